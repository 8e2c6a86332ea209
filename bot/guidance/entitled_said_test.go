package guidance

import (
	"maps"
	"strings"
	"testing"
	"unicode/utf8"

	"careerbot/internal/calculator"
)

// TestFactsSaid: what somebody says of themselves is taken, and nothing that they did not
// say: not of others, not what is asked or supposed, not from words of another clause.
func TestFactsSaid(t *testing.T) {
	type facts = map[string]string
	for said, want := range map[string]facts{
		"我旷工被公司辞退了，能领什么补偿？":                                                     {"ended": "fault"},
		"我46岁，在东莞厂里干了7年，上个月厂子倒闭了，我该怎么办":                                         {"ended": "closed", "worked": "84"},
		"我偷东西被单位辞退":                                                             {"ended": "fault"},
		"I was fired for stealing":                                              {"ended": "fault"},
		"我被公司辞退了":                                                               {"fired": "yes"},
		"我上班路上闯红灯被撞了，能认定工伤吗":                                                    {},
		"下班路上被车撞了，对方全责":                                                         {"injury": "commute"},
		"我已经认定为工伤了":                                                             {"recognised": "yes"},
		"怎么才能认定为工伤":                                                             {},
		"怎么才能被认定为就业困难人员":                                                        {},
		"我被认定为就业困难人员":                                                           {"difficulty": "yes"},
		"我失业了，交了三年社保":                                                           {"situation": "unemployed", "paid": "36"},
		"失业了，社保交了三年":                                                            {"situation": "unemployed", "paid": "36"},
		"我被辞退了，交了失业保险4年，在广州":                                                    {"fired": "yes", "paid": "48"},
		"我失业两年了":                                                                {"situation": "unemployed", "jobless": "24"},
		"失业在家大概8个月":                                                             {"situation": "unemployed", "jobless": "8"},
		"我爸失业了":                                                                 {},
		"我老公被公司辞退了，交了三年社保":                                                      {},
		"我老公被公司辞退了，我在公司上班":                                                      {"situation": "employed"},
		"我朋友被裁员了":                                                               {},
		"同事都被裁了":                                                                {},
		"my husband was laid off":                                               {},
		"My wife lost her job, paid social insurance for 3 years":               {},
		"My husband was laid off and I work for a bank":                         {"situation": "employed"},
		"公司拖欠工资，我辞职了":                                                           {"unpaid": "yes"},
		"我自己辞职了":                                                                {"ended": "resigned"},
		"我不是被辞退的，是自己辞职":                                                         {"ended": "resigned"},
		"合同到期，公司不续签":                                                            {"ended": "expired"},
		"如果我被辞退":                                                                {},
		"我有残疾证":                                                                 {"disabled": "yes"},
		"我是残疾人":                                                                 {"disabled": "yes"},
		"I have a disability certificate":                                       {"disabled": "yes"},
		"I am disabled":                                                         {"disabled": "yes"},
		"我不是残疾人":                                                                {},
		"我是今年毕业的大学生还没找到工作":                                                      {"situation": "unemployed"},
		"I was laid off from a restaurant in Shanghai where I worked 26 months": {"ended": "dismissed", "worked": "26"},
		"在厂里干了5年":                                                               {"worked": "60"},
		// what is feared, planned, over, or of others is not so, and no situation follows from how a job ended
		"公司裁员，我还在上班": {}, "公司裁员了很多人": {}, "老板要辞退我": {}, "公司打算把我裁了": {}, "公司要倒闭了": {}, "单位快倒闭了": {}, "我曾经被辞退过": {}, "我以前被裁过，现在上班": {},
		"I'm afraid I will be laid off": {}, "I will be laid off next month": {}, "I was laid off once, years ago": {}, "they are going to lay me off": {}, "the company is going to be closed": {},
		"我失业了两年才找到现在的工作": {}, "我失业了半年，后来找到工作了": {}, "去年失业过，现在上班": {}, "以前失业，现在有工作": {}, "I used to be unemployed": {}, "I was unemployed for 6 months before I found this job": {},
		"我是残疾人家属": {}, "我是残疾人的妻子": {}, "我帮残疾人找工作": {}, "我是退伍军人的妻子": {}, "我是退役军人家属": {}, "I am a veteran's wife": {}, "I am the wife of a veteran": {}, "我孩子有残疾证": {}, "我想办残疾证": {},
		"我不想创业": {}, "我没打算创业": {}, "I don't want to start a business": {}, "我不打算参加培训": {}, "我不要参加培训": {}, "I am not starting a business": {},
		"工伤认定了没有批": {}, "工伤没认定下来": {}, "工伤认定不予认定": {}, "工伤认定了吗": {}, "办了失业登记没有": {}, "办失业登记了没": {},
		"打算创业": {"startup": "yes"}, "I am starting a business": {"startup": "yes"}, "我想参加电工培训": {"in_training": "yes"},
		"单位倒闭我被裁": {"ended": "closed"}, "公司裁员我被裁了": {"ended": "dismissed"}, "公司把我裁了": {"ended": "dismissed"}, "公司倒闭了": {"ended": "closed"}, "I was laid off": {"ended": "dismissed"}, "我被裁员了，现在没工作": {"ended": "dismissed", "situation": "unemployed"},
		"我失业了": {"situation": "unemployed"}, "我是退役军人": {"veteran": "yes"}, "I am a veteran": {"veteran": "yes"},
		// why, where it is held against them, is asked; what is owed is no wage
		"我被辞退了，因为公司说我骗报销": {"fired": "yes"}, "I was let go for cause": {"fired": "yes"}, "I was fired because I was late": {"fired": "yes"}, "公司欠我工资5000": {"unpaid": "yes"}, "工资5000被扣了": {}, "我工资5000": {"wage": "5000"}, "我日工资200": {}, "工资12000一年": {}, "社保交了3到4年": {"paid": "36..60"}, "社保交了将近一年": {"paid": "0..12"},
		"我吃低保": {"low_income": "yes"},
	} {
		if got := factsSaid(said); !maps.Equal(got, want) {
			t.Errorf("%q says %v, want %v", said, got, want)
		}
	}
}

// TestHostileWordsCostLittle: what stands before a word is read near it only.
func TestHostileWordsCostLittle(t *testing.T) {
	far := "if " + strings.Repeat("well ", 400) + "i was laid off"
	if got := factsSaid(far); got["ended"] != "dismissed" {
		t.Errorf("%v: an if 2,000 characters away is looked for", got)
	}
	if got := before(far, len(far)); len(got) > 48 || !strings.HasSuffix(got, "laid off") {
		t.Errorf("%q", got)
	}
	if got := before("如果"+strings.Repeat("啊", 40), len("如果")+3*40); !utf8.ValidString(got) || len(got) > 48 {
		t.Errorf("%q", got)
	}
}

// TestSaidIsConfirmed: what somebody said in passing is named for them to confirm, in one
// line, and taken back with one word.
func TestSaidIsConfirmed(t *testing.T) {
	for language, c := range map[string][3]string{"zh": {"我被公司辞退了，没有工作", "您说过：", "对吗？"}, "en": {"I was laid off, I have no job", "You have said: ", "is that right?"}} {
		for _, wrong := range map[string][]string{"zh": {"不对", "说错了", "不是这样"}, "en": {"that's wrong", "not right", "wrong"}}[language] {
			turn := turnAt(t, "situation", nil)
			turn.said.Language = language
			turn.begin(c[0])
			turn.take(factsSaid(c[0]))
			q := turn.next()
			turn.s.Last++
			turn.s.Asked, turn.s.Open = []entitledAsked{{Fact: q.name(), N: turn.s.Last}}, true
			if text := turn.ask(q, false).Text; !strings.Contains(text, c[1]) || !strings.Contains(text, c[2]) {
				t.Errorf("it is not asked whether that is right: %s", text)
			}
			turn.said.Message = wrong
			if !turn.typed() || len(turn.s.Known) > 0 || len(turn.s.Taken) > 0 {
				t.Errorf("after %q it keeps %v", wrong, turn.s.Known)
			}
		}
	}
}

// TestDismissedForWhat: to be dismissed says nothing of a fault; a layoff, or a reason that is
// none, says that there was none, and what it was for that there was one.
func TestDismissedForWhat(t *testing.T) {
	for want, all := range map[string][]string{
		"fired": {"我被开除了", "被公司开除了，能领什么", "我被公司辞退了", "老板把我炒了", "上周被炒鱿鱼了", "单位把我辞退了", "公司开除了我", "我被解雇了", "被单位辞了", "I was fired", "i got fired last week", "my boss fired me", "they sacked me",
			"I was dismissed", "I have been let go", "I got the sack", "the company has just dismissed me", "I was fired because I was late", "我被辞退了，因为公司说我骗报销"},
		"dismissed": {"我被裁了", "公司把我裁了", "被裁员了", "I was laid off", "i was lay" + "ed off", "I was made redundant", "公司无故辞退我", "我被无缘无故开除了", "我被辞退了，不是我的错", "被辞退了，没给任何理由", "公司效益不好，我被辞退了", "I was fired for no reason",
			"they fired me without any reason", "I was dismissed, it was not my fault"},
		"fault": {"我旷工被公司开除了", "我偷东西被单位辞退", "因为打架被开除", "I was fired for stealing", "I was sacked for being late", "dismissed for misconduct"},
		"": {"老板要辞退我", "怕被开除", "会不会被辞退", "如果我被开除", "我不是被开除的", "我老公被公司开除了", "my husband was fired", "I might get fired", "they are going to fire me", "can they fire me", "怎样才会被开除", "没有理由请假", "没活干",
			"it was not my fault", "I have no work", "不是我的错", "厂里效益不好", "I fired up the oven", "he was let go"},
	} {
		for _, said := range all {
			facts := factsSaid(said)
			got := facts["ended"]
			if facts["fired"] != "" {
				got += "fired"
			}
			if got != want {
				t.Errorf("%q says %v, want %q", said, facts, want)
			}
		}
	}
}

// TestFaultIsAsked: of who says that they were dismissed it is asked whether it was for a
// fault, in place of how the job ended, and the answer decides.
func TestFaultIsAsked(t *testing.T) {
	for _, said := range []string{"我被公司开除了", "I was fired"} {
		turn := turnAt(t, "ended", map[string]string{"situation": "unemployed"})
		turn.s.Topic, turn.s.Wish, turn.said.Message = "contract", "severance", said
		turn.rulesOf.known = true
		if !turn.typed() || turn.s.Known["fired"] != "yes" {
			t.Fatalf("%q: %v", said, turn.s.Known)
		}
		reply, _, err := turn.goOn(t.Context())
		if err != nil || turn.open() == nil || turn.open().name() != "at_fault" {
			t.Errorf("%q: it asks %s, %v", said, reply.Text, err)
		}
		for answer, want := range map[string]calculator.Outcome{"yes": calculator.No, "no": calculator.Yes} {
			turn.s.Known["at_fault"] = answer
			if a, _ := turn.answerOf("severance"); a.Outcome != want {
				t.Errorf("%q, fault %s: %s", said, answer, a.Outcome)
			}
		}
		delete(turn.s.Known, "at_fault")
		if a, _ := turn.answerOf("severance"); a.Outcome != calculator.Depends || len(a.DependsOn) != 1 || a.DependsOn[0] != "at_fault" {
			t.Errorf("%q: %+v", said, a)
		}
	}
}

// TestPartTimeSaid: what is part-time by the law is taken, and not a second job, pay by the
// hour, or what is looked for.
func TestPartTimeSaid(t *testing.T) {
	for want, all := range map[string][]string{
		"yes": {"我是非全日制用工", "我签的是非全日制的合同"},
		"":    {"我是小时工，没签合同", "I am part-time", "我不是小时工", "想做小时工", "打算做小时工", "准备当钟点工", "没做小时工", "找小时工的工作", "我周末兼职", "工资按小时算", "我是全日制", "小时工有经济补偿吗", "我老婆是钟点工", "I am paid by the hour", "I am not part-time", "is there part-time work", "my wife works part-time", "I want to work part-time"},
	} {
		for _, said := range all {
			if got := factsSaid(said)["part_time"]; got != want {
				t.Errorf("%q: %q, want %q", said, got, want)
			}
		}
	}
}
