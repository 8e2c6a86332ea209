package web

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"careerbot/bot"
)

// cvIn bounds reading a CV and storing what was read.
const cvIn = 25 * time.Second

// fileEnding is how a file's name can end.
var fileEnding = regexp.MustCompile(`^(?:\.[A-Za-z0-9]{1,8})?$`)

// postCV takes a file with a CV: it is read at once and let go, and what can be proposed of
// it is stored as a message. What it is called is not sent, but for its ending, which tells
// what it is.
func (s *server) postCV(w http.ResponseWriter, r *http.Request) {
	if err := s.cross.Check(r); err != nil {
		refuse(w, http.StatusForbidden, "cross_site")
		return
	}
	// A form of another site cannot send this type without asking first (CORS).
	if r.Header.Get("Content-Type") != "application/octet-stream" {
		refuse(w, http.StatusUnsupportedMediaType, "not_json")
		return
	}
	id, ok := session(r)
	q := r.URL.Query()
	switch {
	case !ok:
		refuse(w, http.StatusUnauthorized, "no_session")
		return
	case !clientID.MatchString(q.Get("id")), q.Get("lang") != "zh" && q.Get("lang") != "en", !fileEnding.MatchString(q.Get("ext")):
		refuse(w, http.StatusBadRequest, "bad_request")
		return
	}
	if wait, ok := s.messages.take(id); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		refuse(w, http.StatusTooManyRequests, "too_many")
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bot.MaxCV))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		refuse(w, http.StatusRequestEntityTooLarge, "cv_large")
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, "bad_request")
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), cvIn)
	defer cancel()
	handed, err := s.bot.HandedOver(ctx, channel, id)
	if err == nil && handed {
		refuse(w, http.StatusConflict, "cv_case")
		return
	}
	if err != nil {
		s.unavailable(w, r, err)
		return
	}
	route, err := s.bot.ReadCV(ctx, "cv"+q.Get("ext"), data)
	if err != nil {
		s.unavailable(w, r, err)
		return
	}
	receipt, err := s.bot.Receive(ctx, bot.Message{
		Channel: channel, Conversation: id, ID: q.Get("id"), Kind: bot.CV, Text: word(q.Get("lang"), "cv_sent"), Language: q.Get("lang"), Route: route,
	})
	if err != nil {
		s.unavailable(w, r, err)
		return
	}
	_ = reply(w, http.StatusAccepted, map[string]any{"turn": receipt.Turn, "new": receipt.New})
}

// export gives who asks all that is kept of their conversation, as a file.
func (s *server) export(w http.ResponseWriter, r *http.Request) {
	id, ok := session(r)
	if !ok {
		refuse(w, http.StatusUnauthorized, "no_session")
		return
	}
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		refuse(w, http.StatusForbidden, "cross_site")
		return
	}
	if wait, ok := s.messages.take(id); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		refuse(w, http.StatusTooManyRequests, "too_many")
		return
	}
	all, err := s.bot.ExportOf(r.Context(), channel, id)
	switch {
	case errors.Is(err, bot.ErrNoConversation):
		all = []byte("{}")
	case err != nil:
		s.unavailable(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="my-data.json"`)
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(all)
}
