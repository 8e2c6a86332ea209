package guidance

import (
	"strings"
	"testing"
)

// opened gives the talk that a message opens, "" none.
func opened(message string) string {
	if _, name := opening(message, false); name != "" {
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
		if is := ofUnasked(message); is != nil {
			t.Errorf("%q is for %s", message, is.name())
		}
	}
	for message, want := range map[string]string{"不用再主动告诉我": "tell", "每周一条": "tell", "明天 #3": "plan", "done #12": "plan", "不用提醒计划": "plan", "我的情况 还要留着": "profile"} {
		if is := ofUnasked(message); is == nil || is.name() != want {
			t.Errorf("%q is not for %s", message, want)
		}
	}
}
