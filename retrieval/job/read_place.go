package job

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// nearby is what 附近 and "near me" mean, in metres, and walkable what can be walked to.
const (
	nearby   = 3000
	walkable = 2000
)

var (
	far      = pattern.MustCompile(`(?:\b(?:within|under|less than|up to|max)\s+(?:an?\s+)?)?(\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s*(公里|千米|里地|里路|km|kms|kilomet(?:re|er)s?|miles?|mi\b|米|m\b)(?:以内|之内|范围内|内|范围)?(?:的)?(?:\s*(?:radius|range)\b)?`)
	walk     = pattern.MustCompile(`(?:走路|步行|走|骑车|骑电动车|电动车|骑行|坐车|开车)\s*(\d+|[一二两三四五六]?十[五]?|半)个?(?:分钟|小时)(?:以内|之内|内|左右)?(?:能到|可达|路程|就到)*(?:的)?|\b(?:within\s+)?(?:an?\s+)?(\d+|half an|half|quarter of an)[\s-]*(?:mins?|minutes?|hours?|hr)(?:'s?)?\s*(?:of\s+)?(walk(?:ing)?|drive|driving|bus|cycle|cycling|commute)\b`)
	onFoot   = pattern.MustCompile(`(?:走路|步行|走着)(?:就)?(?:能|可以?)?(?:到|去)(?:的)?|\b(?:(?:in |within )?walking distance|walkable|within (?:a )?walk)\b(?: (?:of|from|to))?`)
	nearMe   = pattern.MustCompile(`(?:离)(?:我|家|住的地方|这)(?:里|儿|家)?(?:比较|要|最好)?(?:近|不远)(?:一?点)?(?:的|儿的|些的)?|(?:就)?在?家门口|(?:我|家|我家|这)(?:的|里|儿)?附近(?:有)?(?:的)?|\b(?:near|close to|around|by) (?:me|here|my (?:home|house|place))\b|\b(?:anything |something |somewhere )?(?:local|locally|nearby|close by)\b`)
	around   = pattern.MustCompile(`(?:周边|附近|旁边|边上|一带)(?:有)?(?:的)?`)
	awayFrom = pattern.MustCompile(`(?:离|距离?|靠近|挨着)([\p{Han}\da-z]{2,12}?)(?:比较|要|最好)?(?:近|不远|不要太远)(?:一?点|些)?(?:的)?`)
	nearHan  = pattern.MustCompile(`\b(?:near|in|at|around|close to|next to)\s*([\p{Han}\d]{2,12})`) // python near 中关村
	soFar    = pattern.MustCompile(`(?:离|距离?)([\p{Han}\da-z]{2,10}?)(?:[,\s]|$)`)                    // 离中关村1公里以内
	besides  = pattern.MustCompile(`([\p{Han}\da-z]{2,16})(?:附近|周边|旁边|边上|一带|那边|那块)(?:有没有|有|的)?`)
	inPlace  = pattern.MustCompile(`(?:^|[\s,])(?:我)?(?:想|要|就)?(?:住)?在([\p{Han}]{2,8}?)(?:上班|工作|找|打工|做|干|当|有|,|\s|$)`)
	landmark = pattern.MustCompile(`[\p{Han}]{2,6}(?:地铁站|火车站|高铁站|汽车站|体育中心|大学城|工业园|科技园|物流园|开发区|万达|广场|大厦|机场|码头|中学|大学|医院|小区)`)
	leading  = pattern.MustCompile(`^(?:我|想|要|找|个|份|在|到|去|住|就|离|有|没|请问|哪里|哪|一|招|的|做|当|做个|能|可以|最好|希望|打算|准备|帮忙?|求)+`)

	beforeEN = pattern.MustCompile(`\b(?:not (?:too )?far from|close to|next to|outside|around|near|nr|round|from|in|at|of|to)\s+`)
	nameEN   = pattern.MustCompile(`^[a-z][a-z'-]*(?:[\s-]+[a-z][a-z'-]*){0,4}`)
)

// distance reads how far the work may be.
func (r *reading) distance() {
	if m := r.take(walk); m != nil {
		minutes := number(m[1])
		if m[1] == "半" || strings.HasPrefix(m[2], "half") {
			minutes = 30
		} else if strings.HasPrefix(m[2], "quarter") {
			minutes = 15
		} else if m[2] != "" {
			minutes = number(m[2])
		}
		speed := geo.DefaultWalk.Speed // metres a second; roads are as crooked for all
		switch {
		case strings.Contains(m[0], "骑") || strings.Contains(m[0], "电动") || strings.HasPrefix(m[3], "cycl"):
			speed = 13.0 / 3
		case strings.Contains(m[0], "车") || m[3] != "" && !strings.HasPrefix(m[3], "walk"):
			speed = 10
		}
		r.Metres = math.Round(minutes * 60 * speed / geo.DefaultWalk.Detour)
	} else if m := r.take(far); m != nil {
		unit := 1.0
		switch {
		case strings.HasPrefix(m[2], "公里") || strings.HasPrefix(m[2], "千米") || strings.HasPrefix(m[2], "k"):
			unit = 1000
		case strings.HasPrefix(m[2], "里"):
			unit = 500
		case strings.HasPrefix(m[2], "mi"):
			unit = 1609.344
		}
		r.Metres = math.Round(number(m[1]) * unit)
	} else if r.has(onFoot) {
		r.Metres = walkable
	}
	if r.has(nearMe) && r.Metres == 0 {
		r.Metres = nearby
	}
}

// place reads where the work should be. Said is as it was written: names in Latin
// letters are told by their capitals there.
func (r *reading) place(said string) {
	if r.At != "" { // a postcode
		return
	}
	r.has(stopNear)
	switch {
	case r.compass(said):
	case r.cutOut(nearHan), r.cutOut(awayFrom), r.cutOut(besides), r.Metres > 0 && r.cutOut(soFar):
	case r.district():
	case r.cutOut(inPlace):
	case r.english(said):
	default:
		if m := landmark.FindString(r.s); m != "" && r.Metres > 0 {
			r.cut(m, leading.ReplaceAllString(m, ""))
		}
	}
	if r.has(around) && r.At == "" && r.Metres == 0 {
		r.Metres = nearby
	}
}

// cut takes a name out, with the words around it.
func (r *reading) cut(all, name string) {
	r.At = name
	r.s = strings.Replace(r.s, all, gap, 1)
}

// cutOut takes the place that a pattern finds.
func (r *reading) cutOut(p *pattern.Pattern) bool {
	m := p.FindStringSubmatch(r.s)
	if m == nil {
		return false
	}
	name := leading.ReplaceAllString(m[1], "")
	if utf8.RuneCountInString(name) < 2 || strings.Trim(name, "的我家里这那找") == "" || strings.HasPrefix(name, "家") || strings.HasPrefix(name, "线上") {
		return false
	}
	rest := strings.TrimSuffix(m[1], name) // what stood before the name is read on
	r.At = name
	r.s = strings.Replace(r.s, m[0], gap+rest+gap, 1)
	return true
}

// district finds districts that have a code, also those whose name several have.
func (r *reading) district() bool {
	at, end := -1, -1
	runes := make([]int, 0, len(r.s))
	for i := range r.s {
		runes = append(runes, i)
	}
	runes = append(runes, len(r.s))
	for i := 0; i < len(runes)-1; i++ {
		if c, _ := utf8.DecodeRuneInString(r.s[runes[i]:]); !text.Han(c) {
			continue
		}
		for n := 11; n >= 2; n-- {
			if i+n >= len(runes) {
				continue
			}
			name := r.s[runes[i]:runes[i+n]]
			if strings.ContainsAny(name, " ,") {
				continue
			}
			if cuisine.MatchString(r.s[runes[i+n]:]) { // 新疆餐厅 is where one eats
				continue
			}
			if region.Exactly(name) == "" && name != "浦东" && (len(region.Namesakes(name)) == 0 || n == 2 && !knownShort[name] && !r.alone(runes[i], runes[i+n])) {
				continue
			}
			if at < 0 || strings.Trim(r.s[end:runes[i]], " ") == "" {
				if at < 0 {
					at = runes[i]
				}
				end = runes[i+n]
				i += n - 1
				break
			}
		}
	}
	if at < 0 {
		return false
	}
	all := r.s[at:end]
	name := strings.ReplaceAll(all, " ", "")
	// A street, quarter or landmark behind it is the place, too.
	if m := placeAfter.FindString(r.s[end:]); m != "" {
		all += m
		name += strings.TrimSpace(m)
	}
	if before, ok := strings.CutSuffix(r.s[:at], "在"); ok {
		r.s = before + " " + r.s[at:]
	}
	r.cut(all, name)
	return true
}

// alone reports whether a piece stands between marks or spaces.
func (r *reading) alone(from, to int) bool {
	name, before, after := r.s[from:to], r.s[:from], r.s[to:]
	if strings.ContainsRune(" ,", rune(before[len(before)-1])) && strings.ContainsRune(" ,", rune(after[0])) {
		return true
	}
	return behindPlace.MatchString(after) && beginsPlace.MatchString(before) && !alsoSays.MatchString(name)
}

// beginsPlace ends with what a place can stand behind: 找个海淀的. alsoSays are names of
// districts that are words, too.
var (
	beginsPlace = pattern.MustCompile(`(?:[ ,]|个|份|找|在|到|去|点|些|想要|有没有|看看|那|只要)$`)
	behindPlace = pattern.MustCompile(`^(?:的|找|有|招|这边|那边|[a-z]|保洁|保安|服务员|司机|厨师|后厨|普工|文员|会计|出纳|销售|客服|搬运|分拣|收银|护工|保姆|月嫂|家政|快递|外卖|骑手|电工|焊工|洗碗|兼职|零工|日结|招聘|工作|前台|店员|导购|护士|老师|小时工|临时工|工厂|餐厅|仓库|超市|行政)`)
	alsoSays    = pattern.MustCompile(`^(?:高明|和平|大方|富裕|友好|光明|平安|新兴|文明|公安|合作|通道|中方|同心|丰满|建设|工农|矿区|郊区|城区|市区|城中|东方|太平|兴隆|安定|富强|繁荣|向阳|阳光|自由|长期|灯塔|双桥|永安|安平|长安|吉祥|幸福|开放|团结|民主|文化|前进|胜利|发展)$`)
)

// stopNear is a stop that is to be near, of which no advertisement tells.
var stopNear = pattern.MustCompile(`\b(?:(?:close|near|next|handy|not far) (?:to |for |from )?|on )(?:an? |the |my )?(?:bus|tram|train|tube|metro) (?:stops?|stations?|routes?|lines?|links?)\b`)

// knownShort are short names of several places that people use as they are.
var knownShort = map[string]bool{"朝阳": true, "南山": true, "鼓楼": true, "铁西": true}

var cuisine = pattern.MustCompile(`^(?:餐厅|餐馆|菜|饭店|饭馆|烤|人|话|方言|面馆|拉面|拌面|火锅|小吃|风味|味|料理)`)

var placeAfter = pattern.MustCompile(`^\s?[\p{Han}]{2,4}(?:路|街|镇|村|大道|广场|地铁站|火车站|工业园|科技园|大学城|开发区)`)

// towns are names of towns that are known without capitals or a word before them.
var towns = geo.Towns

// notPlaces begin what stands behind "in" or "at" and is no place.
var notPlaces = setOf(`a an the my this that any work working job jobs care hospitality retail marketing plumbing it hr admin finance construction
		engineering education teaching nursing childcare catering cleaning security sales logistics warehouse warehouses healthcare law accounting england uk
		person hand home house office school schools shops pubs restaurants hotels hospital hospitals care-homes english french months weeks days hours
		animals kids children people us me you do be start work least about after all once short long full part software design media beauty farming
		carpentry joinery welding mechanics hairdressing tech science research january february march april may june july august september october
		november december monday tuesday wednesday thursday friday saturday sunday tomorrow today week weekends evenings mornings nights`)

// stops end a name.
var stops = setOf(`please pls for with paying pays pay starting start area or and only that which i no not at in near from on but jobs job work
		if asap want wanted looking salary over per any ideally full part station-area within shift shifts paid as to got my the want`)

// english finds a town by the word before it, by its name, or by its capitals.
func (r *reading) english(said string) bool {
	for _, m := range beforeEN.FindAllStringIndex(r.s, 12) {
		behind := nameEN.FindString(r.s[m[1]:])
		words := strings.Fields(behind)
		var name []string
		for _, w := range words {
			if stops[w] && len(name) > 0 || len(name) == 4 {
				break
			}
			name = append(name, w)
		}
		if len(name) == 0 || notPlaces[name[0]] || stops[name[0]] {
			continue
		}
		// In lower case only a known town is a place, or what "near" stands before.
		near := slices.Contains([]string{"near", "nr", "around", "close", "next", "not", "round"}, strings.Fields(r.s[m[0]:m[1]])[0])
		if !near && !capital(said, strings.Join(name, " ")) {
			for n := len(name); n > 0 && !towns()[strings.Join(name, " ")]; n-- {
				name = name[:n-1]
			}
		} else if !near { // the capitals say where it ends
			for n := len(name); n > 1 && !capital(said, name[n-1]) && name[n-1] != "station"; n-- {
				name = name[:n-1]
			}
		}
		if len(name) == 0 {
			continue
		}
		at := strings.Join(name, " ")
		end := m[1] + len(at)
		if !strings.HasPrefix(r.s[m[1]:], at) { // more than a space between two words
			end = m[1] + strings.LastIndex(behind, name[len(name)-1]) + len(name[len(name)-1])
		}
		r.At = written(said, at)
		rest := centre.ReplaceAllString(r.s[end:], "")
		r.s = r.s[:m[0]] + gap + strings.TrimPrefix(strings.TrimPrefix(rest, " area"), " region")
		return true
	}
	all := townWord.FindAllStringIndex(r.s, -1)
	for n := 4; n >= 1; n-- {
		for i := len(all) - n; i >= 0; i-- {
			name := r.s[all[i][0]:all[i+n-1][1]]
			if towns()[name] {
				from, to := all[i][0], all[i+n-1][1]
				if i > 0 && partBefore[r.s[all[i-1][0]:all[i-1][1]]] && all[i-1][1]+1 == from { // Royal Preston Hospital
					from = all[i-1][0]
				}
				if i+n < len(all) && partAfter[r.s[all[i+n][0]:all[i+n][1]]] && to+1 == all[i+n][0] {
					to = all[i+n][1]
				}
				r.At = written(said, r.s[from:to])
				r.s = r.s[:from] + gap + strings.TrimPrefix(centre.ReplaceAllString(r.s[to:], ""), " area")
				return true
			}
		}
	}
	if name := lastNamed(said); name != "" && strings.Contains(r.s, strings.ToLower(name)) {
		r.cut(strings.ToLower(name), name)
		return true
	}
	return false
}

// lastNamed gives the last piece of a message if it is no more than a name in capitals:
// kitchen assistant, Hove. The first piece has a capital anyway.
func lastNamed(said string) string {
	pieces := strings.FieldsFunc(said, func(c rune) bool { return strings.ContainsRune(",.;\n", c) })
	if len(pieces) < 2 {
		return ""
	}
	words := strings.Fields(pieces[len(pieces)-1])
	if len(words) == 0 || len(words) > 3 {
		return ""
	}
	for _, w := range words {
		if !capitalised.MatchString(w) || notPlaces[strings.ToLower(w)] || stops[strings.ToLower(w)] {
			return ""
		}
	}
	return strings.Join(words, " ")
}

var capitalised = pattern.MustCompile(`^[A-Z][a-z]+(?:-[A-Za-z]+)*$`)

var centre = pattern.MustCompile(`^ (?:city |town )?cent(?:re|er)\b`)

// What stands before or after the name of a town and makes the name of a place in it.
var (
	partBefore = setOf("royal north south east west central greater upper lower new great")
	partAfter  = setOf("hospital infirmary broadway road street station airport bridge park cross common green hill town university college docks")
)

func setOf(words string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		all[w] = true
	}
	return all
}

var townWord = pattern.MustCompile(`[a-z]+(?:[-'][a-z]+)*`)

// written gives words as they were written.
func written(said, folded string) string {
	if i := strings.Index(strings.ToLower(said), folded); i >= 0 && i+len(folded) <= len(said) && strings.EqualFold(said[i:i+len(folded)], folded) {
		return said[i : i+len(folded)]
	}
	return folded
}

// capital reports whether words were written with a capital first letter.
func capital(said, folded string) bool {
	c, _ := utf8.DecodeRuneInString(written(said, folded))
	return c >= 'A' && c <= 'Z'
}
