package grounding

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

var (
	// Digits with what multiplies them, or a number in characters. Digits of
	// other scripts are found, too: no source has them.
	number    = pattern.MustCompile(`(\p{Nd}+(?:[.,]\p{Nd}+)*)\s?([百千万亿]*)|[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+|半`)
	thousands = pattern.MustCompile(`^\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
	formal    = strings.NewReplacer("壹", "一", "贰", "二", "叁", "三", "肆", "四", "伍", "五", "陆", "六", "柒", "七", "捌", "八", "玖", "九", "拾", "十", "佰", "百", "仟", "千")

	// What a number counts, by what follows it or stands before it. A group's
	// name is the unit in both languages.
	follows = pattern.MustCompile(`^[)）]?[\s-]{0,2}(?:(?:full|calendar|consecutive|natural) )?(?:` +
		`(?P<age>周?岁|years?[\s-](?:old|of age)\b)|(?P<year>周?年|years?\b|yrs?\b)|(?P<month>个?(?:自然)?月|months?\b)|` +
		`(?P<workday>个?工作日|(?:working|business)[\s-]days?\b|workdays?\b)|(?P<day>日|天|days?\b)|(?P<week>周|个?星期|weeks?\b)|` +
		`(?P<hour>个?小时|个?钟头|hours?\b|hrs?\b)|(?P<minute>分钟|minutes?\b)|(?P<percent>%|percent\b|per cent\b|个?百分点|percentage points?\b)|` +
		`(?P<yuan>元|块|圆|yuan\b|rmb\b|cny\b)|(?P<times>倍|times\b|fold\b)|(?P<article>条)|(?P<paragraph>款)|(?P<grade>级)|(?P<degree>°c?|摄氏度|度|degrees?\b)|(?P<pound>英镑|pounds?\b|gbp\b)|(?P<dollar>美元|dollars?\b|usd\b))`)
	precedes = pattern.MustCompile(`(?:(?P<percent>百分之)|(?P<age>\baged? )|(?P<article>\barticles? |\bart\. ?)|(?P<paragraph>\bparagraphs? )|(?P<grade>\b(?:grade|level) )|(?P<yuan>\b(?:rmb|cny) ?|[¥￥] ?)|(?P<pound>£ ?)|(?P<dollar>\$ ?))$`)
	units    = []string{"age", "year", "month", "date", "workday", "day", "week", "hour", "minute", "percent", "yuan", "pound", "dollar", "degree", "times", "article", "paragraph", "grade"}

	inDate     = pattern.MustCompile(`^[\d〇零一二三四五六七八九十份底初]`) // after 月: 3月1日 is no period
	word       = pattern.MustCompile(`^\s?[\p{L}]`)
	orMore     = pattern.MustCompile(`^\s?(?:or|and)\s(?:over|older|above|under|below|more|less)\b`) // aged 21 or over
	itemBegins = pattern.MustCompile(`(?:^|[\n:;。.；：]\s?)\($`)
	connects   = pattern.MustCompile(`^[\s)）]{0,2}(?:[-~–—/(（、]|至|到|或者?|和|to\b|or\b|and\b)\s?第?$`)
	halves     = pattern.MustCompile(`^(?:数|价|额|薪)`)
)

// amount is a number in a text and what it counts.
type amount struct {
	value      string
	unit       string // one of units, "" if the text does not say
	before     bool   // the unit stands before it: Articles 38 and 46
	start, end int
	word       bool // may be a part of a word: 一 in 一般
	followed   bool // by a word that is no unit: 20人
	item       bool // of a list: （二）
}

// key names the number with its unit.
func (a amount) key() string {
	if a.unit == "" {
		return a.value
	}
	return a.value + " " + a.unit
}

// numbers asks whether every number of a sentence, with its unit, and every date
// is in its passages.
func (e *evidence) numbers(s *reading) (check, why string) {
	var known []date
	allowed := map[string]bool{}
	for _, c := range e.cited {
		known = append(known, c.reading().dates...)
		maps.Copy(allowed, c.reading().allowed)
	}
	for _, d := range s.dates {
		if !d.in(known) {
			return Number, fmt.Sprintf("its passages do not have the date %d-%d-%d", d.year, d.month, d.day)
		}
	}
	for _, a := range s.amounts {
		if a.unit == "" && a.word {
			continue
		}
		if !allowed[a.key()] {
			return Number, "its passages do not have the number " + a.key()
		}
	}
	return "", ""
}

// numbers gives the numbers of a folded text in one form, so that 12, 十二 and
// twelve are the same, and 1.5万 and 15,000; with its unit where the text gives
// one, so that 6 months are not 6 years. A sentence has "6 month" for 六个月 and
// "6" for a number without a unit. A source has what a sentence may say: "6"
// for every number, "6 month" for 六个月, and each unit for a number that stands
// alone, as in a table. Of a sentence that says more, we are not sure.
func numbers(s string, source bool) map[string]bool {
	found := map[string]bool{}
	for _, a := range amounts(s) {
		switch {
		case source:
			found[a.value] = true
			if a.unit != "" {
				found[a.value+" "+a.unit] = true
			} else if !a.word && !a.followed && !a.item {
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
			a.followed = word.MatchString(s[a.end:]) && !orMore.MatchString(s[a.end:]) || strings.HasSuffix(s[:a.start], "第")
		}
		a.item = a.unit == "" && itemBegins.MatchString(s[max(0, a.start-8):a.start]) && strings.HasPrefix(s[a.end:], ")")
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
func named(pattern *pattern.Pattern, s string) string {
	m := pattern.FindStringSubmatchIndex(s)
	for i, name := range pattern.SubexpNames() {
		if name != "" && m != nil && m[2*i] >= 0 {
			return name
		}
	}
	return ""
}
