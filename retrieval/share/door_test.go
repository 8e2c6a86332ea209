package share_test

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"careerbot/knowledge/place"
	"careerbot/retrieval/share"
)

func TestOnlyWhatIsPublic(t *testing.T) {
	in := start(t, share.Options{}, nil)
	in.load(t, false, whole("open", nil), whole("review", row{"requirements": "限男性"}), whole("incomplete", row{"employer": ""}), whole("filled", row{"left": "0"}),
		whole("past", row{"until": "2026-01-02"}), whole("later", row{"from": time.Now().AddDate(0, 0, 5).Format(time.DateOnly)}), whole("rejected", row{"duties": "只招女性 rejected"}))
	in.exec(t, `UPDATE vacancy SET state = 'rejected' WHERE external_id = 'rejected'`)
	for _, path := range []string{"/api/v1/vacancies", "/feeds/jobpostings.ndjson"} {
		_, body := in.get(t, path)
		if strings.Count(body, "夜班后厨帮工") != 1 || !strings.Contains(body, "夜班后厨帮工 open") {
			t.Errorf("%s: %s", path, body)
		}
	}
	for _, id := range []string{"review", "incomplete", "filled", "past", "later", "rejected"} {
		for _, path := range []string{"/api/v1/vacancies/", "/jobs/"} {
			if answer, body := in.get(t, path+strconv.FormatInt(in.id(t, id), 10)); answer.StatusCode != http.StatusNotFound || strings.Contains(body, "帮工") {
				t.Errorf("%s: %s %s", id, answer.Status, body)
			}
		}
	}
}

func TestListIsReadToItsEnd(t *testing.T) {
	in := start(t, share.Options{}, nil)
	var rows []row
	for i := range 23 {
		change := row{"place": "浙江省杭州市西湖区文三路" + strconv.Itoa(i) + "号"}
		if i%4 == 0 {
			change = row{"place": "北京市海淀区中关村大街" + strconv.Itoa(i) + "号", "type": "全职", "lat": "", "lon": ""}
		}
		rows = append(rows, whole(strconv.Itoa(i), change))
	}
	in.load(t, false, rows...)
	for query, want := range map[string]int{"": 23, "region=3301": 17, "region=%E5%8C%97%E4%BA%AC": 6, "region=CN": 23, "region=GB": 0, "employment=odd": 17, "updated_since=2030-01-01": 0, "updated_since=2020-01-01T00:00:00%2B08:00": 23} {
		seen := map[int64]bool{}
		next := in.server.URL + "/api/v1/vacancies?limit=5&" + query
		for pages := 0; next != ""; pages++ {
			answer, body := in.get(t, strings.TrimPrefix(next, in.server.URL))
			var page struct {
				Items []struct{ ID int64 }
				Next  *string
			}
			if err := json.Unmarshal([]byte(body), &page); err != nil || pages > 10 {
				t.Fatal(body, err)
			}
			for _, v := range page.Items {
				if seen[v.ID] {
					t.Errorf("%s: %d came twice", query, v.ID)
				}
				seen[v.ID] = true
			}
			// What changes while somebody reads comes again, later; nothing is left out.
			next, _, _ = strings.Cut(strings.TrimPrefix(answer.Header.Get("Link"), "<"), ">")
			if (next == "") != (page.Next == nil) {
				t.Errorf("Link is %q, next %v", next, page.Next)
			}
		}
		if len(seen) != want {
			t.Errorf("%s: %d, want %d", query, len(seen), want)
		}
	}
}

// Who reads up to a number misses nothing that was written before and committed after.
func TestWhatIsCommittedLateIsNotMissed(t *testing.T) {
	in := start(t, share.Options{}, nil)
	ctx := context.Background()
	in.load(t, false, whole("a", nil), whole("b", nil))
	_, cursor := in.feed(t, "", 10)
	early, err := in.Pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer early.Rollback(ctx)
	if _, err := early.Exec(ctx, `UPDATE vacancy SET headcount = 9 WHERE external_id = 'a'`); err != nil {
		t.Fatal(err)
	}
	in.exec(t, `UPDATE vacancy SET headcount = 9 WHERE external_id = 'b'`)
	said, cursor := in.feed(t, "&since="+cursor, 10)
	if got := strings.Join(said, ","); got != "夜班后厨帮工 b" {
		t.Fatalf("before the commit: %s", got)
	}
	if err := early.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	if said, _ := in.feed(t, "&since="+cursor, 10); strings.Join(said, ",") != "夜班后厨帮工 a" {
		t.Errorf("after the commit: %v", said)
	}
}

// many makes n vacancies of the one that is loaded, with long texts.
func (in *instance) many(t testing.TB, n int) {
	t.Helper()
	in.load(t, false, whole("a", nil))
	var columns string
	if err := in.Pool.QueryRow(context.Background(), `
		SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
		WHERE table_name = 'vacancy' AND column_name NOT IN ('id', 'external_id')`).Scan(&columns); err != nil {
		t.Fatal(err)
	}
	in.exec(t, `INSERT INTO vacancy (external_id, `+columns+`) SELECT 'copy ' || i, `+columns+` FROM vacancy, generate_series(1, $1) i WHERE external_id = 'a'`, n)
	in.exec(t, `INSERT INTO vacancy_text SELECT v.id, t.requirements, repeat('洗菜切配', 400), t.conditions, t.findings
		FROM vacancy v, vacancy_text t WHERE v.external_id LIKE 'copy %'`)
}

// watched looks at the memory that is in use while an answer is written.
type watched struct {
	http.ResponseWriter
	writes, bytes int
	most          uint64
}

func (w *watched) Write(p []byte) (int, error) {
	w.bytes += len(p)
	if w.writes++; w.writes%1000 == 0 {
		w.most = max(w.most, inUse())
	}
	return w.ResponseWriter.Write(p)
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestManyAreStreamed(t *testing.T) {
	var seen *watched
	in := start(t, share.Options{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen = &watched{ResponseWriter: w}
			next.ServeHTTP(seen, r)
		})
	})
	in.many(t, 12_000)
	total, since := 0, ""
	before := inUse()
	for range 4 {
		response, err := in.ask(http.MethodGet, "/feeds/jobpostings.ndjson?limit=5000"+since, "Accept-Encoding", "identity")
		if err != nil {
			t.Fatal(err)
		}
		var lines lineCounter
		if _, err := io.Copy(&lines, response.Body); err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		total += int(lines)
		since = "&since=" + response.Header.Get("Feed-Cursor")
		if seen.bytes > 10<<20 && seen.most > before+8<<20 {
			t.Errorf("%d MB are written with %d MB in use, %d before", seen.bytes>>20, seen.most>>20, before>>20)
		}
		if total == 5000 && (seen.writes < 5000 || seen.most == 0) {
			t.Errorf("the page was written in %d pieces", seen.writes)
		}
		if response.Header.Get("Link") == "" {
			break
		}
	}
	if total != 12_001 {
		t.Errorf("%d lines", total)
	}
}

type lineCounter int

func (n *lineCounter) Write(p []byte) (int, error) {
	for _, c := range p {
		if c == '\n' {
			*n++
		}
	}
	return len(p), nil
}

func TestPageBrokenOffDoesNotLookWhole(t *testing.T) {
	in := start(t, share.Options{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(&refusing{ResponseWriter: w, after: 3}, r)
		})
	})
	in.many(t, 50)
	for _, packed := range []string{"identity", "gzip"} {
		response, err := in.ask(http.MethodGet, "/feeds/jobpostings.ndjson", "Accept-Encoding", packed)
		if err != nil {
			continue // not even its head came
		}
		if _, err := io.Copy(io.Discard, response.Body); err == nil {
			t.Errorf("%s: an answer that broke off looks whole", packed)
		}
		response.Body.Close()
	}
}

// refusing takes some writes and no more.
type refusing struct {
	http.ResponseWriter
	after int
}

func (f *refusing) Write(p []byte) (int, error) {
	if f.after--; f.after < 0 {
		return 0, io.ErrShortWrite
	}
	return f.ResponseWriter.Write(p)
}

func TestHowOthersAreServed(t *testing.T) {
	in := start(t, share.Options{}, nil)
	in.load(t, false, whole("a", nil))
	_, plain := in.get(t, "/api/v1/vacancies", "Accept-Encoding", "identity")
	packed, err := in.ask(http.MethodGet, "/api/v1/vacancies", "Accept-Encoding", "br, gzip;q=0.5")
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Body.Close()
	if packed.Header.Get("Content-Encoding") != "gzip" || gunzip(t, packed.Body) != plain || !strings.Contains(packed.Header.Get("Vary"), "Accept-Encoding") {
		t.Errorf("%v", packed.Header)
	}
	if none, err := in.ask(http.MethodGet, "/api/v1/vacancies", "Accept-Encoding", "gzip;q=0"); err != nil || none.Header.Get("Content-Encoding") != "" {
		t.Error(none, err)
	}
	head, err := in.ask(http.MethodHead, "/feeds/jobpostings.ndjson")
	if err != nil || head.StatusCode != http.StatusOK || head.Header.Get("Feed-Cursor") == "" || head.Header.Get("ETag") == "" {
		t.Error(head, err)
	}
	asked, err := in.ask(http.MethodOptions, "/api/v1/vacancies", "Origin", "https://other.example", "Access-Control-Request-Headers", "if-none-match")
	if err != nil || asked.StatusCode != http.StatusNoContent || asked.Header.Get("Access-Control-Allow-Origin") != "*" || asked.Header.Get("Access-Control-Allow-Headers") != "If-None-Match" {
		t.Error(asked, err)
	}
	written, err := in.ask(http.MethodPost, "/api/v1/vacancies")
	if err != nil || written.StatusCode != http.StatusMethodNotAllowed || written.Header.Get("Allow") == "" || written.Header.Get("Content-Type") != "application/problem+json" {
		t.Error(written, err)
	}
	for _, path := range []string{"/api/v1/", "/api/v1/people", "/feeds/x", "/jobs/1/2"} {
		if answer, body := in.get(t, path, "Accept-Language", "en-GB"); answer.StatusCode != http.StatusNotFound {
			t.Error(path, answer.Status, body)
		}
	}
}

func TestLimitOfAnAddress(t *testing.T) {
	now := time.Now()
	in := start(t, share.Options{PerMinute: 3, Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Now: func() time.Time { return now }}, nil)
	ask := func(from string) int {
		answer, _ := in.get(t, "/api/v1/sources", "X-Forwarded-For", from)
		if answer.StatusCode == http.StatusTooManyRequests && (answer.Header.Get("Retry-After") != "20" || answer.Header.Get("RateLimit") != `"address";r=0;t=20`) {
			t.Errorf("%v", answer.Header)
		}
		return answer.StatusCode
	}
	var got []int
	for _, from := range []string{"192.0.2.1", "6.6.6.6, 192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4", "2001:db8:0:1::1"} {
		got = append(got, ask(from))
	}
	if want := []int{200, 200, 200, 429, 200, 200, 200, 200, 429, 200}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	now = now.Add(20 * time.Second)
	if first, second := ask("192.0.2.1"), ask("192.0.2.1"); first != 200 || second != 429 {
		t.Error("after 20 s", first, second)
	}
	// Without a proxy that is named nobody's word is taken.
	other := start(t, share.Options{PerMinute: 1}, nil)
	other.get(t, "/api/v1/sources", "X-Forwarded-For", "192.0.2.1")
	if answer, _ := other.get(t, "/api/v1/sources", "X-Forwarded-For", "192.0.2.2"); answer.StatusCode != http.StatusTooManyRequests {
		t.Error(answer.Status)
	}
}

// Whoever reads feeds slowly holds up those who read feeds, and nobody else.
func TestSlowReadersAreBounded(t *testing.T) {
	held, begun := make(chan struct{}), make(chan struct{}, 10)
	in := start(t, share.Options{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Slow") != "" {
				w = &waiting{ResponseWriter: w, begun: begun, until: held}
			}
			next.ServeHTTP(w, r)
		})
	})
	in.many(t, 10)
	done := make(chan int, 2)
	for range 2 {
		go func() {
			answer, err := in.ask(http.MethodGet, "/feeds/jobpostings.ndjson", "X-Slow", "1", "Accept-Encoding", "identity")
			if err != nil {
				done <- 0
				return
			}
			io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			done <- answer.StatusCode
		}()
		<-begun
	}
	if answer, _ := in.get(t, "/api/v1/vacancies"); answer.StatusCode != http.StatusOK {
		t.Error("the API", answer.Status)
	}
	if answer, body := in.get(t, "/feeds/jobpostings.ndjson"); answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
		t.Error("a third feed", answer.Status, body)
	}
	close(held)
	if a, b := <-done, <-done; a != http.StatusOK || b != http.StatusOK {
		t.Error("those that were slow", a, b)
	}
	if answer, _ := in.get(t, "/feeds/jobpostings.ndjson"); answer.StatusCode != http.StatusOK {
		t.Error("a feed after them", answer.Status)
	}
}

// waiting holds the first write.
type waiting struct {
	http.ResponseWriter
	begun chan<- struct{}
	until <-chan struct{}
}

func (w *waiting) Write(p []byte) (int, error) {
	if w.begun != nil {
		w.begun <- struct{}{}
		w.begun = nil
		<-w.until
	}
	return w.ResponseWriter.Write(p)
}

func TestHostileParameters(t *testing.T) {
	in := start(t, share.Options{}, nil)
	in.load(t, false, whole("a", nil))
	_, cursor := in.feed(t, "", 10)
	values := []string{
		"", "0", "-1", "1e9", "9223372036854775808", "%", "%00", "%FF", "'; DROP TABLE vacancy; --", "{}", "<script>", strings.Repeat("9", 5000), "NaN", "Inf", "+1", "0x10", "１", "%E2%80%AE", "a&a=b", ";",
		cursor, cursor + "-", cursor + "-9", cursor[:8] + "--1", cursor[:9] + "9223372036854775807", cursor[:9] + "-5", cursor[:8], "-" + cursor, cursor + "-1-1", "../../etc", "3301%25", "_", "%25",
	}
	for path, names := range map[string]string{
		"/api/v1/vacancies": "limit cursor region employment updated_since", "/api/v1/places": "lat lon minutes open kind service cursor", "/feeds/jobpostings.ndjson": "since limit", "/jobs/1": "lang %3Cscript%3E",
	} {
		for name := range strings.FieldsSeq(names) {
			for _, value := range values {
				value = strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", "'", "%27").Replace(value)
				answer, body := in.get(t, path+"?"+name+"="+value)
				if answer.StatusCode >= 500 || strings.Contains(body, "<script>\"") || strings.Contains(body, "SQLSTATE") {
					t.Errorf("%s?%s=%s: %s %s", path, name, value, answer.Status, body)
				}
			}
		}
	}
	// Whatever bytes come.
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		raw := make([]byte, random.IntN(40))
		for i := range raw {
			raw[i] = byte(random.IntN(256))
		}
		r := httptest.NewRequest(http.MethodGet, "/feeds/jobpostings.ndjson", nil)
		r.URL.RawQuery = "since=" + string(raw)
		w := httptest.NewRecorder()
		mux := http.NewServeMux()
		in.door.Mount(mux)
		if mux.ServeHTTP(w, r); w.Code >= 500 {
			t.Errorf("%q: %d %s", raw, w.Code, w.Body)
		}
	}
}

func TestBothLanguagesSayAll(t *testing.T) {
	if zh, en := slices.Sorted(maps.Keys(share.Words["zh"])), slices.Sorted(maps.Keys(share.Words["en"])); !slices.Equal(zh, en) {
		t.Errorf("zh has %v\nen has %v", zh, en)
	}
	for language, all := range share.Words {
		for name, said := range all {
			if (said == "") != (name == "employment_") || strings.Count(said, "%") != strings.Count(share.Words["en"][name], "%") {
				t.Errorf("%s %s: %q", language, name, said)
			}
		}
	}
}

func TestPlacesGoToASecondInstance(t *testing.T) {
	first, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	first.loadPlaces(t, "stations.json", stations)
	_, list := first.get(t, "/feeds/places.geojson")
	if r := second.loadPlaces(t, "甲市.geojson", list); r.Loaded != 3 || len(r.Wrong)+len(r.Warnings) != 0 {
		t.Fatalf("%+v", r)
	}
	const said = `SELECT string_agg(concat_ws('|', name, kind, address, region, services, phones, hours, zone, round(lat::numeric, 6), round(lon::numeric, 6), as_of, url), ' / ' ORDER BY name) FROM place WHERE withdrawn_at IS NULL`
	var here, there string
	for in, into := range map[*instance]*string{first: &here, second: &there} {
		if err := in.Pool.QueryRow(context.Background(), said).Scan(into); err != nil {
			t.Fatal(err)
		}
	}
	if here != there {
		t.Errorf("%s\n%s", here, there)
	}
	// It goes back to where it came from: there it is known.
	path := filepath.Join(t.TempDir(), "甲市.geojson")
	if err := os.WriteFile(path, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	reports, err := (&place.Loader{Pool: first.Pool, Now: time.Now}).Load(context.Background(), []string{path}, place.Options{}, nil)
	if err != nil || len(reports) != 1 || reports[0].Loaded != 0 {
		t.Errorf("its own came back to the first: %+v, %v", reports, err)
	}
	// What it has from another it does not pass on: nothing goes round.
	if _, list := second.get(t, "/feeds/places.geojson"); list != "{\"type\":\"FeatureCollection\",\"features\":[]}\n" {
		t.Errorf("the second passes on %s", list)
	}
	// Replaced by the list of another day.
	first.exec(t, `UPDATE place SET withdrawn_at = now() WHERE name = '乙零工市场'`)
	_, list = first.get(t, "/feeds/places.geojson")
	if r := second.loadPlaces(t, "甲市.geojson", list); r.Withdrawn != 1 || r.Unchanged != 2 {
		t.Errorf("%+v", r)
	}
}
