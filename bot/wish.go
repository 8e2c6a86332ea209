package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// When a conversation is handed over: who asks for a person gets one, in whatever
// state; who is in distress, too, without asking; who is not helped twice in a row
// and says so; and who asks what the agency wants people to answer. All of it only
// where there is staff: elsewhere the line to call is named.

// The reasons of a case, as they are stored and shown.
const (
	becauseAsked    = "asked"    // for a person
	becauseNoAnswer = "unsolved" // for a person, after no answer or a part of one
	becauseUnhappy  = "unhappy"  // two turns in a row did not help
	becauseTopic    = "topic"    // people see to this question
	becauseDanger   = "danger"   // distress
)

// inDanger is the priority of a case that cannot wait.
const inDanger = 10

// openingCase is a case that a turn opens; the statement that finishes the turn does it.
type openingCase struct {
	Reason   string   `json:"reason"`
	Priority int      `json:"priority"`
	Language string   `json:"language"`
	Topics   []string `json:"topics"`
}

// standing is where the case of a conversation stands, for who answers in it.
type standing struct {
	id    int64
	state string // "" there is none
}

func (s standing) open() bool { return s.state != "" }

// wish answers the wish for a person.
func (b *Bot) wish(ctx context.Context, q Question, a Answer) (Answer, error) {
	a.Outcome, a.Reason = Handoff, "asked for a person"
	reason := becauseAsked
	if q.memory.Unhappy > 0 {
		reason = becauseNoAnswer
	}
	passed, ok, err := b.passOn(ctx, q, &a, reason, 0)
	if err != nil {
		return a, err
	}
	if !ok {
		a.Text = prompts.Person(a.Language, b.line(a.Language))
		return a, nil
	}
	a.Text = passed
	return a, nil
}

// passOn opens a case with the turn, where there is staff, and gives
// what the person is told: the place in the queue, how long it took lately, the
// hours, and what they can do meanwhile.
func (b *Bot) passOn(ctx context.Context, q Question, a *Answer, reason string, priority int) (told string, ok bool, err error) {
	if q.conversation == 0 {
		return "", false, nil
	}
	if ok, err = b.staffed(ctx); err != nil || !ok {
		return "", false, err
	}
	p := prompts.Passed{Again: q.standing.open(), Contact: b.line(a.Language)}
	if p.Place, p.Minutes, err = b.inQueue(ctx, q, a.Language, priority); err != nil {
		return "", false, err
	}
	open, next, err := b.working(ctx, b.Pool)
	if err != nil {
		return "", false, err
	}
	if len(open) == 0 {
		p.Closed = true
		if !next.IsZero() {
			p.Opens = next.In(b.deskZone(ctx))
		}
	} else if p.Unmanned, err = unmanned(ctx, b.Pool, open); err != nil {
		return "", false, err
	}
	var topics []string
	for _, c := range append(text.Concepts(a.Question), text.Concepts(strings.Join(q.memory.before(q.turn, b.Now()), "。"))...) {
		topics = append(topics, strings.TrimPrefix(c, "#"))
	}
	a.record.opens = &openingCase{Reason: reason, Priority: priority, Language: a.Language, Topics: topics}
	a.Choices = append(a.Choices, waitingChoices(a.Language)...)
	if q.spoken && a.switchTo == "" {
		a.switchTo = a.Language // in which they are told what comes of it
	}
	m := q.memory
	if m.Asked = nil; a.record.memory != nil {
		m = *a.record.memory
	}
	m.Unhappy, m.Short = 0, false
	a.record.memory = &m
	return prompts.PassedOn(a.Language, p), true, nil
}

// inQueue gives the place of a conversation in the queue, from 1, and how many minutes it
// took lately: of those who speak the same language in the same region where there were
// enough, else the same language, else of all; 0 where there was nobody.
func (b *Bot) inQueue(ctx context.Context, q Question, language string, priority int) (place, minutes int, err error) {
	err = b.Pool.QueryRow(ctx, `
		WITH own AS (
			SELECT greatest(max(priority), $2) AS priority, coalesce(max(waiting_since), 'infinity') AS since, coalesce(max(id), 0) AS id
			FROM handoff WHERE conversation_id = $1 AND state = 'waiting'
		), claims AS (
			SELECT h.language, h.region, extract(epoch FROM claimed_at - waiting_since) / 60 AS took, claimed_at FROM handoff h
			WHERE claimed_at > $3 AND claimed_at >= waiting_since ORDER BY claimed_at DESC LIMIT $6
		), lately AS (
			SELECT (SELECT CASE WHEN count(*) >= $7 THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY took) END
			        FROM (SELECT took FROM claims WHERE language = $4 AND region = $5 ORDER BY claimed_at DESC LIMIT $8) x) AS here,
			       (SELECT CASE WHEN count(*) >= $7 THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY took) END
			        FROM (SELECT took FROM claims WHERE language = $4 ORDER BY claimed_at DESC LIMIT $8) x) AS spoken,
			       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY took) FROM (SELECT took FROM claims ORDER BY claimed_at DESC LIMIT $8) x) AS everywhere
		)
		SELECT (SELECT count(*) FROM handoff h, own WHERE h.state = 'waiting' AND h.conversation_id <> $1
		          AND (h.priority > own.priority OR h.priority = own.priority AND (h.waiting_since, h.id) < (own.since, own.id))) + 1,
		       ceil(coalesce(here, spoken, everywhere, 0))::int
		FROM lately`,
		q.conversation, priority, b.Now().AddDate(0, 0, -14), language, q.Region, claimsSeen, claimsEnough, claimsTaken).Scan(&place, &minutes)
	if err != nil {
		return 0, 0, fmt.Errorf("look at the queue: %w", err)
	}
	return place, minutes, nil
}

// Of how many of the last claims the wait is told; how many are enough to tell it of a
// part of the people; how many are looked at.
const (
	claimsTaken  = 20
	claimsEnough = 5
	claimsSeen   = 200
)

// waits tells the person that their case waits again, and when somebody works where
// nobody does.
func (b *Bot) waits(ctx context.Context, tx pgx.Tx, c *Case, what, words, name string) error {
	open, next, err := b.working(ctx, tx)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		alone, err := unmanned(ctx, tx, open)
		if err != nil {
			return err
		}
		if alone {
			return b.tell(ctx, tx, c, what, prompts.CaseNews(c.Language, words, name)+"\n"+prompts.NobodyOnDuty(c.Language, b.line(c.Language)))
		}
		return b.tell(ctx, tx, c, what, prompts.CaseNews(c.Language, words, name)+"\n"+prompts.CaseNews(c.Language, "soon", ""))
	}
	if !next.IsZero() {
		next = next.In(b.deskZone(ctx))
	}
	return b.tell(ctx, tx, c, what, prompts.CaseNews(c.Language, words, name)+"\n"+prompts.NobodyWorks(c.Language, next, b.line(c.Language)))
}

// line is how people reach somebody without us; nothing where nobody has said.
func (b *Bot) line(language string) string {
	if b.Contact == nil {
		return ""
	}
	return b.Contact(language)
}

// unmanned reports whether nobody of the teams that work now is on duty: who waits
// is not told that somebody will be there soon.
func unmanned(ctx context.Context, db session, open []int64) (alone bool, err error) {
	err = db.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM staff WHERE removed_at IS NULL AND on_duty_since IS NOT NULL AND coalesce(team_id, 0) = ANY ($1))`, open).Scan(&alone)
	if err != nil {
		return false, fmt.Errorf("look who is on duty: %w", err)
	}
	return alone, nil
}

// deskZone is where the first team works, by whose clock hours are told.
func (b *Bot) deskZone(ctx context.Context) *time.Location {
	var name string
	if err := b.Pool.QueryRow(ctx, `SELECT time_zone FROM team ORDER BY id LIMIT 1`).Scan(&name); err == nil {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	return b.Now().Location()
}

// waitingChoices are what who waits for a person may want.
func waitingChoices(language string) []Choice {
	return []Choice{
		{prompts.CaseNews(language, "call_label", ""), prompts.CaseNews(language, "call_word", "")},
		{prompts.CaseNews(language, "cancel_label", ""), prompts.CaseNews(language, "cancel_word", "")},
	}
}

var (
	// Giving up the wish for a person, by what one wishes for. To a counsellor 取消 or
	// "no need" alone is an answer; to the bot, while one waits, 取消 gives it up.
	cancelling = pattern.MustCompile(`^(?:(?:请|我要|我想)?(?:取消|不用|不要|不需要|别|结束)(?:了|再)?(?:转|找|等)*(?:人工|真人|顾问|客服|工作人员|排队)(?:服务|咨询|排队|了|吧|谢谢)*|(?:请|我要|我想)?结束(?:这次|本次)?(?:对话|聊天|咨询)(?:了|吧)*|` +
		`(?:please )?(?:(?:cancel|no need for|i do not need|i dont need|stop waiting for) (?:(?:the|a|an|my) )?(?:person|counsell?or|human|request)(?: any ?more)?|end (?:(?:the|this) )?(?:chat|talk)))$`)
	justCancel = pattern.MustCompile(`^(?:请?取消(?:了|吧)*|(?:please )?cancel(?: it)?)$`)
)

// cancels reports whether a message gives up the wish for a person.
func cancels(said string) bool { return cancelling.MatchString(bare(said)) }

// complains answers who says that the last answer was none, or not enough. Where it was
// none, or a part of one, the conversation is passed on without being asked; else the
// second time in a row that something did not help.
func (b *Bot) complains(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	if q.conversation == 0 || q.standing.open() || !dissatisfied(a.Question, q.goesOn(b.Now())) {
		return a, false, nil
	}
	if ok, err := b.staffed(ctx); err != nil || !ok {
		return a, false, err
	}
	m := q.memory
	m.Unhappy++
	a.record.memory = &m
	a.Outcome, a.Reason = Clarify, "complaint"
	if m.Unhappy >= 2 || m.Short {
		reason := becauseUnhappy
		if m.Short {
			reason = becauseNoAnswer
		}
		told, ok, err := b.passOn(ctx, q, &a, reason, 0)
		if err != nil || ok {
			a.Outcome, a.Text = Handoff, told
			return a, ok, err
		}
	}
	a.Text = prompts.CaseNews(a.Language, "sorry", "")
	a.Choices = []Choice{personChoice(a.Language)}
	if q.hasCards(b.Now()) {
		a.Choices = append(a.Choices, jobChoice(a.Language, "search", 0))
	}
	return a, true, nil
}

func personChoice(language string) Choice {
	return Choice{prompts.PersonButton(language), prompts.PersonWord(language)}
}

// afterwards counts the turns that did not help, and brings in people where the
// agency wants them to answer, or where there was no answer: the second time in a row
// before anything else that can be tapped.
func (b *Bot) afterwards(ctx context.Context, q Question, a *Answer) error {
	if a.record.memory == nil || !a.record.lookedUp {
		return nil
	}
	m := a.record.memory
	m.Unhappy, m.Short = 0, a.Outcome == Partial || a.Outcome == Declined || a.Plain
	if a.Outcome == Declined || a.Outcome == Partial {
		m.Unhappy = q.memory.Unhappy + 1
	}
	if q.standing.open() {
		return nil
	}
	offer, at := false, false
	for _, c := range text.Concepts(a.Question) {
		if auto, ok := b.Topics[strings.TrimPrefix(c, "#")]; ok {
			offer, at = true, at || auto
		}
	}
	if !offer && a.Outcome != Declined {
		return nil
	}
	if at {
		told, ok, err := b.passOn(ctx, q, a, becauseTopic, 0)
		if ok {
			a.Text += "\n\n" + told
		}
		return err
	}
	if ok, err := b.staffed(ctx); err != nil || !ok {
		return err
	}
	if a.Outcome == Declined && m.Unhappy >= 2 {
		a.Text += "\n\n" + prompts.CaseNews(a.Language, "offer_again", "")
		a.Choices = append([]Choice{personChoice(a.Language)}, a.Choices...)
		return nil
	}
	a.Text += "\n\n" + prompts.CaseNews(a.Language, "offer", "")
	a.Choices = append(a.Choices, personChoice(a.Language))
	return nil
}

// endangered opens a case for who is in distress. The lines do not wait for it.
func (b *Bot) endangered(ctx context.Context, q Question, a *Answer) {
	told, ok, err := b.passOn(ctx, q, a, becauseDanger, inDanger)
	switch {
	case err != nil:
		b.Log.Error("somebody in distress could not be passed on; they have the lines", "turn", q.turn, "error", err)
	case ok:
		a.Text += "\n\n" + told
	}
}

// Standing says where the newest case of a conversation stands, for a door or a test.
func (b *Bot) Standing(ctx context.Context, conversation int64) (id int64, state string, err error) {
	err = b.Pool.QueryRow(ctx, `SELECT id, state FROM handoff WHERE conversation_id = $1 ORDER BY id DESC LIMIT 1`, conversation).Scan(&id, &state)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, "", nil
	}
	return id, state, err
}
