package entitlement_test

import (
	"slices"
	"strings"
	"testing"
)

// clausesOf are words of the law that a rule has to state, also where they stand in another
// clause than the one that grants it: the check of a rule sees only clauses that it cites.
var clausesOf = map[string][]string{
	// part-time work: 劳动合同法 68–72; public-interest jobs and N+1: its implementing rules 12 and 20
	"no-contract-pay": {"每日工作时间不超过四小时，每周工作时间累计不超过二十四小时", "可以订立口头协议", "无需向劳动者支付经济补偿", "公益性岗位"},
	"probation-limit": {"每周工作时间累计不超过二十四小时", "非全日制用工双方当事人不得约定试用期"},
	"severance": {"非因本人原因从原用人单位被安排到新用人单位", "每周工作时间累计不超过二十四小时", "终止用工，用人单位不向劳动者支付经济补偿", "公益性岗位", "支付经济补偿的规定", "额外支付劳动者一个月工资", "上一个月的工资标准",
		"无需向劳动者支付经济补偿", "一次性工伤医疗补助金和伤残就业补助金"},
	"unlawful-dismissal":   {"任何一方都可以随时通知对方终止用工", "女职工在孕期、产期、哺乳期的", "在本单位连续工作满十五年，且距法定退休年龄不足五年的", "在规定的医疗期内的"},
	"unemployment-benefit": {"重新就业的", "应征服兵役的", "移居境外的", "享受基本养老保险待遇的", "被判刑收监执行", "拒不接受", "有法律、行政法规规定的其他情形的"},
	// 工伤保险条例 30, 32, 34, 36–38
	"work-injury-disability":         {"经工伤职工本人提出，该职工可以与用人单位解除或者终止劳动关系，由工伤保险基金支付一次性工伤医疗补助金", "劳动、聘用合同期满终止，或者职工本人提出解除劳动、聘用合同的", "50%、40%或者30%", "辅助器具"},
	"work-injury-recognition":        {"法律、行政法规规定应当认定为工伤的其他情形"},
	"unemployment-benefit-guangdong": {"法律、法规、规章规定的其他情形", "原缴费时间予以保留", "视同缴费时间", "被判刑收监执行"},
	"maternity-allowance":            {"享受计划生育手术休假", "法律、法规规定的其他情形"},
	"annual-leave":                   {"不享受下一年度的年休假", "高于法定标准"},
	"unused-leave-pay":               {"用人单位与职工解除或者终止劳动合同时", "不再扣回", "高于法定标准"},
	"overtime-pay":                   {"综合计算工时工作制"},
	"unpaid-wages":                   {"最低小时工资标准", "最长不得超过十五日"},
	"reemployment-lump-guangdong":    {"相应计算为领取期限"},
	"startup-lump-guangdong":         {"相应计算为领取期限"},
	"startup-loan":                   {"依法享受税收优惠政策"},
	"hiring-subsidy-henan":           {"集中使用残疾人的"},
	"work-injury-pay":                {"工伤复发", "情况紧急时可以先到就近的医疗机构急救", "工伤康复的费用"},
}

// TestOtherClausesAreStated asks of the rules that they quote what other clauses take from
// them or add to them.
func TestOtherClausesAreStated(t *testing.T) {
	_, rules := builtIn(t)
	for id, all := range clausesOf {
		var quotes []string
		for _, e := range rules[id].Elements() {
			for _, q := range e.Cites {
				quotes = append(quotes, q...)
			}
		}
		for _, words := range all {
			if !slices.ContainsFunc(quotes, func(q string) bool { return strings.Contains(q, words) }) {
				t.Errorf("%s does not state %q", id, words)
			}
		}
	}
}
