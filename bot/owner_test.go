package bot

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/postgres/pgtest"
)

// TestOwnedIsSilent: the statement that inserts a reply inserts none while a
// counsellor has the conversation, nor one that was made under another owner,
// whatever the worker believes.
func TestOwnedIsSilent(t *testing.T) {
	ctx := context.Background()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: time.Now}
	for i, c := range []struct {
		set       string
		epoch     int64
		held, say bool
	}{
		{"claim = 1", 0, true, true},
		{"claim = 1, owner = (SELECT id FROM staff)", 0, true, false},
		{"claim = 1, owner_epoch = 1", 0, false, false},
		{"claim = 1, owner_epoch = 1", 1, true, true},
		{"claim = 2", 0, false, false},
	} {
		if i == 0 {
			if _, err := b.AddStaff(ctx, Staff{Telegram: 1, Name: "A", Role: "counsellor", Capacity: 1}); err != nil {
				t.Fatal(err)
			}
		}
		r, err := b.Receive(ctx, Message{Channel: "telegram", Conversation: string(rune('a' + i)), ID: "1", Text: "?"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Pool.Exec(ctx, `UPDATE conversation SET claimed_until = now() + interval '1 hour', `+c.set+` WHERE id = $1`, r.Conversation); err != nil {
			t.Fatal(err)
		}
		held, err := b.finishAll(ctx, []finished{{
			claimed: claimed{conversation: r.Conversation, claim: 1, epoch: c.epoch}, turn: r.Turn, state: "answered", answer: Answer{Outcome: Declined, Text: "the bot"},
		}})
		if err != nil || held[0] != c.held {
			t.Errorf("%s: held %v, %v", c.set, held, err)
		}
		replies, err := b.Replies(ctx, r.Conversation, 0)
		if err != nil || (len(replies) == 1) != c.say {
			t.Errorf("%s: replies %+v, %v", c.set, replies, err)
		}
	}
}

// TestClaimRace: of two who claim in the same moment one wins, and the other is
// told who.
func TestClaimRace(t *testing.T) {
	ctx := context.Background()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: time.Now, Desk: &Desk{Channel: "telegram", Conversation: "-1"}}
	for id, name := range map[int64]string{1: "Ann", 2: "Bob"} {
		if _, err := b.AddStaff(ctx, Staff{Telegram: id, Name: name, Role: "counsellor", Capacity: 99}); err != nil {
			t.Fatal(err)
		}
	}
	for round := range 20 {
		r, err := b.Receive(ctx, Message{Channel: "web", Conversation: string(rune('a' + round)), ID: "1", Text: "person"})
		if err != nil {
			t.Fatal(err)
		}
		var id int64
		err = b.Pool.QueryRow(ctx, `INSERT INTO handoff (conversation_id, reason, language, region, opened_at, waiting_since, due_at, place, place_chat) VALUES ($1, 'asked', 'en', '', now(), now(), now(), $1, '-1') RETURNING id`, r.Conversation).Scan(&id)
		if err != nil {
			t.Fatal(err)
		}
		var both sync.WaitGroup
		for staff := range int64(2) {
			both.Go(func() {
				if err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
					return b.DeskSaid(ctx, tx, DeskMessage{Staff: staff + 1, Case: id, ID: "c", Text: "/claim"})
				}); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		var claims, epoch, told int
		err = b.Pool.QueryRow(ctx, `
			SELECT (SELECT count(*) FROM handoff_event WHERE handoff_id = $1 AND what = 'claim'), c.owner_epoch,
			       (SELECT count(*) FROM outbox o WHERE o.body->>'answer' LIKE '%Case #' || $1 || ' is with ' || s.name || '.%')
			FROM handoff h JOIN conversation c ON c.id = h.conversation_id JOIN staff s ON s.id = c.owner AND s.id = h.owner WHERE h.id = $1`, id).Scan(&claims, &epoch, &told)
		if err != nil || claims != 1 || epoch != 1 || told != 1 {
			t.Errorf("round %d: %d claims, epoch %d, %d told, %v", round, claims, epoch, told, err)
		}
	}
}

// TestHours: several spans a day, holidays, the team's own time zone, and the days
// on which its clocks change.
func TestHours(t *testing.T) {
	days := Team{TimeZone: "Asia/Shanghai", Hours: []string{"mon 09:00-12:00", "mon 13:30-17:30", "tue 09:00-12:00"}, Holidays: []string{"2026-11-23"}}
	berlin := Team{TimeZone: "Europe/Berlin", Hours: []string{"sun 01:00-05:00", "mon 08:00-24:00"}}
	for _, c := range []struct {
		team      Team
		now, want string // UTC
	}{
		{Team{}, "2026-11-21T03:00:00Z", "2026-11-21T03:00:00Z"},                                                  // always
		{days, "2026-11-16T01:00:00Z", "2026-11-16T01:00:00Z"},                                                    // Monday 9:00
		{days, "2026-11-16T00:59:59Z", "2026-11-16T01:00:00Z"},                                                    // a second before
		{days, "2026-11-16T04:00:00Z", "2026-11-16T05:30:00Z"},                                                    // noon
		{days, "2026-11-16T09:30:00Z", "2026-11-17T01:00:00Z"},                                                    // the evening
		{days, "2026-11-17T04:00:00Z", "2026-11-24T01:00:00Z"},                                                    // Monday is a holiday
		{berlin, "2026-03-29T02:59:00Z", "2026-03-29T02:59:00Z"},                                                  // 4:59 in summer time
		{berlin, "2026-03-29T03:00:00Z", "2026-03-30T06:00:00Z"},                                                  // 5:00
		{berlin, "2026-10-25T03:59:00Z", "2026-10-25T03:59:00Z"},                                                  // 4:59 in winter time
		{berlin, "2026-10-26T22:59:00Z", "2026-10-26T22:59:00Z"},                                                  // up to midnight
		{Team{TimeZone: "UTC", Holidays: []string{"2026-11-21"}}, "2026-11-21T03:00:00Z", "2026-11-22T00:00:00Z"}, // always but for a day
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.team.opens(now).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%v at %s: opens %s, want %s", c.team.Hours, c.now, got, c.want)
		}
	}
	if !(Team{TimeZone: "UTC", Hours: []string{"xyz"}}).opens(time.Now()).IsZero() {
		t.Error("hours that never come")
	}
}

// TestAtTheDesk: a counsellor has no more cases than they can; words that have not
// been sent yet are changed in their place; a transfer to a team stays there; who is
// removed leaves their cases to others.
func TestAtTheDesk(t *testing.T) {
	ctx := context.Background()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: time.Now, Desk: &Desk{Channel: "telegram", Conversation: "-1"}}
	if err := b.SetTeam(ctx, Team{Name: "law", TimeZone: "Asia/Shanghai"}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []Staff{
		{Telegram: 1, Name: "Ann", Role: "counsellor", Capacity: 1},
		{Telegram: 2, Name: "Bob", Role: "supervisor", Capacity: 1},
		{Telegram: 3, Name: "Liu", Role: "counsellor", Capacity: 1, Team: "law"},
	} {
		if _, err := b.AddStaff(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	for _, person := range []string{"a", "b"} {
		r, err := b.Receive(ctx, Message{Channel: "telegram", Conversation: person, ID: "1", Text: "person"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Pool.Exec(ctx, `INSERT INTO handoff (conversation_id, reason, language, region, opened_at, waiting_since, due_at, place, place_chat) VALUES ($1, 'asked', 'en', '', now(), now(), now(), $1, '-1')`, r.Conversation); err != nil {
			t.Fatal(err)
		}
	}
	desk := func(m DeskMessage) {
		t.Helper()
		if err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error { return b.DeskSaid(ctx, tx, m) }); err != nil {
			t.Fatal(err)
		}
	}
	is := func(sql, want string) {
		t.Helper()
		var got string
		if err := b.Pool.QueryRow(ctx, sql).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %q, want %q, %v", sql, got, want, err)
		}
	}
	const states = `SELECT string_agg(h.state || coalesce(' ' || s.name, ''), ', ' ORDER BY h.id) FROM handoff h LEFT JOIN staff s ON s.id = h.owner`
	desk(DeskMessage{Staff: 1, Case: 1, ID: "1", Text: "/claim"})
	desk(DeskMessage{Staff: 1, Case: 2, ID: "2", Text: "/claim"})
	is(states, "claimed Ann, waiting")
	is(`SELECT count(*)::text FROM outbox WHERE body->>'answer' LIKE '%Ann, you can have 1 cases%'`, "1")

	desk(DeskMessage{Staff: 1, Case: 1, ID: "3", Text: "helo"})
	desk(DeskMessage{Staff: 1, Case: 1, ID: "3", Text: "hello", Version: 7})
	const words = `SELECT string_agg(o.body->>'answer', '|' ORDER BY o.id) FROM outbox o JOIN turn t ON t.id = o.turn_id WHERE t.external_id LIKE 'staff:-1:%'`
	is(words, "Ann (counsellor): hello")
	if _, err := b.Pool.Exec(ctx, `UPDATE outbox SET state = 'sent' WHERE turn_id = (SELECT id FROM turn WHERE external_id = 'staff:-1:3')`); err != nil {
		t.Fatal(err)
	}
	desk(DeskMessage{Staff: 1, Case: 1, ID: "3", Text: "Hello!", Version: 8})
	desk(DeskMessage{Staff: 1, Case: 1, ID: "3", Text: "Hello!", Version: 8}) // the same update again
	is(words, "Ann (counsellor): hello|Ann (counsellor): (corrected) Hello!")

	desk(DeskMessage{Staff: 2, Case: 1, ID: "4", Text: "/transfer nobody"}) // a supervisor may
	is(states, "active Ann, waiting")
	desk(DeskMessage{Staff: 2, Case: 1, ID: "5", Text: "/transfer law about arbitration"})
	is(states, "waiting, waiting")
	for _, id := range []int64{1, 2, 3} {
		desk(DeskMessage{Staff: id, ID: "d", Text: "/duty on"})
	}
	for range 2 { // cards and offers
		if err := b.Tend(ctx); err != nil {
			t.Fatal(err)
		}
	}
	is(`SELECT s.name FROM handoff h JOIN staff s ON s.id = h.offered_to WHERE h.id = 1`, "Liu")
	desk(DeskMessage{Staff: 3, Case: 1, ID: "6", Text: "/claim"})
	is(states, "claimed Liu, waiting")
	if err := b.RemoveStaff(ctx, 3); err != nil {
		t.Fatal(err)
	}
	is(states, "waiting, waiting")
	desk(DeskMessage{Staff: 3, Case: 1, ID: "7", Text: "/claim"})
	is(states, "waiting, waiting")
	desk(DeskMessage{Staff: 1, Case: 2, ID: "8", Text: "/queue"})
	desk(DeskMessage{Staff: 1, ID: "9", Text: "/queue"})
	is(`SELECT count(*)::text FROM outbox WHERE body->>'answer' LIKE '%排队2个，您手上0个%'`, "1")
	if err := b.Lost(ctx, 1, Loss{Why: "blocked"}); err != nil {
		t.Fatal(err)
	}
	is(`SELECT count(*)::text FROM outbox WHERE body->>'answer' LIKE '%did not reach the person: blocked%'`, "1")
}
