package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval/occupation"
)

// TestOccupations: load, list, show and match as an admin and other programs call them.
func TestOccupations(t *testing.T) {
	url := pgtest.URL(t)
	file := filepath.Join(t.TempDir(), "some.csv")
	rows := "code,name\n4,社会生产服务和生活服务人员\n4-09,水利、环境和公共设施管理服务人员\n4-09-08,环境卫生服务人员\n4-09-08-01,保洁员\n4-09-08-03,生活垃圾处理工\n"
	if err := os.WriteFile(file, []byte(rows+"4-09-08-04,处0工\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := verb(t, url, "occupations", "load", "--json", file)
	if code != 1 || !strings.Contains(stdout, `"loaded":2`) || !strings.Contains(stderr, "left out: row 6 4-09-08-04: the name has '0' in it") || !strings.Contains(stderr, "1 rows were left out") {
		t.Errorf("load: exit %d %s %s", code, stdout, stderr)
	}
	// The guides come by themselves.
	code, stdout, _ = verb(t, url, "occupations", "list", "--group", "4-09-08")
	if code != 0 || strings.Count(stdout, "\n") != 3 || !strings.Contains(stdout, "Cleaner") || !strings.Contains(stdout, "生活垃圾处理工") {
		t.Errorf("list: exit %d %s", code, stdout)
	}
	if code, stdout, _ = verb(t, url, "occupations", "list", "--guided", "--group", "4-09-08", "--json"); code != 0 || strings.Count(stdout, "\n") != 2 {
		t.Errorf("list --guided: exit %d %s", code, stdout)
	}
	if code, stdout, stderr = verb(t, url, "occupations", "load", "--json"); code != 0 || stdout != "{\"changed\":0}\n" {
		t.Errorf("load, guides again: exit %d %s %s", code, stdout, stderr)
	}
	code, stdout, _ = verb(t, url, "occupations", "show", "打扫卫生")
	for _, want := range []string{"保洁员  4-09-08-01 保洁员  (几天就能上手)", "  做什么:\n  - 扫地、拖地", "  怎么入行: 不要求学历"} {
		if code != 0 || !strings.Contains(stdout, want) {
			t.Errorf("show: exit %d, no %q in %s", code, want, stdout)
		}
	}
	code, stdout, _ = verb(t, url, "occupations", "show", "--language", "en", "Security Guard")
	if code != 0 || !strings.Contains(stdout, "Needed by law: security guard's certificate (Security Service Regulations, article 16).") || !strings.Contains(stdout, "Mind: Guards may not") {
		t.Errorf("show en: exit %d %s", code, stdout)
	}
	if code, stdout, stderr = verb(t, url, "occupations", "show", "astronaut"); code != 1 || stdout != "" || !strings.Contains(stderr, `no guide to "astronaut"`) {
		t.Errorf("show, not known: exit %d %s %s", code, stdout, stderr)
	}
	liked := strings.Repeat("lddddl", 5)
	code, stdout, stderr = verb(t, url, "occupations", "match", "--interests", liked, "--done", "在仓库理货", "--licences", "叉车证", "--not", "夜班", "--learn", "weeks", "--json")
	var found occupation.Found
	if err := json.Unmarshal([]byte(stdout), &found); code != 0 || err != nil || found.By != "both" || len(found.Suggestions) != 8 || len(found.LeftOut) != 1 {
		t.Fatalf("match: exit %d %v %s %s", code, err, stdout, stderr)
	}
	code, stdout, _ = verb(t, url, "occupations", "match", "--language", "en", "--interests", liked, "--done", "I stacked shelves", "--not", "no nights")
	for _, want := range []string{"What you like more: hands-on work", "This only begins a talk", "  Why: hands-on work", "What you can already do: keeping stock", "Left out because of what you said: night work "} {
		if code != 0 || !strings.Contains(stdout, want) {
			t.Errorf("match en: exit %d, no %q in %s", code, want, stdout)
		}
	}
	if code, stdout, _ = verb(t, url, "occupations", "match", "--interests", strings.Repeat("l", 30)); code != 0 || !strings.Contains(stdout, "看不出哪个更突出") || !strings.Contains(stdout, "还看不出方向") {
		t.Errorf("match, all the same: exit %d %s", code, stdout)
	}
	if code, stdout, _ = verb(t, url, "occupations", "match"); code != 0 || strings.Contains(stdout, "答的题还太少") || !strings.Contains(stdout, "还看不出方向") {
		t.Errorf("match, nothing: exit %d %s", code, stdout)
	}
	if code, stdout, _ = verb(t, url, "occupations", "match", "--items", "--language", "en"); code != 0 || strings.Count(stdout, "\n") != 31 || !strings.Contains(stdout, " 1 Put together a new shelf") {
		t.Errorf("items: exit %d %s", code, stdout)
	}
	for _, args := range [][]string{
		{"list", "--limit", "0"}, {"list", "--group", "x"}, {"show"}, {"show", "--language", "fr", "x"},
		{"match", "--interests", "lux"}, {"match", "--interests", strings.Repeat("l", 31)}, {"match", "--learn", "ever"}, {"match", "--limit", "0"},
	} {
		if code, stdout, stderr := verb(t, url, append([]string{"occupations"}, args...)...); code != 2 || stdout != "" || stderr == "" {
			t.Errorf("%v: exit %d %s %s", args, code, stdout, stderr)
		}
	}
	if code, _, _ := verb(t, url, "occupations", "load", filepath.Join(t.TempDir(), "gone.csv")); code != 1 {
		t.Errorf("a file that is not there: exit %d", code)
	}
}
