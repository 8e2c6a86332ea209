package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Fall is an article that has lost its force, and what stands in its place: what answers
// that cite it told people wrongly since.
type Fall struct {
	Version    int64    `json:"version"`
	Start, End int      // in that version, in characters
	Title      string   `json:"title"`
	Number     string   `json:"number"`
	What       string   `json:"what"` // changed, removed, superseded, withdrawn, expired, undone
	Heading    []string `json:"heading"`
	Text       string   `json:"text"`
	// Of one that was changed: as it is now. [Bot.DraftNotice] says in which version.
	NowHeading []string `json:"now_heading"`
	Now        string   `json:"now"`
	NowStart   int      `json:"now_start"`
	NowEnd     int      `json:"now_end"`
}

// Name is the article's own heading, without the chapter.
func (f Fall) Name() string { return ownName(f.Heading) }

// NowName is its heading now.
func (f Fall) NowName() string { return ownName(f.NowHeading) }

// ownName is the last of a path of headings.
func ownName(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// ReliedAnswer is an answer that cites what has fallen. Who got it is not said.
type ReliedAnswer struct {
	Turn     int64
	Question string // without identifiers and names; "" where it was a counsellor's own
	Region   string
	At       time.Time
	Falls    []int // which, by their place, from 1
}

// Reliance is how many answers rely on what has fallen.
type Reliance struct {
	Answers int
	People  int
	Willing int   // people of those who want to be told
	Falls   []int // answers that rely on each
	Samples []ReliedAnswer
}

// mostSamples bounds the answers that are shown.
const mostSamples = 20

// fell is what falls as rows, and which answers rely on which: those that cite a stretch
// of one that overlaps it. Many answers cite the same stretch: each is compared once.
const fell = `
		WITH fell AS (
			SELECT * FROM unnest(@versions::bigint[], @starts::integer[], @ends::integer[]) WITH ORDINALITY AS f (version, start_at, end_at, n)
		), stretch AS MATERIALIZED (
			SELECT DISTINCT version_id, start_at, end_at FROM answer_source WHERE version_id = ANY (@versions)
		), touched AS MATERIALIZED (
			SELECT s.version_id, s.start_at, s.end_at, f.n FROM fell f JOIN stretch s ON s.version_id = f.version AND s.start_at < f.end_at AND s.end_at > f.start_at
		), hit AS MATERIALIZED (
			SELECT s.turn_id, s.conversation_id, max(s.at) AS at, array_agg(DISTINCT t.n)::integer[] AS falls
			FROM touched t JOIN answer_source s USING (version_id, start_at, end_at)
			GROUP BY 1, 2
		)`

func fellArgs(falls []Fall) pgx.NamedArgs {
	versions, starts, ends := make([]int64, len(falls)), make([]int, len(falls)), make([]int, len(falls))
	for i, f := range falls {
		versions[i], starts[i], ends[i] = f.Version, f.Start, f.End
	}
	return pgx.NamedArgs{"versions": versions, "starts": starts, "ends": ends}
}

// Relied says which answers rely on what has fallen, or would.
func (b *Bot) Relied(ctx context.Context, falls []Fall) (r Reliance, err error) {
	r.Falls = make([]int, len(falls))
	if len(falls) == 0 {
		return r, nil
	}
	args := fellArgs(falls)
	args["most"] = mostSamples
	err = pgx.BeginTxFunc(ctx, b.Pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var ns, counts []int
		var latest []struct {
			Turn  int64
			Falls []int
		}
		err := tx.QueryRow(ctx, fell+`, counted AS (SELECT n, count(*) AS answers FROM hit CROSS JOIN LATERAL unnest(falls) n GROUP BY n),
			latest AS (SELECT turn_id, falls FROM hit ORDER BY at DESC, turn_id DESC LIMIT @most)
			SELECT count(*), count(DISTINCT conversation_id), count(DISTINCT w.conversation_id), (SELECT coalesce(array_agg(n ORDER BY n)::integer[], '{}') FROM counted),
			       (SELECT coalesce(array_agg(answers ORDER BY n)::integer[], '{}') FROM counted), (SELECT coalesce(jsonb_agg(jsonb_build_object('turn', turn_id, 'falls', falls)), '[]') FROM latest)
			FROM hit LEFT JOIN rule_watch w USING (conversation_id)`, args).Scan(&r.Answers, &r.People, &r.Willing, &ns, &counts, &latest)
		if err != nil || r.Answers == 0 {
			return err
		}
		for i, n := range ns {
			r.Falls[n-1] = counts[i]
		}
		turns, relied := make([]int64, len(latest)), map[int64][]int{}
		for i, l := range latest {
			turns[i], relied[l.Turn] = l.Turn, l.Falls
		}
		rows, err := tx.Query(ctx, `
			SELECT t.id, t.question, c.region, (SELECT max(at) FROM answer_source WHERE turn_id = t.id) AS at FROM turn t JOIN conversation c ON c.id = t.conversation_id
			WHERE t.id = ANY ($1) ORDER BY at DESC, t.id DESC`, turns)
		if err != nil {
			return err
		}
		r.Samples, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (a ReliedAnswer, err error) {
			err = row.Scan(&a.Turn, &a.Question, &a.Region, &a.At)
			a.Falls = relied[a.Turn]
			slices.Sort(a.Falls)
			return a, err
		})
		return err
	})
	if err != nil {
		return r, fmt.Errorf("find the answers that rely on what changed: %w", err)
	}
	for i := range r.Samples {
		r.Samples[i].Question = b.sample(r.Samples[i].Question)
	}
	return r, nil
}

// Cited says which of these versions an answer cites.
func (b *Bot) Cited(ctx context.Context, versions []int64) (map[int64]bool, error) {
	rows, err := b.Pool.Query(ctx, `SELECT id FROM unnest($1::bigint[]) AS v (id) WHERE EXISTS (SELECT FROM answer_source WHERE version_id = v.id)`, versions)
	if err != nil {
		return nil, fmt.Errorf("look which texts answers rely on: %w", err)
	}
	cited := map[int64]bool{}
	var id int64
	if _, err := pgx.ForEachRow(rows, []any{&id}, func() error { cited[id] = true; return nil }); err != nil {
		return nil, fmt.Errorf("look which texts answers rely on: %w", err)
	}
	return cited, nil
}

// AnswersOn counts the answers that cite these versions: each alone, and all together.
func (b *Bot) AnswersOn(ctx context.Context, versions []int64) (each map[int64]int, all int, err error) {
	rows, err := b.Pool.Query(ctx, `
		WITH cited AS (SELECT DISTINCT version_id, turn_id FROM answer_source WHERE version_id = ANY ($1))
		SELECT version_id, count(*), (SELECT count(DISTINCT turn_id) FROM cited) FROM cited GROUP BY 1`, versions)
	if err != nil {
		return nil, 0, fmt.Errorf("count the answers that rely on texts: %w", err)
	}
	each = map[int64]int{}
	var id int64
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&id, &n, &all}, func() error { each[id] = n; return nil }); err != nil {
		return nil, 0, fmt.Errorf("count the answers that rely on texts: %w", err)
	}
	return each, all, nil
}

// sample is a question as staff may see it without a case of it: without identifiers and
// names. Where they cannot be hidden nothing of it is shown.
func (b *Bot) sample(question string) string {
	hidden, err := b.anonymous([]string{question}, nil)
	if err != nil {
		return "…"
	}
	return shortened(strings.Join(strings.Fields(hidden[0]), " "), 200)
}
