package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"

	"careerbot/bot"
)

const (
	draftEvery = 400 * time.Millisecond  // to a chat
	editEvery  = 1500 * time.Millisecond // edits count as messages
	liveEvery  = 100 * time.Millisecond  // from this process
	liveFor    = time.Minute
	maxLive    = 64 // chats at once; others just wait for the answer
	// endWithin is how long the answer waits for the last of what showed it.
	endWithin = time.Second
	// canDelete is how old a message may be that Telegram lets us delete.
	canDelete = 47 * time.Hour
	// liveCall bounds one request.
	liveCall = 5 * time.Second
	// rememberEnded is how long an answer that was sent is known not to be written any more.
	rememberEnded = 5 * time.Minute
)

// live shows an answer in its chat while a model writes it: as a draft, which
// vanishes by itself, or, where the server knows no drafts, as a message that is
// changed, and that the finished answer takes the place of. All of it may fail:
// the answer comes as it would have come without.
type live struct {
	*Door

	mu      sync.Mutex
	ctx     context.Context     // of Run; nil before and after it
	streams map[int64]*stream   // by turn
	ended   map[int64]time.Time // turns of which nothing is shown any more
	shownAt map[int64]time.Time // when a chat was last written to
	next    time.Time           // when the next request may go
	edits   bool                // the server knows no drafts
	all     sync.WaitGroup
}

// stream is an answer that is being written.
type stream struct {
	turn, conversation int64

	text  string // so far; live.mu guards it
	check bool   // a reply came into the conversation; so does it
	news  chan struct{}
	stop  context.CancelFunc
	done  chan struct{} // closed when nothing more comes

	chat    int64
	to      route
	preview int64 // the message that shows it, 0 if none

	changing bool // a change of it is under way; guarded by live.mu
}

func newLive(d *Door) *live {
	return &live{Door: d, streams: map[int64]*stream{}, ended: map[int64]time.Time{}, shownAt: map[int64]time.Time{}}
}

// run lets answers be shown until ctx is over.
func (l *live) run(ctx context.Context) {
	l.mu.Lock()
	l.ctx = ctx
	l.mu.Unlock()
	<-ctx.Done()
	l.mu.Lock()
	l.ctx = nil // from here on nothing begins
	l.mu.Unlock()
	l.all.Wait()
}

// show takes up what a model has written so far, and returns at once.
func (l *live) show(e bot.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ctx == nil {
		return
	}
	if _, over := l.ended[e.Turn]; over {
		return
	}
	s := l.streams[e.Turn]
	if s == nil {
		if len(l.streams) >= maxLive {
			return
		}
		ctx, stop := context.WithTimeout(l.ctx, liveFor)
		s = &stream{turn: e.Turn, conversation: e.Conversation, news: make(chan struct{}, 1), stop: stop, done: make(chan struct{})}
		l.streams[e.Turn] = s
		l.all.Go(func() {
			defer l.calm("show what is written")
			defer l.over(s)
			l.follow(ctx, s)
		})
	}
	s.text = strings.TrimSpace(e.Text)
	wake(s.news)
}

// replied has what is shown in a conversation look whether it is finished.
func (l *live) replied(conversation int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.streams {
		if s.conversation == conversation {
			s.check = true
			wake(s.news)
		}
	}
}

// end sees to it that nothing more is shown of a turn, and waits a moment for
// what is under way. It reports whether this process has shown it.
func (l *live) end(ctx context.Context, turn int64) (here bool) {
	l.mu.Lock()
	_, here = l.ended[turn]
	l.forget()
	l.ended[turn] = time.Now()
	s := l.streams[turn]
	within := endWithin
	if s != nil && s.changing {
		// A change that is still under way could arrive after the answer and take its
		// place; a draft is gone when the answer is there.
		within = liveCall + settleFor
	}
	l.mu.Unlock()
	if s == nil {
		return here
	}
	s.stop()
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-s.done:
	case <-timer.C:
	case <-ctx.Done():
	}
	return true
}

// over is the end of a stream.
func (l *live) over(s *stream) {
	s.stop()
	l.mu.Lock()
	delete(l.streams, s.turn)
	l.ended[s.turn] = time.Now()
	l.mu.Unlock()
	close(s.done)
}

// forget drops what is of no use any more; l.mu is held.
func (l *live) forget() {
	if len(l.ended)+len(l.shownAt) < 10000 {
		return
	}
	for _, old := range []map[int64]time.Time{l.ended, l.shownAt} {
		for id, at := range old {
			if time.Since(at) > rememberEnded {
				delete(old, id)
			}
		}
	}
}

// follow shows what is written, until it is finished or ctx is over.
func (l *live) follow(ctx context.Context, s *stream) {
	if !l.find(ctx, s) {
		return
	}
	for shown := ""; ; {
		select {
		case <-ctx.Done():
			return
		case <-s.news:
		}
		text, check := l.latest(s)
		if check && !l.find(ctx, s) {
			return
		}
		if text == shown || text == "" {
			continue
		}
		if !l.wait(ctx, s) {
			return
		}
		text, _ = l.latest(s) // it has grown meanwhile
		if !l.write(ctx, s, text) {
			return
		}
		shown = text
	}
}

func (l *live) latest(s *stream) (text string, check bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	check, s.check = s.check, false
	return s.text, check
}

// find learns where a turn is answered. It reports whether that is a private
// chat of ours and the turn still waits.
func (l *live) find(ctx context.Context, s *stream) bool {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	var chat string
	var to json.RawMessage
	err := l.bot.Pool.QueryRow(ctx, `
		SELECT c.external_id, t.route, t.preview FROM turn t JOIN conversation c ON c.id = t.conversation_id
		WHERE t.id = $1 AND t.state = 'waiting' AND c.channel = $2`, s.turn, channel).Scan(&chat, &to, &s.preview)
	if err != nil {
		return false // another door's, or answered
	}
	s.to = routeOf(to)
	s.chat, err = strconv.ParseInt(chat, 10, 64)
	return err == nil && s.chat > 0
}

// wait waits until something may be shown again. It reports whether to go on.
func (l *live) wait(ctx context.Context, s *stream) bool {
	l.mu.Lock()
	every := draftEvery
	if l.edits {
		every = editEvery
	}
	now := time.Now()
	at := later(l.shownAt[s.chat].Add(every), l.lanes.closedUntil(s.chat, now))
	l.mu.Unlock()
	if !sleep(ctx, at.Sub(now)) {
		return false
	}
	l.mu.Lock()
	now = time.Now()
	at = later(l.next, now)
	l.next = at.Add(liveEvery)
	l.mu.Unlock()
	return sleep(ctx, at.Sub(now))
}

// write shows a text, and reports whether to go on. What has been begun is not
// broken off: a request that is given up may still arrive, after the answer.
func (l *live) write(ctx context.Context, s *stream, text string) bool {
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.shownAt[s.chat] = time.Now()
	}()
	l.mu.Lock()
	edits := l.edits
	l.mu.Unlock()
	if !edits {
		err := l.draft(ctx, s, text)
		if !unsupported(err) {
			return l.tolerable(s.chat, err)
		}
		l.log.Info("telegram: the server knows no drafts; answers are shown by changing a message", "error", l.words(err))
		l.mu.Lock()
		l.edits = true
		l.mu.Unlock()
	}
	if !l.place(ctx, s.chat) {
		return false
	}
	if s.preview == 0 {
		return l.begin(ctx, s, text)
	}
	return l.change(ctx, s, text)
}

// draft shows a text as a draft.
func (l *live) draft(ctx context.Context, s *stream, text string) error {
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), liveCall)
	defer cancel()
	_, err := l.api.SendMessageDraft(call, &tg.SendMessageDraftParams{
		ChatID: s.chat, MessageThreadID: s.to.Thread, Text: beginning(text, maxMessage),
		DraftID: strconv.FormatInt(s.turn%math.MaxInt32+1, 10), // any number but 0, the same for the whole answer
	})
	return err
}

// unsupported reports whether a server has said that it does not know a method.
func unsupported(err error) bool {
	if errors.Is(err, tg.ErrorNotFound) {
		return true
	}
	if !errors.Is(err, tg.ErrorBadRequest) {
		return false
	}
	words := strings.ToLower(err.Error())
	return strings.Contains(words, "method not found") || strings.Contains(words, "unsupported") || strings.Contains(words, "not supported")
}

// begin sends the message that is going to be changed. Its id is stored, so that
// whoever sends the answer puts it there; where that comes too late it is taken
// back.
func (l *live) begin(ctx context.Context, s *stream, text string) bool {
	ctx = context.WithoutCancel(ctx)
	call, cancel := context.WithTimeout(ctx, liveCall)
	defer cancel()
	call, a := traced(call)
	_, err := l.api.SendMessage(call, &tg.SendMessageParams{
		ChatID: s.chat, MessageThreadID: s.to.Thread, Text: unfinished(text), ReplyParameters: replyTo(s.to),
	})
	o := l.judge(err, a, 1)
	l.report(s.chat, o)
	if o.fate != sent || o.message == 0 {
		return false // one that may have been sent is not sent again
	}
	asking, done := context.WithTimeout(ctx, settleFor)
	defer done()
	stored, err := l.bot.Previewed(asking, s.turn, o.message)
	if err != nil {
		l.log.Warn("telegram: store the id of a preview", "error", l.words(err))
	}
	if !stored {
		deleting, done := context.WithTimeout(ctx, liveCall)
		defer done()
		_, err := l.api.DeleteMessage(deleting, &tg.DeleteMessageParams{ChatID: s.chat, MessageID: int(o.message)})
		if err != nil {
			l.log.Info("telegram: take a preview back", "error", l.words(err))
		}
		return false
	}
	s.preview = o.message
	return true
}

func (l *live) changes(s *stream, now bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s.changing = now
}

// change puts the text so far into the message that shows it.
func (l *live) change(ctx context.Context, s *stream, text string) bool {
	l.changes(s, true)
	defer l.changes(s, false)
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), liveCall)
	defer cancel()
	call, a := traced(call)
	_, err := l.api.EditMessageText(call, &tg.EditMessageTextParams{ChatID: s.chat, MessageID: int(s.preview), Text: unfinished(text)})
	o := l.judgeEdit(err, a, 1)
	l.report(s.chat, o)
	return o.fate == sent || o.fate == unsent
}

// sweep takes back previews whose answer will not come, until ctx is over.
func (l *live) sweep(ctx context.Context) {
	defer l.calm("take previews back")
	for sleep(ctx, idle) {
		asking, cancel := context.WithTimeout(ctx, askFor)
		dead, err := l.bot.DeadPreviews(asking, l.bot.Pool, channel, canDelete, maxLive)
		cancel()
		if err != nil && ctx.Err() == nil {
			l.log.Warn("telegram: look for previews to take back", "error", l.words(err))
		}
		for _, p := range dead {
			l.takeBack(ctx, p)
		}
	}
}

// takeBack deletes a preview. What Telegram refuses to delete is left.
func (l *live) takeBack(ctx context.Context, p bot.Preview) {
	chat, err := strconv.ParseInt(p.External, 10, 64)
	if err != nil || !l.lanes.closedUntil(chat, time.Now()).IsZero() {
		return
	}
	calling, cancel := context.WithTimeout(ctx, liveCall)
	defer cancel()
	calling, a := traced(calling)
	_, err = l.api.DeleteMessage(calling, &tg.DeleteMessageParams{ChatID: chat, MessageID: int(p.Message)})
	if o := l.judge(err, a, 1); o.fate == unsent || o.fate == unknown { // the next look tries again; twice does no harm
		if o.limited {
			l.lanes.limit(chat, o.wait, time.Now())
		}
		return
	}
	if err := l.bot.PreviewGone(ctx, p); err != nil && ctx.Err() == nil {
		l.log.Warn("telegram: write down that a preview is gone", "error", l.words(err))
	}
}

// unfinished is a text that goes on.
func unfinished(text string) string { return beginning(text, maxMessage-2) + " …" }

// beginning is as much of a text as fits a message.
func beginning(text string, limit int) string {
	return strings.TrimSpace(split([]run{{text: text}}, limit)[0].plain)
}
