package occupation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"careerbot/internal/strength"
	"careerbot/retrieval/occupation"
)

// who reads what people say of who they are, by language.
func who(t *testing.T) map[string][][2]string {
	t.Helper()
	data, err := os.ReadFile("testdata/who.tsv")
	if err != nil {
		t.Fatal(err)
	}
	pairs := map[string][][2]string{}
	for line := range strings.Lines(string(data)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			pairs[f[0]] = append(pairs[f[0]], [2]string{f[1], f[2]})
		}
	}
	return pairs
}

// answers are what both of a pair say.
var answers = map[string]map[strength.Question]string{
	"zh": {
		strength.Done: "在食堂做过饭，也在超市理过货", strength.Help: "别人找我修东西", strength.Tools: "会用Excel，会开车", strength.Languages: "普通话",
		strength.Held: "驾驶证、健康证", strength.MustNot: "不上夜班", strength.Learning: "几个月",
	},
	"en": {
		strength.Done: "I cooked in a canteen and stacked shelves in a supermarket", strength.Help: "They ask me to repair things", strength.Tools: "I use Excel and drive", strength.Languages: "I speak Mandarin",
		strength.Held: "A driving licence and a health certificate", strength.MustNot: "No nights", strength.Learning: "some months",
	},
}

// TestSameForEverybody: whatever somebody says of their sex, age, ethnicity, household
// registration, origin, family, disability, belief or kin, before or after each answer, the
// same answers give the same occupations, in the same order, for the same reasons.
func TestSameForEverybody(t *testing.T) {
	f := finder(t)
	profile := liking(t, "RSC")
	pairs, all := 0, who(t)
	for _, language := range []string{"zh", "en"} {
		talk := func(said string, before bool) string {
			var s strength.State
			for _, q := range strength.Questions {
				answer := answers[language][q]
				switch end := map[string]string{"zh": "。", "en": ". "}[language]; {
				case said == "":
				case before:
					answer = said + end + answer
				default:
					answer += end + said
				}
				r, err := f.Read(context.Background(), q, answer)
				if err != nil {
					t.Fatal(err)
				}
				s = s.With(r)
			}
			found, err := json.Marshal(match(t, f, occupation.Query{Profile: profile, Strengths: s, Language: language}))
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprintf("%+v %s", s, found)
		}
		plain := talk("", true)
		for _, pair := range all[language] {
			pairs++
			for _, said := range pair {
				for _, before := range []bool{true, false} {
					if got := talk(said, before); got != plain {
						t.Errorf("%s: %q (before: %v) changes what is suggested:\n%.300s\n%.300s", language, said, before, got, plain)
					}
				}
			}
		}
	}
	if pairs < 40 {
		t.Errorf("%d pairs, at least 40 are wanted", pairs)
	}
}
