package guidance

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/calculator"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/statement"
	"careerbot/prompts"
	find "careerbot/retrieval/entitlement"
)

// rulesOf has the rules that hold for somebody.
type rulesOf struct {
	found find.Found
	where string // the region whose rules they are
	known bool   // it was said
	said  string // in the talk
	below []find.Part
}

// rules reads the rules of where somebody is: said in the talk, said before, or where the
// service is.
func (g *Guide) rules(ctx context.Context, said Said, stated string) (*rulesOf, error) {
	r := &rulesOf{where: g.Home, known: true, said: stated}
	switch {
	case stated != "":
		r.where = stated
	case said.Region != "":
		r.where = said.Region
	default:
		r.known = false
	}
	y, m, d := g.Now().Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	var err error
	if r.found, err = find.For(ctx, g.Pool, r.where, day); err == nil && !r.known {
		r.below, err = find.Below(ctx, g.Pool, r.found, r.where, day)
	}
	return r, err
}

// told gives what the person keeps in their profile, by fact; nothing without one.
func (g *Guide) told(ctx context.Context, conversation int64) map[string]string {
	var facts map[string]string
	if g.Pool.QueryRow(ctx, `SELECT facts FROM profile WHERE conversation_id = $1`, conversation).Scan(&facts) != nil {
		return nil // none is kept; what is lacking is asked
	}
	return facts
}

// wherePlace stands for the question where somebody is, among the facts.
const wherePlace = "@place"

// entitledQuestion is what is asked.
type entitledQuestion struct {
	statement.Question // without a fact it is the place
}

// placeQuestion asks which of some places it is.
func placeQuestion(places []calculator.Option) *entitledQuestion {
	return &entitledQuestion{statement.Question{Options: places}}
}

// questionOf gives the question for a fact, or that which comes first where it has one.
func questionOf(f *calculator.Fact, first bool) *entitledQuestion {
	if first && f.First != nil {
		return &entitledQuestion{statement.Question{Fact: f, Options: calculator.YesNo(), First: true}}
	}
	return &entitledQuestion{statement.Question{Fact: f, Options: f.Buttons()}}
}

// next gives the question that decides most, nil if nothing is left to ask.
func (t *entitledTurn) next() *entitledQuestion {
	if t.s.Over || len(t.s.Asked) >= calculator.Most {
		return nil
	}
	var skipped []string
	for _, a := range t.s.Asked {
		if _, ok := t.s.Known[a.Fact]; !ok && !a.Gone {
			skipped = append(skipped, a.Fact)
		}
	}
	known := t.known()
	steps, _ := t.found.Facts.Steps(t.all())
	skipped = append(skipped, steps...) // they are still to be done: that is known
	book := t.book()
	wished := t.wishedQuestion(book, known, skipped)
	if wished != nil && slices.Contains(grave, t.s.Wish) {
		return wished
	}
	if t.s.For == "" && !slices.Contains(skipped, wherePlace) {
		if places := t.places(known); len(places) > 0 {
			return placeQuestion(places)
		}
	}
	if wished != nil {
		return wished
	}
	if f := book.Next(known, skipped); f != nil {
		return questionOf(f, t.s.Topic != f.Name)
	}
	if t.s.For != "" {
		for _, a := range book.Decide(known) {
			for _, name := range a.Missing {
				asked := slices.ContainsFunc(t.s.Asked, func(a entitledAsked) bool { return a.Fact == name }) // who says 三年多 knows it no better
				if f := t.found.Facts.Named(name); f != nil && !asked && !slices.Contains(skipped, name) && (!f.Sensitive || a.Outcome == calculator.Yes) {
					return &entitledQuestion{statement.Question{Fact: f}} // a number: the ranges of its buttons do not do
				}
			}
		}
	}
	return nil
}

// places gives the regions whose rules could change the answer, where it is not known
// where the person is.
func (t *entitledTurn) places(known calculator.Known) (places []calculator.Option) {
	if t.rulesOf.known {
		return nil
	}
	open := map[string]bool{}
	for _, a := range t.book().Decide(known) {
		open[a.ID] = a.Outcome != calculator.No
	}
	for _, part := range t.below {
		book := part.Book.About(t.s.Topic)
		matters := slices.ContainsFunc(book.Replaced(), func(id string) bool { return open[id] }) ||
			slices.ContainsFunc(book.Decide(known), func(a calculator.Answer) bool { return a.Outcome != calculator.No })
		if matters {
			places = append(places, calculator.Option{Value: part.Region, Says: calculator.Text{ZH: region.Name(part.Region, "zh"), EN: region.Name(part.Region, "en")}})
		}
	}
	if len(places) > 0 {
		places = append(places, calculator.Option{Value: t.where, Says: calculator.Text{ZH: prompts.EntitledWord("zh", "elsewhere"), EN: prompts.EntitledWord("en", "elsewhere")}})
	}
	return places
}

// open gives the question that waits for its answer.
func (t *entitledTurn) open() *entitledQuestion {
	if !t.s.Open || len(t.s.Asked) == 0 {
		return nil
	}
	return t.asked(t.s.Asked[len(t.s.Asked)-1])
}

// asked gives a question as it was asked.
func (t *entitledTurn) asked(a entitledAsked) *entitledQuestion {
	q := t.named(a.Fact)
	if q != nil && q.Fact != nil && a.First {
		return questionOf(q.Fact, true)
	}
	return q
}

func (t *entitledTurn) named(name string) *entitledQuestion {
	if name == wherePlace {
		was := t.rulesOf.known
		t.rulesOf.known = false
		defer func() { t.rulesOf.known = was }()
		return placeQuestion(t.places(t.known()))
	}
	if f := t.found.Facts.Named(name); f != nil {
		return questionOf(f, false)
	}
	return nil
}

// goOn asks the next question, or shows what has come out.
func (t *entitledTurn) goOn(ctx context.Context) (Reply, bool, error) {
	if t.s.Region != t.rulesOf.said { // it was said, or taken back, just now
		var err error
		if t.rulesOf, err = t.g.rules(ctx, t.said, t.s.Region); err != nil {
			return Reply{}, false, err
		}
	}
	switch t.instead {
	case "stopped":
		return t.stop("stopped"), true, nil
	case "mine":
		return t.mine()
	case "forget":
		return t.forget(), true, nil
	}
	if q := t.open(); q != nil && len(t.found.Facts.Instead(q.name(), t.known())) > 0 { // a part of it was said: what is lacking is asked in its place
		t.s.Asked = t.s.Asked[:len(t.s.Asked)-1]
	} else if q != nil {
		return t.ask(q, t.s.Again), true, nil
	}
	t.s.Open, t.s.Again = false, false
	q := t.next()
	if q != nil && t.said.Conversation != 0 {
		t.s.Last++
		t.s.Asked = append(t.s.Asked, entitledAsked{Fact: q.name(), N: t.s.Last, First: q.First})
		t.s.Open = true
		return t.ask(q, false), true, nil
	}
	t.s.Over = true
	if t.s.For != "" {
		return t.details(ctx, t.s.For)
	}
	return t.overview(ctx, 0)
}

func (q *entitledQuestion) name() string {
	if q.Fact == nil {
		return wherePlace
	}
	return q.Fact.Name
}

// ask words a question; again: in other words, because its answer was not understood.
func (t *entitledTurn) ask(q *entitledQuestion, again bool) Reply {
	language := t.said.Language
	n := t.s.Asked[len(t.s.Asked)-1].N
	view := prompts.EntitledAsk{Note: t.note, N: len(t.s.Asked), Again: again}
	if len(t.s.Asked) == 1 && !again && !t.s.Confirmed && t.s.For == "" {
		view.Taken = t.taken()
	}
	if q.Fact == nil {
		view.Kind, view.Says = "place", prompts.EntitledWord(language, "place")
	} else {
		view.Kind, view.Unit, view.Says, view.Sensitive = q.Fact.Type, q.Fact.Unit, q.Fact.Ask.In(language), q.Fact.Sensitive
		if len(q.Options) > 0 && q.Fact.Type == "number" {
			view.Kind = "range"
		}
		if q.First {
			view.Kind, view.Says = "yesno", q.Fact.First.Ask.In(language)
		}
	}
	reply := Reply{Text: prompts.EntitledQuestion(language, view), State: t.state(false)}
	mark := " #" + prompts.EntitledWord(language, "question") + strconv.Itoa(n)
	for i, o := range q.Options {
		words := o.Says.In(language)
		said := words
		if q.Fact == nil || q.Fact.Type != "yesno" && !q.First {
			said = strconv.Itoa(i+1) + " " + words
		}
		reply.Choices = append(reply.Choices, Choice{words, short(said, mark)})
	}
	if len(view.Taken) > 0 {
		reply.Choices = append(reply.Choices, Choice{prompts.EntitledWord(language, "anew"), prompts.EntitledWord(language, "anew") + mark})
	}
	reply.Choices = append(reply.Choices,
		Choice{prompts.EntitledWord(language, "skip"), prompts.EntitledWord(language, "skip") + mark},
		Choice{prompts.EntitledWord(language, "results"), prompts.EntitledWord(language, "results") + mark})
	return reply
}

// short cuts words to what a button can say before its mark: at a comma where there is
// one, else at a word.
func short(words, mark string) string {
	room := longestSay - len(mark)
	if len(words) <= room {
		return words + mark
	}
	cut := words[:room]
	for !utf8.ValidString(cut) {
		cut = cut[:len(cut)-1]
	}
	for _, sign := range []string{"（", "(", "，", ", ", "、", "；"} {
		if i := strings.Index(cut, sign); i > 6 {
			return cut[:i] + mark
		}
	}
	if i := strings.LastIndex(cut, " "); i > 6 {
		cut = cut[:i]
	}
	return strings.TrimSpace(cut) + mark
}

// taken says what is known without having been asked.
func (t *entitledTurn) taken() (all []string) {
	for _, name := range t.s.Taken {
		if said, ok := t.s.Known[name]; ok {
			if words := t.answerWords(name, said); words != "" {
				all = append(all, words)
			}
		}
	}
	if t.s.Region != "" {
		all = append(all, region.Name(t.s.Region, t.said.Language))
	}
	return all
}

// answerWords says an answer as people do.
func (t *entitledTurn) answerWords(name, said string) string {
	f := t.found.Facts.Named(name)
	if f == nil {
		return ""
	}
	v, err := t.found.Facts.Value(name, said)
	if err != nil {
		return ""
	}
	if states := f.States.Of(v.String()); states != (calculator.Text{}) {
		return states.In(t.said.Language)
	}
	for _, o := range f.Buttons() {
		same, err := t.found.Facts.Value(name, o.Value)
		if err != nil || same.String() != v.String() {
			continue
		}
		if f.Type == "choice" {
			return o.Says.In(t.said.Language)
		}
		return prompts.EntitledSaid(t.said.Language, aside.ReplaceAllString(f.Ask.In(t.said.Language), ""), o.Says.In(t.said.Language), "")
	}
	return prompts.EntitledSaid(t.said.Language, aside.ReplaceAllString(f.Ask.In(t.said.Language), ""), v.String(), f.Unit)
}

// aside is what stands in brackets in a question.
var aside = pattern.MustCompile(`（[^）]*）| ?\([^)]*\)`)
