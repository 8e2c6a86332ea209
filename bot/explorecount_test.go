package bot_test

import (
	"fmt"
	"testing"

	"careerbot/bot"
)

// exploreCounts: as many vacancies are said of an occupation as its button finds: in the same
// place, and without what the person does not want any more.
func exploreCounts(t *testing.T, b *bot.Bot) {
	o := newOffice(t, b)
	run(t, b, 1)
	loadJobs(t, b, inZH("guard", "保安员", jobRow{"place": "广州市天河区体育东路1号", "lat": "23.133", "lon": "113.327", "duties": "看门，兼做保洁员的工作"}))
	for i, c := range []struct{ region, unwanted, says, finds string }{
		{"310115", "none", "*现在在招：1 个（浦东新区）*", "< 找到1个。*"},
		{"110108", "none", "*现在在招：1 个（海淀区）*", "< 找到1个。*"},
		{"310115", "s1", "*现在在招：2 个（全国）*", "< 浦东新区没有；别处有2个*"},
		// What is near, or only speaks of it, is none, and is what the button finds there: it is not offered.
		{"110108", "c1", "*现在没有找到在招的（海淀区）*", "! 找保洁员的工作"},
		{"440106", "none", "*现在没有找到在招的（天河区）*", "! 找保洁员的工作"},
	} {
		name := fmt.Sprint("counts", i)
		o.line(name, 0, "> /zh")
		o.exec(`UPDATE conversation SET region = $2 WHERE external_id = $1`, name, c.region)
		o.exec(`INSERT INTO job_unwanted (conversation_id, group_id, said_at) SELECT c.id, v.group_id, now() FROM conversation c, vacancy v WHERE c.external_id = $1 AND v.external_id = $2`, name, c.unwanted)
		o.line(name, 1, "> /explore 保洁员")
		o.line(name, 2, "< "+c.says)
		if c.finds[0] == '!' {
			for _, choice := range o.last.Choices {
				if choice.Say == c.finds[2:] {
					t.Errorf("in %s is offered %s", c.region, choice.Say)
				}
			}
			continue
		}
		o.line(name, 3, "press 找保洁员的工作")
		o.line(name, 4, c.finds)
	}
}
