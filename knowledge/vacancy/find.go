package vacancy

import (
	"slices"
	"time"

	"github.com/pgvector/pgvector-go"

	"careerbot/internal/facet"
	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// What a word of an advertisement counts: one of the title as much as can be, one of the
// text the more the more often it stands there. Nothing of it depends on the other
// advertisements; their length is bounded. So a word of the title always counts more
// than one of the text, which is what lets a search begin with the titles
// (retrieval/job).
const (
	titleWeight = 1
	bodyLeast   = 0.3
	bodyMost    = 0.6
)

// find sets what the vacancy is found by: the words of its text, and its facets.
func (v *record) find(now time.Time) {
	v.terms = append(slices.Clone(v.entry.Terms), facet.Employment(v.employment), facet.Day(now))
	for _, term := range text.DistinctWords(v.called()) {
		v.terms = append(v.terms, facet.Title(term))
	}
	for _, term := range text.DistinctWords(v.place) {
		v.terms = append(v.terms, facet.Place(term))
	}
	v.terms = append(v.terms, facet.Regions(v.region)...)
	if v.latitude != nil {
		v.terms = append(v.terms, facet.Cells(geo.Point{Lat: *v.latitude, Lon: *v.longitude})...)
	} else {
		v.terms = append(v.terms, v.unplaced()...)
	}
	for _, s := range v.shifts {
		v.terms = append(v.terms, facet.Shift(s))
	}
	if len(v.shifts) == 0 {
		v.terms = append(v.terms, facet.Shift(""))
	}
	v.terms = append(v.terms, facet.Settlement(string(v.pay.Settlement)))
	from, to := v.pay.Hourly(v.hours)
	v.terms = append(v.terms, facet.Pay(v.pay.Currency, max(from, to)))
	posted := v.posted
	if posted.IsZero() || posted.After(now) {
		posted = now
	}
	v.terms = append(v.terms, facet.Week(posted))
	slices.Sort(v.terms)
	v.terms = slices.Compact(v.terms)
}

// weights gives what each word counts.
func (v *record) weights() pgvector.SparseVector {
	title := text.DistinctWords(v.called())
	elements := make(map[int32]float32, len(v.entry.Terms))
	for i, term := range v.entry.Terms {
		elements[term-1] = bodyLeast + (bodyMost-bodyLeast)*v.entry.Weights[i]
		if _, in := slices.BinarySearch(title, term); in {
			elements[term-1] = titleWeight
		}
	}
	return pgvector.NewSparseVectorFromMap(elements, text.TermSpace)
}

var (
	noneNeeded = pattern.MustCompile(`(?:经验|学历)?不限|无(?:需|要求)?(?:工作)?经验|不(?:要求|需要?|用|要)(?:工作)?经验|零基础|(?:小白|新手)(?:可|均可|也可)|应届(?:生|毕业生)?(?:可|均可)|\bno (?:previous |prior )?experience (?:is )?(?:needed|required|necessary)\b|\b(?:full )?training (?:will be |is )?(?:given|provided)\b|\bentry[- ]level\b`)
	someNeeded = pattern.MustCompile(`\d\s*年|[一二两三四五六七八九十]年以上|\b\d+\+?\s*years?\b|\b(?:essential|proven|previous|significant) experience\b|\bexperience (?:is )?(?:essential|required)\b`)
)

// untrained tells whether experience is asked for, as far as the text says. The column
// for it wins over what stands in the text.
func untrained(experience, title, requirements string) *bool {
	yes, no := true, false
	for _, s := range []string{text.Fold(experience), text.Fold(title + "\n" + cut(requirements, 4000))} {
		switch {
		case someNeeded.MatchString(s):
			return &no
		case noneNeeded.MatchString(s):
			return &yes
		}
	}
	return nil
}
