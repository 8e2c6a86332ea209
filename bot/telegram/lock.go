package telegram

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// lockFor bounds taking a lock, and asking whether its connection still stands:
	// where the database's machine is gone nobody says so.
	lockFor = 10 * time.Second
	// letGo is how long a replica that holds a lock may say nothing on its connection
	// before the database takes it for frozen, beyond what it waits for on purpose.
	letGo = 10 * time.Second
)

// lock tries to take one of the bot's locks, on a connection of its own, which
// ends when this replica does: the kernel closes it, or, where the whole machine
// is gone, the database finds out by itself within about ten seconds; and where
// the program is frozen, after it has said nothing for some time. The defaults of
// PostgreSQL would keep the lock, and with it all the bot's messages, for hours.
//
// Where held is false there is no connection.
func (d *Door) lock(ctx context.Context, class int32, silent time.Duration) (conn *pgx.Conn, held bool, err error) {
	taking, cancel := context.WithTimeout(ctx, lockFor)
	defer cancel()
	pooled, err := d.bot.Pool.Acquire(taking)
	if err != nil {
		return nil, false, err
	}
	conn = pooled.Hijack() // out of the pool, whose lifetime limit must not end the lock
	defer func() {
		if !held {
			unlock(ctx, conn)
			conn = nil
		}
	}()
	_, err = conn.Exec(taking, `
		SELECT set_config('idle_session_timeout', $1, false),
		       set_config('tcp_keepalives_idle', '4', false), set_config('tcp_keepalives_interval', '2', false), set_config('tcp_keepalives_count', '3', false)`,
		fmt.Sprint(silent.Milliseconds()))
	if err != nil {
		return conn, false, fmt.Errorf("set when the lock is given back: %w", err)
	}
	id := d.api.ID()
	err = conn.QueryRow(taking, `SELECT pg_try_advisory_lock($1::int, $2::int)`, class, int32(id^id>>32)).Scan(&held)
	return conn, held, err
}

// unlock gives a lock back with its connection.
func unlock(ctx context.Context, conn *pgx.Conn) {
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = conn.Close(closing)
}
