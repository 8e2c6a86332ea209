package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"careerbot/internal/pause"
)

// The dashboard counts by days that were summed, and row by row what has no sums: today,
// what is cut by the ends of a period, and days into which something was written since.
// So it is never wrong, and a year takes no longer than its days.

const (
	sumsEvery  = 30 * time.Second
	sumsAtOnce = 40 // days in a pass
	// sumSettled is how long after its end a day is summed: later, little is written into it.
	sumSettled = 10 * time.Minute
	// sumsLock is held by the replica that sums; dayLock with a day, see 00036_sums.sql.
	sumsLock = 0x74616c6c7973756d
	dayLock  = 1952541804
)

// sums keeps the sums until ctx is over.
func (b *Bot) sums(ctx context.Context) {
	wait := time.Second
	for pause.For(ctx, wait) {
		n, err := b.SumDays(ctx)
		if err != nil && ctx.Err() == nil {
			b.Log.Warn("sum what the dashboard counts", "error", err)
		}
		if wait = sumsEvery; n == sumsAtOnce && err == nil {
			wait = time.Second
		}
	}
}

// SumDays sums days that have no sums, or into which something was written since, the
// latest first, and says how many: at most forty. Of several replicas one does.
func (b *Bot) SumDays(ctx context.Context) (days int, err error) {
	zone := zoneName(b.deskZone(ctx), b.Now())
	for before := b.Now().AddDate(1, 0, 0); days < sumsAtOnce; {
		day, done, err := b.sumDay(ctx, zone, before)
		if err != nil {
			return days, fmt.Errorf("sum a day: %w", err)
		}
		if day.IsZero() {
			break
		}
		if before = day; done {
			days++
		}
	}
	return days, nil
}

// asked are questions with what they are counted by, in each region that they lie in.
// place is what of that region lies under a scope.
const (
	questionOf = `(at AT TIME ZONE @zone)::date AS day, to_char(at AT TIME ZONE @zone, 'FMHH24') AS hour, language, channel, outcome,
		CASE WHEN region ~ '^[0-9]' THEN left(region, CASE WHEN scope ~ '^[0-9]' THEN least(6, length(scope) + 2) ELSE 2 END) ELSE region END AS place,
		round(ln(milliseconds + 1) * @steps)::int::text AS step, topics, versions, conversation_id`
	scopes = `CROSS JOIN LATERAL (SELECT DISTINCT unnest(CASE WHEN region = '' THEN '{""}' WHEN region ~ '^[0-9]' THEN ARRAY['', left(region, 2), left(region, 4), left(region, 6)]
		ELSE ARRAY['', region, split_part(region, '-', 1), split_part(region, '-', 1) || '-' || split_part(region, '-', 2)] END) AS scope) s`
	// counts are by scope, day, kind and name.
	counts = `
		SELECT scope, day, CASE WHEN grouping(hour) = 0 THEN 'hour' WHEN grouping(language) = 0 THEN 'language' WHEN grouping(channel) = 0 THEN 'channel'
			WHEN grouping(outcome) = 0 THEN 'outcome' WHEN grouping(place) = 0 THEN 'region' ELSE 'step' END AS kind,
			coalesce(hour, language, channel, outcome, place, step) AS name, ` + tallied + `
		FROM asked GROUP BY GROUPING SETS ((scope, day, hour), (scope, day, language), (scope, day, channel), (scope, day, outcome), (scope, day, place), (scope, day, step))
		UNION ALL
		SELECT scope, day, 'topic', topic, ` + tallied + ` FROM asked, unnest(topics) AS topic GROUP BY scope, day, topic
		UNION ALL
		SELECT scope, day, 'source', cited::text, ` + tallied + ` FROM asked, unnest(versions) AS cited GROUP BY scope, day, cited`
	callOf = `SELECT u.at, u.model, u.failure, u.prompt_tokens, u.completion_tokens, u.cost, y.conversation_id, coalesce(y.region, '') AS region
		FROM model_use u LEFT JOIN tally y ON y.turn_id = u.turn_id`
	ofModels = tallied + `, count(*) FILTER (WHERE failure <> '') AS failed, coalesce(sum(prompt_tokens::bigint + completion_tokens), 0)::bigint AS tokens, sum(cost) AS cost`
)

// sumDay sums the last day before another that is due, and says which that is and
// whether it was done: into one that is held somebody writes.
func (b *Bot) sumDay(ctx context.Context, zone string, before time.Time) (day time.Time, done bool, err error) {
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		var mine bool
		if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1)`, int64(sumsLock)).Scan(&mine); err != nil || !mine {
			return err
		}
		args := pgx.NamedArgs{"zone": zone, "settled": b.Now().Add(-sumSettled), "before": before, "steps": steps, "lock": dayLock}
		var from, to time.Time
		err := tx.QueryRow(ctx, `
			WITH days AS (
				SELECT d::date AS day, d AT TIME ZONE @zone AS from_at, (d + interval '1 day') AT TIME ZONE @zone AS to_at FROM generate_series(
					(SELECT date_trunc('day', least((SELECT min(at) FROM tally), (SELECT min(at) FROM model_use)) AT TIME ZONE @zone)),
					@settled::timestamptz AT TIME ZONE @zone, interval '1 day') d
			)
			SELECT days.day, days.from_at, days.to_at FROM days LEFT JOIN tally_day y ON y.day = days.day AND y.zone = @zone
			WHERE days.day < @before::date AND days.to_at <= @settled AND (y.day IS NULL OR EXISTS (SELECT FROM tally_late l WHERE l.at >= days.from_at AND l.at < days.to_at))
			ORDER BY days.day DESC LIMIT 1`, args).Scan(&day, &from, &to)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		args["day"], args["from"], args["to"] = day, from, to
		// Who writes may wait for another day that is held here: this one gives way.
		for _, statement := range []string{
			`SET LOCAL lock_timeout = '300ms'`,
			`SELECT pg_advisory_xact_lock(@lock, d) FROM generate_series(floor(extract(epoch FROM @from::timestamptz) / 86400)::int, floor((extract(epoch FROM @to::timestamptz) - 1) / 86400)::int) d`,
			`SET LOCAL lock_timeout = 0`,
			`DELETE FROM tally_late WHERE at >= @from AND at < @to`,
			`DELETE FROM tally_day WHERE day = @day`,
			`INSERT INTO tally_day (day, zone, from_at, to_at) VALUES (@day, @zone, @from, @to)`,
			`WITH asked AS MATERIALIZED (SELECT scope, ` + questionOf + ` FROM tally ` + scopes + ` WHERE at >= @from AND at < @to), counts AS (` + counts + `)
			INSERT INTO tally_sum (day, scope, kinds, names, n, one, other)
			SELECT @day::date, scope, array_agg(kind), array_agg(name), array_agg(count), array_agg(coalesce(one, 0)), array_agg(coalesce(other, 0)) FROM counts GROUP BY scope`,
			`INSERT INTO model_sum (day, scope, model, n, one, other, failed, tokens, cost)
			SELECT @day::date, scope, model, ` + ofModels + ` FROM (` + callOf + ` WHERE u.at >= @from AND u.at < @to) t ` + scopes + ` GROUP BY scope, model`,
		} {
			if _, err := tx.Exec(ctx, statement, args); err != nil {
				return err
			}
		}
		done = true
		return nil
	})
	var busy *pgconn.PgError
	if errors.As(err, &busy) && busy.Code == "55P03" { // lock_timeout
		return day, false, nil
	}
	return day, done, err
}

// summed are the days of a period that have sums, and the stretches that have none.
const summed = `
	clean AS MATERIALIZED (
		SELECT day, from_at, to_at FROM tally_day d WHERE zone = @zone AND from_at >= @from AND to_at <= @to
		  AND NOT EXISTS (SELECT FROM tally_late l WHERE l.at >= d.from_at AND l.at < d.to_at)
	), bare AS MATERIALIZED (
		SELECT * FROM (
			SELECT coalesce(lag(to_at) OVER (ORDER BY from_at), @from::timestamptz) AS since, from_at AS until FROM clean
			UNION ALL
			SELECT coalesce(max(to_at), @from), @to FROM clean
		) g WHERE since < until
	)`

// tallySum is what is counted of a name.
type tallySum struct {
	kind, name, when string
	n                int
	persons
}

// readSums counts questions by all that they are counted by.
func readSums(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) ([]tallySum, error) {
	rows, err := tx.Query(ctx, `
		WITH `+summed+`, asked AS MATERIALIZED (
			SELECT scope, `+questionOf+` FROM (SELECT t.*, @region::text AS scope FROM bare JOIN tally t ON t.at >= since AND t.at < until) t WHERE `+ofRegion+`
		), counts AS (`+counts+`)
		SELECT kind, name, CASE WHEN kind = 'step' THEN to_char(date_trunc(@unit, day::timestamp), 'YYYY-MM-DD') ELSE '' END AS "when", sum(n)::bigint, bit_or(one), bit_or(other)
		FROM (
			SELECT day, kind, name, count AS n, one, other FROM counts
			UNION ALL
			SELECT s.day, u.kind, u.name, u.n, u.one, u.other FROM clean JOIN tally_sum s ON s.day = clean.day AND s.scope = @region, unnest(s.kinds, s.names, s.n, s.one, s.other) AS u (kind, name, n, one, other)
		) t GROUP BY 1, 2, 3`, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s tallySum, err error) {
		return s, row.Scan(&s.kind, &s.name, &s.when, &s.n, &s.one, &s.other)
	})
}

// modelSums are the calls of models, by model and all together.
const modelSums = `
	WITH ` + summed + `, calls AS (
		SELECT model, ` + ofModels + ` FROM (` + callOf + ` JOIN bare ON u.at >= since AND u.at < until) t WHERE ` + ofRegion + ` GROUP BY model
		UNION ALL
		SELECT s.model, s.n, s.one, s.other, s.failed, s.tokens, s.cost FROM clean JOIN model_sum s ON s.day = clean.day AND s.scope = @region
	)
	SELECT grouping(model) = 1, coalesce(model, ''), coalesce(sum(count), 0)::bigint, bit_or(one), bit_or(other), coalesce(sum(failed), 0)::bigint, coalesce(sum(tokens), 0)::bigint, sum(cost)
	FROM calls GROUP BY GROUPING SETS ((), (model)) ORDER BY 3 DESC, 2`
