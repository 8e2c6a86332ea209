package bot_test

import (
	"errors"
	"testing"

	"careerbot/bot"
)

// TestNoticeAgain: what was approved before a change was taken back and published anew is
// sent to nobody, and is written and looked at again; so is what was stopped. Who was told
// is not told again.
func TestNoticeAgain(t *testing.T) {
	ctx := t.Context()
	o, l, admin, version := changed(t)
	notes := map[string]string{"zh": "考试费有变动。", "en": "The fee has changed."}
	all := falls(t, l, version)
	publish := func() int64 {
		t.Helper()
		p, err := l.Publish(ctx, []int64{version}, "王")
		if err != nil {
			t.Fatal(err)
		}
		return p.ID
	}
	write := func(revision int64) {
		t.Helper()
		if err := o.DraftNotice(ctx, admin, version, revision, notes, all); err != nil {
			t.Fatalf("over revision %d: %v", revision, err)
		}
	}
	approve := func(revision int64, want int) {
		t.Helper()
		if people, err := o.ApproveNotice(ctx, admin, version, revision); err != nil || people != want {
			t.Fatalf("revision %d: %d people, want %d, %v", revision, people, want, err)
		}
	}
	tell := func(step string, want int, state string) {
		t.Helper()
		if n, err := o.TellChanges(ctx); err != nil || n != want {
			t.Errorf("%s: told %d, want %d, %v", step, n, want, err)
		}
		if n, err := o.NoticeOf(ctx, version); err != nil || n.State != state {
			t.Errorf("%s: the message is %q, want %q, %v", step, n.State, state, err)
		}
	}
	first := publish()
	write(0)
	approve(1, 2)
	o.exec(`UPDATE change_told t SET due_at = NULL, told_at = $1 FROM conversation c WHERE c.id = t.conversation_id AND c.external_id = 'en'`, o.Now())
	if err := l.Undo(ctx, first, "王"); err != nil {
		t.Fatal(err)
	}
	publish()
	tell("published anew", 0, "lapsed")
	if _, err := o.ApproveNotice(ctx, admin, version, 1); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("approved anew without being written: %v", err)
	}
	write(1)
	tell("written again", 0, "draft")
	approve(2, 1)
	if err := o.StopNotice(ctx, admin, version); err != nil {
		t.Fatal(err)
	}
	tell("stopped", 0, "stopped")
	if err := o.DraftNotice(ctx, admin, version, 1, notes, all); !errors.Is(err, bot.ErrTaken) {
		t.Errorf("over what was stopped as somebody saw it before: %v", err)
	}
	write(2)
	approve(3, 1)
	tell("looked at again", 1, "approved")
	if n, err := o.NoticeOf(ctx, version); err != nil || n.People != 2 || n.Told != 2 || n.Yet != 0 {
		t.Errorf("%+v, %v", n, err)
	}
}
