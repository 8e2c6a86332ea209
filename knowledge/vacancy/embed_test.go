package vacancy_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
)

// endpoint is an embedding model over HTTP.
func endpoint(t *testing.T) (*llmtest.Server, llm.Embedder) {
	t.Helper()
	server := &llmtest.Server{Key: "k"}
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	e, err := llm.NewOpenAI(context.Background(), llm.Endpoint{Key: "k", Base: web.URL + "/v1"}, "embed-1", 8, 1)
	if err != nil {
		t.Fatal(err)
	}
	server.Forget()
	return server, e
}

// asked gives the texts that came to the endpoint, sorted.
func asked(s *llmtest.Server) []string {
	var all []string
	for _, r := range s.Requests() {
		all = append(all, r.Input...)
	}
	s.Forget()
	slices.Sort(all)
	return all
}

// TestEmbed: what is on offer has a vector of what the work is, the same text is
// embedded once, changed texts anew, and what has ended has none.
func TestEmbed(t *testing.T) {
	s := newStore(t)
	server, e := endpoint(t)
	embed := func() {
		t.Helper()
		if err := s.Embed(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
	load(t, s, "甲", true, whole("1", nil), whole("2", row{"place": "北京市朝阳区望京街2号", "employer": "另一家公司"}),
		whole("3", row{"title": "保洁", "duties": "打扫办公楼"}), whole("4", row{"until": "长期有效"}))
	embed()
	const kitchen = "后厨帮工\n能吃苦耐劳\n洗菜、切配、打扫厨房，每天六小时"
	if got := asked(server); !slices.Equal(got, []string{"保洁\n能吃苦耐劳\n打扫办公楼", kitchen}) {
		t.Errorf("embedded first: %q", got)
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_embedding`); n != 3 {
		t.Errorf("%d vectors, want 3: an incomplete vacancy has none", n)
	}
	if n := one[int](t, s, `SELECT count(DISTINCT embedding) FROM vacancy_embedding`); n != 2 {
		t.Errorf("%d different vectors, want 2: the same text has the same", n)
	}
	embed()
	if got := asked(server); len(got) != 0 {
		t.Errorf("nothing has changed, and asked for %q", got)
	}
	load(t, s, "甲", true, whole("1", nil), whole("3", row{"title": "保洁", "duties": "打扫图书馆"}), whole("5", nil))
	embed()
	if got := asked(server); !slices.Equal(got, []string{"保洁\n能吃苦耐劳\n打扫图书馆"}) {
		t.Errorf("embedded after a change: %q", got)
	}
	if got := one[string](t, s, `SELECT string_agg(external_id, ' ' ORDER BY external_id) FROM vacancy_embedding JOIN vacancy ON id = vacancy_id`); got != "1 3 5" {
		t.Errorf("vectors of %s; 2 is withdrawn", got)
	}
}

// TestEmbedRefused: an endpoint that refuses one text keeps no other out, one that is
// away leaves nothing half done, and what was left out is made up for.
func TestEmbedRefused(t *testing.T) {
	s := newStore(t)
	server, e := endpoint(t)
	load(t, s, "甲", true, whole("1", nil), whole("2", row{"title": "毒"}), whole("3", row{"title": "保洁"}))
	away := llmtest.Status(http.StatusBadRequest, "invalid_request_error")
	server.Always(away)
	if err := s.Embed(context.Background(), e); err == nil {
		t.Error("no error from an endpoint that is away")
	}
	well := llmtest.Fault(func(w http.ResponseWriter, r *http.Request, request llmtest.Request) {
		var vectors []llmtest.Vector
		for i, text := range request.Input {
			if strings.HasPrefix(text, "毒") {
				away(w, r, request)
				return
			}
			vectors = append(vectors, llmtest.Vector{Index: i, Embedding: llmtest.Embedding(text, 8)})
		}
		llmtest.Vectors(vectors...)(w, r, request)
	})
	server.Always(well)
	if err := s.Embed(context.Background(), e); err == nil {
		t.Error("nothing is said of the text that was refused")
	}
	const has = `SELECT string_agg(external_id, ' ' ORDER BY external_id) FROM vacancy_embedding JOIN vacancy ON id = vacancy_id`
	if got := one[string](t, s, has); got != "1 3" {
		t.Errorf("vectors of %s, want 1 3", got)
	}
	server.Always(nil)
	server.Forget()
	if err := s.Embed(context.Background(), e); err != nil {
		t.Error(err)
	}
	if got := one[string](t, s, has); got != "1 2 3" {
		t.Errorf("vectors of %s, want all", got)
	}
	if got := asked(server); len(got) != 1 || !strings.HasPrefix(got[0], "毒") {
		t.Errorf("asked again for %q", got)
	}
}

// TestEmbedBlind: who the employer is, and where, is not in what is embedded.
func TestEmbedBlind(t *testing.T) {
	s := newStore(t)
	server, e := endpoint(t)
	load(t, s, "甲", true, whole("1", row{"employer": "国营独一无二公司", "place": "北京市海淀区独一路1号"}))
	if err := s.Embed(context.Background(), e); err != nil {
		t.Fatal(err)
	}
	said, err := json.Marshal(asked(server))
	if err != nil || strings.Contains(string(said), "独一") || !strings.Contains(string(said), "洗菜") {
		t.Errorf("embedded %s, %v", said, err)
	}
}
