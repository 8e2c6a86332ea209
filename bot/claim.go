package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// Claim gives a case to a counsellor. Of two who want it one is first; the other
// gets ErrTaken.
func (b *Bot) Claim(ctx context.Context, tx pgx.Tx, c *Case, by Staff) error {
	switch {
	case c.Owned() && c.Owner == by.ID:
		return nil // pressed twice
	case c.State != "waiting":
		return ErrTaken
	case by.Cases >= by.Capacity && !by.Supervises():
		return ErrFull // counted behind the lock on who acts, without which nobody claims
	}
	if err := b.shift(ctx, tx, c, shift{what: "claim", by: by.ID, to: "claimed", owner: by.ID, due: silentAfter}); err != nil {
		return err
	}
	c.OwnerName = by.Name
	if err := b.tell(ctx, tx, c, "claimed", prompts.CaseNews(c.Language, "claimed", by.Name)); err != nil {
		return err
	}
	if err := b.post(ctx, tx, c, prompts.Desk(c.Language, "claimed", prompts.Desked{Case: c.ID, Name: by.Name}), deskButtons(c.Language, c.ID, "suggest", "return", "close", "release")); err != nil {
		return err
	}
	return b.unveil(ctx, tx, c, by)
}

// Note writes down what the person never sees.
func (b *Bot) Note(ctx context.Context, tx pgx.Tx, c *Case, by Staff, text string) error {
	return b.note(ctx, tx, c, by, text, "")
}

// note writes down a note under the surface's own id. A change that changes nothing
// is none.
func (b *Bot) note(ctx context.Context, tx pgx.Tx, c *Case, by Staff, text, message string) error {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	if message != "" {
		var before string
		err := tx.QueryRow(ctx, `SELECT detail FROM handoff_event WHERE handoff_id = $1 AND what = 'note' AND message = $2 ORDER BY id DESC LIMIT 1`, c.ID, message).Scan(&before)
		if err == nil && before == storable(text) {
			return nil
		}
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("look for a note: %w", err)
		}
	}
	if err := b.event(ctx, tx, c, by.ID, "note", text, message); err != nil {
		return err
	}
	return b.mirror(ctx, tx, c, "noted", prompts.Desked{Case: c.ID, Name: by.Name, Text: text})
}

// mirror shows the desk what was written elsewhere, so that whoever goes on there
// has it all. What was written at the desk is there.
func (b *Bot) mirror(ctx context.Context, tx pgx.Tx, c *Case, kind string, d prompts.Desked) error {
	if !c.elsewhere {
		return nil
	}
	return b.post(ctx, tx, c, prompts.Desk(c.Language, kind, d), nil)
}

// theirs reports whether a counsellor may decide about a case.
func (c Case) theirs(by Staff) bool { return c.Owner == by.ID || by.Supervises() }

// Release puts a case back into the queue.
func (b *Bot) Release(ctx context.Context, tx pgx.Tx, c *Case, by Staff, why string) error {
	switch {
	case !c.Owned():
		return ErrTaken
	case !c.theirs(by):
		return ErrNotTheirs
	}
	if err := b.shift(ctx, tx, c, shift{what: why, by: by.ID, to: "waiting"}); err != nil {
		return err
	}
	if by.Name != "" { // not the program, which says so in words of its own
		if err := b.post(ctx, tx, c, prompts.Desk(c.Language, "released", prompts.Desked{Case: c.ID, Name: by.Name}), nil); err != nil {
			return err
		}
	}
	return b.waits(ctx, tx, c, "queued", "requeued", c.OwnerName)
}

// addressee splits what was written behind a transfer: to whom, by the longest name
// that it begins with, and a note.
func addressee(ctx context.Context, tx pgx.Tx, said string) (name, note string, err error) {
	spaced := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, said)
	err = tx.QueryRow(ctx, `
		SELECT name FROM (SELECT name FROM staff WHERE removed_at IS NULL UNION SELECT name FROM team) known
		WHERE lower($1) = lower(name) OR starts_with(lower($1), lower(name) || ' ') ORDER BY length(name) DESC LIMIT 1`, spaced).Scan(&name)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", "", ErrNobody
	}
	if err != nil {
		return "", "", fmt.Errorf("find to whom a case goes: %w", err)
	}
	r := []rune(said)
	return name, strings.TrimSpace(string(r[len([]rune(name)):])), nil
}

// Transfer gives a case to another counsellor, by name, or to a team; [ErrNobody]
// where there is neither, [ErrEmptyTeam] where nobody is in the team.
func (b *Bot) Transfer(ctx context.Context, tx pgx.Tx, c *Case, by Staff, name, note string) error {
	switch {
	case !c.Open():
		return ErrTaken
	case c.Owned() && !c.theirs(by):
		return ErrNotTheirs
	}
	// To somebody, and to their team where they do not come; or to anybody of a team.
	var to, team int64
	var manned bool
	err := tx.QueryRow(ctx, `
		SELECT coalesce(s.id, 0), coalesce(CASE WHEN s.id IS NULL THEN t.id ELSE s.team_id END, 0),
		       EXISTS (SELECT FROM staff WHERE team_id = t.id AND removed_at IS NULL)
		FROM (SELECT) one
		LEFT JOIN LATERAL (SELECT id, team_id FROM staff WHERE lower(name) = lower($1) AND removed_at IS NULL AND id <> $2 ORDER BY on_duty_since IS NULL, id LIMIT 1) s ON true
		LEFT JOIN team t ON t.id = (SELECT id FROM team WHERE lower(name) = lower($1) ORDER BY id LIMIT 1)`, name, by.ID).Scan(&to, &team, &manned)
	if err != nil {
		return fmt.Errorf("find to whom a case goes: %w", err)
	}
	switch {
	case to == 0 && team == 0 || name == "":
		return ErrNobody
	case to == 0 && !manned:
		return ErrEmptyTeam
	}
	owned := c.Owned()
	s := shift{what: "transfer", detail: strings.TrimSpace(name + ": " + note), by: by.ID, to: "waiting", teams: true, team: team}
	if err := b.shift(ctx, tx, c, s); err != nil {
		return err
	}
	if owned { // the person was told that this counsellor answers
		if err := b.tell(ctx, tx, c, "transferred", prompts.Transferred(c.Language, c.OwnerName, name, to == 0)); err != nil {
			return err
		}
	}
	c.audited = name
	if to != 0 {
		// The router does not choose: it is offered to who was named.
		_, err := tx.Exec(ctx, `UPDATE handoff SET offered_to = $2, asked = ARRAY[$2::bigint], level = 1, due_at = $3 WHERE id = $1`, c.ID, to, b.Now().Add(alertAfter))
		if err != nil {
			return fmt.Errorf("offer a case: %w", err)
		}
	}
	return b.post(ctx, tx, c, prompts.Desk(c.Language, "transferred", prompts.Desked{Case: c.ID, Name: name, Person: by.Name, Text: note}), deskButtons(c.Language, c.ID, "claim"))
}

// End returns a conversation to the bot ("return") or closes the case ("close");
// the bot answers again either way.
func (b *Bot) End(ctx context.Context, tx pgx.Tx, c *Case, by Staff, how string) error {
	switch {
	case !c.Open() || how == "return" && !c.Owned():
		return ErrTaken
	case c.Owned() && !c.theirs(by):
		return ErrNotTheirs
	}
	return b.end(ctx, tx, c, by.ID, how, "counsellor")
}

func (b *Bot) end(ctx context.Context, tx pgx.Tx, c *Case, by int64, how, ended string) error {
	if c.State != "waiting" || c.Level > 0 {
		if err := b.feed(ctx, tx, c, true); err != nil { // what came last is not lost
			return err
		}
	}
	to := map[string]string{"return": "returned", "close": "closed"}[how]
	if err := b.shift(ctx, tx, c, shift{what: how, by: by, to: to, ended: ended}); err != nil {
		return err
	}
	if err := b.farewell(ctx, tx, c, to, ended); err != nil {
		return err
	}
	return b.post(ctx, tx, c, prompts.Desk(c.Language, to, prompts.Desked{Case: c.ID, Name: c.OwnerName, Text: ended}), deskButtons(c.Language, c.ID, "reopen"))
}

// Reopen takes a case up again: it waits, and is routed anew.
func (b *Bot) Reopen(ctx context.Context, tx pgx.Tx, c *Case, by Staff) error {
	if c.Open() {
		return ErrTaken
	}
	if err := b.shift(ctx, tx, c, shift{what: "reopen", by: by.ID, to: "waiting", teams: true}); err != nil {
		return err
	}
	if err := b.post(ctx, tx, c, prompts.Desk(c.Language, "reopened", prompts.Desked{Case: c.ID, Name: by.Name}), nil); err != nil {
		return err
	}
	return b.waits(ctx, tx, c, "reopened", "reopened", by.Name)
}

// Called says that the person has been called back: who has the case does, anybody
// once it has ended.
func (b *Bot) Called(ctx context.Context, tx pgx.Tx, c *Case, by Staff) error {
	if c.Open() && (c.State == "waiting" || !c.theirs(by)) {
		return ErrNotTheirs
	}
	done, err := tx.Exec(ctx, `UPDATE handoff SET callback_due_at = NULL WHERE id = $1 AND callback_due_at IS NOT NULL`, c.ID)
	if err != nil || done.RowsAffected() == 0 {
		return err
	}
	if err := b.event(ctx, tx, c, by.ID, "called", "", ""); err != nil {
		return err
	}
	return b.post(ctx, tx, c, prompts.Desk(c.Language, "called", prompts.Desked{Case: c.ID, Name: by.Name}), nil)
}
