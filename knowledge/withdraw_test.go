package knowledge_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
)

// TestRestore: what was withdrawn is brought back as if it never had been, once, and not
// under a newer text.
func TestRestore(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	today := l.Now()
	const holds = "补贴办法: 第一条 补贴一百元。"
	p, err := l.Publish(ctx, []int64{draft(t, l, "/a.md", subsidy1, knowledge.Metadata{ValidFrom: today.AddDate(-1, 0, 0)})}, "李")
	if err != nil {
		t.Fatal(err)
	}
	n, err := l.Withdraw(ctx, p.Versions, "李")
	if err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, today)
	refused := errors.New("refused")
	if err := l.Restore(ctx, n, "王", func(context.Context, pgx.Tx) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("%v", err)
	}
	expectFound(t, l, today)
	if err := l.Restore(ctx, n, "王"); err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, today, holds)
	expectFound(t, l, today.AddDate(0, 1, 0), holds)
	if err := l.Restore(ctx, n, "王"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("brought back twice: %v", err)
	}
	if n, err = l.Withdraw(ctx, append(p.Versions, p.Versions...), "李"); err != nil {
		t.Fatal(err)
	}
	add(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	if err := l.Restore(ctx, n, "王"); !errors.Is(err, knowledge.ErrState) || !strings.Contains(err.Error(), "newer texts") {
		t.Errorf("brought back under a newer text: %v", err)
	}
}

// TestWithdrawPassesTheGate: what answers rely on is not withdrawn past the gate, and who
// only tries withdraws nothing.
func TestWithdrawPassesTheGate(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	r := add(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	in := func(tx pgx.Tx) (n int) {
		t.Helper()
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM passage_index WHERE in_force @> $1::date`, l.Now()).Scan(&n); err != nil {
			t.Error(err)
		}
		return n
	}
	blocked, asked := errors.New("blocked"), 0
	l.Gate = gate(func(_ context.Context, tx pgx.Tx) error {
		if asked++; in(tx) != 0 {
			t.Error("it is judged with what is withdrawn")
		}
		return blocked
	})
	if _, err := l.Withdraw(ctx, []int64{r.Version}, "李"); !errors.Is(err, blocked) || asked != 1 {
		t.Errorf("%v, asked %d times", err, asked)
	}
	tried := 0
	if err := l.TryWithdraw(ctx, []int64{r.Version}, "李", func(tx pgx.Tx) error { tried++; return errors.Join(nil, map[bool]error{false: blocked}[in(tx) == 0]) }); err != nil || tried != 1 {
		t.Errorf("%v, tried %d times", err, tried)
	}
	if got := found(t, l, "补贴", l.Now()); len(got) == 0 {
		t.Error("it is withdrawn all the same")
	}
}
