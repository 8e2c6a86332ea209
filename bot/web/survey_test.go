package web

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
)

// TestSurvey: the buttons stand under the closing words, work after a reload, too,
// and asking goes on beside them.
func TestSurvey(t *testing.T) {
	b := newBot(pgtest.New(t))
	b.Desk = &bot.Desk{Channel: "telegram", Conversation: "-1001000000000123"}
	if _, err := b.AddStaff(t.Context(), bot.Staff{Telegram: 501, Name: "Ann", Role: "counsellor", Capacity: 5}); err != nil {
		t.Fatal(err)
	}
	run(t, b)
	d := open(t, b, "127.0.0.1:0", nil)
	w := d.window(t, chrometest.New(t), "?lang=en", phone)
	w.ask("I want to talk to a person", 1)
	act(t, b, b.Claim)
	act(t, b, func(ctx context.Context, tx pgx.Tx, c *bot.Case, by bot.Staff) error {
		return b.End(ctx, tx, c, by, "return")
	})
	w.Until(`document.querySelectorAll('.theirs').length === 3`)
	w.Until(`document.body.innerText.includes('Are you satisfied with this talk?')`)
	press := func(label string) {
		t.Helper()
		if !see[bool](w, `(() => { for (const b of document.querySelectorAll('.choices button')) if (b.textContent === '`+label+`') { b.click(); return true } return false })()`) {
			t.Fatalf("no button %q", label)
		}
	}
	w.shot("phone en survey")
	press("Not satisfied")
	w.Until(`document.body.innerText.includes('What was missing?')`)
	w.reload()
	w.Until(`document.querySelectorAll('.theirs').length === 4`)
	press("Satisfied")
	w.Until(`document.body.innerText.includes('Thank you for telling us.')`)
	var rating string
	if err := b.Pool.QueryRow(t.Context(), `SELECT rating FROM handoff`).Scan(&rating); err != nil || rating != "good" {
		t.Errorf("%q, %v", rating, err)
	}
}

// act does something about the first case as the first of the staff.
func act(t *testing.T, b *bot.Bot, do func(context.Context, pgx.Tx, *bot.Case, bot.Staff) error) {
	t.Helper()
	if err := b.Act(t.Context(), 1, 1, "test", do); err != nil {
		t.Fatal(err)
	}
}
