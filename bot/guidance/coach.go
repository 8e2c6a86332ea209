package guidance

import (
	"context"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/redact"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// What a model writes for an application is a proposal that is checked: nothing goes out
// that says more than the person has said. What a model sees has no identifiers.

// mostShown bounds a text that a model is shown, in characters.
const mostShown = 6000

// coach asks the model, with identifiers hidden; "" where there is none, it cannot be
// asked, or something could not be hidden. What it took is added to the reply.
func (g *Guide) coach(ctx context.Context, said Said, r *Reply, what string, parts ...prompts.Part) string {
	if g.Chat == nil {
		return ""
	}
	if said.Slow != nil {
		free, ok := said.Slow()
		if !ok {
			return ""
		}
		defer free()
	}
	for i, p := range parts {
		h, err := redact.Hide(beginningOf(p.Text, mostShown))
		if err != nil {
			return ""
		}
		parts[i].Text = h.Text
	}
	system, user := prompts.Coach(said.Language, what, parts...)
	reply, err := g.Chat.Stream(ctx, system, user, func(string) {})
	r.Uses = append(r.Uses, reply.Use)
	if err != nil || strings.Contains(reply.Text, "⟦") {
		return ""
	}
	return strings.TrimSpace(reply.Text)
}

func beginningOf(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}

// needless is what need not be said to who hires, and what nobody may be asked.
var needless = pattern.MustCompile(`结婚|婚姻|已婚|未婚|离异|离婚|怀孕|孕期|备孕|二胎|三胎|生育|生孩子|小孩|孩子|宗教|信教|信仰|民族|汉族|回族|户口|户籍|籍贯|年龄|岁|男性|女性|男生|女生|性别|身高|体重|相貌|形象气质|乙肝|病史|残疾|政治面貌|党员|(?i:\b(?:married|marital|single|divorced|pregnan\w+|child|children|kids|famil(?:y|ies)|religio\w+|church|muslim|christian|ethnic\w*|race|household registration|age|years old|male|female|gender|height|weight|appearance|disab\w+|illness|disease)\b)`)

// personal reports whether a text speaks of what need not be said, other than the work
// itself does: who looks after children at work may be asked about children at work.
func personal(s, work string) bool {
	for _, w := range needless.FindAllString(s, -1) {
		if !strings.Contains(strings.ToLower(work), strings.ToLower(w)) {
			return true
		}
	}
	return false
}

// digitsIn are the numbers of a text, as they are written.
var digitsIn = pattern.MustCompile(`[0-9０-９]+(?:[.,][0-9]+)?`)

// newFigures reports whether a text has a number that the others lack.
func newFigures(s string, from ...string) bool {
	known := map[string]bool{}
	for _, f := range from {
		for _, n := range digitsIn.FindAllString(f, -1) {
			known[n] = true
		}
	}
	for _, n := range digitsIn.FindAllString(s, -1) {
		if !known[n] {
			return true
		}
	}
	return false
}

// rightLanguage reports whether a text is in the language of the person.
func rightLanguage(s, language string) bool {
	is := text.Language(s)
	return is == "" || is == language
}

// covered is the share of a text's terms that others have; 1 where it has none.
func covered(s string, from ...string) float64 {
	known := map[string]bool{}
	for _, f := range from {
		for _, t := range text.Terms(f) {
			known[t] = true
		}
	}
	terms := text.Terms(s)
	has := 0
	for _, t := range terms {
		if known[t] {
			has++
		}
	}
	if len(terms) == 0 {
		return 1
	}
	return float64(has) / float64(len(terms))
}

// sentencesOf cuts a text into sentences.
func sentencesOf(s string) (all []string) {
	for _, span := range text.Sentences(s) {
		if one := strings.TrimSpace(s[span.Start:span.End]); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// vacancy reads one that is offered now.
func (g *Guide) vacancy(ctx context.Context, id int64) (v job.Vacancy, ok bool, err error) {
	if g.Jobs == nil || id <= 0 {
		return v, false, nil
	}
	found, err := g.Jobs.Get(ctx, []int64{id})
	if err != nil || len(found) == 0 {
		return v, false, err
	}
	return found[0], true, nil
}

// vacancyText is what a vacancy says of the work.
func vacancyText(v job.Vacancy) string {
	return strings.Join([]string{v.Title, strings.Join(v.Skills, " "), v.Requirements, v.Duties, v.Experience}, "\n")
}

// mostJobs is how many vacancies are named on buttons.
const mostJobs = 3

// jobButtons are buttons with the vacancies that were talked about last, for a verb.
func (g *Guide) jobButtons(ctx context.Context, said Said, verb string) (choices []Choice, err error) {
	if g.Jobs == nil || len(said.Jobs) == 0 {
		return nil, nil
	}
	found, err := g.Jobs.Get(ctx, said.Jobs)
	if err != nil {
		return nil, err
	}
	has := map[int64]bool{}
	for _, v := range found {
		if !has[v.Group] && len(choices) < mostJobs {
			has[v.Group] = true
			choices = append(choices, Choice{shortWords(v.Title, 16), verb + " #" + strconv.FormatInt(v.ID, 10)})
		}
	}
	return choices, nil
}

// letters counts what is neither space nor sign.
func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
