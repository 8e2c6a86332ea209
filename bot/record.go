package bot

import (
	"encoding/json"
	"slices"

	"careerbot/internal/grounding"
	"careerbot/internal/llm"
	"careerbot/prompts"
)

// decision is what was decided on one sentence of an answer, and who wrote it.
type decision struct {
	By string `json:"by"` // "model", "again" for its second attempt, or "quote"
	grounding.Decision
}

// use is one call of a model, as model_use has it.
type use struct {
	Turn             int64    `json:"turn_id"`
	Purpose          string   `json:"purpose"`
	Model            string   `json:"model"`
	PromptTokens     int      `json:"prompt_tokens"`
	CompletionTokens int      `json:"completion_tokens"`
	Estimated        bool     `json:"estimated"`
	Cost             *float64 `json:"cost"`
	Milliseconds     int64    `json:"milliseconds"`
	Attempts         int      `json:"attempts"`
	Failure          string   `json:"failure"`
}

// used is the use of a model as it is stored.
func (b *Bot) used(purpose string, u llm.Use) use {
	stored := use{
		Purpose: purpose, Model: u.Model, PromptTokens: u.PromptTokens, CompletionTokens: u.CompletionTokens, Estimated: u.Estimated,
		Milliseconds: u.Milliseconds, Attempts: u.Attempts, Failure: u.Failure,
	}
	if b.Chat.Price.Known {
		stored.Cost = &u.Cost
	}
	return stored
}

// gap is a question that was not answered, or only in part, as its table has it.
type gap struct {
	Turn     int64   `json:"turn_id"`
	Question string  `json:"question"`
	Language string  `json:"language"`
	Region   string  `json:"region"`
	Outcome  Outcome `json:"outcome"`
	Reason   string  `json:"reason"`
	Nearest  []int64 `json:"nearest"`
}

// records is what is stored of finished turns beside their replies, in the form
// of the statement that finishes them.
type records struct {
	questions, prompts  []string
	decisions, memories []*string
	uses                []use
	gaps                []gap
	tallies             []tally
}

// recordsOf gathers the records of finished turns. Each has a place in the
// slices, whatever it has to record.
func recordsOf(all []finished) (records, error) {
	r := records{
		questions: make([]string, len(all)), prompts: make([]string, len(all)),
		decisions: make([]*string, len(all)), memories: make([]*string, len(all)),
		uses: []use{}, gaps: []gap{}, tallies: []tally{},
	}
	for i, f := range all {
		a := f.answer
		if f.turn == 0 {
			continue
		}
		r.prompts[i] = prompts.Version
		if a.record.lookedUp {
			r.questions[i] = storable(a.Question)
		}
		var err error
		if len(a.record.decisions) > 0 {
			if r.decisions[i], err = column(kept(a.record.decisions)); err != nil {
				return r, err
			}
		}
		if a.record.memory != nil {
			if r.memories[i], err = column(a.record.memory); err != nil {
				return r, err
			}
		}
		for _, u := range a.record.uses {
			u.Turn = f.turn
			r.uses = append(r.uses, u)
		}
		if a.record.lookedUp || a.Outcome == Handoff {
			r.tallies = append(r.tallies, tallyOf(f.turn, a))
		}
		if a.record.lookedUp && !a.record.told && (a.Outcome == Partial || a.Outcome == Declined) {
			r.gaps = append(r.gaps, gap{
				Turn: f.turn, Question: storable(a.record.hidden), Language: a.Language, Region: a.record.region,
				Outcome: a.Outcome, Reason: storable(a.Reason), Nearest: a.record.nearest,
			})
		}
	}
	return r, nil
}

// most that is kept of one sentence and of a turn's sentences: a model may write
// anything, and at length.
const (
	keptSentence  = 500 // characters
	keptDecisions = 60
)

// kept is what is stored of decisions, fit for the database.
func kept(all []decision) []decision {
	short := func(s string) string {
		if r := []rune(s); len(r) > keptSentence {
			s = string(r[:keptSentence]) + "…"
		}
		return storable(s)
	}
	stored := slices.Clone(all[:min(len(all), keptDecisions)])
	for i := range stored {
		stored[i].Sentence, stored[i].Why = short(stored[i].Sentence), short(stored[i].Why)
	}
	return stored
}

// column is a value as jsonb takes it.
func column(v any) (*string, error) {
	body, err := json.Marshal(v)
	s := string(body)
	return &s, err
}
