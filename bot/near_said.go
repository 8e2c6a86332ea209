package bot

import (
	"slices"
	"strings"
	"time"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
)

// Where people say that they are, and what they ask of a place that is shown.

var (
	// typedPoint is a point as it is copied out of a map: two numbers and nothing else.
	typedPoint = pattern.MustCompile(`^\s*[(（]?(-?\d{1,3}\.\d{2,15})°?\s*[,，;；、 ]\s*(-?\d{1,3}\.\d{2,15})°?[)）]?\s*$`)
	// iAm is what stands before where somebody is: 我住在, I'm in.
	iAm = pattern.MustCompile(`^(?:(?:你好|您好|请问|那|就)[，, ]?)?(?:我们?(?:现在|目前|就|人|家|现)*(?:住在?|在|位于|到了)|(?:现在|目前|人|家|就)*(?:住在|住|在)|我家在|地址(?:是|在)|位置(?:是|在))|` +
		`(?i:^(?:(?:hi|hello|well|ok|oh)[, ]+)?(?:(?:i['’]?m|i am|we['’]?re|we are|i live|i['’]?m living|i am living|i stay|living|live|based|my (?:home|address|postcode|place|town|location) is|it['’]?s)(?: (?:now|currently|just|right|staying|living|based))*(?: (?:in|at|near|around|on|by|close to))?|in|at|near|around|close to|by) )`)
	// hereabouts is what stands behind it.
	hereabouts = pattern.MustCompile(`(?:这边|这里|这儿|那边|那里|附近|旁边|周边|一带|的?呢|[啊呀吧哦哈了]|[。.!！?？~,，\s])+$|(?i:(?: (?:area|please|now|thanks|thank you|right now|at the moment))+[.!? ]*$)`)
	// sayWhere says that a place follows, and someState is what is none: 我在试用期.
	sayWhere  = pattern.MustCompile(`^(?:我们?|人|家|现在|目前|就)*(?:住在?|在|到了)[\p{Han}\d]{2,10}$|(?i:^(?:i|i['’]?m|we|we['’]?re|my)\b.{0,30}\b(?:in|at|near|around|on|by|close to) [\p{L}0-9'’ .-]{3,30}$)`)
	someState = pattern.MustCompile(`公司|单位|上班|工[地厂作]|厂|学校|医院|外地|国外|试用|合同|仲裁|法院|网|家|职|期|店|假|找|被|没|不|欠|(?i:\b(?:work|home|school|job|trouble|debt|training|probation|my|the|benefits?|college|hospital|court|leave)\b)`)
	// ofTown is the middle of a town, which its name stands for.
	ofTown = pattern.MustCompile(`(?i: (?:town|city) cent(?:re|er)$)`)
	// streetish is what Chinese streets, quarters and districts are called.
	streetish = pattern.MustCompile(`^[\p{Han}]{1,12}(?:街道|大道|大街|路|街|镇|乡|村|社区|小区|广场|巷|胡同|新区|区|县|市)(?:\d{1,5}号?)?(?:院|附近)?$`)
	// capitals is a name as English writes it, and postcode a British one.
	capitals = pattern.MustCompile(`^[A-Z][a-z'’-]{2,}(?:,? (?:[A-Z][a-z'’-]+|of|the|on|upon|under|in))*$`)
	postcode = pattern.MustCompile(`^(?i:[A-Z]{1,2}\d[A-Z\d]?)(?: ?\d(?i:[A-Z]{2}))?$`)
)

// pointTyped reads a point that somebody has typed; nil if it is none where people live
// whom this serves. Some maps give the longitude first.
func pointTyped(said string) *geo.Point {
	m := typedPoint.FindStringSubmatch(said)
	if m == nil {
		return nil
	}
	for _, at := range [][2]string{{m[1], m[2]}, {m[2], m[1]}} {
		if p, ok := point(at[0], at[1]); ok && geo.Country(p) != "" {
			return &p
		}
	}
	return nil
}

// whereSaid takes away what stands around the place where somebody is.
func whereSaid(said string) string {
	said = strings.TrimSpace(said)
	if region.Exactly(said) != "" || len(region.Namesakes(said)) > 0 {
		return said // 在 may begin a name
	}
	if cut := strings.TrimSpace(iAm.ReplaceAllString(said, "")); len([]rune(cut)) >= 2 {
		said = cut
	}
	if cut := strings.TrimSpace(hereabouts.ReplaceAllString(said, "")); len([]rune(cut)) >= 2 {
		said = cut
	}
	return said
}

// placeAlone reads a message that is where somebody is and nothing else, after places were
// listed. What it names may still be no place: the search says so.
func placeAlone(said string) (at string, ok bool) {
	at = whereSaid(said)
	if !namesOnly(at) || hereWords.MatchString(at) {
		return "", false
	}
	known := append(region.Namesakes(at), region.Exactly(at))
	if slices.Contains(known, region.National) {
		return "", false
	}
	at = ofTown.ReplaceAllString(at, "")
	ok = slices.ContainsFunc(known, func(code string) bool { return code != "" }) || streetish.MatchString(at) || postcode.MatchString(at) || capitals.MatchString(at) ||
		geo.Towns()[strings.ToLower(at)] || sayWhere.MatchString(said) && !someState.MatchString(at) && len(strings.Fields(at)) <= 3
	return at, ok
}

// besidesKind is what stands around a kind of place and where: 的电话, in.
var besidesKind = pattern.MustCompile(`联系电话|电话号码|电话|号码|联系方式|具体|地址|在哪里|在哪儿|在哪|哪里|哪儿|有没有|有哪些|有什么|有|请问|我想?要?|想|要|去|到|找|查询?|一下|帮|的|里|吗|呢|。|[\s,，?？.!！]+|` +
	`(?i:\b(?:phone|telephone|numbers?|address(?:es)?|please|the|a|an|any|of|for|in|near|at|around|is|are|there|find|me|show|list|all)\b)`)

// ofKind gives the place where a message that names a kind of place wants one, "" if it
// says more than that: 历下区服务站电话, odd-jobs market in Huaiyin.
func ofKind(rest string) string {
	at := strings.TrimSpace(besidesKind.ReplaceAllString(rest, " "))
	if at == "" || strings.ContainsAny(at, " ") && strings.ContainsFunc(at, isHan) {
		return ""
	}
	if name, ok := placeAlone(at); ok && name == at || len(region.Spelt(at)) > 0 {
		return at
	}
	return ""
}

func isHan(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }

// placeFacts are what is asked of a place that is shown.
var placeFacts = []struct {
	fact string
	asks *pattern.Pattern
}{
	{"hours", pattern.MustCompile(`几点(?:钟)?(?:上班|下班|开门|关门|开|关|营业|结束|到几点)?|什么时候(?:开门|关门|开|关|上班|下班|去)|(?:办公|营业|上班|开放|工作|开门|关门|下班)时间|(?:还|都|也|中午)*(?:开不开门|开不开|上不上班|午休|开门|关门|上班|营业|休息|放假|开)|` +
		`(?i:\b(?:opening (?:hours|times)|hours|open(?:s|ing)?|clos(?:e|es|ed|ing)|what time|when)\b)`)},
	{"phone", pattern.MustCompile(`(?:联系)?电话(?:号码)?|号码|联系方式|怎么联系|(?i:\b(?:(?:tele)?phone(?: numbers?)?|numbers?|contact(?: details)?|(?:call|ring|reach)(?: them| it)?)\b)`)},
	{"address", pattern.MustCompile(`(?:具体|详细)?(?:地址|位置|路线)|怎么(?:走|去|过去|到)|在(?:哪里|哪儿|哪|什么地方|什么位置)|(?i:\b(?:address|how (?:do|can) i get(?: there| to)?|directions?|where(?: exactly)?)\b)`)},
	{"services", pattern.MustCompile(`(?:能|可以)?(?:办理?|做)(?:些?什么|哪些|啥)(?:业务|手续|事)?|有(?:什么|哪些)(?:服务|业务)|(?i:\b(?:what (?:can|do|does) (?:they|it|i) (?:do|offer)|services)\b)`)},
}

// daysAsked are the days that hours are asked for, Monday first; public holidays are 7.
var daysAsked = []*pattern.Pattern{
	pattern.MustCompile(`(?:周|星期|礼拜)一|(?i:\bmon(?:day)?s?\b)`), pattern.MustCompile(`(?:周|星期|礼拜)二|(?i:\btue(?:s|sday)?s?\b)`), pattern.MustCompile(`(?:周|星期|礼拜)三|(?i:\bwed(?:nesday)?s?\b)`),
	pattern.MustCompile(`(?:周|星期|礼拜)四|(?i:\bthu(?:rs|rsday)?s?\b)`), pattern.MustCompile(`(?:周|星期|礼拜)五|(?i:\bfri(?:day)?s?\b)`), pattern.MustCompile(`(?:周|星期|礼拜)六|周末|(?i:\bsat(?:urday)?s?\b|\bweekends?\b)`),
	pattern.MustCompile(`(?:周|星期|礼拜)[日天]|(?i:\bsun(?:day)?s?\b)`), pattern.MustCompile(`节假日|假期|过节|(?i:\b(?:public |bank )?holidays?\b)`),
}

var (
	tomorrow = pattern.MustCompile(`明天|明日|(?i:\btomorrow\b)`)
	whichOne = pattern.MustCompile(`(?:第|no\.? ?|number )?(` + cardNumber + `)(?:个|家|号|\b|的)`)
	// ofShown is what else stands in a question about places that are shown.
	ofShown = pattern.MustCompile(`今天|现在|中午|上午|下午|晚上|早上|最近的?|上面|刚才|前面|这[个家里儿些]?|那[个家里儿些]?|它们?|他们|人家|服务点|地方|知道|告诉|和|跟|以及|给我|发我|多少|是|有|的|吗|呢|么|啊|吧|呀|都|也|我|您|请问|一下|到|能|可以|去|过|了|` +
		`(?i:\b(?:it|its|they|them|their|this|that|the|those|these|nearest|closest|one|ones|place|places|is|are|do|does|can|will|you|i|me|what|what's|whats|on|at|in|to|for|of|a|an|and|have|has|give|tell|please|today|now|get|late|early|morning|evening|there|still|s)\b)|[\s,，.。!！?？'’]+`)
)

// ask is what is asked of places that are shown.
type ask struct {
	facts []string
	of    int // the number in the list; 0 is not said
	day   int // of the week, 0 is Monday, 7 a public holiday; -1 is not said
	first bool
}

// asksOfShown reads a question about places that are shown, by their names; false where it says
// anything else besides.
func asksOfShown(said string, names []string, now time.Time) (q ask, ok bool) {
	q.day = -1
	rest := strings.ToLower(said)
	for i, name := range names {
		if name = strings.ToLower(name); strings.Contains(rest, name) {
			q.of, rest = i+1, strings.ReplaceAll(rest, name, " ")
		}
	}
	if _, rest = kindIn(rest); wronged.MatchString(rest) || forWork.MatchString(rest) {
		return q, false
	}
	q.first = nearestSaid.MatchString(rest)
	for day, p := range daysAsked {
		if p.MatchString(rest) {
			q.day, rest = day, p.ReplaceAllString(rest, " ")
		}
	}
	if tomorrow.MatchString(rest) {
		q.day, rest = (int(now.Weekday())+7)%7, tomorrow.ReplaceAllString(rest, " ") // Sunday is 0 there
	}
	for _, f := range placeFacts {
		if f.asks.MatchString(rest) {
			q.facts, rest = append(q.facts, f.fact), f.asks.ReplaceAllString(rest, " ")
		}
	}
	if m := whichOne.FindStringSubmatch(rest); m != nil && q.of == 0 {
		q.of, rest = numberOf(m[1]), whichOne.ReplaceAllString(rest, " ")
	}
	rest = ofShown.ReplaceAllString(rest, "")
	if q.day >= 0 && !slices.Contains(q.facts, "hours") {
		return q, false
	}
	return q, len(q.facts) > 0 && rest == ""
}

var nearestSaid = pattern.MustCompile(`最近的|(?i:\b(?:nearest|closest)\b)`)
