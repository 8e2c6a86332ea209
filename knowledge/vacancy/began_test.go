package vacancy_test

import (
	"context"
	"testing"
	"time"

	"careerbot/internal/facet"
	"careerbot/knowledge/vacancy"
)

// TestLiveSince: whatever makes a vacancy be offered, or offered again, makes it new; what
// only changes it while it is offered does not.
func TestLiveSince(t *testing.T) {
	ctx := context.Background()
	exec := func(t *testing.T, s *vacancy.Store, sql string, args ...any) {
		t.Helper()
		if _, err := s.Pool.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	decide := func(publish bool) func(*testing.T, *vacancy.Store) {
		return func(t *testing.T, s *vacancy.Store) {
			t.Helper()
			if err := s.Decide(ctx, one[int64](t, s, `SELECT id FROM vacancy`), "", publish, "李", "看过"); err != nil {
				t.Fatal(err)
			}
		}
	}
	loaded := func(change row) func(*testing.T, *vacancy.Store) {
		return func(t *testing.T, s *vacancy.Store) { t.Helper(); load(t, s, "a", true, whole("x", change)) }
	}
	done := func(sql string) func(*testing.T, *vacancy.Store) {
		return func(t *testing.T, s *vacancy.Store) { t.Helper(); exec(t, s, sql) }
	}
	unlawful := row{"requirements": "限男性"}
	for name, c := range map[string]struct {
		before []func(*testing.T, *vacancy.Store)
		then   func(*testing.T, *vacancy.Store)
		fresh  bool
	}{
		"reviewed":               {[]func(*testing.T, *vacancy.Store){loaded(unlawful)}, decide(true), true},
		"rejected and published": {[]func(*testing.T, *vacancy.Store){loaded(nil), decide(false)}, decide(true), true},
		"what was missing":       {[]func(*testing.T, *vacancy.Store){loaded(row{"pay": nil})}, loaded(nil), true},
		"other words, lawful":    {[]func(*testing.T, *vacancy.Store){loaded(unlawful)}, loaded(nil), true},
		"places open again":      {[]func(*testing.T, *vacancy.Store){loaded(row{"left": "0"})}, loaded(nil), true},
		"not in the feed, back":  {[]func(*testing.T, *vacancy.Store){loaded(nil), done(`UPDATE vacancy SET state = 'withdrawn', ended_at = now()`)}, loaded(row{"left": "1"}), true},
		"prolonged after a week": {[]func(*testing.T, *vacancy.Store){loaded(nil), done(`UPDATE vacancy SET valid_through = now() - interval '7 days'`)}, loaded(row{"left": "1"}), true},
		"noted as expired":       {[]func(*testing.T, *vacancy.Store){loaded(nil), done(`UPDATE vacancy SET valid_through = now() - interval '2 hours', ended_at = now()`)}, loaded(row{"left": "1"}), true},
		"prolonged at night":     {[]func(*testing.T, *vacancy.Store){loaded(nil), done(`UPDATE vacancy SET valid_through = now() - interval '2 hours'`)}, loaded(row{"left": "1"}), false},
		"other words":            {[]func(*testing.T, *vacancy.Store){loaded(nil)}, loaded(row{"duties": "洗碗"}), false},
		"one place less":         {[]func(*testing.T, *vacancy.Store){loaded(nil)}, loaded(row{"left": "1"}), false},
		"filled":                 {[]func(*testing.T, *vacancy.Store){loaded(nil)}, loaded(row{"left": "0"}), false},
		"rejected":               {[]func(*testing.T, *vacancy.Store){loaded(nil)}, decide(false), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStore(t)
			for _, do := range c.before {
				do(t, s)
			}
			exec(t, s, `UPDATE vacancy SET live_since = now() - interval '10 days'`)
			c.then(t, s)
			if fresh := one[bool](t, s, `SELECT live_since > now() - interval '1 hour' FROM vacancy`); fresh != c.fresh {
				t.Errorf("new is %v, want %v", fresh, c.fresh)
			}
			if has := one[bool](t, s, `SELECT terms @> ARRAY[$1::int] FROM vacancy`, facet.Later()); has != c.fresh {
				t.Errorf("found as offered later is %v, want %v", has, c.fresh)
			}
		})
	}
}

// TestLiveSinceLater: what is offered from a day on is new on that day, in a first load
// and in one that changes it.
func TestLiveSinceLater(t *testing.T) {
	s := newStore(t)
	from := time.Now().AddDate(0, 0, 5).Format(time.DateOnly)
	check := func(when string) {
		t.Helper()
		if is := one[bool](t, s, `SELECT live_since = valid_from AND live_since > now() AND terms @> ARRAY[$1::int] FROM vacancy`, facet.Later()); !is {
			t.Errorf("%s: it is new on another day than on its first", when)
		}
	}
	load(t, s, "a", false, whole("x", row{"from": from}))
	check("loaded")
	load(t, s, "a", false, whole("x", row{"from": from, "duties": "洗碗"}))
	check("changed")
	load(t, s, "a", false, whole("x", nil))
	if is := one[bool](t, s, `SELECT live_since <= now() FROM vacancy`); !is {
		t.Error("it begins at once, and is not new")
	}
}

// TestLiveSinceOfPost: a posting by the form is new when it is published, and again when
// places that were taken are free.
func TestLiveSinceOfPost(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	secret := posted(t, s, filledIn(nil))
	aged := func() {
		t.Helper()
		if _, err := s.Pool.Exec(ctx, `UPDATE vacancy SET first_seen = now() - interval '3 days', live_since = now() - interval '3 days'`); err != nil {
			t.Fatal(err)
		}
	}
	left := func(n int) {
		t.Helper()
		if err := s.SetLeft(ctx, secret, n); err != nil {
			t.Fatal(err)
		}
	}
	fresh := func() bool { return one[bool](t, s, `SELECT live_since > now() - interval '1 hour' FROM vacancy`) }
	aged()
	if err := s.Decide(ctx, one[int64](t, s, `SELECT id FROM vacancy`), "", true, "李", "看过"); err != nil {
		t.Fatal(err)
	}
	if !fresh() {
		t.Error("published after a review, and not new")
	}
	aged()
	left(1)
	if fresh() {
		t.Error("fewer places are new")
	}
	left(0)
	left(2)
	if !fresh() {
		t.Error("places are free again, and it is not new")
	}
}
