package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// rawUpdate is an update as Telegram sent it.
type rawUpdate struct {
	id   int64
	body []byte
}

var errNoID = errors.New("an update without update_id")

// parseRaw finds the id of an update. It asks for no more of it: what else is
// wrong with an update shows after it has been stored.
func parseRaw(body []byte) (rawUpdate, error) {
	var u struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(body, &u); err != nil {
		return rawUpdate{}, err
	}
	if u.ID == nil {
		return rawUpdate{}, errNoID
	}
	return rawUpdate{*u.ID, body}, nil
}

// execer is a pool or a connection.
type execer interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// store commits updates. Where it returns no error they may be acknowledged.
// One that was stored before stays as it is: ids are compared one by one, since
// after a quiet week Telegram goes on with random ones.
func (d *Door) store(ctx context.Context, db execer, updates []rawUpdate) error {
	ids, bodies := make([]int64, len(updates)), make([]string, len(updates))
	for i, u := range updates {
		ids[i], bodies[i] = u.id, string(u.body)
	}
	_, err := db.Exec(ctx, `
		INSERT INTO telegram_update (update_id, body)
		SELECT id, body::jsonb FROM unnest($1::bigint[], $2::text[]) AS u (id, body)
		ON CONFLICT DO NOTHING`, ids, bodies)
	if ofData(err) {
		// Valid JSON, but one of them holds what jsonb does not: one by one.
		for _, u := range updates {
			if err := d.storeOne(ctx, db, u); err != nil {
				return err
			}
		}
		err = nil
	}
	if err != nil {
		return fmt.Errorf("store %d updates: %w", len(updates), err)
	}
	for range processors {
		wake(d.updates)
	}
	return nil
}

// storeOne stores an update that jsonb may refuse: as it is, else without the
// characters that PostgreSQL has no place for, else its id alone, dead.
func (d *Door) storeOne(ctx context.Context, db execer, u rawUpdate) error {
	const insert = `INSERT INTO telegram_update (update_id, body, state, error) VALUES ($1, $2::text::jsonb, $3, $4) ON CONFLICT DO NOTHING`
	_, err := db.Exec(ctx, insert, u.id, string(u.body), "waiting", "")
	if ofData(err) {
		_, err = db.Exec(ctx, insert, u.id, string(withoutNUL(u.body)), "waiting", "")
	}
	if ofData(err) {
		d.log.Error("telegram: an update could not be stored", "update", u.id, "error", d.words(err))
		_, err = db.Exec(ctx, insert, u.id, fmt.Sprintf(`{"update_id":%d}`, u.id), "dead", "not storable: "+d.words(err))
	}
	if err != nil {
		return fmt.Errorf("store update %d: %w", u.id, err)
	}
	return nil
}

// ofData reports whether the database refused the data itself: to try again
// would not help. Everything else is the database's trouble and passes.
func ofData(err error) bool {
	var said *pgconn.PgError
	if !errors.As(err, &said) {
		return false
	}
	switch said.Code[:2] {
	case "22", "23", "54": // data exception, integrity violation, limit exceeded (depth)
		return true
	}
	return false
}

// withoutNUL rewrites JSON so that jsonb takes it: no NUL, and decoding has
// replaced halves of surrogate pairs and broken UTF-8.
func withoutNUL(body []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // ids do not fit a float
	var v any
	if err := decoder.Decode(&v); err != nil {
		return body
	}
	clean, err := json.Marshal(dropNUL(v))
	if err != nil {
		return body
	}
	return clean
}

func dropNUL(v any) any {
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(v, "\x00", "")
	case []any:
		for i := range v {
			v[i] = dropNUL(v[i])
		}
		return v
	case map[string]any:
		clean := make(map[string]any, len(v))
		for key, value := range v {
			clean[strings.ReplaceAll(key, "\x00", "")] = dropNUL(value)
		}
		return clean
	}
	return v
}
