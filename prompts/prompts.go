// Package prompts holds every word that the assistant says or is told, as
// templates with one typed function each. zh.tmpl and en.tmpl have what people
// read, answer.tmpl what a model is told. It owns no table.
package prompts

import (
	"embed"
	"fmt"
	"strings"
	"text/template"
	"time"

	"careerbot/internal/region"
)

//go:embed *.tmpl
var files embed.FS

var (
	words = map[string]*template.Template{
		"zh": template.Must(template.ParseFS(files, "zh.tmpl")),
		"en": template.Must(template.ParseFS(files, "en.tmpl")),
	}
	model = template.Must(template.ParseFS(files, "answer.tmpl"))
)

// say renders a template of the person's language; English where we have no
// words in it.
func say(language, name string, v any) string {
	t := words[language]
	if t == nil {
		t = words["en"]
	}
	return render(t, name, v)
}

func render(t *template.Template, name string, v any) string {
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, name, v); err != nil {
		panic(fmt.Sprintf("prompts: %s: %v", name, err)) // a template that the golden test did not see
	}
	return b.String()
}

// Greeting welcomes a person and shows what can be asked.
func Greeting(language string) string { return say(language, "greeting", nil) }

// Welcome greets who opens the assistant for the first time, before the menu.
func Welcome(language string) string { return say(language, "welcome", nil) }

// Help says what the assistant can do, before the menu.
func Help(language string) string { return say(language, "help", nil) }

// UnknownCommand is put before Help where a command is not known.
func UnknownCommand(language string) string { return say(language, "unknown_command", nil) }

// Label is the label of an item of the menu: ask, jobs, near, person, mydata,
// language.
func Label(language, item string) string { return say(language, "label", item) }

// PersonWord is what asks for a person.
func PersonWord(language string) string { return say(language, "person_word", nil) }

// Ask is put before example questions.
func Ask(language string) string { return say(language, "ask", nil) }

// Examples are questions that can be asked.
func Examples(language string) []string {
	return strings.Split(say(language, "examples", nil), "\n")
}

// Jobs says that vacancies cannot be searched. It is put before what the library
// says to JobsQuestion; where that is nothing, contact says how to reach a person.
func Jobs(language, contact string) string { return say(language, "jobs", contact) }

// JobsQuestion is what is looked up for who looks for work.
func JobsQuestion(language string) string { return say(language, "jobs_question", nil) }

// Near says that places nearby cannot be looked up, and who knows them; the code
// is that of the place that the person has named, "" if none.
func Near(language, code, contact string) string {
	place := ""
	if code != "" {
		place = region.Name(code, language)
	}
	return say(language, "near", struct{ Place, Contact string }{place, contact})
}

// UnknownPlace asks for a place that is known.
func UnknownPlace(language string) string { return say(language, "unknown_place", nil) }

// Languages offers the languages.
func Languages(language string) string { return say(language, "languages", nil) }

// Kept is what is stored of one conversation.
type Kept struct {
	Door       string // telegram, web or terminal
	Language   string // "" if not known
	RegionCode string // "" if the person has not said where they are
	Messages   int
	Since      time.Time
	Number     int64 // of the conversation, for staff
	Model      bool  // what people say is sent to a model
	Contact    string
}

// Data says what is stored of a conversation, and how to have it erased.
func Data(language string, k Kept) string {
	place := ""
	if k.RegionCode != "" {
		place = region.Name(k.RegionCode, language)
	}
	return say(language, "data", struct {
		Kept
		Place, Since string
	}{k, place, isoDay(&k.Since)})
}

// NoData says that nothing is stored of a question.
func NoData(language string) string { return say(language, "no_data", nil) }

// Command describes a command in a list of commands: menu, ask, jobs, near,
// person, mydata, language, help.
func Command(language, name string) string { return say(language, "command", name) }

// ProfileShort says what the assistant is in a line, for its profile.
func ProfileShort(language string) string { return say(language, "profile_short", nil) }

// Profile says what the assistant is to who has not written to it yet.
func Profile(language string) string { return say(language, "profile", nil) }

// Who says what the assistant is and is not.
func Who(language string) string { return say(language, "who", nil) }

// Thanks answers a thank-you.
func Thanks(language string) string { return say(language, "thanks", nil) }

// Goodbye answers a goodbye.
func Goodbye(language string) string { return say(language, "goodbye", nil) }

// Language confirms a change of language, in the new one.
func Language(language string) string { return say(language, "language", nil) }

// Region confirms the place that a person named.
func Region(language, code string) string {
	return say(language, "region", region.Name(code, language))
}

// Person says how to reach a person.
func Person(language, contact string) string { return say(language, "person", contact) }

// Contact says how to reach a person where the agency has not said it.
func Contact(language string) string { return say(language, "contact", nil) }

// Despair answers somebody who writes that they do not want to live.
func Despair(language, contact string) string { return say(language, "despair", contact) }

// Danger answers somebody who is being hurt or held.
func Danger(language, contact string) string { return say(language, "danger", contact) }

// NoText answers a message without words.
func NoText(language string) string { return say(language, "no_text", nil) }

// TooLong asks for a shorter question.
func TooLong(language string, characters int) string { return say(language, "too_long", characters) }

// Unsupported answers what is not text, by its kind: photo, sticker, contact,
// location, voice, other.
func Unsupported(language, kind string) string { return say(language, "unsupported", kind) }

// NotHeard answers a voice message in which no words were found.
func NotHeard(language string) string { return say(language, "not_heard", nil) }

// RecordingTooLong answers a voice message that is longer than so many minutes.
func RecordingTooLong(language string, minutes int) string {
	return say(language, "recording_too_long", minutes)
}

// Heard is put before the answer to a voice message: what was understood.
func Heard(language, words string) string { return say(language, "heard", words) }

// Edited is put before the answer to a message that was changed.
func Edited(language string) string { return say(language, "edited", nil) }

// Group answers in a group chat, where questions are not taken.
func Group(language string) string { return say(language, "group", nil) }

// PersonButton is the label of the button that asks for a person.
func PersonButton(language string) string { return say(language, "person_button", nil) }

// Failed says that something broke on our side.
func Failed(language, contact string) string { return say(language, "failed", contact) }

// Declined says that there is no reliable answer, what came nearest, and how to
// reach a person.
func Declined(language string, near []string, contact string) string {
	return say(language, "declined", struct {
		Near    []string
		Contact string
	}{near, contact})
}

// Partial is added where the evidence covers only a part of the question.
func Partial(language string) string { return say(language, "partial", nil) }

// OtherLanguage is put before a quotation in the other language.
func OtherLanguage(language string) string { return say(language, "other_language", nil) }

// Source is what is shown of a source.
type Source struct {
	N                          int
	Title, Issuer, Number, URL string
	RegionCode                 string
	HeadingPath                []string
	ValidFrom, ValidTo         *time.Time
}

// Sources is the heading over the list of sources.
func Sources(language string) string { return say(language, "sources", nil) }

// SourceLine is one line of the list of sources.
func SourceLine(language string, s Source) string {
	return say(language, "source", struct {
		Source
		Heading, Region, From, To string
	}{s, strings.Join(s.HeadingPath, " > "), region.Name(s.RegionCode, language), isoDay(s.ValidFrom), isoDay(s.ValidTo)})
}

// Footer says what an answer is worth: plain where the model was away, model
// where a model worded it.
func Footer(language string, plain, byModel bool) string {
	return say(language, "footer", struct{ Plain, Model bool }{plain, byModel})
}

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
	name := map[string]string{"zh": "Chinese", "en": "English"}[language]
	if name == "" {
		name = "the language of the question"
	}
	safe := make([]Passage, len(passages))
	for i, p := range passages {
		safe[i] = Passage{p.Handle, data(p.Title), data(p.Text)}
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

// data keeps a text from closing the element that it stands in.
func data(s string) string {
	return strings.NewReplacer("<", "‹", ">", "›", `"`, "”").Replace(s)
}

func isoDay(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}
