package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// tendEvery is how often cases are looked at without news.
const tendEvery = time.Second

// tend looks after cases until ctx is over: shows the desk what people write,
// calls again where nobody comes, takes cases back from who is silent. What is to
// be done when is in the database, so that any replica does it, and none forgets.
func (b *Bot) tend(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.Hub.cases:
		case <-time.After(tendEvery):
		}
		if err := b.Tend(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("look after cases", "error", err)
		}
	}
}

// mostTended is how many cases one look takes up.
const mostTended = 100

// Tend does what is due for cases now.
func (b *Bot) Tend(ctx context.Context) error {
	rows, err := b.Pool.Query(ctx, `
		SELECT id FROM (
			(SELECT id, priority, due_at AS at FROM handoff WHERE due_at <= $1 ORDER BY due_at LIMIT $2)
			UNION (SELECT id, priority, callback_due_at FROM handoff WHERE callback_due_at <= $1 ORDER BY callback_due_at LIMIT $2)
			UNION (SELECT h.id, h.priority, $1 FROM handoff h WHERE h.state IN ('waiting', 'claimed', 'active')
				AND EXISTS (
					SELECT FROM turn t WHERE t.conversation_id = h.conversation_id AND t.id > h.fed AND t.kind <> 'notice' AND t.state <> 'waiting'
					AND NOT EXISTS (SELECT FROM turn w WHERE w.conversation_id = t.conversation_id AND w.state = 'waiting' AND w.id < t.id))
				ORDER BY h.priority DESC, h.waiting_since LIMIT $2)
		) due GROUP BY id, priority ORDER BY priority DESC, min(at)`, b.Now(), mostTended)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	var failed error
	for _, id := range ids { // one by one: a case that cannot be looked after does not keep others from it
		if err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error { return b.tendOne(ctx, tx, id) }); err != nil {
			failed = errors.Join(failed, fmt.Errorf("case %d: %w", id, err))
		}
	}
	return failed
}

// tendOne does what is due for a case, seen under its lock: another replica may
// have done it.
func (b *Bot) tendOne(ctx context.Context, tx pgx.Tx, id int64) error {
	c, err := b.lockCase(ctx, tx, id)
	if errors.Is(err, ErrNoCase) {
		return nil
	}
	if err != nil {
		return err
	}
	now := b.Now()
	due := c.Due != nil && !c.Due.After(now)
	if due && c.State == "waiting" {
		if err := b.alert(ctx, tx, &c); err != nil {
			return err
		}
	}
	if c.Open() && (c.State != "waiting" || c.Level > 0) { // the card first
		if err := b.feed(ctx, tx, &c, false); err != nil {
			return err
		}
	}
	if due && c.Owned() && (c.PersonAt == nil || !c.PersonAt.After(now)) {
		return b.expire(ctx, tx, &c)
	}
	if due && !c.Open() { // the person has ended it
		if err := b.feed(ctx, tx, &c, true); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE handoff SET due_at = NULL WHERE id = $1 AND state = $2`, c.ID, c.State); err != nil {
			return err
		}
		return b.post(ctx, tx, &c, prompts.Desk(c.Language, "closed", prompts.Desked{Case: c.ID, Text: "person"}), deskButtons(c.Language, c.ID, "reopen"))
	}
	if c.CallDue != nil && !c.CallDue.After(now) {
		return b.remind(ctx, tx, &c)
	}
	return nil
}

// alert shows a case that waits, or calls again; each time it is offered to
// somebody else, and it climbs.
func (b *Bot) alert(ctx context.Context, tx pgx.Tx, c *Case) error {
	open, next, err := b.working(ctx, tx)
	if err != nil {
		return err
	}
	now, level := b.Now(), c.Level+1
	wait := min(alertMost, alertAfter*time.Duration(max(1, level-1)))
	closed := len(open) == 0
	if closed && c.Priority == 0 {
		wait = alertMost
		if !next.IsZero() {
			wait = next.Sub(now)
		}
	}
	if closed && c.Level > 0 && c.Priority == 0 {
		level = c.Level // nobody is called out of hours, but for who is in danger
	}
	done, err := tx.Exec(ctx, `
		UPDATE handoff SET level = $2, due_at = $3, alerted_at = CASE WHEN level < $2 THEN $5 ELSE alerted_at END
		WHERE id = $1 AND state = 'waiting' AND level = $4`, c.ID, level, now.Add(wait), c.Level, now)
	if err != nil {
		return fmt.Errorf("call for case %d: %w", c.ID, err)
	}
	if done.RowsAffected() == 0 || level == c.Level {
		return nil
	}
	first := c.Level == 0
	c.Level = level
	if first {
		if err := b.card(ctx, tx, c); err != nil {
			return err
		}
		if c.Offered != 0 {
			return nil // a transfer named them
		}
		return b.offer(ctx, tx, c)
	}
	d := prompts.Desked{Case: c.ID, Number: int(now.Sub(c.Since).Minutes())}
	kind := "alert"
	if level >= SupervisorsAt {
		kind = "alert_supervisor"
		if d.Name, err = supervisors(ctx, tx); err != nil {
			return err
		}
	}
	if err := b.event(ctx, tx, c, 0, kind, "", ""); err != nil {
		return err
	}
	if err := b.post(ctx, tx, c, prompts.Desk(c.Language, kind, d), deskButtons(c.Language, c.ID, "claim")); err != nil {
		return err
	}
	return b.offer(ctx, tx, c)
}

func supervisors(ctx context.Context, tx pgx.Tx) (names string, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(string_agg(name, ', ' ORDER BY on_duty_since IS NULL, id), '') FROM staff WHERE role <> 'counsellor' AND removed_at IS NULL`).Scan(&names)
	return names, err
}

// suits holds of somebody of the staff, s, and a case, h, that can be theirs; $2 are the
// teams that work now.
const suits = `coalesce(s.team_id, 0) = ANY ($2) AND (h.team_id IS NULL OR s.team_id = h.team_id) AND s.id <> ALL (h.asked)
	AND (s.languages = '{}' OR h.language = ANY (s.languages))
	AND (s.regions = '{}' OR EXISTS (SELECT FROM unnest(s.regions) r WHERE starts_with(h.region, r)))`

// load is how many cases somebody of the staff, s, has or is offered.
const load = `(SELECT count(*) FROM handoff o WHERE o.owner = s.id AND o.state IN ('claimed', 'active') OR o.offered_to = s.id AND o.state = 'waiting')`

// offer finds the counsellor who suits a case best, and says so at its place. It is
// theirs when they claim it; anybody else may.
func (b *Bot) offer(ctx context.Context, tx pgx.Tx, c *Case) error {
	open, _, err := b.working(ctx, tx)
	if err != nil {
		return err
	}
	var name *string
	err = tx.QueryRow(ctx, `
		WITH best AS (
			SELECT s.id, s.name FROM staff s JOIN handoff h ON h.id = $1
			CROSS JOIN LATERAL (SELECT `+load+` - CASE WHEN h.offered_to = s.id THEN 1 ELSE 0 END AS cases) load
			WHERE s.removed_at IS NULL AND s.on_duty_since IS NOT NULL AND load.cases < s.capacity AND `+suits+`
			ORDER BY s.skills && h.topics DESC, s.regions <> '{}' DESC, load.cases::float8 / s.capacity, s.on_duty_since, s.id
			LIMIT 1
		), given AS (
			UPDATE handoff h SET offered_to = (SELECT id FROM best), asked = h.asked || ARRAY(SELECT id FROM best)
			WHERE h.id = $1 AND h.state = 'waiting'
		)
		SELECT (SELECT name FROM best)`, c.ID, open).Scan(&name)
	if err != nil {
		return fmt.Errorf("find a counsellor for case %d: %w", c.ID, err)
	}
	if name == nil {
		return nil
	}
	return b.post(ctx, tx, c, prompts.Desk(c.Language, "offered", prompts.Desked{Case: c.ID, Name: *name}), deskButtons(c.Language, c.ID, "claim"))
}

// expire takes a case back from who is silent to a person that waits, and gives the
// conversation to the bot where it is the person who is silent.
func (b *Bot) expire(ctx context.Context, tx pgx.Tx, c *Case) error {
	if c.PersonAt == nil {
		return b.end(ctx, tx, c, 0, "return", "silence")
	}
	if err := b.Release(ctx, tx, c, Staff{ID: c.Owner}, "silent"); err != nil {
		return err
	}
	return b.post(ctx, tx, c, prompts.Desk(c.Language, "silent", prompts.Desked{Case: c.ID, Name: c.OwnerName}), deskButtons(c.Language, c.ID, "claim"))
}

// remind reminds of a call-back that was promised.
func (b *Bot) remind(ctx context.Context, tx pgx.Tx, c *Case) error {
	now := b.Now()
	_, err := tx.Exec(ctx, `UPDATE handoff SET reminded_at = $2, callback_due_at = CASE WHEN callback_by > $2 THEN callback_by ELSE $3 END WHERE id = $1`, c.ID, now, now.Add(remindEvery))
	if err != nil {
		return fmt.Errorf("remind of a call-back: %w", err)
	}
	d := prompts.Desked{Case: c.ID, Text: veiled(c.Callback), Name: c.OwnerName}
	if c.Owned() {
		d.Text = c.Callback
	}
	if c.CallBy != nil {
		d.Number = int(c.CallBy.Sub(now).Minutes())
	}
	return b.post(ctx, tx, c, prompts.Desk(c.Language, "call", d), deskButtons(c.Language, c.ID, "called"))
}
