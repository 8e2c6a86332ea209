package strength_test

import (
	"slices"
	"testing"

	"careerbot/internal/strength"
)

// TestPrivate: neither what ails somebody nor a disability of theirs is kept. Only the former
// is answered to: who somebody is changes nothing.
func TestPrivate(t *testing.T) {
	for said, want := range map[string]struct {
		ails bool
		left string
	}{
		"我在化疗": {true, "…"}, "我做过化疗": {true, "…"}, "我化疗没力气，会做饭": {true, "…，会做饭"}, "放疗刚完": {true, "…"}, "我有痔疮": {true, "…"}, "我有前列腺炎": {true, "…"}, "得过胰腺炎": {true, "…"}, "我血压高": {true, "…"}, "我血糖有点高，会开车": {true, "…，会开车"},
		"我是色盲": {true, "…"}, "红绿色盲": {true, "…"}, "I had a mastectomy": {true, "…"}, "I am on chemo, I can cook": {true, "…, I can cook"}, "I finished chemotherapy last year": {true, "…"}, "I'm colour blind": {true, "…"},
		"我有糖尿病可以做什么工作": {true, "…"}, "我腰不好可不可以做保安": {true, "…"},
		"我截肢了": {false, "…"}, "左腿截肢，会修手机": {false, "…，会修手机"}, "我耳聋": {false, "…"}, "我耳朵聋了": {false, "…"}, "我是聋哑人": {false, "…"}, "我 是 聋 哑 人": {false, "…"}, "我眼睛看不见": {false, "…"}, "我看不见": {false, "…"}, "右眼失明": {false, "…"}, "我是盲人，能做什么": {false, "…，能做什么"},
		"我有一条腿残疾": {false, "…"}, "我是殘疾人": {false, "…"}, "肢体残疾三级": {false, "…"}, "有残疾证，会打字": {false, "…，会打字"}, "我坐轮椅": {false, "…"}, "残疾人": {false, "…"}, "我是残疾人可以做什么": {false, "…"},
		"i am deaf": {false, "…"}, "I'm blind in one eye": {false, "…"}, "blind in one eye": {false, "…"}, "deaf": {false, "…"}, "I'm deaf, I can sew": {false, "…, I can sew"}, "I am deaf what can I do": {false, "…"}, "I was born blind": {false, "…"}, "I went deaf last year": {false, "…"}, "I am a wheelchair user": {false, "…"}, "I use a wheelchair": {false, "…"}, "I lost my left arm": {false, "…"}, "I can't hear": {false, "…"}, "my leg was amputated": {false, "…"}, "I am disabled": {false, "…"}, "I have a hearing disability": {false, "…"},
	} {
		if !strength.Private(said) {
			t.Errorf("%q is not private", said)
		}
		if is := strength.WithoutBody(said); is != want.left {
			t.Errorf("%q is kept as %q, want %q", said, is, want.left)
		}
		if is := strength.OfBody(said); is != want.ails {
			t.Errorf("%q ails: %v, want %v", said, is, want.ails)
		}
	}
	for _, w := range slices.Concat(strength.Skills, strength.Demands, strength.Licences) {
		if strength.Private(w.ZH) || strength.Private(w.EN) { // a button
			t.Errorf("%s, %s is private", w.ZH, w.EN)
		}
	}
	// what somebody works with is not what ails them
	for _, said := range []string{
		"照顾残疾人", "我照顾残疾人", "手语翻译", "我会手语", "盲目投简历", "我盲目投过很多简历", "扫盲", "教过扫盲班", "卖盲盒", "我开盲盒店", "我会盲打", "盲打很快", "我会盲文", "盲人按摩店前台", "盲道铺过", "聋哑学校教过书", "我是聋哑学校的老师", "我是残疾人联络员", "残疾人服务站做过", "帮助残疾人就业", "我是盲人学校的厨师", "推过轮椅", "修轮椅",
		"我是放疗技师", "操作过放疗设备", "化疗科的保洁", "会量血压", "量血压高低都会记", "色盲检查图卡印过", "卖痔疮膏", "卖过消炎药", "夏天天气炎热", "我叫李炎", "看不见的活也认真做", "我看不见前途", "我有聋哑朋友", "我有残疾孩子", "晚上加班看不见孩子", "夜班可以",
		"deaf school teacher", "I am a deaf school teacher", "work with the blind", "I work with the blind", "I teach deaf children", "blind people trust me", "I fit blinds", "double-blind trials", "I can touch type blind", "blind spots", "sign language interpreter", "I push wheelchairs", "I am a disabled children's carer", "chemo nurse", "I have done chemo nursing", "I worked in the chemo ward", "I can't see why", "I can't hear enough of it", "I lost my job", "I lost my hand luggage tag",
	} {
		if strength.Private(said) {
			t.Errorf("%q is private", said)
		}
		if is := strength.WithoutBody(said); is != said {
			t.Errorf("%q is kept as %q", said, is)
		}
	}
}
