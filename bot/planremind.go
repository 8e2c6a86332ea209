package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot/guidance"
	"careerbot/internal/pause"
	"careerbot/prompts"
)

// Who asked for it is reminded of their plan: one message on the day of a step, for all
// steps of that day, never in the quiet hours nor while a counsellor has the conversation.

const (
	remindAt  = guidance.RemindAt * time.Hour // by the clock of where they are
	planEvery = 10 * time.Second
)

// planReminders reminds people of their plans until ctx is over.
func (b *Bot) planReminders(ctx context.Context) {
	for pause.For(ctx, planEvery) {
		if _, err := b.RemindPlans(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("remind people of their plans", "error", err)
		}
	}
}

// RemindPlans does one pass. It says how many messages it wrote. One plan that fails is tried
// again later, and keeps no others from their turn.
func (b *Bot) RemindPlans(ctx context.Context) (written int, err error) {
	return b.sayDue(ctx, b.remindOne, `UPDATE plan SET due_at = $2 WHERE conversation_id = $1 AND due_at IS NOT NULL`)
}

// remindOne looks at one plan that is due. It gives whose it is, 0 where none is due.
func (b *Bot) remindOne(ctx context.Context, tx pgx.Tx) (conversation int64, wrote bool, err error) {
	return b.sayOne(ctx, tx, due{
		name: "reminder of a plan",
		find: `SELECT conversation_id, conversation_id FROM plan WHERE due_at <= @now ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
		may:  b.mayRemind,
		gone: `UPDATE plan SET remind = false, due_at = NULL WHERE conversation_id = @row`, // they have blocked us: that is a stop
		note: `UPDATE plan SET due_at = @next WHERE conversation_id = @row`,
		say: func(r reached, _ int64) (wrote bool, next *time.Time, err error) {
			return b.remindPlan(ctx, tx, r)
		},
	})
}

// remindPlan writes the message where the day of a step has come, and gives when it is to be
// looked again; nil where nothing else has a day.
func (b *Bot) remindPlan(ctx context.Context, tx pgx.Tx, r reached) (wrote bool, next *time.Time, err error) {
	local := b.Now().In(b.zoneOf(r.region))
	morning := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location()).Add(remindAt)
	today := b.planDay(r.region)
	if !local.Before(morning) {
		if wrote, err = b.remindToday(ctx, tx, r, today); err != nil {
			return false, nil, err
		}
	}
	var day *time.Time
	err = tx.QueryRow(ctx, `SELECT min(due_on) FROM plan_step WHERE conversation_id = $1 AND done_at IS NULL AND reminded_at IS NULL AND due_on >= $2`, r.conversation, today).Scan(&day)
	if err != nil {
		return wrote, nil, fmt.Errorf("look when a plan is due: %w", err)
	}
	if day == nil {
		return wrote, nil, nil
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), int(remindAt/time.Hour), 0, 0, 0, local.Location())
	if wrote || at.Before(b.Now()) { // today's message was written: one a day
		tomorrow := b.tomorrow(r).Add(remindAt)
		if at.Before(tomorrow) {
			at = tomorrow
		}
	}
	return wrote, &at, nil
}

// planDay is the day by the clock of where somebody is, in UTC, as the days of steps are.
func (b *Bot) planDay(region string) time.Time {
	local := b.Now().In(b.zoneOf(region))
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
}

// remindToday says what was planned for today; a step whose day passed in quiet hours, or
// while a counsellor had the conversation, is not spoken of later.
func (b *Bot) remindToday(ctx context.Context, tx pgx.Tx, r reached, today time.Time) (wrote bool, err error) {
	rows, err := tx.Query(ctx, `
		SELECT id, words FROM plan_step WHERE conversation_id = $1 AND done_at IS NULL AND reminded_at IS NULL AND due_on = $2 ORDER BY place`, r.conversation, today)
	if err != nil {
		return false, fmt.Errorf("look what is planned for today: %w", err)
	}
	var steps []guidance.Step
	var s guidance.Step
	if _, err = pgx.ForEachRow(rows, []any{&s.ID, &s.Words}, func() error { steps = append(steps, s); return nil }); err != nil || len(steps) == 0 {
		return false, err
	}
	language := orZh(r.language)
	a := Answer{Outcome: Clarify, Language: language, Citations: []Citation{}, Reason: "plan"}
	var words []string
	for i, s := range steps {
		words = append(words, s.Words)
		for _, verb := range []string{"done", "tomorrow"} {
			c := planChoice(language, verb, s.ID)
			if len(steps) > 1 {
				c.Label = sign(i) + " " + c.Label
			}
			a.Choices = append(a.Choices, c)
		}
	}
	a.Choices = append(a.Choices, planChoice(language, "quiet", 0))
	a.Text = prompts.PlanDue(language, words)
	if wrote, err = b.sayUnasked(ctx, tx, r.conversation, "plan:"+today.Format(time.DateOnly), a); err != nil || !wrote {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE plan_step SET reminded_at = $3 WHERE conversation_id = $1 AND done_at IS NULL AND reminded_at IS NULL AND due_on = $2`, r.conversation, today, b.Now())
	if err != nil {
		return false, fmt.Errorf("note what somebody was reminded of: %w", err)
	}
	return true, nil
}

// planChoice is a button of the plan, of a step where it has one.
func planChoice(language, verb string, id int64) Choice {
	c := Choice{prompts.PlanLabel(language, verb), prompts.PlanWord(language, verb)}
	if id > 0 {
		c.Say += fmt.Sprintf(" #%d", id)
	}
	return c
}
