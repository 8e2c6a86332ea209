package vacancy_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/knowledge/vacancy"
)

func state(t *testing.T, s *vacancy.Store, source, id string) string {
	t.Helper()
	return one[string](t, s, `SELECT v.state FROM vacancy v JOIN vacancy_source s ON s.id = v.source_id WHERE s.name = $1 AND external_id = $2`, source, id)
}

func idOf(t *testing.T, s *vacancy.Store, source, id string) int64 {
	t.Helper()
	return one[int64](t, s, `SELECT v.id FROM vacancy v JOIN vacancy_source s ON s.id = v.source_id WHERE s.name = $1 AND external_id = $2`, source, id)
}

// screenedBefore makes a vacancy one in which the rules of before found nothing.
func screenedBefore(t *testing.T, s *vacancy.Store) {
	t.Helper()
	for _, sql := range []string{
		`UPDATE vacancy_text SET findings = '[]'`,
		`UPDATE vacancy SET flags = '{}', state = 'published', text_digest = substr(text_digest, 1, 16) || substr(sha256(''), 1, 16) WHERE state IN ('published', 'review')`,
		`UPDATE vacancy_source SET screened = 'of before'`,
	} {
		if _, err := s.Pool.Exec(context.Background(), sql); err != nil {
			t.Fatal(err)
		}
	}
}

// TestScreenedAgain: when the rules change, what was loaded by hand or posted is screened
// by the new ones, too; what a person has decided about the same words and findings holds.
func TestScreenedAgain(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	load(t, s, "a", false, whole("bad", row{"requirements": "限男性"}), whole("fee", row{"duties": "洗菜，入职先交押金300元"}), whole("good", row{"title": "面点师"}),
		whole("decided", row{"title": "搬运", "requirements": "限男性，已核实"}))
	if n := one[string](t, s, `SELECT screened FROM vacancy_source`); n == "" {
		t.Error("a new source is screened twice")
	}
	posted(t, s, filledIn(vacancy.Posting{"requirements": "限男性"}))
	if err := s.Decide(ctx, idOf(t, s, "a", "decided"), "", true, "王", "特殊工种"); err != nil {
		t.Fatal(err)
	}
	screenedBefore(t, s)
	if n, err := s.ScreenAgain(ctx); err != nil || n != 4 {
		t.Fatalf("%d changed, %v", n, err)
	}
	for id, want := range map[string]string{"bad": "review", "good": "published", "decided": "published"} {
		if got := state(t, s, "a", id); got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
	if got := one[string](t, s, `SELECT flags::text FROM vacancy WHERE external_id = 'fee'`); got != "{deposit}" && got != "{deposit,fee}" && got != "{fee,deposit}" {
		t.Errorf("flags of a deposit: %s", got)
	}
	if got := one[string](t, s, `SELECT state FROM vacancy JOIN vacancy_post ON vacancy_id = id`); got != "review" {
		t.Errorf("the posting is %s", got)
	}
	if n, err := s.ScreenAgain(ctx); err != nil || n != 0 {
		t.Errorf("screened again without new rules: %d, %v", n, err)
	}
	// What the rules find no more is offered.
	if _, err := s.Pool.Exec(ctx, `UPDATE vacancy_text SET findings = '[{"rule":"sex","words":"面点","severity":"unlawful"}]' WHERE vacancy_id = $1`, idOf(t, s, "a", "good")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Pool.Exec(ctx, `UPDATE vacancy SET state = 'review' WHERE external_id = 'good'; UPDATE vacancy_source SET screened = ''`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ScreenAgain(ctx); err != nil || state(t, s, "a", "good") != "published" {
		t.Errorf("it is %s, %v", state(t, s, "a", "good"), err)
	}
}

// TestScreenedAgainWhileServing: nobody has to ask for it.
func TestScreenedAgainWhileServing(t *testing.T) {
	s := newStore(t)
	load(t, s, "a", false, whole("bad", row{"requirements": "限男性"}))
	screenedBefore(t, s)
	s.Tick = time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.Keep(ctx, quiet) }()
	await(t, "the vacancy waits for review", func() bool { return state(t, s, "a", "bad") == "review" })
	cancel()
	<-done
}

// TestPostedWhileScreening: who posts while the same source is screened again waits, and
// both come to their end.
func TestPostedWhileScreening(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	posted(t, s, filledIn(nil))
	if _, err := s.Pool.Exec(ctx, `UPDATE vacancy_source SET screened = 'of before'`); err != nil {
		t.Fatal(err)
	}
	batch, err := s.Pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer batch.Rollback(ctx)                                                                     // ended before, if all is well
	if _, err := batch.Exec(ctx, `SELECT pg_advisory_xact_lock(33321125087961460)`); err != nil { // as a load does
		t.Fatal(err)
	}
	done := make(chan error, 2)
	go func() {
		_, err := s.ScreenAgain(ctx)
		done <- err
	}()
	waitForLocks(t, s, 1)
	go func() {
		_, err := s.Post(ctx, "", filledIn(vacancy.Posting{"title": "分拣工"}), "登记处", vacancy.By{})
		done <- err
	}()
	waitForLocks(t, s, 2)
	if err := batch.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(<-done, <-done); err != nil {
		t.Fatal(err)
	}
	if got := one[string](t, s, `SELECT concat_ws(' ', (SELECT count(*) FROM vacancy_post), label, screened <> 'of before') FROM vacancy_source`); got != "2 登记处 t" {
		t.Errorf("postings, label, screened: %s", got)
	}
}

// TestScreeningGoesOn: screening that fails is said, tried again, and holds up no other source.
func TestScreeningGoesOn(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := newStore(t)
	load(t, s, "a", false, whole("bad", row{"requirements": "限男性"}))
	load(t, s, "b", false, whole("other", row{"requirements": "限男性"}))
	screenedBefore(t, s)
	for _, sql := range []string{
		`CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'out of order'; END $$`,
		fmt.Sprintf(`CREATE TRIGGER broken BEFORE UPDATE ON vacancy_text FOR EACH ROW WHEN (NEW.vacancy_id = %d) EXECUTE FUNCTION broken()`, idOf(t, s, "a", "bad")),
	} {
		if _, err := s.Pool.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	s.Tick = time.Millisecond
	said := &lines{}
	done := make(chan struct{})
	go func() { defer close(done); s.Keep(ctx, slog.New(slog.NewTextHandler(said, nil))) }()
	defer func() { cancel(); <-done }()
	await(t, "the other source is screened, and the failure is said", func() bool { return state(t, s, "b", "other") == "review" && said.have("out of order") })
	if _, err := s.Pool.Exec(ctx, `DROP TRIGGER broken ON vacancy_text`); err != nil {
		t.Fatal(err)
	}
	await(t, "the source that failed is screened", func() bool { return state(t, s, "a", "bad") == "review" })
}

// lines keeps what is logged.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements [io.Writer].
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) have(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), text)
}

// TestRejectedUnderAnotherLabel: what a person has rejected is not offered by another
// source either, or under another id, before a person has looked at it there.
func TestRejectedUnderAnotherLabel(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	load(t, s, "a", false, whole("1", nil))
	load(t, s, "b", false, whole("2", nil))
	load(t, s, "c", false, whole("3", nil), whole("other", row{"title": "收银员", "duties": "在收银台收款、开票、盘点"}))
	published := idOf(t, s, "c", "3")
	// As somebody has published it before: that was a review.
	if err := errors.Join(s.Decide(ctx, published, "", false, "王", "先放着"), s.Decide(ctx, published, "", true, "王", "打过电话，是真的")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Pool.Exec(ctx, `UPDATE vacancy SET state = 'published' WHERE state = 'review'`); err != nil {
		t.Fatal(err)
	}
	if err := s.Decide(ctx, idOf(t, s, "a", "1"), "", false, "王", "电话是骗子的"); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(state(t, s, "b", "2"), " ", state(t, s, "c", "3"), " ", state(t, s, "c", "other")); got != "review published published" {
		t.Errorf("of the other sources: %s", got)
	}
	load(t, s, "d", false, whole("4", nil))
	if got := state(t, s, "d", "4"); got != "review" {
		t.Errorf("what comes later is %s", got)
	}
	// That its source withdraws it changes nothing.
	load(t, s, "a", true, whole("9", row{"title": "面点师"}))
	load(t, s, "e", false, whole("5", nil))
	if got := state(t, s, "e", "5"); got != "review" {
		t.Errorf("after its withdrawal, what comes later is %s", got)
	}
	queue, _, err := s.Queue(ctx, 10)
	if err != nil || len(queue) != 3 || queue[0].Rejected != "电话是骗子的" {
		t.Errorf("%v: the reviewer does not see why: %+v", err, queue)
	}
	if err := s.Decide(ctx, idOf(t, s, "b", "2"), "", true, "李", "这家是真的"); err != nil {
		t.Fatal(err)
	}
	load(t, s, "b", false, whole("2", row{"left": "1"}))
	if got := state(t, s, "b", "2"); got != "published" {
		t.Errorf("what a person has published is %s", got)
	}
}

// TestHeldBackWithOtherWords: what is held back as a rejected job stays so when it says
// something else and is another job by that, until a person has looked at it.
func TestHeldBackWithOtherWords(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	load(t, s, "a", false, whole("1", nil))
	load(t, s, "b", false, whole("2", nil), whole("3", row{"left": "1"}))
	load(t, s, "c", true, whole("4", nil))
	load(t, s, "c", true, whole("5", row{"title": "面点师", "duties": "和面、蒸馒头，清洗蒸箱"})) // 4 is withdrawn
	if err := s.Decide(ctx, idOf(t, s, "a", "1"), "", false, "王", "电话是骗子的"); err != nil {
		t.Fatal(err)
	}
	for _, change := range []row{
		{"duties": "洗菜、切配、打扫厨房，每天六小时，另管宿舍"},
		{"duties": "洗菜、切配、打扫厨房，每天六小时，另管宿舍", "title": "帮厨", "place": "北京市朝阳区望京街9号"},
		{"duties": "端菜、收拾餐桌、招呼客人", "title": "服务员", "pay": "5000元/月", "type": "全职"},
	} {
		load(t, s, "b", false, whole("2", change))
		load(t, s, "c", false, whole("4", change))
		for source, id := range map[string]string{"b": "2", "c": "4"} {
			if got := state(t, s, source, id); got != "review" {
				t.Errorf("%v: %s is %s", change, id, got)
			}
		}
	}
	if one[bool](t, s, `SELECT group_id = (SELECT group_id FROM vacancy WHERE external_id = '1') FROM vacancy WHERE external_id = '2'`) {
		t.Error("it is still the same job: the test shows nothing")
	}
	// Nor is it free when it is screened again.
	if _, err := s.Pool.Exec(ctx, `UPDATE vacancy_text SET findings = '[{"rule":"sex","words":"客人","severity":"unlawful"}]'; UPDATE vacancy_source SET screened = ''`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ScreenAgain(ctx); err != nil || state(t, s, "b", "2") != "review" {
		t.Errorf("%s, %v", state(t, s, "b", "2"), err)
	}
	w, err := s.Look(ctx, idOf(t, s, "b", "2"))
	if err != nil || w.Rejected != "电话是骗子的" {
		t.Errorf("the reviewer is told %q, %v", w.Rejected, err)
	}
	if err := s.Decide(ctx, w.ID, w.Seal, true, "李", "这家是真的"); err != nil {
		t.Fatal(err)
	}
	load(t, s, "b", false, whole("2", row{"duties": "端菜、收拾餐桌、招呼客人，擦桌子", "title": "服务员", "pay": "5000元/月", "type": "全职"}))
	if got := state(t, s, "b", "2"); got != "published" {
		t.Errorf("after the verdict it is %s", got)
	}
}

// TestShrunk: a feed that has less than half of what it had takes nothing out by itself.
func TestShrunk(t *testing.T) {
	s := newStore(t)
	var all []row
	for i := range 60 {
		all = append(all, whole(fmt.Sprint(i), row{"title": fmt.Sprintf("厨师%d", i)}))
	}
	load(t, s, "a", true, all...)
	offered := func() int { return one[int](t, s, `SELECT count(*) FROM vacancy_live`) }
	r := load(t, s, "a", true, all[:25]...)
	if r.Withdrawn != 0 || r.Suspect != 35 || offered() != 60 || find(t, s, "a").Report.Suspect != 35 {
		t.Errorf("%+v, %d are offered", r, offered())
	}
	confirmed, err := s.Load(context.Background(), vacancy.Load{Source: "a", Label: "a", Mapping: parse(t, mapping), Paths: []string{ndjson(t, all[:25]...)}, Replace: true, Shrunk: true})
	if err != nil || confirmed.Withdrawn != 35 || confirmed.Suspect != 0 || offered() != 25 {
		t.Errorf("%v, %+v, %d are offered", err, confirmed, offered())
	}
	// Few, or no more than is left, may go.
	if r := load(t, s, "a", true, all[:5]...); r.Withdrawn != 20 || r.Suspect != 0 {
		t.Errorf("%+v", r)
	}
	load(t, s, "b", true, all...)
	if r := load(t, s, "b", true, all[:30]...); r.Withdrawn != 30 || r.Suspect != 0 {
		t.Errorf("%+v", r)
	}
	// Other ids are no shrinking.
	var others []row
	for i := range 30 {
		others = append(others, whole(fmt.Sprint("n", i), row{"title": fmt.Sprintf("厨师%d", i)}))
	}
	if r := load(t, s, "b", true, others...); r.Withdrawn != 30 || r.Suspect != 0 {
		t.Errorf("%+v", r)
	}
}

// TestShrunkFeed: an operator who has looked runs the feed again, changed or not.
func TestShrunkFeed(t *testing.T) {
	s := newStore(t)
	body := "["
	for i := range 30 {
		body += posting(fmt.Sprint(i), fmt.Sprint("图书管理员", i)) + ","
	}
	b := newBoard(t, body[:len(body)-1]+"]")
	add(t, s, "hz", b.URL, true)
	due(t, s)
	b.set("["+posting("0", "图书管理员0")+"]", `"2"`, 200)
	again(t, s)
	due(t, s)
	again(t, s)
	due(t, s) // not modified
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_live`); n != 30 || find(t, s, "hz").Report.Suspect != 29 {
		t.Errorf("%d are offered, %+v", n, find(t, s, "hz").Report)
	}
	r, err := s.RunSource(context.Background(), "hz", true, nil)
	if err != nil || r.Withdrawn != 29 || live(t, s) != "0" {
		t.Errorf("%v, %+v", err, r)
	}
}
