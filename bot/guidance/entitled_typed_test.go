package guidance

import (
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/internal/calculator"
	"careerbot/knowledge/entitlement"
	find "careerbot/retrieval/entitlement"
)

// turnAt is a talk in which a fact is asked for, over the program's rules of the country.
func turnAt(t *testing.T, fact string, known map[string]string) *entitledTurn {
	t.Helper()
	facts, byRegion, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	turn := &entitledTurn{
		g:       &Guide{Now: func() time.Time { return day }, Home: "CN"},
		s:       (&Entitled{Known: known}).clone(),
		said:    Said{Conversation: 1, Language: "zh"},
		rulesOf: &rulesOf{where: "CN", found: find.Found{Facts: facts, Book: calculator.NewBook(facts, byRegion["CN"], day)}},
	}
	for _, code := range []string{"31", "44"} {
		turn.below = append(turn.below, find.Part{Region: code, Book: calculator.NewBook(facts, byRegion[code], day)})
	}
	turn.s.Asked, turn.s.Open, turn.s.Last = []entitledAsked{{Fact: "situation", N: 1}, {Fact: fact, N: 2}}, true, 2
	return turn
}

// builtIn has the facts and rules of the program, read once.
func builtIn() (*calculator.Facts, map[string][]*calculator.Rule, error) {
	read := builtInRead()
	return read.facts, read.byRegion, read.err
}

type builtInRules struct {
	facts    *calculator.Facts
	byRegion map[string][]*calculator.Rule
	err      error
}

var builtInRead = sync.OnceValue(func() (r builtInRules) {
	rules, err := entitlement.BuiltIn()
	if err != nil {
		return builtInRules{err: err}
	}
	if r.facts, r.err = calculator.ParseFacts([]byte(rules.Facts)); r.err != nil {
		return r
	}
	r.byRegion = map[string][]*calculator.Rule{}
	for _, f := range rules.Files {
		rule, err := calculator.ParseRule([]byte(f.Body), r.facts)
		if err != nil {
			return builtInRules{err: err}
		}
		r.byRegion[rule.Region] = append(r.byRegion[rule.Region], rule)
	}
	return r
})

// TestTypedAnswers: words are the answer to what was asked, or facts of their own, and
// never something else.
func TestTypedAnswers(t *testing.T) {
	type facts = map[string]string
	for _, c := range []struct {
		fact, said string
		want       facts // what is known after it
		open       bool  // the question still waits
	}{
		// a number at the beginning is an option only where it is all that is said
		{"ended", "2 years", facts{}, true},
		{"ended", "3年", facts{}, true},
		{"ended", "2个月前", facts{}, true},
		{"ended", "2", facts{"ended": "dismissed"}, false},
		{"ended", "第二个", facts{"ended": "dismissed"}, false},
		{"ended", "the second one", facts{"ended": "dismissed"}, false},
		{"ended", "2 单位辞退或者裁员", facts{"ended": "dismissed"}, false},
		// yes and no are no options
		{"ended", "不是", facts{}, true},
		{"ended", "没有", facts{}, true},
		{"ended", "no", facts{}, true},
		{"ended", "是的", facts{}, true},
		{"birth", "没有", facts{"birth": "none"}, false},
		{"birth", "no", facts{"birth": "none"}, false},
		// an exact label is an answer before it is anything else
		{"situation", "没有工作，想找工作", facts{"situation": "unemployed"}, false},
		{"situation", "没有工作,想找工作。", facts{"situation": "unemployed"}, false},
		{"situation", "Out of work and looking", facts{"situation": "unemployed"}, false},
		// facts are taken at any question
		{wherePlace, "我被辞退了", facts{"fired": "yes"}, true},
		{wherePlace, "在广州，我被辞退了", facts{"fired": "yes", wherePlace: "4401"}, false},
		{"registered", "被辞退了", facts{"fired": "yes"}, true},
		{"registered", "没有，我是被裁员的", facts{"registered": "no", "ended": "dismissed"}, false},
		{"worked", "我被辞退了，社保交了3年", facts{"fired": "yes", "paid": "36"}, true},
		{"worked", "5年", facts{"worked": "60"}, false},
		{"paid", "交了三年，我是被辞退的", facts{"fired": "yes", "paid": "36"}, false},
	} {
		turn := turnAt(t, c.fact, nil)
		turn.said.Message = c.said
		if ok := turn.typed(); !ok || turn.s.Open != c.open || !maps.Equal(turn.s.Known, c.want) {
			t.Errorf("%s? %q: %v open %v, %v, want %v open %v", c.fact, c.said, turn.s.Known, turn.s.Open, ok, c.want, c.open)
		}
	}
}

// TestChangesAreNamed: whatever is changed besides the answer to the open question is said.
func TestChangesAreNamed(t *testing.T) {
	turn := turnAt(t, "registered", map[string]string{"situation": "flexible", "ended": "dismissed"})
	turn.said.Message = "不对，我是自己辞职的"
	if !turn.typed() || turn.s.Known["ended"] != "resigned" || turn.s.Known["situation"] != "flexible" || !turn.s.Open {
		t.Errorf("%v, open %v", turn.s.Known, turn.s.Open)
	}
	if !strings.Contains(turn.note, "我自己辞职") || strings.Contains(turn.note, "灵活就业") {
		t.Errorf("the note is %q", turn.note)
	}
	turn = turnAt(t, "registered", map[string]string{"situation": "flexible"})
	turn.said.Message = "1 在单位上班 #问1"
	turn.pressed()
	if turn.s.Known["situation"] != "employed" || !strings.Contains(turn.note, "在单位上班") {
		t.Errorf("%v: %q", turn.s.Known, turn.note)
	}
	turn = turnAt(t, "ended", nil)
	turn.said.Message = "我被裁员了，现在没工作，社保交了3年"
	if !turn.typed() || !strings.Contains(turn.note, "36个月") || !strings.Contains(turn.note, "没有工作") {
		t.Errorf("%v: %q", turn.s.Known, turn.note)
	}
	turn = turnAt(t, "registered", map[string]string{"situation": "flexible"})
	turn.said.Message = "我有残疾证" // what is sensitive is not repeated
	if !turn.typed() || turn.s.Known["disabled"] != "yes" || turn.note == "" || strings.Contains(turn.note, "吗？是") {
		t.Errorf("%v: %q", turn.s.Known, turn.note)
	}
}
