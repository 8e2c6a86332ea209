package inbox

import (
	"errors"
	"net/http"
	"strconv"

	"careerbot/bot"
)

// cannedData is the page of the canned replies: those that there are, and the form
// as it was sent where that is wrong.
type cannedData struct {
	All   []bot.CannedReply
	Teams []bot.TeamOf
	Done  string
	Error string
	Sent  bot.CannedReply
}

func (s *server) cannedRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inbox/canned", s.signedIn(s.cannedReplies, "supervisor", "admin"))
	mux.HandleFunc("POST /inbox/canned", s.signedIn(s.saveCanned, "supervisor", "admin"))
	mux.HandleFunc("POST /inbox/canned/{id}/remove", s.signedIn(s.removeCanned, "supervisor", "admin"))
}

func (s *server) cannedReplies(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	d := cannedData{Sent: bot.CannedReply{Language: languageOf(r)}}
	if done := r.FormValue("done"); done == "saved" || done == "removed" {
		d.Done = "canned_" + done
	}
	return s.showCanned(w, r, http.StatusOK, by, d)
}

func (s *server) showCanned(w http.ResponseWriter, r *http.Request, status int, by bot.Staff, d cannedData) (err error) {
	if d.All, err = s.bot.CannedToKeep(r.Context(), by.ID); err != nil {
		return err
	}
	if d.Teams, err = s.bot.Teams(r.Context()); err != nil {
		return err
	}
	return s.show(w, r, status, "canned", "", by, d)
}

func (s *server) saveCanned(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	id, err := strconv.ParseInt(r.PostFormValue("id"), 10, 64)
	if err != nil {
		id = 0 // a new one
	}
	reply := bot.CannedReply{
		ID: id, Shortcut: r.PostFormValue("shortcut"), Language: r.PostFormValue("language"),
		Text: r.PostFormValue("text"), Team: r.PostFormValue("team"),
	}
	_, err = s.bot.SetCanned(r.Context(), by.ID, reply)
	switch {
	case errors.Is(err, bot.ErrBadCanned):
		return s.showCanned(w, r, http.StatusUnprocessableEntity, by, cannedData{Error: "canned_bad", Sent: reply})
	case errors.Is(err, bot.ErrNotAllowed): // the role was asked for already: the team is gone, or the role is
		return s.showCanned(w, r, http.StatusUnprocessableEntity, by, cannedData{Error: "canned_no_team", Sent: reply})
	case err != nil:
		return err
	}
	http.Redirect(w, r, "/inbox/canned?done=saved", http.StatusSeeOther)
	return nil
}

func (s *server) removeCanned(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errNotFound
	}
	if err := s.bot.RemoveCanned(r.Context(), by.ID, id); errors.Is(err, bot.ErrNoCanned) {
		return errNotFound
	} else if err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/canned?done=removed", http.StatusSeeOther)
	return nil
}
