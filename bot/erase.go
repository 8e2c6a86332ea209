package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

// Who writes can have all that is kept of their conversation erased: at every door, by one
// confirmation. What is left is that it was asked for, and the reply that says it was done.

// eraseSaid wants all of the conversation erased.
var eraseSaid = pattern.MustCompile(`^(?:(?:请|麻烦|帮我|给我|我要|我想要?|想|能不能|可以|能)*(?:把)?(?:关于)?(?:这个|我们?的?|你们?(?:存|保存|记)的)?(?:全部|所有)?的?(?:数据|资料|个人信息|信息|记录|聊天记录|对话|聊天|消息|一切|东西)(?:和(?:数据|资料|信息|聊天记录|对话))?(?:全部?|都|统统|彻底|全都)?(?:给我)?(?:删除|删掉|删了|清空|清除|抹掉|注销)(?:掉|了|吧|吗)*|` +
	`(?:请|麻烦|帮我|给我|我要|我想要?|想|能不能|可以|能)*(?:彻底|全部|永久)?(?:删除|删掉|清空|清除|抹掉)(?:掉)?(?:这个|关于我的?|我们?的?|我和你的?|你们?(?:存|保存|记)的)?(?:全部|所有)?的?(?:数据|资料|个人信息|信息|记录|聊天记录|对话|聊天|消息|一切)(?:吧|吗)?|` +
	`(?:请|帮我|我要|我想|想)*注销(?:我的)?(?:账号|账户|帐号|帐户)?|` +
	`(?:please |i want (?:you )?to |can you |could you |how (?:do|can) i )?(?:delete|erase|remove|wipe|clear) (?:all |all of )?(?:my|this|the|our) (?:data|information|personal (?:data|information)|messages|chat|chat history|history|conversation|account|records?)|` +
	`(?:please )?(?:delete|erase|forget) (?:everything|all)(?: (?:you (?:know|have|keep|store)|that you (?:know|have))(?: (?:about|of|on) me)?| about me)|(?:请)?(?:忘掉|忘记|忘了)我(?:的一切|说的一切|说过的一切)?(?:吧)?|(?:请)?把我(?:忘了|忘掉|删了|删掉)(?:吧)?|(?:please )?(?:forget|delete|erase) me|right to be forgotten)$`)

// eraseAll is said of everything, without saying what that is: after a talk about the
// profile it is the profile.
var eraseAll = pattern.MustCompile(`^(?:全部?(?:都)?(?:删除|删掉|删了|清空)|都(?:删除|删掉|删了)|全删(?:了|掉)?|(?:delete|erase) (?:all|everything|it all|all of it))(?:吧|了)?$`)

// Answers to whether all is to be erased.
var (
	eraseYes = pattern.MustCompile(`^(?:是的?|对|确认|确定|(?:确认|确定)(?:全部)?(?:删除|删掉)|好的?|可以|要|删|删吧|删除|删掉|同意|yes|yes (?:erase|delete)(?: it| all)*|y|yeah|ok|okay|sure|confirm|do it|go ahead|please do|delete|erase)$`)
	eraseNo  = pattern.MustCompile(`^(?:不|不是|不用了?|不要了?|不删了?|别|别删了?|算了|取消|先不删|no|n|nope|cancel|dont|do not|never ?mind|keep it)$`)
)

// eraseFor is how long it can be confirmed.
const eraseFor = time.Hour

// erasing reports whether a message, without its marks, wants all erased.
func erasing(said string) bool { return eraseSaid.MatchString(said) || eraseAll.MatchString(said) }

// keepsData reports whether a message is the button that erases nothing, long after it was
// shown.
func keepsData(said string) bool {
	return said == prompts.EraseWord("zh", "no") || said == prompts.EraseWord("en", "no")
}

// erases asks whether all is to be erased, and erases it where that is confirmed.
func (b *Bot) erases(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	said := bare(a.Question)
	m := slash.FindStringSubmatch(a.Question)
	command := m != nil && strings.ToLower(m[1]) == "forget"
	if command {
		a.Language = cmp.Or(q.Language, "zh")
	}
	word := func(w string) bool {
		return said == bare(prompts.EraseWord("zh", w)) || said == bare(prompts.EraseWord("en", w))
	}
	at := q.memory.Erase
	asked := at != nil && b.Now().Sub(*at) < eraseFor
	switch {
	case !asked && word("yes") && q.guidance().Erasing() && q.guides(b): // of the profile it is
		return a, false, nil
	case word("yes"), asked && (eraseYes.MatchString(said) || eraseAll.MatchString(said)):
	case asked && (eraseNo.MatchString(said) || word("no")):
		a.Text, a.Reason, a.record.talk = prompts.EraseSay(a.Language, "kept", "", false), "command", "forget"
		return a, true, nil
	case eraseSaid.MatchString(said), command:
		return b.askErase(q, a), true, nil
	default:
		return a, false, nil
	}
	if !asked { // an old button
		return b.askErase(q, a), true, nil
	}
	a.Reason, a.record.talk = "command", "forget"
	channel, err := b.eraseOwn(ctx, q.conversation, q.turn)
	switch {
	case errors.Is(err, ErrNoConversation):
		a.Text = prompts.EraseSay(a.Language, "staff", "", false)
		return a, true, nil
	case err != nil:
		return a, true, err
	}
	a.Question, a.Text = "", prompts.EraseSay(a.Language, "erased", channel, false)
	a.record.memory, a.record.erased = &memory{}, true
	return a, true, nil
}

// askErase asks whether all is to be erased.
func (b *Bot) askErase(q Question, a Answer) Answer {
	a.Reason, a.record.talk = "command", "forget"
	if q.conversation == 0 {
		a.Text = prompts.NoData(a.Language)
		return a
	}
	m, now := q.memory, b.Now().UTC()
	m.Erase = &now
	a.record.memory = &m
	a.Text = prompts.EraseSay(a.Language, "ask", "", q.standing.open())
	for _, w := range []string{"yes", "no"} {
		label := prompts.EraseWord(a.Language, w)
		a.Choices = append(a.Choices, Choice{label, label})
	}
	return a
}

// forgetErase notes that something else was said since it was asked whether all is to be
// erased.
func (q Question) forgetErase(a *Answer) {
	k := q.memory.Erase
	if q.conversation == 0 || k == nil {
		return
	}
	if a.record.memory == nil {
		m := q.memory
		a.record.memory = &m
	}
	if a.record.memory.Erase == k {
		a.record.memory.Erase = nil
	}
}

// eraseOwn erases a conversation as [Bot.Forget] does, and begins it anew under its number
// with the message that asked for it and those that wait behind it, so that they are
// answered. It gives the door.
func (b *Bot) eraseOwn(ctx context.Context, conversation, turn int64) (channel string, err error) {
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		var kept, waiting string
		err := tx.QueryRow(ctx, `SELECT to_jsonb(c)::text, channel FROM conversation c WHERE id = $1 FOR UPDATE`, conversation).Scan(&kept, &channel)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNoConversation
		}
		if err != nil {
			return fmt.Errorf("look at a conversation: %w", err)
		}
		err = tx.QueryRow(ctx, `
			SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY id), '[]')::text FROM turn t
			WHERE conversation_id = $1 AND (id = $2 OR id > $2 AND state = 'waiting')`, conversation, turn).Scan(&waiting)
		if err != nil {
			return fmt.Errorf("look at what waits: %w", err)
		}
		if err := forgetIn(ctx, tx, conversation); err != nil {
			return err
		}
		if err := b.Audit(ctx, tx, Operator, 0, "conversation_erased_own", fmt.Sprint(conversation)); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO conversation (id, channel, external_id, language, arrivals, due_at, waiting_since, claimed_until, claim, attempts, failures, owner_epoch)
			OVERRIDING SYSTEM VALUE
			SELECT id, channel, external_id, language, arrivals, due_at, waiting_since, claimed_until, claim, attempts, failures, owner_epoch
			FROM jsonb_populate_record(NULL::conversation, $1::text::jsonb)`, kept)
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO turn OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::turn, $1::text::jsonb)`, waiting)
		}
		if err != nil {
			return fmt.Errorf("begin conversation %d anew: %w", conversation, err)
		}
		return nil
	})
	return channel, err
}
