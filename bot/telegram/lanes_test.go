package telegram

import (
	"testing"
	"time"
)

// drive sends to chats as fast as the lanes allow, and gives the times since begin.
func drive(l *lanes, begin time.Time, chats []int64) []time.Duration {
	var at []time.Duration
	now := begin
	for _, chat := range chats {
		for {
			again, ok := l.take(chat, now)
			if ok {
				break
			}
			now = again
		}
		at = append(at, now.Sub(begin))
	}
	return at
}

func TestLanes(t *testing.T) {
	begin := time.Now().Add(-time.Hour)
	t.Run("overall", func(t *testing.T) {
		l := newLanes()
		chats := make([]int64, 600)
		for i := range chats {
			chats[i] = int64(i + 1)
		}
		for i, at := range drive(l, begin, chats) {
			if due := time.Duration(i) * time.Second / 30; at > due || at < due-overallAhead-time.Millisecond {
				t.Fatalf("message %d at %v, due at %v", i, at, due)
			}
		}
	})
	t.Run("chat", func(t *testing.T) {
		at := drive(newLanes(), begin, []int64{5, 5, 5})
		if at[0] != 0 || at[1] < time.Second || at[2]-at[1] < time.Second || at[2] > 3*time.Second {
			t.Errorf("%v", at)
		}
	})
	t.Run("held by the server", func(t *testing.T) {
		l := newLanes()
		drive(l, begin, []int64{5})
		l.over(5, true, begin.Add(10*time.Second))
		if at := l.opens(5, begin.Add(10*time.Second)); at.Before(begin.Add(11 * time.Second)) {
			t.Errorf("open at %v", at)
		}
	})
	t.Run("group", func(t *testing.T) {
		chats := make([]int64, 45)
		for i := range chats {
			chats[i] = -5
		}
		at := drive(newLanes(), begin, chats)
		for i := groupMost; i < len(at); i++ {
			if at[i]-at[i-groupMost] < time.Minute {
				t.Errorf("%d messages within %v", groupMost+1, at[i]-at[i-groupMost])
			}
		}
	})
	t.Run("limited", func(t *testing.T) {
		l := newLanes()
		l.limit(1, 5*time.Second, begin)
		if l.closedUntil(1, begin).IsZero() || !l.closedUntil(2, begin).IsZero() || l.opens(1, begin).IsZero() {
			t.Error("one chat is closed, another is not")
		}
		l.limit(2, 9*time.Second, begin)
		l.limit(2, 9*time.Second, begin) // the same again
		l.over(3, true, begin)
		if l.limit(4, time.Second, begin) || l.limit(5, 7*time.Second, begin) {
			t.Error("a message was accepted in between")
		}
		if !l.limit(6, time.Second, begin) || l.closedUntil(7, begin) != begin.Add(7*time.Second) || l.anyOpens(begin) != begin.Add(7*time.Second) {
			t.Error("three in a row close everything for the longest time")
		}
	})
	t.Run("forgets", func(t *testing.T) {
		l := newLanes()
		for chat := range int64(20000) {
			l.seed(chat+1, begin.Add(time.Duration(chat)*time.Millisecond))
		}
		if len(l.chats) > 11000 {
			t.Errorf("%d lanes", len(l.chats))
		}
	})
}
