package telegramtest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Requests are those of a method, "" for all, in the order in which they came.
func (s *Server) Requests(method string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Request
	for _, r := range s.requests {
		if method == "" || r.Method == method {
			found = append(found, *r)
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

// WaitShown waits until something holds of what a chat shows.
func (s *Server) WaitShown(chat int64, what string, holds func([]Message) bool) []Message {
	s.t.Helper()
	s.Until(fmt.Sprintf("chat %d to show %s", chat, what), func() bool { return holds(s.Shown(chat)) })
	return s.Shown(chat)
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
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		s.mu.Lock()
		changed := s.waiting()
		s.mu.Unlock()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-timeout.C:
			var lines []string
			for _, r := range s.Requests("") {
				lines = append(lines, fmt.Sprintf("%s %v", r.Method, r.Params))
			}
			lines = lines[max(0, len(lines)-200):]
			s.t.Fatalf("telegramtest: waited for %s in vain; requests were\n%s", what, strings.Join(lines, "\n"))
			return
		}
	}
}

// Counters gives a copy of the counters.
func (s *Server) Counters() Counters {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.counters
	c.Requests, c.Accepted, c.Refused = maps.Clone(c.Requests), maps.Clone(c.Accepted), maps.Clone(c.Refused)
	c.Limited, c.Faults = maps.Clone(c.Limited), maps.Clone(c.Faults)
	return c
}

// Problems are the first of the mistakes that clients made; a test has failed
// with them, a program has to look.
func (s *Server) Problems() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.problems)
}
