package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Kind is what a message is.
type Kind string

// What a message can be. Of all but text, buttons and voice only the kind is
// stored.
const (
	Text     Kind = "text"
	Button   Kind = "button" // a press of one of our buttons, which says Text
	Voice    Kind = "voice"  // a recording; Route says where it is
	Photo    Kind = "photo"  // a picture or a file
	Sticker  Kind = "sticker"
	Contact  Kind = "contact"
	Location Kind = "location"
	Group    Kind = "group" // we were addressed in a group
	Other    Kind = "other"
	CV       Kind = "cv"   // a file with somebody's CV (cv.go); or one that was pasted, and is not kept
	File     Kind = "file" // an admin's document for the library; Route says where it is
)

// Message is what a person sent, as a door hands it over.
type Message struct {
	Channel      string // "telegram", "web", "terminal"
	Conversation string // the door's own id of the conversation
	ID           string // the door's own id of the message: the same one twice is one turn
	Kind         Kind   // "" is Text
	Text         string
	Language     string // what the door knows of the person's language, "" if nothing

	// Position orders messages that come within a moment of each other, where a
	// door cannot deliver them in order; 0 elsewhere.
	Position int64
	// Burst: people write at this door in pieces, so a message that sounds
	// unfinished waits a moment for the rest.
	Burst bool
	// Route is the door's own, valid JSON: where the reply goes, where a recording is.
	// Of it the core knows "name", what a file is called, "media", true where the text stands under a file, and
	// "unique", by which the door tells one file from another.
	Route json.RawMessage
}

// Receipt says where a message was stored.
type Receipt struct {
	Conversation int64
	Turn         int64
	New          bool // false: it had been stored before
}

// maxStored bounds what is stored of one message, in bytes. Telegram's own limit
// is far below it.
const maxStored = 1 << 20

// storable makes a text fit for the database: PostgreSQL's text holds neither
// NUL nor broken UTF-8.
func storable(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\x00", "")
	if len(s) > maxStored {
		s = strings.ToValidUTF8(s[:maxStored], "")
	}
	return s
}

// Receive stores a message. When it returns without error the message will be
// answered, whatever happens to this process. Messages that come at the same
// time share a transaction.
func (b *Bot) Receive(ctx context.Context, m Message) (Receipt, error) {
	return b.Hub.receiving.Do(ctx, m, func(ctx context.Context, all []Message) ([]Receipt, error) {
		return b.receive(ctx, b.Pool, all) // one statement is a transaction of its own
	})
}

// session is a pool or a transaction.
type session interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// ReceiveIn stores messages as a part of the caller's transaction, in their
// order.
func (b *Bot) ReceiveIn(ctx context.Context, tx pgx.Tx, all []Message) ([]Receipt, error) {
	return b.receive(ctx, tx, all)
}

// receive stores messages in one statement, whatever their number.
func (b *Bot) receive(ctx context.Context, db session, all []Message) ([]Receipt, error) {
	n := len(all)
	channels, conversations, languages, ids := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	texts, kinds, routes := make([]string, n), make([]string, n), make([]*string, n)
	positions, settles, hurries := make([]int64, n), make([]float64, n), make([]bool, n)
	for i, m := range all {
		channels[i], conversations[i], languages[i], ids[i] = m.Channel, m.Conversation, m.Language, m.ID
		texts[i], kinds[i], positions[i] = coarse(storable(m.Text)), string(cmp.Or(m.Kind, Text)), m.Position
		wait, hurry := settle(m)
		settles[i], hurries[i] = wait.Seconds(), hurry
		if m.Route != nil {
			route := string(m.Route)
			routes[i] = &route
		}
	}
	// Conversations are locked in the order of their names, here and wherever more
	// than one is: in another order two transactions could wait for each other.
	//
	// A conversation that is due stays due. One that waits for the rest of what a
	// person is writing waits on, but not for ever.
	rows, err := db.Query(ctx, `
		WITH input AS (
			SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::float8[])
				WITH ORDINALITY AS i (channel, external_id, language, message_id, message, kind, route, position, settle, n)
		), sender AS (
			INSERT INTO conversation AS c (channel, external_id, language, arrivals, due_at, waiting_since)
			SELECT channel, external_id, (array_agg(language ORDER BY n DESC))[1], count(*), now() + make_interval(secs => min(settle)), now()
			FROM input GROUP BY channel, external_id ORDER BY channel, external_id
			ON CONFLICT (channel, external_id) DO UPDATE SET
				arrivals = c.arrivals + excluded.arrivals,
				due_at = CASE WHEN c.due_at <= now() AND c.claimed_until IS NULL THEN c.due_at
				              ELSE least(excluded.due_at, c.waiting_since + $10::interval) END,
				waiting_since = coalesce(c.waiting_since, excluded.waiting_since),
				unreachable_at = NULL
			RETURNING id, channel, external_id
		), added AS (
			INSERT INTO turn (conversation_id, external_id, message, kind, position, route)
			SELECT s.id, i.message_id, i.message, i.kind, i.position, i.route::jsonb
			FROM input i JOIN sender s USING (channel, external_id)
			ORDER BY i.n
			ON CONFLICT (conversation_id, external_id) DO NOTHING
			RETURNING id, conversation_id, external_id
		)
		SELECT s.id, coalesce(a.id, t.id, 0),
		       a.id IS NOT NULL AND row_number() OVER (PARTITION BY s.id, i.message_id ORDER BY i.n) = 1,
		       (SELECT pg_notify($11, '')) IS NULL
		FROM input i JOIN sender s USING (channel, external_id)
		LEFT JOIN added a ON a.conversation_id = s.id AND a.external_id = i.message_id
		LEFT JOIN turn t ON t.conversation_id = s.id AND t.external_id = i.message_id
		ORDER BY i.n`,
		channels, conversations, languages, ids, texts, kinds, routes, positions, settles, burstFor, turnChannel)
	if err != nil {
		return nil, fmt.Errorf("store messages: %w", err)
	}
	receipts, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Receipt, err error) {
		var notified bool
		return r, row.Scan(&r.Conversation, &r.Turn, &r.New, &notified)
	})
	if err != nil {
		return nil, fmt.Errorf("store messages: %w", err)
	}
	for i := range receipts {
		if receipts[i].New && hurries[i] {
			if _, err := db.Exec(ctx, `SELECT pg_notify($1, $2)`, turnChannel, fmt.Sprintf("%s%d", hurryNews, receipts[i].Conversation)); err != nil {
				return nil, fmt.Errorf("store messages: %w", err)
			}
		}
		if receipts[i].Turn != 0 {
			continue
		}
		// Another replica stored the same message while the statement ran.
		err := db.QueryRow(ctx, `SELECT id FROM turn WHERE conversation_id = $1 AND external_id = $2`,
			receipts[i].Conversation, ids[i]).Scan(&receipts[i].Turn)
		if err != nil {
			return nil, fmt.Errorf("find the message that came twice: %w", err)
		}
	}
	slices.Sort(settles)
	for _, wait := range slices.Compact(settles) { // a button's is shorter than a fragment's
		if wait > 0 {
			b.Hub.wakeAfter(time.Duration(wait * float64(time.Second)))
		}
	}
	return receipts, nil
}

// Came reports whether a message whose route has all that a given one has came
// into a conversation within some time.
func (b *Bot) Came(ctx context.Context, tx pgx.Tx, channel, conversation string, route json.RawMessage, within time.Duration) (came bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT EXISTS (
			SELECT FROM turn t JOIN conversation c ON c.id = t.conversation_id
			WHERE c.channel = $1 AND c.external_id = $2 AND t.route @> $3::text::jsonb AND t.received_at > now() - $4::interval)`,
		channel, conversation, string(route), within).Scan(&came)
	if err != nil {
		return false, fmt.Errorf("look for a message that came before: %w", err)
	}
	return came, nil
}

// Exchange is one turn of a conversation as a person sees it.
type Exchange struct {
	Turn     int64     `json:"turn"`
	Joined   int64     `json:"joined"` // the later turn that it was answered with, 0 if none
	Message  string    `json:"message"`
	Received time.Time `json:"received"`
	Answer   *Answer   `json:"answer"` // nil while it is being worked on, and in what was joined to another
	Reply    int64     `json:"reply"`  // id of the outbox row, 0 if none yet
	Notice   bool      `json:"notice"` // nobody wrote: it is said without a message
}

// History gives the last exchanges of a conversation, oldest first.
func (b *Bot) History(ctx context.Context, channel, conversation string, limit int) ([]Exchange, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT * FROM (
			SELECT t.id, coalesce(t.joined_to, 0), t.message, t.received_at, o.body, coalesce(o.id, 0), t.kind = 'notice'
			FROM turn t JOIN conversation c ON c.id = t.conversation_id
			LEFT JOIN outbox o ON o.turn_id = t.id AND o.part = 1
			WHERE c.channel = $1 AND c.external_id = $2
			ORDER BY t.id DESC LIMIT $3
		) last ORDER BY id`, channel, conversation, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Exchange, error) {
		var e Exchange
		var body []byte
		if err := row.Scan(&e.Turn, &e.Joined, &e.Message, &e.Received, &body, &e.Reply, &e.Notice); err != nil || body == nil {
			return e, err
		}
		return e, json.Unmarshal(body, &e.Answer)
	})
}
