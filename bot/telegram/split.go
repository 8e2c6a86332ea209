package telegram

import (
	"strings"
	"unicode"
)

// maxMessage is how long a message may be, in UTF-16 units. Telegram counts the
// text without its markup; we count all of it, and so are never wrong about what
// counts.
const maxMessage = 4096

// style is how a stretch of text is set.
type style struct {
	quote bool   // inside the folded quotation
	hide  bool   // shown once it is tapped, and in no notification
	href  string // links to
}

// run is a stretch of text in one style.
type run struct {
	text string
	style
}

// part is one message: set in Telegram's HTML, and as plain text.
type part struct {
	html, plain string
	last        bool // of its reply that is text: buttons hang on it
	venue       *venue
}

const (
	openQuote  = "<blockquote expandable>"
	closeQuote = "</blockquote>"
	openHide   = "<tg-spoiler>"
	closeHide  = "</tg-spoiler>"
	closeLink  = "</a>"
)

// change gives the tags that lead from one style to another. Tags close in the
// reverse order of opening: a quotation holds what is hidden, and that a link.
func change(from, to style) string {
	if from == to {
		return ""
	}
	var tags strings.Builder
	if from.href != "" {
		tags.WriteString(closeLink)
	}
	if from.hide && (!to.hide || from.quote != to.quote) {
		tags.WriteString(closeHide)
	}
	if from.quote && !to.quote {
		tags.WriteString(closeQuote)
	}
	if to.quote && !from.quote {
		tags.WriteString(openQuote)
	}
	if to.hide && (!from.hide || from.quote != to.quote) {
		tags.WriteString(openHide)
	}
	if to.href != "" {
		tags.WriteString(`<a href="` + escapeAttribute.Replace(to.href) + `">`)
	}
	return tags.String()
}

// Telegram knows these named entities only.
var (
	escapeText      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	escapeAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
)

// split sets runs as messages of at most limit UTF-16 units. The plain texts of
// the parts, put together, are the text of the runs; every tag is closed in the
// part that opens it.
func split(runs []run, limit int) []part {
	var t letters
	for _, r := range runs {
		for _, c := range strings.ToValidUTF8(r.text, "\uFFFD") {
			t.runes = append(t.runes, c)
			t.styles = append(t.styles, r.style)
		}
	}
	var parts []part
	for from := 0; from < len(t.runes); {
		end := t.cut(from, t.fit(from, limit))
		parts = append(parts, t.set(from, end))
		from = end
	}
	return parts
}

// letters is text with the style of every character.
type letters struct {
	runes  []rune
	styles []style
}

// fit gives the end of the longest part that begins at from.
func (t letters) fit(from, limit int) int {
	used, last := 0, style{}
	for i := from; i < len(t.runes); i++ {
		used += width(change(last, t.styles[i])) + runeWidth(t.runes[i])
		last = t.styles[i]
		if used+width(change(last, style{})) > limit {
			return max(i, from+1) // a limit below one character and its tags would never end
		}
	}
	return len(t.runes)
}

// cut gives the best place to end a part that must end by end: behind a blank
// line, else a line, a sentence, a word, but not in the first half, which would
// make many small messages; else between two characters as they are seen.
func (t letters) cut(from, end int) int {
	if end == len(t.runes) {
		return end
	}
	half := from + (end-from)/2
	for _, good := range []func(i int) bool{
		func(i int) bool { return t.runes[i-1] == '\n' && i-2 >= from && t.runes[i-2] == '\n' },
		func(i int) bool { return t.runes[i-1] == '\n' },
		t.sentence,
		func(i int) bool { return unicode.IsSpace(t.runes[i-1]) },
	} {
		for i := end; i > from && i >= half; i-- {
			if good(i) && !unicode.IsSpace(t.runes[i]) {
				return i
			}
		}
	}
	for i := end; i > from; i-- {
		if !joined(t.runes[i-1], t.runes[i]) {
			return i
		}
	}
	return end
}

// sentence reports whether a sentence ends before i.
func (t letters) sentence(i int) bool {
	last := t.runes[i-1]
	switch {
	case strings.ContainsRune("。！？；", last):
		return true
	case i > 1 && unicode.IsSpace(last):
		return strings.ContainsRune(".!?;。！？；", t.runes[i-2])
	}
	return false
}

// joined reports whether two characters are seen as one.
func joined(a, b rune) bool {
	const joiner = '\u200d'
	flag := func(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
	return a == joiner || b == joiner || unicode.Is(unicode.M, b) || // marks and variation selectors
		b >= 0x1F3FB && b <= 0x1F3FF || // skin tones
		b >= 0xE0020 && b <= 0xE007F || // tags of regional flags
		flag(a) && flag(b)
}

func (t letters) set(from, end int) part {
	var marked strings.Builder
	last := style{}
	for i := from; i < end; i++ {
		marked.WriteString(change(last, t.styles[i]))
		marked.WriteString(escapeText.Replace(string(t.runes[i])))
		last = t.styles[i]
	}
	marked.WriteString(change(last, style{}))
	return part{html: marked.String(), plain: string(t.runes[from:end])}
}

// width is the length in UTF-16 units.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// runeWidth is the width of a character once it is escaped.
func runeWidth(r rune) int {
	switch {
	case r == '&':
		return len("&amp;")
	case r == '<' || r == '>':
		return len("&lt;")
	case r > 0xFFFF:
		return 2
	}
	return 1
}
