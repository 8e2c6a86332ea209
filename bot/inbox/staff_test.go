package inbox

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

// secret is the one-time password on a page.
func (r reply) secret(t *testing.T) string {
	t.Helper()
	m := regexp.MustCompile(`id="secret">([A-Z2-7-]{23})<`).FindStringSubmatch(r.body)
	if m == nil {
		t.Fatalf("%d, no one-time password: %s", r.code, r.body)
	}
	return m[1]
}

// TestStaffPage: an admin adds, changes and removes people, who can sign in, have
// their rights and lose them at once.
func TestStaffPage(t *testing.T) {
	f := newOffice(t, Options{})
	f.hired("root", "admin")
	admin := f.in("root")
	admin.get("/inbox/staff").want(t, http.StatusOK, "Name of root")
	admin.post("/inbox/teams", "new", "1", "name", "days", "zone", "Asia/Shanghai", "hours", "周一至周五 09：00-12：00\r\nMon-Fri 13:30-17:30\r\n周六 09:00-12:00", "holidays", "2026-10-01\r\n2026-10-02").
		want(t, http.StatusSeeOther, "/inbox/staff?done=saved")
	admin.get("/inbox/staff").want(t, http.StatusOK, "Asia/Shanghai · mon-sat 09:00-12:00, mon-fri 13:30-17:30 · holidays: 2")
	if r := admin.get("/inbox/teams/edit?name=days"); !strings.Contains(r.body, "mon-sat 09:00-12:00\nmon-fri 13:30-17:30") || !strings.Contains(r.body, "2026-10-01\n2026-10-02") {
		t.Errorf("the form of the team: %s", r.body)
	}
	for field, form := range map[string][]string{
		"Write mon-fri 09:00-12:00": {"hours", "mornings"}, "Write 2026-10-01": {"holidays", "tomorrow"}, "no time zone": {"zone", "Moon"},
	} {
		admin.post("/inbox/teams", append([]string{"name", "nights"}, append(form, "zone", "Asia/Shanghai")...)...).want(t, http.StatusUnprocessableEntity, field)
	}
	li := []string{"name", "李老师", "login", "Li.Ming", "role", "counsellor", "team", "days", "regions", "广东，深圳", "languages", "zh", "skills", "unpaid_wages", "skills", "injury", "capacity", "3", "telegram", "42", "email", "li@example.org"}
	made := admin.post("/inbox/staff", li...)
	secret := made.secret(t)
	if f.count(`SELECT count(*) FROM staff WHERE login = 'li.ming' AND languages = '{zh}' AND regions = '{44,4403}' AND skills = '{unpaid_wages,injury}' AND capacity = 3 AND telegram_id = 42 AND email = 'li@example.org' AND team_id IS NOT NULL`) != 1 {
		t.Error("not as it was typed")
	}
	if r := admin.get("/inbox/staff"); strings.Contains(r.body, secret) || !strings.Contains(r.body, "one-time password until") {
		t.Error("the password is shown twice, or not said to be there")
	}
	admin.get("/inbox/staff/2").want(t, http.StatusOK, `value="unpaid_wages" checked`)
	counsellor := f.browser()
	counsellor.login("li.ming", " "+strings.ToLower(secret)).want(t, http.StatusSeeOther, "/inbox/password")
	counsellor.post("/inbox/password", "current", strings.ToLower(secret), "new", goodPassword, "again", goodPassword).want(t, http.StatusSeeOther, "")
	if f.count(`SELECT count(*) FROM audit a WHERE position($1 IN a::text) > 0`, secret) != 0 {
		t.Error("the audit has the password")
	}

	// What a counsellor may not, a supervisor sees, and an admin does.
	post := []string{"/inbox/staff", "/inbox/staff/1", "/inbox/staff/1/remove", "/inbox/staff/1/password", "/inbox/teams"}
	for _, path := range post {
		counsellor.post(path, li...).want(t, http.StatusForbidden, "does not allow")
	}
	for _, path := range []string{"/inbox/staff", "/inbox/staff/1", "/inbox/staff/new", "/inbox/teams/edit", "/inbox/audit"} {
		counsellor.get(path).want(t, http.StatusForbidden, "does not allow")
	}
	change := func(pairs ...string) reply {
		return admin.post("/inbox/staff/2", append(pairs, li...)...) // the first of a name counts
	}
	change("role", "supervisor").want(t, http.StatusSeeOther, "/inbox/staff?done=saved")
	for _, path := range post {
		counsellor.post(path, li...).want(t, http.StatusForbidden, "does not allow")
	}
	if r := counsellor.get("/inbox/staff"); r.code != http.StatusOK || strings.Contains(r.body, "/inbox/staff/1") || strings.Contains(r.body, "/inbox/teams/edit") {
		t.Errorf("a supervisor sees %s", r.body)
	}
	counsellor.get("/inbox/audit").want(t, http.StatusOK, "role counsellor → supervisor")

	// What is wrong is said, and what was typed is still there.
	r := change("name", "李老师二号", "regions", "Atlantis")
	r.want(t, http.StatusUnprocessableEntity, "There is no region Atlantis")
	if !strings.Contains(r.body, `value="Atlantis"`) || !strings.Contains(r.body, "李老师二号") {
		t.Errorf("what was typed is gone: %s", r.body)
	}
	for field, want := range map[string]string{"login": "Somebody else has this login", "capacity": "from 1 to 100", "telegram": "above 0", "role": "Choose a role", "team": "no such team", "email": "no email"} {
		value := map[string]string{"login": "ROOT", "capacity": "many", "telegram": "@li", "role": "seeker", "team": "nights", "email": "<script>alert(1)</script>"}[field]
		if r := change(field, value); r.code != http.StatusUnprocessableEntity || !strings.Contains(r.body, want) || strings.Contains(r.body, "<script>alert") {
			t.Errorf("%s: %d %s", field, r.code, r.body)
		}
	}
	// All that is wrong is said at once, each beside its field.
	if r := change("name", "李\u202e老师", "capacity", "0", "regions", "Atlantis，Narnia"); !strings.Contains(r.body, `id="wrong-name">The name has characters that do not show`) ||
		!strings.Contains(r.body, `id="wrong-capacity"`) || !strings.Contains(r.body, "There is no region Atlantis, Narnia") || strings.Count(r.body, "aria-invalid") != 3 {
		t.Errorf("what is wrong: %s", r.body)
	}
	admin.get("/inbox/staff/99").want(t, http.StatusNotFound, "")
	admin.get("/inbox/staff/x").want(t, http.StatusNotFound, "")
	admin.post("/inbox/staff/99/remove").want(t, http.StatusNotFound, "")

	// The last admin stays.
	admin.post("/inbox/staff/1/remove", "sure", "1").want(t, http.StatusConflict, "One admin has to stay")
	admin.post("/inbox/staff/1", "name", "Root", "login", "root", "role", "counsellor", "capacity", "1").want(t, http.StatusUnprocessableEntity, "One admin has to stay")
	change("role", "admin").want(t, http.StatusSeeOther, "")
	counsellor.post("/inbox/staff/1/remove", "sure", "1").want(t, http.StatusSeeOther, "/inbox/staff?done=removed")
	admin.get("/inbox/staff").want(t, http.StatusSeeOther, "/inbox/login")
	f.browser().login("root", goodPassword).want(t, http.StatusUnauthorized, "")

	// A new one-time password ends what the old one opened, one's own session too.
	secret = counsellor.post("/inbox/staff/2/password").secret(t)
	counsellor.get("/inbox/staff").want(t, http.StatusSeeOther, "/inbox/login")
	counsellor.login("li.ming", secret).want(t, http.StatusSeeOther, "/inbox/password")
}

// TestRemovedGivesBack: the cases of who is removed wait again, in the transaction
// that removes them.
func TestRemovedGivesBack(t *testing.T) {
	f := newOffice(t, Options{})
	f.hired("root", "admin")
	li := f.hired("li.ming", "counsellor")
	id := f.openCase()
	if err := f.bot.Act(t.Context(), li, id, "claim", func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
		return f.bot.Claim(ctx, tx, c, by)
	}); err != nil {
		t.Fatal(err)
	}
	root := f.in("root")
	root.post(fmt.Sprintf("/inbox/staff/%d/remove", li)).want(t, http.StatusOK, "1 case goes back")
	if f.count(`SELECT count(*) FROM staff WHERE removed_at IS NOT NULL`) != 0 {
		t.Error("removed without an answer")
	}
	root.post(fmt.Sprintf("/inbox/staff/%d/remove", li), "sure", "1").want(t, http.StatusSeeOther, "removed")
	if f.count(`SELECT count(*) FROM handoff h JOIN conversation c ON c.id = h.conversation_id WHERE h.state = 'waiting' AND h.owner IS NULL AND c.owner IS NULL`) != 1 {
		t.Error("the case is not back in the queue")
	}
}

// openCase makes a conversation with a case that waits.
func (f *office) openCase() (id int64) {
	f.Helper()
	if err := f.bot.Pool.QueryRow(f.Context(), `WITH c AS (INSERT INTO conversation (channel, external_id) VALUES ('web', gen_random_uuid()::text) RETURNING id)
		INSERT INTO handoff (conversation_id, reason, language, region, opened_at, waiting_since, due_at) SELECT id, 'asked', 'zh', '', $1, $1, $1 FROM c RETURNING id`, f.bot.Now()).Scan(&id); err != nil {
		f.Fatal(err)
	}
	return id
}

// TestDutySwitch: going off duty on one's own page gives the cases to others.
func TestDutySwitch(t *testing.T) {
	f := newOffice(t, Options{})
	li := f.hired("li.ming", "counsellor")
	b := f.in("li.ming")
	b.post("/inbox/duty", "on", "on", "back", "/inbox/me").want(t, http.StatusSeeOther, "/inbox/me")
	id := f.openCase()
	if err := f.bot.Act(t.Context(), li, id, "claim", func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
		return f.bot.Claim(ctx, tx, c, by)
	}); err != nil {
		t.Fatal(err)
	}
	b.post("/inbox/duty", "on", "", "back", "/inbox/me").want(t, http.StatusOK, "1 case goes back")
	b.get("/inbox/me").want(t, http.StatusOK, "You are on duty")
	b.post("/inbox/duty", "on", "", "sure", "1").want(t, http.StatusSeeOther, "/inbox/")
	b.get("/inbox/me").want(t, http.StatusOK, "You are off duty")
	if f.count(`SELECT count(*) FROM handoff WHERE state = 'waiting' AND owner IS NULL`) != 1 || f.count(`SELECT count(*) FROM audit WHERE what = 'duty' AND staff_id = $1`, li) != 2 {
		t.Error("the case is not back in the queue, or the audit does not know")
	}
}

// TestTeamPage: a team that is there is not overwritten by a new one of its name; it is
// renamed and, once nobody is in it, removed.
func TestTeamPage(t *testing.T) {
	f := newOffice(t, Options{})
	f.hired("root", "admin")
	b := f.in("root")
	days := []string{"name", "days", "zone", "Asia/Shanghai", "hours", "周一至周五 09：00-12：00", "holidays", "2026年10月2日 2026/1/3"}
	b.post("/inbox/teams", append([]string{"new", "1"}, days...)...).want(t, http.StatusSeeOther, "saved")
	if f.count(`SELECT count(*) FROM team WHERE holidays = '{2026-10-02,2026-01-03}'`) != 1 {
		t.Error("days as they are written in Chinese are not read")
	}
	b.post("/inbox/teams", "new", "1", "name", "days", "zone", "UTC").want(t, http.StatusUnprocessableEntity, "There is a team of this name already. To change it")
	b.post("/inbox/teams", "was", "nights", "name", "late", "zone", "UTC").want(t, http.StatusNotFound, "")
	b.post("/inbox/teams", "new", "1", "name", "nights", "zone", "UTC").want(t, http.StatusSeeOther, "saved")
	b.post("/inbox/teams", "was", "nights", "name", "days", "zone", "UTC").want(t, http.StatusUnprocessableEntity, "There is a team of this name already.")
	// What is wrong is told as it was typed.
	b.post("/inbox/teams", "was", "nights", "name", "nights", "zone", "Moon", "hours", "周一 九点到十二点", "holidays", "国庆").
		want(t, http.StatusUnprocessableEntity, "The hours 周一 九点到十二点 cannot be read")
	if f.count(`SELECT count(*) FROM team WHERE name = 'days' AND time_zone = 'Asia/Shanghai'`) != 1 {
		t.Error("a team was overwritten")
	}
	b.post("/inbox/teams", append([]string{"was", "days", "name", "weekdays"}, days[2:]...)...).want(t, http.StatusSeeOther, "saved")
	if _, err := f.bot.Pool.Exec(t.Context(), `UPDATE staff SET team_id = (SELECT id FROM team WHERE name = 'weekdays')`); err != nil {
		t.Fatal(err)
	}
	f.openCase()
	if _, err := f.bot.Pool.Exec(t.Context(), `UPDATE handoff SET team_id = (SELECT id FROM team WHERE name = 'nights')`); err != nil {
		t.Fatal(err)
	}
	b.post("/inbox/teams/remove", "name", "weekdays").want(t, http.StatusOK, "Remove the team weekdays?")
	b.post("/inbox/teams/remove", "name", "weekdays", "sure", "1").want(t, http.StatusConflict, "These are in it: Name of root")
	b.post("/inbox/teams/remove", "name", "nights", "sure", "1").want(t, http.StatusConflict, "These open cases are its: 1")
	if _, err := f.bot.Pool.Exec(t.Context(), `UPDATE handoff SET state = 'closed', ended_at = now()`); err != nil {
		t.Fatal(err)
	}
	b.post("/inbox/teams/remove", "name", "nights", "sure", "1").want(t, http.StatusSeeOther, "team_removed")
	b.post("/inbox/teams/remove", "name", "nights", "sure", "1").want(t, http.StatusNotFound, "")
}

// TestNotFound: what is not there is said in the language of the pages, with the menu.
func TestNotFound(t *testing.T) {
	f := newOffice(t, Options{})
	f.hired("root", "admin")
	b := f.in("root")
	b.get("/inbox/nonsense").want(t, http.StatusNotFound, "There is no such page")
	b.get("/inbox/case/77").want(t, http.StatusNotFound, "you may not see it")
	b.header.Set("Accept-Language", "zh")
	if r := b.get("/inbox/nonsense"); r.code != http.StatusNotFound || !strings.Contains(r.body, "没有这个页面") || !strings.Contains(r.body, "/inbox/staff") {
		t.Errorf("%d %s", r.code, r.body)
	}
	f.browser().get("/inbox/nonsense").want(t, http.StatusNotFound, "There is no such page")
}
