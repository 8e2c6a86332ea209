package job

import (
	"strings"

	"careerbot/internal/pattern"
)

// What somebody cannot do or does not have. It is never looked for. Of two things
// advertisements tell what they ask: a degree, and driving; what asks for that is left out.

const (
	// Degree is the need of work that asks for no degree: 学历不限.
	Degree = "degree"
	// Drive is the need of work for who does not drive.
	Drive = "drive"
)

const (
	cannotEN = `\b(?:(?:i|who|that|and|but|we)\s+)?(?:(?:really|also|just)\s+)?(?:can'?t|can ?not|couldn'?t|am unable to|unable to|not able to|not allowed to|don'?t|do not|doesn'?t|never learn(?:ed|t)(?: how)? to)\s+(?:really\s+|even\s+)?`
	haveNoEN = `\b(?:(?:i|who|that|with|and|but)\s+)?(?:(?:do not|don'?t|haven'?t|have not|hasn'?t|doesn'?t)\s+(?:have|own|got|hold|need|require)|without|have no|has no|got no|with no|no|not got|need no|lost)(?:\s+(?:an?|any|my|own|full|uk|clean|access to))*\s+`
	schoolZH = `(?:学历|文凭)`
)

var (
	noDriving = pattern.MustCompile(`(?:我|本人)?(?:也|都|还)?(?:不会|不能|不敢|没法|不可以|不想|不)(?:自己)?开(?:小|大|货|汽|轿)?车(?:的)?` +
		`|(?:我|自己|家里)?(?:也|都|还)?(?:没有?|无)(?:考|拿|取得|学)?(?:到|过)?(?:驾照|驾驶证|驾驶执照|驾驶本|驾本)(?:的)?|(?:我|自己|家里)?(?:也|都)?没有?(?:私家|小|自己的)?(?:汽|轿)?车(?:开|的人|的)?(?:也|又)?(?:没有?驾照|([,\s]|$))` +
		`|` + cannotEN + `drive\b(?:\s+(?:an?\s+)?(?:cars?|vans?|lorr(?:y|ies)|trucks?))?|` + haveNoEN + `(?:cars?|vehicle|transport|(?:driving|driver'?s?) ?licen[cs]es?|licen[cs]e to drive|wheels)\b|\b(?:an? )?non[- ]?drivers?\b`)

	noSchool = pattern.MustCompile(`(?:不|无|没有?|没啥|没什么|零|不用|不要|不需要?|无需|不限|不看)(?:要|需要|用|限|看)?(?:工作)?` + schoolZH + `(?:(?:上的)?(?:要求|限制|门槛))?(?:也行|也可以|可以|能做)?(?:的)?` +
		`|` + schoolZH + `(?:要求)?(?:不高|较低|低|不限|没要求|无要求|不够|不要求|不作要求)(?:的)?|(?:大专|本科|专科|高中|初中)以下(?:学历)?(?:也)?(?:能做|可以|都行|也行|要)?(?:的)?` +
		`|不?限?(?:只有)?(?:小学|初中|高中|中专)(?:毕业|文化|学历|水平|没毕业|没读完|没念完|没上完|也|都|就?可以|就行|能做)+(?:生|的)?|(?:没有?|没啥|没什么|文化不高|无)文化(?:的)?|文化(?:不高|低|浅)` +
		`|` + haveNoEN + `(?:university |college |uni )?(?:degrees?|diplomas?|gcses?|a[- ]levels?)\b(?:\s+(?:is |are )?(?:needed|required|necessary))?|\bnon[- ]?graduates?\b|\b(?:degrees?|gcses?) (?:is |are )?not (?:needed|required|necessary)\b`)
	// noPapers is neither a degree nor anything else: no qualifications.
	noPapers = pattern.MustCompile(haveNoEN + `(?:formal |previous |prior )*(?:qualifications?|quals)\b(?:\s+(?:or|and)\s+(?:experience|degrees?))?(?:\s+(?:needed|required|necessary))?` +
		`|\bno (?:previous |prior )?experience(?:\s+(?:or|and|nor))?(?:\s+no)?\s+(?:an? )?(?:degrees?|qualifications?|quals|gcses?)\b(?:\s+(?:needed|required|necessary))?|\bno (?:degrees?|gcses?)(?:\s+(?:or|and|nor))?(?:\s+no)?\s+experience\b(?:\s+(?:needed|required|necessary))?` +
		`|(?:学历经验|经验学历|学历(?:和|,)经验|经验(?:和|,)学历)(?:都|均)?(?:不限|不要|没有?)(?:的)?|不限(?:学历|经验)(?:和|,)?(?:学历|经验)(?:的)?`)

	// abilities are what people say that they cannot do; what a job does not do to them
	// (不会拖欠工资) is none.
	abilities = `(?:英语|英文|外语|日语|韩语|法语|俄语|普通话|粤语|广东话|方言|本地话|当地话|中文|汉语|电脑|计算机|办公软件|智能手机|手机|微信|打字|上网|软件|技术|做饭|炒菜|烧菜|做菜|写字|认字|识字|算账|记账|骑车|骑电动车|电动车|骑摩托|游泳|喝酒|应酬|聊天|说话|推销|[a-z][a-z0-9+#]*)`
	cannotZH  = pattern.MustCompile(`(?:我|本人)?(?:也|都|还|又)?(?:不太|不大|不怎么)?(?:不会|不懂|不精通|听不懂|看不懂|不擅长|没学过|没用过|不熟|不太会|不太懂|不大会|不大懂|不怎么会|不能)(?:说|讲|用|操作|写|看|弄|听|读|得|什么|太多)*` + abilities + `(?:(?:和|,|、|也不会|也不懂|或者?)` + abilities + `)?(?:的)?|不(?:识|认识?)字(?:的)?` +
		`|(?:没有?|无|还没)(?:考|办|拿)?(?:到|过)?(?:个)?[\p{Han}]{0,6}(?:[^保人查考认论见公]证)(?:书)?(?:的|能|也|想|要|可以|[,\s]|$)|` + abilities + `(?:都|也|有点|比较)?(?:不好|很差|差|不行|不太好|不怎么好|不熟|不会)(?:的)?`)
	cannotRest = pattern.MustCompile(cannotEN + `(?:speak|read|write|spell|understand|use|lift|carry|bend|stand (?:up|for|all)|climb|kneel|swim|cook|operate|type|cycle|ride|count|do (?:heavy|maths?|computers|it\b))\b((?:\s+(?:or|and|much|any|very|good|the|a|an|too|all|day|long|for|well|heavy|loads?|things?|boxes|weights?|stuff|english|computers?|it|welsh|properly|far|up|down|ladders?|stairs|bikes?|write|read|spell))*)` +
		`|\bno english\b|` + haveNoEN + `(?:to )?(?:(?:speak|know|read|write|good|much|basic|perfect|fluent) )*(?:english|(?:computer|it|english|language|maths|office) skills)\b|\b(?:bad|not (?:very |so )?good) (?:at|with) (?:english|maths?|computers?|it|reading|writing|spelling)\b|\b(?:poor|little|basic|limited|bad) english\b`)

	// walkTo is how near: what can be walked to.
	walkTo = pattern.MustCompile(`\b(?:(?:that|which)\s+)?(?:(?:i|we|you)\s+)?(?:can|could|to)\s+(?:walk to|get to (?:on foot|by walking)|reach on foot)\b|\bwalk to work\b|\bon foot\b`)
	// workWith are people and animals that somebody wants to work with: children are no
	// family of theirs then.
	workWith = pattern.MustCompile(`\b(?:something|anything|work(?:ing)?|jobs?|roles?|to work)\s+(?:to do\s+)?with\s+(?:young |little |small )?(kids|children|babies|toddlers|animals|dogs|horses|teenagers|young people)\b`)
)

// cannot cuts out what somebody cannot do or does not have.
func (r *reading) cannot() {
	if r.has(noPapers) {
		add(&r.Needs, Degree)
		r.Untrained = true
	}
	if r.has(noSchool) {
		add(&r.Needs, Degree)
	}
	if r.has(noDriving) {
		add(&r.Needs, Drive)
	}
	r.has(cannotZH)
	r.has(cannotRest)
	if r.has(walkTo) && r.Metres == 0 {
		r.Metres = walkable
	}
	r.s = workWith.ReplaceAllStringFunc(r.s, func(s string) string {
		what := workWith.FindStringSubmatch(s)[1]
		if what == "kids" {
			what = "children"
		}
		r.kept = append(r.kept, what)
		return " " + string(rune(standIn+len(r.kept)-1)) + " "
	})
}

// asksDegree tells what is written of education that asks for a degree. PostgreSQL reads
// it, too.
const asksDegree = `本科|大专|专科|学士|硕士|博士|研究生|degree|bachelor|master|\mphd\M|\mmsc\M|\mbsc\M`

// noneAsked tells that it asks for none after all.
const noneAsked = `不限|以下|不要求|无要求|not (required|needed|essential)|no degree`

// asksDriving tells a skill that only who drives has.
const asksDriving = `驾照|驾驶|开车|^[abc][123]|driving|driver|hgv|lgv`

// drivers are what titles call who drives, and speaking are words of a text that mostly
// stand where somebody must: what has them comes after what has none.
const drivers, driving, graduates = "司机 驾驶 driver hgv lgv chauffeur", "驾照 驾驶证 driver driving", "本科 大专 硕士 degree graduate"

// against gives the words of a text that lower a vacancy for what somebody does not have.
func (q *Query) against() []int32 {
	var said strings.Builder
	for _, need := range q.Needs {
		switch need {
		case Drive:
			said.WriteString(" " + driving)
		case Degree:
			said.WriteString(" " + graduates)
		}
	}
	var all []int32
	for _, run := range runs(said.String()) {
		all = append(all, run...)
	}
	return notNil(all)
}
