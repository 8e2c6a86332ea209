package main

import (
	"fmt"
	"strings"
	"testing"

	"careerbot/knowledge/place"
)

// TestTroublesAreGrouped: a thousand rows with the same trouble do not hide the one with
// another.
func TestTroublesAreGrouped(t *testing.T) {
	var all []place.Trouble
	for i := range 1000 {
		all = append(all, place.Trouble{Row: i + 1, Name: "站", Reason: fmt.Sprintf(`its region "区%d" is not known; give a name`, i)},
			place.Trouble{Row: i + 1, Name: "站", Reason: fmt.Sprintf("its point 36.%d,-117.2 is %d km from the middle of 济南市; it is not shown on the map", i, 300+i)})
	}
	all = append(all, place.Trouble{Row: 1001, Name: "丁", Reason: "it has no name; give it one"})
	var out strings.Builder
	sayTroubles(&out, "look at", "a.csv", all)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2*(5+1)+1 || !strings.Contains(out.String(), "row 1001 丁: it has no name") ||
		!strings.Contains(out.String(), `look at a.csv: 995 rows more: its region … is not known; give a name`) || !strings.Contains(out.String(), "995 rows more: its point …,… is … km from the …;") {
		t.Errorf("%s", out.String())
	}
}
