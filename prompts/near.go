package prompts

import (
	"fmt"
	"strings"
	"time"
)

// Nearby is what is near.
type Nearby struct {
	Where    string // what was named
	Mine     bool   // the point is the person's
	Area     bool   // a whole district: no distances are said
	Minutes  int
	Count    int  // how many there are in all
	Wider    bool // none is within the minutes: these are further
	Furthest int  // km, beyond which nothing is looked for
	Open     bool // only what is open was asked for
	Kind     string
	Missed   string // the kind of which there is none: what is shown is of others
	Services []string

	Places    []NearLine
	Unsure    []NearLine // in reach, but nobody knows when they are open
	Apart     []NearLine // without a point on the map
	MoreApart bool       // there are more that are not shown
}

// For says how long a walk is, beyond an hour in hours.
func (n Nearby) For(language string) string { return walked(language, n.Minutes) }

func walked(language string, minutes int) string {
	h, m := minutes/60, minutes%60
	switch {
	case language == "zh" && h == 0:
		return fmt.Sprintf("%d 分钟", m)
	case language == "zh" && m == 0:
		return fmt.Sprintf("%d 小时", h)
	case language == "zh":
		return fmt.Sprintf("%d 小时 %d 分钟", h, m)
	}
	count := func(n int, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return fmt.Sprintf("%d %ss", n, unit)
	}
	switch {
	case h == 0:
		return count(m, "minute")
	case m == 0:
		return count(h, "hour")
	}
	return count(h, "hour") + " " + count(m, "minute")
}

// NearLine is a place in a list.
type NearLine struct {
	N            int
	Name, Kind   string
	Address      string
	Minutes      int // on foot; 0 is not known
	Metres       int
	Far          bool // nobody walks that
	Services     []string
	MoreServices bool // not all are said
	Phones       []string
	Status       string // open, closed, unknown
	Hours        string // as they were given
	Holiday      bool   // it is a public holiday, and the hours are an ordinary day's
	Now          time.Time
	Until, Opens time.Time
	AsOf, Source string
	URL          string
}

// Moment says when it opens or closes: the time, and where that is not today the day.
func (l NearLine) Moment(language string, t time.Time) string {
	y, m, d := l.Now.Date()
	ty, tm, td := t.Date()
	days := int(time.Date(ty, tm, td, 0, 0, 0, 0, time.UTC).Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)).Hours() / 24)
	at := t.Format("15:04")
	switch {
	case days == 0:
		return at
	case language == "zh" && days == 1:
		return "明天 " + at
	case language == "zh":
		return fmt.Sprintf("%d月%d日 %s", tm, td, at)
	case days == 1:
		return at + " tomorrow"
	}
	return t.Format("15:04 on Mon 2 Jan")
}

// Kilometres says how far it is, by the kilometre's tenth.
func (l NearLine) Kilometres() string { return fmt.Sprintf("%.1f", float64(l.Metres)/1000) }

// NearAbout is what is asked of a place in a list.
type NearAbout struct {
	NearLine
	Asked    map[string]bool // hours, phone, address, services
	Day      int             // that is asked for: 0 Monday, 7 a public holiday; -1 none
	DayKnown bool
	Times    []string // of that day; none: it is closed
}

// OfPlace says of a place what is asked.
func OfPlace(language string, n NearAbout) string {
	return strings.TrimSpace(say(language, "near_about", n))
}

// NearbyPlaces lists what is near.
func NearbyPlaces(language string, n Nearby) string {
	return strings.TrimSpace(say(language, "near_places", n))
}

// NearWhere asks where the person is, to look near there.
func NearWhere(language string) string { return say(language, "near_where", nil) }

// JobNearWhere asks where the person is, to look for work near there.
func JobNearWhere(language string) string { return say(language, "job_near_where", nil) }

// NearUnknown says that a place is not known, and what to send instead.
func NearUnknown(language, where string) string { return say(language, "near_unknown", quote(where)) }

// NearWhich asks which of several places of a name is meant.
func NearWhich(language, where string) string { return say(language, "near_which", quote(where)) }

// NearLabel is the label of a button under what is near: open, further, here, or a kind.
func NearLabel(language, what string) string { return say(language, "near_label", what) }

// NearWord is what such a button says.
func NearWord(language, what string) string { return say(language, "near_word", what) }

// ShareLabel is the label of what shares where the person is.
func ShareLabel(language string) string { return say(language, "near_share", nil) }
