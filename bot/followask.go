package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot/guidance"
	"careerbot/prompts"
)

// Who wanted it is asked after two weeks and after three months how they are. The answers
// are counted as shares; no number of fewer than five people is shown.

// followApart is how long after being asked of one vacancy somebody is not asked this.
const followApart = 7 * 24 * time.Hour

// askHow asks one person, of whom it is due, how they are. It gives the row of follow_up, 0
// where nobody is due.
func (b *Bot) askHow(ctx context.Context, tx pgx.Tx) (id int64, wrote bool, err error) {
	var round string
	return b.sayOne(ctx, tx, due{
		name: "question how somebody is",
		find: `SELECT id, conversation_id, round FROM follow_up WHERE due_at <= @now ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
		more: []any{&round},
		may:  b.mayTell,

		lately: `SELECT max(asked_at) FROM job_outcome WHERE conversation_id = @conversation`,
		apart:  followApart,

		gone: `DELETE FROM follow_up WHERE id = @row`,
		note: `UPDATE follow_up SET due_at = @next, asked_at = CASE WHEN @wrote THEN @now::timestamptz END WHERE id = @row`,
		say: func(r reached, id int64) (wrote bool, next *time.Time, err error) {
			language := orZh(r.language)
			a := Answer{Outcome: Clarify, Language: language, Text: prompts.Follow(language, "ask_"+round), Citations: []Citation{}, Reason: "follow-up"}
			for _, outcome := range guidance.FollowOutcomes {
				a.Choices = append(a.Choices, Choice{prompts.FollowLabel(language, outcome), guidance.FollowSay(outcome, id)})
			}
			wrote, err = b.sayUnasked(ctx, tx, r.conversation, fmt.Sprintf("follow:%d:%s", id, b.Now().Format(time.DateOnly)), a)
			return wrote, nil, err
		},
	})
}
