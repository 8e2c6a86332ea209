package guidance

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// typed takes words while a question is open; false where they are about something else.
// A label is taken exactly before anything else is read in it. Words that state facts
// other than the one that is asked for are no answer to it, but are kept.
func (t *entitledTurn) typed() bool {
	i := len(t.s.Asked) - 1
	said := statement.Bare(t.said.Message)
	q := t.open()
	if q == nil || said == "" {
		return false
	}
	if t.confirmed(q, said) {
		return true
	}
	if value, ok := q.Labelled(said); ok {
		t.answer(i, value)
		return true
	}
	if t.corrected(i, q) {
		return true
	}
	if q.IsYesNo() {
		value := q.Clause(t.said.Message)
		if !asksBack.MatchString(said) {
			value = q.YesNo(t.said.Message)
		}
		if value != "" { // before what the same words would be elsewhere: 够了
			facts := t.besidesAsked(t.said.Message, q)
			delete(facts, q.name())
			t.keep(facts)
			t.answer(i, value)
			return true
		}
	}
	switch {
	case means(said, "results"):
		t.s.Over, t.s.Open = true, false
		return true
	case entitledStop.MatchString(said):
		t.s.Over, t.s.Open, t.instead = true, false, "stopped"
		return true
	case means(said, "mine"), means(said, "forget"):
		t.instead = map[bool]string{true: "mine", false: "forget"}[means(said, "mine")]
		return true
	case means(said, "anew"), len(t.s.Asked) == 1 && len(t.s.Taken) > 0 && (notSo.MatchString(said) || statement.Plain(said) == "no"):
		t.s = t.s.anew(t.s.Topic)
		return true
	case skipSaid.MatchString(said), means(said, "skip"), unsureOf.MatchString(said):
		t.answer(i, "")
		return true
	case backSaid.MatchString(said):
		t.back(i)
		return true
	}
	facts := t.besidesAsked(t.said.Message, q)
	if m := changeSaid.FindStringSubmatch(t.said.Message); m != nil && len(facts) == 0 && i > 0 && t.reanswer(i-1, m[1]) {
		return true
	}
	told := t.graveTold()
	elsewhere := told == "" && isElsewhere(t.said.Message) && (q.Fact == nil || statement.Option(q.Fact.Name, t.said.Message) == "")
	if !elsewhere {
		if value, ok := t.answered(q, facts); ok {
			delete(facts, q.name())
			t.keep(facts)
			t.answer(i, value)
			t.putsFirst(told)
			return true
		}
		if i > 0 && t.said.Edited && t.reanswer(i-1, t.said.Message) { // the answer before, changed after it was sent
			return true
		}
		kept := t.keep(facts)
		if t.putsFirst(told) { // what it turns on is asked in place of what was
			t.s.Asked, t.s.Open, t.s.Again = t.s.Asked[:i], false, false
		}
		if kept || told != "" {
			return true
		}
	}
	if elsewhere || utf8.RuneCountInString(said) > 24 || len(strings.Fields(said)) > 6 || entitled.begins(entitled{}, t.said.Message) {
		return false
	}
	if t.s.Again {
		t.note = prompts.EntitledWord(t.said.Language, "passed")
		t.answer(i, "")
		return true
	}
	t.s.Again = true
	return true
}

var (
	confirms   = pattern.MustCompile(`^(?:(?:是|对|嗯+|没错|正确|是这样|都对|就是这样)的?[啊呀呢吧]*(?: 没错)?|(?:yes|yeah|yep|yup|yea|ok|okay)? ?(?:(?:that ?s |that is |it is |its )?(?:all )?(?:right|correct|true|fine)|it is)?)$`)
	unconfirms = pattern.MustCompile(`^(?:不|不是的?|no|nope|nah)$`)
)

// confirmed reports whether words are to whether what was taken is right, which is asked along
// with the first question: a yes confirms that and answers nothing else, and of a no nobody
// knows what it is to. The question is asked again by itself.
func (t *entitledTurn) confirmed(q *entitledQuestion, said string) bool {
	if len(t.s.Asked) != 1 || t.s.Confirmed || t.s.Again || t.s.For != "" || len(t.taken()) == 0 {
		return false
	}
	no := q.IsYesNo() && unconfirms.MatchString(said)
	if !no && !confirms.MatchString(said) {
		return false
	}
	t.s.Confirmed, t.s.Again = true, no
	return true
}

// asksBack is a question of their own.
var asksBack = pattern.MustCompile(`[?？]|[吗嘛]|怎么|怎样|如何|多少|哪[里儿个些]|能不能|可不可以|是不是|要不要|\b(?:what|how|where|when|who|why|can i|could i|should i|do i)\b`)

// notSo takes back what was named as said before the first question.
var notSo = pattern.MustCompile(`^(?:不对|错了|说错了|不是这样的?|都不对|搞错了|我没这么说|(?:no )?(?:thats |that is |this is |it is |its )?(?:all )?(?:wrong|not right|not so|not true|incorrect))$`)

// isElsewhere reports whether a message is about something else than what was asked, by
// its words but for those that state a fact: I lost my job looks for none.
func isElsewhere(message string) bool {
	return elsewhereSaid.MatchString(statement.Without(text.Fold(message), " "))
}

// back asks the question before the open one again.
func (t *entitledTurn) back(i int) {
	if i == 0 {
		return
	}
	before := &t.s.Asked[i-1]
	delete(t.s.Known, before.Fact)
	t.s.Asked, t.s.Open, t.s.Again = t.s.Asked[:i], true, false
	if before.Fact == wherePlace {
		t.s.Region = ""
		t.rulesOf.known = false
	}
	before.Skipped = false
}

// reanswer takes words as the answer to an earlier question; false where they are none.
func (t *entitledTurn) reanswer(i int, words string) bool {
	q := t.named(t.s.Asked[i].Fact)
	if q == nil {
		return false
	}
	value, ok := t.read(q, words)
	if ok {
		t.answer(i, value)
	}
	return ok
}

// statedIn gives the facts that a message states and that rules ask for.
func (t *entitledTurn) statedIn(message string) map[string]string {
	if t.isRuleName(message) {
		return nil
	}
	facts := statement.Facts(message)
	maps.DeleteFunc(facts, func(name, _ string) bool { return t.found.Facts.Named(name) == nil })
	return facts
}

// kin are facts whose questions are answered by the words of another.
var kin = map[string][]string{
	"worked": {"total_worked", "continuous", "operated", "new_insured"},
	"wage":   {"average_insured_wage", "injury_wage"},
}

// besidesAsked gives the facts that a message states in this talk, while a question is open.
func (t *entitledTurn) besidesAsked(message string, open *entitledQuestion) map[string]string {
	if t.isRuleName(message) {
		return nil
	}
	facts := statement.Facts(message)
	keep := func(fact, value string) {
		if facts[fact] == "" && value != "" && open.name() != fact && !slices.Contains(kin[fact], open.name()) {
			facts[fact] = value
		}
	}
	for fact, value := range statement.Brief(message) {
		keep(fact, value)
	}
	for _, fact := range []string{"situation", "ended"} {
		value := statement.Option(fact, message)
		if value != "not_ended" && value != "no_job" && (value != "employed" || open.name() != "injury") && (open.Fact == nil || statement.Option(open.name(), message) == "") {
			keep(fact, value)
		}
	}
	maps.DeleteFunc(facts, func(name, _ string) bool { return t.found.Facts.Named(name) == nil })
	return facts
}

// answered reads a message as the answer to a question, besides facts that it states.
func (t *entitledTurn) answered(q *entitledQuestion, facts map[string]string) (string, bool) {
	value, ok := t.read(q, t.said.Message)
	if !ok || len(facts) == 0 || q.Fact == nil || facts[q.name()] != "" {
		return value, ok
	}
	if q.IsYesNo() {
		return value, true
	}
	for name, stated := range facts { // an amount is of the fact that it was said of
		if f := t.found.Facts.Named(name); f.Type == q.Fact.Type && stated == value {
			return "", false
		}
	}
	return value, true
}

// keep takes facts that were said without being asked, and says which; false where there
// is nothing new among them.
func (t *entitledTurn) keep(facts map[string]string) bool {
	var added, changed []string
	for _, f := range t.found.Facts.All() {
		value, ok := facts[f.Name]
		was, known := t.s.Known[f.Name]
		switch {
		case !ok || was == value:
		case known:
			changed = append(changed, f.Name)
		default:
			added = append(added, f.Name)
		}
	}
	if code := statement.Place(t.said.Message); code != "" && t.s.Region == "" && !t.rulesOf.known && !t.s.waitsFor(wherePlace) {
		t.s.Region, t.s.Known[wherePlace] = code, code
		added = append(added, wherePlace)
	}
	changed = append(changed, t.unsay(facts)...)
	t.take(facts)
	t.noted(added, changed)
	return len(added)+len(changed) > 0
}

// noted adds to what is said first what was kept, and what was changed, by name.
func (t *entitledTurn) noted(added, changed []string) {
	words := func(names []string) (all []string) {
		for _, name := range names {
			said, ok := t.s.Known[name]
			switch f := t.found.Facts.Named(name); {
			case name == wherePlace && ok:
				all = append(all, t.placeWords())
			case name == wherePlace:
				all = append(all, prompts.EntitledAgain(t.said.Language, prompts.EntitledWord(t.said.Language, "place"), true))
			case f == nil:
			case ok && !f.Sensitive:
				all = append(all, t.answerWords(name, said))
			default: // it is gone, or not repeated where others may read along
				all = append(all, prompts.EntitledAgain(t.said.Language, aside.ReplaceAllString(f.Ask.In(t.said.Language), ""), !ok))
			}
		}
		return all
	}
	if len(added)+len(changed) > 0 {
		t.note = strings.TrimSpace(t.note + "\n" + prompts.EntitledNoted(t.said.Language, words(added), words(changed)))
	}
}
