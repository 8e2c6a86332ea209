// Package guidance leads a person from "I don't know what to do" to a next step: what
// work could suit them, what they are entitled to, what they tell of themselves so that
// it need not be asked again, and a plan that they keep.
//
// The tour: [Guide.Step] (dispatch.go) takes one message and gives it to the talk that it is
// for. A [talk] is a kind of conversation with questions of its own; where it stands is
// [State], which the conversation keeps: it outlives a restart, and goes when the
// conversation is erased. The core (bot/guide.go) hands messages in and sends what comes
// out. Nothing here decides what is said when somebody is in danger or wants a person:
// that comes before.
package guidance

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/llm"
	"careerbot/knowledge/read"
	"careerbot/retrieval/job"
)

// Guide has what the talks need.
type Guide struct {
	Pool *pgxpool.Pool
	Jobs *job.Searcher // nil where there are no vacancies
	Chat *llm.Chat     // nil: everything is by rule
	Home string        // region of people who have not said where they are
	Now  func() time.Time
	// Reader reads CVs; nil: no files.
	Reader *read.Reader
}

// Said is one message of a person.
type Said struct {
	Conversation int64 // 0 where nothing can be kept
	Turn         int64
	Language     string // "zh" or "en": in which it is answered
	Region       string // that the person has named as theirs, "" if none
	Message      string
	Raw          string // the same as it was written, with its lines; "" where that is the same
	State        State
	// Edited: it was changed after it was sent.
	Edited bool
	Line   string // whom to call for a person
	// Before are the questions that were asked lately of the library, oldest first.
	Before []string
	// Asked: the library has asked back, and waits for an answer.
	Asked bool
	// Open: what the talk asked last is the last thing that was talked about, so that
	// words alone can be the answer to it.
	Open bool
	// Elsewhere: by its words the core would answer it: "", [OtherMatter] or [OtherWork].
	Elsewhere string
	// Aside is which small talk or word of the menu it is, "" none.
	Aside string
	Jobs  []int64 // vacancies that were talked about last, the latest first
	// Slow takes one of the places of those who wait for a model; false where there is none.
	Slow func() (free func(), ok bool)

	command, rest string
	wish          string // the words that opened the talk
}

// longestSay is how much a button can say at every door, in bytes.
const longestSay = 40

// Choice is a button: pressing it says Say, which can be typed as well.
type Choice struct{ Label, Say string }

// Source is a passage that a reply rests on, stepNumbered by its place from 1.
type Source struct {
	Document, Title, Issuer, Number, Region, ValidFrom, URL string
	ValidTo                                                 *string
	Heading                                                 []string
	Quote                                                   string // exact text of the document
	Start, End                                              int    // offsets of the quote in the document, in characters
}

// Reply is what is said.
type Reply struct {
	Text    string
	Choices []Choice
	Sources []Source
	// Look are questions that the library answers under the text, with its citations.
	Look []string
	// Person: the person wants a person.
	Person bool
	// Answered: it answers something; else it asks, or confirms.
	Answered bool
	// Unsaid: what the person wrote is not to be kept.
	Unsaid bool
	// Instead is kept in place of what the person wrote, "" where that is kept.
	Instead string
	// Erased: what was remembered before does not come back, even if the message is changed.
	Erased  bool
	State   State
	ByModel bool      // a model worded some of it
	Uses    []llm.Use // of a model
}

// State is where the talks of a conversation stand.
type State struct {
	Talk string    `json:"talk,omitempty"` // that asked last, "" if none is open
	Turn int64     `json:"turn,omitempty"` // in which it asked, or was stopped
	Left string    `json:"left,omitempty"` // the talk that was stopped last, where none is open
	At   time.Time `json:"at,omitzero"`
	Long bool      `json:"long,omitempty"` // the answer may be as long as a CV
	// Done: nothing is asked, so that there is nothing to go on with.
	Done bool `json:"done,omitempty"`

	// Keeping are the talks whose result was offered to be kept.
	Keeping []string `json:"keeping,omitempty"`

	Explore  *explored      `json:"explore,omitempty"`
	Entitled *Entitled      `json:"entitled,omitempty"`
	Profile  *telling       `json:"profile,omitempty"`
	Plan     *planState     `json:"plan,omitempty"`
	Practice *practiceState `json:"practice,omitempty"`
	CV       *cvState       `json:"cv,omitempty"`
	Letter   *letterState   `json:"letter,omitempty"`
	Offered  *Offered       `json:"offered,omitempty"`
	Tells    *tellState     `json:"tells,omitempty"`
}

// over is how long after its question words alone still answer a talk; a button, or its
// command, goes on with it later too.
const over = 3 * time.Hour

// Fresh reports whether what was asked last can be answered by words alone.
func (s State) Fresh(turn int64, now time.Time) bool {
	return s.Talk != "" && s.Turn != turn && now.Sub(s.At) < over
}

// Stopped reports whether a talk was stopped lately, and none is open.
func (s State) Stopped(turn int64, now time.Time) bool {
	return s.Talk == "" && s.Left != "" && s.Turn != turn && now.Sub(s.At) < over
}

// talk is a kind of conversation.
type talk interface {
	// name is its command, after the slash.
	name() string
	// begins reports whether words wish for it.
	begins(message string) bool
	// step answers a message: its command, one that begins it, or one that comes while it
	// is open; false if the message is about something else.
	step(ctx context.Context, g *Guide, said Said) (Reply, bool, error)
}

// talks are asked in this order.
var talks = []talk{
	overview{},
	explore{}, entitled{}, profile{},
	planning{}, practising{}, reviewing{}, writing{}, bringing{},
	tell{}, follow{},
}
