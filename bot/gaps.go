package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Gap is a question that the library did not answer, or only in part. Who asked
// it is not said.
type Gap struct {
	ID       int64     `json:"id" db:"turn_id"`
	Question string    `json:"question"`
	Language string    `json:"language"`
	Region   string    `json:"region"`
	Outcome  Outcome   `json:"outcome"`
	Reason   string    `json:"reason"`
	Nearest  []string  `json:"nearest"` // titles of the documents that came nearest, best first
	Asked    time.Time `json:"asked" db:"created_at"`
}

// Gaps gives the open gaps, the newest first.
func (b *Bot) Gaps(ctx context.Context, limit int) ([]Gap, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT g.turn_id, g.question, g.language, g.region, g.outcome, g.reason, g.created_at,
		       ARRAY(SELECT v.title FROM unnest(g.nearest) WITH ORDINALITY AS n (id, place)
		             JOIN passage p ON p.id = n.id JOIN version v ON v.id = p.version_id AND `+citable+`
		             GROUP BY v.title ORDER BY min(n.place)) AS nearest
		FROM gap g WHERE g.state = 'open'
		ORDER BY g.created_at DESC, g.turn_id DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list the gaps: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Gap])
}

// Figures are what became of the questions since a time, and what models cost.
type Figures struct {
	Outcomes map[Outcome]int
	Gaps     int // open ones, whenever they were asked
	Calls    int // of a model
	Failed   int // of those
	Tokens   int64
	Cost     *float64 // nil where no price is known
	// Dropped counts the sentences that the gate kept from people.
	Dropped int
}

// Figures counts since a time.
func (b *Bot) Figures(ctx context.Context, since time.Time) (Figures, error) {
	f := Figures{Outcomes: map[Outcome]int{}}
	rows, err := b.Pool.Query(ctx, `SELECT outcome, count(*) FROM turn WHERE answered_at >= $1 AND (question <> '' OR outcome = 'handoff') GROUP BY outcome`, since)
	if err != nil {
		return f, fmt.Errorf("count outcomes: %w", err)
	}
	var outcome Outcome
	var n int
	if _, err = pgx.ForEachRow(rows, []any{&outcome, &n}, func() error { f.Outcomes[outcome] = n; return nil }); err != nil {
		return f, fmt.Errorf("count outcomes: %w", err)
	}
	err = b.Pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM gap WHERE state = 'open'),
		       (SELECT count(*) FROM turn t, jsonb_array_elements(t.decisions) d WHERE t.answered_at >= $1 AND d ? 'check'),
		       count(*), count(*) FILTER (WHERE failure <> ''), coalesce(sum(prompt_tokens::bigint + completion_tokens), 0), sum(cost)
		FROM model_use WHERE at >= $1`, since).Scan(&f.Gaps, &f.Dropped, &f.Calls, &f.Failed, &f.Tokens, &f.Cost)
	if err != nil {
		return f, fmt.Errorf("count what models cost: %w", err)
	}
	return f, nil
}
