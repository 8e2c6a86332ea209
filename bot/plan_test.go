package bot_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
)

// planned does a pass and gives how many messages it wrote.
func (o *office) planned() int {
	o.Helper()
	n, err := o.RemindPlans(context.Background())
	if err != nil {
		o.Fatal(err)
	}
	return n
}

// TestPlanReminders: who asked for it is reminded once, on the day, at nine by their clock,
// by one of two replicas; not in the quiet hours, not while a counsellor has the
// conversation, not of what is done; and one tap stops it.
func TestPlanReminders(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	play := func(lines ...string) {
		t.Helper()
		for i, line := range lines {
			o.line("plan", 100*o.said+i, line)
		}
		o.said++
	}
	at := func(day, hour int) { // by the clock of Shanghai
		o.clock.Store(time.Date(2026, 11, day, hour-8, 1, 0, 0, time.UTC).UnixNano())
	}
	o.empty()
	play("> 加一步：周一去社保所登记", "> 加一步：周一带身份证复印件", "> 加一步：今天打电话")
	for _, day := range []int{20, 23} {
		at(day, 12)
		if n := o.planned(); n != 0 {
			t.Fatalf("%d were reminded who did not ask for it", n)
		}
	}
	at(20, 10)
	play("> 到时提醒我")
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded of a step whose hour has passed", n)
	}
	play("> 删除第三步", "> 加一步：今天寄材料")
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded of what they have just said", n)
	}
	at(23, 8)
	o.exec(`UPDATE plan SET due_at = '2026-11-22'`)
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded before nine", n)
	}
	at(23, 22) // nothing ran all day, and it is night now
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded at night", n)
	}
	o.exec(`UPDATE plan SET due_at = '2026-11-23'`)
	at(23, 9)
	var all sync.WaitGroup
	written := make([]int, 2)
	for i := range written {
		all.Go(func() { written[i] = o.planned() })
	}
	all.Wait()
	if written[0]+written[1] != 1 {
		t.Errorf("two replicas wrote %v messages", written)
	}
	play("told 您请我今天提醒您。\n\n计划今天做的：\n• 去社保所登记\n• 带身份证复印件\n*")
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded twice", n)
	}
	play("tap ② 明天", "tap ① 做完了")
	at(23, 12)
	if n := o.planned(); n != 0 {
		t.Errorf("%d of a day's second message", n)
	}
	at(24, 10)
	if n := o.planned(); n != 1 {
		t.Errorf("%d messages on the next day", n)
	}
	play("told *• 带身份证复印件\n*", "tap 明天", "tap 不用提醒了")
	at(25, 10)
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded who had stopped it", n)
	}
	play("> 到时提醒我", "> 加一步：周五去面试")
	o.exec(`UPDATE conversation SET unreachable_at = now() WHERE id = $1`, o.conv)
	at(27, 10)
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded who cannot be reached", n)
	}
	if is := o.column(`SELECT count(*)::text FROM plan WHERE remind`); is != "0" {
		t.Error("who has blocked us is still to be reminded")
	}
	play("staff 李老师 counsellor zh - 2", "as 李老师 /duty on", "> 到时提醒我", "> 我的计划")
	at(28, 7)
	play("> 第二步改到今天", "> 人工")
	at(28, 10)
	if n := o.planned(); n != 0 {
		t.Errorf("%d were reminded while they wait for a person", n)
	}
	if is := o.column(`SELECT count(*)::text FROM plan WHERE due_at > now() - interval '10 years'`); is != "1" {
		t.Error("it is not looked at again")
	}
	if err := o.Forget(context.Background(), bot.Operator, o.conv); err != nil {
		t.Fatal(err)
	}
	if is := o.column(`SELECT ((SELECT count(*) FROM plan) + (SELECT count(*) FROM plan_step))::text`); is != "0" {
		t.Errorf("%s rows are left of an erased plan", is)
	}
}

// TestBring: what to bring is what published rules name, each with its clause, and the
// place that stands in the plan; a clause that is no longer in its document is not said.
func TestBring(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	const body = "第五十条 失业人员应当持本单位为其出具的终止或者解除劳动关系的证明，及时办理失业登记。"
	o.exec(`
		WITH d AS (INSERT INTO document (source) VALUES ('test:law') RETURNING id)
		INSERT INTO version (document_id, ordinal, sha256, title, region, valid_from, loaded_on, in_force, body)
		SELECT id, 1, 'x', '社会保险法', 'CN', '2011-07-01', '2011-07-01', '[2011-07-01,)', '第一章' || $1 FROM d`, body)
	o.exec(`INSERT INTO entitlement_facts VALUES ('f', $1)`, "topics: [unemployment]\nfacts:\n- {name: unemployed, type: yesno, ask: {zh: \"您失业了吗？\", en: \"Are you out of work?\"}}\n")
	o.exec(`
		INSERT INTO entitlement_version (rule, ordinal, sha256, facts, body, name_zh, name_en, region, valid_from, state, checked_at, decided_at, decided_by)
		VALUES ('register', 1, 'r', 'f', $1, '失业登记', 'Registering as unemployed', 'CN', '2011-07-01', 'published', now(), now(), 'test')`, `
id: register
names: {zh: "失业登记", en: "Registering as unemployed"}
topic: unemployment
region: CN
from: 2011-07-01
clauses:
  a50: {document: 社会保险法, article: 第五十条}
needs:
  if: unemployed
  says: {zh: "您失业了", en: "You are out of work"}
  cites: {a50: "失业人员"}
gives:
- says: {zh: "办理失业登记", en: "You are registered"}
  cites: {a50: "及时办理失业登记"}
giver:
  says: {zh: "公共就业服务机构", en: "The public employment service"}
  cites: {a50: "办理失业登记"}
materials:
- says: {zh: "单位出具的解除劳动关系的证明", en: "The employer's certificate that the job ended"}
  cites: {a50: "应当持本单位为其出具的终止或者解除劳动关系的证明"}
- says: {zh: "没有出处的材料", en: "Something without a source"}
  cites: {a50: "这句话法律里没有"}
`)
	o.exec(`INSERT INTO entitlement_citation (entitlement_id, clause, version_id, document, article, digest) SELECT e.id, 'a50', v.id, '社会保险法', '第五十条', 'x' FROM entitlement_version e, version v WHERE e.rule = 'register' AND v.body LIKE '第一章第五十条%'`)
	o.play("bring", "> 加一步：周一去中关村零工驿站办失业登记", "> 去办事带什么", "< 中关村零工驿站\n地址：海淀区中关村大街2号*办“失业登记”要带：\n• 单位出具的解除劳动关系的证明 [1]*出门前打个电话*")
	if len(o.last.Citations) != 2 || o.last.Citations[0].Quote != "应当持本单位为其出具的终止或者解除劳动关系的证明" || o.last.Citations[0].Start != 12 || o.last.Citations[0].ValidFrom != "2011-07-01" ||
		o.last.Citations[1].Quote != "办理失业登记" || !strings.Contains(o.last.Text, "公共就业服务机构 [2]") {
		t.Errorf("the sources are %+v\n%s", o.last.Citations, o.last.Text)
	}
	if strings.Contains(o.last.Text, "没有出处") {
		t.Error("what no clause says is said")
	}
	o.play("bring other", "> /en", "> what should I bring?", "< *Press what you are going for*", "press Registering as unemployed", "< Bring for \"Registering as unemployed\":\n• The employer's certificate that the job ended [1]*")
}
