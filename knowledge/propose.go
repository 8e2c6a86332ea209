package knowledge

import "careerbot/internal/pattern"

// whole is what an issuer or number of the whole country begins with, or ends with.
var whole = pattern.MustCompile(`^(?:中华人民共和国|国务院|全国人民代表大会|中共中央|人力资源和社会保障部|国发|国办|国令|人社部|人社厅|财社|财税|中发|中办|教育部|财政部|民政部|公安部)`)

// national reports whether a text is plainly of the whole country.
func (m Metadata) national() bool {
	return whole.MatchString(m.Title) || whole.MatchString(m.Issuer) || whole.MatchString(m.Number)
}
