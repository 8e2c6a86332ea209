package inbox

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"careerbot/bot"
)

// The events of a stream. They say what has changed; the page fetches it. A page that
// comes back fetches everything: nothing is kept for it.
//
//	hello  {}           the stream is open
//	status {waiting, …} the counts of who looks
//	cases  [id, …]      these cases changed, and with them the lists; [0] any may have
//	others "…"          who else looks at the case of this page, in words
//	over   {}           the session is over
//	beat   {}           a sign of life

const (
	heartbeat   = 15 * time.Second       // between signs of life
	gather      = 250 * time.Millisecond // in which changes are told together
	writeWithin = 20 * time.Second       // how long a browser may take to accept what is sent
)

// events is the stream of one page. It ends with the page, with the session, with the
// server, or when the browser does not accept what is sent.
func (s *server) events(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	id, _ := strconv.ParseInt(r.URL.Query().Get("case"), 10, 64)
	if id != 0 {
		if _, err := s.caseOf(r.Context(), s.bot.Pool, by, id); err != nil {
			return err
		}
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-transform") // a proxy that compresses also holds back
	h.Set("X-Accel-Buffering", "no")
	f := follower{server: s, by: by, r: r, id: id, language: languageOf(r), w: w, control: http.NewResponseController(w)}
	_ = f.control.SetReadDeadline(time.Time{}) // the server's limit is for requests that end
	if err := f.follow(); err != nil && r.Context().Err() == nil {
		s.log.Info("inbox: an event stream ended early", "error", err)
	}
	return nil
}

// follower writes the stream of one page.
type follower struct {
	*server
	by       bot.Staff
	r        *http.Request
	id       int64 // of the case on the page, 0 none
	language string
	w        http.ResponseWriter
	control  *http.ResponseController
	told     status
	others   string
}

func (f *follower) follow() error {
	ctx := f.r.Context()
	// Watched before looked: what comes in between is not missed.
	changed, stop := f.bot.Hub.WatchCases()
	defer stop()
	others, leave := f.looking.enter(f.server)
	defer leave()
	page := rand.Text()
	if f.id != 0 {
		if err := f.looks(ctx, page); err != nil {
			return err
		}
		defer f.looksAway(page)
	}
	if err := f.event("hello", struct{}{}); err != nil {
		return err
	}
	if err := f.count(ctx, true); err != nil {
		return err
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	var tell <-chan time.Time
	pending := map[int64]bool{}
	for {
		var err error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-f.stopping:
			return nil
		case <-beat.C:
			err = f.beat(ctx, page)
		case <-others:
			err = f.tellOthers()
		case id := <-changed:
			pending[id] = true
			if len(changed) == cap(changed)-1 { // it may have missed some
				pending[0] = true
			}
			if tell == nil {
				tell = time.After(gather)
			}
		case <-tell:
			tell = nil
			ids := make([]int64, 0, len(pending))
			for id := range pending {
				ids = append(ids, id)
			}
			clear(pending)
			if err = f.event("cases", ids); err == nil {
				err = f.count(ctx, false)
			}
		}
		if err != nil {
			return err
		}
	}
}

// beat gives a sign of life, where the session still lasts.
func (f *follower) beat(ctx context.Context, page string) error {
	_, ok, err := f.who(f.r)
	if err != nil {
		return err
	}
	if !ok {
		_ = f.event("over", struct{}{})
		return errOver
	}
	if f.id != 0 {
		if err := f.looks(ctx, page); err != nil {
			return err
		}
	}
	if err := f.count(ctx, false); err != nil { // what was missed, while the database was away
		return err
	}
	return f.event("beat", struct{}{})
}

var errOver = fmt.Errorf("the session is over")

func (f *follower) count(ctx context.Context, always bool) error {
	n, err := f.status(ctx, f.by)
	if err != nil || n == f.told && !always {
		return err
	}
	f.told = n
	return f.event("status", n)
}

func (f *follower) tellOthers() error {
	text := f.lookingText(f.id, f.by.ID, f.language)
	if f.id == 0 || text == f.others {
		return nil
	}
	f.others = text
	return f.event("others", text)
}

func (f *follower) event(name string, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return err
	}
	_ = f.control.SetWriteDeadline(time.Now().Add(heartbeat + writeWithin))
	if _, err := fmt.Fprintf(f.w, "event: %s\ndata: %s\n\n", name, raw); err != nil {
		return err
	}
	return f.control.Flush()
}
