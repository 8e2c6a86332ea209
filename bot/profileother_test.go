package bot_test

import (
	"strings"
	"testing"
)

// TestProfileLeavesOtherMatters: whatever the profile has asked, what is about something
// else is answered as if it had not, and nothing of it becomes a wish or a yes.
func TestProfileLeavesOtherMatters(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	others := []string{
		"公司拖欠我三个月工资，我要投诉", "帮我找附近保安的工作", "我的数据", "我被老板打了", "公司不给我发工资", "面试练习", "导出我的数据", "这个没用",
		"my salary was not paid", "practise interview", "my boss hit me", "my data", "find me a job as a cook nearby", "我不想活了", "菜单",
	}
	for i, asks := range []string{"consent", "wishes", "experience", "sensitive", "erase", "limits"} {
		name := "other " + asks
		before := map[string][]string{
			"consent":   {"> 记住我会开叉车"},
			"sensitive": {"> 记住我会开叉车", "press 同意", "> 我的情况 健康和残疾"},
			"erase":     {"> 记住我会开叉车", "press 同意", "> 我的情况 全部删除"},
		}[asks]
		field := map[string]string{"wishes": "想做的", "experience": "工作经历", "limits": "不做的"}[asks]
		if before == nil {
			before = []string{"> 记住我会开叉车", "press 同意"}
		}
		o.play(name, before...)
		for j, said := range others {
			switch {
			case field != "":
				o.play(name, "> 我的情况 "+field)
			case j > 0:
				o.play(name, before[len(before)-1])
			}
			asked := o.column(`SELECT memory->'guide'->'profile'->>'asks' FROM conversation WHERE id = $1`, o.conv)
			if asked != asks {
				t.Fatalf("%d: %s is asked, not %s", i, asked, asks)
			}
			o.play(name, "> "+said)
			for _, ours := range []string{"这句我没读出来", "记下了", "没关系，跳过", "I could not read that", "Kept:"} {
				if strings.HasPrefix(o.last.Text, ours) {
					t.Errorf("%s: %q is taken by the profile: %s", asks, said, o.last.Text)
				}
			}
		}
		if is := o.column(`SELECT coalesce((SELECT wishes::text || experience::text || limits::text FROM profile WHERE conversation_id = $1), '{}[]{}')`, o.conv); is != "{}[]{}" {
			t.Errorf("%s: kept is %s", asks, is)
		}
	}
	// What is an answer still is one.
	o.play("answers", "> 记住我会开叉车", "> 我还会做饭", "< 要我记住您的情况吗*", "press 同意", "< 记下了：开叉车*做饭*",
		"> 我的情况 想做的", "> 想找保安的工作", "< 记下了：保安*", "> 我的情况 身份", "> 我失业了", "< 记下了：没有工作*", "> 我的情况 工作经历", "> 2019年到2022年做保安", "< 记下了：*保安（2019至2022）*")
}
