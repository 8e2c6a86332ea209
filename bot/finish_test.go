package bot

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
)

// TestLateAnswerInABatch: the answer of a worker that has lost its claim is
// refused also where the holder's comes in the same batch.
func TestLateAnswerInABatch(t *testing.T) {
	ctx := context.Background()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: time.Now}
	first, err := b.Receive(ctx, Message{Channel: "web", Conversation: "c", ID: "1", Text: "a?"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.Receive(ctx, Message{Channel: "web", Conversation: "c", ID: "2", Text: "b?"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Pool.Exec(ctx, `UPDATE conversation SET claim = 2, claimed_until = now() + interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	held, err := b.finishAll(ctx, []finished{
		{claimed: claimed{conversation: first.Conversation, claim: 1}, turn: first.Turn, state: "answered", answer: Answer{Outcome: Declined, Text: "late"}},
		{claimed: claimed{conversation: first.Conversation, claim: 2}, turn: second.Turn, state: "answered", answer: Answer{Outcome: Declined, Text: "good"}},
	})
	if err != nil || held[0] || !held[1] {
		t.Fatalf("held %v, %v", held, err)
	}
	replies, err := b.Replies(ctx, first.Conversation, 0)
	if err != nil || len(replies) != 1 || replies[0].Answer.Text != "good" {
		t.Errorf("replies %+v, %v", replies, err)
	}
}

// claimOf gives the state of the only conversation.
func claimOf(t *testing.T, b *Bot) (due, held bool, until time.Duration) {
	t.Helper()
	var left float64
	err := b.Pool.QueryRow(t.Context(), `
		SELECT coalesce(due_at <= now(), false), claimed_until IS NOT NULL, coalesce(extract(epoch FROM claimed_until - now()), 0) FROM conversation`).Scan(&due, &held, &left)
	if err != nil {
		t.Fatal(err)
	}
	return due, held, time.Duration(left * float64(time.Second))
}

// TestWhatCameMeanwhile: a message that comes while another is answered is due as
// soon as that one is finished; the net under the queue is not for that.
func TestWhatCameMeanwhile(t *testing.T) {
	ctx := context.Background()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: time.Now}
	for i, want := range []bool{true, false} {
		if _, err := b.Receive(ctx, Message{Channel: "web", Conversation: "c", ID: fmt.Sprint(i), Text: "a?"}); err != nil {
			t.Fatal(err)
		}
		claims, err := b.claim(ctx, 1)
		if err != nil || len(claims) != 1 {
			t.Fatalf("%d claims, %v", len(claims), err)
		}
		if want {
			if _, err := b.Receive(ctx, Message{Channel: "web", Conversation: "c", ID: "meanwhile", Text: "b?"}); err != nil {
				t.Fatal(err)
			}
		}
		c := claims[0]
		f := finished{claimed: c, turn: c.waiting[len(c.waiting)-1].id, state: "answered", answer: Answer{Outcome: Declined}}
		for _, m := range c.waiting[:len(c.waiting)-1] {
			f.joined = append(f.joined, m.id)
		}
		if held, err := b.finishAll(ctx, []finished{f}); err != nil || !held[0] {
			t.Fatalf("held %v, %v", held, err)
		}
		if due, held, _ := claimOf(t, b); due != want || held {
			t.Errorf("due %v, want %v; held %v", due, want, held)
		}
	}
}

// TestLateAnswerLeavesTheClaim: what a worker brings that has lost its claim does
// not end the claim of the one that has it.
func TestLateAnswerLeavesTheClaim(t *testing.T) {
	ctx := context.Background()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: time.Now}
	if _, err := b.Receive(ctx, Message{Channel: "web", Conversation: "c", ID: "1", Text: "a?"}); err != nil {
		t.Fatal(err)
	}
	claims, err := b.claim(ctx, 1)
	if err != nil || len(claims) != 1 {
		t.Fatalf("%d claims, %v", len(claims), err)
	}
	late := claims[0]
	late.claim--
	if held, err := b.finishAll(ctx, []finished{{claimed: late, turn: late.waiting[0].id, state: "answered"}}); err != nil || held[0] {
		t.Errorf("held %v, %v", held, err)
	}
	b.Log = slog.New(slog.DiscardHandler)
	b.giveBack(ctx, late, errBusy)
	if _, held, _ := claimOf(t, b); !held {
		t.Error("the claim is gone")
	}
}

// TestClaimIsKept: the claim on what takes longer is renewed for as long as it is
// worked on.
func TestClaimIsKept(t *testing.T) {
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	if _, err := b.Receive(t.Context(), Message{Channel: "web", Conversation: "c", ID: "1", Text: "a?"}); err != nil {
		t.Fatal(err)
	}
	claims, err := b.claim(t.Context(), 1)
	if err != nil || len(claims) != 1 {
		t.Fatalf("%d claims, %v", len(claims), err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.renew(ctx)
	}()
	defer func() {
		stop()
		<-ended
	}()
	_, _, release := b.Hub.hold(ctx, claims[0])
	// A claim for an hour: it cannot run out while the machine is slow, and whoever
	// renews it makes it shorter. It is seen whether that happens, and how soon.
	renewed := func(within time.Duration) (after time.Duration, is bool) {
		if _, err := b.Pool.Exec(t.Context(), `UPDATE conversation SET claimed_until = now() + interval '1 hour'`); err != nil {
			t.Fatal(err)
		}
		for begun := time.Now(); time.Since(begun) < within; <-time.After(20 * time.Millisecond) {
			_, held, left := claimOf(t, b)
			if !held || left < 0 {
				t.Fatalf("the claim is gone: %v", left)
			}
			if left <= claimFor {
				return time.Since(begun), true
			}
		}
		return 0, false
	}
	begun := time.Now()
	for inTime := 0; inTime < 4; {
		after, is := renewed(time.Minute)
		if is && after < claimFor/2 {
			inTime++
		}
		if time.Since(begun) > time.Minute {
			t.Fatalf("renewed after %v (%t) of a claim of %v", after, is, claimFor)
		}
	}
	release()
	renewed(2 * renewEvery) // what was under way
	if after, is := renewed(3 * renewEvery); is {
		t.Errorf("the claim is renewed after %v although nobody works on it", after)
	}
}

// TestClaimThatFailsHalfWay: where the messages of a claim cannot be read, nothing
// is finished: the claim runs out.
func TestClaimThatFailsHalfWay(t *testing.T) {
	ctx := context.Background()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: time.Now}
	if _, err := b.Receive(ctx, Message{Channel: "web", Conversation: "c", ID: "1", Text: "a?"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Pool.Exec(ctx, `ALTER TABLE turn RENAME TO gone`); err != nil {
		t.Fatal(err)
	}
	if claims, err := b.claim(ctx, 1); err == nil || len(claims) != 0 {
		t.Errorf("%d claims to work on, %v", len(claims), err)
	}
	var due bool
	if err := b.Pool.QueryRow(ctx, `SELECT due_at IS NOT NULL FROM conversation`).Scan(&due); err != nil || !due {
		t.Errorf("due %t, %v", due, err)
	}
}
