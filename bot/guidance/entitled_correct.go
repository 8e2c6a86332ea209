package guidance

import (
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// What was said before is corrected: 搞错了，我是自己辞的. What is said now holds instead, and
// nothing that does not go with it; where it is not plain what is meant, all that was said
// is shown, to be changed.

var (
	// corrects begins a correction, and wrongSaid is one that says no more.
	corrects = pattern.MustCompile(`(?i)^(?:(?:啊|哦|呃|等等|等一下|对不起|不好意思|抱歉|刚才|刚刚|我|上面|前面)[,，:： ]*)*(?:不对|错了|(?:说|搞|弄|记|打|写|点|选|按|答|填)错了?|更正|改(?:成|为|一下)|我的意思是|我是说|` +
		`(?:(?:no|oh|sorry|wait|oops)[,，. ]+)*(?:(?:that'?s|that is|that was|it'?s|it is|this is) (?:wrong|not right|not so|not true|incorrect)|wrong|i (?:was|am) wrong|i made a mistake|my mistake|i (?:did ?n'?t|did not) mean that|i (?:actually )?mean(?:t)?(?: to say)?|actually|correction|sorry|no wait))(?:[啊呀哦呢了吧的,，.。:：! ]|$)[,，.。:：! ]*(?:应该是|改成|it'?s|it was|i mean(?:t)?(?: to say)?)?[,，:： ]*(.{0,80})$`)
	wrongSaid = pattern.MustCompile(`(?:说|搞|弄|记|打|写|点|选|按|答|填)错|更正|wrong|not right|not true|incorrect|mistake|did ?n'?t mean|did not mean`)
)

// ending are the facts of how a job ended.
var ending = []string{"ended", "fired", "at_fault", "involuntary", "unlawful"}

// unsay forgets what does not go with how the job ended as it is said now, and gives what
// that was.
func (t *entitledTurn) unsay(facts map[string]string) []string {
	was, ended, fired := t.s.Known["ended"], facts["ended"], facts["fired"]
	dismissal := func(value string) bool { return value == "dismissed" || value == "fault" }
	switch {
	case ended != "" && (was != "" && was != ended || was == "" && t.s.Known["fired"] == "yes" && !dismissal(ended)):
	case ended == "" && fired == "yes" && was != "" && !dismissal(was):
	default:
		return nil
	}
	return t.drop(facts, ending)
}

// drop forgets facts but those that are said now, and gives those that were known.
func (t *entitledTurn) drop(but map[string]string, names []string) (gone []string) {
	for _, name := range names {
		if _, known := t.s.Known[name]; !known || but[name] != "" {
			continue
		}
		delete(t.s.Known, name)
		gone = append(gone, name)
		for i := range t.s.Asked {
			t.s.Asked[i].Gone = t.s.Asked[i].Gone || t.s.Asked[i].Fact == name
		}
	}
	return gone
}

// correction gives the words of a correction, and the facts that they state; false where
// the message is none. open is the question that waits, nil if none does.
func (t *entitledTurn) correction(open *entitledQuestion) (words string, facts map[string]string, ok bool) {
	m := corrects.FindStringSubmatch(strings.TrimSpace(t.said.Message))
	if m == nil {
		return "", nil, false
	}
	if open == nil {
		open = &entitledQuestion{}
	}
	words = strings.TrimSpace(m[1])
	if words == "" {
		return "", nil, true
	}
	tries := []string{words}
	if !strings.ContainsFunc(words, text.Han) { // sorry, I mean resigned
		tries = append(tries, "i "+words, "i was "+words, "i am "+words)
	}
	for _, said := range tries {
		if facts = t.besidesAsked(said, open); len(facts) > 0 {
			break
		}
	}
	return words, facts, true
}

// corrected takes a correction while a question is open; false where it is none, or where
// it may be the answer.
func (t *entitledTurn) corrected(i int, q *entitledQuestion) bool {
	words, facts, ok := t.correction(q)
	switch {
	case !ok:
		return false
	case len(facts) > 0 && facts[q.name()] == "":
		t.amend(facts)
		return true
	case len(facts) > 0:
		return false
	}
	if words == "" {
		first := i == 0 && len(t.s.Taken) > 0 // all of it is asked anew
		said := text.Fold(t.said.Message)
		if first || len(t.s.Known) == 0 || !wrongSaid.MatchString(said) && (q.IsYesNo() || !strings.ContainsAny(said, "对错")) {
			return false
		}
		t.instead = "mine"
		return true
	}
	if i > 0 && t.reanswer(i-1, words) {
		return true
	}
	if name, value := t.onlyKnown(q, words); name != "" {
		t.amend(map[string]string{name: value})
		return true
	}
	if _, reads := t.read(q, t.said.Message); reads || !wrongSaid.MatchString(text.Fold(t.said.Message)) {
		return false
	}
	if _, reads := t.read(q, words); reads || len(t.s.Known) == 0 {
		return false
	}
	t.instead = "mine"
	return true
}

// amend keeps facts in place of what was said before: who is in work after all has no job
// that ended, and who was dismissed after all may have none.
func (t *entitledTurn) amend(facts map[string]string) {
	var gone []string
	switch now := facts["situation"]; {
	case now != "" && now != "unemployed" && facts["ended"] == "" && facts["fired"] == "":
		gone = t.drop(facts, ending)
	case now == "" && t.s.Known["situation"] == "employed" && (facts["ended"] != "" && facts["ended"] != "not_ended" || facts["fired"] == "yes"):
		gone = t.drop(facts, []string{"situation"})
	}
	t.keep(facts)
	t.noted(nil, gone)
}

// onlyKnown gives the one amount that is known which words can be, but for the one that is asked for.
func (t *entitledTurn) onlyKnown(q *entitledQuestion, words string) (name, value string) {
	for _, f := range t.found.Facts.All() {
		if _, known := t.s.Known[f.Name]; !known || f.Type != "number" || f.Name == q.name() {
			continue
		}
		said, ok := t.read(questionOf(f, false), words)
		if !ok || !slices.Contains(t.s.Taken, f.Name) {
			continue
		}
		if name != "" {
			return "", ""
		}
		name, value = f.Name, said
	}
	return name, value
}

// amended takes a correction while no question is open; false where it is none.
func (t *entitledTurn) amended() bool {
	words, facts, ok := t.correction(nil)
	wrong := ok && wrongSaid.MatchString(text.Fold(t.said.Message)) && len(t.s.Known) > 0
	switch {
	case len(facts) > 0:
		t.amend(facts)
	case wrong && words == "":
		t.instead = "mine"
	default:
		return false
	}
	return true
}
