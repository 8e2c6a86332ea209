package prompts

import (
	"slices"
	"strings"

	"careerbot/internal/calculator"
	"careerbot/internal/region"
)

// Entitlement says all that a rule says to somebody: the outcome and why, every
// condition, exception and row of its tables with its clause, the amounts with the
// arithmetic, until when and how to apply. facts has the questions of what it depends on.
func Entitlement(language string, a calculator.Answer, facts *calculator.Facts) string {
	return say(language, "entitlement", viewOf(language, a, facts, func(s []calculator.Source) string {
		if named := cites(language, s); named != "" {
			return say(language, "entitlement_cited", named)
		}
		return ""
	}))
}

// Citer says where something is said, as it stands behind it: " [1]".
type Citer func([]calculator.Source) string

type entitlementGives struct {
	Says, Value, Cites, Working string
	Top, Least, Open            bool
	Rows                        []string
}

// entitlementView is an answer in a language.
type entitlementView struct {
	Outcome, Name, Region, Giver, From                    string
	Local                                                 bool
	DependsOn, Why, Exceptions, Missing, Deadlines, Apply []string
	Gives                                                 []entitlementGives
}

func viewOf(language string, a calculator.Answer, facts *calculator.Facts, cites Citer) entitlementView {
	view := entitlementView{Outcome: string(a.Outcome), Name: a.Name.In(language), Region: region.Name(a.Region, language), From: a.From, Local: a.Local,
		DependsOn: questions(language, a.DependsOn, facts), Missing: questions(language, a.Missing, facts), Why: reasons(language, a.Why, "", cites)}
	for _, e := range a.Exceptions {
		view.Exceptions = append(view.Exceptions, reason(language, "entitlement_exception", e, cites))
	}
	for _, g := range a.Gives {
		if g.Applies == calculator.No && a.Outcome != calculator.No {
			continue // another case of the same rule
		}
		line := entitlementGives{Says: g.Says.In(language), Cites: cites(g.Sources), Working: working(language, g.Working), Top: g.Top, Least: g.Least, Open: g.Applies == calculator.Depends}
		if g.Value != "" {
			line.Value = quantity(language, g.Value, g.Unit)
		}
		for _, row := range g.Rows {
			for i, s := range row.Sources {
				says := ""
				if language == "en" && i == 0 { // what the quotes say comes before the first of them
					says = row.EN
				}
				line.Rows = append(line.Rows, say(language, "entitlement_row", struct{ Outcome, Says, Quote, Cites string }{string(row.Applies), says, strings.Join(s.Quotes, "；"), cites([]calculator.Source{s})}))
			}
		}
		view.Gives = append(view.Gives, line)
	}
	for _, d := range a.Deadlines {
		view.Deadlines = append(view.Deadlines, say(language, "entitlement_due", struct{ Says, Day, Cites string }{d.Says.In(language), d.Day, cites(d.Sources)}))
	}
	view.Giver = said(language, a.Giver, cites)
	for _, notes := range [][]calculator.Reason{a.Materials, a.Place, a.Apply} {
		for _, n := range notes {
			view.Apply = append(view.Apply, said(language, n, cites))
		}
	}
	return view
}

// Entitlements names the rules by what became of them.
func Entitlements(language string, answers []calculator.Answer) string {
	if len(answers) == 0 {
		return say(language, "entitlement_none", nil)
	}
	view := struct{ Yes, Local, Depends, No []string }{}
	for _, a := range answers {
		switch {
		case a.Outcome == calculator.Yes && a.Local:
			view.Local = append(view.Local, a.Name.In(language))
		case a.Outcome == calculator.Yes:
			view.Yes = append(view.Yes, a.Name.In(language))
		case a.Outcome == calculator.No:
			view.No = append(view.No, a.Name.In(language))
		default:
			view.Depends = append(view.Depends, a.Name.In(language))
		}
	}
	return say(language, "entitlement_list", view)
}

// EntitlementQuestion asks for a fact; n counts the questions, from 1.
func EntitlementQuestion(language string, f *calculator.Fact, n int) string {
	return say(language, "entitlement_question", struct {
		Says         string
		Sensitive    bool
		Number, Most int
	}{f.Ask.In(language), f.Sensitive, n, calculator.Most})
}

// EntitlementSkip is the button that skips a question.
func EntitlementSkip(language string) string { return say(language, "entitlement_skip", nil) }

// reasons writes a condition, and those in it further in.
func reasons(language string, r calculator.Reason, indent string, cites Citer) []string {
	if len(r.Of) == 0 {
		return []string{indent + reason(language, "entitlement_line", r, cites)}
	}
	var lines []string
	if r.Any || indent != "" {
		heading := "entitlement_all"
		if r.Any {
			heading = "entitlement_any"
		}
		lines = append(lines, indent+reason(language, heading, r, cites))
		indent += "  "
	}
	for _, of := range r.Of {
		lines = append(lines, reasons(language, of, indent, cites)...)
	}
	return lines
}

func reason(language, template string, r calculator.Reason, cites Citer) string {
	return say(language, template, struct{ Outcome, Says, Cites string }{string(r.Outcome), r.Says.In(language), cites(r.Sources)})
}

// said is a note with its clause.
func said(language string, r calculator.Reason, cites Citer) string {
	return say(language, "entitlement_due", struct{ Says, Day, Cites string }{r.Says.In(language), "", cites(r.Sources)})
}

func cites(language string, sources []calculator.Source) string {
	var all []string
	for _, s := range sources {
		if c := cite(language, s.Clause); !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return strings.Join(all, say(language, "entitlement_joint", nil))
}

func cite(language string, c calculator.Clause) string {
	return say(language, "entitlement_cite", struct{ Document, Number, Article string }{strings.TrimPrefix(c.Document, region.Republic), c.Number, c.Article})
}

func quantity(language, value, unit string) string {
	s := "s"
	if value == "1" {
		s = ""
	}
	return say(language, "entitlement_unit", struct{ Value, Unit, S string }{value, unit, s})
}

func questions(language string, names []string, facts *calculator.Facts) []string {
	var all []string
	for _, name := range names {
		if f := facts.Named(name); f != nil {
			all = append(all, f.Ask.In(language))
		}
	}
	return all
}

// working names the functions in a language.
func working(language, shown string) string {
	return strings.NewReplacer("min(", say(language, "entitlement_min", nil)+"(", "max(", say(language, "entitlement_max", nil)+"(").Replace(shown)
}
