package bot

import (
	"strings"
	"time"

	"careerbot/prompts"
)

// Render is an answer as plain text, with its sources beneath: what the
// terminal shows, and what a door falls back to.
func Render(a Answer) string {
	if len(a.Citations) == 0 {
		return a.Text
	}
	var out strings.Builder
	out.WriteString(a.Text)
	out.WriteString("\n\n" + prompts.Sources(a.Language))
	for _, line := range SourceLines(a) {
		out.WriteString("\n" + line)
	}
	out.WriteString("\n\n" + prompts.Footer(a.Language, a.Plain, a.ByModel))
	return out.String()
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
