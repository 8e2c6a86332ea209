package job

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"careerbot/internal/facet"
	"careerbot/internal/text"
)

// soon is how near a day to begin on is that is meant as it is said: tomorrow, at once.
const soon = 3 * 24 * time.Hour

// The wishes that a vacancy may not speak of, as bits of the column unsaid; the last is
// that its pay is in another currency, and says nothing of the pay that is asked for.
var unsaid = []string{"pay", "shifts", "hours", "settlement", "employment", "experience", "currency"}

// within is what a vacancy must be to be within the wish, but for the words. Who wants to
// work near a place gets, after what is there, what is only known to be in its district, or
// to have its name: whoever posts a job seldom knows where it is on a map. Where it
// says nothing of pay, shifts, hours or experience it may fulfil the wish, so it is
// kept, ranked lower, and what it does not say is named: most advertisements say little,
// and whoever asks for day shifts would miss most work that is by day. A type of
// employment, settlement by the day and a place are said wherever they are true. Days of
// work are known of what came by the form: it is over by when the person can begin, or who
// wants to begin within days would have to wait for it.
const within = `
	(@lat::float8 IS NULL OR @metres::float8 > @furthest::float8 OR metres <= @metres::float8
	 OR latitude IS NULL AND (region = ANY (@unplaced::text[]) OR cardinality(@place::int[]) > 0 AND terms @> @place::int[]
	                         OR (terms @> @town0::int[]) IS TRUE OR (terms @> @town1::int[]) IS TRUE OR (terms @> @town2::int[]) IS TRUE))
	AND (NOT @named::bool OR terms @> @place::int[])
	AND (@region = '' OR region LIKE @region || '%' OR @region = 'CN' AND region ~ '^[0-9]')
	AND (@pay::real = 0 OR currency <> @currency OR coalesce(pay_hour_to, pay_hour_from, @pay::real) >= @pay::real)
	AND (cardinality(@employment::text[]) = 0 OR employment = ANY (@employment::text[] || ''::text))
	AND (cardinality(@shifts::text[]) = 0 OR shifts && @shifts::text[] OR shifts <@ '{rotating}')
	AND NOT shifts && @not_shifts::text[]
	AND (@hours::real = 0 OR coalesce(hours_week, 0) <= @hours::real)
	AND NOT employment = ANY (@not_employment::text[]) AND NOT terms && @refused::int[] AND (terms @> @refused0::int[]) IS NOT TRUE AND (terms @> @refused1::int[]) IS NOT TRUE
	AND (@settlement = '' OR settlement = @settlement OR settlement = '' AND employment IN ('odd', 'temporary', ''))
	AND (NOT @untrained::bool OR untrained IS NOT FALSE)
	AND (NOT @no_degree::bool OR education !~* @asks_degree OR education ~* @none_asked)
	AND (NOT @no_driving::bool OR array_to_string(skills, ' ') !~* @asks_driving)
	AND (cardinality(@not_employer::text[]) = 0 OR NOT employer ~* ANY (@not_employer::text[]))
	AND NOT group_id = ANY (@without::bigint[])
	AND (@start::text = '' OR NOT EXISTS (
		SELECT FROM vacancy_post WHERE vacancy_id = vacancy_live.id
		AND (form->>'last_day' <> '' AND form->>'last_day' < @start OR @at_once AND form->>'first_day' > @start)))
	AND live_since > @since::timestamptz`

// live is what may be offered now, with what is reckoned for the search.
const live = `
	FROM vacancy_live
	CROSS JOIN LATERAL (SELECT
		CASE WHEN @lat::float8 IS NOT NULL AND latitude IS NOT NULL AND longitude IS NOT NULL THEN -- least takes no notice of NULL
		2 * 6371008.8 * asin(least(1, sqrt(sin(radians(latitude - @lat::float8) / 2) ^ 2
			+ cos(radians(latitude)) * cos(radians(@lat::float8)) * sin(radians(longitude - @lon::float8) / 2) ^ 2))) END AS metres,
		least(coalesce(posted_at, live_since), @when::timestamptz) AS dated,
		CASE WHEN currency = @currency THEN pay_hour_from END AS paid) AS known`

// candidates scores what has the clauses and is within the wish. How far it is and how
// new come from its columns, so that the index may find too much.
//
// vector.go has the second ranking, by vectors, under the same conditions.
const candidates = `
	SELECT id, group_id, metres, dated, paid, unsaid,
	       words + @near_weight::float8 * near + @fresh_weight::float8 * fresh
	       - @unsaid_weight::float8 * bit_count((unsaid & CASE WHEN @pay::real > 0 THEN 127 ELSE 63 END)::bit(8)) - CASE WHEN currency = @currency AND pay_hour_from < @pay::real THEN @starts_lower::float8 ELSE 0 END
	       - CASE WHEN terms && @against::int[] THEN @against_lower::float8 ELSE 0 END AS fit
` + live + scored + `
	WHERE `

// scored is what the fit is made of. The type of what is asked for stands with each use of
// it: PostgreSQL takes that of the first it comes to, and 0 is an integer.
const scored = `	CROSS JOIN LATERAL (SELECT
		CASE WHEN @total::float8 > 0 THEN -(weights <#> @weights) / @total ELSE 0 END AS words,
		coalesce(greatest(0, 1 - metres / @metres::float8), 0) AS near,
		2 ^ (-extract(epoch FROM @when - dated)::float8 / 86400 / @fresh_days::float8) AS fresh,
		CASE WHEN pay_hour_from IS NULL AND pay_hour_to IS NULL THEN CASE WHEN @pay::real > 0 THEN 1 ELSE 0 END
		     WHEN currency <> @currency AND (@pay::real > 0 OR @sort = 'pay') THEN 64 ELSE 0 END
		+ CASE WHEN cardinality(@shifts::text[]) > 0 AND NOT shifts && @shifts::text[]
		         OR cardinality(@not_shifts::text[]) > 0 AND shifts = '{}' THEN 2 ELSE 0 END
		+ CASE WHEN @hours::real > 0 AND hours_week IS NULL THEN 4 ELSE 0 END
		+ CASE WHEN @settlement <> '' AND settlement = '' THEN 8 ELSE 0 END
		+ CASE WHEN cardinality(@employment::text[]) > 0 AND employment = '' THEN 16 ELSE 0 END
		+ CASE WHEN @untrained AND untrained IS NULL THEN 32 ELSE 0 END AS unsaid) AS scored`

// best gives one of each job that several sources have, in the order asked for.
const best = `
	, ranked AS (
		SELECT id, group_id, metres, unsaid, fit,
		       CASE @sort WHEN 'distance' THEN -metres WHEN 'pay' THEN paid WHEN 'newest' THEN extract(epoch FROM dated)
		       ELSE fit - CASE WHEN @lat IS NOT NULL AND metres IS NULL THEN @unplaced_lower::float8 ELSE 0 END END AS rank
		FROM candidate
	), best AS (
		SELECT DISTINCT ON (group_id) * FROM ranked ORDER BY group_id, rank DESC NULLS LAST, fit DESC, id
	)
	SELECT id, group_id, fit, metres, coalesce(rank, '-infinity')::float8, unsaid, (SELECT count(*) FROM best), (SELECT count(*) FROM candidate)
	FROM best
	ORDER BY rank DESC NULLS LAST, fit DESC, id
	LIMIT @k::int`

// statement writes the statement of a look: any of each clause, and all of the rest.
func (w *wish) statement(l look) (string, pgx.NamedArgs) {
	has, args := w.has(l)
	return "WITH candidate AS MATERIALIZED (" + candidates + has + within + "\n\tLIMIT @most::int)" + best, args
}

// counting writes the statement that counts what a look would find, as far as is asked.
func (w *wish) counting(l look) (string, pgx.NamedArgs) {
	has, args := w.has(l)
	args["most"] = MaxCount * 5 / 4 // some are the same job
	return "SELECT count(DISTINCT group_id) FROM (SELECT group_id" + live + " WHERE " + has + within + "\n\tLIMIT @most::int) AS held", args
}

// has writes the conditions that the index answers.
func (w *wish) has(l look) (string, pgx.NamedArgs) {
	args := w.args()
	var has strings.Builder
	for i, clause := range append(l.clauses[:len(l.clauses):len(l.clauses)], w.fixed...) {
		name := fmt.Sprintf("any%d", i)
		args[name] = clause
		fmt.Fprintf(&has, "terms && @%s::int[] AND ", name)
	}
	return has.String(), args
}

func (w *wish) args() pgx.NamedArgs {
	args := pgx.NamedArgs{
		"weights": pgvector.NewSparseVectorFromMap(w.wanted.ranks, text.TermSpace), "total": w.wanted.total,
		"lat": nil, "lon": nil, "metres": max(w.Metres, 1), "region": w.Region, "pay": w.hourly, "currency": w.currency,
		"employment": notNil(w.Employment), "shifts": notNil(w.Shifts), "not_shifts": w.refused(), "hours": w.HoursMax,
		"settlement": w.Settlement, "untrained": w.Untrained, "without": notNil(w.Without), "since": w.Since, "when": w.When,
		"near_weight": nearWeight, "fresh_weight": freshWeight, "fresh_days": freshDays, "unsaid_weight": unsaidWeight, "starts_lower": startsLower,
		"sort": string(w.Sort), "most": mostRows, "k": w.Limit + 1,
		"furthest": Furthest, "unplaced": notNil(w.unplaced), "place": facets(w.ground.words, facet.Place), "named": w.ground.named, "unplaced_lower": unplacedLower,
	}
	none, longer := w.refusedWords()
	args["no_degree"], args["asks_degree"], args["none_asked"] = slices.Contains(w.Needs, Degree), asksDegree, noneAsked
	args["no_driving"], args["asks_driving"] = slices.Contains(w.Needs, Drive), asksDriving
	args["against"], args["against_lower"], args["not_employer"] = w.against(), againstLower, w.notEmployers()
	args["not_employment"], args["refused"], args["refused0"], args["refused1"] = notNil(w.NotEmployment), none, longer[0], longer[1]
	towns := w.ground.towns()
	for i := range mostNames {
		name := fmt.Sprint("town", i)
		if args[name] = nil; i < len(towns) {
			args[name] = facets(towns[i], facet.Place)
		}
	}
	args["start"], args["at_once"] = "", false
	if w.Start != nil {
		args["start"], args["at_once"] = w.Start.Format(time.DateOnly), w.Start.Sub(w.When) < soon
	}
	if w.Near != nil {
		args["lat"], args["lon"] = w.Near.Lat, w.Near.Lon
	}
	return args
}

// refused are the shifts that a vacancy must not have: who works in turns works nights.
func (w *wish) refused() []string {
	refused := notNil(w.NotShifts)
	for _, s := range w.NotShifts {
		if s == "night" || s == "evening" {
			refused = append(refused[:len(refused):len(refused)], "rotating")
			break
		}
	}
	return refused
}

func notNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
