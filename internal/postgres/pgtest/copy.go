package pgtest

import (
	"context"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres"
)

// filled are the databases that tests of this process have filled, by name. The next run
// drops them, as it drops those of tests that were killed.
var filled = struct {
	sync.Mutex

	names map[string]string
}{names: map[string]string{}}

// Copy returns a pool on a new database, which is dropped when the test ends, with what fill
// writes in it. What many tests begin with is written once in the life of the process, for
// the first that asks for it by this name; the others have a copy of that. Fill gives all
// connections back; where it fails its test, the next one fills anew.
func Copy(t testing.TB, name string, fill func(*pgxpool.Pool)) *pgxpool.Pool {
	t.Helper()
	s := serving(t)
	database := s.copied(t, s.filled(t, name, fill))
	s.dropped(t, database)
	return open(t, s.url(database))
}

func (s *server) filled(t testing.TB, name string, fill func(*pgxpool.Pool)) string {
	t.Helper()
	filled.Lock()
	defer filled.Unlock()
	if source, ok := filled.names[name]; ok {
		return source
	}
	source := s.copied(t, s.migrated(t))
	pool, _, err := postgres.Open(context.Background(), s.url(source), postgres.WithApplicationName(t.Name()))
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	defer pool.Close()
	fill(pool)
	if !t.Failed() {
		filled.names[name] = source
	}
	return source
}
