package telegram

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"careerbot/bot"
)

const (
	// deliverFor bounds the delivery of one reply. It ends before the core counts
	// the claim as abandoned.
	deliverFor = 100 * time.Second
	// keepTrying is how long a reply is of use to anybody.
	keepTrying = 24 * time.Hour
	// keepPosts is the same for the counsellors' desk, which may be away for long: what
	// was posted counts as shown to them.
	keepPosts = 60 * 24 * time.Hour
	// maxDetours is how often one delivery may try another way: without markup,
	// without the topic, without the preview, to the new group.
	maxDetours = 5
	// lastEdit is how long after the end of an answer a change of its preview, from
	// another replica, may still be under way.
	lastEdit = liveCall
)

// deliver sends a reply, or a part of one, and writes down what came of it.
func (d *Door) deliver(ctx context.Context, r bot.Reply) {
	begun, stop := lasting(ctx, drain)
	defer stop()
	o := outcome{fate: unsent, why: "stopped before it was sent"}
	if ctx.Err() == nil {
		o = d.sendReply(begun, r)
	}
	for b := (backoff{}); ; {
		err := d.settle(begun, r, o)
		if err == nil {
			return
		}
		// A reply whose fate is not written down becomes unknown.
		if wait := d.complain("write down what became of a reply", err, &b); !sleep(begun, wait) {
			return
		}
	}
}

func (d *Door) settle(ctx context.Context, r bot.Reply, o outcome) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleFor)
	defer cancel()
	if o.fate != sent {
		d.log.Warn("telegram: a reply was not delivered", "reply", r.ID, "attempt", r.Attempts, "unknown", o.fate == unknown, "again", o.fate == unsent, "in", o.wait, "error", o.why)
	}
	if o.fate == unknown && r.External == chatID(d.desk) {
		o.fate, o.wait = unsent, waitAfter(r.Attempts) // counsellors see it twice rather than not at all
	}
	if r.Answer.By != "" && (o.fate == gone || o.fate == unknown || o.fate == refused) {
		if err := d.bot.Lost(ctx, r.Conversation, bot.Loss{Why: o.why, Maybe: o.fate == unknown, File: o.half}); err != nil {
			return err
		}
	}
	switch o.fate {
	case sent:
		message := ""
		if o.message != 0 {
			message = strconv.FormatInt(o.message, 10)
		}
		return d.bot.Delivered(ctx, r.ID, message)
	case unsent:
		return d.bot.SendLater(ctx, r.ID, r.Attempts, o.wait, o.why)
	case unknown:
		return d.bot.Unknown(ctx, r.ID, o.why)
	case gone:
		if err := d.bot.Undeliverable(ctx, r.ID, o.why); err != nil {
			return err
		}
		return d.bot.Unreachable(ctx, r.Conversation, r.Turn, o.why)
	default:
		return d.bot.Undeliverable(ctx, r.ID, o.why)
	}
}

// sendReply sends a reply, or the part of it that this row of the outbox is.
func (d *Door) sendReply(ctx context.Context, r bot.Reply) (o outcome) {
	defer func() {
		if p := recover(); p != nil {
			d.log.Error("telegram: panic while sending", "reply", r.ID, "stack", string(debug.Stack()))
			o = outcome{fate: unknown, why: fmt.Sprint("panic: ", p)}
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, deliverFor)
	defer cancel()
	within := keepTrying
	if r.External == chatID(d.desk) {
		within = keepPosts
	}
	switch {
	case r.Unreachable && r.External != chatID(d.desk): // the counsellors will be back
		return outcome{fate: refused, why: "the person could not be reached before, and has not written since"}
	case time.Since(r.Queued) > within:
		return outcome{fate: refused, why: fmt.Sprintf("it could not be sent for %v, and helps nobody now", within)}
	}
	p, err := d.partOf(ctx, &r)
	if errors.Is(err, errNotCut) {
		return outcome{fate: unsent, why: d.words(err), wait: waitAfter(r.Attempts)}
	}
	if err != nil {
		return outcome{fate: refused, why: err.Error()}
	}
	m, err := d.message(r, p)
	if err != nil {
		return outcome{fate: refused, why: err.Error()}
	}
	if o, ok := d.toTopic(ctx, r, &m); !ok {
		return o
	}
	if o, done := d.instead(ctx, r, m); done {
		return o
	}
	if m.preview != 0 || r.Part == 1 {
		d.endPreview(ctx, r)
	}
	o = d.dispatch(ctx, r, m, p)
	if o.fate == sent {
		d.afterPost(ctx, m)
	}
	return o
}

// endPreview waits for the last of what shows a reply while it is written: it
// would be seen after the reply, or in its place.
func (d *Door) endPreview(ctx context.Context, r bot.Reply) {
	here := d.live.end(ctx, r.Turn)
	if wait := lastEdit - time.Since(r.Queued); r.Preview != 0 && !here && wait > 0 {
		sleep(ctx, min(wait, lastEdit))
	}
}

// dispatch sends a message. Where Telegram refuses it for a reason that can be
// mended, nothing has been sent, and it is mended and sent again.
func (d *Door) dispatch(ctx context.Context, r bot.Reply, m message, p part) (o outcome) {
	for range maxDetours {
		if o = d.call(ctx, m, r.Attempts); o.fate == sent || o.fate == unsent || o.fate == unknown {
			return o
		}
		switch {
		case o.fate == badHTML && m.ParseMode != "":
			d.log.Error("telegram: refused our markup; sent without", "reply", r.ID, "error", o.why)
			m.Text, m.ParseMode = p.plain, "" // plain words are better than none
		case o.fate == noThread && m.topicOf != 0 && m.MessageThreadID != 0:
			if o, ok := d.newTopic(ctx, &m, r.Attempts); !ok {
				return o
			}
		case o.fate == refused && m.copy != nil && m.chat == d.desk: // it is gone at the other end
			m.copy = nil
		case o.fate == refused && m.copy != nil && r.Answer.Words != "":
			return d.wordsAlone(ctx, r, m, p, o)
		case o.fate == gone && m.chat == d.desk: // the counsellors will be back
			o.fate, o.wait = unsent, time.Minute
			return o
		case o.fate == noThread && m.MessageThreadID != 0:
			m.MessageThreadID = 0
		case o.fate == noPreview && m.preview != 0:
			m.preview = 0
		case o.fate == moved && o.moved != 0 && o.moved != m.chat:
			if err := d.bot.Moved(ctx, d.bot.Pool, channel, chatID(m.chat), chatID(o.moved)); err != nil {
				d.log.Error("telegram: write down a group's new id", "error", d.words(err))
			}
			m.chat, m.ChatID = o.moved, o.moved
		default:
			return o
		}
		if !d.place(ctx, m.chat) {
			return outcome{fate: unsent, why: "stopped before it was sent"}
		}
	}
	return o
}

// wordsAlone sends a person what stood under a file that cannot be sent. The reply
// is refused all the same, for what was refused: they do not have the file.
func (d *Door) wordsAlone(ctx context.Context, r bot.Reply, m message, p part, file outcome) outcome {
	if !d.place(ctx, m.chat) {
		return outcome{fate: unsent, why: "stopped before it was sent"}
	}
	m.copy = nil
	o := d.dispatch(ctx, r, m, p)
	if o.fate != sent {
		return o
	}
	file.half = true
	return file
}

// place waits until a message may go to a chat. The scheduler has done so for the
// first; others are rare.
func (d *Door) place(ctx context.Context, chat int64) bool {
	for {
		again, ok := d.lanes.take(chat, time.Now())
		if ok {
			return true
		}
		if !sleep(ctx, time.Until(again)) {
			return false
		}
	}
}

// message is a message on its way: sent, or put in the place of its preview.
type message struct {
	tg.SendMessageParams
	chat    int64
	preview int64
	copy    *bot.Copy // goes in the place of the text
	venue   *venue    // as well
	topicOf int64     // the case whose topic it goes to
}

// call makes one request and says what came of it.
func (d *Door) call(ctx context.Context, m message, attempts int) outcome {
	ctx, cancel := context.WithTimeout(ctx, d.options.SendTimeout)
	defer cancel()
	ctx, a := traced(ctx)
	var o outcome
	switch {
	case m.copy != nil:
		o = d.copyMessage(ctx, m, a, attempts)
	case m.venue != nil:
		_, err := d.api.SendVenue(ctx, &tg.SendVenueParams{
			ChatID: m.ChatID, MessageThreadID: m.MessageThreadID, Latitude: m.venue.Lat, Longitude: m.venue.Lon, Title: m.venue.Title, Address: m.venue.Address,
			ReplyMarkup: models.ReplyKeyboardRemove{RemoveKeyboard: true}, // what asked where they are is done
		})
		o = d.judge(err, a, attempts)
	case m.preview != 0:
		_, err := d.api.EditMessageText(ctx, &tg.EditMessageTextParams{
			ChatID: m.ChatID, MessageID: int(m.preview), Text: m.Text, ParseMode: m.ParseMode,
			LinkPreviewOptions: m.LinkPreviewOptions, ReplyMarkup: m.ReplyMarkup,
		})
		if o = d.judgeEdit(err, a, attempts); o.fate == sent {
			o.message = m.preview
		}
	default:
		_, err := d.api.SendMessage(ctx, &m.SendMessageParams)
		o = d.judge(err, a, attempts)
	}
	d.report(m.chat, o)
	return o
}

// report lets the lanes know what came of a message.
func (d *Door) report(chat int64, o outcome) {
	now := time.Now()
	d.lanes.over(chat, o.fate == sent, now)
	if o.limited && d.lanes.limit(chat, o.wait, now) {
		d.log.Warn("telegram: several chats in a row were limited; everything waits", "wait", o.wait)
	}
}

// message gives the request that shows a part of a reply.
func (d *Door) message(r bot.Reply, p part) (message, error) {
	chat, err := strconv.ParseInt(r.External, 10, 64)
	if err != nil {
		return message{}, fmt.Errorf("%q is no chat", r.External)
	}
	to := routeOf(r.Route)
	m := message{chat: chat, topicOf: to.Case, copy: r.Answer.Copy, venue: p.venue, SendMessageParams: tg.SendMessageParams{
		ChatID: chat, MessageThreadID: to.Thread, Text: p.html, ParseMode: models.ParseModeHTML,
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: tg.True()},
	}}
	if r.Part == 1 {
		m.ReplyParameters = replyTo(to)
		m.preview = r.Preview
	}
	switch {
	case !p.last:
	case chat > 0 && r.Answer.AskPlace:
		m.ReplyMarkup, m.preview = askPlace(r.Answer.Language), 0
	case chat > 0 && r.Answer.By == "": // what a button says is for the person alone; a counsellor's words have none
		m.ReplyMarkup = d.keyboard(r)
	case chat == d.desk && len(r.Answer.Choices) > 0:
		m.ReplyMarkup = deskKeyboard(r)
	}
	return m, nil
}

// replyTo hangs an answer on its question, which the press of a button does not have.
func replyTo(to route) *models.ReplyParameters {
	if to.Message == 0 {
		return nil
	}
	return &models.ReplyParameters{MessageID: to.Message, AllowSendingWithoutReply: true}
}
