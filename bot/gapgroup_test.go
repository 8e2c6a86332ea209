package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/knowledge"
)

// asked are questions as people word them, a line for what is one in meaning.
var askedAlike = [][]string{
	{"潜水员证书怎么考？", "怎样考潜水员证？", "请问考潜水员证书怎么考呀", "我想考潜水员证书，怎么考"},
	{"失业金能领多久？", "失业保险金可以领几个月？", "广州的失业金能领多长时间", "How long can I get unemployment benefit?", "领失业金能领多久啊"},
	{"失业金怎么申请？", "怎么申领失业保险金", "如何申请失业金？"},
	{"公司拖欠工资怎么办？", "老板拖欠我工资，该怎么办", "What can I do about unpaid wages?", "单位拖欠工资怎么办呢"},
	{"外卖骑手有没有工伤保险？", "送外卖的骑手有工伤保险吗", "骑手工伤保险有没有"},
	{"退役军人创业贷款贴息多少？", "退役军人创业担保贷款的贴息是多少", "退役士兵创业贷款贴息多少"},
	{"招聘会什么时候开？", "什么时候有招聘会", "招聘会什么时候举办"},
	{"驾校学费可以报销吗？", "学车的驾校学费能报销吗"},
	{"公司不签劳动合同怎么办？", "公司不肯签劳动合同，该怎么办"},
	{"失业登记怎么办理？", "怎么办理失业登记"},
	{"退役军人能报考事业单位吗？", "退役军人可以报考事业单位吗"},
	{"年终奖要交多少税？", "年终奖交税交多少"},
}

// lacking stores questions that had no answer, each in a conversation of its own.
func lacking(t testing.TB, b *bot.Bot, region string, questions ...string) {
	t.Helper()
	for _, q := range questions {
		_, err := b.Pool.Exec(context.Background(), `
			WITH c AS (INSERT INTO conversation (channel, external_id, region) SELECT 'web', 'lacks ' || count(*), $2 FROM conversation RETURNING id),
			     t AS (INSERT INTO turn (conversation_id, external_id, message, state, outcome, question) SELECT id, '1', $1, 'answered', 'declined', $1 FROM c RETURNING id)
			INSERT INTO gap (turn_id, question, language, region, outcome, reason, created_at, nearest)
			SELECT id, $1, CASE WHEN $1 ~ '^[ -~]+$' THEN 'en' ELSE 'zh' END, $2, 'declined', 'none', $3, ARRAY (SELECT min(id) FROM passage) FROM t`, q, region, b.Now())
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestGapsByMeaning groups questions that are worded differently, in both languages, in
// whatever order they come, and keeps apart what is not the same. The bounds are those of
// today: none of two meanings in one group, and at most a few groups too many.
func TestGapsByMeaning(t *testing.T) {
	b := newBot(t, func(*knowledge.Library) ([]knowledge.Result, error) { return nil, nil })
	var all []string
	of := map[string]int{}
	for i, line := range askedAlike {
		for _, q := range line {
			of[q] = i
		}
	}
	for round := range 5 { // the first of each, then the second, …
		for _, line := range askedAlike {
			if round < len(line) {
				all = append(all, line[round])
			}
		}
	}
	for _, order := range []string{"as they came", "the other way round"} {
		t.Run(order, func(t *testing.T) {
			for _, sql := range []string{`DELETE FROM conversation`, `DELETE FROM gap_group`} {
				if _, err := b.Pool.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
			lacking(t, b, "4401", all...)
			slices.Reverse(all)
			if n, err := b.GroupGaps(t.Context()); err != nil || n != len(all) {
				t.Fatalf("%d of %d, %v", n, len(all), err)
			}
			rows, err := b.Pool.Query(t.Context(), `SELECT group_id, question FROM gap ORDER BY group_id, turn_id`)
			if err != nil {
				t.Fatal(err)
			}
			groups := map[int64][]string{}
			for rows.Next() {
				var id int64
				var q string
				if err := rows.Scan(&id, &q); err != nil {
					t.Fatal(err)
				}
				groups[id] = append(groups[id], q)
			}
			for _, g := range groups {
				for _, q := range g[1:] {
					if of[q] != of[g[0]] {
						t.Errorf("of two meanings: %q", g)
					}
				}
			}
			if len(groups) > len(askedAlike)+3 {
				var said []string
				for _, g := range groups {
					said = append(said, strings.Join(g, " | "))
				}
				slices.Sort(said)
				t.Errorf("%d groups of %d meanings:\n%s", len(groups), len(askedAlike), strings.Join(said, "\n"))
			}
			t.Logf("%d groups of %d meanings", len(groups), len(askedAlike))
		})
	}
	if n, err := b.GroupGaps(t.Context()); err != nil || n != 0 {
		t.Errorf("grouped again: %d, %v", n, err)
	}
}

// TestGapClosed: a group is listed with where, who and when, without personal data; it is
// closed when the library answers it, and what is asked after that is measured; what is
// not answered again opens it.
func TestGapClosed(t *testing.T) {
	ctx := context.Background()
	b, library, _ := diving(t)
	hire := func(name, role string, telegram int64) int64 {
		t.Helper()
		id, err := b.AddStaff(ctx, bot.Staff{Name: name, Login: "login" + role, Role: role, Telegram: telegram, Capacity: 5})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	admin, li := hire("王主任", "admin", 7), hire("李老师", "counsellor", 8)
	lacking(t, b, "4401", "我叫王小明，电话13800138000，农民工火锅师傅补贴怎么申请？", "农民工火锅师傅补贴怎么申请？")
	lacking(t, b, "3101", "火锅师傅补贴怎么申请呢？")
	if _, err := b.GroupGaps(ctx); err != nil {
		t.Fatal(err)
	}
	list := func(staff int64, f bot.GapFilter) []bot.GapGroup {
		t.Helper()
		f.Weeks, f.Limit = 4, 50
		all, total, err := b.GapGroups(ctx, staff, f)
		if err != nil || total != len(all) {
			t.Fatalf("%d of %d, %v", len(all), total, err)
		}
		return all
	}
	all := list(admin, bot.GapFilter{State: "open"})
	if len(all) != 1 {
		t.Fatalf("%+v", all)
	}
	g := all[0]
	if g.Count != 3 || fmt.Sprint(g.Weeks) != "[0 0 0 3]" || fmt.Sprint(g.Regions) != "[{4401 2} {3101 1}]" || fmt.Sprint(g.People) != "[{migrant 2}]" || strings.Contains(g.Question, "小明") || strings.Contains(g.Question, "138") {
		t.Errorf("%+v", g)
	}
	samples, near, err := b.GapSamples(ctx, g.ID)
	if said := strings.Join(samples, "|"); err != nil || len(samples) != 3 || len(near) != 1 || strings.Contains(said, "小明") || strings.Contains(said, "138") {
		t.Errorf("%q, %+v, %v", samples, near, err)
	}
	for _, f := range []bot.GapFilter{{State: "closed"}, {State: "open", Region: "11"}, {State: "open", People: "veteran"}} {
		if got := list(admin, f); len(got) != 0 {
			t.Errorf("%+v: %+v", f, got)
		}
	}
	if got := list(admin, bot.GapFilter{State: "open", Region: "31"}); len(got) != 1 || got[0].Count != 1 {
		t.Errorf("of one region: %+v", got)
	}

	// A counsellor sees and answers what they were asked to.
	if got := list(li, bot.GapFilter{State: "open"}); len(got) != 0 {
		t.Errorf("a counsellor sees %+v", got)
	}
	if _, err := b.GuideForGap(ctx, li, g.ID, "火锅师傅补贴", "向社保窗口申请。"); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("a counsellor who was not asked: %v", err)
	}
	if err := b.AskOfGap(ctx, li, g.ID, li); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("a counsellor asks: %v", err)
	}
	if err := b.AskOfGap(ctx, admin, g.ID, li); err != nil {
		t.Fatal(err)
	}
	if got := list(li, bot.GapFilter{State: "open"}); len(got) != 1 || got[0].AskedName != "李老师" {
		t.Errorf("a counsellor who was asked sees %+v", got)
	}
	if _, err := b.GuideForGap(ctx, li, g.ID, "", ""); !errors.Is(err, bot.ErrUnfit) {
		t.Errorf("without words: %v", err)
	}
	id, err := b.GuideForGap(ctx, li, g.ID, "火锅师傅补贴", "火锅师傅补贴向王小姐申请，电话13800138000。")
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := b.Proposal(ctx, admin, id)
	if err != nil || p.Staff != li || len(p.Sources) != 1 || strings.Contains(p.Text, "138") || p.Case != 0 {
		t.Errorf("%+v, %v", p, err)
	}

	// Nothing was published since: nothing is asked again. Then it is, and answered.
	if _, err := b.Pool.Exec(ctx, `UPDATE version SET published_at = $1::timestamptz - interval '1 day'`, b.Now()); err != nil {
		t.Fatal(err)
	}
	if n, err := b.RetryGaps(ctx); err != nil || n != 0 {
		t.Errorf("closed %d, %v", n, err)
	}
	publish := func(name, text string) {
		t.Helper()
		if r, err := library.Add(ctx, knowledge.Source{Name: name, Bytes: []byte(text)}); err != nil || r.Version == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		if err := library.CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
	}
	after := func(days int) {
		if _, err := b.Pool.Exec(ctx, `UPDATE version SET published_at = $1 WHERE published_at > $2`, b.Now().AddDate(0, 0, days), b.Now()); err != nil {
			t.Fatal(err)
		}
	}
	publish("/else.md", "# 采茶工规定\n\n第一条 采茶工每天休息两小时。")
	after(1)
	if n, err := b.RetryGaps(ctx); err != nil || n != 0 {
		t.Errorf("closed %d by a document about something else, %v", n, err)
	}
	publish("/hotpot.md", "# 农民工火锅师傅补贴办法\n\n第一条 火锅师傅补贴怎么申请：农民工申请火锅师傅补贴，向社保窗口申请。")
	after(2)
	if n, err := b.RetryGaps(ctx); err != nil || n != 1 {
		t.Fatalf("closed %d, %v", n, err)
	}
	if got := list(admin, bot.GapFilter{State: "closed"}); len(got) != 1 || got[0].How != "answered" || got[0].ClosedBy != "" || strings.Join(got[0].DocumentsNow, " ") != "农民工火锅师傅补贴办法" {
		t.Errorf("%+v", got)
	}
	if gaps, err := b.Gaps(ctx, 10); err != nil || len(gaps) != 0 {
		t.Errorf("open still: %+v, %v", gaps, err)
	}
	t.Run("measured", func(t *testing.T) {
		run(t, b, 2)
		ask(t, b, "later", "1", "农民工火锅师傅补贴怎么申请？")
	})
	if m, err := b.GapMeasured(ctx, g.ID); err != nil || m.At != nil {
		t.Errorf("measured before it was: %+v, %v", m, err)
	}
	for _, want := range []int{1, 0} { // the second time it is good still
		if n, err := b.MeasureGaps(ctx); err != nil || n != want {
			t.Errorf("measured %d, not %d, %v", n, want, err)
		}
	}
	if m, err := b.GapMeasured(ctx, g.ID); err != nil || m.At == nil || m.Answered != 1 || m.Again != 0 {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := b.Pool.Exec(ctx, `UPDATE gap_group SET closed_at = $1::timestamptz - interval '1 hour'`, b.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Pool.Exec(ctx, `UPDATE gap SET created_at = $1::timestamptz - interval '2 hours'`, b.Now()); err != nil {
		t.Fatal(err)
	}
	lacking(t, b, "4401", "农民工火锅师傅的补贴怎么申请？", "火锅师傅补贴怎么申请")
	if _, err := b.GroupGaps(ctx); err != nil {
		t.Fatal(err)
	}
	if m, err := b.GapMeasured(ctx, g.ID); err != nil || m.Again != 2 || m.At != nil { // closed at another time
		t.Errorf("%+v, %v", m, err)
	}
	lacking(t, b, "4401", "火锅师傅补贴怎么申请？")
	if _, err := b.GroupGaps(ctx); err != nil {
		t.Fatal(err)
	}
	if got := list(admin, bot.GapFilter{State: "open"}); len(got) != 1 || got[0].Count != 6 {
		t.Errorf("after three that had no answer again: %+v", got)
	}
	if err := b.CloseGap(ctx, li, g.ID); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("a counsellor closes: %v", err)
	}
	if err := b.CloseGap(ctx, admin, g.ID); err != nil {
		t.Fatal(err)
	}
	if err := b.ReopenGap(ctx, admin, g.ID); err != nil {
		t.Fatal(err)
	}
	if err := b.ReopenGap(ctx, admin, g.ID); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("opened twice: %v", err)
	}
}

// TestGapWordsGo: a group has the words of somebody until they are erased, then those of
// another; with the last of them it goes.
func TestGapWordsGo(t *testing.T) {
	ctx := t.Context()
	b := newBot(t, func(*knowledge.Library) ([]knowledge.Result, error) { return nil, nil })
	staff, err := b.AddStaff(ctx, bot.Staff{Name: "王主任", Login: "wang", Role: "admin", Telegram: 7, Capacity: 5})
	if err != nil {
		t.Fatal(err)
	}
	lacking(t, b, "4401", askedAlike[0][:2]...)
	erase := func(question string) {
		t.Helper()
		var conversation int64
		if err := b.Pool.QueryRow(ctx, `SELECT conversation_id FROM turn WHERE question = $1`, question).Scan(&conversation); err != nil {
			t.Fatal(err)
		}
		if err := b.Forget(ctx, bot.Operator, conversation); err != nil {
			t.Fatal(err)
		}
	}
	words := func() (all []string) {
		t.Helper()
		if _, err := b.GroupGaps(ctx); err != nil {
			t.Fatal(err)
		}
		groups, _, err := b.GapGroups(ctx, staff, bot.GapFilter{State: "open", Weeks: 4, Limit: 9})
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range groups {
			all = append(all, g.Question)
		}
		return all
	}
	if got := words(); !slices.Equal(got, askedAlike[0][:1]) {
		t.Fatalf("%q", got)
	}
	erase(askedAlike[0][0])
	var kept int
	if err := b.Pool.QueryRow(ctx, `SELECT count(*) FROM gap_group WHERE question = $1`, askedAlike[0][0]).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d groups keep the words of who was erased, %v", kept, err)
	}
	if got := words(); !slices.Equal(got, askedAlike[0][1:2]) {
		t.Errorf("%q", got)
	}
	erase(askedAlike[0][1])
	if err := b.Pool.QueryRow(ctx, `SELECT count(*) FROM gap_group`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d groups of nobody are left, %v", kept, err)
	}
}

// TestGapOpensWithoutItsDocument: what a document answered is a gap again when that is
// withdrawn, and none when it is not.
func TestGapOpensWithoutItsDocument(t *testing.T) {
	ctx := t.Context()
	b, library, _ := diving(t)
	lacking(t, b, "4401", "农民工火锅师傅补贴怎么申请？")
	if _, err := b.GroupGaps(ctx); err != nil {
		t.Fatal(err)
	}
	r, err := library.Add(ctx, knowledge.Source{Name: "/hotpot.md", Bytes: []byte("# 农民工火锅师傅补贴办法\n\n第一条 火锅师傅补贴怎么申请：农民工申请火锅师傅补贴，向社保窗口申请。")})
	if err != nil {
		t.Fatal(err)
	}
	if err := library.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	state := func() (s string) {
		t.Helper()
		for _, pass := range []func(context.Context) (int, error){b.GroupGaps, b.RetryGaps} {
			if _, err := pass(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Pool.QueryRow(ctx, `SELECT g.state || ' ' || gap.state FROM gap_group g JOIN gap ON gap.group_id = g.id`).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	for range 2 {
		if got := state(); got != "closed closed" {
			t.Fatalf("answered, and it is %s", got)
		}
	}
	if _, err := library.Withdraw(ctx, []int64{r.Version}, "王"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Pool.Exec(ctx, `UPDATE version SET in_force = daterange(lower(in_force), $2::date) WHERE id = $1`, r.Version, aDay); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := state(); got != "open open" {
			t.Errorf("what answered it is withdrawn, and it is %s", got)
		}
	}
}
