package bot_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
)

func receive(t testing.TB, b *bot.Bot, conversation, id, text string) bot.Receipt {
	t.Helper()
	return sendOn(t, b, "web", conversation, id, text)
}

func sendOn(t testing.TB, b *bot.Bot, channel, conversation, id, text string) bot.Receipt {
	t.Helper()
	r, err := b.Receive(context.Background(), bot.Message{Channel: channel, Conversation: conversation, ID: id, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSameMessageTwiceIsOneTurn(t *testing.T) {
	b := newStarterBot(t)
	first := receive(t, b, "c", "1", "你好")
	again := receive(t, b, "c", "1", "你好")
	if !first.New || again.New || again.Turn != first.Turn {
		t.Errorf("first %+v, again %+v", first, again)
	}
	run(t, b, 2)
	reply(t, b, first)
	var replies int
	if err := b.Pool.QueryRow(context.Background(), `SELECT count(*) FROM outbox`).Scan(&replies); err != nil || replies != 1 {
		t.Errorf("%d replies, %v", replies, err)
	}
}

// TestOrderAcrossReplicas: three cores on one database share the work; each
// conversation is answered strictly in order, each turn once.
func TestOrderAcrossReplicas(t *testing.T) {
	b := newStarterBot(t)
	for range 3 {
		replica := *b
		replica.Hub = bot.NewHub()
		run(t, &replica, 2)
	}
	const conversations, turns = 8, 10
	var wg sync.WaitGroup
	for c := range conversations {
		wg.Go(func() {
			for n := range turns {
				if _, err := b.Receive(context.Background(), bot.Message{Channel: "web", Conversation: fmt.Sprint(c), ID: fmt.Sprint(n), Text: fmt.Sprintf("试用期最长多久？%d", n)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	deadline := time.Now().Add(30 * time.Second)
	for {
		var waiting, disorder, replies int
		err := b.Pool.QueryRow(context.Background(), `
			SELECT (SELECT count(*) FROM turn WHERE state = 'waiting'),
			       (SELECT count(*) FROM turn a JOIN turn b ON a.conversation_id = b.conversation_id AND a.id < b.id AND a.answered_at > b.answered_at),
			       (SELECT count(*) FROM outbox)`).Scan(&waiting, &disorder, &replies)
		if err != nil {
			t.Fatal(err)
		}
		if waiting == 0 {
			if disorder != 0 || replies != conversations*turns {
				t.Errorf("%d out of order, %d replies for %d messages", disorder, replies, conversations*turns)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d turns still wait", waiting)
		}
		time.Sleep(20 * time.Millisecond) // nothing to wait on: the replicas are other programs
	}
}

// TestTakeOver: a conversation whose worker died is taken over within seconds,
// and the dead one's late answer is refused.
func TestTakeOver(t *testing.T) {
	b := newStarterBot(t)
	r := receive(t, b, "c", "1", "试用期最长多久")
	begun := time.Now()
	// What a worker leaves behind that is killed right after its claim.
	if _, err := b.Pool.Exec(context.Background(), `UPDATE conversation SET claimed_until = now() + interval '4 s', claim = 1, attempts = 1`); err != nil {
		t.Fatal(err)
	}
	run(t, b, 1)
	if a := reply(t, b, r); a.Outcome != bot.Answered {
		t.Errorf("%+v", a)
	}
	if took := time.Since(begun); took < 4*time.Second || took > 20*time.Second {
		t.Errorf("taken over after %v, want the 4 s of the claim and a moment", took)
	}
	if taken, err := b.FinishLate(context.Background(), r.Conversation, r.Turn, 1); taken || err != nil {
		t.Errorf("the answer of a worker that had lost its claim was accepted: %v, %v", taken, err)
	}
}

// TestFailureIsToldToThePerson: a turn that cannot be answered does not wait for
// ever, and the next one is answered.
func TestFailureIsToldToThePerson(t *testing.T) {
	b := newStarterBot(t)
	if _, err := b.Pool.Exec(context.Background(), `ALTER TABLE passage_index RENAME TO gone`); err != nil {
		t.Fatal(err)
	}
	r := receive(t, b, "c", "1", "试用期最长多久")
	next := receive(t, b, "c", "2", "人工")
	run(t, b, 1)
	if a := reply(t, b, r); a.Reason != "failed" || !strings.Contains(a.Text, "12333") {
		t.Errorf("%+v", a)
	}
	if a := reply(t, b, next); a.Outcome != bot.Handoff {
		t.Errorf("the next turn: %+v", a)
	}
	var state string
	if err := b.Pool.QueryRow(context.Background(), `SELECT state FROM turn WHERE id = $1`, r.Turn).Scan(&state); err != nil || state != "failed" {
		t.Errorf("state %q, %v", state, err)
	}
}

func TestReceiveKeepsWhatPostgreSQLCannotHold(t *testing.T) {
	b := newStarterBot(t)
	run(t, b, 1)
	for i, text := range []string{"试用期\x00最长多久", "\xff\xfe", strings.Repeat("长", 1_000_000)} {
		if a := reply(t, b, receive(t, b, "c", fmt.Sprint(i), text)); a.Text == "" {
			t.Errorf("message %d: no answer", i)
		}
	}
}

func TestQuoteIsExact(t *testing.T) {
	b := newStarterBot(t)
	for _, q := range []string{"试用期最长多久", "How long can probation be?", "被辞退能领失业金吗", "女职工产假多少天", "What is the overtime pay on public holidays?"} {
		a, err := b.Answer(context.Background(), bot.Question{Text: q})
		if err != nil || len(a.Citations) == 0 {
			t.Errorf("%s: %+v, %v", q, a, err)
			continue
		}
		for _, c := range a.Citations {
			var quote string
			err := b.Pool.QueryRow(context.Background(), `SELECT substr(body, $2 + 1, $3 - $2) FROM version WHERE id = $1::text::bigint`, c.Document, c.Start, c.End).Scan(&quote)
			if err != nil || quote != c.Quote {
				t.Errorf("%s: the document has %q at %d to %d, the citation %q, %v", q, quote, c.Start, c.End, c.Quote, err)
			}
		}
	}
}

func BenchmarkAnswer(b *testing.B) {
	core := newStarterBot(b)
	questions := []string{"试用期最长多久", "How long can probation be?", "老板拖欠工资怎么办", "my boss has not paid me", "火星上能种土豆吗"}
	for i := 0; b.Loop(); i++ {
		if _, err := core.Answer(context.Background(), bot.Question{Text: questions[i%len(questions)]}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAnswersWhileLoading: a load takes nothing away from those who ask.
func TestAnswersWhileLoading(t *testing.T) {
	b := newStarterBot(t)
	library := &knowledge.Library{Pool: b.Pool, Now: func() time.Time { return aDay }}
	raws := make([]knowledge.Raw, 5000)
	for i := range raws {
		raws[i] = knowledge.Raw{ID: fmt.Sprint("raw ", i), Title: "通知", Text: strings.Repeat(fmt.Sprintf("第%d号通知的内容与就业无关。", i), 20)}
	}
	loaded := make(chan error, 1)
	go func() { loaded <- library.Import(context.Background(), raws, nil) }()
	asked := 0
	for {
		select {
		case err := <-loaded:
			if err != nil {
				t.Fatal(err)
			}
			if asked < 3 {
				t.Errorf("only %d questions were answered meanwhile", asked)
			}
			return
		default:
		}
		a, err := b.Answer(context.Background(), bot.Question{Text: "试用期最长多久"})
		if err != nil || a.Outcome != bot.Answered {
			t.Fatalf("while loading: %s, %v", a.Outcome, err)
		}
		asked++
	}
}

// TestSameQuestionSameVerdict: ten times the same question, ten times the same
// answer, to the last bit of its confidence.
func TestSameQuestionSameVerdict(t *testing.T) {
	b := newStarterBot(t)
	for _, q := range []string{"公司拖欠工资怎么办，我在工地上干活没有签合同", "my boss has not paid me for two months and I have no contract"} {
		var first bot.Answer
		for i := range 10 {
			a, err := b.Answer(context.Background(), bot.Question{Text: q})
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				first = a
			}
			if a.Text != first.Text || a.Confidence != first.Confidence || a.Outcome != first.Outcome {
				t.Fatalf("%s: %v %s, then %v %s", q, first.Confidence, first.Text, a.Confidence, a.Text)
			}
		}
	}
}
