package prompts

import (
	"strings"

	"careerbot/internal/pattern"
)

// Passage is a passage as a model sees it: a handle, never an id or a link.
type Passage struct {
	Handle      int
	Title, Text string
}

// Answer gives the system and the user message that ask a model to word an
// answer.
func Answer(language, question string, passages []Passage) (system, user string) {
	return ask(language, question, passages, nil, false)
}

// Refused is a sentence that a model wrote and that may not be sent.
type Refused struct{ Sentence, Why string }

// AnswerAgain asks a model once more, after sentences of its answer were refused;
// none means that they did not answer the question.
func AnswerAgain(language, question string, passages []Passage, refused []Refused) (system, user string) {
	return ask(language, question, passages, refused, true)
}

func ask(language, question string, passages []Passage, refused []Refused, again bool) (system, user string) {
	name := languageName(language)
	safe := make([]Passage, len(passages))
	for i, p := range passages {
		safe[i] = Passage{p.Handle, data(unbracket.Replace(p.Title)), data(unbracket.Replace(p.Text))}
	}
	system = render(model, "answer_system", struct{ Language string }{name})
	var sentences []Refused
	for _, r := range refused {
		sentences = append(sentences, Refused{data(r.Sentence), data(r.Why)})
	}
	user = render(model, "answer_user", struct {
		Passages []Passage
		Question string
		Again    bool
		Refused  []Refused
	}{safe, data(question), again, sentences})
	return system, user
}

// Rewrite gives the system and the user message that ask a model to make a
// message that goes on from earlier questions, oldest first, a question of its own.
func Rewrite(language, said string, before []string) (system, user string) {
	safe := make([]string, len(before))
	for i, q := range before {
		safe[i] = data(q)
	}
	system = render(model, "rewrite_system", struct{ Language string }{languageName(language)})
	user = render(model, "rewrite_user", struct {
		Before []string
		Said   string
	}{safe, data(said)})
	return system, user
}

// languageName names a language to a model.
func languageName(language string) string {
	switch language {
	case "zh":
		return "Chinese"
	case "en":
		return "English"
	}
	return "the language of the question"
}

// unbracket takes out of a document what stands for somebody's identifier in a
// question (internal/redact): only the person's own words may bring it.
var unbracket = strings.NewReplacer("⟦", "〔", "⟧", "〕")

// handleLike is what looks like the handle of a passage. One that a person or a
// document wrote would be repeated by a model that does what it reads, and their
// words would seem to have a source.
var handleLike = pattern.MustCompile(`[\[［【]\s*\^?([0-9０-９]{1,3}(?:\s*[,，、-]\s*[0-9０-９]{1,3})*)\s*[\]］】]`)

// data keeps a text from closing the element that it stands in, and from bringing
// handles of its own.
func data(s string) string {
	s = handleLike.ReplaceAllString(s, "($1)")
	return strings.NewReplacer("<", "‹", ">", "›", `"`, "”").Replace(s)
}
