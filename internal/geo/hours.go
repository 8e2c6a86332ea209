package geo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Hours are the opening hours of a place, by its own clock. Hours that could not
// be read are kept as words, and nothing is said of them.
type Hours struct {
	Words string // as they were given
	Known bool   // they could be read
	days  [8]day // Monday to Sunday, and public holidays
}

// holiday is the place of public holidays in [Hours.days].
const holiday = 7

// day is what holds on a day of the week. On public holidays that nothing is said
// of, what holds on that day of the week is all that is known.
type day struct {
	said  bool
	spans []span
}

// span is a time in minutes from midnight; its end may lie in the next day.
type span struct{ from, to int }

const dayMinutes = 24 * 60

// Span is a time in minutes from midnight, the end not in it; it may lie in the next day.
type Span struct{ From, To int }

// On gives the times of a day: 0 is Monday, 6 Sunday, 7 a public holiday. It is
// false for a holiday of which nothing is said, and for hours that are not known.
func (h Hours) On(weekday int) ([]Span, bool) {
	if !h.Known || weekday == holiday && !h.days[holiday].said {
		return nil, false
	}
	spans := make([]Span, len(h.days[weekday].spans))
	for i, s := range h.days[weekday].spans {
		spans[i] = Span{s.from, s.to}
	}
	return spans, true
}

// String writes hours in the plain form, "mon-fri 09:00-12:00,13:30-17:00; sat
// 09:00-12:00; holidays off", which [ReadHours] reads as the same. What is not
// known is the words as they were given.
func (h Hours) String() string {
	if !h.Known {
		return h.Words
	}
	var rules []string
	for i := 0; i < holiday; {
		j := i + 1
		for j < holiday && slices.Equal(h.days[i].spans, h.days[j].spans) {
			j++
		}
		if len(h.days[i].spans) > 0 {
			name := dayNames[i]
			switch {
			case i == 0 && j == holiday:
				name = "daily"
			case j > i+1:
				name += "-" + dayNames[j-1]
			}
			rules = append(rules, name+" "+join(h.days[i].spans))
		}
		i = j
	}
	switch {
	case h.days[holiday].said && len(h.days[holiday].spans) == 0:
		rules = append(rules, "holidays off")
	case h.days[holiday].said:
		rules = append(rules, "holidays "+join(h.days[holiday].spans))
	}
	return strings.Join(rules, "; ")
}

var dayNames = [...]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func join(spans []span) string {
	var all []string
	for _, s := range spans {
		to := s.to
		if to > dayMinutes {
			to -= dayMinutes
		}
		all = append(all, fmt.Sprintf("%02d:%02d-%02d:%02d", s.from/60, s.from%60, to/60, to%60))
	}
	return strings.Join(all, ",")
}

// Status says whether a place is open.
type Status string

// What can be known of it.
const (
	Open    Status = "open"
	Closed  Status = "closed"
	Unknown Status = "unknown"
)

// State is what hours say of a moment.
type State struct {
	Status Status
	Until  time.Time // open: when it closes; zero if it does not within two weeks
	Opens  time.Time // closed: when it opens next; zero if not within two weeks
	// Holiday says that the day is a public holiday and the hours do not say what
	// holds then: what is given here is for an ordinary day.
	Holiday bool
}

// Now is a moment as the clocks of a zone show it.
type Now struct {
	Zone      Zone
	Day       int  // 0 is Monday
	Minute    int  // from midnight
	Holiday   bool // a public holiday
	Yesterday bool // the day before was one
}

// In gives a moment as a zone's clocks show it.
func In(t time.Time, z Zone) Now {
	local := t.In(z.Location)
	return Now{
		Zone: z, Day: (int(local.Weekday()) + 6) % 7, Minute: local.Hour()*60 + local.Minute(),
		Holiday: z.Holiday(local), Yesterday: z.Holiday(midnight(local, -1)),
	}
}

// midnight gives the beginning of the day some days from a local time.
func midnight(local time.Time, days int) time.Time {
	return time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, local.Location())
}

// ahead is how far At looks for the next opening: the longest holidays take a week.
const ahead = 14

// At says whether a place is open at a moment, and until when or from when.
func (h Hours) At(t time.Time, z Zone) State {
	if !h.Known || z.Location == nil {
		return State{Status: Unknown}
	}
	local := t.In(z.Location)
	now := local.Hour()*60 + local.Minute()
	weekday := (int(local.Weekday()) + 6) % 7
	var open []span // minutes from today's midnight, one after the other
	for k := -1; k <= ahead; k++ {
		on := h.days[((weekday+k)%7+7)%7]
		if h.days[holiday].said && z.Holiday(midnight(local, k)) {
			on = h.days[holiday]
		}
		for _, s := range on.spans {
			s.from, s.to = s.from+k*dayMinutes, s.to+k*dayMinutes
			if last := len(open) - 1; last >= 0 && s.from <= open[last].to {
				open[last].to = max(open[last].to, s.to)
			} else {
				open = append(open, s)
			}
		}
	}
	at := func(minute int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day(), 0, minute, 0, 0, local.Location())
	}
	state := State{Status: Closed, Holiday: !h.days[holiday].said && z.Holiday(local)}
	for _, s := range open {
		switch {
		case s.to <= now:
		case s.from <= now:
			state.Status = Open
			if s.to < ahead*dayMinutes {
				state.Until = at(s.to)
			}
			return state
		default:
			state.Opens = at(s.from)
			return state
		}
	}
	return state
}

// tidy sorts the times of each day and reports whether they can be: none inside
// another, and some at all.
func (h *Hours) tidy() bool {
	some := false
	for i := range h.days {
		spans := h.days[i].spans
		slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
		for j := 1; j < len(spans); j++ {
			if spans[j-1].to > spans[j].from {
				return false
			}
		}
		some = some || i < holiday && len(spans) > 0
	}
	return some
}
