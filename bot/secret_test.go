package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/knowledge/read"
)

// TestSecretIsGone: a word is given in every way in which somebody can give one, at each door
// of the core; it is in many tables, in what a person gets of themselves, and after erasure
// in no row of any table, whatever its columns are.
func TestSecretIsGone(t *testing.T) {
	for _, door := range []string{"terminal", "web"} {
		t.Run(door, func(t *testing.T) {
			b := newGuideBot(t)
			b.Guide.Reader = read.New(read.Options{MaxBytes: bot.MaxCV})
			t.Cleanup(func() {
				if err := b.Guide.Reader.Close(); err != nil {
					t.Error(err)
				}
			})
			b.Listen = func(context.Context, json.RawMessage, string) (string, error) {
				return "绿象花语音里说的话", nil
			}
			o := newOffice(t, b)
			run(t, o.Bot, 1)
			o.staff = map[string]int64{}
			n := 0
			give := func(kind bot.Kind, text string, route json.RawMessage) bot.Answer {
				t.Helper()
				n++
				receipt, err := o.Receive(context.Background(), bot.Message{Channel: door, Conversation: "secret", ID: fmt.Sprint("s", n), Kind: kind, Text: text, Language: "zh", Route: route})
				if err != nil {
					t.Fatal(err)
				}
				o.conv = receipt.Conversation
				return reply(t, o.Bot, receipt)
			}
			cv := "李四\n求职意向：绿象花养护\n工作经历\n2018-2022 某公司 绿象花管理员\n教育背景\n2006-2009 高中\n专业技能\n会开叉车"
			file, err := o.ReadCV(context.Background(), "绿象花.docx", docx(t, strings.Split(cv, "\n")...))
			if err != nil {
				t.Fatal(err)
			}
			for _, said := range []string{
				"绿象花怎么领补贴？", "试用期最长多久？绿象花", "记住我会开叉车", "我的情况 同意", "我的情况 想做的", "绿象花养护", "我的情况 工作经历", "2019年到2022年做绿象花管理员",
				"加一步：去问绿象花", "到时提醒我", "我的目标是绿象花", "写求职信", "绿象花养护", "会种绿象花，做过三年", "下周一", "面试练习", "绿象花养护", "我在绿象花园做过三年",
				"帮我看看简历", cv, "找绿象花的工作，离中关村近", "有新职位告诉我", "找后厨，离中关村近", "① 收藏", "① 不合适", "绿象花太远", "我能享受什么补贴，我叫绿象花", "这个没用，绿象花",
				"/near 绿象花路", "规定变了告诉我", "两周后问问我", "绿象花" + strings.Repeat("很长", 900), "/绿象花", "remember that 绿象花",
			} {
				give(bot.Text, said, nil)
			}
			give(bot.CV, "", file)
			give(bot.Voice, "", nil)
			give(bot.Button, "我的情况 记下 #1", nil)
			give(bot.Photo, "绿象花的照片", nil)
			o.line("staff", 1, "staff 李老师 counsellor zh - 2")
			o.line("staff", 2, "as 李老师 /duty on")
			give(bot.Text, "人工", nil)
			give(bot.Text, "给我回电话 绿象花 13800138000", nil)
			o.tended()
			o.exec(`INSERT INTO suggestion (handoff_id, staff_id, asked_at, answer) SELECT id, (SELECT min(id) FROM staff), now(), '{"answer": "绿象花草稿"}' FROM handoff WHERE conversation_id = $1`, o.conv)
			o.exec(`INSERT INTO handoff_event (handoff_id, what, at, detail) SELECT id, 'note', now(), '绿象花的备注' FROM handoff WHERE conversation_id = $1`, o.conv)
			in := o.everywhere("绿象花")
			for _, table := range []string{"conversation", "turn", "outbox", "profile", "plan_step", "gap", "handoff", "handoff_event", "suggestion"} {
				if !strings.Contains(" "+strings.Join(in, " "), " "+table+" ") {
					t.Errorf("the word never came into %s", table)
				}
			}
			whole, err := o.Export(context.Background(), o.conv, true)
			if err != nil || strings.Count(string(whole), "绿象花") < 20 || strings.Contains(string(whole), "绿象花草稿") {
				t.Errorf("%v; the export has the word %d times", err, strings.Count(string(whole), "绿象花"))
			}
			give(bot.Text, "删除我的数据", nil)
			if a := give(bot.Text, "确认全部删除", nil); !strings.HasPrefix(a.Text, "都删除了") {
				t.Errorf("%s", a.Text)
			}
			if in := o.everywhere("绿象花"); len(in) > 0 {
				t.Errorf("after erasure the word is in %v", in)
			}
			if in := o.everywhere("13800138000"); len(in) > 0 {
				t.Errorf("after erasure the number is in %v", in)
			}
		})
	}
}
