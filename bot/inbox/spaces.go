package inbox

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// spaceRoutes are the pages of the change of the embedding model: supervisors look,
// admins act.
func (s *server) spaceRoutes(mux *http.ServeMux) {
	if s.docs == nil {
		return
	}
	mux.HandleFunc("GET /inbox/library/spaces", s.signedIn(s.spacesPage, "supervisor", "admin"))
	mux.HandleFunc("POST /inbox/library/spaces", s.signedIn(s.spacesAct, "admin"))
}

// spacesView is the embedding spaces, and what a switch would change.
type spacesView struct {
	May       bool
	Rows      []knowledge.Space
	Filling   bool // the page fetches how far it is
	Questions int  // golden ones
	Report    *bot.GoldenReport
	Tried     int32 // of which space that is
	Done      string
	Problem   string
	Why       string // the endpoint's own words
	Model     string // as it was sent
}

// Back is whether there is a space to go back to.
func (v spacesView) Back() bool {
	return slices.ContainsFunc(v.Rows, func(s knowledge.Space) bool { return s.Before })
}

func (s *server) spacesPage(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	v := spacesView{}
	if done := r.URL.Query().Get("done"); slices.Contains(strings.Fields("build switch back drop"), done) {
		v.Done = "spaces_done_" + done
	}
	return s.showSpaces(w, r, http.StatusOK, by, v)
}

func (s *server) showSpaces(w http.ResponseWriter, r *http.Request, status int, by bot.Staff, v spacesView) (err error) {
	if v.Rows, err = s.docs.Spaces(r.Context()); err != nil {
		return err
	}
	v.May = by.Role == "admin"
	for _, one := range v.Rows {
		v.Filling = v.Filling || one.Kept && one.Done < one.All && one.Trouble == ""
	}
	goldens, err := s.bot.Goldens(r.Context())
	if err != nil {
		return err
	}
	v.Questions = len(goldens)
	block := ""
	if r.Header.Get("HX-Request") != "" && r.Method == http.MethodGet {
		block = "rows"
	}
	return s.show(w, r, status, "spaces", block, by, v)
}

// spacesAct has a space filled, tried, switched to, left or dropped.
func (s *server) spacesAct(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	ctx, do := r.Context(), r.PostFormValue("do")
	n, err := strconv.ParseInt(r.PostFormValue("space"), 10, 32)
	if err != nil && do != "build" && do != "back" {
		return errNotFound
	}
	id, v := int32(n), spacesView{Model: cut(r.PostFormValue("model"), 200)} // ParseInt has bounded it
	switch do {
	case "build":
		dimensions, wrong := strconv.Atoi(r.PostFormValue("dimensions"))
		if wrong != nil && r.PostFormValue("dimensions") != "" {
			dimensions = -1
		}
		_, err = s.docs.Build(ctx, v.Model, dimensions, by.Name, s.noted(by, "space_built", v.Model))
	case "try":
		var report bot.GoldenReport
		report, err = s.bot.CompareGolden(ctx, []int64{}, by.Name, s.drop, func(f func(pgx.Tx) error) error { return s.docs.TrySwitch(ctx, id, by.Name, f) })
		if err == nil {
			v.Report, v.Tried = &report, id
			return s.showSpaces(w, r, http.StatusOK, by, v)
		}
	case "switch":
		err = s.docs.Switch(ctx, id, by.Name, s.noted(by, "space_switched", r.PostFormValue("space")))
	case "back":
		err = s.docs.Back(ctx, by.Name, s.noted(by, "space_back", ""))
	case "drop":
		if r.PostFormValue("sure") == "" {
			return s.ask(w, r, by, question{
				Title: said(r, "spaces_ask_drop"), Text: said(r, "spaces_ask_drop_what"), Do: said(r, "spaces_drop"), Back: "/inbox/library/spaces", Grave: true,
				Fields: map[string]string{"do": "drop", "space": r.PostFormValue("space")},
			})
		}
		err = s.docs.Drop(ctx, id, s.noted(by, "space_dropped", r.PostFormValue("space")))
	default:
		return errNotFound
	}
	if err == nil {
		http.Redirect(w, r, "/inbox/library/spaces?done="+do, http.StatusSeeOther)
		return nil
	}
	for wrong, problem := range map[error]string{
		knowledge.ErrModel: "spaces_wrong_model", knowledge.ErrUnfilled: "spaces_wrong_unfilled", knowledge.ErrInUse: "spaces_wrong_in_use",
		knowledge.ErrNoSpace: "spaces_wrong_none", bot.ErrBlocked: "spaces_wrong_blocked",
	} {
		if errors.Is(err, wrong) {
			v.Problem = problem
		}
	}
	switch v.Problem {
	case "":
		return err
	case "spaces_wrong_model":
		v.Why = cut(err.Error(), 400)
	case "spaces_wrong_blocked":
		v.Report, v.Tried = s.lastRun(r, []int64{}), id
	}
	return s.showSpaces(w, r, http.StatusConflict, by, v)
}
