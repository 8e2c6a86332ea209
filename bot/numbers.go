package bot

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/internal/text"
)

var (
	// Digits with what multiplies them, or a number in characters. Digits of
	// other scripts are found, too: no source has them.
	number    = regexp.MustCompile(`(\p{Nd}+(?:[.,]\p{Nd}+)*)\s?([百千万亿]*)|[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+|半`)
	thousands = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
	formal    = strings.NewReplacer("壹", "一", "贰", "二", "叁", "三", "肆", "四", "伍", "五", "陆", "六", "柒", "七", "捌", "八", "玖", "九", "拾", "十", "佰", "百", "仟", "千")

	// What a number counts, by what follows it or stands before it. A group's
	// name is the unit in both languages.
	follows = regexp.MustCompile(`^[)）]?[\s-]{0,2}(?:(?:full|calendar|consecutive|natural) )?(?:` +
		`(?P<age>周?岁|years?[\s-](?:old|of age)\b)|(?P<year>周?年|years?\b|yrs?\b)|(?P<month>个?(?:自然)?月|months?\b)|` +
		`(?P<workday>个?工作日|(?:working|business)[\s-]days?\b|workdays?\b)|(?P<day>日|天|days?\b)|(?P<week>周|个?星期|weeks?\b)|` +
		`(?P<hour>个?小时|个?钟头|hours?\b|hrs?\b)|(?P<minute>分钟|minutes?\b)|(?P<percent>%|percent\b|per cent\b|个?百分点|percentage points?\b)|` +
		`(?P<yuan>元|块|圆|yuan\b|rmb\b|cny\b)|(?P<times>倍|times\b|fold\b)|(?P<article>条)|(?P<paragraph>款)|(?P<grade>级))`)
	precedes = regexp.MustCompile(`(?:(?P<percent>百分之)|(?P<article>\barticles? |\bart\. ?)|(?P<paragraph>\bparagraphs? )|(?P<grade>\b(?:grade|level) )|(?P<yuan>\b(?:rmb|cny) ?|[¥￥] ?))$`)
	units    = []string{"age", "year", "month", "date", "workday", "day", "week", "hour", "minute", "percent", "yuan", "times", "article", "paragraph", "grade"}

	inDate   = regexp.MustCompile(`^[\d〇零一二三四五六七八九十份底初]`) // after 月: 3月1日 is no period
	word     = regexp.MustCompile(`^\s?[\p{L}]`)
	connects = regexp.MustCompile(`^[\s)）]{0,2}(?:[-~–—/(（、]|至|到|或者?|和|to\b|or\b|and\b)\s?第?$`)
	halves   = regexp.MustCompile(`^(?:数|价|额|薪)`)
)

// amount is a number in a text and what it counts.
type amount struct {
	value      string
	unit       string // one of units, "" if the text does not say
	before     bool   // the unit stands before it: Articles 38 and 46
	start, end int
	word       bool // may be a part of a word: 一 in 一般
	followed   bool // by a word that is no unit: 20人
}

// numbers gives the numbers of a folded text in one form, so that 12, 十二 and
// twelve are the same, and 1.5万 and 15,000; with its unit where the text gives
// one, so that 6 months are not 6 years. A sentence has "6 month" for 六个月 and
// "6" for a number without a unit. A source has what a sentence may say: "6"
// for every number, "6 month" for 六个月, and each unit for a number that stands
// alone, as in a table. Of a sentence that says more, we are not sure.
func numbers(s string, source bool) map[string]bool {
	found := map[string]bool{}
	for _, a := range amounts(inDigits(s)) {
		switch {
		case source:
			found[a.value] = true
			if a.unit != "" {
				found[a.value+" "+a.unit] = true
			} else if !a.word && !a.followed {
				for _, unit := range units {
					found[a.value+" "+unit] = true
				}
			}
		case a.unit != "":
			found[a.value+" "+a.unit] = true
		case !a.word:
			found[a.value] = true
		}
	}
	return found
}

// amountsOf reads the numbers of a text as it stands.
func amountsOf(s string) []amount { return amounts(inDigits(text.Fold(s))) }

// amounts reads the numbers of a text and their units.
func amounts(s string) []amount {
	var all []amount
	read := 0
	for _, m := range number.FindAllStringSubmatchIndex(s, -1) {
		if m[0] < read {
			continue // the 半 of 两年半
		}
		a := amount{start: m[0], end: m[1]}
		var values []string
		n := s[m[0]:m[1]]
		switch {
		case m[2] >= 0:
			values = digits(s[m[2]:m[3]], s[m[4]:m[5]])
		case n == "半":
			values = []string{"0.5"}
			a.word = !halves.MatchString(s[m[1]:]) && !strings.HasSuffix(s[:m[0]], "一") // 半 is mostly a part of a word
		default:
			value, ok := chineseNumber(formal.Replace(n))
			if !ok {
				continue
			}
			values = []string{strconv.Itoa(value)}
			// 一 is mostly a word, and 百 and 万 are parts of words.
			a.word = utf8.RuneCountInString(n) == 1 && !strings.Contains("二两三四五六七八九十", n)
			if n == "百" && strings.HasPrefix(s[m[1]:], "分之") {
				continue
			}
		}
		half := ""
		if rest, ok := strings.CutPrefix(s[a.end:], "个半"); ok { // 两个半月
			half, a.unit = "个半", named(follows, "个"+rest)
			a.end += len(half)
		} else if at := follows.FindStringIndex(s[a.end:]); at != nil {
			a.unit = named(follows, s[a.end:])
			a.end += at[1]
			if strings.HasSuffix(s[:a.end], "月") && !strings.HasSuffix(s[:a.end], "个月") && inMonth(all, a, s[a.end:]) {
				a.unit = "date"
			}
			if strings.HasPrefix(s[a.end:], "半") && n != "半" { // 两年半
				half = "半"
				a.end += len(half)
			}
		} else if a.unit = named(precedes, s[max(0, a.start-12):a.start]); a.unit != "" {
			a.before = true
		} else {
			a.followed = word.MatchString(s[a.end:]) || strings.HasSuffix(s[:a.start], "第")
		}
		read = a.end
		for _, value := range values {
			a.value = value
			if half != "" {
				if f, err := strconv.ParseFloat(value, 64); err == nil {
					a.value = strconv.FormatFloat(f+0.5, 'f', -1, 64)
				}
			}
			all = append(all, a)
		}
	}
	// In 3至6个月, and in Articles 38 and 46, one unit is for both.
	for i := len(all) - 2; i >= 0; i-- {
		if next := all[i+1]; all[i].unit == "" && !next.before && joined(s, all[i], next) {
			all[i].unit = next.unit
		}
	}
	for i := 1; i < len(all); i++ {
		if last := all[i-1]; all[i].unit == "" && last.before && joined(s, last, all[i]) {
			all[i].unit, all[i].before = last.unit, true
		}
	}
	return all
}

// joined says that two numbers are the ends of a range, or two of a list.
func joined(s string, a, b amount) bool {
	return a.end <= b.start && connects.MatchString(s[a.end:b.start])
}

// inMonth says that the 月 after a number is one of the calendar.
func inMonth(before []amount, a amount, rest string) bool {
	if inDate.MatchString(rest) {
		return true
	}
	return len(before) > 0 && before[len(before)-1].end == a.start && before[len(before)-1].unit == "year" // 2026年3月
}

// named gives the name of the group that matched, "" if nothing did.
func named(pattern *regexp.Regexp, s string) string {
	m := pattern.FindStringSubmatchIndex(s)
	for i, name := range pattern.SubexpNames() {
		if name != "" && m != nil && m[2*i] >= 0 {
			return name
		}
	}
	return ""
}

// digits gives the numbers that digits stand for: one, or several where commas
// part them.
func digits(n, unit string) []string {
	if thousands.MatchString(n) {
		n = strings.ReplaceAll(n, ",", "")
	}
	all := strings.Split(n, ",")
	for i, n := range all {
		if len(n) == 2 {
			n = strings.TrimPrefix(n, "0") // 2026-01-09
		}
		all[i] = strings.TrimSuffix(n, ".0")
	}
	last := len(all) - 1
	if value, err := strconv.ParseFloat(all[last], 64); err == nil && unit != "" {
		for _, r := range unit {
			value *= map[rune]float64{'百': 1e2, '千': 1e3, '万': 1e4, '亿': 1e8}[r]
		}
		all[last] = strconv.FormatFloat(math.Round(value*1000)/1000, 'f', -1, 64)
	}
	return all
}

// chineseNumber reads 十二, 一百二十, 三千, 两万.
func chineseNumber(s string) (int, bool) {
	total, section, digit := 0, 0, 0
	for _, r := range s {
		switch r {
		case '十', '百', '千':
			unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
			section += max(digit, 1) * unit
			digit = 0
		case '万', '亿':
			unit := map[rune]int{'万': 10_000, '亿': 100_000_000}[r]
			total += max(section+digit, 1) * unit
			section, digit = 0, 0
		default:
			i := strings.IndexRune("〇一二三四五六七八九", r) / len("一")
			switch r {
			case '零':
				i = 0
			case '两':
				i = 2
			}
			digit = digit*10 + i
		}
		if total > 1<<50 || section > 1<<50 || digit > 1<<50 {
			return 0, false
		}
	}
	return total + section + digit, true
}

// English writes small numbers as words. \b keeps someone and often whole.
var (
	small = func() map[string]int {
		words := map[string]int{"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
		for i, w := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty") {
			words[w] = i
		}
		for i, w := range strings.Fields("thirty forty fifty sixty seventy eighty ninety") {
			words[w] = 30 + 10*i
		}
		return words
	}()
	aWord   = `(?:` + strings.Join(slices.Sorted(maps.Keys(small)), "|") + `)`
	words   = regexp.MustCompile(`\b(?:(\d+(?:,\d{3})*(?:\.\d+)?)[\s-](hundred|thousand|million|dozen)|(?:an?\s)?(` + aWord + `(?:[\s-](?:hundred|thousand|million)\sand\s` + aWord + `|[\s-]` + aWord + `)*))\b`)
	andHalf = regexp.MustCompile(`(\b\d+|一|\ban?)(\s(?:year|month|week|day|hour)s?)?\sand\s(?:a|一)\s?half\b`)
	halfOf  = regexp.MustCompile(`\bhalf(?:[\s-]an?\b)?`)
	parts   = regexp.MustCompile(`(\b\d+|一)[\s-](third|quarter|fifth)s?\b`)
	parted  = strings.NewReplacer("third", "/3", "quarter", "/4", "fifth", "/5")
	twice   = regexp.MustCompile(`\b(?:double[ds]?|twice)\b`)
	thrice  = regexp.MustCompile(`\b(?:triple[ds]?|treble[ds]?|thrice)\b`)
)

// inDigits writes the numbers that English has words for in digits; "one" alone
// becomes 一, which is a number only before a unit.
func inDigits(s string) string {
	s = words.ReplaceAllStringFunc(s, func(w string) string {
		m := words.FindStringSubmatch(w)
		if m[1] != "" {
			f, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
			if err != nil {
				return w
			}
			return strconv.FormatFloat(math.Round(f*float64(small[m[2]])*1000)/1000, 'f', -1, 64)
		}
		if m[3] == "one" {
			return strings.TrimSuffix(w, "one") + "一"
		}
		total, part := 0, 0
		for _, word := range strings.FieldsFunc(m[3], func(r rune) bool { return r == ' ' || r == '-' || r == '\n' }) {
			switch n := small[word]; {
			case n >= 1000:
				total += max(part, 1) * n
				part = 0
			case word == "hundred" || word == "dozen":
				part = max(part, 1) * n
			default: // "and" adds nothing
				part += n
			}
		}
		return strconv.Itoa(total + part)
	})
	s = andHalf.ReplaceAllStringFunc(s, func(h string) string {
		m := andHalf.FindStringSubmatch(h)
		n, err := strconv.Atoi(m[1])
		if err != nil {
			n = 1
		}
		return strconv.Itoa(n) + ".5" + m[2]
	})
	s = halfOf.ReplaceAllString(s, "0.5")
	s = parts.ReplaceAllStringFunc(s, func(p string) string {
		m := parts.FindStringSubmatch(p)
		return strings.Replace(m[1], "一", "1", 1) + parted.Replace(m[2])
	})
	return thrice.ReplaceAllString(twice.ReplaceAllString(s, "2 times"), "3 times")
}
