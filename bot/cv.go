package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/bot/guidance"
	"careerbot/internal/llm"
	docs "careerbot/knowledge/read"
	"careerbot/prompts"
)

// A CV that somebody sends is read into a proposal that they confirm (bot/guidance). The
// file is read and let go: the web door has it read before anything is stored, Telegram's is
// fetched when the message is worked on. What is stored of either is what can be proposed,
// and that only until it was.

// MaxCV is how large a CV may be, in bytes.
const MaxCV = 5 << 20

// cvRoute is what is known of a file with a CV: where it is at the door, or what was read
// in it, or why nothing could be.
type cvRoute struct {
	File string          `json:"file,omitempty"`
	Name string          `json:"name,omitempty"`
	Read json.RawMessage `json:"read,omitempty"`
	Why  string          `json:"why,omitempty"`  // cv_scanned, cv_type, …
	Uses []llm.Use       `json:"uses,omitempty"` // of a model, to read it
}

func cvOf(m message) (r cvRoute) {
	_ = json.Unmarshal(m.route, &r) // one without a route has no file
	return r
}

// hasFile reports whether a message brought a file that is not read yet, or what was read.
func hasFile(m message) bool {
	r := cvOf(m)
	return r.File != "" || r.Read != nil || r.Why != ""
}

// IsCV reports whether a file may be a CV, by its name: the content decides later.
func IsCV(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".pdf", ".docx", ".txt", ".doc", ".rtf", ".odt", ".wps":
		return true
	}
	return false
}

// TakesCV reports whether a file that somebody sends at a door is read as their CV: where
// no counsellor waits for it.
func (b *Bot) TakesCV(ctx context.Context, tx pgx.Tx, channel, conversation, name string) (bool, error) {
	if b.Guide == nil || b.Guide.Reader == nil || !IsCV(name) {
		return false, nil
	}
	handed, err := b.Handed(ctx, tx, channel, conversation)
	return err == nil && !handed, err
}

// ReadCV reads a file into what can be proposed of it, and forgets it: what it gives is the
// route of a message of the kind [CV].
func (b *Bot) ReadCV(ctx context.Context, name string, data []byte) (json.RawMessage, error) {
	r, err := b.readCV(ctx, name, data, b.Hub.takeSlow)
	if err != nil {
		return nil, err
	}
	return json.Marshal(r)
}

// readCV reads a file; slow is as [guidance.Guide.ReadCV] has it.
func (b *Bot) readCV(ctx context.Context, name string, data []byte, slow func() (free func(), ok bool)) (r cvRoute, err error) {
	if b.Guide == nil || b.Guide.Reader == nil {
		return cvRoute{Why: "cv_type"}, nil
	}
	if len(data) > MaxCV {
		return cvRoute{Why: "cv_large"}, nil
	}
	doc, err := b.Guide.Reader.Read(ctx, name, data)
	switch {
	case err != nil && ctx.Err() != nil:
		return r, fmt.Errorf("read a CV: %w", ctx.Err())
	case errors.Is(err, docs.ErrScanned):
		return cvRoute{Why: "cv_scanned"}, nil
	case errors.Is(err, docs.ErrEncrypted):
		return cvRoute{Why: "cv_locked"}, nil
	case errors.Is(err, docs.ErrTooLarge), errors.Is(err, docs.ErrTimeout):
		return cvRoute{Why: "cv_large"}, nil
	case errors.Is(err, docs.ErrUnsupported):
		return cvRoute{Why: unreadable(data)}, nil
	case errors.Is(err, docs.ErrEmpty):
		return cvRoute{Why: "cv_none"}, nil
	case err != nil:
		return cvRoute{Why: "cv_broken"}, nil //nolint:nilerr // the person is told
	case doc.Format != "pdf" && doc.Format != "docx" && doc.Format != "text" && doc.Format != "markdown":
		return cvRoute{Why: "cv_type"}, nil
	}
	r.Read, r.Uses = b.Guide.ReadCV(ctx, doc.Text, slow)
	return r, nil
}

// unreadable tells a photo from another file that cannot be read.
func unreadable(data []byte) string {
	head := string(data[:min(len(data), 12)])
	if strings.HasPrefix(head, "\xff\xd8\xff") || strings.HasPrefix(head, "\x89PNG") || strings.HasPrefix(head, "GIF8") || strings.HasPrefix(head, "RIFF") || strings.HasPrefix(head, "BM") || strings.Contains(head, "ftyphei") {
		return "cv_photo"
	}
	return "cv_type"
}

// readFile answers a file with a CV.
func (b *Bot) readFile(ctx context.Context, c claimed, m message, language string) (Answer, error) {
	r := cvOf(m)
	if r.Read == nil && r.Why == "" {
		var err error
		if r, err = b.fetchCV(ctx, m, r.Name); err != nil {
			return Answer{}, err
		}
	}
	if r.Why != "" {
		return aside(language, prompts.ProfileSay(language, r.Why), "a CV"), nil
	}
	q := Question{Language: language, Region: c.region, conversation: c.conversation, turn: m.id, memory: c.memory}
	said := guidance.Said{Conversation: c.conversation, Turn: m.id, Language: language, Region: c.region, State: q.guidance()}
	reply, err := b.Guide.OfferCV(ctx, said, r.Read)
	if err != nil {
		return Answer{}, fmt.Errorf("propose what was read in a CV: %w", err)
	}
	reply.Uses = append(reply.Uses, r.Uses...)
	return b.replied(ctx, q, aside(language, "", ""), reply)
}

// fetchCV fetches a file from its door and reads it.
func (b *Bot) fetchCV(ctx context.Context, m message, name string) (cvRoute, error) {
	if b.Fetch == nil {
		return cvRoute{Why: "cv_type"}, nil
	}
	free, ok := b.Hub.takeSlow()
	if !ok {
		return cvRoute{}, errBusy
	}
	defer free()
	_, data, err := b.Fetch(ctx, m.route)
	switch {
	case errors.Is(err, ErrTooLong):
		return cvRoute{Why: "cv_large"}, nil
	case err != nil && ctx.Err() == nil:
		b.Log.Warn("a CV could not be fetched", "turn", m.id, "error", err)
		return cvRoute{Why: "cv_broken"}, nil
	case err != nil:
		return cvRoute{}, err
	}
	return b.readCV(ctx, name, data, nil)
}

// takesLong reports whether a message may be longer than a question: it is a CV.
func (b *Bot) takesLong(q Question) bool {
	return b.Guide != nil && q.conversation != 0 && (guidance.LooksLikeCV(q.Text) || q.guides(b) && q.guidance().TakesLong())
}

// HandedOver reports whether a counsellor has, or is waited for in, a conversation.
func (b *Bot) HandedOver(ctx context.Context, channel, conversation string) (handed bool, err error) {
	err = pgx.BeginTxFunc(ctx, b.Pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		handed, err = b.Handed(ctx, tx, channel, conversation)
		return err
	})
	return handed, err
}
