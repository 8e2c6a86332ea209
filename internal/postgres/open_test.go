package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pgvector/pgvector-go"

	"careerbot/internal/postgres"
	"careerbot/internal/postgres/pgtest"
)

// first stands for the real first migration.
func first() fstest.MapFS {
	return fstest.MapFS{
		"00001_first.sql": {Data: []byte("-- +goose Up\nCREATE EXTENSION IF NOT EXISTS vector;\n" +
			"CREATE TABLE thing (id bigint PRIMARY KEY, place vector(3));\nSELECT pg_sleep(0.2);\n")},
		"00002_index.sql": {Data: []byte("-- +goose NO TRANSACTION\n-- +goose Up\n" +
			"CREATE INDEX CONCURRENTLY thing_place ON thing USING hnsw (place vector_l2_ops);\n")},
	}
}

func open(t *testing.T, url string, opts ...postgres.Option) *pgxpool.Pool {
	t.Helper()
	pool, _, err := postgres.Open(context.Background(), url, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// The same pool is used before and after the extension exists.
func TestOpenBeforeMigrate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	address := pgtest.EmptyURL(t)
	pool, server, err := postgres.Open(ctx, address, postgres.WithStatementTimeout(100*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if server.VectorInstalled || server.VectorNum < 700 || !strings.HasPrefix(server.String(), "PostgreSQL 1") {
		t.Errorf("server is %+v", server)
	}
	// Its first migration sleeps longer than the statement timeout.
	if err := postgres.MigrateFiles(ctx, pool, first()); err != nil {
		t.Fatal(err)
	}
	want := pgvector.NewVector([]float32{1, 2, 3})
	if _, err := pool.Exec(ctx, `INSERT INTO thing VALUES (1, $1)`, want); err != nil {
		t.Fatal(err)
	}
	var got pgvector.Vector
	if err := pool.QueryRow(ctx, `SELECT place FROM thing`).Scan(&got); err != nil || got.String() != want.String() {
		t.Errorf("read %v, %v", got, err)
	}
	err = pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		if _, ok := c.Conn().TypeMap().TypeForName("vector"); !ok {
			t.Error("the connection does not know the type vector")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(ctx, `SELECT pg_sleep(5)`); err == nil {
		t.Error("the statement timeout does not hold")
	}
	if _, server, err = postgres.Open(ctx, address); err != nil || !server.VectorInstalled {
		t.Errorf("after Migrate: %+v, %v", server, err)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	var names []string
	opts := [][]postgres.Option{nil, {postgres.WithApplicationName("careerbot test")}}
	address := pgtest.EmptyURL(t)
	for _, o := range opts {
		var name string
		if err := open(t, address, append(o, postgres.WithMaxConns(1))...).QueryRow(context.Background(), `SHOW application_name`).Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if names[0] != "careerbot" || names[1] != "careerbot test" {
		t.Errorf("the connections are called %q", names)
	}
}

func TestThreeMigrateAtOnce(t *testing.T) {
	t.Parallel()
	address := pgtest.EmptyURL(t)
	errs := make([]error, 3)
	var wg sync.WaitGroup
	for i := range errs {
		pool := open(t, address, postgres.WithMaxConns(1))
		wg.Go(func() { errs[i] = postgres.MigrateFiles(context.Background(), pool, first()) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pool := open(t, pgtest.EmptyURL(t))
	if err := postgres.MigrateFiles(ctx, pool, first()); err != nil {
		t.Fatal(err)
	}
	older := first()
	delete(older, "00002_index.sql")
	err := postgres.MigrateFiles(ctx, pool, older)
	if !errors.Is(err, postgres.ErrNewerSchema) || !strings.Contains(err.Error(), "migration 2 is applied") {
		t.Errorf("an older program on a newer schema: %v", err)
	}
}

// TestMissingMigration: what came with another line of work below the highest that is applied
// is applied, too.
func TestMissingMigration(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pool := open(t, pgtest.EmptyURL(t))
	files := first()
	files["00005_later.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE later (n int);\n")}
	if err := postgres.MigrateFiles(ctx, pool, files); err != nil {
		t.Fatal(err)
	}
	files["00003_beside.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE beside (n int);\n")}
	for range 2 {
		if err := postgres.MigrateFiles(ctx, pool, files); err != nil {
			t.Fatal(err)
		}
	}
	var n int
	if err := pool.QueryRow(ctx, `SELECT count(*) FROM beside`).Scan(&n); err != nil {
		t.Error(err)
	}
}

// A failing migration leaves nothing behind, and the next start tries again.
func TestFailedMigration(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	pool := open(t, pgtest.EmptyURL(t))
	files := first()
	files["00003_bad.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE half (n int);\nSELECT 1/0;\n")}
	if err := postgres.MigrateFiles(ctx, pool, files); err == nil || !strings.Contains(err.Error(), "00003_bad.sql") {
		t.Errorf("the error does not name the file: %v", err)
	}
	files["00003_bad.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE half (n int);\n")}
	if err := postgres.MigrateFiles(ctx, pool, files); err != nil {
		t.Error(err)
	}
}

// On a server that somebody else runs, the program's role is often not allowed to install an extension.
func TestMissingPrivilege(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	address := pgtest.EmptyURL(t)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(u.Query().Get("host"), "/") {
		if os.Getenv("CI") != "" {
			t.Fatal("in CI the server must be the program's own, on a socket")
		}
		t.Skip("needs a server that lets a new role in without a password")
	}
	role := "clerk" + strings.TrimPrefix(u.Path, "/careerbot_test")
	admin := open(t, address)
	if _, err := admin.Exec(ctx, "CREATE ROLE "+role+" LOGIN"); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if _, err := admin.Exec(ctx, "DROP OWNED BY "+role+"; DROP ROLE "+role); err != nil {
			t.Error(err)
		}
	}()
	u.User = url.User(role)
	pool, _, err := postgres.Open(ctx, u.String())
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	err = postgres.MigrateFiles(ctx, pool, first())
	if err == nil || !strings.Contains(err.Error(), "GRANT CREATE") {
		t.Errorf("no right to create tables: %v", err)
	}
	if _, err := admin.Exec(ctx, "GRANT CREATE ON SCHEMA public TO "+role); err != nil {
		t.Fatal(err)
	}
	err = postgres.MigrateFiles(ctx, pool, first())
	if err == nil || !strings.Contains(err.Error(), "let a superuser run CREATE EXTENSION vector") {
		t.Errorf("no right to install the extension: %v", err)
	}
}

func TestRealMigrationsTwice(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	if err := postgres.Migrate(context.Background(), pool); err != nil {
		t.Error(err)
	}
	conn, err := pgx.ConnectConfig(context.Background(), pool.Config().ConnConfig)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(context.Background()); err != nil {
		t.Error(err)
	}
}
