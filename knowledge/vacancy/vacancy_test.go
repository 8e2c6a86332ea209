package vacancy_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/postgres"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/vacancy"
)

// mapping is the one of the tests: every field under its own name.
const mapping = `
law: CN
label: 市就业中心
language: zh
currency: CNY
zone: Asia/Shanghai
datum: wgs84
closed: {path: status, values: [closed, 已关闭]}
fields:
  id: id
  title: title
  employer: employer
  place: place
  latitude: lat
  longitude: lon
  pay: pay
  employment: type
  headcount: headcount
  requirements: requirements
  duties: duties
  conditions: conditions
  valid_from: from
  valid_through: until
  settlement: settlement
  places_left: left
  tools: tools
  insurance: insurance
  url: url
`

func parse(t testing.TB, text string) *vacancy.Mapping {
	t.Helper()
	m, err := vacancy.ParseMapping(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func newStore(t testing.TB) *vacancy.Store {
	return &vacancy.Store{Pool: pgtest.New(t), Now: time.Now}
}

// storeAt opens the database of a test a second time.
func storeAt(t testing.TB, url string) *vacancy.Store {
	t.Helper()
	pool, _, err := postgres.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return &vacancy.Store{Pool: pool, Now: time.Now}
}

type row map[string]any

// whole is an advertisement that lacks nothing.
func whole(id string, change row) row {
	r := row{
		"id": id, "title": "后厨帮工", "employer": "望京餐饮有限公司", "place": "北京市海淀区中关村大街1号", "pay": "200元/天 日结", "type": "日结", "headcount": "2",
		"requirements": "能吃苦耐劳", "duties": "洗菜、切配、打扫厨房，每天六小时", "conditions": "包两餐，有意外险", "until": time.Now().AddDate(0, 0, 20).Format(time.DateOnly),
		"lat": "39.98", "lon": "116.31", "left": "2",
	}
	for k, v := range change {
		if v == nil {
			delete(r, k)
			continue
		}
		r[k] = v
	}
	return r
}

func ndjson(t testing.TB, rows ...row) string {
	t.Helper()
	var out strings.Builder
	for _, r := range rows {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(data)
		out.WriteByte('\n')
	}
	path := filepath.Join(t.TempDir(), "feed.ndjson")
	if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t testing.TB, s *vacancy.Store, source string, replace bool, rows ...row) *vacancy.Report {
	t.Helper()
	r, err := s.Load(context.Background(), vacancy.Load{Source: source, Label: "来自" + source, Mapping: parse(t, mapping), Paths: []string{ndjson(t, rows...)}, Replace: replace})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// live gives the ids that are offered, with spaces between.
func live(t testing.TB, s *vacancy.Store) string {
	t.Helper()
	rows, err := s.Pool.Query(context.Background(), `SELECT external_id FROM vacancy_live ORDER BY external_id COLLATE "C"`)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(ids, " ")
}

func one[T any](t testing.TB, s *vacancy.Store, sql string, args ...any) T {
	t.Helper()
	var v T
	if err := s.Pool.QueryRow(context.Background(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func list(t testing.TB, s *vacancy.Store, state vacancy.State) []vacancy.Vacancy {
	t.Helper()
	all, err := s.List(context.Background(), state, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestIncomplete: a row that lacks what the law demands is kept apart, with the reason.
func TestIncomplete(t *testing.T) {
	s := newStore(t)
	var rows []row
	lacks := map[string]row{
		"employer": {"employer": nil}, "headcount": {"headcount": nil, "left": nil}, "requirements": {"requirements": nil}, "duties": {"duties": nil},
		"place": {"place": " "}, "pay": {"pay": "面议"}, "employment": {"type": nil, "pay": "200元/天"}, "conditions": {"conditions": nil}, "validity": {"until": "长期有效"},
	}
	for field, change := range lacks {
		rows = append(rows, whole(field, change))
	}
	r := load(t, s, "a", false, append(rows, whole("good", nil))...)
	if r.Incomplete != len(lacks) || r.Loaded != len(lacks)+1 || live(t, s) != "good" {
		t.Errorf("%+v, offered: %s", r, live(t, s))
	}
	for _, v := range list(t, s, vacancy.Incomplete) {
		if len(v.Missing) != 1 || v.Missing[0] != v.ExternalID || r.Missing[v.ExternalID] != 1 {
			t.Errorf("%s lacks %v", v.ExternalID, v.Missing)
		}
	}
	// Once it is completed, it is offered; the report of the same feed again has the same figures.
	if r := load(t, s, "a", false, whole("duties", nil)); r.Updated != 1 || live(t, s) != "duties good" {
		t.Errorf("%+v, offered: %s", r, live(t, s))
	}
	if r := load(t, s, "a", false, append(rows[:1], whole("good", nil))...); r.Incomplete+r.Unchanged < 2 {
		t.Errorf("again: %+v", r)
	}
}

// TestLeavesAtOnce: what has ended is not offered, whatever ended it, and is kept.
func TestLeavesAtOnce(t *testing.T) {
	s := newStore(t)
	past, future := time.Now().Add(-time.Hour).Format(time.RFC3339), time.Now().Add(time.Hour).Format(time.RFC3339)
	load(t, s, "a", true, whole("open", nil), whole("expired", row{"until": past}), whole("later", row{"from": future}),
		whole("filled", row{"left": "0"}), whole("soon", row{"until": future}), whole("gone", nil), whole("closing", nil))
	if got := live(t, s); got != "closing gone open soon" {
		t.Fatalf("offered: %s", got)
	}
	r := load(t, s, "a", true, whole("open", nil), whole("expired", row{"until": past}), whole("later", row{"from": future}),
		whole("filled", row{"left": "0"}), whole("soon", row{"until": future}), whole("closing", row{"status": "已关闭"}), whole("never", row{"status": "closed"}))
	if got := live(t, s); got != "open soon" || r.Withdrawn != 2 || r.Closed != 2 || r.Unchanged != 5 {
		t.Errorf("offered: %s, %+v", got, r)
	}
	// A part of the feed without --replace, and an empty feed with it, withdraw nothing.
	load(t, s, "a", false, whole("open", nil))
	load(t, s, "a", true)
	if got := live(t, s); got != "open soon" {
		t.Errorf("offered: %s", got)
	}
	// What comes back is offered again.
	if r := load(t, s, "a", false, whole("gone", nil)); r.Updated != 1 || live(t, s) != "gone open soon" {
		t.Errorf("offered: %s, %+v", live(t, s), r)
	}
	// What it said before it was changed is kept.
	load(t, s, "a", false, whole("open", row{"pay": "260元/天 日结"}))
	said := one[string](t, s, `SELECT said->>'pay_text' FROM vacancy_former f JOIN vacancy v ON v.id = f.vacancy_id WHERE v.external_id = 'open'`)
	if said != "200元/天 日结" || one[string](t, s, `SELECT pay_text FROM vacancy WHERE external_id = 'open'`) != "260元/天 日结" {
		t.Errorf("before: %s", said)
	}
	// Fewer places left is no other advertisement.
	load(t, s, "a", false, whole("open", row{"pay": "260元/天 日结", "left": "1"}))
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_former`); n != 1 {
		t.Errorf("%d texts before a change", n)
	}
	if n, err := s.RemoveSource(context.Background(), "a"); err != nil || n != 6 || live(t, s) != "" {
		t.Errorf("%d withdrawn, %v, offered: %s", n, err, live(t, s))
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy`); n != 7 {
		t.Errorf("%d records are kept", n)
	}
}

// TestFields: what an odd job says is what a search can filter by.
func TestFields(t *testing.T) {
	s := newStore(t)
	load(t, s, "a", false, whole("x", row{"tools": "自带手套", "insurance": "意外险", "duties": "洗碗，晚班", "url": "javascript:alert(1)", "pay": "25元/小时，日结"}))
	got := one[string](t, s, `SELECT concat_ws('|', state, region, employment, settlement, places_left, headcount, tools, insurance, shifts, pay_unit, pay_hour_from, pay_month_from,
		currency, language, url, latitude, longitude, datum, cardinality(terms) > 10) FROM vacancy`)
	if want := "published|110108|odd|day|2|2|自带手套|意外险|{evening}|hour|25|4350|CNY|zh||39.98|116.31|wgs84|t"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestVerdict: what is unlawful is not offered before a person has said so, and what
// the person said holds until the text is changed.
func TestVerdict(t *testing.T) {
	s := newStore(t)
	ctx := context.Background()
	men := row{"requirements": "限男性，35岁以下"}
	r := load(t, s, "a", false, whole("men", men), whole("all", row{"requirements": "男女不限，不收任何费用"}))
	waiting := list(t, s, vacancy.Review)
	if r.Review != 1 || live(t, s) != "all" || len(waiting) != 1 {
		t.Fatalf("%+v, offered: %s", r, live(t, s))
	}
	v := waiting[0]
	if len(v.Findings) != 2 || v.Findings[0].Rule != "sex" || v.Findings[0].Words != "限男性" || v.Findings[0].Cites[0].Article != "第二十七条" {
		t.Errorf("%+v", v.Findings)
	}
	if err := s.Decide(ctx, v.ID, v.Seal, true, "王审核", ""); err == nil {
		t.Error("a verdict without a reason")
	}
	if err := s.Decide(ctx, v.ID, v.Seal, true, "王审核", "已核实为特殊工种"); err != nil || live(t, s) != "all men" {
		t.Fatalf("%v, offered: %s", err, live(t, s))
	}
	load(t, s, "a", false, whole("men", men))
	men["pay"] = "300元/天 日结"
	if r := load(t, s, "a", false, whole("men", men)); r.Updated != 1 || live(t, s) != "all men" {
		t.Errorf("another pay: offered: %s", live(t, s))
	}
	got := list(t, s, vacancy.Live)
	if len(got) != 2 || got[0].Verdict == nil && got[1].Verdict == nil {
		t.Errorf("no verdict with it: %+v", got)
	}
	men["requirements"] = "限男性，35岁以下，五官端正"
	if load(t, s, "a", false, whole("men", men)); live(t, s) != "all" {
		t.Errorf("another text: offered: %s", live(t, s))
	}
	if err := s.Decide(ctx, v.ID, "", false, "李审核", "性别歧视"); err != nil {
		t.Fatal(err)
	}
	load(t, s, "a", true, whole("all", row{"requirements": "男女不限，不收任何费用"}))
	if load(t, s, "a", false, whole("men", men)); live(t, s) != "all" || len(list(t, s, vacancy.Rejected)) != 1 {
		t.Errorf("withdrawn and back: offered: %s", live(t, s))
	}
	if err := s.Decide(ctx, 99, "", true, "x", "y"); err == nil {
		t.Error("a verdict on nothing")
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_verdict WHERE by <> '' AND why <> ''`); n != 2 {
		t.Errorf("%d verdicts", n)
	}
}

// TestSameJob: the same job from two sources is one result with both labels.
func TestSameJob(t *testing.T) {
	s := newStore(t)
	long := strings.Repeat("负责厨房的清洁、备菜、洗碗、垃圾分类和食材入库登记，服从厨师长的安排。", 3)
	load(t, s, "一", false, whole("1", row{"duties": long}))
	load(t, s, "二", false, whole("2", row{"duties": long + "欢迎报名。", "employer": "望京餐饮（有限公司）", "title": "后厨帮工（急）"}),
		whole("3", row{"duties": "在前厅迎宾、领位、结账，熟悉收银系统，会简单英语口语，接待外国客人和团队宴会预订"}), whole("4", row{"duties": long, "pay": "300元/天 日结"}),
		whole("5", row{"duties": long + "另须独立负责早餐档口，会做包子、馒头、花卷。"}))
	got := list(t, s, vacancy.Live)
	if len(got) != 4 {
		t.Fatalf("%d results", len(got))
	}
	if labels := fmt.Sprint(got[len(got)-1].Labels); labels != "[来自一 来自二]" {
		t.Errorf("labels %s", labels)
	}
	// When one of them ends, the other is still there, with its own label.
	if _, err := s.RemoveSource(context.Background(), "一"); err != nil {
		t.Fatal(err)
	}
	if got = list(t, s, vacancy.Live); len(got) != 4 || len(got[len(got)-1].Labels) != 1 {
		t.Errorf("%+v", got)
	}
}

// TestHostileRow: whatever stands in a row, it is stored as plain text of a size, or
// refused, and the others are loaded.
func TestHostileRow(t *testing.T) {
	s := newStore(t)
	skills := make([]string, 10_000)
	for i := range skills {
		skills[i] = fmt.Sprint("技能", i)
	}
	r := load(t, s, "a", false,
		whole("long", row{"duties": strings.Repeat("洗碗 ", 300_000), "title": strings.Repeat("长", 5000)}),
		whole("control", row{"title": "厨\x00师\x1b[31m\u202eabc", "employer": "a\u2028b"}),
		whole("types", row{"title": map[string]any{"@value": "店员"}, "place": []any{"北京市", []any{"海淀区"}}, "headcount": 3, "lat": true, "left": map[string]any{}, "requirements": skills}),
		whole("numbers", row{"lat": "1e999", "lon": "NaN", "headcount": "99999999999999999999", "left": "-5", "pay": "999999999999999999999k-1元"}),
		row{"id": "nothing"}, row{"title": "no id"}, whole("  ", nil), whole("twice", nil), whole("twice", row{"title": "后者"}),
	)
	if r.Refused != 3 || r.Loaded != 6 || r.Why["no id"] != 2 {
		t.Errorf("%+v", r)
	}
	for what, sql := range map[string]string{
		"厨师[31mabc|a b":       `SELECT title || '|' || employer FROM vacancy WHERE external_id = 'control'`,
		"店员|北京市 海淀区|110108|3": `SELECT concat_ws('|', title, place, region, headcount) FROM vacancy WHERE external_id = 'types'`,
		"true":                `SELECT (length(title) <= 500 AND length(duties) <= 30000)::text FROM vacancy v JOIN vacancy_text t ON t.vacancy_id = v.id WHERE external_id = 'long'`,
		"incomplete|{title,employer,headcount,requirements,duties,place,pay,employment,conditions,validity}": `SELECT state || '|' || missing::text FROM vacancy WHERE external_id = 'nothing'`,
		"后者":  `SELECT title FROM vacancy WHERE external_id = 'twice'`,
		"t|t": `SELECT concat_ws('|', latitude IS NULL, pay_from IS NULL) FROM vacancy WHERE external_id = 'numbers'`,
	} {
		if got := one[string](t, s, sql); got != what {
			t.Errorf("%s\n got %s\nwant %s", sql, got, what)
		}
	}
}

// TestMapping: a mapping that is wrong says what is wrong.
func TestMapping(t *testing.T) {
	for text, want := range map[string]string{
		"law: FR\nfields: {id: id}":                         "law",
		"law: CN\nfields: {title: t}":                       "id",
		"law: CN\nfields: {id: id, wage: w}":                "wage",
		"law: CN\nzone: Mars/Base\nfields: {id: id}":        "Mars/Base",
		"law: CN\ndatum: X\nfields: {id: id}":               "datum",
		"law: CN\nfeilds: {id: id}":                         "feilds",
		"law: CN\nfields: {id: {path: id, pattern: '('}}":   "id",
		"law: CN\nfields: {id: {path: id, values: [1]}}":    "",
		"law: CN\nfields: {id: {path: id, patern: 'x'}}":    "patern",
		"law: CN\nregion: Atlantis\nfields: {id: id}":       "Atlantis",
		"law: CN\nfields: " + strings.Repeat("{id: ", 5000): "",
	} {
		if _, err := vacancy.ParseMapping(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: error %v, want one that says %q", text, err, want)
		}
	}
	if _, err := vacancy.ReadMapping("nothing"); err == nil || !strings.Contains(err.Error(), "schemaorg") {
		t.Errorf("%v", err)
	}
}
