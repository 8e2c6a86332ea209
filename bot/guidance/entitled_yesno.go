package guidance

import (
	"cmp"
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// A yes or a no is a plain one, or a whole sentence that says it to this question (says_yes
// and says_no of the fact). Whatever else is said is asked about again: a guess would decide
// what somebody is told they can have.

var (
	plainYes = pattern.MustCompile(`^(?:是的?|对的?|嗯+|恩|没错|是这样的?|当然(?:是|对)?|确实(?:是)?|y|yes|yeah|yep|yup|yea|sure|correct|right|true|of course)$`)
	plainNo  = pattern.MustCompile(`^(?:不是的?|当然不是|确实不是|肯定不是|否|n|no|nope|nah|not at all|false)$`)
	// hasYes and hasNo say that there is something, or none: to a question that denies
	// something itself that is neither.
	hasYes = pattern.MustCompile(`^(?:当然|确实|肯定)?有的?$`)
	hasNo  = pattern.MustCompile(`^(?:(?:当然|确实|肯定|暂时|是)?(?:还|从来)?没有?(?:呢|啊|过)?|无|不|not yet|none|never)$`)
	// tail repeats the word that the question begins with: Have you …? I have.
	tail = pattern.MustCompile(`^(?:i|we|they|he|she|it|there) (am|are|is|was|were|have|has|had|do|does|did)(nt| not)?$`)
)

// beginsLike are the words of a tail for those that a question can begin with.
var beginsLike = map[string][]string{
	"have": {"have", "did"}, "has": {"has", "have", "did"}, "had": {"had", "did"}, "did": {"did"}, "do": {"do"}, "does": {"does", "do"},
	"are": {"am", "are"}, "is": {"is", "are"}, "was": {"was"}, "were": {"was", "were"},
}

// isYesNo reports whether a yes or a no is asked for.
func (q *entitledQuestion) isYesNo() bool {
	return q.first || q.fact != nil && q.fact.Type == "yesno"
}

// yesNo reads a message as a yes or a no to a question, clause by clause: what contradicts
// itself, or says something besides that is no fact of its own, is neither.
func (q *entitledQuestion) yesNo(message string) (string, bool) {
	if value := q.clause(message, ""); value != "" {
		return value, true
	}
	if value := q.led(message); value != "" {
		return value, true
	}
	answer := ""
	for _, part := range saidEnds.Split(text.Fold(message), -1) {
		if part = strings.TrimSpace(part); part == "" || sorry.MatchString(bare(part)) {
			continue
		}
		value := q.clause(part, answer)
		switch {
		case value == "" && len(factsSaid(part)) > 0: // 没有，我是被裁员的
		case value == "" || answer != "" && answer != value:
			return "", false
		default:
			answer = value
		}
	}
	return answer, answer != ""
}

// clause reads a clause as yes or no, "" for neither; after is what the one before said.
func (q *entitledQuestion) clause(words, after string) string {
	yes, no, ask, denies := q.fact.SaysYes, q.fact.SaysNo, q.fact.Ask.EN, q.fact.Denies
	if q.first {
		yes, no, ask, denies = q.fact.First.SaysYes, q.fact.First.SaysNo, q.fact.First.Ask.EN, false
	}
	plain := bare(words)
	if aboutTo.MatchString(plain) || sameWords(words) == "" || ledHan.MatchString(plain) && sameWords(plain) != plain {
		return ""
	}
	if slices.Contains(ofNow, q.fact.Name) && !q.first && onceWas.MatchString(plain) {
		return ""
	}
	for i, other := range slices.Concat([]string{plain}, q.shortened(words)) {
		said := sameWords(other)
		if isDone.MatchString(strings.TrimSpace(said)) && lasted.MatchString(plain) {
			return ""
		}
		same := func(s string) bool { return sameWords(s) == said }
		switch {
		case said == "":
		case slices.ContainsFunc(no.All(), same), q.fact.Name == "injury" && neverHurt.MatchString(strings.TrimSpace(said)):
			return "no"
		case slices.ContainsFunc(yes.All(), same):
			return "yes"
		case i > 0 && !denies && plainNo.MatchString(strings.TrimPrefix(other, "我")), i > 0 && !denies && hasNo.MatchString(other):
			return "no"
		case i > 0 && !denies && hasYes.MatchString(other):
			return "yes"
		}
	}
	plain = cmp.Or(particles.ReplaceAllString(plain, ""), plain)
	switch {
	case longYes.MatchString(plain):
		return "yes"
	case longNo.MatchString(plain):
		return "no"
	case plainYes.MatchString(plain), !denies && hasYes.MatchString(plain):
		return "yes"
	case plainNo.MatchString(plain), !denies && hasNo.MatchString(plain):
		return "no"
	}
	m := tail.FindStringSubmatch(fullVerb.Replace(plain))
	first, _, _ := strings.Cut(strings.ToLower(ask), " ")
	if m == nil || after == "" && (denies || !slices.Contains(beginsLike[first], m[1])) {
		return ""
	}
	if m[2] != "" {
		return "no"
	}
	return "yes"
}

var (
	// ledHan is a yes or a no before something else: each is read by itself.
	ledHan   = pattern.MustCompile(`^(?:是|对|嗯|有|没有?|不是|还没有?)[的啊呀哦呢啦哟滴嗯]* .`)
	sorry    = pattern.MustCompile(`^(?:对不起|不好意思|抱歉|sorry|excuse me)$`)
	fullVerb = strings.NewReplacer("im ", "i am ", "ive ", "i have ")
	// fillers say nothing for or against; how long it has been so does not, either.
	fillers = pattern.MustCompile(`我们?|本人|单位|公司|老板|已经|现在|目前|[了的啊呀哦呢吧啦还都也就着]|(?:好几|几|[\d一二两三四五六七八九十半]+)(?:个月|年|天)`)
	smalls  = pattern.MustCompile(`\b(?:already|now|yet|really|the|a|an|my|any|currently|actually)\b`)
	notWord = pattern.MustCompile(`\b(have|has|had|did|do|does|is|are|was|were) not\b`)
)

// sameWords gives words without what makes no difference between sentences of one meaning.
func sameWords(words string) string {
	said := bare(words)
	if hasYes.MatchString(said) || hasNo.MatchString(said) {
		return said
	}
	if !strings.ContainsFunc(said, text.Han) {
		said = " " + said + " "
		said = strings.NewReplacer(" im ", " i am ", " ive ", " i have ", " theyre ", " they are ", " cannot ", " cant ", " can not ", " cant ").Replace(said)
		said = notWord.ReplaceAllString(smalls.ReplaceAllString(said, ""), "${1}nt")
		return strings.Join(strings.Fields(said), " ")
	}
	said = strings.ReplaceAll(fillers.ReplaceAllString(said, ""), "没有", "没")
	if strings.HasPrefix(said, "是") && len(said) > len("是") {
		said = said[len("是"):]
	}
	return strings.ReplaceAll(said, " ", "")
}
