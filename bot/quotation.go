package bot

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// quote words the answer as quotations, neighbouring units of a passage joined,
// each with the number of its source. It reports whether there is one: a unit
// that fails the checks is left out.
func (b *Bot) quote(a *Answer, passages []retrieval.Passage, found judgement) bool {
	if found.units = a.sourced(passages, found.units); len(found.units) == 0 {
		return false
	}
	var out strings.Builder
	if passages[found.units[0].passage].Language != a.Language {
		out.WriteString(prompts.OtherLanguage(a.Language))
	}
	for i := 0; i < len(found.units); {
		u := found.units[i]
		p := passages[u.passage]
		last := i
		for last+1 < len(found.units) && found.units[last+1].passage == u.passage {
			last++
		}
		if i > 0 {
			out.WriteString("\n")
		}
		n := len(a.Citations) + 1
		for k := i; k <= last; k++ {
			sentence := p.Body[found.units[k].start:found.units[k].end]
			if k > i {
				out.WriteString(between(p.Body[found.units[k-1].end:found.units[k].start], sentence))
			}
			out.WriteString(withoutArticle(sentence, p.Heading))
		}
		fmt.Fprintf(&out, " [%d]", n)
		a.Citations = append(a.Citations, cite(n, p, u.start, found.units[last].end))
		i = last + 1
	}
	a.Text = out.String()
	if a.Outcome == Partial {
		a.Text += prompts.Partial(a.Language)
	}
	return true
}

// between is what stands between two quoted units: the line break of the source,
// so that lists and rows stay lists and rows, or a space where words need one.
func between(gap, next string) string {
	switch {
	case strings.Contains(gap, "\n"):
		return "\n"
	case spaced(next):
		return " "
	}
	return ""
}

func spaced(sentence string) bool {
	r, _ := utf8.DecodeRuneInString(sentence)
	return r < 0x2E80
}

// withoutArticle drops the article's number from the front of a quotation: the
// source line names it.
var numbered = pattern.MustCompile(`^(?:第.{1,8}条(?:之.{1,2})?|Article \d+[A-Za-z]?)$`)

func withoutArticle(sentence string, heading []string) string {
	if len(heading) == 0 {
		return sentence
	}
	last := heading[len(heading)-1]
	rest, ok := strings.CutPrefix(sentence, last)
	if !ok || !numbered.MatchString(last) {
		return sentence
	}
	return strings.TrimLeft(rest, " 　:：.．、\n")
}

// cite makes the citation of a stretch of a passage.
func cite(n int, p retrieval.Passage, start, end int) Citation {
	c := Citation{
		N: n, Document: fmt.Sprint(p.Version), Title: p.Title, Issuer: p.Issuer, Number: p.Number, Region: p.Region,
		Heading: p.Heading, Quote: p.Body[start:end], URL: p.URL,
	}
	c.Start = p.Start + utf8.RuneCountInString(p.Body[:start])
	c.End = c.Start + utf8.RuneCountInString(c.Quote)
	if p.ValidFrom != nil {
		c.ValidFrom = p.ValidFrom.Format(time.DateOnly)
	}
	if p.ValidTo != nil {
		to := p.ValidTo.Format(time.DateOnly)
		c.ValidTo = &to
	}
	return c
}
