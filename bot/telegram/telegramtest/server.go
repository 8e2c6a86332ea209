// Package telegramtest is a Bot API server for tests. It keeps updates as
// Telegram does, until an offset confirms them; it reads requests as Telegram
// does, markup included; it checks each against the published Bot API (spec.go);
// and it fails in the ways that Telegram fails, when told to (fault.go).
package telegramtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	// Token is the token that the server knows.
	Token = "4242:AAtelegramtest-SECRET_token"
	// BotID is whom it belongs to.
	BotID = 4242
	// Username is the name of that bot.
	Username = "CareerTestBot"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// Server is a Bot API server. URL is its address.
type Server struct {
	URL string

	t    testing.TB
	spec *spec // nil where the specification is not at hand
	http *httptest.Server

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced when anything changes
	pending  []update
	nextID   int64
	nextMsg  int
	webhook  string
	poller   context.CancelCauseFunc // ends the long poll that is open
	requests []Request
	faults   []*Fault
}

type update struct {
	id   int64
	body json.RawMessage
}

// Request is one that the server got.
type Request struct {
	Method   string
	Params   map[string]string // objects as JSON
	At       time.Time
	Accepted bool // done, whether or not the client was told
}

// New starts a server, which stops with the test.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, spec: loadSpec(t), changed: make(chan struct{}), nextID: 1000}
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL
	t.Cleanup(func() {
		s.http.CloseClientConnections()
		s.http.Close()
	})
	return s
}

// answer is the envelope of every response.
type answer struct {
	OK          bool          `json:"ok"`
	Result      any           `json:"result,omitempty"`
	ErrorCode   int           `json:"error_code,omitempty"`
	Description string        `json:"description,omitempty"`
	Parameters  *answerDetail `json:"parameters,omitempty"`
}

type answerDetail struct {
	RetryAfter int `json:"retry_after,omitempty"`
}

func refuse(code int, format string, args ...any) answer {
	return answer{ErrorCode: code, Description: fmt.Sprintf(format, args...)}
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, method, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if token != Token {
		s.write(w, refuse(http.StatusUnauthorized, "Unauthorized"))
		return
	}
	params, err := parse(r)
	if err != nil {
		s.t.Errorf("telegramtest: %s: the request cannot be read: %v", method, err)
		s.write(w, refuse(http.StatusBadRequest, "Bad Request: %v", err))
		return
	}
	if s.spec != nil {
		for _, wrong := range s.spec.check(method, params) {
			s.t.Errorf("telegramtest: %s: %s", method, wrong)
		}
	}
	plain := map[string]string{}
	for name, v := range params {
		plain[name] = v.String()
	}
	f := s.record(method, plain)
	switch {
	case f == nil:
		s.write(w, s.do(r.Context(), method, plain))
	case f.Lose:
		s.hangUp(w)
	case f.Drop:
		s.do(r.Context(), method, plain)
		s.hangUp(w)
	case f.Gate != nil:
		a := s.do(r.Context(), method, plain)
		<-f.Gate
		s.write(w, a)
	case f.Hang:
		s.do(r.Context(), method, plain)
		<-r.Context().Done()
	case f.Raw != "":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Raw)
	case f.Result != "":
		a := s.do(r.Context(), method, plain)
		a.Result = json.RawMessage(f.Result)
		s.write(w, a)
	default:
		a := refuse(f.Status, "%s", f.Description)
		if f.RetryAfter > 0 {
			a.Parameters = &answerDetail{RetryAfter: f.RetryAfter}
		}
		s.write(w, a)
	}
}

func (s *Server) write(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json")
	if !a.OK {
		w.WriteHeader(a.ErrorCode)
	}
	_ = json.NewEncoder(w).Encode(a)
}

func (s *Server) hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// value is a parameter: a string of a form, or JSON.
type value struct {
	text string
	json json.RawMessage // nil in a form
}

func (v value) String() string {
	var s string
	if v.json != nil && json.Unmarshal(v.json, &s) == nil {
		return s
	}
	if v.json != nil {
		return string(v.json)
	}
	return v.text
}

// parse reads the parameters of a request, JSON or form.
func parse(r *http.Request) (map[string]value, error) {
	params := map[string]value{}
	for name, values := range r.URL.Query() {
		params[name] = value{text: values[0]}
	}
	kind, attributes, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		var fields map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&fields); err != nil {
			return nil, err
		}
		for name, raw := range fields {
			params[name] = value{json: raw}
		}
	case "multipart/form-data":
		for form := multipart.NewReader(r.Body, attributes["boundary"]); ; {
			part, err := form.NextPart()
			if errors.Is(err, io.EOF) {
				return params, nil
			}
			if err != nil {
				return nil, err
			}
			body, err := io.ReadAll(part)
			if err != nil {
				return nil, err
			}
			params[part.FormName()] = value{text: string(body)}
		}
	case "application/x-www-form-urlencoded":
		if err := r.ParseForm(); err != nil {
			return nil, err
		}
		for name, values := range r.PostForm {
			params[name] = value{text: values[0]}
		}
	}
	return params, nil
}

// record notes a request and finds the fault that it meets.
func (s *Server) record(method string, params map[string]string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.meets(method, params)
	s.requests = append(s.requests, Request{
		Method: method, Params: params, At: time.Now(), Accepted: f == nil || f.Drop || f.Hang || f.Gate != nil || f.Result != "",
	})
	s.news()
	return f
}

// news tells those who wait to look again; s.mu is held.
func (s *Server) news() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// do does what a request asks.
func (s *Server) do(ctx context.Context, method string, params map[string]string) answer {
	switch method {
	case "getMe":
		return answer{OK: true, Result: map[string]any{"id": BotID, "is_bot": true, "first_name": "Career", "username": Username}}
	case "getUpdates":
		return s.getUpdates(ctx, params)
	case "setWebhook":
		s.setWebhook(params["url"])
	case "deleteWebhook":
		s.setWebhook("")
	case "sendMessage":
		return s.sendMessage(params)
	}
	return answer{OK: true, Result: true}
}

func (s *Server) setWebhook(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = url
	s.news()
}

func (s *Server) sendMessage(params map[string]string) answer {
	text := params["text"]
	if params["parse_mode"] == "HTML" {
		plain, _, err := ParseHTML(text)
		if err != nil {
			return refuse(http.StatusBadRequest, "Bad Request: can't parse entities: %v", err)
		}
		text = plain
	}
	switch n := units(text); {
	case strings.TrimSpace(text) == "":
		return refuse(http.StatusBadRequest, "Bad Request: message text is empty")
	case n > 4096:
		s.t.Errorf("telegramtest: sendMessage: the text has %d UTF-16 units", n)
		return refuse(http.StatusBadRequest, "Bad Request: message is too long")
	}
	chat, _ := strconv.ParseInt(params["chat_id"], 10, 64)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextMsg++
	return answer{OK: true, Result: map[string]any{
		"message_id": 500000 + s.nextMsg, "date": time.Now().Unix(), "text": text,
		"chat": map[string]any{"id": chat, "type": "private"},
		"from": map[string]any{"id": BotID, "is_bot": true, "first_name": "Career"},
	}}
}

// getUpdates forgets what the offset confirms and gives the oldest of the rest,
// waiting for the first as long as it was asked to. Of two polls at once the
// older one ends with a conflict.
func (s *Server) getUpdates(ctx context.Context, params map[string]string) answer {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	offset, _ := strconv.ParseInt(params["offset"], 10, 64)
	seconds, _ := strconv.Atoi(params["timeout"])
	timeout := time.After(time.Duration(seconds) * time.Second)
	s.mu.Lock()
	if s.webhook != "" {
		s.mu.Unlock()
		return refuse(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	s.pending = slices.DeleteFunc(s.pending, func(u update) bool { return u.id < offset })
	if s.poller != nil {
		s.poller(errOtherPoll)
	}
	s.poller = cancel
	s.news()
	for {
		batch := []json.RawMessage{}
		for _, u := range s.pending[:min(100, len(s.pending))] {
			batch = append(batch, u.body)
		}
		changed := s.changed
		s.mu.Unlock()
		if errors.Is(context.Cause(ctx), errOtherPoll) {
			return refuse(http.StatusConflict, "Conflict: %v", errOtherPoll)
		}
		if len(batch) > 0 {
			return answer{OK: true, Result: batch}
		}
		select {
		case <-changed:
		case <-ctx.Done():
		case <-timeout:
			return answer{OK: true, Result: batch}
		}
		if ctx.Err() != nil && !errors.Is(context.Cause(ctx), errOtherPoll) {
			return refuse(http.StatusInternalServerError, "the client is gone")
		}
		s.mu.Lock()
	}
}

var errOtherPoll = errors.New("terminated by other getUpdates request; make sure that only one bot instance is running")
