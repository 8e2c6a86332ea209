package reach

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/calculator"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// rule decides whether a rule of entitlement fits somebody: it holds in their region, no
// rule of a smaller region stands for it there, and by what they have stated they are
// entitled, or it depends on what they have not said while something that they have said
// speaks for it.
type rule struct {
	id     int64
	name   string
	facts  *calculator.Facts
	rules  []*calculator.Rule
	out    []*calculator.Rule // that are suspended: what they stand for does not come back
	day    time.Time
	home   string
	books  map[string]*calculator.Book
	values map[[2]string]calculator.Value
}

// rule reads a rule, and those that can stand for it; nil where it is not used (any more).
// Before it is published, live is false: it takes the place of the version that is.
func (f *Finder) rule(ctx context.Context, tx pgx.Tx, id int64, live bool) (matcher, error) {
	day := f.Now()
	r := &rule{id: id, day: day, home: f.Home, books: map[string]*calculator.Book{}, values: map[[2]string]calculator.Value{}}
	var about string
	err := tx.QueryRow(ctx, `
		SELECT e.rule, f.body FROM entitlement_version e JOIN entitlement_facts f ON f.sha256 = e.facts
		WHERE e.id = $1 AND (NOT $3 OR e.state = 'published' AND e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to > $2) AND entitlement_suspended(e.id, $2) = '{}')`,
		id, day, live).Scan(&r.name, &about)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if r.facts, err = calculator.ParseFacts([]byte(about)); err != nil {
		return nil, fmt.Errorf("the facts of rule %s: %w", r.name, err)
	}
	rows, err := tx.Query(ctx, `
		SELECT body, id <> $1 AND entitlement_suspended(id, $3) <> '{}' FROM entitlement_version WHERE id = $1 OR state = 'published' AND rule <> $2`, id, r.name, day)
	if err != nil {
		return nil, err
	}
	bodies, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Body      string
		Suspended bool
	}])
	if err != nil {
		return nil, err
	}
	for _, body := range bodies {
		one, err := calculator.ParseRule([]byte(body.Body), r.facts)
		if err != nil { // one over other facts does not go with these: see retrieval/entitlement
			continue
		}
		if body.Suspended {
			r.out = append(r.out, one)
			continue
		}
		if from, _ := one.Span(); one.ID == r.name && from.After(r.day) { // it is told of when it holds
			r.day = from
		}
		r.rules = append(r.rules, one)
	}
	return r, nil
}

// book gives the rules that hold in a region.
func (r *rule) book(code string) *calculator.Book {
	b, ok := r.books[code]
	if !ok {
		seen := region.Seen(code)
		var here []*calculator.Rule
		for _, one := range r.rules {
			if slices.Contains(seen, one.Region) {
				here = append(here, one)
			}
		}
		var gone []string
		for _, one := range r.out {
			if from, to := one.Span(); slices.Contains(seen, one.Region) && !from.After(r.day) && (to.IsZero() || to.After(r.day)) {
				gone = append(gone, one.Replaces...)
			}
		}
		b = calculator.NewBook(r.facts, here, r.day).Without(gone)
		r.books[code] = b
	}
	return b
}

// groupFacts are what follows from a group that somebody has named.
var groupFacts = map[string][2]string{
	"unemployed": {"situation", "unemployed"}, "flexible": {"situation", "flexible"}, "business": {"situation", "business"}, "employed": {"situation", "employed"},
	"veteran": {"veteran", "yes"}, "disability": {"disabled", "yes"}, "hard_to_place": {"hard_to_place", "yes"},
}

// known gives what somebody has stated, as rules take it.
func (r *rule) known(p *profile) calculator.Known {
	k := calculator.Known{}
	put := func(name, said string) {
		key := [2]string{name, said}
		v, ok := r.values[key]
		if !ok {
			v, _ = r.facts.Value(name, said) // of other facts than these: not known
			r.values[key] = v
		}
		if v.Known() {
			k[name] = v
		}
	}
	for _, group := range p.all() {
		if fact, ok := groupFacts[group]; ok {
			put(fact[0], fact[1])
		}
	}
	for name, said := range p.facts { // said in particular, so it counts more
		put(name, said)
	}
	return k
}

func (r *rule) match(p *profile) []fit {
	code := p.region
	if code == "" {
		code = r.home
	}
	out, fits := r.book(code).Fits(r.name, r.known(p))
	if !fits {
		return nil
	}
	return []fit{{conversation: p.conversation, id: r.id, what: "rule", why: string(out)}}
}

// document decides whether a document fits somebody: it holds in their region, and its
// title is about a group that they are of, or about what they wish to do.
type document struct {
	id     int64
	region string
	title  string
	words  map[int32]bool
	home   string
	wishes map[string]bool
}

// document reads a document, if people may be told of it; nil where they may not.
func (f *Finder) document(ctx context.Context, tx pgx.Tx, id int64, live bool) (matcher, error) {
	d := &document{id: id, home: f.Home, words: map[int32]bool{}, wishes: map[string]bool{}}
	err := tx.QueryRow(ctx, `
		SELECT v.region, v.title FROM version v
		WHERE v.id = $1 AND v.access = 'public' AND (NOT $3 OR v.state = 'published' AND v.in_force @> $2::date)`, id, f.Now(), live).Scan(&d.region, &d.title)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d.title = text.Fold(d.title)
	for _, w := range text.DistinctWords(d.title) {
		d.words[w] = true
	}
	return d, nil
}

// groupWords are what a title calls the groups that people name.
var groupWords = map[string][]string{
	"graduate":      {"毕业生", "graduate", "school leaver", "school-leaver"},
	"migrant":       {"农民工", "务工人员", "转移就业", "migrant worker"},
	"veteran":       {"退役军人", "退伍军人", "退役士兵", "veteran"},
	"flexible":      {"灵活就业", "新就业形态", "平台用工", "flexible work", "flexible employment", "gig work", "platform work"},
	"unemployed":    {"失业", "unemploy", "jobless"},
	"business":      {"创业", "start-up", "startup", "self-employ"},
	"disability":    {"残疾", "disab"},
	"hard_to_place": {"就业困难", "就业援助", "difficulty in finding"},
}

func (d *document) match(p *profile) []fit {
	code := p.region
	if code == "" {
		code = d.home
	}
	if !slices.Contains(region.Seen(code), d.region) {
		return nil
	}
	for _, group := range p.all() {
		if slices.ContainsFunc(groupWords[group], func(w string) bool { return strings.Contains(d.title, w) }) {
			return []fit{{conversation: p.conversation, id: d.id, what: "document", why: "group:" + group}}
		}
	}
	for _, wish := range p.wishes {
		if d.wish(wish) {
			return []fit{{conversation: p.conversation, id: d.id, what: "document", why: "wish:" + wish}}
		}
	}
	return nil
}

// wish reports whether all words of a wish stand in the title.
func (d *document) wish(wish string) bool {
	is, ok := d.wishes[wish]
	if !ok {
		words := text.DistinctWords(wish)
		is = len(words) > 0 && !slices.ContainsFunc(words, func(w int32) bool { return !d.words[w] })
		d.wishes[wish] = is
	}
	return is
}
