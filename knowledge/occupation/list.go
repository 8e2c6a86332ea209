package occupation

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Filter says which occupations are listed.
type Filter struct {
	Group  string // code of a group: 4, 4-09, 4-09-08; "" is all
	Guided bool   // only those that have a guide
	Limit  int
}

// Listed is an occupation as an admin sees it.
type Listed struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Path     []string `json:"path"`
	Source   string   `json:"source"`
	Interest string   `json:"interest,omitempty"` // "": it has no guide
	TitleZH  string   `json:"title_zh,omitempty"`
	TitleEN  string   `json:"title_en,omitempty"`
}

// List gives occupations by code.
func (l *Loader) List(ctx context.Context, f Filter) ([]Listed, error) {
	found, err := l.Pool.Query(ctx, `
		SELECT o.code, o.name, o.path, o.source, coalesce(g.interest, '') AS interest,
			coalesce(g.words->'zh'->>'title', '') AS title_zh, coalesce(g.words->'en'->>'title', '') AS title_en
		FROM occupation o LEFT JOIN occupation_guide g USING (code)
		WHERE (o.code = $1 OR $1 = '' OR starts_with(o.code, $1 || '-')) AND (g.code IS NOT NULL OR NOT $2)
		ORDER BY o.code LIMIT $3`, f.Group, f.Guided, f.Limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowToStructByName[Listed])
}

// GroupCode reports whether s is the code of a group or of an occupation.
func GroupCode(s string) bool { return group.MatchString(s) || leaf.MatchString(s) }
