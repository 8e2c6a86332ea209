package vacancy

import (
	"strings"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
)

// british are the words for Great Britain and its parts, which a town may stand before.
var british = map[string]string{
	"gb": "GB", "uk": "GB", "u.k.": "GB", "great britain": "GB", "britain": "GB", "united kingdom": "GB", "英国": "GB",
	"england": "GB-ENG", "scotland": "GB-SCT", "wales": "GB-WLS", "northern ireland": "GB-NIR",
}

var postcode = pattern.MustCompile(`^(?i:[A-Z]{1,2}\d[A-Z\d]?) ?\d(?i:[A-Z]{2})$`)

// placed reads where the work is, as somebody writes it: a district in China by its name
// or code, a code of a country, a British town (Preston) or postcode, or a smaller place
// with its country (Leyland, UK). town is the British place. "" is not known.
func placed(said string) (code, town string) {
	if code, err := region.Parse(said); err == nil {
		return code, ""
	}
	var parts []string
	for part := range strings.FieldsFuncSeq(said, func(r rune) bool { return strings.ContainsRune(",，、;；/()（）", r) }) {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			parts = append(parts, part)
		}
	}
	for i, part := range parts {
		country := british[strings.ToLower(part)]
		switch {
		case country != "" && len(code) < len(country):
			code = country
		case country == "" && (geo.Towns()[strings.ToLower(part)] || postcode.MatchString(part)) && code == "":
			code = "GB"
		}
		if country == "" && i == 0 {
			town = part
		}
	}
	if code != "" {
		return code, town
	}
	return region.Find(strings.ReplaceAll(said, " ", "")), ""
}

// inTown gives the address with the town in it: without that, nobody who looks in the town
// finds the work.
func inTown(place, town string) string {
	if place == "" || town == "" || strings.Contains(strings.ToLower(place), strings.ToLower(town)) {
		return place
	}
	return place + ", " + town
}
