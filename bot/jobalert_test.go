package bot_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/retrieval/job"
)

// seekers gives people who are to be told of new kitchen work, each in a conversation of
// their own, and a core that does not run.
func seekers(t *testing.T, n int) *office {
	t.Helper()
	o := newOffice(t, newJobsBot(t))
	for i := range n {
		name := fmt.Sprint("seeker", i)
		o.exec(`INSERT INTO conversation (channel, external_id, language) VALUES ('web', $1, 'zh')`, name)
		o.exec(`INSERT INTO job_alert (conversation_id, due_at) SELECT id, $2 FROM conversation WHERE external_id = $1`, name, o.Now())
		o.exec(`INSERT INTO job_search (conversation_id, wish, language, since, told, created_at)
			SELECT id, '{"text": "后厨", "at": "中关村"}', 'zh', '2026-01-01', '{}', now() FROM conversation WHERE external_id = $1`, name)
	}
	return o
}

func (o *office) alerted() int {
	o.Helper()
	n, err := o.AlertJobs(context.Background())
	if err != nil {
		o.Fatal(err)
	}
	return n
}

// TestAlertsOfReplicas: several replicas tell at the same time, and everybody is told once.
func TestAlertsOfReplicas(t *testing.T) {
	o := seekers(t, 30)
	var wg sync.WaitGroup
	var mu sync.Mutex
	written := 0
	for range 4 {
		replica := *o.Bot
		replica.Hub = bot.NewHub()
		wg.Go(func() {
			n, err := replica.AlertJobs(context.Background())
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			written += n
			mu.Unlock()
		})
	}
	wg.Wait()
	if is := o.column(`SELECT count(*) || ' ' || count(DISTINCT conversation_id) FROM outbox`); is != "30 30" || written != 30 {
		t.Errorf("messages and people: %s; %d written", is, written)
	}
	if n := o.alerted(); n != 0 {
		t.Errorf("%d were told again at once", n)
	}
	if is := o.column(`SELECT DISTINCT array_length(told, 1)::text FROM job_search`); is != "3" {
		t.Errorf("%s are noted as told, want 3", is)
	}
}

// TestAlertKilled: a program that ends between the message and the note that it was told
// has done neither, and the next one does both.
func TestAlertKilled(t *testing.T) {
	o := seekers(t, 1)
	o.exec(`CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN new; END'`)
	o.exec(`CREATE TRIGGER dies BEFORE UPDATE OF sent_at ON job_alert FOR EACH ROW EXECUTE FUNCTION dies()`)
	if _, err := o.AlertJobs(context.Background()); err == nil {
		t.Fatal("the connection ended, and nobody noticed")
	}
	if is := o.column(`SELECT (SELECT count(*) FROM outbox) || ' ' || (SELECT count(*) FROM turn) || ' ' || (SELECT array_length(told, 1) IS NULL FROM job_search)`); is != "0 0 true" {
		t.Errorf("half of it is there: %s", is)
	}
	o.exec(`DROP TRIGGER dies ON job_alert`)
	if n := o.alerted(); n != 1 {
		t.Errorf("%d were told", n)
	}
	if is := o.column(`SELECT count(*)::text FROM outbox`); is != "1" {
		t.Errorf("%s messages", is)
	}
}

// TestAlertsStop: who cannot be reached is not told, and their searches end; with an
// erased conversation goes all that was kept of jobs.
func TestAlertsStop(t *testing.T) {
	o := seekers(t, 3)
	loadJobs(t, o.Bot, inZH("new-1", "后厨传菜员", jobRow{"employer": "新店"}))
	o.exec(`UPDATE conversation SET unreachable_at = now() WHERE external_id = 'seeker0'`)
	o.exec(`INSERT INTO job_saved SELECT c.id, v.group_id, v.id, v.title, v.employer, now() FROM conversation c, vacancy v WHERE c.external_id = 'seeker1' AND v.external_id = 'k1'`)
	o.exec(`INSERT INTO job_unwanted SELECT c.id, v.group_id, 'wrong', now() FROM conversation c, vacancy v WHERE c.external_id = 'seeker1' AND v.external_id = 'k2'`)
	o.exec(`INSERT INTO vacancy_report (vacancy_id, conversation_id, said_at) SELECT v.id, c.id, now() FROM conversation c, vacancy v WHERE c.external_id = 'seeker1' AND v.external_id = 'k2'`)
	o.exec(`INSERT INTO job_outcome (conversation_id, group_id, vacancy_id, title, due_at) SELECT c.id, v.group_id, v.id, v.title, now() FROM conversation c, vacancy v WHERE c.external_id = 'seeker1' AND v.external_id = 'k3'`)
	if n := o.alerted(); n != 2 {
		t.Errorf("%d were told, want 2", n)
	}
	// What they keep, do not want or will be asked of is not new to them.
	if said := o.column(`SELECT body->>'answer' FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = 'seeker1'`); !strings.Contains(said, "新店") || strings.Contains(said, "望京餐饮") || strings.Contains(said, "海淀食堂") || strings.Contains(said, "学院路小馆") {
		t.Errorf("told: %s", said)
	}
	if is := o.column(`SELECT count(*)::text FROM job_search s JOIN conversation c ON c.id = s.conversation_id WHERE c.external_id = 'seeker0'`); is != "0" {
		t.Errorf("who has blocked us has %s searches", is)
	}
	o.exec(`DELETE FROM conversation WHERE external_id = 'seeker1'`)
	for _, table := range []string{"job_saved", "job_unwanted", "job_outcome"} {
		if is := o.column(`SELECT count(*)::text FROM ` + table); is != "0" {
			t.Errorf("%s has %s rows of an erased conversation", table, is)
		}
	}
	if is := o.column(`SELECT count(*) || ' ' || count(conversation_id) FROM vacancy_report`); is != "1 0" {
		t.Errorf("reports, and those that say who: %s", is)
	}
	// Every table that names a conversation lets go of it.
	if is := o.column(`SELECT coalesce(string_agg(conrelid::regclass::text, ' '), '') FROM pg_constraint WHERE confrelid = 'conversation'::regclass AND confdeltype NOT IN ('c', 'n')`); is != "" {
		t.Errorf("%s keeps an erased conversation", is)
	}
}

// TestAlertsPutOff: where nothing came since anybody looked, nobody is searched for.
func TestAlertsPutOff(t *testing.T) {
	o := seekers(t, 5)
	o.exec(`UPDATE job_search SET since = now() + interval '1 h'`)
	o.Jobs = &job.Searcher{} // a search would panic
	if n := o.alerted(); n != 0 {
		t.Errorf("%d were told", n)
	}
	if is := o.column(`SELECT count(*)::text FROM job_alert WHERE due_at > $1`, o.Now()); is != "5" {
		t.Errorf("%s were put off", is)
	}
}

// TestQuiet: the quiet hours, by the clock of a place, also when the clock is changed.
func TestQuiet(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	night := bot.Quiet{From: 23 * time.Hour, To: 7*time.Hour + 30*time.Minute}
	noon := bot.Quiet{From: 12 * time.Hour, To: 14 * time.Hour}
	never := bot.Quiet{From: time.Minute, To: time.Minute}
	for _, c := range []struct {
		quiet bot.Quiet
		at    time.Time
		until string // "" not quiet
	}{
		{bot.Quiet{}, time.Date(2026, 11, 20, 20, 59, 59, 0, shanghai), ""},
		{bot.Quiet{}, time.Date(2026, 11, 20, 21, 0, 0, 0, shanghai), "2026-11-21T08:00:00+08:00"},
		{bot.Quiet{}, time.Date(2026, 11, 21, 7, 59, 0, 0, shanghai), "2026-11-21T08:00:00+08:00"},
		{bot.Quiet{}, time.Date(2026, 11, 21, 8, 0, 0, 0, shanghai), ""},
		{bot.Quiet{}, time.Date(2026, 12, 31, 23, 0, 0, 0, shanghai), "2027-01-01T08:00:00+08:00"},
		{night, time.Date(2026, 10, 24, 23, 30, 0, 0, london), "2026-10-25T07:30:00Z"},
		{night, time.Date(2026, 3, 29, 3, 0, 0, 0, london), "2026-03-29T07:30:00+01:00"},
		{night, time.Date(2026, 3, 29, 12, 0, 0, 0, london), ""},
		{noon, time.Date(2026, 3, 29, 12, 0, 0, 0, london), "2026-03-29T14:00:00+01:00"},
		{noon, time.Date(2026, 3, 29, 11, 0, 0, 0, london), ""},
		{never, time.Date(2026, 3, 29, 0, 1, 0, 0, london), ""},
	} {
		until, quiet := c.quiet.Until(c.at)
		if is := until.Format(time.RFC3339); quiet != (c.until != "") || quiet && is != c.until {
			t.Errorf("%v at %s: quiet %v until %s, want %q", c.quiet, c.at, quiet, is, c.until)
		}
	}
}

// TestAlertZone: the quiet hours are those where somebody is.
func TestAlertZone(t *testing.T) {
	o := seekers(t, 2)
	o.exec(`UPDATE conversation SET region = 'GB-ENG' WHERE external_id = 'seeker0'`)
	// Ten in Shanghai is two at night in London.
	if n := o.alerted(); n != 1 {
		t.Errorf("%d were told, want who is in Shanghai", n)
	}
	if is := o.column(`SELECT to_char(a.due_at AT TIME ZONE 'Europe/London', 'HH24') FROM job_alert a JOIN conversation c ON c.id = a.conversation_id WHERE c.external_id = 'seeker0'`); is != "08" {
		t.Errorf("who is in London is due at %s", is)
	}
	o.clock.Add(int64(7 * time.Hour))
	if n := o.alerted(); n != 1 {
		t.Errorf("%d were told in the morning of London", n)
	}
}

// TestAlertsApart: a search that cannot be done, and a conversation that somebody is at
// work on, keep nobody else from what is new.
func TestAlertsApart(t *testing.T) {
	o := seekers(t, 3)
	o.exec(`UPDATE job_search SET wish = '{"metres": "far"}' WHERE conversation_id = (SELECT id FROM conversation WHERE external_id = 'seeker0')`)
	tx, err := o.Pool.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(context.Background(), `SELECT FROM conversation WHERE external_id = 'seeker1' FOR NO KEY UPDATE`); err != nil {
		t.Fatal(err)
	}
	if n := o.alerted(); n != 1 {
		t.Errorf("%d were told, want who is well", n)
	}
	if err := tx.Rollback(context.Background()); err != nil {
		t.Fatal(err)
	}
	o.clock.Add(int64(time.Minute))
	if n := o.alerted(); n != 1 {
		t.Errorf("%d were told a minute later", n)
	}
	if is := o.column(`SELECT string_agg(c.external_id, ' ' ORDER BY o.id) FROM outbox o JOIN conversation c ON c.id = o.conversation_id`); is != "seeker2 seeker1" {
		t.Errorf("told: %s", is)
	}
}
