package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// What a question asks, as against what it is about: it is taken off to get the
// topic of a question that another is asked about.
var (
	asksZH = []struct {
		pattern *pattern.Pattern
		with    string
	}{
		{pattern.MustCompile(`(?:最长|最多|最少|至少|一般|大概)?(?:可以|能够|能|需要|要|会)?(?:领取?|拿|给|贷|休|约定)?(?:多久|多少(?:钱|天|个?月|年|次|倍)?|几(?:天|个?月|年|次|倍|岁)|多长(?:时间)?)`), ""},
		{pattern.MustCompile(`(?:应该|应当|需要|要)?(?:带|准备|交|提供)?(?:什么|哪些)(?:材料|证件|手续|条件)`), ""},
		{pattern.MustCompile(`(?:应该|应当|该|要|可以|能)?(?:怎么办理|怎么办|怎么样|怎么申请|如何办理|如何申请|咋办)`), ""},
		{pattern.MustCompile(`(?:怎么|如何)(?:算|交|领|办|走|弄|写|查|领取|计算)?(?:[?？。]*$|[,，])`), ""},
		{pattern.MustCompile(`怎么|如何|为什么|为何`), ""},
		{pattern.MustCompile(`(?:应该|可以|能|要)?(?:去|到|在|从|找|跟|和)?(?:哪里|哪儿|哪天|谁)(?:办理?|申请|领取?|要)?`), ""},
		{pattern.MustCompile(`有(?:什么|哪些)|是什么|什么|哪些`), ""},
		{pattern.MustCompile(`(?:是不是|算不算|有没有|能不能|可不可以|行不行|对不对|合法|可以|也)?[吗呢么吧嘛]$`), ""},
		{pattern.MustCompile(`(?:有|要)$`), ""},
		{pattern.MustCompile(`(?:可以|能)(领|拿|要|享受|申请|贷)`), "$1"},
	}
	asksEN = []*pattern.Pattern{
		pattern.MustCompile(`(?i)^(?:(?:hello|hi|hey)(?: there)?[ ,.!]+|(?:yes|no|ok|okay|well|also|and|but|thanks|thank you|please|alright|great)[ ,.!]+|(?:i'd like|i would like|i want|i wanted|i need|i wish|i'm looking|i am looking|i'm trying)(?: (?:to (?:know|learn|find out|ask|understand|see|hear)|for))?(?: more)?(?: (?:information|info|help|details))?(?: (?:about|on|with|if|whether|for|to))?\s+|(?:can|could|would) you (?:please )?(?:tell|help|explain to|give) me(?: (?:about|with|if|what|information on))?\s+|tell me (?:more )?(?:about)?\s*)+`),
		pattern.MustCompile(`(?i)^(?:(?:please|so|and|but|ok|okay|then|also)[ ,]+)*(?:how many \w+ of|how (?:long|much|many|often|soon|old|far)|how|what(?: kinds? of)?|when|where|which|who|why)?(?:'s)?\s*\b(?:(?:is|are|was|were|can|could|do|does|did|will|would|should|must|may|has|have|had)\b)?\s*(?:(?:there|i|you|we|they)\b)?\s*(?:have to\b|need to\b)?`),
		pattern.MustCompile(`(?i)\b(?:are|is) there\b|\b(?:do|can|must|may|should|will) (?:i|we|you)\b(?: (?:get|have|need)\b)?|\bbe$`),
	}
	stops = "?？!！.。,，;；:： "
)

// A question of more than storyFrom characters tells a story, of which about so
// many are carried into the next; English words are longer.
const (
	storyFrom = 40
	carried   = 60
)

var (
	clauseZH   = pattern.MustCompile(`[^，,；;。？?！!：:]*[，,；;。？?！!：:]*`)
	clauseEN   = pattern.MustCompile(`(?:[^.?!;:,]|[.,:]\S)*(?:[.?!;:,]+\s*|$)`)
	sentenceEN = pattern.MustCompile(`[.?!;:]\s+`)
	// answeredEnd is what [adding] puts to a question.
	answeredEnd = pattern.MustCompile(` ?[(（][^()（）]{1,60}[)）]$`)
	// endBe is what is left of "can probation be for …" when the question is off.
	endBe = pattern.MustCompile(`(?i)\b(?:be|is|are|was|were|do|does|did|can|will|has|have|had)(?: (for|in|at|on|with|under|during|per)\b|$)`)
)

// inShort gives of a question that tells a story what asks, and of the rest what
// is about something: what a boss said to whom is no topic.
func inShort(question string) string {
	from, most, clause := storyFrom, carried, clauseZH
	if text.Language(question) != "zh" {
		from, most, clause = 2*storyFrom, 2*carried, clauseEN
	}
	if utf8.RuneCountInString(question) <= from {
		return question
	}
	if added := answeredEnd.FindString(question); added != "" { // what was answered to us is a part of what is asked
		return inShort(strings.TrimSuffix(question, added)) + added
	}
	asking := text.Asked(question)
	clauses := clause.FindAllString(question, -1)
	keep := make([]bool, len(clauses))
	left := most
	take := func(wanted func(c string) bool) {
		for i, c := range slices.Backward(clauses) {
			if n := utf8.RuneCountInString(c); !keep[i] && n <= left && wanted(c) {
				keep[i] = true
				left -= n
			}
		}
	}
	about := func(c string) bool { return len(topical(c)) > 0 }
	asked := func(c string) bool {
		c = strings.TrimSpace(c)
		if asking != "" {
			return c != "" && strings.Contains(asking, c)
		}
		return asks.MatchString(strings.Trim(c, stops)) || aNotA(c)
	}
	take(func(c string) bool { return asked(c) && topics(c) > 0 })
	if left == most { // what is asked is of the story
		take(asked)
		take(about)
	}
	var out strings.Builder
	for i, c := range clauses {
		if keep[i] {
			out.WriteString(c)
		}
	}
	if short := strings.Trim(out.String(), " ，,；;：:"); short != "" {
		return short
	}
	runes := []rune(strings.Trim(question, stops))
	return string(runes[max(0, len(runes)-most):])
}

// topicOf gives what a question is about, without what it asks of it. Of a
// question that was itself put together it is what all its parts are about.
func topicOf(question string) string {
	var parts []string
	if text.Language(question) == "zh" {
		for clause := range strings.FieldsFuncSeq(question, func(r rune) bool { return strings.ContainsRune("，,；;。？?：:", r) }) {
			left := clause
			for _, ask := range asksZH {
				left = strings.Trim(ask.pattern.ReplaceAllString(left, ask.with), stops)
			}
			if weight(left) > 0 {
				parts = append(parts, left)
			}
		}
	} else {
		for _, clause := range sentenceEN.Split(question, -1) {
			left := strings.Trim(clause, stops)
			for _, ask := range asksEN {
				left = strings.Trim(ask.ReplaceAllString(left, ""), stops)
			}
			if left != strings.Trim(clause, stops) {
				left = strings.Trim(endBe.ReplaceAllString(left, "$1"), stops)
			}
			if weight(left) > 0 {
				parts = append(parts, strings.Join(strings.Fields(left), " "))
			}
		}
	}
	const most = 3 // of a long chain its last parts
	parts = parts[max(0, len(parts)-most):]
	if len(parts) == 0 {
		return strings.Trim(question, stops)
	}
	if text.Language(question) == "zh" {
		return strings.Join(parts, "，")
	}
	return strings.Join(parts, ": ")
}

// What a question can say without having a topic: it asks how long, how much,
// where, of something that was named before.
var (
	emptyZH = pattern.MustCompile(`多久|多少|多长|几[天个年月次倍岁点份条块]*|怎么[样办走弄]?|如何|怎样|咋[办弄整样]?|为什么|为何|什么|啥时?候?|哪[里儿些个天种条边]?|谁|什么时候|何时|是否|是不是|能不能|可不可以|行不行|有没有|要不要|需不需要|` +
		`需要|必须|可以|能够|应该|应当|一定|不能|能|要|会|得|该|想|请问|具体|一般|通常|最[长多少低高快晚早]|大概|大约|至少|最后|每[个月年天次]*|一个?[月年天次]|` +
		`申请|办理|办|领取|领|拿|取|提交|递交|交|准备|带|提供|出示|填写?|写|打印|签字|签|盖章|查询|查|问|找|去|来|到账|到|发放|发|放|开始|结束|算|计算|还|通知|登录|处理|操作|打|弄|搞|做|看|用|` +
		`审核|审批|受理|公示|通过|批准|批|拒绝|驳回|退回|返还|退|补办|补缴|补交|补|重新|继续|接着|恢复|取消|撤回|撤销|修改|更改|变更|变|延期|延长|推迟|提前|过期|逾期|到期|中断|断|停发|停|` +
		`材料|手续|流程|步骤|程序|证件|资料|证据|证人|证明材料|模板|样本|范本|格式|原件|复印件|条件|要求|资格|标准|金额|费用|钱|利息|利率|比例|基数|上限|下限|封顶|次数|时间|期限|截止|日期|工作日|小时|分钟|地点|地址|电话|网址|网上|线上|线下|现场|官网|窗口|部门|机构|表格|表|手机|微信|小程序|消息|短信|进度|` +
		`人员?|对方|亲自|代办|代领|委托|家属|家人|担保人|担保|抵押|征信|结果|后果|好处|坏处|用处|影响|风险|区别|例子|规定|依据|法律|法规|条文|政策|文件|内容|待遇|优惠|限制|名额|年限|责任|理由|原因|次序|顺序|优先|先|后|` +
		`全部|部分|一半|全额|一共|总共|一样|相同|不同|同样|有效|有用|算数|合法|违法|合理|正常|公平|保密|免费|收费|收|贵|便宜|报销|垫付|垫|工作|上班|下班|开门|周末|周[一二三四五六日]|税前|税后|户口|农村|城镇|外地|本地|外省|年龄|学历|成功|失败|同意|承认|回复|答复|理|` +
		`[上下今明去前这][个]?(?:月|年|周|星期|次)|现在|以后|之后|之前|以前|期间|时候|马上|半年|半个月|` +
		`本人|自己|别人|公司|单位|老板|厂[里子]?|工头|我们?|你们?|您|他们?|她们?|它们?|这[个种些样么里]?|那[个种些样么里]?|情况|的话|如果|要是|假如|万一|` +
		`超过|过了|已经|还没|没有|没|不|未|有|是|在|从|由|和|跟|对|把|被|给|让|了|的|地|过|着|也|都|就|才|只|刚|再|又|很|太|吗|呢|吧|么|嘛|啊|呀|块|元|万|份|次|点|月|年|天|[一二两三四五六七八九十百千0-9]+|\s+`)
	emptyEN = func() map[string]bool {
		m := map[string]bool{}
		for word := range strings.FieldsSeq(`apply applying application document documents paper papers paperwork form forms need needed bring get got getting take takes cost costs much many long
			often soon little few far early late earlier later limit limits condition conditions requirement requirements deadline decide decides kind kinds sort type types happen happens
			happened next month months monthly per hour hourly year years yearly day days daily week weeks weekly online office address phone number email website link app post mail
			procedure process step steps eligible qualify qualifies amount exactly maximum minimum most least detail details example examples else anything something more fee fees free
			start starts end ends find out go come know use used want like say says said one ones other others way able offer offers offered show tell ask send sent submit hand sign
			possible legal allowed right ok okay true same different yes no not never and or but so if then also well alright thank thanks please even only just still already now
			total usually really actually mean means meanwhile though too rule rules law laws section difference s t d ll ve re m don doesn isn aren won didn wasn able let us give gives
			given make makes work works help helps count counts counted reason reasons interest proof evidence witness template sample department contact person wait waiting decision
			result results appeal refuse refuses refused reject rejected accept accepted approve approved extend extended extension back again twice once half full part percent rate base
			cap ceiling taxed charge charged refund refunded return reclaim secret private anonymous change changed cancel cancelled lose lost win won pay pays paid keep keeps extra
			wife husband family child children age income state government law calculate calculates calculated decide check checks place places time times thing things there here`) {
			m[word] = true
		}
		return m
	}()
)

// placeholder stands for an identifier, which is nothing that a question is about.
var placeholder = pattern.MustCompile(`⟦[A-Z]+-[A-Z]+⟧`)

// weight is how much of a message says what it is about: Chinese characters and
// English words that are left when what every question can have is taken out.
func weight(message string) int {
	message = placeholder.ReplaceAllString(message, " ")
	left := emptyZH.ReplaceAllString(text.Fold(message), " ")
	n := 0
	for _, r := range left {
		if text.Han(r) {
			n++
		}
	}
	for _, word := range latin(message) {
		if !emptyEN[word] {
			n += 2
		}
	}
	return n
}

// latin gives the words of a message that are not Chinese and not stop words, as
// they are written.
func latin(message string) []string {
	var words []string
	for _, w := range strings.FieldsFunc(text.Fold(message), func(r rune) bool { return text.Han(r) || !unicode.IsLetter(r) && r != '-' }) {
		w = strings.Trim(w, "-")
		if w != "" && len(text.Terms(w)) > 0 {
			words = append(words, w)
		}
	}
	return words
}
