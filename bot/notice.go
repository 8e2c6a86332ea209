package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// Who was answered from a rule that has changed can be told, if they wanted that
// (rulewatch.go). An admin drafts the message, an admin looks at it as people will see it,
// and only what was looked at goes out. What was and what is are quoted from the library;
// the admin's own words stand before them.

// Notice is a message about a change.
type Notice struct {
	ID                  int64
	Version             int64  // that brings the change
	State               string // "" where there is none; draft, approved, stopped; lapsed: approved before the change was published anew or taken back
	Notes               map[string]string
	Falls               []Fall
	Revision            int64
	DraftedBy           string
	Drafter             int64
	Another             bool // there is an admin beside who drafted it, who then must approve it
	Drafted             time.Time
	ApprovedBy          string
	Approved            *time.Time
	People, Told, Yet   int // who are told; who were; who wait for it
	Title, Number, Link string
	ValidFrom           *time.Time
}

// Errors of notices that a page tells.
var (
	// ErrNotice: the admin's words are missing or too long.
	ErrNotice = errors.New("the message lacks words in one of the languages, or is too long")
	// ErrUnpublished: what nobody is answered from changes nothing yet.
	ErrUnpublished = errors.New("the change is not published, or was taken back")
	// ErrOwn: who wrote it does not approve it while there is another admin.
	ErrOwn = errors.New("another admin must approve the message")
)

const (
	maxNote     = 600 // characters
	mostFalls   = 2000
	quotedFalls = 3 // in one message
	quotedText  = 220
)

// lapsed is the condition that a message n was approved for another publication of the
// version v, or before that was taken back, or that v was withdrawn, which it no longer is:
// it is looked at anew before anybody is told.
const lapsed = `(n.state = 'approved' AND (coalesce(n.approved_at <= v.published_at, false) OR ` + ofUndone + ` <> (v.state = 'checked') OR n.falls @> '[{"what":"withdrawn"}]' AND v.state <> 'withdrawn'))`

// ofUndone is the condition that a message n is about a publication that was taken back.
const ofUndone = `(n.falls @> '[{"what":"undone"}]')`

const noticeColumns = `n.id, n.version_id, CASE WHEN ` + lapsed + ` THEN 'lapsed' ELSE n.state END, n.note_zh, n.note_en, n.falls, n.revision, d.name, n.drafted_at, coalesce(a.name, ''), n.approved_at, v.title, v.number, v.url, v.valid_from,
	(SELECT count(*) FROM change_told t WHERE t.notice_id = n.id), (SELECT count(*) FROM change_told t WHERE t.notice_id = n.id AND t.told_at IS NOT NULL),
	(SELECT count(*) FROM change_told t WHERE t.notice_id = n.id AND t.due_at IS NOT NULL), n.drafted_by,
	` + anotherAdmin

// anotherAdmin is the condition that an admin may look at a message n who did not draft it.
const anotherAdmin = `EXISTS (SELECT FROM staff o WHERE o.role = 'admin' AND o.removed_at IS NULL AND o.id <> n.drafted_by)`

const noticeTables = `change_notice n JOIN version v ON v.id = n.version_id JOIN staff d ON d.id = n.drafted_by LEFT JOIN staff a ON a.id = n.approved_by`

// readNotice reads one; its state is "" where there is none.
func readNotice(ctx context.Context, db session, version int64) (Notice, error) {
	n := Notice{Version: version, Notes: map[string]string{}}
	var zh, en string
	err := db.QueryRow(ctx, `SELECT `+noticeColumns+` FROM `+noticeTables+` WHERE n.version_id = $1`, version).Scan(
		&n.ID, &n.Version, &n.State, &zh, &en, &n.Falls, &n.Revision, &n.DraftedBy, &n.Drafted, &n.ApprovedBy, &n.Approved, &n.Title, &n.Number, &n.Link, &n.ValidFrom,
		&n.People, &n.Told, &n.Yet, &n.Drafter, &n.Another)
	if errors.Is(err, pgx.ErrNoRows) {
		return n, nil
	}
	if err != nil {
		return n, fmt.Errorf("read the message about version %d: %w", version, err)
	}
	n.Notes["zh"], n.Notes["en"] = zh, en
	return n, nil
}

// NoticeOf gives the message about a change; its State is "" where there is none yet.
func (b *Bot) NoticeOf(ctx context.Context, version int64) (Notice, error) {
	return readNotice(ctx, b.Pool, version)
}

// changing locks what is published, so that a change is not taken back amid this; only an
// admin may. A message that a publication was taken back is about one that was, and no
// other message is.
func changing(ctx context.Context, tx pgx.Tx, staff, version int64, undone bool) error {
	var may bool
	err := tx.QueryRow(ctx, `SELECT `+decides, staff).Scan(&may)
	published := err == nil
	if err == nil {
		var id int64
		err = tx.QueryRow(ctx, `SELECT id FROM version WHERE id = $1 AND access = 'public' AND CASE WHEN $2 THEN state = 'checked' AND EXISTS (SELECT FROM publication_version WHERE version_id = id)
			ELSE state IN ('published', 'withdrawn') END FOR SHARE`, version, undone).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			published, err = false, nil
		}
	}
	switch {
	case err != nil:
		return err
	case !may:
		return ErrRights
	case !published:
		return ErrUnpublished
	}
	return nil
}

// DraftNotice stores the message about a published change, with the admin's words in each
// language, as it was looked at: revision, 0 where there was none. It tells nobody. One that
// was stopped or has lapsed is a draft again: who waited waits no more, and who was told
// stays told but of the opposite, that the change was taken back. It gives ErrTaken where somebody else has changed or approved it since.
func (b *Bot) DraftNotice(ctx context.Context, staff, version, revision int64, notes map[string]string, falls []Fall) error {
	words := map[string]string{}
	for _, language := range []string{"zh", "en"} {
		words[language] = strings.TrimSpace(strings.ReplaceAll(storable(notes[language]), "\r\n", "\n"))
		if n := len([]rune(words[language])); n == 0 || n > maxNote {
			return ErrNotice
		}
	}
	stored, err := json.Marshal(falls[:min(len(falls), mostFalls)])
	if err != nil {
		return err
	}
	undone := len(falls) > 0 && falls[0].What == "undone"
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		if err := changing(ctx, tx, staff, version, undone); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			WITH again AS (
				UPDATE change_notice n SET state = 'draft', approved_by = NULL, approved_at = NULL FROM version v
				WHERE n.version_id = $1 AND n.revision = $2 AND v.id = n.version_id AND (n.state = 'stopped' OR `+lapsed+`) RETURNING n.id, `+ofUndone+` AS undone
			)
			DELETE FROM change_told t USING again WHERE t.notice_id = again.id AND (t.told_at IS NULL OR again.undone <> $3)`, version, revision, undone)
		if err != nil {
			return fmt.Errorf("begin the message about version %d anew: %w", version, err)
		}
		done, err := tx.Exec(ctx, `
			INSERT INTO change_notice AS n (version_id, note_zh, note_en, falls, drafted_by, drafted_at)
			SELECT $2, $4, $5, $6::text::jsonb, $1, $7 WHERE $3 = 0 OR EXISTS (SELECT FROM change_notice WHERE version_id = $2)
			ON CONFLICT (version_id) DO UPDATE SET note_zh = excluded.note_zh, note_en = excluded.note_en, falls = excluded.falls,
				drafted_by = excluded.drafted_by, drafted_at = excluded.drafted_at, revision = n.revision + 1
			WHERE n.state = 'draft' AND n.revision = $3`, staff, version, revision, words["zh"], words["en"], string(stored), b.Now())
		if err != nil {
			return fmt.Errorf("store the message about version %d: %w", version, err)
		}
		if done.RowsAffected() == 0 {
			return ErrTaken
		}
		return b.Audit(ctx, tx, staff, 0, "change_drafted", strconv.FormatInt(version, 10))
	})
}

// ApproveNotice has people told what somebody has looked at: that revision. Told are those
// who were answered from what fell before now and want to be told of such changes. It
// gives how many. Who drafted it approves it only where there is no other admin, and the
// audit says so; else that is [ErrOwn].
func (b *Bot) ApproveNotice(ctx context.Context, staff, version, revision int64) (people int, err error) {
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		var undone bool
		if err := tx.QueryRow(ctx, `SELECT coalesce((SELECT `+ofUndone+` FROM change_notice n WHERE version_id = $1), false)`, version).Scan(&undone); err != nil {
			return err
		}
		if err := changing(ctx, tx, staff, version, undone); err != nil {
			return err
		}
		var id int64
		var falls []Fall
		var own, another bool
		err := tx.QueryRow(ctx, `
			UPDATE change_notice n SET state = 'approved', approved_by = $1, approved_at = clock_timestamp() WHERE version_id = $2 AND revision = $3 AND state = 'draft'
			RETURNING id, falls, drafted_by = $1, `+anotherAdmin, staff, version, revision).Scan(&id, &falls, &own, &another)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrTaken
		}
		if err != nil {
			return err
		}
		if own && another {
			return ErrOwn
		}
		args := fellArgs(falls)
		args["notice"], args["now"] = id, b.Now()
		done, err := tx.Exec(ctx, fell+`
			INSERT INTO change_told (notice_id, conversation_id, falls, due_at)
			SELECT @notice, w.conversation_id, array_agg(DISTINCT n ORDER BY n)::integer[], @now
			FROM hit JOIN rule_watch w USING (conversation_id) CROSS JOIN LATERAL unnest(hit.falls) n GROUP BY 2
			ON CONFLICT (notice_id, conversation_id) DO NOTHING`, args)
		if err != nil {
			return err
		}
		people = int(done.RowsAffected())
		return b.Audit(ctx, tx, staff, 0, map[bool]string{true: "change_approved_alone", false: "change_approved"}[own], strconv.FormatInt(version, 10))
	})
	if err != nil && !errors.Is(err, ErrTaken) && !errors.Is(err, ErrOwn) && !errors.Is(err, ErrRights) && !errors.Is(err, ErrUnpublished) {
		err = fmt.Errorf("approve the message about version %d: %w", version, err)
	}
	return people, err
}

// StopNotice keeps what has not been sent yet from being sent.
func (b *Bot) StopNotice(ctx context.Context, staff, version int64) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `
			WITH stopped AS (UPDATE change_notice SET state = 'stopped' WHERE version_id = $2 AND state <> 'stopped' AND `+decides+` RETURNING id),
			     left_out AS (UPDATE change_told t SET due_at = NULL FROM stopped s WHERE t.notice_id = s.id)
			SELECT FROM stopped`, staff, version)
		if err != nil {
			return fmt.Errorf("stop the message about version %d: %w", version, err)
		}
		if done.RowsAffected() == 0 {
			return ErrTaken
		}
		return b.Audit(ctx, tx, staff, 0, "change_stopped", strconv.FormatInt(version, 10))
	})
}

// Message is a notice as somebody is told it who relied on some of what fell, by their
// places from 1.
func (n Notice) Message(language string, falls []int) Answer {
	a := Answer{Outcome: Handoff, Language: language, Citations: []Citation{}, Reason: "rule changed"}
	c := prompts.RuleChange{Note: n.Notes[language]}
	if c.Note == "" {
		c.Note = n.Notes["zh"]
	}
	for _, at := range falls {
		if at < 1 || at > len(n.Falls) {
			continue
		}
		f := n.Falls[at-1]
		if len(c.Articles) == quotedFalls {
			c.More++
			continue
		}
		one := prompts.ChangedArticle{Title: f.Title, Number: f.Number, Name: f.Name(), What: f.What, Before: shortened(f.Text, quotedText)}
		if f.What == "superseded" {
			one.By = n.Title
		}
		if f.Now != "" {
			one.Now, one.NowName, one.N = shortened(f.Now, quotedText), f.NowName(), len(a.Citations)+1
			cited := Citation{N: one.N, Document: strconv.FormatInt(n.Version, 10), Title: n.Title, Number: n.Number, Heading: slices.Clone(f.NowHeading),
				Quote: f.Now, Start: f.NowStart, End: f.NowEnd, URL: n.Link}
			if n.ValidFrom != nil {
				cited.ValidFrom = n.ValidFrom.Format(time.DateOnly)
			}
			a.Citations = append(a.Citations, cited)
		}
		c.Articles = append(c.Articles, one)
	}
	a.Text = prompts.RuleChanged(language, c)
	a.Choices = []Choice{watchChoice(language, false)}
	return a
}
