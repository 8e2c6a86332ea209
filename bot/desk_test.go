package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/postgres/pgtest"
)

// deskBot is a core with a desk and counsellors, 1 Ann and 2 Bob, without a worker.
func deskBot(t *testing.T, capacity int) *Bot {
	t.Helper()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: time.Now, Desk: &Desk{Channel: "telegram", Conversation: "-1"}, Contact: func(string) string { return "12333" }}
	for id, name := range []string{"Ann", "Bob"} {
		if _, err := b.AddStaff(t.Context(), Staff{Telegram: int64(id + 1), Name: name, Role: "counsellor", Capacity: capacity}); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// deskCase makes a person and their case, which has a topic.
func deskCase(t *testing.T, b *Bot, channel, person string) (id int64) {
	t.Helper()
	r, err := b.Receive(t.Context(), Message{Channel: channel, Conversation: person, ID: "1", Text: "person"})
	if err != nil {
		t.Fatal(err)
	}
	err = b.Pool.QueryRow(t.Context(), `
		WITH said AS (UPDATE turn SET state = 'answered' WHERE id = $2)
		INSERT INTO handoff (conversation_id, reason, language, region, opened_at, waiting_since, due_at, place, place_chat)
		VALUES ($1, 'asked', 'en', '', now(), now(), now(), $1, $3) RETURNING id`, r.Conversation, r.Turn, b.deskChat()).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (b *Bot) atDesk(t *testing.T, m DeskMessage) {
	t.Helper()
	if err := pgx.BeginFunc(t.Context(), b.Pool, func(tx pgx.Tx) error { return b.DeskSaid(t.Context(), tx, m) }); err != nil {
		t.Fatal(err)
	}
}

// isText compares one text of the database.
func (b *Bot) isText(t *testing.T, want, sql string, args ...any) {
	t.Helper()
	var got string
	if err := b.Pool.QueryRow(t.Context(), `SELECT coalesce((`+sql+`)::text, '')`, args...).Scan(&got); err != nil || got != want {
		t.Errorf("%s: %q, want %q, %v", sql, got, want, err)
	}
}

// TestCapacityRace: who claims two cases in the same moment gets as many as they can
// have.
func TestCapacityRace(t *testing.T) {
	b := deskBot(t, 1)
	for round := range 10 {
		var ids []int64
		for i := range 4 {
			ids = append(ids, deskCase(t, b, "web", fmt.Sprint(round, i)))
		}
		var all sync.WaitGroup
		for _, id := range ids {
			all.Go(func() { b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: fmt.Sprint(id), Text: "/claim"}) })
		}
		all.Wait()
		b.isText(t, "1", `SELECT count(*) FROM handoff WHERE owner = 1`)
		if _, err := b.Pool.Exec(t.Context(), `DELETE FROM conversation WHERE channel = 'web'`); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAnotherDesk: topics and messages of a group in which counsellors worked before
// are not those of the one in which they work now.
func TestAnotherDesk(t *testing.T) {
	b := deskBot(t, 5)
	one := deskCase(t, b, "telegram", "a")
	b.atDesk(t, DeskMessage{Staff: 1, Case: one, ID: "7", Text: "/claim"})
	b.atDesk(t, DeskMessage{Staff: 1, Place: one, ID: "8", Text: "of the old group"})
	b.Desk = &Desk{Channel: "telegram", Conversation: "-2"}
	if p, err := b.PlaceOf(t.Context(), one); err != nil || p.Thread != 0 || p.Closed {
		t.Errorf("its place: %+v, %v", p, err)
	}
	b.atDesk(t, DeskMessage{Staff: 1, Place: one, ID: "8", Text: "of the new group, in another topic"})
	if place, err := b.Placed(t.Context(), one, 0, 99); err != nil || place != 99 {
		t.Errorf("its new place: %d, %v", place, err)
	}
	b.atDesk(t, DeskMessage{Staff: 1, Place: 99, ID: "8", Text: "of the new group"})
	const words = `SELECT string_agg(o.body->>'words', '|' ORDER BY o.id) FROM outbox o JOIN turn t ON t.id = o.turn_id WHERE t.external_id LIKE 'staff:%'`
	b.isText(t, "of the old group|of the new group", words)
}

// TestErased: what counsellors were shown of a case goes with it, at whatever desk,
// and what is left to be sent of it is refused.
func TestErased(t *testing.T) {
	b := deskBot(t, 5)
	one, other := deskCase(t, b, "web", "a"), deskCase(t, b, "web", "b")
	for desk := range 2 {
		b.Desk = &Desk{Channel: "telegram", Conversation: strconv.Itoa(-1 - desk)}
		for _, id := range []int64{one, other} {
			if _, err := b.Pool.Exec(t.Context(), `UPDATE handoff SET place = $1, place_chat = $2 WHERE id = $1`, id, b.deskChat()); err != nil {
				t.Fatal(err)
			}
			b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: fmt.Sprint(desk, id), Text: "/help"})
		}
	}
	const posts = `SELECT count(*) FROM turn t JOIN conversation c ON c.id = t.conversation_id WHERE c.external_id IN ('-1', '-2')`
	b.isText(t, "4", posts)
	if _, err := b.Pool.Exec(t.Context(), `DELETE FROM conversation WHERE external_id = 'a'`); err != nil {
		t.Fatal(err)
	}
	b.isText(t, "2", posts)
	if _, err := b.PlaceOf(t.Context(), one); !errors.Is(err, ErrNoCase) {
		t.Errorf("the place of what is gone: %v", err)
	}
	if err := b.Act(t.Context(), 1, one, "claim", nil); !errors.Is(err, ErrNoCase) {
		t.Errorf("an act on what is gone: %v", err)
	}
}

// TestSettleStale: of what a sender that died had under way, a post at the desk goes
// again, and counsellors are told that their words may not have arrived.
func TestSettleStale(t *testing.T) {
	b := deskBot(t, 5)
	id := deskCase(t, b, "telegram", "a")
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "1", Text: "/claim"})
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "2", Text: "hello"})
	if _, err := b.Pool.Exec(t.Context(), `UPDATE outbox SET state = 'sending', next_at = now() + interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	if n, err := b.SettleStale(t.Context(), "telegram", false); err != nil || n != 0 {
		t.Errorf("%d settled too early, %v", n, err)
	}
	if n, err := b.SettleStale(t.Context(), "telegram", true); err != nil || n != 2 {
		t.Errorf("%d settled, %v", n, err)
	}
	b.isText(t, "-1 waiting, a unknown", `SELECT string_agg(DISTINCT c.external_id || ' ' || o.state, ', ') FROM outbox o JOIN conversation c ON c.id = o.conversation_id`)
	b.isText(t, "1", `SELECT count(*) FROM outbox WHERE body->>'answer' LIKE '%may not have reached the person%'`)
	b.isText(t, "1", `SELECT count(*) FROM handoff_event WHERE what = 'lost'`)
}

// TestNobodyWorks: a team without staff does not make it working hours.
func TestNobodyWorks(t *testing.T) {
	b := &Bot{Pool: pgtest.New(t), Now: func() time.Time { return time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC) }} // a Saturday
	for _, team := range []Team{{Name: "always", TimeZone: "UTC"}, {Name: "mondays", TimeZone: "UTC", Hours: []string{"mon 09:00-12:00"}}} {
		if err := b.SetTeam(t.Context(), team); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.AddStaff(t.Context(), Staff{Telegram: 1, Name: "Ann", Role: "counsellor", Capacity: 1, Team: "mondays"}); err != nil {
		t.Fatal(err)
	}
	open, next, err := b.working(t.Context(), b.Pool)
	if err != nil || len(open) != 0 || next.Format(time.RFC3339) != "2026-11-23T09:00:00Z" {
		t.Errorf("open %v, next %v, %v", open, next, err)
	}
	all, err := b.Teams(t.Context())
	if err != nil || len(all) != 2 || all[0].Name != "always" || all[0].Staff != 0 || all[1].Staff != 1 {
		t.Errorf("%+v, %v", all, err)
	}
}

// TestManyBlocked: cases in which nothing can be shown yet do not keep others from
// being looked after.
func TestManyBlocked(t *testing.T) {
	b := deskBot(t, 5)
	last := deskCase(t, b, "web", "last")
	for i := range mostTended + 10 {
		deskCase(t, b, "web", fmt.Sprint(i))
	}
	// In all but the last, what came before is still being worked on.
	_, err := b.Pool.Exec(t.Context(), `
		WITH shown AS (UPDATE handoff SET level = 1, due_at = now() + interval '1 day', waiting_since = now() - interval '1 day')
		INSERT INTO turn (conversation_id, external_id, message, state)
		SELECT conversation_id, n, n, CASE WHEN n = '2' AND id <> $1 THEN 'waiting' ELSE 'answered' END FROM handoff, unnest(ARRAY['2', '3']) n`, last)
	if err == nil {
		_, err = b.Pool.Exec(t.Context(), `UPDATE handoff h SET waiting_since = CASE WHEN id = $1 THEN now() ELSE waiting_since END, fed = (SELECT min(id) FROM turn WHERE conversation_id = h.conversation_id)`, last)
	}
	if err == nil {
		err = b.Tend(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	b.isText(t, "1", `SELECT count(*) FROM handoff h WHERE id = $1 AND fed = (SELECT max(id) FROM turn WHERE conversation_id = h.conversation_id)`, last)
}

// TestFinishedWithoutCase: a turn that has nothing to do with a case does not touch
// the tables of cases.
func TestFinishedWithoutCase(t *testing.T) {
	ctx := context.Background()
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: time.Now}
	for i, c := range []struct {
		record record
		opened bool
	}{{record{}, false}, {record{opens: &openingCase{Reason: becauseAsked, Language: "en"}}, true}} {
		r, err := b.Receive(ctx, Message{Channel: "web", Conversation: fmt.Sprint(i), ID: "1", Text: "?"})
		if err == nil {
			_, err = b.Pool.Exec(ctx, `UPDATE conversation SET claim = 1, claimed_until = now() + interval '1 hour'`)
		}
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 { // it would fail, if it were touched
			if _, err := b.Pool.Exec(ctx, `ALTER TABLE handoff RENAME TO hidden`); err != nil {
				t.Fatal(err)
			}
		}
		held, err := b.finishAll(ctx, []finished{{claimed: claimed{conversation: r.Conversation, claim: 1}, turn: r.Turn, state: "answered", answer: Answer{Outcome: Declined, Text: "the bot", record: c.record}}})
		if err != nil || !held[0] {
			t.Errorf("%d: %v, %v", i, held, err)
		}
		if i == 0 {
			if _, err := b.Pool.Exec(ctx, `ALTER TABLE hidden RENAME TO handoff`); err != nil {
				t.Fatal(err)
			}
		}
		b.isText(t, fmt.Sprint(i), `SELECT count(*) FROM handoff`)
	}
}

// TestShownBehind: a message that waits while something behind it has been shown is
// shown to who claims all the same.
func TestShownBehind(t *testing.T) {
	b := deskBot(t, 5)
	id := deskCase(t, b, "web", "a")
	if _, err := b.Pool.Exec(t.Context(), `
		WITH before AS (UPDATE turn SET state = 'waiting', message = 'changed')
		INSERT INTO turn (conversation_id, external_id, message, state) SELECT conversation_id, '2', 'behind it', 'forwarded' FROM handoff`); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Pool.Exec(t.Context(), `UPDATE handoff SET level = 1, fed = (SELECT max(id) FROM turn)`); err != nil {
		t.Fatal(err)
	}
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "1", Text: "/claim"})
	if _, err := b.Pool.Exec(t.Context(), `UPDATE turn SET state = 'forwarded' WHERE state = 'waiting'`); err != nil {
		t.Fatal(err)
	}
	if err := b.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.isText(t, "true", `SELECT string_agg(body->>'answer', '|') LIKE '%👤 changed%' FROM outbox`)
}

// TestVeiledAnswer: identifiers in what the bot answered are for who has the case, as
// those in what the person said.
func TestVeiledAnswer(t *testing.T) {
	b := deskBot(t, 5)
	id := deskCase(t, b, "web", "a")
	_, err := b.Pool.Exec(t.Context(), `
		WITH shown AS (UPDATE handoff SET level = 1, carded = '-1', due_at = now() + interval '1 day', fed = (SELECT max(id) FROM turn)),
		     said AS (INSERT INTO turn (conversation_id, external_id, message, state) SELECT conversation_id, '2', 'call 13800138001', 'answered' FROM handoff RETURNING id, conversation_id)
		INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state)
		SELECT id, 1, conversation_id, 'web', '{"outcome":"answered","answer":"you asked about 13800138002"}', 'offered' FROM said`)
	if err == nil {
		err = b.Tend(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	const posts = `SELECT string_agg(o.body->>'answer', '|') FROM outbox o JOIN conversation c ON c.id = o.conversation_id WHERE c.external_id = '-1'`
	b.isText(t, "👤 call ⟦PHONE-A⟧\n🤖 you asked about ⟦PHONE-A⟧", posts)
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "1", Text: "/claim"})
	b.isText(t, "true", `SELECT (`+posts+`) LIKE '%call 13800138001%'`)
}

// TestSuggestedOnce: of two replicas that make the same draft one shows it; one that
// cannot be made is given up.
func TestSuggestedOnce(t *testing.T) {
	ctx := t.Context()
	b := deskBot(t, 5)
	id := deskCase(t, b, "web", "a")
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "1", Text: "/claim"})
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "2", Text: "/suggest"})
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "3", Text: "/suggest"})
	b.isText(t, "1", `SELECT count(*) FROM suggestion`)
	for range 2 {
		err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
			c, err := b.lockCase(ctx, tx, id)
			if err == nil {
				err = b.suggested(ctx, tx, &c, 1, Answer{Outcome: Answered, Text: "Six months."})
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	const drafts = `SELECT count(*) FROM outbox WHERE body ? 'draft'`
	b.isText(t, "1", drafts)
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "4", Text: "/suggest"})
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "5", Text: "/close"})
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "6", Text: "/suggest"}) // not of what is over
	b.isText(t, "2", `SELECT count(*) FROM suggestion`)
}

// TestCannedRights: who may change canned replies, what they can be, and whose they are.
func TestCannedRights(t *testing.T) {
	ctx := t.Context()
	b := deskBot(t, 5)
	if err := b.SetTeam(ctx, Team{Name: "law", TimeZone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []Staff{{Telegram: 3, Name: "Sue", Role: "supervisor", Capacity: 1}, {Telegram: 4, Name: "Liu", Role: "counsellor", Team: "law", Capacity: 1}} {
		if _, err := b.AddStaff(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	good := CannedReply{Shortcut: " Hello ", Language: "en", Text: "Hello!", Team: "law"}
	for _, c := range []struct {
		by    int64
		reply CannedReply
		want  error
	}{
		{1, good, ErrNotAllowed},
		{9, good, ErrNotAllowed},
		{3, CannedReply{Shortcut: "two words", Language: "en", Text: "x"}, ErrBadCanned},
		{3, CannedReply{Shortcut: "x", Language: "fr", Text: "x"}, ErrBadCanned},
		{3, CannedReply{Shortcut: "x", Language: "en", Text: "  "}, ErrBadCanned},
		{3, CannedReply{Shortcut: "x", Language: "en", Text: strings.Repeat("x", 3001)}, ErrBadCanned},
		{3, good, nil},
	} {
		if _, err := b.SetCanned(ctx, c.by, c.reply); !errors.Is(err, c.want) {
			t.Errorf("%d %+v: %v, want %v", c.by, c.reply.Shortcut, err, c.want)
		}
	}
	for staff, want := range map[int64]int{1: 0, 3: 0, 4: 1, 9: 0} {
		if all, err := b.Canned(ctx, staff); err != nil || len(all) != want {
			t.Errorf("%d has %+v, %v", staff, all, err)
		}
	}
	all, err := b.Canned(ctx, 4)
	if err != nil || all[0].Shortcut != "hello" {
		t.Fatal(all, err)
	}
	all[0].Shortcut, all[0].Team = "hi", ""
	if _, err := b.SetCanned(ctx, 3, all[0]); err != nil {
		t.Fatal(err)
	}
	if all, err = b.Canned(ctx, 1); err != nil || len(all) != 1 || all[0].Shortcut != "hi" {
		t.Errorf("renamed: %+v, %v", all, err)
	}
	if err := b.RemoveCanned(ctx, 1, all[0].ID); !errors.Is(err, ErrNoCanned) {
		t.Errorf("removed by a counsellor: %v", err)
	}
	if err := b.RemoveCanned(ctx, 3, all[0].ID); err != nil {
		t.Fatal(err)
	}
	b.isText(t, "canned_set hello, canned_set hi, canned_removed "+fmt.Sprint(all[0].ID), `SELECT string_agg(what || ' ' || detail, ', ' ORDER BY id) FROM audit WHERE what LIKE 'canned%'`)
}
