package llm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Chat writes text with a model behind an endpoint. Its fields are set before
// the first answer.
type Chat struct {
	client *openai.Client
	model  string
	// Timeout bounds one answer with all its attempts, from the call to the last
	// word: what comes instead of it has to come within ten seconds. A deadline of
	// the caller's own counts too.
	Timeout time.Duration
	// FirstWithin bounds the time to the first piece of text, thoughts included, in
	// the same way: an endpoint that is silent is not waited for to the end.
	FirstWithin time.Duration
	// Concurrency is how many answers are written at a time in this process. Who
	// finds no place waits a second for one.
	Concurrency int
	// Breaker says when the endpoint is left alone.
	Breaker Breaker
	// Price is that of the model, where it is known.
	Price Price

	pause, queue time.Duration
	prepare      sync.Once
	places       chan struct{}
	circuit      *circuit
	known        memory
}

// Limits of one chat answer.
const (
	chatTimeout     = 9 * time.Second
	chatFirst       = 5 * time.Second
	chatAttempts    = 3
	chatPause       = 250 * time.Millisecond // before the second attempt
	chatConcurrency = 8
	chatQueue       = time.Second
	// chatLeast is what has to be left of the time to the first word for another
	// attempt.
	chatLeast = time.Second
	// chatFigures is how long figures of use and [DONE] are waited for when the
	// reply is complete.
	chatFigures   = 500 * time.Millisecond
	maxTokens     = 800
	maxReplyBytes = 16 << 10
	maxThought    = 64 << 10 // bytes, with the reply's own
)

// NewChat makes a client for a chat model.
func NewChat(e Endpoint, model string) *Chat {
	return &Chat{
		client: e.client(), model: model, Timeout: chatTimeout, FirstWithin: chatFirst, Concurrency: chatConcurrency,
		Breaker: DefaultBreaker, pause: chatPause, queue: chatQueue,
	}
}

// Reply is what a model wrote, and what it took.
type Reply struct {
	Text string
	Use  Use
}

// Why there is no reply, beside what an endpoint reports. Those about time are
// context.DeadlineExceeded, too.
var (
	errSilent  = fmt.Errorf("no word came in time: %w", context.DeadlineExceeded)
	errSlow    = fmt.Errorf("the reply was not complete in time: %w", context.DeadlineExceeded)
	errLate    = errors.New("the reply is complete, and nothing came after it")
	errFull    = errors.New("as many answers are being written as may be at a time (CAREERBOT_MODEL_CONCURRENCY)")
	errCutOff  = errors.New("the reply was cut off")
	errEndless = errors.New("the reply does not end")
	errThought = errors.New("the reply turned out to be a thought")
)

// Stream asks for an answer and calls piece with each part as it comes, without
// what a model thinks before it writes. It stops a reply that does not end. What
// came before an error is returned with it, and what it took. Until the first
// word has come, an endpoint that is busy, broken or just restarting is tried
// again while there is time; after that never, because the word has been handed
// out.
func (c *Chat) Stream(ctx context.Context, system, user string, piece func(string)) (Reply, error) {
	c.prepare.Do(func() {
		c.places = make(chan struct{}, max(1, c.Concurrency))
		c.circuit = newCircuit(c.Breaker)
	})
	start := time.Now()
	w := &writing{
		chat: c, system: system, user: user, piece: piece,
		first: start.Add(c.FirstWithin), last: start.Add(c.Timeout), use: Use{Model: c.model},
	}
	err := w.admitted(ctx)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err() // whatever it did to the connection
	}
	w.use.Milliseconds = time.Since(start).Milliseconds()
	w.use.Cost = c.Price.of(w.use)
	if err != nil {
		w.use.Failure = failure(err)
		err = fmt.Errorf("chat endpoint: %w", err)
	}
	return Reply{Text: w.text.String(), Use: w.use}, err
}

// writing is one answer that is being written.
type writing struct {
	chat         *Chat
	system, user string
	piece        func(string)
	first, last  time.Time // when these words have to be there
	text         strings.Builder
	thoughts     thoughts
	begun        bool // something came that was written for this answer
	use          Use
}

// admitted writes when the endpoint is not left alone and has a place.
func (w *writing) admitted(ctx context.Context) error {
	c := w.chat
	if err := c.circuit.rest(); err != nil {
		return err
	}
	if err := c.place(ctx); err != nil {
		return err
	}
	defer func() { <-c.places }()
	done, err := c.circuit.allow()
	if err != nil {
		return err
	}
	outcome := context.Canceled // of a panic
	defer func() { done(outcome) }()
	begun := time.Now()
	err = w.attempts(ctx)
	switch {
	case ctx.Err() == nil:
		outcome = err
	case errors.Is(ctx.Err(), context.DeadlineExceeded) && time.Since(begun) >= c.FirstWithin:
		// The caller's own end came first, and the endpoint had had its time.
		outcome = errSlow
	} // the person's going, or the caller's hurry, says nothing of the endpoint
	return err
}

// place takes one of the places of those who are being answered, and waits a while for it where
// none is free. One that is free is taken, however late this process comes to it.
func (c *Chat) place(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case c.places <- struct{}{}:
		return nil
	default:
	}
	wait := time.NewTimer(c.queue)
	defer wait.Stop()
	select {
	case c.places <- struct{}{}:
		return nil
	case <-wait.C:
		return errFull
	case <-ctx.Done():
		return ctx.Err()
	}
}

// attempts asks until the first word has come, or until it makes no sense to ask
// again.
func (w *writing) attempts(ctx context.Context) error {
	c := w.chat
	ctx, giveUp := context.WithDeadlineCause(ctx, w.last, errSlow)
	defer giveUp()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	silence := time.AfterFunc(time.Until(w.first), func() { stop(errSilent) })
	defer silence.Stop()
	m := c.known.recall()
	for attempt := 1; ; {
		err := w.once(ctx, stop, &m, silence)
		if cause := context.Cause(ctx); err != nil && cause != nil && !errors.Is(cause, errLate) {
			return cause
		}
		if err == nil || w.begun {
			return err
		}
		if m.adapt(err) {
			continue
		}
		wait := backoff(err, c.pause, attempt)
		if attempt == chatAttempts || !worthAgain(err) || time.Until(w.first) < wait+chatLeast {
			return err
		}
		attempt++
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(wait):
		}
	}
}

// worthAgain reports whether the same request may succeed at once: the endpoint
// is busy, broken, or restarting. Silence has used up the time.
func worthAgain(err error) bool {
	var r *refusal
	if errors.As(err, &r) {
		return transient(err)
	}
	for _, cause := range []error{syscall.ECONNREFUSED, syscall.ECONNRESET, syscall.EPIPE, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, cause) {
			return !errors.Is(err, errNoEnd)
		}
	}
	return false
}

// once asks one time.
func (w *writing) once(ctx context.Context, stop context.CancelCauseFunc, m *manners, silence *time.Timer) error {
	c := w.chat
	asking, after := withAfter(ctx)
	stream, err := c.client.CreateChatCompletionStream(asking, m.request(c.model, w.system, w.user))
	if field := unsent(err); field != "" {
		return &refusal{status: http.StatusBadRequest, fields: []string{field}}
	}
	w.use.Attempts++
	if err != nil {
		err = after(plain(err))
		if accepted(err) {
			w.use.add(nil, w.system+w.user, "")
		}
		return err
	}
	defer stream.Close() // opened for reading
	c.known.keep(*m)
	w.thoughts = thoughts{inside: m.thinks}
	var wrote strings.Builder // thoughts included
	var figures *openai.Usage
	defer func() { w.use.add(figures, w.system+w.user, wrote.String()) }()
	var finish openai.FinishReason
	for {
		part, err := stream.Recv()
		if err != nil && finish != "" && (errors.Is(err, io.ErrUnexpectedEOF) || ctx.Err() != nil) {
			err = io.EOF // some servers do not say [DONE]
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return plain(err)
		}
		if part.Usage != nil {
			figures = part.Usage
		}
		for _, choice := range part.Choices {
			wrote.WriteString(choice.Delta.ReasoningContent + choice.Delta.Content)
			if wrote.Len() > 0 && !w.begun {
				w.begun = true
				silence.Stop()
			}
			said, err := w.thoughts.next(choice.Delta.Content)
			if err != nil {
				c.known.think(true)
				w.text.Reset()
				return err
			}
			w.say(said)
			if choice.FinishReason != "" && finish == "" {
				defer time.AfterFunc(chatFigures, func() { stop(errLate) }).Stop()
			}
			finish = cmp.Or(choice.FinishReason, finish)
		}
		if w.text.Len() > maxReplyBytes || wrote.Len() > maxThought {
			return fmt.Errorf("%w (%d bytes)", errEndless, wrote.Len())
		}
	}
	if finish == openai.FinishReasonLength || finish == openai.FinishReasonContentFilter {
		return fmt.Errorf("%w (%s)", errCutOff, finish)
	}
	if w.thoughts.assumed() { // wrongly
		c.known.think(false)
	}
	w.say(w.thoughts.rest())
	return nil
}

func (w *writing) say(s string) {
	if s != "" {
		w.text.WriteString(s)
		w.piece(s)
	}
}

// accepted reports whether an endpoint may have begun to work on a request that
// failed: it was neither refused nor undeliverable.
func accepted(err error) bool {
	var r *refusal
	var n *net.OpError
	return !errors.As(err, &r) && (!errors.As(err, &n) || n.Op != "dial")
}
