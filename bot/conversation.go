package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Message is what a person sent, as a door hands it over.
type Message struct {
	Channel      string // "telegram", "web", "terminal"
	Conversation string // the door's own id of the conversation
	ID           string // the door's own id of the message: the same one twice is one turn
	Text         string
	Other        bool   // something that is not text: a photo, a sticker, a voice message
	Language     string // what the door knows of the person's language, "" if nothing
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

// Receive stores a message. When it returns without error the message will be
// answered, whatever happens to this process.
func (b *Bot) Receive(ctx context.Context, m Message) (Receipt, error) {
	var r Receipt
	err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) (err error) {
		r, err = b.ReceiveIn(ctx, tx, m)
		return err
	})
	return r, err
}

// ReceiveIn is Receive as a part of the caller's transaction.
func (b *Bot) ReceiveIn(ctx context.Context, tx pgx.Tx, m Message) (Receipt, error) {
	// PostgreSQL's text holds neither NUL nor broken UTF-8.
	text := strings.ReplaceAll(strings.ToValidUTF8(m.Text, "�"), "\x00", "")
	if len(text) > maxStored {
		text = strings.ToValidUTF8(text[:maxStored], "")
	}
	kind := "text"
	if m.Other {
		kind = "other"
	}
	r := Receipt{New: true}
	err := tx.QueryRow(ctx, `
		INSERT INTO conversation (channel, external_id, language) VALUES ($1, $2, $3)
		ON CONFLICT (channel, external_id) DO UPDATE SET channel = excluded.channel
		RETURNING id`, m.Channel, m.Conversation, m.Language).Scan(&r.Conversation)
	if err != nil {
		return r, fmt.Errorf("store conversation: %w", err)
	}
	// The second branch finds the turn of a message that came twice.
	err = tx.QueryRow(ctx, `
		WITH added AS (
			INSERT INTO turn (conversation_id, external_id, message, kind) VALUES ($1, $2, $3, $4)
			ON CONFLICT (conversation_id, external_id) DO NOTHING
			RETURNING id
		)
		SELECT id, true FROM added
		UNION ALL
		SELECT id, false FROM turn WHERE conversation_id = $1 AND external_id = $2
		LIMIT 1`, r.Conversation, m.ID, text, kind).Scan(&r.Turn, &r.New)
	if err != nil {
		return r, fmt.Errorf("store message: %w", err)
	}
	if _, err := tx.Exec(ctx, `SELECT pg_notify($1, '')`, turnChannel); err != nil {
		return r, fmt.Errorf("store message: %w", err)
	}
	return r, nil
}

// Exchange is one turn of a conversation as a person sees it.
type Exchange struct {
	Turn     int64     `json:"turn"`
	Message  string    `json:"message"`
	Received time.Time `json:"received"`
	Answer   *Answer   `json:"answer"` // nil while it is being worked on
	Reply    int64     `json:"reply"`  // id of the outbox row, 0 if none yet
}

// History gives the last exchanges of a conversation, oldest first.
func (b *Bot) History(ctx context.Context, channel, conversation string, limit int) ([]Exchange, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT * FROM (
			SELECT t.id, t.message, t.received_at, o.body, coalesce(o.id, 0)
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
		if err := row.Scan(&e.Turn, &e.Message, &e.Received, &body, &e.Reply); err != nil || body == nil {
			return e, err
		}
		return e, json.Unmarshal(body, &e.Answer)
	})
}
