package bot_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"careerbot/bot"
)

// count reads one number from the database.
func (o *office) count(sql string, args ...any) int64 {
	o.Helper()
	n, err := strconv.ParseInt(o.column(sql, args...), 10, 64)
	if err != nil {
		o.Fatal(err)
	}
	return n
}

// learning is an office in which a counsellor has answered what the library could not.
func learning(t *testing.T) (o *office, li, zhao, boss int64) {
	t.Helper()
	o = newOffice(t, newStarterBot(t))
	run(t, o.Bot, 2)
	o.staff = map[string]int64{}
	for _, who := range []string{"李老师 counsellor - - 9", "老赵 counsellor - - 9", "钱主任 admin - - 9"} {
		o.line("", 1, "staff "+who)
	}
	for i, line := range []string{
		"> 我叫张小明，试用期最长多久？", "> 养老院的护工证去哪里考？", "> 火星上的工资怎么发？", "> 人工", "as 李老师 /claim", "> 我是张小明，电话13800138000，护工证到底去哪考",
		"as 李老师 小明您好，护工证到市职业技能鉴定中心考，电话13900139000", "as 李老师 带身份证就行", "as 李老师 /close",
	} {
		o.line("learning", 10+i, line)
	}
	id := func(name string) int64 { return o.count(`SELECT id::text FROM staff WHERE name = $1`, name) }
	return o, id("李老师"), id("老赵"), id("钱主任")
}

// TestProposal: an answer is drafted without what tells who the person is, decided by
// an admin only, published once, and its question is known to the evaluation; the gap
// that it answers is closed, and no other.
func TestProposal(t *testing.T) {
	o, li, zhao, boss := learning(t)
	ctx := t.Context()
	handoff := o.count(`SELECT id::text FROM handoff`)
	if _, _, err := o.DraftProposal(ctx, zhao, handoff, 0); !errors.Is(err, bot.ErrRights) {
		t.Errorf("who never had the case drafted of it: %v", err)
	}
	p, near, err := o.DraftProposal(ctx, li, handoff, 0)
	if err != nil {
		t.Fatal(err)
	}
	if p.Text != "⟦NAME-A⟧您好，护工证到市职业技能鉴定中心考，电话⟦PHONE-A⟧\n\n带身份证就行" || p.Question != "火星上的工资怎么发？" || p.Language != "zh" {
		t.Errorf("the draft: %+v", p)
	}
	if len(near) == 0 {
		t.Error("nothing came near")
	}
	one, _, err := o.DraftProposal(ctx, li, handoff, o.count(`SELECT turn_id::text FROM outbox WHERE conversation_id = $1 AND body->>'answer' LIKE '%带身份证就行'`, o.conv))
	if err != nil || one.Text != "带身份证就行" {
		t.Errorf("of one message: %q, %v", one.Text, err)
	}
	p.Question, p.Title, p.Sources = "养老院的护工证去哪里考？\n# x", "护工证去哪里考", near[:1]
	p.Turn = o.count(`SELECT id::text FROM turn WHERE message LIKE '养老院%'`)
	p.Text += "\n\n有事找王芳，我叫王芳，13800138000"
	p.Staff = zhao
	if _, err := o.Propose(ctx, p); !errors.Is(err, bot.ErrRights) {
		t.Errorf("who never had the case proposed of it: %v", err)
	}
	p.Staff = li
	if _, err := o.Propose(ctx, bot.Proposal{Staff: li, Case: handoff, Title: " ", Question: "x", Text: "x", Language: "zh"}); !errors.Is(err, bot.ErrUnfit) {
		t.Errorf("without a title: %v", err)
	}
	id, err := o.Propose(ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	p, may, err := o.Proposal(ctx, li, id)
	if err != nil || may || strings.Contains(p.Text, "13800138000") || strings.Contains(p.Text, "王芳") || strings.Contains(p.Question, "\n") || len(p.Sources) != 1 {
		t.Errorf("stored: %+v, may %t, %v", p, may, err)
	}
	if _, _, err := o.Proposal(ctx, zhao, id); !errors.Is(err, bot.ErrRights) {
		t.Errorf("another read it: %v", err)
	}
	for staff, want := range map[int64]int{li: 1, zhao: 0, boss: 1, 0: 1} {
		if all, err := o.Proposals(ctx, staff, "", 10); err != nil || len(all) != want {
			t.Errorf("%d sees %d, %v", staff, len(all), err)
		}
	}
	published := 0
	publish := func(_ context.Context, g bot.Guide) error {
		published++
		if !strings.HasPrefix(g.Markdown, "# 护工证去哪里考\n\n## 养老院的护工证去哪里考？ # x\n\n您好") || !strings.Contains(g.Markdown, "《"+near[0].Title+"》") || g.Source != "guide:proposal/"+strconv.FormatInt(id, 10) {
			t.Errorf("published %+v", g)
		}
		return nil
	}
	gaps, err := o.GapsOf(ctx, boss, id)
	if err != nil || len(gaps) != 2 || gaps[0].ID != p.Turn {
		t.Fatalf("gaps %+v, %v", gaps, err)
	}
	if err := o.AcceptProposal(ctx, li, id, p.Revision, nil, nil, publish); !errors.Is(err, bot.ErrRights) {
		t.Errorf("a counsellor accepted: %v", err)
	}
	if err := o.AcceptProposal(ctx, boss, id, p.Revision, nil, nil, publish); !errors.Is(err, bot.ErrUnfit) {
		t.Errorf("accepted with placeholders: %v", err)
	}
	p.Text = "您好，护工证到市职业技能鉴定中心考，带身份证。"
	if p.Revision, err = o.ReviseProposal(ctx, li, p); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ReviseProposal(ctx, zhao, p); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("another changed it: %v", err)
	}
	if err := o.AcceptProposal(ctx, boss, id, p.Revision-1, nil, nil, publish); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("accepted what nobody looked at: %v", err)
	}
	if published != 0 {
		t.Fatal("published before it was accepted")
	}
	failing := errors.New("away")
	if err := o.AcceptProposal(ctx, boss, id, p.Revision, nil, nil, func(context.Context, bot.Guide) error { return failing }); !errors.Is(err, failing) || o.column(`SELECT state FROM proposal`) != "proposed" {
		t.Errorf("accepted though it was not published: %v", err)
	}
	o.line("other", 90, "> 月球上的工资怎么发？")
	other := o.count(`SELECT id::text FROM turn WHERE message LIKE '月球%'`)
	o.conv = o.count(`SELECT conversation_id::text FROM handoff`)
	if err := o.AcceptProposal(ctx, boss, id, p.Revision, []int64{p.Turn, other}, nil, publish); err != nil || published != 1 {
		t.Fatalf("%v, published %d times", err, published)
	}
	if err := o.AcceptProposal(ctx, boss, id, p.Revision, nil, nil, publish); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("accepted twice: %v", err)
	}
	if closed := o.column(`SELECT turn_id::text FROM gap WHERE state = 'closed' AND proposal_id IS NOT NULL`); closed != strconv.FormatInt(p.Turn, 10) {
		t.Errorf("closed gaps: %q", closed)
	}
	if known := o.column(`SELECT question || ' ' || array_to_string(documents, ' ') FROM evaluation_case`); !strings.HasPrefix(known, "养老院的护工证去哪里考？ # x guide:proposal/") || !strings.Contains(known, "starter:") {
		t.Errorf("the evaluation knows %q", known)
	}
	if did := o.column(`SELECT string_agg(what, ', ' ORDER BY id) FROM audit WHERE what LIKE 'propos%'`); did != "proposal_made, proposal_changed, proposal_accepted" {
		t.Errorf("the audit has %q", did)
	}
	// The guide outlives the conversation, which it does not tell of.
	if _, err := o.Pool.Exec(ctx, `DELETE FROM conversation`); err != nil {
		t.Fatal(err)
	}
	if p, _, err = o.Proposal(ctx, boss, id); err != nil || p.Case != 0 || p.State != "accepted" {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestProposalRejected: it needs a reason, and the question stays a gap, also one that
// was none.
func TestProposalRejected(t *testing.T) {
	o, li, _, boss := learning(t)
	ctx := t.Context()
	turn := o.count(`SELECT id::text FROM turn WHERE message LIKE '%试用期%'`)
	id, err := o.Propose(ctx, bot.Proposal{Staff: li, Case: o.count(`SELECT id::text FROM handoff`), Turn: turn, Title: "T", Question: "试用期？", Text: "六个月", Language: "zh"})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.RejectProposal(ctx, boss, id, 1, " ", true, nil); !errors.Is(err, bot.ErrUnfit) {
		t.Errorf("without a reason: %v", err)
	}
	if err := o.RejectProposal(ctx, li, id, 1, "no", true, nil); !errors.Is(err, bot.ErrRights) {
		t.Errorf("by a counsellor: %v", err)
	}
	if err := o.RejectProposal(ctx, boss, id, 1, "没有依据", true, nil); err != nil {
		t.Fatal(err)
	}
	if got := o.column(`SELECT state || question FROM gap WHERE turn_id = $1`, turn); got != "open试用期？" {
		t.Errorf("the gap: %q", got)
	}
	if p, _, err := o.Proposal(ctx, li, id); err != nil || p.State != "rejected" || p.Why != "没有依据" || p.DecidedBy != "钱主任" || p.Decided == nil {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := o.ReviseProposal(ctx, li, bot.Proposal{ID: id, Revision: 1, Title: "T", Question: "Q", Text: "X", Language: "zh"}); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("changed after it was decided: %v", err)
	}
}

// TestProposalFound: numbers and names in a proposal are published only where an admin
// has said of each that it is public; a rejected question is exported only as clean.
// What nobody approved goes with the conversation.
func TestProposalFound(t *testing.T) {
	o, li, _, boss := learning(t)
	ctx := t.Context()
	handoff := o.count(`SELECT id::text FROM handoff`)
	_, near, err := o.DraftProposal(ctx, li, handoff, 0)
	if err != nil || len(near) == 0 {
		t.Fatal(near, err)
	}
	propose := func(question string) (p bot.Proposal) {
		t.Helper()
		p = bot.Proposal{Sources: near[:1], Staff: li, Case: handoff, Turn: o.count(`SELECT min(id)::text FROM turn WHERE message LIKE '养老院%'`), Title: "护工证", Question: question, Text: "x", Language: "zh"}
		id, err := o.Propose(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		p.ID, p.Revision = id, 1
		return p
	}
	p := propose("去哪里考？")
	p.Text = "到窗口考，电话020-83373737，找王主任，或打13800138000。12333也能问。"
	sources := p.Sources
	p.Sources = nil
	if p.Revision, err = o.ReviseProposal(ctx, li, p); err != nil {
		t.Fatal(err)
	}
	if err := o.AcceptProposal(ctx, boss, p.ID, p.Revision, nil, nil, nil); !errors.Is(err, bot.ErrUnsourced) {
		t.Errorf("accepted without a source: %v", err)
	}
	p.Sources = sources
	if p.Revision, err = o.ReviseProposal(ctx, li, p); err != nil {
		t.Fatal(err)
	}
	found, err := o.Findings(p)
	if err != nil || strings.Join(found, " ") != "020-83373737 13800138000 王主任" {
		t.Errorf("found %q, %v", found, err)
	}
	published := 0
	publish := func(context.Context, bot.Guide) error {
		published++
		return nil
	}
	for _, public := range [][]string{nil, {"020-83373737"}, {"020-83373737", "王主任"}, {"13800138000"}} {
		if err := o.AcceptProposal(ctx, boss, p.ID, p.Revision, nil, public, publish); !errors.Is(err, bot.ErrFound) || published != 0 {
			t.Errorf("with %q public: %v", public, err)
		}
	}
	p.Text = "到窗口考，电话020-83373737。12333也能问。"
	if p.Revision, err = o.ReviseProposal(ctx, boss, p); err != nil {
		t.Fatal(err)
	}
	if err := o.AcceptProposal(ctx, boss, p.ID, p.Revision, nil, []string{"020-83373737"}, publish); err != nil || published != 1 {
		t.Errorf("with its number public: %v", err)
	}
	unclean, clean, open := propose("甲？"), propose("乙？"), propose("丙？")
	unclean.Text = "我叫张小明"
	if unclean.Revision, err = o.ReviseProposal(ctx, li, unclean); err != nil {
		t.Fatal(err)
	}
	if err := o.RejectProposal(ctx, boss, unclean.ID, 2, "不行", true, nil); !errors.Is(err, bot.ErrFound) {
		t.Errorf("clean with a name in it: %v", err)
	}
	for p, c := range map[*bot.Proposal]bool{&unclean: false, &clean: true} {
		if err := o.RejectProposal(ctx, boss, p.ID, p.Revision, "不行", c, nil); err != nil {
			t.Fatal(err)
		}
	}
	set, err := o.EvaluationSet(ctx)
	asked := ""
	for _, q := range set.Queries {
		asked += q.Text
	}
	if err != nil || asked != "去哪里考？乙？" {
		t.Errorf("exported %q, %v", asked, err)
	}
	if _, err := o.Pool.Exec(ctx, `DELETE FROM conversation WHERE id = $1`, o.conv); err != nil {
		t.Fatal(err)
	}
	if left := o.column(`SELECT question FROM proposal`); left != "去哪里考？" {
		t.Errorf("after the conversation was erased there is %q, also %d", left, open.ID)
	}
}
