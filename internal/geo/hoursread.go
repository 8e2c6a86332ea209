package geo

import (
	"errors"
	"strings"
)

// Errors of [ReadHours].
var (
	errHoursWords  = errors.New("these opening hours cannot be read, so nobody is told whether it is open; write them as: mon-fri 09:00-12:00,13:30-17:00; sat 09:00-12:00; holidays off")
	errHoursNoDays = errors.New("these opening hours do not say on which days, so nobody is told whether it is open; write as: daily 09:00-17:00, or mon-fri 09:00-17:00")
)

// ReadHours reads opening hours as people write them: the plain form that
// [Hours.String] writes, what is common of OpenStreetMap's opening_hours, and
// Chinese (周一至周五 上午9:00-12:00 下午1:30-5:00，节假日休息). What it cannot read for
// certain it keeps as words and says why: somebody who walks to a closed door is
// worse off than one who is told to call first. So times without days, 9:00-5:00,
// seasons and single weeks are not read. As in OpenStreetMap a later rule for a day
// takes the place of an earlier one; but of two for the same days with different
// times both hold.
func ReadHours(words string) (Hours, error) {
	h := Hours{Words: strings.TrimSpace(words)}
	if h.Words == "" {
		return h, nil
	}
	all, ok := tokens(h.Words)
	if !ok {
		return h, errHoursWords
	}
	r := reader{}
	if err := r.read(all); err != nil {
		return h, err
	}
	h.days = r.days
	if !h.tidy() {
		return Hours{Words: h.Words}, errHoursWords
	}
	h.Known = true
	return h, nil
}

// reader goes through the words of opening hours.
type reader struct {
	days [8]day
	by   [8]uint16 // which days the rule was for that said what is there

	before uint16 // the days of the rule before this one
	// The rule that is being read.
	mask    uint16 // its days
	first   int    // the day before a dash, -1 if there is none
	ranged  bool   // a dash stands after a day
	spans   []span
	off     bool // it says that the place is closed
	offHead bool // and says so before the days: closed on holidays
	added   bool // a comma stands before it: it does not take the place of others
	comma   bool // the last word was one
	anyDay  bool // days have been named at all

	// The time that is being read.
	start    int // -1 if there is none
	dashed   bool
	marker   tokenKind // 上午 or 下午 before it
	startsBy tokenKind // what stood before its start
}

func (r *reader) read(all []token) error {
	r.reset()
	for _, t := range all {
		if !r.take(t) {
			return errHoursWords
		}
		r.comma = t.kind == tokenComma
	}
	if !r.end() || r.mask != 0 {
		return errHoursWords
	}
	if !r.anyDay {
		return errHoursNoDays
	}
	return nil
}

func (r *reader) reset() {
	r.mask, r.first, r.ranged, r.spans, r.off, r.offHead, r.added = 0, -1, false, nil, false, false, false
	r.start, r.dashed, r.marker, r.startsBy = -1, false, tokenNone, tokenNone
}

// take reads the next word; false where it cannot be there.
func (r *reader) take(t token) bool {
	switch t.kind {
	case tokenDays:
		return r.takeDays(t.days)
	case tokenDash:
		switch {
		case r.start >= 0 && !r.dashed:
			r.dashed = true
		case r.start < 0 && r.first >= 0 && len(r.spans) == 0 && !r.off && !r.ranged:
			r.ranged = true
		default:
			return false
		}
	case tokenTime:
		return r.takeTime(t.minute)
	case tokenAM, tokenPM:
		r.marker = t.kind
	case tokenComma:
		r.first = -1
		return r.start < 0 && !r.ranged
	case tokenAll:
		if len(r.spans) > 0 || r.off || r.start >= 0 {
			return false
		}
		if r.mask == 0 && r.before == 0 {
			r.mask, r.anyDay = weekDays|weekEnd|holidays, true
		}
		r.spans = []span{{0, dayMinutes}}
	case tokenOff:
		switch {
		case r.start >= 0 || r.ranged || r.off:
			return false
		case r.mask != 0 && len(r.spans) == 0:
			r.off = true
		default: // closed on the days that come
			if !r.end() || r.mask != 0 {
				return false
			}
			r.off, r.offHead = true, true
		}
	case tokenRule:
		if r.mask != 0 && len(r.spans) == 0 && !r.off {
			return !r.ranged && r.start < 0 // its times are on the next line
		}
		return r.end()
	case tokenNone:
	}
	return true
}

// takeDays adds days to the rule, or begins the next one.
func (r *reader) takeDays(days uint16) bool {
	if r.start >= 0 {
		return false
	}
	if len(r.spans) > 0 || r.off && !r.offHead {
		added := r.comma
		if !r.end() {
			return false
		}
		r.added = added
	}
	r.anyDay = true
	one := -1
	for i := range holiday {
		if days == 1<<i {
			one = i
		}
	}
	if r.ranged {
		if one < 0 {
			return false
		}
		for i := r.first; i != one; i = (i + 1) % holiday {
			r.mask |= 1 << i
		}
		r.mask |= 1 << one
		r.ranged, r.first = false, -1
		return true
	}
	r.mask |= days
	r.first = one
	return true
}

// longestNight is how long a time over midnight may be: 9:00-5:00 is not twenty
// hours but a clock with two halves.
const longestNight = 14 * 60

func (r *reader) takeTime(minute int) bool {
	if r.off || r.ranged {
		return false
	}
	by := r.marker
	r.marker = tokenNone
	if r.start < 0 {
		if minute == dayMinutes {
			return false
		}
		r.startsBy = by
		r.start = afternoon(minute, by)
		r.dashed = false
		return true
	}
	if !r.dashed {
		return false
	}
	if by == tokenNone {
		by = r.startsBy
	}
	s := span{r.start, afternoon(minute, by)}
	if s.to <= s.from {
		if by != tokenNone || s.to == s.from || s.to+dayMinutes-s.from > longestNight {
			return false
		}
		s.to += dayMinutes
	}
	if last := len(r.spans) - 1; last >= 0 && s.from < r.spans[last].to {
		return false
	}
	r.spans = append(r.spans, s)
	r.start, r.dashed, r.startsBy = -1, false, tokenNone
	return true
}

// afternoon gives the minute that a time after 下午 means: 1:30 is 13:30, and 13:30
// stays what it is.
func afternoon(minute int, by tokenKind) int {
	if by == tokenPM && minute < 12*60 {
		return minute + 12*60
	}
	return minute
}

// end puts down the rule that has been read. Times without days go on with the days
// of the rule before.
func (r *reader) end() bool {
	if r.start >= 0 || r.ranged || r.marker != tokenNone {
		return false
	}
	if len(r.spans) == 0 && !r.off {
		return true // nothing, or days whose times come
	}
	mask := r.mask
	going := mask == 0
	if going {
		if r.off || r.before == 0 {
			return !r.off && r.noDays()
		}
		mask = r.before
	}
	for i := range r.days {
		if mask&(1<<i) == 0 {
			continue
		}
		d := &r.days[i]
		switch {
		case r.off:
			*d = day{said: true}
		case going || r.added || r.by[i] == mask:
			*d = day{true, append(d.spans, r.spans...)}
		default:
			*d = day{true, append([]span(nil), r.spans...)}
		}
		r.by[i] = mask
		if r.off {
			r.by[i] = 0
		}
	}
	if mask&workday != 0 && !r.days[holiday].said {
		r.days[holiday] = day{said: true}
	}
	r.before = mask
	r.reset()
	return true
}

// noDays drops times of which no day is said: the end of the reading says so.
func (r *reader) noDays() bool {
	r.reset()
	return !r.anyDay
}
