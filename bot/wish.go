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
		a.Text = prompts.Person(a.Language, b.Contact(a.Language))
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
	p := prompts.Passed{Again: q.standing.open(), Contact: b.Contact(a.Language)}
	err = b.Pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM handoff WHERE state = 'waiting' AND conversation_id <> $1
		          AND (priority > $2 OR priority = $2 AND id < coalesce((SELECT id FROM handoff WHERE conversation_id = $1 AND state = 'waiting'), $3))) + 1,
		       coalesce((SELECT ceil(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM claimed_at - waiting_since)) / 60)
		          FROM (SELECT * FROM handoff WHERE claimed_at > $4 AND claimed_at >= waiting_since ORDER BY claimed_at DESC LIMIT 20) lately), 0)::int`,
		q.conversation, priority, int64(1)<<62, b.Now().AddDate(0, 0, -14)).Scan(&p.Place, &p.Minutes)
	if err != nil {
		return "", false, fmt.Errorf("look at the queue: %w", err)
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
	m.Unhappy = 0
	a.record.memory = &m
	return prompts.PassedOn(a.Language, p), true, nil
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
	calling    = pattern.MustCompile(`(?i)^\s*(?:请|麻烦|希望)?(?:你们)?(?:给我)?(?:回电话?|回个?电话|回拨)(?:给我)?|^\s*(?:please )?call(?:[ -]?back| me back| me)\b`)
	// A complaint is about what was said, and nothing besides: a question that says
	// 没用 is a question.
	complaint = pattern.MustCompile(`^(?:(?:你|你们|这|这个|这些|那|回答|答案|说的|说了|讲的|完全|根本|还是|都|也|就是|等于|太|真|一点|对我|它|机器人|的|是)*(?:没用|没有用|没什么用|没帮助|没有帮助|不管用|答非所问|所答非所问|文不对题|听不懂人话|没听懂|不是我(?:要)?问的|我问的不是这个|没(?:有)?回答我(?:的问题)?|等于没说|废话|垃圾|不对|不行|没说清楚)(?:啊|吧|了|的|呀)*|` +
		`(?:(?:this|thats|that|its|it|you|your|the|answers?|bot|is|are|was|were|so|really|totally|still|just|absolutely|very)\s?)*(?:not helpful|unhelpful|useless|no help|not useful|no use|isnt helpful|doesnt help|does not help|didnt help|did not help|not what i asked|didnt answer(?: me| my question)?|did not answer(?: me| my question)?|dont understand me|not answering|wrong answer|nonsense|rubbish)(?: at all)?)$`)
)

// cancels reports whether a message gives up the wish for a person.
func cancels(said string) bool { return cancelling.MatchString(bare(said)) }

// duringCase answers what is about the case that waits: giving it up, a wish to be
// called back.
func (b *Bot) duringCase(q Question, a Answer) (Answer, bool) {
	if !q.standing.open() {
		return a, false
	}
	switch at := calling.FindStringIndex(a.Question); {
	case cancels(a.Question), justCancel.MatchString(bare(a.Question)):
		a.Outcome, a.Reason, a.record.ends = Handoff, "cancelled", true
		a.Text = prompts.CaseNews(a.Language, "cancelled", "")
		return a, true
	case at == nil:
		return a, false
	default:
		rest := strings.Trim(a.Question[at[1]:], " ，,。.：:!！")
		a.Outcome, a.Reason = Handoff, "call back"
		a.Choices = waitingChoices(a.Language)[1:]
		if rest == "" {
			a.Text = prompts.CaseNews(a.Language, "call_how", "")
			return a, true
		}
		a.record.callback = rest
		a.Text = prompts.CallNoted(a.Language, b.Now().Add(callWithin).In(b.Now().Location()))
		return a, true
	}
}

// complains answers who says that the last answer was none. The second time in a
// row that something did not help, the conversation is passed on without being asked.
func (b *Bot) complains(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	if q.conversation == 0 || q.standing.open() || !complaint.MatchString(bare(a.Question)) {
		return a, false, nil
	}
	if ok, err := b.staffed(ctx); err != nil || !ok {
		return a, false, err
	}
	m := q.memory
	m.Unhappy++
	a.record.memory = &m
	a.Outcome, a.Reason = Clarify, "complaint"
	if m.Unhappy >= 2 {
		told, ok, err := b.passOn(ctx, q, &a, becauseUnhappy, 0)
		if err != nil || ok {
			a.Outcome, a.Text = Handoff, told
			return a, ok, err
		}
	}
	a.Text = prompts.CaseNews(a.Language, "sorry", "")
	a.Choices = []Choice{personChoice(a.Language)}
	return a, true, nil
}

func personChoice(language string) Choice {
	return Choice{prompts.PersonButton(language), prompts.PersonWord(language)}
}

// afterwards counts the turns that did not help, and brings in people where the
// agency wants them to answer, or where two answers in a row were none.
func (b *Bot) afterwards(ctx context.Context, q Question, a *Answer) error {
	if a.record.memory == nil || !a.record.lookedUp {
		return nil
	}
	m := a.record.memory
	if m.Unhappy = 0; a.Outcome == Declined || a.Outcome == Partial {
		m.Unhappy = q.memory.Unhappy + 1
	}
	if q.standing.open() {
		return nil
	}
	offer, at := m.Unhappy >= 2 && a.Outcome == Declined, false
	for _, c := range text.Concepts(a.Question) {
		if auto, ok := b.Topics[strings.TrimPrefix(c, "#")]; ok {
			offer, at = true, at || auto
		}
	}
	if !offer {
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
