package telegram_test

import (
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot"
)

// TestQuiet: what nobody waits for, written in the evening and sent late, waits for the
// morning; what the person asks at night is answered meanwhile.
func TestQuiet(t *testing.T) {
	r := newRig(t)
	var clock atomic.Int64
	at := func(hour, minute int) { // in Shanghai
		clock.Store(time.Date(2026, 11, 20, hour, minute, 0, 0, time.FixedZone("", 8*3600)).UnixNano())
	}
	r.core.Now = func() time.Time { return time.Unix(0, clock.Load()).UTC() }
	at(20, 59)
	notice := r.reply(81, "1", bot.Answer{Text: "有1条您可能想看的新消息"})
	r.exec(`UPDATE outbox SET not_before = now() WHERE id = $1`, notice)
	at(21, 30)
	r.run(r.door(nil))
	held := `SELECT count(*) FROM outbox WHERE id = $1 AND state = 'waiting' AND attempts = 0 AND not_before BETWEEN now() + interval '10 hours' AND now() + interval '13 hours'`
	r.eventually("it waits for the morning", func() bool { return r.count(held, notice) == 1 })
	r.settled(r.reply(81, "2", bot.Answer{Text: "试用期最长六个月"}), "sent")
	if n := r.count(held, notice); n != 1 || len(r.server.Sent(81)) != 1 {
		t.Errorf("at night %d messages were sent", len(r.server.Sent(81)))
	}
	r.exec(`UPDATE outbox SET not_before = now() WHERE id = $1`, notice)
	r.eventually("it is put off again", func() bool { return r.count(held, notice) == 1 }) // the morning of another clock
	at(8+24, 30)
	r.exec(`UPDATE outbox SET not_before = now() WHERE id = $1`, notice)
	r.settled(notice, "sent")
	if n := len(r.server.Sent(81)); n != 2 {
		t.Errorf("%d messages", n)
	}
}
