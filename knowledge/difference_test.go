package knowledge_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"careerbot/knowledge"
)

const (
	leave1 = `# 年休假办法

第一章 总则

第一条 本办法适用于机关、企业和事业单位。

第二条 职工累计工作满1年不满10年的，年休假5天；满10年不满20年的，年休假10天；满20年的，年休假15天。

第三条 国家法定休假日、休息日不计入年休假的假期。

第四条 单位不安排年休假的，按照日工资收入的200%支付报酬。

第五条 年休假由单位统筹安排。

第六条 本办法自发布之日起施行。`
	leave2 = `# 年休假办法

第一章 总则

第一条 本办法适用于机关、企业和事业单位。

第二条 职工累计工作满1年不满10年的，年休假7天；满10年不满20年的，年休假10天；满20年的，年休假15天。

第三条 职工的年休假可以跨年度安排。

第四条 国家法定休假日、休息日不计入年休假的假期。

第五条 单位不安排年休假的，按照日工资收入的300%支付报酬。

第六条 本办法自发布之日起施行。`
)

// told gives a difference in short, an article a line.
func told(d knowledge.Difference) string {
	var lines []string
	for _, a := range d.Articles {
		line := a.What
		if a.Before != nil {
			line += " " + a.Before.Name()
		}
		if a.After != nil && (a.Before == nil || a.Before.Name() != a.After.Name()) {
			line += " → " + a.After.Name()
		}
		for _, w := range a.Words {
			if w.Op != "=" {
				line += " " + w.Op + w.Text
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// TestCompare: articles are told apart by what they say, whatever their number has become.
func TestCompare(t *testing.T) {
	l, _ := newLibrary(t)
	ctx := context.Background()
	first := add(t, l, "/leave.md", leave1, knowledge.Metadata{}).Version
	second := draft(t, l, "/leave.md", leave2, knowledge.Metadata{})
	if earlier, err := l.Earlier(ctx, second); err != nil || earlier != first {
		t.Errorf("before %d came %d, %v", second, earlier, err)
	}
	if earlier, err := l.Earlier(ctx, first); err != nil || earlier != 0 {
		t.Errorf("before the first came %d, %v", earlier, err)
	}
	d, err := l.Compare(ctx, first, second)
	if err != nil {
		t.Fatal(err)
	}
	want := `same 第一条
changed 第二条 -5 +7
added → 第三条
moved 第三条 → 第四条
changed 第四条 → 第五条 -四 +五 -200 +300
removed 第五条
same 第六条`
	if got := told(d); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	for _, a := range d.Articles {
		if a.What != knowledge.Changed {
			continue
		}
		var before, after strings.Builder
		for _, w := range a.Words {
			if w.Op != "+" {
				before.WriteString(w.Text)
			}
			if w.Op != "-" {
				after.WriteString(w.Text)
			}
		}
		if before.String() != a.Before.Text || after.String() != a.After.Text {
			t.Errorf("the pieces are not the texts: %q, %q", before.String(), after.String())
		}
	}
	if d, err := l.Compare(ctx, first, first); err != nil || d.Count(knowledge.Same) != len(d.Articles) || len(d.Articles) != 6 {
		t.Errorf("with itself: %s, %v", told(d), err)
	}
	falls, err := l.Falls(ctx, second, nil)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, f := range falls {
		said = append(said, fmt.Sprint(f.Version, " ", f.What, " ", f.Before.Name(), " ", f.After.Name()))
	}
	if got, want := strings.Join(said, "|"), fmt.Sprintf("%[1]d changed 第二条 第二条|%[1]d changed 第四条 第五条|%[1]d removed 第五条 ", first); got != want {
		t.Errorf("falls %s, want %s", got, want)
	}
}

// TestCompareBounded: texts that have nothing in common, and are long, are told apart as a
// whole and soon.
func TestCompareBounded(t *testing.T) {
	l, _ := newLibrary(t)
	long := func(second string) string {
		return "# 长\n\n第一条 " + strings.Repeat("甲"+second+"丙丁戊己庚辛壬癸", 300) + "。"
	}
	first := add(t, l, "/long.md", long("乙"), knowledge.Metadata{}).Version
	second := draft(t, l, "/long.md", long("寅"), knowledge.Metadata{})
	d, err := l.Compare(t.Context(), first, second)
	if err != nil || d.Count(knowledge.Changed) == 0 {
		t.Errorf("%s, %v", told(d), err)
	}
}

// TestFallsCited: of many earlier texts the last is compared, and those that something relies
// on, whether it was long ago or not.
func TestFallsCited(t *testing.T) {
	l, _ := newLibrary(t)
	var all []int64
	for _, days := range []string{"三", "五", "七", "九"} {
		all = append(all, add(t, l, "/leave.md", "# 假期办法\n\n第一条 婚假"+days+"天。", knowledge.Metadata{}).Version)
	}
	falls := func(cited ...int64) (versions []int64) {
		t.Helper()
		asked := func(_ context.Context, versions []int64) (map[int64]bool, error) {
			of := map[int64]bool{}
			for _, id := range versions {
				of[id] = slices.Contains(cited, id)
			}
			return of, nil
		}
		found, err := l.Falls(t.Context(), all[3], asked)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			versions = append(versions, f.Version)
		}
		return versions
	}
	if got := falls(); !slices.Equal(got, all[2:3]) {
		t.Errorf("nothing relies on any: %v of %v", got, all)
	}
	if got, want := falls(all[0]), []int64{all[2], all[0]}; !slices.Equal(got, want) {
		t.Errorf("on the first: %v, want %v", got, want)
	}
	if found, err := l.Falls(t.Context(), all[3], nil); err != nil || len(found) != 3 {
		t.Errorf("all: %d, %v", len(found), err)
	}
}

// TestFallsWhole: of a document that another one supersedes, that is withdrawn or has
// expired, all falls.
func TestFallsWhole(t *testing.T) {
	ctx := context.Background()
	l, clock := newLibrary(t)
	today := clock.now()
	old := add(t, l, "/old.md", "# 旧办法\n\n第一条 甲。\n\n第二条 乙。", knowledge.Metadata{}).Version
	fresh := draft(t, l, "/new.md", "# 新办法\n\n第一条 丙。", knowledge.Metadata{Supersedes: []string{"旧办法"}, ValidFrom: today})
	brief := add(t, l, "/brief.md", "# 短办法\n\n第一条 丁。", knowledge.Metadata{ValidTo: today.AddDate(0, 0, 5)}).Version
	what := func(version int64) string {
		t.Helper()
		falls, err := l.Falls(ctx, version, nil)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, f := range falls {
			said = append(said, fmt.Sprint(f.Version == version, " ", f.What, " ", f.Before.Text))
		}
		return strings.Join(said, "|")
	}
	if got := what(fresh); got != "false superseded 第一条 甲。|false superseded 第二条 乙。" {
		t.Errorf("superseded: %s", got)
	}
	if got := what(old); got != "" {
		t.Errorf("in force: %s", got)
	}
	if _, err := l.Withdraw(ctx, []int64{old}, "李"); err != nil {
		t.Fatal(err)
	}
	if got := what(old); got != "true withdrawn 第一条 甲。|true withdrawn 第二条 乙。" {
		t.Errorf("withdrawn: %s", got)
	}
	if got := what(brief); got != "" {
		t.Errorf("before it expires: %s", got)
	}
	clock.day = today.AddDate(0, 0, 5).Format("2006-01-02")
	if got := what(brief); got != "true expired 第一条 丁。" {
		t.Errorf("expired: %s", got)
	}
}

// TestCalendar has the days on which something begins or ends, and says what then comes.
func TestCalendar(t *testing.T) {
	ctx := context.Background()
	l, clock := newLibrary(t)
	day := func(n int) string { return clock.now().AddDate(0, 0, n).Format("2006-01-02") }
	add(t, l, "/a.md", "# 甲办法\n\n第一条 甲。", knowledge.Metadata{ValidTo: clock.now().AddDate(0, 0, 10)})
	add(t, l, "/b.md", "# 乙办法\n\n第一条 乙。", knowledge.Metadata{})
	add(t, l, "/b2.md", "# 新乙办法\n\n第一条 乙乙。", knowledge.Metadata{Supersedes: []string{"乙办法"}, ValidFrom: clock.now().AddDate(0, 0, 20)})
	add(t, l, "/c.md", "# 丙办法\n\n第一条 丙。", knowledge.Metadata{})
	add(t, l, "/c.md", "# 丙办法\n\n第一条 丙丙。", knowledge.Metadata{ValidFrom: clock.now().AddDate(0, 0, 30)})
	draft(t, l, "/d.md", "# 丁办法\n\n第一条 丁。", knowledge.Metadata{ValidTo: clock.now().AddDate(0, 0, 10)})
	all, err := l.Calendar(ctx, day(0), day(31), nil)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, c := range all {
		said = append(said, fmt.Sprint(c.Day, " ", c.Ends, " ", c.Title, " ", c.Next))
	}
	want := fmt.Sprintf("%s true 甲办法 |%s true 乙办法 新乙办法|%s false 新乙办法 |%s false 丙办法 ", day(10), day(20), day(20), day(30))
	if got := strings.Join(said, "|"); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestDifferences: many drafts are told apart at once as each is on its own, but for the
// words; a first text has no difference.
func TestDifferences(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	const long = "# 乙办法\n\n第一条 甲。\n\n第二条 乙。\n\n第三条 丙。\n"
	add(t, l, "/a.md", subsidy1, knowledge.Metadata{})
	add(t, l, "/b.md", long, knowledge.Metadata{})
	a, b := draft(t, l, "/a.md", subsidy2, knowledge.Metadata{}), draft(t, l, "/b.md", strings.Replace(long, "第二条 乙。", "第二条 丁戊己庚。", 1), knowledge.Metadata{})
	first := draft(t, l, "/c.md", "# 丙办法\n\n第一条 丙。\n", knowledge.Metadata{})
	all, err := l.Differences(ctx, []int64{a, b, first})
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, draft := range []int64{a, b} {
		earlier, err := l.Earlier(ctx, draft)
		if err != nil {
			t.Fatal(err)
		}
		want, err := l.Compare(ctx, earlier, draft)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want.Articles {
			want.Articles[i].Words = nil
		}
		if !reflect.DeepEqual(all[draft], want) {
			t.Errorf("%+v, not %+v", all[draft], want)
		}
	}
}

// TestCalendarIsOfThePublished: what was withdrawn is no expiry: nobody is to renew it.
func TestCalendarIsOfThePublished(t *testing.T) {
	ctx := context.Background()
	l, clock := newLibrary(t)
	day := func(n int) string { return clock.now().AddDate(0, 0, n).Format("2006-01-02") }
	sample := add(t, l, "/sample.md", "# 示例指南\n\n第一条 甲。", knowledge.Metadata{}).Version
	add(t, l, "/a.md", "# 甲办法\n\n第一条 甲。", knowledge.Metadata{ValidTo: clock.now().AddDate(0, 0, 10)})
	add(t, l, "/b.md", "# 乙办法\n\n第一条 乙。", knowledge.Metadata{ValidFrom: clock.now().AddDate(0, 0, 20)})
	if _, err := l.Withdraw(ctx, []int64{sample}, "王"); err != nil {
		t.Fatal(err)
	}
	all, err := l.Calendar(ctx, day(-5), day(31), nil)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, c := range all {
		said = append(said, c.Title)
	}
	if got := strings.Join(said, "|"); got != "甲办法|乙办法" {
		t.Errorf("%s", got)
	}
}
