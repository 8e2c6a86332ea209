// Package entitlement reads the rules that hold for somebody: published, of their
// region, on a day, and not suspended. It only reads.
package entitlement

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/calculator"
	"careerbot/internal/region"
)

// Found is what holds for somebody.
type Found struct {
	Book  *calculator.Book
	Facts *calculator.Facts
	// LeftOut are rules that were published over other facts than the newest and do not
	// go with those; they wait to be loaded, checked and published again.
	LeftOut []string
}

// For reads the rules for a region on a day, with the facts that were published last.
func For(ctx context.Context, pool *pgxpool.Pool, code string, day time.Time) (Found, error) {
	rows, err := pool.Query(ctx, `
		SELECT e.rule, e.body, f.body
		FROM entitlement_version e JOIN entitlement_facts f ON f.sha256 = e.facts
		WHERE e.state = 'published' AND e.region = ANY ($1) AND e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to > $2)
		      AND entitlement_suspended(e.id, $2) = '{}'
		ORDER BY e.decided_at DESC, e.id DESC`, region.Seen(code), day)
	if err != nil {
		return Found{}, err
	}
	found := Found{Facts: &calculator.Facts{}}
	var rules []*calculator.Rule
	var name, body, about string
	if _, err := pgx.ForEachRow(rows, []any{&name, &body, &about}, func() (err error) {
		if found.Facts.All() == nil {
			if found.Facts, err = factsOf(about); err != nil {
				return fmt.Errorf("the facts of rule %s: %w", name, err)
			}
		}
		if rule, err := parsed(body, found.Facts); err == nil {
			rules = append(rules, rule)
		} else {
			found.LeftOut = append(found.LeftOut, name)
		}
		return nil
	}); err != nil {
		return Found{}, err
	}
	found.Book = calculator.NewBook(found.Facts, rules, day)
	return found, nil
}
