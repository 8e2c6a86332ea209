package statement

import (
	"cmp"
	"strconv"
	"strings"

	"careerbot/internal/pattern"
)

// Numbers as people write them: 三百五, 1万2, 3k5, eight thousand five hundred.

const (
	// numberWord is a number up to ninety, in a word.
	numberWord = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety`
	numeral    = `(?:\d{1,9}(?:[.,]\d{1,3})*|[零〇一二两三四五六七八九十百千]{1,6}|\b(?:half|an?|` + numberWord + `)\b)`
)

// digits are numerals in words.
var digits = map[string]float64{
	"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
	"half": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var (
	// mixed is a number that goes on in the next place without its word: 三千五, 1万2, 3k5.
	mixed = pattern.MustCompile(`(\d{1,3}|[一二两三四五六七八九十]{1,3})([万千kw])([1-9一二两三四五六七八九])[千百]?([^\d十零点.一二两三四五六七八九千百万]|$)`)
	// ofThousands is a number written out, of hundreds at least.
	ofThousands = pattern.MustCompile(`[一二两三四五六七八九十][零〇一二两三四五六七八九十]{0,3}[百千万][零〇一二两三四五六七八九十百千]{0,7}`)
	// bareHalf is a year and a half without its one.
	bareHalf = pattern.MustCompile(`(^|[大约有了 ])(?:概)?年半`)
	// eitherOf are two numbers of one scale: six or seven thousand.
	eitherOf    = pattern.MustCompile(`\b(` + numberWord + `|\d{1,3}(?:\.\d)?) ?(or|to|-) ?(` + numberWord + `|\d{1,3}(?:\.\d)?) ?(hundred|thousand|grand|k)\b`)
	numberWords = pattern.MustCompile(`\b(?:` + numberWord + `)(?:[ -](?:and )?(?:` + numberWord + `|hundred|thousand))*\b`)
	thousands   = pattern.MustCompile(`\b(\d{1,3}(?:\.\d)?) (hundred|thousand|grand)\b`)
	halfOne     = pattern.MustCompile(`\bhalf (?:an? )?(year|month)`)
	couple      = pattern.MustCompile(`\b(?:an? )?couple (?:of )?(years|months|weeks|days)`)
	andHalf     = pattern.MustCompile(`\b(\d{1,3}|an?) and (?:an? )?half (year|month|week)s?\b`)
)

func numberOf(s string) (float64, bool) {
	s = strings.ReplaceAll(s, ",", "")
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n, true
	}
	if n, ok := digits[s]; ok {
		return n, true
	}
	if left, right, ok := strings.Cut(s, "万"); ok && left != "" {
		n, ok := numberOf(left)
		m, also := numberOf(cmp.Or(right, "零"))
		if also && m < 10 && !strings.Contains(right, "零") {
			m *= 1000 // 一万二
		}
		return n*10000 + m, ok && also
	}
	total, last, place := 0.0, -1.0, 1.0
	for _, r := range s {
		per := map[rune]float64{'十': 10, '百': 100, '千': 1000}[r]
		d, isDigit := digits[string(r)]
		switch {
		case per > 0:
			if last < 0 {
				last = 1
			}
			total, last, place = total+last*per, -1, per/10
		case r == '零' || r == '〇':
			last, place = -1, 1
		case isDigit && last < 0:
			last = d
		default:
			return 0, false
		}
	}
	return total + max(last, 0)*place, s != "" // 三百五 is 350
}

// whole writes out numbers that go on in the next place.
func whole(said string) string {
	said = ofThousands.ReplaceAllStringFunc(said, func(one string) string {
		if n, ok := numberOf(one); ok {
			return written(n)
		}
		return one
	})
	return mixed.ReplaceAllStringFunc(said, func(one string) string {
		m := mixed.FindStringSubmatch(one)
		n, ok1 := numberOf(m[1])
		d, ok2 := numberOf(m[3])
		if !ok1 || !ok2 {
			return one
		}
		per := map[string]float64{"万": 10000, "w": 10000, "千": 1000, "k": 1000}[m[2]]
		return written(n*per+d*per/10) + m[4]
	})
}

// inDigits writes the numbers of English words in digits.
func inDigits(said string) string {
	if !strings.ContainsAny(said, "abcdefghijklmnopqrstuvwxyz") {
		return said
	}
	said = eitherOf.ReplaceAllString(said, "$1 $4 $2 $3 $4")
	said = numberWords.ReplaceAllStringFunc(said, func(words string) string {
		if n, ok := numberInWords(words); ok {
			return written(n)
		}
		return words
	})
	said = thousands.ReplaceAllStringFunc(said, func(words string) string {
		number, scale, _ := strings.Cut(words, " ")
		n, _ := numberOf(number)
		return written(n * map[string]float64{"hundred": 100, "thousand": 1000, "grand": 1000}[scale])
	})
	said = andHalf.ReplaceAllStringFunc(said, func(words string) string {
		m := andHalf.FindStringSubmatch(words)
		n, _ := numberOf(m[1])
		return written(n+0.5) + " " + m[2] + "s"
	})
	return couple.ReplaceAllString(halfOne.ReplaceAllString(said, "0.5 $1"), "2 $1")
}

// numberInWords reads three, twenty-five, or eight thousand five hundred; false where the
// words are more than one number.
func numberInWords(words string) (float64, bool) {
	total, hundreds, last := 0.0, 0.0, 0.0 // last: what the next word may only add to
	for _, word := range strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == '-' }) {
		switch n := digits[word]; {
		case word == "and":
		case word == "hundred" && last > 0 && last < 10:
			hundreds, last = hundreds+last*100, 0
		case word == "thousand" && hundreds+last > 0:
			total, hundreds, last = total+(hundreds+last)*1000, 0, 0
		case n > 0 && (last == 0 || last >= 20 && n < 10 && int(last)%10 == 0):
			last += n
		default:
			return 0, false
		}
	}
	return total + hundreds + last, true
}

func written(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
