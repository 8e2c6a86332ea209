package knowledge_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
	"careerbot/retrieval"
)

// TestWaitingTakesNoConnection: while a publication asks its golden questions, more want to
// write than there are connections, and people are answered all the same.
func TestWaitingTakesNoConnection(t *testing.T) {
	l, _ := newLibrary(t)
	a := draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	asking, answered := make(chan struct{}), make(chan error, 1)
	waiting := int(l.Pool.Config().MaxConns) + 4
	var writing sync.WaitGroup
	l.Gate = gate(func(ctx context.Context, _ pgx.Tx) error {
		close(asking)
		if err := <-answered; err != nil {
			return err
		}
		var n int
		return l.Pool.QueryRow(ctx, `SELECT 1`).Scan(&n) // a golden question
	})
	published := make(chan error, 1)
	go func() {
		_, err := l.Publish(ctx, []int64{a}, "王")
		published <- err
	}()
	<-asking
	begun := make(chan struct{}, waiting)
	for i := range waiting {
		writing.Go(func() {
			begun <- struct{}{}
			if _, err := l.Add(ctx, knowledge.Source{Name: fmt.Sprintf("/%d.md", i), Bytes: fmt.Appendf(nil, "# 办法%d\n\n第一条 补贴%d元。\n", i, i), Draft: true}); err != nil {
				t.Error(err)
			}
		})
	}
	for range waiting {
		<-begun
	}
	_, err := (&retrieval.Searcher{Pool: l.Pool}).Search(ctx, retrieval.Query{Text: "补贴", AsOf: l.Now()})
	answered <- err
	if err := <-published; err != nil {
		t.Error(err)
	}
	writing.Wait()
}
