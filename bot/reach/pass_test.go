package reach_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot/reach"
)

// statements counts those that read what is read once in a pass.
type statements struct{ rules, occupations int }

func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	switch {
	case strings.Contains(d.SQL, "body FROM entitlement_version"):
		s.rules++
	case strings.Contains(d.SQL, "FROM occupation_guide"):
		s.occupations++
	}
	return ctx
}

func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestOncePerPass: the rules, and the names of occupations, are read once for all people
// that a pass tells, and not before the next where they have changed.
func TestOncePerPass(t *testing.T) {
	w := newWorld(t)
	seen := &statements{}
	config := w.pool.Config()
	config.ConnConfig.Tracer, config.MaxConns = seen, 1
	traced, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer traced.Close()
	w.exec(`UPDATE reach_seen SET policies = now(), live_since = now()`)
	for i := range 5 {
		w.person(fmt.Sprint("p", i), `tell '{policies,jobs}'; region '11'; wishes '{保洁员}'; facts '{"seeking": "5", "working": "no"}'`)
	}
	w.document("蓝湾市求职补助办法", decree, "CN")
	w.rule()
	w.vacancies([4]string{"a", "写字楼保洁员", "110108", "全职"})
	w.all()
	ctx := context.Background()
	pass := &reach.Finder{Pool: traced, Home: "CN", Now: w.f.Now}
	waits := func(name string) string {
		t.Helper()
		var all []string
		err := pgx.BeginFunc(ctx, traced, func(tx pgx.Tx) error {
			var id int64
			if err := tx.QueryRow(ctx, `SELECT id FROM conversation WHERE external_id = $1`, name).Scan(&id); err != nil {
				return err
			}
			found, err := pass.Waiting(ctx, tx, id)
			for _, m := range found {
				all = append(all, m.What)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(all, " ")
	}
	for i := range 4 {
		if got := waits(fmt.Sprint("p", i)); got != "rule vacancy" {
			t.Errorf("for p%d wait %q", i, got)
		}
	}
	if seen.rules != 1 || seen.occupations != 1 {
		t.Errorf("of 4 people the rules were read %d times, the occupations %d times", seen.rules, seen.occupations)
	}
	w.exec(`UPDATE entitlement_version SET state = 'withdrawn'`)
	if got := waits("p4"); got != "vacancy" {
		t.Errorf("taken back in the middle of a pass, and still waiting: %q", got)
	}
}
