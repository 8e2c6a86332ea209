package grounding

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"careerbot/internal/pattern"
)

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
	words   = pattern.MustCompile(`\b(?:(\d+(?:,\d{3})*(?:\.\d+)?)[\s-](hundred|thousand|million|dozen)|(?:an?\s)?(` + aWord + `(?:[\s-](?:hundred|thousand|million)\sand\s` + aWord + `|[\s-]` + aWord + `)*))\b`)
	andHalf = pattern.MustCompile(`(\b\d+|一|\ban?)(\s(?:year|month|week|day|hour)s?)?\sand\s(?:a|一)\s?half\b`)
	halfOf  = pattern.MustCompile(`\bhalf(?:[\s-]an?\b)?`)
	parts   = pattern.MustCompile(`(\b\d+|一)[\s-](third|quarter|fifth)s?\b`)
	parted  = strings.NewReplacer("third", "/3", "quarter", "/4", "fifth", "/5")
	anOne   = pattern.MustCompile(`\b(within|after|than|least|most|every) an? (year|month|week|day|hour)\b`)
	shares  = pattern.MustCompile(`\b(?:a|one)[\s-](?:fifth|quarter|tenth)\b`)
	twice   = pattern.MustCompile(`\b(?:double[ds]?|twice)\b`)
	thrice  = pattern.MustCompile(`\b(?:triple[ds]?|treble[ds]?|thrice)\b`)
)

// inDigits writes the numbers that English has words for in digits; "one" alone
// becomes 一, which is a number only before a unit.
func inDigits(s string) string {
	s = anOne.ReplaceAllString(s, "$1 一 $2")
	s = shares.ReplaceAllStringFunc(s, func(p string) string {
		for name, percent := range map[string]string{"fifth": "20 percent", "quarter": "25 percent", "tenth": "10 percent"} {
			if strings.HasSuffix(p, name) {
				return percent
			}
		}
		return p
	})
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
