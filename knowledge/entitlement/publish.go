package entitlement

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/calculator"
)

// ErrNoRule means that there is no rule of the name.
var ErrNoRule = errors.New("there is no such rule")

// stored is the newest version of a rule.
type stored struct {
	id    int64
	state State
	rule  *calculator.Rule
}

// newest reads the newest version of a rule and holds it until the end of the
// transaction.
func newest(ctx context.Context, tx pgx.Tx, name string) (stored, error) {
	var s stored
	var body, facts string
	err := tx.QueryRow(ctx, `
		SELECT e.id, e.state, e.body, f.body FROM entitlement_version e JOIN entitlement_facts f ON f.sha256 = e.facts
		WHERE e.rule = $1 ORDER BY e.ordinal DESC LIMIT 1 FOR UPDATE OF e`, name).Scan(&s.id, &s.state, &body, &facts)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, fmt.Errorf("%q: %w; `entitlements list` names them", name, ErrNoRule)
	}
	if err != nil {
		return s, err
	}
	known, err := calculator.ParseFacts([]byte(facts))
	if err != nil {
		return s, err
	}
	s.rule, err = calculator.ParseRule([]byte(body), known)
	return s, err
}

// dayOf is the day on which a rule's clauses have to be in force: today, or the last
// day of a rule that has ended, or the first of one that has not begun.
func (s *Store) dayOf(r *calculator.Rule) time.Time {
	from, to := r.Span()
	day := s.today()
	if !to.IsZero() && !day.Before(to) {
		day = to.AddDate(0, 0, -1)
	}
	if day.Before(from) {
		day = from
	}
	return day
}

// Check compares the newest version of rules with the library: a draft without
// problems is checked, one with problems is a draft again. Of what is published only
// the problems are told.
func (s *Store) Check(ctx context.Context, names []string) ([]Result, error) {
	return s.each(ctx, names, func(tx pgx.Tx, v stored, r *Result) error {
		_, problems, err := examine(ctx, tx, v.rule, s.dayOf(v.rule))
		if err != nil {
			return err
		}
		state := Checked
		if r.Status = string(Checked); len(problems) > 0 {
			state, r.Status, r.Problems = Draft, "wrong", problems
		}
		found, err := json.Marshal(notNil(problems))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			UPDATE entitlement_version SET state = $2, problems = $3, checked_at = now()
			WHERE id = $1 AND state IN ('draft', 'checked')`, v.id, string(state), found)
		return err
	})
}

// Publish publishes the newest version of rules, in place of what was published. Each
// is compared with the library in the same transaction: one that contradicts what it
// quotes stays what it is, and its result says why. by is who reviewed it.
func (s *Store) Publish(ctx context.Context, names []string, by, why string) ([]Result, error) {
	by, why = strings.TrimSpace(by), strings.TrimSpace(why)
	if by == "" || why == "" || len(by) > 200 || len(why) > 2000 {
		return nil, errors.New("publishing says who reviewed it, in 200 bytes, and why, in 2000")
	}
	return s.each(ctx, names, func(tx pgx.Tx, v stored, r *Result) error {
		clauses, problems, err := examine(ctx, tx, v.rule, s.dayOf(v.rule))
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			r.Status, r.Problems = "wrong", problems
			return nil
		}
		r.Status = string(Published)
		if _, err := tx.Exec(ctx, `
			UPDATE entitlement_version SET state = 'withdrawn', decided_at = now(), decided_by = $3, decided_why = 'another version is published'
			WHERE rule = $1 AND state = 'published' AND id <> $2`, v.rule.ID, v.id, by); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			UPDATE entitlement_version SET state = 'published', problems = '[]', checked_at = now(), decided_at = now(), decided_by = $2, decided_why = $3
			WHERE id = $1`, v.id, by, why); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM entitlement_citation WHERE entitlement_id = $1`, v.id); err != nil {
			return err
		}
		for _, c := range clauses {
			if _, err := tx.Exec(ctx, `
				INSERT INTO entitlement_citation (entitlement_id, clause, version_id, document, article, digest) VALUES ($1, $2, $3, $4, $5, $6)`,
				v.id, c.name, c.version, c.cited.Document, c.cited.Article, c.digest()); err != nil {
				return err
			}
		}
		return nil
	})
}

// Withdraw ends the use of rules.
func (s *Store) Withdraw(ctx context.Context, names []string, by, why string) ([]Result, error) {
	by, why = strings.TrimSpace(by), strings.TrimSpace(why)
	if by == "" || why == "" || len(by) > 200 || len(why) > 2000 {
		return nil, errors.New("withdrawing says who decided it, in 200 bytes, and why, in 2000")
	}
	var results []Result
	for _, name := range names {
		done, err := s.Pool.Exec(ctx, `
			UPDATE entitlement_version SET state = 'withdrawn', decided_at = now(), decided_by = $2, decided_why = $3
			WHERE rule = $1 AND state = 'published'`, name, by, why)
		if err != nil {
			return results, err
		}
		r := Result{Rule: name, Status: string(Withdrawn)}
		if done.RowsAffected() == 0 {
			r.Status, r.Reason = "refused", "it is not published"
		}
		results = append(results, r)
	}
	return results, nil
}

// each does something with the newest version of each rule, a transaction each; with
// all rules where none is named.
func (s *Store) each(ctx context.Context, names []string, do func(tx pgx.Tx, v stored, r *Result) error) ([]Result, error) {
	if len(names) == 0 {
		rows, err := s.Pool.Query(ctx, `SELECT DISTINCT rule FROM entitlement_version ORDER BY rule`)
		if err != nil {
			return nil, err
		}
		if names, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			return nil, err
		}
	}
	var results []Result
	for _, name := range names {
		result := Result{Rule: name}
		err := pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error {
			v, err := newest(ctx, tx, name)
			if err != nil {
				return err
			}
			result.ID = v.id
			return do(tx, v, &result)
		})
		if err != nil {
			return results, fmt.Errorf("rule %s: %w", name, err)
		}
		results = append(results, result)
	}
	return results, nil
}

func notNil(p []Problem) []Problem {
	if p == nil {
		return []Problem{}
	}
	return p
}
