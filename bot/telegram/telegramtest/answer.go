package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// answer is the envelope of every response.
type answer struct {
	OK          bool          `json:"ok"`
	Result      any           `json:"result,omitempty"`
	ErrorCode   int           `json:"error_code,omitempty"`
	Description string        `json:"description,omitempty"`
	Parameters  *answerDetail `json:"parameters,omitempty"`
}

type answerDetail struct {
	RetryAfter int   `json:"retry_after,omitempty"`
	MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
}

func refuse(code int, format string, args ...any) answer {
	return answer{ErrorCode: code, Description: fmt.Sprintf(format, args...)}
}

// bad refuses a request for what it asks.
func bad(format string, args ...any) answer {
	return refuse(http.StatusBadRequest, "Bad Request: "+format, args...)
}

func good(result any) answer { return answer{OK: true, Result: result} }

// Request is one that the server got.
type Request struct {
	Method   string
	Params   map[string]string // objects as JSON, uploaded files as their names
	At       time.Time
	Accepted bool // done, whether or not the client was told
}

// call is a request that is being worked on.
type call struct {
	method string
	params map[string]string
	files  map[string]File
	chat   int64 // from chat_id
	record *Request
}

// number reads a parameter that is an integer; what is not one is 0.
func (c *call) number(name string) int {
	n, _ := strconv.Atoi(c.params[name])
	return n
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.begin() {
		hangUp(w)
		return
	}
	defer s.working.Done()
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+Token+"/"); ok {
		s.download(w, r, path)
		return
	}
	token, method, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if token != Token {
		s.write(w, refuse(http.StatusUnauthorized, "Unauthorized"))
		return
	}
	params, err := parse(r)
	if err != nil {
		if r.Context().Err() == nil && s.ctx.Err() == nil { // else the client was killed
			s.problem("%s: the request cannot be read: %v", method, err)
		}
		s.write(w, bad("%v", err))
		return
	}
	if s.spec != nil {
		for _, wrong := range s.spec.check(method, params) {
			s.problem("%s: %s", method, wrong)
		}
	}
	c := &call{method: method, params: make(map[string]string, len(params))}
	for name, v := range params {
		c.params[name] = v.String()
		if v.file != nil {
			if c.files == nil {
				c.files = map[string]File{}
			}
			c.files[name] = *v.file
		}
	}
	c.chat, _ = strconv.ParseInt(c.params["chat_id"], 10, 64)
	s.respond(w, r, c, s.record(c))
}

// begin counts a request as under way, unless the server is closed.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return false
	}
	s.working.Add(1)
	return true
}

// respond answers a request, in the way of a fault if it met one.
func (s *Server) respond(w http.ResponseWriter, r *http.Request, c *call, f *Fault) {
	if f == nil {
		s.write(w, s.do(r.Context(), c))
		return
	}
	if f.Lose {
		hangUp(w)
		return
	}
	var a answer
	switch {
	case f.acts():
		if a = s.do(r.Context(), c); f.Result != "" {
			a.Result = json.RawMessage(f.Result)
		}
	default:
		a = refuse(f.Status, "%s", f.Description)
		if f.RetryAfter > 0 || f.MigrateTo != 0 {
			a.Parameters = &answerDetail{RetryAfter: f.RetryAfter, MigrateTo: f.MigrateTo}
		}
		s.refused(c, a)
	}
	if f.Delay > 0 {
		s.wait(r.Context(), time.After(f.Delay))
	}
	switch {
	case f.Drop:
		hangUp(w)
	case f.Hang:
		s.wait(r.Context(), nil)
		hangUp(w)
	case f.Raw != "":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Raw)
	default:
		if f.Gate != nil {
			select {
			case <-f.Gate:
			case <-s.ctx.Done():
			}
		}
		s.write(w, a)
	}
}

// wait waits for a time, or as long as the client does.
func (s *Server) wait(ctx context.Context, until <-chan time.Time) {
	select {
	case <-until:
	case <-ctx.Done():
	case <-s.ctx.Done():
	}
}

func (s *Server) write(w http.ResponseWriter, a answer) {
	body, err := json.Marshal(a)
	if err != nil {
		s.problem("the answer cannot be written: %v", err) // a Result that is no JSON
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if !a.OK {
		w.WriteHeader(a.ErrorCode)
	}
	_, _ = w.Write(body)
}

func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// record notes a request and finds the fault that it meets.
func (s *Server) record(c *call) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.record = &Request{Method: c.method, Params: c.params, At: s.options.Now()}
	s.counters.Requests[c.method]++
	if s.options.Keep >= 0 {
		s.requests = append(s.requests, c.record)
		if keep := s.options.Keep; keep > 0 && len(s.requests) >= 2*keep {
			s.requests = append([]*Request(nil), s.requests[len(s.requests)-keep:]...)
		}
	}
	f := s.meets(c)
	s.news()
	return f
}

// do does what a request asks.
func (s *Server) do(ctx context.Context, c *call) answer {
	var a answer
	if c.method == "getUpdates" && !s.missing(c.method) {
		a = s.getUpdates(ctx, c.params)
	} else {
		a = s.perform(c)
	}
	if !a.OK {
		s.refused(c, a)
		return a
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.record.Accepted = true
	s.counters.Accepted[c.method]++
	s.news()
	return a
}

func (s *Server) missing(method string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.without[method]
}

var digits = regexp.MustCompile(`[0-9]+`)

// refused counts a refusal; what differs between two of a kind is left out, so
// that the counters do not grow.
func (s *Server) refused(c *call, a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	words, _, _ := strings.Cut(a.Description, ": can't parse entities")
	s.counters.Refused[fmt.Sprintf("%s: %d %.60s", c.method, a.ErrorCode, digits.ReplaceAllString(words, "N"))]++
	s.news()
}

// perform does what a request asks.
func (s *Server) perform(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	handle, known := methods[c.method]
	if s.without[c.method] || !known && s.spec != nil && s.spec.Methods[c.method] == nil {
		return refuse(http.StatusNotFound, "Not Found")
	}
	if a, barred := s.barred(c); barred {
		return a
	}
	if n := weight(c); n > 0 {
		if a, over := s.over(c, n); over {
			return a
		}
	}
	var a answer
	if known {
		a = handle(s, c)
	} else {
		a = s.other(c)
	}
	if n := weight(c); a.OK && n > 0 {
		s.pace.count(c.chat, n, c.record.At, s.options.Keep == 0)
	}
	return a
}
