package vacancy

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Report is what became of a load.
type Report struct {
	Source     string         `json:"source"`
	Label      string         `json:"label"`
	Rows       int            `json:"rows"`       // read, of those that are vacancies
	Loaded     int            `json:"loaded"`     // new
	Updated    int            `json:"updated"`    // changed since the last load
	Unchanged  int            `json:"unchanged"`  // the same again
	Incomplete int            `json:"incomplete"` // of all rows: kept apart, not offered
	Missing    map[string]int `json:"missing"`    // what the incomplete ones lack
	Review     int            `json:"review"`     // of all rows: wait for a person
	Found      map[string]int `json:"found"`      // rules that found something, in new and changed rows
	Refused    int            `json:"refused"`    // rows that could not be read
	Why        map[string]int `json:"why"`        // reasons for that
	Closed     int            `json:"closed"`     // named as closed by the feed
	Withdrawn  int            `json:"withdrawn"`  // offered or waiting before, gone from the feed or closed
	Kept       int            `json:"kept"`       // not withdrawn: rows that could not be read may be they
	Suspect    int            `json:"suspect"`    // not withdrawn, though gone from the feed: more is missing than is left
	Assumed    map[string]int `json:"assumed"`    // fields that a trial filled in
	Same       bool           `json:"not_modified"`
	Seconds    float64        `json:"seconds"`
	Started    time.Time      `json:"started"`
	Rules      string         `json:"rules"` // by which the rows were read
}

func newReport(source, label string, now time.Time) *Report {
	return &Report{Source: source, Label: label, Started: now, Rules: rules(), Missing: map[string]int{}, Found: map[string]int{}, Why: map[string]int{}, Assumed: map[string]int{}}
}

// goOn takes over what is still so of the report before. What is read on by a cursor
// is read by other rules only from there on, and finds no more of what was suspect; what
// is read anew has counted already what came by the cursor right before.
func (r *Report) goOn(last *Report, anew bool) {
	if anew {
		r.Loaded, r.Updated, r.Closed, r.Withdrawn = last.Loaded, last.Updated, last.Closed, last.Withdrawn
		return
	}
	r.Rules, r.Suspect = last.Rules, last.Suspect
}

// Write writes the report for a person.
func (r *Report) Write(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "source\t%s\t%s\n", r.Source, r.Label)
	if r.Same {
		fmt.Fprintf(table, "not modified\t\tthe feed is what it was at the last run\n")
		return table.Flush()
	}
	rate := ""
	if r.Seconds > 1 {
		rate = fmt.Sprintf("in %.1f s, %.0f a second", r.Seconds, float64(r.Rows)/r.Seconds)
	}
	fmt.Fprintf(table, "rows\t%d\t%s\n", r.Rows, rate)
	fmt.Fprintf(table, "loaded\t%d\tnew\n", r.Loaded)
	fmt.Fprintf(table, "updated\t%d\t\n", r.Updated)
	fmt.Fprintf(table, "unchanged\t%d\t\n", r.Unchanged)
	fmt.Fprintf(table, "incomplete\t%d\tnot offered; lack: %s\n", r.Incomplete, counts(r.Missing))
	fmt.Fprintf(table, "review\t%d\tnot offered before somebody decides: careerbot vacancies review list\n", r.Review)
	fmt.Fprintf(table, "found\t%d\t%s\n", total(r.Found), counts(r.Found))
	fmt.Fprintf(table, "refused\t%d\t%s\n", r.Refused, counts(r.Why))
	fmt.Fprintf(table, "withdrawn\t%d\t%d rows say that they are closed\n", r.Withdrawn, r.Closed)
	if r.Kept > 0 {
		fmt.Fprintf(table, "kept\t%d\tas they were: rows that could not be read may be they\n", r.Kept)
	}
	if r.Suspect > 0 {
		fmt.Fprintf(table, "SUSPECT\t%d\tare gone from the feed, which is more than it still has; they are kept. If that is right, run it again with --shrunk\n", r.Suspect)
	}
	if len(r.Assumed) > 0 {
		fmt.Fprintf(table, "assumed\t%d\tfilled in for the trial: %s\n", total(r.Assumed), counts(r.Assumed))
	}
	return table.Flush()
}

func total(m map[string]int) (n int) {
	for _, k := range m {
		n += k
	}
	return n
}

// counts writes a map, the largest first.
func counts(m map[string]int) string {
	names := slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		if m[a] != m[b] {
			return m[b] - m[a]
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, m[name])
	}
	return strings.Join(names, ", ")
}
