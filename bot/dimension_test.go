package bot

import (
	"slices"
	"strings"
	"testing"

	"careerbot/prompts"
)

// TestLabelsSayTheirValue: a label, typed or added to the question, is read as the
// value that it stands for, in both languages.
func TestLabelsSayTheirValue(t *testing.T) {
	for _, v := range values {
		for _, language := range []string{"zh", "en"} {
			label := prompts.Case(language, v.name)
			if label == "" {
				t.Errorf("%s has no label in %s", v.name, language)
			}
			for _, said := range []string{label, strings.ToUpper(label), "能领多少（" + label + "）"} {
				if got := says(v.by, said); !slices.Equal(got, []string{v.name}) {
					t.Errorf("%s: %q says %v", v.name, said, got)
				}
				if got := valuesIn(v.by, strings.ToLower(said)); !slices.Contains(got, v.name) {
					t.Errorf("%s: %q is not for it: %v", v.name, said, got)
				}
			}
		}
	}
}
