package strength_test

import (
	"strings"
	"testing"

	"careerbot/internal/strength"
)

// TestReadBody: what somebody says of their body is what the work must not have, where it plainly
// means that; nothing of it is noted, and what is said of others or is over counts for nothing.
func TestReadBody(t *testing.T) {
	for said, not := range map[string]string{
		"腰不好": "heavy bending", "腰不太好": "heavy bending", "我腰疼": "heavy bending", "老腰不行了": "heavy bending", "腰有毛病": "heavy bending", "腰受过伤": "heavy bending", "腰间盘突出": "heavy bending", "我有腰椎病": "heavy bending", "背疼": "heavy bending", "腰椎不好": "heavy bending",
		"不想上夜班，腰不好": "nights heavy bending", "腰不好，不能搬重的": "heavy bending", "干活闪过腰": "heavy bending", "膝盖不好": "standing bending", "膝盖有积液": "standing bending", "腿不好，站久了受不了": "standing", "脚疼": "standing", "静脉曲张": "standing", "肩膀疼": "heavy", "我有肩周炎": "heavy",
		"颈椎不好": "screen", "眼睛不好": "screen", "眼花看不清小字": "screen", "有哮喘": "dust", "鼻炎": "dust", "气管不好": "dust", "我失眠": "nights", "睡眠不好": "nights", "晕车": "travel driving", "我容易晕车": "travel driving",
		"my back hurts": "heavy bending", "no nights, my back hurts": "nights heavy bending", "I have a bad back": "heavy bending", "bad back": "heavy bending", "back pain": "heavy bending", "my lower back is bad": "heavy bending", "I've got a sore back": "heavy bending", "slipped disc": "heavy bending", "My knees hurt": "standing bending", "bad knees": "standing bending", "i have bad knees": "standing bending", "my feet ache": "standing", "my legs are weak": "standing",
		"I have a bad shoulder": "heavy", "my wrist hurts": "heavy", "my neck hurts": "screen", "my eyes are bad": "screen", "poor eyesight": "screen", "I have asthma": "dust", "allergic to dust": "dust", "insomnia": "nights", "I get car sick": "travel driving", "i sleep badly": "nights", "arthritis": "standing",
		"身体不好": "", "我有高血压": "", "心脏不太好": "", "糖尿病": "", "I have diabetes": "", "my heart is weak": "", "high blood pressure": "", "听力不好": "", "I have poor health": "",
	} {
		for _, q := range []strength.Question{strength.MustNot, strength.Done, strength.Tools, strength.Held} {
			if r := strength.Read(q, said); strings.Join(r.Not, " ") != order(not) || len(r.Skills) > 0 && q != strength.Done {
				t.Errorf("%s %q: %+v, want %s", q, said, r, not)
			}
		}
		if !strength.OfBody(said) {
			t.Errorf("%q is not of the body", said)
		}
		if left := strength.WithoutBody(said); left == said || strings.ContainsAny(left, "腰膝哮") {
			t.Errorf("%q is kept as %q", said, left)
		}
	}
	for _, said := range []string{
		"腰好得很", "腰不疼了", "腰没问题", "照顾过腰不好的老人", "给人按摩腰疼", "我妈腰不好", "我老公腿疼", "身体很好", "我是残疾人", "我坐轮椅", "我是听力残疾", "我怀孕了", "我45岁", "腿脚快", "手巧", "眼光好", "背过货", "背书", "会做腰带", "脚手架搭过", "开眼镜店", "卖过胃药", "给客人推拿颈椎", "心细", "眼疾手快", "肩挑背扛都行", "头脑好", "会修关节臂机器人", "关节都治好了", "在医院照顾心脏病人",
		"my back is fine", "I massaged people with bad backs", "my mother has a bad back", "I am deaf", "I use a wheelchair", "I am pregnant", "I worked back office", "I stand on my feet all day", "I led a team back home", "hard work", "I looked after patients with diabetes", "I have good eyesight", "my knee healed", "hand me the tools", "I sold shoes for sore feet", "I have a good heart", "I can drive", "bad weather", "I came back", "back to work", "armed guard",
	} {
		if strength.OfBody(said) {
			t.Errorf("%q is of the body", said)
		}
	}
	for said, skills := range map[string]string{"带过五个徒弟": "teach", "带了好几个徒弟": "teach", "I trained five apprentices": "teach"} {
		if r := strength.Read(strength.Help, said); !strings.Contains(strings.Join(r.Skills, " "), strings.Fields(skills)[0]) {
			t.Errorf("%q: %+v", said, r)
		}
	}
}

// TestBodyIsNotKept: whatever way it is written, nothing is kept of a clause that says what ails
// who writes; the rest of the answer is.
func TestBodyIsNotKept(t *testing.T) {
	for said, left := range map[string]string{
		"我腰不好，会开叉车": "…，会开叉车", "我会开叉车。膝盖做过手术": "我会开叉车。…", "I can weld, my back hurts": "I can weld, …", "My Knees are bad. I can drive": "…. I can drive",
		"my back  hurts": "…", "腰間盤突出，我會開車": "…，我會開車", "ＭＹ ＢＡＣＫ ＨＵＲＴＳ": "…", "腰\n疼": "…", "腰 疼": "…", "腰很疼很疼": "…", "腰總是疼": "…",
		"我得过癌症，会做饭": "…，会做饭", "我有乙肝": "…", "我是癌症患者": "…", "有抑郁症": "…", "我尿毒症": "…", "I had cancer": "…", "I have depression, I can cook": "…, I can cook", "I am HIV positive": "…", "肿瘤切了": "…", "I have hepatitis B": "…",
		"我腰不好，医生说是强直性脊柱炎": "…，…", "我中过风，能做什么工作": "…，能做什么工作", "I had a stroke": "…", "my back hurts and I can drive": "… and I can drive",
	} {
		said = strings.ReplaceAll(said, `\n`, "\n")
		if !strength.OfBody(said) {
			t.Errorf("%q is not of the body", said)
		}
		if is := strength.WithoutBody(said); is != left {
			t.Errorf("%q is kept as %q, want %q", said, is, left)
		}
	}
	for _, said := range []string{"我会修眼镜", "会腰鼓", "照顾过癌症病人", "接待过癌症患者", "我在医院护理中风的老人", "I cared for patients with cancer", "有病假条怎么写", "打过乙肝疫苗", "economic depression", "a stroke of luck", "泰国菜", "I worked in a cancer hospital"} {
		if strength.OfBody(said) {
			t.Errorf("%q is of the body", said)
		}
	}
}

// order puts codes into the order of the vocabulary.
func order(codes string) string {
	return strings.Join(strength.Known(strength.Demands, strings.Fields(codes)), " ")
}
