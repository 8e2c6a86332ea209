package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// DeskMessage is what somebody wrote, or pressed, at the counsellors' surface.
type DeskMessage struct {
	Staff    int64  // who, by their Telegram id; 0 where they hide it
	Place    int64  // the surface's own: where; 0 where no case is talked about
	Case     int64  // of the button that was pressed, 0 if none
	ID       string // the surface's own id of the message
	Kind     Kind
	Text     string
	Version  int64 // of a change of the message; 0 is none
	Language string
}

// DeskSaid does what a counsellor wrote, as a part of the caller's transaction.
// What is not a command goes to the person of the case, if the case is theirs.
func (b *Bot) DeskSaid(ctx context.Context, tx pgx.Tx, m DeskMessage) error {
	if b.Desk == nil {
		return nil
	}
	verb, rest := "", strings.TrimSpace(m.Text)
	if strings.HasPrefix(rest, "/") {
		verb, rest, _ = strings.Cut(strings.TrimPrefix(rest, "/"), " ")
		verb, rest = strings.ToLower(verb), strings.TrimSpace(rest)
	}
	staff, err := staffBy(ctx, tx, m.Staff)
	if errors.Is(err, ErrNoStaff) && m.Staff == 0 {
		return b.postTo(ctx, tx, Case{}, m.Place, prompts.Desk("zh", "anonymous", prompts.Desked{})+"\n"+prompts.Desk("en", "anonymous", prompts.Desked{}), nil)
	}
	if errors.Is(err, ErrNoStaff) {
		if verb == "" {
			return nil // a guest who talks; it reaches nobody
		}
		return b.postTo(ctx, tx, Case{}, m.Place, prompts.Desk(orZh(m.Language), "refused", prompts.Desked{Number: int(m.Staff)}), nil)
	}
	if err != nil {
		return err
	}
	if verb == "duty" {
		return b.duty(ctx, tx, staff, rest, m)
	}
	id := m.Case
	if id == 0 && m.Place != 0 {
		err := tx.QueryRow(ctx, `SELECT id FROM handoff WHERE place = $1 ORDER BY id DESC LIMIT 1`, m.Place).Scan(&id)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("find the case of a place: %w", err)
		}
	}
	if id == 0 {
		if verb == "" {
			return nil // counsellors talk among themselves
		}
		return b.answerDesk(ctx, tx, staff, verb, m)
	}
	c, err := b.lockCase(ctx, tx, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // it is gone, with its conversation
	}
	if err != nil {
		return err
	}
	err = b.onCase(ctx, tx, &c, staff, verb, rest, m)
	d := prompts.Desked{Case: c.ID, Name: c.OwnerName, Person: staff.Name, Number: staff.Capacity}
	switch {
	case errors.Is(err, ErrTaken):
		return b.post(ctx, tx, &c, prompts.Desk(c.Language, "taken", d), nil)
	case errors.Is(err, ErrNotTheirs):
		return b.post(ctx, tx, &c, prompts.Desk(c.Language, "not_yours", d), nil)
	case errors.Is(err, ErrFull):
		return b.post(ctx, tx, &c, prompts.Desk(c.Language, "full", d), nil)
	}
	return err
}

func orZh(language string) string {
	if language == "" {
		return "zh"
	}
	return language
}

// onCase does what a counsellor wrote about a case.
func (b *Bot) onCase(ctx context.Context, tx pgx.Tx, c *Case, by Staff, verb, rest string, m DeskMessage) error {
	switch verb {
	case "claim":
		return b.Claim(ctx, tx, c, by)
	case "note":
		return b.Note(ctx, tx, c, by, rest)
	case "release":
		return b.Release(ctx, tx, c, by, "released")
	case "transfer":
		name, note, _ := strings.Cut(rest, " ")
		return b.Transfer(ctx, tx, c, by, name, note)
	case "return", "close":
		if rest != "" {
			if err := b.Say(ctx, tx, c, by, DeskMessage{ID: m.ID, Text: rest}); err != nil {
				return err
			}
		}
		return b.End(ctx, tx, c, by, verb)
	case "reopen":
		return b.Reopen(ctx, tx, c, by)
	case "called":
		return b.Called(ctx, tx, c, by)
	case "":
		if !c.Owned() || c.Owner != by.ID { // a word among counsellors
			if m.Version != 0 || m.Kind != "" && m.Kind != Text {
				return nil
			}
			if err := b.noted(ctx, tx, c, by.ID, "note", rest); err != nil || c.Owned() {
				return err
			}
			return b.post(ctx, tx, c, prompts.Desk(c.Language, "unsent", prompts.Desked{Case: c.ID}), nil)
		}
		return b.Say(ctx, tx, c, by, m)
	}
	return b.post(ctx, tx, c, prompts.Desk(c.Language, "help", prompts.Desked{}), nil)
}

// Claim gives a case to a counsellor. Of two who want it one is first; the other
// gets ErrTaken.
func (b *Bot) Claim(ctx context.Context, tx pgx.Tx, c *Case, by Staff) error {
	switch {
	case c.Owned() && c.Owner == by.ID:
		return nil // pressed twice
	case c.State != "waiting":
		return ErrTaken
	case by.Cases >= by.Capacity && !by.Supervises():
		return ErrFull
	}
	if err := b.shift(ctx, tx, c, shift{what: "claim", by: by.ID, to: "claimed", owner: by.ID, due: silentAfter}); err != nil {
		return err
	}
	c.OwnerName = by.Name
	if err := b.tell(ctx, tx, c, "claimed", prompts.CaseNews(c.Language, "claimed", by.Name)); err != nil {
		return err
	}
	if err := b.post(ctx, tx, c, prompts.Desk(c.Language, "claimed", prompts.Desked{Case: c.ID, Name: by.Name}), deskButtons(c.Language, c.ID, "return", "close", "release")); err != nil {
		return err
	}
	return b.unveil(ctx, tx, c)
}

// Say brings a counsellor's words to the person.
func (b *Bot) Say(ctx context.Context, tx pgx.Tx, c *Case, by Staff, m DeskMessage) error {
	if !c.Owned() || c.Owner != by.ID {
		return ErrNotTheirs
	}
	a := Answer{Outcome: Handoff, Language: c.Language, Citations: []Citation{}, By: by.Name, Reason: "a counsellor's words"}
	if m.Kind != "" && m.Kind != Text {
		if c.Channel != b.Desk.Channel {
			return b.post(ctx, tx, c, prompts.Desk(c.Language, "no_files", prompts.Desked{}), nil)
		}
		a.Copy = &Copy{From: b.Desk.Conversation, Message: m.ID}
	} else if strings.TrimSpace(m.Text) == "" {
		return nil
	}
	a.Text = prompts.CounsellorSays(c.Language, by.Name, m.Text)
	if m.Version != 0 {
		done, err := b.correct(ctx, tx, c, m, a)
		if err != nil || done {
			return err
		}
		a.Text = prompts.CounsellorSays(c.Language, by.Name, prompts.CaseNews(c.Language, "corrected", m.Text))
		m.ID = fmt.Sprintf("%s#%d", m.ID, m.Version)
	}
	if c.State == "claimed" {
		if err := b.shift(ctx, tx, c, shift{what: "answer", by: by.ID, to: "active", owner: by.ID, due: idleAfter}); err != nil {
			return err
		}
	}
	// Guarded like a transition: what is said is said by who has the case.
	done, err := tx.Exec(ctx, `
		WITH answered AS (
			UPDATE handoff h SET person_at = NULL, due_at = $4 FROM conversation v
			WHERE h.id = $1 AND h.state = 'active' AND h.owner = $2 AND v.id = h.conversation_id AND v.owner = $2 AND v.owner_epoch = $3
			RETURNING h.conversation_id
		)
		UPDATE conversation v SET memory = CASE WHEN $5 = '' THEN v.memory ELSE v.memory || jsonb_build_object('said', $5::text) END
		FROM answered a WHERE v.id = a.conversation_id`, c.ID, by.ID, c.Epoch, b.Now().Add(idleAfter), storable(shortened(m.Text, maxSaid)))
	if err == nil && done.RowsAffected() == 0 {
		err = ErrTaken
	}
	if err != nil {
		return err
	}
	return b.sayIn(ctx, tx, c.Conversation, "staff:"+m.ID, a, nil)
}

// correct changes words that have not been sent yet.
func (b *Bot) correct(ctx context.Context, tx pgx.Tx, c *Case, m DeskMessage, a Answer) (done bool, err error) {
	body, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	changed, err := tx.Exec(ctx, `
		UPDATE outbox o SET body = $3::jsonb FROM turn t
		WHERE t.id = o.turn_id AND t.conversation_id = $1 AND t.external_id = 'staff:' || $2 AND o.state = 'waiting' AND o.message IS NULL`,
		c.Conversation, m.ID, string(body))
	return err == nil && changed.RowsAffected() > 0, err
}

// Note writes down what the person never sees.
func (b *Bot) Note(ctx context.Context, tx pgx.Tx, c *Case, by Staff, text string) error {
	return b.noted(ctx, tx, c, by.ID, "note", text)
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
	return b.tell(ctx, tx, c, "queued", prompts.CaseNews(c.Language, "requeued", c.OwnerName))
}

// Transfer gives a case to another counsellor, by name, or to a team.
func (b *Bot) Transfer(ctx context.Context, tx pgx.Tx, c *Case, by Staff, name, note string) error {
	switch {
	case !c.Open():
		return ErrTaken
	case c.Owned() && !c.theirs(by):
		return ErrNotTheirs
	}
	var to, team int64
	err := tx.QueryRow(ctx, `
		SELECT coalesce((SELECT id FROM staff WHERE lower(name) = lower($1) AND removed_at IS NULL AND id <> $2 ORDER BY on_duty_since IS NULL, id LIMIT 1), 0),
		       coalesce((SELECT id FROM team WHERE lower(name) = lower($1)), 0)`, name, by.ID).Scan(&to, &team)
	if err != nil {
		return fmt.Errorf("find to whom a case goes: %w", err)
	}
	if to == 0 && team == 0 || name == "" {
		return b.post(ctx, tx, c, prompts.Desk(c.Language, "nobody", prompts.Desked{Name: name}), nil)
	}
	s := shift{what: "transfer", detail: strings.TrimSpace(name + ": " + note), by: by.ID, to: "waiting", team: team}
	if err := b.shift(ctx, tx, c, s); err != nil {
		return err
	}
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
	if err := b.shift(ctx, tx, c, shift{what: "reopen", by: by.ID, to: "waiting"}); err != nil {
		return err
	}
	return b.tell(ctx, tx, c, "reopened", prompts.CaseNews(c.Language, "reopened", by.Name))
}

// Called says that the person has been called back.
func (b *Bot) Called(ctx context.Context, tx pgx.Tx, c *Case, by Staff) error {
	done, err := tx.Exec(ctx, `UPDATE handoff SET callback_due_at = NULL WHERE id = $1 AND callback_due_at IS NOT NULL`, c.ID)
	if err != nil || done.RowsAffected() == 0 {
		return err
	}
	if err := b.noted(ctx, tx, c, by.ID, "called", ""); err != nil {
		return err
	}
	return b.post(ctx, tx, c, prompts.Desk(c.Language, "called", prompts.Desked{Case: c.ID, Name: by.Name}), nil)
}

// answerDesk answers a command that is about no case.
func (b *Bot) answerDesk(ctx context.Context, tx pgx.Tx, by Staff, verb string, m DeskMessage) error {
	d := prompts.Desked{Name: by.Name}
	if verb != "queue" {
		return b.postTo(ctx, tx, Case{}, m.Place, prompts.Desk(orZh(m.Language), "help", d), nil)
	}
	err := tx.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE owner = $1 AND state <> 'waiting') FROM handoff
		WHERE state IN ('waiting', 'claimed', 'active')`, by.ID).Scan(&d.Number, &d.Other)
	if err != nil {
		return fmt.Errorf("count the queue: %w", err)
	}
	return b.postTo(ctx, tx, Case{}, m.Place, prompts.Desk(orZh(m.Language), "queue", d), nil)
}

// deskButtons are buttons for counsellors: what each says is a command.
func deskButtons(language string, id int64, verbs ...string) []Choice {
	choices := make([]Choice, 0, len(verbs))
	for _, v := range slices.Compact(verbs) {
		choices = append(choices, Choice{Label: prompts.Desk(language, "label_"+v, prompts.Desked{Case: id}), Say: "/" + v})
	}
	return choices
}
