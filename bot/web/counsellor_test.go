package web

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
)

// TestCounsellor: a counsellor's words come to an open page by themselves, stand
// alone there, and are there again after a reload.
func TestCounsellor(t *testing.T) {
	b := newBot(pgtest.New(t))
	b.Desk = &bot.Desk{Channel: "telegram", Conversation: "-1001000000000123"}
	if _, err := b.AddStaff(t.Context(), bot.Staff{Telegram: 501, Name: "李老师", Role: "counsellor", Capacity: 5}); err != nil {
		t.Fatal(err)
	}
	run(t, b)
	d := open(t, b, "127.0.0.1:0", nil)
	w := d.window(t, chrometest.New(t), "?lang=zh", phone)
	w.ask("人工", 1)
	if got := see[string](w, `document.querySelector('.theirs').innerText`); !strings.Contains(got, "您排在第1位") {
		t.Errorf("%q", got)
	}
	desk := func(id, text string) {
		t.Helper()
		if _, err := b.Pool.Exec(t.Context(), `UPDATE handoff SET place = 1, place_chat = $1`, b.Desk.Conversation); err != nil {
			t.Fatal(err)
		}
		err := pgx.BeginFunc(t.Context(), b.Pool, func(tx pgx.Tx) error {
			return b.DeskSaid(t.Context(), tx, bot.DeskMessage{Staff: 501, Case: 1, ID: id, Text: text})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	desk("1", "/claim")
	w.Until(`document.querySelectorAll('.theirs').length === 2`)
	if err := b.Typing(t.Context(), 1, 1); err != nil {
		t.Fatal(err)
	}
	w.Until(`!!document.querySelector('.typing .dots') && document.getElementById('status').textContent === '顾问正在输入'`)
	w.shot("phone zh counsellor typing")
	desk("2", "您好，请问在哪个城市？")
	w.Until(`!document.querySelector('.typing')`)
	w.Until(`document.querySelectorAll('.theirs').length === 3`)
	w.ask("广州", 3)
	w.Until(`document.querySelector('.mine .tick')?.textContent === '✓ 已转给顾问' && !document.querySelector('.pending')`)
	for range 2 {
		if got := see[string](w, `Array.from(document.querySelectorAll('.theirs')).map((el) => el.classList.contains('counsellor')).join()`); got != "false,false,true" {
			t.Errorf("who of them is a counsellor: %s", got)
		}
		if got := see[string](w, `Array.from(document.querySelectorAll('.mine .text')).map((el) => el.textContent).join('|')`); got != "人工|广州" {
			t.Errorf("the person said %q", got)
		}
		if got := see[string](w, `document.querySelectorAll('.theirs')[2].innerText`); !strings.HasPrefix(strings.Join(strings.Fields(got), " "), "李老师 顾问 您好，请问在哪个城市？") {
			t.Errorf("the counsellor said %q", got)
		}
		w.shot("phone zh counsellor")
		w.reload()
		w.Until(`document.querySelectorAll('.theirs').length === 3 && document.querySelector('.mine .tick')`)
	}
}
