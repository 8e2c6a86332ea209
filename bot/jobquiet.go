package bot

import (
	"time"

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
