package telegram_test

import (
	"testing"

	"careerbot/bot/telegram/telegramtest"
)

// TestDeskErased: with a conversation go the topic in which counsellors had it, and what
// came for it as Telegram sent it; others stay.
func TestDeskErased(t *testing.T) {
	r, thread, _ := counselled(t, 81)
	r.server.Push(telegramtest.Text(82, 1, "zh", "人工"))
	r.topic("个案 #2")
	words := func(chat string) (n int) {
		t.Helper()
		if err := r.pool.QueryRow(t.Context(), `SELECT count(*) FROM telegram_update WHERE body->'message'->'chat'->>'id' = $1 AND body::text LIKE '%人工%'`, chat).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if words("81") != 1 || words("82") != 1 || len(r.server.Topics(forum)) != 2 {
		t.Fatalf("before: %d, %d, %v", words("81"), words("82"), r.server.Topics(forum))
	}
	r.server.Fail(telegramtest.Fault{Method: "deleteForumTopic", Status: 400, Description: "Bad Request: not enough rights", Times: 1})
	if _, err := r.pool.Exec(t.Context(), `DELETE FROM conversation WHERE external_id = '81'`); err != nil {
		t.Fatal(err)
	}
	r.eventually("the topic is deleted", func() bool {
		all := r.server.Topics(forum)
		return len(all) == 2 && all[0].Thread == thread && all[0].Deleted && !all[1].Deleted
	})
	r.eventually("nothing is left to delete", func() bool {
		places, err := r.core.ErasedPlaces(t.Context())
		return err == nil && len(places) == 0
	})
	if words("81") != 0 || words("82") != 1 {
		t.Errorf("updates that are kept: %d, %d", words("81"), words("82"))
	}
}

// TestDeadAtDesk: of what counsellors write nothing is kept, also where it cannot be read.
func TestDeadAtDesk(t *testing.T) {
	r := staffed(t)
	said := telegramtest.InTopic(forum, 0, 950, 501, "内部的话", nil)
	said["message"].(telegramtest.Map)["forward_origin"] = telegramtest.Map{"type": "from_the_future"}
	pressed := telegramtest.PressOn(forum, "p", "desk:1:claim", 7)
	q := pressed["callback_query"].(telegramtest.Map)
	q["message"].(telegramtest.Map)["forward_origin"] = telegramtest.Map{"type": "from_the_future"}
	q["message"].(telegramtest.Map)["text"] = "内部的话"
	for _, u := range []telegramtest.Map{said, pressed} {
		r.updateState(r.server.Push(u), "dead")
	}
	if n := r.count(`SELECT count(*) FROM telegram_update WHERE body::text LIKE '%内部的话%'`); n != 0 {
		t.Errorf("%d are kept", n)
	}
	if n := r.count(`SELECT count(*) FROM turn WHERE message LIKE '%内部的话%'`); n != 0 {
		t.Errorf("%d are taken for a person's", n)
	}
}
