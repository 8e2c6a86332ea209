package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
)

// TestToldInEnglish: who writes English is told of changed rules in English, not in quiet
// hours, and not after any of the words that stop it, which are answered in English.
func TestToldInEnglish(t *testing.T) {
	ctx := t.Context()
	o, l, admin, version := changed(t)
	if _, err := l.Publish(ctx, []int64{version}, "王"); err != nil {
		t.Fatal(err)
	}
	if err := o.DraftNotice(ctx, admin, version, 0, map[string]string{"zh": "考试费有变动。", "en": "The fee has changed."}, falls(t, l, version)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ApproveNotice(ctx, admin, version, 1); err != nil {
		t.Fatal(err)
	}
	o.exec(`DELETE FROM change_told WHERE conversation_id <> (SELECT id FROM conversation WHERE external_id = 'en')`)
	tell := func(when string, want int, due string) {
		t.Helper()
		if n, err := o.TellChanges(ctx); err != nil || n != want {
			t.Errorf("%s: %d messages, %v", when, n, err)
		}
		if got := o.column(`SELECT coalesce(extract(epoch FROM due_at - $1::timestamptz)::integer / 60 || '', 'none') FROM change_told`, o.Now()); got != due {
			t.Errorf("%s: due in %s minutes, want %s", when, got, due)
		}
	}
	again := func() {
		t.Helper()
		o.exec(`UPDATE change_told SET due_at = $1, told_at = NULL`, o.Now())
		o.exec(`UPDATE rule_watch SET told_at = NULL`)
	}
	local := o.Now().In(time.FixedZone("", 8*60*60)) // Shanghai's
	o.Quiet = bot.Quiet{From: time.Duration(local.Hour()) * time.Hour, To: time.Duration(local.Hour()+1) * time.Hour}
	tell("in quiet hours", 0, fmt.Sprint(60-local.Minute()))
	o.Quiet = bot.Quiet{From: time.Hour, To: time.Hour}
	again()
	tell("after them", 1, "none")
	told := o.column(`SELECT o.body->>'answer' FROM outbox o JOIN turn t ON t.id = o.turn_id WHERE t.external_id LIKE 'change:%'`)
	if !strings.HasPrefix(told, "The fee has changed.\n\n潜水员证书考试费规定, 第一条\nBefore: ") || !strings.HasSuffix(told, "just ask your question again.") {
		t.Errorf("told %q", told)
	}
	stops := []string{"stop", "Please stop.", "unsubscribe", "stop sending me these", "no more please", "Stop telling me of rule changes", "please stop sending me policy change alerts"}
	t.Run("stop", func(t *testing.T) {
		o.exec(`UPDATE change_told SET due_at = NULL`) // not while this runs
		run(t, o.Bot, 2)
		for i, words := range stops {
			o.exec(`INSERT INTO rule_watch (conversation_id, language, since) SELECT id, 'en', now() FROM conversation WHERE external_id = 'en' ON CONFLICT DO NOTHING`)
			if a := ask(t, o.Bot, "en", fmt.Sprint("stop ", i), words); a.Language != "en" || !strings.Contains(a.Text, "I will not tell you of changed rules any more") && !strings.Contains(a.Text, "no more messages unasked. Stopped: changes of rules.") {
				t.Errorf("%s: %s", words, a.Text)
			}
			if got := o.column(`SELECT count(*)::text FROM rule_watch w JOIN conversation c ON c.id = w.conversation_id WHERE c.external_id = 'en'`); got != "0" {
				t.Errorf("%s: is told still", words)
				o.exec(`DELETE FROM rule_watch WHERE conversation_id = (SELECT id FROM conversation WHERE external_id = 'en')`)
			}
		}
	})
	again()
	tell("after they said stop", 0, "none")
}
