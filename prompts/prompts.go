// Package prompts holds every word that the assistant says or is told, as
// templates with one typed function each. zh*.tmpl and en*.tmpl have what people
// read, answer.tmpl and rewrite.tmpl what a model is told. It owns no table.
package prompts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"text/template"
	"time"

	"careerbot/internal/region"
)

//go:embed *.tmpl
var files embed.FS

// functions are what the templates can do. A person's words among the program's own
// are quoted: each line after the first is marked, so that none passes for the program's.
var functions = template.FuncMap{"quote": quote}

// newLine is all that shows as the beginning of a line, and signs that are not seen but
// turn the order of what is.
var newLine = strings.NewReplacer("\r\n", "\n┃ ", "\n", "\n┃ ", "\r", "\n┃ ", "\v", "\n┃ ", "\f", "\n┃ ", "\u0085", "\n┃ ", "\u2028", "\n┃ ", "\u2029", "\n┃ ",
	"\u202a", "", "\u202b", "", "\u202c", "", "\u202d", "", "\u202e", "", "\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")

func quote(said string) string { return newLine.Replace(strings.TrimSpace(said)) }

var (
	words = map[string]*template.Template{
		"zh": template.Must(template.New("zh.tmpl").Funcs(functions).ParseFS(files, "zh*.tmpl")),
		"en": template.Must(template.New("en.tmpl").Funcs(functions).ParseFS(files, "en*.tmpl")),
	}
	model = template.Must(template.ParseFS(files, "answer.tmpl", "rewrite.tmpl", "coach.tmpl", "cv.tmpl", "strengths.tmpl"))
)

// Version names the words of this program: two answers with the same version
// were made with the same templates.
var Version = func() string {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(content), content)
		return err
	})
	if err != nil {
		panic(fmt.Sprintf("prompts: %v", err)) // they are embedded
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}()

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

// Greeting welcomes a person and shows what can be asked; finds is of [Finds], or "".
func Greeting(language, finds string) string { return say(language, "greeting", finds) }

// Welcome greets who opens the assistant for the first time, before the menu; finds is of
// [Finds], or "".
func Welcome(language, finds string) string { return say(language, "welcome", finds) }

// Finds says that vacancies and places are found, as far as there are any; "" where there
// are none.
func Finds(language string, jobs, places bool) string {
	return say(language, "finds", struct{ Jobs, Places bool }{jobs, places})
}

// Hiring tells who wants people where vacancies are posted.
func Hiring(language, at string) string { return say(language, "hiring", at) }

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
	Cases      int   // that counsellors have had of it
	Shared     int   // how often a place was shared
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
// person, mydata, language, help; or of the counsellors: claim, note, canned,
// suggest, transfer, release, return, close, reopen, called, duty, queue.
func Command(language, name string) string { return say(language, "command", name) }

// ProfileShort says what the assistant is in a line, for its profile.
func ProfileShort(language string) string { return say(language, "profile_short", nil) }

// Profile says what the assistant is to who has not written to it yet.
func Profile(language string) string { return say(language, "profile", nil) }

// Who says what the assistant is and is not.
func Who(language string) string { return say(language, "who", nil) }

// Thanks answers a thank-you.
func Thanks(language string) string { return say(language, "thanks", nil) }

// Unclear asks what is meant by a message that says something only as an answer.
func Unclear(language string) string { return say(language, "unclear", nil) }

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

// Distress answers somebody who is not safe, or who writes of somebody who is
// not, by what is the matter: despair (they do not want to live), friend (somebody
// else does not), danger (they are being hurt), home (by their family), forced
// (held, or made to work), harassment (sexual), child (a child at work).
func Distress(language, kind, contact string) string {
	return say(language, "distress", struct{ Kind, Contact string }{kind, contact})
}

// Care is added to the answer to a question that may be asked for a reason.
func Care(language string) string { return say(language, "care", nil) }

// NoChoice answers a number that stands for nothing that is to be chosen.
func NoChoice(language, number string) string { return say(language, "no_choice", number) }

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

// Understood is put before the answer to a message that went on from an earlier
// one: the question as it was understood.
func Understood(language, question string) string { return say(language, "understood", question) }

// Unseen asks back where a message refers to what was said before, and the last
// who said something was a person whom the assistant did not hear: it offers the
// question that the message would be if it went on from what the assistant knows.
func Unseen(language, question string) string { return say(language, "unseen", question) }

// UnseenAfter is Unseen where the last words of that person are known.
func UnseenAfter(language, said, question string) string {
	return say(language, "unseen_after", struct{ Said, Question string }{said, question})
}

// Edited is put before the answer to a message that was changed.
func Edited(language string) string { return say(language, "edited", nil) }

// Group answers in a group chat, where questions are not taken.
func Group(language string) string { return say(language, "group", nil) }

// PersonButton is the label of the button that asks for a person.
func PersonButton(language string) string { return say(language, "person_button", nil) }

// Failed says that something broke on our side.
func Failed(language, contact string) string { return say(language, "failed", contact) }

// Search is what was looked for without an answer.
type Search struct {
	Question   string
	RegionCode string   // whose rules were looked through
	Near       []string // titles that came nearest
	Contact    string
	Day        time.Time // for which
	Today      bool      // that is today
}

// Declined says that there is no reliable answer, what was looked for, what came
// nearest, and how to reach a person.
func Declined(language string, s Search) string {
	day := ""
	if !s.Today {
		day = isoDay(&s.Day)
	}
	return say(language, "declined", struct {
		Search
		Region, On string
	}{s, region.Name(s.RegionCode, language), day})
}

// Former is a document that no longer holds.
type Former struct {
	Title string
	Until time.Time // the first day on which it did not
	By    string    // what has taken its place, "" if not known
	N     int       // number of the source that says so, 0 if none does
}

// Ended says that a document no longer holds, before what is said of it.
func Ended(language string, f Former) string {
	return say(language, "ended", struct {
		Former
		Day  string
		Same bool // a new version of the same document
	}{f, isoDay(&f.Until), f.By == f.Title})
}

// TodayLabel is the label of the button that asks for the rule of today.
func TodayLabel(language string) string { return say(language, "today_label", nil) }

// TodaySay is what that button says.
func TodaySay(language string) string { return say(language, "today_say", nil) }

// Ranked is a rule and its rank: constitution, law, regulation, local, rule,
// notice, or "" where it is not known; the greater Order is the higher.
type Ranked struct {
	N          int
	Rank       string
	Order      int
	RegionCode string
	From       *time.Time
}

// Conflict is added where two rules in force say different things.
func Conflict(language string, a, b Ranked) string {
	type shown struct {
		Ranked
		Region, Day string
	}
	show := func(r Ranked) shown { return shown{r, region.Name(r.RegionCode, language), isoDay(r.From)} }
	higher := 0
	if a.Order > 0 && b.Order > 0 {
		switch {
		case a.Order > b.Order:
			higher = a.N
		case b.Order > a.Order:
			higher = b.N
		}
	}
	return say(language, "conflict", struct {
		A, B   shown
		Higher int
	}{show(a), show(b), higher})
}

// AskBack asks for the fact that decides between rules that differ: region, date,
// form, group or end; the day is when a rule changed.
func AskBack(language, by string, day time.Time) string {
	return say(language, "ask_back", struct{ By, Day string }{by, longDay(language, day)})
}

// Case is the label of a case that rules tell apart.
func Case(language, name string) string { return say(language, "case", name) }

// Before is the label of what happened before a day, From of what happened later.
func Before(language string, day time.Time) string {
	return say(language, "before", longDay(language, day))
}

// From is the label of what happened on a day or later.
func From(language string, day time.Time) string {
	return say(language, "from", longDay(language, day))
}

// NotSure is the label of the button for who does not know.
func NotSure(language string) string { return say(language, "not_sure", nil) }

// EachCase is put before the answers for each case, CaseLabel over each of them.
func EachCase(language string) string { return say(language, "each_case", nil) }

// CaseLabel is the line over the answer for a case.
func CaseLabel(language, label string) string { return say(language, "case_label", label) }

// NoCase says that there is no answer for a case.
func NoCase(language string) string { return say(language, "no_case", nil) }

// Partial is added where the evidence covers only a part of the question.
func Partial(language string) string { return say(language, "partial", nil) }

// OtherLanguage is put before a quotation in the other language.
func OtherLanguage(language string) string { return say(language, "other_language", nil) }
