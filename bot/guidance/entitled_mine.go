package guidance

import (
	"context"
	"strconv"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/prompts"
)

// howSaid asks how to get what was shown last.
var howSaid = pattern.MustCompile(`(?i)^(?:怎么(?:办理?|申请|领取?|弄)|去哪(?:里|儿)?(?:办理?|申请|领取?)?|(?:要|需要)?(?:带|准备)(?:什么|哪些)(?:材料|东西)?|(?:要|需要)什么材料|how (?:do i|to|can i) (?:apply|get it|claim)(?: for it| it)?|what (?:do i (?:need|bring)|documents do i need)|where do i (?:go|apply))$`)

func (t *entitledTurn) placeWords() string { return region.Name(t.s.Region, t.said.Language) }

// mine says what is known, with a button to change each.
func (t *entitledTurn) mine() (Reply, bool, error) {
	language := t.said.Language
	reply := Reply{Answered: true, State: t.state(true)}
	var all []string
	for i, f := range t.found.Facts.All() {
		said, ok := t.s.Known[f.Name]
		if !ok {
			continue
		}
		words := t.answerWords(f.Name, said)
		all = append(all, words)
		reply.Choices = append(reply.Choices, Choice{prompts.EntitledWord(language, "change") + "：" + words, strconv.Itoa(i+1) + " " + prompts.EntitledWord(language, "change") + t.mark()})
	}
	if t.s.Region != "" {
		all = append([]string{t.placeWords()}, all...)
		change := prompts.EntitledWord(language, "change")
		reply.Choices = append([]Choice{{change + "：" + t.placeWords(), "0 " + change + t.mark()}}, reply.Choices...)
	}
	reply.Choices = append(reply.Choices,
		Choice{prompts.EntitledWord(language, "anew"), prompts.EntitledWord(language, "anew") + t.mark()},
		Choice{prompts.EntitledWord(language, "list"), prompts.EntitledWord(language, "list") + t.mark()})
	reply.Text = prompts.EntitledMine(language, all)
	return reply, true, nil
}

// change asks for a fact again, by its place; -1 is where they are.
func (t *entitledTurn) change(ctx context.Context, i int) (Reply, bool, error) {
	facts, name := t.found.Facts.All(), wherePlace
	switch {
	case i >= len(facts) || i < -1:
		return t.mine()
	case i >= 0:
		name = facts[i].Name
	default:
		t.s.Region, t.rulesOf.known = "", false
		if t.said.Region == "" { // those of where the service is
			var err error
			if t.rulesOf, err = t.g.rules(ctx, t.said, ""); err != nil {
				return Reply{}, false, err
			}
		}
	}
	delete(t.s.Known, name)
	var others []entitledAsked
	for _, a := range t.s.Asked {
		if a.Fact != name {
			others = append(others, a)
		}
	}
	t.s.Last++
	others = append(others, entitledAsked{Fact: name, N: t.s.Last})
	t.s.Asked = others
	t.s.Open, t.s.Over = true, true // what comes after it is the list
	return t.goOn(ctx)
}

// stopsAll are words that end what is sent unasked, where no question is open.
var stopsAll = pattern.MustCompile(`^(?:停|停止|(?:please )?stop(?: it| this| that)?(?: please)?)$`)

// stop says that no more is asked, or that this is the end, with what one tap brings.
func (t *entitledTurn) stop(word string) Reply {
	language := t.said.Language
	if t.s.ListN == 0 || word == "stopped" {
		t.s.Last++
		t.s.ListN, t.s.Listed = t.s.Last, nil
	}
	reply := Reply{Text: prompts.EntitledWord(language, word), State: t.state(true)}
	for _, name := range []string{"results", "forget"} {
		if len(t.s.Known) > 0 || word == "stopped" && name == "results" {
			reply.Choices = append(reply.Choices, Choice{prompts.EntitledWord(language, name), prompts.EntitledWord(language, name) + t.mark()})
		}
	}
	return reply
}

// forget forgets what was said in the talk.
func (t *entitledTurn) forget() Reply {
	t.s = t.s.anew("")
	t.s.Over = true
	return Reply{Text: prompts.EntitledWord(t.said.Language, "forgotten"), State: t.state(true), Answered: true, Erased: true}
}

// planned adds to the plan to apply for what was shown last.
func (t *entitledTurn) planned(ctx context.Context) (Reply, bool, error) {
	a, ok := t.answerOf(t.s.Rule)
	if !ok {
		return t.overview(ctx, 0)
	}
	said := t.said
	said.Message, said.Raw = step(prompts.EntitledPlan(said.Language, a.Name.In(said.Language)), a.ID), ""
	return t.g.Step(ctx, said)
}
