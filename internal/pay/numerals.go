package pay

import (
	"strconv"
	"strings"

	"careerbot/internal/pattern"
)

var spelt = pattern.MustCompile(`[一二两三四五六七八九十][一二两三四五六七八九十百千万零]*`)

// numerals writes Chinese numbers as digits where they can be an amount: 八千到一万二,
// 三百块一天. A single character is a number only before 元 or 块.
func numerals(s string) string {
	if !strings.ContainsAny(s, "十百千万元块") {
		return s
	}
	var out strings.Builder
	last := 0
	for _, m := range spelt.FindAllStringIndex(s, -1) {
		run, after := s[m[0]:m[1]], s[m[1]:]
		end := m[1]
		if short, ok := strings.CutSuffix(run, "一"); ok && short != "" && startsTime(after) { // 三百一天
			run, end = short, m[1]-len("一")
		}
		money := strings.HasPrefix(s[end:], "元") || strings.HasPrefix(s[end:], "块")
		big := strings.ContainsAny(run, "百千万")
		n, ok := chinese(run)
		if !ok || !money && !big || strings.HasPrefix(s[end:], "险") || strings.HasPrefix(s[end:], "金") {
			continue
		}
		out.WriteString(s[last:m[0]])
		out.WriteString(strconv.Itoa(n))
		last = end
	}
	out.WriteString(s[last:])
	return out.String()
}

func startsTime(s string) bool {
	for _, word := range []string{"天", "小时", "个", "月", "周", "日", "年", "件", "单"} {
		if strings.HasPrefix(s, word) {
			return true
		}
	}
	return false
}

// chinese reads 一万二 (12,000), 四千五 (4,500), 三百, 二十五.
func chinese(s string) (int, bool) {
	total, section, digit, last := 0, 0, -1, 1
	zero := false
	for _, r := range s {
		switch r {
		case '十', '百', '千', '万':
			unit := map[rune]int{'十': 10, '百': 100, '千': 1000, '万': 10_000}[r]
			if unit == 10_000 {
				total += max(section+max(digit, 0), 1) * unit
				section = 0
			} else {
				section += max(digit, 1) * unit
			}
			digit, last, zero = -1, unit, false
		case '零':
			zero = true
		default:
			if digit >= 0 {
				return 0, false // 三五百, 五六千: not one number
			}
			digit = strings.IndexRune("一二三四五六七八九", r)/len("一") + 1
			if r == '两' {
				digit = 2
			}
		}
	}
	if digit >= 0 {
		if last > 10 && !zero {
			digit *= last / 10
		}
		section += digit
	}
	return total + section, total+section > 0 && total+section < 100_000_000
}

// tailed is an amount whose last digit stands behind its unit: 1万5, 6k5, 1万5千.
var tailed = pattern.MustCompile(`(\d{1,3}|[一二两三四五六七八九])(万|千|百|w|k)(\d)(千|百)?`)

// counted is what stands behind a digit that counts something: 1万5人 is no 15,000.
var counted = pattern.MustCompile(`^\s?(?:[\d.a-z%十人名个位天日年月周岁险金小薪公米里次件单班休元块]|以内人)`)

// Joined writes amounts whose last digit stands behind their unit as plain numbers, 1万5
// as 15000.
func Joined(s string) string {
	var out strings.Builder
	last := 0
	for _, m := range tailed.FindAllStringSubmatchIndex(s, -1) {
		unit, digit := s[m[4]:m[5]], int(s[m[6]]-'0')
		behind := s[m[1]:]
		money := strings.HasPrefix(behind, "元") || strings.HasPrefix(behind, "块") || strings.HasPrefix(behind, "人民币")
		if m[2] > 0 && (s[m[2]-1] == '.' || s[m[2]-1] >= '0' && s[m[2]-1] <= '9') || m[8] < 0 && !money && counted.MatchString(behind) {
			continue
		}
		n, err := strconv.Atoi(s[m[2]:m[3]])
		if err != nil {
			if n, _ = chinese(s[m[2]:m[3]]); n == 0 {
				continue
			}
		}
		worth := map[string]int{"百": 100, "万": 10_000, "w": 10_000, "千": 1000, "k": 1000}[unit]
		out.WriteString(s[last:m[0]])
		out.WriteString(strconv.Itoa(n*worth + digit*worth/10))
		last = m[1]
	}
	out.WriteString(s[last:])
	return out.String()
}
