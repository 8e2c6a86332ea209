package statement

import (
	"slices"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// What is said of the person: birth, injury, family, and the groups that rules are for.

const (
	hurts    = `(?:摔|砸|压|轧|夹|割|切|烫|烧|炸|撞|扭|碰|电)(?:断|伤|到|了|坏|折|破|着)|掉下来|受(?:了)?伤|伤(?:到|了)`
	atWorkEN = `(?:at work|on the job|while (?:i was )?working|at (?:the|my|our) (?:factory|site|building site|construction site|workplace))`
	// body is what of somebody can be hurt.
	body = `(?:myself|(?:my|a|some|both|both my|two)(?: \w+)? (?:arm|leg|hand|foot|feet|finger|thumb|toe|back|knee|shoulder|neck|head|eye|ear|face|rib|wrist|ankle|hip|elbow|skull|spine|bone|nose|teeth|tooth|chest|skin)(?:e?s)?(?: (?:badly|really badly))?)`
	iAm  = `(?:我|本人|俺|咱)(?:现在|已经|刚刚?|才|也|又|目前|都|今年|去年|上个?月|最近|马上|就)*`
)

// ofThePerson is what states a fact, of each the first that fits.
var ofThePerson = []stated{
	{"birth", "early", "", pattern.MustCompile(`怀孕?(?:才|刚|已经|了|到)*(?:[123]|[一二两三])个?多?月\p{Han}{0,6}?流产`)},
	{"birth", "late", "", pattern.MustCompile(`怀孕?(?:才|刚|已经|了|到)*(?:[4-9]|[四五六七八九])个?多?月\p{Han}{0,6}?流产`)},
	{"birth", "given_birth", "", pattern.MustCompile(iAm + `怀(?:孕|上|了(?:孕|身孕|宝宝|孩子|二胎|三胎))|怀孕(?:已经|都|快|有)*` + span + `了|` + iAm + `快(?:要)?生(?:了|孩子|小孩|娃)|(?:` + iAm + `|^(?:刚刚?|上个?月|今年|最近))生(?:了|完|下)(?:孩子|小孩|娃|宝宝|一胎|二胎|三胎|双胞胎|个?(?:儿子|女儿|男孩|女孩))|(?:^|我|正|还|现在)在?(?:休着?产假|坐月子)|预产期(?:是|在|还有|就|下|\d)|` +
		`\bi ?(?:am|'m|m) (?:(?:now|already|currently|about|almost|nearly|` + span + `|\d+ weeks) )*pregnant|\bi ?(?:am|'m|m) expecting (?:twins|(?:a|an|our|my|another) (?:\w+ )?(?:baby|child|son|daughter|boy|girl)\b)|\bi (?:just |recently |have )?(?:gave birth|had (?:a|my|our) (?:\w+ )?(?:baby|child))|\b(?:i am|i'm|im|still) on maternity leave`)},
	{"babies", "2", "", pattern.MustCompile(`(?:生(?:了|下|的是)|怀(?:了|的是)|刚生)(?:一对)?双胞胎|\b(?:gave birth to|expecting|had) twins\b`)},
	{"injury", "commute", "", pattern.MustCompile(`(?:上班|下班)(?:的)?(?:路上|途中)(?:\p{Han}{0,6})(?:撞|车祸|交通事故).{0,12}?(?:对方|司机|人家)(?:负|是|的)?(?:全责|主责|全部责任|主要责任)|(?:上班|下班)(?:的)?(?:路上|途中)(?:\p{Han}{0,6})(?:撞|车祸|交通事故).{0,8}?(?:不是|不怪|没有)我的?(?:主要)?(?:责任|错)`)},
	{"injury", "at_work", "", pattern.MustCompile(`(?:我|在)(?:\p{Han}{0,3}?)(?:工地|工厂|厂里?|车间|公司|单位|仓库|店里|矿上|岗位)(?:里|上)?(?:\p{Han}{0,8}?)(?:` + hurts + `)|(?:上班|干活|工作|上工|值班|施工)(?:的)?(?:时候?|期间|中)\p{Han}{0,8}?(?:` + hurts + `)|` +
		`\b(?:broke|hurt|injured|cut|burn(?:ed|t)|lost|crushed|twisted|sprained|smashed) ` + body + ` ` + atWorkEN + `|\bi (?:got|was|have been|ve been) (?:badly )?(?:hurt|injured|burned|burnt|crushed) ` + atWorkEN + `|\bi fell (?:off|from|down)(?: \w+){0,4} ` + atWorkEN)},
	{"injury", "disease", "", pattern.MustCompile(`(?:我有|得了|患了|查出(?:来|了)?|诊断(?:为|出))(?:是)?(?:职业病|尘肺病?|矽肺|噪声聋)|\b(?:i have|i got|diagnosed with) (?:an )?(?:occupational disease|silicosis|pneumoconiosis)`)},
	{"recognised", "yes", "", pattern.MustCompile(`(?:被|已经?)(?:被)?认定(?:为|成|了|是)?工伤|认定了工伤|工伤(?:已经?)?认定(?:了|下来|好)|recogni[sz]ed as a work injury`)},
	{"disabled", "yes", "", pattern.MustCompile(`(?:有|持有?|(?:办|领|拿|评)(?:了|过|到|下来?)+)(?:了|着|一?[张本个]|[一二三四]级|的)*残疾人?证|残疾人?证(?:我|也|都|已经?|早就?|刚刚?|去年|今年)*(?:办好|办了|办过|办下来|下来了|拿到|领到|批下来)了?|^残疾(?:人?证|人)?$|(?:我|本人)(?:也)?(?:是|属于|有)(?:一?个|一名|听力|视力|肢体|言语|智力|精神|多重|[一二三四]级)*(?:残疾|残障)|\bi (?:also |still |now )?(?:have|hold|got|have got) (?:a |my |the )?disability (?:certificate|card|id)\b|\b(?:i(?:'m| am) (?:a )?disabled|i have a disability)\b`)},
	{"veteran", "yes", "", pattern.MustCompile(`(?:(?:我|本人)(?:也)?(?:是)?|(?:^|[，,。；; ])(?:也)?是)(?:一?名|一?个)?(?:退役军人|退伍军人|退伍兵|转业军人)|^(?:退役军人|退伍军人|退伍兵|转业军人)$|\bi(?:'m| am) a veteran`)},
	{"veteran", "yes", "", pattern.MustCompile(`(?:我|本人)(?:是|今年|去年|刚刚?|才|年初|年底|上个?月|\d{2,4}年)*(?:一个|一名)?(?:退伍|退役|复员|转业)(?:军人|老?兵|士兵|回来|不久|没多久|的|了)|(?:^|我)(?:今年|去年|刚刚?|才|上个?月|\d{2,4}年)+(?:从部队)?(?:退伍|退役|复员|转业)|(?:从|离开)(?:部队|军队)(?:退|回来|出来|转业|复员)|当(?:了|过)(?:` + span + `的?)?兵|` +
		`\bi (?:just |recently |have )*(?:left|got out of|came back from|returned from|finished in) (?:the )?(?:army|military|navy|forces)|^just (?:left|back from|out of) the (?:army|military|navy)|\bi (?:was|got|have been) discharged from the (?:army|military)|\bi (?:have )?served (?:\w+ ){0,4}?in the (?:army|military|navy|forces)|\bi ?(?:am|'m|m) an? (?:ex[- ]?soldier|former soldier|ex[- ]?army|army veteran|ex[- ]?serviceman)|\bi was (?:a soldier|in the (?:army|military))`)},
	{"low_income", "yes", "", pattern.MustCompile(`(?:我|我家|家里)?(?:吃|拿|领着?|享受)低保|(?:是|属于|评(?:为|上)了?|成了)(?:一?个|\p{Han}{0,3}的)?低保户|^低保户$|(?:on|receive|get) the minimum living allowance`)},
	{"zero_work_family", "yes", "", pattern.MustCompile(`(?:全家|一家人?|我们家|我家|家里)(?:都|里|现在)*(?:没有?(?:一个)?人(?:有)?(?:工作|上班)|(?:人)?都没(?:有)?(?:工作|上班))|(?:nobody|no one|none) (?:in|of) (?:my|our) family (?:works|has (?:a job|work))`)},
	{"lost_land", "yes", "", pattern.MustCompile(`(?:我家?|我们家?|家里)的?(?:地|土地|田)(?:都|全|已经)*被(?:征|占)|(?:我|我们)(?:都)?是失地农民|(?:our|my) land was taken|(?:i|we) lost (?:my|our) land`)},
	{"pensioner", "yes", "", pattern.MustCompile(`(?:^|我|本人)(?:现在|已经?|每个?月|也)*(?:在领|领着|在拿|拿着)(?:养老金|退休金)(?:了|的人)?(?:$|[，,。；;！! ])|\bi(?:'m| am) (?:drawing|getting|receiving|on) (?:a|my) (?:retirement |basic )?pension\b|\bi (?:already )?(?:draw|get|receive) (?:a|my) (?:retirement |basic )?pension\b`)},
	{"died", "yes", "", pattern.MustCompile(`领(?:着|取)?失业(?:保险)?金\p{Han}{0,8}(?:去世|死亡|过世)|(?:died|passed away) while (?:\w+ ){0,2}(?:on|receiving|getting) unemployment`)},
}

// optionsOfThePerson names an option, of each fact the first that fits.
var optionsOfThePerson = []phrase{
	{"injury", "none", pattern.MustCompile(`^(?:我)?没(?:有)?(?:受(?:过)?伤|得(?:过)?病|生病|受(?:过)?伤 ?(?:也)?没(?:有)?(?:得|生)病)$|^(?:跟|和|与)工作(?:没(?:有)?关系|无关)$|^(?:it (?:has|had) )?nothing to do with (?:my |the )?work$|^not at all$`)},
	{"injury", "disease", pattern.MustCompile(`^(?:我)?(?:是|得了?|患了?|有)*职业病(?:的|了)*$|^(?:it is |its )?(?:an )?(?:occupational|work) disease$`)},
	{"birth", "given_birth", pattern.MustCompile(`^(?:我)?(?:刚刚?|已经|快要?)?生(?:了|育了?|孩子了?|小孩了?|完了)$|^(?:a )?birth$|^(?:i )?(?:just )?gave birth$`)},
}

// groupWords are how groups are spoken of that rules are only for, by fact. To speak of one
// states nothing: what is for it is shown, and asked about.
var groupWords = map[string]*pattern.Pattern{
	"disabled":              pattern.MustCompile(`残疾|残障|disab`),
	"veteran":               pattern.MustCompile(`退役|退伍|转业军人|veteran`),
	"died":                  pattern.MustCompile(`去世|过世|死亡|\bdied\b|passed away`),
	"birth":                 pattern.MustCompile(`怀孕|生育|生孩子|生小孩|生娃|产假|流产|坐月子|pregnan|maternity|childbirth|miscarr|gave birth`),
	"rural_contract_worker": pattern.MustCompile(`农民工|农民合同|进城务工|外出务工|migrant worker|rural worker`),
	"relocated_rural":       pattern.MustCompile(`绿化隔离|矿山关闭|农村劳动力|rural worker`),
	"lost_land":             pattern.MustCompile(`失地|失去土地|征地|lost (?:my|our|their) land`),
	"zero_work_family":      pattern.MustCompile(`零就业|(?:全家|家里)(?:都|没人|没有人)(?:没|有)?工作|nobody in (?:my|our) family works|zero[- ](?:employment|work) famil`),
	"low_income":            pattern.MustCompile(`低保|最低生活保障|minimum living allowance`),
	"single_parent":         pattern.MustCompile(`单亲|单身(?:妈妈|爸爸)|single (?:mother|father|parent|mum|mom|dad)`),
	"past_retirement":       pattern.MustCompile(`退休|retire`),
}

// Groups gives the groups that a message speaks of, by fact.
func Groups(message string) (all []string) {
	said := text.Fold(message)
	for name, words := range groupWords {
		if words.MatchString(said) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// origin is where somebody comes from or is registered: that is not where they are.
var origin = pattern.MustCompile(`\p{Han}{2,6}?(?:户口|户籍|籍)|是\p{Han}{2,6}?人|(?:originally )?from [A-Z]\w+ (?:province|originally)`)

// Place gives the place that a message says somebody is in, "" if none.
func Place(message string) string {
	if code := region.Find(origin.ReplaceAllString(message, "")); code != region.National {
		return code
	}
	return ""
}
