package inbox

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"careerbot/knowledge/vacancy"
	"careerbot/knowledge/vacancy/screen"
)

// vacancyField is a field with what it said before, and with the words marked in it that
// a rule has found.
type vacancyField struct {
	Key     string
	Text    template.HTML
	Former  string
	Changed bool
}

// vacancyFields are all that a reviewer is to look at, and how it was at the last verdict.
func vacancyFields(v vacancy.Waiting, own map[string]string, zone *time.Location) []vacancyField {
	var all []vacancyField
	for _, f := range []struct {
		key, column string
		is          any
	}{
		{"title", "title", v.Title}, {"employer", "employer", v.Employer}, {"employment", "employment", v.Employment}, {"place", "place", v.Place},
		{"latitude", "latitude", v.Latitude}, {"longitude", "longitude", v.Longitude}, {"pay", "pay_text", v.Pay}, {"settlement", "settlement", v.Settlement},
		{"headcount", "headcount", v.Headcount}, {"requirements", "requirements", v.Requirements}, {"duties", "duties", v.Duties}, {"conditions", "conditions", v.Conditions},
		{"education", "education", v.Education}, {"experience", "experience", v.Experience}, {"tools", "tools", v.Tools}, {"insurance", "insurance", v.Insurance},
		{"contact", "contact", v.Contact}, {"url", "url", v.URL}, {"validity", "valid_through", v.Through},
	} {
		text := fieldText(f.column, f.is, own, zone)
		field := vacancyField{Key: "vacancy_" + f.key, Text: marked(text, v.Findings)}
		if v.Former != nil {
			field.Former = fieldText(f.column, v.Former[f.column], own, zone)
			field.Changed = field.Former != text
		}
		if text != "" && f.column != "title" || field.Changed {
			all = append(all, field)
		}
	}
	return all
}

// fieldText writes the value of a column, as it is or as it was kept in JSON.
func fieldText(column string, value any, own map[string]string, zone *time.Location) string {
	switch x := value.(type) {
	case nil:
		return ""
	case *float64:
		if x != nil {
			return fmt.Sprintf("%.5f", *x)
		}
	case *int:
		if x != nil {
			return fmt.Sprint(*x)
		}
	case float64:
		if column == "latitude" || column == "longitude" {
			return fmt.Sprintf("%.5f", x)
		}
		return fmt.Sprint(x)
	case *time.Time:
		if x != nil {
			return x.In(zone).Format("2006-01-02 15:04")
		}
	case string:
		if at, err := time.Parse(time.RFC3339Nano, x); err == nil && column == "valid_through" {
			return at.In(zone).Format("2006-01-02 15:04")
		}
		if column == "employment" || column == "settlement" {
			if word := own["vacancy_"+column+"_"+x]; word != "" {
				return word
			}
		}
		return x
	}
	return ""
}

// marked gives a text in which the words that rules found are marked.
func marked(text string, findings []screen.Finding) template.HTML {
	var spans [][2]int
	for _, f := range findings {
		for from := 0; f.Words != ""; {
			at := strings.Index(text[from:], f.Words)
			if at < 0 {
				break
			}
			from += at + len(f.Words)
			spans = append(spans, [2]int{from - len(f.Words), from})
		}
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	var out strings.Builder
	done := 0
	for _, span := range spans {
		begin, end := max(span[0], done), span[1]
		if begin >= end {
			continue
		}
		out.WriteString(template.HTMLEscapeString(text[done:begin]) + "<mark>" + template.HTMLEscapeString(text[begin:end]) + "</mark>")
		done = end
	}
	out.WriteString(template.HTMLEscapeString(text[done:]))
	return template.HTML(out.String()) //nolint:gosec // escaped, but for the marks
}
