package share_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"careerbot/knowledge/vacancy"
	"careerbot/retrieval/share"
)

func TestSecondInstanceFollowsTheFirst(t *testing.T) {
	first, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	var rows []row
	for _, id := range strings.Split("a b c d e f g h i j k", " ") {
		rows = append(rows, whole(id, nil))
	}
	first.load(t, true, rows...)
	first.load(t, false, whole("men", row{"requirements": "限男性"}), whole("none", row{"employer": ""}))
	second.follow(t, "甲市", first)
	if r := second.run(t, "甲市"); r.Loaded != 11 || r.Refused != 0 {
		t.Fatalf("first run: %+v", r)
	}
	want := first.live(t)
	if got := strings.ReplaceAll(second.live(t), " → 甲市平台", ""); got != want || !strings.Contains(second.live(t), "夜班后厨帮工 a [市人社局 → 甲市平台]") {
		t.Fatalf("the second offers %s, the first %s", second.live(t), want)
	}
	// Nothing of what the law demands is lost, nor of what a card shows.
	const said = `SELECT to_jsonb(x)::text FROM (SELECT v.title, v.employer, v.region, v.place, v.latitude, v.longitude, v.pay_text, v.pay_from, v.pay_to, v.pay_unit, v.currency,
		v.pay_hour_from, v.employment, v.hours_week, v.shifts, v.headcount, v.places_left, v.education, v.experience, v.skills, v.settlement, v.tools, v.insurance, v.contact,
		v.url, v.posted_at, v.valid_from, v.valid_through, v.language, v.law, v.flags, t.requirements, t.duties, t.conditions
		FROM vacancy v JOIN vacancy_text t ON t.vacancy_id = v.id WHERE v.title LIKE '%a') x`
	var here, there string
	if err := first.Pool.QueryRow(context.Background(), said).Scan(&here); err != nil {
		t.Fatal(err)
	}
	if err := second.Pool.QueryRow(context.Background(), said).Scan(&there); err != nil {
		t.Fatal(err)
	}
	if here != there {
		t.Errorf("said at first\n%s\nand then\n%s", here, there)
	}

	// What is withdrawn, expired or filled goes with the next run; what has changed changes.
	first.load(t, false, row{"id": "a", "status": "closed"}, whole("b", row{"left": "0"}), whole("c", row{"pay": "300元/天 日结"}))
	first.exec(t, `UPDATE vacancy SET valid_through = now() - interval '1 second' WHERE external_id = 'd'`)
	r := second.run(t, "甲市")
	if r.Rows != 4 || r.Withdrawn != 3 || r.Updated != 1 {
		t.Fatalf("second run: %+v", r)
	}
	if got := second.live(t); strings.Contains(got, "工 a ") || strings.Contains(got, "工 b ") || strings.Contains(got, "工 d ") || strings.Count(got, "[") != 8 {
		t.Fatalf("offered: %s", got)
	}
	if r := second.run(t, "甲市"); r.Rows != 0 {
		t.Errorf("nothing was new: %+v", r)
	}
	// A vacancy that expires by the clock alone is named, too.
	first.exec(t, `ALTER TABLE vacancy DISABLE TRIGGER share_updated`)
	first.exec(t, `UPDATE vacancy SET valid_through = now() - interval '1 microsecond' WHERE external_id = 'e'`)
	if r := second.run(t, "甲市"); r.Withdrawn != 1 {
		t.Errorf("expired: %+v", r)
	}
}

func TestSubscriberScreensByItsOwnRules(t *testing.T) {
	first, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	// The first has decided to publish; the second decides for itself.
	first.load(t, false, whole("men", row{"requirements": "限男性"}), whole("a", nil))
	first.exec(t, `UPDATE vacancy SET state = 'published'`)
	// A publisher that says its advertisements are of another country's.
	first.exec(t, `UPDATE vacancy SET law = 'GB', region = 'GB'`)
	second.follow(t, "甲市", first)
	second.run(t, "甲市")
	if got := second.live(t); got != "夜班后厨帮工 a [市人社局 → 甲市平台]" {
		t.Errorf("offered: %s", got)
	}
	var review int
	if err := second.Pool.QueryRow(context.Background(), `SELECT count(*) FROM vacancy WHERE state = 'review' AND law = 'CN'`).Scan(&review); err != nil || review != 1 {
		t.Error(review, err)
	}
}

func TestSourcesThatAreNotPassedOn(t *testing.T) {
	first, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	first.load(t, false, whole("a", nil), whole("b", nil))
	first.loadAs(t, "board", strings.Replace(mapping, "市人社局", "商业招聘网", 1), false, 0, whole("c", nil))
	first.exec(t, `UPDATE vacancy_source SET shared = false WHERE name = 'board'`)
	second.follow(t, "甲市", first)
	second.run(t, "甲市")
	if got := second.live(t); strings.Contains(got, "商业") || strings.Count(got, "[") != 2 {
		t.Fatalf("offered: %s", got)
	}
	first.exec(t, `UPDATE vacancy_source SET shared = NOT shared`)
	second.run(t, "甲市")
	if got := second.live(t); got != "夜班后厨帮工 c [商业招聘网 → 甲市平台]" {
		t.Errorf("offered: %s", got)
	}
}

func TestNothingGoesRound(t *testing.T) {
	a, b, c := start(t, share.Options{}, nil), start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	a.load(t, false, whole("x", nil))
	b.load(t, false, whole("y", nil))
	for _, f := range []struct {
		who  *instance
		name string
		of   *instance
	}{{a, "b", b}, {a, "c", c}, {b, "a", a}, {b, "c", c}, {c, "a", a}, {c, "b", b}} {
		f.who.follow(t, f.name, f.of)
	}
	round := func() {
		for _, in := range []*instance{a, b, c} {
			for _, name := range []string{"a", "b", "c"} {
				if sources, _ := in.Sources(context.Background()); slices.ContainsFunc(sources, func(s source) bool { return s.Name == name }) {
					in.run(t, name)
				}
			}
		}
	}
	for range 4 {
		round()
	}
	if got := a.live(t); got != "夜班后厨帮工 x [市人社局], 夜班后厨帮工 y [市人社局 → b平台], 夜班后厨帮工 y [市人社局 → b平台 → c平台]" {
		t.Errorf("a offers %s", got)
	}
	// All know both; of what a person is shown each is one.
	for name, in := range map[string]*instance{"a": a, "b": b, "c": c} {
		var groups int
		if err := in.Pool.QueryRow(context.Background(), `SELECT count(DISTINCT group_id) FROM vacancy_live`).Scan(&groups); err != nil || groups != 2 {
			t.Errorf("%s offers %d jobs: %s, %v", name, groups, in.live(t), err)
		}
	}
	// What was withdrawn where it was said is gone everywhere, though all pass it on.
	a.load(t, false, row{"id": "x", "status": "closed"})
	for range 4 {
		round()
	}
	for name, in := range map[string]*instance{"a": a, "b": b, "c": c} {
		if got := in.live(t); strings.Contains(got, "工 x") || !strings.Contains(got, "工 y") {
			t.Errorf("%s still offers %s", name, got)
		}
	}
}

func TestKilledInTheMiddle(t *testing.T) {
	// The wire goes dead in the middle of the third page, and after that page.
	var pages, asked atomic.Int32
	var dead atomic.Bool
	first := start(t, share.Options{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			if n := pages.Add(1); dead.Load() && n == 3 {
				next.ServeHTTP(&short{ResponseWriter: w, left: 3000}, r)
				panic(http.ErrAbortHandler)
			}
			next.ServeHTTP(w, r)
		})
	})
	second := start(t, share.Options{}, nil)
	var rows []row
	for i := range 40 {
		rows = append(rows, whole(string(rune('A'+i)), nil))
	}
	first.load(t, true, rows...)
	second.follow(t, "甲市", first)
	dead.Store(true)
	if _, err := second.RunSource(context.Background(), "甲市", nil); err == nil || !strings.Contains(err.Error(), "broke off") {
		t.Fatal(err)
	}
	if got := strings.Count(second.live(t), "["); got != 14 {
		t.Fatalf("of two whole pages of 7 and a broken one %d are offered", got)
	}
	// While it was away one that it has and one that it has not were closed.
	dead.Store(false)
	first.load(t, false, row{"id": "A", "status": "closed"}, row{"id": "Z", "status": "closed"})
	asked.Store(0)
	second.run(t, "甲市")
	if got := second.live(t); strings.ReplaceAll(got, " → 甲市平台", "") != first.live(t) {
		t.Errorf("offered: %s", got)
	}
	if n := asked.Load(); n > 5 {
		t.Errorf("it went on with %d pages: it began anew", n)
	}
}

// short passes on the beginning of an answer.
type short struct {
	http.ResponseWriter
	left int
}

func (s *short) Write(p []byte) (int, error) {
	n := min(len(p), s.left)
	s.left -= n
	if _, err := s.ResponseWriter.Write(p[:n]); err != nil {
		return 0, err
	}
	if f, ok := s.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
	return len(p), nil
}

func TestBegunAnewWhereTheCursorIsNotKnown(t *testing.T) {
	first, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	first.load(t, false, whole("a", nil), whole("b", nil), whole("c", nil))
	second.follow(t, "甲市", first)
	second.run(t, "甲市")
	// The first comes back as another, without one of its vacancies and without saying so.
	first.exec(t, `UPDATE share_instance SET id = gen_random_uuid()`)
	first.exec(t, `DELETE FROM vacancy WHERE external_id = 'b'`)
	second.run(t, "甲市")
	if got := second.live(t); strings.ReplaceAll(got, " → 甲市平台", "") != first.live(t) {
		t.Errorf("offered: %s", got)
	}
	// After a week everything is compared, even if the feed has nothing to say.
	first.exec(t, `DELETE FROM vacancy WHERE external_id = 'a'`)
	if second.run(t, "甲市"); strings.Count(second.live(t), "[") != 2 {
		t.Errorf("offered: %s", second.live(t))
	}
	second.exec(t, `UPDATE vacancy_source SET whole_at = now() - interval '8 days'`)
	if second.run(t, "甲市"); strings.Count(second.live(t), "[") != 1 {
		t.Errorf("offered: %s", second.live(t))
	}
}

func TestWhatAServerAsksForIsDone(t *testing.T) {
	var asked atomic.Int32
	first := start(t, share.Options{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1) <= 2 {
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	second := start(t, share.Options{}, nil)
	first.load(t, false, whole("a", nil))
	second.follow(t, "甲市", first)
	if r := second.run(t, "甲市"); r.Loaded != 1 || asked.Load() != 3 {
		t.Errorf("%+v after %d requests", r, asked.Load())
	}
}

func TestFeedIsReadOnFromAnywhere(t *testing.T) {
	in := start(t, share.Options{}, nil)
	in.load(t, false, whole("a", nil), whole("b", nil), whole("c", nil))
	all, cursor := in.feed(t, "", 2)
	slices.Sort(all)
	if got := strings.Join(all, ","); got != "夜班后厨帮工 a,夜班后厨帮工 b,夜班后厨帮工 c" {
		t.Fatal(got)
	}
	in.load(t, false, row{"id": "a", "status": "closed"}, whole("c", row{"headcount": "3"}))
	var id string
	if err := in.Pool.QueryRow(context.Background(), `SELECT id::text FROM vacancy WHERE external_id = 'a'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	said, last := in.feed(t, "&since="+cursor, 1)
	slices.Sort(said)
	if got := strings.Join(said, ","); got != "-"+id+",夜班后厨帮工 c" {
		t.Errorf("since then: %s", got)
	}
	// Who begins now is not told of what was there before.
	if all, _ := in.feed(t, "", 1); len(all) != 2 {
		t.Errorf("from the beginning: %v", all)
	}
	// Who asks again with the last ETag gets nothing.
	response, _ := in.get(t, "/feeds/jobpostings.ndjson?since="+last)
	if again, body := in.get(t, "/feeds/jobpostings.ndjson?since="+last, "If-None-Match", response.Header.Get("ETag")); again.StatusCode != http.StatusNotModified || body != "" {
		t.Error(again.Status, body)
	}
	in.load(t, false, whole("c", row{"headcount": "4"}))
	if again, body := in.get(t, "/feeds/jobpostings.ndjson?since="+last, "If-None-Match", response.Header.Get("ETag")); again.StatusCode != http.StatusOK || !strings.Contains(body, `"totalJobOpenings":4`) {
		t.Error(again.Status, body)
	}
}

type source = vacancy.Source
