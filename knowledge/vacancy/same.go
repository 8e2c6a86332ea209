package vacancy

import (
	"hash/fnv"
	"math"
	"strings"
	"unicode"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// The same job from two sources is told by two things: a key of employer, title, place
// and pay, which must be the same when written plainly, and the terms of the text, of
// which nearly all must be common (Jaccard). The key alone would join the posts of two
// wards; the text alone those of two hospitals. docs/decisions.md has the precision
// measured. The simhash (Charikar 2002) leaves out at once what is far away.
const (
	farBits = 16  // of 64 that may differ for the terms to be compared at all
	near    = .85 // of the terms are common
	mostOf  = 50  // with one key that are compared: of many alike any is as good
)

// noise is what names and titles have without meaning another employer or job.
var noise = pattern.MustCompile(`股份有限公司|有限责任公司|有限公司|集团公司|\b(?:ltd|limited|plc|llp|inc|co|company|nhs foundation trust|nhs trust|the)\b` +
	`|急招|急聘|诚聘|招聘|高薪|急|包吃住|包吃|包住|双休|五险一金|五险|六险一金|日结|月结|\b(?:urgent(?:ly)?|immediate start|hiring now|new)\b`)

// plain writes a name as it is compared: without noise, marks and spaces. What stands
// in brackets stays: (Imaging) and (Intervention) are two posts.
func plain(s string) string {
	s = noise.ReplaceAllString(text.Fold(s), " ")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// same sets the key and the simhash.
func (v *record) same() {
	h := fnv.New64a()
	place := v.region
	if len(place) < 4 { // a country or province says too little
		place = plain(v.place)
	}
	low, high := v.pay.Monthly(0)
	title := plain(v.title)
	if title == "" {
		title = v.title
	}
	for _, part := range []string{plain(v.employer), title, place, rounded(low), rounded(high)} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	v.sameKey = int64(h.Sum64())
	v.simhash = simhash(v.entry.Terms, v.entry.Weights)
}

// rounded gives pay to two figures: 12.50 an hour and 2,175 a month are one.
func rounded(x float64) string {
	if x <= 0 {
		return ""
	}
	scale := math.Pow(10, math.Floor(math.Log10(x))-1)
	return string(rune(int(math.Round(x/scale)))) + string(rune('a'+int(math.Log10(x))))
}

// simhash gives 64 bits of which nearly the same texts have nearly all in common.
func simhash(terms []int32, weights []float32) int64 {
	var votes [64]float32
	for i, term := range terms {
		x := uint64(term) * 0x9E3779B97F4A7C15
		x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
		x = (x ^ x>>27) * 0x94D049BB133111EB
		x ^= x >> 31
		for bit := range votes {
			if x>>bit&1 == 1 {
				votes[bit] += weights[i]
			} else {
				votes[bit] -= weights[i]
			}
		}
	}
	var sum uint64
	for bit, v := range votes {
		if v > 0 {
			sum |= 1 << bit
		}
	}
	return int64(sum)
}

// alike reports whether nearly all terms of two texts are common. Both are ascending.
func alike(a, b []int32) bool {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	return float64(common)*(1+near) >= near*float64(len(a)+len(b))
}
