package inbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/redact"
)

// What somebody may read of a case, as conditions of the statements that read. In
// them me is the row of who asks, h that of the case.
const (
	open = `h.state IN ('waiting', 'claimed', 'active')`
	had  = bot.Holds
	// listed: that there is such a case.
	listed = `(me.role <> 'counsellor' OR ` + open + ` OR ` + had + `)`
	// mayRead: what was said in it: all, without identifiers, or nothing.
	mayRead = `CASE WHEN me.role <> 'counsellor' OR ` + had + ` THEN 'all' WHEN h.state = 'waiting' THEN 'veiled' ELSE 'none' END`
	// during: a turn is of the time of the case. What somebody says to the bot after
	// it ended is nobody's who had it: the last turn is that of the news that it ended,
	// or the last one that counsellors were shown.
	during = `(` + open + ` OR t.id <= (SELECT upto FROM bound))`
	// bound is that turn of the case $2, found once for all of them.
	bound = `WITH bound AS MATERIALIZED (
		SELECT greatest(h.fed, (SELECT max(id) FROM turn n
			WHERE n.conversation_id = h.conversation_id AND n.kind = 'notice' AND starts_with(n.external_id, 'case:' || h.id || ':'))) AS upto
		FROM handoff h WHERE h.id = $2)`
	// unread counts what the person wrote that who has the case has not seen, here or
	// where they answered at another surface.
	unread = `CASE WHEN h.owner = me.id AND h.state <> 'waiting' THEN (
		SELECT count(*) FROM turn u WHERE u.conversation_id = h.conversation_id AND u.kind <> 'notice'
		  AND (seen.turn_id IS NOT NULL OR u.state IN ('forwarded', 'waiting'))
		  AND u.id > greatest(seen.turn_id, (SELECT max(id) FROM turn n WHERE n.conversation_id = h.conversation_id AND n.kind = 'notice'
			AND starts_with(n.external_id, 'staff:') AND NOT starts_with(n.external_id, 'staff:web:')), 0)) ELSE 0 END`
)

// Case is a case as it is listed, for who looks at it.
type Case struct {
	ID, Conversation         int64
	Channel, State, Reason   string
	Language, Region         string
	Topics                   []string
	Priority, Level          int
	Reopened                 int
	Owner                    int64 // 0 nobody
	OwnerName                string
	Offered                  int64
	OfferedName, Team        string
	Opened, Since            time.Time
	Ended                    *time.Time
	EndedBy, Callback        string
	CallBy, CallDue, Written *time.Time // Written: since when the person waits for an answer
	Words                    string     // that who looks may read: all, veiled, none
	Unread                   int
	Whole                    int64 // the turn of which all is shown, however long; 0 none
	Step                     int64 // of the plan, which is being changed; 0 none
}

const caseColumns = `h.id, h.conversation_id, c.channel, h.state, h.reason, h.language, h.region, h.topics, h.priority, h.level, h.reopened,
	coalesce(h.owner, 0), coalesce(o.name, ''), coalesce(h.offered_to, 0), coalesce(f.name, ''), coalesce(team.name, ''),
	h.opened_at, h.waiting_since, h.ended_at, h.ended_by, h.callback, h.callback_by, h.callback_due_at, h.person_at,
	` + mayRead + `, ` + unread

// The first argument of statements about these tables is who asks.
const caseTables = `staff me CROSS JOIN handoff h JOIN conversation c ON c.id = h.conversation_id
	LEFT JOIN staff o ON o.id = h.owner LEFT JOIN staff f ON f.id = h.offered_to LEFT JOIN team ON team.id = h.team_id
	LEFT JOIN case_seen seen ON seen.staff_id = me.id AND seen.handoff_id = h.id
	WHERE me.id = $1 AND me.removed_at IS NULL AND ` + listed

func scanCase(row pgx.CollectableRow) (c Case, err error) {
	err = row.Scan(&c.ID, &c.Conversation, &c.Channel, &c.State, &c.Reason, &c.Language, &c.Region, &c.Topics, &c.Priority, &c.Level, &c.Reopened,
		&c.Owner, &c.OwnerName, &c.Offered, &c.OfferedName, &c.Team,
		&c.Opened, &c.Since, &c.Ended, &c.EndedBy, &c.Callback, &c.CallBy, &c.CallDue, &c.Written, &c.Words, &c.Unread)
	if c.Callback != "" {
		c.Callback = c.reads(c.Callback)
	}
	return c, err
}

// Open reports whether counsellors have to do with it.
func (c Case) Open() bool { return c.State == "waiting" || c.Owned() }

// Owned reports whether somebody has it.
func (c Case) Owned() bool { return c.State == "claimed" || c.State == "active" }

// reads gives a text as who looks may read it.
func (c Case) reads(text string) string { return readable(c.Words, text) }

func readable(words, text string) string {
	switch words {
	case "all":
		return text
	case "veiled":
		if h, err := redact.Hide(text); err == nil {
			return h.Text
		}
	}
	return "…"
}

// caseOf finds a case for who asks; errNotFound where they may not know of it.
func (s *server) caseOf(ctx context.Context, db querier, by bot.Staff, id int64) (c Case, err error) {
	rows, err := db.Query(ctx, `SELECT `+caseColumns+` FROM `+caseTables+` AND h.id = $2`, by.ID, id)
	if err != nil {
		return c, fmt.Errorf("find case %d: %w", id, err)
	}
	c, err = pgx.CollectExactlyOneRow(rows, scanCase)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, errNotFound
	}
	if err != nil {
		return c, fmt.Errorf("find case %d: %w", id, err)
	}
	return c, nil
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}
