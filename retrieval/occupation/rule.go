package occupation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
)

// Clause is the text of an article that the library has in force.
type Clause struct {
	Version                            int64
	Title, Issuer, Number, Region, URL string
	ValidFrom, ValidTo                 *time.Time
	Heading                            []string
	Body                               string
	Start, End                         int // offsets of Body in the document, in characters
}

// named is an article as a rule names it: 《title》第N条.
var named = pattern.MustCompile(`《([^》]{2,60})》(第[一二三四五六七八九十百零〇]{1,8}条)`)

// Text finds the first article that the name of a rule has, in force on a day and for
// everybody to see; false where the library has none of them.
func (f *Finder) Text(ctx context.Context, rule string, day time.Time) (Clause, bool, error) {
	for _, m := range named.FindAllStringSubmatch(rule, -1) {
		var c Clause
		err := f.Pool.QueryRow(ctx, `
			SELECT v.id, v.title, v.issuer, v.number, v.region, v.url, v.valid_from, coalesce(upper(v.in_force), v.valid_to), p.heading, p.body, p.start_at, p.end_at
			FROM version v JOIN passage p ON p.version_id = v.id
			WHERE v.title IN ($1, '中华人民共和国' || $1) AND v.in_force @> $3::date AND v.state = 'published' AND v.access = 'public' AND v.region IN ('', 'CN')
			      AND p.heading[cardinality(p.heading)] = $2
			ORDER BY v.id DESC, p.ordinal LIMIT 1`, m[1], m[2], day).
			Scan(&c.Version, &c.Title, &c.Issuer, &c.Number, &c.Region, &c.URL, &c.ValidFrom, &c.ValidTo, &c.Heading, &c.Body, &c.Start, &c.End)
		if err == nil {
			return c, true, nil
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return Clause{}, false, fmt.Errorf("look for %s: %w", m[0], err)
		}
	}
	return Clause{}, false, nil
}
