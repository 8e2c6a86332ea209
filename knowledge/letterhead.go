package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/pattern"
)

// A document under a red letterhead (红头文件) begins with who issues it, 某省某厅文件; then
// come its number and, on lines of its own, its title, 关于……的通知, and whom it is addressed to.
var (
	letterhead = pattern.MustCompile(`^(` + han + `[\p{Han}、（）()]{1,40}?` + body + `)文件$`)
	// A line of a title can end where the title does not: 关于贯彻某某通知 精神的意见.
	titleBegins = pattern.MustCompile(`^(?:` + han + `[\p{Han}、（）()]{1,80})?(?:关于|印发|转发)`)
	titleEnds   = pattern.MustCompile(`(?:通知|意见|决定|决议|办法|规定|规则|细则|方案|措施|公告|通告|通报|公报|批复|复函|函|请示|报告|纪要|命令|条例|规划|计划|制度|要点)(?:[（(][^（）()]{1,12}[）)])?$`)
)

const (
	headLines  = 6   // in which a letterhead stands
	titleLines = 6   // that a title is broken over
	titleRunes = 120 // in a title
)

// headed reads the letterhead of a text: who issues it, its number and its title. What is
// not found is "", all of it where there is no letterhead.
func headed(head string) (issuer, number, title string) {
	var lines []string // without spaces: those of a letterhead are set apart
	for line := range strings.Lines(head) {
		line = strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, marks.ReplaceAllString(strings.TrimSpace(line), ""))
		if line != "" {
			lines = append(lines, line)
		}
	}
	at := 0
	for ; at < min(len(lines), headLines) && issuer == ""; at++ {
		if titleBegins.MatchString(lines[at]) || partOf.MatchString(lines[at]) {
			break // what stands below is of the text
		}
		if m := letterhead.FindStringSubmatch(lines[at]); m != nil {
			issuer = m[1]
		}
	}
	if issuer == "" {
		return "", "", ""
	}
	for i, line := range lines[at:min(len(lines), at+headLines)] {
		if number == "" && !titleBegins.MatchString(line) {
			number = docNumber.FindString(line)
		}
		if title = titleOf(lines[at+i:]); title != "" {
			return issuer, number, title
		}
	}
	if number == "" {
		return "", "", ""
	}
	return issuer, number, ""
}

// titleOf joins the lines of a title that begins with the first; "" if none does.
func titleOf(lines []string) string {
	if !titleBegins.MatchString(lines[0]) {
		return ""
	}
	joined, title := "", ""
	for _, line := range lines[:min(len(lines), titleLines)] {
		if joined += line; strings.ContainsAny(line, "。；;：:") || utf8.RuneCountInString(joined) > titleRunes {
			break // of the text
		}
		if titleEnds.MatchString(line) {
			title = joined
		} else if title != "" {
			break
		}
	}
	return title
}
