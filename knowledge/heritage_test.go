package knowledge_test

import (
	"context"
	"slices"
	"testing"

	"careerbot/knowledge"
)

// versionOf gives one version as the pages see it.
func versionOf(t testing.TB, l *knowledge.Library, id int64) knowledge.Version {
	t.Helper()
	all, _, err := l.List(context.Background(), knowledge.Listed{IDs: []int64{id}})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d versions %d: %v", len(all), id, err)
	}
	return all[0]
}

// regionsOf gives the regions of a version's passages, as they are searched.
func regionsOf(t testing.TB, l *knowledge.Library, id int64) (region string) {
	t.Helper()
	err := l.Pool.QueryRow(context.Background(), `SELECT string_agg(DISTINCT region, ',') FROM passage_index WHERE version_id = $1`, id).Scan(&region)
	if err != nil {
		t.Fatal(err)
	}
	return region
}

var corrected = knowledge.Metadata{Title: "深圳补贴办法", Issuer: "深圳市人力资源和社会保障局", Number: "深人社规〔2026〕1号", Region: "4403", Kind: "policy", Language: "zh",
	ValidFrom: day("2026-01-01"), ValidTo: day("2028-01-01"), Exact: true}

// TestNextTextKeepsCorrections: what an admin has said of a document holds for its next
// text, where that says nothing of it, or what the text before said wrongly.
func TestNextTextKeepsCorrections(t *testing.T) {
	ctx := context.Background()
	for name, publish := range map[string]bool{"published": true, "waiting": false} {
		l, _ := newLibrary(t)
		first := draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})
		if _, err := l.Mend(ctx, first, corrected, "public", "王", true); err != nil {
			t.Fatal(err)
		}
		if publish {
			if _, err := l.Publish(ctx, []int64{first}, "王"); err != nil {
				t.Fatal(err)
			}
		}
		next := draft(t, l, "/a.md", subsidy2, knowledge.Metadata{})
		v := versionOf(t, l, next)
		if v.Title != corrected.Title || v.Issuer != corrected.Issuer || v.Number != corrected.Number || v.Region != "4403" || v.ValidFrom != "2026-01-01" || v.ValidTo != "2028-01-01" {
			t.Errorf("%s: %+v", name, v)
		}
		if got := regionsOf(t, l, next); got != "4403" {
			t.Errorf("%s: it is found in %q", name, got)
		}
		slices.Sort(v.Inherited)
		if want := []string{"issuer", "number", "region", "title", "valid_from", "valid_to"}; !slices.Equal(v.Inherited, want) {
			t.Errorf("%s: inherited %q", name, v.Inherited)
		}
		if _, err := l.Publish(ctx, []int64{next}, "王"); err != nil {
			t.Fatal(err)
		}
		if got := found(t, l, "补贴", l.Now()); len(got) != 0 {
			t.Errorf("%s: who is elsewhere finds %q", name, got)
		}
		// And the text after that, which says itself what it is.
		third := versionOf(t, l, draft(t, l, "/a.md", "# 广州市补贴办法\n\n第一条 补贴三百元。", knowledge.Metadata{}))
		if third.Title != "广州市补贴办法" || third.Region != "4401" || third.Issuer != corrected.Issuer || slices.Contains(third.Inherited, "region") {
			t.Errorf("%s: %+v", name, third)
		}
	}
}

// TestRegionIsKept: a document that holds in a place does not hold everywhere because its
// next text, or who brings it, does not say so.
func TestRegionIsKept(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	add(t, l, "/a.md", subsidy1, knowledge.Metadata{Region: "4403"})
	r := add(t, l, "/a.md", subsidy2, knowledge.Metadata{})
	if r.Region != "4403" || regionsOf(t, l, r.Version) != "4403" {
		t.Errorf("%+v is found in %q", r, regionsOf(t, l, r.Version))
	}
	// Said anew, it is as said, and everywhere where an admin says that.
	r = add(t, l, "/a.md", subsidy1+"\n第二条 试行。", knowledge.Metadata{Region: "CN"})
	if r.Region != "CN" {
		t.Errorf("%+v", r)
	}
	// A draft that becomes the next text of a document.
	b := add(t, l, "/b.md", "# 广州市津贴办法\n\n第一条 津贴五十元。", knowledge.Metadata{})
	d := draft(t, l, "/c.md", "# 津贴办法（修订）\n\n第一条 津贴六十元。", knowledge.Metadata{})
	if err := l.Renew(ctx, d, versionOf(t, l, b.Version).Document, nil); err != nil {
		t.Fatal(err)
	}
	v := versionOf(t, l, d)
	if v.Region != "4401" || regionsOf(t, l, d) != "4401" || !slices.Equal(v.Inherited, []string{"region"}) || v.Title != "津贴办法（修订）" {
		t.Errorf("%+v is found in %q", v, regionsOf(t, l, d))
	}
}

// TestRenewKeepsCorrections: a draft that an admin makes the next text of a document has
// what was said of that document; its title is searched as it is then called.
func TestRenewKeepsCorrections(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first := draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	if _, err := l.Mend(ctx, first, corrected, "public", "王", true); err != nil {
		t.Fatal(err)
	}
	next := draft(t, l, "/b.md", subsidy2, knowledge.Metadata{Issuer: "宝安区"})
	if err := l.Renew(ctx, next, versionOf(t, l, first).Document, nil); err != nil {
		t.Fatal(err)
	}
	v := versionOf(t, l, next)
	if v.Title != corrected.Title || v.Issuer != "宝安区" || v.Region != "4403" || v.ValidFrom != "2026-01-01" {
		t.Errorf("%+v", v)
	}
	if _, err := l.Publish(ctx, []int64{next}, "王"); err != nil {
		t.Fatal(err)
	}
	if got := foundIn(t, l, "4403", "深圳补贴"); len(got) != 1 || got[0] != "深圳补贴办法: 第一条 补贴二百元。" {
		t.Errorf("found %q", got)
	}
}

// TestInheritedDaysAgree: a day is not taken over from the text before where the text's own
// is after it.
func TestInheritedDaysAgree(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	first := draft(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	if _, err := l.Mend(ctx, first, corrected, "public", "王", true); err != nil {
		t.Fatal(err)
	}
	v := versionOf(t, l, draft(t, l, "/a.md", subsidy2+"\n\n第二条 本办法自2028年3月1日起施行。", knowledge.Metadata{}))
	if v.ValidFrom != "2028-03-01" || v.ValidTo != "" {
		t.Errorf("%+v", v)
	}
}
