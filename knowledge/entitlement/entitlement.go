// Package entitlement keeps the rules of the calculator: what a person is entitled to,
// as data that people review.
//
// The life of a rule: [Store.Load] reads its file and keeps it as a draft (load.go);
// [Store.Check] compares it with the clauses that it quotes, as they stand in the
// library (clause.go, check.go): each quote word for word, each figure, each bound, and
// that no threshold or exception of the clause is passed over; [Store.Publish] does so
// again, in the transaction that publishes it, and ties it to the versions of the
// documents (publish.go). When one of those is replaced or falls out of force the rule
// is suspended, which [Store.List] shows (list.go).
//
// rules/ has those that come with the program. It owns the tables entitlement_facts,
// entitlement_version and entitlement_citation. retrieval/entitlement reads them.
package entitlement

import (
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Store keeps rules in a database.
type Store struct {
	Pool *pgxpool.Pool
	// Now is the clock that says which documents are in force.
	Now func() time.Time
}

func (s *Store) today() time.Time {
	y, m, d := s.Now().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// State is where a version of a rule stands.
type State string

// The states.
const (
	Draft     State = "draft"
	Checked   State = "checked"
	Published State = "published"
	Withdrawn State = "withdrawn"
)
