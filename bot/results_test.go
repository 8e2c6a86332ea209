package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
)

// TestResults: what became of people is shown as the other figures are: nothing of fewer than
// five, nor what they would follow from, the rest in fives; by months and provinces, since
// no more is stored.
func TestResults(t *testing.T) {
	pool := pgtest.New(t)
	now := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	b := &bot.Bot{Pool: pool, Hub: bot.NewHub(), Now: func() time.Time { return now }}
	boss, err := b.AddStaff(t.Context(), bot.Staff{Name: "王", Login: "wang", Role: "supervisor", Capacity: 1})
	if err != nil {
		t.Fatal(err)
	}
	add := func(month, round, region, outcome string, n int) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), `INSERT INTO follow_result (day, round, region, outcome) SELECT $1::date, $2, $3, $4 FROM generate_series(1, $5::int)`, month, round, region, outcome, n); err != nil {
			t.Fatal(err)
		}
	}
	add("2026-11-01", "weeks", "44", "found", 13)
	add("2026-11-01", "weeks", "44", "looking", 21)
	add("2026-11-01", "weeks", "44", "training", 3) // alone it would follow from the whole
	add("2026-11-01", "weeks", "44", "applied", 7)
	add("2026-11-01", "weeks", "31", "found", 4)
	add("2026-11-01", "months", "31", "found", 4)
	add("2026-09-01", "weeks", "44", "found", 6)
	for _, c := range []struct {
		name, from, to, region, want string
	}{
		{"all", "2026-11-01", "2026-12-01", "", "weeks 50: applied hidden, found 15, looking 20, training hidden; months hidden:"},
		{"in the middle of a month", "2026-11-26", "2026-11-27", "", "weeks 50: applied hidden, found 15, looking 20, training hidden; months hidden:"},
		{"province", "2026-11-01", "2026-12-01", "44", "weeks 45: applied hidden, found 15, looking 20, training hidden; months 0:"},
		{"a city of it", "2026-11-01", "2026-12-01", "440106", "weeks 45: applied hidden, found 15, looking 20, training hidden; months 0:"},
		{"too few", "2026-11-01", "2026-12-01", "31", "weeks hidden:; months hidden:"},
		{"before", "2026-09-12", "2026-10-31", "", "weeks 5: found 5; months 0:"},
		{"nobody", "2026-01-01", "2026-02-01", "", "weeks 0:; months 0:"},
	} {
		day := func(s string) time.Time {
			at, err := time.Parse(time.DateOnly, s)
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		d, err := b.Dashboard(t.Context(), boss, bot.Period{From: day(c.from), To: day(c.to)}, c.region)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, r := range d.Results {
			whole := fmt.Sprint(r.All.N)
			if r.All.Hidden {
				whole = "hidden"
			}
			all = append(all, strings.TrimSpace(r.Round+" "+whole+": "+told(r.Of)))
		}
		if got := strings.Join(all, "; "); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
	for _, wrong := range []string{`'2026-11-02', 'weeks', '44', 'found'`, `'2026-11-01', 'weeks', '4401', 'found'`, `'2026-11-01', 'weeks', 'DE-BE', 'found'`} {
		if _, err := pool.Exec(t.Context(), `INSERT INTO follow_result (day, round, region, outcome) VALUES (`+wrong+`)`); err == nil {
			t.Errorf("stored: %s", wrong)
		}
	}
}
