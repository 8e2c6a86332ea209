package guidance

import (
	"context"

	"careerbot/prompts"
)

// card tells all of one occupation: what one does, why it may suit, what is missing and
// how one gets it. Under it the library answers which training and which subsidies there
// are, with its citations.
func (x *exploring) card(ctx context.Context, code string) (Reply, bool, error) {
	s, ok, err := x.finder().About(ctx, code, x.query())
	if err != nil {
		return Reply{}, false, err
	}
	if !ok {
		return x.reply(prompts.ExploreSay(x.Language, "unknown"), x.halves()...), true, nil
	}
	var cited sources
	f, err := x.fit(ctx, s, &cited)
	if err != nil {
		return Reply{}, false, err
	}
	if len(f.Likes)+len(f.Has)+len(f.Held) > 0 {
		f.By = "both"
	}
	x.is.Card = code
	var choices []Choice
	if f.Open > 0 {
		say := prompts.Vacancies(x.Language, f.Look)
		choices = append(choices, Choice{say, say})
	}
	if has("plan") {
		say := "/plan add " + s.Title
		if len(say) > longestSay {
			say = "/plan work " + code
		}
		choices = append(choices, Choice{prompts.ExploreWord(x.Language, "plan"), say})
	}
	no := prompts.ExploreNo(x.Language, s.Title)
	if say := no + " " + code; len(say) <= longestSay {
		choices = append(choices, Choice{no, say})
	} else {
		choices = append(choices, Choice{no, prompts.ExploreNo(x.Language, "") + " " + code})
	}
	choices = append(choices, x.word("result"))
	choices = append(choices, x.halves()...)
	reply := x.reply(prompts.ExploreCard(x.Language, f), choices...)
	reply.Answered, reply.Sources = true, cited
	if s.Entry != "days" || len(s.Needed) > 0 {
		reply.Look = append(reply.Look, prompts.TrainingQuestion(x.Language))
	}
	return reply, true, nil
}
