package prompts

import (
	"strings"
	"time"

	"careerbot/internal/region"
)

// Source is what is shown of a source.
type Source struct {
	N                          int
	Title, Issuer, Number, URL string
	RegionCode                 string
	HeadingPath                []string
	ValidFrom, ValidTo         *time.Time
}

// Sources is the heading over the list of sources.
func Sources(language string) string { return say(language, "sources", nil) }

// SourceLine is one line of the list of sources.
func SourceLine(language string, s Source) string {
	return say(language, "source", struct {
		Source
		Heading, Region, From, To string
	}{s, strings.Join(s.HeadingPath, " > "), region.Name(s.RegionCode, language), isoDay(s.ValidFrom), isoDay(s.ValidTo)})
}

// Footer says what an answer is worth: plain where the model was away, model
// where a model worded it.
func Footer(language string, plain, byModel bool) string {
	return say(language, "footer", struct{ Plain, Model bool }{plain, byModel})
}

func isoDay(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// longDay writes a day as people write it.
func longDay(language string, day time.Time) string {
	if language == "zh" {
		return day.Format("2006年1月2日")
	}
	return day.Format("2 January 2006")
}
