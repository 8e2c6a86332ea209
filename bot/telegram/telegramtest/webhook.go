package telegramtest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// hookConnections is how many updates are posted at once unless the client says.
	hookConnections = 40
	// hookWaits bounds the wait before a retry, in units.
	hookWaits = 60
	// hookPatience is how long the server waits for a webhook's answer.
	hookPatience = 60 * time.Second
)

// webhook is one that was set. Its queues are independent of one another:
// messages wait per chat, the presses of buttons per user, so that a press can
// overtake a message. s.mu guards it.
type webhook struct {
	url, secret string
	connections int
	queues      map[string]*queue
	ready       []*queue
	active      int
	lastError   string
	lastErrorAt time.Time
}

type queue struct {
	name    string
	updates []*update
	fails   int // of the first one, in a row
}

// Delivery is one post of an update to a webhook.
type Delivery struct {
	Update int64
	At     time.Time
	Status int // 0 where there was no answer
}

// enqueue adds an update to its queue.
func (w *webhook) enqueue(u *update) {
	q := w.queues[u.queue]
	if q == nil {
		q = &queue{name: u.queue}
		w.queues[u.queue] = q
		w.ready = append(w.ready, q)
	}
	q.updates = append(q.updates, u)
}

// DeliverTo posts updates to a handler once a webhook has been set, as Telegram
// would post them to its URL. Without it nothing is posted: they stay pending.
func (s *Server) DeliverTo(h http.Handler) {
	s.deliverTo(func(ctx context.Context, hook *webhook, u *update) (int, float64, error) {
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, cmp.Or(hook.url, "/"), bytes.NewReader(u.body))
		dress(r, hook.secret)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, seconds(w.Header()), nil
	})
}

// DeliverToURL posts updates to a URL, whatever URL the webhook was set to: one
// with http on loopback, say, where a process under test listens.
func (s *Server) DeliverToURL(url string) {
	client := &http.Client{Timeout: hookPatience, Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	s.deliverTo(func(ctx context.Context, hook *webhook, u *update) (int, float64, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(u.body))
		if err != nil {
			return 0, 0, err
		}
		dress(r, hook.secret)
		response, err := client.Do(r)
		if err != nil {
			return 0, 0, err
		}
		defer response.Body.Close()
		_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
		return response.StatusCode, seconds(response.Header), nil
	})
}

func (s *Server) deliverTo(target func(context.Context, *webhook, *update) (int, float64, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.target = target
	s.rehook()
}

func dress(r *http.Request, secret string) {
	r.Header.Set("Content-Type", "application/json")
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
}

func seconds(h http.Header) float64 {
	n, _ := strconv.ParseFloat(h.Get("Retry-After"), 64)
	return n
}

// Post gives an update to a webhook, and the status that it answers with.
func (s *Server) Post(h http.Handler, secret, body string) int {
	s.mu.Lock()
	s.see(&update{body: json.RawMessage(body)})
	s.mu.Unlock()
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/telegram", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

// WebhookURL is the one that was set.
func (s *Server) WebhookURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook == nil {
		return ""
	}
	return s.hook.url
}

// Deliveries are the posts to the webhook, in the order of their answers.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.delivered)
}

func (s *Server) setWebhook(c *call) answer {
	if c.params["drop_pending_updates"] == "true" {
		s.pending = nil
	}
	s.hook = nil
	if url := c.params["url"]; url != "" {
		s.endPoll(errWebhook)
		s.allow(c.params)
		s.hook = &webhook{url: url, secret: c.params["secret_token"], connections: hookConnections}
		if n := c.number("max_connections"); n > 0 {
			s.hook.connections = min(n, 100)
		}
		s.rehook()
	}
	return good(true)
}

func (s *Server) deleteWebhook(c *call) answer {
	delete(c.params, "url")
	return s.setWebhook(c)
}

func (s *Server) webhookInfo(*call) answer {
	info := Map{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.pending)}
	if s.allowed != nil {
		info["allowed_updates"] = s.allowed
	}
	if h := s.hook; h != nil {
		info["url"], info["max_connections"] = h.url, h.connections
		if h.lastError != "" {
			info["last_error_message"], info["last_error_date"] = h.lastError, h.lastErrorAt.Unix()
		}
	}
	return good(info)
}

// rehook fills the queues of the webhook anew. Posts under way are their own
// generation, and find that they belong to none. s.mu is held.
func (s *Server) rehook() {
	if s.hook == nil {
		return
	}
	old := *s.hook
	s.hook = &webhook{url: old.url, secret: old.secret, connections: old.connections, queues: map[string]*queue{}}
	for _, u := range s.pending {
		s.hook.enqueue(u)
	}
	s.dispatch()
}

// dispatch posts what can be posted; s.mu is held.
func (s *Server) dispatch() {
	h := s.hook
	if h == nil || s.target == nil || s.ctx.Err() != nil {
		return
	}
	for h.active < h.connections && len(h.ready) > 0 {
		q := h.ready[0]
		h.ready = h.ready[1:]
		h.active++
		u, target := q.updates[0], s.target
		s.working.Go(func() { s.deliver(h, q, u, target) })
	}
}

// deliver posts the first update of a queue, and says when the queue goes on.
func (s *Server) deliver(h *webhook, q *queue, u *update, target func(context.Context, *webhook, *update) (int, float64, error)) {
	status, after, err := target(s.ctx, h, u)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counters.Webhook++
	if s.options.Keep >= 0 {
		s.delivered = append(s.delivered, Delivery{Update: u.id, At: time.Now(), Status: status})
		if keep := s.options.Keep; keep > 0 && len(s.delivered) >= 2*keep {
			s.delivered = slices.Clone(s.delivered[len(s.delivered)-keep:])
		}
	}
	taken := err == nil && status >= 200 && status < 300
	if taken {
		s.forget(func(other *update) bool { return other == u })
	} else {
		s.counters.Failed++
	}
	s.news()
	if s.hook != h {
		return
	}
	h.active--
	if taken {
		q.fails = 0
		if q.updates = q.updates[1:]; len(q.updates) == 0 {
			delete(h.queues, q.name)
		} else {
			h.ready = append(h.ready, q)
		}
		s.dispatch()
		return
	}
	h.lastErrorAt, h.lastError = time.Now(), fmt.Sprintf("Wrong response from the webhook: %d %s", status, http.StatusText(status))
	if err != nil {
		h.lastError = err.Error()
	}
	q.fails++
	units := min(hookWaits, float64(int(1)<<min(q.fails-1, 10)))
	if after > 0 {
		units = after
	}
	time.AfterFunc(time.Duration(units*float64(s.options.RetryUnit)), func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.hook == h {
			h.ready = append(h.ready, q)
			s.dispatch()
		}
	})
	s.dispatch()
}
