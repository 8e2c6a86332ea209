package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/internal/pause"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// People who want it are told when a rule changes that they were answered from: one
// message a day at most, none in quiet hours, none while a counsellor has the
// conversation. Any replica locks one row that is due, skipping others, and writes the
// message and that it was told in one transaction.

var (
	watchSaid = pattern.MustCompile(`^(?:如果|要是|以后)?(?:这个|这些|相关)?(?:规定|政策|法规|条例|文件|规则)(?:如果|要是)?有?(?:变动|变化|变了|变|改了|更新|调整|修改)了?(?:的话|时|的时候)?(?:就|请|再|要|能)*(?:告诉|通知|提醒)(?:我|一下)*(?:一声)?$` +
		`|^(?:please )?(?:tell me|notify me|let me know) (?:if|when) (?:the |a |any |these )?(?:rules?|polic(?:y|ies)|laws?) changes?$`)
	unwatchSaid = pattern.MustCompile(`^(?:(?:请|麻烦|以后)*(?:不用|不要|不必|不需要|不想|别|停止|取消|关闭)(?:再)?(?:告诉|通知|提醒)?我?(?:规定|政策|法规|规则)(?:的|有)?(?:变动|变化|更新|变了)的?(?:提醒|通知)?了?` +
		`|(?:以后)?(?:规定|政策|法规|规则)(?:有)?(?:变动|变化|变了|改了|更新)了?(?:也|都|的时候|时|的话)*(?:不用|不要|不必|别)(?:再)?(?:告诉|通知|提醒)我?了?` +
		`|(?:please )?(?:(?:stop (?:telling me (?:of|about)|sending(?: me)?)|no more|(?:dont|do not) tell me (?:of|about)) (?:any |more |the )*(?:rule|policy) changes?(?: alerts?| notifications?)?` +
		`|(?:stop telling|dont tell|do not tell|dont notify|do not notify) me (?:when|if) (?:the |a |any )?(?:rules?|polic(?:y|ies)|laws?) changes?)(?: please| any ?more| again)*)$`)
)

const changesEvery = 2 * time.Second

func watchChoice(language string, on bool) Choice {
	what := map[bool]string{true: "on", false: "off"}[on]
	return Choice{prompts.RuleWatchLabel(language, what), prompts.RuleWatchLabel(language, what)}
}

// watchRules does what was said about being told of changed rules.
func (b *Bot) watchRules(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	said := bare(a.Question)
	on, off := watchSaid.MatchString(said), unwatchSaid.MatchString(said)
	if !on && !off {
		return a, false, nil
	}
	a.Reason, a.record.talk = "rule changes", "rule_watch"
	a.Language = cmp.Or(text.Language(said), a.Language) // also of what is told later
	if q.conversation == 0 {
		a.Text = prompts.RuleWatch(a.Language, "no_contact")
		return a, true, nil
	}
	what := "off"
	if on {
		done, err := b.Pool.Exec(ctx, `INSERT INTO rule_watch (conversation_id, language, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, q.conversation, a.Language, b.Now())
		if err != nil {
			return a, false, fmt.Errorf("note who is told of changed rules: %w", err)
		}
		if what = "on"; done.RowsAffected() == 0 {
			what = "again"
		}
		a.Choices = []Choice{watchChoice(a.Language, false)}
		a.Text = prompts.RuleWatch(a.Language, what)
		return a, true, nil
	}
	done, err := b.Pool.Exec(ctx, `
		WITH gone AS (DELETE FROM rule_watch WHERE conversation_id = $1 RETURNING conversation_id),
		     waits AS (UPDATE change_told SET due_at = NULL WHERE conversation_id = $1 AND due_at IS NOT NULL)
		SELECT FROM gone`, q.conversation)
	if err != nil {
		return a, false, fmt.Errorf("tell somebody no longer of changed rules: %w", err)
	}
	if done.RowsAffected() == 0 {
		what = "none"
	}
	a.Text = prompts.RuleWatch(a.Language, what)
	return a, true, nil
}

// watching says in what is stored of a conversation whether it is told of changed rules,
// with a button for the other.
func (b *Bot) watching(ctx context.Context, conversation int64, language string) (string, Choice, error) {
	var told bool
	if err := b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM rule_watch WHERE conversation_id = $1)`, conversation).Scan(&told); err != nil {
		return "", Choice{}, fmt.Errorf("look who is told of changed rules: %w", err)
	}
	return prompts.RuleWatched(language, told), watchChoice(language, !told), nil
}

// offerWatch has a thank-you for an answer followed by how to be told if its rule changes,
// for who is not told already.
func (b *Bot) offerWatch(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	if q.conversation == 0 || !q.goesOn(b.Now()) {
		return a, true, nil
	}
	var offer bool
	err := b.Pool.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM answer_source WHERE turn_id = (SELECT max(id) FROM turn WHERE conversation_id = $1 AND question <> ''))
		       AND NOT EXISTS (SELECT FROM rule_watch WHERE conversation_id = $1)`, q.conversation).Scan(&offer)
	if err != nil {
		return a, true, fmt.Errorf("look who is told of changed rules: %w", err)
	}
	if offer {
		a.Text += "\n" + prompts.RuleWatch(a.Language, "offer")
	}
	return a, true, nil
}

// changes tells people of changed rules until ctx is over.
func (b *Bot) changes(ctx context.Context) {
	for pause.For(ctx, changesEvery) {
		if _, err := b.TellChanges(ctx); err != nil && ctx.Err() == nil {
			b.Log.Warn("tell people of changed rules", "error", err)
		}
	}
}

// TellChanges does one pass, and says how many messages it wrote.
func (b *Bot) TellChanges(ctx context.Context) (written int, err error) {
	return b.sayDue(ctx, b.tellOne, `UPDATE change_told SET due_at = $2 WHERE conversation_id = $1 AND due_at < $2`)
}

// tellOne tells one person, of whom it is due, of one change. It gives their conversation, 0
// where nobody is due.
func (b *Bot) tellOne(ctx context.Context, tx pgx.Tx) (conversation int64, wrote bool, err error) {
	now := b.Now()
	var notice, version int64
	var falls []int
	var holds bool
	err = tx.QueryRow(ctx, `
		SELECT t.notice_id, t.conversation_id, t.falls, n.version_id, n.state = 'approved' AND NOT `+lapsed+` AND v.access = 'public'
		FROM change_told t JOIN change_notice n ON n.id = t.notice_id JOIN version v ON v.id = n.version_id
		WHERE t.due_at <= $1 ORDER BY t.due_at, t.notice_id, t.conversation_id LIMIT 1 FOR UPDATE OF t SKIP LOCKED`, now).
		Scan(&notice, &conversation, &falls, &version, &holds)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("find who is told of a changed rule: %w", err)
	}
	r, err := b.mayTell(ctx, tx, conversation)
	if err != nil {
		return conversation, false, err
	}
	var language string
	var told *time.Time
	err = tx.QueryRow(ctx, `SELECT language, told_at FROM rule_watch WHERE conversation_id = $1`, conversation).Scan(&language, &told)
	wants := !errors.Is(err, pgx.ErrNoRows)
	if err != nil && wants {
		return conversation, false, fmt.Errorf("look who is told of changed rules: %w", err)
	}
	later := r.again(now, told, alertApart)
	switch {
	case r.gone: // they have blocked us: that is a stop
		later = nil
		if _, err := tx.Exec(ctx, `DELETE FROM rule_watch WHERE conversation_id = $1`, conversation); err != nil {
			return conversation, false, err
		}
	case !holds || !wants: // the change was taken back, or they do not want it any more
		later = nil
	case later == nil:
		n, err := readNotice(ctx, tx, version)
		if err != nil {
			return conversation, false, err
		}
		if _, err := b.sayUnasked(ctx, tx, conversation, fmt.Sprintf("change:%d:%d", notice, n.Revision), n.Message(language, falls)); err != nil {
			return conversation, false, err
		}
		if _, err := tx.Exec(ctx, `UPDATE rule_watch SET told_at = $2 WHERE conversation_id = $1`, conversation, now); err != nil {
			return conversation, false, err
		}
		wrote = true
	}
	_, err = tx.Exec(ctx, `UPDATE change_told SET due_at = $3, told_at = CASE WHEN $4 THEN $5::timestamptz END WHERE notice_id = $1 AND conversation_id = $2`,
		notice, conversation, later, wrote, now)
	if err != nil {
		return conversation, false, fmt.Errorf("note who was told of a changed rule: %w", err)
	}
	return conversation, wrote, nil
}
