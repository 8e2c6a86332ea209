package bot_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"careerbot/knowledge/vacancy"
)

// told is what was said last to somebody, "" nothing.
func (o *office) told() string {
	o.Helper()
	return o.column(`SELECT body->>'answer' FROM outbox o JOIN turn t ON t.id = o.turn_id WHERE t.kind = 'notice' ORDER BY o.id DESC LIMIT 1`)
}

// nextDay has everybody due, a day later, at ten.
func (o *office) nextDay() {
	o.Helper()
	o.clock.Add(int64(24 * time.Hour))
	o.exec(`UPDATE job_alert SET due_at = $1`, o.Now())
}

// TestAlertAfterReview: a vacancy that waited for a review while it was looked for twice
// is told of when it is published.
func TestAlertAfterReview(t *testing.T) {
	o := seekers(t, 1)
	if n := o.alerted(); n != 1 {
		t.Fatalf("%d were told", n)
	}
	loadJobs(t, o.Bot, inZH("new-1", "后厨传菜员", jobRow{"employer": "新店"}))
	o.exec(`UPDATE vacancy SET state = 'review' WHERE external_id = 'new-1'`)
	o.exec(`UPDATE vacancy SET first_seen = now() - interval '3 days', live_since = now() - interval '3 days'`)
	o.exec(`UPDATE job_search SET since = now() - interval '2 hours'`)
	o.nextDay()
	if n := o.alerted(); n != 0 {
		t.Fatalf("told of what waits for a review: %s", o.told())
	}
	o.exec(`UPDATE job_search SET since = now() - interval '2 hours'`) // the clock of the test is not that of the database
	store := &vacancy.Store{Pool: o.Pool, Now: time.Now}
	var id int64
	if err := o.Pool.QueryRow(context.Background(), `SELECT id FROM vacancy WHERE external_id = 'new-1'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if err := store.Decide(context.Background(), id, "", true, "李", "看过"); err != nil {
		t.Fatal(err)
	}
	o.nextDay()
	if n := o.alerted(); n != 1 || !strings.Contains(o.told(), "新店") {
		t.Errorf("%d were told: %s", n, o.told())
	}
}

// TestAlertWhere: a search for a district of which there are several is looked for in the
// one that was meant when it was saved.
func TestAlertWhere(t *testing.T) {
	o := newOffice(t, newJobsBot(t))
	run(t, o.Bot, 1)
	chaoyang := jobRow{"place": "北京市朝阳区建国路1号", "region": "110105", "lat": "39.91", "lon": "116.46", "duties": "保洁"}
	loadJobs(t, o.Bot, inZH("cy1", "保洁员", chaoyang))
	for i, line := range []string{"> 我在北京", "> 朝阳区找保洁", "< *找的是：保洁 · 朝阳区*", "press 有新的告诉我", "< 好，有新的职位我告诉您*"} {
		o.line("where", i, line)
	}
	if is := o.column(`SELECT wish->>'region' FROM job_search`); is != "11" {
		t.Errorf("it is stored in region %q", is)
	}
	loadJobs(t, o.Bot, inZH("cy2", "保洁员", with(jobRow{"employer": "新新物业", "duties": "保洁楼道"}, with(jobRow{}, chaoyang))))
	o.exec(`UPDATE job_search SET since = '2026-01-01'`)
	o.exec(`UPDATE job_alert SET due_at = $1`, o.Now())
	if n := o.alerted(); n != 1 || !strings.Contains(o.told(), "新新物业") {
		t.Errorf("%d were told: %s", n, o.told())
	}
}

// TestAlertLost: of a place that is several, or that nobody knows, nothing from elsewhere
// is told; that it cannot be looked for is told once, logged without a word of it, and
// what came meanwhile is found when the place is known.
func TestAlertLost(t *testing.T) {
	for name, wish := range map[string]string{"several": `{"text": "后厨", "at": "朝阳区"}`, "unknown": `{"text": "后厨", "at": "张三李四村"}`} {
		t.Run(name, func(t *testing.T) {
			o := seekers(t, 1)
			var log bytes.Buffer
			o.Bot.Log = slog.New(slog.NewTextHandler(&log, nil))
			o.exec(`UPDATE job_search SET wish = $1::text::jsonb`, wish)
			for day, want := range []int{1, 0, 0} {
				if n := o.alerted(); n != want {
					t.Errorf("day %d: %d were told: %s", day, n, o.told())
				}
				if said := o.told(); !strings.Contains(said, "地点我现在认不准") || strings.Contains(said, "①") {
					t.Errorf("day %d: they were told %s", day, said)
				}
				o.nextDay()
			}
			if is := o.column(`SELECT since::date || ' ' || cardinality(told) FROM job_search`); is != "2026-01-01 0" {
				t.Errorf("it was looked for up to %s", is)
			}
			if s := log.String(); !strings.Contains(s, "search=") || strings.Contains(s, "朝阳") || strings.Contains(s, "张三") {
				t.Errorf("the log says %s", s)
			}
			o.exec(`UPDATE job_search SET wish = '{"text": "后厨", "at": "中关村"}'`)
			if n := o.alerted(); n != 1 || !strings.Contains(o.told(), "①") {
				t.Errorf("%d were told when the place was known: %s", n, o.told())
			}
			if is := o.column(`SELECT count(*)::text FROM job_search WHERE lost_at IS NULL`); is != "1" {
				t.Error("it counts as lost still")
			}
		})
	}
}

// TestWatchNowhere: what cannot be looked for is not promised.
func TestWatchNowhere(t *testing.T) {
	o := newOffice(t, newJobsBot(t))
	run(t, o.Bot, 1)
	for i, line := range []string{"> 离张三李四村近的保洁", "press 有新的告诉我", "< 您说的地点我没认出来*"} {
		o.line("nowhere", i, line)
	}
	if is := o.column(`SELECT count(*)::text FROM job_search`); is != "0" {
		t.Errorf("%s searches are stored", is)
	}
}

// TestAlertTurns: a search that finds more than a message holds every day leaves room for
// the others.
func TestAlertTurns(t *testing.T) {
	o := seekers(t, 1)
	for _, what := range []string{"保洁", "保安", "司机", "护工"} {
		o.exec(`INSERT INTO job_search (conversation_id, wish, language, since, told, created_at)
			SELECT conversation_id, jsonb_build_object('text', $1::text, 'at', '中关村'), 'zh', '2026-01-01', '{}', now() FROM job_alert`, what)
	}
	loadJobs(t, o.Bot, inZH("newa", "保安员", jobRow{"employer": "安安"}), inZH("newb", "司机", jobRow{"employer": "车队"}), inZH("newc", "护工", jobRow{"employer": "医院"}))
	said := ""
	for day := range 3 {
		var rows []jobRow
		for i := range 4 {
			rows = append(rows, inZH(fmt.Sprint("new", day, i), "后厨帮工", jobRow{"employer": fmt.Sprint("店", day, i)}))
		}
		loadJobs(t, o.Bot, rows...)
		if n := o.alerted(); n != 1 {
			t.Fatalf("day %d: %d were told", day, n)
		}
		if n := strings.Count(o.told(), "来源："); n != 3 {
			t.Errorf("day %d: %d cards", day, n)
		}
		said += o.told()
		o.nextDay()
	}
	for _, want := range []string{"安安", "车队", "医院", "保洁员"} {
		if !strings.Contains(said, want) {
			t.Errorf("%s was not told in three days", want)
		}
	}
	if is := o.column(`SELECT count(*) - count(DISTINCT g) || '' FROM job_search, unnest(told) AS g`); is != "0" {
		t.Errorf("%s were told for two searches", is)
	}
}

// TestAlertOnceADay: who stops and begins again is told once that day, and of all that
// there is the next.
func TestAlertOnceADay(t *testing.T) {
	o := seekers(t, 1)
	if n := o.alerted(); n != 1 {
		t.Fatalf("%d were told", n)
	}
	o.exec(`DELETE FROM job_alert`)
	o.exec(`INSERT INTO job_alert (conversation_id, due_at) SELECT id, $1 FROM conversation`, o.Now())
	o.exec(`INSERT INTO job_search (conversation_id, wish, language, since, told, created_at)
		SELECT id, '{"text": "后厨", "at": "中关村"}', 'zh', '2026-01-01', '{}', now() FROM conversation`)
	loadJobs(t, o.Bot, inZH("new-1", "后厨传菜员", jobRow{"employer": "新店"}))
	if n := o.alerted(); n != 0 {
		t.Errorf("%d were told again", n)
	}
	if is := o.column(`SELECT (SELECT count(*) FROM outbox) || ' ' || since::date || ' ' || cardinality(told) FROM job_search`); is != "1 2026-01-01 0" {
		t.Errorf("messages, looked up to, told: %s", is)
	}
	if is := o.column(`SELECT to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24') FROM job_alert`); is != "11-21 10" {
		t.Errorf("it is due again at %s", is)
	}
	o.clock.Add(int64(24 * time.Hour))
	if n := o.alerted(); n != 1 || o.column(`SELECT cardinality(told)::text FROM job_search`) != "3" {
		t.Errorf("%d were told the next day", n)
	}
}

// TestAskedOnceADay: of several jobs that are due somebody is asked of one a day.
func TestAskedOnceADay(t *testing.T) {
	o := seekers(t, 2)
	o.exec(`DELETE FROM job_alert`)
	o.exec(`INSERT INTO job_outcome (conversation_id, group_id, vacancy_id, title, due_at)
		SELECT c.id, v.group_id, v.id, v.title, $1 FROM conversation c, vacancy v WHERE v.external_id IN ('k1', 'k2', 'k3')`, o.Now())
	for day := range 4 {
		want := 2
		if day == 3 {
			want = 0
		}
		if n := o.alerted(); n != want {
			t.Errorf("day %d: %d were asked, want %d", day, n, want)
		}
		if n := o.alerted(); n != 0 {
			t.Errorf("day %d: %d were asked at once again", day, n)
		}
		o.clock.Add(int64(24 * time.Hour))
	}
	if is := o.column(`SELECT count(*) || ' ' || count(asked_at) || ' ' || count(due_at) FROM job_outcome`); is != "6 6 0" {
		t.Errorf("rows, asked, due: %s", is)
	}
}

// TestStopUnsent: who stops is not told in the morning of what waits for it.
func TestStopUnsent(t *testing.T) {
	o := seekers(t, 1)
	o.exec(`UPDATE conversation SET channel = 'telegram'`)
	if n := o.alerted(); n != 1 {
		t.Fatalf("%d were told", n)
	}
	waits := `SELECT count(*)::text FROM outbox o JOIN turn t ON t.id = o.turn_id WHERE t.kind = 'notice' AND o.state = 'waiting'`
	if is := o.column(waits); is != "1" {
		t.Fatalf("%s wait", is)
	}
	run(t, o.Bot, 1)
	sendOn(t, o.Bot, "telegram", "seeker0", "1", "停止职位提醒")
	if is := eventually("0", func() string { return o.column(waits) }); is != "0" {
		t.Errorf("%s wait still", is)
	}
}
