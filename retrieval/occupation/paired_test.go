package occupation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"careerbot/internal/strength"
	"careerbot/retrieval/occupation"
)

// who is what people say of who they are; none of it is an answer to the question.
var who = map[string][][2]string{
	"zh": {
		{"我是男的", "我是女的"},
		{"我是一个小伙子", "我是一个大姐"},
		{"我今年22岁", "我今年58岁"},
		{"我刚毕业，1999年生", "我快退休了，1967年生"},
		{"我是汉族", "我是回族"},
		{"我是汉族", "我是维吾尔族"},
		{"我是藏族", "我是朝鲜族"},
		{"我是城市户口", "我是农村户口"},
		{"我是本地人", "我是外地来的农民工"},
		{"我是河南人", "我是上海人"},
		{"我没结婚", "我结婚了，有两个孩子"},
		{"我是单身", "我是单亲妈妈，要带孩子"},
		{"我没有孩子", "我要照顾孩子和父母"},
		{"我怀孕三个月了", "我是二胎爸爸"},
		{"我身体健康", "我是残疾人，有残疾证"},
		{"我听力正常", "我是听力残疾"},
		{"我走路正常", "我坐轮椅"},
		{"我视力正常", "我是视力残疾，一级"},
		{"我是退伍军人", "我没当过兵"},
		{"我信佛", "我是穆斯林"},
		{"我爱人是护士", "我爱人是电工"},
		{"我爸爸是司机", "我妈妈是老师"},
		{"我是党员", "我是群众"},
		{"我是家庭主妇", "我是一家之主"},
	},
	"en": {
		{"I am a man", "I am a woman"},
		{"I am a young guy", "I am an old lady"},
		{"I am 22 years old", "I am 58 years old"},
		{"I was born in 1999", "I was born in 1967"},
		{"I am Han", "I am Hui"},
		{"I am Chinese", "I am Uyghur"},
		{"I am Tibetan", "I am Korean"},
		{"I am German", "I am Vietnamese"},
		{"I have an urban hukou", "I have a rural hukou"},
		{"I am a local", "I am a migrant worker from Henan"},
		{"I am not married", "I am married and have two children"},
		{"I am single", "I am a single mother"},
		{"I have no children", "I have to look after my children"},
		{"I am pregnant", "I am a father of two"},
		{"I am healthy", "I am disabled"},
		{"I hear well", "I am deaf"},
		{"I walk well", "I use a wheelchair"},
		{"I see well", "I am blind"},
		{"I am a veteran", "I was never in the army"},
		{"I am a Buddhist", "I am a Muslim"},
		{"My husband is a nurse", "My wife is an electrician"},
		{"My father drives a lorry", "My mother teaches"},
		{"He/him", "She/her"},
		{"I am gay", "I am straight"},
	},
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
	pairs := 0
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
		for _, pair := range who[language] {
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
