package bot_test

import (
	"testing"
	"time"
)

// TestPlanReminderBesides: whoever asked to be reminded today is reminded today, whatever
// else they were told that day.
func TestPlanReminderBesides(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	at := func(day, hour int) { // by the clock of Shanghai
		o.clock.Store(time.Date(2026, 11, day, hour-8, 5, 0, 0, time.UTC).UnixNano())
	}
	o.empty()
	at(20, 10)
	o.play("plan", "> 加一步：周一去社保所登记", "> 到时提醒我")
	o.exec(`UPDATE conversation SET unasked_at = '2026-11-23 08:30+08'`)
	at(23, 8)
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded before nine", n)
	}
	at(23, 9)
	if n := o.planned(); n != 1 {
		t.Errorf("%d were reminded on the day of their step, after another message", n)
	}
	at(23, 12)
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded a second time", n)
	}
}
