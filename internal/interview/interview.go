// Package interview has questions of interviews to practise with, by the major group of
// the classification of occupations. It is pure: who practises is none of its business.
package interview

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

//go:embed questions.yaml
var file []byte

// Text is a text in both languages.
type Text struct {
	ZH string `yaml:"zh"`
	EN string `yaml:"en"`
}

// In gives the text in a language.
func (t Text) In(language string) string {
	if language == "en" {
		return t.EN
	}
	return t.ZH
}

// Question is one that may be asked, and what who asks wants to know.
type Question struct {
	ID    string `yaml:"-"` // stays while the order of the file does
	Group string `yaml:"group"`
	Ask   Text   `yaml:"ask"`
	Wants Text   `yaml:"wants"`
}

var all = func() (questions []Question) {
	if err := yaml.UnmarshalWithOptions(file, &questions, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("interview: %v", err)) // it is embedded
	}
	counted := map[string]int{}
	for i, q := range questions {
		counted[q.Group]++
		if q.Group == "" {
			questions[i].ID = fmt.Sprintf("c%d", counted[q.Group])
		} else {
			questions[i].ID = fmt.Sprintf("%s-%d", q.Group, counted[q.Group])
		}
	}
	return questions
}()

// Groups are the major groups that have questions of their own.
var Groups = []string{"1", "2", "3", "4", "5", "6"}

// Of gives the questions of a major group, those of "" are for all work.
func Of(group string) (questions []Question) {
	for _, q := range all {
		if q.Group == group {
			questions = append(questions, q)
		}
	}
	return questions
}

// Find gives a question by its id.
func Find(id string) (Question, bool) {
	i := slices.IndexFunc(all, func(q Question) bool { return q.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return all[i], true
}

// Round gives the ids of a practice of n questions: who one is and why one is here, then of
// the group, and the person's own questions last. Those of earlier rounds come only when
// the others are used up.
func Round(group string, n int, seen []string) (ids []string) {
	take := func(from []Question, n int) {
		for _, again := range []bool{false, true} {
			for _, q := range from {
				if n > 0 && slices.Contains(seen, q.ID) == again && !slices.Contains(ids, q.ID) {
					ids, n = append(ids, q.ID), n-1
				}
			}
		}
	}
	common := Of("")
	own := Of(group)
	if group == "" || len(own) == 0 {
		take(common[:len(common)-1], n-1)
	} else {
		take(common[:len(common)-1], (n-1)/3)
		take(own, n-1-(n-1)/3)
	}
	return append(ids, common[len(common)-1].ID)
}
