package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// GapGroup is questions that mean the same and have no answer.
type GapGroup struct {
	ID           int64
	Question     string // the first of them, without identifiers and names
	Language     string
	State        string // open, closed
	How          string // answered, dismissed
	Closed       *time.Time
	ClosedBy     string // "" the program
	Count        int    // in the period and region that are looked at
	Partial      int    // of those that had a part of an answer
	Last         *time.Time
	AskedStaff   int64
	AskedName    string // who was asked to write an answer
	Asked        *time.Time
	Proposal     int64
	ProposalIs   string // its state
	Weeks        []int  // how many in each of the last weeks, the latest last
	Regions      []Share
	People       []Share // groups of people of which the questions speak
	DocumentsNow []string
}

// Share is how many questions are of something.
type Share struct {
	Of    string
	Count int
}

// GapFilter says which groups are listed.
type GapFilter struct {
	State  string // open, closed
	Region string // code, and what lies in it
	People string // group of people
	Weeks  int    // looked back
	Limit  int
	Offset int
	ID     int64 // only this one, in whatever state
}

// PeopleGroups are the groups of people that questions are told apart by.
func PeopleGroups() (names []string) {
	for _, v := range values {
		if v.by == byGroup {
			names = append(names, v.name)
		}
	}
	return names
}

const (
	// seesGaps is the condition that who asks (@staff) may see a group g: supervisors and
	// admins all, others those that they were asked to answer.
	seesGaps = `(EXISTS (SELECT FROM staff me WHERE me.id = @staff AND me.removed_at IS NULL AND (me.role IN ('supervisor', 'admin') OR g.asked_staff = me.id)))`
	// answersGaps, that they ($1) may write an answer to it.
	answersGaps = `EXISTS (SELECT FROM staff me WHERE me.id = $1 AND me.removed_at IS NULL AND (me.role = 'admin' OR g.asked_staff = me.id))`
)

// GapGroups lists groups of questions that had no answer, those that were asked most
// first, as far as the staff may see them, and how many there are.
func (b *Bot) GapGroups(ctx context.Context, staff int64, f GapFilter) (all []GapGroup, total int, err error) {
	f.Weeks = min(max(f.Weeks, 1), 53)
	args := pgx.NamedArgs{"staff": staff, "state": f.State, "region": f.Region, "people": f.People, "id": f.ID, "now": b.Now(), "from": b.Now().AddDate(0, 0, -7*f.Weeks),
		"limit": f.Limit, "offset": f.Offset}
	const asked = `gap.created_at >= @from AND (@region = '' OR gap.region LIKE @region || '%') AND (@people = '' OR gap.people @> ARRAY[@people])`
	rows, err := b.Pool.Query(ctx, `
		WITH counted AS (
			SELECT g.id, count(gap.turn_id) AS n, count(gap.turn_id) FILTER (WHERE gap.outcome = 'partial') AS partial, max(gap.created_at) AS last
			FROM gap_group g LEFT JOIN gap ON gap.group_id = g.id AND `+asked+`
			WHERE (@id::bigint = 0 AND g.state = @state OR g.id = @id) AND `+seesGaps+` GROUP BY g.id HAVING @id <> 0 OR count(gap.turn_id) > 0
		)
		SELECT count(*) OVER (), g.id, coalesce(nullif(g.question, ''), '…'), g.language, g.state, g.closed_how, g.closed_at, g.closed_by, c.n, c.partial, c.last, coalesce(g.asked_staff, 0), coalesce(s.name, ''), g.asked_at,
		       coalesce(g.proposal_id, 0), coalesce(p.state, ''), ARRAY (SELECT DISTINCT v.title FROM version v WHERE v.document_id = ANY (g.documents) AND v.state = 'published' AND v.access = 'public')
		FROM counted c JOIN gap_group g USING (id) LEFT JOIN staff s ON s.id = g.asked_staff LEFT JOIN proposal p ON p.id = g.proposal_id
		ORDER BY c.n DESC, g.id DESC LIMIT @limit OFFSET @offset`, args)
	if err != nil {
		return nil, 0, fmt.Errorf("list the groups of gaps: %w", err)
	}
	all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (g GapGroup, err error) {
		return g, row.Scan(&total, &g.ID, &g.Question, &g.Language, &g.State, &g.How, &g.Closed, &g.ClosedBy, &g.Count, &g.Partial, &g.Last, &g.AskedStaff, &g.AskedName, &g.Asked,
			&g.Proposal, &g.ProposalIs, &g.DocumentsNow)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list the groups of gaps: %w", err)
	}
	ids := make([]int64, len(all))
	at := map[int64]*GapGroup{}
	for i := range all {
		ids[i], at[all[i].ID] = all[i].ID, &all[i]
		all[i].Weeks = make([]int, f.Weeks)
	}
	args["ids"] = ids
	rows, err = b.Pool.Query(ctx, `
		SELECT group_id, 'week', floor(extract(epoch FROM @now::timestamptz - created_at) / 604800)::integer::text, count(*) FROM gap WHERE group_id = ANY (@ids) AND `+asked+` GROUP BY 1, 3
		UNION ALL SELECT group_id, 'region', region, count(*) FROM gap WHERE group_id = ANY (@ids) AND `+asked+` GROUP BY 1, 3
		UNION ALL SELECT group_id, 'people', who, count(*) FROM gap CROSS JOIN LATERAL unnest(people) who WHERE group_id = ANY (@ids) AND `+asked+` GROUP BY 1, 3
		ORDER BY 4 DESC, 3`, args)
	if err != nil {
		return nil, 0, fmt.Errorf("count the groups of gaps: %w", err)
	}
	var id int64
	var by, of string
	var n int
	_, err = pgx.ForEachRow(rows, []any{&id, &by, &of, &n}, func() error {
		g := at[id]
		switch by {
		case "week":
			if ago, err := strconv.Atoi(of); err == nil && ago >= 0 && ago < f.Weeks {
				g.Weeks[f.Weeks-1-ago] += n
			}
		case "region":
			g.Regions = append(g.Regions, Share{of, n})
		case "people":
			g.People = append(g.People, Share{of, n})
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("count the groups of gaps: %w", err)
	}
	return all, total, nil
}

// GapSamples gives questions of a group as they were asked, without identifiers and names,
// and the passages that came nearest to the latest of them.
func (b *Bot) GapSamples(ctx context.Context, id int64) (questions []string, near []ProposalSource, err error) {
	err = pgx.BeginTxFunc(ctx, b.Pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT turn_id, question FROM gap WHERE group_id = $1 ORDER BY created_at DESC, turn_id DESC LIMIT 30`, id)
		if err != nil {
			return err
		}
		var latest, turn int64
		var question string
		if _, err := pgx.ForEachRow(rows, []any{&turn, &question}, func() error {
			if latest == 0 {
				latest = turn
			}
			if said := b.sample(question); !slices.Contains(questions, said) && len(questions) < 8 {
				questions = append(questions, said)
			}
			return nil
		}); err != nil {
			return err
		}
		near, err = nearestOf(ctx, tx, latest)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read the questions of group %d: %w", id, err)
	}
	return questions, near, nil
}

// AskOfGap asks somebody of the staff to write an answer; only an admin does.
func (b *Bot) AskOfGap(ctx context.Context, staff, id, counsellor int64) error {
	return b.onGap(ctx, staff, "gap_asked", id, `
		UPDATE gap_group g SET asked_staff = $3, asked_at = $4
		WHERE g.id = $2 AND g.state = 'open' AND `+decides+` AND EXISTS (SELECT FROM staff WHERE id = $3 AND removed_at IS NULL)`, counsellor, b.Now())
}

// CloseGap closes a group that needs no answer.
func (b *Bot) CloseGap(ctx context.Context, staff, id int64) error {
	return b.onGap(ctx, staff, "gap_closed", id, `
		WITH closed AS (
			UPDATE gap_group g SET state = 'closed', closed_how = 'dismissed', closed_at = $3, closed_by = (SELECT name FROM staff WHERE id = $1)
			WHERE g.id = $2 AND g.state = 'open' AND `+decides+` RETURNING id
		), all_of_it AS (UPDATE gap SET state = 'closed' FROM closed c WHERE gap.group_id = c.id)
		SELECT FROM closed`, b.Now())
}

// ReopenGap opens a group again. It is asked again once the library is another.
func (b *Bot) ReopenGap(ctx context.Context, staff, id int64) error {
	of, err := b.offered(ctx)
	if err != nil {
		return fmt.Errorf("look what is in force: %w", err)
	}
	return b.onGap(ctx, staff, "gap_reopened", id, `
		WITH opened AS (
			UPDATE gap_group g SET state = 'open', closed_how = '', closed_at = NULL, closed_by = '', documents = '{}', tried_at = $3, tried_of = $4
			WHERE g.id = $2 AND g.state = 'closed' AND `+decides+` RETURNING id
		), all_of_it AS (UPDATE gap SET state = 'open' FROM opened o WHERE gap.group_id = o.id)
		SELECT FROM opened`, b.Now(), of)
}

// onGap changes a group by a statement that asks for the right; ErrTaken where it changed
// nothing.
func (b *Bot) onGap(ctx context.Context, staff int64, what string, id int64, sql string, args ...any) error {
	return pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, sql, append([]any{staff, id}, args...)...)
		if err != nil {
			return fmt.Errorf("change group %d: %w", id, err)
		}
		if done.RowsAffected() == 0 {
			return ErrTaken
		}
		return b.Audit(ctx, tx, staff, 0, what, strconv.FormatInt(id, 10))
	})
}

// GuideForGap begins a guide that answers a group: a proposal, which an admin looks at
// like those that come from cases. Its sources are what came nearest. Identifiers and
// names are hidden in it.
func (b *Bot) GuideForGap(ctx context.Context, staff, group int64, title, body string) (id int64, err error) {
	_, near, err := b.GapSamples(ctx, group)
	if err != nil {
		return 0, err
	}
	sources, err := column(notNone(near))
	if err != nil {
		return 0, err
	}
	hidden, err := b.anonymous([]string{title, body}, nil)
	if err != nil {
		return 0, err
	}
	p := Proposal{Title: hidden[0], Text: hidden[1], Question: "?", Language: "zh"}.tidy()
	if strings.TrimSpace(p.Text) == "" || p.unfit() {
		return 0, ErrUnfit
	}
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			WITH begun AS (
				INSERT INTO proposal (title, question, body, language, region, sources, staff_id, created_at)
				SELECT $3, g.question, $4, g.language, coalesce((SELECT min(region) FROM gap WHERE group_id = g.id HAVING count(DISTINCT region) = 1), ''), $5::jsonb, $1, $6
				FROM gap_group g WHERE g.id = $2 AND g.state = 'open' AND `+answersGaps+` RETURNING id
			)
			UPDATE gap_group g SET proposal_id = b.id FROM begun b WHERE g.id = $2 RETURNING b.id`, staff, group, p.Title, p.Text, sources, b.Now()).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrTaken
		}
		if err != nil {
			return fmt.Errorf("begin a guide for group %d: %w", group, err)
		}
		return b.Audit(ctx, tx, staff, 0, "gap_guide", strconv.FormatInt(group, 10))
	})
	return id, err
}
