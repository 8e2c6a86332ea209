// Package region knows places as rules know them: a national rule holds
// everywhere in the country, a province's in its cities, a city's in itself.
// A code is "" (everywhere), "CN", a GB/T 2260 code of 2, 4 or 6 digits, or for
// other countries an ISO 3166 code ("GB", "GB-ENG"). It owns no table.
package region

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed gb2260.txt
var gb2260 string

// National is the code of the country that the built-in names belong to.
const National = "CN"

type table struct {
	names map[string]string   // code -> official name
	codes map[string][]string // name, short name or English name (lower case) -> codes
	han   []string            // Chinese names for Find, longest first
}

var places = sync.OnceValue(func() table {
	t := table{names: map[string]string{}, codes: map[string][]string{}}
	add := func(name, code string) {
		if !slices.Contains(t.codes[name], code) {
			t.codes[name] = append(t.codes[name], code)
		}
	}
	districts := map[string]bool{} // the short names of districts: 朝阳 is one in Beijing and a city in Liaoning
	for line := range strings.Lines(gb2260) {
		code, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || code == "#" {
			continue
		}
		t.names[code] = name
		add(name, code)
		short := shorten(name)
		if len(code) == 6 {
			districts[short] = true
		}
		if short != name && (len(code) < 6 || utf8.RuneCountInString(short) > 2) {
			add(short, code)
		}
	}
	for code, names := range english {
		for name := range strings.SplitSeq(names, "|") {
			add(strings.ToLower(name), code)
		}
	}
	for _, name := range []string{"cn", "全国", "国家", "中国", "china", "national"} {
		t.codes[name] = []string{National}
	}
	for name, codes := range t.codes {
		if len(codes) != 1 || codes[0] == National || name[0] < 0x80 {
			continue
		}
		// 矿区 and 城区 are districts, and also just words.
		word := utf8.RuneCountInString(name) <= 2 && len(codes[0]) == 6
		if !word && !districts[name] {
			t.han = append(t.han, name)
		}
	}
	slices.SortFunc(t.han, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return t
})

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

var foreign = regexp.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`)

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
// The longest name wins; 上海市浦东新区 is 浦东新区.
func Find(message string) string {
	t := places()
	best := ""
	rest := message
	for _, name := range t.han {
		if strings.Contains(rest, name) {
			if code := t.codes[name][0]; len(code) > len(best) {
				best = code
			}
		}
	}
	if best != "" {
		return best
	}
	words := strings.FieldsFunc(strings.ToLower(message), func(r rune) bool {
		return r != '\'' && (r < 'a' || r > 'z')
	})
	for i := range words {
		for n := 3; n >= 1; n-- {
			if i+n > len(words) {
				continue
			}
			if codes := t.codes[strings.Join(words[i:i+n], " ")]; len(codes) == 1 && codes[0] != National && len(codes[0]) > len(best) {
				best = codes[0]
			}
		}
	}
	return best
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

// english has the provinces and the cities that job seekers name most.
var english = map[string]string{
	"11": "Beijing|Peking", "12": "Tianjin", "13": "Hebei", "14": "Shanxi", "15": "Inner Mongolia|Neimenggu", "21": "Liaoning",
	"22": "Jilin", "23": "Heilongjiang", "31": "Shanghai", "32": "Jiangsu", "33": "Zhejiang", "34": "Anhui", "35": "Fujian",
	"36": "Jiangxi", "37": "Shandong", "41": "Henan", "42": "Hubei", "43": "Hunan", "44": "Guangdong|Canton", "45": "Guangxi",
	"46": "Hainan", "50": "Chongqing", "51": "Sichuan", "52": "Guizhou", "53": "Yunnan", "54": "Tibet|Xizang", "61": "Shaanxi",
	"62": "Gansu", "63": "Qinghai", "64": "Ningxia", "65": "Xinjiang",
	"1301": "Shijiazhuang", "1401": "Taiyuan", "1501": "Hohhot", "2101": "Shenyang", "2102": "Dalian", "2201": "Changchun",
	"2301": "Harbin", "3201": "Nanjing", "3202": "Wuxi", "3205": "Suzhou", "3301": "Hangzhou", "3302": "Ningbo", "3303": "Wenzhou",
	"3401": "Hefei", "3501": "Fuzhou", "3502": "Xiamen", "3601": "Nanchang", "3701": "Jinan", "3702": "Qingdao", "4101": "Zhengzhou",
	"4103": "Luoyang", "4201": "Wuhan", "4301": "Changsha", "4401": "Guangzhou", "4403": "Shenzhen", "4404": "Zhuhai",
	"4406": "Foshan", "4419": "Dongguan", "4501": "Nanning", "4601": "Haikou", "4602": "Sanya", "5101": "Chengdu", "5201": "Guiyang",
	"5301": "Kunming", "5401": "Lhasa", "6101": "Xi'an|Xian", "6201": "Lanzhou", "6301": "Xining", "6401": "Yinchuan", "6501": "Urumqi",
}
