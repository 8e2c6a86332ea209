package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
)

// receive takes a file in, as a page does.
func receive(t *testing.T, l *knowledge.Library, name, content string) knowledge.Arrival {
	t.Helper()
	a, err := l.Receive(t.Context(), "page-12345678", name, knowledge.Source{Name: "page:" + name, Bytes: []byte(content), Way: knowledge.ByPage, By: "王主任"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func document(t *testing.T, l *knowledge.Library, version int64) knowledge.Version {
	t.Helper()
	all, _, err := l.List(t.Context(), knowledge.Listed{IDs: []int64{version}})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d versions, %v", len(all), err)
	}
	return all[0]
}

// TestNamesakes: two files of one name are two documents, unless they say that they are
// one; a draft of one never takes the other's place.
func TestNamesakes(t *testing.T) {
	l, _ := newLibrary(t)
	first := receive(t, l, "通知.md", "# 关于大厅搬迁的通知\n\n大厅搬到新址办公。\n")
	other := receive(t, l, "通知.md", "# 关于招聘会的通知\n\n招聘会在体育馆举行。\n")
	next := receive(t, l, "通知.md", "# 关于大厅搬迁的通知\n\n大厅搬到新址办公，周末也办公。\n")
	if a, b := document(t, l, other.Version), document(t, l, next.Version); a.Source != "page:通知.md#2" || b.Source != "page:通知.md" || b.Ordinal != 1 {
		t.Errorf("%s, %s version %d", a.Source, b.Source, b.Ordinal)
	}
	if _, n, err := l.List(t.Context(), knowledge.Listed{IDs: []int64{first.Version}}); err != nil || n != 0 {
		t.Errorf("the draft before is still there: %d, %v", n, err)
	}
}

// TestMendedStays: what an admin said of a draft stays when its file comes again.
func TestMendedStays(t *testing.T) {
	l, _ := newLibrary(t)
	const file = "# 附件1\n\n第一条 补贴每月三百元，有效期至2027年12月31日。\n"
	a := receive(t, l, "附件1.md", file)
	if v := document(t, l, a.Version); v.ValidTo != "2028-01-01" || len(v.Warnings) == 0 {
		t.Errorf("until %q, warnings %q", v.ValidTo, v.Warnings)
	}
	// Exactly: where the admin says that there is no end, the text is not asked.
	say := knowledge.Metadata{Title: "海棠市补贴办法", Kind: "policy", Language: "zh", Exact: true}
	if _, err := l.Mend(t.Context(), a.Version, say, knowledge.Public, "王主任", false); err != nil {
		t.Fatal(err)
	}
	again := receive(t, l, "附件1.md", file)
	if v := document(t, l, a.Version); again.Version != a.Version || v.Title != "海棠市补贴办法" || v.ValidTo != "" {
		t.Errorf("%+v, until %q", again, v.ValidTo)
	}
	// An act that fails at what is done with it is not done.
	no := errors.New("no")
	refuse := func(context.Context, pgx.Tx) error { return no }
	for what, err := range map[string]error{
		"mend": second(l.Mend(t.Context(), a.Version, knowledge.Metadata{}, knowledge.Public, "x", false, refuse)), "check": second(l.Check(t.Context(), []int64{a.Version}, "x", refuse)),
		"publish": second(l.Publish(t.Context(), []int64{a.Version}, "x", refuse)), "discard": second(l.Discard(t.Context(), []int64{a.Version}, refuse)),
	} {
		if v := document(t, l, a.Version); !errors.Is(err, no) || v.State != "draft" || v.Title != "海棠市补贴办法" {
			t.Errorf("%s: %v, %s %s", what, err, v.State, v.Title)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestNear: a text that is nearly another's is found, whatever its format; it becomes that
// document's next version where an admin says so.
func TestNear(t *testing.T) {
	l, _ := newLibrary(t)
	var body strings.Builder
	for i := range 40 {
		fmt.Fprintf(&body, "第%d条 用人单位应当在第%d项规定的期限内，按照标准%d支付补贴，并告知劳动者。\n\n", i+1, i*7, i*13)
	}
	old := receive(t, l, "旧.md", "# 海棠市补贴办法\n\n"+body.String())
	if _, err := l.Publish(t.Context(), []int64{old.Version}, "王主任"); err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(body.String(), "按照标准13支付", "按照标准99支付", 1)
	fresh := receive(t, l, "新.html", "<title>海棠市补贴办法（修订）</title><h1>海棠市补贴办法（修订）</h1><p>"+strings.ReplaceAll(changed, "\n\n", "</p><p>")+"</p>")
	receive(t, l, "别的.md", "# 青岚市住房办法\n\n"+strings.NewReplacer("用人单位", "房屋管理单位以及承租人员", "按照标准", "参照住房租金的", "并告知劳动者", "另行公布").Replace(body.String()))
	near, err := l.NearTo(t.Context(), []int64{fresh.Version}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := near[fresh.Version]; len(n) != 1 || n[0].Version != old.Version || n[0].Percent < 75 || n[0].State != "published" {
		t.Fatalf("%+v", near)
	}
	was := document(t, l, old.Version)
	if err := l.Renew(t.Context(), fresh.Version, was.Document, nil); err != nil {
		t.Fatal(err)
	}
	if v := document(t, l, fresh.Version); v.Document != was.Document || v.Ordinal != 2 || v.State != "draft" {
		t.Errorf("%+v", v)
	}
	if err := l.Renew(t.Context(), old.Version, was.Document, nil); !errors.Is(err, knowledge.ErrState) {
		t.Errorf("what is published is moved: %v", err)
	}
	if _, err := l.Publish(t.Context(), []int64{fresh.Version}, "王主任"); err != nil {
		t.Fatal(err)
	}
	if v := document(t, l, old.Version); v.State != "superseded" {
		t.Errorf("the old text is %s", v.State)
	}
	// Sketches that an older program did not make are made.
	if _, err := l.Pool.Exec(t.Context(), `DELETE FROM sketch`); err != nil {
		t.Fatal(err)
	}
	if err := l.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := l.Pool.QueryRow(t.Context(), `SELECT count(*) FROM sketch`).Scan(&n); err != nil || n != 3 {
		t.Errorf("%d sketches, %v", n, err)
	}
}

// TestNamesakesAreNear: two texts that are called the same in one region are shown to each
// other whatever they say; in two regions they are not.
func TestNamesakesAreNear(t *testing.T) {
	l, _ := newLibrary(t)
	first := receive(t, l, "职业教育法(1996).md", "# 中华人民共和国职业教育法\n\n第一条 为了实施科教兴国战略，发展职业教育。")
	second := receive(t, l, "职业教育法(2022).md", "# 职业教育法\n\n第一条 为了推动职业教育高质量发展，提高劳动者素质和技术技能水平，促进就业创业，建设教育强国。")
	here := receive(t, l, "甲.md", "# 广州市补贴办法\n\n第一条 补贴五百元，按月发给。")
	there := receive(t, l, "乙.md", "# 深圳市补贴办法\n\n第一条 求职者凭证件申领，到街道办理。")
	near, err := l.NearTo(t.Context(), []int64{second.Version, here.Version, there.Version}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := near[second.Version]; len(n) != 1 || n[0].Version != first.Version || !n[0].Named || n[0].Percent > 50 || len(near[here.Version])+len(near[there.Version]) > 0 {
		t.Errorf("%+v", near)
	}
}

// TestManyNamesakes: of what is called as many others nothing follows, and they do not hide
// what is nearly the same.
func TestManyNamesakes(t *testing.T) {
	l, _ := newLibrary(t)
	var body strings.Builder
	for i := range 40 {
		fmt.Fprintf(&body, "第%d条 用人单位应当在第%d项规定的期限内，按照标准%d支付补贴。\n\n", i+1, i*7, i*13)
	}
	twin := receive(t, l, "原.md", "# 海棠补贴办法\n\n"+body.String())
	for i := range 24 {
		receive(t, l, fmt.Sprintf("通知%d.md", i), fmt.Sprintf("# 通知\n\n第%d场招聘会改在%d日举行，地点不变。", i, i+1))
	}
	fresh := receive(t, l, "新.md", "# 通知\n\n"+body.String())
	near, err := l.NearTo(t.Context(), []int64{fresh.Version}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := near[fresh.Version]; len(n) != 1 || n[0].Version != twin.Version || n[0].Named {
		t.Errorf("%+v", n)
	}
}

// TestSketchedByTwo: of two replicas that begin at one time each makes what is missing, and
// neither fails; every text has its sketch once.
func TestSketchedByTwo(t *testing.T) {
	l, _ := newLibrary(t)
	for i := range 30 {
		receive(t, l, fmt.Sprintf("%d.md", i), fmt.Sprintf("# 第%d号补贴办法\n\n第一条 用人单位应当在第%d项规定的期限内支付补贴。", i, i))
	}
	for range 5 {
		if _, err := l.Pool.Exec(t.Context(), `DELETE FROM sketch`); err != nil {
			t.Fatal(err)
		}
		failed := make(chan error, 4)
		for range cap(failed) {
			other := &knowledge.Library{Pool: l.Pool, Reader: l.Reader, Now: l.Now}
			go func() { failed <- other.CatchUp(t.Context()) }()
		}
		for range cap(failed) {
			if err := <-failed; err != nil {
				t.Error(err)
			}
		}
		var missing int
		if err := l.Pool.QueryRow(t.Context(), `SELECT count(*) FROM version v WHERE NOT EXISTS (SELECT FROM sketch WHERE version_id = v.id)`).Scan(&missing); err != nil || missing != 0 {
			t.Fatalf("%d texts have no sketch, %v", missing, err)
		}
	}
}

// TestReceiveRefusedRight: of a file whose bringer has lost the right meanwhile nothing is
// stored: no draft, no document, no line of what came.
func TestReceiveRefusedRight(t *testing.T) {
	l, _ := newLibrary(t)
	no := errors.New("no")
	for _, content := range []string{"# 补贴办法\n\n第一条 补贴一百元。\n", ""} {
		_, err := l.Receive(t.Context(), "page-12345678", "补贴.md", knowledge.Source{Name: "page:补贴.md", Bytes: []byte(content), Way: knowledge.ByPage, By: "王主任"},
			func(context.Context, pgx.Tx) error { return no })
		if !errors.Is(err, no) {
			t.Errorf("%v", err)
		}
	}
	var n int
	err := l.Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM version) + (SELECT count(*) FROM document) + (SELECT count(*) FROM original) + (SELECT count(*) FROM arrival)`).Scan(&n)
	if err != nil || n != 0 {
		t.Errorf("%d rows are left, %v", n, err)
	}
}
