package entitlement

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Entry is a version of a rule as it is listed.
type Entry struct {
	ID        int64      `json:"id"`
	Rule      string     `json:"rule"`
	Ordinal   int        `json:"version"`
	NameZH    string     `json:"name_zh"`
	NameEN    string     `json:"name_en"`
	Region    string     `json:"region"`
	From      time.Time  `json:"from"`
	To        *time.Time `json:"to"`
	State     State      `json:"state"`
	Problems  []Problem  `json:"problems"`
	Suspended []string   `json:"suspended"` // published, and these clauses are no longer in force as they were
	LoadedAt  time.Time  `json:"loaded_at"`
	CheckedAt *time.Time `json:"checked_at"`
	DecidedAt *time.Time `json:"decided_at"`
	By        string     `json:"by"`
	Why       string     `json:"why"`
}

// List lists the newest version of each rule and what is published; only what is
// suspended, if asked. A rule is suspended when a document that it quotes was changed,
// or is no longer in force.
func (s *Store) List(ctx context.Context, suspended bool) ([]Entry, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT id, rule, ordinal, name_zh, name_en, region, valid_from, valid_to, state, problems, suspended, loaded_at, checked_at, decided_at, decided_by, decided_why
		FROM (SELECT e.*, CASE WHEN e.state = 'published' THEN entitlement_suspended(e.id,
		             greatest(e.valid_from, least($1::date, e.valid_to - 1))) ELSE '{}' END AS suspended
		      FROM entitlement_version e
		      WHERE e.state = 'published' OR NOT EXISTS (SELECT FROM entitlement_version l WHERE l.rule = e.rule AND l.ordinal > e.ordinal)) e
		WHERE NOT $2 OR suspended <> '{}'
		ORDER BY rule, ordinal`, s.today(), suspended)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Entry, error) {
		var e Entry
		err := row.Scan(&e.ID, &e.Rule, &e.Ordinal, &e.NameZH, &e.NameEN, &e.Region, &e.From, &e.To, &e.State, &e.Problems, &e.Suspended,
			&e.LoadedAt, &e.CheckedAt, &e.DecidedAt, &e.By, &e.Why)
		return e, err
	})
}
