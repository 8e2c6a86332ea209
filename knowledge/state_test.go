package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
	"careerbot/retrieval"
)

// found gives what a search finds, sorted, each as "title: body".
func found(t testing.TB, l *knowledge.Library, question string, asOf time.Time, access ...string) []string {
	t.Helper()
	s := &retrieval.Searcher{Pool: l.Pool}
	r, err := s.Search(context.Background(), retrieval.Query{Text: question, AsOf: asOf, Access: access})
	if err != nil {
		t.Fatal(err)
	}
	all := []string{}
	for _, p := range r.Passages {
		all = append(all, p.Title+": "+p.Body)
	}
	slices.Sort(all)
	return all
}

// draft loads a text that waits.
func draft(t testing.TB, l *knowledge.Library, name, text string, given knowledge.Metadata) int64 {
	t.Helper()
	r, err := l.Add(context.Background(), knowledge.Source{Name: name, Bytes: []byte(text), Given: given, Draft: true, By: "王"})
	if err != nil || r.Status != knowledge.Drafted || r.Version == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	return r.Version
}

// counted gives the statistics of the library.
func counted(t testing.TB, l *knowledge.Library) string {
	t.Helper()
	f := strings.Fields(statistics(t, l.Pool))
	return strings.Join(f[:4], " ")
}

func expectFound(t testing.TB, l *knowledge.Library, when time.Time, want ...string) {
	t.Helper()
	if want == nil {
		want = []string{}
	}
	if got := found(t, l, "补贴", when); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

const (
	subsidy1 = "# 补贴办法\n\n第一条 补贴一百元。"
	subsidy2 = "# 补贴办法\n\n第一条 补贴二百元。"
)

// TestDraftIsNotFound: a draft answers nobody, ends nothing and is in no statistics
// before it is published; then it is found, and what it replaces is not.
func TestDraftIsNotFound(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	today := l.Now()
	add(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	add(t, l, "/old.md", "# 旧办法\n\n第一条 旧补贴五十元。", knowledge.Metadata{})
	if err := l.Count(ctx); err != nil {
		t.Fatal(err)
	}
	before := counted(t, l)
	a := draft(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	b := draft(t, l, "/new.md", "# 新办法\n\n第一条 新补贴八十元。", knowledge.Metadata{Supersedes: []string{"旧办法"}, ValidFrom: today.AddDate(0, 0, -1)})
	if err := l.Count(ctx); err != nil {
		t.Fatal(err)
	}
	if got := counted(t, l); got != before {
		t.Errorf("drafts are counted: %s, before %s", got, before)
	}
	expectFound(t, l, today, "旧办法: 第一条 旧补贴五十元。", "补贴办法: 第一条 补贴一百元。")
	if checked, err := l.Check(ctx, []int64{a, b, 9999}, "李"); err != nil || len(checked) != 2 {
		t.Errorf("checked %v, %v", checked, err)
	}
	expectFound(t, l, today, "旧办法: 第一条 旧补贴五十元。", "补贴办法: 第一条 补贴一百元。")
	p, err := l.Publish(ctx, []int64{b, a, a}, "李")
	if err != nil || len(p.Versions) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	expectFound(t, l, today, "新办法: 第一条 新补贴八十元。", "补贴办法: 第一条 补贴二百元。")
	if got := counted(t, l); got == before {
		t.Error("what was published is not counted")
	}
	if err := l.Undo(ctx, p.ID, "李"); err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, today, "旧办法: 第一条 旧补贴五十元。", "补贴办法: 第一条 补贴一百元。")
	if err := l.Undo(ctx, p.ID, "李"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("taken back twice: %v", err)
	}
	if n, err := l.Discard(ctx, []int64{a, b}); err != nil || n != 2 {
		t.Errorf("discarded %d, %v", n, err)
	}
	if got := counted(t, l); got != before {
		t.Errorf("statistics after all was taken back: %s, before %s", got, before)
	}
}

// TestPublishLate: of a document of which a newer text has been published, an older
// draft is not put over it, and nothing of the batch is published.
func TestPublishLate(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	late := draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	if p, err := l.Publish(ctx, []int64{late}, "李"); err != nil || l.Undo(ctx, p.ID, "李") != nil {
		t.Fatal("not published and taken back", err)
	}
	other := draft(t, l, "/b.md", "# 另一个补贴\n\n第一条 补贴三元。", knowledge.Metadata{})
	add(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	_, err := l.Publish(ctx, []int64{late, other}, "李")
	var which *knowledge.LateError
	if !errors.Is(err, knowledge.ErrState) || !errors.As(err, &which) || len(which.Titles) != 1 || which.Titles[0] != "补贴办法" {
		t.Errorf("%v", err)
	}
	expectFound(t, l, l.Now(), "补贴办法: 第一条 补贴二百元。")
	if _, err := l.Publish(ctx, []int64{other, 9999}, "李"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("a draft that is gone: %v", err)
	}
	if _, err := l.Publish(ctx, nil, "李"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("nothing: %v", err)
	}
	expectFound(t, l, l.Now(), "补贴办法: 第一条 补贴二百元。")
}

// TestNextDraft: the next draft of a document takes the place of the one before; the
// same text loaded for publishing takes its draft's place.
func TestNextDraft(t *testing.T) {
	l, _ := newLibrary(t)
	first := draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	second := draft(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	if _, err := l.Publish(context.Background(), []int64{first}, "李"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("the first draft is still there: %v", err)
	}
	r, err := l.Add(context.Background(), knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy2), Draft: true})
	if err != nil || r.Status != knowledge.Unchanged {
		t.Errorf("the same draft again: %+v, %v", r, err)
	}
	add(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	expectFound(t, l, l.Now(), "补贴办法: 第一条 补贴二百元。")
	if _, err := l.Publish(context.Background(), []int64{second}, "李"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("the draft of a text that is published is still there: %v", err)
	}
}

// TestWithdraw: what is withdrawn held until yesterday, and nothing comes in its place;
// what had not begun takes nobody's place. Loaded again it is back.
func TestWithdraw(t *testing.T) {
	ctx := context.Background()
	l, clock := newLibrary(t)
	today := l.Now()
	add(t, l, "/a.md", subsidy1, knowledge.Metadata{ValidFrom: today.AddDate(-1, 0, 0)})
	future, err := l.Publish(ctx, []int64{draft(t, l, "/a.md", subsidy2, knowledge.Metadata{ValidFrom: today.AddDate(0, 1, 0)})}, "李")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Withdraw(ctx, future.Versions, "李"); err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, today.AddDate(0, 2, 0), "补贴办法: 第一条 补贴一百元。")
	var id int64
	if err := l.Pool.QueryRow(ctx, `SELECT id FROM version WHERE state = 'published'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	clock.day = today.AddDate(0, 0, 5).Format(time.DateOnly)
	if _, err := l.Withdraw(ctx, []int64{id}, "李"); err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, today.AddDate(0, 0, 5))
	expectFound(t, l, today.AddDate(0, 0, 4), "补贴办法: 第一条 补贴一百元。")
	if _, err := l.Withdraw(ctx, []int64{id}, "李"); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("withdrawn twice: %v", err)
	}
	add(t, l, "/a.md", subsidy1, knowledge.Metadata{ValidFrom: today.AddDate(-1, 0, 0)})
	expectFound(t, l, today.AddDate(0, 0, 5), "补贴办法: 第一条 补贴一百元。")
}

// TestWithdrawnOnItsDay: who withdraws a text on the day on which it began does not bring
// back the one before.
func TestWithdrawnOnItsDay(t *testing.T) {
	l, _ := newLibrary(t)
	add(t, l, "/a.md", subsidy1, knowledge.Metadata{ValidFrom: l.Now().AddDate(-1, 0, 0)})
	p, err := l.Publish(t.Context(), []int64{draft(t, l, "/a.md", subsidy2, knowledge.Metadata{})}, "李")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Withdraw(t.Context(), p.Versions, "李"); err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, l.Now())
	expectFound(t, l, l.Now().AddDate(0, 0, -1), "补贴办法: 第一条 补贴一百元。")
}

// TestWithdrawnStillEnds: a law that is withdrawn does not bring back what it had
// replaced.
func TestWithdrawnStillEnds(t *testing.T) {
	ctx := context.Background()
	l, clock := newLibrary(t)
	today := l.Now()
	add(t, l, "/old.md", "# 旧办法\n\n第一条 旧补贴五十元。", knowledge.Metadata{})
	p, err := l.Publish(ctx, []int64{draft(t, l, "/new.md", "# 新办法\n\n第一条 新补贴八十元。", knowledge.Metadata{Supersedes: []string{"旧办法"}, ValidFrom: today})}, "李")
	if err != nil {
		t.Fatal(err)
	}
	clock.day = today.AddDate(0, 0, 3).Format(time.DateOnly)
	if _, err := l.Withdraw(ctx, p.Versions, "李"); err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, today.AddDate(0, 0, 3))
	r := add(t, l, "/new.md", "# 新办法\n\n第一条 新补贴八十元。", knowledge.Metadata{Supersedes: []string{"旧办法"}, ValidFrom: today})
	if r.Status != knowledge.Updated {
		t.Errorf("loaded again after it was withdrawn: %+v", r)
	}
	expectFound(t, l, today.AddDate(0, 0, 3), "新办法: 第一条 新补贴八十元。")
}

// TestMend: a draft is read anew with what the admin says, keeps its number, and is to
// be checked again; its passages are those of the new reading.
func TestMend(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	id := draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	if _, err := l.Check(ctx, []int64{id}, "李"); err != nil {
		t.Fatal(err)
	}
	r, err := l.Mend(ctx, id, knowledge.Metadata{Title: "深圳补贴办法", Region: "4403", Number: "深人社〔2026〕1号"}, knowledge.Staff, "王主任", false)
	if err != nil || r.Version != id || r.Title != "深圳补贴办法" || r.Region != "4403" {
		t.Fatalf("%+v, %v", r, err)
	}
	var state, by string
	if err := l.Pool.QueryRow(ctx, `SELECT state, loaded_by FROM version WHERE id = $1`, id).Scan(&state, &by); err != nil || state != "draft" || by != "王" {
		t.Errorf("%s, loaded by %s, %v", state, by, err)
	}
	if _, err := l.Publish(ctx, []int64{id}, "李"); err != nil {
		t.Fatal(err)
	}
	s := &retrieval.Searcher{Pool: l.Pool}
	for access, want := range map[string]int{"": 0, "team:1": 0, "staff": 1} {
		got, err := s.Search(ctx, retrieval.Query{Text: "补贴", Region: "4403", AsOf: l.Now(), Access: []string{access}})
		if err != nil || len(got.Passages) != want {
			t.Errorf("who may see %q finds %d passages, want %d, %v", access, len(got.Passages), want, err)
		}
	}
	if _, err := l.Mend(ctx, id, knowledge.Metadata{}, knowledge.Public, "", false); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("a published text is mended: %v", err)
	}
	name, content, _, err := l.Original(ctx, id)
	if err != nil || name != "a.md" || string(content) != subsidy1 {
		t.Errorf("the file is %s %q, %v", name, content, err)
	}
}

// await waits for a condition, within a minute.
func await(t *testing.T, ready func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ready(); time.Sleep(time.Millisecond) {
		if t.Failed() || time.Now().After(end) {
			t.Fatal("waited in vain")
		}
	}
}

// TestPublishAtOnce: many publish and take back the same two documents while others
// search: nobody sees one of them without the other, and one publisher of each wins.
func TestPublishAtOnce(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	add(t, l, "/a.md", "# 甲\n\n第一条 补贴甲旧。", knowledge.Metadata{})
	add(t, l, "/b.md", "# 乙\n\n第一条 补贴乙旧。", knowledge.Metadata{})
	drafts := []int64{draft(t, l, "/a.md", "# 甲\n\n第一条 补贴甲新。", knowledge.Metadata{}), draft(t, l, "/b.md", "# 乙\n\n第一条 补贴乙新。", knowledge.Metadata{})}
	old, fresh := "乙: 第一条 补贴乙旧。|甲: 第一条 补贴甲旧。", "乙: 第一条 补贴乙新。|甲: 第一条 补贴甲新。"
	var seen [2]atomic.Int64
	done := make(chan struct{})
	var readers, writers sync.WaitGroup
	defer readers.Wait()
	defer close(done)
	for range 2 {
		readers.Go(func() {
			s := &retrieval.Searcher{Pool: l.Pool}
			for {
				select {
				case <-done:
					return
				default:
				}
				r, err := s.Search(ctx, retrieval.Query{Text: "补贴", AsOf: l.Now()})
				if err != nil {
					t.Error(err)
					return
				}
				all := []string{}
				for _, p := range r.Passages {
					all = append(all, p.Title+": "+p.Body)
				}
				slices.Sort(all)
				switch got := strings.Join(all, "|"); got {
				case old:
					seen[0].Add(1)
				case fresh:
					seen[1].Add(1)
				default:
					t.Errorf("a mixed library: %s", got)
					return
				}
			}
		})
	}
	for round := range 8 {
		before := [2]int64{seen[0].Load(), seen[1].Load()}
		var won atomic.Int64
		var publication atomic.Int64
		for range 3 {
			writers.Go(func() {
				p, err := l.Publish(ctx, drafts, "李")
				switch {
				case err == nil:
					won.Add(1)
					publication.Store(p.ID)
				case !errors.Is(err, knowledge.ErrState):
					t.Error(err)
				}
			})
		}
		writers.Wait()
		if won.Load() != 1 {
			t.Fatalf("round %d: %d publishers won", round, won.Load())
		}
		await(t, func() bool { return seen[1].Load() > before[1] })
		if err := l.Undo(ctx, publication.Load(), "李"); err != nil {
			t.Fatal(err)
		}
		await(t, func() bool { return seen[0].Load() > before[0] })
	}
}

// TestPublishInIsUndone: what a publication would change can be seen and rolled back.
func TestPublishInIsUndone(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	add(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	id := draft(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	enough := errors.New("seen")
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		if _, err := l.PublishIn(ctx, tx, []int64{id}, "李"); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM passage_index WHERE version_id = $1 AND in_force @> $2::date`, id, l.Now()).Scan(&n); err != nil || n != 1 {
			return fmt.Errorf("%d passages in force, %w", n, err)
		}
		return enough
	})
	if !errors.Is(err, enough) {
		t.Fatal(err)
	}
	expectFound(t, l, l.Now(), "补贴办法: 第一条 补贴一百元。")
}

// TestList: what is listed is in the state that it has on the day.
func TestList(t *testing.T) {
	ctx := context.Background()
	l, clock := newLibrary(t)
	today := l.Now()
	given := func(from, to int) knowledge.Metadata {
		return knowledge.Metadata{ValidFrom: today.AddDate(0, 0, from), ValidTo: today.AddDate(0, 0, to), Region: "3301"}
	}
	text := func(title string) string { return "# " + title + "\n\n第一条 补贴。" }
	add(t, l, "/expired.md", text("已经过期"), given(-9, -1))
	add(t, l, "/future.md", text("尚未施行"), given(3, 9))
	add(t, l, "/a.md", text("现行甲"), given(-9, 9))
	add(t, l, "/a.md", text("现行甲")+"\n\n第二条 修改。", given(-5, 9))
	draft(t, l, "/b.md", text("草稿乙"), knowledge.Metadata{Region: "44"})
	c := draft(t, l, "/c.md", text("草稿丙"), knowledge.Metadata{})
	if _, err := l.Check(ctx, []int64{c}, "李"); err != nil {
		t.Fatal(err)
	}
	p, err := l.Publish(ctx, []int64{draft(t, l, "/d.md", text("撤下丁"), knowledge.Metadata{})}, "李")
	if err != nil {
		t.Fatal(err)
	}
	clock.day = today.AddDate(0, 0, 1).Format(time.DateOnly)
	if _, err := l.Withdraw(ctx, p.Versions, "赵"); err != nil {
		t.Fatal(err)
	}
	list := func(f knowledge.Listed) string {
		t.Helper()
		all, n, err := l.List(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		names := []string{}
		for _, v := range all {
			names = append(names, v.Title+" "+v.State)
		}
		return fmt.Sprint(n, " ", strings.Join(names, ", "))
	}
	for _, c := range []struct {
		f    knowledge.Listed
		want string
	}{
		{knowledge.Listed{}, "7 草稿丙 checked, 草稿乙 draft, 撤下丁 withdrawn, 现行甲 published, 现行甲 superseded, 尚未施行 future, 已经过期 expired"},
		{knowledge.Listed{State: "waiting"}, "2 草稿丙 checked, 草稿乙 draft"},
		{knowledge.Listed{State: "superseded"}, "1 现行甲 superseded"},
		{knowledge.Listed{Region: "33", State: "published"}, "1 现行甲 published"},
		{knowledge.Listed{Text: "过期"}, "1 已经过期 expired"},
		{knowledge.Listed{Limit: 1, Offset: 1}, "7 草稿乙 draft"},
		{knowledge.Listed{Kind: "guide"}, "0 "},
	} {
		if got := list(c.f); got != c.want {
			t.Errorf("%+v: %s, want %s", c.f, got, c.want)
		}
	}
	all, _, err := l.List(ctx, knowledge.Listed{Text: "撤下丁"})
	if err != nil || len(all) != 1 || all[0].PublishedBy != "李" || all[0].WithdrawnBy != "赵" || all[0].LoadedBy != "王" || all[0].Publication != 0 || !all[0].Original || all[0].Passages != 1 {
		t.Errorf("%+v, %v", all, err)
	}
}

// foundIn gives what somebody in a region finds.
func foundIn(t testing.TB, l *knowledge.Library, region, question string) []string {
	t.Helper()
	r, err := (&retrieval.Searcher{Pool: l.Pool}).Search(context.Background(), retrieval.Query{Text: question, Region: region, AsOf: l.Now()})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range r.Passages {
		all = append(all, p.Title+": "+p.Body)
	}
	return all
}
