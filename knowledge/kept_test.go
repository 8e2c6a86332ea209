package knowledge_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
)

const subsidy3 = subsidy2 + "\n\n第三条 试行。"

// staffOf has a text of a place, for the staff, and a later one that was published for
// everybody in a wider place, and taken back.
func staffOf(t *testing.T, l *knowledge.Library) (undone int64) {
	t.Helper()
	ctx := context.Background()
	if _, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy1), Given: knowledge.Metadata{Region: "4403"}, Access: "staff"}); err != nil {
		t.Fatal(err)
	}
	r, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy2), Given: knowledge.Metadata{Region: "44"}, Access: "public"})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Undo(ctx, r.Publication, "李"); err != nil {
		t.Fatal(err)
	}
	return r.Version
}

// mend has an admin say of a draft what it is, without publishing it.
func mend(t *testing.T, l *knowledge.Library, draft int64, region, access string, checked bool) {
	t.Helper()
	m := corrected
	m.Region = region
	if _, err := l.Mend(context.Background(), draft, m, access, "王", checked); err != nil {
		t.Fatal(err)
	}
}

// correction begins one of what is published.
func correction(t *testing.T, l *knowledge.Library, of int64, access string, checked bool) int64 {
	t.Helper()
	id, err := l.Correct(context.Background(), of, "王")
	if err != nil {
		t.Fatal(err)
	}
	mend(t, l, id, "4403", access, checked)
	return id
}

func there(t *testing.T, l *knowledge.Library, id int64) bool {
	t.Helper()
	_, n, err := l.List(context.Background(), knowledge.Listed{IDs: []int64{id}})
	if err != nil {
		t.Fatal(err)
	}
	return n == 1
}

// TestUndoneLeavesNothing: what was said of a publication that was taken back, by mistake
// or afterwards, gives the next text no wider place and nobody else to read it.
func TestUndoneLeavesNothing(t *testing.T) {
	for _, saved := range []bool{false, true} {
		l, _ := newLibrary(t)
		undone := staffOf(t, l)
		if saved {
			mend(t, l, undone, "", "public", false)
		}
		r := add(t, l, "/a.md", subsidy3, knowledge.Metadata{})
		if r.Publication == 0 || r.Region != "4403" || regionsOf(t, l, r.Version) != "4403" || accessOf(t, l, r.Version) != "staff" {
			t.Errorf("saved %t: %+v is for %s", saved, r, accessOf(t, l, r.Version))
		}
	}
}

// TestUndoneStaysOut: what an admin has taken back is not published by the same file that
// comes again, under its name or another, whether they have said something of it or not.
func TestUndoneStaysOut(t *testing.T) {
	ctx := context.Background()
	for _, saved := range []bool{false, true} {
		for _, name := range []string{"/a.md", "/b.md"} {
			l, _ := newLibrary(t)
			undone := staffOf(t, l)
			if saved {
				if name == "/b.md" {
					continue // said anew, it is another document's
				}
				mend(t, l, undone, "", "public", false)
			}
			for _, access := range []string{"", "public"} {
				r, err := l.Add(ctx, knowledge.Source{Name: name, Bytes: []byte(subsidy2), Given: knowledge.Metadata{Region: "44"}, Access: access})
				if err != nil || r.Status != knowledge.Unchanged || r.Version != 0 || versionOf(t, l, undone).State == "published" || !slices.Contains(r.Warnings, knowledge.TakenBack) {
					t.Errorf("saved %t, %s, for %q: %+v, it is %s, %v", saved, name, access, r, versionOf(t, l, undone).State, err)
				}
			}
		}
	}
}

// TestStatedAccessCounts: who loads the file that is published for other people is not put
// off because a correction says the same already.
func TestStatedAccessCounts(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first := add(t, l, "/a.md", subsidy1, knowledge.Metadata{Issuer: "甲局"})
	waits := correction(t, l, first.Version, "staff", false)
	load := func() knowledge.Result {
		t.Helper()
		r, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy1), Given: knowledge.Metadata{Issuer: "甲局"}, Access: "staff"})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := load()
	if r.Status != knowledge.Updated || r.Publication == 0 || r.Title != "补贴办法" || r.Issuer != "甲局" || accessOf(t, l, r.Version) != "staff" || accessOf(t, l, first.Version) != "staff" {
		t.Errorf("%+v; the first is for %s", r, accessOf(t, l, first.Version))
	}
	if got := found(t, l, "补贴", l.Now()); len(got) != 0 {
		t.Errorf("everybody finds %q", got)
	}
	if r := load(); r.Status != knowledge.Unchanged {
		t.Errorf("again %+v", r)
	}
	// The correction is of the same text, and can be published still.
	p, err := l.Publish(ctx, []int64{waits}, "王")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Undo(ctx, p.ID, "王"); err != nil {
		t.Fatal(err)
	}
	if r := load(); r.Status != knowledge.Unchanged || accessOf(t, l, waits) != "staff" {
		t.Errorf("the correction taken back: %+v", r)
	}
}

// TestUnchangedLeavesCorrection: a file that says nothing new does not delete what an admin
// has said, also where somebody has chosen who may read it.
func TestUnchangedLeavesCorrection(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first := add(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	id := correction(t, l, first.Version, "staff", true)
	for _, waits := range []bool{true, false} {
		r, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy1), Access: "public", Draft: waits})
		if err != nil || r.Status != knowledge.Unchanged || !there(t, l, id) {
			t.Errorf("waits %t: %+v %v; the correction is there: %t", waits, r, err, there(t, l, id))
		}
	}
}

// TestNewTextLeavesCorrection: a new text that is loaded to be used leaves the correction of
// the text before, and says so; the new one can be corrected. Where the new text waits, what
// was said goes over to it.
func TestNewTextLeavesCorrection(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first := add(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	id := correction(t, l, first.Version, "staff", true)
	r := add(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	if r.Publication == 0 || !there(t, l, id) || versionOf(t, l, id).Title != corrected.Title || accessOf(t, l, r.Version) != "staff" {
		t.Errorf("%+v; the correction is there: %t", r, there(t, l, id))
	}
	if !slices.Contains(r.Warnings, knowledge.OldCorrection) || slices.Contains(versionOf(t, l, r.Version).Warnings, knowledge.OldCorrection) {
		t.Errorf("warned of %q, stored %q", r.Warnings, versionOf(t, l, r.Version).Warnings)
	}
	if again := add(t, l, "/a.md", subsidy2, knowledge.Metadata{}); again.Status != knowledge.Unchanged {
		t.Errorf("%+v", again)
	}
	draft(t, l, "/a.md", subsidy3, knowledge.Metadata{})
	if !there(t, l, id) {
		t.Error("a draft has deleted the correction of an older text")
	}
	r = add(t, l, "/a.md", subsidy3+"\n\n第四条 另行通知。", knowledge.Metadata{})
	second, err := l.Correct(ctx, r.Version, "王")
	if err != nil {
		t.Fatal(err)
	}
	mend(t, l, second, "4403", "staff", false)
	next := draft(t, l, "/a.md", subsidy1+"\n\n第五条 试行。", knowledge.Metadata{})
	if there(t, l, second) || versionOf(t, l, next).Title != corrected.Title {
		t.Errorf("the draft is called %s", versionOf(t, l, next).Title)
	}
}

// TestTitleOfItsYear: the title of a list that is made anew each year is not that of the
// year in which an older program was told it; a file's name is no title for that.
func TestTitleOfItsYear(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct{ name, was, text, want string }{
		{"/a.md", "2026年补贴目录", "# 2027年补贴目录\n\n第一条 补贴二百元。", "2027年补贴目录"},
		{"/a.md", "二〇二六年补贴目录", "# 二〇二七年补贴目录\n\n第一条 补贴二百元。", "二〇二七年补贴目录"},
		{"/a.md", "2026年补贴目录", "# 关于印发2026年补贴目录的函\n\n第一条 补贴二百元。", "2026年补贴目录"},
		{"/a.md", "2026年补贴目录", "# 补贴目录\n\n第一条 补贴二百元。", "2026年补贴目录"},
		{"/scan2027.md", "2026年补贴目录", "第一条 补贴二百元。", "2026年补贴目录"},
	} {
		for _, renewed := range []bool{false, true} {
			l, _ := newLibrary(t)
			id := draft(t, l, c.name, subsidy1, knowledge.Metadata{})
			m := corrected
			m.Title = c.was
			if _, err := l.Mend(ctx, id, m, "public", "王", true); err != nil {
				t.Fatal(err)
			}
			if _, err := l.Publish(ctx, []int64{id}, "王"); err != nil {
				t.Fatal(err)
			}
			upgrade(t, l)
			name := c.name
			if renewed {
				name = "/else" + c.name
			}
			next := draft(t, l, name, c.text, knowledge.Metadata{})
			if renewed {
				if err := l.Renew(ctx, next, versionOf(t, l, id).Document, nil); err != nil {
					t.Fatal(err)
				}
			}
			if got := versionOf(t, l, next).Title; got != c.want {
				t.Errorf("%+v, renewed %t: %s", c, renewed, got)
			}
		}
	}
}

// TestGateAskedKeepsHeadings: what the document before left when the gate was to be asked is
// not what the text is made of, where it is another when that has answered.
func TestGateAskedKeepsHeadings(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first := draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	mend(t, l, first, "", "public", true)
	if _, err := l.Publish(ctx, []int64{first}, "王"); err != nil {
		t.Fatal(err)
	}
	l.Gate = func(ctx context.Context, _ []int64, _ string) (knowledge.Judgement, error) {
		_, err := l.Pool.Exec(ctx, `UPDATE version SET title = '另一办法' WHERE id = $1`, first)
		return knowledge.Judgement{Would: func(context.Context, pgx.Tx) error { return nil }}, err
	}
	r := add(t, l, "/a.md", "# 补贴办法\n\n# "+corrected.Title+"\n\n## 标准\n\n每人补贴二百元。", knowledge.Metadata{})
	var headings []string
	if err := l.Pool.QueryRow(ctx, `SELECT heading FROM passage WHERE version_id = $1 ORDER BY ordinal DESC LIMIT 1`, r.Version).Scan(&headings); err != nil {
		t.Fatal(err)
	}
	if r.Title != "另一办法" || strings.Join(headings, "/") != corrected.Title+"/标准" {
		t.Errorf("%+v: under %q", r, headings)
	}
}
