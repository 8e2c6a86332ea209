package telegram_test

import (
	"fmt"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/bot/telegram"
	"careerbot/bot/telegram/telegramtest"
)

// TestSendThroughFaults: whatever goes wrong, each message arrives once at most,
// in its order, at a pace that Telegram accepts; and only what may have arrived is
// unknown.
func TestSendThroughFaults(t *testing.T) {
	r := newRig(t)
	r.server.SetLimits(telegramtest.TelegramLimits())
	r.server.Random(telegramtest.Chances{
		Seed: 7, Methods: []string{"sendMessage"}, Lose: 0.05, Drop: 0.05, TooMany: 0.1, BadGateway: 0.05, Slow: 0.1, Delay: 300 * time.Millisecond,
	})
	const chats, each = 40, 3
	for i := range each {
		for chat := range chats {
			r.reply(int64(201+chat), fmt.Sprint(i+1), bot.Answer{Text: fmt.Sprint("message ", i)})
		}
	}
	r.run(r.door(func(o *telegram.Options) { o.SendTimeout = 2 * time.Second }))
	r.eventually("everything to be settled", func() bool {
		return r.count(`SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')`) == 0
	})
	if n := r.count(`SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'unknown') OR state = 'sent' AND sent_as = ''`); n != 0 {
		t.Errorf("%d replies are neither sent nor unknown", n)
	}
	arrived := 0
	for chat := range chats {
		last := ""
		for _, m := range r.server.Shown(int64(201 + chat)) {
			if m.Text <= last {
				t.Errorf("chat %d: %q after %q", 201+chat, m.Text, last)
			}
			last = m.Text
			arrived++
		}
	}
	sent, unknown := r.count(`SELECT count(*) FROM outbox WHERE state = 'sent'`), r.count(`SELECT count(*) FROM outbox WHERE state = 'unknown'`)
	if arrived < sent || arrived > sent+unknown || unknown > chats*each/3 {
		t.Errorf("%d arrived, %d sent, %d unknown", arrived, sent, unknown)
	}
	if limited := r.server.Counters().Limited; len(limited) != 0 {
		t.Errorf("too fast: %v", limited)
	}
}
