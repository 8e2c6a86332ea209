package guidance

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
)

// Several steps are said in one message: one a line, numbered, or parted by a semicolon; or
// by commas, where each has its day.

var (
	stepCuts  = pattern.MustCompile(`\s*[;；\n]+\s*|[,，]?\s*(?:然后|接着|再然后)[,，]?\s*|[,]? (?:and then|then) `)
	commaCuts = pattern.MustCompile(`\s*[,，、]\s*|(?i: and )`)
	stepMark  = pattern.MustCompile(`(?:^|[\s;；,，。])(?:[1-5][.、．)）]|[①②③④⑤]|第[一二三四五]步?[:：,，、是]?|(?i:step [1-5][:.]?))\s*`)
	// decimal is a mark that ends in a point, and dayBehind a day behind it: 3.5万 is one
	// number, 1.12月3日面试 is a step of a list.
	decimal   = pattern.MustCompile(`[1-5][.．]$`)
	dayBehind = pattern.MustCompile(`^[0-9]{1,2}(?:月[0-9]|号)`)
)

// severalSteps cuts a message into the steps that it says; nil where it says one.
func severalSteps(message string, today time.Time) []string {
	parts := cutSteps(atMarks(message))
	if len(parts) < 2 {
		parts = cutSteps(stepCuts.Split(message, 12))
	}
	if len(parts) < 2 {
		parts = cutSteps(commaCuts.Split(message, 12))
		if slices.ContainsFunc(parts, func(p string) bool {
			day, rest, ok := readDay(p, today)
			return !ok || day.IsZero() || letters(rest) < 2
		}) {
			return nil
		}
	}
	if len(parts) < 2 || len(parts) > 2*MostSteps || slices.ContainsFunc(parts, func(p string) bool { return letters(p) < 2 || len([]rune(p)) > longestStep }) {
		return nil
	}
	return parts
}

// atMarks cuts a message at the marks of a list.
func atMarks(message string) (parts []string) {
	start := 0
	for _, at := range stepMark.FindAllStringIndex(message, -1) {
		behind := message[at[1]:]
		if decimal.MatchString(message[at[0]:at[1]]) && behind != "" && behind[0] >= '0' && behind[0] <= '9' && !dayBehind.MatchString(behind) {
			continue
		}
		parts = append(parts, message[start:at[0]])
		start = at[1]
	}
	return append(parts, message[start:])
}

func cutSteps(cut []string) (parts []string) {
	for _, p := range cut {
		if p = strings.Trim(strings.TrimSpace(p), "。.,，;； "); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

// addSeveral adds steps, as many as there is room for; the others wait.
func (t *planTalk) addSeveral(ctx context.Context, parts []string) (r Reply, err error) {
	t.was.Words = ""
	for i, part := range parts {
		if len(t.plan.Open) >= MostSteps {
			return t.full(strings.Join(parts[i:], "；")), nil
		}
		c := t.newStep(part)
		c.Also = i > 0
		if r, err = t.changed(ctx, c); err != nil {
			return r, err
		}
	}
	return r, nil
}

// newStep is the change that adds what some words say.
func (t *planTalk) newStep(words string) Change {
	c := Change{What: "add", Words: StepWords(words), Turn: t.said.Turn}
	if day, rest, ok := readDay(words, t.today); ok {
		c.Day = &day
		if rest = StepWords(rest); rest != "" {
			c.Words = rest
		}
	}
	return c
}

// editedSeveral puts the steps that a message says now in the place of those that it made,
// which are that turn's.
func (t *planTalk) editedSeveral(ctx context.Context, made int64, ids []int64, parts []string) (r Reply, err error) {
	for _, id := range ids {
		if r, err = t.changed(ctx, Change{What: "delete", Step: id}); err != nil {
			return r, err
		}
	}
	t.said.Turn = made
	return t.addSeveral(ctx, parts)
}

// edited changes the step that a message made, where it was changed after its reply was
// seen: the change is a message of its own.
func (t *planTalk) edited(ctx context.Context, w wishOf) (r Reply, ok bool, err error) {
	if w.verb != "" && w.verb != "add" {
		return r, false, nil
	}
	rows, err := t.g.Pool.Query(ctx, `
		SELECT s.id, t.id FROM turn e JOIN turn t ON t.conversation_id = e.conversation_id AND starts_with(e.external_id, t.external_id || '#')
		JOIN plan_step s ON s.turn_id = t.id
		WHERE e.id = $1 AND e.conversation_id = $2 AND e.edited <> 0 AND s.done_at IS NULL`, t.said.Turn, t.said.Conversation)
	if err != nil {
		return r, false, err
	}
	var ids []int64
	var id, made int64
	_, err = pgx.ForEachRow(rows, []any{&id, &made}, func() error {
		ids = append(ids, id)
		return nil
	})
	if err != nil || len(ids) == 0 {
		return r, false, err
	}
	words := cmp.Or(w.words, t.said.Message)
	parts := severalSteps(words, t.today)
	if len(ids) > 1 && parts == nil {
		parts = []string{words}
	}
	if parts != nil {
		r, err = t.editedSeveral(ctx, made, ids, parts)
		return r, true, err
	}
	day, rest, dated := readDay(words, t.today)
	if rest != "" {
		words = rest
	}
	if dated {
		if r, err = t.changed(ctx, Change{What: "day", Step: ids[0], Day: &day}); err != nil {
			return r, true, err
		}
	}
	r, err = t.changed(ctx, Change{What: "words", Step: ids[0], Words: words})
	return r, true, err
}
