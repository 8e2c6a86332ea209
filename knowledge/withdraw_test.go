package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
	if _, err := l.Restore(ctx, n, "王", func(context.Context, pgx.Tx, knowledge.Restoration) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("%v", err)
	}
	expectFound(t, l, today)
	if _, err := l.Restore(ctx, n, "王"); err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, today, holds)
	expectFound(t, l, today.AddDate(0, 1, 0), holds)
	if _, err := l.Restore(ctx, n, "王"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("brought back twice: %v", err)
	}
	if n, err = l.Withdraw(ctx, append(p.Versions, p.Versions...), "李"); err != nil {
		t.Fatal(err)
	}
	add(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	if _, err := l.Restore(ctx, n, "王"); !errors.Is(err, knowledge.ErrState) || !strings.Contains(err.Error(), "newer texts") {
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

// TestWithdrawOfNewest: a text that a newer one has taken the place of is not withdrawn
// alone, and one that was can be brought back under it.
func TestWithdrawOfNewest(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first := add(t, l, "/a.md", subsidy1, knowledge.Metadata{}).Version
	second := add(t, l, "/a.md", subsidy2, knowledge.Metadata{}).Version
	var late *knowledge.LateError
	if _, err := l.Withdraw(ctx, []int64{first}, "李"); !errors.As(err, &late) || len(late.Titles) != 1 || !strings.Contains(err.Error(), "withdraw those") {
		t.Errorf("%v", err)
	}
	both, err := l.Withdraw(ctx, []int64{first, second}, "李")
	if err != nil {
		t.Fatal(err)
	}
	if r, err := l.Restore(ctx, both, "李"); err != nil || !slices.Equal(r.Versions, []int64{first, second}) {
		t.Fatalf("%+v, %v", r, err)
	}
	newer, err := l.Withdraw(ctx, []int64{second}, "李")
	if err != nil {
		t.Fatal(err)
	}
	older, err := l.Withdraw(ctx, []int64{first}, "李")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int64{older, newer} {
		if _, err := l.Restore(ctx, n, "李"); err != nil {
			t.Errorf("%d: %v", n, err)
		}
	}
}

// TestRestorePart: what is gone or changed keeps nothing else of a withdrawal out.
func TestRestorePart(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	a := add(t, l, "/a.md", subsidy1, knowledge.Metadata{}).Version
	b := add(t, l, "/b.md", "# 乙办法\n\n第一条 乙。", knowledge.Metadata{}).Version
	c := add(t, l, "/c.md", "# 丙办法\n\n第一条 丙。", knowledge.Metadata{}).Version
	n, err := l.Withdraw(ctx, []int64{a, b, c}, "李")
	if err != nil {
		t.Fatal(err)
	}
	changed, err := l.Publish(ctx, []int64{draft(t, l, "/b.md", "# 乙办法\n\n第一条 改了。", knowledge.Metadata{})}, "李")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Pool.Exec(ctx, `DELETE FROM version WHERE id = $1`, c); err != nil {
		t.Fatal(err)
	}
	is := func(r knowledge.Restoration) string { return fmt.Sprint(r.Versions, r.Newer, r.Gone) }
	r, err := l.Restore(ctx, n, "王")
	if err != nil || is(r) != fmt.Sprintf("[%d] [%d] [%d]", a, b, c) {
		t.Fatalf("%+v, %v", r, err)
	}
	expectFound(t, l, l.Now(), "补贴办法: 第一条 补贴一百元。")
	// Once the newer text is taken back, the other is brought back on its own.
	rest := r.Rest
	if _, err := l.Restore(ctx, rest, "王"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("under a newer text: %v", err)
	}
	if err := l.Undo(ctx, changed.ID, "王"); err != nil {
		t.Fatal(err)
	}
	if r, err = l.Restore(ctx, rest, "王"); err != nil || is(r) != fmt.Sprintf("[%d] [] []", b) {
		t.Errorf("%+v, %v", r, err)
	}
}
