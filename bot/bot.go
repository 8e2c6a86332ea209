// Package bot is the conversation core. It knows no door: terminal, web and
// Telegram hand it messages and deliver its replies.
//
// The life of a message, top to bottom: a door calls [Bot.Receive], which
// stores it as a turn before the door acknowledges it; [Bot.Run] claims the turn
// (work.go), in order within its conversation, on whichever replica is free;
// [Bot.Answer] answers it (answer.go): small talk and the wish for a person are
// understood without a document (screen.go), everything else is looked up by
// retrieval, weighed (evidence.go), and quoted or, with a model, worded
// (model.go); finish writes the turn's outcome and the reply's outbox row in one
// transaction (work.go); the door delivers the row (outbox.go) and says whether
// it arrived.
//
// It owns the tables conversation, turn and outbox.
package bot

import (
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/llm"
	"careerbot/retrieval"
)

// Bot is the conversation core.
type Bot struct {
	Pool     *pgxpool.Pool
	Searcher *retrieval.Searcher
	Chat     *llm.Chat // words the answers; nil quotes them
	Home     string    // region of people who have not said where they are
	Now      func() time.Time
	Log      *slog.Logger
	// Contact says how to reach a person, in a language.
	Contact func(language string) string
	// Hub wakes workers and doors. Run listens for it.
	Hub *Hub
}
