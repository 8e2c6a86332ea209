package bot_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge"
)

// TestMeasureGaps: what was closed is measured by one replica at a time, until it is long
// ago, the more rarely the longer; a group that cannot be keeps no other from it.
func TestMeasureGaps(t *testing.T) {
	ctx := t.Context()
	b := newBot(t, func(*knowledge.Library) ([]knowledge.Result, error) { return nil, nil })
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := b.Pool.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	measures := func(want int) {
		t.Helper()
		if n, err := b.MeasureGaps(ctx); err != nil || n != want {
			t.Errorf("measured %d, not %d, %v", n, want, err)
		}
	}
	exec(`INSERT INTO gap_group (question, language, created_at, state, closed_at) SELECT '潜水员证书怎么考', 'zh', $1, 'closed', $1::timestamptz - d * interval '1 day'
		FROM unnest(ARRAY[1, 24, 181]) d`, b.Now())
	exec(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$`)
	exec(`CREATE TRIGGER refuse BEFORE INSERT ON gap_measure FOR EACH ROW WHEN (NEW.group_id = 1) EXECUTE FUNCTION refuse()`)
	err := pgx.BeginFunc(ctx, b.Pool, func(other pgx.Tx) error {
		if _, err := other.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, 0x6761706d65617375); err != nil {
			return err
		}
		measures(0)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	measures(1)
	exec(`DROP TRIGGER refuse ON gap_measure`)
	measures(1)
	measures(0)
	exec(`UPDATE gap_measure SET measured_at = measured_at - interval '2 hours'`)
	measures(1) // that of yesterday
	exec(`UPDATE gap_measure SET measured_at = measured_at - interval '25 hours'`)
	measures(2)
}

// TestMeasureGapsCommits: what is measured of a group is kept, and the group is free, while
// the next is measured; in the end another replica can measure.
func TestMeasureGapsCommits(t *testing.T) {
	ctx := t.Context()
	b := newBot(t, func(*knowledge.Library) ([]knowledge.Result, error) { return nil, nil })
	conn, err := b.Pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := conn.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	is := func(sql string, args ...any) (yes bool) {
		t.Helper()
		if err := conn.QueryRow(ctx, sql, args...).Scan(&yes); err != nil {
			t.Fatal(err)
		}
		return yes
	}
	exec(`INSERT INTO gap_group (question, language, created_at, state, closed_at) SELECT '潜水员证书怎么考', 'zh', $1, 'closed', $1::timestamptz - d * interval '1 day' FROM unnest(ARRAY[1, 2]) d`, b.Now())
	exec(`CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$`)
	exec(`CREATE TRIGGER wait BEFORE INSERT ON gap_measure FOR EACH ROW WHEN (NEW.group_id = 2) EXECUTE FUNCTION wait()`)
	exec(`SELECT pg_advisory_lock(4711)`)
	done := make(chan error, 1)
	measured := 0
	go func() {
		n, err := b.MeasureGaps(ctx)
		measured = n
		done <- err
	}()
	const locks = `SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database d ON d.oid = database WHERE d.datname = current_database() AND locktype = 'advisory' AND classid::bigint << 32 | objid::bigint = $1`
	for !is(locks+` AND NOT granted)`, 4711) {
		select {
		case err := <-done:
			t.Fatalf("measured %d without waiting, %v", measured, err)
		default:
		}
	}
	if !is(`SELECT count(*) = 1 FROM gap_measure`) {
		t.Error("what was measured of the first is not kept")
	}
	if !is(`SELECT EXISTS (SELECT FROM gap_group WHERE id = 1 FOR UPDATE SKIP LOCKED)`) {
		t.Error("the first is held while the second is measured")
	}
	exec(`SELECT pg_advisory_unlock(4711)`)
	if err := <-done; err != nil || measured != 2 {
		t.Errorf("measured %d, %v", measured, err)
	}
	if is(locks+`)`, 0x6761706d65617375) {
		t.Error("nobody else can measure any more")
	}
}
