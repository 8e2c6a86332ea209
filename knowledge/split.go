package knowledge

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/text"
	"careerbot/knowledge/read"
)

// How long a passage may be, in tokens as [tokens] estimates them. An article,
// a guide's section or a table row is kept whole below maxTokens; what is
// longer is cut between paragraphs, then between sentences.
const (
	maxTokens    = 480
	targetTokens = 400
)

// piece is one passage before it has a number: a stretch of the document's text
// and the headings above it.
type piece struct {
	heading    []string
	start, end int // byte offsets into read.Document.Text
}

// An article of a law: 第十二条, 第47条之一, Article 12, at the start of a paragraph.
var article = regexp.MustCompile(`^(第[〇零一二三四五六七八九十百千\d]{1,8}条(?:之[一二三四五六七八九十]{1,2})?|Article \d{1,4}[A-Za-z]?)(?:$|[\s　:：.．、])`)

// A structural heading that stands as a plain paragraph: 第三章 …, 第一节 ….
var structural = regexp.MustCompile(`^第[〇零一二三四五六七八九十百\d]{1,6}(编|分编|章|节)[\s　]`)

var structuralLevel = map[string]int{"编": 1, "分编": 2, "章": 3, "节": 4}

// split cuts a document into the passages that answers will cite. A clause is
// never parted from its article, nor a list item or row from its heading: the
// heading path goes with each passage.
func split(d *read.Document) []piece {
	s := splitter{doc: d}
	for i, b := range d.Blocks {
		body := d.Text[b.Start:b.End]
		switch {
		case b.Kind == read.Heading && article.MatchString(body) && utf8.RuneCountInString(body) > 40:
			s.article(i, body) // a whole article set as a heading
		case b.Kind == read.Heading:
			s.heading(b.Level, body)
		case b.Kind == read.Paragraph && structural.MatchString(body) && utf8.RuneCountInString(body) < 40:
			s.heading(structuralLevel[structural.FindStringSubmatch(body)[1]], body)
		case b.Kind == read.Paragraph && article.MatchString(body):
			s.article(i, body)
		case b.Kind == read.Row && (d.Format == "xlsx" || d.Format == "csv"):
			s.flush()
			s.add(i)
			s.flush()
		default:
			s.add(i)
		}
	}
	s.flush()
	return s.pieces
}

type level struct {
	level int
	title string
}

type splitter struct {
	doc       *read.Document
	path      []level
	inArticle string
	blocks    []int // of the passage being gathered
	tokens    int
	pieces    []piece
}

func (s *splitter) heading(l int, title string) {
	s.flush()
	s.inArticle = ""
	s.path = slices.DeleteFunc(s.path, func(h level) bool { return h.level >= l })
	s.path = append(s.path, level{l, title})
}

func (s *splitter) article(i int, body string) {
	s.flush()
	s.inArticle = article.FindStringSubmatch(body)[1]
	s.add(i)
}

// add puts a block into the passage being gathered, or begins a new one where
// it would become too long. A paragraph that ends in a colon stays with what
// it introduces.
func (s *splitter) add(i int) {
	b := s.doc.Blocks[i]
	n := tokens(s.doc.Text[b.Start:b.End])
	if len(s.blocks) > 0 && s.tokens+n > maxTokens && !s.leadsIn() {
		s.flush()
	}
	s.blocks = append(s.blocks, i)
	s.tokens += n
	if s.tokens > maxTokens {
		s.flush()
	}
}

func (s *splitter) leadsIn() bool {
	b := s.doc.Blocks[s.blocks[len(s.blocks)-1]]
	body := s.doc.Text[b.Start:b.End]
	return s.tokens < maxTokens/2 && (strings.HasSuffix(body, "：") || strings.HasSuffix(body, ":"))
}

func (s *splitter) flush() {
	if len(s.blocks) == 0 {
		return
	}
	start := s.doc.Blocks[s.blocks[0]].Start
	end := s.doc.Blocks[s.blocks[len(s.blocks)-1]].End
	s.blocks, s.tokens = s.blocks[:0], 0
	var heading []string
	for _, h := range s.path {
		heading = append(heading, h.title)
	}
	if s.inArticle != "" {
		heading = append(heading, s.inArticle)
	}
	for _, span := range cut(s.doc.Text, start, end) {
		s.pieces = append(s.pieces, piece{heading, span.Start, span.End})
	}
}

// cut parts a stretch that is too long between sentences, and a sentence that
// is too long by force, between characters.
func cut(body string, start, end int) []text.Span {
	if tokens(body[start:end]) <= maxTokens {
		return []text.Span{{Start: start, End: end}}
	}
	var spans []text.Span
	open, count := -1, 0 // the span being gathered
	last := start
	for _, sentence := range text.Sentences(body[start:end]) {
		from, to := start+sentence.Start, start+sentence.End
		n := tokens(body[from:to])
		if open >= 0 && count+n > targetTokens {
			spans = append(spans, text.Span{Start: open, End: last})
			open, count = -1, 0
		}
		for n > maxTokens {
			at := from + prefix(body[from:to], targetTokens)
			spans = append(spans, text.Span{Start: from, End: at})
			from, n = at, tokens(body[at:to])
		}
		if open < 0 {
			open = from
		}
		count += n
		last = to
	}
	if open >= 0 && open < last {
		spans = append(spans, text.Span{Start: open, End: last})
	}
	return spans
}

// tokens estimates how many tokens a model would count: about one for a Chinese
// character and one for four letters of anything else.
func tokens(s string) int {
	quarters := 0
	for _, r := range s {
		quarters += quarterTokens(r)
	}
	return (quarters + 3) / 4
}

func quarterTokens(r rune) int {
	if r >= 0x2E80 {
		return 4
	}
	return 1
}

// prefix gives the length in bytes of the longest prefix of at most n tokens,
// and at least one character.
func prefix(s string, n int) int {
	quarters := 0
	for i, r := range s {
		quarters += quarterTokens(r)
		if quarters > 4*n && i > 0 {
			return i
		}
	}
	return len(s)
}
