package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
	"careerbot/knowledge"
	"careerbot/retrieval"
)

// modelled is a library whose models are behind an endpoint, and a searcher of it.
func modelled(t *testing.T) (*knowledge.Library, *retrieval.Searcher, *llmtest.Server) {
	t.Helper()
	server := &llmtest.Server{}
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	l, _ := newLibrary(t)
	l.Models = func(ctx context.Context, s llm.Space) (llm.Embedder, error) {
		endpoint := llm.Endpoint{Base: web.URL + "/v1"}
		if s.Dimensions == 0 {
			return llm.NewOpenAI(ctx, endpoint, s.Model, 0, 1)
		}
		s.Weight = 1
		return llm.InSpace(endpoint, s), nil
	}
	l.Embedder = must(l.Models(t.Context(), llm.Space{Model: "old"}))
	if err := l.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l, &retrieval.Searcher{Pool: l.Pool, Models: l.Models}, server
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// shown is the spaces of a library in short.
func shown(t *testing.T, l *knowledge.Library) string {
	t.Helper()
	all, err := l.Spaces(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, s := range all {
		said = append(said, fmt.Sprintf("%s %d/%d current=%t before=%t", s.Model, s.Done, s.All, s.Current, s.Before))
	}
	return strings.Join(said, "; ")
}

// askedOf gives the models that a search asks.
func askedOf(t *testing.T, s *retrieval.Searcher, server *llmtest.Server, db retrieval.Database, question string) string {
	t.Helper()
	server.Forget()
	r, err := (&retrieval.Searcher{Pool: db, Models: s.Models}).Search(t.Context(), retrieval.Query{Text: question, AsOf: day("2026-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Passages) == 0 || r.Passages[0].Score.Vector == 0 {
		t.Errorf("%q: not found by its meaning", question)
	}
	var models []string
	for _, q := range server.Requests() {
		models = append(models, q.Model)
	}
	return strings.Join(slices.Compact(models), " ")
}

// TestModelChange: a new space is filled beside the old one, from where it stopped; it
// is tried, kept out by the gate, switched to in one transaction, and left again.
func TestModelChange(t *testing.T) {
	l, s, server := modelled(t)
	ctx := t.Context()
	for i := range 300 {
		add(t, l, fmt.Sprintf("/%d.md", i), fmt.Sprintf("# 第%d号规定\n\n第一条 缝纫工培训补贴第%d档。", i, i), knowledge.Metadata{})
	}
	if err := l.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	if got := shown(t, l); got != "old 300/300 current=true before=false" {
		t.Fatal(got)
	}
	if got := askedOf(t, s, server, l.Pool, "缝纫工培训补贴"); got != "old" {
		t.Errorf("searched in %q", got)
	}

	// A model that is not there is refused before anything is begun.
	server.Always(llmtest.Status(404, "model_not_found"))
	if _, err := l.Build(ctx, "none", 0, "李"); !errors.Is(err, knowledge.ErrModel) {
		t.Errorf("a model that is not there: %v", err)
	}
	server.Always(nil)
	for _, wrong := range []string{"", " ", strings.Repeat("x", 201)} {
		if _, err := l.Build(ctx, wrong, 0, "李"); !errors.Is(err, knowledge.ErrModel) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	next, err := l.Build(ctx, "new", 64, "李")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Switch(ctx, next, "李"); !errors.Is(err, knowledge.ErrUnfilled) {
		t.Errorf("switched to an empty space: %v", err)
	}

	// It stops in the middle, and goes on from there.
	stopped, stop := context.WithCancel(ctx)
	server.Next(nil, nil, nil, nil, func(http.ResponseWriter, *http.Request, llmtest.Request) { stop(); panic(http.ErrAbortHandler) })
	if err := l.FillSpaces(stopped, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped: %v", err)
	}
	if got := shown(t, l); got != "old 300/300 current=true before=false; new 256/300 current=false before=false" {
		t.Fatal(got)
	}
	if err := l.Switch(ctx, next, "李"); !errors.Is(err, knowledge.ErrUnfilled) {
		t.Errorf("switched to a space that is not filled: %v", err)
	}
	server.Forget()
	if err := l.FillSpaces(ctx, nil); err != nil {
		t.Fatal(err)
	}
	again := 0
	for _, r := range server.Requests() {
		again += len(r.Input)
	}
	if again != 44 {
		t.Errorf("%d texts were embedded after it was stopped, not 44", again)
	}
	if got := shown(t, l); got != "old 300/300 current=true before=false; new 300/300 current=false before=false" {
		t.Fatal(got)
	}

	// What is tried is searched in the new space; everybody else in the old one.
	if err := l.TrySwitch(ctx, next, "李", func(tx pgx.Tx) error {
		if got := askedOf(t, s, server, tx, "缝纫工培训补贴 一"); got != "new" {
			t.Errorf("tried in %q", got)
		}
		if got := askedOf(t, s, server, l.Pool, "缝纫工培训补贴 二"); got != "old" {
			t.Errorf("meanwhile searched in %q", got)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got := askedOf(t, s, server, l.Pool, "缝纫工培训补贴 三"); got != "old" {
		t.Errorf("after it was tried searched in %q", got)
	}
	blocked := errors.New("blocked")
	l.Gate = gate(func(context.Context, pgx.Tx) error { return blocked })
	if err := l.Switch(ctx, next, "李"); !errors.Is(err, blocked) || !strings.HasPrefix(shown(t, l), "old 300/300 current=true") {
		t.Errorf("blocked: %v; %s", err, shown(t, l))
	}
	l.Gate = nil
	server.Always(llmtest.Status(403, "down"))
	if err := l.Switch(ctx, next, "李"); !errors.Is(err, knowledge.ErrModel) {
		t.Errorf("switched to a model that does not answer: %v", err)
	}
	server.Always(nil)
	if err := l.Switch(ctx, next, "李"); err != nil {
		t.Fatal(err)
	}
	if got := askedOf(t, s, server, l.Pool, "缝纫工培训补贴 四"); got != "new" {
		t.Errorf("after it was switched searched in %q", got)
	}
	if err := l.Switch(ctx, next, "李"); !errors.Is(err, knowledge.ErrInUse) {
		t.Errorf("switched twice: %v", err)
	}
	if err := l.Drop(ctx, next); !errors.Is(err, knowledge.ErrInUse) {
		t.Errorf("dropped in use: %v", err)
	}

	// A document that comes now is in the new space, and soon in the old one.
	add(t, l, "/more.md", "# 又一规定\n\n第一条 潜水员补贴。", knowledge.Metadata{})
	if err := l.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	if got := shown(t, l); got != "new 301/301 current=true before=false; old 300/301 current=false before=true" {
		t.Error(got)
	}
	if err := l.Back(ctx, "李"); err != nil {
		t.Fatal(err)
	}
	if got := askedOf(t, s, server, l.Pool, "缝纫工培训补贴 五"); got != "old" {
		t.Errorf("after going back searched in %q", got)
	}
	if err := l.Back(ctx, "李"); !errors.Is(err, knowledge.ErrNoSpace) {
		t.Errorf("back twice: %v", err)
	}
	if err := l.Drop(ctx, next); err != nil {
		t.Fatal(err)
	}
	if got := shown(t, l); got != "old 300/301 current=true before=false" {
		t.Error(got)
	}
	// Another model in the configuration does not take the place of a library's space.
	l.Embedder = must(l.Models(ctx, llm.Space{Model: "third"}))
	if err := l.Adopt(ctx); err != nil {
		t.Fatal(err)
	}
	if got := shown(t, l); got != "old 300/301 current=true before=false; third 0/301 current=false before=false" {
		t.Error(got)
	}
}
