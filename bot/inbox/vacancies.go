package inbox

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

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
	Reported   int    // people who say that it looks wrong
	May        bool   // who looks may decide
	Whys       []string
}

// vacancyField is a field with what it said before, and with the words marked in it that
// a rule has found.
type vacancyField struct {
	Key     string
	Text    template.HTML
	Former  string
	Changed bool
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
	v := vacancyView{Waiting: one, RegionName: region.Name(one.Region, language), Problem: problem, Why: r.PostFormValue("why")}
	if v.May, err = s.mayReview(r, by, one); err != nil {
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
	for key := range strings.FieldsSeq("sex fee place real text") {
		v.Whys = append(v.Whys, words[language]["vacancy_why_"+key])
	}
	for _, f := range []struct{ key, column, text string }{
		{"employer", "employer", one.Employer}, {"place", "place", one.Place}, {"pay", "pay_text", one.Pay}, {"requirements", "requirements", one.Requirements},
		{"duties", "duties", one.Duties}, {"conditions", "conditions", one.Conditions}, {"education", "education", one.Education}, {"experience", "experience", one.Experience},
		{"tools", "tools", one.Tools}, {"insurance", "insurance", one.Insurance}, {"contact", "contact", one.Contact}, {"url", "url", one.URL},
	} {
		field := vacancyField{Key: "vacancy_" + f.key, Text: marked(f.text, one.Findings)}
		if one.Former != nil {
			field.Former, _ = one.Former[f.column].(string)
			field.Changed = field.Former != f.text
		}
		if f.text != "" || field.Changed {
			v.Fields = append(v.Fields, field)
		}
	}
	return s.show(w, r, status, "vacancy", "", by, v)
}

// marked gives a text in which the words that rules found are marked.
func marked(text string, findings []screen.Finding) template.HTML {
	out := template.HTMLEscapeString(text)
	for _, f := range findings {
		if found := template.HTMLEscapeString(f.Words); found != "" && !strings.ContainsAny(found, "<>") {
			out = strings.ReplaceAll(out, found, "<mark>"+found+"</mark>")
		}
	}
	return template.HTML(out) //nolint:gosec // escaped, but for the marks
}

// mayReview reports whether somebody may decide: not about what they have posted
// themselves, while there is somebody else who may.
func (s *server) mayReview(r *http.Request, by bot.Staff, one vacancy.Waiting) (bool, error) {
	if one.Staff == 0 || one.Staff != by.ID {
		return true, nil
	}
	all, err := s.bot.Roster(r.Context())
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(all, func(other bot.Staff) bool { return other.ID != by.ID && other.Supervises() }), nil
}

func (s *server) decideVacancy(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errNotFound
	}
	what := r.PostFormValue("do")
	if what == "looked" {
		err := s.bot.SettleReports(r.Context(), id, by.Name)
		if err != nil && !errors.Is(err, bot.ErrNoReport) {
			return err
		}
	} else {
		one, err := s.vacancies.Look(r.Context(), id)
		if errors.Is(err, vacancy.ErrNotForReview) {
			return errNotFound
		}
		if err != nil {
			return err
		}
		may, err := s.mayReview(r, by, one)
		switch {
		case err != nil:
			return err
		case !may, what != "publish" && what != "reject":
			return errForbidden
		case strings.TrimSpace(r.PostFormValue("why")) == "":
			return s.showVacancy(w, r, http.StatusUnprocessableEntity, by, "vacancy_no_why")
		}
		err = s.vacancies.Decide(r.Context(), id, r.PostFormValue("seal"), what == "publish", by.Name, r.PostFormValue("why"))
		switch {
		case errors.Is(err, vacancy.ErrChanged):
			return s.showVacancy(w, r, http.StatusConflict, by, "vacancy_changed")
		case errors.Is(err, vacancy.ErrNotForReview):
			return s.showVacancy(w, r, http.StatusConflict, by, "vacancy_decided")
		case err != nil:
			return err
		}
	}
	if err := s.bot.Audit(r.Context(), s.bot.Pool, by.ID, 0, what+" vacancy", fmt.Sprint(id)); err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/vacancies?done="+what, http.StatusSeeOther)
	return nil
}
