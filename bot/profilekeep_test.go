package bot_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"careerbot/bot"
)

// TestProfileAges: a profile that nobody touches is told of 14 days before, once, never in
// the quiet hours nor while a counsellor has the conversation, and then erased; a tap keeps
// it; who cannot be reached loses it, too.
func TestProfileAges(t *testing.T) {
	b := newGuideBot(t)
	b.ProfileMonths = 6
	b.Quiet = bot.Quiet{From: time.Hour, To: time.Hour} // none
	o := newOffice(t, b)
	run(t, o.Bot, 1)
	ages := func(want string) {
		t.Helper()
		told, erased, err := o.AgeProfiles(context.Background())
		if is := fmt.Sprint(told, " ", erased); err != nil || is != want {
			t.Errorf("told and erased are %s, want %s, %v", is, want, err)
		}
	}
	o.line("old", 1, "> 记住我会开叉车")
	o.line("old", 2, "press 同意")
	other := o.conv
	o.line("gone", 3, "> 记住我会开叉车")
	o.line("gone", 4, "press 同意")
	o.exec(`UPDATE conversation SET unreachable_at = now() WHERE id = $1`, o.conv)
	ages("0 0")
	at := func(d time.Duration) {
		o.exec(`UPDATE profile SET updated_at = $1, warned_at = NULL, look_at = NULL`, o.Now().AddDate(0, -6, 0).Add(d))
	}
	at(15 * 24 * time.Hour) // a day too early
	ages("0 0")
	at(14*24*time.Hour - time.Minute)
	ages("1 0")
	ages("0 0") // once
	o.conv = other
	o.line("old", 5, "told 您让我记住的情况已经有6个月左右没有用过了*14天后会自动删除*")
	o.line("old", 6, "tap 继续保存")
	o.line("old", 7, "< 好的，继续替您保存*")
	if is := o.column(`SELECT (warned_at IS NULL)::text || (updated_at > $2::timestamptz - interval '1 day')::text FROM profile WHERE conversation_id = $1`, other, o.Now()); is != "truetrue" {
		t.Errorf("after the tap: %s", is)
	}
	o.clock.Add(int64(14*24*time.Hour + time.Hour))
	ages("0 1")
	if is := o.column(`SELECT string_agg(conversation_id::text, ' ') FROM profile`); is != fmt.Sprint(other) {
		t.Errorf("left are %s", is)
	}
	o.exec(`UPDATE profile SET updated_at = $1`, o.Now().AddDate(0, -7, 0))
	o.exec(`WITH s AS (INSERT INTO staff (telegram_id, name, role) VALUES (9, '李', 'counsellor') RETURNING id) UPDATE conversation SET owner = s.id FROM s WHERE conversation.id = $1`, other)
	ages("0 0")
	o.exec(`UPDATE conversation SET owner = NULL WHERE id = $1`, other)
	o.exec(`UPDATE profile SET look_at = NULL`)
	now := o.Now().UTC().Add(8 * time.Hour) // in China
	day := now.Sub(now.Truncate(24 * time.Hour))
	o.Quiet = bot.Quiet{From: (day - time.Hour + 24*time.Hour) % (24 * time.Hour), To: (day + time.Hour) % (24 * time.Hour)}
	ages("0 0")
	o.clock.Add(int64(3 * time.Hour))
	ages("1 0")
	o.clock.Add(int64(14 * 24 * time.Hour))
	ages("0 1")
}
