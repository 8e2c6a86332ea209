package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// Satisfaction: when a counsellor ends a case the person is asked once whether it
// helped, with buttons under the closing words, and nothing waits for the answer. A
// press can be repeated and changed; the one of the latest turn counts. Who was not
// helped may say in words what was missing.

// How long buttons and the question what was missing can be answered.
const (
	ratedWithin   = 30 * 24 * time.Hour
	typedWithin   = 24 * time.Hour // by a word alone, without the button
	missingWithin = time.Hour
)

var ratings = []string{"good", "fair", "poor"}

// lacking is that a person was asked what was missing.
type lacking struct {
	Case int64     `json:"case"`
	At   time.Time `json:"at"`
}

// farewell tells the person that the case has ended. Whom a counsellor has left, and
// who was not in danger, is asked once whether it helped, in the language in which
// they wrote last.
func (b *Bot) farewell(ctx context.Context, tx pgx.Tx, c *Case, to, ended string) error {
	if ended != "counsellor" || c.Reason == becauseDanger {
		return b.tell(ctx, tx, c, to, prompts.CaseNews(c.Language, to, c.OwnerName))
	}
	first, err := tx.Exec(ctx, `UPDATE handoff SET surveyed_at = $2 WHERE id = $1 AND surveyed_at IS NULL`, c.ID, b.Now())
	if err != nil {
		return fmt.Errorf("ask whether it helped: %w", err)
	}
	language, err := b.wroteIn(ctx, tx, c)
	if err != nil {
		return err
	}
	a := Answer{Outcome: Handoff, Language: language, Text: prompts.CaseNews(language, to, c.OwnerName), Citations: []Citation{}, Reason: to, Case: c.ID}
	if first.RowsAffected() > 0 {
		a.Text += "\n\n" + prompts.Survey(language, "ask")
		for _, r := range ratings {
			a.Choices = append(a.Choices, surveyChoice(language, r, c.ID))
		}
		a.Choices = append(a.Choices, personChoice(language)) // which a door leaves out where others are
	}
	return b.sayIn(ctx, tx, c.Conversation, fmt.Sprintf("case:%d:%d:%s", c.ID, c.Epoch, to), a, nil)
}

func surveyChoice(language, what string, id int64) Choice {
	return Choice{prompts.Survey(language, "label_"+what), fmt.Sprintf("%s #%d", prompts.Survey(language, "word_"+what), id)}
}

// wroteIn is the language of the last things that the person of a case wrote: to a
// counsellor they may have gone on in another than they began in.
func (b *Bot) wroteIn(ctx context.Context, tx pgx.Tx, c *Case) (string, error) {
	var said string
	err := tx.QueryRow(ctx, `
		SELECT coalesce(string_agg(left(message, 500), ' '), '') FROM (
			SELECT message FROM turn WHERE conversation_id = $1 AND kind IN ('text', 'voice') AND message NOT LIKE '/%' ORDER BY id DESC LIMIT 5) last`,
		c.Conversation).Scan(&said)
	if err != nil {
		return "", fmt.Errorf("look in which language a person writes: %w", err)
	}
	if language := text.Language(said); language != "" {
		return language, nil
	}
	return orZh(c.Language), nil
}

// rated reads what a rating button says: 评价：满意 #7.
func rated(message string) (rating, language string, id int64, ok bool) {
	words, number, found := strings.Cut(message, "#")
	if id, _ = strconv.ParseInt(number, 10, 64); !found || id <= 0 {
		return "", "", 0, false
	}
	for _, language := range []string{"zh", "en"} {
		for _, r := range append(ratings, "skip") {
			if bare(words) == bare(prompts.Survey(language, "word_"+r)) {
				return r, language, id, true
			}
		}
	}
	return "", "", 0, false
}

// typed reads the word on such a button.
func typed(message string) string {
	for _, language := range []string{"zh", "en"} {
		for _, r := range ratings {
			if bare(message) == bare(prompts.Survey(language, "label_"+r)) {
				return r
			}
		}
	}
	return ""
}

// surveyed answers who says whether a talk helped, or what was missing in it. ok is
// false for everything else.
func (b *Bot) surveyed(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	if q.conversation == 0 {
		return a, false, nil
	}
	if rating, language, id, ok := rated(a.Question); ok {
		a.Language = language
		a, err := b.rate(ctx, q, a, id, rating)
		return a, true, err
	}
	if rating := typed(a.Question); rating != "" && q.memory.Asked == nil && !q.standing.open() {
		var id int64
		err := b.Pool.QueryRow(ctx, `
			SELECT id FROM handoff WHERE conversation_id = $1 AND surveyed_at > $2 AND (rating = '' OR rated_at > $2) AND state IN ('returned', 'closed')
			ORDER BY id DESC LIMIT 1`, q.conversation, b.Now().Add(-typedWithin)).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return a, false, nil
		}
		if err != nil {
			return a, false, fmt.Errorf("find what is rated: %w", err)
		}
		a, err := b.rate(ctx, q, a, id, rating)
		return a, true, err
	}
	return b.lacked(ctx, q, a)
}

// rate stores a rating, of a case of this conversation in which it was asked for.
func (b *Bot) rate(ctx context.Context, q Question, a Answer, id int64, rating string) (Answer, error) {
	a.Reason, a.record.talk, a.record.memory = "survey", "survey", q.memory.rated()
	if rating == "skip" {
		a.Text = prompts.Survey(a.Language, "thanks")
		return a, nil
	}
	// Pressed twice, answered twice, by a worker that lost its claim: what the latest
	// turn said stays.
	done, err := b.Pool.Exec(ctx, `
		UPDATE handoff SET rating = $3, rated_at = coalesce(rated_at, $4), rated_turn = $5, missing = CASE WHEN $3 = 'good' THEN '' ELSE missing END
		WHERE id = $1 AND conversation_id = $2 AND surveyed_at > $6 AND rated_turn <= $5`,
		id, q.conversation, rating, b.Now(), q.turn, b.Now().Add(-ratedWithin))
	if err != nil {
		return a, fmt.Errorf("store a rating: %w", err)
	}
	switch {
	case done.RowsAffected() == 0:
		a.Text = prompts.Survey(a.Language, "gone")
	case rating == "good" || q.standing.open():
		a.Text = prompts.Survey(a.Language, "thanks")
	default:
		a.Text = prompts.Survey(a.Language, "missing")
		a.Choices = []Choice{surveyChoice(a.Language, "skip", id)}
		a.record.memory.Missing = &lacking{id, b.Now().UTC()}
	}
	return a, nil
}

// rated is a memory after something was said of a talk: what is said next is not
// about the answer before it.
func (m memory) rated() *memory {
	if m.Unhappy, m.Short = 0, false; m.Asked != nil && m.Asked.Answered == 0 {
		k := *m.Asked
		k.Buttons = true
		m.Asked = &k
	}
	return &m
}

var (
	nothingMore = pattern.MustCompile(`^(?:跳过|没有了?|没了|没什么(?:了|缺的)?|不用了?|不说了|算了|不想说|skip|no|nope|nothing(?: else)?|no thanks|never ?mind)$`)
	// wanting begins a sentence that says what was missing, whatever it asks besides:
	// 没说清楚要多久.
	wanting = pattern.MustCompile(`^(?:(?:你们?|您|他们?|她|顾问|老师|客服|人工|回答|答复|就是|因为|主要是?|感觉|觉得|我)*(?:没|沒|未|不|还是|太|缺|少|只|希望|应该|应当|最好|想知道|想要)|` +
		`(?i:(?:(?:you|he|she|they|it|nobody|the (?:counsellor|answer|person)|i) )*(?:did ?n[o']?t|did not|never|no|not|too|still|only|just|should|could have|wish|hoped|expected|wanted|missing|lacked|was ?n[o']?t|were ?n[o']?t|nothing|nobody)\b))`)
)

// lacked notes what was missing, where that was asked. A message that is plainly
// something else is treated as such.
func (b *Bot) lacked(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	k := q.memory.Missing
	if k == nil || q.standing.open() || b.Now().Sub(k.At) > missingWithin || text.Language(a.Question) == "" || strings.HasPrefix(a.Question, "/") {
		return a, false, nil
	}
	said := bare(a.Question)
	if nothingMore.MatchString(said) {
		a.Reason, a.record.talk, a.Text, a.record.memory = "survey", "survey", prompts.Survey(a.Language, "thanks"), q.memory.rated()
		return a, true, nil
	}
	if talked(a.Question) || stated(said) != "" || strings.HasSuffix(a.Question, "?") || strings.HasSuffix(a.Question, "？") ||
		!wanting.MatchString(a.Question) && (asks.MatchString(a.Question) || aNotA(a.Question)) {
		return a, false, nil
	}
	hidden, err := b.hiding()(shortened(a.Question, maxMissing))
	if err != nil {
		hidden.Text = "" // what cannot be cleared is not kept
	}
	done, err := b.Pool.Exec(ctx, `
		UPDATE handoff SET missing = $3
		WHERE id = $1 AND conversation_id = $2 AND rating IN ('fair', 'poor') AND state IN ('returned', 'closed')`,
		k.Case, q.conversation, storable(hidden.Text))
	if err != nil {
		return a, false, fmt.Errorf("note what was missing: %w", err)
	}
	if done.RowsAffected() == 0 {
		return a, false, nil
	}
	a.Reason, a.record.talk, a.Text, a.record.memory = "survey", "survey", prompts.Survey(a.Language, "noted"), q.memory.rated()
	if topics(a.Question) > 0 && len(a.Question) <= maxSay { // it could be one
		a.Choices = []Choice{{prompts.Survey(a.Language, "as_question"), a.Question}}
	}
	return a, true, nil
}

// maxMissing is how much is kept of what was missing, in characters.
const maxMissing = 500

// forgetMissing drops that it was asked what was missing, once something came after it.
func (q Question) forgetMissing(a *Answer) {
	if q.conversation == 0 || q.memory.Missing == nil {
		return
	}
	if a.record.memory == nil {
		m := q.memory
		a.record.memory = &m
	}
	if a.record.memory.Missing == q.memory.Missing {
		a.record.memory.Missing = nil
	}
}
