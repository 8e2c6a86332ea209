package read

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// pageNumber is a line that only numbers the page. The plain form needs
	// to agree with the others of the file.
	pageNumber  = regexp.MustCompile(`(?i)^[\s\-–—·]*(?:第|page|p\.)?\s*(\d{1,4})\s*(?:页|of\s*\d+|/\s*\d+)?[\s,，/]*(?:共\s*\d+\s*页)?[\s\-–—·]*$`)
	paintDigits = regexp.MustCompile(`\d+`)
)

// maxRun is the length from which a paragraph is not carried on to the next
// page: a block has one page number.
const maxRun = 4096

// edges are the lines of a page that can be a running header or footer.
const edges = 3

// dropRepeated removes running headers, footers and page numbers: lines at the
// edge of pages that come back on most of them but for their digits.
func dropRepeated(pages []pdfPage) {
	seen := map[string]int{}
	offsets := map[int]int{}
	for i, p := range pages {
		mine := map[string]bool{}
		for _, j := range edgeLines(len(p.lines)) {
			key := edgeKey(p.lines[j].text)
			if !mine[key] {
				mine[key] = true
				seen[key]++
			}
			if n, ok := numbered(p.lines[j].text); ok {
				offsets[n-i]++
			}
		}
	}
	// Two pages alike may be chance; three out of five are not. Headers of
	// left and right pages alternate, so half of the pages is enough.
	enough := max(3, (len(pages)+1)/2)
	for i := range pages {
		drop := map[int]bool{}
		last := len(pages[i].lines) - 1
		for _, j := range edgeLines(len(pages[i].lines)) {
			text := pages[i].lines[j].text
			n, ok := numbered(text)
			outer := j == 0 || j == last
			drop[j] = seen[edgeKey(text)] >= enough && !ok && !sentence(text) ||
				ok && offsets[n-i] >= 2 || ok && outer && n == i+1 && last > 0
		}
		// A running line has only running lines outside of it.
		top, bottom := 0, last
		for top <= last && drop[top] {
			top++
		}
		for bottom >= 0 && drop[bottom] {
			bottom--
		}
		if top <= bottom { // else the page has nothing else: keep it
			pages[i].lines = pages[i].lines[top : bottom+1]
		}
	}
}

// sentence reports the end of a sentence: running lines are titles and names.
func sentence(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(s))
	return strings.ContainsRune("。；;.!?！？", last)
}

func edgeLines(n int) []int {
	var out []int
	for j := range n {
		if j < edges || j >= n-edges {
			out = append(out, j)
		}
	}
	return out
}

func edgeKey(s string) string {
	return paintDigits.ReplaceAllString(strings.Join(strings.Fields(s), " "), "0")
}

func numbered(s string) (int, bool) {
	m := pageNumber.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

// starts is how a new paragraph opens, whatever its place: numbers of
// articles, sections and list items, bullets, attachments.
var starts = regexp.MustCompile(`^\s*(?:第[一二三四五六七八九十百千零〇\d]+[编章节条款]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、)](?:\D|$)|\d{1,2}(?:\.\d{1,2})*\s+\p{Lu}|[①-⑳]|[•●○■□◆▪➢✓·\-–—]\s|附件\d*[：:]|[（(][a-z][)）]\s)`)

// paragraphs joins the lines of all pages to blocks.
func paragraphs(pages []pdfPage, b *builder) {
	var text strings.Builder
	var prev *pdfLine
	prevPage := 0
	flush := func() {
		if text.Len() > 0 {
			b.add(Paragraph, 0, prevPage, text.String())
			text.Reset()
		}
	}
	for i := range pages {
		lines := pages[i].lines
		pitch := linePitch(lines)
		for j := range lines {
			l := &lines[j]
			switch {
			case prev == nil:
			case j == 0:
				// A sentence may run over to the next page, where it has to
				// start like a line that goes on.
				if text.Len() > maxRun || !flows(prev, l) || !runsOver(prev, pages[i-1].lines) {
					flush()
				}
			case breaks(prev, l, j, lines, pitch):
				flush()
			}
			if text.Len() == 0 {
				prevPage = i + 1
			}
			appendPDF(&text, l.text)
			prev = l
		}
		if len(lines) == 0 {
			flush()
			prev = nil
		}
	}
	flush()
}

// appendPDF adds a line to the paragraph; a word divided by a hyphen is put
// together again.
func appendPDF(out *strings.Builder, line string) {
	line = strings.TrimSpace(line)
	if s := out.String(); strings.HasSuffix(s, "\u00AD") {
		first, _ := utf8.DecodeRuneInString(line)
		s = strings.TrimSuffix(s, "\u00AD")
		out.Reset()
		out.WriteString(s)
		if unicode.IsLower(first) {
			out.WriteString(line)
			return
		}
		out.WriteByte('-')
		out.WriteString(line)
		return
	}
	appendLine(out, line)
}

// linePitch is the usual distance from one line to the next.
func linePitch(lines []pdfLine) float64 {
	var d []float64
	for i := 1; i < len(lines); i++ {
		if gap := lines[i-1].bottom - lines[i].bottom; gap > 1 {
			d = append(d, gap)
		}
	}
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[len(d)/3]
}

// flows reports whether the wording allows the line to go on from prev.
func flows(prev, l *pdfLine) bool {
	text := strings.TrimSpace(l.text)
	if starts.MatchString(text) || headingLevel(text) > 0 || headingLevel(strings.TrimSpace(prev.text)) > 0 {
		return false
	}
	if a, z := prev.size, l.size; a > 0 && z > 0 && (a > z*1.15 || z > a*1.15) {
		return false
	}
	return true
}

// runsOver reports whether the last line of a page is full and unfinished.
func runsOver(prev *pdfLine, lines []pdfLine) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(prev.text))
	if strings.ContainsRune("。！？.!?:：;；", last) {
		return false
	}
	_, right := margins(len(lines)-1, lines)
	return right-prev.right < 3*max(prev.size, 8)
}

// breaks reports whether line j starts a new paragraph after prev.
func breaks(prev, l *pdfLine, j int, lines []pdfLine, pitch float64) bool {
	if !flows(prev, l) {
		return true
	}
	em := max(l.size, 6)
	if l.right == 0 || prev.right == 0 {
		last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(prev.text))
		return strings.ContainsRune("。！？.!?:：;；", last)
	}
	gap := prev.bottom - l.bottom
	switch {
	case gap < -em, pitch > 0 && gap > pitch*1.55: // another column; a blank space
		return true
	case gap < em*0.3 && l.left > prev.right+2*em: // the next cell of a row
		return true
	}
	left, right := margins(j, lines)
	// A line that ends although the next word had room was ended on purpose.
	room := right - prev.right
	next, _ := utf8.DecodeRuneInString(strings.TrimSpace(l.text))
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(prev.text))
	goesOn := unicode.IsLower(next) && !strings.ContainsRune(".!?:", last)
	// Chinese sets the first line in by two characters; in English verse and
	// lists it is the lines after the first.
	if !goesOn && l.left-left > 1.2*em && l.left-prev.left > 0.8*em {
		return true
	}
	if wide(next) || wide(last) {
		return room > 2.7*em
	}
	// English is often set ragged: then only the end of a sentence or of a
	// clearly short line counts.
	word, _, _ := strings.Cut(strings.TrimSpace(l.text), " ")
	need := float64(min(utf8.RuneCountInString(word), 25))*em*0.5 + em*0.5
	switch {
	case goesOn:
		return room > (right-left)*0.6
	case strings.ContainsRune(".!?:", last):
		return room > need
	}
	return room > max(need, (right-left)*0.2)
}

// margins are the left and right edge of the column around line j, taken from
// the neighbours that share it.
func margins(j int, lines []pdfLine) (left, right float64) {
	j = min(max(j, 0), len(lines)-1)
	if j < 0 {
		return 0, 0
	}
	self := lines[j]
	left, right = self.left, self.right
	em := max(self.size, 6)
	for i := max(0, j-12); i < min(len(lines), j+13); i++ {
		l := lines[i]
		if l.right == 0 || l.left-self.left > 3*em || self.left-l.left > 3*em {
			continue
		}
		left, right = min(left, l.left), max(right, l.right)
	}
	return left, right
}
