package job

import (
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/retrieval"
)

var (
	fullPostcode = pattern.MustCompile(`(?:\b(?:near|nr|in|at|around|close(?:r)? to|from|to|by)\s+)?\b([a-z]{1,2}\d[a-z\d]?)\s?(\d[abd-hjlnp-uw-z]{2})\b(?:\s+area\b)?`)
	halfPostcode = pattern.MustCompile(`\b(?:near(?:er)?(?: to)?|nr|in|at|around|of|close(?:r)? to|postcode)\s+([a-z]{1,2}\d[a-z\d]?)\b(?:\s+area\b)?`)
	// halfAside stands at the end of a clause, or begins one: cleaner LS9.
	halfAside = pattern.MustCompile(`(?:^|,)\s*([a-z]{2}\d[a-z\d]?)\s|\s([a-z]{2}\d[a-z\d]?)\s*(?:,|$)`)
	halfAlone = pattern.MustCompile(`^[ ,]*([a-z]{1,2}\d[a-z\d]?)[ ,]*$`)

	// regions of England are told by their directions, and no advertisement is in one by
	// that name: North West London is in no north west.
	regionsEN = pattern.MustCompile(`\b(?:(?:anywhere|somewhere)\s+)?(?:(?:in|around|across)\s+)?(?:the\s+)?((?:north|south)[ -]?(?:west|east)|(?:east|west) midlands|midlands|home counties|east anglia)(?: of england)?\b(?:\s+area\b)?( (?:london|lancashire|yorkshire|wales|kent|hampshire|surrey|essex|norfolk|suffolk|ambulance|leicestershire|london'?s))?`)
)

// postcode reads a British postcode, or the first half of one, as the place.
func (r *reading) postcode() {
	for _, p := range []*pattern.Pattern{fullPostcode, halfPostcode, halfAlone} {
		m := p.FindStringSubmatchIndex(r.s)
		if m == nil || !retrieval.Outward(r.s[m[2]:m[3]]) {
			continue
		}
		r.At = strings.ToUpper(r.s[m[2]:m[3]])
		if len(m) > 4 {
			r.At += " " + strings.ToUpper(r.s[m[4]:m[5]])
		}
		r.s = r.s[:m[0]] + gap + r.s[m[1]:]
		return
	}
	if m := halfAside.FindStringSubmatchIndex(r.s); m != nil {
		half := r.s[max(m[2], m[4]):max(m[3], m[5])]
		if retrieval.Outward(half) {
			r.At, r.s = strings.ToUpper(half), r.s[:m[0]]+gap+r.s[m[1]:]
		}
	}
}

// compass reads a part of England.
func (r *reading) compass(said string) bool {
	m := regionsEN.FindStringSubmatchIndex(r.s)
	if m == nil || m[4] >= 0 || text.Language(said) != "en" {
		return false
	}
	r.At = written(said, r.s[m[2]:m[3]])
	r.s = r.s[:m[0]] + gap + r.s[m[1]:]
	return true
}

// isCompass reports whether a place is a part of England, which nothing is known to be in.
func isCompass(at string) bool {
	m := regionsEN.FindString(" " + text.Fold(at) + " ")
	return strings.TrimSpace(m) == text.Fold(at)
}
