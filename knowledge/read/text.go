package read

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// readText reads plain text. Each line is a paragraph, except in English text
// wrapped by hand at a fixed width, where a blank line ends the paragraph.
func readText(src *source, b *builder) {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n").Replace(src.text)
	var group []string
	flush := func() {
		if hardWrapped(group) {
			b.add(Paragraph, 0, 0, strings.Join(group, "\n"))
		} else {
			for _, line := range group {
				b.add(Paragraph, 0, 0, line)
			}
		}
		group = group[:0]
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			flush()
			continue
		}
		group = append(group, line)
	}
	flush()
}

var listMark = regexp.MustCompile(`^\s*(?:[-*+•·●○■□◆▪–—]\s|\(?[0-9a-zA-Z]{1,3}[.)]\s|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])`)

// hardWrapped reports whether the lines are one English paragraph cut at a
// fixed width: all lines but the last are nearly equally long, none starts a
// list item, and there is hardly any Chinese.
func hardWrapped(lines []string) bool {
	if len(lines) < 2 {
		return false
	}
	widest, shortest := 0, 1<<30
	for i, line := range lines {
		n := utf8.RuneCountInString(strings.TrimSpace(line))
		if n > 120 || hasHan(line) || listMark.MatchString(line) || i > 0 && strings.HasPrefix(line, "    ") {
			return false
		}
		widest = max(widest, n)
		if i < len(lines)-1 {
			shortest = min(shortest, n)
		}
	}
	return widest >= 40 && shortest*10 >= widest*7
}
