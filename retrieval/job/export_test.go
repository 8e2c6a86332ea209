package job

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/geo"
	"careerbot/internal/pay"
	"careerbot/internal/region"
)

// MostCompared sets how many vectors are compared one by one, and gives what it was.
func MostCompared(n int) int {
	was := mostCompared
	mostCompared = n
	return was
}

// exactly is the search as it is meant, over the columns of every vacancy: no facet, no
// cell, no look, and no condition that the search has, but as they are described. Only the
// weights of the words are the search's own.
const exactly = `
	WITH held AS MATERIALIZED (
		SELECT v.*, least(coalesce(posted_at, live_since), @now::timestamptz) AS dated,
		       CASE WHEN @lat::float8 IS NOT NULL AND latitude IS NOT NULL AND longitude IS NOT NULL THEN
		           acos(least(1, greatest(-1, sin(radians(latitude)) * sin(radians(@lat)) + cos(radians(latitude)) * cos(radians(@lat)) * cos(radians(longitude - @lon::float8))))) * @earth::float8
		       END AS away
		FROM vacancy v
		WHERE state = 'published' AND ended_at IS NULL AND valid_through >= now() AND (valid_from IS NULL OR valid_from <= now()) AND (places_left IS NULL OR places_left > 0)
	), there AS (
		SELECT * FROM held
		WHERE (@lat IS NULL OR away <= @metres::float8
		       OR (latitude IS NULL OR longitude IS NULL) AND (region = ANY (@districts::text[]) OR @name <> '' AND lower(place) ~ ('\m' || lower(@name) || '\M')
		           OR EXISTS (SELECT FROM unnest(@towns::text[]) AS town WHERE lower(place) ~ ('\m' || town || '\M'))))
		  AND CASE @region WHEN '' THEN true WHEN 'CN' THEN region LIKE 'CN%' OR left(region, 1) BETWEEN '0' AND '9' ELSE starts_with(region, @region) END
	), fitting AS (
		SELECT *, (SELECT coalesce(sum(w.weight), 0) FROM unnest(@deciding::int[], @deciding_weights::float8[]) AS w (n, weight) WHERE w.n = ANY (terms)) AS has
		FROM there
		WHERE (@pay::real = 0 OR currency <> @currency OR pay_hour_from IS NULL AND pay_hour_to IS NULL OR greatest(pay_hour_to, CASE WHEN pay_hour_to IS NULL THEN pay_hour_from END) >= @pay)
		  AND (@employment::text[] = '{}' OR employment = '' OR employment = ANY (@employment))
		  AND (@shifts::text[] = '{}' OR shifts = '{}' OR shifts = '{rotating}' OR EXISTS (SELECT FROM unnest(shifts) s WHERE s = ANY (@shifts)))
		  AND NOT EXISTS (SELECT FROM unnest(shifts) s WHERE s = ANY (@not_shifts::text[]) OR s = 'rotating' AND @not_shifts::text[] && '{night,evening}')
		  AND (@hours::float8 = 0 OR hours_week IS NULL OR hours_week <= @hours)
		  AND (@settlement = '' OR settlement = @settlement OR settlement = '' AND employment IN ('odd', 'temporary', ''))
		  AND (NOT @untrained::bool OR untrained IS NULL OR untrained)
		  AND (NOT @no_degree::bool OR education !~* @asks_degree OR education ~* @none_asked)
		  AND (NOT @no_driving::bool OR NOT EXISTS (SELECT FROM unnest(skills) s WHERE s ~* @asks_driving))
		  AND group_id <> ALL (@without::bigint[]) AND live_since > @since::timestamptz
	), scored AS (
		SELECT *, CASE WHEN @total::float8 > 0 THEN -(weights <#> @weights) / @total ELSE 0 END
		       + CASE WHEN away IS NOT NULL THEN 0.1 * greatest(0, 1 - away / @metres) ELSE 0 END + 0.05 * power(2, -extract(epoch FROM @now - dated)::float8 / 86400 / 14)
		       - 0.05 * (
		           (@pay > 0 AND (currency <> @currency OR pay_hour_from IS NULL AND pay_hour_to IS NULL))::int
		           + (@shifts <> '{}' AND NOT shifts && @shifts OR @not_shifts::text[] <> '{}' AND shifts = '{}')::int
		           + (@hours > 0 AND hours_week IS NULL)::int + (@settlement <> '' AND settlement = '')::int
		           + (@employment <> '{}' AND employment = '')::int + (@untrained AND untrained IS NULL)::int)
		       - CASE WHEN currency = @currency AND pay_hour_from < @pay THEN 0.02 ELSE 0 END
		       - CASE WHEN terms && @against::int[] THEN 0.3 ELSE 0 END AS fit
		FROM fitting WHERE @all_words::float8 - has <= @lack::float8 + 1e-9
	), ordered AS (
		SELECT *, CASE @sort WHEN 'distance' THEN -away WHEN 'pay' THEN CASE WHEN currency = @currency THEN pay_hour_from END WHEN 'newest' THEN extract(epoch FROM dated)
		       ELSE fit END AS key, @sort = '' AND @lat IS NOT NULL AND away IS NULL AS last
		FROM scored
	), one AS (
		SELECT DISTINCT ON (group_id) * FROM ordered ORDER BY group_id, last, key DESC NULLS LAST, fit DESC, id
	)
	SELECT id FROM one ORDER BY last, key DESC NULLS LAST, fit DESC, id LIMIT @limit`

// Exact gives the first of a query by reading all vacancies. Where nothing is within it
// there are none: it loosens nothing.
func (s *Searcher) Exact(ctx context.Context, q Query) ([]int64, error) {
	q.Limit = cmp.Or(q.Limit, 10)
	if q.When.IsZero() {
		q.When = time.Now()
	}
	var found Found
	counted, err := s.statistics(ctx)
	if err != nil {
		return nil, err
	}
	ground, done, err := s.locate(ctx, &q, counted, &found)
	if done || err != nil {
		return nil, err
	}
	wanted, currency := counted.words(q), q.money(ground.region)
	hourly, _ := pay.Pay{From: q.PayFrom, Unit: pay.Unit(q.PayUnit), Currency: currency}.Hourly(q.HoursMax)
	args := (&wish{Query: q, wanted: wanted}).args()
	also := args
	args = pgx.NamedArgs{
		"weights": args["weights"], "total": wanted.total, "lat": nil, "lon": nil, "metres": max(q.Metres, 1), "earth": geo.Earth, "region": q.Region, "name": "", "towns": notNil(ground.around), "now": q.When,
		"pay": hourly, "currency": currency, "employment": notNil(q.Employment), "shifts": notNil(q.Shifts), "not_shifts": notNil(q.NotShifts), "hours": q.HoursMax,
		"settlement": q.Settlement, "untrained": q.Untrained, "without": notNil(q.Without), "since": q.Since, "sort": string(q.Sort), "limit": q.Limit, "lack": wanted.must / 2,
	}
	for _, name := range []string{"no_degree", "asks_degree", "none_asked", "no_driving", "asks_driving", "against"} {
		args[name] = also[name]
	}
	var deciding []int32
	var weights []float64
	sum := 0.0
	for _, one := range wanted.words[:min(decisive, len(wanted.words))] { // the others are taken to be there
		deciding, weights, sum = append(deciding, one.number), append(weights, one.weight), sum+one.weight
	}
	args["deciding"], args["deciding_weights"], args["all_words"] = notNil(deciding), notNil(weights), sum
	var districts []string
	if q.Near != nil {
		args["lat"], args["lon"] = q.Near.Lat, q.Near.Lon
		if districts, err = s.districts(ctx, *q.Near, q.Metres, ground.region); err != nil {
			return nil, err
		}
		if len(ground.words) > 0 {
			args["name"] = found.Where
		}
	}
	args["districts"] = notNil(districts)
	rows, err := s.Pool.Query(ctx, exactly, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// districts gives those regions that vacancies have whose middle is within a distance, and
// the one that the place is in.
func (s *Searcher) districts(ctx context.Context, p geo.Point, metres float64, of string) (all []string, err error) {
	rows, err := s.Pool.Query(ctx, `SELECT DISTINCT region FROM vacancy WHERE region ~ '^[0-9]'`)
	if err != nil {
		return nil, err
	}
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	in := of
	if len(of) < 6 || region.Country(of) != region.National {
		in = geo.District(p)
	}
	for _, code := range codes {
		middle, ok := geo.Centre(code)
		if code == in || code == of && len(of) >= 4 || ok && geo.Distance(middle, p) <= metres {
			all = append(all, code)
		}
	}
	return all, err
}

// SoundAlike reports whether two characters sound alike, for tests.
func SoundAlike(a, b rune) bool { return slices.Contains(homophones(a), b) }

// Edits counts the letters by which two words differ, for tests.
func Edits(a, b string) int { return edits(a, b) }

// Forget forgets the lists that were made a moment ago.
func (s *Searcher) Forget() {
	s.lists.mu.Lock()
	defer s.lists.mu.Unlock()
	s.lists.all = nil
}
