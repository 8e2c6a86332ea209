package telegram_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/telegram"
	"careerbot/bot/telegram/telegramtest"
)

// TestOneSender: of two replicas one sends, at the pace of one; when it loses its
// connection the other takes over.
func TestOneSender(t *testing.T) {
	r := newRig(t)
	r.server.SetLimits(telegramtest.TelegramLimits())
	var all []int64
	for i := range 3 {
		all = append(all, r.reply(61, strconv.Itoa(i), bot.Answer{Text: fmt.Sprint("message ", i)}))
	}
	r.run(r.door(nil))
	r.run(r.door(nil))
	for _, id := range all {
		r.settled(id, "sent")
	}
	first := r.holder(sendLock)
	r.exec(`SELECT pg_terminate_backend($1)`, first)
	lost := time.Now()
	id := r.reply(62, "1", bot.Answer{Text: "after it"})
	r.settled(id, "sent")
	t.Logf("taken over and sent after %v", time.Since(lost))
	if now := r.holder(sendLock); now == first || now == 0 {
		t.Errorf("the sender is %d, was %d", now, first)
	}
	for i, m := range r.server.Sent(61) {
		if m.Params["text"] != fmt.Sprint("message ", i) {
			t.Errorf("message %d is %q", i, m.Params["text"])
		}
	}
	if c := r.server.Counters(); c.Requests["sendMessage"] != 4 || len(c.Limited) != 0 {
		t.Errorf("%+v", c)
	}
}

// TestFrozen: a replica that holds a lock and then does nothing any more, as in a
// machine that stands still, loses it. The other takes over, and what the frozen
// one brings later does no harm.
func TestFrozen(t *testing.T) {
	r := newRig(t)
	frozen, thaw := make(chan struct{}), make(chan struct{})
	first := r.door(func(o *telegram.Options) {
		o.Log = slog.New(freezing{r.core.Log.Handler(), "this replica sends", frozen, thaw})
	})
	first.LetGo(500 * time.Millisecond)
	stop := r.run(first)
	<-frozen
	id := r.reply(64, "1", bot.Answer{Text: "hello"})
	r.run(r.door(nil))
	r.settled(id, "sent")
	close(thaw)
	r.logged("take turns at sending") // the first finds its connection gone
	stop()
	if n := len(r.server.Sent(64)); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

// freezing is a log that stands still at some words, once.
type freezing struct {
	slog.Handler
	at           string
	frozen, thaw chan struct{}
}

func (f freezing) Handle(ctx context.Context, r slog.Record) error {
	if strings.Contains(r.Message, f.at) {
		select {
		case <-f.frozen:
		default:
			close(f.frozen)
			<-f.thaw
		}
	}
	return f.Handler.Handle(ctx, r)
}

// TestTakeOverKeepsPace: a new sender knows what the one before has just sent.
func TestTakeOverKeepsPace(t *testing.T) {
	r := newRig(t)
	var group []int64
	for i := range 20 {
		group = append(group, r.reply(-63, strconv.Itoa(i), bot.Answer{Text: "old"}))
	}
	// The oldest of the minute leaves it in three seconds.
	begin := time.Now()
	r.exec(`UPDATE outbox SET state = 'sent', settled_at = now() - interval '58 seconds' WHERE id = ANY ($1)`, group)
	last := r.reply(-63, "99", bot.Answer{Text: "the 21st"})
	r.run(r.door(nil))
	r.settled(last, "sent")
	if waited := r.server.Sent(-63)[0].At.Sub(begin); waited < 2*time.Second {
		t.Errorf("a group got 21 messages within a minute: the last after %v", waited)
	}
}

// TestGroupsPace: a second between two messages to a group too, and no buttons.
func TestGroupsPace(t *testing.T) {
	r := newRig(t)
	r.server.SetLimits(telegramtest.TelegramLimits())
	var all []int64
	for i := range 4 {
		all = append(all, r.reply(-64, strconv.Itoa(i), bot.Answer{Text: "hello"}))
	}
	r.run(r.door(nil))
	for _, id := range all {
		r.settled(id, "sent")
	}
	if p := r.server.Pace(); p.ClosestInChat < time.Second || len(r.server.Counters().Limited) != 0 {
		t.Errorf("%+v %v", p, r.server.Counters().Limited)
	}
	if r.server.Sent(-64)[0].Params["reply_markup"] != "" {
		t.Error("buttons in a group")
	}
}

// TestManyBadChats: more than a hundred chats hang, and one has hundreds of
// replies waiting. Another chat gets its reply when its turn comes.
func TestManyBadChats(t *testing.T) {
	r := newRig(t)
	bad := func(_ string, params map[string]string) bool {
		chat, _ := strconv.Atoi(params["chat_id"])
		return chat >= 1000 && chat < 1110
	}
	gate := make(chan struct{})
	r.server.Fail(telegramtest.Fault{Method: "sendMessage", Fits: bad, Gate: gate, Times: -1})
	r.reply(65, "0", bot.Answer{Text: "busy"})
	r.exec(`INSERT INTO outbox (turn_id, part, conversation_id, channel, body)
		SELECT turn_id, i, conversation_id, channel, body FROM outbox, generate_series(2, 400) i`)
	r.exec(`WITH c AS (INSERT INTO conversation (channel, external_id) SELECT 'telegram', i::text FROM generate_series(1000, 1109) i RETURNING id),
		t AS (INSERT INTO turn (conversation_id, external_id, message, state) SELECT id, n::text, '?', 'answered' FROM c, generate_series(1, 20) n RETURNING id, conversation_id)
		INSERT INTO outbox (turn_id, part, conversation_id, channel, body) SELECT id, 1, conversation_id, 'telegram', $1 FROM t`, `{"answer":"bad","language":"en"}`)
	fine := r.reply(66, "9", bot.Answer{Text: "fine"})
	begin := time.Now()
	stop := r.run(r.door(nil))
	r.settled(fine, "sent")
	t.Logf("after %v", time.Since(begin))
	close(gate)
	stop()
	if n := r.count(`SELECT count(*) FROM outbox WHERE state = 'sending'`); n != 0 {
		t.Errorf("%d replies under way after the end", n)
	}
}

// TestTooManyIsObeyed: for as long as Telegram asks, the chat gets nothing, and
// others do.
func TestTooManyIsObeyed(t *testing.T) {
	r := newRig(t)
	r.server.Fail(telegramtest.Fault{Method: "sendMessage", Chat: "67", Status: 429, RetryAfter: 3, Description: "Too Many Requests: retry after 3"})
	limited := r.reply(67, "1", bot.Answer{Text: "later"})
	other := r.reply(68, "1", bot.Answer{Text: "now"})
	r.run(r.door(nil))
	r.settled(other, "sent")
	r.settled(limited, "sent")
	var at []time.Time
	for _, m := range r.server.Requests("sendMessage") {
		if m.Params["chat_id"] == "67" {
			at = append(at, m.At)
		}
	}
	if len(at) != 2 || at[1].Sub(at[0]) < 3*time.Second {
		t.Errorf("tried at %v", at)
	}
}

// TestEverythingPauses: where three chats in a row are limited, it is not the chats.
func TestEverythingPauses(t *testing.T) {
	r := newRig(t)
	for i := range 3 {
		f := telegramtest.TooMany(3).For("sendMessage")
		f.Chat = strconv.Itoa(71 + i)
		r.server.Fail(f)
		r.reply(int64(71+i), "1", bot.Answer{Text: "limited"})
	}
	r.run(r.door(nil))
	r.logged("everything waits")
	fine := r.reply(74, "1", bot.Answer{Text: "fine"})
	r.settled(fine, "sent")
	requests := r.server.Requests("sendMessage")
	for _, m := range requests[3:] {
		if m.At.Sub(requests[0].At) < 3*time.Second {
			t.Errorf("%v after the first", m.At.Sub(requests[0].At))
		}
	}
}

// TestGone: whoever has blocked us is not tried again until they write.
func TestGone(t *testing.T) {
	r := newRig(t)
	r.server.Deactivate(75) // nothing tells the bot
	first := r.reply(75, "1", bot.Answer{Text: "one"})
	second := r.reply(75, "2", bot.Answer{Text: "two"})
	r.run(r.door(nil))
	r.settled(first, "failed")
	r.settled(second, "failed")
	r.eventually("the person to count as unreachable", func() bool {
		return r.count(`SELECT count(*) FROM conversation WHERE unreachable_at IS NOT NULL`) == 1
	})
	r.exec(`UPDATE outbox SET state = 'waiting', next_at = now() WHERE id = $1`, second)
	if why := r.settled(second, "failed"); !strings.Contains(why, "has not written since") {
		t.Errorf("why: %s", why)
	}
	// The second message came after the one whose reply was refused: it might have meant that they are back.
	if n := len(r.server.Requests("sendMessage")); n != 2 {
		t.Errorf("%d requests", n)
	}
	r.server.Unblock(75)
	r.settled(r.reply(75, "3", bot.Answer{Text: "three"}), "sent")
}

// TestMoved: a group has become a supergroup.
func TestMoved(t *testing.T) {
	r := newRig(t)
	f := telegramtest.Migrated(-1009876543210).For("sendMessage")
	f.Chat = "-76"
	r.server.Fail(f)
	id := r.reply(-76, "1", bot.Answer{Text: "hello"})
	r.run(r.door(nil))
	r.settled(id, "sent")
	if n := len(r.server.Sent(-1009876543210)); n != 1 {
		t.Errorf("%d messages to the new group", n)
	}
	if n := r.count(`SELECT count(*) FROM conversation WHERE external_id = '-1009876543210'`); n != 1 {
		t.Error("the new id is not known")
	}
}

// TestTooOld: an answer from yesterday helps nobody, unless somebody asks for it.
func TestTooOld(t *testing.T) {
	r := newRig(t)
	id := r.reply(77, "1", bot.Answer{Text: "hello"})
	r.exec(`UPDATE outbox SET created_at = now() - interval '25 hours'`)
	r.run(r.door(nil))
	if why := r.settled(id, "failed"); !strings.Contains(why, "24h") {
		t.Errorf("why: %s", why)
	}
	if n := len(r.server.Requests("sendMessage")); n != 0 {
		t.Errorf("%d requests", n)
	}
	if err := r.core.Resend(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	r.settled(id, "sent")
}

// panicking panics once on a send.
type panicking struct{ times atomic.Int32 }

func (p *panicking) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "sendMessage") && p.times.Add(1) == 1 {
		panic("for the test")
	}
	return http.DefaultTransport.RoundTrip(r)
}

// TestPanic: a panic is the end of one send, not of the program.
func TestPanic(t *testing.T) {
	r := newRig(t)
	first := r.reply(78, "1", bot.Answer{Text: "hello"})
	r.run(r.door(func(o *telegram.Options) { o.HTTPClient = &http.Client{Transport: &panicking{}} }))
	r.settled(first, "unknown")
	r.settled(r.reply(78, "2", bot.Answer{Text: "hello"}), "sent")
}

// TestChoices: what to say next, with one tap.
func TestChoices(t *testing.T) {
	r := newRig(t)
	person := "person"
	for i, c := range []struct {
		choices []bot.Choice
		want    string // labels; rows are divided by |
	}{
		{nil, "Talk"},
		{[]bot.Choice{{Label: "Yes", Say: "yes"}, {Label: "No", Say: "no"}, {Label: "Perhaps", Say: "perhaps"}}, "Yes,No|Perhaps|Talk"},
		{[]bot.Choice{{Label: "Yes", Say: "yes"}, {Label: "A label that is long", Say: "x"}, {Label: "No", Say: "no"}}, "Yes|A label that is long|No|Talk"},
		{[]bot.Choice{{Label: "失业保险金", Say: "失业保险金"}, {Label: "就业困难人员认定条件", Say: "b"}}, "失业保险金|就业困难人员认定条件|Talk"},
		{[]bot.Choice{{Label: "too much", Say: strings.Repeat("长", 20)}, {Label: "Yes", Say: "yes"}}, "Yes|Talk"},
		{[]bot.Choice{{Label: "A person", Say: person}, {Label: "No", Say: "no"}}, "A person,No"},
	} {
		chat := int64(81 + i)
		r.reply(chat, "1", bot.Answer{Text: "hello", Language: "en", Choices: c.choices})
		if i == 0 {
			r.run(r.door(nil))
		}
		var markup struct {
			Rows [][]struct {
				Text string `json:"text"`
				Data string `json:"callback_data"`
			} `json:"inline_keyboard"`
		}
		if err := json.Unmarshal([]byte(r.server.WaitSent(chat, 1)[0].Params["reply_markup"]), &markup); err != nil {
			t.Fatal(err)
		}
		var rows []string
		for _, row := range markup.Rows {
			var labels []string
			for _, b := range row {
				label, _, _ := strings.Cut(b.Text, " to a ") // the words of the person button are not this test's
				labels = append(labels, label)
				if !strings.HasPrefix(b.Data, "say:") || len(b.Data) > 64 {
					t.Errorf("%s carries %q", b.Text, b.Data)
				}
			}
			rows = append(rows, strings.Join(labels, ","))
		}
		if got := strings.Join(rows, "|"); got != c.want {
			t.Errorf("%v: %s, want %s", c.choices, got, c.want)
		}
	}
	r.logged("a choice does not fit")
}
