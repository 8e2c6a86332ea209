package bot

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"unicode"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
)

// wanted is what a message asks for of what is near.
type wanted struct {
	From     *geo.Point // WGS-84, where it was shared
	At       string     // a place that is named
	Minutes  int        // on foot; 0 where it is not said
	Kinds    []string
	Services []string
	Open     bool
}

var (
	// geoPlace is a geo URI (RFC 5870), as people and maps write it: in any case, with an
	// altitude, parameters, or a query, which has the point itself where it says 0,0.
	geoPlace = `(?i:geo): ?([-+]?\d{1,3}(?:\.\d*)?) ?, ?([-+]?\d{1,3}(?:\.\d*)?)(?: ?, ?[-+]?\d+(?:\.\d*)?)?((?:[;?]\S*)?)`
	// anyShared is such a place anywhere in a text.
	anyShared = pattern.MustCompile(geoPlace)
	// shared is one on a line of its own, which shares it: doors write it so, and anybody can.
	shared = pattern.MustCompile(`(?m)^\s*` + geoPlace + `\s*$`)
	// queried is the point that a query has.
	queried = pattern.MustCompile(`[?&](?i:q|ll|query)=([-+]?\d{1,3}(?:\.\d*)?)(?:,|%2[cC])([-+]?\d{1,3}(?:\.\d*)?)`)
)

// GeoURI writes a point as what shares it in a message: to a thousandth of a degree,
// about a hundred metres, which is enough for minutes on foot. Nothing finer is stored.
func GeoURI(p geo.Point) string {
	write := func(x float64) string { return strconv.FormatFloat(rounded(x), 'f', -1, 64) }
	return "geo:" + write(p.Lat) + "," + write(p.Lon)
}

func rounded(x float64) float64 { return math.Round(x*1000)/1000 + 0 }

// coarse makes the places that a text names as geo URIs no finer than [GeoURI] does,
// whoever wrote them, however and wherever in it. What is no point on Earth stays.
func coarse(s string) string {
	if p := pointTyped(s); p != nil {
		return GeoURI(*p)
	}
	if !strings.Contains(strings.ToLower(s), "geo:") {
		return s
	}
	s = anyShared.ReplaceAllStringFunc(s, func(uri string) string {
		if p := pointOf(anyShared.FindStringSubmatch(uri)); p != nil {
			return GeoURI(*p)
		}
		return uri
	})
	return shared.ReplaceAllStringFunc(s, func(line string) string {
		uri := strings.TrimSpace(line)
		before, after, _ := strings.Cut(line, uri)
		return lineBreaks(before) + uri + lineBreaks(after)
	})
}

// lineBreaks leaves of white space what ends lines.
func lineBreaks(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) }

// SharesPlace reports whether a text has a place in it, so that a door does not keep it as it came.
func SharesPlace(s string) bool {
	return pointTyped(s) != nil || strings.Contains(strings.ToLower(s), "geo:") && anyShared.MatchString(s)
}

// sharedIn finds a point in a message, and what else is said.
func sharedIn(message string) (*geo.Point, string) {
	if p := pointTyped(message); p != nil {
		return p, ""
	}
	m := shared.FindStringSubmatchIndex(message)
	if m == nil {
		return nil, message
	}
	p := pointOf(shared.FindStringSubmatch(message))
	if p == nil {
		return nil, message
	}
	return p, strings.TrimSpace(message[:m[0]] + "\n" + message[m[1]:])
}

// pointOf gives the point of a geo URI by its parts, no finer than [GeoURI]; nil if it is
// none on Earth.
func pointOf(parts []string) *geo.Point {
	p, ok := point(parts[1], parts[2])
	if m := queried.FindStringSubmatch(parts[3]); m != nil && ok && p == (geo.Point{}) {
		p, ok = point(m[1], m[2])
	}
	if !ok {
		return nil
	}
	return &p
}

func point(lat, lon string) (geo.Point, bool) {
	y, err1 := strconv.ParseFloat(lat, 64)
	x, err2 := strconv.ParseFloat(lon, 64)
	p := geo.Point{Lat: rounded(y), Lon: rounded(x)}
	return p, err1 == nil && err2 == nil && p.Valid()
}

// The kinds of places, by what people call them. The first that matches counts.
var placeKinds = []struct {
	kind    string
	pattern *pattern.Pattern
}{
	{"market", pattern.MustCompile(`零工(?:市场|驿站|超市|站|服务站)|劳务市场|马路市场|打零工的地方|(?i:\b(?:odd[- ]?jobs?|day[- ]?(?:labou?r|work)|casual work) (?:markets?|cent(?:re|er)s?|stations?)\b)`)},
	{"training", pattern.MustCompile(`(?:职业|技能|就业|技工)?培训(?:机构|中心|学校|基地|班|点)|技工学校|(?i:\btraining (?:cent(?:re|er)s?|schools?|providers?|places?)\b)`)},
	{"legal_aid", pattern.MustCompile(`法律援助(?:中心|站|工作站|机构|处)?|法援中心|(?i:\blegal[- ]aid(?: cent(?:re|er)s?| offices?)?\b|\bcitizens[’']? advice\b)`)},
	{"bureau", pattern.MustCompile(`人社(?:局|厅)|人力资源(?:和)?社会保障局|社保局|就业局|劳动局|(?i:\b(?:social security|labou?r|employment) (?:bureaus?|offices?)\b)`)},
	{"station", pattern.MustCompile(`人社(?:中心|所|窗口)|保障所|政务(?:服务)?(?:中心|大厅)|(?:公共)?(?:就业|人才|职业)?(?:创业)?服务(?:站点?|网点|中心|点|窗口)|就业(?:中心|驿站|站)|职介(?:所|中心)|职业介绍所|人才市场|人力资源市场|驿站|(?i:\bjob ?cent(?:re|er)s?\b|\bemployment (?:service|exchange)s?(?: (?:points?|stations?|cent(?:re|er)s?))?\b|\bservice (?:points?|stations?|cent(?:re|er)s?)\b|\bcareers? (?:cent(?:re|er)s?|service)\b)`)},
}

var (
	// proximity is what asks for what is near, or where something is.
	proximity = pattern.MustCompile(`附近|就近|最近的|离.{0,12}(?:最?近|不远)|周边|旁边|一带|哪里有|哪儿有|哪有|在哪(?:里|儿|$|[?？\s])|在什么地方|怎么走|地址|走路|步行|几分钟|分钟(?:以?内|能到)|公里(?:以?内)|(?:区|县|市|镇|乡|街道|街|路|村)(?:里|内)?都?有(?:没有|哪些|什么|几个)|` +
		`(?i:\bnear(?:by|est|[- ]me)?\b|\bclos(?:e|est) (?:to|by)\b|\bclosest\b|\baround (?:here|me)\b|\bwhere(?:'s| is| are| can i find)\b|\bwalk(?:ing)?\b|\baddress\b|\bminutes away\b|\bhow far\b)`)
	// nearAlone asks for what is near without a word for what.
	nearAlone = pattern.MustCompile(`^(?:我?(?:想|要)?(?:看看?|查|找)?(?:一下)?(?:我)?附近(?:有(?:什么|哪些|啥)?)?(?:服务点|网点|地方|可以去的)?|(?:what(?:'s| is)? )?near(?:by| me)?|what is near(?: me)?)[的吗呢?？。!！]*$`)
	// openNow asks for what is open.
	openNow = pattern.MustCompile(`(?:现在|这会儿|今天|还|正在)?(?:开着?门|营业|上班|开放|办公)(?:中|着|的|吗)|现在(?:还)?(?:能|可以)去|(?i:\bopen (?:now|today|at the moment)\b|\b(?:still|only) open\b|\bopen ones\b)`)
	onFoot  = pattern.MustCompile(`([0-9]{1,3}|[一二三四五六七八九十]{1,3}|半个?小时|一(?:个)?小时) ?分?钟?(?:以?内|能到|左右|路|的|走|$)|(?i:(?:within|in|under|max(?:imum)?) (?:a )?([0-9]{1,3})[- ]?min(?:ute)?s?)|(?i:([0-9]{1,3})[- ]min(?:ute)?s?(?: walk| on foot| away)?)`)
	// insurance is where social insurance is done, whatever kind of place that is.
	insurance = pattern.MustCompile(`社保(?:所|中心|窗口|大厅|网点|经办机构)`)
	someplace = pattern.MustCompile(`地方|去处|(?i:\bplaces?\b)`)
	canDo     = pattern.MustCompile(`(?:能|可以|可)?(?:办理?|做|受理)([\p{Han}]{2,10}?)(?:业务|手续|服务)?的(?:地方|网点|窗口|服务站|服务点)?`)
	offers    = pattern.MustCompile(`(?i:\b(?:with|offering|that (?:do|does|offers?)) ([a-z][a-z ]{2,30}?)(?: near\b| in\b|$|[?.,]))`)
	// forWork is a wish for work, not for a place where help is.
	forWork = pattern.MustCompile(`(?:找|招|想做|想干|有没有|要)[^，。？?]{0,12}(?:工作|岗位|职位|活儿?|兼职|全职|工人|小时工|日结)|(?:工作|岗位|职位|兼职|招聘)(?:有|吗|推荐|信息)|离[^，。]{1,12}近的?(?:工作|岗位|活)|` +
		`(?i:\b(?:jobs?|work|vacanc(?:y|ies)|shifts?|part[- ]time|full[- ]time)\b)`)
	// fillers are what stands around what is added to a question.
	fillers = pattern.MustCompile(`那么?|换成?|只(?:要|看|找)?|想?(?:看看?|找|查)|再|还|有(?:没有|哪些|什么)?|附近|周边|最近|里面?|这些|其中|地方|服务点|分钟|之内|以?内|步行|走路|可以|能到?|的|呢|吗|么|吧|呀|一下|我|请问|请|` +
		`(?i:\b(?:and|or|what|how|about|only|just|the|those|ones?|that|which|are|is|there|any|some|show|me|please|near|nearby|here|with|in|within|walk(?:ing)?|on foot|then|now|for|a|an|places?|min(?:ute)?s?|instead|do you (?:have|know))\b)`)
	// wronged tells of what was done to somebody.
	wronged = pattern.MustCompile(`骗|不管|不给|不让|拒绝|投诉|举报|收了?我|(?i:\b(?:scam|cheated|refus|complain|fraud|rude|turned me away))`)
	// onRules asks what a rule says, and names a place only by the way.
	onRules = pattern.MustCompile(`多少钱|补贴|补助|收费|报销|多久|怎么算|怎么办|要不要|可不可以|能不能|能领|赔|标准|条件|材料|合法吗|违法|规定|(?i:\bhow (?:much|long|many|do|can)\b|\bcan (?:my|they|an?)\b|\bam i entitled\b|\brules?\b|\blegal to\b)`)
)

// Where a place is named: before 附近, behind 离 or 在; in English behind near, in, around.
var namesPlace = []*pattern.Pattern{
	pattern.MustCompile(`(?:离|距)([^，。,?？\s]{2,20}?)(?:最近|最?近|不远)`),
	pattern.MustCompile(`(?:我(?:现在)?(?:住)?在|住在?|人在|到了?|在)([^，。,?？\s]{2,20}?)(?:附近|周边|旁边|一带|这边|这里|[，。,\s]|哪里有|有没有|有什么|有哪些|找|$)`),
	pattern.MustCompile(`([^，。,?？\s]{2,20}?)(?:附近|周边|旁边|一带|哪里有|哪儿有|哪有|有没有|有哪些|有什么)`),
	pattern.MustCompile(`(?i:\b(?:near|around|close to|closest to|nearest to|in|at) ((?:the )?[\p{L}][\p{L}0-9' .-]{1,40}?)(?: that\b| which\b| with\b| open\b| now\b| within\b| today\b| please\b|[?,!.]|$))`),
	pattern.MustCompile(`^([\p{Han}]{2,12}?(?:区|县|市|镇|乡|街道|街|路|村|社区))(?:的|有)?`),
}

// hereWords are no names of places.
var hereWords = pattern.MustCompile(`^(?i:我(?:家|们|这里?|这儿|这边|现在)?|你们?|这里?|这儿|这边|那里?|那边|哪里?|哪儿|家|本地|当地|就|最|请问|您好|你好|me|here|us|my (?:home|house|place|area|location)|the (?:area|morning|afternoon|evening)|town|person|general|minutes?)$`)

// asksNear reads a question for what is near. mayBe lets through what only adds to an
// earlier one: 30分钟内的呢, 只看开门的.
func asksNear(message string, follows bool) (wanted, bool) {
	var w wanted
	said := bare(message)
	if nearAlone.MatchString(said) {
		return w, true
	}
	kind, rest := kindIn(message)
	w.Open = openNow.MatchString(message)
	w.Minutes = minutesIn(message)
	if m := canDo.FindStringSubmatch(message); m != nil {
		w.Services = []string{m[1]}
	} else if m := offers.FindStringSubmatch(message); m != nil && kind != "" {
		w.Services = []string{strings.TrimSpace(m[1])}
	}
	if kind == "" && insurance.MatchString(message) {
		rest, w.Services = insurance.ReplaceAllString(rest, "。"), []string{"社保"}
	}
	if kind != "" {
		w.Kinds = []string{kind}
	}
	near := proximity.MatchString(message)
	of := ""
	if kind != "" {
		of = ofKind(rest)
	}
	switch {
	case forWork.MatchString(rest), onRules.MatchString(message), wronged.MatchString(message):
		return wanted{}, false
	case follows && (kind != "" || w.Open || w.Minutes > 0 || len(w.Services) > 0) && addsOnly(message):
	case of != "", kind != "" && (near || w.Open || w.Minutes > 0), near && (len(w.Services) > 0 || (w.Minutes > 0 || w.Open) && (someplace.MatchString(message) || addsOnly(message))):
	default:
		return wanted{}, false
	}
	w.At = cmp.Or(placeIn(rest), of)
	return w, true
}

// kindIn finds what kind of place a message names, and what it says besides.
func kindIn(message string) (kind, rest string) {
	rest = message
	for _, k := range placeKinds {
		if k.pattern.MatchString(rest) {
			if kind == "" {
				kind = k.kind
			}
			rest = k.pattern.ReplaceAllString(rest, "。")
		}
	}
	return kind, rest
}

// addsOnly reports whether a message says nothing but what [asksNear] reads, so that it
// can only add to what was asked before: 培训机构呢, but not 培训机构骗了我.
func addsOnly(message string) bool {
	_, rest := kindIn(message)
	for _, p := range []*pattern.Pattern{openNow, onFoot, canDo, offers, fillers} {
		rest = p.ReplaceAllString(rest, " ")
	}
	return strings.TrimFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) == ""
}

// placeIn finds the place that a question for what is near names.
func placeIn(message string) string {
	for _, p := range namesPlace {
		for _, m := range p.FindAllStringSubmatch(message, 4) {
			at := strings.TrimSpace(m[1])
			for _, before := range []string{"请问", "我住在", "我在", "我住", "住在", "在", "那", "想找", "找", "离", "查", "the "} {
				if name, _ := region.Named(at); name == "" || !strings.HasPrefix(at, name) { // 那曲市 is not that 曲市
					at = strings.TrimSpace(strings.TrimPrefix(at, before))
				}
			}
			at = strings.TrimRight(at, "的")
			if len([]rune(at)) >= 2 && !hereWords.MatchString(at) && !proximity.MatchString(at) && !openNow.MatchString(at+"的") {
				return at
			}
		}
	}
	return ""
}

// minutesIn reads how far on foot something may be; 0 where it is not said.
func minutesIn(message string) int {
	if strings.Contains(message, "公里") || !strings.Contains(message, "分") && !strings.Contains(message, "小时") && !strings.Contains(strings.ToLower(message), "min") {
		return 0
	}
	m := onFoot.FindStringSubmatch(message)
	if m == nil {
		return 0
	}
	said := m[1] + m[2] + m[3]
	switch {
	case strings.HasPrefix(said, "半"):
		return 30
	case strings.HasSuffix(said, "小时"):
		return 60
	}
	return min(numberOf(said), 120)
}
