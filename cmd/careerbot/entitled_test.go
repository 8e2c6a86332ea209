package main

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"careerbot/internal/postgres"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/entitlement/entitlementtest"
)

// TestEntitledFromTheStart: a newly installed program has its rules. They wait until the
// laws are there, which is said; then the chat answers by them.
func TestEntitledFromTheStart(t *testing.T) {
	url := pgtest.URL(t)
	for _, v := range variables {
		t.Setenv(v.name, "")
	}
	t.Setenv("DATABASE_URL", url)
	t.Chdir(t.TempDir())
	chat := func(said string) (string, string) {
		t.Helper()
		log, out := newOutput(), newOutput()
		in, typed := io.Pipe()
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		code := make(chan int, 1)
		go func() { code <- run(ctx, []string{"chat"}, in, out, log) }()
		if _, err := io.WriteString(typed, said+"\n"); err != nil {
			t.Fatal(err)
		}
		out.until(t, `(待遇规则|/7）)`)
		if err := typed.Close(); err != nil {
			t.Fatal(err)
		}
		if c := <-code; c != 0 {
			t.Errorf("chat: exit %d %s", c, log)
		}
		return out.String(), log.String()
	}
	said, log := chat("/entitled")
	if !strings.Contains(said, "现在还没有审核发布的待遇规则") || !strings.Contains(log, "43 rules of what people are entitled to wait until the laws that they cite are loaded") {
		t.Errorf("without laws: %s %s", said, log)
	}
	pool, _, err := postgres.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	entitlementtest.Laws(t, pool, time.Now)
	said, log = chat("/entitled")
	if !strings.Contains(said, "（1/7）您在哪里？") || !strings.Contains(log, "43 rules of what people are entitled to are used") {
		t.Errorf("with the laws: %s %s", said, log)
	}
	if _, log = chat("/entitled"); strings.Contains(log, "rules of what people are entitled to") {
		t.Errorf("again: %s", log)
	}
}
