package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// duty switches a counsellor on or off. On offers them the most urgent of the queue; off gives their cases
// to others.
func (b *Bot) duty(ctx context.Context, tx pgx.Tx, s Staff, how string, m DeskMessage) error {
	on := how != "off"
	if err := b.Duty(ctx, tx, s, on); err != nil {
		return err
	}
	kind := map[bool]string{true: "on_duty", false: "off_duty"}[on]
	return b.postTo(ctx, tx, Case{}, m.Place, prompts.Desk(orZh(m.Language), kind, prompts.Desked{Name: s.Name}), nil)
}

// Duty says that a counsellor works from now on, or no longer. It is in the audit. What
// waits and nobody could take is offered, as much as they can take now.
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
	open, _, err := b.working(ctx, tx)
	if err != nil {
		return err
	}
	return b.each(ctx, tx, func(c *Case) error {
		if c.State != "waiting" || c.Offered != 0 {
			return nil
		}
		return b.offer(ctx, tx, c)
	}, `
		SELECT h.id FROM handoff h JOIN staff s ON s.id = $1 AND s.removed_at IS NULL
		WHERE h.state = 'waiting' AND h.offered_to IS NULL AND h.level > 0 AND `+suits+`
		ORDER BY h.priority DESC, h.waiting_since, h.id
		LIMIT (SELECT greatest(capacity - `+load+`, 0) FROM staff s WHERE s.id = $1)`, s.ID, open)
}

// handBack puts the cases of a counsellor back into the queue, and offers of them.
func (b *Bot) handBack(ctx context.Context, tx pgx.Tx, staff int64, why string) error {
	return b.each(ctx, tx, func(c *Case) error {
		switch {
		case c.Owned() && c.Owner == staff:
			return b.Release(ctx, tx, c, Staff{ID: staff}, why)
		case c.State == "waiting" && c.Offered == staff:
			return b.offer(ctx, tx, c)
		}
		return nil
	}, `
		SELECT h.id FROM handoff h
		WHERE h.owner = $1 AND h.state IN ('claimed', 'active') OR h.offered_to = $1 AND h.state = 'waiting'
		ORDER BY h.priority DESC, h.waiting_since, h.id`, staff)
}

// each does something with cases, in the order in which a statement gives them. Their
// conversations are locked before, in the order in which everybody locks several.
func (b *Bot) each(ctx context.Context, tx pgx.Tx, do func(c *Case) error, sql string, args ...any) error {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return fmt.Errorf("look for cases: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("look for cases: %w", err)
	}
	_, err = tx.Exec(ctx, `
		SELECT FROM conversation WHERE id IN (SELECT conversation_id FROM handoff WHERE id = ANY ($1)) ORDER BY channel, external_id FOR NO KEY UPDATE`, ids)
	if err != nil {
		return fmt.Errorf("lock cases: %w", err)
	}
	for _, id := range ids {
		c, err := b.lockCase(ctx, tx, id)
		if errors.Is(err, ErrNoCase) {
			continue
		}
		if err == nil {
			err = do(&c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
