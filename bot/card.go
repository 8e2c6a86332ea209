package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/redact"
	"careerbot/internal/region"
	"careerbot/prompts"
)

// heardTurn is a turn as counsellors are shown it.
type heardTurn struct {
	id       int64
	external string
	kind     Kind
	text     string
	media    bool // the text is what stands under a picture, a file or a recording
	edited   bool
	before   string // what a changed one was, where that was a turn of its own
	answer   []byte
}

// file reports whether the text is not all of it.
func (t heardTurn) file() bool { return t.media || !t.kind.words() }

// turnsOf reads turns of a conversation: those behind one, and before any that is
// still being worked on, so that none is passed over.
//
// Where it is the last look, nothing is left for later.
func turnsOf(ctx context.Context, tx pgx.Tx, conversation, after, upTo int64, limit int, last bool) ([]heardTurn, error) {
	rows, err := tx.Query(ctx, `
		SELECT * FROM (
			SELECT t.id, t.external_id, t.kind, t.message, coalesce((t.route->>'media')::boolean, false), t.edited > 0,
			       CASE WHEN t.edited > 0 THEN coalesce((
				SELECT message FROM turn b WHERE b.conversation_id = $1 AND b.id < t.id
				AND (b.external_id = split_part(t.external_id, '#', 1) OR starts_with(b.external_id, split_part(t.external_id, '#', 1) || '#'))
				ORDER BY b.id DESC LIMIT 1), '') ELSE '' END,
			       CASE WHEN t.state = 'answered' THEN o.body END
			FROM turn t LEFT JOIN outbox o ON o.turn_id = t.id AND o.part = 1
			WHERE t.conversation_id = $1 AND t.id > $2 AND ($3 = 0 OR t.id <= $3) AND t.kind <> 'notice' AND t.state <> 'waiting'
			  AND ($5 OR t.id < coalesce((SELECT min(id) FROM turn WHERE conversation_id = $1 AND state = 'waiting'), t.id + 1))
			ORDER BY CASE WHEN $3 = 0 THEN t.id ELSE -t.id END LIMIT $4
		) said ORDER BY id`, conversation, after, upTo, limit, last)
	if err != nil {
		return nil, fmt.Errorf("read what was said: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t heardTurn, err error) {
		return t, row.Scan(&t.id, &t.external, &t.kind, &t.text, &t.media, &t.edited, &t.before, &t.answer)
	})
}

// fedAtOnce is how many turns one look shows.
const fedAtOnce = 50

// feed shows the counsellors what came from the person since they last looked, and
// notes how far. So nothing is lost, whichever program ends when.
func (b *Bot) feed(ctx context.Context, tx pgx.Tx, c *Case, last bool) error {
	turns, err := turnsOf(ctx, tx, c.Conversation, c.Fed, 0, fedAtOnce, last)
	if err != nil || len(turns) == 0 {
		return err
	}
	alarm := false
	for _, t := range turns {
		if err := b.show(ctx, tx, c, t); err != nil {
			return err
		}
		alarm = alarm || distress(t.text) != ""
	}
	if alarm && c.Owned() {
		d := prompts.Desked{Case: c.ID, Name: c.OwnerName, Number: int(silentInDanger.Minutes())}
		if err := b.post(ctx, tx, c, prompts.Desk(c.Language, "danger", d), nil); err != nil {
			return err
		}
	}
	now := b.Now()
	c.Fed = turns[len(turns)-1].id
	_, err = tx.Exec(ctx, `
		UPDATE handoff SET fed = $2,
			person_at = CASE WHEN state IN ('claimed', 'active') THEN coalesce(person_at, $3) ELSE person_at END,
			due_at = CASE WHEN state = 'active' AND person_at IS NULL THEN $4 ELSE due_at END
		WHERE id = $1`, c.ID, c.Fed, now, now.Add(c.silence()))
	if err != nil {
		return fmt.Errorf("note what was shown: %w", err)
	}
	if c.Owned() && c.PersonAt == nil {
		at := now.Add(time.Nanosecond) // not due yet, whatever was
		c.PersonAt = &at
	}
	if last && len(turns) == fedAtOnce {
		return b.feed(ctx, tx, c, last)
	}
	return nil
}

// silence is how long who has a case may be silent to the person.
func (c Case) silence() time.Duration {
	if c.Priority >= inDanger {
		return silentInDanger
	}
	return silentAfter
}

// show shows counsellors a turn: as it is to who has the case, without identifiers
// while nobody has. A file is shown as it is, with its words, where that can be.
func (b *Bot) show(ctx context.Context, tx pgx.Tx, c *Case, t heardTurn) error {
	full, err := b.flooded(ctx, tx, c)
	if err != nil {
		return err
	}
	d := prompts.Desked{Text: t.text, Before: t.before, Edited: t.edited, Alarm: distress(t.text) != ""}
	var a Answer
	if t.answer != nil && json.Unmarshal(t.answer, &a) == nil && a.Outcome != Handoff {
		d.Answer = excerpt(a.Text, 160)
	}
	if !c.Owned() {
		d.Text, d.Before, d.Answer = veiled(d.Text), veiled(d.Before), veiled(d.Answer)
	}
	most := mostShown
	if full {
		most = mostFlooded
	}
	d.Maybe = len([]rune(d.Text)) > most
	d.Text, d.Before = excerpt(d.Text, most), excerpt(d.Before, most/4)
	copied := t.file() && c.Owned() && b.beside(c)
	if t.file() && !copied {
		d.Text = strings.TrimSpace(prompts.Desk(c.Language, "file", prompts.Desked{Text: string(t.kind)}) + " " + d.Text)
	}
	if !copied || d.Edited || d.Alarm {
		if err := b.post(ctx, tx, c, prompts.Desk(c.Language, "said", d), nil); err != nil {
			return err
		}
	}
	if !copied {
		return nil
	}
	message, _, _ := strings.Cut(t.external, "#")
	return b.postCopy(ctx, tx, c, message)
}

// What of a person's words stands at the desk; all of them are in the web inbox. A
// group takes few messages a minute from all cases, so one person's must not fill it.
const (
	mostShown   = 1000 // characters of a message
	mostFlooded = 100  // of one where there is no room for more: some twenty fit into a post
	mostPosts   = 6    // of a case that wait to be sent, before its messages are cut so short
)

// flooded reports whether more of a case waits to be sent than the desk should have
// of one.
func (b *Bot) flooded(ctx context.Context, tx pgx.Tx, c *Case) (full bool, err error) {
	if b.Desk == nil {
		return false, nil
	}
	err = tx.QueryRow(ctx, `
		SELECT count(*) >= $3 FROM (
			SELECT FROM outbox o JOIN turn t ON t.id = o.turn_id JOIN conversation v ON v.id = o.conversation_id
			WHERE v.channel = $1 AND v.external_id = $2 AND o.state = 'waiting' AND t.route = jsonb_build_object('case', $4::bigint) LIMIT $3
		) waits`, b.Desk.Channel, b.Desk.Conversation, mostPosts, c.ID).Scan(&full)
	if err != nil {
		return false, fmt.Errorf("count what waits for the desk: %w", err)
	}
	return full, nil
}

// ErasedPlaces gives the desk's places of cases that have been erased: they are to be
// deleted there, too.
func (b *Bot) ErasedPlaces(ctx context.Context) ([]int64, error) {
	rows, err := b.Pool.Query(ctx, `SELECT place FROM place_erased WHERE chat = $1 ORDER BY place LIMIT 100`, b.deskChat())
	if err != nil {
		return nil, fmt.Errorf("look for places of erased cases: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// PlaceErased says that a place is deleted.
func (b *Bot) PlaceErased(ctx context.Context, place int64) error {
	_, err := b.Pool.Exec(ctx, `DELETE FROM place_erased WHERE chat = $1 AND place = $2`, b.deskChat(), place)
	if err != nil {
		return fmt.Errorf("write down that a place is deleted: %w", err)
	}
	return nil
}

// overtake lets what is posted of urgent cases go before what waits of others: that is
// put behind it, in its order. What somebody is at work on stays where it is.
func overtake(ctx context.Context, tx pgx.Tx, desk int64) error {
	_, err := tx.Exec(ctx, `
		WITH behind AS (
			DELETE FROM outbox WHERE id IN (
				SELECT o.id FROM outbox o JOIN turn t ON t.id = o.turn_id LEFT JOIN handoff h ON h.id = (t.route->>'case')::bigint
				WHERE o.conversation_id = $1 AND o.state = 'waiting' AND o.part = 1 AND o.message IS NULL AND coalesce(h.priority, 0) = 0
				FOR UPDATE OF o SKIP LOCKED)
			RETURNING *
		)
		INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state, attempts, next_at, error, created_at)
		SELECT turn_id, part, conversation_id, channel, body, state, attempts, next_at, error, created_at FROM behind ORDER BY id`, desk)
	if err != nil {
		return fmt.Errorf("let what is urgent go first: %w", err)
	}
	return nil
}

// veiled is a text without the identifiers in it.
func veiled(s string) string {
	h, err := redact.Hide(s)
	if err != nil {
		return "…"
	}
	return h.Text
}

// unveiledTurns is how far back who claims a case is shown what was hidden.
const unveiledTurns = 20

// unveil shows who has claimed a case what the card and the lines hid. Everybody at
// the desk can read that, so it is in the audit as read by who claimed.
func (b *Bot) unveil(ctx context.Context, tx pgx.Tx, c *Case, by Staff) error {
	if b.Desk == nil || c.Fed == 0 {
		return nil
	}
	turns, err := turnsOf(ctx, tx, c.Conversation, 0, c.Fed, unveiledTurns, false)
	if err != nil {
		return err
	}
	for _, t := range turns {
		if !t.file() && veiled(t.text) == t.text || !t.kind.words() && !b.beside(c) {
			continue
		}
		t.answer = nil
		if err := b.show(ctx, tx, c, t); err != nil {
			return err
		}
	}
	if c.Callback != "" && veiled(c.Callback) != c.Callback {
		if err := b.post(ctx, tx, c, prompts.Desk(c.Language, "wants_call", prompts.Desked{Text: c.Callback}), nil); err != nil {
			return err
		}
	}
	return b.Audit(ctx, tx, by.ID, c.ID, "read", "desk")
}

// beforeCase gives the turn with which the person's case before this one ended: what
// was said in that is no part of this.
func beforeCase(ctx context.Context, tx pgx.Tx, c *Case) (turn int64, err error) {
	err = tx.QueryRow(ctx, `SELECT before.turn FROM handoff h CROSS JOIN LATERAL (`+Before+`) before WHERE h.id = $1`, c.ID).Scan(&turn)
	if err != nil {
		return 0, fmt.Errorf("look for the case before: %w", err)
	}
	return turn, nil
}

// carded is how many exchanges the card shows.
const carded = 3

// card shows a case from the beginning: what the person said, what the bot claimed
// with its sources, what is uncertain in it, why it stopped. Identifiers are
// hidden until somebody has claimed the case. It is posted before anything else of the case
// at a desk that has not had it.
func (b *Bot) card(ctx context.Context, tx pgx.Tx, c *Case) error {
	if b.Desk == nil {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE handoff SET carded = $2 WHERE id = $1`, c.ID, b.deskChat()); err != nil {
		return fmt.Errorf("note that case %d was shown: %w", c.ID, err)
	}
	c.carded = true
	before, err := beforeCase(ctx, tx, c)
	if err != nil {
		return err
	}
	turns, err := turnsOf(ctx, tx, c.Conversation, before, c.Fed, carded, false)
	if err != nil {
		return err
	}
	k := prompts.Card{Case: c.ID, Reason: c.Reason, Door: c.Channel, Spoken: c.Language, Reopened: c.Reopened, Urgent: c.Priority > 0}
	if c.Region != "" {
		k.Region = region.Name(c.Region, c.Language)
	}
	if c.Callback != "" {
		k.Callback = veiled(c.Callback)
	}
	if k.Wish, err = b.lastWish(ctx, tx, c); err != nil {
		return err
	}
	for _, t := range turns {
		said := veiled(t.text)
		e := prompts.CardExchange{Said: excerpt(said, mostShown), More: len([]rune(said)) > mostShown}
		if t.file() {
			e.Said = strings.TrimSpace(prompts.Desk(c.Language, "file", prompts.Desked{Text: string(t.kind)}) + " " + e.Said)
		}
		var a Answer
		if t.answer != nil && json.Unmarshal(t.answer, &a) == nil && a.Outcome != Handoff {
			e.Outcome, e.Answered = string(a.Outcome), excerpt(veiled(a.Text), 300)
			for _, s := range a.Citations {
				e.Sources = append(e.Sources, s.Title)
			}
		}
		k.Exchanges = append(k.Exchanges, e)
	}
	var buttons []Choice
	if c.State == "waiting" {
		buttons = deskButtons(c.Language, c.ID, "claim", "close")
	}
	return b.post(ctx, tx, c, prompts.HandoverCard(c.Language, k), buttons)
}

func excerpt(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
