package job

import (
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
)

// What people say of themselves. It is cut out before anything else is read. What a
// workplace must have for somebody (轮椅, wheelchair accessible, 能带孩子) stays.
const (
	peoples = `汉|回|满|藏|维吾尔|蒙古?|壮|苗|彝|土家|侗|瑶|朝鲜|白|哈尼|哈萨克|黎|傣|畲|傈僳|东乡|仡佬|拉祜|佤|水|纳西|羌|土|仫佬|锡伯|柯尔克孜|景颇|达斡尔|撒拉|布朗|毛南|塔吉克|普米|阿昌|怒|鄂温克|京|基诺|保安|俄罗斯|裕固|乌孜别克|门巴|鄂伦春|独龙|赫哲|高山|珞巴|塔塔尔`
	// nations are only taken out beside a word for a person: an Indian restaurant is
	// a place to work.
	nations = `black|white|asian|african|caribbean|mixed[- ]race|brown|indian|pakistani|bangladeshi|polish|romanian|bulgarian|ukrainian|chinese|arab|turkish|kurdish|roma|gypsy|irish|british|english|scottish|welsh|nigerian|somali|afghan|syrian|foreign|hispanic|latino|eastern european|european|ethnic minority`
	faiths  = `muslim|christian|jewish|hindu|sikh|buddhist|catholic|protestant|atheist|jehovah's witness|religious`
	states  = `disabled|deaf|blind|autistic|dyslexic|epileptic|diabetic|pregnant|married|divorced|separated|widowed|single|gay|lesbian|bisexual|trans(?:gender)?|non-?binary|straight|retired|older|elderly|young|middle[- ]aged|mature|unemployed|homeless|hiv positive`
	humans  = `wom[ae]n|m[ae]n|male|female|lady|ladies|guy|girl|boy|lad|bloke|gentleman|person|people|mum|mom|mother|dad|father|parent|wife|husband|widow(?:er)?|immigrant|migrant|refugee|asylum seeker|foreigner|pensioner|veteran|adult|teenager|student|believer`
)

var selves = []*pattern.Pattern{
	// Chinese. Age and body.
	pattern.MustCompile(`(?:我|本人)?(?:今年|年龄|年纪|刚?满|快|都|已经)*(?:\d{2}|[一二三四五六七八九十]{1,4})(?:多|来|几)?(?:周?岁|岁数)(?:左右|以上|了|的人?)?|[5-9]0后|0[0-9]后|\b\d0多(?:了)?\s*(?:,|$)|(?:年纪|年龄)(?:大|小|偏大)?(?:了|的)?|上了年纪`),
	pattern.MustCompile(`(?:身高|体重)\s*\d+(?:\.\d+)?\s*(?:cm|厘米|米|斤|公斤|kg)?|\b1米[5-9]\d?`),
	// For whom, and what they are like.
	pattern.MustCompile(`(?:给|帮|替)?我?(?:妈妈?|爸爸?|母亲|父亲|老妈|老爸|姐姐?|哥哥?|妹妹?|弟弟?|女儿|儿子|爱人|婆婆|公公|亲戚)(?:今年|都|快)*\d{2}(?:岁|了)*|(?:给|帮|替)(?:我?(?:妈妈?|爸爸?|母亲|父亲|老妈|老爸|姐姐?|哥哥?|妹妹?|弟弟?|女儿|儿子|亲戚|朋友)|她|他|家人)|[,\s](?:她|他)(?:想|要|能|会)?找?`),
	pattern.MustCompile(`(?:形象(?:气质)?|气质|身体|体力|力气|脾气|口才|记性|视力)(?:都|也|很|还)?(?:好|佳|不错|健康|可以|大)|(?:能|肯)?吃苦耐?劳?|踏实肯干|踏实|老实|勤快|手脚麻利|责任心强`),
	pattern.MustCompile(`(?:我|本人)?(?:是)?(?:大专|本科|中专|高中|技校|职高|硕士|研究生|大学)(?:毕业|学历|文凭)(?:生|的)?`),
	pattern.MustCompile(`(?:我|本人)?(?:都)?(?:快|已经|马上|今年)?\d{2}(?:了|多了)(?:还有人要吗?|还要吗?|有人要吗?|行吗?)?|(?:我|本人|今年|他|她)(?:今年|都|已经|快)*\d{2}(?:想|要|能|找|求|会|,|\s|$)|(?:小弟|小妹|在下|老汉)?(?:今年)?二十有[一二三四五六七八九]`),
	pattern.MustCompile(`\b(?:i'?m |i am )?(?:\w+ )?(?:months?|weeks?) pregnant\b|\bmy english is \w+\b|\b(?:i )?(?:have|with) (?:ms|cfs|copd)\b|\b(?:unemployed|redundant|out of work)(?: (?:since|for) (?:\d+ |a |the )?\w+)?\b`),
	pattern.MustCompile(`(?:我|本人)?(?:是)?(?:19[4-9]\d|20[01]\d|[4-9]\d|0\d)年?(?:出生|生人|生的?|的人)(?:的|人)?|(?:我|本人)(?:是)?(?:19[4-9]\d|20[01]\d|[4-9]\d)年的?|\bat (?:the age of )?[2-9]\d (?:i|and)\b(?: still)?|\bborn (?:in )?(?:19[4-9]\d|20[01]\d)\b|(?:^|[,\s])(?:i'?m |i am |i )?(?:come |came |moved here |arrived )?from (?:` + lands + `)\b(?:\s+(?:and|so)\b)?`),
	// Sex.
	pattern.MustCompile(`(?:本人|我(?:是|一)?个?|性别|是个?)(?:女|男)(?:的|性|生|士|孩子?|人|同志)?|(?:女|男)(?:的|性|士|生|孩子?|同志)(?:一个|一名|一枚)?|小伙子?|小姑娘|大姑娘|妇女|大妈|大叔|大姐|大爷|宝爸`),
	pattern.MustCompile(`(?:^|[,\s])(?:女|男)(?:[,\s\d]|$)`),
	// Whose the employer is: it ranks nothing.
	pattern.MustCompile(`(?:国企|央企|外企|民企|私企|国有企业|民营企业|私营企业|外资企业|合资企业|事业单位|体制内)(?:的|单位)?|\b(?:state[- ]owned|privately owned|foreign[- ]owned)\b(?: (?:company|companies|enterprise|enterprises|firm|firms))?`),
	pattern.MustCompile(`(?:^|[,\s])(?:中年|青年|老年|年轻)?(?:女|男)(?:人|生|的|士|性)?(?:[,\s\d]|$)|(?:^|,)\s*\d{2}\s*(?:,|$)|(?:^|[,\s])\d{2}\s*(?:\+|出头|来岁|上下)(?:[,\s]|$)`),
	pattern.MustCompile(`(?:快)?奔[三四五六七](?:十)?的?人?了?|(?:今年|我)*[二三四五六]十(?:有[一二三四五六七八九]|出头|好几|多)(?:了|岁|的人)*|(?:我)?属[鼠牛虎兔龙蛇马羊猴鸡狗猪]的?(?:[,\s]|$)|(?:^|[,\s])(?:小弟|小妹|老汉|老头子?|老太太?)|(?:孩子|娃|宝宝)(?:才|刚)?[一二三四五六七八九\d]{1,2}岁(?:了)?`),
	// Schooling and standing.
	pattern.MustCompile(`(?:^|[,\s])(?:大专|本科|中专|高中|初中|小学|技校|职高|硕士|研究生)(?:[,\s]|$)|(?:刚)?(?:刑满释放|刑满|出狱|释放)(?:人员)?|(?:已经|刚|快)?(?:退休|下岗|失业|待业|离职|被辞退|被裁)(?:了|职工|人员|在家|返聘|中)*|(?:低保|脱贫|贫困|特困|五保)(?:户|家庭|人员)?|零就业家庭|(?:随军|随迁)(?:家属|子女)|(?:^|[,\s])(?:农民|市民|村民|居民)(?:[,\s]|$)|应届(?:毕业)?生|就业困难(?:人员)?`),
	pattern.MustCompile(`[一二三]胎(?:妈妈|宝妈|家庭)?|(?:坐|用|使用)轮椅(?:的|者)?|耳朵?背|老花眼|近视|色盲|色弱`),
	// Ethnicity, religion, household registration, origin.
	pattern.MustCompile(`(?:户口|户籍|籍贯)(?:是|在|于)[\p{Han}]{2,3}(?:的|人)?(?:[,\s]|$)|(?:老家|家乡|祖籍|来自|出生)(?:是|在|于)?[\p{Han}]{2,3}(?:的|人)?(?:[,\s]|$)|(?:^|[,\s])(?:我)?(?:不?是)?[\p{Han}]{0,4}(?:本地|外地|外省)人(?:[,\s]|$)`),
	pattern.MustCompile(`(?:我|本人)?(?:是|系)?(?:(?:` + peoples + `)族|少数民族|(?:回|藏|苗|汉|彝)民)(?:人|姑娘|同胞|的)?`),
	pattern.MustCompile(`(?:我|本人)?是?(?:信(?:仰|奉)?(?:佛|基督|天主|伊斯兰|道)教?|穆斯林|(?:基督|天主|佛|伊斯兰)教?(?:徒|信徒)|有?宗教信仰|信教)(?:的)?`),
	pattern.MustCompile(`(?:我|本人)?(?:是|没有?|有)?(?:外地|本地|农村|城镇|城市|非农业?|农业|外省|集体|北京|上海|本市)?的?(?:户口|户籍)(?:可以吗?|行吗?|要吗?|要不要|能行吗?|也可以吗?|的)?|(?:我|本人)?是?(?:外地|本地|外省|农村|乡下|城里|港澳|台湾)(?:来的|人|的)|外来务工人?员?|农民工|打工人|党员|群众|移民|难民|外国人`),
	pattern.MustCompile(`(?:我|本人)是[\p{Han}]{2,6}人\s*(?:,|$)`),
	// Family.
	pattern.MustCompile(`(?:我|本人)?(?:是|已经|刚)*(?:已婚已?育?|未婚|离婚|离异|离了婚|单身|丧偶|结婚了|结了婚|已育|未育|没结婚|没对象)(?:了|的)?|(?:单亲|全职)?(?:妈妈|爸爸|宝妈|奶爸|辣妈)(?:一枚|一个)?|单亲(?:家庭)?`),
	pattern.MustCompile(`(?:我|家里|家中|自己)?(?:有|还有|要|得|需要|带着?|正在)*(?:照顾|照看|照料|养|接送|接|送|带着?|有)(?:[一二两俩三仨\d]个?|小)?(?:孩子?|娃|小孩|宝宝|老人|父母|学生)(?:们)?(?:上学|放学|要照顾|要养|上幼儿园)?(?:的|了|,?所以)?`),
	pattern.MustCompile(`(?:我|家里)?(?:有)?(?:小孩|孩子|娃)(?:还小|上学|上幼儿园|放学)(?:了)?|(?:家里|家中|上)有(?:老人|老有小)(?:要照顾|和孩子)?|上有老下有小|(?:老公|老婆|丈夫|妻子|对象|爱人|男朋友|女朋友|男友|女友)[\p{Han}]{0,6}`),
	pattern.MustCompile(`(?:我)?(?:正在|还在|刚)?(?:怀孕|孕期|哺乳期?|备孕|产假|生完孩子|有了)(?:[一二三四五六七八九\d]+个月)?(?:了|中|期间)?`),
	// Disability and health.
	pattern.MustCompile(`(?:我|本人)?(?:是|有|持|办了)?(?:个|一个)?(?:[一二三四]级)?(?:肢体|听力|视力|言语|智力|精神)?(?:残疾|残障)(?:人士?|证|的|军人)?(?:[一二三四]级)?|(?:听力|视力|眼睛|耳朵|腿脚?|手|腰|身体|心脏|颈椎)(?:有点|都|也)?(?:不好|不方便|不便|有问题|有毛病|残疾|受过伤)(?:使)?|聋哑?人?|盲人|哑巴|乙肝(?:病毒)?(?:携带者?)?|(?:左|右|双|断|缺)?(?:腿|手|臂|脚|肢|指)?(?:截肢|假肢|瘫痪|骨折)(?:了|过)?|(?:戴|带)?(?:着)?助听器|(?:艾滋|糖尿|心脏|癫痫|抑郁)(?:病毒?|症|毒)?(?:感染者|患者)?`),
	// Other.
	pattern.MustCompile(`(?:我|本人)?是?(?:退伍|退役|复员|转业)(?:军人|兵|老兵)?|刑满释放(?:人员)?|(?:我|本人)是?(?:一名|个)?(?:应届)?(?:大学|高校|大专|本科|中专|高中)?(?:毕业生|学生|大学生)`),

	// English. Where from, first: what follows "from" is no place to work.
	pattern.MustCompile(`\b(?:(?:i'?m |i am )?(?:an? )?(?:recent )?(?:immigrant|migrant|refugee|asylum seeker|foreigner|newcomer)|(?:i )?(?:come|came|moved here|just arrived|arrived)|(?:i was )?born|citizen|national)\s+(?:from|in|of)\s+[a-z]+\b(?:\s+(?:and|so)\b)?`),
	pattern.MustCompile(`\b(?:i'?m |i am )?(?:happily |recently )?(?:married|divorced|widowed|separated)\b(?:\s*,?\s*(?:and|with)\s+(?:my |our |some |an? |one |two |three |\d )?(?:young |small |little )?(?:kids?|child(?:ren)?|family|baby|babies)\b)?`),
	pattern.MustCompile(`\b(?:as )?(?:an? )?(?:older|younger|mature|disabled|overseas|foreign|migrant|returning) (?:worker|applicant|candidate|person|employee)s?\b|\b(?:person|people|woman|man) of colou?r\b|\b(?:traveller|gypsy|lgbtq?\+?|muslim|asian|black) (?:community|background|heritage)\b`),
	pattern.MustCompile(`\b(?:i )?(?:wear(?:ing)?|in) (?:an? )?(?:hijab|headscarf|turban|niqab)\b|\bhijab(?:i| wearing| wearer)?\b|\bwheelchair users?\b|\b(?:low|poor|impaired|partial) (?:vision|sight|hearing)\b|\b(?:partially|visually|hearing) (?:sighted|impaired)\b|\b(?:on|claiming) (?:benefits?|universal credit|jsa|pip)\b|\bcarer (?:for|of) my [a-z]+\b|\bretired (?:[a-z]+)\b|(?:^|,)\s*\d{2}\s*(?:,|$)|(?:^|[,\s])\d{2}\s?\+(?:[,\s]|$)|\b(?:i'?m |i am )?\d{2} and (?:fe)?male\b`),
	pattern.MustCompile(`\b(?:i'?m|i am|i)\s+(?:(?:have |just |recently )*(?:turned|turning|reached|hit|passed)|only|just|now|nearly|almost|over|already|about)?\s*(?:1[4-9]|[2-9]\d)\b(?:\s*(?:(?:and|but|so|now)\b|(?:want|need|look)(?:s|ing|ed)?(?: for)?\b|,|$))|(?:^|,)\s*(?:1[4-9]|[2-9]\d) (?:and |now )?(?:want|need|look)(?:s|ing|ed)?\b|\bof \d{2}\b\s*(?:,|and\b|in\b|$)|\band \d{2}\b\s*(?:,|$)`),
	pattern.MustCompile(`\b(?:i )?(?:am )?(?:in|use|using|with) (?:an? |my )?wheelchair\b(?:\s+(?:and|so)\b)?|\b(?:i'?m |i am )?(?:and )?on crutches\b|\b(?:i )?(?:just |have just |recently )*(?:left|out of|released from|came out of|come out of|been in) (?:prison|jail)\b|\b(?:i )?(?:have|got|am living with|living with) (?:hiv|aids|hep(?:atitis)? ?[bc]|cancer)\b`),
	// Age.
	pattern.MustCompile(`\b(?:i'?m|i am|am|aged?|age)?\s*(?:an?\s+)?\d{2}\s*-?\s*(?:years?|yrs?|yo\b|y/o|y\.o\.?)\s*-?(?:olds?\b|of age)?|\b(?:aged?|age)\s*:?\s*\d{2}\b|\b(?:over|under)[- ]?\d0s\b|\bin my (?:early |mid |late )?(?:twenties|thirties|forties|fifties|sixties|\d0s)\b`),
	// Who.
	pattern.MustCompile(`\b(?:as |for |i'?m )?(?:an? )?(?:(?:sixth form|college|uni(?:versity)?|school|international) )?student\b(?: (?:wants|looking))?|\bwith good english\b|\bgood english\b`),
	pattern.MustCompile(`\b(?:i'?m|i am|as|for)?\s*(?:an?\s+)?(?:(?:` + nations + `|` + faiths + `|` + states + `)[\s,]+)*\b(?:` + humans + `|married|divorced|widowed|single|separated)\b\s*,?\s*(?:of (?:one|two|three|four|five|\d)\b|(?:of|with) (?:an?|one|two|three|four|\d|young|small|little)(?: (?:young|small|little))? (?:kids?|child(?:ren)?|baby|babies|boys?|girls?|toddlers?|disability|health condition)\b)(?:\s+under \w+)?`),
	pattern.MustCompile(`\b(?:i'?m|i am|as|for)?\s*(?:an?\s+)?(?:(?:` + nations + `|` + faiths + `|` + states + `)[\s,]+(?:\d{2}\b[\s,]*)?)*\b(?:` + humans + `)\b(?:\s*,?\s*\d{2}\b\b)?`),
	pattern.MustCompile(`\b(?:i'?m|i am|i have been|am|being|as)\s+(?:also\s+|an?\s+|quite\s+|recently\s+)*(?:` + nations + `|` + faiths + `|` + states + `)\b(?:\s+(?:and|but)\s+(?:` + nations + `|` + faiths + `|` + states + `)\b)*(?:\s+(?:and|so|but)\b)?`),
	pattern.MustCompile(`\b(?:` + faiths + `)\b`),
	pattern.MustCompile(`(?:^|,)\s*(?:` + nations + `|` + states + `)\s*(?:,|$)`),
	pattern.MustCompile(`\b(?:pregnant|disabled|deaf|autistic|dyslexic|epileptic|lgbtq?\+?)\b(?:\s+(?:and|so)\b)?|\b(?:gay|lesbian|widowed|divorced)\b`),
	pattern.MustCompile(`\b(?:i )?(?:have|has|got|with) (?:got )?(?:an? )?(?:adhd|autism|epilepsy|disability|bad back|bad knees?|diabetes|dyslexia|learning (?:disability|difficulties)|hearing loss|mental health (?:issues|condition|problems))\b(?:\s+(?:and|so)\b)?`),
	// Family and origin.
	pattern.MustCompile(`\bmy (?:husband|wife|partner|son|daughter|mum|mom|dad|mother|father|kids?|child(?:ren)?|parents?) (?:is|are|has|have|need|needs) [a-z]+\b(?:\s+(?:so|and)\b(?: i)?(?: need)?)?|\b(?:i )?(?:use|wear|have) (?:an? )?(?:hearing aids?|prosthe[a-z]+|crutches|stammer)\b|\b(?:amputee|cerebral palsy|made redundant|redundant|laid off)\b`),
	pattern.MustCompile(`\b(?:returning to work|going back to work|back to work|after (?:an? )?(?:career break|maternity(?: leave)?))\b`),
	pattern.MustCompile(`\b(?:i )?(?:have|has|got|with) (?:got )?(?:an? |one |two |three |four |my |\d )?(?:young |small |little |school age )*(?:kids?|child(?:ren)?|baby|babies|toddlers?|family|husband|wife)\b(?:\s+(?:and|so)\b)?(?: (?:i )?can only)?|\b(?:for|because of|around|to do|to fit) (?:the |my )?(?:school (?:pick ?ups?|drop ?offs?|run)|childcare|kids|children)\b`),
	pattern.MustCompile(`\b(?:i'?m |i am )?(?:an? )?(?:recent )?(?:immigrant|migrant|refugee|asylum seeker|foreigner|ex[- ]offender|ex[- ]army|ex[- ]forces|veteran|pensioner|retired|newcomer|eu citizen|non[- ]eu|overseas national|traveller)\b(?:\s+(?:and|so)\b)?|\b(?:i'?m |i am )?on an? (?:[a-z]+ )?visa\b|\bi'?m from [a-z]+\b|\b(?:i am |i'm )?originally from [a-z]+\b|\bmy nationality is [a-z]+\b`),
}

// from is where somebody may be from.
var from = pattern.MustCompile(`[\p{Han}]{2,4}(?:人|籍|来的)`)

// registered is where somebody's household is registered.
var registered = pattern.MustCompile(`[\p{Han}]{2,9}(?:户口|户籍|籍贯)`)

// WithoutSelf gives a text without what the person says of themselves: who they are is not
// what they want or can do, and not for a model to draw conclusions from.
func WithoutSelf(said string) string {
	r := &reading{s: " " + plain(said) + " "}
	r.forget()
	return strings.Join(strings.Fields(strings.ReplaceAll(r.s, gap, ",")), " ")
}

// forget cuts out what the person says of themselves.
func (r *reading) forget() {
	r.s = from.ReplaceAllStringFunc(r.s, func(s string) string { // 四川人
		if name := strings.TrimRight(strings.TrimSuffix(s, "来的"), "人籍"); region.Exactly(name) != "" || region.Exactly(strings.TrimPrefix(name, "是")) != "" {
			return gap
		}
		return s
	})
	r.s = registered.ReplaceAllStringFunc(r.s, func(s string) string { // 河南户口
		name := []rune(strings.NewReplacer("户口", "", "户籍", "", "籍贯", "").Replace(s))
		for i := 0; i+2 <= len(name); i++ {
			if region.Exactly(string(name[i:])) != "" {
				return string(name[:i]) + gap
			}
		}
		return s
	})
	for _, p := range selves {
		r.s = p.ReplaceAllString(r.s, gap)
	}
}
