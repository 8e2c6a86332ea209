package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/jackc/pgx/v5"

	"careerbot/bot"
)

const (
	typingAfter = 400 * time.Millisecond // most replies are out by then
	typingEvery = 4 * time.Second        // Telegram shows it for five
	typingFor   = time.Minute
	typingAgain = time.Second // after a reply: it ends what is shown, and more may wait
	maxTyping   = 64          // chats at once; it is an ornament, not worth a storm of requests
	maxStarting = 256         // messages that came within the last typingAfter
)

// watch follows what the core does: a reply wakes the sender; while a turn is
// worked on its chat shows "typing", or what is written already.
func (d *Door) watch(ctx context.Context) {
	events, stop := d.bot.Hub.Watch(0)
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			d.happened(e)
		}
	}
}

// happened takes notice of what the core does. Another door's conversations, which
// can be many more than ours, must not cost us a look into the database each.
func (d *Door) happened(e bot.Event) {
	if e.Channel != "" && e.Channel != channel {
		return
	}
	switch e.Kind {
	case bot.Replied:
		d.live.replied(e.Conversation)
		d.sender.replied(e.Conversation)
		d.typing.replied(e.Conversation)
	case bot.Typing:
		d.typing.counsellor(e.Conversation)
	case bot.Working:
		d.typing.start(typist{conversation: e.Conversation})
	case bot.Writing:
		d.live.show(e)
	}
}

// typing shows "typing" in the chats in which something waits for its answer. It
// looks into the database rather than count events: of two questions in a row the
// first one's answer must not end what is shown for the second.
type typing struct {
	*Door

	mu       sync.Mutex
	ctx      context.Context // of Run; nil before and after it
	starting int
	shown    map[int64]*typist // by conversation
	all      sync.WaitGroup
}

// typist shows it in one chat.
type typist struct {
	conversation int64 // 0: known by its chat only
	chat         string
	thread       int

	until time.Time
	again bool          // something came since it looked
	news  chan struct{} // a reply is on its way
}

func newTyping(d *Door) *typing { return &typing{Door: d, shown: map[int64]*typist{}} }

// run lets others begin until ctx is over.
func (t *typing) run(ctx context.Context) {
	t.mu.Lock()
	t.ctx = ctx
	t.mu.Unlock()
	<-ctx.Done()
	t.mu.Lock()
	t.ctx = nil // from here on nothing begins
	t.mu.Unlock()
	t.all.Wait()
}

// begin is called when a message has come into a chat, and returns at once.
func (t *typing) begin(chat string) { t.start(typist{chat: chat}) }

func (t *typing) start(who typist) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ctx == nil || t.starting >= maxStarting {
		return
	}
	t.starting++
	ctx := t.ctx
	t.all.Go(func() {
		defer t.calm("show typing")
		ok := sleep(ctx, typingAfter)
		t.mu.Lock()
		t.starting--
		t.mu.Unlock()
		if ok {
			t.show(ctx, &who)
		}
	})
}

// counsellor shows that a counsellor writes in a conversation, once: who writes on
// says so again. The news comes to every replica; the one that sends shows it.
func (t *typing) counsellor(conversation int64) {
	t.sender.mu.Lock()
	leads := t.sender.leading
	t.sender.mu.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	if !leads || t.ctx == nil || t.starting >= maxStarting {
		return
	}
	t.starting++
	ctx := t.ctx
	t.all.Go(func() {
		defer t.calm("show typing")
		defer func() {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.starting--
		}()
		asking, cancel := context.WithTimeout(ctx, askFor)
		defer cancel()
		var who string
		var to json.RawMessage
		err := t.bot.Pool.QueryRow(asking, `
			SELECT external_id, (SELECT route FROM turn WHERE conversation_id = c.id AND kind <> 'notice' ORDER BY id DESC LIMIT 1)
			FROM conversation c WHERE id = $1 AND channel = $2`, conversation, channel).Scan(&who, &to)
		chat, wrong := strconv.ParseInt(who, 10, 64)
		if err == nil && wrong == nil && t.lanes.closedUntil(chat, time.Now()).IsZero() {
			t.action(ctx, chat, routeOf(to).Thread)
		}
	})
}

// replied has the typist of a conversation look whether there is more to do.
func (t *typing) replied(conversation int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if who := t.shown[conversation]; who != nil {
		wake(who.news)
	}
}

// show shows "typing" as long as something waits. Failures do not matter.
func (t *typing) show(ctx context.Context, who *typist) {
	if !t.waits(ctx, who) || !t.enter(who) {
		return
	}
	defer t.leave(who, true)
	chat, err := strconv.ParseInt(who.chat, 10, 64)
	if err != nil {
		return
	}
	for {
		if t.lanes.closedUntil(chat, time.Now()).IsZero() && !t.action(ctx, chat, who.thread) {
			return
		}
		timer := time.NewTimer(typingEvery)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-who.news:
			sleep(ctx, typingAgain)
		}
		timer.Stop()
		if ctx.Err() != nil || t.late(who) {
			return
		}
		for !t.waits(ctx, who) {
			if t.leave(who, false) {
				return
			}
		}
	}
}

// action shows it once, and reports whether to go on.
func (t *typing) action(ctx context.Context, chat int64, thread int) bool {
	ctx, cancel := context.WithTimeout(ctx, typingEvery)
	defer cancel()
	_, err := t.api.SendChatAction(ctx, &tg.SendChatActionParams{ChatID: chat, MessageThreadID: thread, Action: models.ChatActionTyping})
	return t.tolerable(chat, err)
}

// tolerable reports whether after this outcome of an ornament the next one may
// be tried, and obeys a wait that Telegram asked for.
func (d *Door) tolerable(chat int64, err error) bool {
	var many *tg.TooManyRequestsError
	if errors.As(err, &many) {
		d.lanes.limit(chat, max(time.Second, time.Duration(many.RetryAfter)*time.Second), time.Now())
		return true
	}
	return !errors.Is(err, tg.ErrorForbidden) && !errors.Is(err, tg.ErrorBadRequest)
}

// waits reports whether a question waits for its answer in the typist's
// conversation, and learns where that is.
func (t *typing) waits(ctx context.Context, who *typist) bool {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	var to json.RawMessage
	err := t.bot.Pool.QueryRow(ctx, `
		SELECT c.id, c.external_id, t.route FROM conversation c CROSS JOIN LATERAL (
			SELECT route FROM turn WHERE conversation_id = c.id AND state = 'waiting' ORDER BY position, id LIMIT 1
		) t
		WHERE c.channel = $1 AND (c.id = $2 OR $2 = 0 AND c.external_id = $3)`,
		channel, who.conversation, who.chat).Scan(&who.conversation, &who.chat, &to)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) && ctx.Err() == nil {
		t.log.Info("telegram: look for what waits", "error", t.words(err))
	}
	who.thread = routeOf(to).Thread
	return err == nil
}

// late reports whether a typist has shown it for long enough: whoever waits that
// long is not helped by it.
func (t *typing) late(who *typist) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Now().After(who.until)
}

// enter makes a typist the one of its conversation; where there is one already,
// that one is told that something came.
func (t *typing) enter(who *typist) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	until := time.Now().Add(typingFor)
	if other := t.shown[who.conversation]; other != nil {
		other.until, other.again = until, true
		return false
	}
	if len(t.shown) >= maxTyping {
		return false
	}
	who.until, who.news = until, make(chan struct{}, 1)
	t.shown[who.conversation] = who
	return true
}

// leave ends a typist, unless something came since it looked. It reports whether
// it is over.
func (t *typing) leave(who *typist, forced bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if who.again && !forced {
		who.again = false
		return false
	}
	if t.shown[who.conversation] == who {
		delete(t.shown, who.conversation)
	}
	return true
}
