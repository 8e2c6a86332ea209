package telegramtest

import (
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Limits are token buckets for what the bot sends; a rate of zero is no limit.
// A burst is how much comes at once after a rest; a little above one leaves
// room for the jitter of a client that keeps the pace.
type Limits struct {
	PerSecond, Burst           float64 // all chats together
	ChatPerSecond, ChatBurst   float64 // each chat
	GroupPerMinute, GroupBurst float64 // each group, all its topics together
}

// TelegramLimits are those that Telegram documents.
func TelegramLimits() Limits {
	return Limits{PerSecond: 30, Burst: 30, ChatPerSecond: 1, ChatBurst: 1.2, GroupPerMinute: 20, GroupBurst: 20}
}

// SetLimits changes the limits; all buckets are full again.
func (s *Server) SetLimits(l Limits) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pace.limits, s.pace.all = l, bucket{}
	for _, c := range s.pace.chats {
		c.second, c.minute = bucket{}, bucket{}
	}
}

// Pace is how fast the bot has sent. Messages of albums count each, and edits
// count as messages; drafts and chat actions do not.
type Pace struct {
	Sends           int
	PeakSecond      int           // most within one second, all chats together
	ClosestInChat   time.Duration // least time between two sends to one chat; 0 if there were none
	PeakGroupMinute int           // most within one minute to one group
}

// Pace gives the figures since the start. They are kept whatever Options.Keep is.
func (s *Server) Pace() Pace {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pace.Pace
}

// SendTimes are the times of the sends and edits to a chat; with Options.Keep
// they are not kept.
func (s *Server) SendTimes(chat int64) []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.pace.chats[chat]; c != nil {
		return slices.Clone(c.times)
	}
	return nil
}

type pace struct {
	Pace
	limits Limits
	all    bucket
	chats  map[int64]*chatPace
	second []time.Time // sends of the last second
	swept  time.Time
}

type chatPace struct {
	second, minute bucket
	last           time.Time
	lately         []time.Time // a group's sends of the last minute
	times          []time.Time
}

func newPace(l Limits, now time.Time) *pace {
	return &pace{limits: l, chats: map[int64]*chatPace{}, swept: now}
}

// bucket has level tokens since a time; the zero value is full.
type bucket struct {
	level float64
	at    time.Time
}

// fill lets time pass. A burst below one would let nothing through.
func (b *bucket) fill(now time.Time, rate, burst float64) {
	burst = max(1, burst)
	if b.at.IsZero() {
		b.level = burst
	} else {
		b.level = min(burst, b.level+rate*max(0, now.Sub(b.at).Seconds()))
	}
	b.at = now
}

// lacks is how many seconds it takes until n can be taken. More than a burst
// goes when the bucket is full, and is paid off afterwards.
func (b *bucket) lacks(n, rate, burst float64) float64 {
	if rate == 0 {
		return 0
	}
	return max(0, (min(n, max(1, burst))-b.level)/rate)
}

func (p *pace) chat(id int64) *chatPace {
	c := p.chats[id]
	if c == nil {
		c = &chatPace{}
		p.chats[id] = c
	}
	return c
}

// over takes the tokens of a send, or answers 429 with how long they take to come.
func (s *Server) over(c *call, messages int) (answer, bool) {
	p, l, now := s.pace, s.pace.limits, s.options.Now()
	if l == (Limits{}) {
		return answer{}, false
	}
	to, n := p.chat(c.chat), float64(messages)
	p.all.fill(now, l.PerSecond, l.Burst)
	to.second.fill(now, l.ChatPerSecond, l.ChatBurst)
	to.minute.fill(now, l.GroupPerMinute/60, l.GroupBurst)
	group := 0.0
	if c.chat < 0 {
		group = to.minute.lacks(n, l.GroupPerMinute/60, l.GroupBurst)
	}
	wait, which := 0.0, ""
	for _, one := range []struct {
		name string
		wait float64
	}{{"overall", p.all.lacks(n, l.PerSecond, l.Burst)}, {"chat", to.second.lacks(n, l.ChatPerSecond, l.ChatBurst)}, {"group", group}} {
		if one.wait > wait {
			wait, which = one.wait, one.name
		}
	}
	if wait == 0 {
		p.all.level -= n
		to.second.level -= n
		to.minute.level -= n
		return answer{}, false
	}
	s.counters.Limited[which]++
	after := int(math.Ceil(wait))
	a := refuse(http.StatusTooManyRequests, "Too Many Requests: retry after %d", after)
	a.Parameters = &answerDetail{RetryAfter: after}
	return a, true
}

// count takes note of an accepted send.
func (p *pace) count(chat int64, n int, at time.Time, all bool) {
	c := p.chat(chat)
	if gap := at.Sub(c.last); !c.last.IsZero() && (p.ClosestInChat == 0 || gap < p.ClosestInChat) {
		p.ClosestInChat = max(gap, 1) // an album is one send
	}
	c.last = at
	for range n {
		p.Sends++
		p.second = append(p.second, at)
		if chat < 0 {
			c.lately = append(c.lately, at)
		}
		if all {
			c.times = append(c.times, at)
		}
	}
	p.second = since(p.second, at.Add(-time.Second))
	p.PeakSecond = max(p.PeakSecond, len(p.second))
	c.lately = since(c.lately, at.Add(-time.Minute))
	p.PeakGroupMinute = max(p.PeakGroupMinute, len(c.lately))
	if !all && at.Sub(p.swept) > 10*time.Second {
		p.sweep(at)
	}
}

// sweep forgets the chats that have rested for longer than any limit looks back.
func (p *pace) sweep(now time.Time) {
	p.swept = now
	for id, c := range p.chats {
		if now.Sub(c.last) > time.Minute && now.Sub(c.second.at) > time.Minute {
			delete(p.chats, id)
		}
	}
}

func since(times []time.Time, begin time.Time) []time.Time {
	i := 0
	for i < len(times) && !times[i].After(begin) {
		i++
	}
	return times[i:]
}

// weight is how many messages a request counts as.
func weight(c *call) int {
	switch c.method {
	case "sendMessageDraft", "sendRichMessageDraft", "sendChatAction", "sendChatJoinRequestWebApp", "sendGift":
		return 0
	case "copyMessages", "forwardMessages":
		return max(1, listed(c.params["message_ids"]))
	case "sendMediaGroup":
		return max(1, listed(c.params["media"]))
	}
	for _, prefix := range []string{"send", "editMessage", "copyMessage", "forwardMessage"} {
		if strings.HasPrefix(c.method, prefix) {
			return 1
		}
	}
	return 0
}

func listed(list string) int {
	var items []json.RawMessage
	_ = json.Unmarshal([]byte(list), &items) // the check of the request says what is wrong
	return len(items)
}
