package bot_test

import (
	"strings"
	"testing"

	"careerbot/prompts"
)

// openTalks open a question of each talk.
var openTalks = map[string][]string{
	"entitled, yes or no": {"> 我能领失业金吗", "> 北京", "> 没有工作"},
	"entitled, place":     {"> 我能领失业金吗"},
	"explore":             {"> /explore"},
	"explore, skills":     {"> /explore", "> 跳过", "> 跳过", "> 跳过"},
	"profile":             {"> 记住我会开叉车", "> 我的情况", "> 求职档案 修改 想做的工作"},
	"plan, words":         {"> 加一步"},
	"plan, day":           {"> 加一步：去社保所登记"},
	"interview, work":     {"> 练习面试"},
	"interview, question": {"> 练习面试", "> 电工"},
	"cv":                  {"> 看看我的简历"},
	"letter, work":        {"> 写求职信"},
	"letter, facts":       {"> 写求职信", "> 保洁"},
	"letter, start":       {"> 写求职信", "> 保洁", "> 做过三年保洁"},
}

// TestUnaskedBeforeOpen: the buttons of what is sent unasked, and the words for them, do what
// they say while any talk waits for an answer, and are no answer to it.
func TestUnaskedBeforeOpen(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	const tells, watches, alerts, reminds = `SELECT count(*)::text FROM profile WHERE tell <> '{}'`, `SELECT count(*)::text FROM rule_watch`, `SELECT count(*)::text FROM job_alert`, `SELECT count(*)::text FROM plan WHERE remind`
	const asked, undone = `SELECT count(*)::text FROM follow_up WHERE due_at IS NOT NULL`, `SELECT count(*)::text FROM plan_step WHERE done_at IS NULL AND words = '交材料'`
	const today, warned = `SELECT count(*)::text FROM plan_step WHERE due_on = '2026-11-20'`, `SELECT count(*)::text FROM profile WHERE warned_at IS NOT NULL`
	said := map[string]string{}
	for _, language := range []string{"zh", "en"} {
		said[prompts.FoundLabel(language, "stop")] = tells
		said[prompts.PlanWord(language, "quiet")] = reminds
		said[prompts.PlanWord(language, "done")+" #STEP"] = undone
		said[prompts.PlanWord(language, "tomorrow")+" #STEP"] = today
		said[map[string]string{"zh": "明天再做", "en": "do it tomorrow"}[language]+" #STEP"] = today
		said[prompts.RuleWatchLabel(language, "off")] = watches
		said[prompts.JobWord(language, "stop")] = alerts
		said[prompts.ProfileWord(language, "prefix")+" "+prompts.ProfileWord(language, "touch")] = warned
	}
	for _, words := range strings.Split("不用通知我岗位了|不用再提醒我工作了|别给我推送岗位了|stop sending me jobs|no more job alerts please", "|") {
		said[words] = alerts
	}
	for _, words := range strings.Split("规定变了不用告诉我|不要再提醒规定变动|别通知我政策变化了|no more rule changes please|do not tell me when the rules change", "|") {
		said[words] = watches
	}
	for _, words := range strings.Split("不要再问我了|不用再问我近况了|please don't ask me again", "|") {
		said[words] = asked
	}
	said["stop reminding me about my plan"] = reminds
	for talk, lines := range openTalks {
		o.empty()
		o.play(talk, "> 你好")
		o.exec(`INSERT INTO profile (conversation_id, consented_at, consent_words, updated_at) VALUES ($1, now(), '1', now())`, o.conv)
		o.play(talk, lines...)
		before := o.column(`SELECT memory::text FROM conversation WHERE id = $1`, o.conv)
		const stands = `SELECT ((memory->'guide') - '{turn,at,offered,talk,plan,profile,done,long,keeping}'::text[])::text FROM conversation WHERE id = $1`
		was := o.column(stands, o.conv)
		steps := o.column(`SELECT count(*)::text FROM plan_step`)
		for words, on := range said {
			for _, sql := range []string{
				`UPDATE conversation SET memory = '` + strings.ReplaceAll(before, "'", "''") + `' WHERE id = $1`, `DELETE FROM follow_up WHERE conversation_id = $1`,
				`UPDATE profile SET tell = '{policies,jobs}', warned_at = now() WHERE conversation_id = $1`, `INSERT INTO job_alert (conversation_id, due_at) VALUES ($1, now()) ON CONFLICT DO NOTHING`,
				`INSERT INTO rule_watch (conversation_id, language, since) VALUES ($1, 'zh', now()) ON CONFLICT DO NOTHING`,
				`INSERT INTO follow_up (conversation_id, round, due_at) VALUES ($1, 'weeks', now() + interval '1 day')`,
				`INSERT INTO plan (conversation_id, created_at, updated_at, remind) VALUES ($1, now(), now(), true) ON CONFLICT (conversation_id) DO UPDATE SET remind = true`,
				`DELETE FROM plan_step WHERE conversation_id = $1 AND words = '交材料'`,
				`INSERT INTO plan_step (conversation_id, place, words, due_on) VALUES ($1, 3, '交材料', '2026-11-20')`,
			} {
				o.exec(sql, o.conv)
			}
			if is := o.column(on); is != "1" {
				t.Fatalf("%s: before %q it is %s", talk, words, is)
			}
			say := strings.Replace(words, "STEP", o.column(`SELECT id::text FROM plan_step WHERE words = '交材料'`), 1)
			o.play(talk, "> "+say)
			if is := o.column(on); is != "0" {
				t.Errorf("%s: %q did not do what it says: %s", talk, words, o.last.Text)
			}
			if is := o.column(stands, o.conv); is != was {
				t.Errorf("%s: %q is an answer: %s, before %s", talk, words, is, was)
			}
			o.exec(`DELETE FROM plan_step WHERE conversation_id = $1 AND words = '交材料'`, o.conv)
			if is := o.column(`SELECT count(*)::text FROM plan_step`); is != steps {
				t.Errorf("%s: %q is a step", talk, words)
			}
		}
	}
}
