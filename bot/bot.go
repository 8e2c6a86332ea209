// Package bot is the conversation core. It knows no door: terminal, web and
// Telegram hand it messages and deliver its replies.
//
// The life of a message, top to bottom: a door calls [Bot.Receive], which
// stores it as a turn before the door acknowledges it (conversation.go; amend.go
// where it was changed later); what people write in pieces becomes one question
// (utterance.go); [Bot.Run] claims the conversation (work.go), on whichever
// replica is free, and keeps the claim while it works (holding.go);
// [Bot.Answer] answers it (answer.go): commands and the menu (menu.go), small talk
// and the wish for a person (screen.go) are understood without a document,
// what goes on from an earlier question is made to stand alone (followup.go,
// resolve.go); every question is looked up by retrieval, weighed (evidence.go), and quoted
// or, with a model, worded, each sentence as far as internal/grounding lets it
// (model.go); finish writes the turn's outcome and the reply's outbox row in one
// transaction (work.go); the door delivers the row (outbox.go) and says whether
// it arrived.
//
// A conversation is handed over to counsellors (handoff.go has the states): wish.go
// says when, tend.go shows them the case and looks after it, desk.go does what they
// write, post.go is the way to both sides, roster.go knows who works, suggest.go drafts
// answers for them, canned.go has those that are given often, audit.go what they did.
//
// What comes after a case: satisfaction.go, figures.go, proposal.go, training.go.
//
// Vacancies: jobs.go, and the files that it names.
//
// It owns the tables conversation, turn, outbox, model_use, gap, staff, team,
// handoff, handoff_event, suggestion, canned_reply, audit, proposal, evaluation_case,
// training_case, training_reply, job_saved, job_unwanted, job_alert, job_search,
// job_outcome, vacancy_report, answer_source, rule_watch, change_notice, change_told and
// gap_group.
package bot

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot/guidance"
	"careerbot/internal/llm"
	"careerbot/internal/redact"
	"careerbot/prompts"
	"careerbot/retrieval"
	"careerbot/retrieval/job"
)

// Bot is the conversation core.
type Bot struct {
	Pool     *pgxpool.Pool
	Searcher *retrieval.Searcher
	Chat     *llm.Chat // words the answers; nil quotes them
	Home     string    // region of people who have not said where they are
	Now      func() time.Time
	Log      *slog.Logger
	// Contact says how to reach a person, in a language; nil says nothing.
	Contact func(language string) string
	// Listen gives the words of a voice message; nil where nobody can. The route is
	// the one that its door gave.
	Listen func(ctx context.Context, route json.RawMessage, language string) (string, error)
	// File takes an admin's document into the library, as a draft; nil where nobody can.
	// It gives [ErrTooLong] for one that the door does not hand out.
	File func(ctx context.Context, sent FileSent) (prompts.FiledDocument, error)
	// Fetch gets a file that somebody sent, by the door's route; nil where no door has files.
	Fetch func(ctx context.Context, route json.RawMessage) (name string, data []byte, err error)
	// WalkMinutes is how far on foot is near; 15 if zero.
	WalkMinutes int
	// Desk is where counsellors work beside their web pages; nil where they have these alone.
	Desk *Desk
	// Topics are concepts whose questions counsellors see to: offered under the
	// answer (false), or passed on at once (true).
	Topics map[string]bool
	// Jobs finds vacancies; nil where nobody can.
	Jobs *job.Searcher
	// Guide leads people from not knowing what to do to a next step; nil where nobody can.
	Guide *guidance.Guide
	// ProfileMonths is how long a profile is kept that nobody touches; 0 is 24 months.
	ProfileMonths int
	// PostAt is where employers post vacancies; "" where they cannot.
	PostAt string
	// Quiet are the hours in which nobody is told of anything unasked.
	Quiet Quiet
	// Hub wakes workers and doors. Run listens for it.
	Hub *Hub

	hide func(string) (redact.Hidden, error) // redact.Hide if nil; a test makes it fail
}
