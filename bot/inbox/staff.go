package inbox

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

func (s *server) staffRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inbox/staff", s.signedIn(s.staff, "admin", "supervisor"))
	mux.HandleFunc("GET /inbox/staff/new", s.signedIn(s.newStaff, "admin"))
	mux.HandleFunc("POST /inbox/staff", s.signedIn(s.hire, "admin"))
	mux.HandleFunc("GET /inbox/staff/{id}", s.signedIn(s.oneStaff, "admin"))
	mux.HandleFunc("POST /inbox/staff/{id}", s.signedIn(s.changeStaff, "admin"))
	mux.HandleFunc("POST /inbox/staff/{id}/remove", s.signedIn(s.dismiss, "admin"))
	mux.HandleFunc("POST /inbox/staff/{id}/password", s.signedIn(s.givePassword, "admin"))
	mux.HandleFunc("GET /inbox/teams/edit", s.signedIn(s.oneTeam, "admin"))
	mux.HandleFunc("POST /inbox/teams", s.signedIn(s.saveTeam, "admin"))
	mux.HandleFunc("POST /inbox/teams/remove", s.signedIn(s.removeTeam, "admin"))
	mux.HandleFunc("GET /inbox/audit", s.signedIn(s.audit, "admin", "supervisor"))
}

// staffData is what the list of the staff shows. The handlers only sort out who sees
// which page: whether somebody may change an account is asked by the statement that
// changes it (package bot).
type staffData struct {
	Staff []staffLine
	Teams []teamLine
	Admin bool
	Done  string
}

type staffLine struct {
	bot.Staff
	Password string // what there is of one, in words
	Knows    string // their languages and regions, in words
}

// knows says which languages and regions somebody knows.
func knows(language string, one bot.Staff) string {
	w := words[language]
	list := func(codes []string, all string, name func(string) string) string {
		if len(codes) == 0 {
			return w[all]
		}
		named := make([]string, len(codes))
		for i, c := range codes {
			named[i] = name(c)
		}
		return strings.Join(named, w["comma"])
	}
	return list(one.Languages, "knows_languages", func(c string) string { return wordOr(language, "spoken_"+c, c) }) + " · " +
		list(one.Regions, "knows_regions", func(c string) string { return region.Name(c, language) })
}

func (s *server) staff(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	all, err := s.bot.Roster(r.Context())
	if err != nil {
		return err
	}
	teams, err := s.bot.Teams(r.Context())
	if err != nil {
		return err
	}
	zone, err := s.zone(r.Context(), by)
	if err != nil {
		return err
	}
	d := staffData{Admin: by.Role == "admin"}
	if done := r.FormValue("done"); done == "saved" || done == "removed" || done == "team_removed" {
		d.Done = "staff_" + done
	}
	for _, one := range all {
		d.Staff = append(d.Staff, staffLine{one, s.passwordOf(r, zone, one), knows(languageOf(r), one)})
	}
	for _, t := range teams {
		d.Teams = append(d.Teams, teamLine{t.Team, shownHours(languageOf(r), t.Hours)})
	}
	return s.show(w, r, http.StatusOK, "staff", "", by, d)
}

// passwordOf says what somebody can sign in with; nothing where they have no login.
func (s *server) passwordOf(r *http.Request, zone *time.Location, one bot.Staff) string {
	switch {
	case one.Login == "":
		return ""
	case one.PasswordAt == nil:
		return said(r, "staff_password_none")
	case !one.OneTime:
		return said(r, "staff_password_since", one.PasswordAt.In(zone).Format(time.DateOnly))
	case s.now().Before(one.PasswordAt.Add(bot.OneTimeFor)):
		return said(r, "staff_password_onetime", one.PasswordAt.Add(bot.OneTimeFor).In(zone).Format("2006-01-02 15:04"))
	}
	return said(r, "staff_password_old")
}

// oneStaffData is the form of an account.
type oneStaffData struct {
	bot.Staff
	Telegram string // as it was typed
	Capacity string
	Regions  string // by name where the name is enough
	Topics   []topic
	Chosen   int // of them
	Roles    []string
	Teams    []bot.TeamOf
	Password string
	Error    string            // what is wrong, of no field
	Wrong    map[string]string // what is wrong, by field
	Secret   string            // the one-time password, just made
}

type topic struct {
	Name, Label string
	On          bool
}

func (s *server) newStaff(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	return s.showStaff(w, r, http.StatusOK, by, bot.Staff{Role: "counsellor", Capacity: 5}, nil)
}

// showStaff shows the form of an account; further changes what it shows.
func (s *server) showStaff(w http.ResponseWriter, r *http.Request, status int, by, one bot.Staff, further func(*oneStaffData)) error {
	language := languageOf(r)
	zone, err := s.zone(r.Context(), by)
	if err != nil {
		return err
	}
	d := oneStaffData{Staff: one, Capacity: strconv.Itoa(one.Capacity), Roles: []string{"counsellor", "supervisor", "admin"}, Password: s.passwordOf(r, zone, one)}
	if one.Telegram != 0 {
		d.Telegram = strconv.FormatInt(one.Telegram, 10)
	}
	var regions []string
	for _, code := range one.Regions {
		name := region.Name(code, language)
		if same, err := region.Parse(name); err != nil || same != code { // several places have the name
			name = code
		}
		regions = append(regions, name)
	}
	d.Regions = strings.Join(regions, map[string]string{"zh": "，", "en": ", "}[language])
	for _, name := range text.ConceptNames() {
		label := words[language]["topic_"+name]
		if label == "" {
			label = strings.ReplaceAll(name, "_", " ")
		}
		d.Topics = append(d.Topics, topic{name, label, slices.Contains(one.Skills, name)})
	}
	d.Chosen = len(one.Skills)
	teams, err := s.bot.Teams(r.Context())
	if err != nil {
		return err
	}
	d.Teams = teams
	if further != nil {
		further(&d)
	}
	return s.show(w, r, status, "staffone", "", by, d)
}

// staffID is the number in the address.
func staffID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, errNotFound
	}
	return id, nil
}

func (s *server) member(r *http.Request) (bot.Staff, error) {
	id, err := staffID(r)
	if err != nil {
		return bot.Staff{}, err
	}
	one, err := s.bot.StaffMember(r.Context(), id)
	if errors.Is(err, bot.ErrNoStaff) {
		err = errNotFound
	}
	return one, err
}

func (s *server) oneStaff(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	one, err := s.member(r)
	if err != nil {
		return err
	}
	return s.showStaff(w, r, http.StatusOK, by, one, nil)
}

// formStaff reads the form of an account. What is no number is a wrong one.
func formStaff(r *http.Request) bot.Staff {
	one := bot.Staff{
		Name: r.PostFormValue("name"), Login: r.PostFormValue("login"), Email: r.PostFormValue("email"),
		Role: r.PostFormValue("role"), Team: r.PostFormValue("team"), Languages: r.PostForm["languages"], Skills: r.PostForm["skills"],
		Regions: parts(r.PostFormValue("regions"), ",，、;；\n"),
	}
	if typed := strings.TrimSpace(r.PostFormValue("telegram")); typed != "" {
		one.Telegram = -1
		if n, err := strconv.ParseInt(typed, 10, 64); err == nil && n > 0 {
			one.Telegram = n
		}
	}
	one.Capacity, _ = strconv.Atoi(strings.TrimSpace(r.PostFormValue("capacity"))) // 0 is wrong, too
	return one
}

// parts cuts a text where one of the characters is, and leaves empty ones out.
func parts(s, at string) (all []string) {
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(at, r) }) {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// accountWords says what is wrong with what was typed, by field; none where the error
// is another.
func accountWords(r *http.Request, err error) map[string]string {
	all := map[string]string{}
	if errors.Is(err, bot.ErrLastAdmin) {
		all["role"] = said(r, "staff_last_admin")
		return all
	}
	each := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		each = joined.Unwrap()
	}
	values := map[string][]string{}
	for _, one := range each {
		var wrong *bot.AccountError
		if !errors.As(one, &wrong) {
			return nil
		}
		values[wrong.Field] = append(values[wrong.Field], wrong.Value)
		shown := strings.Join(values[wrong.Field], said(r, "comma"))
		switch f := wrong.Field; {
		case wrong.Taken:
			all[f] = said(r, "taken_"+f)
		case f == "name" && wrong.Value != "" && utf8.RuneCountInString(wrong.Value) <= 60:
			all[f] = said(r, "wrong_name_odd")
		case f == "regions" || f == "hours" || f == "holidays":
			all[f] = said(r, "wrong_"+f, shown)
		default:
			all[f] = said(r, "wrong_"+f)
		}
	}
	return all
}

// again shows the form as it was typed, with what is wrong beside each field.
func (s *server) again(w http.ResponseWriter, r *http.Request, by, one bot.Staff, err error) error {
	wrong := accountWords(r, err)
	if len(wrong) == 0 {
		return err
	}
	return s.showStaff(w, r, http.StatusUnprocessableEntity, by, one, func(d *oneStaffData) {
		d.Wrong, d.Telegram, d.Capacity, d.Regions = wrong, r.PostFormValue("telegram"), r.PostFormValue("capacity"), r.PostFormValue("regions")
		d.Error = said(r, "form_wrong")
	})
}

func (s *server) hire(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	one := formStaff(r)
	id, err := s.bot.HireStaff(r.Context(), by.ID, one)
	if err != nil {
		return s.again(w, r, by, one, err)
	}
	if strings.TrimSpace(one.Login) == "" {
		http.Redirect(w, r, "/inbox/staff?done=saved", http.StatusSeeOther)
		return nil
	}
	return s.showSecret(w, r, by, id)
}

// showSecret gives a one-time password and shows it, in the answer and nowhere else.
func (s *server) showSecret(w http.ResponseWriter, r *http.Request, by bot.Staff, id int64) error {
	secret, err := s.bot.OneTimePassword(r.Context(), by.ID, id)
	if err != nil {
		return err
	}
	one, err := s.bot.StaffMember(r.Context(), id)
	if err != nil {
		return err
	}
	return s.showStaff(w, r, http.StatusOK, by, one, func(d *oneStaffData) { d.Secret = secret })
}

func (s *server) changeStaff(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	was, err := s.member(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	one := formStaff(r)
	one.ID, one.PasswordAt, one.OneTime = was.ID, was.PasswordAt, was.OneTime
	if err := s.bot.ChangeStaff(r.Context(), by.ID, one); err != nil {
		return s.again(w, r, by, one, err)
	}
	http.Redirect(w, r, "/inbox/staff?done=saved", http.StatusSeeOther)
	return nil
}

func (s *server) dismiss(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	one, err := s.member(r)
	if err != nil {
		return err
	}
	if r.FormValue("sure") == "" {
		return s.ask(w, r, by, question{
			Title: said(r, "staff_remove_ask", one.Name), Text: s.givesBack(r, one.Cases) + said(r, "staff_remove_help"),
			Do: said(r, "staff_remove_do"), Back: "/inbox/staff/" + strconv.FormatInt(one.ID, 10), Grave: true,
		})
	}
	err = s.bot.DismissStaff(r.Context(), by.ID, one.ID)
	if errors.Is(err, bot.ErrLastAdmin) {
		return s.showStaff(w, r, http.StatusConflict, by, one, func(d *oneStaffData) { d.Error = said(r, "staff_last_admin") })
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/staff?done=removed", http.StatusSeeOther)
	return nil
}

func (s *server) givePassword(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	one, err := s.member(r)
	if err != nil {
		return err
	}
	if one.Login == "" {
		return s.showStaff(w, r, http.StatusUnprocessableEntity, by, one, func(d *oneStaffData) { d.Error = said(r, "staff_no_login") })
	}
	return s.showSecret(w, r, by, one.ID)
}
