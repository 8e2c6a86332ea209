package retrieval

import (
	"context"
	"strings"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
)

// postcode is a British postcode, or its outward part: PR1 2HE, LS9.
var postcode = pattern.MustCompile(`^([A-Za-z]{1,2}[0-9][A-Za-z0-9]?)(?: ?[0-9][A-Za-z]{2})?$`)

// coarser gives what else a name that is not known can be looked for by, the narrowest
// first: of an address the part behind the comma, the town that it ends with, the outward
// part of a postcode.
func coarser(at string) (all []string) {
	if m := postcode.FindStringSubmatch(at); m != nil {
		return []string{m[1]}
	}
	for {
		_, rest, cut := strings.Cut(at, ",")
		if !cut {
			break
		}
		if at = strings.TrimSpace(rest); at != "" {
			all = append(all, at)
			if m := postcode.FindStringSubmatch(at); m != nil {
				all = append(all, m[1])
			}
		}
	}
	words := strings.Fields(at)
	for n := min(3, len(words)-1); n >= 1; n-- {
		last := strings.Join(words[len(words)-n:], " ")
		if m := postcode.FindStringSubmatch(last); m != nil {
			all = append(all, last, m[1])
		} else if geo.Towns()[strings.ToLower(last)] {
			all = append(all, last)
		}
	}
	return all
}

// located finds what a query names: a district, street or town by the places, a town by
// the vacancies in it, or what of it is known.
func (s *Searcher) located(ctx context.Context, q NearQuery) (spot, error) {
	first, err := s.locateOrTown(ctx, q)
	if err != nil || !first.unknown {
		return first, err
	}
	for _, at := range coarser(first.name) {
		q.At = at
		if found, err := s.locateOrTown(ctx, q); err != nil || !found.unknown {
			return found, err
		}
	}
	return first, nil
}

func (s *Searcher) locateOrTown(ctx context.Context, q NearQuery) (spot, error) {
	found, err := s.locate(ctx, q)
	if err != nil || !found.unknown {
		return found, err
	}
	middle, ok, err := s.town(ctx, found.name)
	if ok {
		found.point, found.unknown = &middle, false
	}
	return found, err
}
