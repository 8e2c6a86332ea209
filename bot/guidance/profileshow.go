package guidance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/prompts"
)

// mostButtons is how many values of a part have a button to take them out.
const mostButtons = 6

// Rows are the parts of a profile that have something, with what.
func (p Profile) Rows(language string) (all []prompts.ProfileRow) {
	for _, f := range fields {
		if values := f.in(&p); len(values) > 0 {
			all = append(all, prompts.ProfileRow{Field: prompts.ProfileField(language, f.name), Values: f.labels(language, values)})
		}
	}
	if len(p.Occupations) > 0 {
		all = append(all, prompts.ProfileRow{Field: prompts.ProfileField(language, "occupations"), Values: strings.Join(p.Occupations, prompts.ProfileWord(language, "and"))})
	}
	return all
}

// show shows all that is kept, after some words.
func (n *noting) show(ctx context.Context, first string) (Reply, bool, error) {
	if err := n.touch(ctx, n.said.Conversation); err != nil {
		return Reply{}, false, err
	}
	facts, err := n.keptFacts(ctx)
	if err != nil {
		return Reply{}, false, err
	}
	rows := append(n.p.Rows(n.said.Language), n.factRows(facts)...)
	text := prompts.ProfileShow(n.said.Language, rows, len(facts)-wordedOf(facts), n.p.MaySensitive)
	choices := append(n.goesOn(), n.choice("walk", ""), n.choice("cv", ""), n.choice("edit", ""))
	if len(facts) > 0 {
		label := prompts.ProfileField(n.said.Language, "facts")
		choices = append(choices, Choice{label, n.word("prefix") + " " + label})
	}
	if n.p.MaySensitive {
		choices = append(choices, n.choice("forbid", ""))
	}
	return n.reply(joined(first, text), append(choices, n.choice("erase_all", ""))...)
}

// joined puts what comes first before what is asked.
func joined(first, text string) string {
	if first == "" {
		return text
	}
	return first + "\n" + text
}

// ask asks for a part of the profile.
func (n *noting) ask(f *field, first string) (Reply, bool, error) {
	if f.name == "sensitive" && !n.p.MaySensitive {
		return n.sensitive()
	}
	n.st.Asks, n.st.Again = f.name, false
	text := prompts.ProfileAsk(n.said.Language, f.name)
	if n.st.Walk {
		i := slices.IndexFunc(fields, func(o field) bool { return o.name == f.name })
		text = fmt.Sprintf("%d/%d %s", i+1, len(fields)-1, text)
	}
	return n.reply(joined(first, text), n.buttons(f)...)
}

// next asks for the part after one, where all are asked in turn. What is sensitive is not
// asked for: it is there for who wants to say it.
func (n *noting) next(f *field, first string) (Reply, bool, error) {
	if !n.st.Walk {
		n.st = n.st.waits()
		return n.reply(strings.TrimSpace(joined(first, "")), n.after()...)
	}
	i := slices.IndexFunc(fields, func(o field) bool { return o.name == f.name }) + 1
	if i >= len(fields) || fields[i].name == "sensitive" {
		n.st = n.st.waits()
		return n.reply(joined(first, prompts.ProfileSay(n.said.Language, "finished")), n.after()[:1]...)
	}
	return n.ask(&fields[i], first)
}

// buttons are those under a question for a part: what can be said, what can be taken out.
func (n *noting) buttons(f *field) (choices []Choice) {
	name := prompts.ProfileField(n.said.Language, f.name)
	has := f.in(&n.p)
	for _, v := range f.offered {
		if !slices.Contains(has, v) {
			label := f.label(n.said.Language, v)
			choices = append(choices, Choice{label, fitting(n.word("prefix")+" "+name+" ", label, v)})
		}
	}
	for _, v := range has[:min(len(has), mostButtons)] {
		label := f.label(n.said.Language, v)
		choices = append(choices, Choice{n.word("remove") + " " + label, fitting(n.word("prefix")+" "+n.word("remove")+" ", label, v)})
	}
	if len(has) > 1 {
		choices = append(choices, n.choice("clear", name))
	}
	if n.st.Walk {
		return append(choices, n.choice("skip", name), n.choice("stop", ""))
	}
	return append(choices, n.choice("back", ""))
}

// fitting gives what a button says: with the label where that is short enough, else with
// the code, or the beginning of the words.
func fitting(before, label, code string) string {
	if len(before)+len(label) <= longestSay {
		return before + label
	}
	if !strings.ContainsAny(code, "|") && len(before)+len(code) <= longestSay {
		return before + code
	}
	for len(before)+len(label) > longestSay {
		_, size := utf8.DecodeLastRuneInString(label)
		label = label[:len(label)-size]
	}
	return before + label
}

// holding finds what some words name of what is kept.
func (n *noting) holding(words string) (all []item) {
	for i := range fields {
		f := &fields[i]
		if strings.EqualFold(words, prompts.ProfileField(n.said.Language, f.name)) {
			for _, v := range f.in(&n.p) {
				all = append(all, item{Field: f.name, Value: v})
			}
			return all
		}
		for _, v := range f.named(n.said.Language, words, f.in(&n.p)) {
			all = append(all, item{Field: f.name, Value: v})
		}
	}
	return all
}

// takeOut takes out what some words name; or of what is offered.
func (n *noting) takeOut(ctx context.Context, words string) (Reply, bool, error) {
	found := n.holding(words)
	if len(found) > 0 {
		return n.out(ctx, found)
	}
	facts, err := n.factsOf(ctx, words)
	if err != nil {
		return Reply{}, false, err
	}
	if len(facts) == 0 {
		return n.say("no_value", n.choice("show", ""))
	}
	return n.takeOutFacts(ctx, facts)
}

// clear empties a part.
func (n *noting) clear(ctx context.Context, f *field) (Reply, bool, error) {
	found := n.holding(prompts.ProfileField(n.said.Language, f.name))
	if len(found) == 0 {
		return n.say("no_value", n.choice("show", ""))
	}
	return n.out(ctx, found)
}

func (n *noting) out(ctx context.Context, found []item) (Reply, bool, error) {
	err := n.Keep(ctx, n.said.Conversation, func(p *Profile) {
		for _, it := range found {
			fieldNamed(it.Field).without(p, it.Value)
		}
	})
	if err != nil {
		return Reply{}, false, err
	}
	var labels []string
	for _, it := range found {
		labels = append(labels, fieldNamed(it.Field).said(n.said.Language, it.Value))
	}
	n.st = n.st.waits()
	return n.reply(prompts.ProfileKept(n.said.Language, strings.Join(labels, n.word("and")), true), n.after()...)
}
