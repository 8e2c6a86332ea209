// Package occupation finds occupations: by their name, and those that fit what somebody
// likes (internal/interest), can do and does not want (internal/strength). It reads the
// tables occupation and occupation_guide, and owns none.
//
// Who somebody is never comes in: [Query] has no field for it, and what is read of free
// words is only the vocabulary of internal/strength. So the same answers give the same
// occupations to everybody.
package occupation

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/strength"
	"careerbot/internal/text"
)

// Finder finds occupations.
type Finder struct {
	Pool *pgxpool.Pool
}

// Words are what a guide says in one language.
type Words struct {
	Title string   `json:"title"`
	Also  []string `json:"also"`
	Tasks []string `json:"tasks"`
	Ways  string   `json:"ways"`
	Hard  string   `json:"hard"`
	Note  string   `json:"note,omitempty"`
}

// Occupation is one that has a guide, in the person's language.
type Occupation struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"` // official, Chinese
	Path     []string `json:"path"`
	Interest string   `json:"interest"`
	Entry    string   `json:"entry"`
	Words
	Skills    []Label   `json:"skills"`
	Demands   []Label   `json:"demands"`
	Licences  []Licence `json:"licences"`  // that a rule demands of everybody in it
	Sometimes []Licence `json:"sometimes"` // that it demands for some of the work
}

// Label is a code with what it is called in the person's language.
type Label struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

// Licence is what a rule demands, which rule that is, and how one gets it.
type Licence struct {
	Label
	Rule string `json:"rule"`
	How  string `json:"how"`
}

// guide is a row of the table.
type guide struct {
	code, name, interest, entry                 string
	path                                        []string
	skills, demands, licences, sometimes, heard []string
	zh, en                                      Words
}

// guides reads all of them, by code. They are some hundreds.
func (f *Finder) guides(ctx context.Context) ([]guide, error) {
	rows, err := f.Pool.Query(ctx, `
		SELECT code, name, path, interest, entry, skills, demands, licences, sometimes, heard, words
		FROM occupation JOIN occupation_guide USING (code) ORDER BY code`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (guide, error) {
		var g guide
		var words []byte
		if err := row.Scan(&g.code, &g.name, &g.path, &g.interest, &g.entry, &g.skills, &g.demands, &g.licences, &g.sometimes, &g.heard, &words); err != nil {
			return g, err
		}
		var by struct{ ZH, EN Words }
		if err := json.Unmarshal(words, &by); err != nil {
			return g, fmt.Errorf("the words of %s: %w", g.code, err)
		}
		g.zh, g.en = by.ZH, by.EN
		return g, nil
	})
}

func (g guide) in(language string) Occupation {
	o := Occupation{Code: g.code, Name: g.name, Path: g.path, Interest: g.interest, Entry: g.entry, Words: g.en,
		Skills: labels(strength.Skills, g.skills, language), Demands: labels(strength.Demands, g.demands, language),
		Licences: licences(g.licences, language), Sometimes: licences(g.sometimes, language)}
	if language == "zh" {
		o.Words = g.zh
	}
	return o
}

// labels keep the order of the codes. What the vocabulary does not know is left out: the
// guides may be those of a newer program.
func labels(words []strength.Word, codes []string, language string) []Label {
	all := []Label{}
	for _, code := range codes {
		if w, ok := strength.Find(words, code); ok {
			all = append(all, Label{code, w.Label(language)})
		}
	}
	return all
}

func licences(codes []string, language string) []Licence {
	all := []Licence{}
	for _, code := range codes {
		if w, ok := strength.Find(strength.Licences, code); ok {
			all = append(all, Licence{Label{code, w.Label(language)}, w.Rule(language), w.How(language)})
		}
	}
	return all
}

// names are all that an occupation is called, those that are never shown last.
func (g guide) names() []string {
	return slices.Concat([]string{g.zh.Title, g.en.Title, g.name}, g.zh.Also, g.en.Also, g.heard)
}

// mostFound bounds what one name finds.
const mostFound = 8

// Find gives the occupations of a code or a name, in the person's language: those that are
// called so, else those whose names have it in them, or it has in it. None is no error.
func (f *Finder) Find(ctx context.Context, name, language string) ([]Occupation, error) {
	name = strings.TrimSpace(text.Fold(name))
	if name == "" {
		return nil, nil
	}
	all, err := f.guides(ctx)
	if err != nil {
		return nil, err
	}
	type hit struct {
		g guide
		// rank is 0 for the code, a title or the official name, 1 for another name, 2 for part of one.
		rank, extra int
	}
	var hits []hit
	for _, g := range all {
		best := hit{g, 3, 0}
		for i, n := range append([]string{g.code}, g.names()...) {
			n = text.Fold(n)
			at := hit{g, 3, 0}
			switch {
			case n == name && i <= 3:
				at.rank = 0
			case n == name:
				at.rank = 1
			case len(name) >= 4 && strings.Contains(n, name):
				at.rank, at.extra = 2, len(n)-len(name)
			case len(n) >= 6 && strings.Contains(name, n):
				at.rank, at.extra = 2, len(name)-len(n)
			}
			if at.rank < best.rank || at.rank == best.rank && at.extra < best.extra {
				best = at
			}
		}
		if best.rank < 3 {
			hits = append(hits, best)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.extra, b.extra)) })
	var found []Occupation
	for _, h := range hits {
		// Who is called so leaves out those that only have it in a name.
		if len(found) == mostFound || len(found) > 0 && h.rank == 2 && hits[0].rank < 2 {
			break
		}
		found = append(found, h.g.in(language))
	}
	return found, nil
}

// qualities are what nobody has for having done a work: that is for them to say.
var qualities = []string{"stamina", "careful", "patient", "calm", "team", "listen", "mandarin", "english", "language", "sign"}

// Read takes skills, licences and limits from an answer, as [strength.Read] does, and where
// it names an occupation that the person has done also what is done in that.
func (f *Finder) Read(ctx context.Context, q strength.Question, answer string) (strength.Reading, error) {
	r := strength.Read(q, answer)
	if q != strength.Done && q != strength.Help {
		return r, nil
	}
	all, err := f.guides(ctx)
	if err != nil {
		return r, err
	}
	own := slices.DeleteFunc(strength.Clauses(answer), func(c strength.Clause) bool { return !c.Own() })
	for _, g := range all {
		if slices.ContainsFunc(g.names(), func(name string) bool {
			name = text.Fold(name)
			return slices.ContainsFunc(own, func(c strength.Clause) bool { return c.Has(name) })
		}) {
			for _, s := range g.skills {
				if !slices.Contains(qualities, s) {
					r.Skills = append(r.Skills, s)
				}
			}
		}
	}
	r.Skills = strength.Known(strength.Skills, r.Skills)
	return r, nil
}
