package guidance

import "testing"

// TestTitleSaid: what the work is called is taken out of the words around it.
func TestTitleSaid(t *testing.T) {
	for words, want := range map[string]string{
		"我想应聘酒店保洁": "酒店保洁", "应聘保安": "保安", "我要找一份仓库保管的工作": "仓库保管", "想做后厨": "后厨", "我想当司机": "司机", "保洁": "保洁", "申请电工岗位": "电工", "我想投超市收银员职位": "超市收银员", "仓库管理员，苏州京东": "仓库管理员，苏州京东",
		"做饭阿姨": "饭阿姨", "工作": "工作", "当铺营业员": "铺营业员", "投资顾问": "资顾问",
		"I want to apply for cleaner": "cleaner", "I would like to apply for the cleaner job": "cleaner", "I'm applying for a chef position": "chef", "as a driver": "driver", "warehouse clerk": "warehouse clerk", "I want to work as a cook": "cook", "apply for kitchen helper": "kitchen helper", "for the security guard role": "security guard",
		"iron worker": "iron worker", "assembler": "assembler", "forklift driver": "forklift driver", "ice cream seller": "ice cream seller",
	} {
		switch want { // a word that begins like a verb is one word
		case "饭阿姨", "铺营业员", "资顾问":
			want = words
		}
		if is := titleSaid(words); is != want {
			t.Errorf("%q: %q, want %q", words, is, want)
		}
	}
}

// TestNameSaid: what somebody is called is no part of what they can do.
func TestNameSaid(t *testing.T) {
	for words, want := range map[string][2]string{
		"在宾馆打扫过三年房间，每天18间，我叫李秀英":               {"李秀英", "在宾馆打扫过三年房间，每天18间"},
		"我叫王芳，做过五年收银":                          {"王芳", "做过五年收银"},
		"做过保安，我叫李强，会开车":                        {"李强", "做过保安，会开车"},
		"我会叫醒客人，做过前台":                          {"", "我会叫醒客人，做过前台"},
		"我叫过外卖":                                {"", "我叫过外卖"},
		"我叫车去上班":                               {"", "我叫车去上班"},
		"我叫车送货，会记账":                            {"", "我叫车送货，会记账"},
		"我叫外卖":                                 {"", "我叫外卖"},
		"我叫车晓明，会记账":                            {"车晓明", "会记账"},
		"My name is Anna Li, I cleaned hotels": {"Anna Li", "I cleaned hotels"},
		"I cleaned hotels, my name is Anna":    {"Anna", "I cleaned hotels"},
		"I can name all birds":                 {"", "I can name all birds"},
	} {
		if name, rest := nameSaid(words); name != want[0] || rest != want[1] {
			t.Errorf("%q: %q, %q", words, name, rest)
		}
	}
}

// TestIsName: who is called Baker bakes nothing.
func TestIsName(t *testing.T) {
	for _, name := range []string{"John Baker", "Mary Cook", "Mr Porter", "Anna Taylor", "Li Qiang", "Tom Mason"} {
		if !isName(name) {
			t.Errorf("%q is work", name)
		}
		if it, ok := workOf(name + ", 2015-2020"); ok {
			t.Errorf("%q is read as %v", name, it)
		}
	}
	for _, work := range []string{"Head Baker", "baker", "Senior Cook", "lorry driver", "night porter", "Chef", "mark the goods all day", "alter clothes", "Jack of all trades in a hotel", "Max Security", "Max security guard", "Mark Operator", "Ben Security Officer"} {
		if isName(work) {
			t.Errorf("%q is a name", work)
		}
	}
}
