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

// TestWantsPerson: a wish for a person is heard besides other words; a question about
// people, or a wish of somebody else's, is none.
func TestWantsPerson(t *testing.T) {
	for _, said := range []string{
		"人工", "转人工", "有真人吗", "没解决我的问题，帮我转人工", "我想要人工", "还是想找人工", "没用，我要找真人", "还是转人工吧", "不行，我要人工",
		"没说清楚，我要投诉，转人工", "没用我要找真人", "我被辞退了帮我转人工", "我的工资三个月没发了，请帮我转人工客服", "转人工，我的工资没发", "我想找人工问一下失业金",
		"听不懂，找个真人来", "能不能找个真人跟我说", "公司不给赔偿怎么办？转人工", "算了，还是找人工吧", "不想跟机器人说话，转人工", "麻烦转接人工客服，谢谢", "你说的没用，帮我找工作人员",
		"我在广州。被裁员了。想找顾问聊聊", "为什么不能转人工", "快点转人工！！！", "我不想聊了，直接转人工", "不用了，转人工",
		"I wish to talk to a human", "not enough, I want a person", "This is useless. Human please.", "I was fired and they owe me wages. Can I talk to someone?", "I do not understand, please let me talk to a human",
		"找个人说话", "找个人聊聊", "想找人说说话", "叫你们领导来", "让你们经理跟我说", "我要见你们领导", "我要跟人说话", "我想和人聊聊", "有没有人能跟我说说话", "换个人来", "给我找个能说话的人聊聊", "请你们负责人出来",
		"get me your manager", "let me speak to your supervisor", "I want to talk to a manager", "I need someone to talk to", "can I talk to somebody in charge please", "I want your boss",
		"Can I speak to a counsellor about my unpaid wages", "you are a bot, connect me to a real person", "That did not help. Talk to a person", "I still don't get it, put me through to an agent",
		"My boss kept my wages, I need a real person", "stop it, I just want a human", "How do I talk to a human?", "no, transfer me to a human agent please", "ok thanks but I would prefer a real person",
	} {
		if !wantsPerson(said) {
			t.Errorf("%q asks for no person", said)
		}
	}
	for _, said := range []string{
		"人工费怎么算", "转人工收费吗?", "转人工要收费吗", "人工智能专业好找工作吗", "人工客服的工资多少", "客服工作累不累", "我想找客服工作", "我想找人工作", "不用转人工", "先不要找人工", "别转人工了",
		"老板要找真人核实，我要带什么", "公司说要请人工客服，工资多少", "材料，人工，运费怎么算", "人工和机器人有什么区别", "人工流产有假期吗", "工作人员不给办怎么办", "我是客服，加班费怎么算", "辅导员说不能办失业登记", "窗口工作人员态度差怎么投诉",
		"我不想找人工", "人工成本上涨能裁员吗", "职业顾问要什么证", "人工授精假怎么算", "取消人工", "转人工操作岗位要体检吗",
		"找个人合伙开店", "我们领导让我走人", "老板叫人来打扫", "想跟老板聊聊工资", "公司换人了合同还算吗", "领导找我谈话要辞退我", "找人说情有用吗", "经理让人加班合法吗", "有人说社保要涨", "让领导签字要多久", "有没有人管欠薪", "换人做负责人要变更吗",
		"I want to talk to my manager about pay", "can my boss talk to a manager", "get a manager job", "my supervisor wants to talk to me", "I need someone to sign my papers", "who is in charge of wages",
		"Can my agent keep my passport?", "I work as a customer service agent, is overtime paid?", "Is a recruitment agency agent liable?", "who is the person in charge of unemployment benefits", "I do not want to talk to a person",
		"My boss says I need a person to vouch for me", "do I need a person to sign the contract", "why do I need to talk to a counsellor?", "how do I become a counsellor", "human resources did not pay me", "someone stole my wages", "I want to be an agent",
		"My employer wants a person with a licence", "can a person under 16 work", "Your representative, if you have one, may help you", "No need for a person", "what does an employment counsellor do",
	} {
		if wantsPerson(said) {
			t.Errorf("%q asks for a person", said)
		}
	}
}

// TestComplaints: a complaint is nothing besides.
func TestComplaints(t *testing.T) {
	for _, said := range []string{"没用", "你说的没用", "答非所问！", "完全没有帮助", "没听懂", "这不是我问的", "This is not helpful at all", "useless", "That's not what I asked", "you didn't answer my question"} {
		if !dissatisfied(said, false) {
			t.Errorf("%q is no complaint", said)
		}
	}
	for _, said := range []string{
		"不够", "这个回答不够", "不完整", "还不够清楚", "还是没解决", "没解决", "没有解决我的问题", "这不是我要的", "没看懂", "还是不清楚", "不够详细", "你说得不清楚", "这个回答不完整", "看不懂", "还是不明白", "太笼统了", "没帮上忙", "问题没解决", "没说完整",
		"not enough", "that is not enough", "incomplete", "It did not help me", "not good enough", "The answer is incomplete.", "That doesn't help me", "still not clear", "I still don't understand", "this did not solve my problem", "not what I was looking for", "too vague",
	} {
		if !dissatisfied(said, true) {
			t.Errorf("%q is no complaint about an answer", said)
		}
	}
	for _, said := range []string{
		"没用人单位怎么参保", "公司说我没用就辞退", "仲裁没用吗", "不对我的工资负责", "工资不对怎么办", "is a contract useless without a stamp", "my boss is not helpful",
		"工龄不够怎么办", "材料不完整能补吗", "缴费年限不够", "钱不够", "不够一年能领吗", "合同不完整", "公司没解决我的问题", "仲裁没解决", "不清楚合同期限怎么办", "看不懂合同怎么办", "没看懂劳动合同能不签吗", "不够吗？", "够了", "不完整的合同有效吗",
		"not enough contributions, can I claim?", "is it not enough?", "enough", "that is enough", "incomplete contract", "my employer did not help me", "the contract is incomplete", "my wages are not enough", "I don't understand my contract", "not enough hours",
	} {
		if dissatisfied(said, true) {
			t.Errorf("%q is a complaint", said)
		}
	}
}
