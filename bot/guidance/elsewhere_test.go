package guidance

import "testing"

// TestWronged: who tells of a wrong, or wants something done about it, is not answering what a
// talk asked; what is told as an answer is one.
func TestWronged(t *testing.T) {
	for _, message := range []string{
		"公司拖欠我三个月工资，我要投诉", "老板两个月没发我工资了", "我要投诉", "被老板骂了怎么办", "公司不给我交社保", "老板打了我", "我在工地受伤了没人管", "我想申请仲裁", "我要举报公司", "单位欠我工资",
		"my boss has not paid me for two months", "I want to complain about my employer", "my boss owes me three months", "I got hurt at work and they do nothing", "I have unpaid wages", "can I sue them", "附近的社保所在哪", "社保所在哪里",
	} {
		for _, free := range []bool{false, true} {
			if !(Said{Message: message}).elsewhere("letter", free) {
				t.Errorf("%q is an answer (free words: %v)", message, free)
			}
		}
	}
	for _, message := range []string{
		"做过三年客服，处理客人投诉，先道歉再解决", "客人投诉我上菜慢，我当时先道歉再换一份", "因为公司倒闭，我被裁了，所以离开了", "上家公司拖欠工资，所以我离职了", "我被裁员了，想找份稳定的", "保洁", "下周一", "会开叉车，做过工伤预防的宣传",
		"I handled complaints from customers", "I was dismissed because the shop closed", "I left because they had not paid me for months", "cleaner", "A customer complained, so I said sorry and changed it",
	} {
		if (Said{Message: message}).elsewhere("interview", true) {
			t.Errorf("%q is no answer", message)
		}
	}
	if !(Said{Message: "找到了", Elsewhere: OtherMatter}).elsewhere("letter", false) {
		t.Error("what is for the core is an answer")
	}
}
