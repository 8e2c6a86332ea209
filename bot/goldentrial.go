package bot

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/retrieval"
)

// GoldenChange is a question whose answer would be another, or is wrong before and after.
type GoldenChange struct {
	Golden
	Verdict  string       `json:"verdict"`  // better, worse (also: right in part only), failing (wrong before and after), changed
	Expected []string     `json:"expected"` // titles of its documents
	Before   GoldenAnswer `json:"before"`
	After    GoldenAnswer `json:"after"`
}

// Told reports whether it is known what should answer the question: reports of older
// programs do not say so.
func (c GoldenChange) Told() bool { return c.Expected != nil }

// GoldenReport is what a publication would do to the golden questions.
type GoldenReport struct {
	ID          int64          `json:"id"` // of the run that is stored
	At          time.Time      `json:"at"`
	Questions   int            `json:"questions"`
	RightBefore int            `json:"right_before"`
	RightAfter  int            `json:"right_after"`
	Blocked     bool           `json:"blocked"`
	Changes     []GoldenChange `json:"changes"` // worse first
	Asked       []GoldenAsked  `json:"-"`       // all of them; of a run that is taken again none
}

// Failing is how many questions would be answered wrongly, those that get worse among them.
func (r GoldenReport) Failing() int { return r.Questions - r.RightAfter }

// Drop is by how many points of a hundred fewer questions would be answered rightly.
func (r GoldenReport) Drop() float64 {
	if r.Questions == 0 {
		return 0
	}
	return 100 * float64(r.RightBefore-r.RightAfter) / float64(r.Questions)
}

// GoldenTrial asks the golden questions for one publication: of the library as it is at
// once, so that nobody waits for that, and then of the library as it would be.
type GoldenTrial struct {
	b        *Bot
	versions []int64
	by       string
	most     float64 // by how many points of a hundred fewer may be answered rightly

	all    []Golden
	inside [][]string // of each, for which of the staff its documents are; nil: for everybody
	base   []byte     // of what the answers of the library as it is hang on
	stamp  []byte     // and of the drafts
	before []GoldenAnswer
	report *GoldenReport // what it came to
	known  bool          // from a trial of the same before
}

// TryGolden begins a trial. If the same drafts were tried before on the same library,
// with the same questions, what came of it is taken, and nothing is asked again.
func (b *Bot) TryGolden(ctx context.Context, versions []int64, by string, most float64) (*GoldenTrial, error) {
	t := &GoldenTrial{b: b, versions: versions, by: by, most: most}
	if err := t.look(ctx); err != nil {
		return nil, err
	}
	if err := t.recall(ctx); err != nil || t.known {
		return t, err
	}
	return t, t.ask(ctx)
}

// Of says which versions the trial is of, where it was begun before they were stored.
func (t *GoldenTrial) Of(versions []int64) { t.versions = versions }

// takenFor is for how long what came of a trial is taken again: a program of another
// build may answer otherwise.
const takenFor = time.Hour

// recall takes what came of the same trial before, if it was made lately.
func (t *GoldenTrial) recall(ctx context.Context) error {
	var r GoldenReport
	var changes []byte
	err := t.b.Pool.QueryRow(ctx, `
		SELECT id, at, questions, right_before, right_after, blocked, changes FROM golden_run WHERE stamp = $1 AND at > now() - $2::interval ORDER BY id DESC LIMIT 1`,
		t.stamp, takenFor).Scan(&r.ID, &r.At, &r.Questions, &r.RightBefore, &r.RightAfter, &r.Blocked, &changes)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(changes, &r.Changes)
	}
	if err != nil {
		return fmt.Errorf("read what the golden questions came to: %w", err)
	}
	t.report, t.known = &r, true
	return nil
}

// look reads the golden questions, and stamps what the answers to them hang on: the
// library, its space and vectors, the drafts, the day.
func (t *GoldenTrial) look(ctx context.Context) (err error) {
	if t.all, err = t.b.Goldens(ctx); err != nil {
		return err
	}
	if t.inside, err = t.b.insideOf(ctx, t.all); err != nil {
		return err
	}
	asked, err := json.Marshal([]any{t.all, t.inside})
	if err != nil {
		return err
	}
	var library, drafts string
	err = t.b.Pool.QueryRow(ctx, `
		SELECT concat_ws('|', (SELECT string_agg(concat_ws(' ', id, document_id, encode(sha256, 'hex'), access, state, in_force::text), ',' ORDER BY id) FROM version WHERE state IN ('published', 'withdrawn')),
		       (SELECT max(id) FROM embedding_switch), (SELECT count(*) FROM passage_embedding WHERE space_id = (SELECT space_id FROM embedding_switch ORDER BY id DESC LIMIT 1)), (SELECT concat_ws(' ', indexed_by, passages, length) FROM corpus)),
		       coalesce((SELECT string_agg(concat_ws(' ', id, document_id, encode(sha256, 'hex'), access), ',' ORDER BY id) FROM version WHERE id = ANY ($1) AND state IN ('draft', 'checked')), '')`,
		t.versions).Scan(&library, &drafts)
	if err != nil {
		return fmt.Errorf("look at the library: %w", err)
	}
	base := sha256.Sum256(fmt.Appendf(asked, "%s %s", t.b.Now().Format(time.DateOnly), library))
	stamp := sha256.Sum256(fmt.Appendf(base[:], "%v %g %s", t.versions, t.most, drafts))
	t.base, t.stamp = base[:], stamp[:]
	return nil
}

func (t *GoldenTrial) ask(ctx context.Context) (err error) {
	if t.before, err = t.b.askGolden(ctx, t.all, t.inside, t.b.Pool); err != nil {
		return fmt.Errorf("ask the library as it is: %w", err)
	}
	return nil
}

// Would gives what a publication would do, from the library as it would be, in a
// transaction that alone writes there. What has changed since the trial began is asked
// anew.
func (t *GoldenTrial) Would(ctx context.Context, would retrieval.Database) (GoldenReport, error) {
	base, stamp := t.base, t.stamp
	if err := t.look(ctx); err != nil {
		return GoldenReport{}, err
	}
	if t.report != nil && bytes.Equal(stamp, t.stamp) {
		return *t.report, nil
	}
	t.report, t.known = nil, false
	if t.before == nil || !bytes.Equal(base, t.base) {
		if err := t.ask(ctx); err != nil {
			return GoldenReport{}, err
		}
	}
	after, err := t.b.askGolden(ctx, t.all, t.inside, would)
	if err != nil {
		return GoldenReport{}, fmt.Errorf("ask the library as it would be: %w", err)
	}
	r := compareGolden(t.all, t.before, after)
	r.Blocked = r.Drop() > t.most
	if err := t.b.expected(ctx, r.Changes); err != nil {
		return GoldenReport{}, err
	}
	t.report = &r
	return r, nil
}

func compareGolden(all []Golden, before, after []GoldenAnswer) GoldenReport {
	r := GoldenReport{Questions: len(all), Changes: []GoldenChange{}, Asked: []GoldenAsked{}}
	for i, g := range all {
		c := GoldenChange{Golden: g, Before: before[i], After: after[i]}
		r.Asked = append(r.Asked, GoldenAsked{g.Question, g.Region, g.Documents, c.Before.Right, c.After.Right})
		if c.Before.Right {
			r.RightBefore++
		}
		if c.After.Right {
			r.RightAfter++
		}
		switch {
		case c.After.worth() < c.Before.worth():
			c.Verdict = "worse"
		case c.After.worth() > c.Before.worth():
			c.Verdict = "better"
		case !c.After.Right:
			c.Verdict = "failing"
		case c.Before.Text != c.After.Text:
			c.Verdict = "changed"
		default:
			continue
		}
		r.Changes = append(r.Changes, c)
	}
	slices.SortStableFunc(r.Changes, func(x, y GoldenChange) int { return cmp.Compare(verdicts[x.Verdict], verdicts[y.Verdict]) })
	return r
}

// expected writes to golden questions the titles of the documents that answer them.
func (b *Bot) expected(ctx context.Context, changes []GoldenChange) error {
	for i := range changes {
		c := &changes[i]
		err := b.Pool.QueryRow(ctx, `
			SELECT ARRAY (SELECT coalesce((SELECT v.title FROM document d JOIN version v ON v.document_id = d.id WHERE d.source = s.source ORDER BY v.ordinal DESC LIMIT 1), s.source)
			              FROM unnest($1::text[]) WITH ORDINALITY s (source, n) ORDER BY n)`, c.Documents).Scan(&c.Expected)
		if err != nil {
			return fmt.Errorf("look for the documents of golden questions: %w", err)
		}
	}
	return nil
}

// Store keeps what came of a trial, after what was tried is over: that it was blocked is
// to be seen. It gives the zero report of one that came to nothing.
func (t *GoldenTrial) Store(ctx context.Context) (GoldenReport, error) {
	if t.report == nil {
		return GoldenReport{}, nil
	}
	r := *t.report
	if t.known {
		return r, nil
	}
	var stamp []byte
	if len(t.versions) > 0 { // of no drafts, it is what an embedding space would do
		stamp = t.stamp
	}
	changes, err := json.Marshal(r.Changes)
	if err != nil {
		return r, err
	}
	asked, err := json.Marshal(r.Asked)
	if err != nil {
		return r, err
	}
	err = t.b.Pool.QueryRow(ctx, `
		INSERT INTO golden_run (versions, by, questions, right_before, right_after, blocked, changes, stamp, asked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id, at`,
		notNull(t.versions), t.by, r.Questions, r.RightBefore, r.RightAfter, r.Blocked, string(changes), stamp, string(asked)).Scan(&r.ID, &r.At)
	if err != nil {
		return r, fmt.Errorf("store what the golden questions came to: %w", err)
	}
	return r, nil
}

// CompareGolden does a whole trial: try shows it the library as it would be.
func (b *Bot) CompareGolden(ctx context.Context, versions []int64, by string, most float64, try func(func(pgx.Tx) error) error) (GoldenReport, error) {
	t, err := b.TryGolden(ctx, versions, by, most)
	if err != nil {
		return GoldenReport{}, err
	}
	if err := try(func(tx pgx.Tx) error { _, err := t.Would(ctx, tx); return err }); err != nil {
		return GoldenReport{}, err
	}
	return t.Store(ctx)
}

var verdicts = map[string]int{"worse": 0, "failing": 1, "better": 2, "changed": 3}
