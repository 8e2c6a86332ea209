package prompts

import "time"

// Passed is what a person is told whose conversation is passed on.
type Passed struct {
	Again   bool // it had been before
	Place   int  // in the queue, from 1
	Minutes int  // that it took lately; 0 is not known
	Closed  bool // nobody works now
	// Unmanned: it is working time, and nobody is on duty.
	Unmanned bool
	Opens    time.Time
	Contact  string
}

// PassedOn says that a conversation is passed on, and what to do meanwhile.
func PassedOn(language string, p Passed) string {
	opens := ""
	if !p.Opens.IsZero() {
		opens = moment(language, p.Opens)
	}
	return say(language, "passed_on", struct {
		Passed
		Opens string
	}{p, opens})
}

// NobodyWorks says that nobody works now, and when somebody does; zero is not known.
func NobodyWorks(language string, opens time.Time, contact string) string {
	at := ""
	if !opens.IsZero() {
		at = moment(language, opens)
	}
	return say(language, "nobody_works", struct{ Opens, Contact string }{at, contact})
}

func moment(language string, t time.Time) string {
	if language == "zh" {
		return t.Format("1月2日15:04")
	}
	return t.Format("2 January, 15:04")
}

// NobodyOnDuty says that nobody is there though it is working time, and whom to call.
func NobodyOnDuty(language, contact string) string {
	return say(language, "nobody_on_duty", struct{ Contact string }{contact})
}

// CaseNews tells a person what has become of their case: claimed, requeued,
// returned, closed, cancelled, reopened, soon, passed, file; or the words around it: corrected,
// nothing_to_cancel, call_cancelled, call_label, call_word, call_how, call_number, cancel_label, cancel_word, sorry, offer, offer_again. The
// name is the counsellor's; of what is corrected, the words.
func CaseNews(language, what, name string) string {
	return say(language, "case_news", struct{ What, Name string }{what, name})
}

// Transferred tells a person that their counsellor has passed them on to another one, or
// to a team, and who answers until then.
func Transferred(language, from, to string, team bool) string {
	return say(language, "transferred", struct {
		From, To string
		Team     bool
	}{from, to, team})
}

// CallNoted confirms the wish for a call, and says until when it comes.
func CallNoted(language string, by time.Time) string {
	return say(language, "call_noted", moment(language, by))
}

// CounsellorSays is a counsellor's words, with their name.
func CounsellorSays(language, name, text string) string {
	return say(language, "counsellor_says", struct{ Name, Text string }{name, text})
}

// Card is what a counsellor is shown of a case.
type Card struct {
	Case      int64
	Reason    string
	Door      string
	Spoken    string // language
	Region    string // name; "" not said
	Callback  string
	Wish      string // the work that they looked for last, in words; "" none
	Reopened  int
	Urgent    bool
	Exchanges []CardExchange
}

// CardExchange is what a person said and what the bot answered.
type CardExchange struct {
	Said, Answered, Outcome string
	Sources                 []string
	More                    bool // they said more
}

// HandoverCard begins a case.
func HandoverCard(language string, c Card) string { return say(language, "card", c) }

// Desked is what counsellors are told; which of it depends on the kind.
type Desked struct {
	Case          int64
	Name, Person  string // the counsellor it is about; who did it
	Number, Other int
	Text, Answer  string
	Before        string // what a changed text was
	Edited, Alarm bool
	Maybe         bool // it may be so, or is so in part; of words, there are more
}

// Desk tells counsellors something: refused, anonymous, help, taken, not_yours, full, unsent,
// no_topic, claimed, released, no_files, nobody, transferred, returned, closed, reopened,
// called, danger, call_stands, on_duty, off_duty, queue, alert, alert_supervisor, offered, silent, call,
// wants_call, file, said, mirrored, noted, canned, canned_sent, no_canned, draft,
// draft_sent, no_draft, topic, lost, lost_file, empty_team, nowhere and label_ with the verb of a button.
func Desk(language, kind string, d Desked) string { return say(language, "desk_"+kind, d) }
