package bot

import (
	"context"
	"fmt"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

// Whatever is sent without being asked for ends by the same words: vacancies, changed
// rules, what fits, reminders of the plan, and how somebody is. Words that name one kind
// end that kind (stopSaid, unwatchSaid, and those of the talks of guidance).

var (
	// stopPlain are the words that end all of it.
	stopPlain = pattern.MustCompile(`^(?:` + stopWords + `|(?:请|麻烦|拜托|你们?|您|能不能|可不可以|可以|以后|从今天起|现在|我)*` +
		`(?:别|不要|不用|不必|不想|不需要|不愿意?|停止|取消|关闭|关掉|停掉|停了|退订)(?:要|再|老|总|收到|收|看到?|接收?|是)*(?:给我|向我|跟我|对我|你们?的?|这些|这种|任何|所有|全部|一切|的)*` +
		`(?:(?:主动)?(?:联系我|(?:发|打扰|骚扰)(?:我|给我)?(?:消息|信息|东西|提醒|通知|任何东西)?)|(?:烦|提醒|通知|推送|催)(?:我|给我)?(?:消息|信息)?|告诉我?|消息|信息)(?:了|啦|吧|可以吗|好吗|行吗|` + thanking + `)*` +
		`|(?:请|麻烦|帮我|把)*(?:你们?的?|所有|全部|一切|这些|的|我的)*(?:提醒|通知|推送|消息)(?:都|全|全部|给我|功能)*(?:关|停|取消|退订)(?:掉|了|闭|止)*(?:吧|` + thanking + `)*` +
		`|(?:please |pls |can you |could you |would you |just |ok |now )*(?:unsubscribe(?: me)?|opt (?:me )?out|stop (?:all(?: of (?:it|this|them))?|everything)|` +
		`stop (?:sending|texting|messaging|telling|reminding|notifying|bothering|pinging|contacting|alerting|writing(?: to)?)(?: me)?(?: (?:these|this|them|things|stuff|anything|messages?|reminders?|alerts?|notifications?|texts?))*|` +
		`(?:stop|cancel|end|turn off|switch off|no more|no|disable) (?:(?:all|the|my|your|of|these|those|any|sending) )*(?:reminders?|alerts?|notifications?|messages|texts)|` +
		`(?:dont|do not|never) (?:remind|message|text|notify|bother|contact|alert|write to|tell|send) me(?: (?:any|anything|messages?|reminders?|alerts?|notifications?|about (?:it|this|that|anything)))*|` +
		`i (?:dont|do not|no longer) (?:want|need|wish)(?: to (?:get|receive|have))? (?:(?:any|more|the|these|your|those) )*(?:reminders?|alerts?|notifications?|messages|texts))(?: (?:any ?more|again|please|thanks|thank you|now))*)$`)
	// stopAlone are those of them that a talk takes first, where one is open.
	stopAlone = pattern.MustCompile(`^(?:` + stopWords + `)$`)
)

// ofUnasked reports whether a message ends one kind of what is sent unasked, or is a button
// of it, by words that no open question of a talk can mean.
func ofUnasked(message string) bool {
	said := bare(message)
	pressed, ok := jobSaid(message)
	return stopSaid.MatchString(said) || unwatchSaid.MatchString(said) || ok && pressed.id > 0
}

const stopWords = `停|停止|退订|please stop|stop(?: it| this| that)?(?: please)?|no more(?: of these| please)?|leave me alone`

// stops ends all that is sent unasked. Alone: only where the words cannot mean what a talk
// asks.
func (b *Bot) stops(ctx context.Context, q Question, a Answer, alone bool) (Answer, bool, error) {
	said := bare(a.Question)
	if q.conversation == 0 || !stopPlain.MatchString(said) || stopAlone.MatchString(said) != alone {
		return a, false, nil
	}
	a.Reason, a.record.talk = "small talk", "quiet"
	var n struct{ Plan, Jobs, Rules, Fits, Asks int }
	err := b.Pool.QueryRow(ctx, `
		WITH plans AS (UPDATE plan SET remind = false, due_at = NULL WHERE conversation_id = $1 AND remind RETURNING 1),
		     jobs AS (DELETE FROM job_alert WHERE conversation_id = $1 RETURNING 1),
		     rules AS (DELETE FROM rule_watch WHERE conversation_id = $1 RETURNING 1),
		     changed AS (UPDATE change_told SET due_at = NULL WHERE conversation_id = $1 AND due_at IS NOT NULL),
		     fits AS (UPDATE profile SET tell = '{}', due_at = NULL WHERE conversation_id = $1 AND tell <> '{}' RETURNING 1),
		     matches AS (DELETE FROM profile_match WHERE conversation_id = $1 AND told_at IS NULL),
		     weeks AS (DELETE FROM follow_up WHERE conversation_id = $1 AND due_at IS NOT NULL RETURNING 1),
		     got AS (DELETE FROM job_outcome WHERE conversation_id = $1 AND due_at IS NOT NULL RETURNING 1),
		     unsent AS ( -- what waits for the end of the quiet hours, but for what is about to be erased
			DELETE FROM outbox o USING turn t WHERE t.id = o.turn_id AND o.conversation_id = $1 AND o.state = 'waiting' AND o.not_before IS NOT NULL AND NOT starts_with(t.external_id, 'profile:')
		     )
		SELECT (SELECT count(*) FROM plans), (SELECT count(*) FROM jobs), (SELECT count(*) FROM rules), (SELECT count(*) FROM fits), (SELECT count(*) FROM weeks) + (SELECT count(*) FROM got)`,
		q.conversation).Scan(&n.Plan, &n.Jobs, &n.Rules, &n.Fits, &n.Asks)
	if err != nil {
		return a, false, fmt.Errorf("end what is sent unasked: %w", err)
	}
	var ended []string
	for _, kind := range []struct {
		name string
		n    int
	}{{"plan", n.Plan}, {"jobs", n.Jobs}, {"rules", n.Rules}, {"fits", n.Fits}, {"asks", n.Asks}} {
		if kind.n > 0 {
			ended = append(ended, kind.name)
		}
	}
	a.Text = prompts.Stopped(a.Language, ended...)
	if q.memory.Guide != nil {
		untold := q.memory.Guide.Untold()
		q.memory.Guide = &untold
		m := q.memory
		a.record.memory = &m
	}
	return q.stillSeeking(b, a), true, nil
}
