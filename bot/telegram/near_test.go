package telegram_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"careerbot/bot/telegram/telegramtest"
	"careerbot/knowledge/place"
)

// newNearRig is a rig with the invented list of places, at ten in the morning there.
func newNearRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.core.Now = func() time.Time { return aDay.Add(2 * time.Hour) }
	l := &place.Loader{Pool: r.pool, Now: r.core.Now}
	if _, err := l.Load(context.Background(), []string{"../testdata/near/places.csv"}, place.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	r.answering()
	r.run(r.door(nil))
	return r
}

// at shares a place.
func at(chat int64, id int, more telegramtest.Map) telegramtest.Map {
	where := telegramtest.Map{"latitude": 39.98301234, "longitude": 116.31204321}
	for k, v := range more {
		where[k] = v
	}
	return telegramtest.Map{"message": telegramtest.Private(chat, id, "zh", telegramtest.Map{"location": where})}
}

// TestSharedLocation: who asks what is near is asked to share where they are, by a
// button that does so; then they get the places, and the nearest on Telegram's map,
// which takes the button away. What is stored is not finer than a hundred metres.
func TestSharedLocation(t *testing.T) {
	r := newNearRig(t)
	r.server.Push(telegramtest.Text(7, 1, "zh", "附近的就业服务站"))
	asked := r.server.WaitSent(7, 1)[0].Params
	if !strings.Contains(asked["text"], "您在哪里") || !strings.Contains(asked["reply_markup"], `"request_location":true`) || !strings.Contains(asked["reply_markup"], "人工") {
		t.Errorf("%v", asked)
	}
	shared := at(7, 2, telegramtest.Map{"live_period": 900})
	r.updateState(r.server.Push(shared), "done")
	list := r.server.WaitSent(7, 2)[1].Params
	venue := r.server.Wait("sendVenue", 1)[0]
	if !strings.Contains(list["text"], "1. 杏林路就业服务站") || !strings.Contains(list["reply_markup"], "inline_keyboard") || !strings.Contains(list["reply_markup"], "人工") {
		t.Errorf("%v", list)
	}
	if venue.Params["title"] != "1. 杏林路就业服务站" || venue.Params["address"] != "北京市海淀区杏林路1号" ||
		venue.Params["latitude"] != "39.983" || venue.Params["longitude"] != "116.312" || !strings.Contains(venue.Params["reply_markup"], `"remove_keyboard":true`) {
		t.Errorf("%s %v", venue.Method, venue.Params)
	}
	// Where they go on being is nothing new.
	moved := at(7, 2, telegramtest.Map{"live_period": 900, "latitude": 39.99})
	moved["message"].(telegramtest.Map)["edit_date"] = 1790000100
	r.updateState(r.server.Push(telegramtest.Map{"edited_message": moved["message"]}), "skipped")
	r.server.Push(telegramtest.Text(7, 3, "zh", "附近的培训机构"))
	r.server.Wait("sendVenue", 2)
	if n := len(r.server.Sent(7)); n != 3 {
		t.Errorf("%d messages", n)
	}
	var kept string
	if err := r.pool.QueryRow(context.Background(), `
		SELECT concat((SELECT string_agg(message, ' ') FROM turn), (SELECT string_agg(body::text, ' ') FROM telegram_update), (SELECT string_agg(body::text, ' ') FROM outbox),
			(SELECT string_agg(memory::text, ' ') FROM conversation))`).Scan(&kept); err != nil {
		t.Fatal(err)
	}
	for _, fine := range []string{"39.98301", "116.31204", "39.99,", `"latitude": 39.99`} {
		if strings.Contains(kept, fine) {
			t.Errorf("%s is kept", fine)
		}
	}
	if !strings.Contains(kept, "geo:39.983,116.312") {
		t.Error("the place is not kept at all")
	}
}

// TestSharedVenue: a venue is a place as well; one that is none on Earth is said not to
// be understood, and so is a place in a group.
func TestSharedVenue(t *testing.T) {
	r := newNearRig(t)
	r.server.Push(telegramtest.Map{"message": telegramtest.Private(8, 1, "zh", telegramtest.Map{"venue": telegramtest.Map{
		"location": telegramtest.Map{"latitude": 39.98, "longitude": 116.318}, "title": "<b>x</b>", "address": "y"}})})
	list, venue := r.server.WaitSent(8, 1)[0], r.server.Wait("sendVenue", 1)[0]
	if !strings.Contains(list.Params["text"], "1. 松涛培训中心") || venue.Params["title"] != "1. 松涛培训中心" {
		t.Errorf("%v %v", list, venue)
	}
	r.server.Push(at(9, 1, telegramtest.Map{"latitude": 123.0}))
	if got := r.server.WaitSent(9, 1)[0].Params["text"]; strings.Contains(got, "步行") {
		t.Errorf("%s", got)
	}
}

// TestNearHostile: names with markup in a list are words, in the text and on the map.
func TestNearHostile(t *testing.T) {
	r := newNearRig(t)
	if _, err := r.pool.Exec(context.Background(), `UPDATE place SET name = '<a href="https://evil.example">甲</a>' || repeat('长', 300), address = '<b>乙</b>'`); err != nil {
		t.Fatal(err)
	}
	r.server.Push(at(7, 1, nil))
	list := r.server.WaitSent(7, 1)[0].Params["text"]
	r.server.Wait("sendVenue", 1)
	if strings.Contains(list, `<a href="https://evil`) || !strings.Contains(list, "&lt;a href") {
		t.Errorf("%v", list)
	}
}

// TestForwardedVenue: a place that somebody else was is a place, too.
func TestForwardedVenue(t *testing.T) {
	r := newNearRig(t)
	r.server.Push(telegramtest.Map{"message": telegramtest.Private(8, 1, "en", telegramtest.Map{
		"forward_origin": telegramtest.Map{"type": "hidden_user", "date": 1790000000, "sender_user_name": "A friend"},
		"location":       telegramtest.Map{"latitude": 39.98, "longitude": 116.318},
		"venue":          telegramtest.Map{"location": telegramtest.Map{"latitude": 39.98, "longitude": 116.318}, "title": "Café", "address": "y"},
	})})
	if got := r.server.WaitSent(8, 1)[0].Params["text"]; !strings.Contains(got, "松涛培训中心") {
		t.Errorf("%s", got)
	}
}

// TestTypedPlace: who types a place to the metre has it stored as the others have.
func TestTypedPlace(t *testing.T) {
	r := newNearRig(t)
	r.server.Push(telegramtest.Text(7, 1, "zh", "geo:39.98301234,116.31204321"))
	r.server.WaitSent(7, 1)
	r.server.Wait("sendVenue", 1)
	var kept string
	if err := r.pool.QueryRow(context.Background(), `
		SELECT concat((SELECT string_agg(message, ' ') FROM turn), (SELECT string_agg(body::text, ' ') FROM telegram_update), (SELECT string_agg(body::text, ' ') FROM outbox),
			(SELECT string_agg(memory::text, ' ') FROM conversation))`).Scan(&kept); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(kept, "98301") || strings.Contains(kept, "31204") || !strings.Contains(kept, "geo:39.983,116.312") {
		t.Error("the place is kept to the metre, or not at all")
	}
	for _, line := range strings.Split(r.log.String(), "\n") {
		if strings.Contains(line, "39.98") || strings.Contains(line, "116.31") {
			t.Errorf("logged: %s", line)
		}
	}
}

// TestVenueOutcomes: the venue keeps the promises of every part of a reply: what may
// have arrived is not sent again, what was put off comes, and the text comes once.
func TestVenueOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		fault telegramtest.Fault
		state string
		tries int
	}{
		"too many": {telegramtest.Fault{Status: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1}, "sent", 2},
		"dropped":  {telegramtest.Fault{Drop: true}, "unknown", 1},
		"refused":  {telegramtest.Fault{Status: 400, Description: "Bad Request: wrong latitude"}, "failed", 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := newNearRig(t)
			c.fault.Method = "sendVenue"
			r.server.Fail(c.fault)
			r.server.Push(at(7, 1, nil))
			r.server.WaitSent(7, 1)
			r.eventually("the venue is "+c.state, func() bool {
				return r.count(`SELECT count(*) FROM outbox WHERE part = 2 AND state = $1`, c.state) == 1
			})
			// Whatever became of it, what comes next is answered.
			r.server.Push(telegramtest.Text(7, 2, "zh", "你好"))
			sent := r.server.WaitSent(7, 2)
			if strings.Contains(sent[1].Params["text"], "步行") {
				t.Errorf("the text came twice: %v", sent[1].Params)
			}
			if n := len(r.server.Requests("sendVenue")); n != c.tries {
				t.Errorf("%d requests, want %d", n, c.tries)
			}
		})
	}
}
