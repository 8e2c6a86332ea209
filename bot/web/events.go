package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"careerbot/bot"
)

// The events of a stream. Only a reply has an id, that of its outbox row, so
// that the id that a browser comes back with is always that of the last reply.
//
//	working {turn}                  it is being worked on; may be missed
//	writing {turn, text}            all that may be shown of it so far; may be missed
//	typing  {}                      a counsellor is writing; may be missed
//	reply   {id, turn, message, joined, at, answer}   never missed
//	beat    {}                      sign of life, for the page (the comment before it is for proxies)

// lookSoon is how long after news of an answer in the making the outbox is
// looked into without being told: notifications can be lost.
const lookSoon = 2 * time.Second

// writeWithin is how long a browser may take to accept what is sent.
const writeWithin = 20 * time.Second

// events is the stream of one page. It ends with the page, with the server, or
// when the browser does not accept what is sent; the browser then comes back.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	id, ok := session(r)
	if !ok {
		refuse(w, http.StatusUnauthorized, "no_session")
		return
	}
	after, err := resumeAt(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, "bad_request")
		return
	}
	leave, ok := s.streams.enter(id)
	if !ok {
		w.Header().Set("Retry-After", "10")
		refuse(w, http.StatusTooManyRequests, "too_many_streams")
		return
	}
	defer leave()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.serving, cancel)()
	out := openStream(w, s.heartbeat)
	// Spread, so that a server that comes back is not met by everybody at once.
	if out.send(fmt.Appendf(nil, "retry: %d\n\n", (s.retry+rand.N(s.retry)).Milliseconds())) != nil {
		return
	}
	conversation, err := s.await(ctx, out, id)
	if err == nil {
		err = s.follow(ctx, out, conversation, after)
	}
	if err != nil && ctx.Err() == nil {
		s.log.Info("an event stream ended early", "error", err)
	}
}

// resumeAt is the last reply that the page has. A browser that comes back by
// itself says it in the header, the page when it begins in the address.
func resumeAt(r *http.Request) (int64, error) {
	at := r.Header.Get("Last-Event-ID")
	if at == "" {
		at = r.URL.Query().Get("after")
	}
	if at == "" {
		return 0, nil
	}
	return strconv.ParseInt(at, 10, 64)
}

// await waits for the first message of a session. Our page opens its stream when
// it has sent one, so waiting is rare.
func (s *server) await(ctx context.Context, out *stream, session string) (int64, error) {
	beat := time.NewTicker(s.heartbeat)
	defer beat.Stop()
	look := time.NewTicker(lookSoon)
	defer look.Stop()
	for {
		conversation, ok, err := s.conversation(ctx, session)
		if err != nil || ok {
			return conversation, err
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-beat.C:
			if err := out.beat(); err != nil {
				return 0, err
			}
		case <-look.C:
		}
	}
}

// follow sends the replies after a given one, then what happens.
func (s *server) follow(ctx context.Context, out *stream, conversation, after int64) error {
	// Watched before looked: what comes in between is not missed.
	news, stop := s.bot.Hub.Watch(conversation)
	defer stop()
	// The first beat comes at random: streams that came back together, after a
	// restart, must not all look into the outbox together from then on.
	beat := time.NewTimer(rand.N(s.heartbeat))
	defer beat.Stop()
	look := time.NewTimer(0)
	defer look.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-beat.C:
			beat.Reset(s.heartbeat)
			look.Reset(0)
			err = out.beat()
		case <-look.C:
			after, err = s.sendReplies(ctx, out, conversation, after)
		case e := <-news:
			switch e.Kind {
			case bot.Working:
				look.Reset(lookSoon)
				err = out.event("working", 0, progress{Turn: e.Turn})
			case bot.Writing:
				look.Reset(lookSoon)
				err = out.event("writing", 0, progress{Turn: e.Turn, Text: e.Text})
			case bot.Typing:
				err = out.event("typing", 0, struct{}{})
			case bot.Replied:
				look.Reset(0)
			}
		}
		if err != nil {
			return err
		}
	}
}

// progress is the working and the writing event.
type progress struct {
	Turn int64  `json:"turn"`
	Text string `json:"text,omitempty"`
}

// replied is the reply event.
type replied struct {
	ID      int64     `json:"id"`
	Turn    int64     `json:"turn"`
	Message string    `json:"message"` // the browser's id of the message
	Joined  []string  `json:"joined"`  // the same of earlier messages that it answers too
	At      time.Time `json:"at"`
	Answer  *answer   `json:"answer"`
}

func (s *server) sendReplies(ctx context.Context, out *stream, conversation, after int64) (int64, error) {
	replies, err := s.bot.Replies(ctx, conversation, after)
	if err != nil {
		return after, err
	}
	for _, r := range replies {
		e := replied{ID: r.ID, Turn: r.Turn, Message: r.Message, Joined: r.Joined, At: s.now().UTC(), Answer: show(r.Answer)}
		if err := out.event("reply", r.ID, e); err != nil {
			return after, err
		}
		after = r.ID
	}
	return after, nil
}

// stream writes server-sent events.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	idle    time.Duration // at most between two writes
}

func openStream(w http.ResponseWriter, idle time.Duration) *stream {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-transform") // no-transform: a proxy that compresses also holds back
	h.Set("X-Accel-Buffering", "no")                 // nginx and its kin
	s := &stream{w: w, control: http.NewResponseController(w), idle: idle}
	_ = s.control.SetReadDeadline(time.Time{}) // the server's limits are for requests that end
	return s
}

// buffers are shared by the streams: most of them have nothing to say most of
// the time.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (s *stream) event(name string, id int64, data any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if id != 0 {
		fmt.Fprintf(b, "id: %d\n", id)
	}
	fmt.Fprintf(b, "event: %s\ndata: ", name)
	// It escapes line ends, so this is one data line, and ends the line itself.
	if err := json.NewEncoder(b).Encode(data); err != nil {
		return err
	}
	b.WriteByte('\n')
	return s.send(b.Bytes())
}

var heartbeat = []byte(": heartbeat\nevent: beat\ndata: {}\n\n")

func (s *stream) beat() error { return s.send(heartbeat) }

func (s *stream) send(text []byte) error {
	_ = s.control.SetWriteDeadline(time.Now().Add(s.idle + writeWithin))
	if _, err := s.w.Write(text); err != nil {
		return err
	}
	return s.control.Flush()
}
