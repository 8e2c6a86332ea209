package bot

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/region"
	"careerbot/prompts"
)

// Copy is a message of a door's own that is shown again elsewhere at the same door:
// a photo, a document, a recording. The core never has what is in it.
type Copy struct {
	From    string `json:"from"`    // the door's own id of the conversation
	Message string `json:"message"` // and of the message
}

// deskRoute is the route of what is posted at the desk: the door finds the place of
// the case, or makes one.
type deskRoute struct {
	Case   int64 `json:"case,omitempty"`
	Thread int64 `json:"thread,omitempty"`
}

// sayIn writes something into a conversation that answers no message: a row of the
// outbox like any other. The same key twice is one.
func (b *Bot) sayIn(ctx context.Context, tx pgx.Tx, conversation int64, key string, a Answer, route json.RawMessage) error {
	_, err := b.notice(ctx, tx, conversation, key, a, route, false)
	return err
}

// sayUnasked writes something that nobody waits for: where it would be sent in the quiet
// hours it waits for their end. It reports whether it was written; with a key that was
// used it is not.
func (b *Bot) sayUnasked(ctx context.Context, tx pgx.Tx, conversation int64, key string, a Answer) (wrote bool, err error) {
	return b.notice(ctx, tx, conversation, key, a, nil, true)
}

func (b *Bot) notice(ctx context.Context, tx pgx.Tx, conversation int64, key string, a Answer, route json.RawMessage, unasked bool) (wrote bool, err error) {
	body, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	var to *string
	if route != nil {
		s := string(route)
		to = &s
	}
	done, err := tx.Exec(ctx, `
		WITH said AS (
			INSERT INTO turn (conversation_id, external_id, message, kind, state, outcome, answered_at, route, prompts)
			VALUES ($1, $2, '', 'notice', 'answered', 'handoff', now(), $4::text::jsonb, $5)
			ON CONFLICT (conversation_id, external_id) DO NOTHING
			RETURNING id, conversation_id
		), told AS (
			UPDATE conversation c SET unasked_at = $9 FROM said s WHERE $8 AND c.id = s.conversation_id
		), queued AS (
			INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state, not_before)
			SELECT s.id, 1, c.id, c.channel, $3::text::jsonb, CASE WHEN c.channel = ANY ($6) THEN 'offered' ELSE 'waiting' END, CASE WHEN $8 THEN now() END
			FROM said s JOIN conversation c ON c.id = s.conversation_id
			RETURNING conversation_id, channel
		)
		SELECT pg_notify($7, conversation_id || ' ' || channel) FROM queued`,
		conversation, key, string(body), to, prompts.Version, offered, replyChannel, unasked, b.Now())
	if err != nil {
		return false, fmt.Errorf("say something in conversation %d: %w", conversation, err)
	}
	return done.RowsAffected() > 0, nil
}

// tell tells the person of a case what has become of it.
func (b *Bot) tell(ctx context.Context, tx pgx.Tx, c *Case, what, text string) error {
	a := Answer{Outcome: Handoff, Language: c.Language, Text: text, Citations: []Citation{}, Reason: what, Case: c.ID}
	if c.Owned() {
		a.By = c.OwnerName
	}
	if c.State == "waiting" {
		a.Choices = waitingChoices(c.Language)
	}
	return b.sayIn(ctx, tx, c.Conversation, fmt.Sprintf("case:%d:%d:%s", c.ID, c.Epoch, what), a, nil)
}

// post shows the counsellors something about a case. What still waits to be sent to
// its place takes it up, so that a group's few messages a minute suffice.
func (b *Bot) post(ctx context.Context, tx pgx.Tx, c *Case, text string, buttons []Choice) error {
	if err := b.introduce(ctx, tx, c); err != nil {
		return err
	}
	return b.postTo(ctx, tx, *c, 0, text, buttons)
}

// introduce shows the desk a case that it has not seen from the beginning: somebody claimed
// it in the web inbox before, or counsellors work in another group now.
func (b *Bot) introduce(ctx context.Context, tx pgx.Tx, c *Case) error {
	if b.Desk == nil || c.carded {
		return nil
	}
	return b.card(ctx, tx, c)
}

// longest that what is gathered in one post may become, in characters.
const longestPost = 2500

func (b *Bot) postTo(ctx context.Context, tx pgx.Tx, c Case, place int64, text string, buttons []Choice) error {
	if b.Desk == nil {
		return nil // a verb of the program, without a desk
	}
	desk, err := b.deskConversation(ctx, tx)
	if err != nil {
		return err
	}
	route := deskRoute{Case: c.ID, Thread: place}
	where, err := json.Marshal(route)
	if err != nil {
		return err
	}
	choices, err := json.Marshal(buttons)
	if err != nil {
		return err
	}
	joined, err := tx.Exec(ctx, `
		UPDATE outbox o SET body = o.body || jsonb_build_object('answer', (o.body->>'answer') || E'\n\n' || $3::text)
			|| CASE WHEN $4::jsonb = 'null' THEN '{}' ELSE jsonb_build_object('choices', $4::jsonb) END
		WHERE o.id = (
			SELECT last.id FROM outbox last JOIN turn t ON t.id = last.turn_id
			WHERE last.conversation_id = $1 AND last.state IN ('waiting', 'sending') AND t.route = $2::text::jsonb
			ORDER BY coalesce(last.head, last.id) DESC, last.part DESC LIMIT 1)
		  AND o.state = 'waiting' AND o.message IS NULL AND NOT o.body ?| '{copy,draft}' AND length(o.body->>'answer') + length($3) < $5`,
		desk, string(where), storable(text), string(choices), longestPost)
	if err != nil {
		return fmt.Errorf("add to a post: %w", err)
	}
	if joined.RowsAffected() > 0 {
		return nil
	}
	a := Answer{Outcome: Handoff, Language: orZh(c.Language), Text: text, Citations: []Citation{}, Reason: "desk", Case: c.ID, Choices: buttons}
	return b.postRow(ctx, tx, desk, c, a, where)
}

// postRow adds a post. Its key counts the posts of the case, or of the desk.
func (b *Bot) postRow(ctx context.Context, tx pgx.Tx, desk int64, c Case, a Answer, where json.RawMessage) error {
	var n int64
	if c.ID == 0 {
		return b.sayIn(ctx, tx, desk, "post:"+rand.Text(), a, where)
	}
	err := tx.QueryRow(ctx, `
		UPDATE handoff SET posts = posts + 1, desks = CASE WHEN $2 = ANY (desks) THEN desks ELSE desks || $2::bigint END WHERE id = $1 RETURNING posts`, c.ID, desk).Scan(&n)
	if err != nil {
		return fmt.Errorf("number a post: %w", err)
	}
	if err := b.sayIn(ctx, tx, desk, fmt.Sprintf("post:%d:%d", c.ID, n), a, where); err != nil || c.Priority == 0 {
		return err
	}
	return overtake(ctx, tx, desk)
}

// postCopy shows the counsellors a message that is more than words.
func (b *Bot) postCopy(ctx context.Context, tx pgx.Tx, c *Case, message string) error {
	return b.postAlone(ctx, tx, c, Answer{Text: "📎", Copy: &Copy{From: c.External, Message: message}})
}

// postAlone shows the counsellors what is not gathered with other posts.
func (b *Bot) postAlone(ctx context.Context, tx pgx.Tx, c *Case, a Answer) error {
	if b.Desk == nil {
		return nil
	}
	if err := b.introduce(ctx, tx, c); err != nil {
		return err
	}
	desk, err := b.deskConversation(ctx, tx)
	if err != nil {
		return err
	}
	where, err := json.Marshal(deskRoute{Case: c.ID})
	if err != nil {
		return err
	}
	a.Outcome, a.Language, a.Reason, a.Case = Handoff, c.Language, "desk", c.ID
	if a.Citations == nil {
		a.Citations = []Citation{}
	}
	return b.postRow(ctx, tx, desk, *c, a, where)
}

// deskConversation finds or makes the desk's conversation.
func (b *Bot) deskConversation(ctx context.Context, tx pgx.Tx) (id int64, err error) {
	find := func() error {
		return tx.QueryRow(ctx, `SELECT id FROM conversation WHERE channel = $1 AND external_id = $2`, b.Desk.Channel, b.Desk.Conversation).Scan(&id)
	}
	if err = find(); err == nil {
		return id, nil
	}
	if _, err := tx.Exec(ctx, `INSERT INTO conversation (channel, external_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, b.Desk.Channel, b.Desk.Conversation); err != nil {
		return 0, fmt.Errorf("make the counsellors' conversation: %w", err)
	}
	if err = find(); err != nil {
		return 0, fmt.Errorf("find the counsellors' conversation: %w", err)
	}
	return id, nil
}

// Place is where a case is talked about at the desk.
type Place struct {
	Thread int64  // 0 nowhere yet
	Closed bool   // as the door has said
	Name   string // what to call it
	Open   bool   // counsellors have to do with the case
}

// PlaceOf gives where a case is talked about; [ErrNoCase] where it is gone.
func (b *Bot) PlaceOf(ctx context.Context, id int64) (p Place, err error) {
	var language, code, reason string
	err = b.Pool.QueryRow(ctx, `
		SELECT CASE WHEN place_chat = $2 THEN place ELSE 0 END, place_closed AND place_chat = $2, state IN ('waiting', 'claimed', 'active'), language, region, reason
		FROM handoff WHERE id = $1`, id, b.deskChat()).Scan(&p.Thread, &p.Closed, &p.Open, &language, &code, &reason)
	if err != nil {
		return p, noCase(id, err)
	}
	d := prompts.Desked{Case: id, Name: reason}
	if code != "" {
		d.Text = region.Name(code, language)
	}
	p.Name = prompts.Desk(language, "topic", d)
	return p, nil
}

// Handed reports whether a conversation has an open case: then counsellors see all
// that comes.
func (b *Bot) Handed(ctx context.Context, tx pgx.Tx, channel, conversation string) (handed bool, err error) {
	err = tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM conversation c JOIN handoff h ON h.conversation_id = c.id
			WHERE c.channel = $1 AND c.external_id = $2 AND h.state IN ('waiting', 'claimed', 'active'))`, channel, conversation).Scan(&handed)
	if err != nil {
		return false, fmt.Errorf("look for a case: %w", err)
	}
	return handed, nil
}

// Loss says what of a counsellor's words did not reach the person.
type Loss struct {
	Why   string
	Maybe bool // it may have reached them
	File  bool // they have the words, but not the file
}

// Lost tells the counsellors of a conversation's last case that their words did not
// reach the person, or may not have.
func (b *Bot) Lost(ctx context.Context, conversation int64, l Loss) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error { return b.lost(ctx, tx, conversation, l) })
}

func (b *Bot) lost(ctx context.Context, tx pgx.Tx, conversation int64, l Loss) error {
	var id int64
	err := tx.QueryRow(ctx, `SELECT id FROM handoff WHERE conversation_id = $1 ORDER BY id DESC LIMIT 1`, conversation).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find the case of conversation %d: %w", conversation, err)
	}
	c, err := b.lockCase(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := b.event(ctx, tx, &c, 0, "lost", l.Why, ""); err != nil {
		return err
	}
	kind := "lost"
	if l.File {
		kind = "lost_file"
	}
	return b.post(ctx, tx, &c, prompts.Desk(c.Language, kind, prompts.Desked{Case: id, Text: l.Why, Maybe: l.Maybe}), nil)
}

// Placed says where a case is talked about, as the door has it: a door that finds
// the place before gone makes another, in its stead. It gives the place that counts.
func (b *Bot) Placed(ctx context.Context, id, before, now int64) (place int64, err error) {
	err = b.Pool.QueryRow(ctx, `
		WITH put AS (
			UPDATE handoff SET place = $3, place_chat = $4, place_closed = false
			WHERE id = $1 AND CASE WHEN place_chat = $4 THEN place ELSE 0 END = $2 AND $3 <> $2 RETURNING place
		)
		SELECT place FROM put UNION ALL SELECT place FROM handoff WHERE id = $1 LIMIT 1`, id, before, now, b.deskChat()).Scan(&place)
	if err != nil {
		return 0, fmt.Errorf("write down where it is talked about: %w", noCase(id, err))
	}
	return place, nil
}

// PlaceClosed says whether a place is closed at the door.
func (b *Bot) PlaceClosed(ctx context.Context, id, place int64, closed bool) error {
	_, err := b.Pool.Exec(ctx, `UPDATE handoff SET place_closed = $4 WHERE id = $1 AND place = $2 AND place_chat = $3`, id, place, b.deskChat(), closed)
	if err != nil {
		return fmt.Errorf("write down that a place is closed: %w", err)
	}
	return nil
}
