package inbox

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
)

// figuresCSV is the page as a table for a spreadsheet: a figure a row, times in
// seconds. Its headings are in the language of the page; what the figures are called is
// the same in every language, for programs.
func (s *server) figuresCSV(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	c, wrong := s.period(r)
	if wrong != nil { // a page says so better than a file
		return s.figures(w, r, by)
	}
	f, err := s.bot.TeamFigures(r.Context(), by.ID, c.Period)
	if errors.Is(err, bot.ErrRights) {
		return errForbidden
	}
	if err != nil {
		return err
	}
	if err := s.bot.Audit(r.Context(), s.bot.Pool, by.ID, 0, "figures", c.From+" "+c.To); err != nil {
		return err
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // without it a spreadsheet takes UTF-8 for something else
	table := csv.NewWriter(&out)
	for _, row := range figureRows(f, languageOf(r)) {
		for i := range row {
			row[i] = plainCell(row[i])
		}
		if err := table.Write(row); err != nil {
			return fmt.Errorf("write the figures: %w", err)
		}
	}
	table.Flush()
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="figures-%s-%s.csv"`, c.From, c.To))
	_, err = w.Write(out.Bytes())
	return err
}

// plainCell keeps a spreadsheet from taking somebody's words for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// headings names the columns of a table in a language.
func headings(language string, columns ...string) []string {
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i] = words[language]["csv_"+c]
	}
	return row
}

func figureRows(f bot.TeamFigures, language string) [][]string {
	rows := [][]string{headings(language, "figure", "by", "name", "count", "median_seconds", "p90_seconds", "text")}
	seconds := func(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 0, 64) }
	add := func(figure, by, name string, count int, more ...string) {
		row := append([]string{figure, by, name, strconv.Itoa(count)}, more...)
		rows = append(rows, append(row, make([]string, len(rows[0])-len(row))...))
	}
	spread := func(measure, by, name string, s bot.Spread) {
		add(measure, by, name, s.Count, seconds(s.Median), seconds(s.P90))
	}
	add("waiting_now", "", "", f.Waiting.Count)
	add("longest_wait_seconds", "", "", int(f.Waiting.Longest.Seconds()))
	for _, by := range []string{"team", "region", "language"} {
		for _, name := range slices.Sorted(maps.Keys(f.WaitingBy[by])) {
			add("waiting_now", by, name, f.WaitingBy[by][name].Count)
		}
	}
	for _, m := range bot.Measures {
		spread("time_to_"+m, "", "", f.Times[m])
		for _, team := range slices.Sorted(maps.Keys(f.TimesTeam[m])) {
			spread("time_to_"+m, "team", team, f.TimesTeam[m][team])
		}
		for _, hour := range slices.Sorted(maps.Keys(f.TimesHour[m])) {
			spread("time_to_"+m, "hour", strconv.Itoa(hour), f.TimesHour[m][hour])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Reasons)) {
		add("reason", "", name, f.Reasons[name])
	}
	for _, name := range slices.Sorted(maps.Keys(f.Ratings)) {
		if name == "" {
			add("satisfaction", "", "not answered", f.Ratings[name])
			continue
		}
		add("satisfaction", "", name, f.Ratings[name])
	}
	for _, name := range slices.Sorted(maps.Keys(f.Calls)) {
		add("call_back", "", name, f.Calls[name])
	}
	for _, l := range f.Counsellor {
		add("cases_now", "counsellor", l.Name, l.Now)
		add("cases_claimed", "counsellor", l.Name, l.Claimed)
		add("cases_ended", "counsellor", l.Name, l.Ended)
		add("rated_good", "counsellor", l.Name, l.Good)
		add("rated_fair", "counsellor", l.Name, l.Fair)
		add("rated_poor", "counsellor", l.Name, l.Poor)
	}
	for _, m := range f.Missing {
		add("missing", "case", strconv.FormatInt(m.Case, 10), 1, "", "", m.Words)
	}
	return rows
}
