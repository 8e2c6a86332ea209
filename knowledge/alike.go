package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Alike is how much of a text stood in the one that it takes the place of, too.
type Alike struct {
	Before    int64 // that version
	Same, All int   // articles
}

// AlikeTo tells for drafts how much of them is as in the text of their document that was
// published before; of those that have one.
func (l *Library) AlikeTo(ctx context.Context, versions []int64) (map[int64]Alike, error) {
	rows, err := l.Pool.Query(ctx, `
		WITH pair AS MATERIALIZED (
			SELECT v.id, (SELECT e.id FROM version e WHERE e.document_id = v.document_id AND e.ordinal < v.ordinal AND e.state IN ('published', 'withdrawn')
			              ORDER BY e.ordinal DESC LIMIT 1) AS before
			FROM version v WHERE v.id = ANY ($1)
		), article AS MATERIALIZED (
			SELECT version_id, md5(string_agg(body, chr(10) ORDER BY ordinal)) AS said
			FROM passage WHERE version_id IN (SELECT id FROM pair WHERE before IS NOT NULL UNION SELECT before FROM pair)
			GROUP BY version_id, heading, CASE WHEN heading = '{}' THEN ordinal END
		)
		SELECT pair.id, pair.before, count(old.said), count(*)
		FROM pair JOIN article ON article.version_id = pair.id
		LEFT JOIN (SELECT DISTINCT version_id, said FROM article) old ON old.version_id = pair.before AND old.said = article.said
		WHERE pair.before IS NOT NULL GROUP BY pair.id, pair.before`, versions)
	if err != nil {
		return nil, fmt.Errorf("compare drafts with the texts before: %w", err)
	}
	all := map[int64]Alike{}
	var id int64
	var a Alike
	if _, err := pgx.ForEachRow(rows, []any{&id, &a.Before, &a.Same, &a.All}, func() error { all[id] = a; return nil }); err != nil {
		return nil, fmt.Errorf("compare drafts with the texts before: %w", err)
	}
	return all, nil
}
