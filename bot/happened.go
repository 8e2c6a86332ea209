package bot

import "careerbot/internal/pattern"

var (
	// past is what tells of something that has happened.
	past = pattern.MustCompile(`了|过|已经|当时|那时|(?i:\b(?:was|were|had|got|did|didn't|died|came|went|left|lost|fell|broke|hurt|paid|gave|took|made|told|said|began|quit|fired|born)\b|\b[a-z]{3,}ed\b)`)
	// dayNamed is what says when: then the day is known, or may be, and is not asked for.
	dayNamed = pattern.MustCompile(`\d{2,4} ?年|\b(?:19|20)\d\d\b|[今去前明后]年|上(?:个?月|周|星期|半年)|本月|这个?月|昨天|前天|今天|现在|目前|刚|最近|这几天|\d+ ?月|[一二三四五六七八九十]+月份?|` +
		`(?i:\b(?:yesterday|today|now|just|recently|last|this|ago|since|currently)\b|\b(?:january|february|march|april|june|july|august|september|october|november|december)\b)`)
	// general is a question about the rule, not about what has happened: 不了, 能不能…了.
	general = pattern.MustCompile(`怎么办了吗|要是|如果|万一|假如|(?i:\bif\b|\bwould\b)`)
)

// happened reports whether a question tells of what has happened at a time that
// it does not say.
func happened(question string) bool {
	return past.MatchString(question) && !dayNamed.MatchString(question) && !general.MatchString(question)
}
