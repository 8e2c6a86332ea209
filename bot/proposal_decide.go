package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// guide is what an accepted proposal becomes.
func (p Proposal) guide() Guide {
	var sources []string
	for _, s := range p.Sources {
		sources = append(sources, s.name(p.Language))
	}
	return Guide{
		Source: fmt.Sprintf("guide:proposal/%d", p.ID), Title: p.Title, Language: p.Language, Region: p.Region,
		Markdown: prompts.GuideText(p.Language, p.Title, p.Question, p.Text, sources),
	}
}

// Findings gives what in a proposal may be somebody's: numbers, addresses and names, as
// they stand there. Public ones, as an office's telephone, are confirmed one by one by
// who decides. What cannot be gone through is [ErrUnfit].
func (b *Bot) Findings(p Proposal) ([]string, error) {
	texts := []string{p.Title, p.Question, p.Text}
	h, err := b.hiding()(strings.Join(texts, apart))
	if err != nil {
		return nil, ErrUnfit
	}
	var all []string
	for _, name := range h.Names() {
		all = append(all, strings.TrimSpace(h.Restore(name)))
	}
	return append(all, namesIn(texts)...), nil
}

// confirmed is ErrFound unless all that is found is among what was said to be public.
func (b *Bot) confirmed(p Proposal, public []string) error {
	found, err := b.Findings(p)
	if err == nil && slices.ContainsFunc(found, func(f string) bool { return !slices.Contains(public, f) }) {
		err = ErrFound
	}
	return err
}

// lockProposal gives one that waits for a decision of an admin, as it was looked at.
func lockProposal(ctx context.Context, tx pgx.Tx, staff, id, revision int64) (Proposal, error) {
	var may bool
	if err := tx.QueryRow(ctx, `SELECT `+decides, staff).Scan(&may); err != nil {
		return Proposal{}, err
	}
	if !may {
		return Proposal{}, ErrRights
	}
	rows, err := tx.Query(ctx, `
		SELECT `+proposalColumns+` FROM proposal p JOIN staff s ON s.id = p.staff_id
		WHERE p.id = $2 AND p.revision = $3 AND p.state = 'proposed' AND `+decides+` FOR NO KEY UPDATE OF p`, staff, id, revision)
	if err != nil {
		return Proposal{}, err
	}
	p, err := pgx.CollectExactlyOneRow(rows, scanProposal)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, ErrTaken
	}
	return p, err
}

// AcceptProposal publishes a proposal as a guide, makes an evaluation case of it, and
// links the gaps that it answers, those of its conversation among the given. Only an
// admin may, and only what they looked at: revision. public are the numbers and names in
// it that they said are public; [ErrFound] where there are others, [ErrUnsourced] where it
// names no source. publish says what the library
// knows the guide by; done again, after a program that ended in between, it publishes
// the same document.
func (b *Bot) AcceptProposal(ctx context.Context, staff, id, revision int64, gaps []int64, public []string, publish func(context.Context, Guide) error) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		p, err := lockProposal(ctx, tx, staff, id, revision)
		if err != nil {
			return err
		}
		if p.unfit() || Hidden(p.Title+p.Question+p.Text) {
			return ErrUnfit
		}
		if len(p.Sources) == 0 { // a statement without a source is one that nobody can check
			return ErrUnsourced
		}
		if err := b.confirmed(p, public); err != nil {
			return err
		}
		g := p.guide()
		g.Staff = staff
		if err := tx.QueryRow(ctx, `SELECT name FROM staff WHERE id = $1`, staff).Scan(&g.By); err != nil {
			return err
		}
		if err := publish(ctx, g); err != nil {
			return err
		}
		var versions []int64
		quotes := []string{}
		for _, s := range p.Sources {
			versions = append(versions, s.Version)
			if s.Quote != "" {
				quotes = append(quotes, s.Quote)
			}
		}
		_, err = tx.Exec(ctx, `
			WITH decided AS (
				UPDATE proposal SET state = 'accepted', clean = true, decided_by = $2, decided_at = $3, document = $4 WHERE id = $1 RETURNING id, handoff_id, question, language, region
			), known AS (
				INSERT INTO evaluation_case (proposal_id, question, language, region, documents, quotes, created_at)
				SELECT id, question, language, region,
				       ARRAY[$4] || ARRAY(SELECT DISTINCT d.source FROM version v JOIN document d ON d.id = v.document_id WHERE v.id = ANY ($5) AND d.source <> $4 ORDER BY 1), $6, $3
				FROM decided
			)
			UPDATE gap g SET state = 'closed', proposal_id = d.id
			FROM decided d JOIN handoff h ON h.id = d.handoff_id JOIN turn t ON t.conversation_id = h.conversation_id
			WHERE g.turn_id = t.id AND g.turn_id = ANY ($7) AND g.state = 'open'`,
			id, staff, b.Now(), g.Source, versions, quotes, gaps)
		if err != nil {
			return fmt.Errorf("accept proposal %d: %w", id, err)
		}
		return b.Audit(ctx, tx, staff, p.Case, "proposal_accepted", strconv.FormatInt(id, 10))
	})
}

// RejectProposal says no, and why. The question stays a gap, or becomes one. Where who
// decides says that nothing personal is in it, clean, and nothing is found besides what
// they said is public, the evaluation may have it.
func (b *Bot) RejectProposal(ctx context.Context, staff, id, revision int64, why string, clean bool, public []string) error {
	if why = cut(strings.TrimSpace(storable(why)), maxReason); why == "" {
		return ErrUnfit
	}
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		p, err := lockProposal(ctx, tx, staff, id, revision)
		if err != nil {
			return err
		}
		if clean {
			if err := b.confirmed(p, public); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `
			WITH decided AS (
				UPDATE proposal SET state = 'rejected', decided_by = $2, decided_at = $3, why = $4, clean = $5 WHERE id = $1 RETURNING turn_id, question, language, region
			)
			INSERT INTO gap (turn_id, question, language, region, outcome, reason)
			SELECT turn_id, question, language, region, 'declined', 'a proposed guide was rejected' FROM decided WHERE turn_id IS NOT NULL
			ON CONFLICT (turn_id) DO NOTHING`, id, staff, b.Now(), why, clean && !Hidden(p.Question))
		if err != nil {
			return fmt.Errorf("reject proposal %d: %w", id, err)
		}
		return b.Audit(ctx, tx, staff, p.Case, "proposal_rejected", strconv.FormatInt(id, 10))
	})
}

// GapsOf gives the open gaps of the conversation of a proposal, its own question's
// first, for an admin.
func (b *Bot) GapsOf(ctx context.Context, staff, id int64) ([]Gap, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT g.turn_id, g.question, g.language, g.region, g.outcome, g.reason, g.created_at, '{}'::text[] AS nearest
		FROM proposal p JOIN handoff h ON h.id = p.handoff_id JOIN turn t ON t.conversation_id = h.conversation_id JOIN gap g ON g.turn_id = t.id
		WHERE p.id = $2 AND g.state = 'open' AND `+decides+`
		ORDER BY g.turn_id <> coalesce(p.turn_id, 0), g.turn_id DESC LIMIT $3`, staff, id, mostCandidates)
	if err != nil {
		return nil, fmt.Errorf("find the gaps of proposal %d: %w", id, err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Gap])
}

// EvaluationSet is what careerbot eval reads, made of what was decided: each question
// of an accepted guide with its right passages, and those of rejected ones, which the
// library has no answer to, as far as somebody has said that nothing personal is in them.
type EvaluationSet struct {
	Passages []EvaluationPassage
	Queries  []EvaluationQuery
}

// EvaluationPassage is a passage of a document that some question needs.
type EvaluationPassage struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Text   string `json:"text"`
	Region string `json:"region"`
}

// EvaluationQuery is a question. Right has passages with their grades: 2 is the
// guide's or one that is expected word for word, 1 another of a document that is right.
type EvaluationQuery struct {
	ID         string         `json:"id"`
	Text       string         `json:"text"`
	Language   string         `json:"language"`
	Region     string         `json:"region"`
	Answerable bool           `json:"answerable"`
	Right      map[string]int `json:"-"`
}

// EvaluationSet reads the evaluation cases, over what the library has now. A guide that
// has been taken out leaves its question without an answer there.
func (b *Bot) EvaluationSet(ctx context.Context) (set EvaluationSet, err error) {
	err = pgx.BeginTxFunc(ctx, b.Pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT d.source || '#' || p.ordinal, v.title, concat_ws(E'\n', nullif(array_to_string(p.heading, ' '), ''), p.body), v.region
			FROM document d JOIN LATERAL (SELECT * FROM version WHERE document_id = d.id AND state = 'published' ORDER BY ordinal DESC LIMIT 1) v ON true JOIN passage p ON p.version_id = v.id
			WHERE d.source IN (SELECT unnest(documents) FROM evaluation_case) ORDER BY d.source, p.ordinal`)
		if err != nil {
			return err
		}
		if set.Passages, err = pgx.CollectRows(rows, pgx.RowToStructByPos[EvaluationPassage]); err != nil {
			return err
		}
		rows, err = tx.Query(ctx, `
			SELECT 'proposal-' || c.proposal_id, c.question, c.language, c.region, coalesce((
				SELECT jsonb_object_agg(r.id, r.grade) FROM (
					SELECT d.source || '#' || p.ordinal AS id, CASE WHEN n.place = 1 OR p.body = ANY (c.quotes) THEN 2 ELSE 1 END AS grade
					FROM unnest(c.documents) WITH ORDINALITY AS n (source, place) JOIN document d ON d.source = n.source
					JOIN LATERAL (SELECT * FROM version WHERE document_id = d.id AND state = 'published' ORDER BY ordinal DESC LIMIT 1) v ON true JOIN passage p ON p.version_id = v.id
					WHERE n.place = 1 OR p.body = ANY (c.quotes)
					   OR NOT EXISTS (SELECT FROM passage q WHERE q.version_id = v.id AND q.body = ANY (c.quotes)) -- no passage is expected
				) r), '{}')
			FROM evaluation_case c
			UNION ALL
			SELECT 'proposal-' || p.id, p.question, p.language, p.region, '{}' FROM proposal p
			WHERE p.state = 'rejected' AND p.clean AND NOT EXISTS (SELECT FROM evaluation_case c WHERE c.question = p.question)
			ORDER BY 1`)
		if err != nil {
			return err
		}
		set.Queries, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (q EvaluationQuery, err error) {
			err = row.Scan(&q.ID, &q.Text, &q.Language, &q.Region, &q.Right)
			q.Answerable = len(q.Right) > 0
			return q, err
		})
		return err
	})
	if err != nil {
		err = fmt.Errorf("read the evaluation cases: %w", err)
	}
	return set, err
}
