package reach_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"careerbot/knowledge"
	"careerbot/knowledge/entitlement"
	"careerbot/knowledge/read"
)

// TestAhead: what is published before it holds is told of on the day from which it does,
// and to nobody where it is taken back before.
func TestAhead(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.exec(`UPDATE reach_seen SET policies = now()`)
	w.person("graduate", `tell '{policies}'; region '4401'; groups '{graduate}'`)
	w.person("yes", `tell '{policies}'; facts '{"seeking": "5", "working": "no"}'`)
	from := time.Now().AddDate(0, 0, 10)
	l := &knowledge.Library{Pool: w.pool, Reader: read.New(read.Options{}), Now: time.Now}
	defer l.Reader.Close()
	for _, title := range []string{"关于高校毕业生求职补贴的通知", "关于毕业生租房补贴的通知"} {
		body := "# " + title + "\n\n一、毕业生可以申领补贴，标准为每月一千元，" + title + "由各地负责解释。\n"
		r, err := l.Add(ctx, knowledge.Source{Name: title + ".md", Bytes: []byte(body), Given: knowledge.Metadata{Title: title, Region: "44", ValidFrom: from}})
		if err != nil || r.Status == knowledge.Refused {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	w.document("蓝湾市求职补助办法", decree, "CN")
	s := &entitlement.Store{Pool: w.pool, Now: time.Now}
	later := strings.Replace(grant, "from: 2020-01-01", "from: "+from.Format(time.DateOnly), 1)
	if _, err := s.Load(ctx, entitlement.Rules{Facts: facts, Files: []entitlement.File{{Name: "seeker-grant", Body: later}}}); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Publish(ctx, []string{"seeker-grant"}, "Wang", "read"); err != nil || r[0].Status != "published" {
		t.Fatalf("%+v, %v", r, err)
	}
	w.all()
	if got := w.found(); got != "" {
		t.Errorf("before it holds: %s", got)
	}
	w.exec(`UPDATE version SET state = 'withdrawn', withdrawn_on = current_date, in_force = 'empty' WHERE title LIKE '%租房%'`)
	w.now = from.Add(time.Hour)
	w.all()
	if got := w.found(); got != "graduate: document  group:graduate, yes: rule  yes" {
		t.Errorf("from when it holds: %q", got)
	}
	w.now = w.now.AddDate(0, 0, 2)
	w.all()
	if got := w.column(`SELECT count(*)::text FROM reach WHERE done_at IS NULL`); got != "0" {
		t.Errorf("%s are not done", got)
	}
}

// TestSuspendedIsPutOff: who was not told of a rule while it might not be used is told once
// it may.
func TestSuspendedIsPutOff(t *testing.T) {
	w := newWorld(t)
	w.exec(`UPDATE reach_seen SET policies = now()`)
	w.person("yes", `tell '{policies}'; facts '{"seeking": "5", "working": "no"}'`)
	w.document("蓝湾市求职补助办法", decree, "CN")
	w.rule()
	w.exec(`UPDATE version SET state = 'withdrawn', withdrawn_on = current_date, in_force = 'empty'`)
	w.all()
	if got := w.found(); got != "" {
		t.Errorf("while it is suspended: %s", got)
	}
	w.exec(`UPDATE version SET state = 'published', withdrawn_on = NULL, in_force = daterange(valid_from, NULL)`)
	w.now = w.now.AddDate(0, 0, 2)
	w.all()
	if got := w.found(); got != "yes: rule  yes" {
		t.Errorf("when it may be used again: %q", got)
	}
}

// TestErasedMeanwhile: who erases what they told while it is compared is not noted, and
// everybody else is.
func TestErasedMeanwhile(t *testing.T) {
	w := newWorld(t)
	w.exec(`UPDATE reach_seen SET policies = now()`)
	w.person("a", `tell '{policies}'; region '4401'; groups '{graduate}'`)
	w.person("b", `tell '{policies}'; region '4401'; groups '{graduate}'`)
	w.document("关于高校毕业生求职补贴的通知", "# 关于高校毕业生求职补贴的通知\n\n一、毕业生可以申领求职补贴。\n", "44")
	ctx := context.Background()
	if _, err := w.f.List(ctx); err != nil {
		t.Fatal(err)
	}
	tx, err := w.pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	if _, err := tx.Exec(ctx, `DELETE FROM conversation WHERE external_id = 'b'`); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { _, err := w.f.Step(ctx); done <- err }()
	for w.column(`SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`) == "0" {
		select {
		case err := <-done:
			t.Fatalf("it waited for nobody: %v", err)
		default:
		}
	}
	if err := tx.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("compare: %v", err)
	}
	if got := w.found(); got != "a: document  group:graduate" {
		t.Errorf("found %q", got)
	}
}

// TestLeftOutKeepsItsPlace: where the rule of a place is over other facts than the one that
// it stands for, nobody there is told of that one.
func TestLeftOutKeepsItsPlace(t *testing.T) {
	w := newWorld(t)
	w.person("south", `tell '{policies}'; region '44'; facts '{"seeking": "5", "working": "no"}'`)
	w.person("east", `tell '{policies}'; region '31'; facts '{"seeking": "5", "working": "no"}'`)
	w.document("蓝湾市求职补助办法", decree, "CN")
	w.document("南岭省求职补助办法", strings.ReplaceAll(decree, "蓝湾市", "南岭省"), "44")
	south := strings.NewReplacer("id: seeker-grant", "id: seeker-grant-south\nreplaces: [seeker-grant]", "region: CN", `region: "44"`, "蓝湾市", "南岭省").Replace(grant)
	s := &entitlement.Store{Pool: w.pool, Now: time.Now}
	ctx := context.Background()
	if _, err := s.Load(ctx, entitlement.Rules{Facts: facts, Files: []entitlement.File{{Name: "seeker-grant", Body: grant}, {Name: "seeker-grant-south", Body: south}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Publish(ctx, []string{"seeker-grant-south", "seeker-grant"}, "Wang", "read"); err != nil {
		t.Fatal(err)
	}
	w.exec(`UPDATE entitlement_version SET body = replace(body, 'working', 'at_work') WHERE rule = 'seeker-grant-south'`)
	w.exec(`INSERT INTO reach (what, ref, due_at) SELECT 'rule', id, now() FROM entitlement_version WHERE rule = 'seeker-grant'`)
	for did := true; did; {
		var err error
		if did, err = w.f.Step(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.found(); got != "east: rule  yes" {
		t.Errorf("found %q", got)
	}
}
