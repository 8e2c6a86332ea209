package guidance

import (
	"strings"
	"testing"
)

// opened gives the talk that a message opens, "" none.
func opened(message string) string {
	if name := opening(message, false).talk; name != "" {
		return name
	}
	for _, t := range talks {
		if t.begins(message) {
			return t.name()
		}
	}
	return ""
}

// TestOpening: the words by which people wish for a talk, and those that only look so.
func TestOpening(t *testing.T) {
	for name, all := range map[string]string{
		"guide": `职业指导|职业规划|好迷茫|很迷茫，不知道怎么办|没有方向|我需要职业指导|不知道从哪里开始|career guidance|I need career advice|I feel lost|I don't know where to start`,
		"explore": `我适合做什么|不知道做什么工作|不知道做什么工作好|我擅长什么|不知道自己适合什么|我能干什么工作|不知道找什么工作|没有方向，很迷茫，不知道该干啥|想转行不知道做什么|聊聊我的优势|我有什么优势|测一测我适合什么|职业测评|给我推荐适合的工作|我该找什么样的工作|我能做什么|我什么都不会，能做什么工作|` +
			`what can i do|I dont know what job to do|I don't know what work I want|what job should I do|what am I good at|what job is right for me|help me find a career|not sure what job to do|what kind of job would suit me|what are my strengths|I have no idea what job I want|career test|I want to change career|what work can I do?|which job fits me`,
		"entitled":  `我能领什么补贴|我能领什么|查查我能领哪些钱|有没有适合我的政策|看看我能享受什么|我可以享受哪些政策|帮我算算能领什么|what am I entitled to|what benefits can I get|check my benefits|I want to know my benefits|what help can I get|what can I claim?`,
		"profile":   `我的情况|记住我的情况|你记住了我什么|改我的情况|my profile|about me|what do you remember about me|edit my profile`,
		"plan":      `我的计划|下一步做什么|接下来我该做什么|帮我做个计划|定个计划|行动计划|my plan|next steps|make a plan|help me plan|what should I do next|my next step`,
		"interview": `练习面试|模拟面试|陪我练面试|我想练练面试|帮我准备面试|mock interview|practise an interview|help me prepare for my interview|interview practice`,
		"cv":        `看看我的简历|帮我改简历|帮我写简历|我要做一份简历|我没有简历|不会写简历|check my CV|help me with my cv|write my CV|I need a CV|review my resume`,
		"letter":    `写求职信|帮我写求职信|求职信|write a cover letter|cover letter|help me with a cover letter`,
		"bring":     `去办事带什么|要带什么材料|what should I bring?`,
		"tell":      `主动告诉我|有合适的政策告诉我|tell me what fits`,
		"": `失业金能领多久|简历怎么写|面试要准备什么|求职信怎么写|办失业登记带什么材料|职业病怎么认定|职业资格证怎么考|我能领几个月失业金|补贴标准是多少|公司的裁员计划要提前通知吗|面试通过了|面试被问结婚没有怎么办|我不知道公司在哪|找工作|附近有什么工作|测试工程师的工作|工资没发怎么办|档案放在哪里|能领多少钱|有什么适合老人的手机|做什么工作要健康证|下一步仲裁怎么走|领导的计划取消了|他能做什么工作|公司能做什么决定|优势互补|写信给劳动局|推荐信要盖章吗|我的优势岗位被裁了能赔吗|` +
			`how do I write a CV|what can I do if my boss does not pay|what should I do if I was fired|my plan was cancelled by the employer|what should I wear to an interview|next steps after arbitration|what job pays most|what benefits must the company pay|cover for a colleague|the strengths of a union|I know what to do|what can my employer do|how long is unemployment benefit|can my boss check my CV|is a career break allowed|I don't know what the law says|what work is dangerous|who can I claim against|they plan to fire me|the interview is tomorrow at nine|what is a mock contract|do I need a reference letter|what help does the company give|my job is not right|where do I start the arbitration|my boss lost my papers|can they change my job|I was good at my job|about my wages|when can I do overtime|help`,
	} {
		for message := range strings.SplitSeq(all, "|") {
			if is := opened(message); is != name {
				t.Errorf("%s: opens %q, want %q", message, is, name)
			}
		}
	}
}

// TestOfUnasked: what can be an answer to something is not taken for words about what is
// sent unasked.
func TestOfUnasked(t *testing.T) {
	for _, message := range []string{"不要", "不用", "没有", "每周一次", "每天一次", "明天", "做完了", "提醒客人排队", "不要夜班", "done", "no", "tomorrow", "stop", "once a week", "1 有 #3", "下一题 #4-1", "记住我会开叉车"} {
		if is := unasked(message); is != nil {
			t.Errorf("%q is for %s", message, is.name())
		}
	}
	for message, want := range map[string]string{"不用再主动告诉我": "tell", "每周一条": "tell", "明天 #3": "plan", "done #12": "plan", "不用提醒计划": "plan", "我的情况 还要留着": "profile"} {
		if is := unasked(message); is == nil || is.name() != want {
			t.Errorf("%q is not for %s", message, want)
		}
	}
}

// TestOpensTold: who names a group, or tells what happened, and asks what is theirs, opens that
// talk; a question on a rule, or of others, opens none.
func TestOpensTold(t *testing.T) {
	for name, all := range map[string]string{
		"entitled": `残疾人我能享受什么|没签合同 我能享受什么|失业金 我能享受什么|零就业家庭 我能享受什么|就业困难我能享受什么|见习补贴 我能享受什么|农民工我能享受什么|跑滴滴的 我能享受什么|非全日制小时工 我能享受什么|` +
			`怀孕5个月了老板叫我自己走人 我有啥权利啊|57岁了下岗了没人要 有什么补助|我在工地干活脚杆摔断了 能赔好多钱|在工地上摔了脚杆断了 老板不认账 咋个整|老板把我开了 我该咋办|佢哋炒咗我 有冇钱赔|看结果|show results|` +
			`hi i got fired yestrday from a factory in guangzhou, worked 4 yrs 7 months, 6500 a month, they gave me no reason no notice. wat am i owed|what am i owed|annual leave|severance|double pay|my probation is 6 months on a 1 yr contract, is this legal|` +
			`My boss ain't paid me in 2 months|what help for zero employment family|what subsidies do delivery riders get? im 44 in henan flexible worker|I was laid off, they say it is their right. What are my rights?`,
		"guide":   `返回|back`,
		"profile": `profile`,
		"plan":    `I want to make the plan for finding job|make a plan to find a job`,
		"": `残疾人能享受什么|没签合同能赔多少|失业金能领多少|工伤赔多少钱|工伤能赔多少钱|工伤怎么办|我在工地摔伤了，工伤怎么认定|他在工地上摔断了腿，能赔多少钱|老板有什么权利|公司把我的档案丢了 咋办|老板把店开了 我该咋办|看结果怎么算|返回岗位|back pay|佢哋炒咗佢 有冇钱赔|annual leave of teachers|severance in Beijing|is probation legal|my boss does not pay me what can i do|` +
			`what are the rights of my boss|what am i owed by law if i resign|do disabled people get subsidies|what does my profile say to employers|I want to make a plan for my pension|my husband was fired, what is he owed|we were told what they are owed`,
	} {
		for message := range strings.SplitSeq(all, "|") {
			if is := opened(message); is != name {
				t.Errorf("%s: opens %q, want %q", message, is, name)
			}
		}
	}
}

// TestToldFirst: what was told of, or named, is what is asked about first.
func TestToldFirst(t *testing.T) {
	for message, want := range map[string][2]string{
		"我怀孕5个月被老板辞退了 能拿什么":                                                         {"", "unlawful-dismissal"},
		"怀孕5个月了老板叫我自己走人 我有啥权利啊":                                                     {"", "unlawful-dismissal"},
		"被公司辞退了，我还怀孕，能享受什么":                                                         {"", "unlawful-dismissal"},
		"what am i entitled to? laid off, im pregnant, disabled, in shanghai":       {"", "unlawful-dismissal"},
		"i was unlawfully dismissed, what am i entitled to":                         {"contract", "unlawful-dismissal"},
		"am i entitled to double pay, never signed a contract":                      {"contract", "no-contract-pay"},
		"my probation is too long, am i entitled to something":                      {"contract", "probation-limit"},
		"fell off a scaffold 3 weeks ago, broke my leg, am i entitled to anything?": {"", "work-injury"},
		"i had a car crash on the way to work, am i entitled to anything":           {"", "work-injury"},
		"what maternity leave am i entitled to, twins":                              {"family", "maternity-leave"},
		"没签合同 我能享受什么":                                                               {"", "no-contract-pay"},
		// opposites
		"我怀孕了，能领生育津贴吗":                                   {"family", "maternity-allowance"},
		"我怀孕了，被辞退了，能领生育津贴吗":                              {"family", "maternity-allowance"},
		"what am i entitled to":                          {"", ""},
		"我被辞退了，能享受什么":                                    {"", ""},
		"I fell out with my boss, what am I entitled to": {"", ""},
		"签了合同，我能享受什么":                                    {"", ""},
	} {
		if topic, rule := wished(message); topic != want[0] || rule != want[1] {
			t.Errorf("%q is about %q %q, want %q", message, topic, rule, want)
		}
	}
}

// TestYields: a wish for a talk goes before the talk that waits where it clearly names one; who
// tells of a wrong, or of lost work, does not end what waits.
func TestYields(t *testing.T) {
	for message, want := range map[string]bool{
		"帮我写简历": true, "被裁了，看看我适合做什么工作": true, "我下岗了，能领什么": true, "我会做饭，能做什么工作": true, "陪我练面试": true, "I am disabled, what can I get": true, "没有方向": true,
		"My boss ain't paid me in 2 months": false, "被辞退了，能领什么": false, "我失业了，该怎么办": false, "I lost my job, what now": false, "I was fired, what jobs can I do": false, "我被公司开除了，没文化能做什么工作": false,
	} {
		for _, waiting := range []Said{{Open: true, State: State{Talk: "letter"}}, {Asked: true}, {State: State{Profile: &telling{Asks: "consent"}}}} {
			waiting.Message = message
			if _, ok := waiting.opened(); ok != want {
				t.Errorf("%q opens while %v waits: %v", message, waiting.State, ok)
			}
		}
		if _, ok := (Said{Message: message}).opened(); !ok {
			t.Errorf("%q opens nothing where nothing waits", message)
		}
	}
}

// TestOpensForWork: a profile is opened by the words for making one, and a cover note and a
// practice with the work that they are for; what a file, a letter or an interview is asked about
// opens none.
func TestOpensForWork(t *testing.T) {
	for name, all := range map[string]string{
		"profile":   `帮我建个档案|建个人档案|给我建档|给我建个求职档案|我想建立个人档案|创建我的档案|帮我填一份个人资料|create a profile for me|set up my profile|please make me a profile`,
		"letter":    `写个求职信 应聘保洁|帮我写封求职信，应聘保安|写一封应聘保洁的求职信|写求职信申请收银员|给我写个求职信，我想应聘酒店前台|write a cover letter for a cleaner job|help me write a cover letter for a security guard|cover letter for warehouse work|write me an application letter to apply for cook`,
		"interview": `模拟面试 应聘保安|模拟面试保洁|练习面试，应聘叉车司机|陪我练练保安的面试|mock interview for security guard|mock interview for a cleaner job|practise an interview for a driver job|can you do a mock interview with me for waiter`,
		"": `档案在哪里存|人事档案怎么转|建档立卡户有什么政策|孕妇怎么建档|去医院建档要什么材料|公司要给我建档案吗|怎么建个人档案|档案丢了能补建吗|建档|帮我转档案|how do I make a profile on the tax site|can my employer see my profile|` +
			`应聘保洁|我想应聘保安|求职信应聘保洁怎么写|写求职信要写身份证号吗|给老板写信|cover letter or CV|how long should a cover letter for a cleaner be|what is a cover letter for|I applied for a cleaner job|` +
			`保安面试|面试保洁要问什么|明天面试保安|保安面试要带什么|模拟面试有用吗|练习保安技能|interview for security guard tomorrow|what do they ask in an interview for a cleaner|I had an interview for a job`,
	} {
		for message := range strings.SplitSeq(all, "|") {
			if is := opened(message); is != name {
				t.Errorf("%s: opens %q, want %q", message, is, name)
			}
		}
	}
	for message, want := range map[string]string{
		"写个求职信 应聘保洁": "保洁", "帮我写封求职信，应聘保安": "保安", "写一封应聘保洁的求职信": "保洁", "给我写个求职信，我想应聘酒店前台": "酒店前台", "write a cover letter for a cleaner job": "cleaner", "Help me write a cover letter for a security guard": "security guard", "cover letter for warehouse work": "warehouse",
		"模拟面试 应聘保安": "保安", "模拟面试保洁": "保洁", "陪我练练保安的面试": "保安", "mock interview for security guard": "security guard", "practise an interview for a driver job": "driver", "写求职信": "", "mock interview": "", "写求职信要写身份证号吗": "",
	} {
		if is := forWork(noteFor, message) + forWork(practiceFor, message); is != want {
			t.Errorf("%q is for %q, want %q", message, is, want)
		}
	}
}

// TestRemembersTold: what somebody wants remembered of themselves is for the profile, with the
// work that they wish for in it; without that word it is not, and what is of something else is
// not remembered.
func TestRemembersTold(t *testing.T) {
	for _, message := range []string{
		"记一下我45岁，会开叉车，想找南京的仓库工作", "记住：45岁，会开叉车，想找南京的仓库工作", "帮我记下，会开叉车，住在南京，想找仓库的工作", "请帮我记一下，我会做饭，想找份保姆的工作", "请你记住我有B2驾照，想找司机的活", "帮我记录一下我会电焊，高中毕业，想找夜班以外的工作",
		"remember that I can drive a forklift and want warehouse work in Nanjing", "Please remember: I live in Nanjing, I can drive a forklift and want a warehouse job", "please note that I'm 45 with a forklift licence, looking for warehouse work",
	} {
		if is := opened(message); is != "profile" {
			t.Errorf("%q opens %q", message, is)
		}
	}
	for _, message := range []string{
		"我45岁，会开叉车，想找南京的仓库工作", "会开叉车，想找仓库的工作", "记一下这个岗位", "记住这个职位，有仓库的工作告诉我", "帮我记一下加班时间怎么算", "记住密码", "记一下会议时间", "I am 45, I can drive a forklift, find me warehouse work in Nanjing", "remember the job in Nanjing", "remember that the office opens at nine", "记下老板的话有用吗",
	} {
		if is := opened(message); is == "profile" {
			t.Errorf("%q opens it", message)
		}
	}
}
