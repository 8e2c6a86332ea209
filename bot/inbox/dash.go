package inbox

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"careerbot/bot"
	"careerbot/internal/region"
)

// dashRoutes are the dashboard, for supervisors and admins.
func (s *server) dashRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inbox/dashboard", s.signedIn(s.dashboard, "supervisor", "admin"))
	mux.HandleFunc("GET /inbox/dashboard.csv", s.signedIn(s.dashboardCSV, "supervisor", "admin"))
}

// dashRow is a figure with its part of the whole.
type dashRow struct {
	Name    string
	Count   int
	Percent int // -1 where there is no whole
	Bar     float64
	Hidden  bool
	More    string
}

// dashTable is a list of figures.
type dashTable struct {
	Key    string // of its words
	Rows   []dashRow
	Hidden bool   // one of them is
	Note   string // what is to be known of them
	Few    bool   // they are of too few people, and none is shown
}

type dashView struct {
	Chosen      chosen
	Periods     []string
	Wrong       string // what is wrong with the period or the region
	Region      string // as it was written
	RegionName  string
	Zone        string
	All         bot.Count
	Median, P90 string
	Unit        string
	When, Hours columns
	WhenRows    []dashRow
	HourRows    []dashRow
	Waited      columns
	Tables      []dashTable
	Case        bot.Count
	Model       bot.Count
	Cost        string
	Library     bot.Health
	HasLibrary  bool
	Least       int
	Rounded     int
}

// dashFigures reads what is asked for, and counts. Wrong says what cannot be read.
func (s *server) dashFigures(r *http.Request, by bot.Staff) (c chosen, code, wrong string, d bot.Dashboard, err error) {
	c, none := s.period(r)
	if none != nil {
		wrong = "after_period_wrong"
	}
	written := cut(r.URL.Query().Get("region"), 40)
	code, err = region.Parse(written)
	if err != nil {
		code, wrong = "", "dash_no_region"
	}
	if written == "" {
		code = ""
	}
	d, err = s.bot.Dashboard(r.Context(), by.ID, c.Period, code)
	if errors.Is(err, bot.ErrRights) {
		err = errForbidden
	}
	return c, code, wrong, d, err
}

func (s *server) dashboard(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	c, code, wrong, d, err := s.dashFigures(r, by)
	if err != nil {
		return err
	}
	language, status := languageOf(r), http.StatusOK
	if wrong != "" {
		status = http.StatusBadRequest
	}
	zone := s.bot.Zone(r.Context())
	v := dashView{
		Chosen: c, Periods: []string{"today", "7", "30"}, Wrong: wrong, Region: cut(r.URL.Query().Get("region"), 40), RegionName: words[language]["dash_everywhere"], Zone: zoneName(zone),
		All: d.All, Median: brief(language, d.All.Median), P90: brief(language, d.All.P90), Unit: d.Unit, Case: d.Case, Model: d.Model, Library: d.Library, HasLibrary: s.docs != nil, Least: bot.SmallestGroup, Rounded: bot.RoundedTo,
	}
	if code != "" {
		v.RegionName = region.Name(code, language)
	}
	if d.Model.Cost != nil {
		v.Cost = strconv.FormatFloat(*d.Model.Cost, 'f', 2, 64)
	}
	when, hours := everyTime(d.By["when"], c.Period, d.Unit), everyHour(d.By["hour"])
	short := func(name string) string { return name[min(5, len(name)):] }
	if d.Unit == "month" {
		short = func(name string) string { return name[2:min(7, len(name))] }
	}
	v.When, v.Waited = asked(language, when, short), waited(language, when, short)
	v.Hours = asked(language, hours, func(name string) string { return name })
	v.WhenRows, v.HourRows = dashRows(when, d.All, func(n string) string { return n }), dashRows(hours, d.All, func(n string) string { return n + ":00" })
	for _, t := range []struct {
		key  string
		all  []bot.Count
		of   bot.Count
		name func(string) string
	}{
		{"outcome", d.By["outcome"], d.All, func(n string) string { return words[language]["dash_outcome_"+n] }},
		{"topic", d.By["topic"], d.All, func(n string) string { return words[language]["topic_"+n] }},
		{"region", d.By["region"], d.All, func(n string) string { return named(language, "region", n) }},
		{"language", d.By["language"], d.All, func(n string) string { return named(language, "language", n) }},
		{"channel", d.By["channel"], d.All, func(n string) string { return words[language]["dash_channel_"+n] }},
		{"source", d.By["source"], d.All, func(n string) string { return n }},
		{"case", d.Cases, d.Case, func(n string) string { return words[language]["after_reason_"+n] }},
		{"rating", d.Ratings, bot.Count{}, func(n string) string { return words[language]["after_rating_"+n] }},
		{"model", d.Models, d.Model, func(n string) string { return n }},
	} {
		table := dashTable{Key: t.key, Rows: dashRows(t.all, t.of, t.name)}
		table.Hidden = slices.ContainsFunc(t.all, func(c bot.Count) bool { return c.Hidden })
		for i, c := range t.all {
			if t.key == "model" && !c.Hidden {
				table.Rows[i].More = fmt.Sprintf(words[language]["dash_tokens"], c.Tokens, c.Failed)
			}
		}
		v.Tables = append(v.Tables, table)
	}
	v.Tables = append(v.Tables, became(language, d.Results, c, code)...)
	return s.show(w, r, status, "dash", "", by, v)
}

// dashRows are figures in words. Their parts are of a whole, where that is known.
func dashRows(all []bot.Count, whole bot.Count, name func(string) string) []dashRow {
	most := 1
	for _, c := range all {
		most = max(most, c.N)
	}
	rows := make([]dashRow, len(all))
	for i, c := range all {
		rows[i] = dashRow{Name: cmp.Or(name(c.Name), c.Name), Count: c.N, Percent: -1, Bar: 100 * float64(c.N) / float64(most), Hidden: c.Hidden}
		if whole.N > 0 && !c.Hidden {
			rows[i].Percent = (200*c.N + whole.N) / (2 * whole.N)
		}
	}
	return rows
}

// everyHour has all hours of the day, also those in which nobody asked.
func everyHour(known []bot.Count) []bot.Count {
	all := make([]bot.Count, 24)
	for hour := range all {
		all[hour].Name = strconv.Itoa(hour)
		if i := slices.IndexFunc(known, func(c bot.Count) bool { return c.Name == all[hour].Name }); i >= 0 {
			all[hour] = known[i]
		}
	}
	return all
}

// everyTime has all days, weeks or months of a period.
func everyTime(known []bot.Count, p bot.Period, unit string) []bot.Count {
	at := p.From
	next := func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }
	switch unit {
	case "week":
		at = at.AddDate(0, 0, -(int(at.Weekday())+6)%7)
		next = func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }
	case "month":
		at = at.AddDate(0, 0, 1-at.Day())
		next = func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }
	}
	of := map[string]bot.Count{}
	for _, c := range known {
		of[c.Name] = c
	}
	var all []bot.Count
	for ; at.Before(p.To); at = next(at) {
		c := of[at.Format(time.DateOnly)]
		c.Name = at.Format(time.DateOnly)
		all = append(all, c)
	}
	return all
}

// dashboardCSV is the page as a table for a spreadsheet: a figure a row. Its headings are
// in the language of the page, what the figures are called is the same in every language;
// what is hidden has no number.
func (s *server) dashboardCSV(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	c, code, wrong, d, err := s.dashFigures(r, by)
	if err != nil {
		return err
	}
	if wrong != "" { // a page says so better than a file
		return s.dashboard(w, r, by)
	}
	if err := s.bot.Audit(r.Context(), s.bot.Pool, by.ID, 0, "dashboard", c.From+" "+c.To+" "+code); err != nil {
		return err
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // without it a spreadsheet takes UTF-8 for something else
	table := csv.NewWriter(&out)
	for _, row := range dashCSV(d, languageOf(r)) {
		for i := range row {
			row[i] = plainCell(row[i])
		}
		if err := table.Write(row); err != nil {
			return fmt.Errorf("write the dashboard: %w", err)
		}
	}
	table.Flush()
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="dashboard-%s-%s.csv"`, c.From, c.To))
	_, err = w.Write(out.Bytes())
	return err
}

func dashCSV(d bot.Dashboard, language string) [][]string {
	rows := [][]string{headings(language, "figure", "by", "name", "count", "median_ms", "p90_ms", "tokens", "failed", "cost", "hidden")}
	add := func(figure, by string, all ...bot.Count) {
		for _, c := range all {
			row := []string{figure, by, c.Name, strconv.Itoa(c.N), "", "", "", "", "", ""}
			if figure == "questions" && by != "topic" && by != "source" {
				row[4], row[5] = strconv.FormatInt(c.Median.Milliseconds(), 10), strconv.FormatInt(c.P90.Milliseconds(), 10)
			}
			if figure == "model_calls" {
				row[6], row[7] = strconv.FormatInt(c.Tokens, 10), strconv.Itoa(c.Failed)
				if c.Cost != nil {
					row[8] = strconv.FormatFloat(*c.Cost, 'f', 6, 64)
				}
			}
			if c.Hidden {
				row = []string{figure, by, c.Name, "", "", "", "", "", "", fmt.Sprintf(words[language]["dash_hidden_what"], bot.SmallestGroup)}
			}
			rows = append(rows, row)
		}
	}
	add("questions", "", d.All)
	for _, by := range []string{"when", "hour", "language", "region", "channel", "outcome", "topic", "source"} {
		as := by
		if by == "when" {
			as = d.Unit
		}
		add("questions", as, d.By[by]...)
	}
	add("cases", "", d.Case)
	add("cases", "reason", d.Cases...)
	add("ratings", "rating", d.Ratings...)
	for _, r := range d.Results {
		add("results_after_"+r.Round, "", r.All)
		add("results_after_"+r.Round, "answer", r.Of...)
	}
	add("model_calls", "", d.Model)
	add("model_calls", "model", d.Models...)
	h := d.Library
	for _, one := range []struct {
		name string
		n    int
	}{
		{"in_force", h.InForce}, {"waiting", h.Waiting}, {"expiring_in_30_days", h.Expiring}, {"without_date", h.Undated}, {"with_warnings", h.Warned}, {"older_than_2_years", h.Old},
		{"passages", h.Passages}, {"passages_without_vector", h.Vectorless}, {"open_gaps", h.Gaps}, {"golden_questions", h.Questions}, {"golden_answered_rightly", h.Right},
	} {
		add("library", "", bot.Count{Name: one.name, N: one.n})
	}
	return rows
}
