package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/internal/postgres/pgtest"
)

// TestEntitlements goes through the verbs as an admin does: load rules, see what is
// wrong, correct it, publish, ask, and see what the library has taken away.
func TestEntitlements(t *testing.T) {
	url := pgtest.URL(t)
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	decree := write("decree.md", "# 蓝湾市求职补助办法\n\n第一条 登记求职满三个月的人员，可以领取求职补助，每月六百元。\n")
	rule := `
id: seeker-grant
names: {zh: 求职补助, en: Grant for job seekers}
topic: jobs
region: CN
from: 2020-01-01
clauses: {one: {document: 蓝湾市求职补助办法, article: 第一条}}
needs: {all: [{if: seeking >= 3 months, says: {zh: 登记求职满3个月, en: Registered for at least 3 months}, cites: {one: 登记求职满三个月的人员}}]}
gives: [{unit: yuan, value: 500 yuan, says: {zh: 每月500元, en: 500 yuan a month}, cites: {one: 每月六百元}}]
giver: {says: {zh: 市里, en: The city}, cites: {one: 可以领取求职补助}}
`
	write("rules/facts.yaml", "topics: [jobs]\nfacts: [{name: seeking, type: number, unit: month, ask: {zh: 登记求职几个月了？, en: Months registered?}, options: [{value: 0..3, says: {zh: 不满3个月, en: Fewer}}, {value: 3.., says: {zh: 3个月以上, en: More}}]}]\n")
	file := write("rules/seeker-grant.yaml", rule)
	rules := filepath.Dir(file)
	for _, c := range []struct {
		args string
		code int
		out  string
		err  string
	}{
		{"load --region CN --valid-from 2020-01-01 --json " + decree, 0, `"status":"loaded"`, ""},
		{"entitlements ask --lang en", 0, "No entitlement rules are published yet", ""},
		{"entitlements list", 0, "", "no such rule"},
		{"doctor", 0, "none; load the laws", ""},
		{"entitlements load " + filepath.Join(dir, "nothing"), 2, "", "nothing"},
		{"entitlements load " + dir, 2, "", "no rules"},
		{"entitlements load " + rules, 0, "seeker-grant loaded", ""},
		{"entitlements check", 1, "gives 1: figure: its quotes do not have 500 yuan; they have 600 yuan", ""},
		{"entitlements list", 0, "problems; entitlements check seeker-grant says which", ""},
		{"entitlements publish seeker-grant", 2, "", "--why"},
		{"entitlements publish --why read --by Wang", 2, "", "--all"},
		{"entitlements publish --why= --by Wang --all", 2, "", "--why"},
		{"entitlements publish --why read --by Wang --all", 1, "seeker-grant wrong", ""},
		{"entitlements publish --why read --by Wang nothing", 1, "", "no such rule"},
		{"rewrite", 0, "", ""},
		{"entitlements load --json " + rules, 0, `"status":"updated"`, ""},
		{"entitlements check --json", 0, `"status":"checked"`, ""},
		{"entitlements ask", 0, "现在没有审核发布的待遇规则", ""},
		{"entitlements publish --why read --by Wang seeker-grant", 0, "seeker-grant published", ""},
		{"entitlements list --json", 0, `"state":"published"`, ""},
		{"entitlements list --suspended", 0, "", "no such rule"},
		{"doctor", 0, "1 rules are used, 0 wait", ""},
		{"entitlements ask", 0, "seeking=3..  3个月以上", ""},
		{"entitlements ask seeking=2..3", 0, "❌ 求职补助", ""},
		{"entitlements ask seeking=3", 0, "每月500元", ""},
		{"entitlements ask --lang en seeking=4", 0, "You are entitled: Grant for job seekers", ""},
		{"entitlements ask --lang en --rule seeker-grant", 0, "It depends: Grant for job seekers", ""},
		{"entitlements ask --json --skip seeking", 0, `"next":null`, ""},
		{"entitlements ask --json", 0, `"next":{"fact":"seeking","type":"number","unit":"month"`, ""},
		{"entitlements ask --as-of 2019-12-31", 0, "现在没有审核发布的待遇规则", ""},
		{"entitlements ask seeking=soon", 2, "", "seeking takes a number in months"},
		{"entitlements ask seeking", 2, "", "FACT=VALUE"},
		{"entitlements ask shoe=43", 2, "", "no fact"},
		{"entitlements ask --skip shoe", 2, "", "no fact"},
		{"entitlements ask --topic shoes", 2, "", "one of jobs"},
		{"entitlements ask --region Atlantis", 2, "", "Atlantis"},
		{"entitlements ask --as-of soon", 2, "", "--as-of"},
		{"amend", 0, "", ""},
		{"load --region CN --valid-from 2020-01-01 --json " + decree, 0, `"status":"updated"`, ""},
		{"entitlements ask", 0, "现在没有审核发布的待遇规则", ""},
		{"entitlements list --suspended", 0, "suspended: changed or no longer in force: 蓝湾市求职补助办法 第一条", ""},
		{"doctor", 0, "NOT WELL: a document of these was changed or is no longer in force: seeker-grant", ""},
		{"entitlements withdraw --why gone --by Li seeker-grant", 0, "seeker-grant withdrawn", ""},
		{"entitlements withdraw --why gone --by Li seeker-grant", 1, "it is not published", ""},
	} {
		switch c.args {
		case "rewrite": // the clause is what counts
			write("decree.md", "# 蓝湾市求职补助办法\n\n第一条 登记求职满三个月的人员，可以领取求职补助，每月五百元。\n")
			if code, _, err := verb(t, url, "load", "--region", "CN", "--valid-from", "2020-01-01", decree); code != 0 {
				t.Fatal(err)
			}
			write("rules/seeker-grant.yaml", strings.ReplaceAll(rule, "六百元", "五百元"))
			continue
		case "amend":
			write("decree.md", "# 蓝湾市求职补助办法\n\n第一条 登记求职满三个月的人员，可以领取求职补助，每月八百元。\n")
			continue
		}
		code, out, errs := verb(t, url, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(squeezed(out), squeezed(c.out)) || !strings.Contains(errs, c.err) {
			t.Errorf("%s: exit %d, want %d\n%s\n%s\nwant %q, %q", c.args, code, c.code, out, errs, c.out, c.err)
		}
		if strings.Contains(c.args, "ask --json") && !json.Valid([]byte(out)) {
			t.Errorf("%s: no JSON: %s", c.args, out)
		}
	}
}
