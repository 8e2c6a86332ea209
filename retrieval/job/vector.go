package job

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Where an embedding model is configured, what means the same in other words (后厨, 厨师)
// is found as well: a second ranking by vectors, under the same conditions, and one of
// the two by reciprocal rank fusion as in package retrieval. It is for the order by fit
// alone. A vector is near to something always, so what has none of the words is taken
// only if it is at least as near to the wish as three quarters of what has them: no model's
// similarities mean the same as another's, and nothing has to be calibrated. Where nothing
// has the words the wish is loosened, and what that means is said.
//
// What is fused is the head of the list; what has the words and is in neither of the first
// of the two follows in the order of the words (page.go).

const (
	// fused is how many of each ranking take part.
	fused = 100
	// rrf is the constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).
	rrf = 60
)

// byMeaning gives the head of the list, of both rankings, and whether it is all of it; nil
// where there is only that by words. An endpoint that is away makes the ranking plainer,
// not silent.
func (s *Searcher) byMeaning(ctx context.Context, w *wish, found *Found) (head []hit, whole bool, err error) {
	asked := strings.TrimSpace(w.Text + " " + strings.Join(w.Skills, " "))
	if s.Places == nil || w.Sort != ByFit || asked == "" || !w.Since.IsZero() {
		return nil, false, nil
	}
	vector, ok, err := s.Places.Vector(ctx, asked)
	if err != nil && ctx.Err() == nil {
		slog.WarnContext(ctx, "searching vacancies by words only", "error", err)
		return nil, false, nil
	}
	if err != nil || !ok {
		return nil, false, err
	}
	all := *w
	all.Limit = fused - 1 // a look gives one more
	words, err := s.find(ctx, &all, found)
	if err != nil || len(words) == 0 {
		return nil, false, err
	}
	near, similar, err := s.nearest(ctx, &all, meant{vector.Space, vector.In.Dimensions, vector.Vector}, words)
	if err != nil {
		return nil, false, fmt.Errorf("by vectors: %w", err)
	}
	weight := vector.In.Weight
	total, hits, others := map[int64]float64{}, map[int64]hit{}, map[int64]bool{}
	for place, h := range words {
		total[h.group], hits[h.group] = 1/float64(rrf+place+1), h
	}
	floor := lowerQuartile(similar)
	place := 0
	for _, h := range near {
		_, has := hits[h.group]
		if !has && (len(similar) == 0 || h.rank < floor) {
			continue
		}
		place++
		total[h.group] += weight / float64(rrf+place)
		if !has {
			hits[h.group] = h.hit
			others[h.group] = !h.has // what has the words is counted
		}
	}
	whole = len(words) < fused
	// What is not on the map comes after what is, as in every list.
	last := func(group int64) int {
		if w.Near != nil && hits[group].metres == nil {
			return 1
		}
		return 0
	}
	order := slices.SortedFunc(maps.Keys(total), func(a, b int64) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(total[b], total[a]), cmp.Compare(hits[a].id, hits[b].id))
	})
	for _, group := range order {
		if !whole && last(group) == 1 {
			break // after all that has the words
		}
		h := hits[group]
		h.fit = total[group]
		head = append(head, h)
		if others[group] {
			found.Count = min(found.Count+1, MaxCount)
		}
	}
	return head, whole, nil
}

func lowerQuartile(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/4]
}

// meant is what is looked for, as a vector of a space.
type meant struct {
	space      int32
	dimensions int
	vector     any
}

// distance, similarity and join are parts of statements. Space and dimensions are in their
// text: the planner must see that the partial index fits.
func (m meant) distance() string {
	return fmt.Sprintf(`embedding::halfvec(%d) <=> @asked`, m.dimensions)
}

func (m meant) similarity() string { return "1 - (" + m.distance() + ")" }

func (m meant) join(id string) string {
	return fmt.Sprintf(` JOIN vacancy_embedding e ON e.vacancy_id = %s AND e.space_id = %d `, id, m.space)
}

// likely is a vacancy that means what is looked for; its rank is the similarity.
type likely struct {
	hit
	has bool // the words, too
}

// Bounds of the ranking by vectors, by which it takes no longer than that by words.
var (
	// mostCompared is how many vectors are compared one by one.
	mostCompared = 10_000
	// mostRead is how many rows are looked at for those that pass a filter that no index has.
	mostRead = mostRows
)

// nearest ranks by cosine similarity what is within the wish but for its words, one of
// each job. It also gives the similarities of what the words have found.
//
// There are two ways. Where the filter leaves few, each of them is compared: nothing is
// missed. Where it leaves many the index is asked; it filters after it has searched, so
// where what is near in meaning is not what passes the filter, too few may come of it.
// Then the first mostCompared that pass are compared as well: there are never fewer than
// are wanted if so many pass, though a nearer one can be missed among the others.
func (s *Searcher) nearest(ctx context.Context, w *wish, m meant, words []hit) (near []likely, similar []float64, err error) {
	free := *w
	free.fix()
	few := free.counted.rows*free.share <= float64(mostCompared)
	ids := make([]int64, len(words))
	for i, h := range words {
		ids[i] = h.id
	}
	err = pgx.BeginTxFunc(ctx, s.Pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT `+m.similarity()+` FROM vacancy_embedding WHERE space_id = @space AND vacancy_id = ANY (@ids)`,
			pgx.NamedArgs{"asked": m.vector, "space": m.space, "ids": ids})
		if err != nil {
			return err
		}
		if similar, err = pgx.CollectRows(rows, pgx.RowTo[float64]); err != nil {
			return err
		}
		all := false
		var compared, indexed []likely
		if few {
			compared, all, err = free.compared(ctx, tx, m, few)
		}
		if err == nil && !all {
			indexed, err = free.indexed(ctx, tx, m)
		}
		if err == nil && !few && len(indexed) < fused {
			compared, _, err = free.compared(ctx, tx, m, few)
		}
		near = nearestOf(append(indexed, compared...))
		return err
	})
	return near, similar, err
}

// nearestOf gives the most similar, one of each job.
func nearestOf(all []likely) (near []likely) {
	slices.SortFunc(all, func(a, b likely) int { return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.id, b.id)) })
	seen := map[int64]bool{}
	for _, h := range all {
		if !seen[h.group] && len(near) < fused {
			seen[h.group] = true
			near = append(near, h)
		}
	}
	return near
}

// indexed asks the index. From version 0.8 on pgvector goes on searching while the filter
// leaves too few, up to a number of rows of its own.
func (w *wish) indexed(ctx context.Context, tx pgx.Tx, m meant) ([]likely, error) {
	if _, err := tx.Exec(ctx, `
		SELECT set_config(name, CASE name WHEN 'hnsw.ef_search' THEN '200' ELSE 'relaxed_order' END, true)
		FROM pg_settings WHERE name IN ('hnsw.ef_search', 'hnsw.iterative_scan')`); err != nil {
		return nil, err
	}
	_, args := w.has(look{})
	has := w.hasWords(args)
	args["asked"], args["k"] = m.vector, fused
	rows, err := tx.Query(ctx, `
		SELECT id, group_id, words, metres, `+m.similarity()+`, unsaid, `+has+live+m.join("vacancy_live.id")+scored+`
		WHERE `+within+`
		ORDER BY `+m.distance()+` LIMIT @k::int`, args)
	if err != nil {
		return nil, err
	}
	return collectLikely(rows)
}

// compared compares one by one what passes, and reports whether that is all that does.
func (w *wish) compared(ctx context.Context, tx pgx.Tx, m meant, few bool) (near []likely, all bool, err error) {
	conditions, args := w.has(look{})
	has := w.hasWords(args)
	args["asked"], args["k"], args["most_read"], args["most_compared"] = m.vector, fused, mostRead, mostCompared
	if few {
		args["most_read"] = math.MaxInt32
	}
	some := strings.Replace(live, "FROM vacancy_live", "FROM (SELECT * FROM vacancy_live WHERE "+conditions+"true LIMIT @most_read::int) AS vacancy_live", 1)
	rows, err := tx.Query(ctx, `
		WITH allowed AS MATERIALIZED (
			SELECT id, group_id, words, metres, unsaid, `+has+some+scored+`
			WHERE `+within+` LIMIT @most_compared::int
		)
		SELECT id, group_id, words, metres, `+m.similarity()+` AS similarity, unsaid, has, (SELECT count(*) FROM allowed)
		FROM allowed`+m.join("id")+`
		ORDER BY similarity DESC, id LIMIT @k::int`, args)
	if err != nil {
		return nil, false, err
	}
	var passed int
	near, err = collectLikely(rows, &passed)
	return near, passed < mostCompared, err
}

// hasWords says whether a vacancy has the words of a wish.
func (w *wish) hasWords(args pgx.NamedArgs) string {
	has := "true"
	for i, clause := range w.wanted.having(w.part, anywhere) {
		name := fmt.Sprintf("word%d", i)
		args[name] = clause
		has += " AND terms && @" + name + "::int[]"
	}
	return "(" + has + ") AS has"
}

func collectLikely(rows pgx.Rows, more ...any) (near []likely, err error) {
	var l likely
	_, err = pgx.ForEachRow(rows, append([]any{&l.id, &l.group, &l.fit, &l.metres, &l.rank, &l.unsaid, &l.has}, more...), func() error {
		near = append(near, l)
		l.metres = nil // not to be written over
		return nil
	})
	return near, err
}
