package telegramtest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// keepConfirmed is how many confirmed updates can be redelivered.
const keepConfirmed = 1000

// updates are what is on its way to the client. s.mu guards it.
type updates struct {
	pending   []*update // by id, unless a test wants another order
	confirmed []*update // the latest
	nextID    int64
	allowed   []string                // nil is not given yet, empty is Telegram's default
	poller    context.CancelCauseFunc // ends the long poll that is open
	hook      *webhook                // nil while none is set
	target    func(context.Context, *webhook, *update) (status int, retryAfter float64, err error)
	delivered []Delivery
}

type update struct {
	id    int64
	body  json.RawMessage
	queue string // what it waits behind with a webhook
	at    time.Time
}

// notByDefault are the kinds that a client gets only when it asks for them.
var notByDefault = []string{"chat_member", "message_reaction", "message_reaction_count"}

// Push adds an update, with or without update_id, and gives its id. It is 0
// where the client has not asked for updates of that kind: Telegram forgets them.
func (s *Server) Push(fields map[string]any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.push(fields)
}

func (s *Server) push(fields map[string]any) int64 {
	if !s.wanted(fields) {
		return 0
	}
	id, given := fields["update_id"].(int64)
	if !given {
		s.nextID++
		id = s.nextID
	}
	s.add(id, with(fields, id))
	return id
}

func (s *Server) wanted(fields map[string]any) bool {
	for kind := range fields {
		switch {
		case kind == "update_id":
		case len(s.allowed) > 0:
			if !slices.Contains(s.allowed, kind) {
				return false
			}
		case s.allowed != nil || s.options.DefaultUpdates:
			if slices.Contains(notByDefault, kind) {
				return false
			}
		}
	}
	return true
}

// PushRaw adds an update that is given as JSON, whatever the client asked for.
func (s *Server) PushRaw(id int64, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(id, json.RawMessage(body))
}

func (s *Server) add(id int64, body json.RawMessage) {
	u := &update{id: id, body: body, at: time.Now()}
	u.queue = s.see(u)
	i := len(s.pending)
	for i > 0 && s.pending[i-1].id > id {
		i--
	}
	s.pending = slices.Insert(s.pending, i, u)
	if s.hook != nil {
		s.hook.enqueue(u)
		s.dispatch()
	}
	s.arrive()
	s.news()
}

// arrive wakes the long poll; s.mu is held.
func (s *Server) arrive() {
	if s.arrived != nil {
		close(s.arrived)
		s.arrived = nil
	}
}

// Redeliver gives an update again that the client has confirmed, as Telegram
// does now and then. It reports whether it still knew it.
func (s *Server) Redeliver(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range slices.Backward(s.confirmed) {
		if u.id == id {
			s.add(id, u.body)
			return true
		}
	}
	return false
}

// Reorder makes pending updates come in another order than that of their ids.
func (s *Server) Reorder(ids ...int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var places []int
	byID := map[int64]*update{}
	for i, u := range s.pending {
		if slices.Contains(ids, u.id) && byID[u.id] == nil {
			places = append(places, i)
			byID[u.id] = u
		}
	}
	i := 0
	for _, id := range ids {
		if u := byID[id]; u != nil {
			s.pending[places[i]] = u
			i++
		}
	}
	s.rehook()
}

// forget takes confirmed updates out, and keeps some for a redelivery.
func (s *Server) forget(gone func(*update) bool) {
	var again []*update
	s.pending = slices.DeleteFunc(s.pending, func(u *update) bool {
		if !gone(u) {
			return false
		}
		s.confirmed = append(s.confirmed, u)
		if s.random.again() {
			s.counters.Faults["random redeliver"]++
			again = append(again, u)
		}
		return true
	})
	if len(s.confirmed) >= 2*keepConfirmed {
		s.confirmed = append([]*update(nil), s.confirmed[len(s.confirmed)-keepConfirmed:]...)
	}
	for _, u := range again {
		s.add(u.id, u.body)
	}
}

// allow takes the list of kinds that a client wants; one that is left out stays
// as it was.
func (s *Server) allow(params map[string]string) {
	var list []string
	if raw, given := params["allowed_updates"]; given && json.Unmarshal([]byte(raw), &list) == nil {
		s.allowed = append([]string{}, list...)
	} else if s.allowed == nil && given {
		s.allowed = []string{}
	}
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

var (
	errOtherPoll = errors.New("terminated by other getUpdates request; make sure that only one bot instance is running")
	errWebhook   = errors.New("terminated by setWebhook request")
)

// getUpdates forgets what the offset confirms and gives the oldest of the rest,
// waiting for the first as long as it was asked to. Of two polls at once the
// older one ends with a conflict.
func (s *Server) getUpdates(ctx context.Context, params map[string]string) answer {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	offset, _ := strconv.ParseInt(params["offset"], 10, 64)
	limit, _ := strconv.Atoi(params["limit"])
	if limit < 1 || limit > 100 {
		limit = 100
	}
	seconds, _ := strconv.Atoi(params["timeout"])
	timeout := time.NewTimer(time.Duration(max(0, min(seconds, 50))) * time.Second)
	defer timeout.Stop()
	s.mu.Lock()
	if s.hook != nil {
		s.mu.Unlock()
		return refuse(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	s.allow(params)
	if offset < 0 { // all but the last few are forgotten
		if n := int64(len(s.pending)); n > 0 {
			offset = s.pending[max(0, n+offset)].id
		}
	}
	s.forget(func(u *update) bool { return u.id < offset })
	s.endPoll(errOtherPoll)
	s.poller = cancel
	s.news()
	for {
		batch := make([]json.RawMessage, 0, min(limit, len(s.pending)))
		for _, u := range s.pending[:min(limit, len(s.pending))] {
			batch = append(batch, u.body)
		}
		if s.arrived == nil {
			s.arrived = make(chan struct{})
		}
		arrived := s.arrived
		s.mu.Unlock()
		if cause := context.Cause(ctx); errors.Is(cause, errOtherPoll) || errors.Is(cause, errWebhook) {
			return refuse(http.StatusConflict, "Conflict: %v", cause)
		}
		if len(batch) > 0 {
			return good(batch)
		}
		select {
		case <-arrived:
		case <-ctx.Done():
		case <-s.ctx.Done():
			return refuse(http.StatusInternalServerError, "the server is closed")
		case <-timeout.C:
			return good(batch)
		}
		if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, errOtherPoll) && !errors.Is(cause, errWebhook) {
			return refuse(http.StatusInternalServerError, "the client is gone")
		}
		s.mu.Lock()
	}
}

func (s *Server) endPoll(why error) {
	if s.poller != nil {
		s.poller(why)
		s.poller = nil
	}
}
