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
