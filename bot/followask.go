package bot

import (
	"context"
	"errors"
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
	now := b.Now()
	var conversation int64
	var round string
	err = tx.QueryRow(ctx, `SELECT id, conversation_id, round FROM follow_up WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`, now).Scan(&id, &conversation, &round)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("find who is asked how they are: %w", err)
	}
	r, err := b.mayTell(ctx, tx, conversation)
	if err != nil {
		return id, false, err
	}
	var lately *time.Time
	if err := tx.QueryRow(ctx, `SELECT max(asked_at) FROM job_outcome WHERE conversation_id = $1`, conversation).Scan(&lately); err != nil {
		return id, false, fmt.Errorf("look when somebody was asked: %w", err)
	}
	var later *time.Time
	switch {
	case r.gone:
		_, err := tx.Exec(ctx, `DELETE FROM follow_up WHERE id = $1`, id)
		return id, false, err
	case r.owned:
		at := now.Add(ownedFor)
		later = &at
	case r.later != nil:
		later = r.later
	case lately != nil && now.Sub(*lately) < followApart:
		at := lately.Add(followApart)
		later = &at
	default:
		language := orZh(r.language)
		a := Answer{Outcome: Clarify, Language: language, Text: prompts.Follow(language, "ask_"+round), Citations: []Citation{}, Reason: "follow-up"}
		for _, outcome := range guidance.FollowOutcomes {
			a.Choices = append(a.Choices, Choice{prompts.FollowLabel(language, outcome), guidance.FollowSay(outcome, id)})
		}
		if wrote, err = b.sayUnasked(ctx, tx, conversation, fmt.Sprintf("follow:%d:%s", id, now.Format(time.DateOnly)), a); err != nil {
			return id, false, err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE follow_up SET due_at = $2, asked_at = CASE WHEN $3 THEN $4::timestamptz END WHERE id = $1`, id, later, wrote, now)
	if err != nil {
		return id, false, fmt.Errorf("note that somebody was asked how they are: %w", err)
	}
	return id, wrote, nil
}
