// Package retrieval turns a question into ranked passages. One ranking is
// lexical (lexical.go: BM25 over characters, character pairs and stems, inside
// PostgreSQL), one is by vectors where an embedding model is configured
// (vector.go), and fuse.go makes one of two. Only passages that are in force on
// the day and hold in the person's region are candidates, inside the statements.
//
// It owns no table and writes nothing: it reads what knowledge publishes.
package retrieval

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/llm"
	"careerbot/internal/region"
)

// Database is what is searched: a pool, or a transaction that sees a library as it
// would be.
type Database interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	Begin(ctx context.Context) (pgx.Tx, error)
}

var (
	_ Database = (*pgxpool.Pool)(nil)
	_ Database = pgx.Tx(nil)
)

// Searcher answers queries from one database.
type Searcher struct {
	Pool Database
	// Embedder is asked for the question's vector; nil, or a space of weight
	// zero, leaves the ranking to the words.
	Embedder llm.Embedder
	// Models gives the embedder of a space. Where it is set, the space that the library was
	// switched to last is asked, and Embedder's only until there is one.
	Models func(context.Context, llm.Space) (llm.Embedder, error)

	remembered remembered // of the library's statistics
	vectors    vectors    // of questions
}

// Query is what is asked, by whom and for when.
type Query struct {
	Text   string
	Region string    // code, "" for a person who has not said
	AsOf   time.Time // the day on which the passages must be in force
	Former bool      // instead, passages that no longer hold on that day
	K      int       // how many passages; 10 if zero
	// Access is what may be seen beside what is public: staff, team:7.
	Access []string

	WordsOnly bool // the text must not be sent to an embedding endpoint
	// Places, if any, asks for the rules of exactly these places, instead of what
	// holds in Region.
	Places []string
}

// Passage is a piece of a document that can be cited.
type Passage struct {
	ID         int64
	Version    int64 // the version of the document that it stands in
	Title      string
	Issuer     string
	Number     string
	Region     string
	Kind       string
	Language   string
	URL        string
	ValidFrom  *time.Time
	ValidTo    *time.Time
	Heading    []string
	Body       string
	Start, End int // offsets of Body in the document, in characters
	Score      Score
}

// Score is a passage's place in the ranking and what it is made of.
type Score struct {
	Total   float64 // what the ranking is by
	Lexical float64 // BM25; 0 if the words did not find it
	Vector  float64 // cosine similarity; 0 if the vectors did not find it
}

// Ranking is the answer to a query.
type Ranking struct {
	Passages []Passage // best first
	Terms    []Term    // what the question was reduced to, rarest first
}

// fused is how many passages of each ranking take part in fusion.
const fused = 100

// mostAgain is how often a search or an answer is begun anew because the library went
// on meanwhile.
const mostAgain = 3

// Search ranks the passages for a query. It takes several statements; where something
// was published between them it ranks anew, so that all that it gives is in force at
// one moment: never the old text of one rule beside the new one of another.
func (s *Searcher) Search(ctx context.Context, q Query) (Ranking, error) {
	for again := 0; ; again++ {
		r, fallen, err := s.searchOnce(ctx, q)
		if err != nil || !fallen || again == mostAgain {
			return r, err
		}
	}
}

// searchOnce is Search, and reports whether some of what it found held no longer when it
// was read; that is left out.
func (s *Searcher) searchOnce(ctx context.Context, q Query) (r Ranking, fallen bool, err error) {
	if q.K <= 0 {
		q.K = 10
	}
	f := filter{regions: q.Places, day: pgtype.Date{Time: q.AsOf, Valid: true}, former: q.Former, access: append([]string{"public"}, q.Access...)}
	if len(q.Places) == 0 {
		f.regions = region.Seen(q.Region)
	}
	var in space
	depth := q.K
	if !q.WordsOnly {
		if in, err = s.space(ctx); err != nil {
			if ctx.Err() != nil {
				return Ranking{}, false, fmt.Errorf("search by vectors: %w", err)
			}
			slog.WarnContext(ctx, "searching by words only", "error", err)
		}
		if in.Embedder != nil {
			depth = max(q.K, fused)
		}
	}
	terms, words, err := s.lexical(ctx, q.Text, f, depth)
	if err != nil {
		return Ranking{}, false, fmt.Errorf("search by words: %w", err)
	}
	var vectors []hit
	if in.Embedder != nil {
		// An embedding service that is away makes the ranking plainer, not silent.
		if vectors, err = s.vector(ctx, in, q.Text, f, depth); err != nil {
			if ctx.Err() != nil {
				return Ranking{}, false, fmt.Errorf("search by vectors: %w", err)
			}
			slog.WarnContext(ctx, "searching by words only", "error", err)
		}
	}
	scores, order := fuse(words, vectors, in.weight(), q.K)
	passages, err := s.fetch(ctx, order, scores, f)
	if err != nil {
		return Ranking{}, false, fmt.Errorf("fetch passages: %w", err)
	}
	return Ranking{Passages: passages, Terms: terms}, len(passages) < len(order), nil
}

// Hold reports whether all of some versions are in force on a day and for everybody, at one
// moment.
func (s *Searcher) Hold(ctx context.Context, versions []int64, day time.Time) (all bool, err error) {
	err = s.Pool.QueryRow(ctx, `
		SELECT NOT EXISTS (SELECT FROM unnest($1::bigint[]) AS cited (id) LEFT JOIN version v USING (id) WHERE (v.in_force @> $2::date AND v.access = 'public') IS NOT TRUE)`, versions, day).Scan(&all)
	if err != nil {
		return false, fmt.Errorf("look whether what is cited holds: %w", err)
	}
	return all, nil
}

// filter is who asks, and for when.
type filter struct {
	regions []string
	day     pgtype.Date
	former  bool
	access  []string
}

// hit is a passage that one ranking found.
type hit struct {
	id    int64
	score float64
}

// fetch reads the passages that are shown, in order: of those that may be seen, those that
// hold on the filter's day at the moment of reading; without a day, those that ever do.
func (s *Searcher) fetch(ctx context.Context, order []int64, scores map[int64]Score, f filter) ([]Passage, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT p.id, v.id, v.title, v.issuer, v.number, v.region, v.kind, v.language, v.url,
		       v.valid_from, coalesce(upper(v.in_force), v.valid_to), p.heading, p.body, p.start_at, p.end_at
		FROM unnest($1::bigint[]) WITH ORDINALITY AS ranked (id, place)
		JOIN passage p USING (id)
		JOIN version v ON v.id = p.version_id
		WHERE v.access = ANY ($4) AND NOT isempty(v.in_force)
		  AND ($2::date IS NULL OR CASE WHEN $3 THEN v.in_force << daterange($2::date, NULL) ELSE v.in_force @> $2::date END)
		ORDER BY ranked.place`, order, f.day, f.former, f.access)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Passage, error) {
		var p Passage
		err := row.Scan(&p.ID, &p.Version, &p.Title, &p.Issuer, &p.Number, &p.Region, &p.Kind, &p.Language, &p.URL,
			&p.ValidFrom, &p.ValidTo, &p.Heading, &p.Body, &p.Start, &p.End)
		p.Score = scores[p.ID]
		return p, err
	})
}
