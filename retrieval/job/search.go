package job

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pgvector/pgvector-go"

	"careerbot/internal/geo"
	"careerbot/internal/pay"
	"careerbot/internal/text"
	"careerbot/retrieval"
)

// Searcher finds vacancies in one database.
type Searcher struct {
	Pool   *pgxpool.Pool
	Places *retrieval.Searcher // knows the names of places; nil: only points and codes count
}

const (
	// DefaultMetres is how far from a place is near, where the wish does not say.
	DefaultMetres = 5000
	// Furthest is how far the search goes to find anything at all.
	Furthest = 50_000
	// MaxCount bounds Found.Count.
	MaxCount = 1000
)

// Search finds what fits a wish. See [Found] for what is in the answer.
func (s *Searcher) Search(ctx context.Context, q Query) (Found, error) {
	q.Limit = cmp.Or(q.Limit, 10)
	if q.When.IsZero() {
		q.When = time.Now()
	}
	var found Found
	if done, err := s.locate(ctx, &q, &found); done || err != nil {
		return found, err
	}
	if err := s.find(ctx, q, &found); err != nil {
		return Found{}, fmt.Errorf("search vacancies: %w", err)
	}
	return found, nil
}

// locate turns the name of a place into a point or a region. It is done where the
// person has to say which of several is meant.
func (s *Searcher) locate(ctx context.Context, q *Query, found *Found) (done bool, err error) {
	if q.Near == nil && q.At != "" && s.Places != nil {
		spot, err := s.Places.Locate(ctx, q.At, q.Region)
		switch {
		case err != nil:
			return true, err
		case len(spot.Choices) > 0:
			for _, c := range spot.Choices {
				found.Choice = append(found.Choice, c.Name)
			}
			return true, nil
		case spot.Unknown:
			found.Unknown = append(found.Unknown, q.At)
		case spot.Point != nil:
			q.Near, found.Where, q.Region = spot.Point, spot.Name, ""
		default:
			q.Region, found.Where = spot.Region, spot.Name
		}
	}
	found.Region = q.Region
	if q.Near != nil {
		q.Metres = cmp.Or(q.Metres, DefaultMetres)
		found.Metres = q.Metres
	}
	return false, nil
}

func (s *Searcher) find(ctx context.Context, q Query, found *Found) error {
	elements := map[int32]float32{}
	for n, times := range text.Counts(q.Text + " " + strings.Join(q.Skills, " ")) {
		elements[n-1] = float32(times)
	}
	numbers := text.Distinct(q.Text + " " + strings.Join(q.Skills, " "))
	currency := q.Currency
	if currency == "" {
		currency = map[string]string{"en": "GBP"}[q.Language]
		currency = cmp.Or(currency, "CNY")
	}
	hourly, _ := pay.Pay{From: q.PayFrom, Unit: pay.Unit(q.PayUnit), Currency: currency}.Hourly(0)
	args := pgx.NamedArgs{
		"terms": numbers, "weights": pgvector.NewSparseVectorFromMap(elements, text.TermSpace),
		"region": q.Region, "lat": nil, "lon": nil, "metres": q.Metres, "pay": hourly, "currency": currency,
		"employment": notNil(q.Employment), "shifts": notNil(q.Shifts), "not_shifts": notNil(q.NotShifts), "hours": q.HoursMax,
		"settlement": q.Settlement, "without": q.Without, "since": q.Since, "k": q.Limit + 1, "after": q.After, "sort": string(q.Sort), "most": MaxCount,
	}
	if q.Without == nil {
		args["without"] = []int64{}
	}
	if q.Near != nil {
		args["lat"], args["lon"] = q.Near.Lat, q.Near.Lon
	}
	rows, err := s.Pool.Query(ctx, simple, args)
	if err != nil {
		return err
	}
	type hit struct {
		id          int64
		fit, metres float64
		unsaid      []string
	}
	var hits []hit
	var h hit
	if _, err := pgx.ForEachRow(rows, []any{&h.id, &h.fit, &h.metres, &h.unsaid, &found.Count}, func() error {
		hits = append(hits, h)
		h = hit{}
		return nil
	}); err != nil {
		return err
	}
	if found.More = len(hits) > q.Limit; found.More {
		hits = hits[:q.Limit]
	}
	ids := make([]int64, len(hits))
	byID := map[int64]hit{}
	for i, h := range hits {
		ids[i], byID[h.id] = h.id, h
	}
	if found.Vacancies, err = s.Get(ctx, ids); err != nil {
		return err
	}
	for i := range found.Vacancies {
		v := &found.Vacancies[i]
		h := byID[v.ID]
		v.Fit, v.Unsaid = h.fit, h.unsaid
		if q.Near != nil && v.Point != nil {
			v.Metres, v.Minutes = h.metres, max(1, geo.DefaultWalk.Minutes(h.metres))
		}
	}
	return nil
}

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

const simple = `
	WITH fits AS (
		SELECT id, group_id, pay_hour_from, coalesce(posted_at, first_seen) AS dated, metres,
		       CASE WHEN cardinality(@terms::int[]) = 0 THEN 0 ELSE -(weights <#> @weights) END AS words,
		       array_remove(ARRAY[
		           CASE WHEN @pay::float8 > 0 AND (pay_hour_to IS NULL AND pay_hour_from IS NULL OR currency <> @currency) THEN 'pay' END,
		           CASE WHEN cardinality(@shifts::text[]) > 0 AND NOT shifts && @shifts::text[] THEN 'shifts' END,
		           CASE WHEN @hours::float8 > 0 AND hours_week IS NULL THEN 'hours' END,
		           CASE WHEN @settlement <> '' AND settlement = '' THEN 'settlement' END], NULL) AS unsaid
		FROM vacancy_live,
		     LATERAL (SELECT 2 * 6371008.8 * asin(least(1, sqrt(sin(radians(latitude - @lat::float8) / 2) ^ 2
		         + cos(radians(latitude)) * cos(radians(@lat::float8)) * sin(radians(longitude - @lon::float8) / 2) ^ 2))) AS metres) AS distance
		WHERE (cardinality(@terms::int[]) = 0 OR terms && @terms::int[])
		  AND (@lat::float8 IS NULL OR metres <= @metres::float8)
		  AND region LIKE @region || '%'
		  AND (@pay::float8 = 0 OR currency <> @currency OR coalesce(pay_hour_to, pay_hour_from, @pay) >= @pay)
		  AND (cardinality(@employment::text[]) = 0 OR employment = ANY (@employment::text[]))
		  AND (cardinality(@shifts::text[]) = 0 OR shifts && @shifts::text[] OR shifts <@ '{rotating}')
		  AND NOT shifts && @not_shifts::text[]
		  AND (@hours::float8 = 0 OR coalesce(hours_week, 0) <= @hours)
		  AND (@settlement = '' OR settlement = @settlement OR settlement = '' AND employment = 'odd')
		  AND NOT group_id = ANY (@without::bigint[])
		  AND first_seen > @since::timestamptz
	), best AS (
		SELECT DISTINCT ON (group_id) *, words / (1 + cardinality(unsaid)) AS fit FROM fits ORDER BY group_id, words / (1 + cardinality(unsaid)) DESC, id
	)
	SELECT id, fit, coalesce(metres, 0), unsaid, least(count(*) OVER (), @most::int)
	FROM best
	ORDER BY CASE @sort WHEN 'distance' THEN -metres WHEN 'pay' THEN pay_hour_from WHEN 'newest' THEN extract(epoch FROM dated) ELSE fit END DESC NULLS LAST, fit DESC, id
	OFFSET @after::int LIMIT @k::int`
