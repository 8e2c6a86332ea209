package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/geo"
)

// Quiet are the hours, by the clock, in which nobody is told of anything unasked. The
// zero value is from 21 to 8.
type Quiet struct{ From, To time.Duration }

func (q Quiet) hours() (from, to time.Duration) {
	if q == (Quiet{}) {
		return 21 * time.Hour, 8 * time.Hour
	}
	return q.From, q.To
}

// until gives the end of the quiet hours in which a moment lies; false if it is in none.
func (q Quiet) until(t time.Time) (time.Time, bool) {
	from, to := q.hours()
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
	at := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second
	clock := func(days int) time.Time { // by the clock, also on the day on which it is changed
		return time.Date(day.Year(), day.Month(), day.Day()+days, int(to/time.Hour), int(to%time.Hour/time.Minute), 0, 0, t.Location())
	}
	switch {
	case from == to:
		return t, false
	case from < to && at >= from && at < to, from > to && at < to:
		return clock(0), true
	case from > to && at >= from:
		return clock(1), true
	}
	return t, false
}

// tomorrow is when the next day begins for somebody.
func (b *Bot) tomorrow(r reached) time.Time {
	now := b.Now().In(b.zoneOf(r.region))
	return time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
}

// unwanted is true of what is said unasked in a turn t and was stopped after it was written:
// by words, by a button, with a profile, or in any other way.
const unwanted = `CASE split_part(t.external_id, ':', 1)
	WHEN 'found' THEN NOT EXISTS (SELECT FROM profile p WHERE p.conversation_id = t.conversation_id AND p.tell <> '{}')
	WHEN 'plan' THEN NOT EXISTS (SELECT FROM plan p WHERE p.conversation_id = t.conversation_id AND p.remind)
	WHEN 'jobs' THEN NOT EXISTS (SELECT FROM job_alert a WHERE a.conversation_id = t.conversation_id)
	WHEN 'change' THEN NOT EXISTS (SELECT FROM rule_watch w WHERE w.conversation_id = t.conversation_id)
	WHEN 'follow' THEN NOT EXISTS (SELECT FROM follow_up f WHERE f.conversation_id = t.conversation_id AND f.id::text = split_part(t.external_id, ':', 2))
	ELSE false END`

// hold puts off what is said unasked and would be sent in the quiet hours, of the person
// that it is for: it was written before they began. What else waits for them goes before.
// Of what was sent in part the rest goes at once. What they have stopped is thrown away.
func (b *Bot) hold(ctx context.Context, db querier, replies []int64) error {
	rows, err := db.Query(ctx, `
		DELETE FROM outbox o USING turn t
		WHERE t.id = o.turn_id AND o.id = ANY ($1) AND o.head IS NULL AND o.not_before IS NOT NULL AND o.state = 'waiting' AND `+unwanted, replies)
	if err != nil {
		return err
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return err
	}
	rows, err = db.Query(ctx, `
		SELECT o.id, o.conversation_id, c.region FROM outbox o JOIN conversation c ON c.id = o.conversation_id
		WHERE o.id = ANY ($1) AND o.head IS NULL AND o.not_before IS NOT NULL AND o.state = 'waiting'`, replies)
	if err != nil {
		return err
	}
	var held []int64
	var waits []time.Duration
	var id, conversation int64
	var region string
	_, err = pgx.ForEachRow(rows, []any{&id, &conversation, &region}, func() error {
		if until, quiet := b.quietUntil(conversation, region); quiet {
			held, waits = append(held, id), append(waits, until.Sub(b.Now()))
		}
		return nil
	})
	if err != nil || len(held) == 0 {
		return err
	}
	rows, err = db.Query(ctx, `
		UPDATE outbox o SET not_before = now() + h.wait FROM unnest($1::bigint[], $2::interval[]) AS h (id, wait)
		WHERE (o.id = h.id OR o.head = h.id) AND o.state = 'waiting'`, held, waits)
	if err != nil {
		return err
	}
	rows.Close()
	return rows.Err()
}

// quietUntil says until when somebody is told of nothing unasked; false where they may be
// told now. Not all are told at the same moment afterwards.
func (b *Bot) quietUntil(conversation int64, region string) (time.Time, bool) {
	until, quiet := b.Quiet.until(b.Now().In(b.zoneOf(region)))
	if !quiet {
		return until, false
	}
	return until.Add(time.Duration(conversation%int64(alertSpread/time.Second)) * time.Second), true
}

// zoneOf is the clock of a region, else of the service's own.
func (b *Bot) zoneOf(region string) *time.Location {
	for _, code := range []string{region, b.Home} {
		if code == "" {
			continue
		}
		if z, ok := geo.ZoneOf(code); ok {
			return z.Location
		}
	}
	return b.Now().Location()
}
