package bot

import (
	"context"
	"fmt"
)

// Audit writes down that somebody of the staff has read or changed something. It
// belongs into the transaction of what it tells of.
func (b *Bot) Audit(ctx context.Context, db session, staff, handoff int64, what, detail string) error {
	_, err := db.Exec(ctx, `INSERT INTO audit (staff_id, handoff_id, what, detail, at) VALUES (nullif($1::bigint, 0), nullif($2::bigint, 0), $3, $4, $5)`,
		staff, handoff, what, storable(detail), b.Now())
	if err != nil {
		return fmt.Errorf("write the audit: %w", err)
	}
	return nil
}
