package job

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
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

const (
	// fused is how many of each ranking take part.
	fused = 100
	// rrf is the constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).
	rrf = 60
)

// byMeaning gives the page of the fused ranking in the place of that by words. An
// endpoint that is away makes the ranking plainer, not silent.
func (s *Searcher) byMeaning(ctx context.Context, w *wish, found *Found, page []hit) ([]hit, error) {
	asked := strings.TrimSpace(w.Text + " " + strings.Join(w.Skills, " "))
	if s.Places == nil || w.Sort != ByFit || asked == "" || len(page) == 0 && w.After == 0 || !w.Since.IsZero() || w.After+w.Limit > fused {
		return page, nil
	}
	vector, ok, err := s.Places.Vector(ctx, asked)
	if err != nil && ctx.Err() == nil {
		slog.WarnContext(ctx, "searching vacancies by words only", "error", err)
		return page, nil
	}
	if err != nil || !ok {
		return page, err
	}
	all := *w
	all.After, all.Limit = 0, fused-1 // a look gives one more
	words, err := s.find(ctx, &all, &Found{})
	if err != nil || len(words) == 0 {
		return page, err
	}
	near, similar, err := s.nearest(ctx, &all, vector.Space, vector.In.Dimensions, vector.Vector, words)
	if err != nil {
		return nil, fmt.Errorf("by vectors: %w", err)
	}
	weight := vector.In.Weight
	total, hits := map[int64]float64{}, map[int64]hit{}
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
			hits[h.group] = h
			found.Count = min(found.Count+1, MaxCount)
		}
	}
	order := slices.SortedFunc(maps.Keys(total), func(a, b int64) int {
		return cmp.Or(cmp.Compare(total[b], total[a]), cmp.Compare(hits[a].id, hits[b].id))
	})
	fresh := make([]hit, 0, w.Limit+1)
	for _, group := range order[min(w.After, len(order)):min(w.After+w.Limit+1, len(order))] {
		h := hits[group]
		h.fit = total[group]
		fresh = append(fresh, h)
	}
	return fresh, nil
}

func lowerQuartile(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/4]
}

// nearest ranks by cosine similarity what is within the wish but for its words, one of
// each job. It also gives the similarities of what the words have found. An index filters
// after it has searched, so a narrow filter can leave it with too few rows: then the rows
// that pass the filter are compared one by one.
func (s *Searcher) nearest(ctx context.Context, w *wish, space int32, dimensions int, vector any, words []hit) (near []hit, similar []float64, err error) {
	free := *w
	free.fix()
	has, args := free.has(look{})
	args["asked"], args["k"] = vector, fused
	ids := make([]int64, len(words))
	for i, h := range words {
		ids[i] = h.id
	}
	args["ids"] = ids
	// Space and dimensions are in the text: the planner must see that the partial index fits.
	columns := fmt.Sprintf(`
		SELECT id, group_id, words AS fit, coalesce(metres, 0) AS metres, 1 - (embedding::halfvec(%d) <=> @asked) AS similarity, unsaid`, dimensions)
	from := live + fmt.Sprintf(` JOIN vacancy_embedding e ON e.vacancy_id = vacancy_live.id AND e.space_id = %d `, space) + scored + `
		WHERE `
	ordered := fmt.Sprintf(` ORDER BY embedding::halfvec(%d) <=> @asked LIMIT @k::int`, dimensions)
	statements := []string{
		columns + from + within + ordered,
		`WITH allowed AS MATERIALIZED (` + columns + from + has + within + `) SELECT * FROM allowed ORDER BY similarity DESC, id LIMIT @k::int`,
	}
	err = pgx.BeginTxFunc(ctx, s.Pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL hnsw.ef_search = 200`); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT 1 - (embedding::halfvec(%d) <=> $2) FROM vacancy_embedding WHERE space_id = $3 AND vacancy_id = ANY ($1)`, dimensions), ids, vector, space)
		if err != nil {
			return err
		}
		if similar, err = pgx.CollectRows(rows, pgx.RowTo[float64]); err != nil {
			return err
		}
		for _, statement := range statements {
			near = nil
			seen := map[int64]bool{}
			rows, err := tx.Query(ctx, statement, args)
			if err != nil {
				return err
			}
			n := 0
			var h hit
			if _, err := pgx.ForEachRow(rows, []any{&h.id, &h.group, &h.fit, &h.metres, &h.rank, &h.unsaid}, func() error {
				n++
				if !seen[h.group] {
					seen[h.group] = true
					near = append(near, h)
				}
				return nil
			}); err != nil {
				return err
			}
			if n >= fused {
				return nil
			}
		}
		return nil
	})
	return near, similar, err
}
