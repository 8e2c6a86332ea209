package inbox

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	pattern "regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"careerbot/bot"
)

// teamLine is a team with its hours as they are read.
type teamLine struct {
	bot.Team
	Shown []string
}

// teamData is the form of a team.
type teamData struct {
	New             bool
	Was             string // its name until now
	Name, TimeZone  string
	Hours, Holidays string // a line each
	Error           string
	Wrong           map[string]string // by field
}

var week = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// shownHours gathers the days of a week that have the same hours: mon-fri.
func shownHours(language string, hours []string) (shown []string) {
	days := map[string][]int{} // by hours
	var order []string
	for _, h := range hours {
		day, times, _ := strings.Cut(h, " ")
		if days[times] == nil {
			order = append(order, times)
		}
		days[times] = append(days[times], slices.Index(week, day))
	}
	name := func(day int) string { return words[language]["day_"+week[day]] }
	for _, times := range order {
		own := days[times]
		slices.Sort(own)
		own = slices.Compact(own)
		for i := 0; i < len(own); {
			j := i
			for j+1 < len(own) && own[j+1] == own[j]+1 {
				j++
			}
			s := name(own[i])
			if j > i {
				s += "-" + name(own[j])
			}
			shown = append(shown, s+" "+times)
			i = j + 1
		}
	}
	return shown
}

// plainDays writes what people type of days as they are stored: Chinese names of
// them, wide characters, other dashes.
var plainDays = strings.NewReplacer("周一", "mon", "周二", "tue", "周三", "wed", "周四", "thu", "周五", "fri", "周六", "sat", "周日", "sun", "周天", "sun",
	"星期一", "mon", "星期二", "tue", "星期三", "wed", "星期四", "thu", "星期五", "fri", "星期六", "sat", "星期日", "sun", "星期天", "sun",
	"至", "-", "到", "-", "–", "-", "—", "-")

func (s *server) oneTeam(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	d := teamData{New: true, TimeZone: "Asia/Shanghai"}
	if name := r.FormValue("name"); name != "" {
		all, err := s.bot.Teams(r.Context())
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(t bot.TeamOf) bool { return t.Name == name })
		if i < 0 {
			return errNotFound
		}
		t := all[i]
		d = teamData{Was: t.Name, Name: t.Name, TimeZone: t.TimeZone, Hours: strings.Join(shownHours(languageOf(r), t.Hours), "\n"), Holidays: strings.Join(t.Holidays, "\n")}
	}
	return s.show(w, r, http.StatusOK, "team", "", by, d)
}

// plainDay writes a day as it is stored: 2026年10月2日, 2026/10/2.
func plainDay(typed string) string {
	m := dayForm.FindStringSubmatch(norm.NFKC.String(typed))
	if m == nil {
		return typed
	}
	return fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3])
}

var dayForm = pattern.MustCompile(`^\s*(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*[日号]?\s*$`)

// plainSpan writes a span of hours as it is stored.
func plainSpan(typed string) string {
	return strings.TrimSpace(plainDays.Replace(norm.NFKC.String(typed)))
}

// typed keeps how what is stored was typed, to tell it as it was.
type typed map[string]string

func (t typed) read(all []string, plain func(string) string) []string {
	for i, as := range all {
		all[i] = plain(as)
		t[all[i]] = as
	}
	return all
}

// told gives an error of a team the words that were typed.
func (t typed) told(err error) error {
	var all []error
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	for _, one := range joined.Unwrap() {
		var wrong *bot.AccountError
		if errors.As(one, &wrong) && t[wrong.Value] != "" {
			one = &bot.AccountError{Field: wrong.Field, Taken: wrong.Taken, Value: t[wrong.Value]}
		}
		all = append(all, one)
	}
	return errors.Join(all...)
}

func (s *server) saveTeam(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	d := teamData{
		New: r.PostFormValue("new") != "", Was: r.PostFormValue("was"), Name: r.PostFormValue("name"), TimeZone: strings.TrimSpace(r.PostFormValue("zone")),
		Hours: r.PostFormValue("hours"), Holidays: r.PostFormValue("holidays"),
	}
	was := typed{}
	t := bot.Team{
		Name: d.Name, TimeZone: d.TimeZone,
		Hours:    was.read(parts(d.Hours, "\r\n,，;；、"), plainSpan),
		Holidays: was.read(parts(d.Holidays, "\r\n ,，;；、"), plainDay),
	}
	var err error
	if d.New {
		err = s.bot.AddTeam(r.Context(), by.ID, t)
	} else {
		err = s.bot.RenameTeam(r.Context(), by.ID, d.Was, t)
	}
	if errors.Is(err, bot.ErrNoTeam) {
		return errNotFound
	}
	if err != nil {
		if d.Wrong = accountWords(r, was.told(err)); len(d.Wrong) == 0 {
			return err
		}
		if d.Wrong["name"] == said(r, "taken_name") && d.New {
			d.Wrong["name"] = said(r, "taken_team")
		}
		d.Error = said(r, "form_wrong")
		return s.show(w, r, http.StatusUnprocessableEntity, "team", "", by, d)
	}
	http.Redirect(w, r, "/inbox/staff?done=saved", http.StatusSeeOther)
	return nil
}

// removeTeam takes a team away, once who asks for it is sure.
func (s *server) removeTeam(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	name := r.PostFormValue("name")
	back := "/inbox/teams/edit?name=" + url.QueryEscape(name)
	if r.PostFormValue("sure") == "" {
		return s.ask(w, r, by, question{
			Title: said(r, "team_remove_ask", name), Text: said(r, "team_remove_help"), Do: said(r, "team_remove"), Back: back, Grave: true,
			Fields: map[string]string{"name": name},
		})
	}
	err := s.bot.RemoveTeam(r.Context(), by.ID, name)
	var used *bot.TeamInUseError
	switch {
	case errors.As(err, &used):
		told := said(r, "team_used", name)
		if len(used.Staff) > 0 {
			told += said(r, "team_used_staff", strings.Join(used.Staff, said(r, "comma")))
		}
		if len(used.Cases) > 0 {
			told += said(r, "team_used_cases", strings.ReplaceAll(strings.Trim(fmt.Sprint(used.Cases), "[]"), " ", said(r, "comma")))
		}
		return s.show(w, r, http.StatusConflict, "error", "", by, failure{Title: said(r, "team_remove"), Text: told, Back: back})
	case errors.Is(err, bot.ErrNoTeam):
		return errNotFound
	case err != nil:
		return err
	}
	http.Redirect(w, r, "/inbox/staff?done=team_removed", http.StatusSeeOther)
	return nil
}
