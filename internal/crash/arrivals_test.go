package crash

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/bot/telegram/telegramtest"
)

// checkArrivals compares the replies with what people saw: nothing came twice,
// what is sent came, what did not come is unknown or failed, and each chat's
// came in the order of its questions.
func (w *world) checkArrivals(p *people, s stored) {
	byName := map[string]*turn{}
	for _, t := range s.turns {
		if t.Channel == "telegram" && t.State != "joined" {
			byName[t.Chat+" "+t.External] = t
		}
	}
	came, compared := 0, 0
	anew := s.anew()
	for _, c := range p.chats {
		var order []*turn
		var last int64 // reply
		for _, m := range w.server.Shown(c.id) {
			came++
			t := w.turnOf(m, s, byName)
			if t == nil || t.Chat != external(c.id) {
				w.t.Errorf("chat %d got a message that answers nothing: %+v", c.id, m)
				continue
			}
			r := s.part(t, m)
			if r == nil {
				w.t.Errorf("chat %d got more messages than the reply to turn %d has: %+v", c.id, t.ID, m)
				continue
			}
			if r.arrivals++; r.arrivals > 1 {
				w.t.Errorf("chat %d got the reply to turn %d %d times (%s)", c.id, t.ID, r.arrivals, r.State)
			}
			if r.Part == 1 && r.ID < last {
				w.t.Errorf("chat %d got reply %d behind reply %d", c.id, r.ID, last)
			}
			if r.Part == 1 {
				last = r.ID
			}
			if r.Part == 1 && !anew[t.ID] {
				order = append(order, t)
			}
		}
		compared += len(order)
		if !slices.IsSortedFunc(order, func(a, b *turn) int {
			if a.Position != b.Position {
				return int(a.Position - b.Position)
			}
			return int(a.ID - b.ID)
		}) {
			w.t.Errorf("chat %d got its replies in another order than its questions:%s", c.id, s.story(order))
		}
	}
	lost := 0
	for _, r := range s.replies {
		if r.Channel != "telegram" {
			continue
		}
		switch {
		case r.State == "sent" && r.arrivals != 1:
			w.t.Errorf("the reply %d to turn %d is sent and came %d times", r.ID, r.Turn, r.arrivals)
		case r.State == "failed" && r.arrivals != 0:
			w.t.Errorf("the reply %d to turn %d is failed (%s) and came", r.ID, r.Turn, r.Error)
		case r.State == "unknown" && r.arrivals == 0:
			lost++
		}
	}
	w.count("Telegram: messages that people got", came)
	w.count("Telegram: of these, replies in the order of their questions", compared)
	w.count("Telegram: unknown replies that did not come", lost)
}

// together bounds how far apart messages can be that are answered by one reply, as
// bot/utterance.go has it, and how many a person here writes in one go.
const (
	togetherWithin = 20 * time.Second
	togetherMost   = 5
)

// anew are the turns that may have been answered a second time, behind what came
// after them: those that were changed before their reply had gone, and those that
// can have been answered together with one of these. Afterwards they can be apart,
// and nothing shows any more that they were not.
func (s stored) anew() map[int64]bool {
	chats := map[int64][]*turn{}
	for _, t := range s.turns { // in their order
		chats[t.Conversation] = append(chats[t.Conversation], t)
	}
	anew := map[int64]bool{}
	for _, turns := range chats {
		for i, t := range turns {
			if t.Edited == 0 || strings.Contains(t.External, "#") {
				continue
			}
			anew[t.ID] = true
			for _, step := range []int{-1, 1} {
				for j, n := i+step, 1; j >= 0 && j < len(turns) && n < togetherMost; j, n = j+step, n+1 {
					if turns[j].Received.Sub(turns[j-step].Received).Abs() > togetherWithin {
						break
					}
					anew[turns[j].ID] = true
				}
			}
		}
	}
	return anew
}

// story tells of turns what may explain their order.
func (s stored) story(turns []*turn) string {
	var out strings.Builder
	for _, t := range turns {
		fmt.Fprintf(&out, "\n  %d at %d, %s, changed %d, came %s, answered %s", t.ID, t.Position, t.External, t.Edited, t.Received.Format("15:04:05.000"), t.Answered.Format("15:04:05.000"))
		for _, r := range s.byTurn[t.ID] {
			fmt.Fprintf(&out, ", reply %d %s", r.ID, r.State)
		}
	}
	for _, t := range s.turns {
		if t.Conversation == turns[0].Conversation && !slices.Contains(turns, t) {
			fmt.Fprintf(&out, "\n  (%d at %d, %s, %s %s %d, changed %d)", t.ID, t.Position, t.External, t.Kind, t.State, t.Joined, t.Edited)
		}
	}
	return out.String()
}

// turnData finds the turn in what a button carries.
var turnData = regexp.MustCompile(`^say:(\d+):`)

// turnOf finds the turn that a message answers: by its buttons, or by the
// message that it hangs on.
func (w *world) turnOf(m telegramtest.Message, s stored, byName map[string]*turn) *turn {
	for _, data := range buttons(m) {
		if found := turnData.FindStringSubmatch(data); found != nil {
			id, _ := strconv.ParseInt(found[1], 10, 64)
			return s.byID[id]
		}
	}
	return byName[external(m.Chat)+" "+external(m.ReplyTo)]
}

// part finds the part of a reply that a message is: the next one that has not
// come, or the last, which then came twice.
func (s stored) part(t *turn, m telegramtest.Message) *reply {
	all := s.byTurn[t.ID]
	if len(all) < 2 {
		if len(all) == 0 {
			return nil
		}
		return all[0]
	}
	for i, r := range all {
		if r.arrivals == 0 && (i > 0 || m.ReplyTo != 0) {
			return r
		}
	}
	return all[len(all)-1]
}

// waits counts how long people waited: for an answer, for its delivery, and for
// any answer at all after a kill.
func (w *world) waits(s stored) {
	var answered []time.Time
	for _, t := range s.turns {
		if t.Answered == nil {
			continue
		}
		answered = append(answered, *t.Answered)
		if t.Edited == 0 { // a changed one is answered again
			w.longest("longest from stored to answered", t.Answered.Sub(t.Received))
		}
	}
	slices.SortFunc(answered, time.Time.Compare)
	for _, r := range s.replies {
		if r.Settled != nil && r.Channel == "telegram" {
			w.longest("longest from answered to settled", r.Settled.Sub(r.Created))
			if r.State == "sent" && r.Error == "" { // else a press told of it later
				w.longest("longest from answered to sent", r.Settled.Sub(r.Created))
			}
		}
	}
	for i, at := range w.killed {
		next, _ := slices.BinarySearchFunc(answered, at, time.Time.Compare)
		if next == 0 || next == len(answered) {
			continue // the database was being made, or all was over
		}
		w.longest("longest without any answer after a kill", answered[next].Sub(at))
		if i+1 == len(w.killed) || w.killed[i+1].After(answered[next]) {
			w.longest("longest without any answer after a kill and no other one (take-over)", answered[next].Sub(at))
		}
	}
}
