package inbox

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"careerbot/bot"
	"careerbot/internal/region"
)

// gapRoutes are the pages on what is asked that nothing answers.
func (s *server) gapRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inbox/gaps", s.signedIn(s.gaps))
	mux.HandleFunc("GET /inbox/gaps/{id}", s.signedIn(s.gap))
	mux.HandleFunc("POST /inbox/gaps/{id}", s.signedIn(s.actOnGap))
}

const gapsPage = 50

var gapWeeks = []int{1, 4, 12, 52}

// weekBar is a week in the plot of a group.
type weekBar struct{ X, Y, H, Count int }

// gapLine is a group in the list.
type gapLine struct {
	bot.GapGroup

	Bars    []weekBar
	Places  []bot.Share // with their names
	Who     []bot.Share
	HasMore bool // places that are not shown
}

func gapLineOf(r *http.Request, g bot.GapGroup) gapLine {
	l := gapLine{GapGroup: g}
	most := max(1, slices.Max(g.Weeks))
	for i, n := range g.Weeks {
		h := (n*24 + most - 1) / most
		l.Bars = append(l.Bars, weekBar{i * 10, 24 - h, h, n})
	}
	for i, p := range g.Regions {
		if i == 5 {
			l.HasMore = true
			break
		}
		name := words[languageOf(r)]["gap_no_region"]
		if p.Of != "" {
			name = region.Name(p.Of, languageOf(r))
		}
		l.Places = append(l.Places, bot.Share{Of: name, Count: p.Count})
	}
	for _, p := range g.People {
		l.Who = append(l.Who, bot.Share{Of: words[languageOf(r)]["gap_people_"+p.Of], Count: p.Count})
	}
	return l
}

func (s *server) gaps(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	q := r.URL.Query()
	f := bot.GapFilter{State: "open", People: q.Get("people"), Weeks: 4, Limit: gapsPage}
	if q.Get("state") == "closed" {
		f.State = "closed"
	}
	if !slices.Contains(bot.PeopleGroups(), f.People) {
		f.People = ""
	}
	if n, err := strconv.Atoi(q.Get("weeks")); err == nil && slices.Contains(gapWeeks, n) {
		f.Weeks = n
	}
	page, err := strconv.Atoi(q.Get("page"))
	if err != nil || page < 1 || page > 10_000 {
		page = 1
	}
	f.Offset = (page - 1) * gapsPage
	code, wrong := region.Parse(strings.TrimSpace(q.Get("region")))
	f.Region = code
	all, total, err := s.bot.GapGroups(r.Context(), by.ID, f)
	if err != nil {
		return err
	}
	v := struct {
		All                 []gapLine
		Filter              bot.GapFilter
		Region              string
		Wrong               bool
		People              []string
		Weeks               []int
		Total, Before, Next int
	}{Filter: f, Region: q.Get("region"), Wrong: wrong != nil, People: bot.PeopleGroups(), Weeks: gapWeeks, Total: total, Before: page - 1}
	for _, g := range all {
		v.All = append(v.All, gapLineOf(r, g))
	}
	if page*gapsPage < total {
		v.Next = page + 1
	}
	return s.show(w, r, http.StatusOK, "gaps", "", by, v)
}

// gapView is one group.
type gapView struct {
	gapLine

	Samples       []string
	Near          []bot.ProposalSource
	Staff         []bot.Staff    // who can be asked
	May, Writes   bool           // who looks is an admin; may write an answer
	Measure       bot.GapMeasure // since it was closed
	Title, Text   string
	Problem, Done string
}

func (s *server) readGap(r *http.Request, by bot.Staff) (v gapView, err error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return v, errNotFound
	}
	all, _, err := s.bot.GapGroups(r.Context(), by.ID, bot.GapFilter{ID: id, Weeks: 12, Limit: 1})
	if err != nil {
		return v, err
	}
	if len(all) == 0 {
		return v, errNotFound
	}
	v.gapLine = gapLineOf(r, all[0])
	v.May = by.Role == "admin"
	v.Writes = v.May || v.AskedStaff == by.ID
	if v.Samples, v.Near, err = s.bot.GapSamples(r.Context(), id); err != nil {
		return v, err
	}
	if v.State == "closed" {
		if v.Measure, err = s.bot.GapMeasured(r.Context(), id); err != nil {
			return v, err
		}
	}
	if v.May {
		if v.Staff, err = s.bot.Roster(r.Context()); err != nil {
			return v, err
		}
	}
	v.Title = strings.TrimRight(v.Question, "?？。.")
	return v, nil
}

func (s *server) gap(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	v, err := s.readGap(r, by)
	if err != nil {
		return err
	}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"ask", "close", "reopen"}, done) {
		v.Done = "gap_done_" + done
	}
	return s.show(w, r, http.StatusOK, "gap", "", by, v)
}

func (s *server) actOnGap(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	v, err := s.readGap(r, by)
	if err != nil {
		return err
	}
	var to string
	switch do := r.PostFormValue("do"); do {
	case "guide":
		v.Title, v.Text = r.PostFormValue("title"), r.PostFormValue("text")
		var id int64
		id, err = s.bot.GuideForGap(r.Context(), by.ID, v.ID, v.Title, v.Text)
		to = fmt.Sprintf("/inbox/proposals/%d", id)
	case "ask":
		counsellor, wrong := strconv.ParseInt(r.PostFormValue("staff"), 10, 64)
		if wrong != nil {
			return errNotFound
		}
		err, to = s.bot.AskOfGap(r.Context(), by.ID, v.ID, counsellor), fmt.Sprintf("/inbox/gaps/%d?done=ask", v.ID)
	case "close":
		err, to = s.bot.CloseGap(r.Context(), by.ID, v.ID), fmt.Sprintf("/inbox/gaps/%d?done=close", v.ID)
	case "reopen":
		err, to = s.bot.ReopenGap(r.Context(), by.ID, v.ID), fmt.Sprintf("/inbox/gaps/%d?done=reopen", v.ID)
	default:
		return errNotFound
	}
	switch {
	case errors.Is(err, bot.ErrUnfit):
		v.Problem = "gap_problem_unfit"
	case errors.Is(err, bot.ErrTaken):
		if v.Problem = "gap_problem_taken"; !v.Writes {
			return errForbidden
		}
	case err != nil:
		return refused(err)
	default:
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	return s.show(w, r, http.StatusConflict, "gap", "", by, v)
}
