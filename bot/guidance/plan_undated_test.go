package guidance

import "testing"

// TestUndated: what begins like something to do is a step without a day; what is asked of us,
// told, or wished for is none.
func TestUndated(t *testing.T) {
	for message, is := range map[string]bool{
		"去招聘会看看": true, "去社保局问失业金": true, "先去社保所登记": true, "想去招聘会": true, "打电话给居委会": true, "给社保局打电话": true, "投三份简历": true, "准备面试材料": true, "改简历": true, "交材料": true, "联系以前的同事": true, "带身份证去社保所": true, "报名参加培训": true,
		"go to the job fair": true, "call the job centre": true, "visit two agencies": true, "send my CV to three cafes": true, "update my CV": true, "ask my old boss for a letter": true, "practise for the interview": true, "prepare my papers": true, "I will go to the job fair": true, "register at the job centre": true,
		"去年被车撞了": false, "去哪里办社保": false, "去招聘会要带什么": false, "去过招聘会了": false, "去掉": false, "去": false, "我52岁": false, "失业金": false, "产假多少天？": false, "找保安的工作": false, "帮我改简历": false, "查一下失业金": false, "看看岗位": false, "打工": false, "打了我": false, "老板不给钱": false, "我想投诉老板": false, "谢谢": false, "去招聘会有用吗": false, "给我打电话": false, "去不了": false, "去世": false,
		"call me": false, "send me jobs": false, "go on": false, "go back": false, "go to hell": false, "write me a CV": false, "how do I register?": false, "update": false, "call a person": false, "I went to the job fair": false, "ask": false, "sick pay": false, "my boss owes me": false, "visit": false,
	} {
		if beginsStep(message) != is {
			t.Errorf("%q begins a step: %v", message, !is)
		}
	}
}

// TestRemindOf: of which step somebody wants to be reminded.
func TestRemindOf(t *testing.T) {
	for message, place := range map[string]int{
		"第二步提醒我": 2, "第1步提醒我一下": 1, "提醒我第三步": 3, "提醒我做第二步": 2, "第二步到时候提醒我": 2, "②提醒我": 2, "remind me of step 2": 2, "remind me about the second step": 2, "remind me about number one": 1, "please remind me of the third step": 3,
		"提醒我": 0, "第二步怎么做": 0, "第二步做完了": 0, "第九步提醒我": 0, "remind me": 0, "remind me of my plan": 0, "step 2": 0, "what is the second step": 0,
	} {
		if w, ok := readReminded(message); ok != (place > 0) || w.place != place {
			t.Errorf("%q: %+v %v, want %d", message, w, ok, place)
		}
	}
}
