// Package redact hides what identifies a person (resident ID card, passport,
// telephone number, e-mail address, bank card) in a text before a model sees it,
// and puts it back into what the model replies. fold.go makes one alphabet of all
// widths and spacings, find.go looks for identifiers in it, kinds.go says what one
// is. It is pure, and owns no table.
//
// Identifiers become placeholders such as ⟦PHONE-A⟧. Models copy a short word in
// capitals that says what it stands for; they drop or alter bare hashes. There is
// no digit in it, because an answer may not have a number that its sources lack;
// and no [ ], < > or { }, which are handles of passages, elements of the prompt and
// templates. ⟦ and ⟧ stand in hardly any document, and the prompt takes them out of
// those that it shows.
package redact

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"careerbot/internal/pattern"
)

// Hidden is a text without its identifiers.
type Hidden struct {
	// Text has a placeholder for each identifier.
	Text string
	// Without has nothing in their places, nor the words that say what they are: for
	// a search, to which ⟦ID-A⟧ would be a word, and 手机号 a subject.
	Without string

	written map[string][]string // by placeholder: how the identifier was written, each time
}

// ErrLeft means that a text could not be made free of identifiers: nothing of it
// may be sent. It does not repeat the text.
var ErrLeft = errors.New("hide identifiers: some are left; the text must not be sent")

// rounds is how often a text is gone through: what is hidden ends a number, so
// that its neighbour may be seen to be one too.
const rounds = 8

// piece is a stretch of the text; name is its placeholder if it is hidden.
type piece struct{ text, name string }

// Hide replaces the identifiers in a text. The same identifier, however it is
// written, has the same placeholder. It looks at its own result again and gives an
// error, and no text, unless it finds nothing there.
func Hide(s string) (Hidden, error) { return hide(s, find) }

func hide(s string, find func(string) []span) (Hidden, error) {
	pieces := []piece{{text: s}}
	letters := capitals(s)
	names := map[string]string{} // by kind and value
	taken := map[string]bool{}
	for range rounds {
		var next []piece
		for _, p := range pieces {
			if p.name != "" {
				next = append(next, p)
				continue
			}
			at := 0
			for _, f := range find(p.text) {
				key := f.kind + " " + f.value
				if names[key] == "" {
					names[key] = unused(f.kind, letters, taken)
				}
				next = append(next, piece{text: p.text[at:f.start]}, piece{p.text[f.start:f.end], names[key]})
				at = f.end
			}
			next = append(next, piece{text: p.text[at:]})
		}
		done := len(next) == len(pieces)
		pieces = next
		if done {
			break
		}
	}
	h := Hidden{written: map[string][]string{}}
	var text, without, labelled strings.Builder
	for i, p := range pieces {
		if p.name == "" {
			text.WriteString(p.text)
			labelled.WriteString(p.text)
			if i+1 < len(pieces) && pieces[i+1].name != "" {
				without.WriteString(unlabelled(p.text, following(pieces[i+2:])))
			} else {
				without.WriteString(p.text)
			}
			continue
		}
		text.WriteString(p.name)
		without.WriteByte(' ')
		labelled.WriteByte(' ')
		h.written[p.name] = append(h.written[p.name], p.text)
	}
	h.Text, h.Without = text.String(), without.String()
	// Where nothing was hidden, the text is the one that has been gone through.
	if len(names) > 0 {
		if len(find(h.Without)) > 0 { // a label stood between the halves of another
			h.Without = labelled.String()
		}
		if len(find(h.Text)) > 0 || len(find(h.Without)) > 0 {
			return Hidden{}, ErrLeft
		}
	}
	return h, nil
}

// placeholder is what a model makes of a placeholder, too: it may change the
// brackets.
var placeholder = pattern.MustCompile(`[⟦\[【〚]\s?([A-Z]+)[-_ ]([A-Z]+)\s?[⟧\]】〛]`)

// Names gives the placeholders of what was hidden, in order.
func (h Hidden) Names() []string { return slices.Sorted(maps.Keys(h.written)) }

// Restore puts the identifiers back into a text in which their placeholders
// stand: the first time as it was written the first time, and so on, so that
// Restore(h.Text) is what was hidden. A placeholder that the text did not have is
// left as it is.
func (h Hidden) Restore(s string) string {
	if len(h.written) == 0 {
		return s
	}
	seen := map[string]int{}
	return placeholder.ReplaceAllStringFunc(s, func(found string) string {
		m := placeholder.FindStringSubmatch(found)
		name := token(m[1], m[2])
		ways := h.written[name]
		if len(ways) == 0 {
			return found
		}
		n := seen[name]
		seen[name]++
		if n >= len(ways) {
			n = 0
		}
		return ways[n]
	})
}

func token(kind, letters string) string { return "⟦" + kind + "-" + letters + "⟧" }

// unused gives a placeholder that the source cannot hold: who writes ⟦PHONE-A⟧, in
// whatever brackets, gets no number put into its place.
func unused(kind, source string, taken map[string]bool) string {
	for n := 0; ; n++ {
		letters := ""
		for i := n; ; i = i/26 - 1 {
			letters = string(rune('A'+i%26)) + letters
			if i < 26 {
				break
			}
		}
		if name := token(kind, letters); !taken[name] && !strings.Contains(source, kind+letters) {
			taken[name] = true
			return name
		}
	}
}

// capitals is what a text has of A to Z, in order.
func capitals(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 'A' || r > 'Z' {
			return -1
		}
		return r
	}, s)
}
