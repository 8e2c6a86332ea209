package entitlement_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/knowledge"
	"careerbot/knowledge/entitlement"
	find "careerbot/retrieval/entitlement"
)

// An invented rule of an invented place, and rules over it.
const (
	decree = `# 蓝湾市求职补助办法

第一条 本市登记求职满三个月不满一年的人员，可以领取求职补助，每月六百元，最长不超过六个月。

第二条 申请人应当自登记之日起三十日内，凭本人身份证明向街道服务站申请。但是，已经就业的，不享受求职补助。
`
	decreeTitle = "蓝湾市求职补助办法"

	inventedFacts = `
topics: [jobs]
facts:
- {name: seeking, type: number, unit: month, ask: {zh: 登记求职几个月了？, en: "Months registered?"}, options: [{value: 0..3, says: {zh: 不满, en: Less}}, {value: 3.., says: {zh: 满, en: More}}]}
- {name: working, type: yesno, ask: {zh: 已经就业了吗？, en: "In work?"}}
- {name: since, type: date, ask: {zh: 哪天登记？, en: "Since when?"}}
`
	invented = `
id: seeker-grant
names: {zh: 求职补助, en: Grant for job seekers}
topic: jobs
region: CN
from: 2020-01-01
clauses:
  one: {document: 蓝湾市求职补助办法, article: 第一条}
  two: {document: 蓝湾市求职补助办法, article: 第二条}
needs:
  all:
  - {if: seeking >= 3 months and seeking < 1 year, says: {zh: 登记求职满3个月不满1年, en: Registered for at least 3 months and less than 1 year}, cites: {one: 本市登记求职满三个月不满一年的人员}}
exceptions:
- {if: working, says: {zh: 已经就业的不享受, en: Not for who is in work}, cites: {two: 但是，已经就业的，不享受求职补助}}
gives:
- {unit: yuan, value: 600 yuan, says: {zh: 每月600元, en: 600 yuan a month}, cites: {one: 每月六百元}}
- {unit: month, top: true, value: 6 months, says: {zh: 最长6个月, en: 6 months at most}, cites: {one: 最长不超过六个月}}
deadlines:
- {says: {zh: 登记后30日内申请, en: Apply within 30 days}, from: since, within: 30 days, cites: {two: 申请人应当自登记之日起三十日内}}
giver: {says: {zh: 街道服务站, en: The street's service station}, cites: {two: 向街道服务站申请}}
materials:
- {says: {zh: 本人身份证明, en: Proof of identity}, cites: {two: 凭本人身份证明}}
`
)

func addDecree(t testing.TB, l *knowledge.Library, body string, given knowledge.Metadata) {
	t.Helper()
	given.Title = decreeTitle
	r, err := l.Add(context.Background(), knowledge.Source{Name: "decree.md", Bytes: []byte(body), Given: given})
	if err != nil || r.Status == knowledge.Refused {
		t.Fatalf("%+v, %v", r, err)
	}
}

func loadRule(t testing.TB, s *entitlement.Store, text string) entitlement.Result {
	t.Helper()
	results, err := s.Load(context.Background(), entitlement.Rules{Facts: inventedFacts, Files: []entitlement.File{{Name: "seeker-grant", Body: text}}})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

func publish(t testing.TB, s *entitlement.Store) entitlement.Result {
	t.Helper()
	results, err := s.Publish(context.Background(), []string{"seeker-grant"}, "Wang", "read")
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

func list(t testing.TB, s *entitlement.Store, suspended bool) []entitlement.Entry {
	t.Helper()
	l, err := s.List(context.Background(), suspended)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// live gives the ids of the rules that are used in a place on a day.
func live(t testing.TB, s *entitlement.Store, region, on string) []string {
	t.Helper()
	d, err := time.Parse(time.DateOnly, on)
	if err != nil {
		t.Fatal(err)
	}
	found, err := find.For(context.Background(), s.Pool, region, d)
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, a := range found.Book.Decide(nil) {
		ids = append(ids, a.ID)
	}
	return ids
}

var holds = knowledge.Metadata{Region: "CN", ValidFrom: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}

// TestContradictionsAreNotPublished changes one thing after the other in a rule that
// says what its clauses say.
func TestContradictionsAreNotPublished(t *testing.T) {
	l, s := library(t)
	addDecree(t, l, decree, holds)
	loadRule(t, s, invented)
	if r := publish(t, s); r.Status != "published" || len(r.Problems) > 0 {
		t.Fatalf("the rule as it is: %+v", r)
	}
	for _, c := range []struct{ name, old, new, where, kind string }{
		{"an amount", "value: 600 yuan", "value: 700 yuan", "gives 1", entitlement.Figure},
		{"the words of an amount", "每月600元, en", "每月700元, en", "gives 1", entitlement.Figure},
		{"the English words", "600 yuan a month", "900 yuan a month", "gives 1", entitlement.Figure},
		{"a duration", "value: 6 months", "value: 9 months", "gives 2", entitlement.Figure},
		{"a unit", "value: 6 months, says: {zh: 最长6个月, en: 6 months at most}", "value: 6 years, says: {zh: 最长6年, en: 6 years at most}", "gives 2", entitlement.Figure},
		{"a threshold", "seeking >= 3 months", "seeking >= 2 months", "needs 1", entitlement.Figure},
		{"a bound", "seeking >= 3 months", "seeking <= 3 months", "needs 1", entitlement.Direction},
		{"a bound that leaves out its own number", "seeking >= 3 months", "seeking > 3 months", "needs 1", entitlement.Direction},
		{"a deadline", "within: 30 days", "within: 60 days", "deadlines 1", entitlement.Figure},
		{"a threshold left out", "if: seeking >= 3 months and seeking < 1 year, says: {zh: 登记求职满3个月不满1年", "if: seeking >= 3 months, says: {zh: 登记求职满3个月", "needs 1", entitlement.Figure},
		{"a quote", "本市登记求职满三个月不满一年的人员", "本市登记求职满3个月不满一年的人员", "needs 1", entitlement.Quote},
		{"a limit passed over", "- {unit: month, top: true, value: 6 months, says: {zh: 最长6个月, en: 6 months at most}, cites: {one: 最长不超过六个月}}\n", "", "clause one", entitlement.Unstated},
		{"an exception passed over", "- {if: working, says: {zh: 已经就业的不享受, en: Not for who is in work}, cites: {two: 但是，已经就业的，不享受求职补助}}\n", "- {says: {zh: 请看办法, en: See the rule}, cites: {two: 向街道服务站申请}}\n", "clause two", entitlement.Unstated},
		{"an article that is not there", "article: 第二条", "article: 第三条", "clause two", entitlement.Absent},
		{"a document that is not there", "two: {document: 蓝湾市求职补助办法", "two: {document: 红湾市求职补助办法", "clause two", entitlement.Absent},
		{"words set aside that are not there", "article: 第一条}", "article: 第一条, aside: [{words: 每年七百元, why: none}]}", "clause one", entitlement.Quote},
	} {
		if !strings.Contains(invented, c.old) {
			t.Fatalf("%s: the rule has no %q", c.name, c.old)
		}
		if r := loadRule(t, s, strings.Replace(invented, c.old, c.new, 1)); r.Status != "updated" {
			t.Fatalf("%s: %+v", c.name, r)
		}
		checked, err := s.Check(context.Background(), []string{"seeker-grant"})
		if err != nil {
			t.Fatal(err)
		}
		r := publish(t, s)
		if r.Status != "wrong" || !slices.ContainsFunc(r.Problems, func(p entitlement.Problem) bool { return p.Where == c.where && p.Kind == c.kind }) {
			t.Errorf("%s: %+v, want %s %s", c.name, r, c.where, c.kind)
		}
		if checked[0].Status != "wrong" || !slices.Equal(checked[0].Problems, r.Problems) {
			t.Errorf("%s: a check says %+v, publishing %+v", c.name, checked[0], r)
		}
		if entries := list(t, s, false); len(entries) != 2 || entries[0].State != entitlement.Published || entries[1].State != entitlement.Draft || len(entries[1].Problems) == 0 {
			t.Errorf("%s: %+v, want the first version published, the new one a draft", c.name, entries)
		}
	}
	// The database does not take it either.
	if _, err := s.Pool.Exec(context.Background(), `
		UPDATE entitlement_version SET state = 'published', decided_at = now(), decided_by = 'x'
		WHERE problems <> '[]'`); err == nil {
		t.Error("a rule with problems was published past the check")
	}
	// What is set aside with a reason is no threshold that is passed over.
	loadRule(t, s, strings.Replace(strings.Replace(invented, "- {unit: month, top: true, value: 6 months, says: {zh: 最长6个月, en: 6 months at most}, cites: {one: 最长不超过六个月}}\n", "", 1),
		"article: 第一条}", "article: 第一条, aside: [{words: 最长不超过六个月, why: the station says so}]}", 1))
	if r := publish(t, s); r.Status != "published" {
		t.Errorf("with a part set aside: %+v", r)
	}
	if got := live(t, s, "", "2026-11-27"); !slices.Equal(got, []string{"seeker-grant"}) {
		t.Errorf("used: %v", got)
	}
}

// TestSuspended ends the use of a rule when its document is changed, or falls out of
// force, or is gone, and brings it back when it is compared again.
func TestSuspended(t *testing.T) {
	ctx := context.Background()
	l, s := library(t)
	addDecree(t, l, decree, holds)
	if r := loadRule(t, s, invented); r.Status != "loaded" {
		t.Fatalf("%+v", r)
	}
	if r := loadRule(t, s, invented); r.Status != "unchanged" {
		t.Errorf("the same again: %+v", r)
	}
	if got := live(t, s, "", "2026-11-27"); len(got) != 0 {
		t.Errorf("a draft is used: %v", got)
	}
	if r, err := s.Check(ctx, nil); err != nil || r[0].Status != "checked" {
		t.Fatalf("%+v, %v", r, err)
	}
	if e := list(t, s, false)[0]; e.State != entitlement.Checked || e.CheckedAt == nil || e.DecidedAt != nil {
		t.Errorf("%+v", e)
	}
	if got := live(t, s, "", "2026-11-27"); len(got) != 0 {
		t.Errorf("what nobody has published is used: %v", got)
	}
	publish(t, s)
	if e := list(t, s, false)[0]; e.State != entitlement.Published || e.By != "Wang" || e.Why != "read" || e.DecidedAt == nil {
		t.Errorf("%+v", e)
	}
	used := func(when string, want ...string) {
		t.Helper()
		if got := live(t, s, "44", "2026-11-27"); !slices.Equal(got, append([]string{}, want...)) {
			t.Errorf("%s: %v is used, want %v", when, got, want)
		}
		suspended := list(t, s, true)
		if (len(suspended) > 0) != (len(want) == 0) {
			t.Errorf("%s: suspended: %+v", when, suspended)
		}
		if len(suspended) > 0 && !slices.Equal(suspended[0].Suspended, []string{decreeTitle + " 第一条", decreeTitle + " 第二条"}) {
			t.Errorf("%s: suspended for %v", when, suspended[0].Suspended)
		}
	}
	used("published", "seeker-grant")
	if got := live(t, s, "44", "2019-12-31"); len(got) != 0 {
		t.Errorf("before it holds: %v", got)
	}
	addDecree(t, l, strings.Replace(decree, "六百元", "七百元", 1), holds)
	used("the document has another figure")
	if r := publish(t, s); r.Status != "wrong" {
		t.Errorf("published over the new text: %+v", r)
	}
	used("and the rule does not say it")
	loadRule(t, s, strings.ReplaceAll(strings.Replace(invented, "六百元", "七百元", 1), "600", "700"))
	used("a draft does")
	if r := publish(t, s); r.Status != "published" {
		t.Fatalf("%+v", r)
	}
	used("it is published", "seeker-grant")
	if e := list(t, s, false); len(e) != 1 || e[0].Ordinal != 2 {
		t.Errorf("%+v", e)
	}
	ends := holds
	ends.ValidTo = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	addDecree(t, l, strings.Replace(decree, "六百元", "七百元", 1), ends)
	used("the document has ended")
	addDecree(t, l, strings.Replace(decree, "六百元", "七百元", 1)+"\n第三条 本办法由市政府解释。\n", holds)
	used("the document is back, and nobody has looked")
	if r := publish(t, s); r.Status != "published" {
		t.Fatalf("%+v", r)
	}
	used("somebody has", "seeker-grant")
	if _, err := s.Pool.Exec(ctx, `DELETE FROM document`); err != nil {
		t.Fatal(err)
	}
	used("the document is gone")
	if r, err := s.Withdraw(ctx, []string{"seeker-grant", "nothing"}, "Li", "gone"); err != nil || r[0].Status != "withdrawn" || r[1].Status != "refused" {
		t.Errorf("%+v, %v", r, err)
	}
	if e := list(t, s, false)[0]; e.State != entitlement.Withdrawn || e.By != "Li" {
		t.Errorf("%+v", e)
	}
}

// TestWhoDecidesIsSaid refuses what nobody has decided, and what is not there.
func TestWhoDecidesIsSaid(t *testing.T) {
	ctx := context.Background()
	_, s := library(t)
	loadRule(t, s, invented)
	for _, c := range []struct{ by, why string }{{"", "read"}, {"Wang", " "}, {strings.Repeat("x", 300), "read"}} {
		if _, err := s.Publish(ctx, nil, c.by, c.why); err == nil {
			t.Errorf("published by %q because %q", c.by, c.why)
		}
		if _, err := s.Withdraw(ctx, nil, c.by, c.why); err == nil {
			t.Errorf("withdrawn by %q because %q", c.by, c.why)
		}
	}
	if _, err := s.Check(ctx, []string{"nothing"}); err == nil || !strings.Contains(err.Error(), "no such rule") {
		t.Errorf("a rule that is not there: %v", err)
	}
}

// TestFolders reads rules from a folder and says what is wrong with one without leaving
// out the rest.
func TestFolders(t *testing.T) {
	_, s := library(t)
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := entitlement.ReadFolder(dir); err == nil || !strings.Contains(err.Error(), "no rules") {
		t.Errorf("an empty folder: %v", err)
	}
	write("facts.yaml", inventedFacts)
	write("seeker-grant.yaml", invented)
	write("other.yaml", invented)
	write("broken.yaml", "id: broken\nunknown: 1\n")
	write("placeless.yaml", strings.Replace(strings.Replace(invented, "region: CN", "region: Atlantis", 1), "id: seeker-grant", "id: placeless", 1))
	rules, err := entitlement.ReadFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	results, err := s.Load(context.Background(), rules)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"broken refused unknown", "other refused seeker-grant.yaml", "placeless refused region", "seeker-grant loaded "} {
		f := strings.SplitN(want, " ", 3)
		if r := results[i]; r.Rule != f[0] || r.Status != f[1] || !strings.Contains(r.Reason, f[2]) {
			t.Errorf("%+v, want %s", r, want)
		}
	}
	write("facts.yaml", "facts: 3")
	if rules, err = entitlement.ReadFolder(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(context.Background(), rules); err == nil || !strings.Contains(err.Error(), "facts") {
		t.Errorf("broken facts: %v", err)
	}
	write("facts.yaml", inventedFacts+"\x00")
	if _, err := entitlement.ReadFolder(dir); err == nil {
		t.Error("a file that is no text is read")
	}
	write("facts.yaml", strings.Repeat("#", 300<<10))
	if _, err := entitlement.ReadFolder(dir); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("a large file: %v", err)
	}
	if _, err := entitlement.ReadFolder(filepath.Join(dir, "seeker-grant.yaml")); err == nil {
		t.Error("a file is taken for a folder")
	}
}

// TestOtherFacts leaves out a rule that was published over facts that are gone, and says
// which; the others are used.
func TestOtherFacts(t *testing.T) {
	l, s := library(t)
	addDecree(t, l, decree, holds)
	loadRule(t, s, invented)
	publish(t, s)
	renamed := func(s string) string { return strings.ReplaceAll(s, "seeking", "looking") }
	files := []entitlement.File{{Name: "looker-grant", Body: renamed(strings.Replace(invented, "id: seeker-grant", "id: looker-grant", 1))}}
	if r, err := s.Load(context.Background(), entitlement.Rules{Facts: renamed(inventedFacts), Files: files}); err != nil || r[0].Status != "loaded" {
		t.Fatalf("%+v, %v", r, err)
	}
	if r, err := s.Publish(context.Background(), []string{"looker-grant"}, "Wang", "read"); err != nil || r[0].Status != "published" {
		t.Fatalf("%+v, %v", r, err)
	}
	found, err := find.For(context.Background(), s.Pool, "", day)
	if err != nil {
		t.Fatal(err)
	}
	if a := found.Book.Decide(nil); len(a) != 1 || a[0].ID != "looker-grant" || !slices.Equal(found.LeftOut, []string{"seeker-grant"}) {
		t.Errorf("%+v, left out %v", a, found.LeftOut)
	}
}

// TestPlaces reads the rules of a place and of what it lies in, and not those of others.
func TestPlaces(t *testing.T) {
	l, s := library(t)
	addDecree(t, l, decree, holds)
	for id, region := range map[string]string{"grant-cn": "CN", "grant-gd": "44", "grant-gz": "4401", "grant-bj": "11"} {
		body := strings.Replace(strings.Replace(invented, "id: seeker-grant", "id: "+id, 1), "region: CN", "region: '"+region+"'", 1)
		if r, err := s.Load(context.Background(), entitlement.Rules{Facts: inventedFacts, Files: []entitlement.File{{Name: id, Body: body}}}); err != nil || r[0].Status != "loaded" {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	if _, err := s.Publish(context.Background(), nil, "Wang", "read"); err != nil {
		t.Fatal(err)
	}
	for region, want := range map[string]string{"": "grant-cn", "CN": "grant-cn", "44": "grant-cn grant-gd", "440106": "grant-cn grant-gd grant-gz", "4403": "grant-cn grant-gd", "11": "grant-bj grant-cn", "GB": ""} {
		if got := strings.Join(live(t, s, region, "2026-11-27"), " "); got != want {
			t.Errorf("%q: %q, want %q", region, got, want)
		}
	}
}
