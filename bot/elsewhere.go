package bot

import (
	"slices"

	"careerbot/bot/guidance"
)

// elsewhere says by its words alone whether a message is for the core, whatever a talk of
// guidance has asked: a word of the menu, a complaint, news of work; or a wish for vacancies.
func elsewhere(message string) string {
	said := bare(message)
	for _, t := range talk {
		if !slices.Contains([]string{"greeting", "goodbye", "thanks", "quiet", "unclear", "person"}, t.name) && t.pattern.MatchString(said) {
			return guidance.OtherMatter
		}
	}
	switch {
	case erasing(said), complaint.MatchString(said), scolds.MatchString(said), gotWork.MatchString(said), noLuck.MatchString(said), doubtsUs.MatchString(said):
		return guidance.OtherMatter
	case wishesWork(message):
		return guidance.OtherWork
	}
	return ""
}
