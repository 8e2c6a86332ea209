package share

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/region"
)

// query reads the parameters of a request. The first that is wrong is kept; a parameter
// that nobody asked for is wrong, too: a name that is misspelt would select everything.
type query struct {
	given url.Values
	known []string
	wrong *problem
}

// longest is how many characters a parameter may have.
const longest = 200

func newQuery(r *http.Request) *query {
	given, err := url.ParseQuery(r.URL.RawQuery)
	q := &query{given: given}
	if err != nil {
		q.wrong = badParameter("", "bad_query")
	}
	return q
}

func (q *query) fail(p *problem) {
	if q.wrong == nil {
		q.wrong = p
	}
}

// text gives a parameter, "" if it is not given.
func (q *query) text(name string) string {
	q.known = append(q.known, name)
	values := q.given[name]
	switch {
	case len(values) == 0:
		return ""
	case len(values) > 1:
		q.fail(badParameter(name, "twice", name))
		return ""
	}
	s := values[0]
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > longest || strings.ContainsFunc(s, unicode.IsControl) {
		q.fail(badParameter(name, "bad_text", name, longest))
		return ""
	}
	return strings.TrimSpace(s)
}

// whole gives a whole number from 1 to most.
func (q *query) whole(name string, most, otherwise int) int {
	s := q.text(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		q.fail(badParameter(name, "bad_number", name, "1", strconv.Itoa(most)))
		return otherwise
	}
	return n
}

// number gives a number within bounds; ok is false where none is given.
func (q *query) number(name string, least, most float64) (n float64, ok bool) {
	s := q.text(name)
	if s == "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= least && n <= most) {
		q.fail(badParameter(name, "bad_number", name, fmt.Sprint(least), fmt.Sprint(most)))
	}
	return n, true
}

// oneOf gives one of some words, "" if it is not given.
func (q *query) oneOf(name string, allowed ...string) string {
	s := q.text(name)
	if s != "" && !slices.Contains(allowed, s) {
		q.fail(badParameter(name, "bad_choice", name, strings.Join(allowed, ", ")))
	}
	return s
}

// region gives the code of a region that is given by name or code.
func (q *query) region(name string) string {
	s := q.text(name)
	code, err := region.Parse(s)
	if err != nil || s != "" && code == "" {
		q.fail(badParameter(name, "bad_region", name))
	}
	return code
}

// moment gives a moment, nil if none is given.
func (q *query) moment(name string) *time.Time {
	s := q.text(name)
	if s == "" {
		return nil
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1 {
			return &t
		}
	}
	q.fail(badParameter(name, "bad_moment", name))
	return nil
}

// cursor is a place in a list, which has a number for each change, or for places an id.
type cursor struct {
	era    string // of which instance
	number int64
	start  int64 // of a feed that is read from its beginning: the last number then
}

// era is the part of an instance's name that is in its cursors.
func (w where) era() string { return w.instance[:8] }

func (c cursor) String() string {
	s := c.era + "-" + strconv.FormatInt(c.number, 10)
	if c.start > c.number {
		s += "-" + strconv.FormatInt(c.start, 10)
	}
	return s
}

// cursor gives the cursor in a parameter, the zero cursor if none is given.
func (q *query) cursor(name string) (c cursor) {
	s := q.text(name)
	if s == "" {
		return c
	}
	parts := strings.Split(s, "-")
	var bad error
	read := func(s string) (n int64) {
		if n, bad = strconv.ParseInt(s, 10, 64); bad != nil || n < 0 || s[0] == '+' {
			q.fail(badParameter(name, "bad_cursor", name))
		}
		return n
	}
	if len(parts) < 2 || len(parts) > 3 || len(parts[0]) != 8 {
		q.fail(badParameter(name, "bad_cursor", name))
		return c
	}
	c.era, c.number = parts[0], read(parts[1])
	if len(parts) == 3 && q.wrong == nil {
		c.start = read(parts[2])
	}
	return c
}

// at holds a cursor against the instance that is asked.
func (w where) at(c cursor) (cursor, error) {
	if c.era == "" {
		return cursor{era: w.era()}, nil
	}
	if c.era != w.era() || c.number > w.last || c.start > w.last {
		return c, gone("old_cursor")
	}
	return c, nil
}

// done gives what is wrong with the parameters.
func (q *query) done() error {
	for _, name := range slices.Sorted(maps.Keys(q.given)) {
		if !slices.Contains(q.known, name) && name != "lang" {
			known := slices.Sorted(slices.Values(append(slices.Clone(q.known), "lang")))
			q.fail(badParameter(cutName(name), "unknown_parameter", cutName(name), strings.Join(known, ", ")))
		}
	}
	if q.wrong != nil {
		return q.wrong
	}
	return nil
}

// cutName is a parameter's name as it is said back.
func cutName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}
