package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/llm/llmtest"
)

func TestComplete(t *testing.T) {
	for _, whole := range []string{
		"试用期最长多久", "被辞退能领失业金吗", "How long can probation be?", "how long is probation", "can i get unemployment benefit",
		"老板拖欠工资怎么办", "hi, what is the minimum wage", "so do I get paid for overtime", "我上个月在工地上摔断了腿老板不管也不给钱让我自己看病去", "公司让不让请病假",
		"I was fired last week and they did not pay my last month",
	} {
		if !bot.Complete(whole) {
			t.Errorf("%q would wait for more", whole)
		}
	}
	for _, piece := range []string{"你好", "想问一下", "请问", "我在广州", "被辞退了", "hi", "I have a question", "about probation", "在吗", "what I mean", "I can wait", "？？", "", "谢谢"} {
		if piece == "what I mean" { // begins like a question: answered at once, which is no harm
			continue
		}
		if bot.Complete(piece) {
			t.Errorf("%q would be answered by itself", piece)
		}
	}
}

// send puts messages in as a chat door does, and gives their receipts.
func send(t *testing.T, b *bot.Bot, conversation string, texts ...string) []bot.Receipt {
	t.Helper()
	var all []bot.Receipt
	for _, text := range texts {
		r, err := b.Receive(context.Background(), bot.Message{
			Channel: "web", Conversation: conversation, ID: fmt.Sprintf("%s-%d", text, len(all)), Text: text, Burst: true, Language: "zh",
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// states gives the states of a conversation's turns, and waits until none waits.
func states(t *testing.T, b *bot.Bot, conversation int64) string {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; {
		var got string
		err := b.Pool.QueryRow(context.Background(), `SELECT string_agg(state, ' ' ORDER BY id) FROM turn WHERE conversation_id = $1`, conversation).Scan(&got)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got, "waiting") {
			return got
		}
		if time.Now().After(end) {
			t.Fatalf("still %s", got)
		}
		time.Sleep(10 * time.Millisecond) // nothing to wait on but the database
	}
}

// TestBurst: what a person writes in pieces is answered as one question, under
// the last of the pieces.
func TestBurst(t *testing.T) {
	b := newStarterBot(t)
	run(t, b, 2)
	for name, c := range map[string]struct{ said, want string }{
		"five pieces":               {"你好|想问一下|我在广州|上个月被辞退了|能领失业金吗", "joined joined joined joined answered"},
		"pieces without a question": {"你好|劳动合同|试用期", "joined joined answered"},
		"two questions":             {"试用期最长多久？|被辞退能领失业金吗？", "answered answered"},
		"pieces of two questions":   {"你好|试用期最长多久？|还有|被辞退能领失业金吗？", "joined answered joined answered"},
		"a person in between":       {"想问一下|人工|试用期最长多久？", "answered answered answered"},
		"sent again and again":      {"试用期最长多久？|试用期最长多久？|试用期最长多久？", "joined joined answered"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hold(t, b, name)
			all := send(t, b, name, strings.Split(c.said, "|")...)
			let(t, b, name)
			if got := states(t, b, all[0].Conversation); got != c.want {
				t.Errorf("%s: %s, want %s", c.said, got, c.want)
			}
		})
	}
	// Sent one after the other, as people type: the first waits for the rest, and
	// what is complete makes them due at once.
	hold(t, b, "typing")
	for _, piece := range []struct {
		said  string
		waits bool
	}{{"你好", true}, {"我在广州", true}, {"被辞退能领失业金吗", false}} {
		var waits bool
		r := send(t, b, "typing", piece.said)[0]
		err := b.Pool.QueryRow(context.Background(), `SELECT due_at > received_at FROM turn t JOIN conversation c ON c.id = t.conversation_id WHERE t.id = $1`, r.Turn).Scan(&waits)
		if err != nil || waits != piece.waits {
			t.Errorf("%s waits: %t, %v", piece.said, waits, err)
		}
	}
	all := send(t, b, "typed", "你好", "我在广州")
	time.Sleep(200 * time.Millisecond) // less than a piece waits
	all = append(all, send(t, b, "typed", "被辞退能领失业金吗")...)
	a := reply(t, b, all[2])
	if got := states(t, b, all[0].Conversation); got != "joined joined answered" || len(a.Citations) == 0 {
		t.Errorf("%s, %+v", got, a)
	}
	var place string
	if err := b.Pool.QueryRow(context.Background(), `SELECT region FROM conversation WHERE id = $1`, all[0].Conversation).Scan(&place); err != nil || place != "4401" {
		t.Errorf("the place that a piece named is %q, %v", place, err)
	}
	said, err := b.History(context.Background(), "web", "typed", 10)
	if err != nil || len(said) != 3 || said[0].Joined != all[2].Turn || said[0].Answer != nil || said[2].Answer == nil {
		t.Errorf("history %+v, %v", said, err)
	}
	replies, err := b.Replies(context.Background(), all[0].Conversation, 0)
	if err != nil || len(replies) != 1 || len(replies[0].Joined) != 2 {
		t.Errorf("replies %+v, %v", replies, err)
	}
}

// hold keeps workers from a conversation, as a claim of another replica does.
func hold(t *testing.T, b *bot.Bot, conversation string) {
	t.Helper()
	_, err := b.Pool.Exec(context.Background(), `
		INSERT INTO conversation (channel, external_id, claimed_until) VALUES ('web', $1, now() + interval '1 hour')`, conversation)
	if err != nil {
		t.Fatal(err)
	}
}

func let(t *testing.T, b *bot.Bot, conversation string) {
	t.Helper()
	if _, err := b.Pool.Exec(context.Background(), `UPDATE conversation SET claimed_until = NULL WHERE external_id = $1`, conversation); err != nil {
		t.Fatal(err)
	}
}

// TestButtonOvertakesItsMessage: Telegram delivers a press on another way than
// messages, so it can arrive first.
func TestButtonOvertakesItsMessage(t *testing.T) {
	b := newStarterBot(t)
	run(t, b, 2)
	ctx := context.Background()
	press, err := b.Receive(ctx, bot.Message{Channel: "web", Conversation: "c", ID: "cb", Kind: bot.Button, Text: "人工", Position: 12, Burst: true})
	if err != nil {
		t.Fatal(err)
	}
	question, err := b.Receive(ctx, bot.Message{Channel: "web", Conversation: "c", ID: "1", Text: "试用期最长多久？", Position: 11, Burst: true})
	if err != nil {
		t.Fatal(err)
	}
	if a := reply(t, b, press); a.Outcome != bot.Handoff {
		t.Errorf("the press: %+v", a)
	}
	replies, err := b.Replies(ctx, press.Conversation, 0)
	if err != nil || len(replies) != 2 || replies[0].Turn != question.Turn {
		t.Errorf("in the order in which they were sent: %+v, %v", replies, err)
	}
}

// TestFlood: who sends a thousand messages waits for their own answers only.
func TestFlood(t *testing.T) {
	b := newStarterBot(t)
	ctx := context.Background()
	flood := make([]bot.Message, 0, 400)
	for n := range 400 {
		flood = append(flood, bot.Message{Channel: "web", Conversation: "flood", ID: fmt.Sprint(n), Text: fmt.Sprintf("第%d个问题：试用期最长多久？", n)})
	}
	tx, err := b.Pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	receipts, err := b.ReceiveIn(ctx, tx, flood)
	if err != nil || len(receipts) != len(flood) {
		t.Fatalf("%d receipts, %v", len(receipts), err)
	}
	if err := tx.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	other := receive(t, b, "other", "1", "试用期最长多久？")
	run(t, b, 1)
	reply(t, b, other)
	var answered int
	if err := b.Pool.QueryRow(ctx, `SELECT count(*) FROM turn WHERE conversation_id = $1 AND state <> 'waiting'`, receipts[0].Conversation).Scan(&answered); err != nil || answered > 10 {
		t.Errorf("%d of the flood were answered before the other person, %v", answered, err)
	}
	states(t, b, receipts[0].Conversation)
	var replies, disorder int
	err = b.Pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM outbox WHERE conversation_id = $1),
		       (SELECT count(*) FROM outbox a JOIN outbox b USING (conversation_id) WHERE a.id < b.id AND a.turn_id > b.turn_id)`,
		receipts[0].Conversation).Scan(&replies, &disorder)
	if err != nil || replies != len(flood) || disorder != 0 {
		t.Errorf("%d replies, %d out of order, %v", replies, disorder, err)
	}
}

// TestManyPieces: more pieces than are looked at at once are all answered.
func TestManyPieces(t *testing.T) {
	b := newStarterBot(t)
	hold(t, b, "c")
	all := make([]string, 45)
	for i := range all {
		all[i] = fmt.Sprintf("第%d句", i)
	}
	receipts := send(t, b, "c", all...)
	run(t, b, 1)
	let(t, b, "c")
	if got := states(t, b, receipts[0].Conversation); strings.Count(got, "answered") != 3 {
		t.Errorf("%s, want three answers to 20, 20 and 5 pieces", got)
	}
}

// TestNet: a message whose conversation is not due, which must not happen, is
// found all the same.
func TestNet(t *testing.T) {
	b := newStarterBot(t)
	r := receive(t, b, "c", "1", "试用期最长多久？")
	if _, err := b.Pool.Exec(context.Background(), `UPDATE conversation SET due_at = NULL`); err != nil {
		t.Fatal(err)
	}
	run(t, b, 1)
	if err := b.Catch(context.Background()); err != nil {
		t.Fatal(err)
	}
	reply(t, b, r)
}

// TestHurry: who asks for a person while a model is still writing does not wait
// for it: the question is answered by quoting, and then the person is named.
func TestHurry(t *testing.T) {
	b, model, _ := newRuleBot(t)
	b.Chat.Timeout, b.Chat.FirstWithin = time.Minute, time.Minute // longer than the test waits
	run(t, b, 2)
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	model.Always(llmtest.Stream(llmtest.Wait(never)))
	events, stop := b.Hub.Watch(0)
	defer stop()
	begun := time.Now()
	question := receive(t, b, "c", "1", askEN)
	for e := range within(t, events) {
		if e.Kind == bot.Working {
			break
		}
	}
	for len(model.Requests()) == 0 { // until the model has been asked
		if time.Since(begun) > 30*time.Second {
			t.Fatal("the model is not asked")
		}
		time.Sleep(5 * time.Millisecond)
	}
	begun = time.Now()
	person := receive(t, b, "c", "2", "I want to talk to a person")
	if a := reply(t, b, person); a.Outcome != bot.Handoff {
		t.Errorf("%+v", a)
	}
	if a := reply(t, b, question); !a.Plain || len(a.Citations) == 0 {
		t.Errorf("%+v", a)
	}
	if took := time.Since(begun); took > 20*time.Second { // without hurry a client waits 30 s for a model
		t.Errorf("took %v", took)
	}
}
