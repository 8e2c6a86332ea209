package reach_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot/reach"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/entitlement"
	"careerbot/knowledge/read"
	"careerbot/knowledge/vacancy"
)

const mapping = `
label: 市就业中心
law: CN
currency: CNY
zone: Asia/Shanghai
fields: {id: id, title: title, employer: employer, place: place, region: region, pay: pay, employment: type, requirements: requirements, duties: duties,
  conditions: conditions, headcount: headcount, contact: contact, valid_through: until, language: language}
`

// world is a database with somebody in it, at a time.
type world struct {
	testing.TB

	pool *pgxpool.Pool
	f    *reach.Finder
	now  time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, pool: pgtest.New(t), now: time.Now().Add(time.Hour)}
	w.f = &reach.Finder{Pool: w.pool, Home: "CN", Now: func() time.Time { return w.now }}
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.Helper()
	if _, err := w.pool.Exec(context.Background(), sql, args...); err != nil {
		w.Fatal(err)
	}
}

func (w *world) column(sql string, args ...any) (s string) {
	w.Helper()
	if err := w.pool.QueryRow(context.Background(), sql, args...).Scan(&s); err != nil {
		w.Fatal(err)
	}
	return s
}

// person has told something of themselves: columns of profile with their values.
func (w *world) person(name, columns string) {
	w.Helper()
	set := []string{"conversation_id", "consented_at", "consent_words", "updated_at"}
	values := []string{"c.id", "now()", "'1'", "now()"}
	for one := range strings.SplitSeq(columns, "; ") {
		column, value, _ := strings.Cut(one, " ")
		set, values = append(set, column), append(values, value)
	}
	w.exec(fmt.Sprintf(`WITH c AS (INSERT INTO conversation (channel, external_id, language) VALUES ('terminal', '%s', 'zh') RETURNING id)
		INSERT INTO profile (%s) SELECT %s FROM c`, name, strings.Join(set, ", "), strings.Join(values, ", ")))
}

// vacancies loads some: id, title, region, type.
func (w *world) vacancies(rows ...[4]string) {
	w.Helper()
	m, err := vacancy.ParseMapping(mapping)
	if err != nil {
		w.Fatal(err)
	}
	var out strings.Builder
	out.WriteString("id,title,employer,place,region,pay,type,requirements,duties,conditions,headcount,contact,until,language\n")
	for _, r := range rows {
		fmt.Fprintf(&out, "%s,%s,单位%s,某路1号,%s,5000元/月,%s,能吃苦,%s的工作,有社保,2,王 010-62510000,%s,zh\n", r[0], r[1], r[0], r[2], r[3], r[1], time.Now().AddDate(0, 0, 20).Format(time.DateOnly))
	}
	path := filepath.Join(w.TempDir(), "feed.csv")
	if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
		w.Fatal(err)
	}
	store := &vacancy.Store{Pool: w.pool, Now: time.Now}
	if _, err := store.Load(context.Background(), vacancy.Load{Source: "city", Mapping: m, Paths: []string{path}, Shift: 1}); err != nil {
		w.Fatal(err)
	}
}

// all compares all that is new.
func (w *world) all() {
	w.Helper()
	ctx := context.Background()
	for {
		n, err := w.f.List(ctx)
		if err != nil {
			w.Fatal(err)
		}
		did := true
		for did {
			if did, err = w.f.Step(ctx); err != nil {
				w.Fatal(err)
			}
		}
		if n == 0 {
			return
		}
	}
}

// found gives what waits for people: name: what why, …
func (w *world) found() string {
	w.Helper()
	return w.column(`SELECT coalesce(string_agg(c.external_id || ': ' || m.what || ' ' || coalesce(v.external_id, '') || ' ' || m.why, ', ' ORDER BY c.id, m.what, v.external_id), '')
		FROM profile_match m JOIN conversation c ON c.id = m.conversation_id LEFT JOIN vacancy v ON v.id = m.vacancy_id WHERE m.told_at IS NULL`)
}

// TestVacanciesFindPeople: a new vacancy is noted for who wants to be told, is in its region,
// wants its hours, and wishes for what it is called; for nobody else, and not twice.
func TestVacanciesFindPeople(t *testing.T) {
	w := newWorld(t)
	w.exec(`INSERT INTO occupation (code, name, path, source) VALUES ('4-09-08-01', '保洁员', '{a,b,c}', 'guides')`)
	w.exec(`INSERT INTO occupation_guide (code, interest, entry, skills, demands, licences, sometimes, heard, words, digest)
		VALUES ('4-09-08-01', 'RCS', 'days', '{}', '{}', '{}', '{}', '{}', '{"zh": {"title": "保洁", "also": ["清洁工"]}, "en": {"title": "Cleaner", "also": []}}', '')`)
	w.vacancies([4]string{"old", "保洁员", "110108", "全职"})
	w.now = time.Now().Add(time.Hour)
	w.exec(`UPDATE reach_seen SET live_since = now()`)
	w.person("wish", `tell '{jobs}'; region '1101'; wishes '{保洁}'`)
	w.person("paired", `tell '{jobs}'; region '1101'; wishes '{保洁}'; groups '{veteran,migrant}'; sensitive '{disability}'; sensitive_at now(); education 'none'; languages '{yue}'`)
	w.person("occupation", `tell '{jobs}'; region 'CN'; occupations '{4-09-08-01}'`)
	w.person("full time", `tell '{jobs}'; region '11'; wishes '{保洁}'; hours 'full'`)
	w.person("elsewhere", `tell '{jobs}'; region '31'; wishes '{保洁}'`)
	w.person("other work", `tell '{jobs}'; region '11'; wishes '{保安}'`)
	w.person("policies only", `tell '{policies}'; region '11'; wishes '{保洁}'`)
	w.person("nothing", `region '11'; wishes '{保洁}'`)
	w.person("nowhere", `tell '{jobs}'; wishes '{保洁}'`)
	w.person("gone", `tell '{jobs}'; region '11'; wishes '{保洁}'`)
	w.exec(`UPDATE conversation SET unreachable_at = now() WHERE external_id = 'gone'`)
	w.vacancies([4]string{"old", "保洁员", "110108", "全职"}, [4]string{"a", "写字楼保洁员", "110108", "全职"}, [4]string{"b", "夜间清洁工", "110105", "兼职"}, [4]string{"c", "会计", "110108", "全职"})
	w.all()
	want := "wish: vacancy a wish:保洁, paired: vacancy a wish:保洁, occupation: vacancy a occupation:4-09-08-01, occupation: vacancy b occupation:4-09-08-01, full time: vacancy a wish:保洁"
	if got := w.found(); got != want {
		t.Errorf("found\n%s, want\n%s", got, want)
	}
	if got := w.column(`SELECT string_agg(c.external_id, ', ' ORDER BY c.id) FROM profile p JOIN conversation c ON c.id = p.conversation_id WHERE p.due_at IS NOT NULL`); got != "wish, paired, occupation, full time" {
		t.Errorf("due are %s", got)
	}
	w.exec(`UPDATE profile_match SET told_at = now()`)
	w.exec(`UPDATE reach SET done_at = NULL, after = 0`) // as after a crash that lost the note of it
	w.all()
	if got := w.found(); got != "" {
		t.Errorf("found again: %s", got)
	}
}

// decree is an invented rule of an invented kind, and rule what it gives.
const (
	decree = `# 蓝湾市求职补助办法

第一条 本市登记求职满三个月不满一年的人员，可以领取求职补助，每月六百元，最长不超过六个月。

第二条 申请人应当自登记之日起三十日内，凭本人身份证明向街道服务站申请。但是，已经就业的，不享受求职补助。
`
	facts = `
topics: [jobs]
facts:
- {name: seeking, type: number, unit: month, ask: {zh: 登记求职几个月了？, en: "Months registered?"}, options: [{value: 0..3, says: {zh: 不满, en: Less}}, {value: 3.., says: {zh: 满, en: More}}]}
- {name: working, type: yesno, ask: {zh: 已经就业了吗？, en: "In work?"}}
- {name: since, type: date, ask: {zh: 哪天登记？, en: "Since when?"}}
`
	grant = `
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
  - {if: not working, says: {zh: 没有就业, en: Not in work}, cites: {two: 已经就业的}}
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

// document loads a text as published.
func (w *world) document(title, body, region string) {
	w.Helper()
	l := &knowledge.Library{Pool: w.pool, Reader: read.New(read.Options{}), Now: time.Now}
	defer l.Reader.Close()
	r, err := l.Add(context.Background(), knowledge.Source{Name: title + ".md", Bytes: []byte(body),
		Given: knowledge.Metadata{Title: title, Region: region, ValidFrom: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}})
	if err != nil || r.Status == knowledge.Refused {
		w.Fatalf("%+v, %v", r, err)
	}
}

func (w *world) rule() {
	w.Helper()
	s := &entitlement.Store{Pool: w.pool, Now: time.Now}
	ctx := context.Background()
	if _, err := s.Load(ctx, entitlement.Rules{Facts: facts, Files: []entitlement.File{{Name: "seeker-grant", Body: grant}}}); err != nil {
		w.Fatal(err)
	}
	if r, err := s.Publish(ctx, []string{"seeker-grant"}, "Wang", "read"); err != nil || r[0].Status != "published" {
		w.Fatalf("%+v, %v", r, err)
	}
}

// TestPoliciesFindPeople: a rule is for who is entitled by what they have said, or may be
// and has said something that speaks for it; a document for whose group, or wish, its title
// is about. Nobody is told of what is silent, taken back, or of another place.
func TestPoliciesFindPeople(t *testing.T) {
	w := newWorld(t)
	w.exec(`UPDATE reach_seen SET policies = now()`)
	w.person("yes", `tell '{policies}'; facts '{"seeking": "5", "working": "no"}'`)
	w.person("may", `tell '{policies}'; facts '{"seeking": "5"}'`)
	w.person("no", `tell '{policies}'; facts '{"seeking": "5", "working": "yes"}'`)
	w.person("too late", `tell '{policies}'; facts '{"seeking": "12"}'`)
	w.person("unsaid", `tell '{policies}'`)
	w.person("graduate", `tell '{policies}'; region '4401'; groups '{graduate}'`)
	w.person("graduate elsewhere", `tell '{policies}'; region '31'; groups '{graduate}'`)
	w.person("consents", `tell '{policies}'; region '44'; sensitive '{disability}'; sensitive_at now()`)
	w.person("wish", `tell '{policies}'; region '44'; wishes '{电工}'`)
	w.person("jobs only", `tell '{jobs}'; region '44'; groups '{graduate}'; facts '{"seeking": "5", "working": "no"}'`)
	w.document("蓝湾市求职补助办法", decree, "CN")
	w.rule()
	w.document("关于高校毕业生求职补贴的通知", "# 关于高校毕业生求职补贴的通知\n\n一、毕业生可以申领求职补贴。\n", "44")
	w.document("残疾人就业促进办法", "# 残疾人就业促进办法\n\n第一条 促进残疾人就业。\n", "44")
	w.document("电工培训补贴标准", "# 电工培训补贴标准\n\n一、电工培训补贴一千元。\n", "44")
	w.all()
	want := "yes: rule  yes, may: rule  depends, graduate: document  group:graduate, consents: document  group:disability, wish: document  wish:电工"
	if got := w.found(); got != want {
		t.Errorf("found\n%s, want\n%s", got, want)
	}

	ctx := context.Background()
	waits := func(name string) (all []reach.Match) {
		t.Helper()
		err := pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) (err error) {
			var id int64
			if err := tx.QueryRow(ctx, `SELECT id FROM conversation WHERE external_id = $1`, name).Scan(&id); err != nil {
				return err
			}
			all, err = w.f.Waiting(ctx, tx, id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if all := waits("may"); len(all) != 1 || all[0].Why != "depends" {
		t.Errorf("waiting: %+v", all)
	}
	w.exec(`UPDATE profile_match SET told_at = now() WHERE what = 'rule'`)
	w.exec(`INSERT INTO entitlement_version (rule, ordinal, sha256, facts, body, name_zh, name_en, region, valid_from, state, checked_at, decided_at, decided_by)
		SELECT rule, 2, 'x', facts, body, name_zh, name_en, region, valid_from, 'withdrawn', now(), now(), 'x' FROM entitlement_version`)
	w.exec(`UPDATE entitlement_version SET state = CASE ordinal WHEN 1 THEN 'withdrawn' END WHERE ordinal = 1`)
	w.exec(`UPDATE entitlement_version SET state = 'published' WHERE ordinal = 2`)
	w.exec(`INSERT INTO profile_match SELECT m.conversation_id, 'rule', e.id, NULL, 'yes', now() FROM profile_match m, entitlement_version e WHERE m.what = 'rule' AND e.ordinal = 2`)
	if all := waits("may"); len(all) != 0 {
		t.Errorf("of another text of the same rule they are told again: %+v", all)
	}
	w.exec(`UPDATE entitlement_version SET state = 'withdrawn' WHERE ordinal = 2`)
	w.exec(`UPDATE entitlement_version SET state = 'published' WHERE ordinal = 1`)
	w.exec(`UPDATE profile_match SET told_at = NULL`)
	w.exec(`UPDATE profile SET facts = '{"seeking": "13"}' WHERE conversation_id = (SELECT id FROM conversation WHERE external_id = 'may')`)
	w.exec(`UPDATE version SET state = 'withdrawn', withdrawn_on = current_date, in_force = 'empty' WHERE title LIKE '残疾人%'`)
	for _, name := range []string{"may", "consents"} {
		if all := waits(name); len(all) != 0 {
			t.Errorf("%s: still waiting: %+v", name, all)
		}
	}
}

// TestSilence: what an admin publishes without telling finds nobody.
func TestSilence(t *testing.T) {
	w := newWorld(t)
	w.exec(`UPDATE reach_seen SET policies = now()`)
	w.person("yes", `tell '{policies}'; facts '{"seeking": "5", "working": "no"}'`)
	w.document("蓝湾市求职补助办法", decree, "CN")
	w.rule()
	err := pgx.BeginFunc(context.Background(), w.pool, func(tx pgx.Tx) error {
		var id int64
		if err := tx.QueryRow(context.Background(), `SELECT id FROM entitlement_version`).Scan(&id); err != nil {
			return err
		}
		return reach.Silence(context.Background(), tx, "rule", id, "王")
	})
	if err != nil {
		t.Fatal(err)
	}
	w.all()
	if got := w.found(); got != "" {
		t.Errorf("found %s", got)
	}
}

// TestCountsDiffer: who counts for one set of documents and then for a larger one does not
// learn of one person, least of all of somebody's disability.
func TestCountsDiffer(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	for i := range 6 {
		w.person(fmt.Sprint("graduate", i), `tell '{policies}'; region '4401'; groups '{graduate}'`)
	}
	var ids []int64
	for _, group := range []string{"毕业生", "残疾人", "农民工"} {
		w.document(group+"补贴办法", "# "+group+"补贴办法\n\n一、"+group+"可以申领补贴。\n", "44")
		var id int64
		if err := w.pool.QueryRow(ctx, `SELECT id FROM version WHERE title = $1`, group+"补贴办法").Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	counts := func(want ...int) {
		t.Helper()
		for i, set := range [][]int64{ids[:1], ids[1:2], ids[:2], ids} {
			if r, err := w.f.Count(ctx, "document", set...); err != nil || r.People != want[i] {
				t.Errorf("documents %v: %d people, want %d, %v", set, r.People, want[i], err)
			}
		}
	}
	counts(5, -1, 5, 5)
	w.person("one", `tell '{policies}'; region '4401'; sensitive '{disability}'; sensitive_at now()`)
	counts(5, -1, 5, 5)
	for i := range 6 {
		w.person(fmt.Sprint("more", i), `tell '{policies}'; region '4401'; sensitive '{disability}'; sensitive_at now()`)
	}
	counts(5, -1, 5, 5)
	w.person("migrant", `tell '{policies}'; region '4401'; groups '{migrant}'`)
	counts(5, -1, 5, 5)
}

// TestCount: an admin learns about how many people a publication would reach, no number
// under five, and nothing from which one follows.
func TestCount(t *testing.T) {
	w := newWorld(t)
	people := func(region, groups string, n int) {
		for i := range n {
			w.person(fmt.Sprint(region, groups, i), fmt.Sprintf(`tell '{policies}'; region '%s'; groups '{%s}'; facts '{"seeking": "5", "working": "no"}'`, region, groups))
		}
	}
	w.document("蓝湾市求职补助办法", decree, "CN")
	w.rule()
	ctx := context.Background()
	var id int64
	if err := w.pool.QueryRow(ctx, `SELECT id FROM entitlement_version`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	people("4401", "graduate", 4)
	if r, err := w.f.Count(ctx, "rule", id); err != nil || r.People != -1 || len(r.Regions)+len(r.Groups) != 0 {
		t.Errorf("four: %+v, %v", r, err)
	}
	people("4403", "veteran", 4)
	people("31", "veteran", 6)
	people("11", "veteran", 2)
	people("12", "veteran", 1)
	r, err := w.f.Count(ctx, "rule", id)
	if err != nil || r.People != 15 { // of 17
		t.Fatalf("%+v, %v", r, err)
	}
	if !slices.Equal(r.Regions, []reach.Share{{Name: "44", People: 10}, {Name: "31", People: 5}}) { // 3 are left, of two places
		t.Errorf("regions: %+v", r.Regions)
	}
	if !slices.Equal(r.Groups, nil) { // 4 graduates would follow from the total
		t.Errorf("groups: %+v", r.Groups)
	}
	people("4404", "graduate", 4)
	if r, err := w.f.Count(ctx, "rule", id); err != nil || !slices.Equal(r.Groups, []reach.Share{{Name: "veteran", People: 15}, {Name: "graduate", People: 10}}) { // of 13 and 8
		t.Errorf("groups: %+v, %v", r.Groups, err)
	}
	if got := w.column(`SELECT count(*)::text FROM profile_match`); got != "0" {
		t.Errorf("%s were noted", got)
	}
}
