package retrieval_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/llm"
	"careerbot/internal/postgres/pgtest"
	"careerbot/internal/text"
	"careerbot/knowledge"
	"careerbot/retrieval"
)

var today = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// load publishes texts and gives a searcher over them.
func load(t testing.TB, raws []knowledge.Raw, embedder llm.Embedder) *retrieval.Searcher {
	t.Helper()
	pool := pgtest.New(t)
	l := &knowledge.Library{Pool: pool, Embedder: embedder, Now: func() time.Time { return today }}
	if err := l.Import(context.Background(), raws, nil); err != nil {
		t.Fatal(err)
	}
	return &retrieval.Searcher{Pool: pool, Embedder: embedder}
}

func search(t testing.TB, s *retrieval.Searcher, q retrieval.Query) []retrieval.Passage {
	t.Helper()
	if q.AsOf.IsZero() {
		q.AsOf = today
	}
	r, err := s.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r.Passages
}

func bodies(passages []retrieval.Passage) string {
	var all []string
	for _, p := range passages {
		all = append(all, p.Body)
	}
	return strings.Join(all, "|")
}

func TestRegionAndDay(t *testing.T) {
	day := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	s := load(t, []knowledge.Raw{
		{ID: "1", Text: "补贴 全国", Metadata: knowledge.Metadata{Region: "CN"}},
		{ID: "2", Text: "补贴 广东", Metadata: knowledge.Metadata{Region: "44"}},
		{ID: "3", Text: "补贴 广州", Metadata: knowledge.Metadata{Region: "4401"}},
		{ID: "4", Text: "补贴 上海", Metadata: knowledge.Metadata{Region: "31"}},
		{ID: "5", Text: "补贴 到处"},
		{ID: "6", Text: "补贴 旧", Metadata: knowledge.Metadata{ValidFrom: day(2010), ValidTo: day(2020)}},
		{ID: "7", Text: "补贴 将来", Metadata: knowledge.Metadata{ValidFrom: day(2030)}},
	}, nil)
	for _, c := range []struct {
		region string
		year   int
		want   string
	}{
		{"", 2026, "补贴 全国|补贴 到处"},
		{"CN", 2026, "补贴 全国|补贴 到处"},
		{"4401", 2026, "补贴 全国|补贴 广东|补贴 广州|补贴 到处"},
		{"440106", 2026, "补贴 全国|补贴 广东|补贴 广州|补贴 到处"},
		{"44", 2026, "补贴 全国|补贴 广东|补贴 到处"},
		{"31", 2015, "补贴 全国|补贴 上海|补贴 到处|补贴 旧"},
		{"31", 2020, "补贴 全国|补贴 上海|补贴 到处"},
		{"GB", 2031, "补贴 到处|补贴 将来"},
	} {
		got := search(t, s, retrieval.Query{Text: "补贴", Region: c.region, AsOf: day(c.year)})
		slices.SortFunc(got, func(a, b retrieval.Passage) int { return cmp.Compare(a.ID, b.ID) })
		if bodies(got) != c.want {
			t.Errorf("region %q in %d: %s, want %s", c.region, c.year, bodies(got), c.want)
		}
	}
}

// TestNarrowFilter: where few of very many candidates pass the filter, they are
// all found, by words and by vectors, with their index.
func TestNarrowFilter(t *testing.T) {
	var raws []knowledge.Raw
	for i := range 21_000 { // enough for the vectors to get their index
		m := knowledge.Metadata{Region: "31"}
		if i%2_100 == 0 {
			m.Region = "44"
		}
		raws = append(raws, knowledge.Raw{ID: fmt.Sprint(i), Text: fmt.Sprintf("工资 支付 规定 w%d", i), Metadata: m})
	}
	s := load(t, raws, llm.Offline{Weight: 1})
	var indexed bool
	if err := s.Pool.QueryRow(context.Background(), `SELECT EXISTS (SELECT FROM pg_indexes WHERE indexdef LIKE '%hnsw%')`).Scan(&indexed); err != nil || !indexed {
		t.Fatalf("the vectors have no index: %v", err)
	}
	got := search(t, s, retrieval.Query{Text: "工资支付规定", Region: "44", K: 20})
	if len(got) != 10 {
		t.Fatalf("%d of the 10 passages of the region", len(got))
	}
	for _, p := range got {
		if p.Region != "44" || p.Score.Lexical == 0 || p.Score.Vector == 0 {
			t.Errorf("%+v", p)
		}
	}
	if got := search(t, s, retrieval.Query{Text: "工资支付规定 w77", Region: "31", K: 5}); len(got) != 5 || !strings.Contains(bodies(got)+"|", " w77|") {
		t.Errorf("wide: %s", bodies(got))
	}
}

// TestAgreesWithBM25 compares the ranking with BM25 computed to the letter over
// all passages, on random texts with the word frequencies of language (Zipf).
func TestAgreesWithBM25(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 5, 20_000)
	word := func() string { return fmt.Sprintf("w%dx", zipf.Uint64()) }
	raws := make([]knowledge.Raw, 6000)
	for i := range raws {
		var words []string
		for range 20 + random.IntN(100) {
			words = append(words, word())
		}
		raws[i] = knowledge.Raw{ID: fmt.Sprint(i), Text: strings.Join(words, " ")}
	}
	s := load(t, raws, nil)
	exact := newBM25(raws)
	same, of := 0, 0
	for range 100 {
		var words []string
		for range 4 + random.IntN(8) {
			words = append(words, word())
		}
		query := strings.Join(words, " ")
		want := exact.top(query, 10)
		for _, p := range search(t, s, retrieval.Query{Text: query, K: 10}) {
			of++
			if slices.Contains(want, p.Body) {
				same++
			}
		}
	}
	overlap := float64(same) / float64(of)
	t.Logf("overlap@10 with exact BM25: %.3f", overlap)
	if of != 1000 || overlap < 0.9 {
		t.Errorf("overlap@10 with exact BM25 is %.3f of %d, want 0.9", overlap, of)
	}
}

// bm25 is the reference: every passage scored, nothing stored.
type bm25 struct {
	raws   []knowledge.Raw
	counts []map[int32]int
	length []float64
	df     map[int32]float64
	mean   float64
}

func newBM25(raws []knowledge.Raw) *bm25 {
	b := &bm25{raws: raws, df: map[int32]float64{}}
	for _, r := range raws {
		counts := text.Counts(r.Text)
		n := 0
		for term, times := range counts {
			b.df[term]++
			n += times
		}
		b.counts = append(b.counts, counts)
		b.length = append(b.length, float64(n))
		b.mean += float64(n) / float64(len(raws))
	}
	return b
}

func (b *bm25) top(query string, k int) []string {
	const k1, bb = 0.9, 0.4
	n := float64(len(b.raws))
	score := make([]float64, len(b.raws))
	for term, times := range text.Counts(query) {
		idf := math.Log(1 + (n-b.df[term]+0.5)/(b.df[term]+0.5))
		for i, counts := range b.counts {
			tf := float64(counts[term])
			score[i] += float64(times) * idf * tf * (k1 + 1) / (tf + k1*(1-bb+bb*b.length[i]/b.mean))
		}
	}
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Or(cmp.Compare(score[y], score[x]), cmp.Compare(x, y)) })
	var top []string
	for _, i := range order[:k] {
		top = append(top, b.raws[i].Text)
	}
	return top
}

func TestSameQuestionSameAnswer(t *testing.T) {
	var raws []knowledge.Raw
	for i := range 50 {
		raws = append(raws, knowledge.Raw{ID: fmt.Sprint(i), Text: "试用期 工资"})
	}
	s := load(t, raws, nil)
	first := search(t, s, retrieval.Query{Text: "试用期工资", K: 10})
	for range 5 {
		again := search(t, s, retrieval.Query{Text: "试用期工资", K: 10})
		for i := range first {
			if first[i].ID != again[i].ID {
				t.Fatalf("place %d: %d, then %d", i, first[i].ID, again[i].ID)
			}
		}
	}
}

// TestHostileQueries: whatever is asked, there is a ranking and no error.
func TestHostileQueries(t *testing.T) {
	s := load(t, []knowledge.Raw{{ID: "1", Text: "劳动合同 contract"}}, llm.Offline{Weight: 1})
	for _, q := range []string{"", " ", "😀😀", "'; DROP TABLE passage; --", "\x00\x01", "\xff\xfe", strings.Repeat("长", 100_000), strings.Repeat("word ", 20_000), "مرحبا بالعالم", "%s%s%n", "{1:1}/5"} {
		search(t, s, retrieval.Query{Text: q})
	}
}

// What a message asks counts more than the story that it tells.
func TestStory(t *testing.T) {
	s := load(t, []knowledge.Raw{
		{ID: "story", Text: "If a car breaks down in winter, call the garage and wait in the car."},
		{ID: "question", Text: "The notice period is one month."},
	}, nil)
	const told = "My car broke down in winter and I waited for the garage. How long is the notice period?"
	r, err := s.Search(context.Background(), retrieval.Query{Text: told, AsOf: today})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Passages[0].Body; !strings.HasPrefix(got, "The notice") {
		t.Errorf("first is %q", got)
	}
	for _, term := range r.Terms {
		story := term.Number == text.Number("winter") || term.Number == text.Number("car")
		asked := term.Number == text.Number("notic") || term.Number == text.Number("period")
		if story && (!term.Story || term.Times != 1) || asked && (term.Story || term.Times != 3) {
			t.Errorf("%+v", term)
		}
	}
}

// TestPlaces: the rules of some places can be asked for alone, and which places
// there are is known at once when that changes.
func TestPlaces(t *testing.T) {
	s := load(t, []knowledge.Raw{
		{ID: "1", Text: "补贴 全国", Metadata: knowledge.Metadata{Region: "CN"}},
		{ID: "2", Text: "补贴 广东", Metadata: knowledge.Metadata{Region: "44"}},
		{ID: "3", Text: "补贴 上海", Metadata: knowledge.Metadata{Region: "31"}},
		{ID: "4", Text: "补贴 到处"},
	}, nil)
	places := func() string {
		t.Helper()
		search(t, s, retrieval.Query{Text: "补贴"})
		got, err := s.Places(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(got, " ")
	}
	if got := places(); got != "31 44 CN" {
		t.Errorf("places %q", got)
	}
	if got := bodies(search(t, s, retrieval.Query{Text: "补贴", Region: "44", Places: []string{"31"}})); got != "补贴 上海" {
		t.Errorf("asked for Shanghai's alone: %q", got)
	}
	l := &knowledge.Library{Pool: s.Pool.(*pgxpool.Pool), Now: func() time.Time { return today }}
	if err := l.Import(context.Background(), []knowledge.Raw{{ID: "5", Text: "补贴 北京", Metadata: knowledge.Metadata{Region: "11"}}}, nil); err != nil {
		t.Fatal(err)
	}
	if got := places(); got != "11 31 44 CN" {
		t.Errorf("places %q after a document of Beijing", got)
	}
}

// counting counts what it is asked.
type counting struct {
	llm.Offline
	asked []string
}

func (c *counting) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	c.asked = append(c.asked, texts...)
	return c.Offline.Embed(ctx, texts)
}

// A question's vector is asked for once.
func TestVectorIsRemembered(t *testing.T) {
	s := load(t, []knowledge.Raw{{ID: "1", Text: "The notice period is one month."}}, llm.Offline{Weight: 1})
	c := &counting{Offline: llm.Offline{Weight: 1}}
	s.Embedder = c
	first := search(t, s, retrieval.Query{Text: "notice period"})
	again := search(t, s, retrieval.Query{Text: "notice period", Former: true, AsOf: today})
	search(t, s, retrieval.Query{Text: "notice", Region: "44"})
	if len(c.asked) != 2 || len(first) != 1 || len(again) != 0 {
		t.Errorf("asked %q; found %d and %d", c.asked, len(first), len(again))
	}
}
