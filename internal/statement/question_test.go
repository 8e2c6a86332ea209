package statement

import (
	"maps"
	"strings"
	"testing"
	"time"

	"careerbot/internal/calculator"
)

func question(f *calculator.Fact) *Question { return &Question{Fact: f, Options: f.Buttons()} }

// TestAnswer: a message answers a question by what kind of answer it asks for; what is none
// is no answer.
func TestAnswer(t *testing.T) {
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	ended := &calculator.Fact{Name: "ended", Type: "choice", Options: []calculator.Option{
		{Value: "dismissed", Says: calculator.Text{ZH: "单位裁员", EN: "Laid off"}}, {Value: "resigned", Says: calculator.Text{ZH: "我自己辞职", EN: "I resigned"}},
	}}
	group := &calculator.Fact{Name: "group", Type: "choice", Options: []calculator.Option{
		{Value: "old", Says: calculator.Text{ZH: "年龄大的人", EN: "Older people"}}, {Value: "none", Says: calculator.Text{ZH: "都不是", EN: "None of these"}},
	}}
	registered := &calculator.Fact{Name: "registered", Type: "yesno", Ask: calculator.Text{ZH: "您办理失业登记了吗？", EN: "Have you registered as unemployed?"},
		SaysYes: calculator.Sentences{ZH: []string{"办了"}}, SaysNo: calculator.Sentences{ZH: []string{"还没办"}}}
	paid := &calculator.Fact{Name: "paid", Type: "number", Unit: "month"}
	since := &calculator.Fact{Name: "since", Type: "date"}
	for _, c := range []struct {
		of           *calculator.Fact
		said, stated string
		want         string
	}{
		{ended, "第二个", "", "resigned"}, {ended, "2 我自己", "", "resigned"}, {ended, "3", "", ""}, {ended, "公司倒闭了", "", "closed"}, {ended, "他们不要我了", "dismissed", "dismissed"}, {ended, "没有", "", ""}, {ended, "是", "", ""},
		{group, "没有", "", "none"}, {group, "不是", "", "none"}, {group, "有", "", ""},
		{registered, "上周在社区办了", "", "yes"}, {registered, "去办了", "", ""}, {registered, "没有昨天办", "", ""}, {registered, "昨天没办", "", ""}, {registered, "也一直没办", "", "no"}, {registered, "一直还没办", "", "no"}, {registered, "还没办呢", "", "no"}, {registered, "I have", "", "yes"}, {registered, "I did not have", "", ""}, {registered, "yes, it was denied", "", ""}, {registered, "嗯", "", "yes"}, {registered, "可能吧", "yes", "yes"},
		{paid, "三年半", "", "42"}, {paid, "一年，病假三个月", "", "12"}, {paid, "没交过", "", "0"}, {paid, "很久", "24", "24"}, {paid, "很久", "", ""}, {paid, "2019年到现在", "", "82..95"}, {paid, "since 2019", "", ""},
		{since, "去年3月1日", "", "2025-03-01"}, {since, "去年3月", "", ""},
	} {
		got, ok := question(c.of).Answer(c.said, c.stated, now, false)
		if ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s? %q is %q %v, want %q", c.of.Name, c.said, got, ok, c.want)
		}
	}
}

// TestManyClausesAreNoAnswer: an answer has few clauses; a message made of them costs no more
// than one that has as many.
func TestManyClausesAreNoAnswer(t *testing.T) {
	registered := &calculator.Fact{Name: "registered", Type: "yesno", SaysYes: calculator.Sentences{ZH: []string{"办了"}}, SaysNo: calculator.Sentences{ZH: []string{"还没办"}}}
	for said, want := range map[string]string{strings.Repeat("没办，", 8): "no", strings.Repeat("没办，", 9): "", strings.Repeat("没办，，，", 8): "no", strings.Repeat("没,", 2000): "", strings.Repeat("对不起，", 9): ""} {
		if got := question(registered).YesNo(said); got != want {
			t.Errorf("%.30s… is %q, want %q", said, got, want)
		}
	}
	cost := func(clauses int) float64 {
		q, said := question(registered), strings.Repeat("没,", clauses)+strings.Repeat("啊", 2*(2000-clauses))
		return testing.AllocsPerRun(3, func() { q.YesNo(said) })
	}
	if few, many := cost(9), cost(2000); many > 4*few {
		t.Errorf("2000 clauses take %v allocations, 9 take %v", many, few)
	}
}

// TestLabelOfAnOption: an option is named by its label, with a slip; a place only exactly.
func TestLabelOfAnOption(t *testing.T) {
	options := []calculator.Option{{Value: "41", Says: calculator.Text{ZH: "河南省", EN: "Henan province"}}, {Value: "42", Says: calculator.Text{ZH: "湖北省", EN: "Hubei province"}}}
	place, choice := &Question{Options: options}, &Question{Fact: &calculator.Fact{Name: "where", Type: "choice", Options: options}, Options: options}
	for said, want := range map[string][2]string{"Henan province": {"41", "41"}, "Henan provinse": {"", "41"}, "湖北省": {"42", "42"}, "湖北": {"", ""}} {
		for i, q := range []*Question{place, choice} {
			if got, ok := q.Labelled(Bare(said)); got != want[i] || ok != (got != "") {
				t.Errorf("%q is %q, want %q", said, got, want[i])
			}
		}
	}
}

// TestBrief: where that is all that is said, few words state a fact; with more they do not.
func TestBrief(t *testing.T) {
	for said, want := range map[string]map[string]string{
		"交了三年": {"paid": "36"}, "I paid for 2 years": {"paid": "24"}, "干了5年。": {"worked": "60"}, "一个月五千": {"wage": "5000"}, "开除了": {"fired": "yes"}, "已经登记了": {"registered": "yes"}, "还没登记": {"registered": "no"},
		"交了三年房租": {}, "登记了结婚": {}, "干了": {}, "": {},
	} {
		if got := Brief(said); !maps.Equal(got, want) {
			t.Errorf("%q says %v, want %v", said, got, want)
		}
	}
}

// TestOption: an option is named by all that is said, and what states another fact does not count.
func TestOption(t *testing.T) {
	for _, c := range [][3]string{
		{"situation", "在找工作", "unemployed"}, {"situation", "freelancing", "flexible"}, {"situation", "我想找工作", ""}, {"ended", "倒闭了", "closed"}, {"ended", "失业", ""}, {"contract_kind", "小时工", "hourly"}, {"birth", "刚生了", "given_birth"},
		// words that two facts share are of the first
		{"situation", "在单位上班社保交了120个月", "employed"}, {"ended", "4年多社保没上过班", ""}, {"ended", "我吃低保从来没有上过班", ""}, {"ended", "厂子黄，把我辞退了", ""},
	} {
		if got := Option(c[0], c[1]); got != c[2] {
			t.Errorf("%s? %q is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// TestWithout: what is left of a message besides what states facts, of all or of some.
func TestWithout(t *testing.T) {
	said := "我失业了，社保交了3年，有什么补贴"
	for _, c := range []struct {
		facts []string
		want  string
	}{{nil, "我;，;，有什么补贴"}, {[]string{"paid"}, "我失业了，;，有什么补贴"}, {[]string{"wage"}, said}} {
		if got := Without(said, ";", c.facts...); got != c.want {
			t.Errorf("without %v: %q, want %q", c.facts, got, c.want)
		}
	}
}

// TestClauses: a clause ends at a sign, or before another that is joined to it.
func TestClauses(t *testing.T) {
	for said, want := range map[string][2]string{"我失业了，没有钱": {"我失业了", "没有钱"}, "i quit and i have no job": {"i quit", "i have no job"}, "一句": {"一句", "一句"}, "": {"", ""}, "完了。": {"完了", ""}} {
		if first, last := FirstClause(said), LastClause(said); first != want[0] || last != want[1] {
			t.Errorf("%q: %q and %q", said, first, last)
		}
	}
}
