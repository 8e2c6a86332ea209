package guidance

import (
	"context"

	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/prompts"
)

// overview says what guidance there is: the item of the menu for who does not know where
// to begin.
type overview struct{}

var wantsGuidance = pattern.MustCompile(`^(?:(?:我)?(?:很|好|有点)?迷茫(?:了)?|(?:我)?不知道(?:该)?(?:怎么办|干什么|做什么|从哪里开始)(?:好|了)?|职业(?:指导|规划|咨询)|(?i:i (?:do not|don'?t) know (?:what to do|where to (?:start|begin))|career (?:guidance|advice|planning)))[。.!！?？ ]*$`)

func (overview) name() string { return "guide" }

func (overview) begins(message string) bool { return wantsGuidance.MatchString(message) }

func (overview) step(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	if said.command != "" && "/"+said.command+" "+said.rest == lostSaid {
		return Reply{Text: prompts.Ways(said.Language, said.Line), Choices: g.Ways(ctx, said.Language), Look: []string{prompts.WaysWord(said.Language, "look")}, Answered: true, State: said.State}, true, nil
	}
	reply := Reply{Text: prompts.Guidance(said.Language), State: said.State}
	for _, t := range talks {
		if label := prompts.GuidanceLabel(said.Language, t.name()); label != "" && t.name() != "guide" { // those without are reached by others
			reply.Choices = append(reply.Choices, Choice{label, "/" + t.name()})
		}
	}
	return reply, true, nil
}

// LostWork reports whether somebody tells of themselves that they are out of work, or have
// lost it.
func LostWork(message string) bool {
	facts := statement.Facts(message)
	return facts["situation"] == "unemployed" || facts["ended"] != ""
}

// Ways are where somebody can begin who has lost their work: first where to register.
func (g *Guide) Ways(ctx context.Context, language string) (all []Choice) {
	all = append(all, Choice{prompts.WaysWord(language, "register"), prompts.WaysWord(language, "registering")})
	var rules bool
	if err := g.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM entitlement_version WHERE state = 'published')`).Scan(&rules); err == nil && rules { // the others lead on without it
		all = append(all, Choice{prompts.EntitledWord(language, "offer"), "/entitled " + anyTopic})
	}
	all = append(all, Choice{prompts.WaysWord(language, "jobs"), "/jobs"})
	for _, talk := range []string{"explore", "plan"} {
		all = append(all, Choice{prompts.GuidanceLabel(language, talk), "/" + talk})
	}
	return all
}
