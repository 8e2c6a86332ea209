package bot_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"careerbot/bot"
	"careerbot/knowledge"
)

// TestUndoneIsTold: who was answered from a text that was taken back is found, and told of
// that, and of nothing else, also where they were told of the change itself.
func TestUndoneIsTold(t *testing.T) {
	ctx := t.Context()
	o, l, admin, version := changed(t)
	change := falls(t, l, version)
	p, err := l.Publish(ctx, []int64{version}, "王")
	if err != nil {
		t.Fatal(err)
	}
	notes := map[string]string{"zh": "请看。", "en": "Please see."}
	tell := func(revision int64, all []bot.Fall, want int) {
		t.Helper()
		if err := o.DraftNotice(ctx, admin, version, revision, notes, all); err != nil {
			t.Fatal(err)
		}
		if _, err := o.ApproveNotice(ctx, admin, version, revision+1); err != nil {
			t.Fatal(err)
		}
		o.exec(`UPDATE rule_watch SET told_at = NULL`)
		o.exec(`UPDATE conversation SET unasked_at = NULL`)
		if n, err := o.TellChanges(ctx); err != nil || n != want {
			t.Errorf("told %d, want %d, %v", n, want, err)
		}
	}
	tell(0, change, 2)
	o.exec(`UPDATE answer_source SET version_id = $1, start_at = 0, end_at = 1000 WHERE version_id = $2 AND conversation_id = (SELECT id FROM conversation WHERE external_id = 'told')`, version, change[0].Version)
	if err := l.Undo(ctx, p.ID, "王"); err != nil {
		t.Fatal(err)
	}
	undone := slices.DeleteFunc(falls(t, l, version), func(f bot.Fall) bool { return f.What != knowledge.Undone })
	if len(undone) != 1 || undone[0].Version != version {
		t.Fatalf("%+v", undone)
	}
	if n, err := o.NoticeOf(ctx, version); err != nil || n.State != "lapsed" {
		t.Errorf("%+v, %v", n, err)
	}
	if err := o.DraftNotice(ctx, admin, version, 1, notes, change); !errors.Is(err, bot.ErrUnpublished) {
		t.Errorf("of the change, which was taken back: %v", err)
	}
	tell(1, undone, 1)
	said := o.column(`SELECT string_agg(o.body->>'answer', '|') FROM outbox o JOIN turn t ON t.id = o.turn_id WHERE t.external_id LIKE 'change:%:2'`)
	if !strings.HasPrefix(said, "请看。\n\n《潜水员证书考试费规定》 第一条\n以前：第一条 潜水员证书考试费为每人八百元。\n现在：这一版已经撤回，不再作为答复依据。") || strings.Contains(said, "|") {
		t.Errorf("told %q", said)
	}
	if _, err := l.Publish(ctx, []int64{version}, "王"); err != nil {
		t.Fatal(err)
	}
	if n, err := o.NoticeOf(ctx, version); err != nil || n.State != "lapsed" {
		t.Errorf("published anew: %+v, %v", n, err)
	}
}
