package bot

import (
	"context"
	"testing"

	"careerbot/internal/postgres/pgtest"
)

// TestLateAnswerInABatch: the answer of a worker that has lost its claim is
// refused also where the holder's comes in the same batch.
func TestLateAnswerInABatch(t *testing.T) {
	ctx := context.Background()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub()}
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

// TestClaimThatFailsHalfWay: where the messages of a claim cannot be read, nothing
// is finished: the claim runs out.
func TestClaimThatFailsHalfWay(t *testing.T) {
	ctx := context.Background()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub()}
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
