package bot_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"careerbot/bot"
)

// ended makes a conversation whose case a counsellor has ended, and gives the case.
func (o *office) ended(conversation string) (id int64) {
	o.Helper()
	receipt, err := o.Receive(context.Background(), bot.Message{Channel: "terminal", Conversation: conversation, ID: "1", Text: "人工"})
	if err != nil {
		o.Fatal(err)
	}
	reply(o.TB, o.Bot, receipt)
	o.conv = receipt.Conversation
	for _, text := range []string{"/claim", "您好", "/close"} {
		o.by("李老师", text)
	}
	if id, _, err = o.Standing(context.Background(), o.conv); err != nil {
		o.Fatal(err)
	}
	return id
}

// TestRatingIsOnesOwn: who presses, or forges, the button of another's talk changes
// nothing in it, and neither does a turn that is answered late.
func TestRatingIsOnesOwn(t *testing.T) {
	o := newOffice(t, newStarterBot(t))
	run(t, o.Bot, 2)
	o.staff = map[string]int64{"李老师": 1000}
	if _, err := o.AddStaff(t.Context(), bot.Staff{Telegram: 1000, Name: "李老师", Role: "counsellor", Capacity: 5}); err != nil {
		t.Fatal(err)
	}
	mine, theirs := o.ended("mine"), o.ended("theirs")
	n := 1
	press := func(conversation string, id int64) string {
		n++
		receipt, err := o.Receive(t.Context(), bot.Message{Channel: "terminal", Conversation: conversation, ID: fmt.Sprint(n), Kind: bot.Button, Text: fmt.Sprintf("评价：不满意 #%d", id)})
		if err != nil {
			t.Fatal(err)
		}
		return reply(t, o.Bot, receipt).Text
	}
	rated := func(id int64) string { return o.column(`SELECT rating FROM handoff WHERE id = $1`, id) }
	if said := press("mine", theirs); !like("没有找到*", said) || rated(theirs) != "" {
		t.Errorf("told %q, rated %q", said, rated(theirs))
	}
	// What was missing in it is not theirs to say either.
	if _, err := o.Pool.Exec(t.Context(), `
		UPDATE conversation SET memory = jsonb_build_object('missing', jsonb_build_object('case', $1::bigint, 'at', $2::timestamptz)) WHERE external_id = 'mine'`,
		theirs, o.Now().UTC().Format(time.RFC3339)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Pool.Exec(t.Context(), `UPDATE handoff SET rating = 'poor' WHERE id = $1`, theirs); err != nil {
		t.Fatal(err)
	}
	receipt, err := o.Receive(t.Context(), bot.Message{Channel: "terminal", Conversation: "mine", ID: "words", Text: "没说清楚"})
	if err != nil {
		t.Fatal(err)
	}
	reply(t, o.Bot, receipt)
	if said := o.column(`SELECT missing FROM handoff WHERE id = $1`, theirs); said != "" {
		t.Errorf("another wrote %q", said)
	}
	if press("mine", mine); rated(mine) != "poor" {
		t.Errorf("rated %q", rated(mine))
	}
	// A later turn has been answered already.
	if _, err := o.Pool.Exec(t.Context(), `UPDATE handoff SET rating = 'good', rated_turn = rated_turn + 1000 WHERE id = $1`, mine); err != nil {
		t.Fatal(err)
	}
	if press("mine", mine); rated(mine) != "good" {
		t.Errorf("an older turn made it %q", rated(mine))
	}
}
