package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/region"
	"careerbot/prompts"
)

// FileSent is a document that an admin sent for the library.
type FileSent struct {
	Route  json.RawMessage // as the door gave it
	Region string          // code of the place that stands under it, "" if none
	By     string          // who sent it
	// Stored is done in the transaction that stores the document: it is an error where who
	// sent it may load none any more, and else noted.
	Stored func(ctx context.Context, tx pgx.Tx, version int64, title string) error
}

// admins are accounts s of people who may load documents, by the conversation c in which
// they write: at a door that knows who somebody is.
const admins = ` c.channel = 'telegram' AND s.telegram_id::text = c.external_id AND s.role = 'admin' AND s.removed_at IS NULL `

// TakesFiles reports whether a document that is sent into a conversation is meant for the
// library: it is an admin's, and no counsellor waits for it there.
func (b *Bot) TakesFiles(ctx context.Context, tx pgx.Tx, channel, conversation string) (takes bool, err error) {
	if b.File == nil {
		return false, nil
	}
	err = tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM staff s, (SELECT $1::text AS channel, $2::text AS external_id) c WHERE`+admins+`)
		   AND NOT EXISTS (SELECT FROM conversation c JOIN handoff h ON h.conversation_id = c.id
			WHERE c.channel = $1 AND c.external_id = $2 AND h.state IN ('waiting', 'claimed', 'active'))`, channel, conversation).Scan(&takes)
	if err != nil {
		return false, fmt.Errorf("see whether a file is an admin's: %w", err)
	}
	return takes, nil
}

// filed takes a document into the library and says what became of it. Whoever is no
// admin any more is told what everybody is told of files.
func (b *Bot) filed(ctx context.Context, c claimed, m message, language string) (Answer, error) {
	var by int64
	var name string
	err := b.Pool.QueryRow(ctx, `SELECT s.id, s.name FROM conversation c, staff s WHERE c.id = $1 AND`+admins, c.conversation).Scan(&by, &name)
	if b.File == nil || errors.Is(err, pgx.ErrNoRows) {
		return aside(language, prompts.Unsupported(language, string(Photo)), "not text"), nil
	}
	if err != nil {
		return Answer{}, fmt.Errorf("see whose file it is: %w", err)
	}
	free, ok := b.Hub.takeSlow()
	if !ok {
		return Answer{}, errBusy
	}
	defer free()
	said := clean(m.text)
	place, err := region.Parse(said)
	notPlace := err != nil
	if notPlace {
		place = ""
	}
	stored := func(ctx context.Context, tx pgx.Tx, version int64, title string) error {
		var still bool
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM conversation c, staff s WHERE c.id = $1 AND s.id = $2 AND`+admins+`)`, c.conversation, by).Scan(&still)
		switch {
		case err != nil:
			return fmt.Errorf("see whose file it is: %w", err)
		case !still:
			return ErrRights
		case version == 0: // it is there already
			return nil
		}
		return b.Audit(ctx, tx, by, 0, "library_file", fmt.Sprintf("%d %s", version, title))
	}
	d, err := b.File(ctx, FileSent{Route: m.route, Region: place, By: name, Stored: stored})
	switch {
	case errors.Is(err, ErrRights):
		return aside(language, prompts.Unsupported(language, string(Photo)), "not text"), nil
	case errors.Is(err, ErrTooLong):
		d = prompts.FiledDocument{Status: "large"}
	case err != nil && ctx.Err() == nil:
		b.Log.Warn("a document for the library was not taken", "turn", m.id, "error", err)
		d = prompts.FiledDocument{Status: "failed"}
	case err != nil:
		return Answer{}, err
	}
	if d.Name == "" {
		var called struct {
			Name string `json:"name"`
		}
		_ = json.Unmarshal(m.route, &called) // one without a name has none
		d.Name = called.Name
	}
	d.NotPlace = notPlace
	return aside(language, prompts.Filed(language, d), "a document for the library"), nil
}
