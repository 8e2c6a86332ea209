package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
)

// told is figures in short.
func told(all []bot.Count) string {
	var said []string
	for _, c := range all {
		if c.Hidden {
			said = append(said, c.Name+" hidden")
			continue
		}
		said = append(said, fmt.Sprintf("%s %d", c.Name, c.N))
	}
	slices.Sort(said)
	return strings.Join(said, ", ")
}

// TestDashboard counts by period and region, and hides what is of fewer than five
// people, also from who subtracts.
func TestDashboard(t *testing.T) {
	o := newOffice(t, newBot(t, func(l *knowledge.Library) ([]knowledge.Result, error) {
		r, err := l.Add(t.Context(), knowledge.Source{Name: "/a.md", Bytes: []byte("# 护工证考核规定\n\n第一条 护工证由市职业技能鉴定中心考核。")})
		return []knowledge.Result{r}, err
	}))
	b, ctx := o.Bot, context.Background()
	boss, err := b.AddStaff(ctx, bot.Staff{Name: "王", Login: "wang", Role: "supervisor", Capacity: 1})
	if err != nil {
		t.Fatal(err)
	}
	li, err := b.AddStaff(ctx, bot.Staff{Name: "李", Login: "lili", Role: "counsellor", Capacity: 1})
	if err != nil {
		t.Fatal(err)
	}
	o.exec(`INSERT INTO team (name, time_zone) VALUES ('East', 'Asia/Shanghai')`)
	o.exec(`INSERT INTO conversation (channel, external_id) SELECT 'web', 'asks ' || n FROM generate_series(1, 40) n`)
	// ask has people ask: from the first to the last, so often each.
	ask := func(first, last, often int, at, language, region, outcome, topics string) {
		t.Helper()
		o.exec(`INSERT INTO tally (conversation_id, at, channel, language, region, outcome, topics, versions, milliseconds)
			SELECT c.id, $1::timestamptz, 'web', $2, $3, $4, $5::text[], '{}', 1000 * n FROM conversation c, generate_series(1, $8::int) n
			WHERE c.external_id IN (SELECT 'asks ' || p FROM generate_series($6::int, $7::int) p)`, at, language, region, outcome, topics, first, last, often)
	}
	ask(1, 20, 1, "2026-03-02 10:00+08", "zh", "440106", "answered", "{severance,wages}")
	ask(21, 30, 1, "2026-03-03 15:00+08", "zh", "330106", "partial", "{wages}")
	ask(31, 33, 4, "2026-03-03 16:00+08", "en", "440300", "declined", "{injury}") // twelve questions of three people
	ask(1, 9, 1, "2026-04-01 00:00+08", "zh", "440106", "answered", "{pension}")  // behind the period
	zone := time.FixedZone("", 8*3600)
	march := bot.Period{From: time.Date(2026, 3, 1, 0, 0, 0, 0, zone), To: time.Date(2026, 4, 1, 0, 0, 0, 0, zone)}
	look := func(region string) bot.Dashboard {
		t.Helper()
		d, err := b.Dashboard(ctx, boss, march, region)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	want := func(what string, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s; want %s", what, got, want)
		}
	}
	d := look("")
	if d.All.N != 40 || d.All.Median.Round(time.Second) != time.Second || d.Unit != "day" {
		t.Errorf("all: %+v by %s", d.All, d.Unit)
	}
	// English is of three people: Chinese is hidden with it, or 42-30 would be known.
	want("language", told(d.By["language"]), "en hidden, zh hidden")
	want("outcome", told(d.By["outcome"]), "answered 20, declined hidden, partial hidden")
	want("hour", told(d.By["hour"]), "10 20, 15 hidden, 16 hidden")
	want("when", told(d.By["when"]), "2026-03-02 20, 2026-03-03 20")
	want("region", told(d.By["region"]), "33 10, 44 30")
	want("topic", told(d.By["topic"]), "severance 20, wages 30")
	o.exec(`UPDATE tally SET versions = ARRAY (SELECT id FROM version) WHERE language = 'en' OR region = '330106'`)
	want("source", told(look("33").By["source"])+" and of three people "+told(look("4403").By["source"]), "护工证考核规定 10 and of three people ")
	if h := d.Library; h.InForce != 1 || h.Undated != 1 || h.Passages != 1 || h.Waiting+h.Expiring+h.Old+h.Gaps != 0 || h.Asked != nil || h.Searched != "" {
		t.Errorf("the library: %+v", h)
	}
	d = look("44")
	want("in Guangdong", told(d.By["region"]), "4401 hidden, 4403 hidden")
	want("in Guangdong, topics", told(d.By["topic"]), "severance 20, wages 20")
	d = look("4403")
	if !d.All.Hidden || d.All.N != 0 || d.All.Median != 0 {
		t.Errorf("of three people: %+v", d.All)
	}
	want("in Shenzhen", told(d.By["when"])+told(d.By["topic"]), "2026-03-03 hidden")
	if d := look("US"); d.All.N != 0 || d.All.Hidden {
		t.Errorf("nobody: %+v", d.All)
	}

	// What is erased with its conversation stays counted, and is nobody's.
	o.exec(`DELETE FROM conversation WHERE external_id IN ('asks 1', 'asks 2')`)
	if d := look("4401"); d.All.N != 20 || d.All.Hidden {
		t.Errorf("after two were erased: %+v", d.All)
	}
	o.exec(`DELETE FROM conversation WHERE external_id IN (SELECT 'asks ' || n FROM generate_series(1, 16) n)`)
	if d := look("4401"); !d.All.Hidden {
		t.Errorf("of four who are left: %+v", d.All)
	}
	// Without a team the hours are the server's own.
	o.exec(`DELETE FROM team`)
	b.Now = func() time.Time { return time.Unix(0, friday).In(time.Local) }
	var asked time.Time
	if err := b.Pool.QueryRow(ctx, `SELECT min(at) FROM tally WHERE starts_with(region, '3301')`).Scan(&asked); err != nil {
		t.Fatal(err)
	}
	want("hours of the server", told(look("3301").By["hour"]), fmt.Sprintf("%d 10", asked.In(time.Local).Hour()))
	if _, err := b.Dashboard(ctx, li, march, ""); !errors.Is(err, bot.ErrRights) {
		t.Errorf("a counsellor: %v", err)
	}
	if d, err := b.Dashboard(ctx, boss, bot.Period{From: march.From.AddDate(-2, 0, 0), To: march.To}, ""); err != nil || d.Unit != "month" || told(d.By["when"]) != "2026-03-01 40" {
		t.Errorf("two years: %s %+v %v", d.Unit, d.By["when"], err)
	}
}

// TestTally: what was asked is counted without its words; small talk is not. What is
// erased stays counted, as nobody's.
func TestTally(t *testing.T) {
	b := newStarterBot(t)
	run(t, b, 2)
	ctx := context.Background()
	row := func(turn int64) string {
		t.Helper()
		var s string
		err := b.Pool.QueryRow(ctx, `
			SELECT coalesce(string_agg(concat_ws(' ', channel, language, region, outcome, topics::text, cardinality(versions) > 0, milliseconds >= 0, extract(minute FROM at)), '; '), '')
			FROM tally WHERE turn_id = $1`, turn).Scan(&s)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	asked := receive(t, b, "tallied", "1", "试用期最长可以约定几个月？我的电话是13912345678")
	reply(t, b, asked)
	if got := row(asked.Turn); got != "web zh CN answered {probation} t t 0" {
		t.Errorf("a question: %q", got)
	}
	hello := receive(t, b, "tallied", "2", "你好")
	reply(t, b, hello)
	person := receive(t, b, "tallied", "3", "转人工")
	reply(t, b, person)
	if a, c := row(hello.Turn), row(person.Turn); a != "" || !strings.Contains(c, " handoff {} ") {
		t.Errorf("small talk: %q; the wish for a person: %q", a, c)
	}
	if _, err := b.Pool.Exec(ctx, `DELETE FROM conversation`); err != nil {
		t.Fatal(err)
	}
	var left, whose int
	if err := b.Pool.QueryRow(ctx, `SELECT count(*), count(turn_id) + count(conversation_id) FROM tally`).Scan(&left, &whose); err != nil || left != 2 || whose != 0 {
		t.Errorf("after it was erased: %d rows, %d of them somebody's, %v", left, whose, err)
	}
}
