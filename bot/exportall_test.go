package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"careerbot/bot"
)

// TestExportHasAll: an export has every row of every table that is a conversation's own, by
// the references in the catalog, and nobody else's; what a person gets by themselves is
// without what staff wrote for themselves; after erasure there is none.
func TestExportHasAll(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	o.staff = map[string]int64{}
	lines := []string{
		"staff 李老师 counsellor zh - 2", "as 李老师 /duty on",
		"> 找后厨，离中关村近", "press ① 收藏", "> 找后厨，离中关村近", "press ① 详情电话", "press 两周后问问我", "> 找后厨，离中关村近", "press ② 不合适", "press 太远",
		"> 找后厨，离中关村近", "press ② 不合适", "press 信息可疑", "> 保洁，离中关村近", "press 有新的告诉我", "> 记住我会开叉车", "press 同意", "also 别人的秘密", "> 火星上怎么领补贴？", "> 人工",
	}
	for i, line := range lines {
		o.line("export", i, line)
	}
	id := o.conv
	for _, sql := range []string{
		`INSERT INTO profile_match VALUES (%d, 'document', 1, NULL, 'group:graduate', now(), now())`,
		`INSERT INTO plan (conversation_id, goal, created_at, updated_at) VALUES (%d, '找仓库的活', now(), now())`,
		`INSERT INTO plan_step (conversation_id, place, words) VALUES (%d, 1, '去驿站问问')`,
		`INSERT INTO follow_up (conversation_id, round, due_at) VALUES (%d, 'weeks', now() + interval '1 day')`,
		`INSERT INTO suggestion (handoff_id, staff_id, asked_at, answer) SELECT id, (SELECT min(id) FROM staff), now(), '{"answer": "草稿"}' FROM handoff WHERE conversation_id = %d`,
	} {
		o.exec(fmt.Sprintf(sql, id))
	}
	whole, err := o.Export(context.Background(), id, false)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][]map[string]any
	if err := json.Unmarshal(whole, &all); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(whole), "别人的秘密") {
		t.Error("the export has what somebody else wrote")
	}
	// Every row that erasure deletes or that loses its name is in it: counted in each table
	// that there is, whether it refers to the conversation or not, by what is there before
	// and after.
	tables := strings.Split(o.column(`SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`), "\n")
	if len(tables) < 60 {
		t.Fatalf("the catalog has %v", tables)
	}
	before := map[string]int64{}
	for _, table := range tables {
		before[table] = o.count(`SELECT count(*) FROM ` + table)
	}
	reported := o.count(`SELECT count(*) FROM vacancy_report WHERE conversation_id IS NOT NULL`)
	mine, err := o.Export(context.Background(), id, true)
	if err != nil || strings.Contains(string(mine), "草稿") || !strings.Contains(string(mine), "forklift") || !strings.Contains(string(whole), "草稿") {
		t.Errorf("%v; what a person gets: %s", err, mine)
	}
	if err := o.Forget(context.Background(), bot.Operator, id); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		gone := before[table] - o.count(`SELECT count(*) FROM `+table)
		if table == "vacancy_report" {
			gone = reported - o.count(`SELECT count(*) FROM vacancy_report WHERE conversation_id IS NOT NULL`)
		}
		if int64(len(all[table])) < gone {
			t.Errorf("%s: erasure took %d rows, the export had %d", table, gone, len(all[table]))
		}
	}
	for _, table := range []string{"conversation", "turn", "outbox", "handoff", "handoff_event", "suggestion", "job_saved", "job_unwanted", "job_alert", "job_search", "job_outcome", "vacancy_report", "profile", "profile_match", "plan", "plan_step", "follow_up"} {
		if len(all[table]) == 0 {
			t.Errorf("the export has nothing of %s", table)
		}
	}
	if _, err := o.Export(context.Background(), id, false); !errors.Is(err, bot.ErrNoConversation) {
		t.Errorf("after erasure: %v", err)
	}
}

// TestExportInChat: who asks for their data gets what they had kept, and is told where the
// rest is.
func TestExportInChat(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	for i, line := range []string{"> 记住我会开叉车", "press 同意", "> 导出我的数据", "< *\"forklift\"*对话编号*", "> /en", "> export my data", "< *\"forklift\"*number of the conversation*"} {
		o.line("chat", i, line)
	}
	o.play("talk", "> 我被公司裁员了，交了三年社保，能领失业金吗", "press 看结果", "> 导出我的数据", "< *\"guide\"*\"dismissed\"*对话编号*", "> 我的数据", "< *问政策时说过的情况：2 项*")
	if is := fmt.Sprint(o.conv); !strings.Contains(o.last.Text, is) {
		t.Errorf("the number %s is not told: %s", is, o.last.Text)
	}
}
