package inbox

import (
	"net/http"
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
	Name, TimeZone  string
	Hours, Holidays string // a line each
	Error           string
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
		d = teamData{Name: t.Name, TimeZone: t.TimeZone, Hours: strings.Join(shownHours(languageOf(r), t.Hours), "\n"), Holidays: strings.Join(t.Holidays, "\n")}
	}
	return s.show(w, r, http.StatusOK, "team", "", by, d)
}

func (s *server) saveTeam(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	d := teamData{
		New: r.PostFormValue("new") != "", Name: r.PostFormValue("name"), TimeZone: strings.TrimSpace(r.PostFormValue("zone")),
		Hours: r.PostFormValue("hours"), Holidays: r.PostFormValue("holidays"),
	}
	err := s.bot.ChangeTeam(r.Context(), by.ID, bot.Team{
		Name: d.Name, TimeZone: d.TimeZone,
		Hours:    parts(plainDays.Replace(norm.NFKC.String(d.Hours)), "\n,;、"),
		Holidays: parts(norm.NFKC.String(d.Holidays), "\n ,;、"),
	})
	if err != nil {
		if d.Error = accountWords(r, err); d.Error == "" {
			return err
		}
		return s.show(w, r, http.StatusUnprocessableEntity, "team", "", by, d)
	}
	http.Redirect(w, r, "/inbox/staff?done=saved", http.StatusSeeOther)
	return nil
}
