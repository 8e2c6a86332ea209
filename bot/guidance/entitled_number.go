package guidance

import (
	"strings"

	"careerbot/internal/pattern"
)

// numberWord is a number up to ninety, in a word.
const numberWord = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety`

var (
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
