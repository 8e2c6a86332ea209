package bot_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// sumsOffice has forty days of questions of two hundred people from many places, with
// calls of models, and who looks at them.
func sumsOffice(t *testing.T) (o *office, look func() map[string]bot.Dashboard) {
	t.Helper()
	o = newOffice(t, newBot(t, func(l *knowledge.Library) ([]knowledge.Result, error) {
		r, err := l.Add(t.Context(), knowledge.Source{Name: "/a.md", Bytes: []byte("# 护工证考核规定\n\n第一条 护工证由市职业技能鉴定中心考核。")})
		return []knowledge.Result{r}, err
	}))
	boss, err := o.AddStaff(t.Context(), bot.Staff{Name: "王", Login: "wang", Role: "supervisor", Capacity: 1})
	if err != nil {
		t.Fatal(err)
	}
	o.Now = func() time.Time { return time.Date(2026, 4, 10, 3, 0, 0, 0, time.UTC) }
	o.exec(`INSERT INTO team (name, time_zone) VALUES ('East', 'Asia/Shanghai')`)
	o.exec(`INSERT INTO conversation (channel, external_id) SELECT 'web', 'asks ' || n FROM generate_series(1, 200) n`)
	o.exec(`INSERT INTO turn (conversation_id, external_id, message) SELECT c.id, 'm' || n, '' FROM conversation c, generate_series(1, 10) n WHERE c.external_id LIKE 'asks %'`)
	o.exec(`INSERT INTO tally (turn_id, conversation_id, at, channel, language, region, outcome, topics, versions, milliseconds)
		SELECT id, conversation_id, timestamptz '2026-03-01 00:00+08' + id * 7919 % 960 * interval '1 hour', 'web', CASE WHEN id % 11 = 0 THEN 'en' ELSE 'zh' END,
		       (ARRAY['440106', '440300', '4401', 'CN', '330106', '', '11', '44', 'US-CA', 'US'])[1 + id % 10], (ARRAY['answered', 'partial', 'declined'])[1 + id % 3],
		       (ARRAY['{severance,dismissal}', '{wages}', '{}'])[1 + id % 3]::text[], CASE WHEN id % 2 = 0 THEN ARRAY (SELECT id FROM version) ELSE '{}' END, 300 + id * 37 % 4200
		FROM turn WHERE external_id LIKE 'm%'`)
	o.exec(`INSERT INTO model_use (turn_id, purpose, model, prompt_tokens, completion_tokens, cost, milliseconds, attempts, failure, at)
		SELECT turn_id, 'model', CASE WHEN turn_id % 9 = 0 THEN 'small-1' ELSE 'chat-1' END, 1500, turn_id % 200, CASE WHEN turn_id % 9 = 0 THEN NULL ELSE 0.5 END, 900, 1,
		       CASE WHEN turn_id % 50 = 0 THEN 'timeout' ELSE '' END, at + interval '40 minutes' FROM tally`)
	zone := time.FixedZone("", 8*3600)
	look = func() map[string]bot.Dashboard {
		t.Helper()
		all := map[string]bot.Dashboard{}
		for _, region := range []string{"", "44", "4401", "440106", "CN", "US", "US-CA", "11", "65"} {
			for _, p := range [][2]time.Time{
				{time.Date(2026, 3, 1, 0, 0, 0, 0, zone), time.Date(2026, 4, 11, 0, 0, 0, 0, zone)},
				{time.Date(2026, 3, 4, 0, 0, 0, 0, zone), time.Date(2026, 3, 20, 0, 0, 0, 0, zone)},
				{time.Date(2026, 3, 5, 7, 0, 0, 0, zone), time.Date(2026, 3, 9, 15, 0, 0, 0, zone)}, // within days
				{time.Date(2025, 4, 1, 0, 0, 0, 0, zone), time.Date(2026, 4, 11, 0, 0, 0, 0, zone)},
			} {
				d, err := o.Dashboard(t.Context(), boss, bot.Period{From: p[0], To: p[1]}, region)
				if err != nil {
					t.Fatal(err)
				}
				all[fmt.Sprint(region, " ", p[0].Format(time.DateOnly), " ", p[1].Format(time.DateOnly))] = d
			}
		}
		return all
	}
	return o, look
}

// sum sums all that is due, and says how many days.
func sum(t *testing.T, b *bot.Bot) (all int) {
	t.Helper()
	for {
		n, err := b.SumDays(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if all += n; n == 0 {
			return all
		}
	}
}

// TestSums: what is counted by sums is what is counted row by row, before and after rows
// come late, change and lose their person, and in another zone.
func TestSums(t *testing.T) {
	o, look := sumsOffice(t)
	same := func(what string, a, b map[string]bot.Dashboard) {
		t.Helper()
		for key := range maps.Keys(a) {
			if !reflect.DeepEqual(a[key], b[key]) {
				t.Errorf("%s, %s:\n%+v\n%+v", what, key, a[key], b[key])
			}
		}
	}
	// raw is what is counted without sums.
	raw := func() map[string]bot.Dashboard {
		t.Helper()
		o.exec(`ALTER TABLE tally_day RENAME COLUMN zone TO was`)
		o.exec(`ALTER TABLE tally_day ADD COLUMN zone text NOT NULL DEFAULT ''`)
		all := look()
		o.exec(`ALTER TABLE tally_day DROP COLUMN zone`)
		o.exec(`ALTER TABLE tally_day RENAME COLUMN was TO zone`)
		return all
	}
	rows := look()
	if d := rows["44 2026-03-01 2026-04-11"]; d.All.N != 800 || d.Model.N != 800 || len(d.By["topic"]) != 3 || len(d.By["source"]) != 1 || len(d.By["when"]) != 40 {
		t.Fatalf("not seeded: %+v", d)
	}
	if n := sum(t, o.Bot); n != 40 {
		t.Fatalf("%d days were summed", n)
	}
	same("summed", rows, look())
	// What follows is seen at once, and summed again.
	for _, step := range []struct {
		what, statement string
		days            int
	}{
		{"late", `INSERT INTO tally SELECT NULL, conversation_id, '2026-03-07 05:00+08', 'web', 'en', '4403', 'answered', '{severance}', '{}', 20 FROM conversation, LATERAL (SELECT id AS conversation_id) c WHERE external_id LIKE 'asks 1%'`, 1},
		{"answered anew", `UPDATE tally SET region = '6501', at = '2026-03-21 12:00+08' WHERE turn_id = (SELECT min(turn_id) FROM tally)`, 2},
		{"erased", `DELETE FROM conversation WHERE external_id LIKE 'asks 1%'`, 40},
		{"a late call", `INSERT INTO model_use (turn_id, purpose, model, prompt_tokens, completion_tokens, milliseconds, attempts, at) SELECT turn_id, 'model', 'chat-2', 9, 9, 9, 1, '2026-03-09 12:00+08' FROM tally WHERE turn_id IS NOT NULL LIMIT 30`, 1},
		{"gone", `DELETE FROM tally WHERE language = 'en' AND at < '2026-03-05'`, 4},
		{"of another zone", `UPDATE team SET time_zone = 'Asia/Kolkata'`, 40},
	} {
		before := look()
		o.exec(step.statement)
		after := look()
		if reflect.DeepEqual(before, after) {
			t.Errorf("%s: nothing has changed", step.what)
		}
		same(step.what+", at once", raw(), after)
		if n := sum(t, o.Bot); n < step.days || n > step.days+1 {
			t.Errorf("%s: %d days were summed", step.what, n)
		}
		same(step.what+", summed", after, look())
	}
	// Nobody who was erased is in a sum.
	o.exec(`DELETE FROM conversation WHERE external_id LIKE 'asks %'`)
	sum(t, o.Bot)
	if left := o.column(`SELECT count(*)::text FROM tally_sum, unnest(one, other) AS u (one, other) WHERE u.one <> 0 OR u.other <> 0`); left != "0" {
		t.Errorf("%s sums have people who were erased", left)
	}
}

// TestSumsBeside: a row that is written while its day is summed is in the sums, or known
// to be not.
func TestSumsBeside(t *testing.T) {
	o, look := sumsOffice(t)
	ctx := context.Background()
	write := `INSERT INTO tally SELECT NULL, id, '2026-03-07 05:00+08', 'web', 'zh', '11', 'answered', '{}', '{}', 20 FROM conversation WHERE external_id LIKE 'asks 1%'`
	for _, level := range []pgx.TxIsoLevel{pgx.ReadCommitted, pgx.RepeatableRead} {
		o.exec(`DELETE FROM tally_day`)
		tx, err := o.Pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: level})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(ctx, `SELECT count(*) FROM tally_day`); err != nil { // its snapshot
			t.Fatal(err)
		}
		if level == pgx.RepeatableRead {
			sum(t, o.Bot) // it does not see these
		}
		if _, err := tx.Exec(ctx, write); err != nil {
			t.Fatal(err)
		}
		for range 3 { // the day is held: others are summed
			if _, err := o.SumDays(ctx); err != nil {
				t.Fatal(err)
			}
		}
		before := look()
		if err := tx.Commit(ctx); err != nil {
			t.Fatal(err)
		}
		after := look()
		if reflect.DeepEqual(before, after) {
			t.Errorf("%s: what was written is not seen", level)
		}
		if n := sum(t, o.Bot); n == 0 {
			t.Errorf("%s: nothing was summed again", level)
		}
		if now := look(); !reflect.DeepEqual(now, after) {
			t.Errorf("%s: the sums have something else", level)
		}
	}
	if _, err := o.Dashboard(ctx, 0, bot.Period{}, ""); !errors.Is(err, bot.ErrRights) {
		t.Error(err)
	}
}
