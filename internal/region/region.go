// Package region knows places as rules know them: a national rule holds
// everywhere in the country, a province's in its cities, a city's in itself.
// A code is "" (everywhere), "CN", a GB/T 2260 code of 2, 4 or 6 digits, or for
// other countries an ISO 3166 code ("GB", "GB-ENG"). It owns no table.
package region

import (
	_ "embed"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"careerbot/internal/pattern"
)

//go:embed gb2260.txt
var gb2260 string

// National is the code of the country that the built-in names belong to.
const National = "CN"

// Republic stands before the titles of its laws, and is often left out.
const Republic = "中华人民共和国"

type table struct {
	names map[string]string   // code -> official name
	codes map[string][]string // name, short name or English name (lower case) -> codes
	full  map[string][]string // official name -> codes
	short map[string][]string // short name, those of districts too -> codes
	alone map[string]string   // short name that says a place without more -> code
	words map[string]bool     // what looks like a place and is none
	begin map[string]bool     // the first two characters of all of these; no name is shorter
	runes int                 // length of the longest name
}

var places = sync.OnceValue(func() *table {
	t := &table{
		names: map[string]string{}, codes: map[string][]string{}, full: map[string][]string{},
		short: map[string][]string{}, alone: map[string]string{}, words: map[string]bool{}, begin: map[string]bool{},
	}
	add := func(to map[string][]string, name, code string) {
		if !slices.Contains(to[name], code) {
			to[name] = append(to[name], code)
		}
	}
	for line := range strings.Lines(gb2260) {
		code, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || code == "#" {
			continue
		}
		t.names[code] = name
		t.runes = max(t.runes, utf8.RuneCountInString(name))
		add(t.codes, name, code)
		add(t.full, name, code)
		short := shorten(name)
		if short == name {
			continue
		}
		add(t.short, short, code)
		if len(code) < 6 || utf8.RuneCountInString(short) > 2 {
			add(t.codes, short, code)
		}
	}
	for name, codes := range t.short {
		code := slices.MinFunc(codes, func(a, b string) int { return len(a) - len(b) })
		if len(code) == 2 || len(code) == 4 && utf8.RuneCountInString(name) > 2 {
			t.alone[name] = code
		}
	}
	for name := range strings.FieldsSeq(wellKnown) {
		t.alone[name] = slices.MinFunc(t.short[name], func(a, b string) int { return len(a) - len(b) })
	}
	for word := range strings.FieldsSeq(ordinary) {
		t.words[word] = true
	}
	for _, names := range []iter.Seq[string]{maps.Keys(t.full), maps.Keys(t.short), maps.Keys(t.alone), maps.Keys(t.words)} {
		for name := range names {
			t.begin[beginning(name)] = true
		}
	}
	for code, names := range english {
		for name := range strings.SplitSeq(names, "|") {
			add(t.codes, strings.ToLower(name), code)
		}
	}
	for _, name := range []string{"cn", "全国", "国家", "中国", "china", "national"} {
		t.codes[name] = []string{National}
	}
	return t
})

// wellKnown has the cities with names of two characters that people name
// without 市. It leaves out names that are also words or that stand inside other
// words often (日照, 开封, 中山, 来宾, 保山): these need their 市.
const wellKnown = `
	唐山 保定 邯郸 邢台 沧州 廊坊 衡水 承德 太原 晋城 临汾 包头 赤峰 通辽 沈阳 大连 鞍山 抚顺 丹东 锦州 营口 盘锦
	长春 大庆 南京 无锡 徐州 常州 苏州 南通 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州
	合肥 芜湖 蚌埠 安庆 滁州 阜阳 宿州 亳州 福州 厦门 莆田 泉州 漳州 龙岩 宁德 南昌 九江 赣州 上饶 宜春
	济南 青岛 淄博 枣庄 烟台 潍坊 济宁 威海 临沂 德州 聊城 滨州 菏泽 郑州 洛阳 安阳 新乡 焦作 濮阳 许昌 漯河 南阳 商丘 信阳 周口
	武汉 黄石 十堰 宜昌 襄阳 荆门 荆州 黄冈 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 郴州 怀化 娄底
	广州 深圳 珠海 汕头 佛山 韶关 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 清远 东莞 潮州 揭阳 江门 南宁 柳州 桂林 海口 三亚 儋州
	成都 绵阳 德阳 泸州 宜宾 南充 达州 贵阳 遵义 毕节 昆明 曲靖 玉溪 丽江 拉萨 西安 宝鸡 咸阳 延安 汉中 榆林
	兰州 天水 西宁 银川 昆山 义乌 常熟 慈溪`

// ordinary has words and ends of words in which a name stands by chance. They
// are read as a dictionary would: the scan passes over them.
const ordinary = `
	城区 老城区 新城区 新市区 矿区 郊区 海城市 大城市 沿海城市 沿海南 沿海北
	社保定 医保定 参保定 担保定 保定点 保定期 保定额 指南通 东南通 西南通 南通知 南通过 南通告
	完成都 变成都 形成都 达成都 提成都 分成都 造成都 组成都 做成都 生成都 养成都 收成都 年成都
	东西安 西安全 西安排 西安装 西安置 中山东 中山西 中山大学 长江西 长江北 黄河南 黄河北 淮河南 淮河北
	扩大庆 重大庆 盛大庆 大庆典 大庆祝 加大连 最大连 重大连 扩大连 大连续 大连锁 大连带
	就业通辽 道德阳 品德州 道德州 规定安阳 新乡镇 新乡村 新乡贤 江门户 以上饶 通信阳 诚信阳 信阳光 相信阳 安阳光 岳阳光
	每周口 德州扑克 昆山路 南京路 南京东路 南京西路 北京路 上海路`

// shorten gives the name that people use: 上海 for 上海市, 广西 for 广西壮族自治区.
func shorten(name string) string {
	for _, long := range []string{"壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区", "自治区"} {
		if s, ok := strings.CutSuffix(name, long); ok {
			return s
		}
	}
	for _, suffix := range []string{"省", "市", "地区", "盟", "区", "县"} {
		if s, ok := strings.CutSuffix(name, suffix); ok && utf8.RuneCountInString(s) >= 2 {
			return s
		}
	}
	return name
}

var foreign = pattern.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`)

// Parse takes what a person or an admin writes, a code or a name in Chinese or
// English, and gives the code. "" is a region too: everywhere.
func Parse(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	t := places()
	if _, ok := t.names[s]; ok {
		return s, nil
	}
	if len(s) == 6 && strings.HasSuffix(s, "00") { // 440100 is 4401, 440000 is 44
		if short := strings.TrimSuffix(strings.TrimSuffix(s, "00"), "00"); t.names[short] != "" {
			return short, nil
		}
	}
	codes := t.codes[strings.ToLower(s)]
	switch {
	case len(codes) == 1:
		return codes[0], nil
	case len(codes) > 1:
		var which []string
		for _, c := range codes {
			which = append(which, c+" "+Name(c, "zh"))
		}
		slices.Sort(which)
		if best := broadest(codes); best != "" {
			return best, nil
		}
		return "", fmt.Errorf("region %q is the name of several places: %s; give the code", s, strings.Join(which, ", "))
	case foreign.MatchString(s):
		return s, nil
	}
	if code := Exactly(s); code != "" { // with what it lies in: 佛山市禅城区
		return code, nil
	}
	return "", fmt.Errorf("region %q is not known; give a name (上海, 广州市, Beijing), a GB/T 2260 code (31, 4401, 110108), CN, or an ISO 3166 code (GB, GB-ENG)", s)
}

// broadest picks the one code that is a province or city among namesakes that
// are districts: 吉林 is the province, not the city.
func broadest(codes []string) string {
	best := slices.MinFunc(codes, func(a, b string) int { return len(a) - len(b) })
	for _, c := range codes {
		if c != best && len(c) == len(best) {
			return ""
		}
	}
	return best
}

// Find gives the code of the place that a message names, "" if it names none.
// Where it names several, the last that the person says to be in or to go to
// counts (我是河南人，在深圳打工), else the first; and of 广东 and 广州 the latter.
func Find(message string) string {
	found := mentions(message)
	if len(found) == 0 {
		found = englishMentions(message)
	}
	if len(found) == 0 {
		return ""
	}
	chosen := found[0].code
	for _, m := range found {
		if m.there {
			chosen = m.code
		}
	}
	for _, m := range found {
		if strings.HasPrefix(m.code, chosen) {
			chosen = m.code
		}
	}
	return chosen
}

// Exactly gives the code of the place that s names and nothing more: 广州,
// 日照, 广东省广州市, Xi'an. A name that several places have says nothing.
func Exactly(s string) string {
	t := places()
	s = strings.TrimSpace(s)
	if found := append(mentions(s), englishMentions(s)...); len(found) == 1 && found[0].start == 0 && found[0].end == len(s) {
		return found[0].code
	}
	if codes := t.codes[strings.ToLower(s)]; len(codes) == 1 && len(t.short[s]) <= 1 && !t.words[s] {
		return codes[0]
	}
	return ""
}

// Leading gives the code of the place that the title of a local rule begins
// with, by its official name: 广州市青年创新创业促进条例. A place further on, or a
// short name, is what the rule is about, or no place at all.
func Leading(title string) string {
	t := places()
	title = strings.TrimLeft(title, " 　《")
	if found := mentions(title); len(found) > 0 && found[0].start == 0 {
		named := title[:found[0].end]
		for _, zone := range []string{"", "自治区", "经济特区", "自由贸易港"} {
			if zone != "" && strings.HasPrefix(title[found[0].end:], zone) {
				return found[0].code
			}
		}
		if strings.HasSuffix(named, t.names[found[0].code]) {
			return found[0].code
		}
	}
	return ""
}

// Seen gives the codes whose rules hold in a region: itself, what it lies in,
// and everywhere. Someone who has not said where they are sees what holds in
// the whole country.
func Seen(code string) []string {
	switch {
	case code == "":
		return []string{"", National}
	case code == National:
		return []string{National, ""}
	case code[0] >= '0' && code[0] <= '9':
		var seen []string
		for n := len(code); n >= 2; n -= 2 {
			seen = append(seen, code[:n])
		}
		return append(seen, National, "")
	}
	seen := []string{code}
	if country, _, ok := strings.Cut(code, "-"); ok {
		seen = append(seen, country)
	}
	return append(seen, "")
}

// Name gives the name of a region for a person: the official Chinese name, or
// the English one where there is one.
func Name(code, language string) string {
	switch {
	case code == "" || code == National:
		if language == "zh" {
			return "全国"
		}
		return "national"
	case language != "zh" && english[code] != "":
		name, _, _ := strings.Cut(english[code], "|")
		return name
	}
	if name := places().names[code]; name != "" {
		return name
	}
	return code
}
