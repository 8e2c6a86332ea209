package inbox

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"careerbot/bot"
)

// colleague is somebody to whom a case can go, with what helps to choose.
type colleague struct {
	Name, Label string
	Away        bool // off duty
}

// receivers lists the teams and the colleagues to whom a case can go: who is on duty
// first, of them who has the most room.
func (s *server) receivers(ctx context.Context, by bot.Staff, language string) (teams []string, staff []colleague, err error) {
	all, err := s.bot.Teams(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range all {
		teams = append(teams, t.Name)
	}
	roster, err := s.bot.Roster(ctx)
	if err != nil {
		return nil, nil, err
	}
	away := func(one bot.Staff) int { return map[bool]int{true: 1}[one.Duty == nil] }
	slices.SortStableFunc(roster, func(a, b bot.Staff) int {
		if away(a) != away(b) {
			return away(a) - away(b)
		}
		return (b.Capacity - b.Cases) - (a.Capacity - a.Cases)
	})
	for _, one := range roster {
		if one.ID == by.ID {
			continue
		}
		duty := words[language][map[bool]string{true: "off_duty_short", false: "on_duty_short"}[one.Duty == nil]]
		label := []string{one.Name, duty, fmt.Sprintf("%d/%d", one.Cases, one.Capacity), knows(language, one)}
		staff = append(staff, colleague{one.Name, strings.Join(label, " · "), one.Duty == nil})
	}
	return teams, staff, nil
}

// askedFirst asks before a case is ended that nobody has had or that is urgent, and
// before one goes to who is off duty; it reports whether it did.
func (s *server) askedFirst(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case, verb string) (asked bool, err error) {
	if r.FormValue("sure") != "" {
		return false, nil
	}
	q := question{Back: c.Path(), Fields: map[string]string{"verb": verb}}
	switch {
	case verb == "close" && c.Priority > 0 && c.Open():
		q.Title, q.Text, q.Do = said(r, "close_ask", c.ID), said(r, "close_urgent"), said(r, "close")
	case verb == "close" && c.State == "waiting":
		q.Title, q.Text, q.Do = said(r, "close_ask", c.ID), said(r, "close_unclaimed"), said(r, "close")
	case verb == "transfer":
		to := strings.TrimSpace(r.FormValue("to"))
		_, all, err := s.receivers(r.Context(), by, languageOf(r))
		i := slices.IndexFunc(all, func(one colleague) bool { return strings.EqualFold(one.Name, to) })
		if err != nil || i < 0 || !all[i].Away {
			return false, err
		}
		q.Title, q.Text, q.Do = said(r, "transfer_away", to), said(r, "transfer_away_text"), said(r, "transfer_do")
		q.Fields["to"], q.Fields["note"] = to, r.FormValue("note")
	default:
		return false, nil
	}
	return true, s.ask(w, r, by, q)
}
