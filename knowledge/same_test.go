package knowledge_test

import (
	"context"
	"testing"

	"careerbot/knowledge"
)

// TestSameTextIsKnown: a text that is in force is known again under another name, in another
// format and by another way; not where something else is said with it, or while it waits.
func TestSameTextIsKnown(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first := add(t, l, "/rules/a.md", subsidy1, knowledge.Metadata{})
	page := []byte("<html><body><h1>补贴办法</h1><p>第一条　补贴一百元 。</p></body></html>")
	a, err := l.Receive(ctx, "batch-0001", "下载 (1).html", knowledge.Source{Name: "page:下载 (1).html", Bytes: page, Way: knowledge.ByPage, By: "王"})
	if err != nil || a.Status != knowledge.Unchanged || a.Version != first.Version || a.Title != "补贴办法" {
		t.Errorf("uploaded: %+v %v", a, err)
	}
	r, err := l.Take(ctx, knowledge.Source{Name: "telegram/b.html", Bytes: page, Way: knowledge.ByTelegram, By: "王"})
	if err != nil || r.Status != knowledge.Unchanged || r.Known != first.Version || r.Title != "补贴办法" {
		t.Errorf("sent: %+v %v", r, err)
	}
	if r := add(t, l, "/other/c.html", string(page), knowledge.Metadata{}); r.Status != knowledge.Unchanged || r.Known != first.Version {
		t.Errorf("loaded: %+v", r)
	}
	if r := add(t, l, "/other/d.html", string(page), knowledge.Metadata{Region: "4403"}); r.Status != knowledge.Loaded {
		t.Errorf("of a place: %+v", r)
	}
	var documents int
	if err := l.Pool.QueryRow(ctx, `SELECT count(*) FROM document`).Scan(&documents); err != nil || documents != 2 {
		t.Errorf("%d documents: %v", documents, err)
	}
	if _, err := l.Withdraw(ctx, []int64{first.Version}, "王"); err != nil {
		t.Fatal(err)
	}
	if r := add(t, l, "/other/e.html", string(page), knowledge.Metadata{Region: "31"}); r.Status != knowledge.Loaded {
		t.Errorf("of what was withdrawn: %+v", r)
	}
}

// TestSentAgain: a file that is sent again in Telegram is the same document, also where an
// admin has corrected its title, published or not, changed or not.
func TestSentAgain(t *testing.T) {
	ctx := context.Background()
	for name, publish := range map[string]bool{"published": true, "waiting": false} {
		l, _ := newLibrary(t)
		send := func(text string) knowledge.Result {
			t.Helper()
			r, err := l.Take(ctx, knowledge.Source{Name: "telegram/通知.md", Bytes: []byte(text), Way: knowledge.ByTelegram, By: "王"})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		r := send(subsidy1)
		if _, err := l.Mend(ctx, r.Version, corrected, "public", "王", true); err != nil {
			t.Fatal(err)
		}
		if publish {
			if _, err := l.Publish(ctx, []int64{r.Version}, "王"); err != nil {
				t.Fatal(err)
			}
		}
		if again := send(subsidy1); again.Status != knowledge.Unchanged {
			t.Errorf("%s: sent again: %+v", name, again)
		}
		next := send(subsidy2)
		if v := versionOf(t, l, next.Version); v.Source != "telegram/通知.md" || v.Title != corrected.Title || v.Region != "4403" {
			t.Errorf("%s: the next text: %+v", name, v)
		}
		if other := versionOf(t, l, send("# 招聘会安排\n\n第一条 周六举行。").Version); other.Source == "telegram/通知.md" || other.Region != "" {
			t.Errorf("%s: another text: %+v", name, other)
		}
	}
}
