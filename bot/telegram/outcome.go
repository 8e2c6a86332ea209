package telegram

import (
	"context"
	"errors"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
)

// fate is what became of a send.
type fate int

const (
	sent      fate = iota // Telegram accepted it
	unsent                // certainly not sent; worth another try
	refused               // certainly not sent, and never will be
	gone                  // refused, as everything would be: the person has blocked us
	badHTML               // refused for its markup
	noThread              // refused since its topic was deleted
	noPreview             // refused since the message that it should replace is gone
	moved                 // refused since the group has another id now
	unknown               // it may have been sent
)

// outcome is a fate, and why.
type outcome struct {
	fate    fate
	why     string
	wait    time.Duration // before another try
	limited bool          // the wait is what Telegram asked for
	moved   int64         // the group's new id
	message int64         // the id of what was sent, 0 if Telegram did not say
	half    bool          // a file was refused, and its words were sent
}

// judge says what became of a send. Sending twice is worse than not knowing:
// what is not provably unsent is unknown.
func (d *Door) judge(err error, a *attempt, attempts int) outcome {
	if err == nil || a.accepted {
		// The library also fails where Telegram accepted the message and the library
		// cannot decode what it echoes.
		return outcome{fate: sent, message: a.message}
	}
	o := outcome{fate: unknown, why: d.words(err)}
	var many *tg.TooManyRequestsError
	var migrated *tg.MigrateError
	switch {
	case errors.As(err, &many):
		o.fate, o.wait, o.limited = unsent, max(time.Second, time.Duration(many.RetryAfter)*time.Second), true
	case errors.As(err, new(notSent)):
		o.fate, o.wait = unsent, waitAfter(attempts)
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound), errors.Is(err, tg.ErrorConflict):
		// It is the token that is refused, not the message: an operator's matter.
		o.fate, o.wait = unsent, time.Minute
	case errors.Is(err, tg.ErrorForbidden):
		o.fate = gone
	case errors.As(err, &migrated):
		o.fate, o.moved = moved, int64(migrated.MigrateToChatID)
	case errors.Is(err, tg.ErrorBadRequest):
		o.fate = refusal(err.Error())
	}
	return o
}

// refusal says what a bad request was bad for, which Telegram only tells in words.
func refusal(words string) fate {
	words = strings.ToLower(words)
	switch {
	case strings.Contains(words, "parse entities"):
		return badHTML
	case strings.Contains(words, "message thread not found"), strings.Contains(words, "topic_deleted"):
		return noThread
	case strings.Contains(words, "chat not found"):
		return gone
	}
	return refused
}

// judgeEdit says what became of an edit. Made twice it is the same as made once,
// so one whose outcome nobody knows is made again.
func (d *Door) judgeEdit(err error, a *attempt, attempts int) outcome {
	o := d.judge(err, a, attempts)
	switch {
	case o.fate == unknown:
		o.fate, o.wait = unsent, waitAfter(attempts)
	case o.fate == refused && strings.Contains(strings.ToLower(o.why), "not modified"):
		return outcome{fate: sent}
	case o.fate == refused || o.fate == noThread:
		o.fate = noPreview
	}
	return o
}

// waitAfter is how long to wait after so many tries.
func waitAfter(attempts int) time.Duration {
	b := backoff{failures: max(0, attempts-1)}
	return b.next()
}

// lasting gives a context that is over some time after its parent: what has been
// begun is finished, within bounds.
func lasting(parent context.Context, more time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		sleep(ctx, more)
		cancel()
	})
	return ctx, func() {
		stop()
		cancel()
	}
}
