package bot_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
	"careerbot/knowledge"
	"careerbot/retrieval"
)

// editions are two documents that say one thing together: what each edition says.
var editions = []struct{ standard, way, cited string }{
	{"七百元", "黄埔港", "七百元 黄埔港"}, {"八百元", "南沙港", "八百元 南沙港"},
}

const asksDiving = "潜水员证书考试费是多少？"

// diving gives a library with the first edition in force, and a way to draft another.
func diving(t testing.TB) (*bot.Bot, *knowledge.Library, func(edition int) []int64) {
	t.Helper()
	var library *knowledge.Library
	b := newBot(t, func(l *knowledge.Library) ([]knowledge.Result, error) { library = l; return nil, nil })
	// Rules of yesterday, so that what falls today has held.
	library.Now = func() time.Time { return aDay.AddDate(0, 0, -1) }
	load := func(edition int, draft bool) (ids []int64) {
		t.Helper()
		e := editions[edition]
		for name, body := range map[string]string{
			"/standard.md": "# 潜水员证书考试费规定\n\n第一条 潜水员证书考试费为每人" + e.standard + "。",
			"/way.md":      "# 潜水员证书考试地点规定\n\n第一条 潜水员证书考试地点在" + e.way + "。",
		} {
			r, err := library.Add(context.Background(), knowledge.Source{Name: name, Bytes: []byte(body), Draft: draft})
			if err != nil || r.Version == 0 {
				t.Fatalf("%+v, %v", r, err)
			}
			ids = append(ids, r.Version)
		}
		return ids
	}
	if _, err := library.LoadStarter(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	load(0, false)
	if err := library.CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	library.Now = func() time.Time { return aDay }
	return b, library, func(edition int) []int64 { return load(edition, true) }
}

// edition says which edition texts are of; "" where they are of both or of none.
func edition(texts ...string) string {
	found := ""
	for _, e := range editions {
		for _, t := range texts {
			if !strings.Contains(t, e.standard) && !strings.Contains(t, e.way) {
				continue
			}
			if found != "" && found != e.cited {
				return ""
			}
			found = e.cited
		}
	}
	return found
}

// searched gives the edition of what a search finds of the two documents; "" where it is
// of both, or where one of the documents is not found at all.
func searched(t testing.TB, b *bot.Bot) string {
	t.Helper()
	r, err := b.Searcher.Search(context.Background(), retrieval.Query{Text: asksDiving, AsOf: aDay, Region: "CN", K: 200})
	if err != nil {
		t.Error(err)
	}
	var texts []string
	for _, p := range r.Passages {
		if strings.Contains(p.Title, "潜水员") {
			texts = append(texts, p.Body)
		}
	}
	if len(texts) != 2 {
		return ""
	}
	return edition(texts...)
}

// TestPublishAmidSearch: what is published between two statements of a search does not
// come beside what it replaces.
func TestPublishAmidSearch(t *testing.T) {
	b, library, draft := diving(t)
	library.Embedder = llm.Offline{Weight: 1}
	if err := library.Embed(t.Context()); err != nil {
		t.Fatal(err)
	}
	next := draft(1)
	if err := library.Embed(t.Context()); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	b.Searcher.Embedder = amid{llm.Offline{Weight: 1}, func() {
		once.Do(func() { // the words have been ranked, the vectors have not
			if _, err := library.Publish(context.Background(), next, "李"); err != nil {
				t.Error(err)
			}
		})
	}}
	if got := searched(t, b); got != editions[1].cited {
		t.Errorf("found %q", got)
	}
}

// amid does something whenever a question is embedded.
type amid struct {
	llm.Embedder
	do func()
}

func (a amid) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	a.do()
	return a.Embedder.Embed(ctx, texts)
}

// TestPublishAmidAnswer: what is published while a model words an answer is in it.
func TestPublishAmidAnswer(t *testing.T) {
	b, library, draft := diving(t)
	next := draft(1)
	model := &llmtest.Server{}
	server := httptest.NewServer(model)
	t.Cleanup(server.Close)
	b.Chat = llm.NewChat(llm.Endpoint{Base: server.URL + "/v1"}, "test")
	var once sync.Once
	model.Always(func(w http.ResponseWriter, r *http.Request, asked llmtest.Request) {
		once.Do(func() {
			if _, err := library.Publish(context.Background(), next, "李"); err != nil {
				t.Error(err)
			}
		})
		llmtest.Status(http.StatusInternalServerError, "x")(w, r, asked)
	})
	a, err := b.Answer(t.Context(), bot.Question{Text: asksDiving})
	if got := edition(a.Text); err != nil || got != editions[1].cited || len(a.Citations) != 1 {
		t.Errorf("%q, %v\n%s\n%+v", got, err, a.Text, a.Citations)
	}
	if len(model.Requests()) == 0 {
		t.Error("the model was not asked: nothing was published amid the answer")
	}
}

// TestPublishUnderQuestions: while a hundred people ask in every second and an admin
// uploads a folder, two documents are published together, past the golden questions, and
// taken back, over and over. Nobody is left without an answer, nobody gets one of both
// editions, and no file is lost.
func TestPublishUnderQuestions(t *testing.T) {
	b, library, draft := diving(t)
	next := draft(1)
	ctx := context.Background()
	if _, err := b.AddGolden(ctx, bot.Operator, []bot.Golden{
		{Question: asksDiving, Documents: []string{"/standard.md"}}, {Question: "潜水员证书考试地点在哪里？", Documents: []string{"/way.md"}}, {Question: "火星上的工资怎么发？"},
	}); err != nil {
		t.Fatal(err)
	}
	library.Gate = golden(t, b, 2)
	const questions, atOnce = 300, 8
	var asked, turns atomic.Int64
	var seen sync.Map
	tick := time.NewTicker(time.Second / 100)
	defer tick.Stop()
	var people sync.WaitGroup
	for range atOnce {
		people.Go(func() {
			for asked.Add(1) <= questions {
				<-tick.C
				a, err := b.Answer(ctx, bot.Question{Text: asksDiving})
				got := edition(a.Text)
				if err != nil || got == "" || a.Outcome != bot.Answered {
					t.Errorf("%v: %s\n%+v", err, a.Text, a.Citations)
				}
				if searched(t, b) == "" {
					t.Error("a search found both editions, or not all of one")
				}
				seen.Store(got, true)
			}
		})
	}
	done := make(chan struct{})
	go func() { people.Wait(); close(done) }()
	var uploading sync.WaitGroup
	var uploads atomic.Int64
	uploading.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			name := fmt.Sprintf("%d.md", uploads.Load())
			a, err := library.Receive(ctx, "page-12345678", name, knowledge.Source{Name: "page:" + name, Way: knowledge.ByPage, By: "王",
				Bytes: fmt.Appendf(nil, "# 潜水员证书考试费第%d号规定\n\n第一条 潜水员证书考试费为每人%d元。\n", uploads.Load(), 1000+uploads.Load())})
			if err != nil || a.Status != knowledge.Drafted {
				t.Errorf("uploaded: %+v, %v", a, err)
				return
			}
			uploads.Add(1)
		}
	})
	for over := false; !over; {
		p, err := library.Publish(ctx, next, "李")
		if err == nil {
			err = library.Undo(ctx, p.ID, "李")
		}
		if err == nil { // so that they are asked anew
			_, err = b.Pool.Exec(ctx, `UPDATE golden_run SET stamp = NULL`)
		}
		if err != nil {
			t.Fatal(err)
		}
		turns.Add(2)
		select {
		case <-done:
			over = true
		default:
		}
	}
	for _, e := range editions {
		if _, ok := seen.Load(e.cited); !ok {
			t.Errorf("nobody was answered from %q", e.cited)
		}
	}
	uploading.Wait()
	var runs, wrong, drafts int64
	if err := b.Pool.QueryRow(ctx, `
		SELECT count(*), count(*) FILTER (WHERE right_before <> 3 OR right_after <> 3), (SELECT count(*) FROM version WHERE state = 'draft' AND way = 'page') FROM golden_run`).Scan(&runs, &wrong, &drafts); err != nil {
		t.Fatal(err)
	}
	if runs != turns.Load()/2 || wrong != 0 || drafts != uploads.Load() || drafts == 0 {
		t.Errorf("golden questions were asked %d times for %d publications, %d times with a wrong answer; %d of %d files are there", runs, turns.Load()/2, wrong, drafts, uploads.Load())
	}
	t.Logf("%d questions, the library changed %d times, %d files came", questions, turns.Load(), drafts)
}
