package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrRights is given where the role of somebody of the staff does not allow it.
var ErrRights = errors.New("the role does not allow it")

// supervising is the condition, in each statement, that who asks ($1) supervises.
const supervising = `EXISTS (SELECT FROM staff WHERE id = $1 AND role IN ('supervisor', 'admin') AND removed_at IS NULL)`

// Period is a stretch of days in the zone of the counsellors' teams.
type Period struct {
	From, To time.Time // To is the first moment behind it
}

// Spread is how long something took.
type Spread struct {
	Count       int
	Median, P90 time.Duration
}

// Measures of a case, in their order: until it is claimed and until the first words
// after that, from when it began to wait; until a counsellor ends it, from when it
// was opened, or reopened.
var Measures = []string{"claim", "reply", "resolution"}

// Queued is who waits now.
type Queued struct {
	Count   int
	Longest time.Duration
}

// Load is what a counsellor has to do.
type Load struct {
	Name, Team       string
	OnDuty, Removed  bool
	Now, Capacity    int // cases
	Claimed, Ended   int // over the period, each case once
	Good, Fair, Poor int // ratings of the cases that they were the last to end
}

// Missed is what a person said was missing.
type Missed struct {
	Case   int64
	At     time.Time
	Rating string
	Words  string
}

// TeamFigures are what supervisors look at.
type TeamFigures struct {
	Waiting    Queued
	WaitingBy  map[string]map[string]Queued // team, region or language -> name
	Times      map[string]Spread            // by measure
	TimesTeam  map[string]map[string]Spread // by measure and team
	TimesHour  map[string]map[int]Spread    // by measure and hour of the day in which the wait began
	Reasons    map[string]int               // of the cases opened in the period
	Ratings    map[string]int               // good, fair, poor; "" where asked in the period and not answered
	Calls      map[string]int               // promised for the period: kept, late, missed, settled, due
	Counsellor []Load
	Missing    []Missed // newest first
}

// maxMissed is how many people's words are shown.
const maxMissed = 100

// Zone is where the days of the figures begin, and their hours are counted.
func (b *Bot) Zone(ctx context.Context) *time.Location { return b.deskZone(ctx) }

// TeamFigures counts for a supervisor or an admin; [ErrRights] for others. It is one
// look at the database: what is counted twice is the same.
func (b *Bot) TeamFigures(ctx context.Context, staff int64, p Period) (TeamFigures, error) {
	f := TeamFigures{
		WaitingBy: map[string]map[string]Queued{"team": {}, "region": {}, "language": {}},
		Times:     map[string]Spread{}, TimesTeam: map[string]map[string]Spread{}, TimesHour: map[string]map[int]Spread{},
		Reasons: map[string]int{}, Ratings: map[string]int{}, Calls: map[string]int{},
	}
	for _, m := range Measures {
		f.TimesTeam[m], f.TimesHour[m] = map[string]Spread{}, map[int]Spread{}
	}
	zone := zoneName(b.deskZone(ctx), b.Now())
	err := pgx.BeginTxFunc(ctx, b.Pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var may bool
		if err := tx.QueryRow(ctx, `SELECT `+supervising, staff).Scan(&may); err != nil {
			return err
		}
		if !may {
			return ErrRights
		}
		for _, read := range []reads{f.readWaiting(b.Now()), f.readTimes(zone), f.readCounts(b.Now()), f.readLoads, f.readMissed} {
			if err := read(ctx, tx, staff, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, ErrRights) {
		err = fmt.Errorf("count for supervisors: %w", err)
	}
	return f, err
}

// reads is one statement of the figures.
type reads = func(context.Context, pgx.Tx, int64, Period) error

func (f *TeamFigures) readWaiting(now time.Time) reads {
	return func(ctx context.Context, tx pgx.Tx, staff int64, _ Period) error {
		rows, err := tx.Query(ctx, `
			SELECT CASE WHEN grouping(team) = 0 THEN 'team' WHEN grouping(region) = 0 THEN 'region' WHEN grouping(language) = 0 THEN 'language' ELSE '' END,
			       coalesce(team, region, language, ''), count(*), coalesce(extract(epoch FROM $2::timestamptz - min(waiting_since)), 0)::float8
			FROM (
				SELECT coalesce(t.name, '') AS team, h.region, h.language, h.waiting_since
				FROM handoff h LEFT JOIN team t ON t.id = h.team_id WHERE h.state = 'waiting' AND `+supervising+`
			) w
			GROUP BY GROUPING SETS ((), (team), (region), (language))`, staff, now)
		if err != nil {
			return err
		}
		var by, name string
		var w Queued
		var seconds float64
		_, err = pgx.ForEachRow(rows, []any{&by, &name, &w.Count, &seconds}, func() error {
			if w.Longest = inSeconds(seconds); by == "" {
				f.Waiting = w
			} else {
				f.WaitingBy[by][name] = w
			}
			return nil
		})
		return err
	}
}

func inSeconds(s float64) time.Duration { return time.Duration(max(0, s) * float64(time.Second)) }

// readTimes measures what happened in the period. The case's own columns have only
// the last claim, so the events are read: those of the cases to which something
// happened then, from their beginning. A wait begins where a case comes to wait that
// did not; a transfer of one that waits does not begin it anew.
func (f *TeamFigures) readTimes(zone string) reads {
	return func(ctx context.Context, tx pgx.Tx, staff int64, p Period) error {
		rows, err := tx.Query(ctx, `
			WITH touched AS MATERIALIZED (
				SELECT DISTINCT handoff_id FROM handoff_event
				WHERE at >= $2 AND at < $3 AND what IN ('claim', 'answer', 'return', 'close') AND `+supervising+`
			), steps AS (
				SELECT e.handoff_id, e.id, e.at, e.what, e.staff_id,
				       CASE WHEN e.what IN ('claim', 'answer') THEN 'owned' WHEN e.what IN ('return', 'close', 'cancel') THEN 'ended' ELSE 'waiting' END AS state
				FROM touched JOIN handoff_event e USING (handoff_id)
				WHERE e.what IN ('open', 'reopen', 'released', 'silent', 'off duty', 'removed', 'transfer', 'claim', 'answer', 'return', 'close', 'cancel')
			), changes AS (
				SELECT *, lag(state) OVER (PARTITION BY handoff_id ORDER BY id) AS before FROM steps
			), begun AS (
				SELECT *, max(at) FILTER (WHERE state = 'waiting' AND before IS DISTINCT FROM 'waiting') OVER earlier AS since,
				       max(at) FILTER (WHERE state = 'waiting' AND coalesce(before, 'ended') = 'ended') OVER earlier AS opened
				FROM changes WINDOW earlier AS (PARTITION BY handoff_id ORDER BY id)
			), taken AS (
				SELECT CASE b.what WHEN 'claim' THEN 'claim' WHEN 'answer' THEN 'reply' ELSE 'resolution' END AS measure,
				       coalesce(t.name, '') AS team, extract(hour FROM b.since AT TIME ZONE $4)::int AS hour,
				       extract(epoch FROM b.at - CASE WHEN b.what IN ('claim', 'answer') THEN b.since ELSE b.opened END)::float8 AS seconds
				FROM begun b JOIN staff s ON s.id = b.staff_id LEFT JOIN team t ON t.id = s.team_id
				WHERE b.at >= $2 AND b.at < $3 AND b.what IN ('claim', 'answer', 'return', 'close') AND b.since IS NOT NULL AND b.opened IS NOT NULL
			)
			SELECT measure, team, hour, count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds)
			FROM taken GROUP BY GROUPING SETS ((measure), (measure, team), (measure, hour))`, staff, p.From, p.To, zone)
		if err != nil {
			return err
		}
		var measure string
		var team *string
		var hour *int
		var s Spread
		var parts []float64
		_, err = pgx.ForEachRow(rows, []any{&measure, &team, &hour, &s.Count, &parts}, func() error {
			s.Median, s.P90 = inSeconds(parts[0]), inSeconds(parts[1])
			switch {
			case team != nil:
				f.TimesTeam[measure][*team] = s
			case hour != nil:
				f.TimesHour[measure][*hour] = s
			default:
				f.Times[measure] = s
			}
			return nil
		})
		return err
	}
}

func (f *TeamFigures) readCounts(now time.Time) reads {
	return func(ctx context.Context, tx pgx.Tx, staff int64, p Period) error {
		rows, err := tx.Query(ctx, `
			SELECT 'reason', reason, count(*) FROM handoff WHERE opened_at >= $2 AND opened_at < $3 AND `+supervising+` GROUP BY reason
			UNION ALL
			SELECT 'rating', rating, count(*) FROM handoff WHERE surveyed_at >= $2 AND surveyed_at < $3 AND `+supervising+` GROUP BY rating
			UNION ALL
			SELECT 'call', CASE WHEN c.at <= h.callback_by THEN 'kept' WHEN c.at IS NOT NULL THEN 'late'
			                    WHEN h.callback_due_at IS NULL THEN 'settled' WHEN h.callback_by < $4 THEN 'missed' ELSE 'due' END AS became, count(*)
			FROM handoff h LEFT JOIN LATERAL (
				SELECT min(at) AS at FROM handoff_event e WHERE e.handoff_id = h.id AND e.what = 'called' AND e.at >= h.callback_by - $5::interval
			) c ON true
			WHERE h.callback_by >= $2 AND h.callback_by < $3 AND `+supervising+` GROUP BY became`, staff, p.From, p.To, now, callWithin)
		if err != nil {
			return err
		}
		var kind, name string
		var n int
		_, err = pgx.ForEachRow(rows, []any{&kind, &name, &n}, func() error {
			map[string]map[string]int{"reason": f.Reasons, "rating": f.Ratings, "call": f.Calls}[kind][name] = n
			return nil
		})
		return err
	}
}

func (f *TeamFigures) readLoads(ctx context.Context, tx pgx.Tx, staff int64, p Period) error {
	rows, err := tx.Query(ctx, `
		WITH done AS (
			SELECT staff_id, count(DISTINCT handoff_id) FILTER (WHERE what = 'claim') AS claimed, count(DISTINCT handoff_id) FILTER (WHERE what IN ('return', 'close')) AS ended
			FROM handoff_event WHERE at >= $2 AND at < $3 AND what IN ('claim', 'answer', 'return', 'close') AND `+supervising+` GROUP BY staff_id
		), has AS (
			SELECT owner, count(*) AS n FROM handoff WHERE state IN ('claimed', 'active') AND `+supervising+` GROUP BY owner
		), rated AS (
			SELECT e.staff_id, count(*) FILTER (WHERE h.rating = 'good') AS good, count(*) FILTER (WHERE h.rating = 'fair') AS fair, count(*) FILTER (WHERE h.rating = 'poor') AS poor
			FROM handoff h CROSS JOIN LATERAL (
				SELECT staff_id FROM handoff_event WHERE handoff_id = h.id AND what IN ('return', 'close') AND staff_id IS NOT NULL ORDER BY id DESC LIMIT 1
			) e
			WHERE h.surveyed_at >= $2 AND h.surveyed_at < $3 AND h.rating <> '' AND `+supervising+` GROUP BY e.staff_id
		)
		SELECT s.name, coalesce(t.name, ''), s.on_duty_since IS NOT NULL, s.removed_at IS NOT NULL, coalesce(has.n, 0), s.capacity, coalesce(d.claimed, 0), coalesce(d.ended, 0),
		       coalesce(r.good, 0), coalesce(r.fair, 0), coalesce(r.poor, 0)
		FROM staff s LEFT JOIN team t ON t.id = s.team_id LEFT JOIN done d ON d.staff_id = s.id LEFT JOIN has ON has.owner = s.id LEFT JOIN rated r ON r.staff_id = s.id
		WHERE (s.removed_at IS NULL OR d.staff_id IS NOT NULL) AND `+supervising+`
		ORDER BY t.name NULLS LAST, s.name, s.id`, staff, p.From, p.To)
	if err != nil {
		return err
	}
	f.Counsellor, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Load, err error) {
		return l, row.Scan(&l.Name, &l.Team, &l.OnDuty, &l.Removed, &l.Now, &l.Capacity, &l.Claimed, &l.Ended, &l.Good, &l.Fair, &l.Poor)
	})
	return err
}

func (f *TeamFigures) readMissed(ctx context.Context, tx pgx.Tx, staff int64, p Period) error {
	rows, err := tx.Query(ctx, `
		SELECT id, rated_at, rating, missing FROM handoff
		WHERE surveyed_at >= $2 AND surveyed_at < $3 AND missing <> '' AND `+supervising+` ORDER BY surveyed_at DESC, id DESC LIMIT $4`, staff, p.From, p.To, maxMissed)
	if err != nil {
		return err
	}
	f.Missing, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Missed, err error) {
		return m, row.Scan(&m.Case, &m.At, &m.Rating, &m.Words)
	})
	return err
}
