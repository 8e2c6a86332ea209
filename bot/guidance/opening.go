package guidance

import (
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// opener are words by which people wish for a talk, the whole of a clause. zh and en are what
// is said to the talk then, else its command.
type opener struct {
	talk   string
	form   *pattern.Pattern
	zh, en string
}

// openings are more of them, tellings first.
var openings = append(tellings, []opener{
	{talk: "explore", form: pattern.MustCompile(opensWith(
		`(?:我)?(?:还|真|也|完全|根本)?(?:不知道|不晓得|不清楚|没想好|想不好|拿不准|搞不清)(?:我|自己|今后|以后|现在|到底|究竟)*(?:能|会|该|应该|要|想|可以|适合|去)*(?:做|干|找|从事|选|当)(?:点)?(?:什么|啥|哪种|哪类|哪行)(?:样的?)?(?:工作|职业|行业|岗位|活)(?:好|合适|适合)?`,
		`(?:我)?(?:还|真|也)?(?:不知道|不清楚)(?:我|自己)(?:到底|究竟)?(?:适合|擅长|能|会|喜欢|该|可以)(?:做|干)?(?:什么|啥|哪些|哪行)(?:好)?`, `(?:我)?不知道(?:该|能|要)*(?:干|做)(?:啥|什么工作)(?:好)?`,
		`(?:我|自己)?(?:还|也|真)*(?:不知道|不知到|不晓得|不清楚|搞不清)(?:我|自己)?(?:到底|究竟)?适合(?:做|干|从事)?(?:什么|啥|哪种|哪类|哪些)(?:样的?)?(?:工作|职业|行业|岗位|活)?(?:好)?`, `(?:帮我|给我)?找(?:一?[个些])?适合(?:我|自己)?的(?:职业|行业|方向|工作类型)`,
		`(?:我|自己)(?:到底|究竟|这样的?|这种人)?(?:适合|擅长|善于)(?:什么|啥|哪些|哪方面|哪一行|干啥)`, `(?:我|自己)(?:还|现在|到底|这样的?人?|这种人|这个年纪|这年纪)?(?:能|可以|会|该|应该)(?:去)?(?:做|干|找)(?:点|些)?(?:什么|啥|哪些)(?:样)?(?:的)?(?:工作|职业|活)?`,
		`能(?:做|干|找)(?:点|些)?(?:什么|啥|哪些)(?:样)?(?:的)?(?:工作|活)`, `(?:聊聊|说说|谈谈|看看|分析(?:一下)?|找找|挖掘)?(?:我|自己)(?:的)?(?:有)?(?:哪些|什么)?(?:优势|长处|强项|特长|本领|优点)(?:在哪里?|是什么|有哪些|有什么)?`,
		`(?:帮我|给我)?(?:测|测一?测|测试|评估|看看|分析)(?:一下)?(?:我|自己)(?:适合|能)(?:做|干)?(?:什么|啥)(?:工作|职业)?`, `(?:我|想|要|给我|帮我)*(?:做|来)?(?:一?个|一下)?(?:职业|就业|性格|能力|兴趣)(?:兴趣|倾向|性格|能力)?(?:测评|测试|评估)`,
		`(?:请|帮我|给我|能不能|可以)*(?:推荐|介绍)(?:一?[个些份]|几个|点)?(?:适合(?:我|自己)?的?|合适的?)(?:工作|职业|行业|方向)`, `(?:我)?(?:想|要|打算|准备)(?:换行|转行|改行|换个?行业|换职业|换个方向)(?:不知道(?:能|该)?(?:做|干)?(?:什么|啥))?`,
	) + `|` + opensWithEN(
		`what (?:else )?(?:can|could) i do(?: for (?:a living|work))?`, `i ?(?:do not|dont|am not sure|m not sure) (?:really )?(?:know )?what (?:kind of |sort of |type of )?(?:job|work|career)s?(?: (?:to (?:do|look for|get|choose|take)|i (?:want|should do|can do|could do|would like)(?: to do)?|suits me|is right for me))?`,
		`(?:i am |im )?(?:not sure|unsure|no idea|i have no idea) what (?:kind of )?(?:job|work|career) (?:to (?:do|look for|get|choose)|i (?:want|should do|can do)(?: to do)?|suits me|is right for me)`,
		`(?:what|which) (?:kind of |sort of |type of )?(?:job|work|career)s? (?:should|can|could|shall) i (?:do|get|look for|choose|take)`, `(?:what|which) (?:kind of |sort of |type of )?(?:job|work|career|occupation)s? (?:is|are|would be|will be|fits?|suits?|would suit|would fit|matches) (?:right for |good for |best for |the best for )?me`,
		`what should i do for (?:work|a living)`, `(?:help me )?(?:find|choose|pick)(?: me)? (?:a|my|the right) (?:new )?(?:career|occupation|profession)`, `what are my (?:strengths|skills|talents)`, `what (?:am i|i am|im) good at`, `(?:i want to |take |do )?(?:a |the )?(?:career|job|interest|personality) (?:test|quiz|assessment)`,
		`i (?:want|would like|need) (?:to (?:change|switch)|a (?:new|change of)|a new) (?:my )?(?:career|careers|profession|line of work)`, `(?:find out|tell me|show me) what (?:work |job )?suits me`,
		`(?:(?:can|could) you |please |help me (?:to )?|i (?:want|would like) to |tell me )*(?:find out|figure out|know|decide|see|discover|work out) what (?:(?:(?:kind of |sort of )?(?:job|work|career)s? )(?:to do|i should do|suits me|fits me)|(?:(?:job|work|career)s? )?i (?:can do|could do|would be good at|am good at)|suits me|fits me)`, `(?:(?:can|could) you )?(?:tell me )?what (?:i would|would i|could i|might i) be good at`,
		`(?:can you |please |help me )*(?:find|get|suggest|recommend|show)(?: me)? (?:a |some |the )?(?:job|work|career|occupation)s? (?:(?:that|which) (?:would )?(?:suits?|fits?|match(?:es)?) me|for me)`, `i need help (?:with |in )?choosing (?:a |my )?(?:career|job|profession)`, `(?:suggest|recommend)(?: me)? (?:a |some )?careers?`,
	))},
	{talk: "entitled", form: pattern.MustCompile(opensWith(
		`(?:查查?|看看|算算|帮我(?:查查?|算算?|看看?)(?:一?下)?|测算)*(?:我|现在)?(?:还|都|到底)?(?:能|可以|该)(?:领|领取|拿|享受|申请|得到)(?:到)?(?:什么|哪些|啥|多少种)(?:钱|补贴|补助|政策|待遇|福利)?`, `(?:帮我)?(?:查|看|找|算|匹配)(?:查|看|找|算)?(?:一下|一查)?(?:有)?(?:没有)?(?:什么|哪些)?(?:适合|符合|跟)?我(?:有关|条件)?(?:的)?(?:能领的|可以领的)?(?:补贴|补助|政策|福利)`,
		`(?:有没有|有什么|有哪些)(?:适合|符合)我(?:的|条件的)?(?:补贴|补助|政策|福利)`, `(?:我)?符合(?:什么|哪些)(?:政策|补贴)(?:的)?(?:条件)?`,
	) + `|` + opensWithEN(
		`what can i (?:claim|apply for|get (?:from the government|in benefits))`, `(?:my )?(?:annual leave|severance(?: pay)?|double pay|probation(?: period)?|overtime(?: pay)?|unpaid wages)`, `(?:my )?(?:boss|employer|company)(?: still)? (?:aint|hasnt|has not|havent|didnt|did not) (?:paid|pay)(?: me| us)? (?:in|for) (?:[0-9]+|a|two|three|four|five|six) (?:weeks?|months?)(?: fr)?`,
		`(?:what|which) (?:benefits?|help|support|subsid(?:y|ies)|money) (?:can|could|am|do|may) i (?:get|claim|have|entitled to|qualify for|apply for)`, `what (?:help|support) is there for me`,
		`(?:please )?(?:check|show|find|see|calculate) (?:my|what) (?:benefits?|entitlements?|i am entitled to|i can (?:claim|get))`, `(?:i (?:want|would like) to (?:know|check|see) )(?:my benefits?|what i can (?:claim|get)|what i am entitled to)`, `(?:benefits?|entitlements?) (?:check|calculator)`, `am i entitled to anything`,
	))},
	{talk: "entitled", zh: "/entitled", en: "/entitled", form: pattern.MustCompile(opensWith(`看结果`) + `|` + opensWithEN(`show results`))}, // where no list or question is open
	{talk: "guide", zh: "/guide", en: "/guide", form: pattern.MustCompile(opensWith(`返回(?:菜单|首页|主页)?`) + `|` + opensWithEN(`(?:go )?back`))},
	{talk: "profile", form: pattern.MustCompile(opensWith(
		`(?:请)?(?:帮我)?(?:记住|记下|记录|保存|更新|修改|改)(?:一下)?我的(?:情况|档案|个人情况)`, `(?:请|帮我|我想)?(?:看看?|查看|看一下|查一下|显示|打开)(?:一下)?我(?:填|记|说)?(?:过)?的(?:资料|信息|档案|个人资料|个人信息)`, `你(?:们)?(?:都)?(?:记住|记下|记得)了?(?:我)?(?:的)?(?:什么|哪些)(?:情况)?`, `(?:你)?(?:记得|记住了?)我(?:的)?(?:什么|哪些)(?:情况)?`,
		`(?:请|帮我|给我|我想|我要|想|要|能不能|可以)*(?:新?建立?|创建|做|弄|填写?|完善)(?:一?[个份]|一下)?(?:我的)?(?:(?:个人|求职)的?)?(?:档案|资料)`, `(?:请|能不能|可以|我想让你)*(?:帮我|给我)建(?:一?个)?档`,
	) + `|` + opensWithEN(`(?:(?:(?:can|could) you|please|help me(?: to)?|i (?:want|would like) to) )*(?:create|make|set up|build|start)(?: me)? (?:a |my )?profile`, `what do you remember (?:about|of) me`, `(?:edit|update|change|open|show) my (?:profile|details)`, `profile`))},
	{talk: "plan", form: pattern.MustCompile(opensWith(
		`(?:我)?(?:的)?下一步(?:我)?(?:该|要|应该|可以)?(?:做|干|怎么)(?:什么|啥|做|办|走)`, `(?:帮我|给我|我想|我要|想)*(?:做|定|订|制定|列|写|安排)(?:一?[个份]|一下)?(?:(?:求职|找工作|行动|学习|小)的?)?计划(?:找工作)?`, `(?:帮我)?安排(?:一下)?(?:我的)?下一步`, `(?:求职|行动|找工作)计划`,
	) + `|` + opensWithEN(`(?:(?:help me |can you |i want to |lets |please )*(?:make|set up|write|create|do) (?:me )?(?:a |an |my )?(?:action |job search |job )?plan)`, `(?:give me|help me with) (?:a|my) (?:action |job search |job )?plan`, `help me (?:to )?plan(?: my (?:next steps?|job search))?`, `plan my next steps?`, `(?:an? )?action plan`, `(?:(?:i want to|i would like to|help me (?:to )?|can you|lets|please) )*(?:make|write|create|do) (?:me )?(?:a|the|my) plan (?:for|to) (?:find|get|search|look)(?:ing)?(?: for)? (?:a |an |my )?(?:new )?(?:job|work)`))},
	{talk: "plan", form: pattern.MustCompile(opensWith(`接下来(?:我)?(?:该|要|应该|可以)?(?:做|干|怎么)(?:什么|啥|做|办)`) + `|` + opensWithEN(`(?:my |the )?next steps?`, `what (?:should|do|shall|can) i do (?:next|now)`, `whats next`))},
	{talk: "interview", form: pattern.MustCompile(opensWith(
		`(?:请|我想|想|我要|要|陪我|帮我|跟我|和我|来|能不能|可以)*(?:练|练练|练习|练一练|模拟|演练|准备)(?:一?下|一次|个)?(?:求职|工作)?面试`, `(?:陪我|跟我)(?:练练|练一练|练习|演练)(?:一下)?`,
	) + `|` + opensWithEN(`(?:(?:can|could) you |please )*(?:do|have|run) (?:me )?(?:a |an )?(?:mock|practi[cs]e) interview(?: with me)?`, `(?:i (?:want|would like|need) to |can (?:you|we) |lets |please |help me (?:to )?)*(?:practi[cs]e|prepare|train|rehearse)(?: me)?(?: for)? (?:an? |my |the |a job |tomorrows |todays )?(?:job )?interviews?`, `(?:job )?interview (?:practi[cs]e|training|preparation|prep)`))},
	{talk: "cv", zh: "没有简历", en: "no cv", form: pattern.MustCompile(opensWith(
		`(?:请|我想|想|我要|要|我|帮我|帮忙|给我|能不能|可以)*(?:写|做|弄|制作|准备|生成)(?:一?[份个]|一下)?(?:个人)?简历`, `(?:我)?(?:还|从来|也)?(?:没有|没写过|不会写|不会做|不知道怎么写)(?:过)?简历`,
	) + `|` + opensWithEN(`(?:i (?:want|would like|need) to |can you |please |help me (?:to )?)*(?:write|make|create|do|build)(?: me)? (?:a |my )?(?:cv|resume|résumé)`, `i (?:need|want|have no|dont have) (?:a |any )?(?:cv|resume)`))},
	{talk: "cv", form: pattern.MustCompile(opensWith(
		`(?:请|我想|想|我要|要|帮我|帮忙|给我|能不能|可以)*(?:改|改改|看|看看|修改|优化|检查|润色)(?:一下|一改|一看)?(?:我的)?简历(?:行不行|行不|怎么样|咋样|好不好)?`, `我的?简历(?:写得|做得)?(?:行不行|行不|怎么样|咋样|好不好)`, `简历(?:帮我|请)(?:弄|改|看)(?:一下|一改|一看)?`,
	) + `|` + opensWithEN(`(?:(?:can|could) you |please )*(?:look at|check|review|improve|fix|read|correct) my (?:cv|resume|résumé)`, `make my (?:cv|resume|résumé) better`, `is my (?:cv|resume|résumé) (?:ok|okay|good|fine|any good)`, `(?:i need |can you |please )?help (?:me )?with my (?:cv|resume|résumé)`, `(?:cv|resume) help`))},
	{talk: "letter", form: pattern.MustCompile(opensWith(
		`(?:求职信|自荐信|应聘信)`, `(?:请|我想|想|我要|要|帮我|帮忙|给我|能不能|可以)*(?:写|做|弄|准备|生成)(?:一?[封份个篇]|一下)?(?:求职|应聘|自荐)信`,
	) + `|` + opensWithEN(`(?:i (?:want|would like|need) (?:to )?|can you |please |help me (?:to |with )?)*(?:write |make |draft |create )?(?:me )?(?:a |my )?(?:cover|application|motivation) (?:letter|note)`))},
	{talk: "bring", form: pattern.MustCompile(opensWith(`(?:我)?(?:今天|明天|后天|上午|下午|现在|要)*(?:去|到)(?:社保所|社保局|人社局|人社所|服务站|就业局|就业服务中心|办事大厅|服务大厅|窗口|街道|社区)(?:办事)?(?:要|需要|得|该|都)*带(?:什么|啥|哪些)(?:材料|东西|证件|资料)?`) +
		`|` + opensWithEN(`what (?:do|should|must|shall) i (?:take|bring)(?: with me)? to the (?:job cent(?:re|er)|(?:job |employment |social security )?office|station|(?:public )?employment service|service cent(?:re|er))`))},
	{talk: "guide", form: pattern.MustCompile(opensWith(
		`(?:我)?(?:想|要|需要|想要|来)?(?:做|找)?(?:个)?(?:职业|就业)(?:指导|规划|咨询)`, `(?:我)?(?:很|好|有点|非常|特别|真的)*(?:迷茫|迷惘|没方向|没有方向|找不到方向)(?:啊|了)?`, `(?:我)?不知道(?:该|应该)?(?:怎么办|从(?:哪里?|哪儿|何)(?:开始|做起|下手))(?:好|了)?`,
	) + `|` + opensWithEN(`(?:i (?:need|want|would like) )?(?:some )?(?:career|job|work|employment) (?:guidance|advice|counselling|coaching|planning)`, `i (?:feel|am)(?: so| really| very| completely)? (?:lost|stuck)`, `(?:i ?(?:do not|dont) know )?where (?:do i|to|should i) (?:start|begin)`, `i need guidance`, `(?:i (?:have )?)?(?:no idea |do not know |dont know )?what (?:to do|should i do|can i do) with my life`))},
}...)

const (
	whenZH = `(?:以后|今后|下次)?(?:如果|要是|一旦)?(?:有|出|来)(?:了)?(?:什么|啥|新的?|好的?|合适的?|适合我的?|跟我有关的?|更多的?)*`
	tellZH = `(?:了|出来|信息|消息|的话|的时候|时)*(?:就|请|要|再|记得|麻烦|及时|第一时间|可以|你)*(?:告诉|通知|提醒|发给|推送给|跟)我(?:说)?(?:一下|一声|下)?`
	tellEN = `(?:(?:(?:can|could) you |please )*(?:tell|notify|inform|alert|update|message|text) me|let me know|keep me (?:posted|informed|updated)|(?:can you |please )*(?:send|message) me|(?:i (?:want|would like) to |can i )(?:be|get) (?:told|notified|informed|alerted|updated))`
	whenEN = ` (?:(?:of|about|on|with|if|when|whenever|once) )?(?:there (?:is|are|will be) )?(?:an? |any |some |the |more )*`
	newEN  = `(?:(?:new|fitting|suitable|matching|relevant|right) )`
	forMe  = `(?: (?:(?:that|which) )?(?:would |could )?(?:fits?|suits?|match(?:es)?|apply|applies|are good|is good)(?: (?:to |for )?me)?| for me)`
	rules  = `(?:policy|policies|benefits?|subsid(?:y|ies)|programmes?|schemes?)`
	vacant = `(?:jobs?|vacanc(?:y|ies)|positions?|openings?|work)`
	comeUp = `(?: (?:comes?|turns?|opens?|shows?|pops?) up| (?:is|are) (?:available|open)| appears?)`
)

// tellings are words by which people wish to be told of what fits them, without asking each time.
var tellings = []opener{
	{talk: "tell", zh: "政策和岗位都告诉我", en: "tell me of both", form: pattern.MustCompile(
		opensWith(whenZH+`(?:政策和(?:岗位|职位|工作)|(?:岗位|职位|工作)和政策)`+tellZH) + `|` + opensWithEN(tellEN+whenEN+`(?:`+newEN+`)?(?:`+rules+` (?:and|or) (?:`+newEN+`)?`+vacant+`|`+vacant+` (?:and|or) (?:`+newEN+`)?`+rules+`|something|anything)`+forMe, tellEN+whenEN+newEN+`(?:policies and jobs|jobs and policies)`))},
	{talk: "tell", zh: "有合适的政策告诉我", en: "tell me of policies that fit", form: pattern.MustCompile(
		opensWith(whenZH+`(?:优惠|就业|扶持)*(?:政策|补贴|补助|福利)`+tellZH) + `|` + opensWithEN(tellEN+whenEN+newEN+`+`+rules+comeUp+`?`+forMe+`?`, tellEN+whenEN+rules+comeUp+`?`+forMe, `keep me (?:posted|informed|updated) (?:on|about|of) `+rules))},
	{talk: "tell", zh: "有合适的岗位告诉我", en: "tell me of jobs that fit", form: pattern.MustCompile(
		opensWith(`(?:以后|今后)?(?:如果|要是)?有(?:了)?(?:新的?)?(?:(?:合适的?|适合我的?)(?:岗位|职位|工作|招聘|活)|(?:岗位|职位|工作|招聘)(?:适合我的?|合适的?))`+tellZH) + `|` + opensWithEN(tellEN+whenEN+`(?:`+newEN+`)*`+vacant+comeUp+`?`+forMe, tellEN+whenEN+`(?:(?:new )?(?:fitting|suitable|matching|right) )`+vacant+comeUp+`?`, tellEN+whenEN+vacant+comeUp+` for me`))},
	{talk: "tell", form: pattern.MustCompile(opensWith(`主动(?:通知|提醒)我`) + `|` + opensWithEN(`(?:notify|alert) me (?:of|about) what fits(?: me)?`))},
}

func opensWith(forms ...string) string {
	return `^(?:请问|那么?|现在|所以|哎|唉|你好|您好|我就是|就是|其实)*(?:` + strings.Join(forms, "|") + `)(?:呢|吗|啊|呀|吧|好吗|好呢|了|可以吗|行吗|谢谢)*$`
}

func opensWithEN(forms ...string) string {
	return `^(?:(?:and|so|but|well|ok|please|hi|hello) )*(?:` + strings.Join(forms, "|") + `)(?: (?:please|then|now|thanks|thank you|for me|at all))*$`
}

// goesOn are those that go on from a question, where one was asked before.
var goesOn = pattern.MustCompile(`^(?:(?:那|我|还|又|现在|接下来|下一步)*(?:该|要|应该|可以|能|会)?(?:做|干|怎么)(?:什么|啥|做|办|走)[呢啊吧了]*|(?:and |so |but |well |then )*(?:what (?:else )?(?:can|could|should|do|shall) i do(?: next| now)?|whats next|(?:my |the )?next steps?|where (?:do i|to|should i) (?:start|begin))(?: then| now| please)?|what help can i get)$`)

// ofOnesLife is what may stand before the wish.
var ofOnesLife = pattern.MustCompile(`^(?:你好|您好|请问|hi|hello|please|(?:我)?(?:刚|已经|也|又|现在|都|就|是|真的)*(?:什么(?:都|也)不会|啥(?:都|也)不会|没(?:有|什么|啥)?(?:学历|技术|经验|文化|本事|手艺|特长)|失业(?:在家)?|被(?:裁员?|辞退)|下岗|辞职|毕业|年纪大|(?:四|五)十(?:多|来)?岁|想换工作|不想(?:打工|上班)|没有?工作|(?:今天|明天|后天|马上|下周.|过几天)?(?:就|要|有|去|个)*面试)了?|(?:i (?:have )?|ive |im |i am |i was |i got )?(?:just )?(?:lost my job|been laid off|laid off|unemployed|out of work|graduated|no (?:skills|degree|experience)))$`)

// longestOpening is how long words are that open a talk: characters, and bytes.
const (
	longestOpening = 60
	longestEnglish = 160
	longestTold    = 600 // with what they tell of themselves
)

// wish is a talk that words wish for, the zero wish none. say is what is said to it, in Chinese
// and in English, else its command. named: it is named by whole words; what somebody is
// entitled to is asked with a wrong, too, and so is not.
type wish struct {
	talk  string
	say   [2]string
	named bool
}

// opening reads words that wish for a talk: every clause of them does, and the first that
// names more than not to know where to begin counts; or it is the last, and the others tell of
// who writes (openingtold.go). after: the library was asked something just before.
func opening(message string, after bool) wish {
	if strings.HasPrefix(message, "/") || len(message) > longestTold {
		return wish{}
	}
	clauses, spelt := clausesOf(message)
	if utf8.RuneCountInString(message) > longestOpening && (len(message) > longestEnglish || strings.ContainsFunc(message, text.Han)) {
		if asksOfTold(spelt) {
			return wish{talk: "entitled"}
		}
		return wish{}
	}
	if asksWays(spelt) {
		return wish{talk: "guide", say: lostWays}
	}
	var w wish
	for n, clause := range clauses {
		if ofOnesLife.MatchString(clause) {
			continue
		}
		found := slices.IndexFunc(openings, func(o opener) bool { return o.form.MatchString(clause) || o.form.MatchString(spelt[n]) })
		if found < 0 {
			return wish{talk: ownWish(spelt)}
		}
		if after && goesOn.MatchString(clause) {
			return wish{}
		}
		if o := openings[found]; w.talk == "" || w.talk == "guide" {
			w = wish{o.talk, [2]string{o.zh, o.en}, o.talk != "entitled"}
		}
	}
	return w
}

// opened gives what is said to the talk that words wish for.
func (s Said) opened() (Said, bool) {
	after := len(s.Before) > 0 && !s.Open
	w := opening(s.Message, after)
	if w.talk == "" && !after && !s.Open && !s.Asked && lostAlone(s.Message) {
		w = wish{talk: "guide", say: lostWays}
	}
	switch {
	case w.talk == "", !s.yields(w):
		return s, false
	case s.Language == "zh" && w.say[0] != "":
		s.Message = w.say[0]
	case w.say[1] != "":
		s.Message = w.say[1]
	case w.talk == "explore":
		s.wish, s.Message = s.Message, "/explore"
	case w.talk == "entitled": // with what they say of themselves
		s.Message = "/entitled " + s.Message
	default:
		s.Message = "/" + w.talk
	}
	return s, true
}
