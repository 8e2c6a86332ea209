package bot

import (
	"time"

	"careerbot/bot/guidance"
)

// memory is what later messages of a conversation can refer to. It is a column
// of conversation, so that whichever replica has the claim has it too; it is
// read with the claim and written when the turn is finished.
type memory struct {
	Questions []remembered `json:"questions,omitempty"` // the last ones, oldest first
	Asked     *asking      `json:"asked,omitempty"`     // what we asked back last, until the next answer
	// Person: a person has answered since the last of Questions, so that "it" may be
	// something that we have not seen.
	Person bool `json:"person,omitempty"`
	// Said is what a counsellor said last.
	Said string `json:"said,omitempty"`
	// Unhappy is how many turns in a row, up to the last, did not help.
	Unhappy int `json:"unhappy,omitempty"`
	// Short: the last answer was none, or a part of one, or quoted because the model failed.
	Short bool `json:"short,omitempty"`
	// Calling: they were asked how to call them back.
	Calling *callAsked `json:"calling,omitempty"`
	// Erase is when they were asked last whether all is to be erased, until the next turn.
	Erase *time.Time `json:"erase,omitempty"`
	// Jobs is the search for work.
	Jobs *seeking `json:"jobs,omitempty"`
	// Danger: they were given the lines for who is in danger.
	Danger *dangerTold `json:"danger,omitempty"`
	// Guide is where guidance stands.
	Guide *guidance.State `json:"guide,omitempty"`
	// Missing: who rated a talk was asked what was missing in it.
	Missing *lacking `json:"missing,omitempty"`
	// Near: what was asked for last of what is near.
	Near *lastNear `json:"near,omitempty"`
	// Unsaid has what the person was asked for and is none of (other) or cannot say
	// (unsure), by dimension: nobody is asked twice.
	Unsaid map[string]string `json:"unsaid,omitempty"`
	// Undo is what was before the last turn that changed it: its reply may be taken
	// back, and what was remembered with it.
	Undo *undone `json:"undo,omitempty"`
}

// undone is a memory as it was before a turn.
type undone struct {
	Turn   int64  `json:"turn"`
	Memory memory `json:"memory"`
}

// until gives the memory as it was before a turn. One that has been answered
// already is answered anew because its reply was taken back.
func (m memory) until(turn int64) memory {
	if m.Undo != nil && turn <= m.Undo.Turn {
		person := m.Person
		m = m.Undo.Memory
		m.Person = m.Person || person
	}
	m.Undo = nil
	return m
}

// remembered is a question that was looked up.
type remembered struct {
	Turn     int64     `json:"turn"`
	Question string    `json:"question"` // standalone
	At       time.Time `json:"at"`
	Lost     bool      `json:"lost,omitempty"` // nothing was found for it
}

// asking is a question that we asked back because the answer depends on it.
type asking struct {
	Turn     int64    `json:"turn"`
	Question string   `json:"question"` // the person's own, standalone
	By       string   `json:"by"`       // what the rules differ by: region, date, form, group …
	Options  []option `json:"options"`
	Row      int      `json:"row"` // how many times in a row we have asked back
	// Answered is the turn that answered it, 0 while it is open. One that is answered
	// is kept for the next message: a press of another of its buttons, or a change of
	// the answer, answers it anew.
	Answered int64 `json:"answered,omitempty"`
	// Buttons: there was small talk since it was asked; only its buttons answer it.
	Buttons bool `json:"buttons,omitempty"`
	// Said is what the person had answered when we asked back about the same question before.
	Said settled `json:"said,omitzero"`
}

// settled is what a person has answered to what we asked back on a question.
type settled struct {
	By   []string `json:"by,omitempty"`    // dimensions that are settled by it
	Not  []string `json:"not,omitempty"`   // values that the person is none of
	AsOf string   `json:"as_of,omitempty"` // day of what happened
	When string   `json:"when,omitempty"`  // the same as its button says it
}

// option is an answer to what we asked back.
type option struct {
	Label  string `json:"label"`            // on the button, and what the button says
	Value  string `json:"value,omitempty"`  // of the dimension; "" is none of the others
	Adds   string `json:"adds,omitempty"`   // to the question
	Region string `json:"region,omitempty"` // that it stands for
	AsOf   string `json:"as_of,omitempty"`  // day that it stands for, YYYY-MM-DD
}

const (
	// recalled is how many questions are remembered, and how long they can be
	// referred to: who comes back the next day has begun anew.
	recalled   = 3
	recallOver = 3 * time.Hour
)

// maxSaid is how much is kept of what a counsellor said last, in characters.
const maxSaid = 200

// before gives the questions that a message of a turn can refer to, oldest
// first. The turn itself is not among them: its message may have been changed
// after it was answered.
func (m memory) before(turn int64, now time.Time) []string {
	var questions []string
	for _, q := range m.Questions {
		if q.Turn != turn && now.Sub(q.At) < recallOver {
			questions = append(questions, q.Question)
		}
	}
	return questions
}

// with gives a memory that has a question, too.
func (m memory) with(turn int64, question string, now time.Time) memory {
	var kept []remembered
	for _, q := range m.Questions {
		if q.Turn != turn && now.Sub(q.At) < recallOver {
			kept = append(kept, q)
		}
	}
	kept = append(kept, remembered{Turn: turn, Question: question, At: now.UTC().Truncate(time.Second)})
	m.Questions = kept[max(0, len(kept)-recalled):]
	return m
}
