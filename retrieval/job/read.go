package job

import (
	"strconv"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/pay"
	"careerbot/internal/text"
)

// Read reads a wish from what a person says, in Chinese, English or both. Days are
// reckoned from now; see [ReadAt].
func Read(said, language string) Wish { return ReadAt(said, language, time.Now()) }

var quick = struct{ person, pay, far, near *pattern.Pattern }{
	person: pattern.MustCompile(`我是|本人|女|男|\d+岁|少数民族|回族|外地户口|已婚|残疾人?|带孩子|\b(?:i'?m an?|i am an?|single mum|muslim|immigrant|woman|man|\d+ year old)\b`),
	pay:    pattern.MustCompile(`(?:over|at least|above|不低于|至少)?\s*[£¥]?\d+(?:\.\d+)?(?:k|千|万|百)?(?:元|块)?(?:\s*(?:an? |per |/)(?:hour|h|day|week|month|year))?(?:以上)?`),
	far:    pattern.MustCompile(`(?:within )?(\d+(?:\.\d+)?)\s*(公里|千米|km|miles?|米)(?:以?内)?`),
	near:   pattern.MustCompile(`离([\p{Han}]{2,8}?)近|(?:near|in|around) ([a-z]+(?: [a-z]+)?)`),
}

// ReadAt reads a wish as of a moment: 明天 is the day after it.
func ReadAt(said, language string, now time.Time) Wish {
	var w Wish
	s := " " + text.Fold(said) + " "
	s = quick.person.ReplaceAllString(s, " ")
	if m := quick.far.FindStringSubmatch(s); m != nil {
		n, _ := strconv.ParseFloat(m[1], 64)
		w.Metres = n * map[string]float64{"公里": 1000, "千米": 1000, "km": 1000, "mile": 1609, "miles": 1609, "米": 1}[m[2]]
		s = strings.Replace(s, m[0], " ", 1)
	}
	if m := quick.pay.FindString(s); m != "" {
		currency := "CNY"
		if language == "en" {
			currency = "GBP"
		}
		if p := pay.Read(m, currency); p.Stated() {
			w.PayFrom, w.PayUnit, w.Currency = p.From, string(p.Unit), p.Currency
			s = strings.Replace(s, m, " ", 1)
		}
	}
	if m := quick.near.FindStringSubmatch(s); m != nil {
		w.At = m[1] + m[2]
		s = strings.Replace(s, m[0], " ", 1)
	}
	take := func(words ...string) bool {
		for _, word := range words {
			if strings.Contains(s, word) {
				s = strings.ReplaceAll(s, word, " ")
				return true
			}
		}
		return false
	}
	if take("日结") {
		w.Settlement = "day"
	}
	if take("兼职", "part-time", "part time") {
		w.Employment = []string{"part"}
	}
	if take("晚上能做的", "晚上", "evenings", "evening") {
		w.Shifts = []string{"evening"}
	}
	w.Text = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,.，。、", r) }), " ")
	return w
}
