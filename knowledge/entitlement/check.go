package entitlement

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"careerbot/internal/calculator"
	"careerbot/internal/grounding"
	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// Problem is why a rule may not be published.
type Problem struct {
	Where string `json:"where"` // a part of the rule, or a clause
	Kind  string `json:"kind"`
	Why   string `json:"why"`
}

// The kinds of problems.
const (
	Absent    = "absent"   // the document or the article is not in force in the library
	Quote     = "quote"    // the clause does not have these words
	Figure    = "figure"   // a figure of the rule is not in its quotes, or one of its quotes is not in the rule
	Direction = "bound"    // at most for at least, less than for at most
	Unstated  = "unstated" // a threshold or an exception of the clause is passed over
)

// check compares a rule with the texts of its clauses, by name. What is not there was
// said by who looked them up.
func check(r *calculator.Rule, clauses map[string]string) []Problem {
	var all []Problem
	elements := r.Elements()
	for _, e := range elements {
		if len(e.Cites) == 0 { // a table: its rows cite
			e.Cites = map[string]calculator.Quotes{}
			for _, row := range elements {
				if strings.HasPrefix(row.Where, e.Where+" ") {
					for name, quotes := range row.Cites {
						e.Cites[name] = append(e.Cites[name], quotes...)
					}
				}
			}
		} else {
			all = append(all, quoted(e, clauses)...)
			all = append(all, unused(e)...)
		}
		all = append(all, said(e)...)
		all = append(all, figures(e)...)
		all = append(all, directions(e)...)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Clauses)) {
		if body, ok := clauses[name]; ok {
			all = append(all, unstated(name, body, r, elements)...)
		}
	}
	return all
}

// quotes are all quotes of an element, a line each.
func quotes(e calculator.Element) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(e.Cites)) {
		all = append(all, e.Cites[name]...)
	}
	return strings.Join(all, "\n")
}

// quoted asks whether each quote stands in its clause, character for character.
func quoted(e calculator.Element, clauses map[string]string) (all []Problem) {
	for _, name := range slices.Sorted(maps.Keys(e.Cites)) {
		body, ok := clauses[name]
		for _, q := range e.Cites[name] {
			if ok && !strings.Contains(body, q) {
				all = append(all, Problem{e.Where, Quote, fmt.Sprintf("clause %s does not have the words “%s”", name, q)})
			}
		}
	}
	return all
}

// marks are numbers that are none of a rule: of items, articles, paragraphs.
var marks = pattern.MustCompile(`[（(][一二三四五六七八九十]{1,3}[)）]|第[〇零一二三四五六七八九十百\d]{1,6}[条款项章节编]|《[^《》]{1,60}》`)

// figuresOf gives the figures of a text of the law.
func figuresOf(s string) []string { return grounding.Figures(marks.ReplaceAllString(s, "，")) }

// said asks whether the words of the rule have only figures of its quotes.
func said(e calculator.Element) (all []Problem) {
	told := quotes(e)
	for _, words := range []string{e.Says.ZH, e.Says.EN, e.EN} {
		if !grounding.HasFigures(marks.ReplaceAllString(words, "，"), told) {
			all = append(all, Problem{e.Where, Figure, fmt.Sprintf("“%s” has a figure that its quotes do not have", words)})
		}
	}
	return all
}

// figures asks whether the numbers in the expressions of a part are in its quotes.
func figures(e calculator.Element) (all []Problem) {
	there := figuresOf(quotes(e))
	for _, l := range e.Literals {
		bare := l.Unit == "" || l.Unit == "people"
		// 不足1整天 has a number whose unit is not read.
		if slices.Contains(there, l.String()) || slices.Contains(there, l.Value) || bare && slices.Contains(values(there), l.Value) {
			continue
		}
		all = append(all, Problem{e.Where, Figure, fmt.Sprintf("its quotes do not have %s; they have %s", l, strings.Join(there, ", "))})
	}
	return all
}

// unused asks whether a part uses, or says, every figure of its quotes.
func unused(e calculator.Element) (all []Problem) {
	used := append(figuresOf(e.Says.ZH), figuresOf(e.Under.ZH)...)
	for _, l := range e.Literals {
		used = append(used, l.String())
	}
	there := figuresOf(quotes(e))
	for i, value := range values(there) {
		if !slices.Contains(used, there[i]) && !slices.Contains(used, value) {
			all = append(all, Problem{e.Where, Figure, fmt.Sprintf("its quotes have %s, and it says nothing of that", there[i])})
		}
	}
	return all
}

// values are figures without their units.
func values(figures []string) []string {
	all := make([]string, len(figures))
	for i, f := range figures {
		all[i], _, _ = strings.Cut(f, " ")
	}
	return all
}

var (
	beyond  = pattern.MustCompile(`超过|高于|大于|多于|超出`)
	reaches = pattern.MustCompile(`满|以上|至少|低于|达到|少于|至`)
)

// directions asks whether a comparison bounds as its quotes do: 满 and 以上 are >=, 不足
// and 不满 are <, 超过 is >.
func directions(e calculator.Element) (all []Problem) {
	told := quotes(e)
	known := grounding.Bounds(marks.ReplaceAllString(told, "，"))
	for _, b := range e.Bounds {
		ways := known[b.Literal.String()]
		if len(ways) == 0 || b.Op == "=" || slices.Contains(ways, "") {
			continue
		}
		may := map[string][]string{">=": {"at least", "after"}, ">": {"at least", "after"}, "<": {"less than"}, "<=": {"at most", "within"}}[b.Op]
		fits := slices.ContainsFunc(ways, func(w string) bool { return slices.Contains(may, w) }) &&
			(b.Op != ">" || beyond.MatchString(told)) && (b.Op != ">=" || reaches.MatchString(told))
		if !fits {
			all = append(all, Problem{e.Where, Direction, fmt.Sprintf("it has %s %s, its quotes have %s: %s", b.Op, b.Literal, b.Literal, strings.Join(ways, ", "))})
		}
	}
	return all
}

// excepts is how a clause takes something back.
var excepts = pattern.MustCompile(`但是?[，、\p{Han}]|除外|除[^，。；]{1,60}外|不得|不享受|停止|不予|不适用|不再|不认定|另有规定`)

// unstated asks whether the rest of a clause, without what is quoted or set aside, has
// figures or exceptions.
func unstated(name, body string, r *calculator.Rule, elements []calculator.Element) (all []Problem) {
	var said []string
	for _, e := range elements {
		said = append(said, e.Cites[name]...)
	}
	for _, a := range r.Clauses[name].Aside {
		if !strings.Contains(body, a.Words) {
			all = append(all, Problem{"clause " + name, Quote, fmt.Sprintf("it does not have the words “%s” that are set aside", a.Words)})
		}
		said = append(said, a.Words)
	}
	rest := without(body, said)
	for _, line := range strings.Split(rest, "\n") {
		for _, span := range text.Sentences(line) {
			sentence := line[span.Start:span.End]
			if found := figuresOf(sentence); len(found) > 0 {
				all = append(all, Problem{"clause " + name, Unstated, fmt.Sprintf("“%s” has %s: use it, or set it aside and say why", strings.TrimSpace(sentence), strings.Join(found, ", "))})
			} else if excepts.MatchString(sentence) {
				all = append(all, Problem{"clause " + name, Unstated, fmt.Sprintf("“%s” is an exception: state it, or set it aside and say why", strings.TrimSpace(sentence))})
			}
		}
	}
	return all
}

// without puts line ends in place of words, wherever they stand; they may overlap.
func without(body string, words []string) string {
	rest := []byte(body)
	for _, w := range words {
		for at := 0; w != ""; at++ {
			i := strings.Index(body[at:], w)
			if i < 0 {
				break
			}
			at += i
			for k := range len(w) {
				rest[at+k] = '\n'
			}
		}
	}
	return string(rest)
}
