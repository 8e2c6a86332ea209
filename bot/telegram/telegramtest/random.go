package telegramtest

import (
	"math/rand/v2"
	"slices"
	"time"
)

// Chances makes requests fail at random: each is a probability between 0 and 1.
// The same seed gives the same faults to the same order of requests; which
// request comes first is up to the clients.
type Chances struct {
	Seed    uint64
	Methods []string // only these; none is all, downloads as "file" included

	Lose       float64 // hang up before anything was done
	Drop       float64 // do it, then hang up
	TooMany    float64 // 429
	BadGateway float64 // 502 with HTML
	Hang       float64 // do it, and never answer
	Slow       float64 // do it, and answer late
	Redeliver  float64 // a confirmed update comes once more

	RetryAfter int           // of the 429; 1 s if zero
	Delay      time.Duration // of the slow ones; 1 s if zero
}

// random draws faults; nil draws none. s.mu guards it.
type random struct {
	Chances
	dice *rand.Rand
}

// Random makes requests fail at random from now on, until Heal.
func (s *Server) Random(c Chances) {
	if c.RetryAfter == 0 {
		c.RetryAfter = 1
	}
	if c.Delay == 0 {
		c.Delay = time.Second
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.random = &random{c, rand.New(rand.NewPCG(c.Seed, 1))} //nolint:gosec // dice of a test
}

// meets draws the fault of a request. It throws once, so that a fault depends on
// the seed and the count of requests only.
func (r *random) meets(method string) *Fault {
	if r == nil || len(r.Methods) > 0 && !slices.Contains(r.Methods, method) {
		return nil
	}
	thrown := r.dice.Float64()
	for _, one := range []struct {
		chance float64
		kind   string
		fault  func() Fault
	}{
		{r.Lose, "random lose", func() Fault { return Fault{Lose: true} }},
		{r.Drop, "random drop", func() Fault { return Fault{Drop: true} }},
		{r.TooMany, "random 429", func() Fault { return TooMany(r.RetryAfter) }},
		{r.BadGateway, "random 502", BadGateway},
		{r.Hang, "random hang", func() Fault { return Fault{Hang: true} }},
		{r.Slow, "random slow", func() Fault { return Slow(r.Delay) }},
	} {
		if thrown < one.chance {
			f := one.fault()
			f.kind = one.kind
			return &f
		}
		thrown -= one.chance
	}
	return nil
}

// again reports whether an update that was just confirmed comes once more.
func (r *random) again() bool {
	return r != nil && r.Redeliver > 0 && r.dice.Float64() < r.Redeliver
}
