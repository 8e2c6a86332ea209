package guidance

import (
	"strings"
	"testing"
)

// TestOpeners: how people on a phone wish for a talk: with what they say of themselves in front,
// with slang and with typing errors. What only looks like it, is said of others or asks about a
// rule is for the library.
func TestOpeners(t *testing.T) {
	for name, all := range map[string]string{
		"entitled": `工伤了能领什么|被裁了能领什么|失业能领什么|大学刚毕业找不到工作，国家有补贴吗|我今年52岁，下岗三年了，能享受啥政策|我是残疾人，想找工作，有什么优惠政策？|我是单亲妈妈，没有工作，有什么补助|我想开个小店，有什么补贴贷款|我怀孕五个月了，在公司上班，我能享受什么|我被公司开除了，能领什么|政府有啥补助没|国家给我啥好处|我下岗了，能拿点啥补助|我刚退伍，有什么补贴可以拿|` +
			`我46岁，厂里裁员被辞退了，我能领什么补贴|我是应届毕业生，还没找到工作，能享受什么政策|我是外卖骑手，有社保补贴吗|我是农民工，合同到期单位没续签，我有什么待遇|我失业在家，有啥钱可以领不|俺没工作了，能领啥|咱这种情况能领啥钱|像我这样的有什么补助|我这个情况有没有补贴|我家没人上班，政府有什么帮助吗|` +
			`我在工地摔断了腿，能领什么|我想创业，有啥扶持政策|我打算自己开店，能申请什么贷款|本人残疾，有什么补贴|我交了三年失业保险，现在没工作，能领什么|政府给我们下岗的有啥照顾|我失业了有什么补贴|我没工作了能领什么|我刚毕业有啥补贴|国家现在有什么补贴可以领|社保局能给我什么帮助|` +
			`我能享授什么|我能领什么补帖|有什么补贴我能领|我能不能领到什么补助呀|我还有啥可以领的|我该享受哪些政策|我残疾能享受啥|我怀孕了有什么待遇|我实业了，能领什么|我要生孩子了，能享受哪些待遇|` +
			`i lose job boss say go home. what money i can get?|i was layed off wat can i claim|I left the army last year. What benefits can I get?|I want to open a noodle shop, what support can I get?|I have a disability and no job. what can i get|I was fired for stealing, what can I get?|I quit my job myself, what benefits can I get?|what subsidys can i claim|what help can i get from the goverment|` + //nolint:misspell // as people type
			`whats there for me, i lost my job|any benefits for me?|is there any money i can claim|are there any benefits i can get|I am a single mother without work, is there any help for me|I'm pregnant and work in an office in Shanghai. What am I entitled to?|im pregnant what can i get|what benfits do i get|what am i entitled too|what im entitled to|i am disabled, any subsidies for me?|` +
			`I lost my job. What can I claim?|my factory closed, what money can i get|my contract ended what can i claim|just got sacked, what can i claim|got made redundant what can i get|i have no job. is there help?|what does the government give me|does the government help people like me|does the state give me anything|can i get anything from the government|` +
			`what support is there for me|i broke my leg at work what can i claim|what can u give me, i am unemployed|which benefits can i apply for|what could I get as a veteran|i deliver food by scooter, what help can i get|what grants can i get|any grants for me if i open a shop|i want to start a business, what grants are there for me|what payments can i get|i graduated and have no job, what help is there`,
		"explore": `我能干嘛|我不知道干啥|像我这种没文化的能干什么|what jobs can i do with a bad back|i am a nurse, what other work is there|我不知道适合什么工作|我会做饭也会带孩子，不识字多，能做什么工作|帮我找适合的职业|我不晓得自己适合干啥|我40多岁了没技术，能干点啥|我会电焊，还能做什么工作|像我这样的能干啥活|我初中毕业，能做什么工作|我有力气，能干啥|我只会种地，能找什么工作|帮我看看我能干啥|看看我适合啥工作|找适合我的工作类型|` +
			`我喜欢小动物，适合做什么工作|不知到适合什么工作|我是女的，会缝纫，可以做什么工作|想换工作但不知道能做什么|我不想进厂，能干什么|做什么工作适合我|什么工作适合我|哪种工作适合我呢|啥活适合我|有什么工作适合我做|想知道自己能做什么|没学历能干啥|我没有文化，能做什么工作呀|帮我想想我能做什么|我是残疾人，适合做什么工作|` +
			`测测我适合啥|职业性格测试|给我做个职业测评|我内向，不爱说话，适合做什么|没有经验能做什么工作|我想找个方向，不知道做什么好|我腰不好，能做什么工作|我是带孩子的妈妈，能做什么工作|我干了十年钢筋工，还能干什么|我手很巧，能做什么活|我五十了，还能做什么工作|我该干哪行|` +
			`find out what I can do|I am good with my hands and I like plants, what jobs could I do?|I dont know what job suits me|wat job suits me|what jobs can i do without school|i like animals what job is good for me|im 50 what work can i do|i can cook and sew, what work could i do|what kinda job fits me|help me find out what i can do|help me find a job that suits me|help me figure out what job to do|` +
			`what jobs would suit me|what could i work as|what can i work as|i have no skills what can i do for work|what sort of work am i suited for|i dunno what job to do|idk what job i want|dont know which job is right for me|not sure which work suits me|what other work could i do|i drove a truck for 10 years, what else can i do|I never went to school. What jobs can I do?|` +
			`which jobs match me|which career should i choose|can you tell me what i would be good at|what would i be good at|i need help choosing a career|find a career for me|test what job suits me|what jobs are right for me|what jobs are there for someone like me|what type of job is best for me|I am shy and like computers, which job would suit me?|i want to know what i can do|what should i work as|i was a cook, what other jobs could i do|suggest a career for me|recommend jobs that suit me`,
		"guide": `我失业三个月了，不知道怎么办|我都失业半年了，咋办|工作没了咋办|i have been let go what do i do|i have no job, what should i do|what to do after being laid off|no idea what to do with my life|what should i do with my life|我失业了，该怎么办|我失业了怎么办|失业了咋办|我下岗了，不知道怎么办|刚被裁员，怎么办啊|我没工作了咋整|丢了工作怎么办|我被炒了，接下来怎么办|厂子倒闭了，我没活干了怎么办|我丢了饭碗，该咋办|我实业了怎么办|失业后该做什么|被公司裁了，我该做些什么|没工作了，第一步做什么|刚失业，先做什么|` +
			`I lost my job, what should I do now?|i lost my job what now|i just got laid off, what do i do|i was made redundant. what next?|lost my job, help|lost work yesterday what now|i am unemployed what do i do|im out of work, what can i do now|been laid off, where do i start|i lose my job what i do|lost my job yesterday, what do i do first|what should i do after losing my job|what do I do now that I am unemployed|my factory closed, what do i do|just lost my job what shall i do`,
		"tell": `以后有什么政策告诉我|主动通知我|let me know if anything suits me|i want to be notified of new policies|有新政策告诉我|有新政策通知我|有合适的工作通知我|notify me about new policies|tell me when there is a job for me|tell me about new policies that fit me|tell me of fitting policies and jobs|let me know about new policies|inform me of new benefits|alert me when there are jobs for me|send me new policies|有新的补贴就告诉我|以后有好政策记得告诉我|有适合我的岗位提醒我|有新补贴通知我一声|如果有适合我的工作请通知我|` +
			`notify me of new jobs that fit|please tell me if there is a new policy|message me when there is something for me|keep me posted on new policies|keep me informed about policies|tell me if a job comes up for me|let me know when a suitable job comes up|有招聘适合我的告诉我一下|出了新政策告诉我一声`,
		"cv":        `帮我看看简历行不|我简历咋样|简历帮我弄一下|look at my cv please|can you improve my cv|make my resume better|is my cv ok|fix my resume`,
		"interview": `明天面试，陪我练练|想练习下面试|can you do a mock interview with me|help me practise for tomorrows interview|我后天要面试，帮我准备面试|do a practice interview with me`,
		"plan":      `帮我安排下一步|我想做个计划找工作|give me a plan|help me with a plan|帮我列个找工作的计划`,
		"bring":     `去社保所要带什么|明天去人社局带啥材料|what do i take to the job centre|what should I bring to the office`,
		"": `失业人员能领什么|残疾人能领什么|下岗职工有什么政策|公司裁员要提前通知吗|失业三个月能领多久|没工作能交社保吗|can i get notified before dismissal|what can i do with my notice period|there is no job in the contract|he was let go what can he do|残疾人有什么优惠政策|高校毕业生有哪些补贴政策|公司有什么福利|这个岗位有什么补贴|单位应该给我什么补偿|老板欠我三个月工资，我能怎么办|被开除了能拿多少钱赔偿|我怀孕了能被辞退吗|我失业了，失业金能领多久|我失业了，失业登记怎么办|失业金停发了怎么办|我失业了，社保怎么办|我被辞退了，公司不给钱怎么办|我没工作，孩子上学怎么办|失业保险断了怎么办|我想开店，要办什么手续|` +
			`我是残疾人，公司不要我|我是农民工，工资没发|有什么工作|有什么工作可以做|附近有什么活干|我会做饭，有什么工作|我会做饭，找厨师的工作|我能做什么投诉|公司让我做什么都行吗|他适合做什么工作|我儿子适合做什么工作|保安能做什么|试用期能做什么|残疾人适合做什么工作|失业期间能做兼职吗|我辞职了档案怎么办|单位倒闭了工资怎么办|政府有什么规定|国家规定加班费多少|国家有什么节假日|` +
			`我领失业金能去旅游吗|工作没做完怎么办|工作太累怎么办|丢了身份证怎么办|丢了社保卡怎么办|我的工作丢了社保卡怎么办理|政策是什么|有新政策吗|有什么新政策|工资发了告诉我|告诉我失业金怎么领|怎么通知我|面试结果什么时候通知我|公司有权通知我加班吗|单位没通知我就辞退|你告诉我政策|把政策告诉我老板|能干什么|我能拿什么证明劳动关系|我生病了能领什么药|` +
			`我怀孕了公司有什么规定|我的合同到期了怎么办手续|我怎么办失业登记|我在公司能享受什么时候的年假|领导说我能力差怎么办|老公失业了怎么办|我朋友失业了，怎么办|他能领什么|我爱人能享受什么|员工失业了单位怎么办|` +
			`I lost my job card, what do I do|I lost my job because of my boss, can I sue|i lost my passport what do i do|what can my employer claim|what benefits does the company give|what can i do if i was fired without reason|my boss does not pay me what can i do|can i work while on benefit|what jobs are near me|find a job near me|find me a cleaning job|i want a job as a cook|what does a welder do|what can a foreigner do|` +
			`what job pays best|what is the job of a union|tell me the rules about overtime|tell me about severance|tell me a joke|tell me when the office opens|notify my employer|must they notify me before dismissal|how will they tell me|did they tell me the policy|the policy is new|new policies in guangdong|what are the new policies|i was told i lost my claim|what can i claim on tax|what can he claim|what is my brother entitled to|` +
			`what support does a union give|what money does the boss owe when i resign|do disabled people get subsidies|what can a pregnant woman claim from her employer|i was laid off, how much severance do i get|i lost my job, how long is the benefit paid|i lost my job, where do i register|my son lost his job what should he do|if I lose my job what happens to my insurance|what happens when my contract ends|i can cook, find me a job|i can work nights|i can do nothing about it|what can i get for lunch|` +
			`what work did i do|what jobs can they refuse|is there help with the form|can you help me|is there any bus|any news|any jobs for me in Suzhou|are there jobs for me in Suzhou|what should I do about my back pay|what do I do if the office is closed|I am unemployed and pregnant, can they fire me|what next after the interview|我被辞退了，现在该做什么|我被公司开除了，能做什么|我受伤了，能做什么|我失业了|I lost my job|i got fired what should i do|政策更新了通知我|有活了告诉我|有新的保洁工作告诉我|工资到账了通知我|notify me of overtime rules|tell me about policies|tell me about jobs|tell me about the policies of my company|send me a message|let me know|keep me posted|tell me if I can claim|tell me what the policy says|tell me if there is a bus|help me find a job`,
	} {
		for message := range strings.SplitSeq(all, "|") {
			if is := opened(message); is != name {
				t.Errorf("%s: opens %q, want %q", message, is, name)
			}
		}
	}
}

// TestLostAlone: who only says that they have lost their work; not who was dismissed, speaks of
// others, or says something else with it.
func TestLostAlone(t *testing.T) {
	for want, said := range map[bool]string{
		true:  `我失业了|失业了|我下岗了|刚失业|我没工作了|丢了工作|我的工作没了|我失业半年了|我都失业三个月了|我没活干了|最近失业了|I lost my job|lost my job|I am unemployed|im out of work|I just lost my job|i lose job|I have no job|jobless|I lost my job yesterday|unemployd`,
		false: `我被裁了|我被炒了|公司倒闭了|失业金|失业保险|我老公失业了|我失业了，想找保洁的工作|失业登记|没工作经验|我没工作证|工作|I was laid off|my company closed|my son lost his job|I lost my job card|i am unemployed, find me a job|unemployment|no job is too hard|I was fired|job|`,
	} {
		for message := range strings.SplitSeq(said, "|") {
			if lostAlone(message) != want {
				t.Errorf("%q: %v", message, !want)
			}
		}
	}
}
