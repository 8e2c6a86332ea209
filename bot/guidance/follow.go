package guidance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/prompts"
)

// follow is what became of somebody, two weeks and three months after: asked only of who
// wanted to be asked (bot/followask.go asks). An answer is one of six, and no words are
// kept. What is counted (follow_result) does not say whose it was once the conversation is
// erased.
type follow struct{}

const (
	followWeeks  = 14 * 24 * time.Hour
	followMonths = 91 * 24 * time.Hour
	// FollowAnswer is the time in which an answer counts, and can be changed.
	FollowAnswer = 60 * 24 * time.Hour
)

// FollowOutcomes are the answers, as their buttons stand.
var FollowOutcomes = []string{"found", "applied", "training", "looking", "person", "stop"}

// FollowSay is what the button of an answer says.
func FollowSay(outcome string, id int64) string { return fmt.Sprintf("/follow %s %d", outcome, id) }

func (follow) name() string { return "follow" }

func (follow) begins(message string) bool { return followSaid(message) != "" }

// stillLooking is said for the label of looking.
var stillLooking = pattern.MustCompile(`^(?:我)?(?:现在)?(?:还|仍)(?:然)?(?:没找到)?(?:是)?在找(?:工作|活)?(?:呢|着)?$|^(?:i am |im )?still (?:looking|searching|seeking)(?: for (?:a |some )?(?:job|work))?$`)

// followSaid gives the answer that typed words are: its label, "" none.
func followSaid(message string) string {
	said := statement.Bare(message)
	i := slices.IndexFunc(FollowOutcomes, func(outcome string) bool {
		return said == statement.Bare(prompts.FollowLabel("zh", outcome)) || said == statement.Bare(prompts.FollowLabel("en", outcome)) || outcome == "looking" && stillLooking.MatchString(said)
	})
	if i < 0 {
		return ""
	}
	return FollowOutcomes[i]
}

// askedLast gives the number of the question how somebody is that their words answer, 0 none:
// while a talk waits only one that came after what it asked.
func (g *Guide) askedLast(ctx context.Context, said Said) (id int64, err error) {
	since := g.Now().Add(-FollowAnswer)
	if said.Open && said.State.Talk != (tell{}).name() && said.State.At.After(since) { // tell waits for nothing that these words could be
		since = said.State.At
	}
	err = g.Pool.QueryRow(ctx, `SELECT id FROM follow_up WHERE conversation_id = $1 AND asked_at > $2 ORDER BY asked_at DESC LIMIT 1`, said.Conversation, since).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look whether somebody was asked how they are: %w", err)
	}
	return id, nil
}

func (follow) step(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	reply := Reply{State: said.State}
	outcome, number, _ := strings.Cut(said.rest, " ")
	id, _ := strconv.ParseInt(number, 10, 64) // 0 where there is no number
	var err error
	if said.command == "" {
		outcome = followSaid(said.Message)
		if id, err = g.askedLast(ctx, said); err != nil || id == 0 {
			return Reply{}, false, err
		}
	}
	if id <= 0 || !slices.Contains(FollowOutcomes, outcome) {
		reply.Text = prompts.Follow(said.Language, "not_asked")
		return reply, true, nil
	}
	err = g.Pool.QueryRow(ctx, `
		WITH told AS (
			UPDATE follow_up SET outcome = $3, answered_at = $4 WHERE id = $1 AND conversation_id = $2 AND asked_at > $5 RETURNING id, round
		), counted AS (
			INSERT INTO follow_result (follow_up_id, day, round, region, outcome)
			SELECT t.id, date_trunc('month', $4::timestamptz)::date, t.round, province(c.region), $3 FROM told t, conversation c
			WHERE c.id = $2 AND $3 <> 'stop' AND (t.round <> ALL (c.followed) OR EXISTS (SELECT FROM follow_result r WHERE r.follow_up_id = t.id))
			ON CONFLICT (follow_up_id) DO UPDATE SET day = excluded.day, region = excluded.region, outcome = excluded.outcome
		), once AS (
			UPDATE conversation c SET followed = c.followed || t.round FROM told t WHERE c.id = $2 AND $3 <> 'stop' AND t.round <> ALL (c.followed)
		), stopped AS (
			DELETE FROM follow_up WHERE conversation_id = $2 AND due_at IS NOT NULL AND $3 IN ('stop', 'found') AND EXISTS (SELECT FROM told)
		)
		SELECT id FROM told`, id, said.Conversation, outcome, g.Now(), g.Now().Add(-FollowAnswer)).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		reply.Text = prompts.Follow(said.Language, "not_asked")
		return reply, true, nil
	}
	if err != nil {
		return reply, true, fmt.Errorf("store how somebody is: %w", err)
	}
	reply.Text, reply.Person = prompts.Follow(said.Language, outcome), outcome == "person"
	if outcome == "looking" {
		reply.Choices = append(reply.Choices, Choice{prompts.WaysWord(said.Language, "jobs"), "/jobs"})
	}
	for _, next := range map[string][]string{"looking": {"plan", "explore", "entitled"}, "applied": {"plan"}}[outcome] {
		reply.Choices = append(reply.Choices, Choice{prompts.GuidanceLabel(said.Language, next), "/" + next})
	}
	if outcome == "looking" {
		reply.Choices = append(reply.Choices, Choice{prompts.PersonButton(said.Language), prompts.PersonWord(said.Language)})
	}
	return reply, true, nil
}

// askLater notes that somebody wants to be asked, or does not.
func (g *Guide) askLater(ctx context.Context, said Said, reply Reply, on bool) (Reply, bool, error) {
	what := "unasked"
	err := pgx.BeginFunc(ctx, g.Pool, func(tx pgx.Tx) error {
		if !on {
			_, err := tx.Exec(ctx, `DELETE FROM follow_up f WHERE conversation_id = $1 AND (due_at IS NOT NULL
				-- asked, and not sent yet: it is not sent then
				OR EXISTS (SELECT FROM turn t JOIN outbox o ON o.turn_id = t.id WHERE t.conversation_id = $1 AND t.external_id LIKE 'follow:' || f.id || ':%' AND o.state = 'waiting'))`, said.Conversation)
			return err
		}
		what = "asked_on" // by new numbers: a button of before answers nothing of now
		_, err := tx.Exec(ctx, `UPDATE follow_up SET id = DEFAULT, asked_at = NULL, outcome = '', answered_at = NULL WHERE conversation_id = $1`, said.Conversation)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO follow_up (conversation_id, round, due_at) VALUES ($1, 'weeks', $2), ($1, 'months', $3) ON CONFLICT (conversation_id, round) DO UPDATE SET due_at = excluded.due_at`,
			said.Conversation, g.Now().Add(followWeeks), g.Now().Add(followMonths))
		return err
	})
	if err != nil {
		return reply, true, fmt.Errorf("note whether somebody is asked: %w", err)
	}
	reply.Text = prompts.Follow(said.Language, what)
	return reply, true, nil
}
