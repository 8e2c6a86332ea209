package inbox

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge/vacancy"
	"careerbot/knowledge/vacancy/screen"
)

// vacancyRoutes are the pages on which a person decides what a rule holds back and what
// was posted, and sees how the sources do.
func (s *server) vacancyRoutes(mux *http.ServeMux, o Options) {
	if s.vacancies = o.Vacancies; s.vacancies == nil {
		return
	}
	s.pages.reviewing, s.pages.posting = true, o.Post != nil
	if o.Post != nil {
		mux.HandleFunc("/inbox/post/", s.signedIn(func(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
			o.Post.ServeHTTP(w, r.WithContext(vacancy.WithBy(r.Context(), vacancy.By{Staff: by.ID, Name: by.Name})))
			return nil
		}))
	}
	mux.HandleFunc("GET /inbox/vacancies", s.signedIn(s.vacancyQueue, "supervisor", "admin"))
	mux.HandleFunc("GET /inbox/vacancies/{id}", s.signedIn(s.vacancy, "supervisor", "admin"))
	mux.HandleFunc("POST /inbox/vacancies/{id}", s.signedIn(s.decideVacancy, "supervisor", "admin"))
}

// mostVacancies bounds the queue that is shown at once.
const mostVacancies = 50

type vacancyList struct {
	All     []vacancy.Waiting
	Count   int
	Reports []bot.Reported
	Sources []vacancy.Health
	Done    string
}

func (s *server) vacancyQueue(w http.ResponseWriter, r *http.Request, by bot.Staff) (err error) {
	var v vacancyList
	if v.All, v.Count, err = s.vacancies.Queue(r.Context(), mostVacancies); err != nil {
		return err
	}
	if v.Reports, err = s.bot.Reports(r.Context(), mostVacancies); err != nil {
		return err
	}
	if v.Sources, err = s.vacancies.Health(r.Context()); err != nil {
		return err
	}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"publish", "reject", "looked"}, done) {
		v.Done = "vacancy_done_" + done
	}
	return s.show(w, r, http.StatusOK, "vacancies", "", by, v)
}

// vacancyView is what a reviewer sees of one.
type vacancyView struct {
	vacancy.Waiting

	RegionName string
	Fields     []vacancyField
	Problem    string // key of why nothing was decided
	Why        string // as it was sent
	Canned     string
	Reported   int  // people who say that it looks wrong
	May        bool // who looks may decide
	Whys       []string
}

func (s *server) vacancy(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	return s.showVacancy(w, r, http.StatusOK, by, "")
}

func (s *server) showVacancy(w http.ResponseWriter, r *http.Request, status int, by bot.Staff, problem string) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errNotFound
	}
	one, err := s.vacancies.Look(r.Context(), id)
	if errors.Is(err, vacancy.ErrNotForReview) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	language := languageOf(r)
	v := vacancyView{Waiting: one, RegionName: region.Name(one.Region, language), Problem: problem, Why: r.PostFormValue("why"), Canned: r.PostFormValue("canned")}
	if v.May, err = s.mayReview(r, by, id); err != nil {
		return err
	}
	reports, err := s.bot.Reports(r.Context(), 1000)
	if err != nil {
		return err
	}
	for _, report := range reports {
		if report.Vacancy == id {
			v.Reported = report.People
		}
	}
	for key := range strings.FieldsSeq("sex fee place real") {
		v.Whys = append(v.Whys, words[language]["vacancy_why_"+key])
	}
	zone, err := s.zone(r.Context(), by)
	if err != nil {
		return err
	}
	v.Fields = vacancyFields(one, words[language], zone)
	return s.show(w, r, status, "vacancy", "", by, v)
}

// mayReview reports whether somebody may decide: not about what they have posted
// themselves, while there is somebody else who may.
func (s *server) mayReview(r *http.Request, by bot.Staff, id int64) (may bool, err error) {
	err = s.bot.Pool.QueryRow(r.Context(), `SELECT `+reviews, by.ID, id).Scan(&may)
	return may, err
}

// reviews is the right of account $1 to decide about vacancy $2.
const reviews = ` (EXISTS (SELECT FROM staff a WHERE a.id = $1 AND a.role IN ('supervisor', 'admin') AND a.removed_at IS NULL)
	AND (NOT EXISTS (SELECT FROM vacancy_post p WHERE p.vacancy_id = $2 AND p.staff_id = $1)
		OR NOT EXISTS (SELECT FROM staff o WHERE o.id <> $1 AND o.role IN ('supervisor', 'admin') AND o.removed_at IS NULL))) `

func (s *server) decideVacancy(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errNotFound
	}
	what := r.PostFormValue("do")
	switch what {
	case "looked":
		err = s.bot.SettleReports(r.Context(), id, by.Name)
		if err == nil {
			err = s.bot.Audit(r.Context(), s.bot.Pool, by.ID, 0, "vacancy_looked", r.PathValue("id"))
		}
		if errors.Is(err, bot.ErrNoReport) { // somebody else has
			err = nil
		}
	case "publish", "reject":
		problem, failed := s.verdict(r, by, id, what == "publish")
		if problem != "" {
			status := http.StatusConflict
			if problem == "vacancy_no_why" {
				status = http.StatusUnprocessableEntity
			}
			return s.showVacancy(w, r, status, by, problem)
		}
		err = failed
	default:
		err = errNotFound
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/vacancies?done="+what, http.StatusSeeOther)
	return nil
}

// verdict stores what somebody decided about what they have seen, with its line of the
// audit. problem is the key of why nothing was decided.
func (s *server) verdict(r *http.Request, by bot.Staff, id int64, publish bool) (problem string, err error) {
	own := words[languageOf(r)]
	why := strings.TrimSpace(r.PostFormValue("canned") + " " + strings.TrimSpace(r.PostFormValue("why")))
	seal := r.PostFormValue("seal")
	switch {
	case why == "" && !publish:
		return "vacancy_no_why", nil
	case why == "":
		one, err := s.vacancies.Look(r.Context(), id)
		if err != nil {
			return "", err
		}
		if screen.Unlawful(one.Findings) { // whoever offers that all the same says why
			return "vacancy_no_why", nil
		}
		why = own["vacancy_why_text"]
	}
	if seal == "" {
		return "vacancy_changed", nil
	}
	err = s.vacancies.Decide(r.Context(), id, seal, publish, by.Name, why, func(tx pgx.Tx) error {
		var may bool
		if err := tx.QueryRow(r.Context(), `SELECT `+reviews, by.ID, id).Scan(&may); err != nil {
			return err
		}
		if !may {
			return errForbidden
		}
		if publish {
			return s.bot.Audit(r.Context(), tx, by.ID, 0, "vacancy_published", r.PathValue("id"))
		}
		return s.bot.Audit(r.Context(), tx, by.ID, 0, "vacancy_rejected", r.PathValue("id"))
	})
	switch {
	case errors.Is(err, vacancy.ErrChanged):
		return "vacancy_changed", nil
	case errors.Is(err, vacancy.ErrNotForReview):
		return "vacancy_decided", nil
	}
	return "", err
}
