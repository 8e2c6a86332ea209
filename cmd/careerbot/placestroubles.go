package main

import (
	"fmt"
	"io"

	"careerbot/internal/pattern"
	"careerbot/knowledge/place"
)

// mostOfKind is how many rows with the same trouble are said one by one.
const mostOfKind = 5

// own is what of a reason is a row's own: what is quoted, numbers, names of places.
var own = pattern.MustCompile(`"[^"]*"|middle of [^;]*|-?\d+(?:[.-]\d+)*`)

// sayTroubles says what is wrong with the rows of a file: of each kind the first ones and
// how many there are, so that a list of thousands does not hide the one that matters.
func sayTroubles(w io.Writer, what, file string, all []place.Trouble) {
	var kinds []string
	rows := map[string][]place.Trouble{}
	for _, t := range all {
		kind := own.ReplaceAllString(t.Reason, "…")
		if rows[kind] == nil {
			kinds = append(kinds, kind)
		}
		rows[kind] = append(rows[kind], t)
	}
	for _, kind := range kinds {
		for _, t := range rows[kind][:min(len(rows[kind]), mostOfKind)] {
			fmt.Fprintf(w, "%s %s row %d %s: %s\n", what, file, t.Row, line(t.Name), t.Reason)
		}
		if more := len(rows[kind]) - mostOfKind; more > 0 {
			fmt.Fprintf(w, "%s %s: %d rows more: %s\n", what, file, more, kind)
		}
	}
}
