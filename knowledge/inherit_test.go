package knowledge_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
)

// accessOf gives who may be answered from a version, as it says and as its passages do.
func accessOf(t *testing.T, l *knowledge.Library, version int64) string {
	t.Helper()
	var own, index string
	err := l.Pool.QueryRow(context.Background(), `
		SELECT access, (SELECT string_agg(DISTINCT access, ',') FROM passage_index WHERE version_id = v.id) FROM version v WHERE id = $1`, version).Scan(&own, &index)
	if err != nil || own != index {
		t.Fatalf("version %d is for %q and its passages for %q: %v", version, own, index, err)
	}
	return own
}

// TestAccessIsInherited: the next text of a document is for the same people, also after
// the text was taken back, and over one that only waits.
func TestAccessIsInherited(t *testing.T) {
	ctx := context.Background()
	for name, waits := range map[string]bool{"taken back": false, "waiting": true} {
		l, _ := newLibrary(t)
		r, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy1), Access: "team:3", Draft: waits})
		if err != nil {
			t.Fatal(err)
		}
		if !waits {
			if err := l.Undo(ctx, r.Publication, "王"); err != nil {
				t.Fatal(err)
			}
		}
		if waits {
			if again := draft(t, l, "/a.md", subsidy1+"\n第八条 试行。\n", knowledge.Metadata{}); accessOf(t, l, again) != "team:3" {
				t.Errorf("the draft after a draft is for %q", accessOf(t, l, again))
			}
		}
		r, err = l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy2)})
		if err != nil || accessOf(t, l, r.Version) != "team:3" {
			t.Errorf("%s: %+v is for %q, %v", name, r, accessOf(t, l, r.Version), err)
		}
		if got := found(t, l, "补贴", l.Now()); len(got) != 0 {
			t.Errorf("%s: everybody finds %q", name, got)
		}
	}
}

// TestRenewInherits: a draft that becomes the next text of a document is for whom that is,
// unless it is for fewer, or an admin has said for whom it is.
func TestRenewInherits(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct{ before, own, mended, want string }{
		{"team:3", "", "", "team:3"},
		{"staff", "public", "", "staff"},
		{"staff", "team:3", "", "team:3"},
		{"public", "staff", "", "staff"},
		{"team:3", "", "public", "public"},
	} {
		l, _ := newLibrary(t)
		r, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy1), Access: c.before})
		if err != nil {
			t.Fatal(err)
		}
		d, err := l.Add(ctx, knowledge.Source{Name: "/b.md", Bytes: []byte(subsidy2), Access: c.own, Draft: true})
		if err != nil {
			t.Fatal(err)
		}
		if c.mended != "" {
			if _, err := l.Mend(ctx, d.Version, mendedAs, c.mended, "王", true); err != nil {
				t.Fatal(err)
			}
		}
		all, _, err := l.List(ctx, knowledge.Listed{IDs: []int64{r.Version}})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Renew(ctx, d.Version, all[0].Document, nil); err != nil {
			t.Fatal(err)
		}
		if got := accessOf(t, l, d.Version); got != c.want {
			t.Errorf("%+v: it is for %q", c, got)
		}
	}
}

var mendedAs = knowledge.Metadata{Title: "补贴办法（深圳）", Region: "4403", Kind: "policy", Language: "zh", Exact: true}

// TestMendedGivesWayToWishes: what an admin has mended stays when the same file comes with
// the same said of it; not where somebody asks for other people, or another region.
func TestMendedGivesWayToWishes(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	given := knowledge.Metadata{Region: "4401"}
	receive := func(batch, access string, given knowledge.Metadata) knowledge.Arrival {
		t.Helper()
		a, err := l.Receive(ctx, batch, "a.md", knowledge.Source{Name: "page:a.md", Bytes: []byte(subsidy1), Way: knowledge.ByPage, By: "王", Access: access, Given: given})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := receive("batch-0001", "", given)
	if _, err := l.Mend(ctx, a.Version, mendedAs, "public", "王", true); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Publish(ctx, []int64{a.Version}, "王"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		access string
		given  knowledge.Metadata
		want   knowledge.Status
	}{
		{"", given, knowledge.Unchanged},
		{"public", given, knowledge.Unchanged},
		{"", knowledge.Metadata{}, knowledge.Unchanged},
		{"", knowledge.Metadata{Region: "31"}, knowledge.Drafted},
		{"", knowledge.Metadata{Kind: "guide"}, knowledge.Drafted},
		{"staff", given, knowledge.Drafted},
	} {
		got := receive("batch-0002", c.access, c.given)
		if got.Status != c.want {
			t.Errorf("%+v: %s", c, got.Status)
		}
		if got.Status != knowledge.Drafted {
			continue
		}
		if c.access != "" && accessOf(t, l, got.Version) != c.access {
			t.Errorf("%+v: it is for %q", c, accessOf(t, l, got.Version))
		}
		if _, err := l.Discard(ctx, []int64{got.Version}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAddressNarrows: a page whose text is as before waits as a draft where its address is
// for fewer people now, once; and is left alone where an admin has given it to fewer.
func TestAddressNarrows(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	came := 0
	l.Came = func(context.Context, pgx.Tx, knowledge.Result) error { came++; return nil }
	for _, c := range []struct {
		access, want string
	}{{"", "drafted"}, {"staff", "drafted"}, {"staff", "unchanged"}, {"", "unchanged"}, {"public", "unchanged"}, {"team:3", "drafted"}} {
		r, err := l.Take(ctx, knowledge.Source{Name: "https://example.com/a", Bytes: []byte(subsidy1), Way: knowledge.ByWeb, Access: c.access})
		if err != nil || string(r.Status) != c.want {
			t.Errorf("%+v: %+v %v", c, r, err)
		}
	}
	if came != 3 {
		t.Errorf("%d drafts are noted", came)
	}
	all, n, err := l.List(ctx, knowledge.Listed{State: "waiting"})
	if err != nil || n != 1 || accessOf(t, l, all[0].ID) != "team:3" {
		t.Errorf("%d wait: %+v %v", n, all, err)
	}
}

// TestUndoTwoTexts: a publication of two texts of one document is taken back as any other.
func TestUndoTwoTexts(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	p, err := l.Publish(ctx, []int64{draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})}, "王")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Undo(ctx, p.ID, "王"); err != nil {
		t.Fatal(err)
	}
	both, err := l.Publish(ctx, []int64{p.Versions[0], draft(t, l, "/a.md", subsidy2, knowledge.Metadata{})}, "王")
	if err != nil {
		t.Fatal(err)
	}
	if got := found(t, l, "补贴", l.Now()); len(got) == 0 {
		t.Error("neither is found")
	}
	if err := l.Undo(ctx, both.ID, "王"); err != nil {
		t.Errorf("it cannot be taken back: %v", err)
	}
	if got := found(t, l, "补贴", l.Now()); len(got) != 0 {
		t.Errorf("taken back, everybody finds %q", got)
	}
}

// TestStoppedLoadGivesWay: what a gate has stopped is gone when the next text of its
// document is loaded, and does not wait under it for ever.
func TestStoppedLoadGivesWay(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	path := filepath.Join(t.TempDir(), "a.md")
	if _, err := l.Pool.Exec(ctx, `CREATE TABLE noted ()`); err != nil {
		t.Fatal(err)
	}
	noted := func() (n int) {
		t.Helper()
		if err := l.Pool.QueryRow(ctx, `SELECT count(*) FROM noted`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	note := func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO noted DEFAULT VALUES`)
		return err
	}
	load := func(text string) []knowledge.Result {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		results, err := l.Load(ctx, []string{path}, knowledge.Source{}, nil, note)
		if err != nil && !errors.Is(err, errStopped) {
			t.Fatal(err)
		}
		return results
	}
	l.Gate = func(context.Context, []int64, string) (knowledge.Judgement, error) {
		return knowledge.Judgement{Would: func(context.Context, pgx.Tx) error { return errStopped }, Note: func(context.Context) {}}, nil
	}
	if r := load(subsidy1); r[0].Status != knowledge.Drafted || noted() != 1 {
		t.Fatalf("%+v, noted %d times", r, noted())
	}
	r, err := l.Add(ctx, knowledge.Source{Name: "/c.md", Bytes: []byte("# 丙办法\n\n第一条 丙。")}, func(ctx context.Context, tx pgx.Tx, r knowledge.Result) error {
		if r.Publication != 0 {
			return nil
		}
		return note(ctx, tx)
	})
	if !errors.Is(err, errStopped) || noted() != 2 {
		t.Errorf("noted %d times, %v", noted(), err)
	}
	if _, err := l.Discard(ctx, []int64{r.Version}); err != nil {
		t.Fatal(err)
	}
	l.Gate = nil
	if r := load(subsidy2); r[0].Status != knowledge.Loaded || r[0].Publication == 0 {
		t.Fatalf("%+v", r)
	}
	waits := draft(t, l, "/b.md", "# 乙办法\n\n第一条 乙补贴。", knowledge.Metadata{})
	all, n, err := l.List(ctx, knowledge.Listed{State: "waiting"})
	if err != nil || n != 1 || all[0].ID != waits {
		t.Errorf("%d wait, %+v, %v", n, all, err)
	}
	// What is published as it is leaves alone what waits.
	other := draft(t, l, path, subsidy1, knowledge.Metadata{})
	if r := load(subsidy2); r[0].Status != knowledge.Unchanged {
		t.Errorf("%+v", r)
	}
	if _, err := l.Publish(ctx, []int64{other, waits}, "王"); err != nil {
		t.Error(err)
	}
}

var errStopped = errors.New("stopped")

// TestLoadKeepsMended: who loads the same file again leaves what an admin has said of it,
// published or still waiting; what the file says of itself counts where it is another.
func TestLoadKeepsMended(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	path := filepath.Join(t.TempDir(), "a.md")
	beside := filepath.Join(filepath.Dir(path), "metadata.jsonl")
	if err := errors.Join(os.WriteFile(path, []byte(subsidy1), 0o600), os.WriteFile(beside, []byte(`{"file":"a.md","region":"4401"}`), 0o600)); err != nil {
		t.Fatal(err)
	}
	load := func(as knowledge.Source, want knowledge.Status) knowledge.Result {
		t.Helper()
		results, err := l.Load(ctx, []string{path}, as, nil)
		if err != nil || results[0].Status != want {
			t.Fatalf("%+v, want %s: %v", results, want, err)
		}
		return results[0]
	}
	r := load(knowledge.Source{Draft: true}, knowledge.Drafted)
	if _, err := l.Mend(ctx, r.Version, mendedAs, "staff", "王", true); err != nil {
		t.Fatal(err)
	}
	load(knowledge.Source{Draft: true}, knowledge.Unchanged)
	if again := load(knowledge.Source{}, knowledge.Loaded); again.Version != r.Version || again.Publication == 0 {
		t.Errorf("%+v: it is to publish %d", again, r.Version)
	}
	load(knowledge.Source{}, knowledge.Unchanged)
	all, n, err := l.List(ctx, knowledge.Listed{})
	if err != nil || n != 1 || all[0].Title != mendedAs.Title || all[0].Region != "4403" || all[0].Access != "staff" || all[0].State != "published" {
		t.Errorf("%+v %v", all, err)
	}
	load(knowledge.Source{Given: knowledge.Metadata{Region: "31"}}, knowledge.Updated)
}
