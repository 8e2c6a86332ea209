// Package entitlement reads the rules that hold for somebody: published, of their
// region, on a day, and not suspended. It only reads.
package entitlement

import (
	"context"
	"fmt"
	"slices"
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
	// Suspended are rules whose clauses have changed, until a person has looked at them. What
	// they stand for does not come back meanwhile.
	Suspended []*calculator.Rule
}

// About gives the suspended rules of a topic; all for "".
func (f Found) About(topic string) (some []*calculator.Rule) {
	for _, r := range f.Suspended {
		if topic == "" || r.Topic == topic {
			some = append(some, r)
		}
	}
	return some
}

// For reads the rules for a region on a day, with the facts that were published last.
func For(ctx context.Context, pool *pgxpool.Pool, code string, day time.Time) (Found, error) {
	rows, err := pool.Query(ctx, `
		SELECT e.rule, e.body, f.body, entitlement_suspended(e.id, $2) <> '{}'
		FROM entitlement_version e JOIN entitlement_facts f ON f.sha256 = e.facts
		WHERE e.state = 'published' AND e.region = ANY ($1) AND e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to > $2)
		ORDER BY e.decided_at DESC, e.id DESC`, region.Seen(code), day)
	if err != nil {
		return Found{}, err
	}
	found := Found{Facts: &calculator.Facts{}}
	var rules []*calculator.Rule
	var gone []string
	var name, body, about string
	var suspended bool
	if _, err := pgx.ForEachRow(rows, []any{&name, &body, &about, &suspended}, func() (err error) {
		if found.Facts.All() == nil {
			facts, err := calculator.ParseFacts([]byte(about))
			if err != nil {
				return fmt.Errorf("the facts of rule %s: %w", name, err)
			}
			found.Facts = facts
		}
		rule, err := parsed(body, found.Facts)
		switch {
		case err != nil:
			found.LeftOut = append(found.LeftOut, name)
			gone = append(gone, calculator.Replaces([]byte(body))...)
		case suspended:
			found.Suspended = append(found.Suspended, rule)
			gone = append(gone, rule.Replaces...)
		default:
			rules = append(rules, rule)
		}
		return nil
	}); err != nil {
		return Found{}, err
	}
	found.Book = calculator.NewBook(found.Facts, rules, day).Without(gone)
	replaced := found.Book.Replaced()
	found.Suspended = slices.DeleteFunc(found.Suspended, func(r *calculator.Rule) bool { return slices.Contains(replaced, r.ID) })
	return found, nil
}
