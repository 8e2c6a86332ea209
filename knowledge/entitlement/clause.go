package entitlement

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/calculator"
	"careerbot/internal/region"
)

// clause is the text of one, in a version of its document.
type clause struct {
	name    string
	version int64
	body    string
	cited   calculator.Clause
}

func (c clause) digest() []byte {
	sum := sha256.Sum256([]byte(c.body))
	return sum[:]
}

// querier is a pool or a transaction.
type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// clausesOf looks up what a rule cites, as it is in force on a day.
func clausesOf(ctx context.Context, q querier, r *calculator.Rule, day time.Time) ([]clause, []Problem, error) {
	var found []clause
	var lacking []Problem
	for _, name := range slices.Sorted(maps.Keys(r.Clauses)) {
		c := clause{name: name, cited: r.Clauses[name]}
		// The whole article: it may be several passages. Of two documents of the title
		// the one that was loaded first.
		err := q.QueryRow(ctx, `
			SELECT v.id, substr(v.body, min(p.start_at) + 1, max(p.end_at) - min(p.start_at))
			FROM version v JOIN passage p ON p.version_id = v.id
			WHERE v.title IN ($1, $2, $3) AND ($4 = '' OR v.number = $4) AND v.in_force @> $6::date
			      AND (v.region = ANY ($7) OR $7 IS NULL) AND p.heading[cardinality(p.heading)] = $5
			GROUP BY v.id ORDER BY v.id LIMIT 1`,
			c.cited.Document, region.Republic+c.cited.Document, strings.TrimPrefix(c.cited.Document, region.Republic), c.cited.Number, c.cited.Article, day,
			region.Seen(r.Region)).Scan(&c.version, &c.body)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			lacking = append(lacking, Problem{"clause " + name, Absent, fmt.Sprintf("the library has no %s of %s in force on %s: load it, or correct the clause",
				c.cited.Article, c.cited.Document, day.Format(time.DateOnly))})
		case err != nil:
			return nil, nil, fmt.Errorf("clause %s: %w", name, err)
		default:
			found = append(found, c)
		}
	}
	return found, lacking, nil
}

// examine compares a rule with the library.
func examine(ctx context.Context, q querier, r *calculator.Rule, day time.Time) ([]clause, []Problem, error) {
	found, problems, err := clausesOf(ctx, q, r, day)
	if err != nil {
		return nil, nil, err
	}
	bodies := map[string]string{}
	for _, c := range found {
		bodies[c.name] = c.body
	}
	return found, append(problems, check(r, bodies)...), nil
}
