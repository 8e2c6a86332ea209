package bot_test

import (
	"strings"
	"testing"

	"careerbot/bot"
)

// endsAll are words that end all that is sent unasked; keeps are words that only look so.
var (
	endsAll = strings.Split(`不要提醒我了 别提醒我 取消提醒 不用提醒了 别再提醒我了 停止提醒 关闭提醒 关掉提醒 以后不要提醒了 请不要再提醒我 别发了 不要再发了 别再给我发消息了 不要给我发消息 以后别给我发信息了 不用通知我了 取消通知 关闭所有提醒
		停止推送 别推送了 不要打扰我 别烦我了 别烦我 别再烦我了 不想再收到消息 我不想收到提醒了 退订 把提醒都关了 提醒关掉 所有的通知都停了吧 取消所有提醒 不要主动联系我 别催了 不要再告诉我了 停 停止`, " ")
	endsAllEN = strings.Split(`stop|please stop|unsubscribe|stop reminding me|stop sending me messages|stop messaging me|stop texting me|stop bothering me|stop sending these|stop it|stop all reminders|cancel reminders|cancel all alerts|cancel my reminders|turn off reminders|turn off notifications|turn off all notifications|no more reminders|no more messages|no more messages please|don't remind me|don't remind me any more|do not remind me again|don't message me|don't text me any more|do not contact me|don't send me anything|I don't want reminders|I don't want any more messages|I do not need notifications any more|leave me alone|opt out|please stop sending me notifications|stop everything|no more`, "|")
	keeps     = strings.Split(`到时提醒我|停止职位提醒|不用提醒计划|不用告诉我规定变动|不用再主动告诉我|停薪留职|公司取消年终奖怎么办|老板不通知就开除我|单位不提前通知可以解除合同吗|取消人工|别忘了提醒我|不要提醒他|停发工资|取消培训通知怎么办|stop job alerts|stop plan reminders|stop telling me of rule changes|stop telling me what fits|can they stop my pay|no more work|stop paying insurance|do not remind my boss|I don't want this job|cancel my contract|stop for now`, "|")
)

// TestStopWords: all ways to say that nothing is to come are understood, and what names a
// kind, or is a question, is not taken for them.
func TestStopWords(t *testing.T) {
	for _, said := range append(strings.Fields(strings.Join(endsAll, " ")), endsAllEN...) {
		if is := bot.SmallTalk(said); is != "quiet" {
			t.Errorf("%s: %q, want quiet", said, is)
		}
	}
	for _, said := range keeps {
		if is := bot.SmallTalk(said); is == "quiet" {
			t.Errorf("%s ends all messages", said)
		}
	}
}

// TestStopsAll: one sentence ends all kinds, in the middle of a talk too; a word that can be
// meant for the talk ends the talk.
func TestStopsAll(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	const on = `SELECT ((SELECT count(*) FROM plan WHERE remind) + (SELECT count(*) FROM job_alert) + (SELECT count(*) FROM rule_watch) + (SELECT count(*) FROM profile WHERE tell <> '{}') + (SELECT count(*) FROM follow_up WHERE due_at IS NOT NULL))::text`
	for _, c := range []struct{ language, stop, want, talk, ends string }{
		{"zh", "不要提醒我了", "< 好，不再提醒了。已经停掉：计划提醒（计划还在）、职位提醒、规定变动提醒、合适的政策和岗位、过些日子问您一声*", "> 练习面试", "停"},
		{"en", "stop reminding me", "< Fine, no more messages unasked. Stopped: reminders of your plan (the plan stays), job alerts, changes of rules, policies and jobs that fit you, asking you how it went*", "> practise an interview", "stop"},
	} {
		o.empty()
		o.play(c.stop, "> /"+c.language, "> 加一步：明天去社保所登记", "> /"+c.language)
		o.exec(`UPDATE plan SET remind = true`)
		o.exec(`INSERT INTO job_alert (conversation_id, due_at) VALUES ($1, now())`, o.conv)
		o.exec(`INSERT INTO rule_watch (conversation_id, language, since) VALUES ($1, 'zh', now())`, o.conv)
		o.exec(`INSERT INTO profile (conversation_id, consented_at, consent_words, updated_at, tell) VALUES ($1, now(), '1', now(), '{jobs}')`, o.conv)
		o.exec(`INSERT INTO follow_up (conversation_id, round, due_at) VALUES ($1, 'weeks', now() + interval '1 day')`, o.conv)
		if is := o.column(on); is != "5" {
			t.Fatalf("%s kinds are on before", is)
		}
		o.play(c.stop, c.talk, "> "+c.ends)
		if is := o.column(on); is != "5" {
			t.Errorf("%q, said to a talk, left %s kinds", c.ends, is)
		}
		o.play(c.stop, c.talk, "> "+c.stop, c.want)
		if is := o.column(on); is != "0" {
			t.Errorf("after %q %s kinds are on", c.stop, is)
		}
		if is := o.column(`SELECT count(*)::text FROM plan_step`); is == "0" {
			t.Errorf("%q took the plan", c.stop)
		}
	}
}
