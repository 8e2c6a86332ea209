package knowledge

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Arrival is a file that somebody brought, and what became of it.
type Arrival struct {
	ID      int64     `json:"-"`
	Batch   string    `json:"-"` // files that came together
	Name    string    `json:"name"`
	Size    int64     `json:"size"`
	By      string    `json:"-"`
	At      time.Time `json:"-"`
	Status  Status    `json:"status"` // drafted, unchanged, refused
	Reason  string    `json:"-"`      // why it was refused
	Version int64     `json:"version"`
	Title   string    `json:"title"`
	Warned  int       `json:"-"` // warnings about it

	stamp []byte // its bytes and what was stated with them; nil where it was not read
}

// keptArrivals is how long it is remembered what came.
const keptArrivals = 400 * 24 * time.Hour

// Receive takes a file into the library as a draft and remembers what became of it. A
// file that comes again in the same batch, because the answer was lost, is the same
// arrival. The document, what is remembered of it, and what is done with it are one
// transaction: who has lost the right meanwhile has stored nothing. The error is for a
// database that failed, or that of what is done with it.
func (l *Library) Receive(ctx context.Context, batch, name string, s Source, also ...Also) (Arrival, error) {
	s.Draft, s.Apart = true, true
	a := Arrival{Batch: batch, Name: storablePath(name), Size: int64(len(s.Bytes)), By: s.By, stamp: stamp(sha256.Sum256(s.Bytes), s)}
	came := func(ctx context.Context, tx pgx.Tx, r Result) error {
		a.Status, a.Reason, a.Version, a.Title, a.Warned = r.Status, r.Reason, cmp.Or(r.Version, r.Known), r.Title, len(r.Warnings)
		return remember(ctx, tx, &a, s.Bytes, also)
	}
	r, err := l.Add(ctx, s, came)
	if err == nil && r.Status == Refused { // nothing was stored with which it could be remembered
		err = pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error { return came(ctx, tx, r) })
	}
	if err != nil {
		return a, fmt.Errorf("take in what came: %w", err)
	}
	return a, nil
}

// ReceiveAgain receives a file of which only the SHA-256 is known, because its bytes need
// not be sent: they are in the library, or were refused in this batch with what is stated
// now. came is false where they must be sent.
func (l *Library) ReceiveAgain(ctx context.Context, batch, name string, sum [sha256.Size]byte, s Source, also ...Also) (a Arrival, came bool, err error) {
	err = l.Pool.QueryRow(ctx, `SELECT content FROM original WHERE sha256 = $1`, sum[:]).Scan(&s.Bytes)
	if err == nil {
		a, err = l.Receive(ctx, batch, name, s, also...)
		return a, err == nil, err
	}
	if errors.Is(err, pgx.ErrNoRows) {
		a = Arrival{Batch: batch, Name: storablePath(name), Status: Refused}
		err = l.Pool.QueryRow(ctx, `
			SELECT id, size, by, at, reason FROM arrival WHERE batch = $1 AND name = $2 AND stamp = $3 AND status = 'refused'`,
			a.Batch, a.Name, stamp(sum, s)).Scan(&a.ID, &a.Size, &a.By, &a.At, &a.Reason)
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fmt.Errorf("look for what came before: %w", err)
	}
	return a, true, nil
}

// stamp is what makes a file that comes the same as one that came.
func stamp(sum [sha256.Size]byte, s Source) []byte {
	return fingerprint(Source{Bytes: sum[:], Given: s.Given, Known: s.Known})
}

// Turn remembers a file that was not read at all, and why.
func (l *Library) Turn(ctx context.Context, batch, name string, size int64, by, reason string, also ...Also) (Arrival, error) {
	a := Arrival{Batch: batch, Name: storablePath(name), Size: size, By: by, Status: Refused, Reason: reason}
	err := pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error { return remember(ctx, tx, &a, nil, also) })
	return a, err
}

func remember(ctx context.Context, tx pgx.Tx, a *Arrival, content []byte, also []Also) error {
	if a.Status == Unchanged && a.Version == 0 {
		err := tx.QueryRow(ctx, `SELECT id, title FROM version WHERE original = sha256($1::bytea) ORDER BY id DESC LIMIT 1`, content).Scan(&a.Version, &a.Title)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
	}
	err := tx.QueryRow(ctx, `
		INSERT INTO arrival (batch, name, size, by, status, reason, version_id, stamp) VALUES ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0), $8)
		ON CONFLICT (batch, name) DO UPDATE SET
			size = excluded.size, at = excluded.at, reason = excluded.reason, version_id = excluded.version_id, stamp = excluded.stamp,
			status = CASE WHEN arrival.status = 'drafted' AND excluded.status = 'unchanged' AND arrival.version_id = excluded.version_id THEN 'drafted' ELSE excluded.status END
		RETURNING id, status, at`, a.Batch, a.Name, a.Size, a.By, a.Status, a.Reason, a.Version, a.stamp).Scan(&a.ID, &a.Status, &a.At)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM arrival WHERE at < now() - $1::interval`, keptArrivals); err != nil {
		return err
	}
	return all(ctx, tx, also)
}

// Batch is files that came together.
type Batch struct {
	ID                          string
	By                          string
	At                          time.Time // of the last of them
	Drafted, Unchanged, Refused int
}

// Batches gives what came, the latest first.
func (l *Library) Batches(ctx context.Context, limit int) ([]Batch, error) {
	rows, err := l.Pool.Query(ctx, `
		SELECT batch, max(by), max(at), count(*) FILTER (WHERE status = 'drafted'), count(*) FILTER (WHERE status = 'unchanged'), count(*) FILTER (WHERE status = 'refused')
		FROM arrival GROUP BY batch ORDER BY max(id) DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list what came: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Batch])
}

// Arrivals gives the files of a batch: the refused first, by why. Where access is not nil,
// those whose text is of one of these accesses: a file of which there is none may have
// been for anybody.
func (l *Library) Arrivals(ctx context.Context, batch string, access []string, limit int) ([]Arrival, error) {
	rows, err := l.Pool.Query(ctx, `
		SELECT a.id, a.batch, a.name, a.size, a.by, a.at, a.status, a.reason, coalesce(a.version_id, 0), coalesce(v.title, ''), coalesce(cardinality(v.warnings), 0)
		FROM arrival a LEFT JOIN version v ON v.id = a.version_id
		WHERE a.batch = $1 AND ($3::text[] IS NULL OR v.access = ANY ($3)) ORDER BY a.status <> 'refused', CASE WHEN a.status = 'refused' THEN split_part(a.reason, ':', 1) END, a.name LIMIT $2`, batch, limit, access)
	if err != nil {
		return nil, fmt.Errorf("list what came: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Arrival])
}
