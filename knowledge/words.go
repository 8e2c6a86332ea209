package knowledge

import (
	"strings"
	"unicode"

	"careerbot/internal/text"
)

// Piece is a stretch of a text that was kept, deleted or inserted.
type Piece struct {
	Op   string `json:"op"` // =, -, +
	Text string `json:"text"`
}

// mostCompared bounds the table of a comparison; what would need more is shown as
// replaced as a whole.
const mostCompared = 4 << 20

// words tells what was changed in a text, by words of languages that have spaces and by
// characters of those that have none.
func words(before, after string) []Piece {
	a, b := cutWords(before), cutWords(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []Piece
	put := func(op string, ts ...string) {
		if len(ts) == 0 {
			return
		}
		if last := len(out) - 1; last >= 0 && out[last].Op == op {
			out[last].Text += strings.Join(ts, "")
			return
		}
		out = append(out, Piece{op, strings.Join(ts, "")})
	}
	put("=", a[:head]...)
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if len(x)*len(y) > mostCompared {
		put("-", x...)
		put("+", y...)
	} else {
		common(x, y, put)
	}
	put("=", a[len(a)-tail:]...)
	return tidied(out)
}

// common goes along the longest common subsequence.
func common(x, y []string, put func(string, ...string)) {
	width := len(y) + 1
	table := make([]uint16, (len(x)+1)*width) // lengths from here to the ends
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				table[i*width+j] = table[(i+1)*width+j+1] + 1
			} else {
				table[i*width+j] = max(table[(i+1)*width+j], table[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(x) && j < len(y) {
		switch {
		case x[i] == y[j]:
			put("=", x[i])
			i++
			j++
		case table[(i+1)*width+j] >= table[i*width+j+1]:
			put("-", x[i])
			i++
		default:
			put("+", y[j])
			j++
		}
	}
	put("-", x[i:]...)
	put("+", y[j:]...)
}

// tidied joins changes with only a character between them, which is chance, and puts
// what was deleted before what took its place.
func tidied(all []Piece) []Piece {
	var out []Piece
	gone, come := "", ""
	flush := func() {
		if gone != "" {
			out = append(out, Piece{"-", gone})
		}
		if come != "" {
			out = append(out, Piece{"+", come})
		}
		gone, come = "", ""
	}
	for i, p := range all {
		switch {
		case p.Op == "-":
			gone += p.Text
		case p.Op == "+":
			come += p.Text
		case i > 0 && i+1 < len(all) && len([]rune(p.Text)) == 1:
			gone, come = gone+p.Text, come+p.Text
		default:
			flush()
			out = append(out, p)
		}
	}
	flush()
	return out
}

// cutWords cuts a text into words, and characters where words are not set apart.
func cutWords(s string) []string {
	var all []string
	start := -1
	for i, r := range s {
		inWord := (unicode.IsLetter(r) || unicode.IsDigit(r)) && !text.Han(r)
		if start >= 0 && !inWord {
			all = append(all, s[start:i])
			start = -1
		}
		switch {
		case inWord && start < 0:
			start = i
		case !inWord:
			all = append(all, string(r))
		}
	}
	if start >= 0 {
		all = append(all, s[start:])
	}
	return all
}
