package guidance

import (
	"context"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/statement"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// benefitAsked are words of what one can be entitled to.
var benefitAsked = pattern.MustCompile(`补贴|补助|津贴|失业金|失业保险金|待遇|优惠政策|扶持政策|就业政策|什么政策|哪些政策|经济补偿|赔偿金|担保贷款|低保|subsid|benefit|allowance|severance|grants?\b|entitle`)

// Offer gives the button that leads from an answer of the library on a benefit to what one
// is entitled to oneself; false where the question is on none, where that talk asks
// something already, or where no rules are published.
func (g *Guide) Offer(ctx context.Context, state State, question, language string) (Choice, bool) {
	if !benefitAsked.MatchString(text.Fold(question)) || state.Talk == "entitled" && !state.Done {
		return Choice{}, false
	}
	var there bool
	if err := g.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM entitlement_version WHERE state = 'published')`).Scan(&there); err != nil || !there {
		return Choice{}, false // the answer is whole without it
	}
	topic, _ := wished(question)
	if topic == "" {
		topic = anyTopic
	}
	return Choice{prompts.EntitledWord(language, "offer"), "/entitled " + topic}, true
}

// anyTopic begins the talk about everything.
const anyTopic = "all"

// recalled takes what the talk's last list or question offers when it is typed after
// something else was talked about: a label exactly as it stands there, for as long as
// words alone answer a talk.
func (g *Guide) recalled(ctx context.Context, said Said) (Reply, bool, error) {
	s := said.State.Entitled
	if said.Open || s == nil || s.At.IsZero() || g.Now().Sub(s.At) >= over || utf8.RuneCountInString(said.Message) > 60 {
		return Reply{}, false, nil
	}
	t := entitledTurn{g: g, said: said, s: s.clone()}
	var err error
	if t.rulesOf, err = g.rules(ctx, said, s.Region); err != nil || !t.offered(statement.Bare(said.Message)) {
		return Reply{}, false, err
	}
	return g.take(ctx, entitled{}, said)
}

// offered reports whether words are a label of the question that is open, or of the list
// that was shown last.
func (t *entitledTurn) offered(said string) bool {
	if t.remembers(said) {
		return true
	}
	if q := t.open(); q != nil {
		_, ok := q.Labelled(said)
		return means(said, "results") || ok && utf8.RuneCountInString(said) > 3 // a yes may be one to anything
	}
	if slices.ContainsFunc([]string{"groups", "others", "mine", "list", "all"}, func(name string) bool { return means(said, name) }) {
		return len(t.s.Listed) > 0
	}
	if t.s.Rule != "" && slices.ContainsFunc([]string{"apply", "work", "plan"}, func(name string) bool {
		return statement.Labelled(said, prompts.EntitledWord("zh", name), prompts.EntitledWord("en", name))
	}) {
		return true
	}
	if statement.Labelled(said, prompts.EntitledWord("zh", "results"), prompts.EntitledWord("en", "results")) || means(said, "forget") {
		return true // after the questions were stopped
	}
	for _, a := range t.found.Book.Decide(nil) {
		i := slices.Index(t.s.Listed, a.ID) + 1
		for _, name := range []string{a.Name.ZH, a.Name.EN} {
			if i > 0 && (said == statement.Bare(name) || said == strconv.Itoa(i)+" "+statement.Bare(name)) {
				return true
			}
		}
	}
	return false
}

// remembers reports whether words are the button that keeps what the talk came to.
func (t *entitledTurn) remembers(said string) bool {
	p := t.said.State.Profile
	return p != nil && p.Own && p.found() && statement.Labelled(said, prompts.ProfileWord("zh", "remember"), prompts.ProfileWord("en", "remember"))
}

// stamp notes when the talk was at what it shows.
func (e *Entitled) stamp(now time.Time) *Entitled {
	e.At = now.UTC().Truncate(time.Second)
	return e
}

// NamesPlace reports whether it was asked where somebody is, and words are no more than the
// name of a place: that is written as its people write it, in whatever language they talk.
func (s State) NamesPlace(words string) bool {
	return s.Talk == "entitled" && s.Entitled != nil && s.Entitled.waitsFor(wherePlace) && region.Exactly(statement.Bare(words)) != ""
}
