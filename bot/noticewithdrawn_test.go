package bot_test

import (
	"testing"
)

// TestNoticeOfRestored: nobody is told that a document was withdrawn which is in force
// again.
func TestNoticeOfRestored(t *testing.T) {
	ctx := t.Context()
	o, l, admin, next := changed(t)
	var version int64
	if err := o.Pool.QueryRow(ctx, `SELECT e.id FROM version v JOIN version e USING (document_id) WHERE v.id = $1 AND e.state = 'published'`, next).Scan(&version); err != nil {
		t.Fatal(err)
	}
	withdrawal, err := l.Withdraw(ctx, []int64{version}, "王")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.DraftNotice(ctx, admin, version, 0, map[string]string{"zh": "已撤下。", "en": "It is withdrawn."}, falls(t, l, version)); err != nil {
		t.Fatal(err)
	}
	if people, err := o.ApproveNotice(ctx, admin, version, 1); err != nil || people != 2 {
		t.Fatalf("%d people, %v", people, err)
	}
	if _, err := l.Restore(ctx, withdrawal, "王"); err != nil {
		t.Fatal(err)
	}
	if n, err := o.NoticeOf(ctx, version); err != nil || n.State != "lapsed" {
		t.Errorf("it is %s, %v", n.State, err)
	}
	if wrote, err := o.TellChanges(ctx); err != nil || wrote != 0 {
		t.Errorf("told %d of what is in force, %v", wrote, err)
	}
}
