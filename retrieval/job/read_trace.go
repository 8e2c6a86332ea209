package job

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"careerbot/internal/pattern"
)

// The sentences of read_person.go are how people speak of themselves. What is left of
// the words is looked through once more for the names of what somebody is: 女司机 looks
// for 司机, "Romanian cleaner" for cleaner. It costs little to look for less; to look
// for what a person is would rank by it.

// selvesFile has a word a line. After a tab, + says that it may be the work itself, where
// a word like nurse or teacher follows: "autism support worker", 残疾人康复师.
//
//go:embed selves.txt
var selvesFile string

const (
	// countries, as people call them.
	countries = `韩国|朝鲜|日本|美国|英国|法国|德国|俄罗斯|乌克兰|白俄罗斯|印度|巴基斯坦|孟加拉国?|缅甸|越南|老挝|柬埔寨|泰国|菲律宾|马来西亚|印尼|印度尼西亚|新加坡|蒙古|哈萨克斯坦|尼日利亚|加纳|肯尼亚|埃及|南非|巴西|加拿大|澳大利亚|澳洲|新西兰|意大利|西班牙|土耳其|伊朗|伊拉克|叙利亚|阿富汗|尼泊尔|斯里兰卡|非洲|欧洲|东南亚|中东|香港|澳门|台湾`
	lands     = `afghanistan|albania|algeria|america|angola|australia|bangladesh|belarus|brazil|bulgaria|burma|cambodia|cameroon|canada|china|colombia|congo|croatia|czech republic|czechia|egypt|eritrea|estonia|ethiopia|france|gambia|georgia|germany|ghana|greece|hong kong|hungary|india|indonesia|iran|iraq|ireland|italy|ivory coast|jamaica|japan|kenya|korea|kosovo|latvia|lebanon|libya|lithuania|malawi|malaysia|mauritius|mexico|moldova|morocco|myanmar|nepal|nigeria|pakistan|palestine|peru|philippines|poland|portugal|romania|russia|rwanda|senegal|serbia|sierra leone|slovakia|somalia|south africa|spain|sri lanka|sudan|syria|taiwan|tanzania|thailand|tibet|tunisia|turkey|uganda|ukraine|venezuela|vietnam|yemen|zambia|zimbabwe`
	// demonyms are what people are called by where they or their parents come from.
	demonyms = `afghan|african|albanian|algerian|american|angolan|arab|arabic|argentinian|armenian|asian|australian|austrian|bangladeshi|bengali|belarusian|belgian|bolivian|bosnian|brazilian|british|bulgarian|burmese|cambodian|cameroonian|canadian|caribbean|chilean|chinese|colombian|congolese|croatian|cuban|cypriot|czech|danish|dutch|ecuadorian|egyptian|english|eritrean|estonian|ethiopian|european|filipino|filipina|finnish|french|gambian|georgian|german|ghanaian|greek|gujarati|hispanic|hungarian|indian|indonesian|iranian|iraqi|irish|israeli|italian|jamaican|japanese|jordanian|kashmiri|kazakh|kenyan|korean|kosovan|kurdish|kuwaiti|latino|latina|latvian|lebanese|liberian|libyan|lithuanian|macedonian|malawian|malaysian|maltese|mauritian|mexican|moldovan|mongolian|moroccan|nepalese|nepali|nigerian|norwegian|pakistani|palestinian|persian|peruvian|polish|portuguese|punjabi|romanian|russian|rwandan|saudi|scottish|senegalese|serbian|sierra leonean|singaporean|slovak|slovakian|slovenian|somali|spanish|sri lankan|sudanese|swedish|swiss|syrian|taiwanese|tamil|tanzanian|thai|tibetan|tunisian|turkish|ugandan|ukrainian|uyghur|venezuelan|vietnamese|welsh|yemeni|zambian|zimbabwean`
	// ofWork is what makes such a word one of the work itself: a language, a kitchen, a craft.
	ofWork = `chefs?|cooks?|cooking|restaurants?|food|cuisine|takeaway|bakery|bakers?|barbers?|massage|teach(?:er|ers|ing)?|tutors?|tutoring|lecturers?|lessons?|interpret(?:er|ers|ing)|translat(?:or|ors|ion|ing)|speaking|speakers?|language|sign language|polishers?|polishing|literature|studies|embassy|airways|red cross|legion|heart|gas|museum|library|council|football|dance|dancers?|yoga|cars?`
	// helping is who works for people of a kind.
	helping = `[a-z]*\s?(?:nurses?|nursing|specialist|support|teach(?:er|ers|ing)|practitioner|officer|charity|clinic|ward|unit|service|services|school|hostel|shelter|therapist|consultant|advis[eo]rs?|advice|counsell(?:or|ing)|team|coach|caseworker|caretaker|engineer|fitter|repairs?|centre|research(?:er)?|co-?ordinator|key ?worker|outreach|navigator|tracker|campaign|pathway|dietitian|educator|alliance|manager)`
)

var (
	// sexed is a sex before a word: 女装 is what is sold, 子女 no sex of whoever asks.
	sexed = pattern.MustCompile(`(子|妇|儿|男|少|孙|侄|外甥|养|美|仙)?([女男])([\p{Han}])`)
	trace = []*pattern.Pattern{
		pattern.MustCompile(`(?:` + countries + `)(?:籍|人|裔|国籍)(?:的)?|(?:黑|白|棕|黄种|混血|华|洋|犹太|吉普赛|印第安)人|混血儿?|(?:俺|我)?(?:系|是)(?:[\p{Han}]{2,3})(?:嘅|嘞|的)人?(?:$|[,\s])|(?:非|亚|华|拉丁|犹太)裔`),
		pattern.MustCompile(`同性恋者?|双性恋者?|异性恋者?|跨性别者?(?:女性?|男性?)?|变性人?|性少数(?:群体|者)?|(?:hiv|乙肝|梅毒|丙肝|肺结核|结核病?|癌症?|肿瘤|白血病|尿毒症|红斑狼疮|白癜风|侏儒症?|自闭症?|抑郁症?|躁郁症?|精神分裂症?|癫痫|哮喘|高血压|糖尿病|心脏病|渐冻症?|艾滋病?毒?)(?:病毒)?(?:携带者?|感染者|阳性|患者|病人|病史|康复者)`),
		pattern.MustCompile(`(?:老年人?|老人|中年人?|年轻人|孕妇|残疾人|上了?年纪的?人?|[4-9]0(?:多)?岁?的?人)(?:也|还|都)?(?:能|可以?)(?:做|干)?的?|(?:孩子|娃|宝宝)?要?接送(?:孩子|娃)?上?(?:放学|上学|幼儿园)|[一二两三四\d]个(?:孩子|娃儿?|小孩|宝宝)|(?:^|[,\s])(?:孩子|娃|宝宝|要?接送|俺|人|在办)(?:$|[,\s])|中年|年轻|大龄|(?:左|右|双|一只|一条|两条?|半边)?(?:眼睛?|耳朵?|胳膊|手|腿|脚|身)(?:失明|失聪|残疾|不便|瘫痪|瘫|瘸|断了?|没了|看不见|听不见)`),
		pattern.MustCompile(`刑满(?:释放)?(?:人员|的)?|服过刑|服刑(?:人员)?|蹲过(?:监狱|大牢|号子)|有?(?:案底|前科|犯罪记录)|(?:以前)?蹲过?(?:[一二三四五六七八九十\d]+年)?(?:号子|大牢|监狱)|(?:没|没有|没啥|没什么|不)(?:文化|识字|学历)|(?:身高)?一米[四五六七八九][一二三四五六七八九]?|平时戴头巾|劳改(?:犯|过|释放)?|社区矫正(?:人员|对象)|戒毒(?:人员)|(?:吸毒|吸过毒)(?:戒了?)?|释放人员|\d0后|[5-9]\d后|(?:^|[,\s])(?:[\p{Han}]{0,2})(?:都)?病了?(?:$|[,\s])|(?:^|[,\s])(?:腿|手|脚|眼|跨|汉|症|来|办|文凭|硕士|博士)(?:$|[,\s])|非[京沪深粤]籍|(?:^|[,\s])(?:胖|瘦|矮|丑)(?:$|[,\s])`),
		pattern.MustCompile(`\b(?:i will be|i'll be|turning) [2-9]\d(?: (?:next|this|in) (?:month|year|week))?\b|\bat (?:the age of )?[2-9]\d (?:i|and)\b(?: still)?|\b(?:in )?(?:his|her|my|their) (?:early |mid |late )?(?:twenties|thirties|forties|fifties|sixties)\b|\b(?:convict|hiv (?:positive|pos))\b|\bhiv ?\+|\b(?:ex|former)[- ]?(?:convict|con|prisoner|inmate|offender|addict)s?\b|\b(?:with )?(?:an? )?(?:criminal|prison) (?:record|conviction)s?\b|\bconvicted\b`),
		pattern.MustCompile(`\b(?:done )?\d{1,2} (?:years?|yrs?|months?) inside\b|\b(?:left|finished|quit) school (?:at (?:1\d)?|early)?|\bnever finished (?:school|form \d|high school|college|uni)\b|\b[4-6] ?(?:foot|ft|')\s?(?:\d{1,2})?(?: tall)?\b|\bnot much to look at\b|\b(?:\d|a few) months(?: gone| along)?\s*(?:,|$)|\b(?:on|of) my (?:face|arm|neck|hands?)\b|\bpushing [3-8]0\b|\b(?:i )?(?:lost|missing|without|have only|only have|have) (?:my |an? |one )?(?:left |right )?(?:leg|arm|hand|foot|eye)s?\b|\b(?:one|two|three|four|five|six|seven|eight|nine|\d) (?:months?|weeks?) (?:pregnant|gone)\b|\b(?:twenty|thirty|forty|fifty|sixty|seventy)[- ](?:one|two|three|four|five|six|seven|eight|nine)(?: years?)?(?: (?:old|young|of age))?\b|\b(?:epilepsy|depression|anxiety|asthma|bipolar|diabetes)(?: and (?:epilepsy|depression|anxiety|asthma|bipolar|diabetes))?\s+(?:so\b|,|$)`),
		pattern.MustCompile(`(?:^|[,\s])(?:1[4-9]|[2-9]\d)(?:ish|yo|y)?(?:$|[,\s])`), // no number of years old is looked for
	}
	older    = pattern.MustCompile(`\b(?:older|elderly|young|younger|mature|middle[- ]aged|blind)\b( (?:people|adults?|persons?|residents?|offenders?|children|learners?|care|carers?|patients?|students?|fitters?|makers?)\b)?`)
	colour   = pattern.MustCompile(`\b(?:black|white|brown|coloured)\b( (?:goods|cab|cabs|taxi|taxis|belt|collar|box|bear|coffee|line|lining|space|water|label|country|pool)\b)?`)
	demonym  = pattern.MustCompile(`\b(?:` + demonyms + `)\b(?:[- ]born\b)?( (?:` + ofWork + `)\b)?`)
	ofA      = pattern.MustCompile(`\b(?:` + ofWork + `)\b`)
	cuisines = pattern.MustCompile(`\b(?:chefs?|cooks?|restaurants?|food|takeaway|teach(?:er|ers|ing)|tutors?|interpret(?:er|ers|ing)|translat(?:or|ors|ion))\b`)
	helps    = pattern.MustCompile(`^ +(?:[\x{F0000}-\x{FFFFD}]|` + helping + `\b)`)                                                                                                                                                             // what is kept whole is work
	helped   = pattern.MustCompile(`\b(?:nurse|nursing|consultant|doctor|specialist|clinical|therapist|psychologist|psychiatr\w+|technician|dietitian|support \w+|special interest in|medicine for the|care of the) ?(?:[-&/]|in|for|of|&)? ?$`) // staff nurse - cancer
	helpsZH  = pattern.MustCompile(`^(?:的)?(?:康复|护理|护工|照护|照顾|陪护|教育|教师|老师|医生|大夫|护士|瑜伽|培训|医院|专科|科|服务|社工|工作者|专员|联合会|管理|治疗|学校|之家|就业|职业|主任|干部|餐|用品|防治|中心|辅导|心理|援助)`)
)

// whose gives the words of the file: those of letters by pattern, the longest first, and
// which may be the work itself.
var whose = sync.OnceValues(func() (*pattern.Pattern, map[string]bool) {
	var english, chinese []string
	mayBe := map[string]bool{}
	for line := range strings.Lines(selvesFile) {
		w, plus, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if w == "" {
			continue
		}
		mayBe[w] = plus != ""
		if han(w) {
			chinese = append(chinese, w)
		} else {
			english = append(english, w)
		}
	}
	longest := func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) }
	slices.SortFunc(english, longest)
	slices.SortFunc(chinese, longest)
	quote := strings.NewReplacer(`+`, `\+`, `.`, `\.`)
	return pattern.MustCompile(`\b(?:` + quote.Replace(strings.Join(english, "|")) + `)\b|` + strings.Join(chinese, "|")), mayBe
})

// namesCut gives the words that are left without what somebody is.
func namesCut(s string) string {
	s = sexed.ReplaceAllStringFunc(s, func(m string) string {
		p := sexed.FindStringSubmatch(m)
		switch p[3] {
		case "装", "鞋", "裤", "包", "科", "厕", "袜", "款", "表", "团", "友", "神", "娲":
			return m
		case "士", "性", "生", "子", "方", "人", "工", "的":
			return gap
		}
		if p[1] != "" {
			return m
		}
		return p[3]
	})
	for _, p := range trace {
		for {
			cut := p.ReplaceAllString(s, gap)
			if cut == s {
				break
			}
			s = cut
		}
	}
	words, mayBe := whose()
	var b strings.Builder
	last := 0
	for _, m := range words.FindAllStringIndex(s, -1) {
		w, after := s[m[0]:m[1]], s[m[1]:]
		if mayBe[w] && (helped.MatchString(s[:m[0]]) || helps.MatchString(after) || helpsZH.MatchString(after)) {
			continue
		}
		b.WriteString(s[last:m[0]])
		b.WriteString(gap)
		last = m[1]
	}
	b.WriteString(s[last:])
	s = b.String()
	for _, p := range []*pattern.Pattern{older, colour} {
		s = p.ReplaceAllStringFunc(s, func(m string) string {
			if strings.Contains(m, " ") {
				return m
			}
			return ""
		})
	}
	if !cuisines.MatchString(s) {
		s = demonym.ReplaceAllStringFunc(s, func(m string) string {
			if ofA.MatchString(m) {
				return m
			}
			return ""
		})
	}
	return s
}
