package retrieval

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"careerbot/internal/region"
)

// Former is a document that no longer holds.
type Former struct {
	Version int64
	Title   string
	Until   time.Time // the first day on which it no longer held

	By string // what has taken its place, "" if the library does not say
	// Passage is the one in which that says so, else the first one of the document
	// itself: its source line says until when it held. 0 if it has none.
	Passage int64
}

// former reads what ended one of the versions that a condition selects. A newer
// version of the same document, or a document that names it as superseded, has
// taken its place: one that is not for everybody is not named.
func (s *Searcher) former(ctx context.Context, condition string, args ...any) (Former, bool, error) {
	var f Former
	var until pgtype.Date
	err := s.Pool.QueryRow(ctx, `
		SELECT v.id, v.title, upper(v.in_force), coalesce(by.title, ''),
		       coalesce(said.id, (SELECT p.id FROM passage p WHERE p.version_id = v.id ORDER BY p.ordinal LIMIT 1), 0)
		FROM version v
		LEFT JOIN LATERAL (
			SELECT n.id, n.title, NOT isempty(n.in_force) AS held FROM version n
			WHERE n.access = 'public' AND (n.document_id = v.document_id AND n.ordinal > v.ordinal AND NOT isempty(n.in_force)
			   OR n.document_id <> v.document_id AND n.supersedes <> '{}' AND n.region = v.region AND n.state IN ('published', 'withdrawn')
			      AND n.supersedes && ARRAY[v.title, $1 || v.title, replace(v.title, $1, ''), nullif(v.number, '')])
			ORDER BY n.document_id = v.document_id, n.valid_from DESC NULLS LAST, n.id DESC
			LIMIT 1
		) by ON true
		LEFT JOIN LATERAL (
			SELECT p.id FROM passage p
			WHERE p.version_id = by.id AND p.version_id <> v.id AND by.held
			  AND (position(v.title IN p.body) > 0 OR position(replace(v.title, $1, '') IN p.body) > 0 OR v.number <> '' AND position(v.number IN p.body) > 0)
			  AND p.body ~* '废止|代替|取代|失效|repeal|revoke|supersede|replace'
			ORDER BY p.ordinal DESC LIMIT 1
		) said ON true
		WHERE NOT isempty(v.in_force) AND v.access = 'public' AND `+condition+`
		ORDER BY upper(v.in_force) DESC NULLS LAST, v.id DESC
		LIMIT 1`, append([]any{region.Republic}, args...)...).Scan(&f.Version, &f.Title, &until, &f.By, &f.Passage)
	if errors.Is(err, pgx.ErrNoRows) {
		return Former{}, false, nil
	}
	f.Until = until.Time
	return f, err == nil, err
}

// Ended says what took the place of a version that no longer holds on a day.
func (s *Searcher) Ended(ctx context.Context, version int64, day time.Time) (Former, bool, error) {
	f, ok, err := s.former(ctx, `v.id = $2 AND v.in_force << daterange($3::date, NULL)`, version, day)
	if err != nil {
		return f, false, fmt.Errorf("look for what ended version %d: %w", version, err)
	}
	return f, ok, nil
}

// Repealed reports whether a title or number names a document that no longer holds on a
// day, while no document of that name does.
func (s *Searcher) Repealed(ctx context.Context, title, code string, day time.Time) (Former, bool, error) {
	f, ok, err := s.former(ctx, `(v.title IN ($2, $1 || $2, replace($2, $1, '')) OR v.number = $2) AND v.region = ANY ($3) AND v.in_force << daterange($4::date, NULL)
		AND NOT EXISTS (SELECT FROM version now WHERE (now.title IN ($2, $1 || $2, replace($2, $1, '')) OR now.number = $2) AND now.region = ANY ($3) AND now.access = 'public'
		                AND now.in_force @> $4::date)`, title, region.Seen(code), day)
	if err != nil {
		return f, false, fmt.Errorf("look for %q: %w", title, err)
	}
	return f, ok, nil
}

// Passage gives one passage by its id, if everybody may read it and it holds, held or
// will hold: nobody is quoted a draft, or what is for some, by its number.
func (s *Searcher) Passage(ctx context.Context, id int64) (p Passage, found bool, err error) {
	all, err := s.fetch(ctx, []int64{id}, nil, filter{access: []string{"public"}})
	if err != nil {
		return Passage{}, false, fmt.Errorf("read passage %d: %w", id, err)
	}
	if len(all) == 0 {
		return Passage{}, false, nil
	}
	return all[0], true, nil
}
