package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// Proposal is a counsellor's answer that may become a guide of the library. It has no
// identifier or name of the person when it is drafted; what is changed in it later is
// the changer's to answer for.
type Proposal struct {
	ID        int64            `json:"id"`
	Case      int64            `json:"case"` // 0 where that is erased
	Turn      int64            `json:"-"`    // that asked the question, 0 none
	Title     string           `json:"title"`
	Question  string           `json:"question"`
	Text      string           `json:"text"` // Markdown
	Language  string           `json:"language"`
	Region    string           `json:"region"`
	Sources   []ProposalSource `json:"sources"`
	Staff     int64            `json:"staff"`
	By        string           `json:"by"`
	State     string           `json:"state"` // proposed, accepted, rejected
	Revision  int64            `json:"-"`
	DecidedBy string           `json:"decided_by"`
	Decided   *time.Time       `json:"decided_at"`
	Why       string           `json:"why"`      // it was rejected
	Document  string           `json:"document"` // source of the guide in the library
	Created   time.Time        `json:"created_at"`
}

// ProposalSource is what an answer rests on: a passage of the library as it was cited.
type ProposalSource struct {
	Version int64    `json:"version"`
	Passage int64    `json:"passage"` // 0 the whole document
	Title   string   `json:"title"`
	Number  string   `json:"number,omitempty"`
	Heading []string `json:"heading,omitempty"`
	Quote   string   `json:"quote,omitempty"`
}

// name is how a guide names it.
func (s ProposalSource) name(language string) string {
	return prompts.GuideSource(language, s.Title, s.Number, strings.Join(s.Heading, " "))
}

// Guide is an accepted proposal, to be published in the library.
type Guide struct {
	Source   string // what the library knows it by
	Title    string
	Markdown string
	Language string
	Region   string
	Staff    int64  // who accepted it
	By       string // their name
}

// Errors of proposals that a page tells.
var (
	// ErrUnfit: something of it is missing or too long, or hidden parts still stand in it.
	ErrUnfit = errors.New("the proposal lacks a title, a question or a text, is too long, or has placeholders")
	// ErrUnsourced: no passage of the library says what it says.
	ErrUnsourced = errors.New("the proposal names no source")
	// ErrFound: there are numbers or names in it of which nobody has said that they are
	// public. [Bot.Findings] gives them.
	ErrFound = errors.New("the proposal has numbers or names that were not confirmed as public")
	// ErrRefused: the library does not take the guide; the error says why.
	ErrRefused = errors.New("the library refused the guide")
)

// Bounds of a proposal, in characters.
const (
	maxTitle       = 120
	maxAsked       = 500
	maxGuide       = 20_000
	maxSources     = 30
	maxReason      = 1000
	mostCandidates = 12
)

const (
	// decides is the condition that who asks ($1) may decide about proposals.
	decides = `EXISTS (SELECT FROM staff WHERE id = $1 AND role = 'admin' AND removed_at IS NULL)`
	// Holds is the condition that somebody, me, has a case h, or had it to its end. Who
	// let go of it before has nothing to do with what was said to others since.
	Holds = `(h.owner = me.id OR h.state IN ('returned', 'closed') AND me.id = (
		SELECT CASE WHEN held.what = 'claim' THEN held.staff_id END FROM handoff_event held
		WHERE held.handoff_id = h.id AND held.what IN ('claim', 'released', 'transfer', 'silent', 'off duty', 'removed') ORDER BY held.id DESC LIMIT 1))`
	// hadCase is the condition that who asks ($1) has, or had, a case h, or supervises.
	hadCase = `EXISTS (SELECT FROM staff me WHERE me.id = $1 AND me.removed_at IS NULL AND (me.role IN ('supervisor', 'admin') OR ` + Holds + `))`
)

// DraftProposal drafts a proposal of a case that the staff has or had, or, of a
// message of theirs in it, where turn is not 0. The question is the one that was asked
// last, the text what the counsellor wrote, the sources what was cited, all without
// identifiers and names. It stores nothing. It gives sources that came near beside it.
func (b *Bot) DraftProposal(ctx context.Context, staff, handoff, turn int64) (p Proposal, near []ProposalSource, err error) {
	p.Case, p.Staff = handoff, staff
	err = pgx.BeginTxFunc(ctx, b.Pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT h.language, h.region FROM handoff h WHERE h.id = $2 AND `+hadCase, staff, handoff).Scan(&p.Language, &p.Region); err != nil {
			if errors.Is(err, pgx.ErrNoRows) {
				return ErrRights
			}
			return err
		}
		lines, err := spoken(ctx, tx, handoff)
		if err != nil {
			return err
		}
		texts := []string{""}
		var said, colleagues []string
		var cited []Citation
		for _, l := range lines {
			texts = append(texts, l.Text)
			switch {
			case l.Who == "person" && l.Question != "":
				p.Turn, p.Question = l.Turn, l.Question
				cited = nil
			case l.Who == "person" && p.Question == "" && !talked(l.Text) && !strings.HasPrefix(l.Text, "/"):
				p.Turn, p.Question = l.Turn, l.Text
			case l.Who == "bot":
				cited = append(cited, l.Citations...)
			case l.Who == "staff":
				colleagues = append(colleagues, l.By)
				if turn == 0 || l.Turn == turn {
					said = append(said, l.Text)
					cited = append(cited, l.Citations...)
				}
			}
		}
		texts[0] = p.Question
		hidden, err := b.anonymous(append([]string{strings.Join(said, "\n\n")}, texts...), colleagues)
		if err != nil {
			return err
		}
		p.Text, p.Question = cut(hidden[0], maxGuide), cut(hidden[1], maxAsked)
		p.Title = cut(strings.TrimRight(p.Question, "?？。."), maxTitle)
		if p.Sources, err = sourcesCited(ctx, tx, cited); err != nil {
			return err
		}
		near, err = nearestOf(ctx, tx, p.Turn)
		return err
	})
	if err != nil && !errors.Is(err, ErrRights) {
		err = fmt.Errorf("draft a proposal of case %d: %w", handoff, err)
	}
	return p, near, err
}

// cut is a text of so many characters at most.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		s = string(r[:most])
	}
	return s
}

const sourceColumns = `v.id, p.id, v.title, v.number, p.heading, p.body`

func scanSource(row pgx.CollectableRow) (s ProposalSource, err error) {
	return s, row.Scan(&s.Version, &s.Passage, &s.Title, &s.Number, &s.Heading, &s.Quote)
}

// sourcesCited finds the passages that were cited, each once.
func sourcesCited(ctx context.Context, tx pgx.Tx, cited []Citation) ([]ProposalSource, error) {
	versions, starts := []int64{}, []int32{}
	for _, c := range cited {
		if id, err := strconv.ParseInt(c.Document, 10, 64); err == nil {
			versions, starts = append(versions, id), append(starts, int32(c.Start)) //nolint:gosec // a document is far shorter
		}
	}
	rows, err := tx.Query(ctx, `
		SELECT `+sourceColumns+` FROM (
			SELECT c.version, c.start, min(c.n) AS n FROM unnest($1::bigint[], $2::int[]) WITH ORDINALITY AS c (version, start, n) GROUP BY 1, 2
		) c JOIN version v ON v.id = c.version AND `+citable+` JOIN passage p ON p.version_id = v.id AND p.start_at <= c.start AND p.end_at > c.start
		GROUP BY v.id, p.id ORDER BY min(c.n) LIMIT $3`, versions, starts, maxSources)
	if err != nil {
		return nil, fmt.Errorf("find what was cited: %w", err)
	}
	return pgx.CollectRows(rows, scanSource)
}

// citable is what a guide may cite: what everybody may read, and what holds or held.
const citable = `v.access = 'public' AND NOT isempty(v.in_force)`

// nearestOf gives the passages that came nearest to a question that had no full answer.
func nearestOf(ctx context.Context, tx pgx.Tx, turn int64) ([]ProposalSource, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+sourceColumns+` FROM gap g CROSS JOIN LATERAL unnest(g.nearest) WITH ORDINALITY AS n (id, place)
		JOIN passage p ON p.id = n.id JOIN version v ON v.id = p.version_id AND `+citable+` WHERE g.turn_id = $1 ORDER BY n.place`, turn)
	if err != nil {
		return nil, fmt.Errorf("find what came nearest: %w", err)
	}
	return pgx.CollectRows(rows, scanSource)
}

// SourcesOf gives passages as sources, in their order; those that are gone are left out.
func (b *Bot) SourcesOf(ctx context.Context, passages []int64) ([]ProposalSource, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT `+sourceColumns+` FROM unnest($1::bigint[]) WITH ORDINALITY AS n (id, place)
		JOIN passage p ON p.id = n.id JOIN version v ON v.id = p.version_id AND `+citable+` ORDER BY n.place LIMIT $2`, passages, maxSources)
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	return pgx.CollectRows(rows, scanSource)
}

// unfit reports what cannot be stored.
func (p Proposal) unfit() bool {
	return strings.TrimSpace(p.Title) == "" || strings.TrimSpace(p.Question) == "" || strings.TrimSpace(p.Text) == "" ||
		len([]rune(p.Title)) > maxTitle || len([]rune(p.Question)) > maxAsked || len([]rune(p.Text)) > maxGuide || len(p.Sources) > maxSources ||
		p.Language != "zh" && p.Language != "en"
}

// tidy makes what was written fit for a row and for Markdown: title and question are
// one line.
func (p Proposal) tidy() Proposal {
	line := func(s string) string { return strings.TrimLeft(strings.Join(strings.Fields(storable(s)), " "), "# ") }
	p.Title, p.Question = line(p.Title), line(p.Question)
	p.Text = strings.TrimSpace(strings.ReplaceAll(storable(p.Text), "\r\n", "\n"))
	return p
}

// Propose stores a proposal of a case that the staff has or had. Identifiers and names
// are hidden in it, whatever the draft had become.
func (b *Bot) Propose(ctx context.Context, p Proposal) (id int64, err error) {
	hidden, err := b.anonymous([]string{p.Title, p.Question, p.Text}, nil)
	if err != nil {
		return 0, err
	}
	p.Title, p.Question, p.Text = hidden[0], hidden[1], hidden[2]
	if p = p.tidy(); p.unfit() {
		return 0, ErrUnfit
	}
	sources, err := column(notNone(p.Sources))
	if err != nil {
		return 0, err
	}
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			INSERT INTO proposal (handoff_id, turn_id, title, question, body, language, region, sources, staff_id, created_at)
			SELECT h.id, (SELECT id FROM turn WHERE id = $3 AND conversation_id = h.conversation_id), $4, $5, $6, $7, $8, $9::jsonb, $1, $10
			FROM handoff h WHERE h.id = $2 AND `+hadCase+` RETURNING id`,
			p.Staff, p.Case, p.Turn, p.Title, p.Question, p.Text, p.Language, p.Region, sources, b.Now()).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrRights
		}
		if err != nil {
			return fmt.Errorf("store a proposal: %w", err)
		}
		return b.Audit(ctx, tx, p.Staff, p.Case, "proposal_made", strconv.FormatInt(id, 10))
	})
	return id, err
}

func notNone(s []ProposalSource) []ProposalSource {
	if s == nil {
		return []ProposalSource{}
	}
	return s
}

const proposalColumns = `p.id, coalesce(p.handoff_id, 0), coalesce(p.turn_id, 0), p.title, p.question, p.body, p.language, p.region, p.sources, p.staff_id, s.name, p.state, p.revision,
	coalesce((SELECT name FROM staff WHERE id = p.decided_by), ''), p.decided_at, p.why, p.document, p.created_at`

func scanProposal(row pgx.CollectableRow) (p Proposal, err error) {
	var sources []byte
	if err := row.Scan(&p.ID, &p.Case, &p.Turn, &p.Title, &p.Question, &p.Text, &p.Language, &p.Region, &sources, &p.Staff, &p.By, &p.State, &p.Revision,
		&p.DecidedBy, &p.Decided, &p.Why, &p.Document, &p.Created); err != nil {
		return p, err
	}
	return p, json.Unmarshal(sources, &p.Sources)
}

// Proposals lists proposals, those to be decided first, then the newest: a
// counsellor's own, and all for an admin, or for the operator, who is staff 0.
func (b *Bot) Proposals(ctx context.Context, staff int64, state string, limit int) ([]Proposal, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT `+proposalColumns+` FROM proposal p JOIN staff s ON s.id = p.staff_id
		WHERE ($2 = '' OR p.state = $2) AND ($1 = 0 OR p.staff_id = $1 AND EXISTS (SELECT FROM staff WHERE id = $1 AND removed_at IS NULL) OR `+decides+`)
		ORDER BY p.state <> 'proposed', p.id DESC LIMIT $3`, staff, state, limit)
	if err != nil {
		return nil, fmt.Errorf("list the proposals: %w", err)
	}
	return pgx.CollectRows(rows, scanProposal)
}

// Proposal gives one that the staff may see; [ErrRights] else. may says whether they
// may decide about it.
func (b *Bot) Proposal(ctx context.Context, staff, id int64) (p Proposal, may bool, err error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT `+proposalColumns+` FROM proposal p JOIN staff s ON s.id = p.staff_id
		WHERE p.id = $2 AND (p.staff_id = $1 AND EXISTS (SELECT FROM staff WHERE id = $1 AND removed_at IS NULL) OR `+decides+`)`, staff, id)
	if err == nil {
		p, err = pgx.CollectExactlyOneRow(rows, scanProposal)
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return p, false, ErrRights
	}
	if err == nil {
		err = b.Pool.QueryRow(ctx, `SELECT `+decides, staff).Scan(&may)
	}
	if err != nil {
		return p, false, fmt.Errorf("read proposal %d: %w", id, err)
	}
	return p, may, nil
}

// ReviseProposal changes one that nobody has decided about, as who proposed it or an
// admin. p has the revision that was looked at: of two who change it, the second gets
// ErrTaken. It gives the revision that it has now.
func (b *Bot) ReviseProposal(ctx context.Context, staff int64, p Proposal) (revision int64, err error) {
	if p = p.tidy(); p.unfit() {
		return 0, ErrUnfit
	}
	sources, err := column(notNone(p.Sources))
	if err != nil {
		return 0, err
	}
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		var handoff int64
		var differs bool
		err := tx.QueryRow(ctx, `
			WITH was AS (SELECT title, question, body, language, region, sources FROM proposal WHERE id = $2)
			UPDATE proposal p SET title = $4, question = $5, body = $6, language = $7, region = $8, sources = $9::jsonb, revision = p.revision + 1 FROM was
			WHERE p.id = $2 AND p.revision = $3 AND p.state = 'proposed' AND (p.staff_id = $1 AND EXISTS (SELECT FROM staff WHERE id = $1 AND removed_at IS NULL) OR `+decides+`)
			RETURNING p.revision, coalesce(p.handoff_id, 0), (was.*) IS DISTINCT FROM (p.title, p.question, p.body, p.language, p.region, p.sources)`, staff, p.ID, p.Revision, p.Title, p.Question, p.Text, p.Language, p.Region, sources).Scan(&revision, &handoff, &differs)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrTaken
		}
		if err != nil {
			return fmt.Errorf("change proposal %d: %w", p.ID, err)
		}
		if !differs {
			return nil // it was only decided about
		}
		return b.Audit(ctx, tx, staff, handoff, "proposal_changed", strconv.FormatInt(p.ID, 10))
	})
	return revision, err
}
