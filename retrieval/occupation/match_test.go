package occupation_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/interest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/internal/strength"
	"careerbot/internal/text"
	stored "careerbot/knowledge/occupation"
	"careerbot/retrieval/occupation"
)

// finder has our guides in a database of its own.
func finder(t testing.TB) *occupation.Finder {
	t.Helper()
	pool := pgtest.New(t)
	if n, err := (&stored.Loader{Pool: pool}).LoadGuides(context.Background()); err != nil || n == 0 {
		t.Fatalf("%d guides, %v", n, err)
	}
	return &occupation.Finder{Pool: pool}
}

// liking is a profile of somebody who likes all of some types and none of the rest.
func liking(t testing.TB, types string) interest.Profile {
	t.Helper()
	var row strings.Builder
	for _, i := range interest.Items {
		switch strings.IndexByte(types, i.Type) {
		case 0:
			row.WriteByte('l')
		case -1:
			row.WriteByte('d')
		default:
			// The first is liked in full, what follows in part, and less each time.
			if n := int(i.ID[1] - '0'); n <= 5-strings.IndexByte(types, i.Type) {
				row.WriteByte('l')
			} else {
				row.WriteByte('d')
			}
		}
	}
	s, err := interest.Parse(row.String())
	if err != nil {
		t.Fatal(err)
	}
	return s.Score()
}

func match(t testing.TB, f *occupation.Finder, q occupation.Query) occupation.Found {
	t.Helper()
	found, err := f.Match(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func codes(list []occupation.Suggestion) (all []string) {
	for _, s := range list {
		all = append(all, s.Code)
	}
	return all
}

func TestMatch(t *testing.T) {
	f := finder(t)
	social := liking(t, "SRC")
	if social.Code() != "SRC" {
		t.Fatalf("%+v is %s", social, social.Code())
	}
	care := strength.State{Skills: []string{"care_old", "patient"}, Licences: []string{"health_food"}}

	both := match(t, f, occupation.Query{Profile: social, Strengths: care, Language: "zh"})
	if both.By != "both" || both.Code != "SRC" || len(both.Suggestions) != 8 || both.Suggestions[0].Code != "4-10-01-05" {
		t.Fatalf("%s %s %v", both.By, both.Code, codes(both.Suggestions))
	}
	first := both.Suggestions[0]
	if first.Title != "养老护理员" || first.Congruence != 18 || first.Shared != "SRC" || len(first.Has) != 2 || first.Has[0].Label != "照护老人" ||
		len(first.Missing)+len(first.Has) != len(first.Skills) || len(first.Tasks) < 3 || first.Note == "" ||
		!slices.Contains(first.Training, "养老护理员 职业技能培训 补贴") || !slices.Contains(first.Vacancies, "照顾老人") || slices.Contains(first.Vacancies, "护工阿姨") {
		t.Errorf("%+v", first)
	}
	english := match(t, f, occupation.Query{Profile: social, Strengths: care, Language: "en"})
	if !slices.Equal(codes(english.Suggestions), codes(both.Suggestions)) || english.Suggestions[0].Title != "Elderly carer" || english.Suggestions[0].Has[0].Label != "caring for older people" {
		t.Errorf("English: %v %+v", codes(english.Suggestions), english.Suggestions[0])
	}
	for _, s := range both.Suggestions {
		if text.Language(s.Ways) != "zh" {
			t.Errorf("%s is not in Chinese: %s", s.Code, s.Ways)
		}
	}
	for _, s := range english.Suggestions {
		if text.Language(s.Ways) != "en" || strings.ContainsFunc(strings.Join(s.Vacancies, ""), text.Han) {
			t.Errorf("%s is not in English: %s", s.Code, s.Ways)
		}
	}

	if only := match(t, f, occupation.Query{Profile: social, Language: "zh"}); only.By != "interests" || only.Suggestions[0].Fit != 1 {
		t.Errorf("by interests: %s %v", only.By, codes(only.Suggestions))
	}
	flat := interest.Profile{Picture: interest.Same}
	skills := match(t, f, occupation.Query{Profile: flat, Strengths: strength.State{Skills: []string{"weld", "plans", "safety"}, Licences: []string{"op_weld"}}, Language: "zh"})
	if skills.By != "skills" || skills.Picture != interest.Same || skills.Suggestions[0].Code != "6-18-02-04" || skills.Suggestions[0].Congruence != 0 || len(skills.Suggestions[0].Held) != 1 || len(skills.Suggestions[0].Needed) != 0 {
		t.Errorf("by skills: %s %v %+v", skills.By, codes(skills.Suggestions), skills.Suggestions[0])
	}
	skills = match(t, f, occupation.Query{Profile: flat, Strengths: strength.State{Skills: []string{"weld"}}, Language: "zh", Limit: 50})
	if n := len(skills.Suggestions); n < 3 || n > 8 {
		t.Errorf("%d occupations by one skill that few have", n)
	}
	for _, s := range skills.Suggestions {
		if len(s.Has)+len(s.Held) == 0 {
			t.Errorf("%s is suggested by skills that nobody has", s.Code)
		}
	}
	if none := match(t, f, occupation.Query{Profile: flat, Language: "zh"}); none.By != "nothing" || len(none.Suggestions) != 0 {
		t.Errorf("by nothing: %+v", none)
	}
	if none := match(t, f, occupation.Query{Strengths: strength.State{Not: []string{"nights"}}}); none.By != "nothing" {
		t.Errorf("limits alone: %+v", none)
	}
}

// TestLimits: what must not be is left out and said, and what takes longer than there is time
// stands apart, unless one has learnt it.
func TestLimits(t *testing.T) {
	f := finder(t)
	q := occupation.Query{Profile: liking(t, "SRC"), Strengths: strength.State{Not: []string{"nights", "body"}, Learn: "weeks"}, Language: "zh", Limit: 50}
	found := match(t, f, q)
	for _, s := range slices.Concat(found.Suggestions, found.Later) {
		for _, d := range s.Demands {
			if d.Code == "nights" || d.Code == "body" {
				t.Errorf("%s has %s", s.Code, d.Code)
			}
		}
	}
	if len(found.LeftOut) != 2 || found.LeftOut[0].Code != "nights" || found.LeftOut[0].Count < 10 || found.LeftOut[1].Label.Label == "" {
		t.Errorf("left out: %+v", found.LeftOut)
	}
	for _, s := range found.Suggestions {
		if s.Entry == "months" || s.Entry == "years" {
			t.Errorf("%s takes %s", s.Code, s.Entry)
		}
	}
	if len(found.Later) != 3 {
		t.Errorf("later: %v", codes(found.Later))
	}
	for _, s := range found.Later {
		if s.Entry == "days" || s.Entry == "weeks" {
			t.Errorf("%s takes %s and stands apart", s.Code, s.Entry)
		}
	}
	// A nurse has learnt it: the licence ends the waiting.
	nurse := occupation.Query{Profile: liking(t, "SIC"), Strengths: strength.State{Skills: []string{"nursing"}, Licences: []string{"nurse"}, Learn: "days"}, Language: "zh"}
	if found := match(t, f, nurse); !slices.Contains(codes(found.Suggestions), "2-05-08-01") {
		t.Errorf("a nurse is offered %v", codes(found.Suggestions))
	}
	nurse.Strengths.Licences = nil
	if found := match(t, f, nurse); slices.Contains(codes(found.Suggestions), "2-05-08-01") {
		t.Errorf("without the licence: %v", codes(found.Suggestions))
	}
	// At most two of a minor group, three of a medium one.
	groups := map[string]int{}
	salon := match(t, f, occupation.Query{Strengths: strength.State{Skills: []string{"beauty", "hair", "massage"}}, Language: "zh", Limit: 50})
	if len(salon.Suggestions) < 4 {
		t.Errorf("%v", codes(salon.Suggestions))
	}
	for _, s := range salon.Suggestions {
		groups[s.Code[:7]]++
		groups[s.Code[:4]]++
		if groups[s.Code[:7]] > 2 || groups[s.Code[:4]] > 3 {
			t.Errorf("too many of a kind: %v", codes(salon.Suggestions))
		}
	}
}

// TestEveryTypeFindsSomething: for each of the 120 codes of three letters there are
// occupations that fit well.
func TestEveryTypeFindsSomething(t *testing.T) {
	f := finder(t)
	for _, a := range interest.Types {
		for _, b := range interest.Types {
			for _, c := range interest.Types {
				if a == b || b == c || a == c {
					continue
				}
				code := string([]rune{a, b, c})
				found := match(t, f, occupation.Query{Profile: liking(t, code), Language: "en"})
				if found.Code != code || len(found.Suggestions) != 8 || found.Suggestions[0].Congruence < 14 {
					t.Errorf("%s: %s %d, the best %v", code, found.Code, len(found.Suggestions), found.Suggestions[0].Congruence)
				}
			}
		}
	}
}

func TestFind(t *testing.T) {
	f := finder(t)
	for _, c := range []struct{ name, language, first string }{
		{"4-09-08-01", "zh", "4-09-08-01"},
		{"保洁员", "zh", "4-09-08-01"},
		{"打扫卫生", "zh", "4-09-08-01"},
		{"Janitor", "en", "4-09-08-01"},
		{"月嫂", "zh", "4-10-01-01"}, // heard, never shown
		{"CNC", "zh", "6-18-01-07"},
		{"网约车司机", "en", "4-02-02-01"},
		{"我想做电工", "zh", "6-31-01-03"},
		{"electrician", "en", "6-31-01-03"},
		{"ＥＬＥＣＴＲＩＣＩＡＮ", "en", "6-31-01-03"},
		{"宇航员", "zh", ""},
		{"", "zh", ""},
	} {
		found, err := f.Find(context.Background(), c.name, c.language)
		if err != nil {
			t.Fatal(err)
		}
		first := ""
		if len(found) > 0 {
			first = found[0].Code
			if text.Language(found[0].Title) != c.language {
				t.Errorf("%s: the title is %s", c.name, found[0].Title)
			}
			if shown, _ := json.Marshal(found[0]); strings.Contains(string(shown), "月嫂") {
				t.Errorf("%s shows what is only heard: %s", c.name, shown)
			}
		}
		if first != c.first {
			t.Errorf("%q finds %q, want %q", c.name, first, c.first)
		}
	}
}

// TestFindOne: who is called so leaves out those whose names only have it in them.
func TestFindOne(t *testing.T) {
	f := finder(t)
	for name, want := range map[string]int{"电工": 1, "cleaner": 1, "kitchen": 2} {
		found, err := f.Find(context.Background(), name, "en")
		if err != nil || want == 1 && len(found) != 1 || len(found) < want {
			t.Errorf("%s finds %d, %v", name, len(found), err)
		}
	}
}

// TestRead: an occupation that somebody has done brings its skills.
func TestRead(t *testing.T) {
	f := finder(t)
	for _, c := range []struct {
		said      string
		has, hasN string
	}{
		{"做过五年仓管", "numbers", "weld"},
		{"I was a barista", "drinks", "weld"},
		{"没做过保安", "", "watch"},
		{"My husband was a barista", "", "drinks"},
		{"想学做保安", "", "watch"},
	} {
		r, err := f.Read(context.Background(), strength.Done, c.said)
		if err != nil {
			t.Fatal(err)
		}
		if c.has != "" && !slices.Contains(r.Skills, c.has) || slices.Contains(r.Skills, c.hasN) {
			t.Errorf("%q: %v", c.said, r.Skills)
		}
	}
	// Of other questions only the vocabulary is read.
	if r, err := f.Read(context.Background(), strength.MustNot, "保安"); err != nil || len(r.Skills) != 0 {
		t.Errorf("%+v %v", r, err)
	}
}
