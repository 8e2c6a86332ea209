package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

// CannedReply is an answer that counsellors give often.
type CannedReply struct {
	ID       int64  `json:"id"`
	Shortcut string `json:"shortcut"` // in small letters, by which it is called
	Language string `json:"language"` // zh or en
	Text     string `json:"text"`
	Team     string `json:"team"` // whose it is; "" everybody's
}

var (
	// ErrNotAllowed is given where the role does not allow it.
	ErrNotAllowed = errors.New("the role does not allow it")
	// ErrNoCanned is given where there is no such canned reply.
	ErrNoCanned = errors.New("there is no such canned reply")
	// ErrBadCanned is given where a canned reply cannot be one.
	ErrBadCanned = errors.New("a canned reply takes a shortcut of one word, up to 32 letters and digits, zh or en, and a text of up to 3,000 characters")
)

var shortcutForm = pattern.MustCompile(`^[\p{L}\p{N}_-]{1,32}$`)

// Canned gives the canned replies that somebody of the staff can use: everybody's
// and their team's.
func (b *Bot) Canned(ctx context.Context, staff int64) ([]CannedReply, error) {
	return cannedOf(ctx, b.Pool, staff, "")
}

// CannedToKeep gives every canned reply to who may change them, supervisors and
// admins; to others none.
func (b *Bot) CannedToKeep(ctx context.Context, by int64) ([]CannedReply, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT r.id, r.shortcut, r.language, r.text, coalesce(t.name, '') FROM canned_reply r LEFT JOIN team t ON t.id = r.team_id
		WHERE EXISTS (SELECT FROM staff WHERE id = $1 AND role IN ('supervisor', 'admin') AND removed_at IS NULL)
		ORDER BY r.shortcut, r.language`, by)
	if err != nil {
		return nil, fmt.Errorf("list the canned replies: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[CannedReply])
}

func cannedOf(ctx context.Context, db querier, staff int64, shortcut string) ([]CannedReply, error) {
	rows, err := db.Query(ctx, `
		SELECT r.id, r.shortcut, r.language, r.text, coalesce(t.name, '') FROM canned_reply r LEFT JOIN team t ON t.id = r.team_id
		WHERE EXISTS (SELECT FROM staff s WHERE s.id = $1 AND s.removed_at IS NULL AND (r.team_id IS NULL OR r.team_id = s.team_id))
		  AND ($2 = '' OR r.shortcut = $2)
		ORDER BY r.shortcut, r.language`, staff, shortcut)
	if err != nil {
		return nil, fmt.Errorf("list the canned replies: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[CannedReply])
}

// SetCanned writes down a canned reply: the one of its number, a new one where that
// is 0, or in the place of the one with its shortcut and language. Supervisors and
// admins may ([ErrNotAllowed]).
func (b *Bot) SetCanned(ctx context.Context, by int64, r CannedReply) (id int64, err error) {
	r.Shortcut, r.Text = strings.ToLower(strings.TrimSpace(r.Shortcut)), storable(strings.TrimSpace(r.Text))
	if n := utf8.RuneCountInString(r.Text); !shortcutForm.MatchString(r.Shortcut) || n == 0 || n > 3000 || r.Language != "zh" && r.Language != "en" {
		return 0, ErrBadCanned
	}
	err = b.manage(ctx, by, "canned_set", r.Shortcut, func(tx pgx.Tx) error {
		if r.ID != 0 { // one that is renamed onto another takes its place
			if _, err := tx.Exec(ctx, `DELETE FROM canned_reply WHERE id = $1 AND (shortcut, language) <> ($2, $3)`, r.ID, r.Shortcut, r.Language); err != nil {
				return err
			}
		}
		err := tx.QueryRow(ctx, `
			INSERT INTO canned_reply AS r (shortcut, language, text, team_id)
			SELECT $2, $3, $4, (SELECT id FROM team WHERE name = $5) FROM staff
			WHERE id = $1 AND role IN ('supervisor', 'admin') AND removed_at IS NULL AND ($5 = '' OR EXISTS (SELECT FROM team WHERE name = $5))
			ON CONFLICT (shortcut, language) DO UPDATE SET text = excluded.text, team_id = excluded.team_id
			RETURNING id`, by, r.Shortcut, r.Language, r.Text, r.Team).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotAllowed
		}
		return err
	})
	return id, err
}

// RemoveCanned takes a canned reply away. Supervisors and admins may.
func (b *Bot) RemoveCanned(ctx context.Context, by, id int64) error {
	return b.manage(ctx, by, "canned_removed", fmt.Sprint(id), func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `
			DELETE FROM canned_reply WHERE id = $2 AND EXISTS (SELECT FROM staff WHERE id = $1 AND role IN ('supervisor', 'admin') AND removed_at IS NULL)`, by, id)
		if err == nil && done.RowsAffected() == 0 {
			err = ErrNoCanned
		}
		return err
	})
}

// manage does a change that is in the audit.
func (b *Bot) manage(ctx context.Context, by int64, what, detail string, do func(pgx.Tx) error) error {
	err := pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return b.Audit(ctx, tx, by, 0, what, detail)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// cannedAt lists the canned replies at a case, or sends one to the person, in their
// language where there is one.
func (b *Bot) cannedAt(ctx context.Context, tx pgx.Tx, c *Case, by Staff, shortcut string, m DeskMessage) (did string, err error) {
	all, err := cannedOf(ctx, tx, by.ID, strings.ToLower(shortcut))
	if err != nil {
		return "", err
	}
	if shortcut != "" {
		if len(all) == 0 {
			return "", ErrNoCanned
		}
		r := all[0]
		for _, other := range all {
			if other.Language == c.Language {
				r = other
			}
		}
		if err := b.Say(ctx, tx, c, by, DeskMessage{ID: m.ID, Text: r.Text}); err != nil {
			return "", err
		}
		return "answer", b.post(ctx, tx, c, prompts.Desk(c.Language, "canned_sent", prompts.Desked{Text: r.Text}), nil)
	}
	var list strings.Builder
	for _, r := range all {
		line := fmt.Sprintf("\n%s (%s): %s", r.Shortcut, r.Language, excerpt(strings.Join(strings.Fields(r.Text), " "), 60))
		if list.Len()+len(line) > 3*longestPost {
			list.WriteString("\n…")
			break
		}
		list.WriteString(line)
	}
	return "", b.post(ctx, tx, c, prompts.Desk(c.Language, "canned", prompts.Desked{Text: strings.TrimSpace(list.String())}), nil)
}
