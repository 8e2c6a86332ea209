package pgtest

import (
	"context"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

func BenchmarkDatabase(b *testing.B) {
	if _, err := theServer(); err != nil {
		b.Fatal(err)
	}
	for range b.N {
		begun := time.Now()
		url := URL(b)
		b.ReportMetric(float64(time.Since(begun).Milliseconds()), "last-ms")
		_ = url
	}
}

func TestDatabasesAreSeparate(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a", "b", "c"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			pool := New(t)
			if _, err := pool.Exec(ctx, `CREATE TABLE mine (name text)`); err != nil {
				t.Fatalf("the database is not new: %v", err)
			}
		})
	}
}

// A run that is killed cannot drop its databases: the next one does.
func TestLeftoversAreDropped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	s, err := theServer()
	if err != nil {
		t.Fatal(err)
	}
	const name = testPrefix + "7_1"
	if _, err := s.admin.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	mine := URL(t)
	next := &server{base: s.base, admin: s.admin, run: rand.Int32()}
	if err := next.begin(ctx); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = next.life.Close(ctx) }()
	names, err := s.databases(ctx, testPrefix)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, n := range names {
		if n == name {
			t.Errorf("%s is still there", name)
		}
		found = found || s.url(n) == mine
	}
	if !found {
		t.Errorf("the database of a living run is gone")
	}
}

func TestFolderMustBeOurs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	info, err := os.Lstat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkOurs(dir, info); err != nil {
		t.Errorf("our own folder: %v", err)
	}
	link := dir + "/link"
	if err := os.Symlink("/etc", link); err != nil {
		t.Fatal(err)
	}
	if info, err = os.Lstat(link); err != nil {
		t.Fatal(err)
	}
	if checkOurs(link, info) == nil {
		t.Errorf("a link in place of the folder was accepted")
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if info, err = os.Lstat(dir); err != nil {
		t.Fatal(err)
	}
	if checkOurs(dir, info) == nil {
		t.Errorf("a folder that all may write was accepted")
	}
}

// TestCopy: what tests begin with is written once, and none sees what another makes of it.
func TestCopy(t *testing.T) {
	filled := 0
	for i := range 3 {
		t.Run("", func(t *testing.T) {
			pool := Copy(t, t.Name()[:len("TestCopy")], func(pool *pgxpool.Pool) {
				filled++
				if _, err := pool.Exec(t.Context(), `INSERT INTO conversation (channel, external_id) VALUES ('terminal', 'begins')`); err != nil {
					t.Fatal(err)
				}
			})
			var n int
			if err := pool.QueryRow(t.Context(), `INSERT INTO conversation (channel, external_id) VALUES ('terminal', 'own') RETURNING (SELECT count(*) FROM conversation)`).Scan(&n); err != nil || n != 1 {
				t.Errorf("copy %d begins with %d conversations, %v", i, n, err)
			}
		})
	}
	if filled != 1 {
		t.Errorf("filled %d times", filled)
	}
}
