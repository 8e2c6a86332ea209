package guidance

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"careerbot/internal/calculator"
	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/prompts"
	find "careerbot/retrieval/entitlement"
)

// onPage is how many rules are listed at once: a phone's screen.
const onPage = 7

// overview lists the rules from a page on; what does not fit is counted.
func (t *entitledTurn) overview(ctx context.Context, page int) (Reply, bool, error) {
	all := t.ordered()
	fit, apart, not := t.parts(all)
	all = slices.Concat(fit, apart, not)
	if page*onPage >= len(fit) {
		page = 0
	}
	if t.s.Page = page; page == 0 {
		t.s.Last++
		t.s.ListN, t.s.Listed = t.s.Last, nil
		for _, a := range all {
			t.s.Listed = append(t.s.Listed, a.ID)
		}
	}
	t.s.Open, t.s.Rule = false, ""
	from := min(page*onPage, len(fit))
	return t.list(ctx, fit[from:min(from+onPage, len(fit))], from, prompts.EntitledList{
		Note: t.note, Taken: t.stated(), Later: page > 0, More: max(0, len(fit)-from-onPage), Groups: len(apart), Others: len(not), Suspended: t.suspended(),
	}, page)
}

// suspended names the rules that were left out because their documents have changed.
func (t *entitledTurn) suspended() (names []string) {
	for _, r := range t.found.About(t.s.Topic) {
		names = append(names, r.Names.In(t.said.Language))
	}
	return names
}

// list words some rules that are listed, which begin at a place of the list.
func (t *entitledTurn) list(ctx context.Context, some []calculator.Answer, from int, view prompts.EntitledList, page int) (Reply, bool, error) {
	language := t.said.Language
	cited, err := t.cited(ctx, some)
	if err != nil {
		return Reply{}, false, err
	}
	reply := Reply{Answered: true, State: t.state(true)}
	for i, a := range some {
		line := prompts.EntitledLine{N: from + i + 1, Name: a.Name.In(language), Cites: cited.mark(firstSources(a.Why)), Unless: a.Unless, Local: a.Local && a.Outcome == calculator.Yes}
		for _, name := range t.steps(a.ID) {
			line.Steps = append(line.Steps, t.found.Facts.Named(name).Still.In(language))
		}
		switch a.Outcome {
		case calculator.Yes:
			view.Yes = append(view.Yes, line)
		case calculator.No:
			view.No = append(view.No, line)
			view.NoFirst = view.NoFirst || t.s.isWished(a.ID)
		default:
			if t.s.isWished(a.ID) {
				view.First = append(view.First, line)
				break
			}
			view.Depends = append(view.Depends, line)
		}
		n := strconv.Itoa(from + i + 1)
		reply.Choices = append(reply.Choices, Choice{n + " " + a.Name.In(language), short(n+" "+a.Name.In(language), t.mark())})
	}
	if len(view.Yes) == 0 { // it is among the first anyway
		view.Depends, view.First = append(view.First, view.Depends...), nil
	}
	say := func(name, before string) {
		words := prompts.EntitledWord(language, name)
		reply.Choices = append(reply.Choices, Choice{words, strings.TrimSpace(before+" "+words) + t.mark()})
	}
	if view.More > 0 {
		say("more", strconv.Itoa(page+2))
	}
	if view.Groups > 0 {
		say("groups", "")
	}
	if view.Others > 0 {
		say("others", "")
	}
	if len(t.s.Known) > 0 {
		say("mine", "")
	}
	if t.s.Topic != "" {
		say("all", "")
	}
	say("anew", "")
	reply.Text = prompts.EntitledOverview(language, view)
	reply.Sources = cited.sources()
	return reply, true, nil
}

// mark ends what the buttons of the list say.
func (t *entitledTurn) mark() string {
	return " #" + prompts.EntitledWord(t.said.Language, "answer") + strconv.Itoa(t.s.ListN)
}

// stated is what the list rests on: where, in which situation, and what was not asked.
func (t *entitledTurn) stated() (all []string) {
	if t.s.Region != "" && t.s.Region != t.g.Home {
		all = append(all, t.placeWords())
	}
	for _, f := range t.found.Facts.All() {
		if said, ok := t.s.Known[f.Name]; ok && !f.Sensitive && (f.Type == "choice" || slices.Contains(t.s.Taken, f.Name)) { // what is sensitive is not repeated where others may read along
			if words := t.answerWords(f.Name, said); words != "" {
				all = append(all, words)
			}
		}
	}
	return all
}

// listed takes a button of a list.
func (t *entitledTurn) listed(ctx context.Context) (Reply, bool, error) {
	m := listButton.FindStringSubmatch(t.said.Message)
	words := strings.TrimSpace(m[1])
	number, rest, _ := strings.Cut(words, " ")
	i := atoi(number) - 1
	if i < 0 && number != "0" {
		rest = words
	}
	switch {
	case isWord(words, "anew"):
		t.start(ctx, "")
		t.s.Known, t.s.Taken = map[string]string{}, nil
		return t.goOn(ctx)
	case t.said.State.Entitled == nil || atoi(m[2]) != t.s.ListN:
		t.note = prompts.EntitledWord(t.said.Language, "stale")
		return t.goOn(ctx)
	case isWord(words, "all"):
		t.s.Topic, t.s.Wish, t.s.For, t.s.Asked, t.s.Over, t.s.Open = "", "", "", nil, false, false
		return t.goOn(ctx)
	case isWord(words, "groups"):
		return t.groups(ctx)
	case isWord(words, "others"):
		return t.others(ctx)
	case isWord(words, "mine"):
		return t.mine()
	case isWord(words, "list"), isWord(words, "results"):
		t.s.For = ""
		return t.overview(ctx, 0)
	case isWord(words, "forget"):
		return t.forget(), true, nil
	case isWord(rest, "more"):
		return t.overview(ctx, max(0, i))
	case isWord(rest, "change"):
		return t.change(ctx, i)
	case i < 0 || i >= len(t.s.Listed):
		return t.overview(ctx, 0)
	case isWord(rest, "how"):
		return t.apply(ctx, t.s.Listed[i])
	case isWord(rest, "count"):
		t.s.For, t.s.Asked, t.s.Over, t.s.Open = t.s.Listed[i], nil, false, false
		return t.goOn(ctx)
	}
	return t.details(ctx, t.s.Listed[i])
}

// chosen takes words after a list or details: a rule, a number, more, how, or a fact.
func (t *entitledTurn) chosen(ctx context.Context) (Reply, bool, error) {
	if t.said.State.Entitled == nil {
		return Reply{}, false, nil
	}
	said := statement.Bare(t.said.Message)
	switch {
	case means(said, "anew"):
		t.s = t.s.anew("")
		return t.goOn(ctx)
	case means(said, "results"), means(said, "list"):
		t.s.For = ""
		return t.overview(ctx, 0)
	case means(said, "forget"):
		return t.forget(), true, nil
	case entitledStop.MatchString(said) && !stopsAll.MatchString(said): // what is sent unasked may be meant
		return t.stop("ended"), true, nil
	case means(said, "groups"):
		return t.groups(ctx)
	case means(said, "others"):
		return t.others(ctx)
	case means(said, "mine"):
		return t.mine()
	case means(said, "all"):
		t.s.Topic, t.s.Wish, t.s.For, t.s.Asked, t.s.Over = "", "", "", nil, false
		return t.goOn(ctx)
	case means(said, "more"):
		return t.overview(ctx, t.s.Page+1)
	case t.s.Rule != "" && (means(said, "work") || means(said, "count")):
		t.s.For, t.s.Asked, t.s.Over, t.s.Open = t.s.Rule, nil, false, false
		return t.goOn(ctx)
	case t.s.Rule != "" && means(said, "plan"):
		return t.planned(ctx)
	case t.s.Rule != "" && (howSaid.MatchString(said) || means(said, "apply") || means(said, "how")):
		return t.apply(ctx, t.s.Rule)
	case t.remembers(said):
		p := t.said
		p.Message, p.Raw = prompts.ProfileWord(p.Language, "prefix")+" "+prompts.ProfileWord(p.Language, "remember"), ""
		return t.g.take(ctx, profile{}, p)
	case t.amended():
		if t.instead == "mine" {
			return t.mine()
		}
		if t.s.Rule != "" {
			return t.details(ctx, t.s.Rule)
		}
		return t.overview(ctx, 0)
	case !isElsewhere(t.said.Message) && t.keep(t.statedIn(t.said.Message)):
		if t.s.Rule != "" {
			return t.details(ctx, t.s.Rule)
		}
		return t.overview(ctx, 0)
	}
	if rule := t.ruleNamed(t.said.Message); rule != "" {
		return t.details(ctx, rule)
	}
	return Reply{}, false, nil
}

// others lists what does not fit.
func (t *entitledTurn) others(ctx context.Context) (Reply, bool, error) {
	fit, apart, not := t.parts(t.ordered())
	return t.rest(ctx, not, len(fit)+len(apart))
}

// groups lists what is only for some groups.
func (t *entitledTurn) groups(ctx context.Context) (Reply, bool, error) {
	fit, apart, _ := t.parts(t.ordered())
	return t.rest(ctx, apart, len(fit))
}

// rest lists what the first pages do not; all of it where there is nothing.
func (t *entitledTurn) rest(ctx context.Context, some []calculator.Answer, from int) (Reply, bool, error) {
	if len(some) == 0 {
		return t.overview(ctx, 0)
	}
	return t.list(ctx, some, from, prompts.EntitledList{Later: true}, 0)
}

// answer decides one rule.
func (t *entitledTurn) answerOf(rule string) (calculator.Answer, bool) {
	all := t.found.Book.Of(rule).Decide(t.known())
	if len(all) == 0 {
		return calculator.Answer{}, false
	}
	return all[0], true
}

// details says why, and what one gets.
func (t *entitledTurn) details(ctx context.Context, rule string) (Reply, bool, error) {
	a, ok := t.answerOf(rule)
	if !ok { // it was withdrawn, or suspended, meanwhile
		t.s.For = ""
		return t.overview(ctx, 0)
	}
	cited, err := t.cited(ctx, []calculator.Answer{a})
	if err != nil {
		return Reply{}, false, err
	}
	t.s.Rule, t.s.Over, t.s.Open, t.s.For = rule, true, false, ""
	return t.one(a, cited, prompts.EntitledWhy(t.said.Language, a, t.found.Facts, t.steps(rule), cited.mark), "apply"), true, nil
}

// apply says how to get it.
func (t *entitledTurn) apply(ctx context.Context, rule string) (Reply, bool, error) {
	a, ok := t.answerOf(rule)
	if !ok {
		return t.overview(ctx, 0)
	}
	cited, err := t.cited(ctx, []calculator.Answer{a})
	if err != nil {
		return Reply{}, false, err
	}
	t.s.Rule = rule
	return t.one(a, cited, prompts.EntitledApply(t.said.Language, a, t.found.Facts, cited.mark), ""), true, nil
}

// one is a reply about one rule, with what can be done next.
func (t *entitledTurn) one(a calculator.Answer, cited *citations, words, next string) Reply {
	language := t.said.Language
	if t.note != "" {
		words = t.note + "\n" + words
	}
	i := slices.Index(t.s.Listed, a.ID)
	if i < 0 { // it was named and is on no list yet
		if t.s.ListN == 0 {
			t.s.Last++
			t.s.ListN = t.s.Last
		}
		t.s.Listed = append(t.s.Listed, a.ID)
		i = len(t.s.Listed) - 1
	}
	reply := Reply{Answered: true, State: t.state(true)}
	reply.Text, reply.Sources = cited.used(words)
	n := strconv.Itoa(i + 1)
	if next != "" {
		reply.Choices = append(reply.Choices, Choice{prompts.EntitledWord(language, next), n + " " + prompts.EntitledWord(language, "how") + t.mark()})
		if len(a.DependsOn) > 0 && !t.onlySteps(a) || len(a.Missing) > 0 {
			reply.Choices = append(reply.Choices, Choice{prompts.EntitledWord(language, "work"), n + " " + prompts.EntitledWord(language, "count") + t.mark()})
		}
	}
	if a.Outcome != calculator.No {
		reply.Choices = append(reply.Choices, Choice{prompts.EntitledWord(language, "plan"), step(prompts.EntitledPlan(language, a.Name.In(language)), a.ID)})
	}
	reply.Choices = append(reply.Choices, Choice{prompts.EntitledWord(language, "list"), prompts.EntitledWord(language, "list") + t.mark()})
	return reply
}

// step is how a step is added to the plan, short enough for a button: by the rule, or the
// beginning of its id, where its name is too long.
func step(words, rule string) string {
	if said := "/plan add " + words; len(said) <= longestSay {
		return said
	}
	said := "/plan rule " + rule
	return said[:min(len(said), longestSay)]
}

// citations numbers what a reply rests on.
type citations struct {
	clauses map[string]find.Clause
	keys    []string
	quotes  map[string][]string
}

// cited reads the clauses of rules.
func (t *entitledTurn) cited(ctx context.Context, answers []calculator.Answer) (*citations, error) {
	var rules []string
	for _, a := range answers {
		rules = append(rules, a.ID)
	}
	clauses, err := find.Clauses(ctx, t.g.Pool, rules, t.found.Book)
	return &citations{clauses: clauses, quotes: map[string][]string{}}, err
}

// mark says where something is said: " [1]".
func (c *citations) mark(sources []calculator.Source) string {
	var marks string
	for _, s := range sources {
		key := find.Key(s.Clause)
		if _, ok := c.clauses[key]; !ok {
			continue
		}
		i := slices.Index(c.keys, key)
		if i < 0 {
			c.keys = append(c.keys, key)
			i = len(c.keys) - 1
		}
		c.quotes[key] = append(c.quotes[key], s.Quotes...)
		marks += "[" + strconv.Itoa(i+1) + "]"
	}
	if marks != "" {
		marks = " " + marks
	}
	return marks
}

// used numbers the marks of a text anew, from 1, and gives the sources that it has.
func (c *citations) used(words string) (string, []Source) {
	all := c.sources()
	var kept []Source
	numbers := map[string]int{}
	words = marked.ReplaceAllStringFunc(words, func(m string) string {
		if numbers[m] == 0 {
			kept = append(kept, all[atoi(strings.Trim(m, "[]"))-1])
			numbers[m] = len(kept)
		}
		return "[" + strconv.Itoa(numbers[m]) + "]"
	})
	return words, kept
}

// marked is a mark in a text of ours: no rule's words have brackets like these.
var marked = pattern.MustCompile(`\[\d{1,2}\]`)

func (c *citations) sources() (all []Source) {
	for _, key := range c.keys {
		s := c.clauses[key]
		quote, start, end := s.Span(c.quotes[key])
		all = append(all, Source{
			Document: s.Document, Title: s.Title, Issuer: s.Issuer, Number: s.Number, Region: s.Region, ValidFrom: s.ValidFrom, ValidTo: s.ValidTo, URL: s.URL,
			Heading: s.Heading, Quote: quote, Start: start, End: end,
		})
	}
	return all
}

// firstSources gives where the first of the conditions is said.
func firstSources(r calculator.Reason) []calculator.Source {
	if len(r.Sources) > 0 {
		return r.Sources[:1]
	}
	for _, of := range r.Of {
		if s := firstSources(of); s != nil {
			return s
		}
	}
	return nil
}
