package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Training: a closed case is replayed to who is new. A supervisor marks it after
// looking at it without identifiers and names, and what they looked at is what is
// kept. Who trains sees what the person said, writes a reply, and then sees the one
// that was sent. It goes with its conversation.

// TrainingCase is a case for training.
type TrainingCase struct {
	ID, Case         int64
	Title            string
	Language, Region string
	Steps            []TrainingStep
	Count            int    // of all steps, also of those that are not shown yet
	Done             int    // by who looks
	Seen             string // names what was looked at
}

// TrainingStep is what was said up to a reply of the counsellor, and that.
type TrainingStep struct {
	Lines   []TrainingLine   `json:"lines"`
	Reply   string           `json:"reply"`
	Sources []ProposalSource `json:"sources"` // what the bot, or the counsellor, had cited by then
}

// TrainingLine is what the person, or the bot, said.
type TrainingLine struct {
	Who  string `json:"who"` // person, bot
	Text string `json:"text"`
}

// TrainingReply is what somebody wrote in training.
type TrainingReply struct {
	Training int64
	Title    string
	By       string
	Step     int
	Text     string
	Real     string // what the counsellor had written
	Rating   int    // their own, 1 to 5; 0 none
	At       time.Time
}

// maxTraining bounds a reply in training, in characters.
const maxTraining = 5000

// ErrNothing is given for a case without a counsellor's words.
var ErrNothing = errors.New("no counsellor has written in the case")

// DraftTraining shows a supervisor a closed case as it would be replayed. hide are
// words that they want hidden besides, as names that were not found. It stores nothing.
func (b *Bot) DraftTraining(ctx context.Context, staff, handoff int64, hide []string) (t TrainingCase, err error) {
	err = pgx.BeginTxFunc(ctx, b.Pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		t, err = b.draftTraining(ctx, tx, staff, handoff, hide)
		return err
	})
	return t, err
}

func (b *Bot) draftTraining(ctx context.Context, tx pgx.Tx, staff, handoff int64, hide []string) (t TrainingCase, err error) {
	err = tx.QueryRow(ctx, `SELECT id, language, region FROM handoff WHERE id = $2 AND state IN ('returned', 'closed') AND `+supervising, staff, handoff).Scan(&t.Case, &t.Language, &t.Region)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, ErrRights
	}
	if err != nil {
		return t, fmt.Errorf("read case %d: %w", handoff, err)
	}
	lines, err := spoken(ctx, tx, handoff)
	if err != nil {
		return t, err
	}
	texts, names := make([]string, len(lines)), slices.Clone(hide)
	for i, l := range lines {
		if texts[i] = l.Text; l.Who == "staff" {
			names = append(names, l.By)
		}
	}
	if texts, err = b.anonymous(texts, names); err != nil {
		return t, err
	}
	var step TrainingStep
	var cited []Citation
	for i, l := range lines {
		switch last := len(t.Steps) - 1; {
		case l.Who != "staff":
			step.Lines = append(step.Lines, TrainingLine{l.Who, texts[i]})
			cited = append(cited, l.Citations...)
		case len(step.Lines) == 0 && last >= 0: // two messages are one reply
			t.Steps[last].Reply += "\n" + texts[i]
		default:
			step.Reply = texts[i]
			if step.Sources, err = sourcesCited(ctx, tx, append(cited, l.Citations...)); err != nil {
				return t, err
			}
			t.Steps = append(t.Steps, step)
			step = TrainingStep{}
		}
	}
	if t.Count = len(t.Steps); t.Count == 0 {
		return t, ErrNothing
	}
	for _, s := range t.Steps {
		for _, l := range s.Lines {
			if l.Who == "person" && t.Title == "" && !talked(l.Text) {
				t.Title = cut(l.Text, maxTitle)
			}
		}
	}
	body, err := json.Marshal(t.Steps)
	if err != nil {
		return t, err
	}
	sum := sha256.Sum256(body)
	t.Seen = hex.EncodeToString(sum[:])
	return t, nil
}

// MarkTraining offers a closed case for training, as a supervisor has looked at it:
// seen is what the draft said. A case that was offered before is offered anew.
func (b *Bot) MarkTraining(ctx context.Context, staff, handoff int64, title string, hide []string, seen string) (id int64, err error) {
	hidden, err := b.anonymous([]string{title}, hide)
	if err != nil {
		return 0, err
	}
	title = cut(strings.Join(strings.Fields(storable(hidden[0])), " "), maxTitle)
	if title == "" {
		return 0, ErrUnfit
	}
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		t, err := b.draftTraining(ctx, tx, staff, handoff, hide)
		if err != nil {
			return err
		}
		if t.Seen != seen {
			return ErrTaken // it is not what was looked at
		}
		steps, err := column(t.Steps)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM training_case WHERE handoff_id = $2 AND `+supervising, staff, handoff); err != nil {
			return fmt.Errorf("take back a training case: %w", err)
		}
		err = tx.QueryRow(ctx, `
			INSERT INTO training_case (handoff_id, title, language, region, steps, staff_id, created_at)
			SELECT $2, $3, $4, $5, $6::jsonb, $1, $7 WHERE `+supervising+` RETURNING id`, staff, handoff, title, t.Language, t.Region, steps, b.Now()).Scan(&id)
		if err != nil {
			return fmt.Errorf("store a training case: %w", err)
		}
		return b.Audit(ctx, tx, staff, handoff, "training_offered", strconv.FormatInt(id, 10)) // nothing of what was said
	})
	return id, err
}

// UnmarkTraining takes a training case back, with what was written in it.
func (b *Bot) UnmarkTraining(ctx context.Context, staff, id int64) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		var handoff int64
		err := tx.QueryRow(ctx, `DELETE FROM training_case WHERE id = $2 AND `+supervising+` RETURNING handoff_id`, staff, id).Scan(&handoff)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrRights
		}
		if err != nil {
			return fmt.Errorf("take back a training case: %w", err)
		}
		return b.Audit(ctx, tx, staff, handoff, "training_withdrawn", "")
	})
}

// onStaff is the condition that who asks ($1) works here.
const onStaff = `EXISTS (SELECT FROM staff WHERE id = $1 AND removed_at IS NULL)`

// TrainingCases lists what is offered, and how far the staff has come in each.
func (b *Bot) TrainingCases(ctx context.Context, staff int64) ([]TrainingCase, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT t.id, t.title, t.language, t.region, jsonb_array_length(t.steps), (SELECT count(*) FROM training_reply WHERE training_id = t.id AND staff_id = $1)
		FROM training_case t WHERE `+onStaff+` ORDER BY t.id DESC LIMIT 500`, staff)
	if err != nil {
		return nil, fmt.Errorf("list the training cases: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t TrainingCase, err error) {
		return t, row.Scan(&t.ID, &t.Title, &t.Language, &t.Region, &t.Count, &t.Done)
	})
}

// Training gives a training case as far as the staff has come: the steps that they
// have replied to, with their replies, and the next one, of which what the counsellor
// wrote, and on what it rests, is not given.
func (b *Bot) Training(ctx context.Context, staff, id int64) (t TrainingCase, own []TrainingReply, err error) {
	var steps []byte
	err = b.Pool.QueryRow(ctx, `SELECT id, title, language, region, steps FROM training_case WHERE id = $2 AND `+onStaff, staff, id).Scan(&t.ID, &t.Title, &t.Language, &t.Region, &steps)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, nil, ErrRights
	}
	if err == nil {
		err = json.Unmarshal(steps, &t.Steps)
	}
	if err != nil {
		return t, nil, fmt.Errorf("read training case %d: %w", id, err)
	}
	rows, err := b.Pool.Query(ctx, `SELECT step, reply, coalesce(rating, 0), created_at FROM training_reply WHERE training_id = $1 AND staff_id = $2 ORDER BY step`, id, staff)
	if err == nil {
		own, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r TrainingReply, err error) {
			return r, row.Scan(&r.Step, &r.Text, &r.Rating, &r.At)
		})
	}
	if err != nil {
		return t, nil, fmt.Errorf("read training case %d: %w", id, err)
	}
	t.Count, t.Done = len(t.Steps), len(own)
	t.Steps = t.Steps[:min(t.Count, t.Done+1)]
	if t.Done < t.Count {
		next := &t.Steps[t.Done]
		next.Reply, next.Sources = "", nil
	}
	return t, own, nil
}

// ReplyTraining stores what the staff writes in the next step. A step is replied to
// once: afterwards the real reply is known.
func (b *Bot) ReplyTraining(ctx context.Context, staff, id int64, step int, reply string) error {
	if reply = strings.TrimSpace(storable(reply)); reply == "" || len([]rune(reply)) > maxTraining {
		return ErrUnfit
	}
	done, err := b.Pool.Exec(ctx, `
		INSERT INTO training_reply (training_id, staff_id, step, reply, created_at)
		SELECT t.id, $1, $3, $4, $5 FROM training_case t
		WHERE t.id = $2 AND $3 < jsonb_array_length(t.steps) AND $3 = (SELECT count(*) FROM training_reply WHERE training_id = t.id AND staff_id = $1) AND `+onStaff+`
		ON CONFLICT (training_id, staff_id, step) DO NOTHING`, staff, id, step, reply, b.Now())
	if err != nil {
		return fmt.Errorf("store a training reply: %w", err)
	}
	if done.RowsAffected() == 0 {
		return ErrTaken
	}
	return nil
}

// RateTraining stores what the staff thinks of their own reply, 1 to 5.
func (b *Bot) RateTraining(ctx context.Context, staff, id int64, step, rating int) error {
	if rating < 1 || rating > 5 {
		return ErrUnfit
	}
	done, err := b.Pool.Exec(ctx, `UPDATE training_reply SET rating = $4 WHERE training_id = $2 AND staff_id = $1 AND step = $3 AND `+onStaff, staff, id, step, rating)
	if err != nil {
		return fmt.Errorf("rate a training reply: %w", err)
	}
	if done.RowsAffected() == 0 {
		return ErrTaken
	}
	return nil
}

// TrainingReplies gives what was written in training, the newest first, by the people
// of a supervisor's team, or by all where the supervisor has none or is an admin.
func (b *Bot) TrainingReplies(ctx context.Context, staff int64, limit int) ([]TrainingReply, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT r.training_id, t.title, s.name, r.step, r.reply, coalesce(t.steps->r.step->>'reply', ''), coalesce(r.rating, 0), r.created_at
		FROM staff me CROSS JOIN training_reply r JOIN training_case t ON t.id = r.training_id JOIN staff s ON s.id = r.staff_id
		WHERE me.id = $1 AND me.removed_at IS NULL AND (me.role = 'admin' OR me.role = 'supervisor' AND (me.team_id IS NULL OR me.team_id = s.team_id))
		ORDER BY r.created_at DESC, r.id DESC LIMIT $2`, staff, limit)
	if err != nil {
		return nil, fmt.Errorf("read what was written in training: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r TrainingReply, err error) {
		return r, row.Scan(&r.Training, &r.Title, &r.By, &r.Step, &r.Text, &r.Real, &r.Rating, &r.At)
	})
}

// Candidate is a closed case that may become one for training.
type Candidate struct {
	Case                     int64
	Ended                    time.Time
	Reason, Language, Region string
	Rating                   string
}

// TrainingCandidates gives a supervisor the cases that counsellors ended last, and in
// which they wrote, without those that are offered already. Nothing of what was said.
func (b *Bot) TrainingCandidates(ctx context.Context, staff int64, limit int) ([]Candidate, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT h.id, h.ended_at, h.reason, h.language, h.region, h.rating FROM handoff h
		WHERE h.surveyed_at IS NOT NULL AND h.state IN ('returned', 'closed') AND h.first_reply_at IS NOT NULL AND `+supervising+`
		  AND NOT EXISTS (SELECT FROM training_case WHERE handoff_id = h.id)
		ORDER BY h.surveyed_at DESC LIMIT $2`, staff, limit)
	if err != nil {
		return nil, fmt.Errorf("list closed cases: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Candidate])
}
