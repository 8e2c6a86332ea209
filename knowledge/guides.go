package knowledge

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
)

// Quoting is a guide that names what has changed or fallen, and so may be wrong now.
type Quoting struct {
	Version  int64
	Title    string
	Articles []string // that it names, of those that changed or are gone
}

const (
	shortestName = 4 // characters; fewer are in many a text that does not mean it
	mostQuoting  = 50
)

// named is what a guide can name of a document of which something fell.
type named struct {
	names    []string
	articles []string
	whole    bool // all of it fell, or something without a number
}

// GuidesTo gives the guides in force, or to come, that name a document by its title or
// number of which something fell, and an article of it that did, unless all of it fell.
// Access says whose they are, nil is all.
func (l *Library) GuidesTo(ctx context.Context, fallen []Fallen, access []string) ([]Quoting, error) {
	var names []string
	var of []int
	var versions []int64
	byVersion := map[int64]int{}
	var all []named
	for _, f := range fallen {
		at, ok := byVersion[f.Version]
		if !ok {
			at = len(all)
			byVersion[f.Version], versions = at, append(versions, f.Version)
			all = append(all, named{names: namesOf(f)})
			for _, name := range all[at].names {
				names, of = append(names, name), append(of, at)
			}
		}
		number := strings.TrimRight(articleNumber.FindString(f.Before.Name()), " 　:：.．、")
		if f.What != Changed && f.What != Removed || number == "" {
			all[at].whole = true
		} else if !slices.Contains(all[at].articles, number) {
			all[at].articles = append(all[at].articles, number)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	rows, err := l.Pool.Query(ctx, `
		SELECT v.id, v.title, v.body, n.which FROM version v CROSS JOIN LATERAL (
			SELECT array_agg(DISTINCT n.of) AS which FROM unnest($1::text[], $2::integer[]) AS n (name, of) WHERE position(n.name IN v.body) > 0
		) n
		WHERE v.kind = 'guide' AND v.state = 'published' AND NOT isempty(v.in_force) AND coalesce(upper(v.in_force) > $3::date, true) AND n.which IS NOT NULL
		  AND v.document_id NOT IN (SELECT document_id FROM version WHERE id = ANY ($4)) AND ($5::text[] IS NULL OR v.access = ANY ($5)) ORDER BY v.id`,
		names, of, day0(l.today()), versions, access)
	if err != nil {
		return nil, fmt.Errorf("look for guides that name what changed: %w", err)
	}
	var found []Quoting
	var q Quoting
	var body string
	var which []int
	_, err = pgx.ForEachRow(rows, []any{&q.Version, &q.Title, &body, &which}, func() error {
		q.Articles = nil
		quotes := false
		said := map[int]stretches{}
		for _, at := range which {
			said[at] = after(body, all[at].names)
			quotes = quotes || all[at].whole
			for _, article := range all[at].articles {
				if said[at].name(body, article) {
					q.Articles, quotes = append(q.Articles, article), true
				}
			}
		}
		if quotes && len(found) < mostQuoting {
			found = append(found, q)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for guides that name what changed: %w", err)
	}
	return found, nil
}

// namesOf is what others call a document.
func namesOf(f Fallen) (names []string) {
	for _, name := range []string{strings.TrimPrefix(f.Title, region.Republic), f.Number} {
		if utf8.RuneCountInString(name) >= shortestName {
			names = append(names, name)
		}
	}
	return names
}

// stretches are parts of a text, from and to which byte.
type stretches [][2]int

// nearName is how far behind the name of a document its articles are looked for: some 200
// Chinese characters.
const nearName = 600

// after gives what stands in a text behind names.
func after(body string, names []string) (all stretches) {
	for _, name := range names {
		for at := 0; ; {
			next := strings.Index(body[at:], name)
			if next < 0 {
				break
			}
			at += next + len(name)
			end := at + len(prefixBytes(body[at:], nearName))
			if last := len(all) - 1; last >= 0 && all[last][0] <= at && at <= all[last][1] {
				all[last][1] = max(all[last][1], end)
			} else {
				all = append(all, [2]int{at, end})
			}
		}
	}
	return all
}

// further is what makes another number of one: Article 1 of 12, 第十条 of 第十条之一.
var further = pattern.MustCompile(`^(?:[0-9A-Za-z]|之[一二三四五六七八九十])`)

// name reports whether an article is named in stretches of a text.
func (s stretches) name(body, article string) bool {
	for _, part := range s {
		for at := part[0]; ; {
			next := strings.Index(body[at:part[1]], article)
			if next < 0 {
				break
			}
			if at += next + len(article); !further.MatchString(body[at:]) {
				return true
			}
		}
	}
	return false
}
