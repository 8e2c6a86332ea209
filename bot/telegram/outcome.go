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
	sent    fate = iota // Telegram accepted it
	unsent              // certainly not sent; worth another try
	refused             // certainly not sent, and never will be
	badHTML             // refused for its markup
	unknown             // it may have been sent
)

// outcome is a fate, and why; for unsent, how long to wait.
type outcome struct {
	fate fate
	why  string
	wait time.Duration
}

// judge says what became of a send. Sending twice is worse than not knowing:
// what is not provably unsent is unknown.
func (d *Door) judge(err error, a *attempt, attempts int) outcome {
	if err == nil || a.accepted {
		// The library also fails where Telegram accepted the message and the library
		// cannot decode what it echoes.
		return outcome{fate: sent}
	}
	o := outcome{fate: unknown, why: d.words(err)}
	var many *tg.TooManyRequestsError
	var moved *tg.MigrateError
	switch {
	case errors.As(err, &many):
		o.fate, o.wait = unsent, max(time.Second, time.Duration(many.RetryAfter)*time.Second)
	case errors.As(err, new(notSent)):
		b := backoff{failures: max(0, attempts-1)}
		o.fate, o.wait = unsent, b.next()
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound), errors.Is(err, tg.ErrorConflict):
		// It is the token that is refused, not the message: an operator's matter.
		o.fate, o.wait = unsent, time.Minute
	case errors.Is(err, tg.ErrorForbidden), errors.As(err, &moved):
		o.fate = refused
	case errors.Is(err, tg.ErrorBadRequest):
		o.fate = refused
		if strings.Contains(err.Error(), "parse entities") {
			o.fate = badHTML
		}
	}
	return o
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
