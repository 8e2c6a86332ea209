package strength

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// Reading is what an answer says.
type Reading struct {
	Skills   []string
	Licences []string
	Not      []string
	Learn    string
}

// As much of an answer is read: bytes, and clauses.
const (
	maxAnswer  = 8000
	maxClauses = 100
)

// Read takes skills, licences and limits from an answer, by the words of the vocabulary.
// What is denied (不会开车, I cannot drive) or only wished (想学开车, 想做厨师) is no skill, and what others do (my brother is
// a welder) is none of the person's. A limit is read where it is refused (不想上夜班), and
// under [MustNot] where it is named.
func Read(q Question, answer string) Reading {
	var r Reading
	if q == Learning {
		r.Learn = readTime(answer)
		return r
	}
	for _, c := range Clauses(answer) {
		if c.others {
			continue
		}
		not, ails := c.ails()
		r.Not = append(r.Not, not...)
		if c.refused || q == MustNot && !c.allowed && !ails {
			r.Not = append(r.Not, c.demands()...)
		}
		if q == MustNot || c.denied || c.wished {
			continue
		}
		r.Skills = append(r.Skills, c.skills()...)
		r.Licences = append(r.Licences, c.find(saidLicences())...)
	}
	r.Skills, r.Licences, r.Not = Known(Skills, r.Skills), Known(Licences, r.Licences), Known(Demands, r.Not)
	return r
}

// Clause is a part of an answer that says one thing.
type Clause struct {
	text    string   // folded
	bare    string   // and without the signs of what is over or goes on: 过 了 着
	words   []string // those that are not Chinese
	denied  bool     // it is not so
	refused bool     // and it must not be: 不能, 不想, no nights
	allowed bool     // it is all right: 夜班可以
	others  bool     // it is said of somebody else
	wished  bool     // it is not yet so
	duty    bool     // it is a duty at home: 要带孩子
}

// Text is the clause, folded.
func (c Clause) Text() string { return c.text }

// OfOthers reports whether the clause says what somebody else does.
func (c Clause) OfOthers() bool { return c.others }

// Own reports whether the clause says what the person does or has done.
func (c Clause) Own() bool { return !c.denied && !c.others && !c.wished && !c.duty }

// Has reports whether the clause has a word or name in it, which is folded ([text.Fold]).
// Chinese stands anywhere, and 做过饭 and 理了货 are 做饭 and 理货 too; of other letters whole
// words count, each of which may go on where it ends in a *.
func (c Clause) Has(word string) bool {
	if strings.IndexFunc(word, text.Han) >= 0 {
		return strings.Contains(c.text, word) || strings.Contains(c.bare, word)
	}
	parts := strings.Fields(word)
	for i := 0; len(parts) > 0 && i+len(parts) <= len(c.words); i++ {
		if matches(c.words[i:], parts) {
			return true
		}
	}
	return false
}

var (
	aspects = strings.NewReplacer("过", "", "了", "", "着", "")
	// lengths stand between a verb and what it is done to: 做了五年饭.
	// or of whom there were some: 带过五个徒弟.
	lengths = pattern.MustCompile(`(?:[一二两三四五六七八九十几多半]|[0-9]){1,3}(?:个?(?:多|半)?(?:年|月|天)(?:多|半)?的?|(?:个|名|位|台|辆|种)(?:多)?)|好几[个名位台辆种]|(?:很|许)多`)
)

var (
	spaces = pattern.MustCompile(`[ \t\x{a0}\x{2000}-\x{200a}\x{3000}]+`)
	// spaced is where a space does for a comma: 没有电工证 有驾照.
	spaced = pattern.MustCompile(`(\p{Han}|[0-9]) (有|会|能|我|不|没|也|还)`)
	breaks = pattern.MustCompile(`[,，。.;；!！?？\n\r、:：()（）]| but | and | or |但是|但|不过|可是|还有|另外`)
	// denies are the words after which something is not so.
	denies = pattern.MustCompile(`不会|不懂|不太会|不怎么会|没|\b(?:never|not|neither|nor|unable|haven't|haven’t|couldn't|couldn’t|isn't|isn’t)\b`)
	// refuses are those after which it must not be so either.
	refuses = pattern.MustCompile(`不能|不可以|不想|不倒班|不轮班|不要|不行|不愿|不接受|不做|不上|不干|不适合|不喜欢|受不了|吃不消|无法|避免|拒绝|怕|别让|别给|别安排|` +
		`\b(?:can ?not|can't|can’t|cant|do not|don't|don’t|dont|no|without|won't|won’t|avoid|afraid of|hate)\b`)
	// emphatic are denials that deny nothing.
	emphatic = pattern.MustCompile(`不但|不仅|不只|不光|没事|\bnot only\b`)
	// allows are the words that say that something is no limit after all.
	allows = pattern.MustCompile(`没关系|无所谓|没问题|可以|都行|能接受|不怕|不介意|没事|\b(?:fine|ok|okay|no problem|do not mind|don't mind|don’t mind|can do|is all right|not afraid)\b`)
	// theirs are the ways of saying what somebody else does: my brother is a driver; but not
	// what they taught or asked somebody.
	theirs = pattern.MustCompile(`^(?:我|我的)(?:家|家里)?的?` + kinZH + `|^(?:家里|家里的)?` + kinZH + `(?:们)?(?:现在|以前|也|都|在|是|会|做|当|开|干|学)|^(?:my|his|her|their|our) (?:[a-z]+ )?` + kinEN + `\b`)
	forMe  = pattern.MustCompile(`教我|教会我|找我|请我|叫我|让我|托我|\b(?:me|i)\b`)
	// duties are said of one's family, not of one's skills: 要带孩子, I have to look after my children.
	duties = pattern.MustCompile(`(?:要|得|需要|必须|忙着|在家|还要|要在家)(?:照顾|带|照看|看|接送|伺候|陪)|\b(?:have to|need to|must|got to) (?:look after|care for|take care of|mind|pick up)\b|\bsingle (?:mother|father|parent)\b`)
	goesOn = pattern.MustCompile(`(?:、| or | and )$`)
	begins = pattern.MustCompile(`我|会|能|^(?:i|can|we|also)\b`)
	// peoples are where a language is said of whom somebody is: I am Korean.
	peoples = pattern.MustCompile(`\b(?:am|i'm|i’m|born|from|native of)\b`)
	spoken  = pattern.MustCompile(`\b(?:speak|spoke|spoken|fluent|level|teach|taught|translat|interpret|write|read|language)`)
	// wishes are what is not yet so: 想学电焊, 想做厨师, I want to work in a warehouse.
	wishes = pattern.MustCompile(`想考|准备考|正在考|在考|打算考|想学|准备学|打算学|希望学|` +
		`(?:想|希望|打算|愿意)(?:要|能|可以|再|继续|去|到|还|就|重新)*(?:(?:在|去|到).{1,12})?(?:找|做|干|当|从事|应聘|转行)|(?:想|希望|打算)(?:要)?(?:去|到|在|进).{1,12}(?:工作|上班|干活|打工)|想要.{1,12}(?:工作|活|岗位|职位)|` +
		`\b(?:(?:want|wanna|would like|i'd like|i’d like|plan|hope|wish)(?: to)? (?:get|learn|study|take|work|be|become|find|have|do)|going to (?:get|learn|study|take|become))\b|\b(?:want|would like|i'd like|i’d like|looking for|hop(?:e|ing) for|wish for|searching for) .{0,40}\b(?:work|jobs?|position)\b|^(?:(?:i am|i'm|i’m|im|and|but) )?looking for\b`)
)

// Whose doings are not the person's own.
const (
	kinZH = `(?:爱人|老公|老婆|丈夫|妻子|配偶|对象|爸爸|妈妈|爸|妈|父亲|母亲|父母|哥哥|姐姐|哥|姐|弟弟|妹妹|儿子|女儿|孩子|亲戚|朋友|同学|邻居|爷爷|奶奶)`
	kinEN = `(?:husband|wife|partner|spouse|father|mother|parent|dad|mum|mom|brother|sister|son|daughter|child|children|kid|friend|cousin|uncle|aunt|neighbou?r|grandfather|grandmother)s?`
)

// Clauses cuts an answer into its clauses.
func Clauses(answer string) []Clause {
	if len(answer) > maxAnswer { // a rune that is cut is made a space below
		answer = answer[:maxAnswer]
	}
	answer = spaces.ReplaceAllString(strings.ToValidUTF8(text.Fold(answer), " "), " ")
	answer = spaced.ReplaceAllString(answer, "$1，$2")
	var all []Clause
	start := 0
	add := func(end int) {
		s := strings.TrimSpace(answer[start:end])
		if s == "" || len(all) == maxClauses {
			return
		}
		c := Clause{text: s, bare: lengths.ReplaceAllString(aspects.Replace(s), ""), words: strings.FieldsFunc(s, between)}
		c.allowed = allows.MatchString(s)
		plain := emphatic.ReplaceAllString(s, "")
		c.refused = refuses.MatchString(plain) && !c.allowed
		c.denied = c.refused || denies.MatchString(plain) && !c.allowed
		c.others, c.wished, c.duty = theirs.MatchString(s) && !forMe.MatchString(s), wishes.MatchString(s), duties.MatchString(s)
		// 不会开车、做饭; I cannot drive or weld: what goes on in the same breath is denied too.
		if n := len(all); n > 0 && !c.allowed && goesOn.MatchString(answer[:start]) && !begins.MatchString(s) {
			c.denied, c.refused, c.wished = c.denied || all[n-1].denied, c.refused || all[n-1].refused, c.wished || all[n-1].wished
		}
		all = append(all, c)
	}
	for _, at := range breaks.FindAllStringIndex(answer, -1) {
		add(at[0])
		start = at[1]
	}
	add(len(answer))
	return all
}

// skills are those that the clause says. Caring for one's own family is a duty first, and
// a people is not a language.
func (c Clause) skills() []string {
	found := c.find(saidSkills())
	if left := c.without(machines); left.text != c.text {
		roads := left.find(saidSkills())
		found = slices.DeleteFunc(found, func(code string) bool {
			return (code == "drive" || code == "truck") && !slices.Contains(roads, code)
		})
	}
	if left := c.without(keepers); left.text != c.text && !slices.Contains(left.find(saidSkills()), "lead") {
		found = slices.DeleteFunc(found, func(code string) bool { return code == "lead" })
	}
	if c.duty {
		found = slices.DeleteFunc(found, func(code string) bool { return strings.HasPrefix(code, "care_") })
	}
	if peoples.MatchString(c.text) && !spoken.MatchString(c.text) {
		found = slices.DeleteFunc(found, func(code string) bool { return code == "mandarin" || code == "english" || code == "language" })
	}
	if aLittle.MatchString(c.text) {
		found = slices.DeleteFunc(found, func(code string) bool { return code == "english" || code == "language" })
	}
	return found
}

var (
	// machines are driven, but not on the road: to drive a forklift is not to drive a car.
	machines = pattern.MustCompile(`(?:驾驶|开)?(?:叉车|挖掘机|挖机|装载机|铲车|吊车|起重机|塔吊|推土机|压路机|行车|拖拉机|收割机|农机|插秧机)(?:的)?(?:驾驶员?|司机)?|` +
		`\b(?:driv\w* )?(?:an? |the |my )?(?:(?:diesel|electric|counterbalance|reach) )?(?:fork ?lifts?(?: trucks?)?|excavators?|diggers?|cranes?|bulldozers?|tractors?|combine harvesters?|heavy (?:equipment|machinery|machines?))(?: driv\w*)?`)
	// keepers mind things, and lead nobody: 仓库管理员.
	keepers = pattern.MustCompile(`(?:仓库|库房|仓储|库存|物料|物资|档案|图书|资料|文件|设备|宿舍|网络|系统|时间|财务)管理|管理员(?:工作|岗位?|[^工]|$)`)
)

// oneShift is a time of work, which is no changing of shifts.
var oneShift = pattern.MustCompile(`\b(?:night|day|evening|weekend) shifts?\b`)

// demands are those that the clause names.
func (c Clause) demands() []string {
	found := c.find(saidDemands())
	if left := c.without(oneShift); left.text != c.text && !slices.Contains(left.find(saidDemands()), "shifts") {
		found = slices.DeleteFunc(found, func(code string) bool { return code == "shifts" })
	}
	return found
}

// without is the clause without what the pattern matches.
func (c Clause) without(p *pattern.Pattern) Clause {
	s := p.ReplaceAllString(c.text, " ")
	c.text, c.bare, c.words = s, lengths.ReplaceAllString(aspects.Replace(s), ""), strings.FieldsFunc(s, between)
	return c
}

// aLittle is a language that somebody knows too little of for work.
var aLittle = pattern.MustCompile(`(?:一点|一点点|几句|一些|简单的?|基础)(?:的)?[英日韩法德俄]|[英日韩法德俄](?:语|文)(?:不|差|一般|很差|只会|就会)|\b(?:some|(?:a )?little|a bit of|basic|poor|bad|not much) (?:[a-z]+ )?(?:english|japanese|korean|french|german|russian|spanish)\b|\b(?:english|japanese|korean|french|german|russian|spanish) (?:is |was )?(?:a little|a bit|only |basic|poor|bad|not (?:good|great))`)

func (c Clause) find(said []saying) []string {
	var found []string
	for _, s := range said {
		if slices.ContainsFunc(s.words, c.Has) {
			found = append(found, s.code)
		}
	}
	return found
}

// saying is a code and the folded words that it is said by.
type saying struct {
	code  string
	words []string
}

var (
	saidSkills   = sync.OnceValue(func() []saying { return sayings(Skills) })
	saidLicences = sync.OnceValue(func() []saying { return sayings(Licences) })
	saidDemands  = sync.OnceValue(func() []saying { return sayings(Demands) })
)

func sayings(words []Word) []saying {
	all := make([]saying, len(words))
	for i, w := range words {
		all[i].code = w.Code
		for _, s := range slices.Concat(w.SaidZH, w.SaidEN) {
			all[i].words = append(all[i].words, text.Fold(s))
		}
	}
	return all
}

// between is what stands between words that are not Chinese.
func between(r rune) bool {
	return text.Han(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' && r != '-'
}

func matches(words, parts []string) bool {
	for i, p := range parts {
		stem, open := strings.CutSuffix(p, "*")
		if open && !strings.HasPrefix(words[i], stem) || !open && words[i] != p {
			return false
		}
	}
	return true
}

// times are how a length of learning is said; the first that matches counts.
var times = []struct {
	time string
	said *pattern.Pattern
}{
	{"days", pattern.MustCompile(`^days$|马上|立刻|立即|尽快|现在就|没时间学|不想学|几天|\b(?:at once|now|right away|immediately|straight away|some days|few days|no time)\b`)},
	{"weeks", pattern.MustCompile(`^weeks$|星期|周|一个月|半个月|\b(?:weeks?|one month|a month)\b`)},
	{"months", pattern.MustCompile(`^months$|个月|半年|\b(?:months|half a year|six months)\b`)},
	{"years", pattern.MustCompile(`^years$|[一二两三四五六几多0-9]年|慢慢学|\b(?:years?)\b`)},
}

// ages are years that nobody learns in.
var ages = pattern.MustCompile(`[0-9]+ years? old|aged? [0-9]+|[0-9]+ ?岁|今年|去年|[0-9]{4}年`)

func readTime(answer string) string {
	answer = strings.TrimSpace(ages.ReplaceAllString(text.Fold(answer), ""))
	for _, t := range times {
		if t.said.MatchString(answer) {
			return t.time
		}
	}
	return ""
}

// Others reports whether the clause is said of somebody else, or of what is not yet so.
func (c Clause) Others() bool { return c.others || c.wished }
