package entitlement_test

import (
	"strings"
	"testing"

	"careerbot/internal/calculator"
	"careerbot/prompts"
)

// TestSaidAsTheClauseDoes holds words of rules to what their clauses say, in both languages,
// where a reader of only one of them was told something else, or nothing.
func TestSaidAsTheClauseDoes(t *testing.T) {
	facts, rules := builtIn(t)
	for _, c := range []struct{ rule, language, says, not string }{
		{"unemployment-benefit-guangdong", "en", "4 years or more paid: 1 month for each full year of the first 4", "more than 4 years paid"},
		{"unemployment-benefit-guangdong", "zh", "四年以上的，超过四年的部分", "4年多"},
		{"maternity-leave", "en", "a miscarriage at 4 months of pregnancy or later: 42 days", "after 4 months"},
		{"maternity-leave", "zh", "满4个月流产42天", "超过4个月"},
		{"severance", "en", "While the local average wage or the minimum wage is not known", "average wage and minimum wage are"},
		{"severance", "zh", "平均工资或者最低工资还不知道的", "平均工资和最低工资还"},
		{"unlawful-dismissal", "en", "While the local average wage or the minimum wage is not known", "average wage and minimum wage are"},
		{"unlawful-dismissal", "zh", "平均工资或者最低工资还不知道的", "平均工资和最低工资还"},
		{"severance", "zh", "单位违法解除或者终止的，拿的是违法解除的赔偿金", "已经付了违法解除的赔偿金的"},
		{"severance", "en", "comes instead of severance", "was paid\n"},
		{"severance", "zh", "已经在领基本养老金的", ""}, {"severance", "en", "who draws a basic pension", ""},
		{"unlawful-dismissal", "zh", "已经在领基本养老金的", ""}, {"unlawful-dismissal", "en", "who draws a basic pension", ""},
		{"no-contract-pay", "zh", "已经在领基本养老金的", ""}, {"no-contract-pay", "en", "who draws a basic pension", ""},
		{"work-injury-recognition", "zh", "由工伤保险基金先行支付", ""}, {"work-injury-recognition", "en", "the fund pays first", ""},
		{"work-injury-pay", "zh", "这些待遇由单位按同样的项目和标准付", ""}, {"work-injury-pay", "en", "the employer pays all of this itself", ""},
		{"work-injury-disability", "zh", "这些待遇由单位按同样的项目和标准付", ""}, {"work-injury-disability", "en", "the employer pays all of this itself", ""},
		{"zero-work-family", "zh", "城市居民家庭", ""}, {"zero-work-family", "en", "a family of city residents", ""},
		{"unpaid-wages", "zh", "可以向劳动保障监察投诉，也可以申请劳动仲裁", ""}, {"unpaid-wages", "en", "complain to the labour inspection, or apply for labour arbitration", ""},
		{"unpaid-wages", "zh", "劳动争议仲裁委员会", ""}, {"unpaid-wages", "en", "the labour arbitration commission where you work", ""},
		{"unpaid-wages", "zh", "写不了的可以口头申请", ""}, {"unpaid-wages", "en", "by word of mouth", ""},
		{"maternity-leave", "zh", "各地可能另有更多的假", ""}, {"maternity-leave", "en", "your province may give more", ""},
		{"unemployment-benefit-guangdong", "zh", "连续两个月不按规定办每月的资格核对，或者不说明求职等情况的，视同重新就业", ""}, {"unemployment-benefit-guangdong", "en", "for two months on end", ""},
		{"unemployment-benefit-guangdong", "zh", "不具有本省户籍", ""}, {"unemployment-benefit-guangdong", "en", "not registered as a resident of this province", ""},
		{"unemployment-benefit-guangdong", "zh", "领了一次性的，不再按月领，其他失业保险待遇也没有了", ""}, {"unemployment-benefit-guangdong", "en", "the monthly benefit and the other unemployment benefits are over", ""},
		{"probation-limit", "zh", "相同岗位最低档工资的80%", "或者本单位相同岗位最低档工资）"}, {"probation-limit", "en", "80 % of the lowest pay for the same job", "(or the lowest for the same job)"},
		{"probation-limit", "zh", "只能约定一次试用期", ""}, {"probation-limit", "en", "only one probation", ""},
		{"probation-limit", "zh", "第十五条", ""}, {"probation-limit", "en", "第十五条", ""},
		{"maternity-allowance", "zh", "还在孕期的，到生育时", "您生育或者流产，休产假"}, {"maternity-allowance", "en", "while pregnant: when the child is born", "You give birth or had"},
		{"maternity-leave", "zh", "还在孕期的，到生育时", "您生育，或者"}, {"maternity-leave", "en", "while pregnant: when the child is born", "You give birth, or had"},
		{"maternity-leave", "zh", "可以要求继续履行合同", ""}, {"maternity-leave", "en", "ask that the contract goes on", ""},
		{"maternity-leave", "zh", "劳动人事争议调解仲裁机构", ""}, {"maternity-leave", "en", "labour arbitration", ""},
		{"unemployment-benefit-guangdong", "zh", "10个工作日内把省内的归集", ""}, {"unemployment-benefit-guangdong", "en", "within 10 working days", ""},
	} {
		from, _ := rules[c.rule].Span()
		said := prompts.Entitlement(c.language, calculator.NewBook(facts, []*calculator.Rule{rules[c.rule]}, from).Decide(nil)[0], facts)
		if !strings.Contains(said, c.says) || c.not != "" && strings.Contains(said, c.not) {
			t.Errorf("%s, %s: want %q and not %q in\n%s", c.rule, c.language, c.says, c.not, said)
		}
	}
}

// TestOwnWageFirst asks people for what they know, their own wage, before what they have to
// look up.
func TestOwnWageFirst(t *testing.T) {
	facts, rules := builtIn(t)
	for rule, want := range map[string]string{"severance": "worked wage area_wage", "unlawful-dismissal": "worked wage area_wage"} {
		from, _ := rules[rule].Span()
		known := calculator.Known{}
		set(t, facts, known, "ended", "dismissed")
		set(t, facts, known, "unlawful", map[bool]string{true: "no", false: "yes"}[rule == "severance"])
		a := calculator.NewBook(facts, []*calculator.Rule{rules[rule]}, from).Decide(known)[0]
		if got := strings.Join(a.Missing, " "); a.Outcome != calculator.Yes || got != want {
			t.Errorf("%s: %s, asks %s, want %s", rule, a.Outcome, got, want)
		}
	}
}
