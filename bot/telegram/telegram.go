// Package telegram is the Telegram door: updates in, messages out, nothing else.
//
// The life of an update, top to bottom: it comes by long polling (poll.go) or by
// webhook (webhook.go), is understood (update.go), and is committed with what it
// asks of the core in one transaction (ingest.go); only then is it acknowledged.
// One that cannot be understood is a dead letter, which can be read again by a
// later version (replay.go). For a voice message the core has the recording
// fetched (voice.go).
//
// The life of a reply: one replica, elected by a lock (lock.go), is the sender (send.go).
// It looks at the outbox, passes over chats that have to wait (lanes.go), claims
// what may go now, and sends each reply in a goroutine of its own (deliver.go).
// A reply is set in HTML (markup.go), cut where it is too long (split.go) and its
// parts stored before any of them goes (parts.go); it has buttons (keyboard.go).
// What Telegram says of it decides what becomes of it (outcome.go). Until it is
// there the chat shows "typing" (typing.go), or what the model has written so
// far (live.go). In groups the door only says that it answers in private; but for
// the forum of the counsellors, where each case has a topic (desk.go).
//
// At its start the door tells Telegram which commands the bot has and what it is
// (commands.go). What the commands answer is the core's affair: they work at
// every door.
//
// github.com/go-telegram/bot is the client and has the types. Its poller and its
// webhook are not used: both acknowledge an update before anything is stored.
//
// It owns the table telegram_update. The states of a row: done (handed to the
// core), skipped (nothing to do), dead (could not be understood; error says why),
// or waiting (left by an earlier version).
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"careerbot/bot"
	"careerbot/internal/batch"
)

const (
	// channel is this door's name in the core.
	channel = "telegram"
	// apiURL is Telegram's own Bot API server.
	apiURL = "https://api.telegram.org"
	// idle is how long a loop waits for news before it looks for itself.
	idle = time.Second
	// drain is how long a send may still take once Run has been told to stop; with
	// writing down what came of it that stays within 10 seconds.
	drain = 7 * time.Second
	// callFor bounds a call that does not wait for anything.
	callFor = 30 * time.Second
)

// allowed are the updates that Telegram is asked for: what nobody works on is
// not even stored. Telegram remembers the list, so it is always sent.
var allowed = []string{
	models.AllowedUpdateMessage, models.AllowedUpdateEditedMessage, models.AllowedUpdateCallbackQuery, models.AllowedUpdateMyChatMember,
}

// Options says which bot the door is, and how it is reached.
type Options struct {
	Token  string // from @BotFather
	APIURL string // Bot API server; "" is Telegram's own
	// WebhookURL is the public address that Telegram posts updates to, where
	// [Door.Webhook] has to be mounted; "" is long polling.
	WebhookURL    string
	WebhookSecret string // 1 to 256 of A-Z a-z 0-9 _ -; needed with a WebhookURL
	Log           *slog.Logger
	HTTPClient    *http.Client  // nil is one of our own
	PollTimeout   time.Duration // of one long poll; 50 s if zero, which is Telegram's limit
	SendTimeout   time.Duration // after which a send is unknown; 30 s if zero
}

// Door connects a bot to Telegram.
type Door struct {
	bot     *bot.Bot
	api     *tg.Bot
	wire    *wire
	log     *slog.Logger
	options Options
	lanes   *lanes
	sender  *sender
	typing  *typing
	live    *live
	me      atomic.Pointer[models.User] // known once Run has asked Telegram
	letGo   time.Duration
	desk    int64 // the forum in which counsellors work, 0 if none

	incoming batch.Queue[rawUpdate, struct{}]
	besideMu sync.Mutex
	beside   sync.WaitGroup // what is done outside a transaction
	ended    bool           // Run has ended
}

var (
	tokenForm  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// New makes a door. It does not touch the network.
func New(b *bot.Bot, o Options) (*Door, error) {
	if !tokenForm.MatchString(o.Token) {
		return nil, errors.New("telegram: the token is not one: it takes the form 123456:ABC-DEF, from @BotFather")
	}
	if o.APIURL == "" {
		o.APIURL = apiURL
	}
	o.APIURL = strings.TrimRight(o.APIURL, "/")
	if u, err := url.Parse(o.APIURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("telegram: the address %q of the Bot API server is not an http or https URL", o.APIURL)
	}
	if o.WebhookSecret != "" && !secretForm.MatchString(o.WebhookSecret) {
		return nil, errors.New("telegram: the webhook secret takes 1 to 256 of A-Z a-z 0-9 _ -")
	}
	if o.WebhookURL != "" && o.WebhookSecret == "" {
		return nil, errors.New("telegram: a webhook without a secret would take messages from anyone")
	}
	if o.PollTimeout == 0 {
		o.PollTimeout = 50 * time.Second
	}
	if o.SendTimeout == 0 {
		o.SendTimeout = callFor
	}
	if o.Log == nil {
		o.Log = b.Log
	}
	d := &Door{bot: b, log: o.Log, options: o, wire: newWire(o), lanes: newLanes(), letGo: letGo}
	if b.Desk != nil && b.Desk.Channel == channel {
		d.desk, _ = strconv.ParseInt(b.Desk.Conversation, 10, 64)
	}
	d.sender, d.typing, d.live = newSender(d), newTyping(d), newLive(d)
	var err error
	d.api, err = tg.New(o.Token,
		tg.WithSkipGetMe(), // no network in a constructor
		tg.WithServerURL(o.APIURL),
		tg.WithHTTPClient(o.PollTimeout, d.wire),
		tg.WithErrorsHandler(func(err error) { d.log.Warn("telegram client", "error", d.words(err)) }),
	)
	if err != nil {
		return nil, fmt.Errorf("telegram: %s", d.words(err))
	}
	return d, nil
}

// Run receives and sends until ctx is over, and returns once the sends that were
// on their way have ended and been written down, 10 seconds later at most. It
// gives an error only where going on makes no sense; everything else it logs,
// and tries again.
//
// The core's own Run has to run as well, here or in another replica.
func (d *Door) Run(ctx context.Context) error {
	if !d.introduce(ctx) {
		return nil // told to stop before Telegram could be reached
	}
	var all sync.WaitGroup
	for what, do := range map[string]func(context.Context){
		"receive": d.receive, "send": d.sender.run, "watch": d.watch, "type": d.typing.run, "show": d.live.run,
		"adopt": d.adopt, "sweep": d.sweep, "describe": d.describe, "erase": d.erase,
	} {
		all.Go(func() { d.keep(ctx, what, do) })
	}
	all.Wait()
	d.besideMu.Lock()
	d.ended = true
	d.besideMu.Unlock()
	d.beside.Wait()
	return nil
}

// receive sees to it that updates come.
func (d *Door) receive(ctx context.Context) {
	if d.options.WebhookURL == "" {
		d.poll(ctx)
	} else {
		d.setWebhook(ctx)
	}
}

// keep does something; where it panics, again, until ctx is over.
func (d *Door) keep(ctx context.Context, what string, do func(context.Context)) {
	for finished := false; !finished; {
		func() {
			defer d.calm(what)
			do(ctx)
			finished = true
		}()
		finished = finished || !sleep(ctx, idle)
	}
}

// calm is deferred: a panic is an error of what it happened in, not the end of
// the program.
func (d *Door) calm(what string) {
	if p := recover(); p != nil {
		d.log.Error("telegram: panic", "in", what, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
	}
}

// introduce asks Telegram who we are: a group message is for us where it names
// us. It reports whether it learned that before ctx was over.
func (d *Door) introduce(ctx context.Context) bool {
	return d.untilDone(ctx, "ask Telegram who we are", func(ctx context.Context) error {
		me, err := d.api.GetMe(ctx)
		if err != nil {
			return err
		}
		d.me.Store(me)
		d.log.Info("telegram bot", "username", me.Username, "webhook", d.options.WebhookURL != "")
		return nil
	})
}

// Name asks Telegram for the bot's name: whether the token is good and Telegram
// can be reached.
func (d *Door) Name(ctx context.Context) (string, error) {
	me, err := d.api.GetMe(ctx)
	switch {
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound):
		return "", errors.New("Telegram does not know the token: check TELEGRAM_BOT_TOKEN") //nolint:staticcheck // a name begins it
	case err != nil:
		return "", fmt.Errorf("Telegram does not answer: %s", d.words(err)) //nolint:staticcheck // a name begins it
	}
	return me.Username, nil
}

// Desk asks Telegram whether counsellors can work in the desk's group, and gives what
// is in the way, "" where nothing is.
func (d *Door) Desk(ctx context.Context) (problem string, err error) {
	group, err := d.api.GetChat(ctx, &tg.GetChatParams{ChatID: d.desk})
	switch {
	case errors.Is(err, tg.ErrorBadRequest), errors.Is(err, tg.ErrorForbidden):
		return "the bot is not in it, or there is no such group: check COUNSELLOR_CHAT_ID and add the bot", nil
	case err != nil:
		return "", fmt.Errorf("Telegram does not answer: %s", d.words(err)) //nolint:staticcheck // a name begins it
	case !group.IsForum:
		return "it has no topics: turn Topics on in the group's settings", nil
	}
	me, err := d.api.GetChatMember(ctx, &tg.GetChatMemberParams{ChatID: d.desk, UserID: d.api.ID()})
	switch {
	case err != nil:
		return "", fmt.Errorf("Telegram does not answer: %s", d.words(err)) //nolint:staticcheck // a name begins it
	case me.Owner == nil && (me.Administrator == nil || !me.Administrator.CanManageTopics):
		return "the bot may not manage topics: make it an administrator who may", nil
	case me.Administrator != nil && !me.Administrator.CanDeleteMessages:
		return "the bot may not delete messages: let it, or what is erased stays there", nil
	}
	return "", nil
}

func (d *Door) setWebhook(ctx context.Context) {
	d.untilDone(ctx, "set the webhook", func(ctx context.Context) error {
		_, err := d.api.SetWebhook(ctx, &tg.SetWebhookParams{
			URL: d.options.WebhookURL, SecretToken: d.options.WebhookSecret, AllowedUpdates: allowed,
		})
		return err
	})
}

// untilDone does something until it succeeds or ctx is over, and reports which.
func (d *Door) untilDone(ctx context.Context, what string, do func(context.Context) error) bool {
	for b := (backoff{}); ctx.Err() == nil; {
		call, cancel := context.WithTimeout(ctx, callFor)
		err := do(call)
		cancel()
		if err == nil {
			return true
		}
		if ctx.Err() == nil {
			sleep(ctx, d.complain(what, err, &b))
		}
	}
	return false
}

// complain logs what went wrong in words that say what to do about it, and gives
// how long to wait before the next try.
func (d *Door) complain(what string, err error, b *backoff) time.Duration {
	wait := b.next()
	var many *tg.TooManyRequestsError
	advice := ""
	switch {
	case errors.As(err, &many):
		wait = max(wait, time.Duration(many.RetryAfter)*time.Second)
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound):
		advice = "Telegram does not know the token: check TELEGRAM_BOT_TOKEN"
	case errors.Is(err, tg.ErrorConflict):
		advice = "another program takes this bot's updates, or a webhook is set: stop the other program, or give this one a bot of its own"
	}
	d.log.Error("telegram: "+what, "error", d.words(err), "advice", advice, "again_in", wait)
	return wait
}

// maxBackoff is the most that a backoff waits.
const maxBackoff = time.Minute

// backoff grows from one second to one minute.
type backoff struct{ failures int }

func (b *backoff) next() time.Duration {
	b.failures = min(b.failures+1, 7)
	return min(maxBackoff, time.Second<<(b.failures-1))
}

func (b *backoff) reset() { b.failures = 0 }

// sleep waits, and reports whether it could: false where ctx was over first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// wake leaves news for a loop without waiting for it.
func wake(loop chan struct{}) {
	select {
	case loop <- struct{}{}:
	default:
	}
}
