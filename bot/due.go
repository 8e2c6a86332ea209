package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
)

// What people are told on a certain day is a row with the time at which it is due. A replica
// locks one such row, skipping what others have locked, and writes the message and when it
// looks next in one transaction: a program that ends has told all of it or nothing.

// sayDue says something to one after another of those who are due. One gives its
// row, 0 where nobody is; where it fails, later has the row tried again. Where the connection
// is lost, that is no fault of the row.
func (b *Bot) sayDue(ctx context.Context, one func(context.Context, pgx.Tx) (row int64, wrote bool, err error), later string) (written int, err error) {
	for range mostFound {
		var row int64
		var wrote, lost bool
		err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) (err error) {
			row, wrote, err = one(ctx, tx)
			lost = tx.Conn().IsClosed()
			return err
		})
		switch {
		case err != nil && (row == 0 || lost || ctx.Err() != nil):
			return written, err
		case err != nil:
			b.Log.Warn("say something that is due", "row", row, "error", err)
			if _, err := b.Pool.Exec(ctx, later, row, b.Now().Add(foundAgain)); err != nil {
				return written, fmt.Errorf("put off who could not be told: %w", err)
			}
		case row == 0:
			return written, nil
		case wrote:
			written++
		}
	}
	return written, nil
}

// due is one kind of what people are told when it is due. Its statements name what they take:
// @now and, once it is found, @row and @conversation; note also @next, when the row is due again,
// null for never, and @wrote, whether a message was written.
type due struct {
	name string        // of what is said, in errors
	find string        // locks one row that is due, and gives it, its conversation and more
	args pgx.NamedArgs // what else the statements name, if anything
	more []any         // where the rest of what find gives goes
	may  func(ctx context.Context, tx pgx.Tx, conversation int64) (reached, error)

	// lately, if any, gives when they were told of this last, and apart how long nothing of it
	// is said after that. It is asked under the locks: another replica may just have told them.
	lately string
	apart  time.Duration

	gone string // what becomes of the row where they cannot be reached; as note where empty
	note string
	// say writes the message, and gives when the row is due again, if ever.
	say func(r reached, row int64) (wrote bool, next *time.Time, err error)
}

// sayOne looks at one row that is due. It gives the row, 0 where none is due.
func (b *Bot) sayOne(ctx context.Context, tx pgx.Tx, d due) (row int64, wrote bool, err error) {
	now := b.Now()
	args := pgx.NamedArgs{"now": now}
	maps.Copy(args, d.args)
	var conversation int64
	err = tx.QueryRow(ctx, d.find, args).Scan(append([]any{&row, &conversation}, d.more...)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("find a %s that is due: %w", d.name, err)
	}
	args["row"], args["conversation"] = row, conversation
	r, err := d.may(ctx, tx, conversation)
	if err != nil {
		return row, false, err
	}
	var lately *time.Time
	if d.lately != "" {
		if err := tx.QueryRow(ctx, d.lately, args).Scan(&lately); err != nil {
			return row, false, fmt.Errorf("look when the last %s was: %w", d.name, err)
		}
	}
	note, next := d.note, r.again(now, lately, d.apart)
	switch {
	case r.gone && d.gone != "":
		note = d.gone
	case r.gone:
		next = nil
	case next == nil:
		if wrote, next, err = d.say(r, row); err != nil {
			return row, false, err
		}
	}
	args["next"], args["wrote"] = next, wrote
	if _, err := tx.Exec(ctx, note, args); err != nil {
		return row, false, fmt.Errorf("note what became of a %s: %w", d.name, err)
	}
	return row, wrote, nil
}

// again is when somebody to whom nothing may be said now is looked at again: while a counsellor
// has the conversation, in the quiet hours, and too soon after the last of it. It is nil
// where it may be said.
func (r reached) again(now time.Time, last *time.Time, apart time.Duration) *time.Time {
	switch {
	case r.owned:
		at := now.Add(ownedFor)
		return &at
	case r.later != nil:
		return r.later
	case last != nil && now.Sub(*last) < apart:
		at := last.Add(apart)
		return &at
	}
	return nil
}
