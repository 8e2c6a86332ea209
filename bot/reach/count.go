package reach

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/region"
)

// hidden is the number of people under which no number is given, and rounded what others are
// rounded to, as on the dashboard: who subtracts what is said of two sets of documents does
// not find one person.
const hidden, rounded = 5, 5

// Reach is about how many people a publication would reach, and never who. Whom it reaches
// by what is sensitive only is not counted.
type Reach struct {
	// People is how many, rounded; -1 stands for fewer than five, none among them.
	People  int     `json:"people"`
	Regions []Share `json:"regions"` // provinces and countries
	Groups  []Share `json:"groups"`  // that people have named; no sensitive one
}

// Share is a part of the people; one of fewer than five is left out, and where only one is
// left out the next smallest is too, so that it cannot be worked out.
type Share struct {
	Name   string `json:"name"`
	People int    `json:"people"`
}

// ErrNone means that people are told of none of it: there is no such rule, or no document
// that is for everybody.
var ErrNone = errors.New("there is nothing of which people may be told")

// Count says about how many people would be told if rules (entitlement_version) or documents
// (version) were published together as they are. It tells nobody and notes nothing.
func (f *Finder) Count(ctx context.Context, what string, ids ...int64) (Reach, error) {
	r := Reach{}
	regions, groups := map[string]int{}, map[string]int{}
	err := pgx.BeginTxFunc(ctx, f.Pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var all []matcher
		for _, id := range ids {
			m, err := f.document(ctx, tx, id, false)
			if what == "rule" {
				m, err = f.rule(ctx, tx, id, false)
			}
			if err != nil {
				return err
			}
			if m != nil {
				all = append(all, m)
			}
		}
		if len(all) == 0 {
			return ErrNone
		}
		for after, count := int64(0), atOnce; count == atOnce; {
			count = 0
			err := f.profiles(ctx, tx, what, after, atOnce, func(p *profile) {
				after, count = p.conversation, count+1
				p.sensitive = nil
				if !slices.ContainsFunc(all, func(m matcher) bool { return len(m.match(p)) > 0 }) {
					return
				}
				r.People++
				regions[region.Province(p.region)]++
				for _, g := range p.groups {
					groups[g]++
				}
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return r, fmt.Errorf("count whom a publication would reach: %w", err)
	}
	r.Regions, r.Groups = shares(regions), shares(groups)
	if r.People < hidden {
		r.People = -1
	} else {
		r.People = about(r.People)
	}
	return r, nil
}

func about(n int) int { return (n + rounded/2) / rounded * rounded }

func shares(counts map[string]int) []Share {
	var all []Share
	for name, n := range counts {
		all = append(all, Share{name, n})
	}
	slices.SortFunc(all, func(a, b Share) int { return cmp.Or(b.People-a.People, cmp.Compare(a.Name, b.Name)) })
	shown := slices.IndexFunc(all, func(s Share) bool { return s.People < hidden })
	switch {
	case shown < 0:
		shown = len(all)
	case len(all)-shown == 1 && shown > 0: // one alone follows from the others
		shown--
	}
	all = all[:shown]
	for i := range all {
		all[i].People = about(all[i].People)
	}
	// Their order says no more than the numbers do.
	slices.SortFunc(all, func(a, b Share) int { return cmp.Or(b.People-a.People, cmp.Compare(a.Name, b.Name)) })
	return all
}
