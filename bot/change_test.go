package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/knowledge"
)

// falls is what a version changes, as the pages hand it to the core.
func falls(t testing.TB, l *knowledge.Library, version int64) (all []bot.Fall) {
	t.Helper()
	found, err := l.Falls(context.Background(), version, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		all = append(all, bot.Fall{Version: f.Version, Start: f.Before.Start, End: f.Before.End, Title: f.Title, Number: f.Number, What: f.What, Heading: f.Before.Heading, Text: f.Before.Text,
			NowHeading: f.After.Heading, Now: f.After.Text, NowStart: f.After.Start, NowEnd: f.After.End})
	}
	return all
}

// changed is a library in which a rule was asked about by three people, of whom two want
// to be told, and then changed. It gives the version that changes it.
func changed(t *testing.T) (o *office, l *knowledge.Library, admin int64, version int64) {
	t.Helper()
	b, l, draft := diving(t)
	o = newOffice(t, b)
	b.Now = func() time.Time { return time.Unix(0, o.clock.Load()).UTC().In(aDay.Location()) }
	o.clock.Store(aDay.UnixNano())
	b.Quiet = bot.Quiet{From: time.Hour, To: time.Hour} // none
	t.Run("asked", func(t *testing.T) {
		run(t, b, 2)
		ask(t, b, "told", "1", asksDiving)
		if a := ask(t, b, "told", "2", "谢谢"); !strings.Contains(a.Text, "发“规定变了告诉我”") {
			t.Errorf("after thanks: %s", a.Text)
		}
		if a := ask(t, b, "told", "3", "规定变了告诉我"); !strings.Contains(a.Text, "每天最多一条") {
			t.Errorf("%s", a.Text)
		}
		if a := ask(t, b, "told", "4", "谢谢"); strings.Contains(a.Text, "告诉") {
			t.Errorf("offered again: %s", a.Text)
		}
		ask(t, b, "not told", "1", asksDiving)
		ask(t, b, "other rule", "1", "潜水员证书考试地点在哪里？")
		ask(t, b, "other rule", "2", "Tell me if the rules change.")
		ask(t, b, "en", "1", asksDiving)
		ask(t, b, "en", "2", "please tell me when the rules change")
	})
	admin, err := b.AddStaff(t.Context(), bot.Staff{Name: "王主任", Login: "wang", Role: "admin", Telegram: 7, Capacity: 5})
	if err != nil {
		t.Fatal(err)
	}
	var next int64
	for _, id := range draft(1) {
		if o.column(`SELECT d.source FROM version v JOIN document d ON d.id = v.document_id WHERE v.id = $1`, id) == "/standard.md" {
			next = id
		}
	}
	if next == 0 {
		t.Fatal("there is no draft")
	}
	return o, l, admin, next
}

// TestRelied: of answers it is known which passages they cite, and so which rely on what a
// draft would change. Of those who got them only who wants it is told, and only what was
// looked at.
func TestRelied(t *testing.T) {
	ctx := context.Background()
	o, l, admin, version := changed(t)
	all := falls(t, l, version)
	if len(all) != 1 || all[0].What != "changed" {
		t.Fatalf("%+v", all)
	}
	r, err := o.Relied(ctx, all)
	if err != nil || r.Answers != 3 || r.People != 3 || r.Willing != 2 || r.Falls[0] != 3 || len(r.Samples) != 3 || r.Samples[0].Question != asksDiving {
		t.Fatalf("%+v, %v", r, err)
	}
	if cited, err := o.Cited(ctx, []int64{all[0].Version, version}); err != nil || len(cited) != 1 || !cited[all[0].Version] {
		t.Errorf("answers cite %v of the one before and the draft, %v", cited, err)
	}
	notes := map[string]string{"zh": "考试费有变动。", "en": "The fee has changed."}
	if err := o.DraftNotice(ctx, admin, version, 0, notes, all); !errors.Is(err, bot.ErrUnpublished) {
		t.Errorf("of a draft: %v", err)
	}
	p, err := l.Publish(ctx, []int64{version}, "王")
	if err != nil {
		t.Fatal(err)
	}
	counsellor, err := o.AddStaff(ctx, bot.Staff{Name: "李", Login: "lili", Role: "supervisor", Telegram: 8, Capacity: 5})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.DraftNotice(ctx, counsellor, version, 0, notes, all); !errors.Is(err, bot.ErrRights) {
		t.Errorf("by a supervisor: %v", err)
	}
	if err := o.DraftNotice(ctx, admin, version, 0, map[string]string{"zh": "有"}, all); !errors.Is(err, bot.ErrNotice) {
		t.Errorf("without English words: %v", err)
	}
	for i, revision := range []int64{0, 1} {
		if err := o.DraftNotice(ctx, admin, version, revision, notes, all); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
	}
	if err := o.DraftNotice(ctx, admin, version, 1, notes, all); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("over what somebody else has written: %v", err)
	}
	n, err := o.NoticeOf(ctx, version)
	if err != nil || n.State != "draft" || n.Revision != 2 || n.DraftedBy != "王主任" {
		t.Fatalf("%+v, %v", n, err)
	}
	shown := n.Message("zh", []int{1})
	if want := "考试费有变动。\n\n《潜水员证书考试费规定》 第一条\n以前：第一条 潜水员证书考试费为每人七百元。\n现在：第一条 潜水员证书考试费为每人八百元。 [1]\n\n想知道现在怎么规定，直接把问题再发一次就行。"; shown.Text != want || len(shown.Citations) != 1 {
		t.Errorf("%q, want\n%q", shown.Text, want)
	}
	if wrote, err := o.TellChanges(ctx); err != nil || wrote != 0 {
		t.Errorf("told %d of what nobody approved, %v", wrote, err)
	}
	if _, err := o.ApproveNotice(ctx, admin, version, 1); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("approved what was not looked at: %v", err)
	}
	if _, err := o.ApproveNotice(ctx, counsellor, version, 2); !errors.Is(err, bot.ErrRights) {
		t.Errorf("approved by a supervisor: %v", err)
	}
	if people, err := o.ApproveNotice(ctx, admin, version, 2); err != nil || people != 2 {
		t.Fatalf("%d people, %v", people, err)
	}
	var wg sync.WaitGroup
	told := make([]int, 4)
	for i := range told {
		wg.Go(func() {
			var err error
			if told[i], err = o.TellChanges(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if sum := told[0] + told[1] + told[2] + told[3]; sum != 2 {
		t.Errorf("%v messages", told)
	}
	said := `SELECT o.body->>'answer' FROM outbox o JOIN turn t ON t.id = o.turn_id JOIN conversation c ON c.id = o.conversation_id WHERE t.external_id LIKE 'change:%' AND c.external_id = $1`
	if got := o.column(said, "told"); got != shown.Text {
		t.Errorf("told %q", got)
	}
	if got := o.column(said, "en"); !strings.HasPrefix(got, "The fee has changed.\n\n潜水员证书考试费规定, 第一条\nBefore: ") {
		t.Errorf("told %q", got)
	}
	if got := o.column(said, "not told") + o.column(said, "other rule"); got != "" {
		t.Errorf("told %q", got)
	}
	if n, err = o.NoticeOf(ctx, version); err != nil || n.People != 2 || n.Told != 2 || n.Yet != 0 || n.ApprovedBy != "王主任" {
		t.Errorf("%+v, %v", n, err)
	}
	if got := o.column(`SELECT string_agg(what, ' ' ORDER BY id) FROM audit WHERE what LIKE 'change_%'`); got != "change_drafted change_drafted change_approved_alone" {
		t.Errorf("audit: %s", got)
	}
	if got := o.column(`SELECT count(*)::text FROM answer_source WHERE version_id = $1`, version); got != "0" {
		t.Errorf("%s messages about the change are taken for answers that rely on it", got)
	}
	if err := l.Undo(ctx, p.ID, "王"); err != nil {
		t.Fatal(err)
	}
	o.exec(`UPDATE change_told SET due_at = $1, told_at = NULL`, o.Now())
	o.exec(`UPDATE rule_watch SET told_at = NULL`)
	if wrote, err := o.TellChanges(ctx); err != nil || wrote != 0 {
		t.Errorf("told %d of what was taken back, %v", wrote, err)
	}
}

// TestToldLater: nobody is told at night, twice a day, while a counsellor has the
// conversation, or after they said stop; what was not sent can be stopped.
func TestToldLater(t *testing.T) {
	ctx := context.Background()
	o, l, admin, version := changed(t)
	if _, err := l.Publish(ctx, []int64{version}, "王"); err != nil {
		t.Fatal(err)
	}
	notes := map[string]string{"zh": "考试费有变动。", "en": "The fee has changed."}
	if err := o.DraftNotice(ctx, admin, version, 0, notes, falls(t, l, version)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ApproveNotice(ctx, admin, version, 1); err != nil {
		t.Fatal(err)
	}
	tell := func(when string, want int, due string) {
		t.Helper()
		n, err := o.TellChanges(ctx)
		if err != nil || n != want {
			t.Errorf("%s: %d messages, %v", when, n, err)
		}
		if got := o.column(`SELECT coalesce(extract(epoch FROM t.due_at - $1::timestamptz)::integer / 60 || '', 'none') FROM change_told t JOIN conversation c ON c.id = t.conversation_id WHERE c.external_id = 'told'`, o.Now()); got != due {
			t.Errorf("%s: due in %s minutes, want %s", when, got, due)
		}
	}
	again := func() { o.exec(`UPDATE change_told SET due_at = $1, told_at = NULL`, o.Now()) }
	o.exec(`DELETE FROM change_told WHERE conversation_id = (SELECT id FROM conversation WHERE external_id = 'en')`)
	o.exec(`UPDATE rule_watch SET told_at = $1`, o.Now().Add(-time.Hour))
	tell("an hour after the last message", 0, fmt.Sprint(23*60))
	again()
	o.exec(`UPDATE rule_watch SET told_at = NULL`)
	o.exec(`UPDATE conversation SET owner = $1 WHERE external_id = 'told'`, admin)
	tell("while a counsellor has the conversation", 0, "60")
	again()
	o.exec(`UPDATE conversation SET owner = NULL`)
	o.Quiet = bot.Quiet{From: 8 * time.Hour, To: 9 * time.Hour} // it is 8 in Shanghai
	if n, err := o.TellChanges(ctx); err != nil || n != 0 {
		t.Errorf("in quiet hours: %d messages, %v", n, err)
	}
	again()
	o.Quiet = bot.Quiet{From: time.Hour, To: time.Hour}
	if err := o.StopNotice(ctx, admin, version); err != nil {
		t.Fatal(err)
	}
	tell("after it was stopped", 0, "none")
	o.exec(`UPDATE change_notice SET state = 'approved'`)
	again()
	t.Run("stop", func(t *testing.T) {
		o.exec(`UPDATE change_told SET due_at = $1`, o.Now().AddDate(0, 0, 1)) // not while this runs
		run(t, o.Bot, 2)
		if a := ask(t, o.Bot, "told", "9", "别再发了"); !strings.Contains(a.Text, "已经停掉：规定变动提醒") {
			t.Errorf("%s", a.Text)
		}
		if a := ask(t, o.Bot, "told", "10", "/mydata"); !strings.Contains(a.Text, "规定变动提醒：没有开启") || len(a.Choices) != 2 { // it can be had again, and all erased
			t.Errorf("%s %+v", a.Text, a.Choices)
		}
		if a := ask(t, o.Bot, "told", "11", "不用告诉我规定变动"); !strings.Contains(a.Text, "没有开启规定变动提醒") {
			t.Errorf("%s", a.Text)
		}
	})
	again()
	tell("after they said stop", 0, "none")
	o.exec(`INSERT INTO rule_watch (conversation_id, language, since) SELECT id, 'zh', now() FROM conversation WHERE external_id = 'told'`)
	o.exec(`UPDATE conversation SET unreachable_at = now()`)
	again()
	tell("where they have blocked us", 0, "none")
	if got := o.column(`SELECT count(*)::text FROM rule_watch w JOIN conversation c ON c.id = w.conversation_id WHERE c.external_id = 'told'`); got != "0" {
		t.Errorf("who has blocked us is told still")
	}
}

// TestReliedDocuments ranks what is in force by how many answers rely on it and how old it
// is.
func TestReliedDocuments(t *testing.T) {
	o, _, _, _ := changed(t)
	o.exec(`DELETE FROM relied_count`) // the program that ran above may have counted
	if _, _, counted, err := o.ReliedDocuments(t.Context(), "stake", "", nil, 1, 0); err != nil || !counted.IsZero() {
		t.Errorf("counted at %s before it was, %v", counted, err)
	}
	count := func(good time.Duration) {
		t.Helper()
		if err := o.CountRelied(t.Context(), good); err != nil {
			t.Fatal(err)
		}
	}
	count(time.Hour)
	rank := func(order string) string {
		t.Helper()
		all, total, counted, err := o.ReliedDocuments(t.Context(), order, "", nil, 500, 0)
		if counted.IsZero() {
			t.Error("nothing says when it was counted")
		}
		if err != nil || total != len(all) || total < 10 {
			t.Fatalf("%d of %d, %v", len(all), total, err)
		}
		var said []string
		for _, d := range all {
			if d.Answers > 0 {
				said = append(said, fmt.Sprint(d.Title, " ", d.Answers))
			}
		}
		if order == "age" && all[0].Years(o.Now()) < all[total-1].Years(o.Now()) {
			t.Error("the youngest is first")
		}
		return strings.Join(said, "|")
	}
	for _, order := range []string{"stake", "answers", "age", "wrong"} {
		if got := rank(order); !strings.HasPrefix(got, "潜水员证书考试费规定 3|") && order != "age" || !strings.Contains(got, "潜水员证书考试地点规定 1") {
			t.Errorf("%s: %s", order, got)
		}
	}
	// A count is good for a while; what was erased is gone with the next.
	o.exec(`DELETE FROM answer_source WHERE turn_id = (SELECT max(turn_id) FROM answer_source s JOIN version v ON v.id = s.version_id WHERE v.title = '潜水员证书考试费规定')`)
	count(time.Hour)
	if got := rank("answers"); !strings.HasPrefix(got, "潜水员证书考试费规定 3|") {
		t.Errorf("counted again though it is good for an hour: %s", got)
	}
	count(0)
	if got := rank("answers"); !strings.HasPrefix(got, "潜水员证书考试费规定 2|") {
		t.Errorf("erased, and counted still: %s", got)
	}
}

// TestNoticeSteps: what is drafted is told to nobody; changed words void what was looked
// at; another admin looks at it where there is one; then who asked for it is told, in their
// language, and nobody else.
func TestNoticeSteps(t *testing.T) {
	ctx := t.Context()
	o, l, admin, version := changed(t)
	second, err := o.AddStaff(ctx, bot.Staff{Name: "陈主任", Login: "chen", Role: "admin", Telegram: 9, Capacity: 5})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Publish(ctx, []int64{version}, "王"); err != nil {
		t.Fatal(err)
	}
	told := func(step, want string) {
		t.Helper()
		if _, err := o.TellChanges(ctx); err != nil {
			t.Errorf("%s: %v", step, err)
		}
		got := o.column(`SELECT coalesce(string_agg(c.external_id || ': ' || split_part(b.body->>'answer', E'\n', 1), '|' ORDER BY c.external_id), '')
			FROM outbox b JOIN turn t ON t.id = b.turn_id JOIN conversation c ON c.id = b.conversation_id WHERE t.external_id LIKE 'change:%'`)
		if got != want {
			t.Errorf("%s: told %q, want %q", step, got, want)
		}
	}
	approve := func(step string, by, revision int64, want error) {
		t.Helper()
		if _, err := o.ApproveNotice(ctx, by, version, revision); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", step, err, want)
		}
	}
	all := falls(t, l, version)
	if err := o.DraftNotice(ctx, admin, version, 0, map[string]string{"zh": "考试费有变动。", "en": "The fee has changed."}, all); err != nil {
		t.Fatal(err)
	}
	told("drafted", "")
	approve("their own", admin, 1, bot.ErrOwn)
	told("their own", "")
	if err := o.DraftNotice(ctx, admin, version, 1, map[string]string{"zh": "考试费涨了。", "en": "The fee has risen."}, all); err != nil {
		t.Fatal(err)
	}
	approve("words that were changed since", second, 1, bot.ErrTaken)
	told("words that were changed since", "")
	o.exec(`UPDATE staff SET removed_at = now() WHERE id = $1`, second)
	approve("by who was removed", second, 2, bot.ErrRights)
	o.exec(`UPDATE staff SET removed_at = NULL WHERE id = $1`, second)
	approve("looked at by another", second, 2, nil)
	told("looked at", "en: The fee has risen.|told: 考试费涨了。")
	if got := o.column(`SELECT string_agg(what || ' ' || staff_id, ' ' ORDER BY id) FROM audit WHERE what LIKE 'change_%'`); got != fmt.Sprintf("change_drafted %d change_drafted %d change_approved %d", admin, admin, second) {
		t.Errorf("audit: %s", got)
	}
	if err := o.DraftNotice(ctx, admin, version, 2, map[string]string{"zh": "又变", "en": "Again"}, all); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("other words after it was sent: %v", err)
	}
}
