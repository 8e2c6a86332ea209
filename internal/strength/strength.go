// Package strength reads what people say of what they can do, and of what their work must
// not have: seven questions, each of which may be skipped, whose answers become skills,
// licences and limits by rule. Nothing else is taken from what they say, and the words are
// not kept: who somebody is (sex, age, ethnicity, household registration, family,
// disability) is no word of the vocabulary (skills.yaml, licences.yaml, demands.yaml), so
// it cannot reach what is suggested. It owns no table.
package strength

import (
	"embed"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

//go:embed *.yaml
var files embed.FS

// Word is something of the vocabulary, with what it is called.
type Word struct {
	Code string `yaml:"code"`
	ZH   string `yaml:"zh"`
	EN   string `yaml:"en"`

	SaidZH []string `yaml:"said_zh"`
	SaidEN []string `yaml:"said_en"`

	// Of licences: the rule that demands it, and how one gets it.
	RuleZH string `yaml:"rule_zh"`
	RuleEN string `yaml:"rule_en"`
	HowZH  string `yaml:"how_zh"`
	HowEN  string `yaml:"how_en"`
}

// Label is what it is called in the language; English where there are no words in it.
func (w Word) Label(language string) string { return either(language, w.ZH, w.EN) }

// Rule names what demands a licence.
func (w Word) Rule(language string) string { return either(language, w.RuleZH, w.RuleEN) }

// How says how one gets a licence.
func (w Word) How(language string) string { return either(language, w.HowZH, w.HowEN) }

func either(language, zh, en string) string {
	if language == "zh" {
		return zh
	}
	return en
}

// The vocabulary: what people can do, which licences the law demands, what work asks of
// people.
var (
	Skills   = vocabulary("skills.yaml")
	Licences = vocabulary("licences.yaml")
	Demands  = vocabulary("demands.yaml")
)

func vocabulary(file string) []Word {
	data, err := files.ReadFile(file)
	if err != nil {
		panic(err) // it is embedded
	}
	var words []Word
	if err := yaml.UnmarshalWithOptions(data, &words, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("strength: %s: %v", file, err))
	}
	return words
}

// Find gives a word of a vocabulary by its code.
func Find(words []Word, code string) (Word, bool) {
	i := slices.IndexFunc(words, func(w Word) bool { return w.Code == code })
	if i < 0 {
		return Word{}, false
	}
	return words[i], true
}

// Known are the codes of the vocabulary that are in codes, in the order of the vocabulary,
// each once.
func Known(words []Word, codes []string) []string {
	var known []string
	for _, w := range words {
		if slices.Contains(codes, w.Code) {
			known = append(known, w.Code)
		}
	}
	return known
}

// Question is what is asked. Its words are in prompts (strength_question).
type Question string

// The questions.
const (
	Done      Question = "done"      // what have you done, for money or not?
	Help      Question = "help"      // what do people ask you for help with?
	Tools     Question = "tools"     // which tools, machines, programs can you use?
	Languages Question = "languages" // which languages do you speak well enough for work?
	Held      Question = "licences"  // which licences do you have?
	MustNot   Question = "not"       // what must the work not have? Buttons, and free words
	Learning  Question = "learn"     // how long could you learn for it? Buttons
)

// Questions is their order.
var Questions = []Question{Done, Help, Tools, Languages, Held, MustNot, Learning}

// Times are how long somebody can learn, and what an occupation needs of who begins without
// its skills; from the shortest up.
var Times = []string{"days", "weeks", "months", "years"}

// Offered are the limits that [MustNot] has buttons for.
var Offered = []string{"nights", "weekends", "heavy", "standing", "heights", "outdoors", "travel", "driving", "screen", "strangers", "targets"}

// State is a conversation that was begun: what it has come to, not what was said. It is
// small, and can be stored and gone on with.
type State struct {
	Asked    int      `json:"n"` // how many questions were answered or skipped
	Skills   []string `json:"skills,omitempty"`
	Licences []string `json:"licences,omitempty"`
	Not      []string `json:"not,omitempty"` // demands that the work must not have
	Learn    string   `json:"learn,omitempty"`
}

// Next is the question to be asked; done when there is none.
func (s State) Next() (q Question, done bool) {
	if s.Asked >= len(Questions) {
		return "", true
	}
	return Questions[max(0, s.Asked)], false
}

// With is the state after the next question was answered; the zero reading is a question
// that was skipped.
func (s State) With(r Reading) State {
	s.Skills = Known(Skills, slices.Concat(s.Skills, r.Skills))
	s.Licences = Known(Licences, slices.Concat(s.Licences, r.Licences))
	s.Not = Known(Demands, slices.Concat(s.Not, r.Not))
	if slices.Contains(Times, r.Learn) {
		s.Learn = r.Learn
	}
	s.Asked = min(s.Asked+1, len(Questions))
	return s
}
