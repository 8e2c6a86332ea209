package guidance

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// reviewing says what could be better in a CV that is pasted. The text is kept nowhere: to
// be looked at again it is pasted again.
type reviewing struct{}

// cvState is where it stands.
type cvState struct {
	Wait  bool  `json:"wait,omitempty"`  // for the text
	Again bool  `json:"again,omitempty"` // what came was no CV
	Job   int64 `json:"job,omitempty"`   // the vacancy that it is to be compared with
}

// leastCV is how many letters are taken for a CV.
const leastCV = 60

var (
	cvSaid   = pattern.MustCompile(`^(?:请|帮我|麻烦|想|我想|能不能|可以)*(?:看看?|改改?|修改|检查|优化|润色|点评|评一?下|评价)(?:一下|一看|一改)?(?:我的)?简历(?:吧|好吗)?[。.!！?？ ]*$|^(?i:(?:(?:can|could) you |please )?(?:check|review|improve|look (?:at|over)|fix|give (?:me )?feedback on) (?:my |this )?(?:cv|resume|résumé)|cv (?:feedback|check|review))[.!? ]*$`)
	cvNone   = pattern.MustCompile(`^(?:我)?(?:还)?没(?:有)?(?:写)?(?:过)?简历[。.!！ ]*$|^简历(?:模板|样子)$|^(?i:i (?:have|'ve got) no (?:cv|resume)|i don'?t have (?:a |any )?(?:cv|resume)|no cv(?: yet)?|cv form)[.! ]*$`)
	cvVersus = pattern.MustCompile(`^(?:(?:和|跟)?(?:这个)?职位(?:比一比|对照)|简历对照|(?i:compare(?: my cv)?(?: with a job)?))(?: ?#([0-9]{1,18}))?$`)
)

func (reviewing) name() string { return "cv" }

func (reviewing) begins(message string) bool {
	return cvSaid.MatchString(message) || cvVersus.MatchString(message) || cvNone.MatchString(message)
}

func (reviewing) step(ctx context.Context, g *Guide, said Said) (r Reply, ok bool, err error) {
	var now cvState
	if said.State.CV != nil {
		now = *said.State.CV
	}
	asks := func(text string, s cvState, choices ...Choice) Reply {
		r := Reply{Text: text, Choices: choices, State: said.State}
		r.State.Talk, r.State.CV, r.State.Long = "cv", &s, s.Wait
		r.State.Done = !s.Wait
		return r
	}
	none, stop := cvButton(said.Language, "none"), Choice{prompts.PlanLabel(said.Language, "stop"), prompts.PlanWord(said.Language, "stop")}
	m := cvVersus.FindStringSubmatch(said.Message)
	switch {
	case said.command != "" || cvSaid.MatchString(said.Message):
		return asks(prompts.CVSay(said.Language, "paste", ""), cvState{Wait: true}, none, stop), true, nil
	case cvNone.MatchString(said.Message):
		return asks(prompts.CVSay(said.Language, "form", ""), cvState{Wait: true}, stop), true, nil
	case m != nil:
		return g.compareCV(ctx, said, m[1], asks)
	case !said.Open || !now.Wait || !LooksLikeCV(said.text()) && beginsOther("cv", said.Message):
		return Reply{}, false, nil
	case stopped.MatchString(said.Message), skipped.MatchString(said.Message):
		r := asks(prompts.CVSay(said.Language, "stopped", ""), cvState{})
		r.State.Talk = ""
		return r, true, nil
	}
	switch n := letters(said.Message); {
	case n < leastCV && said.elsewhere("cv", false):
		return Reply{}, false, nil
	case n < leastCV && !now.Again:
		r = asks(prompts.CVSay(said.Language, "paste_again", ""), cvState{Wait: true, Again: true, Job: now.Job}, none, stop)
		r.Unsaid = true
		return r, true, nil
	}
	var against *job.Vacancy
	if v, ok, err := g.vacancy(ctx, now.Job); err != nil {
		return Reply{}, false, err
	} else if ok {
		against = &v
	}
	r, err = g.ReviewCV(ctx, said, said.text(), against)
	r.State.CV, r.Unsaid = nil, true
	return r, err == nil, err
}

func cvButton(language, what string) Choice {
	return Choice{prompts.CVLabel(language, what), prompts.CVLabel(language, what)}
}

// mostCV bounds a CV, in characters.
const mostCV = 20000

// ReviewCV says what could be better in a CV, whichever way its text came; against a
// vacancy where there is one. It keeps nothing of it.
func (g *Guide) ReviewCV(ctx context.Context, said Said, cv string, v *job.Vacancy) (r Reply, err error) {
	cv = beginningOf(strings.ReplaceAll(cv, "\r\n", "\n"), mostCV)
	advice := AdviseCV(cv, said.Language, v, g.Now())
	cv = withoutPersonal(cv) // what is quoted, and what a model sees
	title := ""
	if v != nil {
		title = shortWords(v.Title, 40)
	}
	var written []string
	parts := []prompts.Part{{Name: "cv", Text: cv}}
	if v != nil {
		parts = append(parts, prompts.Part{Name: "vacancy", Text: vacancyText(*v)})
	}
	var tips []string
	if cv != "" {
		tips = strings.Split(g.coach(ctx, said, &r, "cv", parts...), "\n")
	}
	for _, line := range tips {
		quote, tip, ok := strings.Cut(line, "=>")
		quote, tip = strings.Trim(strings.TrimSpace(quote), `"“”「」- •`), strings.TrimSpace(tip)
		switch n := utf8.RuneCountInString(quote); {
		case !ok, len(written) == 3, n < 2, n > 60, utf8.RuneCountInString(tip) < 4, utf8.RuneCountInString(tip) > 200:
		case !strings.Contains(bareText(cv), bareText(quote)), personal(tip, title), newFigures(tip, quote), !rightLanguage(tip, said.Language), strings.Contains(quote, "⟦"):
		case invents(tip, cv):
		default:
			written = append(written, prompts.CVTip(said.Language, quote, tip))
		}
	}
	r.ByModel = len(written) > 0
	r.Text, r.Answered, r.State = prompts.CVAdvice(said.Language, title, advice, written), true, said.State
	r.State.Talk, r.State.Done = "cv", true
	choices, err := g.jobButtons(ctx, said, prompts.CVLabel(said.Language, "versus"))
	if err != nil {
		return r, err
	}
	for i, c := range choices {
		choices[i].Label = prompts.CVLabel(said.Language, "versus_short") + shortWords(c.Label, 12)
	}
	if v == nil && len(choices) > 0 {
		r.Choices = choices
	}
	for _, name := range []string{"cv_again", "letter", "show"} {
		if name == "cv_again" {
			r.Choices = append(r.Choices, Choice{prompts.CVLabel(said.Language, "again"), prompts.PlanWord(said.Language, "cv")})
			continue
		}
		r.Choices = append(r.Choices, Choice{prompts.PlanLabel(said.Language, name), prompts.PlanWord(said.Language, name)})
	}
	return r, nil
}

// bareText is a text without spaces and marks, as quotes are compared.
func bareText(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n\r　", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// compareCV asks for the CV that is to be compared with a vacancy, or with which.
func (g *Guide) compareCV(ctx context.Context, said Said, number string, asks func(string, cvState, ...Choice) Reply) (Reply, bool, error) {
	id, _ := strconv.ParseInt(number, 10, 64) // none is none
	v, ok, err := g.vacancy(ctx, id)
	if err != nil {
		return Reply{}, false, err
	}
	if ok {
		return asks(prompts.CVSay(said.Language, "paste_job", shortWords(v.Title, 40)), cvState{Wait: true, Job: v.ID}), true, nil
	}
	choices, err := g.jobButtons(ctx, said, prompts.CVLabel(said.Language, "versus"))
	what := "no_job"
	if len(choices) > 0 {
		what = "which_job"
	}
	return asks(prompts.CVSay(said.Language, what, ""), cvState{}, choices...), err == nil, err
}
