package bot

import "testing"

// TestCancelling: giving up the wish for a person names what is given up.
func TestCancelling(t *testing.T) {
	for _, said := range []string{"取消人工", "不用人工了", "请取消排队吧", "别转人工了", "结束人工咨询", "不需要顾问了，谢谢", "I don't need a person any more", "cancel the counsellor", "End chat.", "please end this talk"} {
		if !cancels(said) {
			t.Errorf("%q does not cancel", said)
		}
	}
	for _, said := range []string{"取消", "不用了", "不要", "别", "结束", "cancel", "no need", "取消劳动合同", "不用交社保吗", "别人工资比我高", "取消人工智能专业", "cancel my contract", "end"} {
		if cancels(said) {
			t.Errorf("%q cancels", said)
		}
	}
}

// TestComplaints: a complaint is nothing besides.
func TestComplaints(t *testing.T) {
	for _, said := range []string{"没用", "你说的没用", "答非所问！", "完全没有帮助", "没听懂", "这不是我问的", "This is not helpful at all", "useless", "That's not what I asked", "you didn't answer my question"} {
		if !complaint.MatchString(bare(said)) {
			t.Errorf("%q is no complaint", said)
		}
	}
	for _, said := range []string{"没用人单位怎么参保", "公司说我没用就辞退", "仲裁没用吗", "不对我的工资负责", "工资不对怎么办", "is a contract useless without a stamp", "my boss is not helpful"} {
		if complaint.MatchString(bare(said)) {
			t.Errorf("%q is a complaint", said)
		}
	}
}
