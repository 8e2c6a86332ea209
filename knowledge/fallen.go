package knowledge

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/region"
)

// Fallen is an article that a text takes the force from, and what stands in its place.
// Answers that relied on it are no longer right.
type Fallen struct {
	Version int64   `json:"version"` // in which it stands
	Title   string  `json:"title"`
	Number  string  `json:"number"`
	What    string  `json:"what"` // changed, removed; superseded, withdrawn, expired with all of its document; undone: its publication was taken back
	Before  Article `json:"before"`
	After   Article `json:"after"` // of one that was changed
}

// All of a document falls, too.
const (
	Superseded = "superseded"
	Withdrawn  = "withdrawn"
	Expired    = "expired"
	Undone     = "undone"
)

// Falls gives what a version changes, or would where it is a draft: the articles of the
// earlier texts of its document that it words otherwise or lacks, those of documents
// that it names as superseded, and its own where it is withdrawn or has expired. Of one
// that was published once and taken back those fall, too, that the text before it words
// otherwise. What the
// caller knows of how it differs from another is not found out again. Of earlier texts but
// the last, only those are compared that cited says something relies on; nil is all.
func (l *Library) Falls(ctx context.Context, version int64, cited func(context.Context, []int64) (map[int64]bool, error), known ...Difference) ([]Fallen, error) {
	type earlier struct {
		ID                  int64
		Title, Number, What string
	}
	var all []Fallen
	rows, err := l.Pool.Query(ctx, `
		SELECT e.id, e.title, e.number, 'changed' FROM version v JOIN version e ON e.document_id = v.document_id AND e.ordinal < v.ordinal AND e.state IN ('published', 'withdrawn')
		WHERE v.id = @version AND v.state <> 'withdrawn'
		UNION ALL
		SELECT e.id, e.title, e.number, 'superseded' FROM version v
		JOIN version e ON e.document_id <> v.document_id AND e.region = v.region AND e.state IN ('published', 'withdrawn') AND (e.valid_from IS NULL OR e.valid_from < v.valid_from)
		     AND v.supersedes && ARRAY[e.title, @republic || e.title, replace(e.title, @republic, ''), nullif(e.number, '')]
		WHERE v.id = @version AND v.supersedes <> '{}' AND v.state <> 'withdrawn'
		UNION ALL
		SELECT v.id, v.title, v.number, CASE WHEN v.state = 'withdrawn' THEN 'withdrawn' ELSE 'expired' END FROM version v
		WHERE v.id = @version AND (v.state = 'withdrawn' OR v.state = 'published' AND v.valid_to <= @day::date AND (isempty(v.in_force) OR upper(v.in_force) = v.valid_to))
		UNION ALL
		SELECT v.id, v.title, v.number, 'undone' FROM version v WHERE v.id = @version AND v.state = 'checked' AND EXISTS (SELECT FROM publication_version WHERE version_id = v.id)
		ORDER BY 1 DESC`, pgx.NamedArgs{"version": version, "republic": region.Republic, "day": day0(l.today())})
	if err != nil {
		return nil, fmt.Errorf("look what version %d changes: %w", version, err)
	}
	texts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[earlier])
	if err != nil {
		return nil, fmt.Errorf("look what version %d changes: %w", version, err)
	}
	compared := map[int64]bool{} // beside the last of them
	if cited != nil {
		ids := make([]int64, len(texts))
		for i, t := range texts {
			ids[i] = t.ID
		}
		if compared, err = cited(ctx, ids); err != nil {
			return nil, err
		}
	}
	var fresh []Article
	last := slices.IndexFunc(texts, func(t earlier) bool { return t.What == Changed })
	for i, t := range texts {
		if t.What == Changed && i != last && cited != nil && !compared[t.ID] {
			continue
		}
		one := Fallen{Version: t.ID, Title: t.Title, Number: t.Number, What: t.What}
		if t.What != Changed {
			whole, err := l.articles(ctx, t.ID)
			if err != nil {
				return nil, err
			}
			articles := whole
			if t.What == Undone && last >= 0 { // what is worded as before holds still
				before, err := l.articles(ctx, texts[last].ID)
				if err != nil {
					return nil, err
				}
				changes, err := compare(ctx, whole, before, false)
				if err != nil {
					return nil, err
				}
				articles = nil
				for _, c := range changes {
					if c.What == Changed || c.What == Removed {
						articles = append(articles, *c.Before)
					}
				}
			}
			for _, one.Before = range articles {
				all = append(all, one)
			}
			continue
		}
		var changes []ArticleChange
		at := slices.IndexFunc(known, func(d Difference) bool { return d.Before == t.ID && d.After == version })
		if at >= 0 {
			changes = known[at].Articles
		} else {
			old, err := l.articles(ctx, t.ID)
			if err == nil && fresh == nil {
				fresh, err = l.articles(ctx, version)
			}
			if err != nil {
				return nil, err
			}
			if changes, err = compare(ctx, old, fresh, false); err != nil {
				return nil, err
			}
		}
		for _, c := range changes {
			switch one.What, one.After = c.What, (Article{}); c.What {
			case Changed:
				one.Before, one.After = *c.Before, *c.After
			case Removed:
				one.Before = *c.Before
			default:
				continue
			}
			all = append(all, one)
		}
	}
	return all, nil
}

// TakenBack gives the versions that were published once and are not any more.
func (l *Library) TakenBack(ctx context.Context) (map[int64]bool, error) {
	rows, err := l.Pool.Query(ctx, `SELECT id FROM version v WHERE state = 'checked' AND EXISTS (SELECT FROM publication_version WHERE version_id = v.id)`)
	if err != nil {
		return nil, fmt.Errorf("find what was taken back: %w", err)
	}
	all := map[int64]bool{}
	var id int64
	if _, err := pgx.ForEachRow(rows, []any{&id}, func() error { all[id] = true; return nil }); err != nil {
		return nil, fmt.Errorf("find what was taken back: %w", err)
	}
	return all, nil
}
