package bot_test

import (
	"context"
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
)

// heldOf is every reference, direct or over another table, to a conversation, as the
// catalog has them: the table's column, and what an erased row does to it.
const heldOf = `
	WITH RECURSIVE held (rel) AS (
		SELECT 'conversation'::regclass::oid
		UNION
		SELECT c.conrelid FROM pg_constraint c JOIN held ON c.confrelid = held.rel WHERE c.contype = 'f' AND c.confdeltype = 'c'
	)
	SELECT DISTINCT c.conrelid::regclass || '.' || a.attname || ' ' || CASE c.confdeltype WHEN 'c' THEN 'goes' WHEN 'n' THEN 'unnamed' ELSE 'STAYS' END
	FROM pg_constraint c JOIN held ON c.confrelid = held.rel JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
	WHERE c.contype = 'f'`

// held is where something of a conversation is kept, and the words by which /mydata says
// so; "" where it is told of with what it belongs to. A new table has to be added here:
// what is kept is told, and goes when it is erased.
var held = map[string]string{
	"turn.conversation_id goes":              "您发来的消息",
	"turn.joined_to goes":                    "",
	"outbox.conversation_id goes":            "我的回答",
	"outbox.turn_id goes":                    "",
	"outbox.head goes":                       "",
	"model_use.turn_id unnamed":              "",
	"gap.turn_id goes":                       "",
	"handoff.conversation_id goes":           "人工咨询",
	"handoff_event.handoff_id goes":          "内部备注",
	"suggestion.handoff_id goes":             "",
	"case_looking.handoff_id goes":           "",
	"case_seen.handoff_id goes":              "",
	"proposal.handoff_id unnamed":            "",
	"proposal.turn_id unnamed":               "",
	"training_case.handoff_id goes":          "",
	"training_reply.training_id goes":        "",
	"job_saved.conversation_id goes":         "收藏的职位：后厨",
	"job_unwanted.conversation_id goes":      "不再给您看的：",
	"job_alert.conversation_id goes":         "在替您留意：保洁",
	"job_search.conversation_id goes":        "在替您留意：保洁",
	"job_outcome.conversation_id goes":       "到时候会问您一次结果：后厨",
	"vacancy_report.conversation_id unnamed": "您报给工作人员、信息可疑的：",
	"answer_source.turn_id goes":             "",
	"rule_watch.conversation_id goes":        "规定变动提醒：",
	"change_told.conversation_id goes":       "",
	"tally.conversation_id unnamed":          "", // counted, and nobody's
	"tally.turn_id unnamed":                  "",
	"profile.conversation_id goes":           "我的情况（您同意记下的）：会做的：开叉车",
	"profile_match.conversation_id goes":     "主动通知：合适的政策 (1)",
	"plan.conversation_id goes":              "我的计划：找仓库的活（1步）",
	"plan_step.conversation_id goes":         "（1步）",
	"plan_step.turn_id unnamed":              "",
	"follow_result.follow_up_id unnamed":     "", // counted, and nobody's
	"follow_up.conversation_id goes":         "近况回访：1次",
}

// TestMyDataHasAll: all that is kept of a conversation is told to who asks, and an erased
// conversation leaves nothing that names it in any table.
func TestMyDataHasAll(t *testing.T) {
	o := newOffice(t, newJobsBot(t))
	run(t, o.Bot, 1)
	if is, want := strings.Split(o.column(heldOf), "\n"), slices.Sorted(maps.Keys(held)); !slices.Equal(slices.Sorted(slices.Values(is)), want) {
		t.Errorf("what is kept of a conversation is not what is listed here:\n%s", strings.Join(slices.Sorted(slices.Values(is)), "\n"))
	}
	// A column that looks as if it named one, and does not refer to it, would outlive it.
	if is := o.column(`
		SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
		WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name IN ('conversation_id', 'turn_id', 'handoff_id') AND NOT EXISTS (
			SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
			WHERE k.contype = 'f' AND k.conrelid = (c.table_schema || '.' || c.table_name)::regclass AND a.attname = c.column_name) ORDER BY 1`); is != "answer_source.conversation_id\naudit.handoff_id\ncase_seen.turn_id" { // that goes with its turn; what staff did, by the number of a case; that goes with its case
		t.Errorf("these name a conversation and do not go with it: %s", is)
	}
	o.staff = map[string]int64{}
	lines := []string{
		"staff 李老师 counsellor zh - 2", "as 李老师 /duty on",
		"> 找后厨，离中关村近", "press ① 收藏", "> 找后厨，离中关村近", "press ① 详情电话", "press 两周后问问我", "> 找后厨，离中关村近", "press ② 不合适", "press 太远",
		"> 找后厨，离中关村近", "press ② 不合适", "press 信息可疑", "> 保洁，离中关村近", "press 有新的告诉我", "> 规定变了告诉我", "> 人工", "> /mydata",
	}
	for i, line := range lines {
		o.line("mydata", i, line)
	}
	o.exec(`INSERT INTO job_outcome (conversation_id, group_id, vacancy_id, title, asked_at, outcome) SELECT id, 1, 1, '洗车工', now(), 'got' FROM conversation WHERE external_id = 'mydata'`)
	for _, sql := range []string{
		`INSERT INTO profile (conversation_id, consented_at, consent_words, skills, tell, updated_at) SELECT id, now(), '1', '{forklift}', '{policies}', now() FROM conversation WHERE external_id = 'mydata'`,
		`INSERT INTO profile_match SELECT conversation_id, 'document', 1, NULL, 'group:graduate', now(), now() FROM profile`,
		`INSERT INTO plan (conversation_id, goal, created_at, updated_at) SELECT conversation_id, '找仓库的活', now(), now() FROM profile`,
		`INSERT INTO plan_step (conversation_id, place, words) SELECT conversation_id, 1, '去驿站问问' FROM profile`,
		`INSERT INTO follow_up (conversation_id, round, due_at) SELECT conversation_id, 'weeks', now() + interval '1 day' FROM profile`,
	} {
		o.exec(sql)
	}
	o.line("mydata", len(lines), "> /mydata")
	for where, words := range held {
		if !strings.Contains(o.last.Text, words) {
			t.Errorf("%s is not told (%s): %s", where, words, o.last.Text)
		}
	}
	for _, want := range []string{"最近一次找的：保洁", "（太远）", "（信息可疑）", "个职位的编号", "洗车工（找到了）"} {
		if !strings.Contains(o.last.Text, want) {
			t.Errorf("%s is not told: %s", want, o.last.Text)
		}
	}
	if strings.Contains(o.last.Text, "意思相近") {
		t.Error("without a model, wishes are said to go to one")
	}
	if is := o.column(`SELECT count(*)::text FROM conversation WHERE external_id = 'mydata'`); is != "1" {
		t.Fatalf("%s conversations", is)
	}
	if err := o.Forget(context.Background(), bot.Operator, o.conv); err != nil {
		t.Fatal(err)
	}
	if is := o.column(`SELECT string_agg(channel, ' ') FROM conversation`); is != "telegram" { // the desk
		t.Errorf("left are %s", is)
	}
	o.exec(`DELETE FROM conversation`)
	for where := range held {
		column, _, _ := strings.Cut(where, " ")
		table, column, _ := strings.Cut(column, ".")
		if is := o.column(fmt.Sprintf(`SELECT count(%s)::text FROM %s`, column, table)); is != "0" {
			t.Errorf("%s has %s rows of an erased conversation", where, is)
		}
	}
}

// TestMyDataMeaning: where wishes go to a model that compares meanings, it is said, also
// to who has not looked for work yet; and what it says of it is so.
func TestMyDataMeaning(t *testing.T) {
	b := newJobsBot(t)
	server := &llmtest.Server{Key: "k"}
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	var err error
	if b.Searcher.Embedder, err = llm.NewOpenAI(context.Background(), llm.Endpoint{Key: "k", Base: web.URL + "/v1"}, "embed-1", 8, 1); err != nil {
		t.Fatal(err)
	}
	server.Forget()
	o := newOffice(t, b)
	of := b.Searcher.Embedder.Space() // nothing is asked of a model of which there are no vectors
	o.exec(`INSERT INTO embedding_space (model, dimensions, prefix) VALUES ($1, $2, $3)`, of.Model, of.Dimensions, of.Prefix)
	run(t, o.Bot, 1)
	o.line("meaning", 1, "> /mydata")
	if !strings.Contains(o.last.Text, "意思相近") {
		t.Errorf("it is not said: %s", o.last.Text)
	}
	o.line("meaning", 2, "> 离中关村近的后厨，每天150元以上")
	var sent []string
	for _, r := range server.Requests() {
		sent = append(sent, r.Input...)
	}
	if all := strings.Join(sent, "|"); !strings.Contains(all, "后厨") || strings.Contains(all, "中关村") || strings.Contains(all, "150") {
		t.Errorf("what was sent is %q", sent)
	}
}
