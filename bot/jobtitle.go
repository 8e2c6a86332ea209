package bot

import (
	"context"
	"strings"
	"unicode/utf8"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// The shortest wishes have no form: 保洁 海淀, python near 中关村, nurse. What is short, asks
// nothing, speaks of no rule, and names nothing but work that is offered, a place, pay and
// times, is one. Which words name work the titles of vacancies say.

const (
	longestTitle = 24 // characters of such a wish; in English words:
	mostTitle    = 6
)

var (
	// doesZH stands before work that is done: 送外卖.
	doesZH = pattern.MustCompile(`^(?:我?(?:想|要|来)?(?:送|做|当|干|去|开|跑|打|上))+`)
	// vague are words of many titles that alone name no work.
	vague = pattern.MustCompile(`^(?:support|help|services?|health|general|information|advice|national|community|contract|trust|training|test|team|time|new|day|north|south|east|west|central|senior|junior|lead|管理|服务|中心|公司|中国|学校|教育|技术|项目|专员|高级|初级)$`)
)

// namesTitles reads a short message as a wish for the work that it names; false where it is
// none. After a question about a rule a word alone may belong to that.
func (b *Bot) namesTitles(ctx context.Context, q Question, a Answer) (wish job.Wish, ok bool) {
	said := withoutCourtesy(a.Question)
	if b.Jobs == nil || !mayBeTitle(said) {
		return wish, false
	}
	if has, err := b.hasJobs(ctx); err != nil || !has {
		return wish, false
	}
	wish = b.readWish(a.Question, a.Language)
	after := q.goesOn(b.Now()) || q.memory.Asked != nil
	if kindOf(wish) == "" {
		return wish, !after && geo.Towns()[strings.ToLower(wish.At)] && bare(said) == bare(wish.At)
	}
	var work []string
	for _, word := range strings.FieldsFunc(wish.Text, func(r rune) bool { return strings.ContainsRune(" ,，、", r) }) {
		plain := kindOf(job.Wish{Text: word})
		switch {
		case isWork(word), b.titled(ctx, q, word):
			work = append(work, word)
		case plain == "":
		case plain != word && (isWork(plain) || b.titled(ctx, q, plain)):
			work = append(work, plain)
		case wish.At == "" && b.knowsPlace(ctx, q, word):
			wish.At = word
		default:
			return wish, false
		}
	}
	if wish.Text = strings.Join(work, " "); wish.Text == "" {
		return wish, false
	}
	if alone := slotsOf(wish) == 0; alone && (after && !isWork(wish.Text) || vague.MatchString(wish.Text)) {
		return wish, false
	}
	return wish, true
}

// mayBeTitle reports whether a message is short, asks nothing and speaks of no rule.
func mayBeTitle(said string) bool {
	if strings.HasPrefix(said, "/") || strings.ContainsAny(said, "?？") || text.Language(said) == "" {
		return false
	}
	past, soft, trait := pastZH, softZH, traitOfRuleZH
	if text.Language(said) == "zh" {
		if utf8.RuneCountInString(said) > longestTitle || asks.MatchString(someOf.ReplaceAllString(said, "")) || aNotA(said) {
			return false
		}
	} else {
		past, soft, trait = pastEN, softEN, traitOfRuleEN
		if len(strings.Fields(said)) > mostTitle || questionEN.MatchString(said) {
			return false
		}
	}
	if past.MatchString(said) || soft.MatchString(trait.ReplaceAllString(said, "")) || ofRules(said) || talked(said) {
		return false
	}
	return topics(said) == 0 && stated(bare(said)) == ""
}

// isWork reports whether a word is a name of work, as a whole.
func isWork(word string) bool {
	word = doesZH.ReplaceAllString(word, "")
	for _, p := range []*pattern.Pattern{namesWorkZH, namesWorkEN} {
		if m := p.FindStringIndex(word); m != nil && m[0] == 0 && m[1] == len(word) {
			return true
		}
	}
	return false
}

func (b *Bot) titled(ctx context.Context, q Question, word string) bool {
	if is, err := b.Jobs.Titled(ctx, word); err != nil || is {
		if err != nil {
			b.Log.Warn("look for words of titles", "turn", q.turn, "error", err)
		}
		return is
	}
	shorter := doesZH.ReplaceAllString(word, "")
	if shorter == word {
		return false
	}
	is, err := b.Jobs.Titled(ctx, shorter)
	return err == nil && is
}

// knowsPlace reports whether a word is a place that is known.
func (b *Bot) knowsPlace(ctx context.Context, q Question, word string) bool {
	is, err := b.Jobs.Knows(ctx, word, q.Region)
	if err != nil {
		b.Log.Warn("look for a place", "turn", q.turn, "error", err)
	}
	return is
}

// askForKind asks what work is wanted at a place.
func (b *Bot) askForKind(ctx context.Context, q Question, a Answer, wish job.Wish) Answer {
	a = b.askForJobs(ctx, q, a)
	a.Text = prompts.WhatWork(a.Language, wish.At)
	if a.record.memory != nil {
		a.record.memory.Jobs.Wish = wish
	}
	return a
}
