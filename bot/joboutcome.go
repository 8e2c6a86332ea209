package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// Did you get it? Who was shown how to reach an employer, and wants it, is asked once,
// two weeks later. An answer is one of four, and no words are kept.

const (
	askAfter      = 14 * 24 * time.Hour
	outcomeTyped  = 48 * time.Hour // in which a word alone answers
	askApart      = 24 * time.Hour // of one person: several that are due are asked one a day
	outcomeAnswer = 60 * 24 * time.Hour
)

var outcomes = []string{"got", "waiting", "no", "never"}

func isOutcome(verb string) bool {
	return verb == "got" || verb == "waiting" || verb == "no" || verb == "never"
}

// askLater notes that somebody wants to be asked.
func (b *Bot) askLater(ctx context.Context, q Question, a Answer, id int64) (Answer, error) {
	if q.conversation == 0 {
		a.Text = prompts.NoData(a.Language)
		return a, nil
	}
	done, err := b.Pool.Exec(ctx, `
		INSERT INTO job_outcome (conversation_id, group_id, vacancy_id, title, due_at)
		SELECT $1, group_id, id, left(title, $4), $3 FROM vacancy WHERE id = $2
		ON CONFLICT (conversation_id, group_id) DO NOTHING`, q.conversation, id, b.Now().Add(askAfter), maxOfTitle)
	if err != nil {
		return a, fmt.Errorf("note to ask what became of a vacancy: %w", err)
	}
	what := "asked_on"
	if done.RowsAffected() == 0 {
		what = "asked_already"
	}
	a.Text = prompts.JobSay(a.Language, what)
	return q.stillSeeking(b, a), nil
}

// askedLately finds what a person was asked about and can answer by a word; 0 if nothing.
func (b *Bot) askedLately(ctx context.Context, conversation int64) (id int64, err error) {
	err = b.Pool.QueryRow(ctx, `
		SELECT id FROM job_outcome WHERE conversation_id = $1 AND asked_at > $2 AND outcome = '' ORDER BY asked_at DESC LIMIT 1`,
		conversation, b.Now().Add(-outcomeTyped)).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look what was asked: %w", err)
	}
	return id, nil
}

// tellOutcome stores what became of a vacancy of which this conversation was asked. It
// can be changed; who does not want to be asked is not asked of anything else either.
func (b *Bot) tellOutcome(ctx context.Context, q Question, a Answer, id int64, verb string) (Answer, error) {
	outcome := verb
	if verb == "never" {
		outcome = "stop"
	}
	var vacancy int64
	err := b.Pool.QueryRow(ctx, `
		WITH told AS (
			UPDATE job_outcome SET outcome = $3, answered_at = $4
			WHERE id = $1 AND conversation_id = $2 AND asked_at > $5 RETURNING vacancy_id
		), stopped AS (
			DELETE FROM job_outcome WHERE conversation_id = $2 AND due_at IS NOT NULL AND $3 = 'stop' AND EXISTS (SELECT FROM told)
		)
		SELECT vacancy_id FROM told`, id, q.conversation, outcome, b.Now(), b.Now().Add(-outcomeAnswer)).Scan(&vacancy)
	if errors.Is(err, pgx.ErrNoRows) {
		a.Text = prompts.JobSay(a.Language, "not_asked")
		return a, nil
	}
	if err != nil {
		return a, fmt.Errorf("store what became of a vacancy: %w", err)
	}
	a.Text = prompts.JobSay(a.Language, verb)
	switch verb {
	case "no":
		a.Choices = []Choice{jobChoice(a.Language, "search", 0), jobChoice(a.Language, "wrong", vacancy), personChoice(a.Language)}
	case "waiting":
		a.Choices = []Choice{jobChoice(a.Language, "search", 0), personChoice(a.Language)}
	}
	return a, nil
}

// askOne asks one person, of whom it is due, what became of a vacancy. It gives the row of
// job_outcome, 0 where nobody is due.
func (b *Bot) askOne(ctx context.Context, tx pgx.Tx) (id int64, wrote bool, err error) {
	var title string
	return b.sayOne(ctx, tx, due{
		name: "question what became of a vacancy",
		find: `SELECT id, conversation_id, title FROM job_outcome WHERE due_at <= @now ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
		more: []any{&title},
		may:  b.mayTell,

		lately: `SELECT max(asked_at) FROM job_outcome WHERE conversation_id = @conversation`,
		apart:  askApart,

		gone: `DELETE FROM job_outcome WHERE id = @row`,
		note: `UPDATE job_outcome SET due_at = @next, asked_at = CASE WHEN @wrote THEN @now::timestamptz END WHERE id = @row`,
		say: func(r reached, id int64) (wrote bool, next *time.Time, err error) {
			language := orZh(r.language)
			a := Answer{Outcome: Clarify, Language: language, Text: prompts.DidYouGetIt(language, title), Citations: []Citation{}, Reason: "jobs"}
			for _, verb := range outcomes {
				a.Choices = append(a.Choices, jobChoice(language, verb, id))
			}
			wrote, err = b.sayUnasked(ctx, tx, r.conversation, fmt.Sprintf("job:%d", id), a)
			return wrote, nil, err
		},
	})
}
