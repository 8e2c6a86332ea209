package bot

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"careerbot/internal/grounding"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// resolve makes the question of an answer one that stands alone, where it goes
// on from earlier ones, and looks it up; the reply begins with what was
// understood. Or it asks back: after a person has talked with who asks, "it" may
// be something that we have not seen, and to take it for what we talked of before
// would be wrong and go unnoticed.
func (b *Bot) resolve(ctx context.Context, q Question, a Answer) (Answer, error) {
	said, before := a.Question, q.memory.before(q.turn, b.Now())
	question, followed := privately(said, before, b.hiding())
	if !followed {
		return b.lookUp(ctx, q, a)
	}
	if q.memory.Person {
		a.Outcome, a.Reason = Clarify, "refers to what was said to a person"
		a.Text = prompts.Unseen(a.Language, question)
		if q.memory.Said != "" {
			a.Text = prompts.UnseenAfter(a.Language, q.memory.Said, question)
		}
		if len(question) <= maxSay { // longer ones fit on no button
			a.Choices = []Choice{{Label: question, Say: question}}
		}
		return a, nil
	}
	if b.Chat != nil {
		question = b.rewrite(ctx, q, &a, said, before, question)
	}
	a.Question = question
	return b.lookUpAs(ctx, q, a)
}

// lookUpAs looks up what a question was taken to mean, and says that it was. Who
// takes it further has what is said changed.
func (b *Bot) lookUpAs(ctx context.Context, q Question, a Answer) (Answer, error) {
	understood := prompts.Understood(a.Language, shortened(a.Question, 120))
	if q.understood != nil { // it will be said
		*q.understood = understood
		return b.lookUp(ctx, q, a)
	}
	q.understood = &understood
	if partial := q.partial; partial != nil {
		q.partial = func(text string) { partial(understood + text) }
	}
	a, err := b.lookUp(ctx, q, a)
	if a.Outcome != Declined { // which says itself what was looked for
		a.Text = understood + a.Text
	}
	return a, err
}

// goesOn reports whether there are questions that a message can go on from.
func (q Question) goesOn(now time.Time) bool { return len(q.memory.before(q.turn, now)) > 0 }

var (
	asksOf  = pattern.MustCompile(`(?:呢|[?？])[\s?？!！。.]*$`)
	ofThem  = pattern.MustCompile(`(?i)^\s*(?:我|本人|坐标|i\b|i['’]?m\b)`)
	denials = pattern.MustCompile(`(?i)[不没未无非]|\b(?:not?|never|without|cannot)\b|n['’]t\b`)
)

// asksOfPlace reports whether a message that names a place asks of it, 上海呢？,
// and does not say that its writer is there.
func asksOfPlace(message string) bool {
	return asksOf.MatchString(message) && !ofThem.MatchString(message)
}

// moved has a conversation forget the places of its questions when the person
// says where they are: what goes on from "how long in Guangdong?" after that is
// about the new place.
func moved(q Question, a Answer) Answer {
	if a.moveTo == "" || len(q.memory.Questions) == 0 {
		return a
	}
	m := q.memory
	if a.record.memory != nil {
		m = *a.record.memory
	}
	m.Questions = slices.Clone(m.Questions)
	for i, asked := range m.Questions {
		if name, _ := region.Named(asked.Question); name != "" {
			m.Questions[i].Question = withoutPlace(asked.Question, name)
		}
	}
	a.record.memory = &m
	return a
}

// How long a model may think about what a person meant, and how long what it
// says may be.
const (
	rewriteFor = 2500 * time.Millisecond
	maxRewrite = 200 // characters
)

// rewrite lets the model put a message that goes on into a question that stands
// alone. Whatever is wrong with what it writes, the rules' question is taken. The
// time that it takes is a part of the answer's ([Question] knows when that began).
func (b *Bot) rewrite(ctx context.Context, q Question, a *Answer, said string, before []string, fallback string) string {
	// All of it together, so that an identifier has one placeholder. Questions are lines.
	private := b.private(strings.Join(append(slices.Clone(before), said), "\n"))
	lines := strings.Split(private.Text, "\n")
	if len(lines) != len(before)+1 {
		return fallback
	}
	before, said = lines[:len(before)], lines[len(before)]
	free, ok := b.Hub.takeSlow()
	if !ok {
		return fallback
	}
	defer free()
	ctx, cancel := context.WithTimeout(ctx, rewriteFor)
	defer cancel()
	if q.unhurried != nil {
		defer context.AfterFunc(q.unhurried, cancel)()
	}
	system, user := prompts.Rewrite(text.Language(said), said, before)
	reply, err := b.Chat.Stream(ctx, system, user, func(string) {})
	a.record.uses = append(a.record.uses, b.used("rewrite", reply.Use))
	if err != nil {
		b.Log.Warn("the model could not rewrite a follow-up; the rules did", "error", err)
		return fallback
	}
	if question, ok := faithful(reply.Text, said, before); ok {
		return private.Restore(question)
	}
	b.Log.Info("what the model made of a follow-up cannot be used; the rules did it")
	return fallback
}

// faithful checks what a model made of a follow-up: a question of its own, in the
// language of the message, that says nothing which neither the message nor the
// questions before it say, and keeps what the message says.
func faithful(written, said string, before []string) (string, bool) {
	question := strings.TrimSpace(written)
	folded, told := text.Fold(question), text.Fold(said+"\n"+strings.Join(before, "\n"))
	if question == "" || question != clean(question) || utf8.RuneCountInString(question) > maxRewrite || text.Language(question) != text.Language(said) ||
		!grounding.Plain(question) || strings.ContainsAny(question, "<>{}|`*#_[]\"“”「」") {
		return "", false
	}
	if !grounding.HasFigures(question, told) || !grounding.HasFigures(said, question) {
		return "", false
	}
	if denials.MatchString(question) != denials.MatchString(said) && (denials.MatchString(said) || !denials.MatchString(told)) {
		return "", false
	}
	if !samePlaces(question, said, before) || !sameTerms(folded, told) || !keepsSlots(question, said) {
		return "", false
	}
	if _, still := standalone(question, before); still || weight(question) == 0 {
		return "", false
	}
	return question, true
}

// samePlaces reports whether a question names the place that its message names,
// or else only places of the questions before.
func samePlaces(question, said string, before []string) bool {
	if _, code := region.Named(said); code != "" {
		return region.Find(question) == code
	}
	// Without the place of the last question, another one's rules would be looked up.
	if last := region.Find(lastOf(before)); last != "" && region.Find(question) != last {
		return false
	}
	told := region.Codes(strings.Join(before, "\n"))
	return !slices.ContainsFunc(region.Codes(question), func(code string) bool { return !slices.Contains(told, code) })
}

// keepsSlots reports whether a question still has what its message puts into a slot.
func keepsSlots(question, said string) bool {
	for _, s := range slots {
		if s.in(said) != "" && s.in(question) == "" {
			return false
		}
	}
	return true
}

// phraseLength is how many words or Chinese characters a phrase of a concept has
// at most.
const phraseLength = 6

// sameTerms reports whether every word of a question is in what was told, or
// means the same as something there, or is one that every question can have.
func sameTerms(question, told string) bool {
	concepts := map[string]bool{}
	for _, c := range text.Concepts(told) {
		concepts[c] = true
	}
	// A part must be needed for what the whole means: in "wages on Mars" it is not.
	meant := func(whole string, parts ...string) bool {
		of := text.Concepts(strings.Join(parts, "\n"))
		return slices.ContainsFunc(text.Concepts(whole), func(c string) bool { return concepts[c] && !slices.Contains(of, c) })
	}
	known := map[string]bool{}
	for _, term := range text.Terms(told) {
		known[term] = true
	}
	words := latin(question)
	for i, w := range words {
		if emptyEN[w] || !slices.ContainsFunc(text.Terms(w), func(t string) bool { return !known[t] }) {
			continue
		}
		found := false
		for from := max(0, i-phraseLength); from <= i; from++ {
			for to := i + 1; to <= min(len(words), i+phraseLength); to++ {
				found = found || meant(strings.Join(words[from:to], " "), strings.Join(words[from:i], " "), strings.Join(words[i+1:to], " "))
			}
		}
		if !found && region.Find(w) == "" { // samePlaces has looked at places
			return false
		}
	}
	han := strings.FieldsFunc(emptyZH.ReplaceAllString(question, " "), func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	for _, run := range han {
		if !madeOf([]rune(run), told, meant) {
			return false
		}
	}
	return true
}

// madeOf reports whether a run of Chinese characters is made of pieces of what
// was told and of phrases that mean the same as something there.
func madeOf(run []rune, told string, meant func(string, ...string) bool) bool {
	for at := 0; at < len(run); {
		n := 0
		for size := len(run) - at; size > 0 && n == 0; size-- {
			piece := string(run[at : at+size])
			if strings.Contains(told, piece) || size <= phraseLength && size > 1 &&
				(meant(piece, string(run[at+1:at+size]), string(run[at:at+size-1])) || region.Exactly(piece) != "") {
				n = size
			}
		}
		if n == 0 {
			return false
		}
		at += n
	}
	return true
}
