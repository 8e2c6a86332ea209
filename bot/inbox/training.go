package inbox

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"careerbot/bot"
	"careerbot/internal/region"
)

// trainingRoutes are the pages of training.
func (s *server) trainingRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inbox/training", s.signedIn(s.trainings))
	mux.HandleFunc("GET /inbox/training/draft", s.signedIn(s.draftTraining, "supervisor", "admin"))
	mux.HandleFunc("POST /inbox/training/draft", s.signedIn(s.markTraining, "supervisor", "admin"))
	mux.HandleFunc("GET /inbox/training/{id}", s.signedIn(s.training))
	mux.HandleFunc("POST /inbox/training/{id}", s.signedIn(s.train))
}

// mostCandidates and mostReplies bound what a supervisor is shown at once.
const (
	mostCandidates = 20
	mostReplies    = 100
)

func (s *server) trainings(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	type candidate struct {
		bot.Candidate

		Why, Place string
	}
	var v struct {
		Cases      []bot.TrainingCase
		Candidates []candidate
		Replies    []bot.TrainingReply
	}
	var err error
	if v.Cases, err = s.bot.TrainingCases(r.Context(), by.ID); err != nil {
		return err
	}
	candidates, err := s.bot.TrainingCandidates(r.Context(), by.ID, mostCandidates)
	if err != nil {
		return err
	}
	language := languageOf(r)
	for _, c := range candidates {
		v.Candidates = append(v.Candidates, candidate{c, words[language]["after_reason_"+c.Reason], named(language, "region", c.Region)})
	}
	if v.Replies, err = s.bot.TrainingReplies(r.Context(), by.ID, mostReplies); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "trainings", "", by, v)
}

// hidden are the words that a supervisor wants hidden besides, one a line.
func hidden(r *http.Request) (all []string) {
	for line := range strings.Lines(r.FormValue("hide")) {
		if line = strings.TrimSpace(line); line != "" && len(all) < 50 {
			all = append(all, line)
		}
	}
	return all
}

// draftView is a case as it would be replayed.
type draftView struct {
	bot.TrainingCase

	Hide    string
	Problem string
}

func (s *server) draftTraining(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	return s.showDraft(w, r, by, "")
}

func (s *server) showDraft(w http.ResponseWriter, r *http.Request, by bot.Staff, problem string) error {
	handoff, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(r.FormValue("case")), "#"), 10, 64)
	if err != nil {
		return errNotFound
	}
	t, err := s.bot.DraftTraining(r.Context(), by.ID, handoff, hidden(r))
	if errors.Is(err, bot.ErrNothing) {
		return s.show(w, r, http.StatusUnprocessableEntity, "error", "", by, failure{Text: words[languageOf(r)]["after_problem_nothing"]})
	}
	if errors.Is(err, bot.ErrRights) {
		return errNotFound // a supervisor looks: it is open, or there is none
	}
	if err != nil {
		return err
	}
	if err := s.bot.Audit(r.Context(), s.bot.Pool, by.ID, handoff, "read", "training"); err != nil {
		return err
	}
	status := http.StatusOK
	if problem != "" {
		status = http.StatusConflict
	}
	return s.show(w, r, status, "trainingdraft", "", by, draftView{t, strings.Join(hidden(r), "\n"), problem})
}

func (s *server) markTraining(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	handoff, err := strconv.ParseInt(r.FormValue("case"), 10, 64)
	if err != nil {
		return errNotFound
	}
	if r.FormValue("do") == "look" { // with other words hidden
		return s.showDraft(w, r, by, "")
	}
	_, err = s.bot.MarkTraining(r.Context(), by.ID, handoff, r.FormValue("title"), hidden(r), r.FormValue("seen"))
	switch {
	case errors.Is(err, bot.ErrTaken): // it is not what was looked at: it is shown again
		return s.showDraft(w, r, by, "after_problem_look")
	case errors.Is(err, bot.ErrUnfit):
		return s.showDraft(w, r, by, "after_problem_title")
	case err != nil:
		return refused(err)
	}
	http.Redirect(w, r, "/inbox/training", http.StatusSeeOther)
	return nil
}

// stepView is a step of a replay.
type stepView struct {
	bot.TrainingStep

	Number   int
	Own      *bot.TrainingReply // nil while it is to be written
	Compared []bot.Compared
	There    int
	Besides  []string
	Last     bool // the newest: a page with an anchor goes there
}

// trainingView is a replay, as far as it has come.
type trainingView struct {
	bot.TrainingCase

	Place   string
	Shown   []stepView
	Problem string
	Written string
	Ratings []int
}

func (s *server) training(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	return s.showTraining(w, r, by, "")
}

func (s *server) showTraining(w http.ResponseWriter, r *http.Request, by bot.Staff, problem string) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errNotFound
	}
	t, own, err := s.bot.Training(r.Context(), by.ID, id)
	if errors.Is(err, bot.ErrRights) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	v := trainingView{TrainingCase: t, Problem: problem, Ratings: []int{1, 2, 3, 4, 5}, Written: r.FormValue("reply")}
	if t.Region != "" {
		v.Place = region.Name(t.Region, languageOf(r))
	}
	for i, step := range t.Steps {
		sv := stepView{TrainingStep: step, Number: i + 1, Last: i == len(t.Steps)-1}
		if i < len(own) {
			sv.Own = &own[i]
			sv.Compared, sv.Besides = bot.CompareReplies(step.Reply, own[i].Text, step.Sources)
			for _, c := range sv.Compared {
				if c.There {
					sv.There++
				}
			}
		}
		v.Shown = append(v.Shown, sv)
	}
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, status, "training", "", by, v)
}

func (s *server) train(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errNotFound
	}
	step, err := strconv.Atoi(r.FormValue("step"))
	if err != nil {
		step = -1 // none
	}
	back := fmt.Sprintf("/inbox/training/%d#step-%d", id, step+1)
	switch r.FormValue("do") {
	case "reply":
		err = s.bot.ReplyTraining(r.Context(), by.ID, id, step, r.FormValue("reply"))
	case "rate":
		rating, wrong := strconv.Atoi(r.FormValue("rating"))
		if wrong != nil {
			rating = 0 // is refused
		}
		err = s.bot.RateTraining(r.Context(), by.ID, id, step, rating)
	case "remove":
		back, err = "/inbox/training", s.bot.UnmarkTraining(r.Context(), by.ID, id)
	default:
		return errNotFound
	}
	switch {
	case errors.Is(err, bot.ErrUnfit):
		return s.showTraining(w, r, by, "after_problem_reply")
	case err != nil:
		return refused(err)
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}
