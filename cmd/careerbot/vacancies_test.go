package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
)

// TestVacancies goes through the verbs as an admin does: load, see why something is not
// offered, decide, add a feed that fails, end a source.
func TestVacancies(t *testing.T) {
	url := pgtest.URL(t)
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	mapping := write("m.yaml", "law: CN\nlanguage: zh\ncurrency: CNY\nfields: {id: 编号, title: 职位, employer: 单位, place: 地点, pay: 工资, employment: 性质, headcount: 人数, requirements: 要求, duties: 内容, conditions: 待遇, valid_through: 截止}\n")
	until := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	feed := write("jobs.csv", "编号,职位,单位,地点,工资,性质,人数,要求,内容,待遇,截止\n"+
		"1,保洁,市图书馆,杭州市西湖区,25元/小时,全职,2,认真,打扫阅览室,五险,"+until+"\n"+
		"2,前台,某公司,杭州市,面议,全职,1,细心,接待,五险,"+until+"\n"+
		"3,保安,某物业,杭州市,4000元/月,全职,1,限男性,巡逻,五险,"+until+"\n"+
		",无编号,x,x,x,x,1,x,x,x,"+until+"\n")
	trial := write("trial.ndjson", `{"id":"1","title":"数据员","company":"某公司","city":"北京","salary_text":"15k","education":"本科"}`+"\n")
	seal := ""
	for _, c := range []struct {
		args string
		code int
		out  string
		err  string
	}{
		{"vacancies load " + feed, 2, "", "--label"},
		{"vacancies load --label 就业中心 --mapping nowhere.yaml " + feed, 2, "", "nowhere.yaml"},
		{"vacancies load --label 就业中心 " + filepath.Join(dir, "nothing"), 2, "", "nothing"},
		{"vacancies load --source 中心 --label 就业中心 --mapping " + mapping + " --json " + feed, 0, `"loaded":3,"updated":0,"unchanged":0,"incomplete":1,"missing":{"pay":1},"review":1`, "refused: no id"},
		{"vacancies load --source 中心 --label 就业中心 --mapping " + mapping + " " + feed, 0, "incomplete   1  not offered; lack: pay 1", "refused"},
		{"vacancies list", 0, "保洁", ""},
		{"vacancies list --json", 0, `"labels":["就业中心"]`, ""},
		{"vacancies list --state incomplete", 0, "lacks pay", ""},
		{"vacancies list --state review", 0, "sex (unlawful): “限男性”, 中华人民共和国就业促进法 第二十七条", ""},
		{"vacancies review list --json", 0, `"rule":"sex"`, ""},
		{"vacancies review list", 0, "保安 · 某物业 · 杭州市 · 4000元/月 · to " + until + " · 就业中心 sex, unlawful: “限男性” in “限男性” why: limits the post to one sex", ""},
		{"vacancies review list", 0, "law: 中华人民共和国就业促进法 第二十七条 law: 中华人民共和国妇女权益保障法 第四十三条 law: 人力资源市场暂行条例 第二十四条", ""},
		{"vacancies review list", 0, "3-SEAL", ""},
		{"vacancies list --state nothing", 2, "", "state"},
		{"vacancies list --limit 0", 2, "", "--limit"},
		{"vacancies review publish 3-SEAL", 2, "", "--why"},
		{"vacancies review publish 3-SEAL --why= --by 王", 2, "", "--why"},
		{"vacancies review publish 3 --why 核实 --by 王", 2, "", "as the list shows it"},
		{"vacancies review publish x-SEAL --why 核实 --by 王", 2, "", "no vacancy"},
		{"vacancies review publish 3-000000000000 --why 核实 --by 王", 1, "", "have been changed"},
		{"vacancies review publish 99-SEAL --why 核实 --by 王", 1, "", "none of this id"},
		{"vacancies review publish 2-SEAL --why 核实 --by 王", 1, "", "it is incomplete"},
		{"vacancies review reject 3 --why 性别限制 --by 王", 0, "3 rejected", ""},
		{"vacancies list --state rejected", 0, "王 said reject", ""},
		{"vacancies review publish 3-SEAL --why 已改 --by 李", 0, "3 published", ""},
		{"vacancies list", 0, "李 said publish", ""},
		{"vacancies load --source 试 --label 试 --mapping jobs_zh --shift-dates 1 " + trial, 0, "filled in for the trial: ", ""},
		{"vacancies list", 0, "ASSUMED for a trial, not stated: conditions, duties, employment, headcount, valid_through", ""},
		{"vacancies sources remove 试", 0, "1 vacancies withdrawn", ""},
		{"vacancies sources add hz http://127.0.0.1:1/feed.json --label 招聘网 --every 10s", 2, "", "once a minute"},
		{"vacancies sources add hz file:///etc/passwd --label 招聘网", 2, "", "http"},
		{"vacancies sources add hz http://127.0.0.1:1/feed.json", 2, "", "--label"},
		{"vacancies sources add hz http://127.0.0.1:1/feed.json --label 招聘网", 0, "hz added", ""},
		{"vacancies sources run hz", 1, "", "private network"},
		{"vacancies sources run 中心", 1, "", "vacancies load"},
		{"vacancies sources run nobody", 1, "", "no such source"},
		{"vacancies sources list", 0, "FAILED 1 times", ""},
		{"vacancies sources list --json", 0, `"error":"the address lies in a private network`, ""},
		{"doctor", 0, "2 offered, 0 wait for review, 1 are incomplete", ""},
		{"doctor", 0, "NOT WELL: hz failed 1 times in a row: the address lies in a private network", ""},
		{"vacancies sources remove 中心", 0, "3 vacancies withdrawn", ""},
		{"vacancies sources remove 中心", 1, "", "no such source"},
		{"vacancies list", 0, "", "no such vacancy"},
		{"vacancies list --state withdrawn", 0, "保洁", ""},
	} {
		c.args, c.out = strings.ReplaceAll(c.args, "SEAL", seal), strings.ReplaceAll(c.out, "SEAL", seal)
		code, out, err := verb(t, url, strings.Fields(c.args)...)
		if _, after, ok := strings.Cut(out, `"seal":"`); ok && c.args == "vacancies review list --json" {
			seal, _, _ = strings.Cut(after, `"`)
		}
		if code != c.code || !strings.Contains(squeezed(out), squeezed(c.out)) || !strings.Contains(err, c.err) {
			t.Errorf("%s: exit code %d, want %d\nstdout %s\nstderr %s", c.args, code, c.code, out, err)
		}
	}
	_, out, _ := verb(t, url, "vacancies", "list", "--state", "all", "--json")
	for line := range strings.Lines(out) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

// squeezed makes columns that a table has widened comparable.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }
