package bot_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
)

// TestTeamFigures counts cases whose course is known.
func TestTeamFigures(t *testing.T) {
	o := newOffice(t, newStarterBot(t))
	run(t, o.Bot, 2)
	o.staff = map[string]int64{}
	o.line("", 1, "team 东区 mon 00:00-24:00, tue 00:00-24:00, wed 00:00-24:00, thu 00:00-24:00, fri 00:00-24:00, sat 00:00-24:00, sun 00:00-24:00")
	for _, who := range []string{"李老师 counsellor - - 9 东区", "王主管 supervisor - - 9", "老赵 counsellor - - 9"} {
		o.line("", 1, "staff "+who)
	}
	from := o.Now()
	n := 0
	play := func(person string, lines ...string) {
		t.Helper()
		for _, line := range lines {
			n++
			o.line(person, n, line)
		}
	}
	play("one", "> 人工", "pass 10m", "as 李老师 /claim", "pass 5m", "as 李老师 您好", "pass 15m", "as 李老师 /close", "tap 不满意", "> 没有说去哪里办")
	play("two", "> 人工", "pass 20m", "as 李老师 /claim", "pass 2m", "as 李老师 /release", "pass 4m", "as 王主管 /transfer 东区 x", "pass 2m", "as 老赵 /claim", "pass 1m", "as 老赵 您好", "pass 10m", "as 老赵 /return", "tap 满意")
	play("three", "> 人工", "pass 3m", "press 取消人工")
	play("four", "> 人工", "> 回电 13800138000", "as 李老师 /claim", "as 李老师 好的", "as 李老师 /called")
	play("five", "> I want to talk to a person", "> call me 13800138000", "pass 12m")
	at := func(id string) int64 {
		var n int64
		if _, err := fmt.Sscan(o.column(`SELECT id::text FROM staff WHERE name = $1`, id), &n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	boss := at("王主管")
	f, err := o.TeamFigures(t.Context(), boss, bot.Period{From: from, To: o.Now().Add(48 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if f.Waiting != (bot.Queued{Count: 1, Longest: 12 * time.Minute}) || f.WaitingBy["language"]["en"].Count != 1 || f.WaitingBy["team"][""].Count != 1 || len(f.WaitingBy["region"]) != 1 {
		t.Errorf("waiting: %+v %+v", f.Waiting, f.WaitingBy)
	}
	minutes := func(n float64) time.Duration { return time.Duration(n * float64(time.Minute)) }
	for measure, want := range map[string]bot.Spread{
		"claim":      {Count: 4, Median: minutes(8), P90: minutes(17)},      // 0, 6, 10, 20
		"reply":      {Count: 3, Median: minutes(7), P90: minutes(13.4)},    // 0, 7, 15
		"resolution": {Count: 2, Median: minutes(34.5), P90: minutes(38.1)}, // 30, 39
	} {
		if got := f.Times[measure]; got.Count != want.Count || (got.Median-want.Median).Abs() > time.Second || (got.P90-want.P90).Abs() > time.Second {
			t.Errorf("%s: %+v, want %+v", measure, got, want)
		}
	}
	if east := f.TimesTeam["claim"]["东区"]; east.Count != 3 || east.Median != minutes(10) || f.TimesTeam["claim"][""].Count != 1 {
		t.Errorf("by team: %+v", f.TimesTeam)
	}
	if ten := f.TimesHour["claim"][10]; ten.Count != 3 || f.TimesHour["claim"][11].Count != 1 { // in Shanghai
		t.Errorf("by hour: %+v", f.TimesHour["claim"])
	}
	if !maps.Equal(f.Reasons, map[string]int{"asked": 5}) || !maps.Equal(f.Ratings, map[string]int{"poor": 1, "good": 1}) || !maps.Equal(f.Calls, map[string]int{"kept": 1, "due": 1}) {
		t.Errorf("reasons %v, ratings %v, calls %v", f.Reasons, f.Ratings, f.Calls)
	}
	if len(f.Missing) != 1 || f.Missing[0].Words != "没有说去哪里办" || f.Missing[0].Rating != "poor" {
		t.Errorf("missing: %+v", f.Missing)
	}
	loads := map[string]bot.Load{}
	for _, l := range f.Counsellor {
		loads[l.Name] = l
	}
	if l := loads["李老师"]; l.Now != 1 || l.Claimed != 3 || l.Ended != 1 || l.Poor != 1 || l.Good != 0 || l.Team != "东区" || l.Capacity != 9 {
		t.Errorf("%+v", l)
	}
	if l := loads["老赵"]; l.Claimed != 1 || l.Ended != 1 || l.Good != 1 {
		t.Errorf("%+v", l)
	}
	// Of a period that ends before, nothing that came later counts; what waits, waits now.
	if f, err = o.TeamFigures(t.Context(), boss, bot.Period{From: from, To: from.Add(20 * time.Minute)}); err != nil || f.Times["claim"].Count != 1 || f.Times["resolution"].Count != 0 || f.Reasons["asked"] != 1 || f.Waiting.Count != 1 {
		t.Errorf("%+v, %v", f, err)
	}
	// A promise that is over is missed, and late when it is kept after all.
	o.clock.Add(int64(25 * time.Hour))
	calls := func() map[string]int {
		t.Helper()
		f, err := o.TeamFigures(t.Context(), boss, bot.Period{From: from, To: o.Now().Add(48 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		return f.Calls
	}
	if got := calls(); !maps.Equal(got, map[string]int{"kept": 1, "missed": 1}) {
		t.Errorf("calls %v", got)
	}
	play("five", "as 老赵 /claim", "as 老赵 /called")
	if got := calls(); !maps.Equal(got, map[string]int{"kept": 1, "late": 1}) {
		t.Errorf("calls %v", got)
	}
	if _, err := o.TeamFigures(t.Context(), at("李老师"), bot.Period{From: from, To: o.Now()}); !errors.Is(err, bot.ErrRights) {
		t.Errorf("a counsellor was told: %v", err)
	}
	if err := o.RemoveStaff(t.Context(), boss); err != nil {
		t.Fatal(err)
	}
	if _, err := o.TeamFigures(t.Context(), boss, bot.Period{From: from, To: o.Now()}); !errors.Is(err, bot.ErrRights) {
		t.Errorf("who is off the staff was told: %v", err)
	}
}

// statements notes what a pool is asked.
type statements struct{ asked []pgx.TraceQueryStartData }

func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	s.asked = append(s.asked, d)
	return ctx
}

func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestFiguresByIndex: the figures of a week read that week's part of the cases and of
// their events, however many there are.
func TestFiguresByIndex(t *testing.T) {
	pool := pgtest.New(t)
	seen := &statements{}
	config := pool.Config()
	config.ConnConfig.Tracer = seen
	config.MaxConns = 1
	traced, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer traced.Close()
	b := &bot.Bot{Pool: traced, Hub: bot.NewHub(), Now: func() time.Time { return time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC) }}
	seedFigures(t, b, 20_000)
	seen.asked = nil
	f, err := b.TeamFigures(t.Context(), 1, bot.Period{From: b.Now().AddDate(0, 0, -7), To: b.Now()})
	if err != nil || f.Times["claim"].Count == 0 || f.Ratings["good"] == 0 {
		t.Fatalf("%+v, %v", f, err)
	}
	explained := 0
	for _, s := range seen.asked {
		if !strings.Contains(s.SQL, "handoff") {
			continue
		}
		rows, err := pool.Query(t.Context(), "EXPLAIN "+s.SQL, s.Args...)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		explained++
		if whole := strings.Join(plan, "\n"); strings.Contains(whole, "Seq Scan on handoff") {
			t.Errorf("%s\n%s", s.SQL, whole)
		}
	}
	if explained != 5 {
		t.Errorf("%d statements", explained)
	}
}
