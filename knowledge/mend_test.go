package knowledge_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"careerbot/knowledge"
)

// TestReloadLeavesCorrection: a correction that an admin has begun, or saved and not checked,
// is not published because the file that is published comes again.
func TestReloadLeavesCorrection(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte(subsidy1), 0o600); err != nil {
		t.Fatal(err)
	}
	load := func(waits bool) knowledge.Result {
		t.Helper()
		all, err := l.Load(ctx, []string{dir}, knowledge.Source{By: "cron", Draft: waits}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return all[0]
	}
	correct := func(of int64, m knowledge.Metadata, checked bool) int64 {
		t.Helper()
		id, err := l.Correct(ctx, of, "王")
		if err != nil {
			t.Fatal(err)
		}
		for _, waits := range []bool{false, true} {
			if r := load(waits); r.Status != knowledge.Unchanged || versionOf(t, l, id).State != "draft" {
				t.Fatalf("begun, and the file again: %+v, it is %s", r, versionOf(t, l, id).State)
			}
		}
		if _, err := l.Mend(ctx, id, m, "public", "王", checked); err != nil {
			t.Fatal(err)
		}
		for _, waits := range []bool{false, true} {
			if r := load(waits); r.Status != knowledge.Unchanged || slices.Contains([]string{"in force", "published"}, versionOf(t, l, id).State) {
				t.Errorf("saved, and the file again: %+v, it is %s", r, versionOf(t, l, id).State)
			}
		}
		return id
	}
	m := corrected
	id := correct(load(false).Version, m, true)
	if _, err := l.Publish(ctx, []int64{id}, "王"); err != nil {
		t.Fatal(err)
	}
	m.Region = ""
	correct(id, m, false)
	if got := found(t, l, "补贴", l.Now()); len(got) != 0 {
		t.Errorf("who is elsewhere finds %q", got)
	}
}

// TestNotTheSameText: texts that differ in a sign, or of which their files say something
// else, are two documents.
func TestNotTheSameText(t *testing.T) {
	l, _ := newLibrary(t)
	for i, bodies := range [][2]string{
		{"补贴15万元。", "补贴1.5万元。"},
		{"每周10-20小时。", "每周1020小时。"},
		{"每月10～20小时。", "每月10-20小时。"},
		{"年龄≥35岁。", "年龄≤35岁。"},
		{"温度+5度。", "温度-5度。"},
		{"可以申请√", "可以申请×"},
		{"每天8:30。", "每天830。"},
		{"第1、2项。", "第12项。"},
		{"增长5%。", "增长5‰。"},
		{"面积10²。", "面积102。"},
	} {
		for j, body := range bodies {
			r := add(t, l, "/"+strings.Repeat("a", i+1)+strings.Repeat("b", j)+".md", "# 标准\n\n第一条 "+body, knowledge.Metadata{})
			if r.Status != knowledge.Loaded {
				t.Errorf("%q: %+v", bodies, r)
			}
		}
	}
	const rule = "# 甲补贴办法\n\n第一条 补贴百元。"
	for i, front := range []string{"region: 4401", "region: 4403", "number: 甲发〔2026〕1号", "valid_from: 2026-02-01", "valid_from: 2026-03-01", "title: 乙补贴办法", "kind: guide"} {
		if r := add(t, l, "/"+strings.Repeat("f", i+1)+".md", "---\n"+front+"\n---\n"+rule, knowledge.Metadata{}); r.Status != knowledge.Loaded {
			t.Errorf("%s: %+v", front, r)
		}
	}
	const standard = "。本表所列标准按月发放，由经办机构审核；申请人应当在线提交材料。"
	for _, name := range []string{"/广州市培训补贴标准.txt", "/深圳市培训补贴标准.txt"} {
		if r := add(t, l, name, standard, knowledge.Metadata{}); r.Status != knowledge.Loaded {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestSameTextAsCorrected: the same text in another file is known also where an admin has
// said of the known one what its text says wrongly.
func TestSameTextAsCorrected(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first := draft(t, l, "/a.md", "# 广东省补贴办法\n\n第一条　补贴（百元）：一百元；", knowledge.Metadata{})
	m := corrected
	m.Title = "广东省补贴办法"
	if _, err := l.Mend(ctx, first, m, "public", "王", true); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Publish(ctx, []int64{first}, "王"); err != nil {
		t.Fatal(err)
	}
	if r := add(t, l, "/b.html", "<h1>广东省补贴办法</h1><p>第一条 补贴(百元):一百元;</p>", knowledge.Metadata{}); r.Status != knowledge.Unchanged || r.Known != first {
		t.Errorf("%+v", r)
	}
}

// TestDraftTakesNothingAway: what was said of a draft that was never published does not
// take a place or an access from the text after it, and may give it a narrower one.
func TestDraftTakesNothingAway(t *testing.T) {
	ctx := context.Background()
	const third = subsidy2 + "\n\n第三条 试行。"
	for _, c := range []struct {
		region, access         string // of the draft
		wantRegion, wantAccess string
	}{
		{"", "public", "4403", "staff"},
		{"44", "staff", "4403", "staff"},
		{"440306", "team:3", "440306", "team:3"},
	} {
		for _, waits := range []bool{false, true} {
			l, _ := newLibrary(t)
			if _, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(subsidy1), Given: knowledge.Metadata{Region: "4403"}, Access: "staff"}); err != nil {
				t.Fatal(err)
			}
			d := draft(t, l, "/a.md", subsidy2, knowledge.Metadata{})
			m := corrected
			m.Region = c.region
			if _, err := l.Mend(ctx, d, m, c.access, "王", false); err != nil {
				t.Fatal(err)
			}
			r, err := l.Add(ctx, knowledge.Source{Name: "/a.md", Bytes: []byte(third), Draft: waits})
			if err != nil || r.Version == 0 || r.Region != c.wantRegion || accessOf(t, l, r.Version) != c.wantAccess {
				t.Errorf("%+v, waits %t: %+v is for %s, %v", c, waits, r, accessOf(t, l, r.Version), err)
			}
			if r.Title == corrected.Title != waits { // only who waits with it has what was said of it
				t.Errorf("%+v, waits %t: it is called %s", c, waits, r.Title)
			}
		}
	}
}

// TestPlaceStaysWithoutBeside: a place that the metadata beside a file does not name any
// more is kept, and another that it names is taken.
func TestPlaceStaysWithoutBeside(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	dir := t.TempDir()
	load := func(text, beside string) knowledge.Result {
		t.Helper()
		for name, body := range map[string]string{"a.md": text, "metadata.jsonl": beside} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		all, err := l.Load(ctx, []string{dir}, knowledge.Source{}, nil)
		if err != nil || all[0].Publication == 0 {
			t.Fatalf("%+v %v", all, err)
		}
		return all[0]
	}
	load(subsidy1, `{"file":"a.md","issuer":"甲局","number":"甲发〔2026〕1号","region":"4403"}`)
	r := load(subsidy1, `{"file":"a.md","issuer":"甲局"}`)
	if r.Region != "4403" || regionsOf(t, l, r.Version) != "4403" || r.Number != "" {
		t.Errorf("%+v", r)
	}
	if r := load(subsidy1, `{"file":"a.md","issuer":"甲局","region":"4401"}`); r.Region != "4401" {
		t.Errorf("%+v", r)
	}
}

// TestUnchangedLeavesDraft: a file that has the text of another document leaves the draft
// under its name, and that document its name, also where its own file is gone.
func TestUnchangedLeavesDraft(t *testing.T) {
	ctx := context.Background()
	for _, waits := range []bool{true, false} {
		l, _ := newLibrary(t)
		dir := t.TempDir()
		one, two := filepath.Join(dir, "one.md"), filepath.Join(dir, "two.md")
		first := add(t, l, one, subsidy1, knowledge.Metadata{})
		d := draft(t, l, two, subsidy2, knowledge.Metadata{})
		for _, body := range []string{subsidy1, strings.ReplaceAll(subsidy1, "。", " 。")} {
			r, err := l.Add(ctx, knowledge.Source{Name: two, Bytes: []byte(body), Draft: waits})
			if err != nil || r.Status != knowledge.Unchanged {
				t.Errorf("waits %t: %+v %v", waits, r, err)
			}
			if v := versionOf(t, l, d); v.Source != two || versionOf(t, l, first.Version).Source != one {
				t.Errorf("waits %t: %+v", waits, v)
			}
		}
		// Where nothing is under its name, the document that was moved has that.
		three := filepath.Join(dir, "three.md")
		if r := add(t, l, three, subsidy1, knowledge.Metadata{}); r.Status != knowledge.Unchanged || versionOf(t, l, first.Version).Source != three {
			t.Errorf("moved: %+v", r)
		}
	}
}

// TestRenewIsCheckedAnew: a checked draft that inherits something is to be checked again.
func TestRenewIsCheckedAnew(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	for i, c := range []struct {
		known  knowledge.Metadata
		access string
		want   string
	}{
		{knowledge.Metadata{Region: "4403", Issuer: "旧局"}, "public", "draft"},
		{knowledge.Metadata{}, "staff", "draft"},
		{knowledge.Metadata{}, "public", "checked"},
	} {
		name := strings.Repeat("x", i+1)
		a, err := l.Add(ctx, knowledge.Source{Name: "/" + name + ".md", Bytes: []byte("# " + name + "\n\n第一条 甲。"), Given: c.known, Access: c.access})
		if err != nil {
			t.Fatal(err)
		}
		d := draft(t, l, "/"+name+"2.md", "# "+name+"\n\n第一条 乙。", knowledge.Metadata{})
		if _, err := l.Check(ctx, []int64{d}, "王"); err != nil {
			t.Fatal(err)
		}
		if err := l.Renew(ctx, d, versionOf(t, l, a.Version).Document, nil); err != nil {
			t.Fatal(err)
		}
		if v := versionOf(t, l, d); v.State != c.want || (v.CheckedBy == "") != (c.want == "draft") {
			t.Errorf("%+v: %s, checked by %q", c, v.State, v.CheckedBy)
		}
	}
}

// TestPastEndIsNotInherited: the next text of a rule that has ended holds.
func TestPastEndIsNotInherited(t *testing.T) {
	l, _ := newLibrary(t)
	add(t, l, "/a.md", subsidy1, knowledge.Metadata{ValidFrom: day("2024-01-01"), ValidTo: day("2026-05-28"), Issuer: "甲局"})
	r := add(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	if r.ValidTo != "" || r.Issuer != "甲局" || len(found(t, l, "补贴", l.Now())) != 1 {
		t.Errorf("%+v", r)
	}
	add(t, l, "/b.md", "# 乙\n\n第一条 甲。", knowledge.Metadata{ValidTo: day("2026-07-01")})
	if r := add(t, l, "/b.md", "# 乙\n\n第一条 乙。", knowledge.Metadata{}); r.ValidTo != "2026-07-01" {
		t.Errorf("an end to come: %+v", r)
	}
}

// TestMendedBeforeUpgrade: of what was mended before it was kept what the text says, the
// next text does not bring back a wrong reading: not a wider place, nor title and kind.
func TestMendedBeforeUpgrade(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	id := draft(t, l, "/a.md", "# 广东省补贴办法\n\n第一条 补贴一百元。", knowledge.Metadata{})
	m := corrected
	m.Kind = "guide"
	if _, err := l.Mend(ctx, id, m, "public", "王", true); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Publish(ctx, []int64{id}, "王"); err != nil {
		t.Fatal(err)
	}
	upgrade(t, l)
	next := add(t, l, "/a.md", "# 广东省补贴办法\n\n第一条 补贴二百元。\n\n第二条 本办法自2026年5月1日起施行。", knowledge.Metadata{})
	v := versionOf(t, l, next.Version)
	if v.Region != "4403" || v.Title != corrected.Title || v.Kind != "guide" || v.ValidFrom != "2026-05-01" || v.Number != corrected.Number {
		t.Errorf("%+v", v)
	}
	// From now on it is known what the text says.
	if v := versionOf(t, l, add(t, l, "/a.md", "# 广州市补贴办法\n\n第一条 补贴三百元。", knowledge.Metadata{}).Version); v.Region != "4401" || v.Title != "广州市补贴办法" {
		t.Errorf("%+v", v)
	}
}

// upgrade has the library as an older program left it, after the migration.
func upgrade(t *testing.T, l *knowledge.Library) {
	t.Helper()
	sql, err := os.ReadFile("../internal/postgres/migrations/00047_said.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, update, _ := strings.Cut(string(sql), "\nUPDATE version")
	update, _, ok := strings.Cut("UPDATE version"+update, ";")
	if _, err := l.Pool.Exec(context.Background(), update); err != nil || !ok {
		t.Fatal(err)
	}
}
