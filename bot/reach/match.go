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
	out    []*replacing // that cannot be used: what they stand for does not come back
	used   []int64      // the versions that the rules were read from
	gone   []int64      // and those that are suspended
	read   time.Time    // when
	day    time.Time
	home   string
	books  map[string]*calculator.Book
	values map[[2]string]calculator.Value
}

// replacing is a version as far as it stands for others, which it does also where it cannot
// be read over the facts of the rule that is compared.
type replacing struct {
	region   string
	replaces []string
	from, to time.Time
}

// parsed are facts, and the rules that have been read over them; nil is one over others.
type parsed struct {
	facts     *calculator.Facts
	rules     map[int64]*calculator.Rule
	replacing map[int64]*replacing
}

// rule reads a rule, and those that can stand for it; nil where it is not used (any more).
// Before it is published, live is false: it takes the place of the version that is. Which
// they are is looked up each time; what is written in them does not change, and is read once.
func (f *Finder) rule(ctx context.Context, tx pgx.Tx, id int64, live bool) (matcher, error) {
	day := f.Now()
	var name string
	var about []byte
	var used, gone []int64
	err := tx.QueryRow(ctx, `
		SELECT e.rule, e.facts, ARRAY(SELECT o.id FROM entitlement_version o WHERE o.id = e.id OR o.state = 'published' AND o.rule <> e.rule AND entitlement_suspended(o.id, $2) = '{}' ORDER BY o.id),
		       ARRAY(SELECT o.id FROM entitlement_version o WHERE o.id <> e.id AND o.state = 'published' AND o.rule <> e.rule AND entitlement_suspended(o.id, $2) <> '{}' ORDER BY o.id)
		FROM entitlement_version e
		WHERE e.id = $1 AND (NOT $3 OR e.state = 'published' AND e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to > $2) AND entitlement_suspended(e.id, $2) = '{}')`,
		id, day, live).Scan(&name, &about, &used, &gone)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // a rule that is not used is no error
	}
	if err != nil {
		return nil, err
	}
	if r := f.read[id]; r != nil && slices.Equal(r.used, used) && slices.Equal(r.gone, gone) && r.read.Format(time.DateOnly) == day.Format(time.DateOnly) {
		return r, nil
	}
	all, err := f.parse(ctx, tx, name, about, slices.Concat(used, gone))
	if err != nil {
		return nil, err
	}
	r := &rule{id: id, name: name, facts: all.facts, used: used, gone: gone, read: day, day: day, home: f.Home, books: map[string]*calculator.Book{}, values: map[[2]string]calculator.Value{}}
	for _, one := range used {
		if read := all.rules[one]; read != nil {
			r.rules = append(r.rules, read)
		} else {
			r.out = append(r.out, all.replacing[one])
		}
	}
	for _, one := range gone {
		r.out = append(r.out, all.replacing[one])
	}
	if one := all.rules[id]; one != nil {
		if from, _ := one.Span(); from.After(day) { // it is told of when it holds
			r.day = from
		}
	}
	if f.read == nil {
		f.read = map[int64]*rule{}
	}
	f.read[id] = r
	return r, nil
}

// parse gives the facts of a rule, and the rules over them among those that are used.
func (f *Finder) parse(ctx context.Context, tx pgx.Tx, name string, about []byte, used []int64) (*parsed, error) {
	all, ok := f.over[string(about)]
	if !ok {
		var body string
		if err := tx.QueryRow(ctx, `SELECT body FROM entitlement_facts WHERE sha256 = $1`, about).Scan(&body); err != nil {
			return nil, err
		}
		facts, err := calculator.ParseFacts([]byte(body))
		if err != nil {
			return nil, fmt.Errorf("the facts of rule %s: %w", name, err)
		}
		all = &parsed{facts, map[int64]*calculator.Rule{}, map[int64]*replacing{}}
		if f.over == nil {
			f.over = map[string]*parsed{}
		}
		f.over[string(about)] = all
	}
	var unread []int64
	for _, id := range used {
		if _, ok := all.rules[id]; !ok {
			unread = append(unread, id)
		}
	}
	if len(unread) == 0 {
		return all, nil
	}
	rows, err := tx.Query(ctx, `SELECT id, region, valid_from, valid_to, body FROM entitlement_version WHERE id = ANY ($1)`, unread)
	if err != nil {
		return nil, err
	}
	var id int64
	var code, body string
	var from time.Time
	var to *time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &code, &from, &to, &body}, func() error {
		one, err := calculator.ParseRule([]byte(body), all.facts)
		if err != nil { // one over other facts does not go with these: see retrieval/entitlement
			one = nil
		}
		stands := &replacing{region: code, replaces: calculator.Replaces([]byte(body)), from: from}
		if to != nil {
			stands.to = *to
		}
		all.rules[id], all.replacing[id] = one, stands
		return nil
	})
	return all, err
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
			if slices.Contains(seen, one.region) && !one.from.After(r.day) && (one.to.IsZero() || one.to.After(r.day)) {
				gone = append(gone, one.replaces...)
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
		return nil, nil //nolint:nilnil // a document of which nobody is told is no error
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
