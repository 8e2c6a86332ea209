package bot

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// duty switches a counsellor on or off. On sweeps the queue; off gives their cases
// to others.
func (b *Bot) duty(ctx context.Context, tx pgx.Tx, s Staff, how string, m DeskMessage) error {
	on := how != "off"
	if err := b.Duty(ctx, tx, s, on); err != nil {
		return err
	}
	kind := map[bool]string{true: "on_duty", false: "off_duty"}[on]
	return b.postTo(ctx, tx, Case{}, m.Place, prompts.Desk(orZh(m.Language), kind, prompts.Desked{Name: s.Name}), nil)
}

// Duty says that a counsellor works from now on, or no longer. It is in the audit.
func (b *Bot) Duty(ctx context.Context, tx pgx.Tx, s Staff, on bool) error {
	_, err := tx.Exec(ctx, `UPDATE staff SET on_duty_since = CASE WHEN $2 THEN coalesce(on_duty_since, $3) END WHERE id = $1`, s.ID, on, b.Now())
	if err != nil {
		return fmt.Errorf("switch duty: %w", err)
	}
	if err := b.Audit(ctx, tx, s.ID, 0, "duty", map[bool]string{true: "on", false: "off"}[on]); err != nil {
		return err
	}
	if !on {
		return b.handBack(ctx, tx, s.ID, "off duty")
	}
	ids, err := cases(ctx, tx, `SELECT h.id FROM handoff h JOIN conversation c ON c.id = h.conversation_id WHERE h.state = 'waiting' AND h.offered_to IS NULL AND h.level > 0 ORDER BY c.channel, c.external_id`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, err := b.lockCase(ctx, tx, id)
		if err != nil {
			return err
		}
		if c.State == "waiting" && c.Offered == 0 {
			if err := b.offer(ctx, tx, &c); err != nil {
				return err
			}
		}
	}
	return nil
}

// handBack puts the cases of a counsellor back into the queue, and offers of them.
func (b *Bot) handBack(ctx context.Context, tx pgx.Tx, staff int64, why string) error {
	ids, err := cases(ctx, tx, `
		SELECT h.id FROM handoff h JOIN conversation c ON c.id = h.conversation_id
		WHERE h.owner = $1 AND h.state IN ('claimed', 'active') OR h.offered_to = $1 AND h.state = 'waiting'
		ORDER BY c.channel, c.external_id`, staff)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, err := b.lockCase(ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case c.Owned() && c.Owner == staff:
			err = b.Release(ctx, tx, &c, Staff{ID: staff}, why)
		case c.State == "waiting" && c.Offered == staff:
			err = b.offer(ctx, tx, &c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func cases(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]int64, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
