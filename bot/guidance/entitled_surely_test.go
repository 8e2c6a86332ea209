package guidance

import (
	"maps"
	"strings"
	"testing"

	"careerbot/internal/statement"
)

// TestOnlyWhatIsSurelySaid: what could be one thing or another, or is of something else, is
// no answer: it is asked.
func TestOnlyWhatIsSurelySaid(t *testing.T) {
	type facts = map[string]string
	for _, c := range []struct {
		fact, said string
		want       facts // besides what is known before
		open       bool
	}{
		// a part of a label is not the label
		{"registered", "合同到期", facts{}, true}, {"registered", "双方商量好", facts{}, true}, {"registered", "我提出", facts{}, true}, {"registered", "单位提出", facts{}, true}, {"registered", "我因此离开", facts{}, true}, {"registered", "没有固定单位", facts{}, true}, {"registered", "没有结束", facts{}, true},
		{"ended", "合同到期", facts{}, true}, {"ended", "双方商量好", facts{}, true}, {"ended", "我提出", facts{}, true}, {"ended", "单位提出", facts{}, true}, {"ended", "the contract ran out", facts{}, true}, {"ended", "we agreed", facts{}, true},
		{"ended", "我的过错", facts{}, true}, {"ended", "因为我的过错", facts{}, true}, {"ended", "my fault", facts{}, true}, {"ended", "through my fault", facts{}, true}, {"ended", "a fault of mine", facts{}, true},
		{"ended", "单位辞退", facts{"fired": "yes"}, true}, {"ended", "把我辞退", facts{"fired": "yes"}, true}, {"ended", "公司把我辞退了", facts{"fired": "yes"}, true}, {"ended", "被开除", facts{"fired": "yes"}, true}, {"ended", "dismissed", facts{"fired": "yes"}, true}, {"ended", "i was dismissed", facts{"fired": "yes"}, true}, {"ended", "fired", facts{"fired": "yes"}, true},
		{"ended", "合同到期，单位没有按原条件续签", facts{"ended": "expired"}, false}, {"ended", "合同到期，单位愿按原条件或更好条件续签，我没有同意", facts{"ended": "refused_renewal"}, false}, {"ended", "我提出，双方商量好解除", facts{"ended": "agreed_mine"}, false}, {"ended", "I resigned", facts{"ended": "resigned"}, false}, {"ended", "公司提出的，双方协商一致解除", facts{"ended": "agreed"}, false}, {"ended", "我提出的，协商解除", facts{"ended": "agreed_mine"}, false},
		{"at_fault", "我的过错", facts{"at_fault": "yes"}, false}, {"at_fault", "因为我的过错", facts{"at_fault": "yes"}, false}, {"at_fault", "my fault", facts{"at_fault": "yes"}, false}, {"at_fault", "不是我的过错", facts{"at_fault": "no"}, false}, {"at_fault", "not my fault", facts{"at_fault": "no"}, false},
		{"registered", "我的过错", facts{}, true}, {"registered", "因为我的过错", facts{}, true}, {"involuntary", "我的过错", facts{}, true}, {"registered", "not through my fault", facts{}, true},
		// unpaid wages or insurance are no reason why somebody left
		{"unpaid", "欠薪", facts{"unpaid": "yes"}, false}, {"unpaid", "单位欠薪", facts{"unpaid": "yes"}, false}, {"insured", "不缴社保", facts{"insured": "no"}, false}, {"insured", "单位不缴社保", facts{"insured": "no"}, false}, {"employer_paid", "单位不缴社保", facts{"employer_paid": "no"}, false}, {"receiving", "不缴社保", facts{}, true}, {"unpaid", "unpaid wages", facts{"unpaid": "yes"}, false}, {"insured", "unpaid insurance", facts{}, true},
		{"situation", "灵活就业", facts{"situation": "flexible"}, false}, {"situation", "没有固定单位", facts{}, true}, {"situation", "没有工资", facts{}, true}, {"contract_kind", "小时工", facts{"contract_kind": "hourly"}, false}, {"contract_kind", "固定", facts{}, true}, {"contract_kind", "固定期限", facts{"contract_kind": "fixed"}, false}, {"contract_kind", "无固定期限", facts{"contract_kind": "open"}, false}, {"contract_kind", "open-ended", facts{"contract_kind": "open"}, false},
		{"birth", "流产", facts{}, true}, {"birth", "miscarriage", facts{}, true}, {"birth", "生育", facts{"birth": "given_birth"}, false}, {"birth", "birth", facts{"birth": "given_birth"}, false},
		// how somebody was hurt: only by what makes it that
		{"injury", "在单位", facts{}, true}, {"injury", "突发疾病", facts{}, true}, {"injury", "交通事故", facts{}, true}, {"injury", "下班", facts{}, true}, {"injury", "上班", facts{}, true}, {"injury", "上班路上", facts{}, true}, {"injury", "工作时间", facts{}, true}, {"injury", "旧伤复发", facts{}, true}, {"injury", "a traffic accident", facts{}, true}, {"injury", "at work", facts{}, true}, {"injury", "sudden illness", facts{}, true},
		{"injury", "职业病", facts{"injury": "disease"}, false}, {"injury", "occupational disease", facts{"injury": "disease"}, false}, {"injury", "患职业病", facts{"injury": "disease"}, false}, {"injury", "上下班途中的交通事故，主要责任不在我", facts{"injury": "commute"}, false}, {"injury", "跟工作无关", facts{"injury": "none"}, false}, {"injury", "nothing to do with work", facts{"injury": "none"}, false},
		// a yes before a refusal
		{"registered", "yes, it was denied", facts{}, true}, {"registered", "yes, it was rejected", facts{}, true}, {"registered", "yes, I tried to", facts{}, true}, {"registered", "yes, they refused me", facts{}, true}, {"registered", "no, they did it for me", facts{}, true}, {"registered", "是的，登记被退回了", facts{}, true}, {"registered", "有，被注销了", facts{}, true}, {"registered", "有，停了", facts{}, true}, {"registered", "有的，被退回来了", facts{}, true}, {"registered", "是的，在排队", facts{}, true}, {"registered", "是的，在办", facts{}, true}, {"receiving", "yes it ended last year", facts{}, true}, {"receiving", "是的，上个月停了", facts{}, true}, {"receiving", "是的，领完了", facts{}, true}, {"receiving", "yes, I finished it last year", facts{}, true},
		{"registered", "yes, I have", facts{"registered": "yes"}, false}, {"registered", "有，办了", facts{"registered": "yes"}, false}, {"registered", "没有，还没办", facts{"registered": "no"}, false}, {"registered", "no, not yet", facts{"registered": "no"}, false}, {"registered", "是的，上周办的", facts{"registered": "yes"}, false},
		// what was once is not now
		{"receiving", "去年在领", facts{}, true}, {"receiving", "去年领了", facts{}, true}, {"receiving", "前年领过", facts{}, true}, {"receiving", "早就领了", facts{}, true}, {"receiving", "I received it last year", facts{}, true}, {"insured", "去年有", facts{}, true}, {"insured", "以前有", facts{}, true}, {"insured", "去年交了", facts{}, true}, {"insured", "yes last year", facts{}, true}, {"in_training", "去年有", facts{}, true}, {"in_training", "去年参加了", facts{}, true}, {"startup", "去年有", facts{}, true}, {"startup", "有，去年", facts{}, true}, {"low_income", "去年有", facts{}, true},
		{"receiving", "在领", facts{"receiving": "yes"}, false}, {"insured", "有", facts{"insured": "yes"}, false}, {"registered", "去年办了", facts{"registered": "yes"}, false},
		// how long something else was
		{"continuous", "欠了3个月工资", facts{"unpaid": "yes"}, true}, {"continuous", "请了2个月病假", facts{}, true}, {"continuous", "试用期3个月", facts{}, true}, {"continuous", "签了3年合同", facts{}, true}, {"continuous", "3 months sick leave", facts{}, true}, {"continuous", "a 3 year contract", facts{}, true}, {"continuous", "3 months of probation", facts{}, true}, {"continuous", "they owe me 3 months", facts{}, true}, {"worked", "签了3年合同", facts{}, true}, {"worked", "请了2个月病假", facts{}, true}, {"paid", "失业3年了", facts{"jobless": "36", "situation": "unemployed"}, true}, {"paid", "欠了3个月", facts{}, true}, {"paid", "owed for 3 months", facts{}, true}, {"jobless", "怀孕5个月了", facts{"birth": "given_birth"}, true}, {"total_worked", "社保交了20年", facts{"paid": "240"}, true},
		{"continuous", "干了3年", facts{"continuous": "36"}, false}, {"continuous", "3年", facts{"continuous": "36"}, false}, {"continuous", "3 years", facts{"continuous": "36"}, false}, {"continuous", "连续工作3年了", facts{"continuous": "36"}, false}, {"worked", "干了3年，签了2年合同", facts{"worked": "36"}, false}, {"sick_leave", "请了2个月病假", facts{"sick_leave": "2"}, false}, {"contract_term", "签了3年合同", facts{"contract_term": "36"}, false}, {"contract_term", "a 3 year contract", facts{"contract_term": "36"}, false}, {"probation", "试用期3个月", facts{"probation": "3"}, false}, {"uncontracted", "干了8个月没签合同", facts{"uncontracted": "8"}, false}, {"jobless", "失业3年", facts{"jobless": "36", "situation": "unemployed"}, false}, {"paid", "交了3年", facts{"paid": "36"}, false}, {"paid", "失业前交了3年", facts{"paid": "36"}, false}, {"total_worked", "一共工作20年", facts{"total_worked": "240"}, false}, {"operated", "开了3年", facts{"operated": "36"}, false}, {"to_retirement", "离退休还有3年", facts{"to_retirement": "36"}, false}, {"left_months", "还有3个月没领", facts{"left_months": "3"}, false},
		{"wage", "失业金一个月1500", facts{}, true}, {"wage", "欠了6000", facts{}, true}, {"wage", "they owe me 6000", facts{}, true}, {"owed", "欠了6000", facts{"owed": "6000"}, false}, {"benefit", "失业金一个月1500", facts{"benefit": "1500"}, false},
		// the name of a rule
		{"registered", "拖欠工资的追讨和加付赔偿金", facts{}, true}, {"registered", "Unpaid wages and what is added", facts{}, true},
	} {
		known := map[string]string{}
		if c.fact != "operated" {
			known["operated"] = "0"
		}
		turn := turnAt(t, c.fact, known)
		turn.said.Message = c.said
		want := maps.Clone(c.want)
		maps.Copy(want, known)
		turn.typed()
		if turn.s.Open != c.open || !maps.Equal(turn.s.Known, want) {
			t.Errorf("%s? %q: %v open %v, want %v open %v", c.fact, c.said, turn.s.Known, turn.s.Open, want, c.open)
		}
	}
}

// TestConfirmedFirst: a yes after what was taken is asked about confirms that, and answers
// nothing else: the question is asked again, by itself.
func TestConfirmedFirst(t *testing.T) {
	at := func(fact string) *entitledTurn {
		turn := turnAt(t, fact, map[string]string{"fired": "yes"})
		turn.s.Taken, turn.s.Asked = []string{"fired"}, turn.s.Asked[1:]
		return turn
	}
	for _, fact := range []string{"at_fault", "ended", "paid"} {
		for _, words := range []string{"yes", "Yes.", "yes thats right", "that's right", "right", "correct", "yeah", "是", "是的", "对", "对的", "没错", "嗯", "对啊"} {
			turn := at(fact)
			turn.said.Message = words
			if !turn.typed() || !turn.s.Open || turn.s.Again || len(turn.s.Known) != 1 {
				t.Errorf("%s? %q: %v, open %v, again %v", fact, words, turn.s.Known, turn.s.Open, turn.s.Again)
			}
			if turn.ask(turn.open(), false); strings.Contains(turn.ask(turn.open(), false).Text, "对吗") {
				t.Errorf("%s? %q is asked to be confirmed again", fact, words)
			}
			if turn.typed(); fact == "at_fault" && statement.Bare(words) == "yes" && turn.s.Known[fact] != "yes" {
				t.Errorf("%s? the second %q is no answer: %v", fact, words, turn.s.Known)
			}
		}
	}
	for _, words := range []string{"no", "不是"} { // not so, or not for a fault?
		turn := at("at_fault")
		turn.said.Message = words
		if !turn.typed() || !turn.s.Open || !turn.s.Again || len(turn.s.Known) != 1 {
			t.Errorf("%q: %v, open %v", words, turn.s.Known, turn.s.Open)
		}
		if turn.typed(); turn.s.Known["at_fault"] != "no" {
			t.Errorf("the second %q is no answer: %v", words, turn.s.Known)
		}
	}
	for words, want := range map[string]string{"没说理由": "no", "yes, they said it was my fault": "yes", "说我违纪": "yes", "not my fault": "no"} {
		turn := at("at_fault")
		turn.said.Message = words
		if turn.typed(); turn.s.Known["at_fault"] != want {
			t.Errorf("%q: %v", words, turn.s.Known)
		}
	}
	turn := turnAt(t, "at_fault", map[string]string{"fired": "yes"}) // nothing is confirmed at a later question
	turn.s.Taken, turn.said.Message = []string{"fired"}, "yes"
	if turn.typed(); turn.s.Known["at_fault"] != "yes" {
		t.Errorf("%v", turn.s.Known)
	}
}
