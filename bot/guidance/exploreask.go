package guidance

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"careerbot/internal/interest"
	"careerbot/internal/strength"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// number is that of the question which is asked, from 1; 0 if none is.
func (x *exploring) number() int {
	switch _, before, done := x.is.Interests.Next(); {
	case x.is.Redo > 0:
		return x.is.Redo
	case x.is.Asks == "interest" && !done:
		return before + 1
	case x.is.Asks == "skill" && len(x.is.Heard) < len(strength.Questions):
		return len(x.is.Heard) + 1
	}
	return 0
}

// ask asks what is next; where nothing is, it shows what was found.
func (x *exploring) ask(ctx context.Context) (Reply, bool, error) {
	n := x.number()
	switch {
	case n == 0:
		x.is.Asks, x.is.First = "", 0
		return x.found(ctx)
	case x.is.Asks == "interest":
		return x.askInterest(n), true, nil
	}
	return x.askStrength(n), true, nil
}

// say makes what a button says unmistakable: it has the number of its question.
func (x *exploring) say(word, half string, n int) string {
	if x.Language == "zh" {
		return fmt.Sprintf("%s #%s%d", word, map[string]string{"interest": "兴趣", "skill": "本领"}[half], n)
	}
	return fmt.Sprintf("%s #%s %d", word, half, n)
}

// steps are the buttons under every question: the one before, and to stop.
func (x *exploring) steps(half string, n int) []Choice {
	var all []Choice
	if n > 1 {
		back := prompts.ExploreWord(x.Language, "back")
		all = append(all, Choice{back, x.say(back, half, n)})
	}
	return append(all, x.word("stop"))
}

func (x *exploring) askInterest(n int) Reply {
	row := x.is.Interests.String()
	if n == 1 && row == "" && !x.is.Again {
		x.before = append(x.before, prompts.InterestBegin(x.Language, len(interest.Items)))
	}
	now := ""
	if n <= len(row) {
		now = prompts.InterestAnswer(x.Language, row[n-1:n])
	}
	var choices []Choice
	for _, a := range []interest.Answer{interest.Like, interest.Unsure, interest.Dislike, interest.Skipped} {
		label := prompts.InterestAnswer(x.Language, string(a))
		choices = append(choices, Choice{label, x.say(label, "interest", n)})
	}
	choices = append(choices, x.steps("interest", n)...)
	return x.reply(prompts.InterestAsk(x.Language, n, len(interest.Items), interest.Items[n-1].ID, now), choices...)
}

func (x *exploring) askStrength(n int) Reply {
	q := strength.Questions[n-1]
	var has []string
	if n <= len(x.is.Heard) {
		has = x.labels(x.is.Heard[n-1])
	}
	var choices []Choice
	add := func(label string) { choices = append(choices, Choice{label, x.say(label, "skill", n)}) }
	switch q {
	case strength.MustNot:
		for _, code := range strength.Offered {
			if n > len(x.is.Heard) || !slices.Contains(x.is.Heard[n-1].Not, code) {
				w, _ := strength.Find(strength.Demands, code)
				add(w.Label(x.Language))
			}
		}
		if len(has) > 0 {
			add(prompts.ExploreWord(x.Language, "enough"))
		} else {
			add(prompts.ExploreWord(x.Language, "nothing"))
		}
	case strength.Learning:
		for _, t := range strength.Times {
			add(prompts.LearnTime(x.Language, t))
		}
	case strength.Done, strength.Help, strength.Tools, strength.Languages, strength.Held:
		add(prompts.ExploreWord(x.Language, "nothing"))
	}
	add(prompts.ExploreWord(x.Language, "skip"))
	choices = append(choices, x.steps("skill", n)...)
	return x.reply(prompts.StrengthAsk(x.Language, n, len(strength.Questions), string(q), has), choices...)
}

// labels are what an answer came to, in words.
func (x *exploring) labels(h heard) []string {
	var all []string
	for _, v := range []struct {
		words []strength.Word
		codes []string
	}{{strength.Skills, h.Skills}, {strength.Licences, h.Licences}, {strength.Demands, h.Not}} {
		for _, code := range v.codes {
			if w, ok := strength.Find(v.words, code); ok {
				all = append(all, w.Label(x.Language))
			}
		}
	}
	if h.Learn != "" {
		all = append(all, prompts.LearnTime(x.Language, h.Learn))
	}
	return all
}

// answered takes an answer that a button gave. One to a question that was answered before
// changes that answer.
func (x *exploring) answered(ctx context.Context, said exploreSays) (Reply, bool, error) {
	if said.half == "skill" {
		return x.answeredStrength(ctx, said.n, said.answer)
	}
	row := x.is.Interests.String()
	switch {
	case said.n < 1 || said.n > len(row)+1 || said.n > len(interest.Items):
		return x.ahead(ctx, "interest")
	case said.n <= len(row):
		return x.changed(ctx, said.n, said.answer)
	}
	x.is.Asks = "interest"
	return x.answer(ctx, said.answer)
}

// ahead says that a button's question was not asked yet, and asks the one that is.
func (x *exploring) ahead(ctx context.Context, half string) (Reply, bool, error) {
	x.is.Asks, x.is.Redo = half, 0
	x.before = append(x.before, prompts.ExploreSay(x.Language, "ahead"))
	return x.ask(ctx)
}

// changed gives another answer to an item.
func (x *exploring) changed(ctx context.Context, n int, answer string) (Reply, bool, error) {
	x.notes("interest", n)
	row := []byte(x.is.Interests.String())
	if x.is.Redo == n && x.is.Asks == "interest" {
		x.is.Redo = 0
	}
	if string(row[n-1]) != answer { // else it was tapped twice
		row[n-1] = answer[0]
		s, err := interest.Parse(string(row))
		if err != nil {
			return Reply{}, false, err
		}
		x.is.Interests.State = s
		x.before = append(x.before, prompts.InterestChanged(x.Language, n, answer))
	}
	if x.is.Asks == "" {
		x.is.First = 0
	}
	return x.ask(ctx)
}

// answer takes the answer to the item that is asked.
func (x *exploring) answer(ctx context.Context, answer string) (Reply, bool, error) {
	x.is.Again = false
	if n := x.number(); n > 0 && n <= len(x.is.Interests.String()) {
		return x.changed(ctx, n, answer)
	}
	s, err := x.is.Interests.With(interest.Answer(answer[0]))
	if err != nil {
		return Reply{}, false, err
	}
	x.is.Interests.State, x.is.Redo = s, 0
	x.notes("interest", len(s.String()))
	return x.ask(ctx)
}

// unclear takes typed words as the answer to an item. What is not understood is asked
// again once, and skipped then.
func (x *exploring) unclear(ctx context.Context) (Reply, bool, error) {
	if answer := likes(x.Message); answer != "" {
		return x.answer(ctx, answer)
	}
	if len(text.Concepts(x.Message)) > 0 || spoken.MatchString(trimmed(x.Message)) { // of a subject that the library knows
		return Reply{}, false, nil
	}
	if lines := strings.Split(x.Message, "\n"); len(lines) > 1 && !slices.ContainsFunc(lines, func(l string) bool { return likes(l) == "" }) {
		for _, l := range lines[:len(lines)-1] { // typed faster than we asked
			if reply, ok, err := x.answer(ctx, likes(l)); err != nil || !ok || x.number() == 0 {
				return reply, ok, err
			}
			x.before = nil
		}
		return x.answer(ctx, likes(lines[len(lines)-1]))
	}
	if !x.is.Again {
		x.is.Again = true
		x.before = append(x.before, prompts.ExploreSay(x.Language, "again_interest"))
		return x.ask(ctx)
	}
	x.before = append(x.before, prompts.ExploreSay(x.Language, "skipped"))
	if n := x.number(); n <= len(x.is.Interests.String()) { // the answer that is there stays
		x.is.Redo, x.is.Again = 0, false
		return x.ask(ctx)
	}
	return x.answer(ctx, string(interest.Skipped))
}

// back asks the question before again. Its answer stays until there is another.
func (x *exploring) back(ctx context.Context, said exploreSays) (Reply, bool, error) {
	if said.half != "" && said.half != x.is.Asks {
		x.is.Asks, x.is.Redo = said.half, 0
	}
	n := x.number()
	if said.n > 0 {
		n = said.n
	}
	return x.redo(ctx, exploreSays{half: x.is.Asks, n: n - 1})
}

// redo asks a question anew.
func (x *exploring) redo(ctx context.Context, said exploreSays) (Reply, bool, error) {
	if said.half != "" {
		x.is.Asks = said.half
	}
	most := len(x.is.Heard)
	if x.is.Asks == "interest" {
		most = len(x.is.Interests.String())
	}
	x.is.Again = false
	switch x.is.Redo = 0; {
	case x.is.Asks == "":
		return Reply{}, false, nil
	case said.n > most+1:
		return x.ahead(ctx, x.is.Asks)
	case said.n >= 1 && said.n <= most:
		x.is.Redo = said.n
	}
	return x.ask(ctx)
}

// reviewed is how many answers are on a page.
const reviewed = 10

// review lists the answers, each with a button that asks it anew.
func (x *exploring) review() (Reply, bool, error) {
	type line struct {
		half string
		n    int
		text string
	}
	var lines []line
	for i, h := range x.is.Heard {
		asked := prompts.StrengthQuestion(x.Language, string(strength.Questions[i]))
		lines = append(lines, line{"skill", i + 1, prompts.ExploreWas(x.Language, len(lines)+1, asked, strings.Join(x.labels(h), " · "))})
	}
	row := x.is.Interests.String()
	for i := range row {
		lines = append(lines, line{"interest", i + 1, prompts.ExploreWas(x.Language, len(lines)+1, prompts.InterestItem(x.Language, interest.Items[i].ID), prompts.InterestAnswer(x.Language, row[i:i+1]))})
	}
	if len(lines) == 0 {
		return x.reply(prompts.ExploreSay(x.Language, "begin"), x.halves()...), true, nil
	}
	first := (max(x.is.Page, 1) - 1) * reviewed
	if first >= len(lines) {
		first, x.is.Page = 0, 1
	}
	var texts []string
	var choices []Choice
	for i, l := range lines[first:min(first+reviewed, len(lines))] {
		texts = append(texts, l.text)
		choices = append(choices, Choice{strconv.Itoa(first + i + 1), strings.TrimSpace(x.say("", l.half, l.n))})
	}
	if first+reviewed < len(lines) {
		choices = append(choices, x.word("change_more"))
	}
	if len(row) > 0 {
		choices = append(choices, x.word("over"))
	}
	choices = append(choices, x.word("result"), x.word("forget"))
	return x.reply(prompts.ExploreReview(x.Language, texts), choices...), true, nil
}
