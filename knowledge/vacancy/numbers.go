package vacancy

import (
	"strconv"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// number reads an amount as a feed writes it: 12,000.50.
func number(s string) float64 {
	n, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(s), ",", ""), 64)
	if err != nil || !(n >= 0 && n < 1e9) {
		return 0
	}
	return n
}

var (
	counted     = pattern.MustCompile(`(\d{1,6})(?:\s*[-~至到]\s*\d{1,6})?\s*(?:名|人|位|个|posts?|positions?|places?|people|vacanc)`)
	spelt       = pattern.MustCompile(`([二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])(?:名|人|位|个)?`)
	firstNumber = pattern.MustCompile(`(\d{1,6})\s*(年|岁)?`)
	none        = pattern.MustCompile(`满|没有|^无$|\b(?:full|filled|none|closed)\b`)
)

// whole reads how many are wanted: 招2人, 三名, 2024年招2名. 若干 is none.
func whole(s string) int {
	s = text.Fold(s)
	if m := counted.FindStringSubmatch(s); m != nil {
		return digits(m[1])
	}
	if m := firstNumber.FindStringSubmatch(s); m != nil && m[2] == "" {
		return digits(m[1])
	}
	if m := spelt.FindStringSubmatch(s); m != nil {
		tens, ones, ten := strings.Cut(m[1], "十")
		if !ten {
			return numeral(tens)
		}
		return max(numeral(tens), 1)*10 + numeral(ones)
	}
	return 0
}

func digits(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func numeral(s string) int {
	if s == "两" {
		return 2
	}
	for i, r := range []rune("一二三四五六七八九") {
		if s == string(r) {
			return i + 1
		}
	}
	return 0
}

// placesLeft reads how many places are free, nil where that is not said. 0 closes a
// vacancy, so it must be said: 0, 已满, full.
func placesLeft(s string) *int {
	s = strings.TrimSpace(text.Fold(s))
	left := whole(s)
	switch {
	case strings.HasPrefix(s, "-"):
		left = 0
	case left == 0 && !strings.HasPrefix(s, "0") && !none.MatchString(s):
		return nil
	}
	return &left
}

const (
	hoursUnit = `\s*(?:个?小时|hours?|hrs?|h\b)`
	upper     = `(?:\s*(?:-|–|to|至|到|~)\s*\d{1,2}(?:\.\d{1,2})?)?`
)

var (
	bareHours = pattern.MustCompile(`^(\d{1,2}(?:\.\d{1,2})?)` + upper + `(?:` + hoursUnit + `)?\.?$`)
	weekHours = pattern.MustCompile(`(\d{1,2}(?:\.\d{1,2})?)` + upper + hoursUnit + `\s*(?:work\s*)?(?:/|per|a|each|every|每|p\.?)\s*(?:week|wk|w\b|周|星期)` +
		`|(?:每周|一周|周)(?:工作|上班|工时)*(?:约|共|为|:)?\s*(\d{1,2}(?:\.\d{1,2})?)` + upper + hoursUnit + `|(\d{1,2}(?:\.\d{1,2})?)` + upper + hoursUnit + `\s*(?:weekly|pw\b)|weekly hours:?\s*(\d{1,2}(?:\.\d{1,2})?)`)
	dayHours = pattern.MustCompile(`(?:每天|每日|一天|日均|天)(?:工作|上班)*(?:约|共)?\s*(\d{1,2}(?:\.\d{1,2})?)` + hoursUnit + `|(\d{1,2}(?:\.\d{1,2})?)` + hoursUnit + `\s*(?:/|per|a|each|每)\s*(?:day|天|日)`)
	weekDays = pattern.MustCompile(`(?:每周|一周|周)(?:工作|上班)*\s*([1-7一二三四五六])\s*天|([1-7])\s*days?\s*(?:/|per|a|each)\s*week|(双休|做五休二|周一至周五|monday to friday)|(单休|做六休一|周一至周六)`)
)

// weekly reads hours a week: 37.5, "37.5 hours per week", 每周40小时, 每周5天每天8小时.
// Hours of a day without its days, and times of the day, say no hours a week: pay is
// converted by them.
func weekly(s string) float64 {
	s = strings.TrimSpace(text.Fold(s))
	given := func(p *pattern.Pattern, least, most float64) float64 {
		for _, part := range p.FindStringSubmatch(s)[min(1, len(p.FindStringSubmatch(s))):] {
			if n, err := strconv.ParseFloat(part, 64); err == nil && n >= least && n <= most {
				return n
			}
		}
		return 0
	}
	if n := given(weekHours, 1, 84); n > 0 {
		return n
	}
	if m := weekDays.FindStringSubmatch(s); m != nil {
		days := float64(max(digits(m[1]), numeral(m[1]), digits(m[2])))
		switch {
		case m[3] != "":
			days = 5
		case m[4] != "":
			days = 6
		}
		return days * given(dayHours, 1, 14)
	}
	return given(bareHours, 12, 84) // 8 is of a day
}
