package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
)

// Desk is a surface at which counsellors work: a conversation of a door's, to which
// the core writes as to any other. It is one of two: the functions behind it (Claim,
// Say, Note, Transfer, End, Reopen, Duty) take a case from any, and without a desk
// everything goes on but for what is posted there.
type Desk struct {
	Channel, Conversation string
}

// deskChat is the desk's conversation, as its door has it; "" where there is none.
func (b *Bot) deskChat() string {
	if b.Desk == nil {
		return ""
	}
	return b.Desk.Conversation
}

// beside reports whether a person is at the desk's own door: then files go both ways.
func (b *Bot) beside(c *Case) bool { return b.Desk != nil && b.Desk.Channel == c.Channel }

// A case is a conversation that counsellors have to look at. Its states:
//
//	waiting -> claimed -> active -> returned or closed -> waiting (reopened)
//
// docs/handoff.md draws them. From claimed on a person owns the conversation and
// the bot is silent: [Bot.finishAll] writes no reply then. Each transition is one
// statement (shift), guarded by the state and by the owner's epoch.

// Times of a case. Who waits is never left without somebody looking again.
const (
	alertAfter     = 3 * time.Minute  // that nobody claims it, until others are called
	silentAfter    = 10 * time.Minute // that who has claimed it may be silent to a waiting person
	silentInDanger = 3 * time.Minute  // the same where the person is in danger
	warnAgain      = 5 * time.Minute  // that who says so again is not told the lines again
	idleAfter      = 12 * time.Hour   // that a person may be silent, until the bot has the conversation again
	reopenWithin   = 24 * time.Hour   // in which a wish for a person goes on with the case before
	callWithin     = 24 * time.Hour   // of working or not, that a call-back is promised in
	remindBefore   = time.Hour        // the end of that
	remindEvery    = time.Hour        // after it
	alertMost      = time.Hour        // between two alerts
)

// SupervisorsAt is the level from which supervisors are called to a case; at 1 it is
// shown, and from 2 on counsellors are called again.
const SupervisorsAt = 3

// Errors of the desk that a surface tells its counsellors.
var (
	// ErrTaken: somebody else was first. [Bot.lockCase] tells who.
	ErrTaken = errors.New("the case is not in the state for that any more")
	// ErrFull: the counsellor has as many cases as they can.
	ErrFull = errors.New("the counsellor has as many cases as they can have")
	// ErrNotTheirs: the case is another counsellor's.
	ErrNotTheirs = errors.New("the case is not this counsellor's")
	// ErrNobody: there is no counsellor and no team of the name to whom a case goes.
	ErrNobody = errors.New("there is nobody of that name to hand the case to")
	// ErrEmptyTeam: the team to which a case goes has nobody.
	ErrEmptyTeam = errors.New("the team has no staff to hand the case to")
	// ErrUnsaid: what was changed had not been said to the person.
	ErrUnsaid = errors.New("the person was not told what was changed")
	// ErrNoPlace: the case has no place at the desk at which it could be talked about.
	ErrNoPlace = errors.New("the case has no topic")
	// ErrNoCase: there is no such case, or it went with its conversation.
	ErrNoCase = errors.New("there is no such case")
)

// Case is a case as it stands, locked.
type Case struct {
	ID, Conversation  int64
	Channel, External string
	State, Reason     string
	Language, Region  string
	Topics            []string
	Priority, Level   int
	Reopened          int
	Owner             int64 // 0 nobody
	OwnerName         string
	Offered           int64
	Asked             []int64
	Team              int64
	Epoch             int64 // of the conversation's owner
	Opened, Since     time.Time
	PersonAt          *time.Time
	Due, CallDue      *time.Time
	Callback          string
	CallBy            *time.Time
	Fed               int64
	Place             int64 // at the desk that there is; 0 none
	carded            bool  // that desk was shown it from the beginning

	elsewhere bool   // who acts does so at another surface than the desk
	audited   string // what the audit says of it besides: to whom it went
}

// Open reports whether counsellors have to do with it.
func (c Case) Open() bool { return c.State == "waiting" || c.Owned() }

// Owned reports whether a counsellor has it.
func (c Case) Owned() bool { return c.State == "claimed" || c.State == "active" }

// lockCase reads a case and keeps others from it until the transaction ends. The
// conversation is locked before its case, here and in finishAll.
func (b *Bot) lockCase(ctx context.Context, tx pgx.Tx, id int64) (c Case, err error) {
	if err := tx.QueryRow(ctx, `
		SELECT id FROM conversation WHERE id = (SELECT conversation_id FROM handoff WHERE id = $1) FOR NO KEY UPDATE`, id).Scan(&c.Conversation); err != nil {
		return c, noCase(id, err)
	}
	err = tx.QueryRow(ctx, `
		SELECT h.id, c.channel, c.external_id, h.state, h.reason, h.language, h.region, h.topics, h.priority, h.level, h.reopened,
		       coalesce(h.owner, 0), coalesce(s.name, ''), coalesce(h.offered_to, 0), h.asked, coalesce(h.team_id, 0), c.owner_epoch,
		       h.opened_at, h.waiting_since, h.person_at, h.due_at, h.callback_due_at, h.callback, h.callback_by, h.fed, CASE WHEN h.place_chat = $2 THEN h.place ELSE 0 END, h.carded = $2
		FROM handoff h JOIN conversation c ON c.id = h.conversation_id LEFT JOIN staff s ON s.id = h.owner
		WHERE h.id = $1 FOR NO KEY UPDATE OF h`, id, b.deskChat()).Scan(
		&c.ID, &c.Channel, &c.External, &c.State, &c.Reason, &c.Language, &c.Region, &c.Topics, &c.Priority, &c.Level, &c.Reopened,
		&c.Owner, &c.OwnerName, &c.Offered, &c.Asked, &c.Team, &c.Epoch,
		&c.Opened, &c.Since, &c.PersonAt, &c.Due, &c.CallDue, &c.Callback, &c.CallBy, &c.Fed, &c.Place, &c.carded)
	if err != nil {
		return c, noCase(id, err)
	}
	return c, nil
}

func noCase(id int64, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoCase
	}
	return fmt.Errorf("find case %d: %w", id, err)
}

// shift is a transition of a case.
type shift struct {
	what   string // for the case's events
	detail string
	by     int64 // of staff; 0 the person or the program
	to     string
	owner  int64  // afterwards; 0 nobody
	ended  string // by whom, where it ends
	due    time.Duration
	teams  bool  // whether it goes to another team from now on, or to any
	team   int64 // which; 0 any
}

// shift makes a transition: one statement, which does nothing unless the case is in
// the state in which it was seen, under the owner of the epoch in which it was seen.
// Where the owner changes, what a worker makes of the person's messages is refused
// (a higher claim, and another epoch), and whatever waits is taken up anew.
func (b *Bot) shift(ctx context.Context, tx pgx.Tx, c *Case, s shift) error {
	now := b.Now()
	if c.Priority >= inDanger && s.to == "claimed" {
		s.due = min(s.due, silentInDanger)
	}
	var due *time.Time
	if s.due > 0 || s.to == "waiting" {
		at := now.Add(s.due)
		due = &at
	}
	var epoch int64
	err := tx.QueryRow(ctx, `
		WITH moved AS (
			UPDATE handoff h SET
				state = $4, owner = nullif($5::bigint, 0), offered_to = NULL, due_at = $6,
				claimed_at = CASE WHEN $4 = 'claimed' THEN $7 ELSE h.claimed_at END,
				first_reply_at = CASE WHEN $4 = 'active' THEN coalesce(h.first_reply_at, $7) ELSE h.first_reply_at END,
				person_at = CASE WHEN $4 = 'claimed' THEN $7 WHEN $4 = 'active' AND h.state = 'claimed' THEN NULL ELSE h.person_at END,
				waiting_since = CASE WHEN $4 = 'waiting' THEN $7 ELSE h.waiting_since END,
				asked = CASE WHEN $4 <> 'waiting' OR h.owner IS NULL THEN '{}' ELSE ARRAY[h.owner] END,
				level = 0, reopened = h.reopened + CASE WHEN h.state IN ('returned', 'closed') THEN 1 ELSE 0 END,
				ended_at = CASE WHEN $8 <> '' THEN $7 END, ended_by = $8,
				-- What waits now goes to who claims, though something behind it may have been
				-- shown: it was changed, or came out of order.
				fed = CASE WHEN $4 <> 'claimed' THEN h.fed
				      ELSE least(h.fed, (SELECT min(id) - 1 FROM turn WHERE conversation_id = h.conversation_id AND state = 'waiting')) END,
				team_id = CASE WHEN $13 THEN nullif($9::bigint, 0) ELSE h.team_id END
			FROM conversation v
			WHERE h.id = $1 AND h.state = $2 AND v.id = h.conversation_id AND v.owner_epoch = $3
			  AND v.owner IS NOT DISTINCT FROM h.owner -- what the bot obeys and what counsellors see is one
			  AND ($8 <> '' OR NOT EXISTS (SELECT FROM handoff o WHERE o.conversation_id = h.conversation_id AND o.id <> h.id AND o.state IN ('waiting', 'claimed', 'active')))
			RETURNING h.id, h.conversation_id, h.owner, h.fed
		), owned AS (
			UPDATE conversation v SET
				owner = m.owner, owner_epoch = v.owner_epoch + 1,
				claim = v.claim + 1, claimed_until = NULL, attempts = 0, failures = 0, arrivals = v.arrivals + 1,
				due_at = CASE WHEN EXISTS (SELECT FROM turn WHERE conversation_id = v.id AND state = 'waiting') THEN now() ELSE v.due_at END,
				memory = CASE WHEN v.owner IS NULL OR m.owner IS NOT NULL THEN v.memory
				              ELSE (v.memory || '{"person": true}') - 'unhappy' - 'undo' END
			FROM moved m WHERE v.id = m.conversation_id
			RETURNING v.owner_epoch, m.fed
		), logged AS (
			INSERT INTO handoff_event (handoff_id, staff_id, what, detail, at) SELECT id, nullif($10::bigint, 0), $11, $12, $7 FROM moved
		)
		SELECT owner_epoch, fed FROM owned`,
		c.ID, c.State, c.Epoch, s.to, s.owner, due, now, s.ended, s.team, s.by, s.what, storable(s.detail), s.teams).Scan(&epoch, &c.Fed)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrTaken
	}
	if err != nil {
		return fmt.Errorf("%s case %d: %w", s.what, c.ID, err)
	}
	c.State, c.Owner, c.Epoch, c.Offered = s.to, s.owner, epoch, 0
	if s.teams {
		c.Team = s.team
	}
	if s.ended != "" && c.CallDue != nil { // a promise outlives the case
		if err := b.post(ctx, tx, c, prompts.Desk(c.Language, "call_stands", prompts.Desked{Case: c.ID}), deskButtons(c.Language, c.ID, "called")); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `SELECT pg_notify($1, $2)`, turnChannel, fmt.Sprintf("%s%d", amendedNews, c.Conversation))
	return err
}

// event writes down what is no transition. A note has the surface's own id, as far
// as it has one.
func (b *Bot) event(ctx context.Context, tx pgx.Tx, c *Case, by int64, what, detail, message string) error {
	_, err := tx.Exec(ctx, `INSERT INTO handoff_event (handoff_id, staff_id, what, detail, message, at) VALUES ($1, nullif($2::bigint, 0), $3, $4, $5, $6)`,
		c.ID, by, what, storable(detail), message, b.Now())
	if err != nil {
		return fmt.Errorf("write down what became of case %d: %w", c.ID, err)
	}
	return nil
}
