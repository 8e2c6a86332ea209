// Package pgtest gives every test a database of its own on a real PostgreSQL, in about 20 ms: a copy of a template that
// has been migrated once.
//
// The server is the one that TEST_DATABASE_URL names (its role needs CREATEDB, and pgvector must be installable), else a
// private cluster in memory (/dev/shm) or in the system's folder for temporary files. All test processes share it, and
// it stops a second after the last of them. Its files stay for the next run, about 100 MB.
package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres"
)

// limit is how long one step with the server may take; a machine that is busy with other tests is slow.
const limit = 2 * time.Minute

// New returns a pool on a new, migrated database, which is dropped when the test ends. The test has to give all
// connections back by then.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return open(t, URL(t))
}

// URL returns the URL of a new, migrated database, which is dropped when the test ends: for tests that run the program.
func URL(t testing.TB) string {
	t.Helper()
	return create(t, true)
}

// EmptyURL returns the URL of a new database without any schema, which is dropped when the test ends.
func EmptyURL(t testing.TB) string {
	t.Helper()
	return create(t, false)
}

func open(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	pool, _, err := postgres.Open(ctx, url, postgres.WithApplicationName(t.Name()))
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		closed := make(chan struct{})
		go func() {
			pool.Close()
			close(closed)
		}()
		select {
		case <-closed:
		case <-time.After(10 * time.Second):
			t.Errorf("pgtest: the test ended, and %d connections were not given back (rows not closed, or a "+
				"transaction neither committed nor rolled back)", pool.Stat().AcquiredConns())
		}
	})
	return pool
}

func create(t testing.TB, migrated bool) string {
	t.Helper()
	s, source := serving(t), "template1"
	if migrated {
		source = s.migrated(t)
	}
	name := s.copied(t, source)
	s.dropped(t, name)
	return s.url(name)
}

// dropped has a database dropped when the test ends.
func (s *server) dropped(t testing.TB, name string) {
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		if _, err := s.admin.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: drop the database: %v", err)
		}
	})
}

func serving(t testing.TB) *server {
	t.Helper()
	s, err := theServer()
	if err != nil {
		t.Fatalf("pgtest: no database for the tests: %v", err)
	}
	return s
}

func (s *server) migrated(t testing.TB) string {
	t.Helper()
	source, err := s.template()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return source
}

// copied creates a copy of a database and gives its name.
func (s *server) copied(t testing.TB, source string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	name := fmt.Sprintf("%s%d_%d", testPrefix, s.run, s.count.Add(1))
	if _, err := s.admin.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+source+s.strategy); err != nil {
		t.Fatalf("pgtest: create a database: %v", err)
	}
	return name
}

const (
	testPrefix     = "careerbot_test_"
	templatePrefix = "careerbot_template_"
	buildingPrefix = "careerbot_building_"
	keepTemplates  = 6
	// The two classes of our advisory locks: the life of a run, and the building of a template.
	runLock      = 0x63617265
	templateLock = 0x63617266
)

// server is this process's use of the shared server.
type server struct {
	base     *url.URL
	admin    *pgxpool.Pool
	strategy string
	run      int32
	count    atomic.Int64
	life     *pgx.Conn // holds the lock that says that this run lives; collected, it would be closed
	template func() (string, error)
}

// theServer connects once in the life of the process; the process's end closes everything.
var theServer = sync.OnceValues(func() (*server, error) {
	given, strategy := os.Getenv("TEST_DATABASE_URL"), ""
	if given == "" {
		// Copying files is twice as fast as copying pages when nothing is flushed, and slower when everything is.
		strategy = " STRATEGY file_copy"
		var err error
		if given, err = keptCluster(); err != nil {
			return nil, err
		}
	}
	base, err := url.Parse(given)
	if err != nil || !strings.HasPrefix(base.Scheme, "postgres") {
		return nil, fmt.Errorf("TEST_DATABASE_URL takes postgres://user:password@host:5432/name")
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	admin, info, err := postgres.Open(ctx, given, postgres.WithApplicationName("pgtest"), postgres.WithMaxConns(4))
	if err != nil {
		return nil, err
	}
	s := &server{base: base, admin: admin, strategy: strategy, run: rand.Int32()}
	s.template = sync.OnceValues(func() (string, error) { return s.makeTemplate(info) })
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	return s, nil
})

func (s *server) url(database string) string {
	u := *s.base
	u.Path = "/" + database
	return u.String()
}

// begin takes the lock that says that this run lives, on a connection that is never given back, and drops the databases
// of runs that do not live any more.
func (s *server) begin(ctx context.Context) error {
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	held := conn.Hijack() // out of the pool: its lifetime limit must not end the lock
	s.life = held
	if _, err := held.Exec(ctx, `SELECT pg_advisory_lock($1::int, $2::int)`, runLock, s.run); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	names, err := s.databases(ctx, testPrefix)
	if err != nil {
		return err
	}
	for _, name := range names {
		id, _, _ := strings.Cut(strings.TrimPrefix(name, testPrefix), "_")
		run, err := strconv.ParseInt(id, 10, 32)
		if err != nil || int32(run) == s.run {
			continue
		}
		var dead bool
		if err := held.QueryRow(ctx, `SELECT pg_try_advisory_lock($1::int, $2::int)`, runLock, run).Scan(&dead); err != nil {
			return fmt.Errorf("look for leftovers: %w", err)
		}
		if !dead {
			continue
		}
		if _, err := held.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			return fmt.Errorf("drop the leftover %s: %w", name, err)
		}
		if _, err := held.Exec(ctx, `SELECT pg_advisory_unlock($1::int, $2::int)`, runLock, run); err != nil {
			return fmt.Errorf("unlock: %w", err)
		}
	}
	return nil
}

// databases lists those whose name begins with prefix, the newest first.
func (s *server) databases(ctx context.Context, prefix string) ([]string, error) {
	var names []string
	err := s.admin.QueryRow(ctx, `
		SELECT coalesce(array_agg(datname ORDER BY oid DESC), '{}') FROM pg_database WHERE starts_with(datname, $1)`, prefix).
		Scan(&names)
	if err != nil {
		return nil, fmt.Errorf("list databases: %w", err)
	}
	return names, nil
}

// makeTemplate returns the database to copy, whose name holds a hash of the migrations: changed migrations make a new
// one. One process builds it while the others wait.
func (s *server) makeTemplate(info postgres.Server) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	hash, err := migrationsHash(info)
	if err != nil {
		return "", err
	}
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return "", fmt.Errorf("connect: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1::int, 0)`, templateLock); err != nil {
		return "", fmt.Errorf("lock: %w", err)
	}
	defer func() {
		_, _ = conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1::int, 0)`, templateLock)
	}()
	name, building := templatePrefix+hash, buildingPrefix+hash
	templates, err := s.databases(ctx, templatePrefix)
	if err != nil {
		return "", err
	}
	for _, old := range templates {
		if old == name {
			return name, nil
		}
	}
	for i, old := range templates {
		// Another checkout's tests may be using one of the newer ones right now.
		if i >= keepTemplates {
			_, _ = conn.Exec(ctx, "DROP DATABASE IF EXISTS "+old)
		}
	}
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+building+" WITH (FORCE)"); err != nil {
		return "", fmt.Errorf("drop an interrupted template: %w", err)
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+building); err != nil {
		return "", fmt.Errorf("create the template: %w", err)
	}
	pool, _, err := postgres.Open(ctx, s.url(building))
	if err != nil {
		return "", fmt.Errorf("template: %w", err)
	}
	err = postgres.Migrate(ctx, pool)
	pool.Close()
	if err != nil {
		return "", fmt.Errorf("template: %w", err)
	}
	// Only a complete template gets its name.
	if _, err := conn.Exec(ctx, "ALTER DATABASE "+building+" RENAME TO "+name); err != nil {
		return "", fmt.Errorf("name the template: %w", err)
	}
	return name, nil
}

func migrationsHash(info postgres.Server) (string, error) {
	sum := sha256.New()
	files := postgres.Migrations()
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", fmt.Errorf("migrations: %w", err)
	}
	fmt.Fprintln(sum, info.VectorVersion, len(names))
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return "", fmt.Errorf("migrations: %w", err)
		}
		fmt.Fprintln(sum, name, len(raw))
		sum.Write(raw)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6]), nil
}
