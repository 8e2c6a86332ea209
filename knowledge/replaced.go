package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"careerbot/internal/region"
)

// Replaced is a published text that a draft ends, or would end, as soon as it is published.
type Replaced struct {
	Version int64
	Title   string
	Number  string
	Since   string // first day on which it holds, as isoDay; "" open
	Holds   bool   // today
}

// ReplacedBy gives the texts of these accesses, or of all where it is nil, that drafts end
// when they are published: the texts of the same document, and of those that a draft names
// as superseded, that hold today or later. What has ended by itself before is not replaced.
func (l *Library) ReplacedBy(ctx context.Context, drafts []int64, access []string) (map[int64][]Replaced, error) {
	rows, err := l.Pool.Query(ctx, `
		WITH v AS (SELECT * FROM version WHERE id = ANY (@drafts) AND state IN ('draft', 'checked')), pair AS (
			SELECT v.id AS draft, e.id, false AS other FROM v JOIN version e ON e.document_id = v.document_id AND e.ordinal < v.ordinal
			UNION ALL
			SELECT v.id, e.id, true FROM v JOIN version e ON e.document_id <> v.document_id AND e.region = v.region AND (e.valid_from IS NULL OR e.valid_from < v.valid_from)
			     AND v.supersedes && ARRAY[e.title, @republic || e.title, replace(e.title, @republic, ''), nullif(e.number, '')]
			WHERE v.supersedes <> '{}' AND v.valid_from IS NOT NULL
		)
		SELECT v.id, e.id, e.title, e.number, lower(e.in_force), e.in_force @> @day::date
		FROM pair JOIN v ON v.id = pair.draft JOIN version e ON e.id = pair.id
		WHERE e.state = 'published' AND NOT isempty(e.in_force) AND (upper(e.in_force) IS NULL OR upper(e.in_force) > greatest(v.valid_from, @day::date))
		  AND (@access::text[] IS NULL OR e.access = ANY (@access))
		ORDER BY v.id, pair.other, e.id DESC`,
		pgx.NamedArgs{"drafts": drafts, "access": access, "day": day0(l.today()), "republic": region.Republic})
	if err != nil {
		return nil, fmt.Errorf("look what drafts replace: %w", err)
	}
	all := map[int64][]Replaced{}
	var draft int64
	var r Replaced
	var since pgtype.Date
	if _, err := pgx.ForEachRow(rows, []any{&draft, &r.Version, &r.Title, &r.Number, &since, &r.Holds}, func() error {
		r.Since = isoDay(since.Time)
		all[draft] = append(all[draft], r)
		return nil
	}); err != nil {
		return nil, fmt.Errorf("look what drafts replace: %w", err)
	}
	return all, nil
}
