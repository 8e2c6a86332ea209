package bot

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	// Digits with what multiplies them, or a number in characters. Digits of
	// other scripts are found, too: no source has them.
	number    = regexp.MustCompile(`(\p{Nd}+(?:[.,]\p{Nd}+)*)\s?([百千万亿]*)|[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+`)
	thousands = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
	// 一 is mostly a word; before these it is a number.
	counted = regexp.MustCompile(`^(?:个?(?:月|小时|工作日|星期)|[年日天周岁元条款倍级])`)
	formal  = strings.NewReplacer("壹", "一", "贰", "二", "叁", "三", "肆", "四", "伍", "五", "陆", "六", "柒", "七", "捌", "八", "玖", "九", "拾", "十", "佰", "百", "仟", "千")
)

// numbers gives the numbers of a folded text in one form, so that 12 and 十二, 3
// and 三, 1.5万 and 15,000 are the same. A source is read generously: each of its
// characters that can be a number is one.
func numbers(s string, source bool) map[string]bool {
	found := map[string]bool{}
	for _, m := range number.FindAllStringSubmatchIndex(s, -1) {
		if m[2] >= 0 {
			for _, n := range digits(s[m[2]:m[3]], s[m[4]:m[5]]) {
				found[n] = true
			}
			continue
		}
		n := s[m[0]:m[1]]
		alone := utf8.RuneCountInString(n) == 1
		if alone && !source && !strings.Contains("二两三四五六七八九十", n) && (n != "一" || !counted.MatchString(s[m[1]:])) {
			continue
		}
		if value, ok := chineseNumber(formal.Replace(n)); ok {
			found[strconv.Itoa(value)] = true
		}
	}
	return found
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
