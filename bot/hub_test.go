package bot_test

import (
	"testing"

	"careerbot/bot"
	"careerbot/knowledge"
)

// TestWatchCases: whoever changes a case, who watches cases learns of it, and who
// does not look is not waited for.
func TestWatchCases(t *testing.T) {
	o := newOffice(t, newBot(t, func(*knowledge.Library) ([]knowledge.Result, error) { return nil, nil }))
	other := *o.Bot
	other.Hub = bot.NewHub()
	changed, stop := other.Hub.WatchCases()
	idle, stopIdle := other.Hub.WatchCases()
	defer stopIdle()
	run(t, &other, 1)
	until := func(want int64) {
		t.Helper()
		for got := range changed {
			if got == want {
				return
			}
		}
	}
	until(0) // it listens
	for _, sql := range []string{
		`INSERT INTO conversation (channel, external_id) VALUES ('web', 'x')`,
		`INSERT INTO handoff (conversation_id, reason, language, region, opened_at, waiting_since) SELECT id, 'asked', 'zh', '', now(), now() FROM conversation`,
	} {
		if _, err := o.Pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	until(1)
	for range 2 * cap(idle) {
		if _, err := o.Pool.Exec(t.Context(), `INSERT INTO handoff_event (handoff_id, what, at) VALUES (1, 'note', now())`); err != nil {
			t.Fatal(err)
		}
		until(1)
	}
	if len(idle) != cap(idle) {
		t.Errorf("who does not look has %d of %d", len(idle), cap(idle))
	}
	stop()
	if _, err := o.Pool.Exec(t.Context(), `UPDATE handoff SET level = level + 1`); err != nil {
		t.Fatal(err)
	}
	if len(changed) != 0 {
		t.Error("it is told still")
	}
}
