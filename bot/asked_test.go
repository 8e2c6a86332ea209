package bot

import (
	"strconv"
	"testing"
	"time"

	"careerbot/retrieval"
)

// TestAnswers: what people write as the answer to what we asked back, and what is
// something else.
func TestAnswers(t *testing.T) {
	place := asking{Turn: 1, By: byRegion, Options: []option{{Label: "广东省", Region: "44"}, {Label: "Beijing", Region: "11"}, {Label: "其他地方"}}}
	form := asking{Turn: 1, By: byForm, Options: []option{{Label: "非全日制（小时工）", Value: "part_time"}, {Label: "full-time", Value: "full_time"}, {Label: "none of these"}}}
	end := asking{Turn: 1, By: byEnd, Options: []option{{Label: "自己辞职", Value: "resigned"}, {Label: "I was dismissed", Value: "dismissed"}, {Label: "其他情况"}}}
	day := asking{Turn: 1, By: byDate, Options: []option{{Label: "2026年3月1日以前", AsOf: "2026-02-28"}, {Label: "1 March 2026 or later", AsOf: "2026-11-20"}}}
	const no = -2
	for _, c := range []struct {
		asked asking
		said  string
		pick  int
		place string
	}{
		{place, "广东省", 0, "44"}, {place, "广东", 0, "44"}, {place, "我在广东", 0, "44"}, {place, "广东那边", 0, "44"}, {place, "是广东的", 0, "44"}, {place, "in Guangdong", 0, "44"},
		{place, "1", 0, "44"}, {place, "2.", 1, "11"}, {place, "第二个", 1, "11"}, {place, "the first one", 0, "44"}, {place, "beijng", 1, "11"}, {place, "广东胜", 0, "44"},
		{place, "深圳", 2, "4403"}, {place, "我在四川", 2, "51"}, {place, "其他", 2, ""}, {place, "elsewhere", 2, ""}, {place, "都不是", 2, ""}, {place, "不知道", -1, ""}, {place, "not sure", -1, ""},
		{place, "试用期最长多久？", no, ""}, {place, "广东能领几个月？", no, ""}, {place, "人工", no, ""}, {place, "/menu", no, ""}, {place, "谢谢", no, ""}, {place, "4", -1, ""}, {place, "9", no, ""}, {place, "我不想活了", no, ""},
		{form, "小时工", 0, ""}, {form, "我是兼职的", 0, ""}, {form, "Full time", 1, ""}, {form, "full-tme", 1, ""}, {form, "派遣", 2, ""}, {form, "dispatched by an agency worker firm", 2, ""}, {form, "随便", -1, ""}, {form, "all of them", -1, ""},
		{form, "非全日治（小时工）", 0, ""}, {form, "兼职能签合同吗", no, ""}, {form, "失业金", no, ""},
		{end, "我自己不想干了", 0, ""}, {end, "被老板辞退的", 1, ""}, {end, "they sacked me", 1, ""}, {end, "合同到期", 2, ""}, {end, "说不清", -1, ""}, {end, "工资没发", no, ""},
		{day, "以前", 0, ""}, {day, "before", 0, ""}, {day, "之后", 1, ""}, {day, "2025年", 0, ""}, {day, "2025-11", 0, ""}, {day, "2026年5月", 1, ""}, {day, "May 2026", 1, ""}, {day, "February 2026", 0, ""}, {day, "记不清了", -1, ""},
		{day, "2025年11月3日", 0, ""}, {day, "是2025年11月生的", 0, ""}, {day, "孩子是2025年5月出生的", 0, ""}, {day, "2026年5月辞退的", 1, ""}, {day, "大概2025年底吧", 0, ""}, {day, "2026.05.03", 1, ""}, {day, "it was in May 2026", 1, ""}, {day, "on 3 May 2026", 1, ""}, {day, "around Dec 2025, I think", 0, ""},
		{day, "2023年的最低工资是多少？", no, ""}, {day, "我2022年入职，公司没交社保怎么办", no, ""}, {day, "失业金2025年标准是多少钱", no, ""}, {day, "I joined in Mar 2022, how long can probation be?", no, ""}, {day, "2025年最低工资", no, ""}, {day, "may I resign in May 2026?", no, ""},
		{day, "2026年", no, ""}, {day, "2026年13月", no, ""}, {day, "周末", no, ""},
	} {
		q := Question{turn: 2, memory: memory{Asked: &c.asked}}
		got, ok := q.answers(c.said)
		if !ok {
			got.pick = no
		}
		if got.pick != c.pick || got.place != c.place {
			t.Errorf("%s, %q: option %d, place %q; want %d, %q", c.asked.By, c.said, got.pick, got.place, c.pick, c.place)
		}
	}
	for name, q := range map[string]Question{
		"nothing asked":           {turn: 2},
		"the question, changed":   {turn: 1, memory: memory{Asked: &place}},
		"an earlier message":      {turn: 0, memory: memory{Asked: &place}},
		"answered by another one": {turn: 3, memory: memory{Asked: &asking{Turn: 1, By: byRegion, Options: place.Options, Answered: 2}}},
	} {
		if got, ok := q.answers("广东"); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
	again := Question{turn: 3, memory: memory{Asked: &asking{Turn: 1, By: byRegion, Options: place.Options, Answered: 2}}}
	if got, ok := again.answers("其他地方"); !ok || got.pick != 2 {
		t.Errorf("another button: %+v", got)
	}
}

func TestHappened(t *testing.T) {
	for said, want := range map[string]bool{
		"公司把我辞退了，赔多少": true, "我生过孩子，津贴发多少天": true, "they fired me, what do they owe me": true, "I resigned, how much is it": true,
		"去年辞退的，赔多少": false, "2024年被辞退了": false, "昨天被辞退了": false, "刚被辞退了": false, "津贴发多少天": false, "如果被辞退了赔多少": false,
		"I was fired last month": false, "I was fired in 2024": false, "if I am fired, what do I get": false, "how much is it": false,
	} {
		if got := happened(said); got != want {
			t.Errorf("%s: %t", said, got)
		}
	}
}

func TestDiffer(t *testing.T) {
	for _, c := range []struct {
		x, y string
		want bool
	}{
		{"补贴为5000元", "补贴为10000元", true}, {"补贴为5000元", "补贴为五千元", false}, {"应当支付经济补偿", "不支付经济补偿", true}, {"应当支付", "应当支付（《劳动合同法》第四十七条）", false},
		{"30 days", "thirty days", false}, {"it must be paid", "it is not paid", true}, {"提前30日通知", "应当通知", false},
	} {
		if got := rulesDiffer(c.x, c.y); got != c.want {
			t.Errorf("%q, %q: %t", c.x, c.y, got)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "abc", 0}, {"kitten", "sitting", 3}, {"全日制", "非全日制", 1}, {"", "ab", 2}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %d", c.a, c.b, got)
		}
	}
}

// TestDayOf: the day of the change is the one after the last of the old rule.
func TestDayOf(t *testing.T) {
	k := asking{By: byDate, Options: []option{{AsOf: "2026-02-28"}}}
	if got := dayOf(k); !got.Equal(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error(got)
	}
}

// TestAside: what is for other people than the one who asks comes behind, and
// nothing moves where nobody has said who they are.
func TestAside(t *testing.T) {
	passages := func() []retrieval.Passage {
		var all []retrieval.Passage
		for i, heading := range []string{"退役军人创业补贴", "创业补贴怎么申请", "高校毕业生创业补贴", "退役军人、高校毕业生创业补贴"} {
			all = append(all, retrieval.Passage{ID: int64(i), Heading: []string{heading}, Body: "补贴5000元。", Score: retrieval.Score{Total: 10 - float64(i)}})
		}
		return all
	}
	for _, c := range []struct {
		asked string
		not   []string
		want  string
	}{
		{"创业补贴有多少", nil, "0123"}, {"应届毕业生的创业补贴", nil, "1230"}, {"退役军人的创业补贴", nil, "0132"}, {"创业补贴有多少", []string{"veteran"}, "123"}, {"创业补贴有多少", []string{"veteran", "graduate"}, "1"},
	} {
		got := ""
		for _, p := range (Question{settled: settled{Not: c.not}}).aside(c.asked, passages()) {
			got += strconv.FormatInt(p.ID, 10)
		}
		if got != c.want {
			t.Errorf("%s, none of %v: %s, want %s", c.asked, c.not, got, c.want)
		}
	}
}
