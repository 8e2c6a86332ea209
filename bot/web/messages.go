package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
)

const (
	maxBody     = 64 << 10
	receiveIn   = 10 * time.Second
	historySize = 100 // exchanges that the page shows again
)

// posted is the body of POST /api/messages.
type posted struct {
	ID       string `json:"id"` // the browser's own: the same one twice is one turn
	Text     string `json:"text"`
	Language string `json:"lang"`             // of the page, "zh" or "en"; may be missing
	Choice   bool   `json:"choice,omitempty"` // Text is what a choice under an answer says
}

// message is what the core gets. What is typed comes in pieces; a press is never
// a piece of anything.
func (p posted) message(session string) bot.Message {
	m := bot.Message{Channel: channel, Conversation: session, ID: p.ID, Text: p.Text, Language: p.Language, Kind: bot.Text, Burst: true}
	if p.Choice {
		m.Kind, m.Burst = bot.Button, false
	}
	return m
}

var clientID = regexp.MustCompile(`^[0-9A-Za-z-]{8,64}$`)

// postMessage stores a message. 202 means that it will be answered.
func (s *server) postMessage(w http.ResponseWriter, r *http.Request) {
	var m posted
	if !s.accept(w, r, &m) {
		return
	}
	id, ok := session(r)
	switch {
	case !ok:
		refuse(w, http.StatusUnauthorized, "no_session")
		return
	case !clientID.MatchString(m.ID), m.Language != "" && m.Language != "zh" && m.Language != "en":
		refuse(w, http.StatusBadRequest, "bad_request")
		return
	case strings.TrimSpace(m.Text) == "":
		refuse(w, http.StatusBadRequest, "empty")
		return
	}
	if wait, ok := s.messages.take(id); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		refuse(w, http.StatusTooManyRequests, "too_many")
		return
	}
	// A person who leaves while it is being stored has sent it all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), receiveIn)
	defer cancel()
	receipt, err := s.bot.Receive(ctx, m.message(id))
	if err != nil {
		s.unavailable(w, r, err)
		return
	}
	_ = reply(w, http.StatusAccepted, map[string]any{"turn": receipt.Turn, "new": receipt.New})
}

// postSession begins a new conversation.
func (s *server) postSession(w http.ResponseWriter, r *http.Request) {
	if s.accept(w, r, &struct{}{}) {
		begin(w, r)
		w.WriteHeader(http.StatusNoContent)
	}
}

// accept checks that a request was posted by our own page and reads its body. Where
// not it answers and gives false.
func (s *server) accept(w http.ResponseWriter, r *http.Request, body any) bool {
	// Sec-Fetch-Site, or Origin against Host where a browser does not send it.
	if err := s.cross.Check(r); err != nil {
		refuse(w, http.StatusForbidden, "cross_site")
		return false
	}
	// A form of another site cannot send this type without asking first (CORS).
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, "not_json")
		return false
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	err := d.Decode(body)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = fmt.Errorf("something follows the object: %w", more)
		}
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		refuse(w, http.StatusRequestEntityTooLarge, "too_long")
	case err != nil:
		refuse(w, http.StatusBadRequest, "bad_request")
	}
	return err == nil
}

// exchange is a turn as the page shows it.
type exchange struct {
	Turn     int64     `json:"turn"`
	Joined   int64     `json:"joined"` // the later turn that it was answered with, 0 if none
	Message  string    `json:"message"`
	Received time.Time `json:"received"`
	Reply    int64     `json:"reply"`
	Notice   bool      `json:"notice,omitempty"` // there is no message
	Answer   *answer   `json:"answer"`           // null while it is being worked on, and in what was joined to another
}

// history gives what was said in this session.
func (s *server) history(w http.ResponseWriter, r *http.Request) {
	out := struct {
		Exchanges []exchange `json:"exchanges"`
		After     int64      `json:"after"` // where the event stream goes on
	}{Exchanges: []exchange{}}
	id, ok := session(r)
	if !ok {
		_ = reply(w, http.StatusOK, out)
		return
	}
	said, err := s.bot.History(r.Context(), channel, id, historySize)
	if err != nil {
		s.unavailable(w, r, err)
		return
	}
	for _, e := range said {
		x := exchange{Turn: e.Turn, Joined: e.Joined, Message: e.Message, Received: e.Received, Reply: e.Reply, Notice: e.Notice}
		if e.Answer != nil {
			x.Answer = show(*e.Answer)
		}
		out.Exchanges = append(out.Exchanges, x)
		out.After = max(out.After, e.Reply)
	}
	_ = reply(w, http.StatusOK, out)
}

// unavailable answers when the database does not.
func (s *server) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil { // else the person left
		s.log.Error("the database failed a request", "path", r.URL.Path, "error", err)
	}
	w.Header().Set("Retry-After", "3")
	refuse(w, http.StatusServiceUnavailable, "unavailable")
}

// refuse answers with a code for the page and words for the person in each
// language.
func refuse(w http.ResponseWriter, status int, code string) {
	said := map[string]string{}
	for language := range words {
		said[language] = word(language, "error_"+code)
	}
	_ = reply(w, status, map[string]any{"error": code, "message": said})
}

func reply(w http.ResponseWriter, status int, body any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(body)
}
