package bot_test

import "testing"

// TestHeldFound: what waits for the morning and was found by what is sensitive, or is of a
// kind that was stopped, is not sent once that is taken back; else it is.
func TestHeldFound(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	for _, c := range []struct{ say, waits, tells string }{
		{"press 撤回单独同意", "0", "jobs,policies"},
		{"> 我的情况 去掉 残疾", "0", "jobs,policies"},
		{"> 我的情况 清空 健康和残疾", "0", "jobs,policies"},
		{"> 停止职位提醒", "0", "policies"},
		{"> 别再给我推送岗位了", "0", "policies"},
		{"> 不用告诉我政策了", "0", "jobs"},
		{"> stop telling me about policies", "0", "jobs"},
		{"> 不用再主动告诉我", "0", ""},
		{"> 我的情况", "1", "jobs,policies"},
		{"> 我的情况 会做的 会电焊", "1", "jobs,policies"},
	} {
		o.empty()
		o.play(c.say, "> 记住我会开叉车", "press 同意")
		o.exec(`UPDATE profile SET tell = '{policies,jobs}', sensitive_at = now(), sensitive = '{disability}'`)
		o.exec(`INSERT INTO turn (conversation_id, external_id, kind, message, state) VALUES ($1, 'found:2026-11-20', 'notice', '', 'answered')`, o.conv)
		o.exec(`INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state, not_before) SELECT id, 1, conversation_id, 'terminal', '{"text":"残疾人就业促进办法"}', 'waiting', now() + interval '8 hours' FROM turn WHERE external_id = 'found:2026-11-20'`)
		if c.say[0] == 'p' {
			o.play(c.say, "> 我的情况")
		}
		o.play(c.say, c.say)
		if is := o.column(`SELECT count(*)::text FROM outbox WHERE state = 'waiting' AND not_before IS NOT NULL`); is != c.waits {
			t.Errorf("after %q %s messages wait: %s", c.say, is, o.last.Text)
		}
		if is := o.column(`SELECT coalesce((SELECT string_agg(t, ',' ORDER BY t) FROM unnest(tell) t), '') FROM profile`); is != c.tells {
			t.Errorf("after %q they are told of %q: %s", c.say, is, o.last.Text)
		}
	}
}
