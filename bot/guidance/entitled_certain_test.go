package guidance

import "testing"

// answerCase is words at an open question, and what is known of it after them.
type answerCase struct{ fact, said, want string }

func answers(t *testing.T, all []answerCase) {
	t.Helper()
	for _, c := range all {
		turn := turnAt(t, c.fact, nil)
		turn.s.Asked[1].First = c.fact == "injury"
		turn.said.Message = c.said
		turn.typed()
		if got := turn.s.Known[c.fact]; got != c.want {
			t.Errorf("%s? %q is %q, want %q", c.fact, c.said, got, c.want)
		}
	}
}

// TestHurtOrNot: who says that they were not hurt, or almost, or that somebody else was, was
// not hurt at work.
func TestHurtOrNot(t *testing.T) {
	answers(t, []answerCase{
		{"injury", "在工地没有受伤", ""}, {"injury", "在厂里从来没受伤", ""}, {"injury", "干活的时候没受伤", ""}, {"injury", "我在工地干活没受伤", ""}, {"injury", "在岗位上差点摔断腿", ""},
		{"injury", "我工友在工地摔断了腿，我没事", ""}, {"injury", "有同事在工地摔伤", ""}, {"injury", "在厂里看到工友手被压断了", ""},
		{"injury", "我在工地摔断了腿", "at_work"}, {"injury", "在厂里不小心砸伤了脚", "at_work"}, {"injury", "我在工地被工友砸伤了", "at_work"},
	})
}

// TestResignedOrToldTo: who is told to resign, or has left in a way that is not said, has not
// resigned.
func TestResignedOrToldTo(t *testing.T) {
	answers(t, []answerCase{
		{"ended", "公司让我自己辞职，我没同意", ""}, {"ended", "老板逼我自己辞职", ""}, {"ended", "我离职证明还没拿到", ""}, {"ended", "领导劝我主动离职，我没签", ""}, {"ended", "公司说我是自己辞职的", ""},
		{"ended", "我自己辞职的", "resigned"}, {"ended", "我主动离职了", "resigned"}, {"ended", "自己提的离职", "resigned"}, {"ended", "辞职了", "resigned"}, {"ended", "我上个月辞职的，因为要带孩子", "resigned"},
	})
}

// TestNotAlways: not always, not then and not there is no plain no, and to have gone is no yes.
func TestNotAlways(t *testing.T) {
	answers(t, []answerCase{
		{"employer_paid", "没有一直交", ""}, {"receiving", "没有一直领", ""}, {"overtime", "没有一直加班", ""}, {"registered", "没有在网上办", ""}, {"registered", "没有昨天办", ""}, {"registered", "没去社区办", ""}, {"employer_paid", "没有刚交", ""}, {"recognised", "去认定了", ""}, {"difficulty", "去认定了", ""},
		{"employer_paid", "没有都交", ""}, {"employer_paid", "去年没交", ""}, {"registered", "昨天没办", ""}, {"employer_paid", "they did not pay last month", ""}, {"registered", "I have not registered at the office", ""},
		{"employer_paid", "一直没交", "no"}, {"employer_paid", "一直在交", "yes"}, {"employer_paid", "从来都没交过", "no"}, {"registered", "在网上办了", "yes"}, {"registered", "昨天办的", "yes"}, {"registered", "还没去办", "no"}, {"registered", "没去登记", "no"}, {"registered", "去社区登记了", "yes"}, {"registered", "去登记了", "yes"}, {"recognised", "上个月认定了", "yes"}, {"recognised", "还没认定", "no"},
		{"registered", "I have not registered yet", "no"}, {"registered", "I registered at the office", "yes"}, {"employer_paid", "they never paid", "no"},
	})
}

// TestGroupsAtTheirQuestion: to speak of a certificate or a group is not to have or to be one.
func TestGroupsAtTheirQuestion(t *testing.T) {
	answers(t, []answerCase{
		{"disabled", "残疾证还在办", ""}, {"disabled", "在办残疾证", ""}, {"disabled", "残疾证吊销了", ""}, {"low_income", "低保户不是我", ""},
		{"disabled", "我有残疾证", "yes"}, {"disabled", "残疾证办下来了", "yes"}, {"disabled", "有残疾证，二级", "yes"}, {"low_income", "我家是低保户", "yes"}, {"low_income", "低保户", "yes"}, {"low_income", "我们在吃低保", "yes"},
	})
}
