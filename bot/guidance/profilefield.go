package guidance

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/strength"
	"careerbot/prompts"
)

// field is a part of a profile. Its values are codes or words; one that holds a single
// value has it alone in its list.
type field struct {
	name   string
	single bool
	// known reports whether a value is of the vocabulary; nil where words are kept.
	known func(value string) bool
	// offered are the values that have buttons.
	offered []string
	in      func(p *Profile) []string
	put     func(p *Profile, values []string)
}

// Vocabularies of our own.
var (
	educations = []string{"primary", "junior", "senior", "vocational", "college", "bachelor", "master", "doctor", "none"}
	hours      = []string{"full", "part", "odd", "temporary", "internship"}
	groups     = []string{"graduate", "migrant", "veteran", "flexible", "unemployed"}
	sensitives = []string{"disability", "health"}
	tongues    = []string{"cmn", "yue", "en", "ja", "ko", "ru", "fr", "de", "es", "sign"}
	distances  = []string{"2000", "5000", "10000", "20000", "50000"}
)

// Plain reports whether a group is one that is not sensitive.
func Plain(group string) bool { return slices.Contains(groups, group) }

// maxMetres is how far anybody would go.
const maxMetres = 500_000

// fields are in the order in which they are shown.
var fields = []field{
	{"skills", false, of(strength.Skills), nil, func(p *Profile) []string { return p.Skills }, func(p *Profile, v []string) { p.Skills = v }},
	{"licences", false, of(strength.Licences), nil, func(p *Profile) []string { return p.Licences }, func(p *Profile, v []string) { p.Licences = v }},
	{"languages", false, among(tongues), []string{"cmn", "en", "yue", "ja", "sign"}, func(p *Profile) []string { return p.Languages }, func(p *Profile, v []string) { p.Languages = v }},
	{"experience", false, isExperience, nil, experienceIn, func(p *Profile, v []string) { p.Experience = experiences(v) }},
	{"education", true, among(educations), educations[:8], func(p *Profile) []string { return one(p.Education) }, func(p *Profile, v []string) { p.Education = last(v) }},
	{"wishes", false, worded, nil, func(p *Profile) []string { return p.Wishes }, func(p *Profile, v []string) { p.Wishes = v }},
	{"hours", true, among(hours), hours, func(p *Profile) []string { return one(p.Hours) }, func(p *Profile, v []string) { p.Hours = last(v) }},
	{"distance", true, isDistance, distances, distanceIn, func(p *Profile, v []string) { p.Metres, _ = strconv.Atoi(last(v)) }},
	{"region", true, isRegion, nil, func(p *Profile) []string { return one(p.Region) }, func(p *Profile, v []string) { p.Region = last(v) }},
	{"limits", false, of(strength.Demands), strength.Offered[:8], func(p *Profile) []string { return p.Limits }, func(p *Profile, v []string) { p.Limits = v }},
	{"groups", false, among(groups), groups, func(p *Profile) []string { return p.Groups }, func(p *Profile, v []string) { p.Groups = v }},
	{"sensitive", false, among(sensitives), sensitives, func(p *Profile) []string { return p.Sensitive }, func(p *Profile, v []string) { p.Sensitive = v }},
}

func of(words []strength.Word) func(string) bool {
	return func(v string) bool { _, ok := strength.Find(words, v); return ok }
}

func among(list []string) func(string) bool {
	return func(v string) bool { return slices.Contains(list, v) }
}

func one(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

func last(v []string) string {
	if len(v) == 0 {
		return ""
	}
	return v[len(v)-1]
}

func worded(v string) bool {
	return v != "" && utf8.RuneCountInString(v) <= mostWords && private(v) == v
}

func isDistance(v string) bool {
	n, err := strconv.Atoi(v)
	return err == nil && n > 0 && n <= maxMetres
}

func distanceIn(p *Profile) []string {
	if p.Metres == 0 {
		return nil
	}
	return []string{strconv.Itoa(p.Metres)}
}

func isRegion(v string) bool { code, err := region.Parse(v); return err == nil && code == v && v != "" }

// An experience is written title|from|to.
var experienceForm = pattern.MustCompile(`^[^|]{1,120}\|(?:\d{4}(?:-\d{2})?)?\|(?:\d{4}(?:-\d{2})?)?$`)

func isExperience(v string) bool {
	title, _, _ := strings.Cut(v, "|")
	return experienceForm.MatchString(v) && worded(title)
}

func experienceIn(p *Profile) (all []string) {
	for _, e := range p.Experience {
		all = append(all, e.Title+"|"+e.From+"|"+e.To)
	}
	return all
}

func experiences(values []string) []Experience {
	all := []Experience{}
	for _, v := range values {
		if f := strings.Split(v, "|"); len(f) == 3 {
			all = append(all, Experience{f[0], f[1], f[2]})
		}
	}
	return all
}

func fieldNamed(name string) *field {
	i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
	if i < 0 {
		return nil
	}
	return &fields[i]
}

// label is what a value is called.
func (f *field) label(language, value string) string {
	for name, words := range map[string][]strength.Word{"skills": strength.Skills, "licences": strength.Licences, "limits": strength.Demands} {
		if w, ok := strength.Find(words, value); ok && f.name == name {
			return w.Label(language)
		}
	}
	switch f.name {
	case "region":
		return region.Name(value, language)
	case "wishes":
		return value
	case "experience":
		e := experiences([]string{value})
		if len(e) == 0 {
			return ""
		}
		return prompts.ProfileExperience(language, e[0].Title, e[0].From, e[0].To)
	case "distance":
		n, _ := strconv.Atoi(value)
		return prompts.ProfileDistance(language, fmt.Sprint(float64(n)/1000))
	}
	return prompts.ProfileValue(language, f.name, value)
}

// said is what a value is called where it is said that it was kept or taken out: 不上夜班.
func (f *field) said(language, value string) string {
	if f.name == "limits" {
		return prompts.ProfileLimit(language, value, f.label(language, value))
	}
	return f.label(language, value)
}

// labels joins what values are called.
func (f *field) labels(language string, values []string) string {
	var all []string
	for _, v := range values {
		all = append(all, f.label(language, v))
	}
	return strings.Join(all, prompts.ProfileWord(language, "and"))
}

// add puts values to those that a field has.
func (f *field) add(p *Profile, values ...string) {
	if f.single {
		f.put(p, values)
		return
	}
	f.put(p, slices.Concat(f.in(p), values))
}

// without takes values out of a field.
func (f *field) without(p *Profile, values ...string) {
	f.put(p, slices.DeleteFunc(slices.Clone(f.in(p)), func(v string) bool { return slices.Contains(values, v) }))
}
