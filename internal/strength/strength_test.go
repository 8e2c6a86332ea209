package strength_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/strength"
	"careerbot/internal/text"
)

// TestVocabulary: each word has both languages and words by which it is said, no code is
// twice there, and what is said is read as what it is.
func TestVocabulary(t *testing.T) {
	for name, words := range map[string][]strength.Word{"skills": strength.Skills, "licences": strength.Licences, "demands": strength.Demands} {
		seen := map[string]bool{}
		for _, w := range words {
			if seen[w.Code] || w.Code == "" || text.Language(w.ZH) != "zh" || text.Language(w.EN) != "en" || len(w.SaidZH) == 0 || len(w.SaidEN) == 0 {
				t.Errorf("%s: %+v", name, w)
			}
			seen[w.Code] = true
			if name == "licences" && (text.Language(w.RuleZH) != "zh" || text.Language(w.RuleEN) != "en" || text.Language(w.HowZH) != "zh" || text.Language(w.HowEN) != "en") {
				t.Errorf("%s has no rule or no way in both languages", w.Code)
			}
			for _, said := range slices.Concat(w.SaidZH, w.SaidEN) {
				said = strings.ReplaceAll(said, "*", "")
				var got []string
				switch name {
				case "skills":
					got = strength.Read(strength.Tools, said).Skills
				case "licences":
					got = strength.Read(strength.Held, said).Licences
				case "demands":
					got = strength.Read(strength.MustNot, said).Not
				}
				if !slices.Contains(got, w.Code) {
					t.Errorf("%s: %q is read as %v, not %s", name, said, got, w.Code)
				}
			}
		}
	}
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		q                     strength.Question
		said                  string
		skills, licences, not string
		learn                 string
	}{
		{strength.Done, "在食堂做过饭，也收过银", "cook cash", "", "", ""},
		{strength.Done, "做过五年饭，带了3个月的徒弟", "cook teach", "", "", ""},
		{strength.Done, "我在工地砌墙、贴砖，还会电焊", "weld build", "", "", ""},
		{strength.Done, "I cooked in a canteen and repaired bikes", "cook repair", "", "", ""},
		{strength.Done, "没做过销售，做过三年会计", "accounts", "", "", ""},
		{strength.Done, "我不会开车、做饭，但会修电脑", "computer_fix", "", "", ""},
		{strength.Done, "I cannot drive or cook, but I can sew", "sew", "", "driving", ""},
		{strength.Done, "我爱人是护士，我做保洁", "clean", "", "", ""},
		{strength.Done, "My brother is a welder. I clean offices.", "clean", "", "", ""},
		{strength.Done, "我要照顾孩子，以前在超市理货", "stock", "", "", ""},
		{strength.Done, "I need to look after my children, I have worked as a cashier", "cash", "", "", ""},
		{strength.Done, "给邻居带过孩子", "care_child", "", "", ""},
		{strength.Help, "我朋友找我修手机", "electronics", "", "", ""},
		{strength.Help, "My friends ask me to fix phones", "electronics", "", "", ""},
		{strength.Done, "我妈妈教我裁剪", "sew", "", "", ""},
		{strength.Done, "My mother teaches", "", "", "", ""},
		{strength.MustNot, "我是外地来的，不去外地", "", "", "travel", ""},
		{strength.Done, "I am Korean and sell clothes", "sell", "", "", ""},
		{strength.Done, "I speak Korean", "language", "", "", ""},
		{strength.Done, "我想学电焊", "", "", "", ""},
		{strength.Help, "别人找我修手机", "electronics", "", "", ""},
		{strength.Help, "特别会做饭", "cook", "", "", ""},
		{strength.Help, "不但会做饭，还会裁剪", "cook sew", "", "", ""},
		{strength.Help, "Not only cooking", "cook", "", "", ""},
		{strength.Tools, "叉车、电焊机、Excel", "weld forklift office", "", "", ""},
		{strength.Languages, "普通话，一点英语", "mandarin", "", "", ""},
		{strength.Held, "C1驾照、叉车证，没有电工证", "forklift", "se_forklift drive_car", "", ""},
		{strength.Held, "有健康证，正在考电工证", "", "health_food", "", ""},
		{strength.Held, "A driving licence, but no forklift licence", "drive", "drive_car", "", ""},
		{strength.MustNot, "夜班，搬重物", "", "", "nights heavy", ""},
		{strength.MustNot, "不能上夜班，站着没关系", "", "", "nights", ""},
		{strength.MustNot, "No nights, heavy lifting is ok", "", "", "nights", ""},
		{strength.MustNot, "nights and weekends", "", "", "nights weekends", ""},
		{strength.MustNot, "我会开车", "", "", "driving", ""},
		{strength.Done, "做过保安，不想再上夜班", "watch", "", "nights", ""},
		{strength.Done, "I was a guard, I don't want nights", "watch", "", "nights", ""},
		{strength.Done, "没用过电脑", "", "", "", ""},
		{strength.Learning, "半年吧", "", "", "", "months"},
		{strength.Learning, "I am 55 years old, a few weeks", "", "", "", "weeks"},
		{strength.Learning, "I am 55 years old", "", "", "", ""},
		{strength.Learning, "今年55岁", "", "", "", ""},
		{strength.Learning, "at once", "", "", "", "days"},
		{strength.Learning, "一两年也行", "", "", "", "years"},
		{strength.Learning, "months", "", "", "", "months"},
		{strength.Done, "", "", "", "", ""},
		{strength.Done, "人生若只如初见", "", "", "", ""},
	} {
		r := strength.Read(c.q, c.said)
		if strings.Join(r.Skills, " ") != c.skills || strings.Join(r.Licences, " ") != c.licences || strings.Join(r.Not, " ") != c.not || r.Learn != c.learn {
			t.Errorf("%s %q: %+v", c.q, c.said, r)
		}
	}
}

// TestState: a conversation goes on from its stored form and keeps none of the words.
func TestState(t *testing.T) {
	var s strength.State
	answers := map[strength.Question]string{strength.Done: "在食堂做饭 zebra", strength.Help: "", strength.Held: "健康证", strength.MustNot: "夜班", strength.Learning: "weeks"}
	for i := range strength.Questions {
		q, done := s.Next()
		if done || q != strength.Questions[i] {
			t.Fatalf("question %d: %s %v", i, q, done)
		}
		data, err := json.Marshal(s.With(strength.Read(q, answers[q])))
		if err != nil || strings.Contains(string(data), "zebra") {
			t.Fatalf("%s %v", data, err)
		}
		s = strength.State{}
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatal(err)
		}
	}
	if _, done := s.Next(); !done || !slices.Equal(s.Skills, []string{"cook"}) || !slices.Equal(s.Licences, []string{"health_food"}) || !slices.Equal(s.Not, []string{"nights"}) || s.Learn != "weeks" {
		t.Errorf("%+v %v", s, done)
	}
	// What is no code of the vocabulary does not come in.
	if s := (strength.State{}).With(strength.Reading{Skills: []string{"cook", "woman"}, Not: []string{"x"}, Learn: "ever"}); len(s.Skills) != 1 || s.Not != nil || s.Learn != "" {
		t.Errorf("%+v", s)
	}
	for _, code := range strength.Offered {
		if _, ok := strength.Find(strength.Demands, code); !ok {
			t.Errorf("the button %s is no demand", code)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("我不会开车、做饭，但会修电脑")
	f.Add("I can't drive or cook")
	f.Fuzz(func(t *testing.T, said string) {
		for _, q := range strength.Questions {
			r := strength.Read(q, said)
			if len(strength.Known(strength.Skills, r.Skills)) != len(r.Skills) || len(strength.Known(strength.Demands, r.Not)) != len(r.Not) {
				t.Errorf("%q: %+v", said, r)
			}
		}
	})
}
