package main

import (
	"strings"
	"testing"

	"careerbot/internal/postgres/pgtest"
)

// TestStaff: the staff and their hours, by the verbs.
func TestStaff(t *testing.T) {
	url := pgtest.URL(t)
	for _, c := range []struct {
		args string
		code int
		out  string
		err  string
	}{
		{"staff list", 0, "", "there is no staff"},
		{"staff team list", 0, "", "there is no team"},
		{"staff team days --hours=mon-fri_09:00-12:00,mon-fri_13:30-17:30 --holidays=2026-10-01", 0, "", ""},
		{"staff team days --zone=UTC", 2, "", "there is a team of the name"},
		{"staff team set days --hours=mon_9-12", 2, "", "mon 09:00-12:00"},
		{"staff team set days --hours=fri-mon_09:00-12:00", 2, "", "mon-fri"},
		{"staff team set days --holidays=tomorrow", 2, "", "2026-10-01"},
		{"staff team set days --zone=Moon", 2, "", "time zone"},
		{"staff add Li --telegram=42 --languages=zh,en --regions=广东 --skills=unpaid_wages --capacity=3 --team=days", 0, "1", "or give them a login"},
		{"staff add Li", 2, "", "beside a Telegram id"},
		{"staff add Li --telegram=-4", 2, "", "above 0"},
		{"staff add Li --telegram=43 --languages=fr", 2, "", "fr"},
		{"staff add Li --telegram=43 --skills=cooking", 2, "", "cooking"},
		{"staff add Li --telegram=43 --team=nights", 2, "", "nights"},
		{"staff add Zhao --telegram=44 --role=supervisor", 0, "", ""},
		{"staff add Wang --login=ＷＡＮＧ.fang --role=admin", 0, "", "one-time password, for 72 hours: "},
		{"staff add Other --login=wang.FANG", 2, "", "staff set ID"},
		{"staff add Other --login=a", 2, "", "letters"},
		{"staff add Tan --telegram=45 --login=tan", 0, "", "one-time password"},
		{"staff add Tan --telegram=45 --role=supervisor", 0, "", ""},
		{"staff add Zhou --login=zhou", 0, "", "one-time password"},
		{"staff set 9 --role=admin", 2, "", "staff list"},
		{"staff set 3 --role=counsellor", 2, "", "the last admin"},
		{"staff add Wang --telegram=47 --role=admin --login=wangjie", 0, "8", "one-time password"},
		{"staff remove 3", 0, "", ""},
		{"staff add Wang --telegram=47 --role=counsellor", 2, "", "the last admin"},
		{"staff remove 8", 2, "", "the last admin"},
		{"staff remove 8 --last", 0, "", ""},
		{"doctor", 0, "NOBODY can sign in to the web inbox as an admin", ""},
		{"staff add Wang --login=wang.fang --role=admin", 0, "10", "one-time password"},
		{"staff set 7 --role=supervisor --capacity=9 --languages=en --team=days --name=ZHOU", 0, "", ""},
		{"staff list", 0, "ZHOU  zhou       supervisor  days  en", ""},
		{"staff set 7 --languages=all --team= --login=wang.fang", 2, "", "somebody else has the login"},
		{"staff set 7 --languages=all --team=", 0, "", ""},
		{"staff list", 0, "0 of 9 cases", ""},
		{"staff set 2 --login=zhao", 0, "", "one-time password"},
		{"staff password 1", 2, "", "login"},
		{"staff password 10", 0, "-", ""},
		{"staff password 9", 2, "", "staff list"},
		{"staff list --json", 0, `"login":"wang.fang"`, ""},
		{"staff list", 0, "counsellor  days  zh,en  44   0 of 3 cases  off duty", ""},
		{"staff list --json", 0, `"role":"supervisor"`, ""},
		{"staff team set nights --hours=sat_09:00-12:00", 0, "", ""},
		{"staff team list", 0, "days    1 staff, 0 on duty  Asia/Shanghai  mon 09:00-12:00, tue 09:00-12:00", ""},
		{"staff team list", 0, "nights  0 staff, 0 on duty  Asia/Shanghai  sat 09:00-12:00", ""},
		{"staff team list --json", 0, `"holidays":["2026-10-01"],"id":1,"staff":1`, ""},
		{"staff team set days --rename=weekdays --holidays=none", 0, "", ""},
		{"staff team list", 0, "weekdays  1 staff, 0 on duty  Asia/Shanghai  mon 09:00-12:00, tue 09:00-12:00", ""},
		{"staff team remove weekdays", 2, "", "these are in it: Li"},
		{"staff team set nights --rename=weekdays", 2, "", "there is a team of the name"},
		{"staff team remove nights", 0, "", ""},
		{"staff team remove nights", 2, "", "no such team"},
		{"staff remove 1", 0, "", ""},
		{"staff team remove weekdays", 0, "", ""},
		{"staff remove 1", 2, "", "staff list"},
	} {
		args := strings.Fields(c.args)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "_0", " 0")
			args[i] = strings.ReplaceAll(args[i], "_1", " 1")
			args[i] = strings.ReplaceAll(args[i], "_9", " 9")
		}
		code, out, err := verb(t, url, args...)
		if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(err, c.err) {
			t.Errorf("%s: code %d\n%s\n%s", c.args, code, out, err)
		}
	}
	if _, _, err := verb(t, url, "staff", "add", "Tan", "--telegram=45", "--login=tan"); strings.Contains(err, "password") {
		t.Errorf("who has a password gets another: %s", err)
	}
	if _, out, _ := verb(t, url, "staff", "list"); strings.Contains(out, "Li") {
		t.Errorf("still there: %s", out)
	}
}
