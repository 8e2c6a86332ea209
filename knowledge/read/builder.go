package read

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxBlocks bounds the memory a file of very many tiny lines can take.
const maxBlocks = 1_000_000

// builder assembles a Document so that the offsets are right by construction.
type builder struct {
	doc    Document
	text   strings.Builder
	max    int // bytes of text allowed
	hidden int // invisible characters removed
	err    error
}

// add appends one block, normalised. Text that is empty after trimming adds
// nothing. Only Code keeps its line breaks.
func (b *builder) add(kind Kind, level, page int, text string) {
	if b.err != nil {
		return
	}
	text, hidden := clean(text)
	b.hidden += hidden
	if kind == Code {
		text = strings.Trim(text, "\n")
	} else {
		text = joinLines(text)
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	if b.text.Len()+len(text)+1 > b.max {
		b.err = fmt.Errorf("%w: more than %s of text; split it into smaller documents", ErrTooLarge, size(int64(b.max)))
		return
	}
	if len(b.doc.Blocks) >= maxBlocks {
		b.err = fmt.Errorf("%w: more than %d lines; split it into smaller documents", ErrTooLarge, maxBlocks)
		return
	}
	if b.text.Len() > 0 {
		b.text.WriteByte('\n')
	}
	start := b.text.Len()
	b.text.WriteString(text)
	b.doc.Blocks = append(b.doc.Blocks, Block{Kind: kind, Level: level, Start: start, End: b.text.Len(), Page: page})
}

// lines adds every line of the text as a block of its own.
func (b *builder) lines(kind Kind, level, page int, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		b.add(kind, level, page, line)
	}
}

// warn notes something for the admin, once.
func (b *builder) warn(format string, args ...any) {
	if w := fmt.Sprintf(format, args...); !slices.Contains(b.doc.Warnings, w) {
		b.doc.Warnings = append(b.doc.Warnings, w)
	}
}

// meta records what the file states about itself. The first value stays, so
// readers call it with the most trustworthy source first.
func (b *builder) meta(key, value string) {
	value, hidden := clean(value)
	b.hidden += hidden
	value = strings.TrimSpace(joinLines(value))
	if value == "" || utf8.RuneCountInString(value) > 1000 {
		return
	}
	if strings.HasPrefix(key, "date") || strings.HasPrefix(key, "valid_") || key == "published" {
		value = isoDate(value)
	}
	if b.doc.Meta == nil {
		b.doc.Meta = map[string]string{}
	}
	if _, stated := b.doc.Meta[key]; !stated {
		b.doc.Meta[key] = value
	}
}

// number of an official document, e.g. 国办发〔2019〕6号, on a line of its own.
var docNumber = regexp.MustCompile(`^\p{Han}{1,12}[〔\[［（(]\d{4}[〕\]］）)]第?\d{1,5}号$`)

// finish makes the Document: headings that only their wording shows, the
// warnings, and the title and number where the opening of the text states them.
func (b *builder) finish() (*Document, error) {
	if b.err != nil {
		return nil, b.err
	}
	doc := &b.doc
	doc.Text = b.text.String()
	if len(doc.Blocks) == 0 {
		return nil, fmt.Errorf("%w: nothing is left after layout and hidden parts are removed", ErrEmpty)
	}
	if doc.Format != "csv" && doc.Format != "xlsx" {
		markHeadings(doc)
		for _, bl := range doc.Blocks[:min(12, len(doc.Blocks))] {
			if t := doc.Text[bl.Start:bl.End]; bl.Kind == Paragraph && docNumber.MatchString(t) {
				b.meta("number", t)
				break
			}
		}
	}
	if first := doc.Blocks[0]; first.Kind == Heading && first.Level == 1 {
		b.meta("title", doc.Text[first.Start:first.End])
	}
	if b.hidden > 0 {
		b.warn("hidden characters removed (%d)", b.hidden)
	}
	for _, found := range instructions(doc.Text) {
		b.warn("text reads like an instruction to an assistant: %q", found)
	}
	if found := Internal(doc.Text); found != "" {
		b.warn("the text says that it is for staff only: %q", found)
	}
	if n := strings.Count(doc.Text, "\uFFFD"); n > 0 {
		b.warn("%d unreadable characters, shown as \uFFFD", n)
	}
	if doc.Meta == nil {
		doc.Meta = map[string]string{}
	}
	return doc, nil
}

var (
	// legalHeading is a division of a law: 第三章 劳动合同.
	legalHeading = regexp.MustCompile(`^第[一二三四五六七八九十百千零〇两\d０-９]+(编|分编|章|节)([\s\x{3000}]|$|\p{Han})`)
	// numberedHeading is a division of an official notice: 一、总体要求.
	numberedHeading = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}、`)
)

// headingLevel is the level the wording of a line gives it, or 0.
func headingLevel(line string) int {
	if utf8.RuneCountInString(line) > 40 || strings.ContainsAny(line, "。；;…") || strings.Contains(line, "...") {
		return 0
	}
	if m := legalHeading.FindStringSubmatch(line); m != nil && !strings.Contains(line, "，") {
		switch m[1] {
		case "编":
			return 1
		case "节":
			return 3
		}
		return 2
	}
	if numberedHeading.MatchString(line) && !strings.ContainsAny(line, "：:？?") {
		return 2
	}
	return 0
}

// markHeadings turns paragraphs that are worded as headings into headings.
// 一、二、三、 also number plain lists, so such a line counts only when the
// file marks no headings of its own and text follows it.
func markHeadings(doc *Document) {
	marked := slices.ContainsFunc(doc.Blocks, func(b Block) bool { return b.Kind == Heading && b.Level > 1 })
	levels := make([]int, len(doc.Blocks)+1)
	legal := make([]bool, len(doc.Blocks)+1)
	for i, bl := range doc.Blocks {
		if bl.Kind != Paragraph || bl.End-bl.Start > 160 {
			continue
		}
		line := doc.Text[bl.Start:bl.End]
		levels[i] = headingLevel(line)
		legal[i] = strings.HasPrefix(line, "第")
	}
	for i := range doc.Blocks {
		if levels[i] == 0 {
			continue
		}
		last := i+1 == len(doc.Blocks)
		if legal[i] || !marked && !last && (levels[i+1] == 0 || legal[i+1]) {
			doc.Blocks[i].Kind, doc.Blocks[i].Level = Heading, levels[i]
		}
	}
}
