package job_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval"
	"careerbot/retrieval/job"
)

// meaning is an embedding model over HTTP that knows what kitchen work is in whatever
// words: near to each other are texts of the kitchen, of cleaning, of nothing.
func meaning(t *testing.T) (*llmtest.Server, llm.Embedder) {
	t.Helper()
	server := &llmtest.Server{Key: "k"}
	server.Always(func(w http.ResponseWriter, r *http.Request, request llmtest.Request) {
		var vectors []llmtest.Vector
		for i, text := range request.Input {
			v := make([]float32, 8)
			v[7] = 0.1
			for n, words := range []string{"后厨 厨师 kitchen 炒菜 切配", "保洁 打扫 cleaner", "会计 账目"} {
				for word := range strings.FieldsSeq(words) {
					if strings.Contains(text, word) {
						v[n] = 1
					}
				}
			}
			v[3] = float32(strings.Count(text, "\n")) / 1000
			vectors = append(vectors, llmtest.Vector{Index: i, Embedding: v})
		}
		llmtest.Vectors(vectors...)(w, r, request)
	})
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	e, err := llm.NewOpenAI(context.Background(), llm.Endpoint{Key: "k", Base: web.URL + "/v1"}, "embed-1", 8, 1)
	if err != nil {
		t.Fatal(err)
	}
	return server, e
}

// TestByMeaning: with an embedding model what means the same in other words is found
// too, under the same conditions; what means nothing like it is not, the same job comes
// once, pages do not overlap, and an endpoint that is away leaves the words.
func TestByMeaning(t *testing.T) {
	ctx := context.Background()
	pool := pgtest.New(t)
	store := &vacancy.Store{Pool: pool, Now: func() time.Time { return thursday }}
	server, e := meaning(t)
	cook := func(title, place, pay string) row {
		return row{"title": title, "duties": "炒菜、切配", "place": place, "pay": pay}
	}
	load(t, pool, "a", row{"title": "后厨帮工", "duties": "洗碗"}, row{"title": "后厨杂工", "duties": "洗菜"}, cook("厨师", "北京", "6000元/月"), cook("厨师长", "上海", "9000元/月"), cook("打荷", "北京", "3000元/月"),
		row{"title": "会计", "duties": "账目"}, row{"title": "保洁", "duties": "打扫"})
	load(t, pool, "b", row{"title": "厨师", "duties": "炒菜、切配", "place": "北京", "pay": "6000元/月", "employer": "公司a2"})
	s := &job.Searcher{Pool: pool, Places: &retrieval.Searcher{Pool: pool, Embedder: e}}
	ask := func(q job.Query) []string {
		t.Helper()
		var all []string
		for _, v := range search(t, s, q).Vacancies {
			all = append(all, v.Title)
		}
		slices.Sort(all)
		return all
	}
	want := func(q job.Query, titles ...string) {
		t.Helper()
		if got := ask(q); !slices.Equal(got, titles) {
			t.Errorf("%+v: %v, want %v", q.Wish, got, titles)
		}
	}
	kitchen := job.Query{Wish: job.Wish{Text: "后厨"}}
	want(kitchen, "后厨帮工", "后厨杂工") // nothing is embedded yet
	if err := store.Embed(ctx, e); err != nil {
		t.Fatal(err)
	}
	want(kitchen, "厨师", "厨师长", "后厨帮工", "后厨杂工", "打荷")
	if f := search(t, s, kitchen); f.Count != 5 || f.More {
		t.Errorf("count %d", f.Count)
	}
	want(job.Query{Wish: job.Wish{Text: "后厨", Region: "11"}}, "厨师", "后厨帮工", "后厨杂工", "打荷")
	want(job.Query{Wish: job.Wish{Text: "后厨", Region: "11", PayFrom: 4000, PayUnit: "month"}}, "厨师", "后厨帮工", "后厨杂工")
	want(job.Query{Wish: job.Wish{Text: "后厨", Sort: job.ByPay}}, "后厨帮工", "后厨杂工") // another order is that of the words
	var paged []int64
	for after := 0; after < 5; after += 2 {
		paged = append(paged, ids(search(t, s, job.Query{Wish: kitchen.Wish, After: after, Limit: 2}))...)
	}
	all := ids(search(t, s, kitchen))
	if !slices.Equal(paged, all) {
		t.Errorf("in pages %v, at once %v", paged, all)
	}
	var group int64
	if err := pool.QueryRow(ctx, `SELECT min(group_id) FROM vacancy WHERE title = '厨师长'`).Scan(&group); err != nil {
		t.Fatal(err)
	}
	want(job.Query{Wish: kitchen.Wish, Without: []int64{group}}, "厨师", "后厨帮工", "后厨杂工", "打荷")
	server.Always(llmtest.Status(http.StatusServiceUnavailable, "overloaded"))
	want(job.Query{Wish: job.Wish{Text: "后厨 帮工"}}, "后厨帮工")
}
