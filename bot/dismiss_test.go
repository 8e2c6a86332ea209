package bot

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestDismissBesideTend: somebody can be removed while one of their cases is looked
// after, and neither runs into the other.
func TestDismissBesideTend(t *testing.T) {
	ctx := t.Context()
	b := deskBot(t, 5)
	id := deskCase(t, b, "web", "a")
	b.atDesk(t, DeskMessage{Staff: 1, Case: id, ID: "1", Text: "/claim"})
	by, err := b.StaffMember(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	by.Login = "ann"
	if err := b.ChangeStaff(ctx, Operator, by); err != nil {
		t.Fatal(err)
	}
	dismissed := make(chan error, 1)
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		c, err := b.lockCase(ctx, tx, id)
		if err != nil {
			return err
		}
		go func() { dismissed <- b.DismissStaff(ctx, Operator, 1) }()
		for waits, end := false, time.Now().Add(20*time.Second); !waits && time.Now().Before(end); {
			if err := b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())`).Scan(&waits); err != nil {
				return err
			}
		}
		return b.event(ctx, tx, &c, 1, "silent", "", "")
	})
	if err != nil {
		t.Errorf("looking after the case: %v", err)
	}
	if err := <-dismissed; err != nil {
		t.Errorf("removing: %v", err)
	}
	b.isText(t, "", `SELECT login FROM staff WHERE id = 1`)
	b.isText(t, "waiting", `SELECT state FROM handoff`)
}
