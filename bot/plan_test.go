package bot_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
)

// planned does a pass and gives how many messages it wrote.
func (o *office) planned() int {
	o.Helper()
	n, err := o.RemindPlans(context.Background())
	if err != nil {
		o.Fatal(err)
	}
	return n
}

// TestPlanReminders: who asked for it is reminded once, on the day, at nine by their clock,
// by one of two replicas; not in the quiet hours, not while a counsellor has the
// conversation, not of what is done; and one tap stops it.
func TestPlanReminders(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	play := func(lines ...string) {
		t.Helper()
		for i, line := range lines {
			o.line("plan", 100*o.said+i, line)
		}
		o.said++
	}
	at := func(day, hour int) { // by the clock of Shanghai
		o.clock.Store(time.Date(2026, 11, day, hour-8, 1, 0, 0, time.UTC).UnixNano())
	}
	o.empty()
	play("> 加一步：周一去社保所登记", "> 加一步：周一带身份证复印件", "> 加一步：今天打电话")
	for _, day := range []int{20, 23} {
		at(day, 12)
		if n := o.planned(); n != 0 {
			t.Fatalf("%d were reminded who did not ask for it", n)
		}
	}
	at(20, 10)
	play("> 到时提醒我")
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded of a step whose hour has passed", n)
	}
	at(23, 8)
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded before nine", n)
	}
	at(23, 9)
	var all sync.WaitGroup
	written := make([]int, 2)
	for i := range written {
		all.Go(func() { written[i] = o.planned() })
	}
	all.Wait()
	if written[0]+written[1] != 1 {
		t.Errorf("two replicas wrote %v messages", written)
	}
	play("told 您请我今天提醒您。\n\n计划今天做的：\n• 去社保所登记\n• 带身份证复印件\n*")
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded twice", n)
	}
	play("tap ② 明天", "tap ① 做完了")
	at(23, 12)
	if n := o.planned(); n != 0 {
		t.Errorf("%d of a day's second message", n)
	}
	at(24, 10)
	if n := o.planned(); n != 1 {
		t.Errorf("%d messages on the next day", n)
	}
	play("told *• 带身份证复印件\n*", "tap 明天", "tap 不用提醒了")
	at(25, 10)
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded who had stopped it", n)
	}
	play("> 到时提醒我", "> 加一步：周五去面试")
	o.exec(`UPDATE conversation SET unreachable_at = now() WHERE id = $1`, o.conv)
	at(27, 10)
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded who cannot be reached", n)
	}
	if is := o.column(`SELECT count(*)::text FROM plan WHERE remind`); is != "0" {
		t.Error("who has blocked us is still to be reminded")
	}
	play("staff 李老师 counsellor zh - 2", "as 李老师 /duty on", "> 到时提醒我", "> 我的计划")
	at(28, 7)
	play("> 第二步改到今天", "> 人工")
	at(28, 10)
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded while they wait for a person", n)
	}
	if is := o.column(`SELECT count(*)::text FROM plan WHERE due_at > now() - interval '10 years'`); is != "1" {
		t.Error("it is not looked at again")
	}
	if err := o.Forget(context.Background(), bot.Operator, o.conv); err != nil {
		t.Fatal(err)
	}
	if is := o.column(`SELECT ((SELECT count(*) FROM plan) + (SELECT count(*) FROM plan_step))::text`); is != "0" {
		t.Errorf("%s rows are left of an erased plan", is)
	}
}
