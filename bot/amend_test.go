package bot_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/bot"
)

func amend(t *testing.T, b *bot.Bot, conversation, id, text string, version int64) {
	t.Helper()
	ctx := context.Background()
	tx, err := b.Pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(ctx)
	err = b.AmendIn(ctx, tx, bot.Edit{Message: bot.Message{Channel: "telegram", Conversation: conversation, ID: id, Text: text}, Version: version})
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(ctx); err != nil {
		t.Fatal(err)
	}
}

func turns(t *testing.T, b *bot.Bot, conversation int64) (n int, replies []bot.Reply) {
	t.Helper()
	if err := b.Pool.QueryRow(context.Background(), `SELECT count(*) FROM turn WHERE conversation_id = $1`, conversation).Scan(&n); err != nil {
		t.Fatal(err)
	}
	replies, err := b.Replies(context.Background(), conversation, 0)
	if err != nil {
		t.Fatal(err)
	}
	return n, replies
}

const (
	before = "失业金怎么领？"
	after  = "试用期最长多久？"
)

// TestEdit: a change before the answer was sent changes the question, and the
// reply says so; a change afterwards is a question of its own.
func TestEdit(t *testing.T) {
	t.Run("before anybody looked", func(t *testing.T) {
		b := newStarterBot(t)
		r := sendOn(t, b, "telegram", "c", "1", before)
		amend(t, b, "c", "1", after, 5)
		amend(t, b, "c", "1", after, 5)            // twice
		amend(t, b, "c", "1", "older？", 4)         // an older one that came late
		sendOn(t, b, "telegram", "c", "1", before) // and the message itself again
		run(t, b, 1)
		a := reply(t, b, r)
		if a.Question != after || !strings.Contains(a.Text, "修改后") {
			t.Errorf("%+v", a)
		}
		if n, replies := turns(t, b, r.Conversation); n != 1 || len(replies) != 1 {
			t.Errorf("%d turns, %d replies", n, len(replies))
		}
	})
	t.Run("while it is answered", func(t *testing.T) {
		b := newStarterBot(t)
		r := sendOn(t, b, "telegram", "c", "1", before)
		// A worker has it; its answer comes after the change.
		if _, err := b.Pool.Exec(context.Background(), `UPDATE conversation SET claimed_until = now() + interval '1 hour', claim = 1`); err != nil {
			t.Fatal(err)
		}
		amend(t, b, "c", "1", after, 5)
		if taken, err := b.FinishLate(context.Background(), r.Conversation, r.Turn, 1); taken || err != nil {
			t.Errorf("the answer to the old text was taken: %v, %v", taken, err)
		}
		run(t, b, 1)
		if a := reply(t, b, r); a.Question != after {
			t.Errorf("%+v", a)
		}
	})
	t.Run("before the reply was sent", func(t *testing.T) {
		b := newStarterBot(t)
		run(t, b, 1)
		r := sendOn(t, b, "telegram", "c", "1", before)
		old := reply(t, b, r)
		amend(t, b, "c", "1", after, 5)
		states(t, b, r.Conversation)
		n, replies := turns(t, b, r.Conversation)
		if n != 1 || len(replies) != 1 || replies[0].Answer.Question != after || old.Question != before {
			t.Errorf("%d turns, replies %+v", n, replies)
		}
	})
	t.Run("one piece of several", func(t *testing.T) {
		b := newStarterBot(t)
		run(t, b, 1)
		first, err := b.Receive(context.Background(), bot.Message{Channel: "telegram", Conversation: "c", ID: "1", Text: "我在广州，被辞退了", Burst: true})
		if err != nil {
			t.Fatal(err)
		}
		r := sendOn(t, b, "telegram", "c", "2", before)
		reply(t, b, r)
		for i, id := range []string{"2", "1"} { // the last one, then one that was joined to it
			amend(t, b, "c", id, []string{"失业金能领多久？", "我在深圳，被辞退了"}[i], 5)
			if got := states(t, b, first.Conversation); got != "joined answered" {
				t.Errorf("%s", got)
			}
		}
		n, replies := turns(t, b, first.Conversation)
		if n != 2 || len(replies) != 1 || !strings.Contains(replies[0].Answer.Question, "深圳") || !strings.Contains(replies[0].Answer.Question, "能领多久") {
			t.Errorf("%d turns, replies %+v", n, replies)
		}
	})
	t.Run("after the reply was sent", func(t *testing.T) {
		b := newStarterBot(t)
		run(t, b, 1)
		r := sendOn(t, b, "telegram", "c", "1", before)
		reply(t, b, r)
		_, replies := turns(t, b, r.Conversation)
		if err := b.Delivered(context.Background(), replies[0].ID, "1"); err != nil {
			t.Fatal(err)
		}
		amend(t, b, "c", "1", before, 5) // a link got its preview
		amend(t, b, "c", "1", after, 6)
		amend(t, b, "c", "1", after, 6)
		states(t, b, r.Conversation)
		n, replies := turns(t, b, r.Conversation)
		if n != 2 || len(replies) != 2 || replies[1].Answer.Question != after || !strings.Contains(replies[1].Answer.Text, "修改后") {
			t.Errorf("%d turns, replies %+v", n, replies)
		}
	})
	t.Run("before the message itself", func(t *testing.T) {
		b := newStarterBot(t)
		run(t, b, 1)
		amend(t, b, "c", "1", after, 5)
		r := sendOn(t, b, "telegram", "c", "1", before)
		if a := reply(t, b, r); r.New || a.Question != after {
			t.Errorf("%+v %+v", r, a)
		}
	})
}

// TestEditForgets: what was remembered with a reply is forgotten when the reply is
// taken back.
func TestEditForgets(t *testing.T) {
	b := newCasesBot(t)
	run(t, b, 1)
	send := func(id, text string) bot.Answer {
		t.Helper()
		return reply(t, b, sendOn(t, b, "telegram", "c", id, text))
	}
	changed := func(id, text string, version int64) bot.Answer {
		t.Helper()
		r := sendOn(t, b, "telegram", "c", id, "") // the same message: it tells its turn
		amend(t, b, "c", id, text, version)
		states(t, b, r.Conversation)
		return reply(t, b, r)
	}
	const question = "创业补贴有多少？"
	if a := send("1", question); !asksBack(a) {
		t.Fatalf("%+v", a)
	}
	if a := send("2", "不知道"); !strings.Contains(a.Text, "5000") || !strings.Contains(a.Text, "10000") {
		t.Fatalf("%+v", a)
	}
	// Another answer to what was asked, then another question.
	if a := changed("2", "退役军人", 5); strings.Contains(a.Text, "5000") || !strings.Contains(a.Text, "10000") {
		t.Errorf("not the one case: %+v", a)
	}
	if a := changed("2", "试用期最长多久？", 6); asksBack(a) || strings.Contains(a.Text, "创业") {
		t.Errorf("not the question: %+v", a)
	}
	if a := send("3", question); !asksBack(a) {
		t.Errorf("who does not say so any more is asked: %+v", a)
	}
	// One answer that led to another question back.
	send("3a", "试用期最长多久？")
	send("4", "最低工资是多少？")
	if a := send("5", "小时工"); !asksBack(a) {
		t.Fatalf("%+v", a)
	}
	if a := changed("5", "全日制", 5); !asksBack(a) || !strings.Contains(a.Question, "全日制") {
		t.Errorf("the change is no answer: %+v", a)
	}
}

// TestEachCaseRecords: what was decided on the sentences of every case is stored.
func TestEachCaseRecords(t *testing.T) {
	b := newCasesBot(t)
	run(t, b, 1)
	reply(t, b, sendOn(t, b, "terminal", "c", "1", "用工终止有经济补偿吗？"))
	r := sendOn(t, b, "terminal", "c", "2", "不知道")
	a := reply(t, b, r)
	var n int
	var question string
	err := b.Pool.QueryRow(context.Background(), `SELECT coalesce(jsonb_array_length(decisions), 0), question FROM turn WHERE id = $1`, r.Turn).Scan(&n, &question)
	if err != nil || len(a.Citations) < 2 || n < len(a.Citations) || question != "用工终止有经济补偿吗？" {
		t.Errorf("%d decisions for %d citations, %q, %v", n, len(a.Citations), question, err)
	}
}
