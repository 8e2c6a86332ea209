package telegramtest

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Fault is a way to fail, for the next requests that it fits. With nothing but
// Status and Description it is a refusal as Telegram words it.
type Fault struct {
	Method string // "" is any; "file" is a download
	Chat   string // only requests to this chat; "" is any
	Offset bool   // only getUpdates that confirm something
	Times  int    // how often; 0 is once, below zero always
	// Fits narrows it further; nil fits all.
	Fits func(method string, params map[string]string) bool

	Status      int
	Description string
	RetryAfter  int           // seconds, in the parameters of the answer
	MigrateTo   int64         // the supergroup that the group has become
	Raw         string        // this body instead of JSON: what a proxy says
	Lose        bool          // hang up without doing anything
	Drop        bool          // do it, then hang up instead of answering
	Hang        bool          // do it, and never answer
	Result      string        // do it, and answer with this JSON: values that no library knows
	Delay       time.Duration // answer later than that; alone: do it, answer late

	Gate <-chan struct{} // do it, and answer only once the gate is closed

	kind string // in the counters
}

// acts reports whether what was asked is done all the same.
func (f *Fault) acts() bool {
	return f.Drop || f.Hang || f.Gate != nil || f.Result != "" || f.Status == 0
}

func (f *Fault) name() string {
	switch {
	case f.kind != "":
		return f.kind
	case f.Lose:
		return "lose"
	case f.Drop:
		return "drop"
	case f.Hang:
		return "hang"
	case f.Gate != nil:
		return "gate"
	case f.Result != "":
		return "result"
	case f.Status != 0:
		return fmt.Sprint(f.Status)
	}
	return "slow"
}

// TooMany is a 429: come again after some seconds.
func TooMany(seconds int) Fault {
	return Fault{Status: http.StatusTooManyRequests, RetryAfter: seconds, Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds)}
}

// Blocked is the 403 of a person who has blocked the bot. [Server.Block] makes it last.
func Blocked() Fault { return Fault{Status: http.StatusForbidden, Description: blocked} }

// Deactivated is the 403 of an account that is gone.
func Deactivated() Fault { return Fault{Status: http.StatusForbidden, Description: deactivated} }

// NoThread is the 400 of a topic that was deleted.
func NoThread() Fault {
	return Fault{Status: http.StatusBadRequest, Description: "Bad Request: message thread not found"}
}

// Migrated is the 400 of a group that has become a supergroup.
func Migrated(to int64) Fault {
	return Fault{Status: http.StatusBadRequest, Description: "Bad Request: " + migrated, MigrateTo: to}
}

// BadGateway is a 502 with a page for people, as a proxy answers.
func BadGateway() Fault {
	return Fault{Status: http.StatusBadGateway, Raw: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"}
}

// Slow does what was asked and answers late.
func Slow(d time.Duration) Fault { return Fault{Delay: d} }

// For is the fault for one method.
func (f Fault) For(method string) Fault {
	f.Method = method
	return f
}

// Fail makes requests fail.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, &f)
}

// Heal forgets all faults, the random ones too.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.random = nil, nil
}

// Without makes the server an older one, that does not know some methods: they
// answer 404. Without() knows all again.
func (s *Server) Without(methods ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.without = map[string]bool{}
	for _, m := range methods {
		s.without[m] = true
	}
}

// meets finds the fault for a request and uses it up; s.mu is held.
func (s *Server) meets(c *call) *Fault {
	for i, f := range s.faults {
		if f.Method != "" && f.Method != c.method || f.Chat != "" && f.Chat != c.params["chat_id"] {
			continue
		}
		if o := c.params["offset"]; f.Offset && (o == "" || o == "0") {
			continue
		}
		if f.Fits != nil && !f.Fits(c.method, c.params) {
			continue
		}
		if f.Times--; f.Times == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		s.counters.Faults[f.name()]++
		return f
	}
	if f := s.random.meets(c.method); f != nil {
		s.counters.Faults[f.name()]++
		return f
	}
	return nil
}
