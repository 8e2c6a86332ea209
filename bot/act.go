package bot

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Act does something about a case for somebody of the staff at another surface than
// the desk, in one transaction: first who acts is locked, then the case, as at every
// surface. What they may do is asked behind those locks, what they did is in the
// audit, and the desk is shown it.
func (b *Bot) Act(ctx context.Context, staff, id int64, what string, do func(ctx context.Context, tx pgx.Tx, c *Case, by Staff) error) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		by, err := staffByID(ctx, tx, staff)
		if err != nil {
			return err
		}
		c, err := b.lockCase(ctx, tx, id)
		if err != nil {
			return err
		}
		c.elsewhere = true
		if err := do(ctx, tx, &c, by); err != nil {
			return err
		}
		return b.Audit(ctx, tx, staff, id, what, c.audited)
	})
}
