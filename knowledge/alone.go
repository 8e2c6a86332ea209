package knowledge

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Alone runs f while no other replica runs what has the same class and key, and reports
// whether it did. The connection is no part of the pool: f may take long.
func (l *Library) Alone(ctx context.Context, class int32, key string, f func(*pgx.Conn) error) (mine bool, err error) {
	pooled, err := l.Pool.Acquire(ctx)
	if err != nil {
		return false, fmt.Errorf("take a lock: %w", err)
	}
	conn := pooled.Hijack()
	defer func() {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		conn.Exec(late, `SELECT pg_advisory_unlock_all()`) //nolint:errcheck // closing lets it go too, a moment later
		conn.Close(late)                                   // it is gone either way
	}()
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1, hashtext($2))`, class, key).Scan(&mine); err != nil || !mine {
		return false, err
	}
	return true, f(conn)
}
