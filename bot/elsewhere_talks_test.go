package bot_test

import (
	"strings"
	"testing"
)

// TestTroubleDuringTalks: who tells of a wrong while a talk waits for an answer is answered
// about it, and it is no answer to the talk.
func TestTroubleDuringTalks(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	const stands = `SELECT ((memory->'guide') - '{turn,at,offered,long}'::text[])::text FROM conversation WHERE id = $1`
	for talk, lines := range openTalks {
		if strings.HasPrefix(talk, "entitled") { // what was not paid is a fact there
			continue
		}
		o.empty()
		o.play(talk, lines...)
		before, was, steps := o.column(`SELECT memory::text FROM conversation WHERE id = $1`, o.conv), o.column(stands, o.conv), o.column(`SELECT count(*)::text FROM plan_step`)
		for _, words := range []string{"公司拖欠我三个月工资，我要投诉", "my boss has not paid me for two months", "附近的社保所在哪", "我要举报老板"} {
			o.exec(`UPDATE conversation SET memory = $2::jsonb WHERE id = $1`, o.conv, before)
			o.play(talk, "> "+words)
			if is := o.column(stands, o.conv); is != was {
				t.Errorf("%s: %q is an answer: %s\n%s, before %s", talk, words, o.last.Text, is, was)
			}
			if is := o.column(`SELECT count(*)::text FROM plan_step`); is != steps {
				t.Errorf("%s: %q is a step", talk, words)
			}
		}
	}
}
