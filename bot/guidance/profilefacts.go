package guidance

import (
	"context"
	"slices"
	"strings"

	"careerbot/prompts"
)

// What somebody said when asking what they are entitled to, and had kept, is shown in words
// and taken out like the other parts of the profile.

// keptFact is one of them; one that no rule asks for any more has no words.
type keptFact struct{ name, words, day string }

// keptFacts are in the order in which they are asked for.
func (n *noting) keptFacts(ctx context.Context) (all []keptFact, err error) {
	if len(n.p.Facts) == 0 {
		return nil, nil
	}
	rules, err := n.rules(ctx, n.said, "")
	if err != nil {
		return nil, err
	}
	t := entitledTurn{rulesOf: rules, g: n.Guide, said: n.said}
	if rules.found.Facts != nil {
		for _, f := range rules.found.Facts.All() {
			if said, ok := n.p.Facts[f.Name]; ok {
				all = append(all, keptFact{f.Name, t.answerWords(f.Name, said), n.p.FactsAt[f.Name]})
			}
		}
	}
	for name := range n.p.Facts {
		if !slices.ContainsFunc(all, func(k keptFact) bool { return k.name == name }) {
			all = append(all, keptFact{name: name})
		}
	}
	return all, nil
}

// ofFacts reports whether words name all of them.
func ofFacts(words string) bool {
	words = strings.TrimSpace(words)
	return strings.EqualFold(words, prompts.ProfileField("zh", "facts")) || strings.EqualFold(words, prompts.ProfileField("en", "facts"))
}

// showFacts lists them, each with a button that takes it out.
func (n *noting) showFacts(ctx context.Context) (Reply, bool, error) {
	all, err := n.keptFacts(ctx)
	if err != nil {
		return Reply{}, false, err
	}
	var choices []Choice
	for _, k := range all {
		if k.words != "" {
			choices = append(choices, Choice{n.word("remove") + " " + k.words, fitting(n.word("prefix")+" "+n.word("remove")+" ", k.name, k.name)})
		}
	}
	n.st = n.st.waits()
	rows := n.factRows(all)
	return n.reply(prompts.ProfileShow(n.said.Language, rows, len(all)-wordedOf(all), n.p.MaySensitive),
		append(choices, n.choice("clear", prompts.ProfileField(n.said.Language, "facts")), n.choice("back", ""))...)
}

func wordedOf(all []keptFact) (count int) {
	for _, k := range all {
		if k.words != "" {
			count++
		}
	}
	return count
}

// factRows is the row of the profile that they are.
func (n *noting) factRows(all []keptFact) []prompts.ProfileRow {
	var words []string
	for _, k := range all {
		if k.words != "" {
			words = append(words, prompts.ProfileFact(n.said.Language, k.words, k.day))
		}
	}
	if len(words) == 0 {
		return nil
	}
	return []prompts.ProfileRow{{Field: prompts.ProfileField(n.said.Language, "facts"), Values: strings.Join(words, "; ")}}
}

// factsOf finds those that some words name: all, by name, or by its words.
func (n *noting) factsOf(ctx context.Context, words string) (found []keptFact, err error) {
	all, err := n.keptFacts(ctx)
	if err != nil || ofFacts(words) {
		return all, err
	}
	words = strings.ToLower(strings.TrimSpace(words))
	for _, k := range all {
		if words == k.name || words == strings.ToLower(k.words) || len(words) >= 8 && strings.HasPrefix(k.name, words) {
			found = append(found, k)
		}
	}
	return found, nil
}

// takeOutFacts takes them out of what is kept.
func (n *noting) takeOutFacts(ctx context.Context, found []keptFact) (Reply, bool, error) {
	var labels []string
	for _, k := range found {
		if k.words != "" {
			labels = append(labels, k.words)
		}
	}
	err := n.Keep(ctx, n.said.Conversation, func(p *Profile) {
		for _, k := range found {
			delete(p.Facts, k.name)
		}
	})
	if err != nil {
		return Reply{}, false, err
	}
	if len(labels) == 0 {
		labels = append(labels, prompts.ProfileField(n.said.Language, "facts"))
	}
	n.st = n.st.waits()
	return n.reply(prompts.ProfileKept(n.said.Language, strings.Join(labels, "; "), true), n.after()...)
}
