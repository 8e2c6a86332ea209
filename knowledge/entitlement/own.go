package entitlement

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/calculator"
)

// Own is what became of the rules that come with the program.
type Own struct {
	Published []string // now
	Waiting   []string // the library lacks what they cite, or says something else
}

// ownBy and ownWhy are written beside what the program publishes itself.
const (
	ownBy  = "careerbot"
	ownWhy = "comes with the program; each quote, figure and exception is as in the library"
)

// Ensure brings in the rules that come with the program, and publishes those whose
// clauses the library has word for word; the others wait, and are looked at again the
// next time. A rule of which people have loaded a version, or that they have withdrawn,
// is left as they want it. What is published and suspended is published again where the
// library agrees again.
func (s *Store) Ensure(ctx context.Context) (Own, error) {
	var own Own
	rules, err := BuiltIn()
	if err != nil {
		return own, err
	}
	facts, err := calculator.ParseFacts([]byte(rules.Facts))
	if err != nil {
		return own, err
	}
	var todo []string
	for _, file := range rules.Files {
		wanted, err := s.bringIn(ctx, file, rules.Facts, facts)
		if err != nil {
			return own, fmt.Errorf("%s: %w", file.Name, err)
		}
		if wanted {
			todo = append(todo, file.Name)
		}
	}
	if len(todo) == 0 {
		return own, nil
	}
	results, err := s.Publish(ctx, todo, ownBy, ownWhy)
	for _, r := range results {
		if r.Status == string(Published) {
			own.Published = append(own.Published, r.Rule)
		} else {
			own.Waiting = append(own.Waiting, r.Rule)
		}
	}
	return own, err
}

// bringIn keeps a rule of the program as a draft, where there is no other of its name,
// and reports whether it is to be published.
func (s *Store) bringIn(ctx context.Context, file File, about string, facts *calculator.Facts) (wanted bool, err error) {
	var state State
	var isOwn, suspended bool
	var newest []byte
	err = s.Pool.QueryRow(ctx, `
		SELECT state, own, sha256, state = 'published' AND entitlement_suspended(id, greatest(valid_from, least($2::date, valid_to - 1))) <> '{}'
		FROM entitlement_version WHERE rule = $1 ORDER BY ordinal DESC LIMIT 1`, file.Name, s.today()).Scan(&state, &isOwn, &newest, &suspended)
	sum := digest(about, file.Body)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
	case err != nil:
		return false, err
	case !isOwn || state == Withdrawn:
		return false, nil
	case slices.Equal(newest, sum):
		return state != Published || suspended, nil
	}
	rule, err := parse(file, facts)
	if err != nil {
		return false, err // tests hold the program's own
	}
	_, err = s.keep(ctx, rule, file.Body, about, true)
	return err == nil, err
}

// digest names a text of a rule over facts.
func digest(facts, body string) []byte {
	sum := sha256.Sum256([]byte(facts + "\x00" + body))
	return sum[:]
}
