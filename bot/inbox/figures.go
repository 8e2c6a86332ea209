package inbox

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"careerbot/bot"
	"careerbot/internal/region"
)

// afterRoutes are the pages of what comes after a case.
func (s *server) afterRoutes(mux *http.ServeMux, o Options) {
	s.publish = o.Publish
	s.proposalRoutes(mux)
	s.trainingRoutes(mux)
	mux.HandleFunc("GET /inbox/figures", s.signedIn(s.figures, "supervisor", "admin"))
	mux.HandleFunc("GET /inbox/figures.csv", s.signedIn(s.figuresCSV, "supervisor", "admin"))
}

// longestPeriod bounds what is counted at once, in days.
const longestPeriod = 800

var errPeriod = errors.New("the period is none")

// chosen is a period as it was chosen.
type chosen struct {
	bot.Period

	Name     string // today, 7, 30, or "" for days of one's own
	From, To string // days, both within it
}

// period reads the period of a request; with errPeriod the last seven days.
func (s *server) period(r *http.Request) (c chosen, err error) {
	zone := s.bot.Zone(r.Context())
	y, m, d := s.now().In(zone).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, zone)
	q := r.URL.Query()
	c.Name = q.Get("period")
	if from, to := q.Get("from"), q.Get("to"); c.Name == "" && (from != "" || to != "") {
		first, err1 := time.ParseInLocation(time.DateOnly, cmp.Or(from, to), zone)
		last, err2 := time.ParseInLocation(time.DateOnly, cmp.Or(to, from), zone)
		if err1 == nil && err2 == nil && !last.Before(first) && !last.AddDate(0, 0, -longestPeriod).After(first) && first.Year() > 2000 && first.Year() < 3000 {
			return c.of(first, last), nil
		}
		c.Name, err = "7", errPeriod
	}
	back := map[string]int{"today": 0, "7": 6, "30": 29}
	if _, ok := back[c.Name]; !ok {
		c.Name = "7"
	}
	return c.of(today.AddDate(0, 0, -back[c.Name]), today), err
}

// of is the period from a day to another, both within it.
func (c chosen) of(first, last time.Time) chosen {
	c.Period = bot.Period{From: first, To: last.AddDate(0, 0, 1)}
	c.From, c.To = first.Format(time.DateOnly), last.Format(time.DateOnly)
	return c
}

// figuresView is the page as it is shown: every figure in words.
type figuresView struct {
	Chosen   chosen
	Periods  []string
	Wrong    bool // the period that was asked for is none
	Waiting  int
	Longest  string
	Queue    []queueRow
	Measures []measureView
	Teams    []teamRow
	Reasons  []countRow
	Ratings  []countRow
	Rated    int
	Unrated  int
	Stack    []bar
	Calls    []countRow
	Loads    []loadRow
	Missing  []bot.Missed
	Zone     string
}

type queueRow struct {
	By, Name, Longest string
	Count             int
}

// measureView is one of the three times.
type measureView struct {
	Name        string // claim, reply, resolution
	Count       int
	Median, P90 string
	Plot        plot
	Hours       []hourRow
}

type hourRow struct {
	Hour, Count int
	Median, P90 string
}

type teamRow struct {
	Name  string
	Cells []teamCell
}

type teamCell struct {
	Count       int
	Median, P90 string
	Bar, Mark   float64 // of 100
}

type countRow struct {
	Key, Name string
	Count     int
	Percent   int
	Bar       float64 // of 100
}

type loadRow struct {
	bot.Load

	Bar float64 // of 100: of what they can have
}

func (s *server) figures(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	c, wrong := s.period(r)
	f, err := s.bot.TeamFigures(r.Context(), by.ID, c.Period)
	if errors.Is(err, bot.ErrRights) {
		return errForbidden
	}
	if err != nil {
		return err
	}
	// People's own words are among them.
	if err := s.bot.Audit(r.Context(), s.bot.Pool, by.ID, 0, "figures_seen", c.From+" "+c.To); err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		status = http.StatusBadRequest
	}
	zone := s.bot.Zone(r.Context())
	for i := range f.Missing {
		f.Missing[i].At = f.Missing[i].At.In(zone)
	}
	v := figuresOf(f, languageOf(r))
	v.Chosen, v.Wrong, v.Zone = c, wrong != nil, zoneName(zone)
	return s.show(w, r, status, "figures", "", by, v)
}

// figuresOf words the figures.
func figuresOf(f bot.TeamFigures, language string) figuresView {
	word := func(key string) string { return cmp.Or(words[language][key], key) }
	v := figuresView{Periods: []string{"today", "7", "30"}, Waiting: f.Waiting.Count, Longest: lasting(language, f.Waiting.Longest), Missing: f.Missing}
	for _, by := range []string{"team", "region", "language"} {
		for _, name := range slices.SortedFunc(maps.Keys(f.WaitingBy[by]), func(a, b string) int {
			return cmp.Or(cmp.Compare(f.WaitingBy[by][b].Count, f.WaitingBy[by][a].Count), cmp.Compare(a, b))
		}) {
			q := f.WaitingBy[by][name]
			v.Queue = append(v.Queue, queueRow{word("after_by_" + by), named(language, by, name), lasting(language, q.Longest), q.Count})
		}
	}
	for _, m := range bot.Measures {
		t := f.Times[m]
		mv := measureView{Name: m, Count: t.Count, Median: lasting(language, t.Median), P90: lasting(language, t.P90), Plot: hourly(language, f.TimesHour[m])}
		for _, hour := range slices.Sorted(maps.Keys(f.TimesHour[m])) {
			h := f.TimesHour[m][hour]
			mv.Hours = append(mv.Hours, hourRow{hour, h.Count, lasting(language, h.Median), lasting(language, h.P90)})
		}
		v.Measures = append(v.Measures, mv)
	}
	v.Teams = teamsOf(f, language)
	v.Reasons = counted(f.Reasons, []string{"asked", "unsolved", "unhappy", "topic", "danger"}, func(key string) string { return word("after_reason_" + key) })
	v.Calls = counted(f.Calls, []string{"kept", "late", "missed", "settled", "due"}, func(key string) string { return word("after_call_" + key) })
	v.Unrated = f.Ratings[""]
	delete(f.Ratings, "")
	v.Ratings = counted(f.Ratings, []string{"good", "fair", "poor"}, func(key string) string { return word("after_rating_" + key) })
	at := 0.0
	for _, r := range v.Ratings {
		v.Rated += r.Count
	}
	for _, r := range v.Ratings {
		width := 100 * float64(r.Count) / float64(max(1, v.Rated))
		v.Stack = append(v.Stack, bar{X: at, W: width, Class: r.Key})
		at += width
	}
	for _, l := range f.Counsellor {
		v.Loads = append(v.Loads, loadRow{l, min(100, 100*float64(l.Now)/float64(max(1, l.Capacity)))})
	}
	return v
}

// named is what stands for a team, a region or a language.
func named(language, by, name string) string {
	switch {
	case name == "":
		return words[language]["after_none_"+by]
	case by == "region":
		return region.Name(name, language)
	case by == "language":
		return cmp.Or(words[language]["after_spoken_"+name], name)
	}
	return name
}

// counted are counts in an order, the rest behind them, each as a part of all.
func counted(counts map[string]int, order []string, word func(string) string) []countRow {
	all, most := 0, 1
	for key, n := range counts {
		if all, most = all+n, max(most, n); !slices.Contains(order, key) {
			order = append(slices.Clip(order), key)
		}
	}
	var rows []countRow
	for _, key := range order {
		n := counts[key]
		rows = append(rows, countRow{key, word(key), n, (200*n + all) / max(1, 2*all), 100 * float64(n) / float64(most)})
	}
	return rows
}

func teamsOf(f bot.TeamFigures, language string) []teamRow {
	names := map[string]bool{}
	longest := map[string]time.Duration{}
	for _, m := range bot.Measures {
		for name, t := range f.TimesTeam[m] {
			names[name] = true
			longest[m] = max(longest[m], t.P90)
		}
	}
	var rows []teamRow
	for _, name := range slices.Sorted(maps.Keys(names)) {
		row := teamRow{Name: cmp.Or(name, words[language]["after_no_team"])}
		for _, m := range bot.Measures {
			t := f.TimesTeam[m][name]
			part := func(d time.Duration) float64 { return 100 * float64(d) / float64(max(time.Second, longest[m])) }
			row.Cells = append(row.Cells, teamCell{t.Count, lasting(language, t.Median), lasting(language, t.P90), part(t.Median), part(t.P90)})
		}
		rows = append(rows, row)
	}
	return rows
}

// lasting is a stretch of time in words.
func lasting(language string, d time.Duration) string {
	word := func(key string, args ...any) string { return fmt.Sprintf(words[language][key], args...) }
	seconds := int(d.Round(time.Second) / time.Second)
	minutes := int(d.Round(time.Minute) / time.Minute)
	switch hours := minutes / 60; {
	case seconds < 60:
		return word("after_for_seconds", seconds)
	case hours == 0:
		return word("after_for_minutes", minutes)
	case hours < 48 && minutes%60 == 0:
		return word("after_for_hours", hours)
	case hours < 48:
		return word("after_for_hours_minutes", hours, minutes%60)
	default:
		return word("after_for_days_hours", hours/24, hours%24)
	}
}
