package guidance

import (
	"context"
	"slices"

	"careerbot/internal/pattern"
	"careerbot/internal/strength"
	"careerbot/internal/text"
	"careerbot/prompts"
)

var (
	// nothingSaid is how people say that there is nothing, or that they do not know:
	// an answer, though nothing comes of it.
	nothingSaid = pattern.MustCompile(`^(?:跳过|略过?|过|下一(?:题|个|问)|pass|skip(?: it| this(?: one)?)?|next|rather not say|(?:我|真的?|都|也|其实)*(?:没(?:有|什么|啥)?(?:了|过|会的|特别的?|要求|限制|什么|证|做过|用过)*|不(?:知道|清楚|会|确定|想说|懂|用|记得)(?:了)?|什么(?:都|也)不会|什么都(?:行|可以)|都(?:行|可以|没有)|无|随便)(?:吧|呢|啊|的)?|` +
		`n|no|none|nope|nothing(?: special| really)?|(?:i )?(?:don'?t|do not) (?:know|have any|remember)|not sure|no idea|dunno|n/?a|anything(?: goes| is fine)?|whatever|i (?:have none|can'?t do anything)|never)$`)
	enoughSaid = pattern.MustCompile(`^(?:就这些|就这样|没(?:有)?(?:别的)?了|好了|可以了|that'?s? (?:is )?(?:all|it)|done|no more|enough)$`)
)

func bareSaid(s string) string { return trimmed(text.Fold(s)) }

// told takes free words as the answer to the question of the strengths conversation that
// is asked.
func (x *exploring) told(ctx context.Context) (Reply, bool, error) {
	n := x.number()
	if n == 0 {
		return Reply{}, false, nil
	}
	return x.takes(ctx, n, x.Message, false)
}

// answeredStrength takes a button of a question of the strengths conversation.
func (x *exploring) answeredStrength(ctx context.Context, n int, said string) (Reply, bool, error) {
	if n < 1 || n > len(strength.Questions) || n > len(x.is.Heard)+1 {
		return x.ahead(ctx, "skill")
	}
	if x.is.Asks != "skill" || x.number() != n {
		x.is.Asks, x.is.Redo = "skill", 0
		if n <= len(x.is.Heard) {
			x.is.Redo = n
		}
	}
	return x.takes(ctx, n, said, true)
}

// takes reads the answer to a question, notes what it comes to, and asks the next.
func (x *exploring) takes(ctx context.Context, n int, said string, pressed bool) (Reply, bool, error) {
	q := strength.Questions[n-1]
	var r heard
	bare := bareSaid(said)
	one := q == strength.MustNot && pressed && x.offered(said) // several can be tapped
	switch {
	case exploreWord(said, "skip") || bare == "跳过" || bare == "skip":
		return x.next(ctx, n, x.had(n)) // what is noted stays
	case enoughSaid.MatchString(bare) && n <= len(x.is.Heard):
		return x.next(ctx, n, x.is.Heard[n-1])
	case nothingSaid.MatchString(bare) || exploreWord(said, "nothing"):
		return x.next(ctx, n, heard{})
	default:
		var err error
		if r, err = x.read(ctx, q, said); err != nil {
			return Reply{}, false, err
		}
	}
	ails := !pressed && strength.OfBody(said)
	if len(x.labels(r)) == 0 {
		if ails {
			return x.asksForLimits(ctx, n)
		}
		return x.heardNothing(ctx, n, q)
	}
	if n <= len(x.is.Heard) && q == strength.MustNot {
		r.Not = strength.Known(strength.Demands, slices.Concat(x.is.Heard[n-1].Not, r.Not))
	}
	if one {
		x.set(n, r)
		x.is.Redo, x.is.Again = n, false
		return x.ask(ctx)
	}
	x.before = append(x.before, x.noted(r, ails))
	return x.next(ctx, n, r)
}

// noted says what an answer came to; ails: it spoke of the body, of which nothing is noted.
func (x *exploring) noted(r heard, ails bool) string {
	return prompts.StrengthHeard(x.Language, x.labels(heard{r.Skills, r.Licences, nil, r.Learn}), x.labels(heard{Not: r.Not}), ails)
}

// asksForLimits asks who has said what ails them what the work must not have: which that is
// only they know. The question that is open is asked again, once.
func (x *exploring) asksForLimits(ctx context.Context, n int) (Reply, bool, error) {
	x.before = append(x.before, prompts.ExploreSay(x.Language, "body"))
	if x.is.Again { // asked already
		return x.next(ctx, n, x.had(n))
	}
	x.is.Again = true
	return x.ask(ctx)
}

// had is what is noted of a question already.
func (x *exploring) had(n int) heard {
	if n <= len(x.is.Heard) {
		return x.is.Heard[n-1]
	}
	return heard{}
}

// heardNothing asks again, once, in other words.
func (x *exploring) heardNothing(ctx context.Context, n int, q strength.Question) (Reply, bool, error) {
	if x.is.Again {
		x.before = append(x.before, prompts.ExploreSay(x.Language, "skipped"))
		return x.next(ctx, n, x.had(n))
	}
	x.is.Again = true
	x.before = append(x.before, prompts.ExploreSay(x.Language, "again_"+string(q)))
	return x.ask(ctx)
}

// next notes an answer and asks what comes then.
func (x *exploring) next(ctx context.Context, n int, h heard) (Reply, bool, error) {
	x.set(n, h)
	x.notes("skill", n)
	x.is.Redo, x.is.Again, x.is.First = 0, false, 0
	return x.ask(ctx)
}

func (x *exploring) set(n int, h heard) {
	if n <= len(x.is.Heard) {
		x.is.Heard[n-1] = h
	} else {
		x.is.Heard = append(x.is.Heard, h)
	}
}

// offered reports whether words are one of the limits that have a button.
func (x *exploring) offered(said string) bool {
	return slices.ContainsFunc(strength.Offered, func(code string) bool {
		w, _ := strength.Find(strength.Demands, code)
		return said == w.ZH || said == w.EN
	})
}
