package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is a way to fail, for the next requests that it fits. With nothing but
// Status and Description it is a refusal as Telegram words it.
type Fault struct {
	Method string // "" is any
	Chat   string // only requests to this chat; "" is any
	Offset bool   // only getUpdates that confirm something
	Times  int    // how often; 0 is once, below zero always

	Status      int
	Description string
	RetryAfter  int
	Raw         string // this body instead of JSON: what a proxy says
	Lose        bool   // hang up without doing anything
	Drop        bool   // do it, then hang up instead of answering
	Hang        bool   // do it, and never answer
	Result      string // do it, and answer with this JSON: values that no library knows

	Gate <-chan struct{} // do it, and answer only once the gate is closed
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

// Heal forgets all faults.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// meets finds the fault for a request and uses it up; s.mu is held.
func (s *Server) meets(method string, params map[string]string) *Fault {
	for _, f := range s.faults {
		if f.Times == 0 || f.Method != "" && f.Method != method || f.Chat != "" && f.Chat != params["chat_id"] {
			continue
		}
		if o := params["offset"]; f.Offset && (o == "" || o == "0") {
			continue
		}
		f.Times--
		return f
	}
	return nil
}

// Push adds an update, a struct or map with or without update_id, and gives its id.
func (s *Server) Push(fields map[string]any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, given := fields["update_id"].(int64)
	if !given {
		s.nextID++
		id = s.nextID
	}
	s.add(id, with(fields, id))
	return id
}

// PushRaw adds an update that is given as JSON.
func (s *Server) PushRaw(id int64, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(id, json.RawMessage(body))
}

func (s *Server) add(id int64, body json.RawMessage) {
	s.pending = append(s.pending, update{id, body})
	slices.SortFunc(s.pending, func(a, b update) int { return int(a.id - b.id) })
	s.news()
}

func with(fields map[string]any, id int64) json.RawMessage {
	all := map[string]any{"update_id": id}
	for name, v := range fields {
		all[name] = v
	}
	body, err := json.Marshal(all)
	if err != nil {
		panic(err) // a test's own maps
	}
	return body
}

// Post gives an update to a webhook, and the status that it answers with.
func (s *Server) Post(h http.Handler, secret, body string) int {
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/telegram", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

// Body gives the JSON of an update.
func Body(fields map[string]any, id int64) string { return string(with(fields, id)) }

// Pending are the updates that have not been confirmed.
func (s *Server) Pending() []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := make([]int64, 0, len(s.pending))
	for _, u := range s.pending {
		ids = append(ids, u.id)
	}
	return ids
}

// WebhookURL is the one that was set.
func (s *Server) WebhookURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhook
}

// Requests are those of a method, "" for all, in the order in which they came.
func (s *Server) Requests(method string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Request
	for _, r := range s.requests {
		if method == "" || r.Method == method {
			found = append(found, r)
		}
	}
	return found
}

// Sent are the messages that a chat has got, whether or not the client knows.
func (s *Server) Sent(chat int64) []Request {
	var found []Request
	for _, r := range s.Requests("sendMessage") {
		if r.Accepted && r.Params["chat_id"] == strconv.FormatInt(chat, 10) {
			found = append(found, r)
		}
	}
	return found
}

// WaitSent waits until a chat has got n messages.
func (s *Server) WaitSent(chat int64, n int) []Request {
	s.t.Helper()
	s.Until(fmt.Sprintf("%d messages to chat %d", n, chat), func() bool { return len(s.Sent(chat)) >= n })
	return s.Sent(chat)
}

// Wait waits until n requests of a method have come.
func (s *Server) Wait(method string, n int) []Request {
	s.t.Helper()
	s.Until(fmt.Sprintf("%d requests %s", n, method), func() bool { return len(s.Requests(method)) >= n })
	return s.Requests(method)
}

// Until waits until something holds of the server; it is looked at whenever the
// server changes. The test fails where it does not come.
func (s *Server) Until(what string, holds func() bool) {
	s.t.Helper()
	timeout := time.After(patience)
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-timeout:
			var seen []string
			for _, r := range s.Requests("") {
				seen = append(seen, fmt.Sprintf("%s %v", r.Method, r.Params))
			}
			s.t.Fatalf("telegramtest: waited for %s in vain; requests were\n%s", what, strings.Join(seen, "\n"))
		}
	}
}
