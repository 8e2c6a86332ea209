package entitlement_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/calculator"
)

// lawful says which rules may depend on who somebody is, because the law itself makes
// it a condition. A rule that is not here must give everybody the same. It is reviewed
// by people: what the rules say is compared with it.
var lawful = map[string][]string{
	"sex":                   {"hardship-recognition-beijing", "hardship-recognition-shandong"}, // other ages for women and men
	"years_old":             {"hardship-recognition-beijing", "hardship-recognition-shandong"},
	"disabled":              {"disability-employment", "hardship-recognition-beijing", "hardship-recognition-shandong"},
	"zero_work_family":      {"hardship-recognition-beijing", "hardship-recognition-shandong", "zero-work-family"},
	"city_family":           {"zero-work-family"},                                                                                             // 城市居民家庭
	"pensioner":             {"no-contract-pay", "severance", "unemployment-benefit", "unemployment-benefit-guangdong", "unlawful-dismissal"}, // with it the contract ends, and so does the benefit
	"low_income":            {"hardship-recognition-beijing", "hardship-recognition-shandong"},
	"single_parent":         {"hardship-recognition-shandong"},
	"lost_land":             {"hardship-recognition-shandong"},
	"local_worker":          {"hardship-recognition-beijing"}, // 本市城乡劳动者
	"relocated_rural":       {"hardship-recognition-beijing"},
	"rural_contract_worker": {"rural-worker-allowance"},
	"hard_to_place":         {"hardship-recognition"},
	"veteran":               {"startup-loan", "veterans-training"},
	"past_retirement":       {"hardship-recognition-beijing", "job-search-subsidy-guangdong"},
	"to_retirement":         {"flexible-insurance-subsidy-shandong", "public-interest-job-shandong"},
	"birth":                 {"childbirth-extra-guangdong", "maternity-allowance", "maternity-leave"},
	"babies":                {"maternity-leave"},
	"difficult":             {"maternity-leave"},
	"died":                  {"unemployment-death-benefit", "unemployment-death-benefit-guangdong"},
	"own_crime":             {"work-injury-recognition"},
}

// TestIdentityIsAskedOnlyWhereTheLawDoes holds the rules to that list, and the list to
// the facts that are sensitive. Nothing can be asked about ethnicity or religion.
func TestIdentityIsAskedOnlyWhereTheLawDoes(t *testing.T) {
	facts, rules := builtIn(t)
	uses := map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(rules)) {
		for _, e := range rules[id].Elements() {
			for _, name := range e.Facts {
				if f := facts.Named(name); f != nil && f.Sensitive && !slices.Contains(uses[name], id) {
					uses[name] = append(uses[name], id)
				}
			}
		}
	}
	for _, f := range facts.All() {
		if f.Sensitive && !slices.Equal(uses[f.Name], lawful[f.Name]) {
			t.Errorf("%s decides %v, lawful is %v", f.Name, uses[f.Name], lawful[f.Name])
		}
		if !f.Sensitive && lawful[f.Name] != nil {
			t.Errorf("%s is not marked as sensitive", f.Name)
		}
		for _, word := range []string{"民族", "宗教", "信仰", "户口", "户籍", "婚", "籍贯"} {
			if strings.Contains(f.Ask.ZH, word) {
				t.Errorf("%s asks about %s", f.Name, word)
			}
		}
	}
}

// identities are ways to be somebody, over the same life.
var identities = []map[string]string{
	{},
	{"sex": "female", "years_old": "45", "ethnicity": "Hui", "religion": "Islam"},
	{"sex": "male", "years_old": "45", "ethnicity": "Han", "hukou": "rural"},
	{"sex": "female", "years_old": "24", "disabled": "yes", "religion": "none"},
	{"sex": "male", "years_old": "58", "disabled": "no", "single_parent": "yes", "low_income": "yes", "hukou": "urban"},
	{"local_worker": "no", "rural_contract_worker": "yes", "lost_land": "yes", "ethnicity": "Zang"},
	{"local_worker": "yes", "rural_contract_worker": "no", "zero_work_family": "yes", "veteran": "yes"},
	{"veteran": "no", "past_retirement": "no", "to_retirement": "20 years", "hard_to_place": "no", "birth": "none"},
	{"birth": "given_birth", "babies": "2", "difficult": "yes", "sex": "female", "hard_to_place": "yes"},
}

// lives are what people have told: 48 of them.
func lives() []map[string]string {
	var all []map[string]string
	for i, region := range []string{"CN", "44", "37", "11", "31", "41"} {
		for j, life := range []map[string]string{
			{"situation": "unemployed", "ended": "dismissed", "paid": "30 months", "registered": "yes", "worked": "30 months", "wage": "6000", "area_wage": "8000", "jobless": "2"},
			{"situation": "unemployed", "ended": "resigned", "paid": "11 years", "registered": "yes", "in_training": "yes", "jobless": "14 months"},
			{"situation": "unemployed", "ended": "forced", "paid": "60 months", "registered": "no", "employer_paid": "yes", "unpaid": "yes", "owed": "9000"},
			{"situation": "employed", "ended": "not_ended", "continuous": "8 years", "total_worked": "15 years", "overtime": "yes", "wage": "7000", "hours_rest": "8"},
			{"situation": "employed", "injury": "commute", "recognised": "yes", "disability_grade": "7", "off_work": "no", "injury_wage": "5000", "area_wage": "8000"},
			{"situation": "flexible", "difficulty": "yes", "declared": "yes", "certificate": "yes"},
			{"situation": "business", "startup": "yes", "first_licence": "yes", "operated": "13 months", "hires_unemployed": "yes", "hired_term": "2 years", "new_jobs": "yes", "insures_hired": "yes", "short_of_money": "yes"},
			{"situation": "unemployed", "receiving": "yes", "leftover": "yes", "in_training": "no", "difficulty": "yes", "public_job": "yes"},
		} {
			copied := maps.Clone(life)
			copied["region"], copied["name"] = region, fmt.Sprintf("persona %d.%d", i+1, j+1)
			all = append(all, copied)
		}
	}
	return all
}

// TestPairedPersonas gives the same lives to people who differ in sex, age, disability,
// family, where they are from, and in ethnicity, religion and registration. What they
// are entitled to and what they are asked is the same, but for the rules of the list.
func TestPairedPersonas(t *testing.T) {
	facts, rules := builtIn(t)
	pairs, differ := 0, map[string]bool{}
	for _, life := range lives() {
		book := bookOf(facts, rules, life["region"])
		first := ""
		var firstAnswers map[string]string
		for i, who := range identities {
			known := calculator.Known{}
			for name, said := range life {
				if name != "region" && name != "name" {
					set(t, facts, known, name, said)
				}
			}
			asked := strings.Join(interview(book, facts, known), " ")
			for name, said := range who {
				if facts.Named(name) == nil { // ethnicity, religion, registration: nothing reads them
					known[name] = calculator.Value{}
					continue
				}
				set(t, facts, known, name, said)
			}
			after := strings.Join(interview(book, facts, known), " ")
			answers := map[string]string{}
			for _, a := range book.Decide(known) {
				written, err := json.Marshal(a)
				if err != nil {
					t.Fatal(err)
				}
				answers[a.ID] = string(written)
			}
			if i == 0 {
				first, firstAnswers = asked, answers
				continue
			}
			pairs++
			if asked != first || after != first {
				t.Errorf("%s as %v: asked %q and %q, others %q", life["name"], who, asked, after, first)
			}
			for id, answer := range answers {
				if answer == firstAnswers[id] {
					continue
				}
				differ[id] = true
				if !slices.ContainsFunc(slices.Collect(maps.Keys(who)), func(name string) bool { return slices.Contains(lawful[name], id) }) {
					t.Errorf("%s as %v: %s is %s, others have %s", life["name"], who, id, answer, firstAnswers[id])
				}
			}
		}
	}
	if pairs < 40*8 || len(differ) < 8 {
		t.Errorf("%d pairs, in which %d rules differ: the test sees too little", pairs, len(differ))
	}
}

func set(t testing.TB, facts *calculator.Facts, known calculator.Known, name, said string) {
	t.Helper()
	v, err := facts.Value(name, said)
	if err != nil {
		t.Fatal(err)
	}
	known[name] = v
}

// bookOf gives the rules of a place.
func bookOf(facts *calculator.Facts, rules map[string]*calculator.Rule, region string) *calculator.Book {
	var all []*calculator.Rule
	for _, id := range slices.Sorted(maps.Keys(rules)) {
		if r := rules[id]; r.Region == "CN" || r.Region == region {
			all = append(all, r)
		}
	}
	return calculator.NewBook(facts, all, day)
}

// interview gives the questions that are not sensitive, in their order, of who answers
// each with its last button.
func interview(book *calculator.Book, facts *calculator.Facts, stated calculator.Known) []string {
	known := maps.Clone(stated)
	var asked, skipped []string
	for range calculator.Most {
		f := book.Next(known, skipped)
		if f == nil || f.Sensitive {
			break
		}
		asked = append(asked, f.Name)
		buttons := f.Buttons()
		if len(buttons) == 0 {
			skipped = append(skipped, f.Name)
			continue
		}
		v, err := facts.Value(f.Name, buttons[len(buttons)-1].Value)
		if err != nil {
			panic(err) // options are checked when the facts are read
		}
		known[f.Name] = v
	}
	return asked
}

// TestInterview goes through all topics with people who answer everything, nothing, or
// the first thing: at most seven questions that mean something, none twice, the
// sensitive after the others, and each decides something for somebody.
func TestInterview(t *testing.T) {
	facts, rules := builtIn(t)
	sensitive := 0
	for _, region := range []string{"CN", "44", "37", "11", "31", "41"} {
		whole := bookOf(facts, rules, region)
		for _, topic := range append([]string{""}, facts.Topics()...) {
			book := whole.About(topic)
			for answer := range 4 { // which button; 3 skips
				known := calculator.Known{}
				var asked, skipped []string
				private := false
				for range calculator.Most {
					f := book.Next(known, skipped)
					if f == nil {
						break
					}
					if slices.Contains(asked, f.Name) {
						t.Fatalf("%s %s: asks %s again", region, topic, f.Name)
					}
					if private && !f.Sensitive {
						t.Errorf("%s %s: asks %s after what is sensitive: %v", region, topic, f.Name, asked)
					}
					if f.Sensitive {
						private = true
						sensitive++
					}
					if !slices.ContainsFunc(book.Decide(known), func(a calculator.Answer) bool { return slices.Contains(a.DependsOn, f.Name) }) {
						t.Errorf("%s %s: nothing depends on %s", region, topic, f.Name)
					}
					asked = append(asked, f.Name)
					buttons := f.Buttons()
					if answer == 3 || len(buttons) == 0 {
						skipped = append(skipped, f.Name)
						continue
					}
					set(t, facts, known, f.Name, buttons[min(answer, len(buttons)-1)].Value)
				}
				if answer == 3 && len(known) > 0 {
					t.Error("who skips everything has said something")
				}
				if topic == "" && answer < 3 && len(asked) != calculator.Most {
					t.Errorf("%s: %v", region, asked)
				}
			}
		}
	}
	if sensitive == 0 {
		t.Error("nothing sensitive is ever asked: the test sees too little")
	}
}

// TestSkippedInjury: who skips whether they were hurt is not asked whether that was
// recognised.
func TestSkippedInjury(t *testing.T) {
	facts, rules := builtIn(t)
	book := bookOf(facts, rules, "44")
	known := calculator.Known{}
	set(t, facts, known, "situation", "unemployed")
	skipped := []string{"injury"}
	for f := book.Next(known, skipped); f != nil; f = book.Next(known, skipped) {
		if slices.Contains([]string{"recognised", "off_work", "disability_grade"}, f.Name) {
			t.Errorf("it asks for %s", f.Name)
		}
		skipped = append(skipped, f.Name)
	}
	if len(skipped) < 5 {
		t.Errorf("it asked for %v only", skipped)
	}
}
