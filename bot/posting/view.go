package posting

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"careerbot/internal/region"
	"careerbot/knowledge/vacancy"
	"careerbot/knowledge/vacancy/screen"
)

// view is what a page shows.
type view struct {
	Language string
	Base, At string // paths: of the form, and of this page
	Public   string // path of this page for who is not signed in
	Link     string // to it, as people read it
	Message  string // key of what is said above all
	Staff    bool   // somebody of the staff posts, and is signed in

	Typed    bool // the page has the form
	Once     string
	Form     vacancy.Posting
	Checked  *vacancy.Checked // what is wrong is said at the fields; nil where nothing was sent
	Read     *vacancy.Checked // what was understood
	Findings []finding
	Unlawful bool

	Post *vacancy.Post
	Done string // what was just done
}

type finding struct {
	Rule, Words, Cites, Exception string
	Bad                           bool
}

func (v *view) fill(form vacancy.Posting) { v.Form, v.Typed = form, true }

// T is a word of the page.
func (v view) T(key string) (string, error) {
	w, ok := words[v.Language][key]
	if !ok {
		return "", fmt.Errorf("there is no word %q in %s", key, v.Language)
	}
	return w, nil
}

// field is one of the form.
type field struct {
	Name, Value, Label, Hint, Wrong string
	Optional                        string // the word for it
	Needed                          bool
	Note                            string // how it was understood
	Fill                            string // what a browser may fill in
	Most                            int
}

// optional are the fields that may stay empty.
var optional = []string{"point", "first_day", "last_day", "shifts", "conditions", "insurance", "tools"}

var fills = map[string]string{"employer": "organization", "place": "street-address", "contact": "tel"}

// Field gives a field of the form.
func (v view) Field(name string) (field, error) {
	f := field{Name: name, Value: v.Form[name], Fill: fills[name], Most: vacancy.PostLimit(name)}
	var err error
	if f.Label, err = v.T("field_" + name); err != nil {
		return f, err
	}
	f.Hint = words[v.Language]["hint_"+name]                               // not every field has one
	f.Needed = !slices.Contains(optional, name) && name != "valid_through" // which odd jobs have by themselves
	if slices.Contains(optional, name) {
		f.Optional = words[v.Language]["optional"]
	}
	if v.Read != nil {
		switch name {
		case "pay":
			f.Note = v.understood()
		case "region":
			f.Note = v.regionName()
		}
	}
	if v.Checked != nil {
		if what := v.Checked.Problem(name); what != "" {
			f.Wrong, err = v.T("wrong_" + what)
		}
	}
	return f, err
}

// Problems are the fields with which something is wrong, in the order of the form.
func (v view) Problems() ([]field, error) {
	var all []field
	if v.Checked == nil {
		return nil, nil
	}
	for _, name := range vacancy.PostFields() {
		if v.Checked.Problem(name) != "" {
			f, err := v.Field(name)
			if err != nil {
				return nil, err
			}
			all = append(all, f)
		}
	}
	return all, nil
}

// Employments, Settlements and Datums are what can be chosen.
func (v view) Employments() []string {
	return []string{"odd", "part", "full", "temporary", "internship"}
}

// Settlements says when it is paid out.
func (v view) Settlements() []string { return []string{"day", "done", "week", "month"} }

// Datums are the kinds of coordinates, by the maps that have them.
func (v view) Datums() []string { return []string{"gcj02", "bd09", "wgs84"} }

// Datum is the one that is chosen: where people read Chinese, their maps have GCJ-02.
func (v view) Datum() string {
	usual := "wgs84"
	if v.Language == "zh" {
		usual = "gcj02"
	}
	return cmp.Or(v.Form["datum"], usual)
}

// State says what has become of a posting.
func (v view) State() (string, error) {
	p, key := v.Post, "over"
	switch {
	case p.Live:
		key = "live"
	case p.State != vacancy.Published:
		key = string(p.State)
	case p.Left == 0:
		key = "filled"
	}
	return v.T("state_" + key)
}

// Counting reports whether places can be counted.
func (v view) Counting() bool {
	return v.Post.State == vacancy.Published || v.Post.State == vacancy.Review
}

// Summary says how the posting was understood.
func (v view) Summary() []string {
	all := []string{v.Form["employer"], v.understood(), v.regionName(), v.Form["place"]}
	if !v.Post.Through.IsZero() {
		all = append(all, fmt.Sprintf(words[v.Language]["until"], v.Form["valid_through"]))
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// understood is the pay as it was read.
func (v view) understood() string {
	if !v.Read.Pay.Stated() {
		return ""
	}
	p, w := v.Read.Pay, words[v.Language]
	amount := decimal(p.From)
	switch {
	case p.From == 0:
		amount = fmt.Sprintf(w["up_to"], decimal(p.To))
	case p.To > p.From:
		amount += "–" + decimal(p.To)
	}
	return fmt.Sprintf(w["understood"], amount, cmp.Or(w["currency_"+p.Currency], p.Currency+" "), w["unit_"+string(p.Unit)])
}

func decimal(x float64) string { return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 2, 64), ".00") }

// regionName is the place as it was read.
func (v view) regionName() string {
	if v.Read.Region == "" {
		return ""
	}
	if path := region.Path(v.Read.Region); path != "" && v.Language == "zh" {
		return path
	}
	return region.Name(v.Read.Region, v.Language)
}

func (v view) found(f screen.Finding) finding {
	var cites []string
	for _, c := range f.Cites {
		cites = append(cites, c.Law+" "+c.Article)
	}
	return finding{Rule: words[v.Language]["rule_"+f.Rule], Words: f.Words, Cites: strings.Join(cites, words[v.Language]["and"]), Exception: f.Exception, Bad: f.Severity != screen.Warn}
}
