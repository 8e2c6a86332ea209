package bot_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"careerbot/bot"
)

// TestTraining: a case is offered only as a supervisor has looked at it; who trains
// sees the real reply after their own; it goes with the conversation.
func TestTraining(t *testing.T) {
	o, li, zhao, _ := learning(t)
	ctx := t.Context()
	o.line("", 1, "team 东区 mon 09:00-17:00")
	for _, who := range []string{"孙主管 supervisor - - 9", "东主管 supervisor - - 9 东区", "小东 counsellor - - 9 东区"} {
		o.line("", 1, "staff "+who)
	}
	id := func(name string) int64 { return o.count(`SELECT id::text FROM staff WHERE name = $1`, name) }
	boss, handoff := id("孙主管"), o.count(`SELECT id::text FROM handoff`)
	if _, err := o.DraftTraining(ctx, li, handoff, nil); !errors.Is(err, bot.ErrRights) {
		t.Errorf("a counsellor drafted: %v", err)
	}
	d, err := o.DraftTraining(ctx, boss, handoff, []string{"市职业技能鉴定中心"})
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(d.Steps)
	for _, no := range []string{"13800138000", "13900139000", "张小明", "小明", "李老师", "鉴定中心"} {
		if strings.Contains(all, no) {
			t.Errorf("%q is in the draft: %s", no, all)
		}
	}
	if d.Count != 1 || d.Title == "" || len(d.Steps[0].Lines) < 7 || !strings.Contains(d.Steps[0].Reply, "⟦NAME-A⟧您好") || !strings.Contains(d.Steps[0].Reply, "\n带身份证就行") || len(d.Steps[0].Sources) == 0 {
		t.Errorf("the draft: %+v", d)
	}
	// The same person has the same placeholder in what they, and others, say.
	if !strings.Contains(all, "我叫⟦NAME-A⟧") || !strings.Contains(all, "我是⟦NAME-A⟧") {
		t.Errorf("the names: %s", all)
	}
	if _, err := o.MarkTraining(ctx, boss, handoff, d.Title, nil, d.Seen); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("marked what was not looked at: %v", err)
	}
	if _, err := o.MarkTraining(ctx, li, handoff, d.Title, []string{"市职业技能鉴定中心"}, d.Seen); !errors.Is(err, bot.ErrRights) {
		t.Errorf("a counsellor marked it: %v", err)
	}
	training, err := o.MarkTraining(ctx, boss, handoff, "护工证，电话13800138000", []string{"市职业技能鉴定中心"}, d.Seen)
	if err != nil {
		t.Fatal(err)
	}
	if detail := o.column(`SELECT detail FROM audit WHERE what = 'training_offered'`); detail != fmt.Sprint(training) {
		t.Errorf("the audit has %q", detail)
	}
	if offered, err := o.TrainingCases(ctx, zhao); err != nil || len(offered) != 1 || offered[0].Title != "护工证，电话⟦PHONE-A⟧" || offered[0].Count != 1 || offered[0].Done != 0 {
		t.Errorf("offered: %+v, %v", offered, err)
	}
	c, own, err := o.Training(ctx, zhao, training)
	if err != nil || len(own) != 0 || len(c.Steps) != 1 || c.Steps[0].Reply != "" || c.Steps[0].Sources != nil || len(c.Steps[0].Lines) == 0 {
		t.Errorf("before the reply: %+v, %v", c, err)
	}
	if err := o.ReplyTraining(ctx, zhao, training, 1, "x"); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("a step that is none: %v", err)
	}
	if err := o.ReplyTraining(ctx, zhao, training, 0, " \n"); !errors.Is(err, bot.ErrUnfit) {
		t.Errorf("without words: %v", err)
	}
	if err := o.RateTraining(ctx, zhao, training, 0, 4); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("rated before it was written: %v", err)
	}
	if err := o.ReplyTraining(ctx, zhao, training, 0, "带身份证去考"); err != nil {
		t.Fatal(err)
	}
	if err := o.ReplyTraining(ctx, zhao, training, 0, "copied"); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("a second time: %v", err)
	}
	if err := o.RateTraining(ctx, zhao, training, 0, 6); !errors.Is(err, bot.ErrUnfit) {
		t.Errorf("six of five: %v", err)
	}
	if err := o.RateTraining(ctx, zhao, training, 0, 3); err != nil {
		t.Fatal(err)
	}
	if c, own, err = o.Training(ctx, zhao, training); err != nil || len(own) != 1 || own[0].Rating != 3 || c.Steps[0].Reply == "" || c.Done != 1 {
		t.Errorf("after the reply: %+v %+v, %v", c, own, err)
	}
	if err := o.ReplyTraining(ctx, id("小东"), training, 0, "东区的回答"); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string][]string{"孙主管": {"东区的回答", "带身份证去考"}, "东主管": {"东区的回答"}, "钱主任": {"东区的回答", "带身份证去考"}, "老赵": nil, "小东": nil} {
		replies, err := o.TrainingReplies(ctx, id(who), 10)
		var said []string
		for _, r := range replies {
			said = append(said, r.Text)
		}
		if err != nil || !slices.Equal(said, want) {
			t.Errorf("%s sees %v, want %v, %v", who, said, want, err)
		}
	}
	if err := o.UnmarkTraining(ctx, zhao, training); !errors.Is(err, bot.ErrRights) {
		t.Errorf("a counsellor took it back: %v", err)
	}
	if _, err := o.Pool.Exec(ctx, `DELETE FROM conversation WHERE id = (SELECT conversation_id FROM handoff WHERE id = $1)`, handoff); err != nil {
		t.Fatal(err)
	}
	if left := o.column(`SELECT (SELECT count(*) FROM training_case) || ' ' || (SELECT count(*) FROM training_reply)`); left != "0 0" {
		t.Errorf("left of an erased conversation: %s", left)
	}
	if _, _, err := o.Training(ctx, zhao, training); !errors.Is(err, bot.ErrRights) {
		t.Errorf("replayed after it was erased: %v", err)
	}
}

// TestTrainingOpen: what is going on is not replayed, nor a case in which nobody wrote.
func TestTrainingOpen(t *testing.T) {
	o := newOffice(t, newStarterBot(t))
	run(t, o.Bot, 2)
	o.staff = map[string]int64{}
	for i, line := range []string{"staff 孙主管 supervisor - - 9", "> 人工", "as 孙主管 /claim", "as 孙主管 您好"} {
		o.line("open", i, line)
	}
	boss, handoff := o.count(`SELECT id::text FROM staff`), o.count(`SELECT id::text FROM handoff`)
	if _, err := o.DraftTraining(t.Context(), boss, handoff, nil); !errors.Is(err, bot.ErrRights) {
		t.Errorf("an open case: %v", err)
	}
	for i, line := range []string{"staff Quentin counsellor - - 9", "> person", "as Quentin /claim", "as Quentin Hello", "> is quentin your name?", "as Quentin Yes, Quentin it is", "as Quentin /close"} {
		o.line("named", 10+i, line)
	}
	// Whoever has worked on it is not told of, however they are called.
	if d, err := o.DraftTraining(t.Context(), boss, o.count(`SELECT max(id)::text FROM handoff`), nil); err != nil || len(d.Steps) != 2 || d.Steps[1].Reply != "Yes, ⟦NAME-A⟧ it is" || d.Steps[1].Lines[0].Text != "is ⟦NAME-A⟧ your name?" {
		t.Errorf("%+v, %v", d, err)
	}
	for i, line := range []string{"> 人工", "as 孙主管 /close"} {
		o.line("silent", 20+i, line)
	}
	if _, err := o.DraftTraining(t.Context(), boss, o.count(`SELECT max(id)::text FROM handoff`), nil); !errors.Is(err, bot.ErrNothing) {
		t.Errorf("a case without words: %v", err)
	}
}

// TestCompareReplies goes by sources, numbers and conditions, in either writing.
func TestCompareReplies(t *testing.T) {
	sources := []bot.ProposalSource{{Title: "失业保险条例"}, {Title: "Social Insurance Law"}}
	for _, c := range []struct {
		real, own string
		want      map[string]bool
		besides   []string
	}{
		{"依据《失业保险条例》第十七条，缴费满六年的，最长领18个月。", "按失业保险条例第17条，最长十八个月，60天内申请。", map[string]bool{"失业保险条例": true, "第十七条": true, "六年": false, "18个月": true, "缴费满六年的": false}, []string{"60天内"}},
		{"If you resign without cause, you get nothing. Under the Social Insurance Law it is 24 months at most.", "It is 24 months at most, if you did not resign without cause", map[string]bool{"Social Insurance Law": false, "24 months": true, "you resign without cause": true}, nil},
		{"您好", "您好", map[string]bool{}, nil},
		{"", "", map[string]bool{}, nil},
	} {
		parts, besides := bot.CompareReplies(c.real, c.own, sources)
		got := map[string]bool{}
		for _, p := range parts {
			got[p.Text] = p.There
		}
		for what, there := range c.want {
			if is, ok := got[what]; !ok || is != there {
				t.Errorf("%q: %q is %t, found %t: %+v", c.real, what, is, ok, parts)
			}
		}
		if !slices.Equal(besides, c.besides) || len(c.want) == 0 && len(parts) != 0 {
			t.Errorf("%q: besides %q, parts %+v", c.real, besides, parts)
		}
	}
}
