package bot

import "testing"

func TestStated(t *testing.T) {
	for said, want := range map[string]string{
		"我在广州": "4401", "我在上海打工": "31", "我是广州人": "4401", "坐标深圳": "4403", "I am in Guangzhou": "4401", "I live in Xi'an": "6101", "I live in Xi’an!": "6101",
		"/region 31": "31", "/region GB-ENG": "GB-ENG", "/region shanghai": "31", "我来自河南": "41", "我现在在上海这边上班呢。": "31", "我在广东省广州市天河区": "440106",
		"我住在日照": "3711", "人在北京": "11", "I'm in Guangzhou, China": "4401", "I am from Henan province": "41", "广州": "4401", "我在内蒙古生活": "15", "我在 上海": "31",
		// Questions, and what is no place.
		"我在上海被辞退了怎么办": "", "我住在上海能领失业金吗": "", "我是上海户口能领失业金吗": "", "我在北京没交社保怎么办": "", "im in wuxi fired": "",
		"我来自河南想去深圳找工作": "", "我在火星": "", "我在工地上班": "", "我是44": "", "我在朝阳": "", "/region Atlantis": "", "I am in debt": "",
		"I work in a factory": "", "国家": "", "我在医保定点医院上班": "", "我是农民工": "", "人工": "", "Guangzhou minimum wage": "",
	} {
		if got := stated(bare(said)); got != want {
			t.Errorf("%s: %q, want %q", said, got, want)
		}
	}
}

func TestPerson(t *testing.T) {
	for _, said := range []string{
		"人工", "转人工", "转人工客服谢谢", "找人工", "我要找人工服务", "能不能帮我转接人工", "有真人吗", "我要跟真人说话", "人工!!!", "不想跟机器人说话", "我要人工客服",
		"你好，我要转人工，谢谢", "请帮我转人工客服", "怎么联系客服", "人工客服电话多少", "我想和辅导员谈谈", "找个真人", "转 人 工", "客服", "有人工服务吗", "可以找真人吗？", "人工客服在吗", "转接到人工",
		"human", "person please", "can I talk to a real person", "can I talk to a real person please", "I want to speak to someone", "let me talk to a counsellor",
		"agent please", "talk to human now!!", "I don't want to talk to a bot", "I need a human", "connect me to an agent", "is there a human I can talk to", "I'd like to speak with an advisor",
	} {
		if !person.MatchString(bare(said)) {
			t.Errorf("%s: not seen as the wish for a person", said)
		}
	}
	for _, said := range []string{
		"我想找客服的工作", "我要找人工智能的工作", "转人工智能行业", "请问我想找工作人员岗位", "怎么当客服", "人工费怎么算", "客服工作好找吗", "我想做客服", "人工智能", "顾问工资多少钱",
		"我是客服", "找客服工作", "人工成本", "怎么成为辅导员",
		"I want to be a support agent", "agent jobs near me", "human resources jobs", "I want a person to hire me", "someone fired me", "staff canteen jobs", "I want to be an advisor",
	} {
		if person.MatchString(bare(said)) {
			t.Errorf("%s: seen as the wish for a person", said)
		}
	}
}

func TestWithoutCourtesy(t *testing.T) {
	for message, want := range map[string]string{
		"Hiring process": "Hiring process", "Highest wage": "Highest wage", "hidden fees": "hidden fees", "hi-tech jobs": "hi-tech jobs", "Pleased to work": "Pleased to work",
		"Hi, how long is probation": "how long is probation", "please can you tell me the wage": "the wage", "Hello! Minimum wage? Thanks!": "Minimum wage?",
		"老板不给钱很着急": "老板不给钱很着急", "工资不发，急": "工资不发", "工资不发急急急": "工资不发", "你好，请问试用期多久，谢谢": "试用期多久", "工资不发，在线等，急！": "工资不发",
		"是不是很急": "是不是很急", "我想问下，我是2019年进厂的": "我是2019年进厂的", "想问问失业金": "失业金", "请问下失业金": "失业金", "我想问问试用期多久": "试用期多久", "请问一下，试用期多久": "试用期多久", "问问失业金": "失业金", "问下试用期": "试用期", "我想问失业金": "失业金", "我想咨询下社保": "社保", "请问下个月能领吗": "下个月能领吗", "想问下岗补贴": "下岗补贴", "问问题": "问问题", "谢谢": "谢谢", "how to appease": "how to appease",
	} {
		if got := withoutCourtesy(message); got != want {
			t.Errorf("%s: %q, want %q", message, got, want)
		}
	}
}
