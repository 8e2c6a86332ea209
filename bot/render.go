package bot

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/prompts"
)

// Render is an answer as plain text, with its sources beneath: what the verb ask
// prints, and the terminal but for the choices. A choice is shown with what has
// to be typed for it.
func Render(a Answer) string {
	var out strings.Builder
	out.WriteString(a.Text)
	for _, c := range a.Choices {
		out.WriteString("\n• " + c.Label)
		if c.Say != c.Label {
			out.WriteString(": " + c.Say)
		}
	}
	if len(a.Citations) == 0 {
		return out.String()
	}
	out.WriteString("\n\n" + prompts.Sources(a.Language))
	for _, line := range SourceLines(a) {
		out.WriteString("\n" + line)
	}
	out.WriteString("\n\n" + prompts.Footer(a.Language, a.Plain, a.ByModel))
	return out.String()
}

// choiceLine is how many characters of choices stand in one line.
const choiceLine = 60

// RenderChoices numbers the choices of an answer, for where there are no buttons:
// short ones in a line, longer ones each in its own.
func RenderChoices(a Answer) string {
	numbered := make([]string, len(a.Choices))
	for i, c := range a.Choices {
		numbered[i] = fmt.Sprintf("%d %s", i+1, c.Label)
	}
	if line := strings.Join(numbered, "   "); utf8.RuneCountInString(line) <= choiceLine {
		return line
	}
	return strings.Join(numbered, "\n")
}

// SourceLines gives one line for each source of an answer.
func SourceLines(a Answer) []string {
	lines := make([]string, len(a.Citations))
	for i, c := range a.Citations {
		s := prompts.Source{N: c.N, Title: c.Title, Issuer: c.Issuer, Number: c.Number, URL: c.URL, RegionCode: c.Region, HeadingPath: c.Heading}
		if from, err := time.Parse(time.DateOnly, c.ValidFrom); err == nil {
			s.ValidFrom = &from
		}
		if c.ValidTo != nil {
			if to, err := time.Parse(time.DateOnly, *c.ValidTo); err == nil {
				s.ValidTo = &to
			}
		}
		lines[i] = prompts.SourceLine(a.Language, s)
	}
	return lines
}
