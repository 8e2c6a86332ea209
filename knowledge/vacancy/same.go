package vacancy

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// The same job from two sources is told by two things: a key of employer, title, place
// and pay, which must be the same when written plainly, and the terms of the text, of
// which nearly all must be common (Jaccard). The key alone would join the posts of two
// wards; the text alone those of two hospitals. docs/decisions.md has the precision
// measured. Nothing that both say may be contrary (agree, and vacancy_agree in the
// schema): of two posts that are taken for one, nobody sees the second; of one that is
// taken for two, everybody sees both. So two rows of one source, which tells them apart
// itself, are one only where they read the same. The simhash (Charikar 2002) leaves out at once what is far away.
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

// agree reports whether two advertisements with one key, of one batch and so of one
// source, may be of one post.
func (v *record) agree(o *record) bool {
	if !slices.Equal(v.entry.Terms, o.entry.Terms) || !strings.EqualFold(v.payText, o.payText) {
		return false
	}
	here, there := bare(v.place), bare(o.place)
	if !strings.Contains(here, there) && !strings.Contains(there, here) {
		return false
	}
	if v.latitude != nil && o.latitude != nil && (math.Abs(*v.latitude-*o.latitude) >= 0.01 || math.Abs(*v.longitude-*o.longitude) >= 0.015) {
		return false
	}
	return (v.employment == o.employment || v.employment == "" || o.employment == "") &&
		(slices.Equal(v.shifts, o.shifts) || len(v.shifts) == 0 || len(o.shifts) == 0)
}

func bare(place string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" 省市区县·,，.。-–—/()（）、;；:：|", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, place)
}

// hints gives each record the group that it founds where the database has none for it.
// Near ones in a batch get the first one's. Alone is who contradicts such a one: the
// database, which does not see the batch yet, must not put both into a third's group.
func hints(source int32, records []record) (all []int64, alone []bool) {
	all, alone = make([]int64, len(records)), make([]bool, len(records))
	byKey := map[int64][]int{}
	for i := range records {
		r := &records[i]
		h := fnv.New64a()
		fmt.Fprintf(h, "%d\x00%s\x00%d\x00%d", source, r.externalID, r.sameKey, r.simhash)
		all[i] = int64(h.Sum64())
		contrary := map[int64]bool{}
		var like []int
		for _, j := range byKey[r.sameKey][:min(len(byKey[r.sameKey]), mostOf)] {
			if !alike(r.entry.Terms, records[j].entry.Terms) {
				continue
			}
			like = append(like, j)
			if !r.agree(&records[j]) {
				contrary[all[j]], alone[i] = true, true
			}
		}
		for _, j := range like {
			if !contrary[all[j]] {
				all[i] = all[j]
				break
			}
		}
		byKey[r.sameKey] = append(byKey[r.sameKey], i)
	}
	return all, alone
}
