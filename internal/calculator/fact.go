package calculator

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"careerbot/internal/pattern"
)

// Fact is something that a person may state, once for all rules.
type Fact struct {
	Name string `yaml:"name"`
	Type string `yaml:"type"` // yesno, number, choice, date
	Unit string `yaml:"unit"` // of a number: month, day, hour, yuan, age, grade, people, "" a count
	Step string `yaml:"step"` // the least difference that matters, in the unit: 1 where empty
	Ask  Text   `yaml:"ask"`
	// Options are the buttons. A choice has a value for each; of a number they may be
	// ranges (1..5 years, 10.. years); yesno has its own.
	Options []Option `yaml:"options"`
	// Sensitive is what a person may not want to say: sex, age, disability, family,
	// where one is registered. It is asked last, and only where it alone decides.
	Sensitive bool `yaml:"sensitive"`
	// Unasked is known only where it is said: nobody is asked whether somebody has died.
	Unasked bool `yaml:"unasked"`
	// Common is a sensitive one that can be so of many: what hangs on it is not set apart.
	Common bool `yaml:"common"`
	// Idle is where nobody is asked but about a rule that they named: who works for somebody is
	// not asked how a job ended.
	Idle string `yaml:"idle"`
	// First is a yes or no that comes before the many options of a choice.
	First *First `yaml:"first"`
	// Still is what can still be done by who says no: it is a step, and no reason against.
	Still Text `yaml:"still"`
	// SaysYes and SaysNo are whole sentences that people say for a yes and a no to it,
	// besides the plain words.
	SaysYes Sentences `yaml:"says_yes"`
	SaysNo  Sentences `yaml:"says_no"`
	// Denies marks a question that denies something itself: to "is the money not enough?"
	// neither "there is" nor "there is none" is surely a yes or a no.
	Denies bool `yaml:"denies"`
	// Derived gives the value where other facts settle it: who has resigned has not
	// lost the job against their will. Where a part of it is known, what is lacking is asked
	// in its place: of who was dismissed whether it was for a fault, and not how the job ended.
	Derived []Derived `yaml:"derived"`

	// States is what a yes and a no say without the question; may be empty.
	States States `yaml:"states"`

	order int
	idle  *node
	after []string // of which this is a part: who cannot say whether there was an injury is not asked whether it was recognised
}

// States is what the two answers to a yes or no say, each a sentence of its own.
type States struct {
	Yes Text `yaml:"yes"`
	No  Text `yaml:"no"`
}

// Of gives the sentence of an answer, empty where there is none.
func (s States) Of(answer string) Text {
	switch answer {
	case "yes":
		return s.Yes
	case "no":
		return s.No
	}
	return Text{}
}

// First is a question before another: who says no has answered that with an option.
type First struct {
	Ask     Text      `yaml:"ask"`
	No      string    `yaml:"no"`
	SaysYes Sentences `yaml:"says_yes"`
	SaysNo  Sentences `yaml:"says_no"`
}

// Sentences are ways to say the same, in each language.
type Sentences struct {
	ZH []string `yaml:"zh"`
	EN []string `yaml:"en"`
}

// All gives them in both languages.
func (s Sentences) All() []string { return slices.Concat(s.ZH, s.EN) }

// Option is a button.
type Option struct {
	Value string `yaml:"value" json:"value"`
	Says  Text   `yaml:"says" json:"says"`
}

// Derived is a value that follows.
type Derived struct {
	If    string `yaml:"if"`
	Value string `yaml:"value"`
	// Settles: it counts also where something else was stated, which is what somebody calls
	// it: how a job ended says whether that was against their will.
	Settles bool `yaml:"settles"`

	when  node
	value Value
}

// Facts are all that may be asked, by name.
type Facts struct {
	byName map[string]*Fact
	list   []*Fact
	topics []string
}

var nameForm = pattern.MustCompile(`^[a-z][a-z0-9_]{1,40}$`)

// reserved words are no names.
var reserved = []string{"and", "or", "not", "in", "min", "max", "whole", "rest", "yes", "no"}

// named says that a word can be a name: no word of expressions, and no unit.
func named(word string) bool {
	_, _, isUnit := unitNamed(word)
	return nameForm.MatchString(word) && !slices.Contains(reserved, word) && !isUnit
}

// parsedFacts remembers what was read of texts of facts: each rule is read over the same one.
var parsedFacts = struct {
	sync.Mutex
	facts map[string]*Facts
}{facts: map[string]*Facts{}}

// mostParsed is how many texts are remembered; then it is begun anew.
const mostParsed = 20

// ParseFacts reads the list of facts, which nobody changes. The error says which is wrong,
// and how. What was read of a text is remembered.
func ParseFacts(data []byte) (*Facts, error) {
	parsedFacts.Lock()
	defer parsedFacts.Unlock()
	if f := parsedFacts.facts[string(data)]; f != nil {
		return f, nil
	}
	f, err := parseFacts(data)
	if err != nil {
		return nil, err
	}
	if len(parsedFacts.facts) >= mostParsed {
		clear(parsedFacts.facts)
	}
	parsedFacts.facts[string(data)] = f
	return f, nil
}

func parseFacts(data []byte) (*Facts, error) {
	var file struct {
		Topics []string `yaml:"topics"`
		Facts  []*Fact  `yaml:"facts"`
	}
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("facts: %w", err)
	}
	f := &Facts{byName: map[string]*Fact{}, list: file.Facts, topics: file.Topics}
	for i, fact := range file.Facts {
		if fact == nil {
			return nil, fmt.Errorf("fact %d is empty", i+1)
		}
		fact.order = i
		if err := fact.check(); err != nil {
			return nil, fmt.Errorf("fact %q: %w", fact.Name, err)
		}
		if f.byName[fact.Name] != nil {
			return nil, fmt.Errorf("fact %q is there twice", fact.Name)
		}
		f.byName[fact.Name] = fact
	}
	for _, fact := range file.Facts {
		for _, o := range fact.Options {
			if fact.Type == "choice" && (!named(o.Value) && o.Value != "none" || f.byName[o.Value] != nil) {
				return nil, fmt.Errorf("fact %q, option %q: it is a fact, or a word of expressions", fact.Name, o.Value)
			}
			if _, err := f.Value(fact.Name, o.Value); err != nil {
				return nil, fmt.Errorf("fact %q, option: %w", fact.Name, err)
			}
		}
		if fact.Idle != "" {
			var err error
			if fact.idle, err = pointer(f.condition(fact.Idle)); err != nil {
				return nil, fmt.Errorf("fact %q, idle: %w", fact.Name, err)
			}
		}
		for i := range fact.Derived {
			d := &fact.Derived[i]
			var err error
			if d.when, err = f.condition(d.If); err != nil {
				return nil, fmt.Errorf("fact %q, derived: %w", fact.Name, err)
			}
			for _, of := range d.when.facts(nil) {
				if f.byName[of].First != nil {
					fact.after = append(fact.after, of)
				}
			}
			if d.value, err = f.Value(fact.Name, d.Value); err != nil {
				return nil, fmt.Errorf("fact %q, derived: %w", fact.Name, err)
			}
		}
	}
	for _, fact := range file.Facts {
		if f.round(fact.Name, fact, nil) {
			return nil, fmt.Errorf("fact %q is derived from itself", fact.Name)
		}
	}
	return f, nil
}

// round reports whether a fact is derived from one of a name, by whatever way.
func (f *Facts) round(name string, fact *Fact, way []string) bool {
	for i := range fact.Derived {
		for _, of := range fact.Derived[i].when.facts(nil) {
			if of == name || !slices.Contains(way, of) && f.round(name, f.byName[of], append(way, of)) {
				return true
			}
		}
	}
	return false
}

func (f *Fact) check() error {
	switch {
	case !named(f.Name):
		return errors.New("a name is lower-case letters, digits and _, and no word of expressions")
	case !f.Ask.whole():
		return errors.New("the question is needed in zh and en")
	case !slices.Contains([]string{"yesno", "number", "choice", "date"}, f.Type):
		return fmt.Errorf("type %q is none of yesno, number, choice, date", f.Type)
	case f.Type == "choice" && len(f.Options) < 2:
		return errors.New("a choice has two options or more")
	case f.Type != "choice" && f.Type != "number" && len(f.Options) > 0:
		return errors.New("only a choice and a number have options")
	case f.Type == "number" && f.Unit != "" && units[f.Unit].base != f.Unit:
		return fmt.Errorf("unit %q is none of month, day, hour, yuan, age, grade, people", f.Unit)
	case f.Type != "number" && (f.Unit != "" || f.Step != ""):
		return errors.New("only a number has a unit and a step")
	}
	if f.First != nil && (f.Type != "choice" || !f.First.Ask.whole() || !f.isOption(f.First.No)) {
		return errors.New("first is for a choice, in zh and en, and its no is one of the options")
	}
	if f.Still != (Text{}) && (f.Type != "yesno" || !f.Still.whole()) {
		return errors.New("still is for a yes or no, in zh and en")
	}
	if f.Type != "yesno" && (f.Denies || len(f.SaysYes.All())+len(f.SaysNo.All()) > 0) {
		return errors.New("says_yes, says_no and denies are for a yes or no")
	}
	if f.States != (States{}) && (f.Type != "yesno" || !f.States.Yes.whole() || !f.States.No.whole()) {
		return errors.New("states is for a yes or no, both in zh and en")
	}
	for _, words := range f.SaysYes.All() {
		if slices.Contains(f.SaysNo.All(), words) {
			return fmt.Errorf("%q is a yes and a no", words)
		}
	}
	if f.Step != "" {
		if step := rational(f.Step); step == nil || step.Sign() <= 0 {
			return fmt.Errorf("step %q is no number above zero", f.Step)
		}
	}
	for _, o := range f.Options {
		if !o.Says.whole() || o.Value == "" {
			return errors.New("an option has a value, and words in zh and en")
		}
	}
	return nil
}

// Steps gives the facts that are answered with a no which can still become a yes, and what
// is known without them.
func (f *Facts) Steps(known Known) (steps []string, without Known) {
	without = make(Known, len(known))
	for name, v := range known {
		if fact := f.byName[name]; fact != nil && fact.Still != (Text{}) && v.String() == "no" {
			steps = append(steps, name)
			continue
		}
		without[name] = v
	}
	slices.Sort(steps)
	return steps, without
}

// Named gives a fact, nil if there is none of the name.
func (f *Facts) Named(name string) *Fact { return f.byName[name] }

// All gives the facts in the order in which they stand.
func (f *Facts) All() []*Fact { return f.list }

// Topics are what rules can be about.
func (f *Facts) Topics() []string { return f.topics }

// Buttons gives the answers that can be tapped.
func (f *Fact) Buttons() []Option {
	if f.Type == "yesno" {
		return YesNo()
	}
	return f.Options
}

// YesNo gives the answers to a yes or no that can be tapped.
func YesNo() []Option {
	return []Option{{"yes", Text{"是", "Yes"}}, {"no", Text{"不是", "No"}}}
}

// isOption says that a word is one of a choice.
func (f *Fact) isOption(word string) bool {
	return f.Type == "choice" && slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == word })
}
