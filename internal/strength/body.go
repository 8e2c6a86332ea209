package strength

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// What somebody says of their body is taken as what the work must not have, where it plainly
// means that: 腰不好 is no heavy lifting. Only that is noted, and the same whoever says it; what
// ails somebody is neither noted nor counted, and says nothing where it does not mean a limit
// of the work: then they are asked for that.

const (
	achesZH = `(?:一直|经常|老是|总是|总|老|现在|以前|有点|有些|也|都|还|很|特别|比较|不太|会|容易|受过|一到|的)*(?:不(?:太|是很|怎么|大)?(?:好|行|舒服|利索|方便)|疼|痛|酸痛|酸|发麻|受过?伤|伤过|有伤|(?:有)?(?:老|旧|点)?(?:毛病|伤病|问题|劳损|积液|炎)|突出|劳损|肌劳损|做过手术|动过手术|吃不消|受不了|使不上劲|没力|落下(?:了)?病|差)(?:得很|得厉害|了)?`
	achesEN = `(?:hurts?|aches?|is (?:bad|sore|weak|injured|painful|not good|not great|no good|killing me|a problem)|are (?:bad|sore|weak|injured|painful|not good)|gives me (?:trouble|pain)|pain|ache|trouble|problems?|injury|gave out)`
	// illnesses are those that are no weak part of the body.
	illnesses = `癌|肿瘤|白血病|[甲乙丙]肝|[大小]三阳|肝炎|肝硬化|抑郁|焦虑症|双相|躁郁|精神分裂|精神病|尿毒症|(?:做|靠|在)(?:着|过)?透析|肾炎|肾病|结核|艾滋|梅毒|性病|中[过了]风|(?:^|我|得过?|有过?)中风|脑梗|脑出血|脑溢血|偏瘫|瘫痪|心梗|心肌梗|心绞痛|心脏(?:病|支架)|红斑狼疮|类风湿|痛风|甲亢|甲减|帕金森|强直性|` +
		`(?:化疗|放疗)(?:$|[^科室病患药设技护仪师中医泵方部]|中(?:$|[^心]))|痔疮(?:$|[^膏栓药])|前列腺(?:增生|肥大)|色[盲弱](?:$|[^检测试本图卡])|血[压糖脂](?:有点|有些|一直|经常|总是|老是|老|总|很|比较|偏|太|也|都|还)*高(?:$|[^低])|` +
		`(?:前列腺|胰腺|乳腺|腮腺|扁桃体|盆腔|宫颈|附件|尿道|膀胱|阑尾|胆囊|胃|肠|肺|脑|心肌|骨髓|滑膜|筋膜|皮|中耳|咽|喉|结膜|角膜|牙周)炎|` +
		`\b(?:had|have|having|need|get|got|getting|finished|after|undergoing|started|done|on|in) (?:my |some |the |an? )?(?:double |partial )?(?:chemo(?:therapy)?|radiotherapy|mastectomy|lumpectomy|hysterectomy|colostomy)(?:$| (?:and|for|in|since|last|this|now|again|once|twice|because|so|i|years?|months?)\b)|\b(?:i am|i'm|i’m|im) colou?r[- ]?blind\b|` +
		`\b(?:have|has|got|had|diagnosed with|suffer(?:ed|ing|s)? from|living with|ill with|sick with|survived)(?: an?| had| been| the| some| severe| mild| clinical| chronic)* (?:(?:lung|breast|skin|stomach|liver|brain|blood|bowel|prostate) )?(?:cancer|tumou?rs?|leuka?emia|depression|anxiety|bipolar|schizophrenia|ptsd|hiv|aids|hepatitis|tuberculosis|tb|stroke|heart attack|kidney failure|parkinson'?s?|lupus|gout|multiple sclerosis|copd)\b|` +
		`\b(?:i am|i'm|i’m|im) (?:clinically |very )?(?:hiv|depressed|bipolar|schizophrenic|epileptic)\b|\bhiv[- ]positive\b|\b(?:on|need) dialysis\b|\bcancer survivor\b|\bmy (?:cancer|depression|anxiety|hiv|tumou?r|leuka?emia|illness)\b`
	badEN = `(?:bad|sore|weak|injured|painful|dodgy|stiff|broken|damaged)`
)

// bodies are the ways of saying it, with what the work must not have; none where that has to be asked.
var bodies = []struct {
	said *pattern.Pattern
	not  []string
}{
	{ache(`(?:老)?腰(?:部|椎|杆|肌|间盘|椎间盘)?|后?背|脊椎|脊柱|椎间盘`, `(?:lower )?back|spine`, `腰间盘突出|腰椎病|腰肌劳损|闪(?:了|过)腰|腰闪(?:了|过)|slipped disc|herniated disc|back ?pain|lumbago|sciatica`), []string{"heavy", "bending"}},
	{ache(`膝盖|膝关节|膝`, `knees?`, `半月板|膝盖里有积液|蹲不下去?`), []string{"bending", "standing"}},
	{ache(`腿脚?|脚(?:踝|跟)?|脚后跟|髋关节|关节`, `legs?|foot|feet|ankles?|hips?|joints?`, `静脉曲张|varicose veins|arthritis|关节炎`), []string{"standing"}},
	{ache(`肩膀|肩|胳膊|手腕|手臂`, `shoulders?|arms?|wrists?|elbows?`, `肩周炎|腱鞘炎|网球肘|frozen shoulder|tendonitis`), []string{"heavy"}},
	{ache(`颈椎|脖子`, `neck`, `颈椎病|neck ?pain`), []string{"screen"}},
	{ache(`眼睛|眼`, `eyes?|eyesight`, `老花眼?|眼花|看不清(?:小字|字|屏幕)|weak eyesight|poor eyesight`), []string{"screen"}},
	{ache(`肺|气管|支气管|呼吸道|鼻子`, `lungs?`, `哮喘|尘肺|鼻炎|气管炎|(?:对)?(?:粉尘|灰尘|油烟|油漆)过敏|asthma|allergic to dust|dust allergy|short of breath`), []string{"dust"}},
	{ache(`睡眠`, `sleep`, `失眠|睡不好|睡不着|神经衰弱|insomnia|sleep badly|(?:cannot|can't|can’t|cant) sleep`), []string{"nights"}},
	{pattern.MustCompile(`(?:我|会|容易|爱|坐车)?晕车|(?i:\b(?:car ?sick|travel ?sick|motion ?sick(?:ness)?)\b)`), []string{"driving", "travel"}},
	{ache(`身体|身子|体质|心脏|血压|血糖|胃|肝|肾|耳朵|听力`, `heart|health|stomach|hearing|ears?|kidneys?|liver`, `高血压|低血压|冠心病|糖尿病|癫痫|慢性病|贫血|high blood pressure|diabetes|diabetic|epilepsy|heart (?:condition|disease)|poor health|bad health|chronic (?:illness|disease)|not very healthy|`+illnesses), nil},
}

// ache is a part of the body that hurts or is weak, in both languages, or a word for that.
func ache(zh, en, words string) *pattern.Pattern {
	return pattern.MustCompile(`(?:` + zh + `)` + achesZH + `|(?i:\bmy (?:[a-z]+ )?(?:` + en + `) (?:really |often |always |sometimes |still )?` + achesEN + `\b|\b(?:have|has|got|having|with) (?:a |an |some )?(?:` + badEN + ` (?:[a-z]+ )?(?:` + en + `)|(?:` + en + `) ` + achesEN + `)\b|^` + badEN + ` (?:` + en + `)$|^(?:` + en + `) ` + achesEN + `$)|(?i:` + words + `)`)
}

var (
	// wellSaid is what ails nobody, or somebody at work: 腰不疼, 照顾过腰不好的老人, 按摩.
	wellSaid = pattern.MustCompile(`不(?:疼|痛|酸|麻)|没(?:有|什么|啥)?(?:毛病|问题|伤|病|大碍)|(?:好了|治好|恢复)|(?:不好|疼|痛|病|伤)的(?:人|老人|客人|病人|顾客|患者)|治|疫苗|(?:服务|接待|陪护|接触|帮|给|为|教|运送|抬)(?:过|了)?.{0,8}(?:病人|患者)|卖过|(?:科|科室|医院|病房)里?(?:工作|上班|做|当|干)|按摩|推拿|针灸|护理|照顾|照护|康复|刮痧|(?i:\b(?:fine|healed|recovered|no (?:pain|problems?)|massag\w+|treat\w*|patients?|clients?|customers?|care for|cared for|looked after)\b)`)
	// asksWhat is no leave: 有糖尿病可以做什么.
	asksWhat = pattern.MustCompile(`可以(?:去|再)?(?:做|干|找|学|选|从事|上)?(?:点|些)?(?:什么|哪|啥|吗|不)|可不可以`)
	anyBody  = func() (all []*pattern.Pattern) {
		for _, b := range bodies {
			all = append(all, b.said)
		}
		return all
	}()
)

// ails reports whether the clause says that somebody's own body is weak or hurts, and gives
// what the work must not have then.
func (c Clause) ails() (not []string, ok bool) {
	if c.others || c.allowed && !asksWhat.MatchString(c.text) || wellSaid.MatchString(c.text) {
		return nil, false
	}
	for _, b := range bodies {
		if b.said.MatchString(c.text) {
			not, ok = append(not, b.not...), true
		}
	}
	return not, ok
}

// ofWork is behind what somebody works with, or for: 聋哑学校, 盲文, 残疾人联络员.
var ofWork = pattern.MustCompile(`^(?:学校|学院|学生|儿童|小孩|孩子|老人|患者|病人|客人|顾客|按摩|推拿|文|盒|目|区|道|杖|打|审|选|从|点|拍|棋|联|协会|事业|服务|康复|护理|照顾|照护|看护|陪护|运动|教育|专|机构|之家|托养|就业|中心|朋友|院|办|推|厂|的(?:人|老人|孩子|学生|活|事|客|病|患))`)

// disabilities are the ways of saying that oneself has one; who says so is told what everybody is.
var (
	disabledZH = pattern.MustCompile(`(?:^|我|本人|俺|咱)(?:一直|从小|天生|先天(?:性)?|后天|现在|已经|后来|以前|有点|有些|也|都|还|就|是|属于|有|患有?|一?个|一?名|一?位|轻度|中度|重度|完全|几乎|双|左|右|两|一只|一条|的|因车祸|因工伤|[一二三四]级|听力|视力|语言|言语|肢体|智力|精神|多重|眼睛?|耳朵?|小?腿|大腿|脚|手臂?|胳膊|手指)*` +
		`(?:聋哑人?|聋人?|失聪|失明|盲人?|截(?:了|过)?肢|截瘫|残疾(?:军人|人)?证?|残障(?:人士?)?|残废|[看听]不见(?:东西|路|字|声音|光)?了?$|(?:坐|用)着?轮椅|拄着?拐)`)
	disabledEN = pattern.MustCompile(`(?:\b(?:i am|i'm|i’m|im|i was|i was born|i went)|^)(?: ?\b(?:totally|completely|partly|partially|almost|nearly|half|also|slightly|legally|profoundly|severely|registered|born|so|now|an?|double|leg|arm))* ?` +
		`\b(?:deaf(?:[- ]mute)?|blind|mute|hard of hearing|disabled|visually impaired|hearing[- ]impaired|partially sighted|amputee|paraplegic|wheelchair user)(?:$| (?:in|since|from|on|person|man|woman|too|now|also|by|due|because|so|after|at|as|last|i|can|could|what|which)\b)|` +
		`\b(?:deaf|blind) in (?:one|my|both|the)\b|\bi (?:use|am in|need) an? wheelchair\b|\b(?:i'm|i’m|im) in a wheelchair\b|\bi (?:have )?lost (?:my|one|an?|most of my|part of my) (?:left |right )?(?:sight|eyesight|hearing|vision|legs?|arms?|hands?|foot|feet|eyes?|fingers?)(?:$| (?:in|at|when|and|as|after|to)\b)|` +
		`\bi (?:can ?not|can't|can’t|cant) (?:see|hear|walk)(?: (?:well|much|anything|properly|very well))?$|\bmy (?:[a-z]+ ){1,3}(?:was|were|is|got) amputated\b|\bi had (?:my |an? )?(?:[a-z]+ ){0,2}amputat(?:ed|ion)\b|\bi have an? (?:[a-z]+ )?(?:disability|impairment)(?:$| (?:in|of|since|from)\b)`)
)

// disabled reports whether the clause says that who writes has a disability.
func (c Clause) disabled() bool {
	for _, at := range disabledZH.FindAllStringIndex(c.text, -1) {
		if !ofWork.MatchString(c.text[at[1]:]) {
			return true
		}
	}
	return disabledEN.MatchString(c.text)
}

// Private reports whether an answer says what ails who writes, or that they have a disability:
// only [WithoutBody] of it may be kept.
func Private(answer string) bool {
	return OfBody(answer) || disabled(answer) || disabled(unspaced(answer))
}

func disabled(answer string) bool { return slices.ContainsFunc(Clauses(answer), Clause.disabled) }

// OfBody reports whether an answer says what ails who writes.
func OfBody(answer string) bool { return ailing(answer) || ailing(unspaced(answer)) }

func ailing(answer string) bool {
	for _, c := range Clauses(answer) {
		if _, ok := c.ails(); ok {
			return true
		}
	}
	return false
}

// unspaced is a text with no space between Chinese characters, and one between other words.
func unspaced(s string) string {
	var all strings.Builder
	last := ' ' // of the word before
	for word := range strings.FieldsSeq(s) {
		first, _ := utf8.DecodeRuneInString(word)
		if last != ' ' && (!text.Han(first) || !text.Han(last)) {
			all.WriteByte(' ')
		}
		last, _ = utf8.DecodeLastRuneInString(word)
		all.WriteString(word)
	}
	return all.String()
}

// parts are between what a clause of an answer ends with, as it was written.
var parts = pattern.MustCompile(`(?i:` + breaks.String() + `)`)

// WithoutBody is an answer without what it says ails who writes, or of a disability of theirs,
// as it may be kept: without the clauses that say so, all of it where no clause alone does.
func WithoutBody(answer string) string {
	var left strings.Builder
	cut, start := false, 0
	add := func(part string) {
		bare := strings.TrimFunc(part, unicode.IsSpace)
		switch folded := unspaced(text.Fold(part)); {
		case bare == "":
		case ailing(folded), disabled(folded):
			part, cut = strings.Replace(part, bare, "…", 1), true
		default: // what ails others
			for _, said := range anyBody {
				part = said.ReplaceAllString(part, "…")
			}
		}
		left.WriteString(part)
	}
	for _, at := range parts.FindAllStringIndex(answer, -1) {
		add(answer[start:at[0]])
		left.WriteString(answer[at[0]:at[1]])
		start = at[1]
	}
	add(answer[start:])
	if !cut && Private(answer) {
		return "…"
	}
	return left.String()
}
