package inbox

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"careerbot/internal/llm"
	"careerbot/knowledge"
)

// listening is an embedding endpoint that keeps what it is sent.
type listening struct {
	llm.Offline

	sent *[]string
}

func (l listening) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	*l.sent = append(*l.sent, texts...)
	return l.Offline.Embed(ctx, texts)
}

// TestLookUpPrivate: what staff look for goes out without the identifiers in it.
func TestLookUpPrivate(t *testing.T) {
	s, b := newTestServer(t)
	library(t, b)
	e := listening{llm.Offline{Weight: 1}, &[]string{}}
	if err := (&knowledge.Library{Pool: b.Pool, Embedder: e, Now: b.Now}).CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Searcher.Embedder = e
	li := hire(t, b, "李老师", "counsellor", 0)
	id := waiting(t, b, 1, "asked", "4401", "zh", []string{}, 0, time.Hour)
	c := clientOf(t, s, li)
	for path, form := range map[string]url.Values{
		fmt.Sprintf("/inbox/case/%d/library", id): {"q": {"手机13812345678的人领失业保险金要带什么证件"}},
		"/inbox/proposals/new":                    {"do": {"find"}, "find": {"电话13812345678，失业保险金到哪里申领"}},
	} {
		*e.sent = nil
		if w := c.do(http.MethodPost, path, form); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		if all := strings.Join(*e.sent, " "); strings.Contains(all, phoneNumber) || !strings.Contains(all, "失业保险金") {
			t.Errorf("%s sent %q", path, all)
		}
	}
}
