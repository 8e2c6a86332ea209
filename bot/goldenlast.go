package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// GoldenAsked is whether a golden question was answered rightly in a trial: of the library
// as it was, and as it would have been.
type GoldenAsked struct {
	Question  string   `json:"question"`
	Region    string   `json:"region"`
	Documents []string `json:"documents"`
	Before    bool     `json:"before"`
	After     bool     `json:"after"`
}

// GoldenLast is what a golden question came to when it was asked last.
type GoldenLast struct {
	At       time.Time // zero: never, with these documents
	Versions int       // that were to be published or withdrawn; none: another embedding space was tried
	Before   bool      // it was answered rightly of the library as it was
	After    bool      // and as it would have been with those
}

// lastRuns bounds the runs that are looked through for the last of each question: all
// questions are asked in each of them.
const lastRuns = 20

// LastAsked gives what golden questions came to when they were asked last, in their order.
func (b *Bot) LastAsked(ctx context.Context, all []Golden) ([]GoldenLast, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT DISTINCT ON (q.question, q.region) q.question, q.region, q.documents, r.at, cardinality(r.versions), q.before, q.after
		FROM (SELECT * FROM golden_run WHERE asked <> '[]' ORDER BY id DESC LIMIT $1) r, jsonb_to_recordset(r.asked) AS q (question text, region text, documents text[], before boolean, after boolean)
		ORDER BY q.question, q.region, r.id DESC`, lastRuns)
	if err != nil {
		return nil, fmt.Errorf("read what golden questions came to last: %w", err)
	}
	type result struct {
		documents []string
		last      GoldenLast
	}
	found := map[[2]string]result{}
	var key [2]string
	var one result
	if _, err := pgx.ForEachRow(rows, []any{&key[0], &key[1], &one.documents, &one.last.At, &one.last.Versions, &one.last.Before, &one.last.After}, func() error {
		found[key] = one
		one.documents = nil // the next has its own
		return nil
	}); err != nil {
		return nil, fmt.Errorf("read what golden questions came to last: %w", err)
	}
	last := make([]GoldenLast, len(all))
	for i, g := range all {
		if r, ok := found[[2]string{g.Question, g.Region}]; ok && slices.Equal(r.documents, g.Documents) {
			last[i] = r.last
		}
	}
	return last, nil
}
