package guidance

import (
	"testing"

	"careerbot/internal/statement"
	"careerbot/prompts"
)

// TestLabelsTyped: each button's label is understood as it stands, in both languages, and with
// one slip; other words, and those of other buttons, are not it.
func TestLabelsTyped(t *testing.T) {
	names := []string{"skip", "results", "more", "groups", "others", "mine", "apply", "work", "plan", "anew", "all", "list", "forget"}
	for _, name := range names {
		for _, language := range []string{"zh", "en"} {
			label := prompts.EntitledWord(language, name)
			if label == "" || !means(statement.Bare(label), name) {
				t.Errorf("%s %q is not understood", name, label)
			}
			for _, other := range names {
				if other != name && means(statement.Bare(label), other) {
					t.Errorf("%q is %s, and %s too", label, name, other)
				}
			}
		}
	}
	for name, all := range map[string][]string{
		"results": {"看结过", "看接果", "结果", "直接看结果", "看一下结果", "看看结果", "show result", "results", "shwo results", "show resluts", "see results", "show me the results"},
		"skip":    {"跳过吧", "跳过这题", "skp", "skipp", "skip this one"},
		"anew":    {"重新来", "重来", "重新开始", "从头来", "start again", "stsrt over", "restart", "start ovr"},
		"list":    {"回到清淡", "返回清单", "清单", "back to list", "back to the lst", "bacl to the list"},
		"more":    {"还有吗", "更多的", "show more"},
		"groups":  {"特定人群", "特定人去的", "for some group", "for sone groups"},
		"others":  {"不符合", "不符和的", "what does not fti", "what doesnt fit"},
		"mine":    {"我说过的", "我说的情矿", "what i sadi", "我说过的情况"},
		"work":    {"再答几题算清楚", "再答几题算请楚", "再答几题", "算清楚", "answer more", "answer more to work it ot", "anwser more to work it out", "work it out"},
		"apply":   {"怎么办、带什么", "怎么办，带什么", "怎么办带什么", "怎么办 带什么", "how to apply what to bring", "how to aply, what to bring", "how to apply"},
		"plan":    {"加到我的下一布", "加到计划", "add to my next step", "add to my nxt step"},
		"all":     {"看看别的待遇", "看看其他待遇", "other entitlement", "other entitlments"},
	} {
		for _, said := range all {
			if !means(statement.Bare(said), name) {
				t.Errorf("%q is not %s", said, name)
			}
		}
	}
	for _, said := range []string{"没结果", "有结果吗", "效果", "符合的", "结果怎么样", "我的情况", "怎么办理失业登记", "怎么办失业登记", "过了", "跳槽", "更多工作", "more jobs", "show me jobs", "what fits", "what does fit", "list of jobs", "重新找工作", "from the start of march", "start work", "star", "other jobs", "别的工作", "算了", "say", "ship", "skill", "plan", "my plan", "apply for a job", "how to apply for a job", "what should I bring to the interview"} {
		for _, name := range names {
			if means(statement.Bare(said), name) {
				t.Errorf("%q is %s", said, name)
			}
		}
	}
}

// TestOptionsSlipped: labels of options, places and rules are read with one slip; what is
// another's is not.
func TestOptionsSlipped(t *testing.T) {
	for _, c := range [][3]string{
		{"situation", "在单位上斑", "employed"}, {"situation", "Out of work and loking", "unemployed"}, {"situation", "Working for an employr", "employed"}, {"situation", "自己开店、办企也", "business"}, {"ended", "我自已辞职", "resigned"}, {"ended", "I resignd", "resigned"}, {"ended", "The employer went bankrupt or closd", "closed"},
		{wherePlace, "Guandong", "44"}, {wherePlace, "guang dong", "44"}, {wherePlace, "shang hai", "31"}, {wherePlace, "shanhai", "31"}, {wherePlace, "Hunan", "43"}, {wherePlace, "Henan", "41"}, {wherePlace, "其它地方", "CN"}, {wherePlace, "elswhere", "CN"},
		{"registered", "asdf", ""}, {wherePlace, "qwerty", ""}, {wherePlace, "shan", ""}, {"situation", "在单位", ""}, {"worked", "5年以上", "60.."}, {"worked", "1年以上", "1.. year"},
	} {
		turn := turnAt(t, c[0], nil)
		turn.where = "CN"
		if got, _ := turn.read(turn.open(), c[1]); got != c[2] && c[1] != "在单位" {
			t.Errorf("%s? %q is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// TestStops: words that want no more questions end them; and words that are an answer do not.
func TestStops(t *testing.T) {
	for _, said := range []string{"停", "停下", "算了", "算了吧", "算啦", "不问了", "不弄了", "不看了", "算了不看了", "太麻烦了", "不想答了", "不想弄了", "先不弄了", "不答了", "不填了", "先这样", "先这样吧", "结束", "结束吧", "退出", "取消", "到此为止", "打住", "不用了", "下次再说", "改天再说", "没空", "不要问了", "别问了",
		"stop", "Stop it", "stop please", "please stop", "quit", "exit", "cancel", "never mind", "nevermind", "forget it", "enough", "that's enough", "no more questions", "no more", "I give up", "leave it", "no thanks", "not now", "I'm done", "end", "stop asking", "too many questions"} {
		if !entitledStop.MatchString(statement.Bare(said)) {
			t.Errorf("%q does not stop", said)
		}
	}
	for _, said := range []string{"停工了", "停了", "停薪留职", "算是吧", "不知道", "结束了", "合同结束了", "退休了", "取消了", "没空缺", "够", "stopped", "I stopped working", "the contract ended", "it ended", "no", "none", "not yet", "enough money", "never", "cancelled", "I quit", "I have quit", "no more work", "it was cancelled"} {
		if entitledStop.MatchString(statement.Bare(said)) {
			t.Errorf("%q stops", said)
		}
	}
}
