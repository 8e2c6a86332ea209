package telegram

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"careerbot/bot"
	"careerbot/prompts"
)

const (
	// deliverFor bounds the delivery of one reply. It ends before the core counts
	// the claim as abandoned.
	deliverFor = 100 * time.Second
	// settleFor bounds writing down what came of it.
	settleFor = 2 * time.Second
	// settleStaleEvery is how often replies of senders that died are looked for.
	settleStaleEvery = 30 * time.Second
)

// send claims replies and delivers them, until ctx is over; then it finishes
// those that it has claimed.
func (d *Door) send(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	free := make(chan struct{}, senders)
	for b := (backoff{}); ctx.Err() == nil; {
		select {
		case <-ctx.Done():
			return
		case free <- struct{}{}:
		}
		// A claim that is given up half-way could have been committed, and its reply
		// would be lost to "unknown".
		claiming, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleFor)
		reply, ok, err := d.claimReply(claiming)
		cancel()
		if err != nil || !ok {
			<-free
			if err != nil {
				sleep(ctx, d.complain("claim a reply", err, &b))
			} else {
				rest(ctx, d.replies)
			}
			continue
		}
		b.reset()
		all.Go(func() {
			d.deliver(ctx, reply)
			<-free
			wake(d.replies) // the next reply of this conversation may go now
		})
	}
}

func (d *Door) claimReply(ctx context.Context) (bot.Reply, bool, error) {
	front, err := d.bot.Front(ctx, channel, 1)
	if err != nil || len(front) == 0 {
		return bot.Reply{}, false, err
	}
	claimed, err := d.bot.ClaimReplies(ctx, []int64{front[0].ID})
	return front[0], len(claimed) == 1, err
}

// deliver sends a reply and writes down what came of it.
func (d *Door) deliver(ctx context.Context, r bot.Reply) {
	begun, stop := lasting(ctx, drain)
	o := d.sendReply(begun, r)
	stop()
	for b := (backoff{}); ; {
		err := d.settle(ctx, r, o)
		if err == nil {
			return
		}
		// A reply whose fate is not written down becomes unknown.
		if wait := d.complain("write down what became of a reply", err, &b); b.failures > 5 || !sleep(ctx, wait) {
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
	var err error
	switch o.fate {
	case sent:
		err = d.bot.Delivered(ctx, r.ID, "")
	case unsent:
		err = d.bot.SendLater(ctx, r.ID, o.wait, o.why)
	case unknown:
		err = d.bot.Unknown(ctx, r.ID, o.why)
	case refused, badHTML:
		err = d.bot.Undeliverable(ctx, r.ID, o.why)
	}
	return err
}

// sendReply sends the messages of a reply one after the other. The reply is sent
// when all are.
func (d *Door) sendReply(ctx context.Context, r bot.Reply) (o outcome) {
	defer func() {
		if p := recover(); p != nil {
			d.log.Error("telegram: panic while sending", "reply", r.ID, "stack", string(debug.Stack()))
			o = outcome{fate: unknown, why: fmt.Sprint("panic: ", p)}
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, deliverFor)
	defer cancel()
	messages, err := d.messages(r)
	if err != nil {
		return outcome{fate: refused, why: err.Error()}
	}
	for i := 0; i < len(messages); {
		o := d.sendMessage(ctx, messages[i], r.Attempts)
		switch {
		case o.fate == sent:
			i++
		case i == 0:
			return o
		case o.fate == unsent && sleep(ctx, o.wait):
			// To send the reply later would repeat the parts that have arrived, so this
			// part is tried again here, as long as there is time.
		default:
			if o.fate == unsent {
				o.fate = unknown
			}
			o.why = fmt.Sprintf("after %d of %d parts: %s", i, len(messages), o.why)
			return o
		}
	}
	return outcome{fate: sent}
}

// message is one call of sendMessage, and its text without markup.
type message struct {
	chat   int64
	params tg.SendMessageParams
	plain  string
}

// messages gives the calls that show a reply.
func (d *Door) messages(r bot.Reply) ([]message, error) {
	chat, err := strconv.ParseInt(r.External, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%q is no chat", r.External)
	}
	set := parts(r.Answer)
	if len(set) == 0 {
		return nil, errors.New("the reply has no text")
	}
	all := make([]message, len(set))
	for i, p := range set {
		all[i] = message{chat: chat, plain: p.plain, params: tg.SendMessageParams{
			ChatID: chat, Text: p.html, ParseMode: models.ParseModeHTML,
			LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: tg.True()},
		}}
	}
	to := routeOf(r.Route)
	for i := range all {
		all[i].params.MessageThreadID = to.Thread
	}
	// The answer hangs on its question, which the press of a button does not have.
	if to.Message != 0 {
		all[0].params.ReplyParameters = &models.ReplyParameters{MessageID: to.Message, AllowSendingWithoutReply: true}
	}
	if chat > 0 { // what a button says is for the person alone
		all[len(all)-1].params.ReplyMarkup = personKeyboard(r)
	}
	return all, nil
}

// keyboard is an inline keyboard of ours. The library's buttons always carry an
// empty copy_text beside what they do.
type keyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}

type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

func personKeyboard(r bot.Reply) keyboard {
	data := fmt.Sprintf("%s%d:%s", sayData, r.Turn, personWords[r.Answer.Language])
	return keyboard{[][]button{{{prompts.PersonButton(r.Answer.Language), data}}}}
}

// sendMessage sends one message at its time; where Telegram refuses the markup,
// without it: plain words are better than none.
func (d *Door) sendMessage(ctx context.Context, m message, attempts int) outcome {
	o := d.call(ctx, m.chat, m.params, attempts)
	if o.fate != badHTML {
		return o
	}
	d.log.Error("telegram: refused our markup; sent without", "error", o.why)
	m.params.Text, m.params.ParseMode = m.plain, ""
	if o = d.call(ctx, m.chat, m.params, attempts); o.fate == badHTML {
		o.fate = refused
	}
	return o
}

func (d *Door) call(ctx context.Context, chat int64, params tg.SendMessageParams, attempts int) outcome {
	if err := d.pace.wait(ctx, chat); err != nil {
		return outcome{fate: unsent, why: "stopped before it was sent"}
	}
	ctx, cancel := context.WithTimeout(ctx, d.options.SendTimeout)
	defer cancel()
	ctx, a := traced(ctx)
	_, err := d.api.SendMessage(ctx, &params)
	return d.judge(err, a, attempts)
}

// settleStale marks as unknown what senders that died have left behind.
func (d *Door) settleStale(ctx context.Context) {
	for {
		n, err := d.bot.SettleStale(ctx, channel, false)
		switch {
		case err != nil && ctx.Err() == nil:
			d.log.Error("telegram: look for replies of senders that died", "error", d.words(err))
		case n > 0:
			d.log.Warn("telegram: replies of senders that died count as unknown", "replies", n)
		}
		if !sleep(ctx, settleStaleEvery) {
			return
		}
	}
}
