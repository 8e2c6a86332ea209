package llm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"
)

// Breaker says when an endpoint that fails is left alone. The zero value never
// does that.
type Breaker struct {
	Failures int           // so many in a row, and it is left alone
	Pause    time.Duration // for how long at first; it doubles with each trial that fails
	Longest  time.Duration // and is never longer
}

// DefaultBreaker suits what people wait for: the fifth of them in a row who waits
// in vain is the last for ten seconds.
var DefaultBreaker = Breaker{Failures: 5, Pause: 10 * time.Second, Longest: 5 * time.Minute}

// ErrLeftAlone is what is given for an endpoint that is left alone.
var ErrLeftAlone = errors.New("it failed too often and is left alone for a while")

// circuit is the circuit breaker of one endpoint. The state machine is
// gobreaker's: closed, open, and half open for one trial at a time. It knows one
// pause only, so the growing one is kept here, before it.
type circuit struct {
	cb      *gobreaker.TwoStepCircuitBreaker[struct{}]
	rule    Breaker
	mu      sync.Mutex
	trials  int // that have failed since the endpoint was last well, and the first opening
	resting time.Time
}

func newCircuit(rule Breaker) *circuit {
	if rule.Failures == 0 {
		return nil
	}
	c := &circuit{rule: rule}
	c.cb = gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		Timeout:       rule.Pause,
		ReadyToTrip:   func(n gobreaker.Counts) bool { return int(n.ConsecutiveFailures) >= rule.Failures },
		IsSuccessful:  well,
		IsExcluded:    func(err error) bool { return errors.Is(err, context.Canceled) },
		OnStateChange: c.changed,
	})
	return c
}

func (c *circuit) changed(_ string, _, to gobreaker.State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch to {
	case gobreaker.StateOpen:
		pause := c.rule.Longest
		if c.trials < 20 { // beyond, it would not fit a Duration
			pause = min(c.rule.Pause<<c.trials, c.rule.Longest)
		}
		c.trials++
		// Up to a fifth longer, so that replicas do not try together.
		c.resting = time.Now().Add(pause + rand.N(pause/5+1))
	case gobreaker.StateClosed:
		c.trials = 0
	case gobreaker.StateHalfOpen:
	}
}

// allow gives a function to tell the outcome to, or ErrLeftAlone. The outcome
// counts as [well] says; context.Canceled counts for nothing.
func (c *circuit) allow() (done func(error), err error) {
	if c == nil {
		return func(error) {}, nil
	}
	if err := c.rest(); err != nil {
		return nil, err
	}
	if done, err = c.cb.Allow(); err != nil {
		return nil, fmt.Errorf("%w (it is being tried)", ErrLeftAlone)
	}
	return done, nil
}

// rest gives ErrLeftAlone while not even a trial is due.
func (c *circuit) rest() error {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := time.Until(c.resting); d > 0 {
		return fmt.Errorf("%w (%v more)", ErrLeftAlone, d.Round(time.Second))
	}
	return nil
}

// well says whether an outcome shows that the endpoint is well. An answer that
// was cut off by a limit does, and so does a refusal of just this request: too
// long, or not to the endpoint's liking. A wrong key or an unknown model does
// not: all requests fail alike until somebody sets that right.
func well(err error) bool {
	var r *refusal
	if errors.As(err, &r) {
		switch r.status {
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
			return true
		}
		return false
	}
	return err == nil || errors.Is(err, errCutOff) || errors.Is(err, errEndless) || errors.Is(err, errThought)
}

// Hurried is an Embedder for questions, whose askers wait: it bounds each wait,
// and leaves an endpoint alone that fails again and again. Whoever loads
// documents has time, and asks the Embedder behind it.
type Hurried struct {
	Embedder
	Within  time.Duration
	circuit *circuit
}

// hurried is how long a question's vector is waited for: the ranking by words is
// there in milliseconds.
const hurried = 2 * time.Second

// NewHurried makes a Hurried of an embedder.
func NewHurried(e Embedder, rule Breaker) *Hurried {
	return &Hurried{Embedder: e, Within: hurried, circuit: newCircuit(rule)}
}

// Embed asks the embedder, in bounds.
func (h *Hurried) Embed(ctx context.Context, texts []string) (vectors [][]float32, err error) {
	done, err := h.circuit.allow()
	if err != nil {
		return nil, fmt.Errorf("embedding endpoint: %w", err)
	}
	outcome := context.Canceled // of a panic
	defer func() { done(outcome) }()
	bounded, cancel := context.WithTimeout(ctx, h.Within)
	defer cancel()
	vectors, outcome = h.Embedder.Embed(bounded, texts)
	return vectors, outcome
}
