package telegram

import (
	"time"

	"careerbot/bot"
)

// Show is what a model writing in this process does, for tests.
func (d *Door) Show(e bot.Event) { d.live.show(e) }

// Happened is news from the core, for tests. It gives how many chats are about to
// show "typing".
func (d *Door) Happened(e bot.Event) int {
	d.happened(e)
	d.typing.mu.Lock()
	defer d.typing.mu.Unlock()
	return d.typing.starting
}

// Typing is in how many chats "typing" is shown, for tests.
func (d *Door) Typing() int {
	d.typing.mu.Lock()
	defer d.typing.mu.Unlock()
	return len(d.typing.shown)
}

// Closed is whether Telegram wants to hear nothing for a chat now, for tests.
func (d *Door) Closed(chat int64) bool { return !d.lanes.closedUntil(chat, time.Now()).IsZero() }

// LetGo sets how long the door may say nothing while it holds a lock, beyond what
// it waits for on purpose, for tests.
func (d *Door) LetGo(after time.Duration) { d.letGo = after }
