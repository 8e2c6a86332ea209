package llm

import "time"

// SetPause sets how long an embedder waits before it tries again, for tests.
func (o *OpenAI) SetPause(d time.Duration) { o.pause = d }

// SetPause sets how long a transcriber waits before it tries again, for tests.
func (t *Transcriber) SetPause(d time.Duration) { t.pause = d }

// SetPause sets how long a chat waits before it tries again, and for a place, for
// tests.
func (c *Chat) SetPause(pause, queue time.Duration) { c.pause, c.queue = pause, queue }

// Allow makes a circuit, for tests of what it allows.
func Allow(rule Breaker) func() (func(error), error) { return newCircuit(rule).allow }

// RefusedWith is an error of an endpoint that refuses, for tests.
func RefusedWith(status int) error { return &refusal{status: status} }

// Backoff is how long is waited after an attempt, for tests.
func Backoff(err error, pause time.Duration, attempt int) time.Duration {
	return backoff(err, pause, attempt)
}
