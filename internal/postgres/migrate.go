package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

//go:embed migrations
var embedded embed.FS

// ErrNewerSchema is what Migrate wraps when the database was migrated by a newer program than this one.
var ErrNewerSchema = errors.New("the database's schema is newer than this program")

// migrateLock is the advisory lock under which the schema changes; the number only has to be ours.
const migrateLock = 0x6361726565720001

// Migrations is the folder of the embedded migration files.
func Migrations() fs.FS {
	sub, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the name is a constant: cannot happen
	}
	return sub
}

// Migrate brings the schema to what this program needs. Any number of replicas may call it at the same time: one works,
// the others wait. It connects on its own, without the pool's statement timeout, and needs a session of its own: a
// PgBouncer in transaction mode in between would break the lock.
func Migrate(ctx context.Context, pool *pgxpool.Pool) error {
	return migrate(ctx, pool, Migrations())
}

func migrate(ctx context.Context, pool *pgxpool.Pool, files fs.FS) (err error) {
	config := pool.Config().ConnConfig
	config.RuntimeParams["statement_timeout"] = "0"
	config.RuntimeParams["application_name"] = "careerbot migrate"

	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("migrate: connect: %w", err)
	}
	// Closing the connection is also what gives the lock back, whatever happened.
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if err := lockSchema(ctx, conn); err != nil {
		return err
	}

	db := stdlib.OpenDB(*config)
	defer func() { _ = db.Close() }()
	// Two lines of work number their files before they meet: a program of one may have run
	// before the files of the other came. What is missing below the highest is applied, too.
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true))
	if errors.Is(err, goose.ErrNoMigrations) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("migrate: read the migration files: %w", err)
	}
	if err := refuseNewer(ctx, conn, provider.ListSources()); err != nil {
		return err
	}
	done, err := provider.Up(ctx)
	for _, m := range done {
		slog.InfoContext(ctx, "schema changed", "migration", m.Source.Path, "took", m.Duration.Round(time.Millisecond))
	}
	if err != nil {
		return explain(err, config.User, config.Database)
	}
	// Connections that were opened before the first migration do not know pgvector's types.
	pool.Reset()
	return nil
}

// lockSchema waits until this session alone may change the schema. It asks again and again instead of waiting inside
// PostgreSQL: a session that waits there holds a snapshot, and CREATE INDEX CONCURRENTLY in another one's migration
// would wait for that snapshot, for ever.
func lockSchema(ctx context.Context, conn *pgx.Conn) error {
	for {
		var got bool
		if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, int64(migrateLock)).Scan(&got); err != nil {
			return fmt.Errorf("migrate: lock: %w", err)
		}
		if got {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("migrate: another program is changing the schema: %w", ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// refuseNewer compares the newest applied migration with the newest one that this program has.
func refuseNewer(ctx context.Context, conn *pgx.Conn, sources []*goose.Source) error {
	var there bool
	err := conn.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, goose.DefaultTablename).Scan(&there)
	if err != nil {
		return fmt.Errorf("migrate: look for applied migrations: %w", err)
	}
	if !there {
		return nil
	}
	var applied, known int64
	err = conn.QueryRow(ctx, `SELECT coalesce(max(version_id), 0) FROM `+goose.DefaultTablename+` WHERE is_applied`).
		Scan(&applied)
	if err != nil {
		return fmt.Errorf("migrate: read applied migrations: %w", err)
	}
	for _, s := range sources {
		known = max(known, s.Version)
	}
	if applied > known {
		return fmt.Errorf("%w: migration %d is applied, and the newest that this program knows is %d; "+
			"run the newer careerbot, or restore a backup from before its first start", ErrNewerSchema, applied, known)
	}
	return nil
}

// explain names the file that failed, and adds what to do to the failures that are usual on a server that somebody else
// runs.
func explain(err error, user, database string) error {
	var partial *goose.PartialError
	if errors.As(err, &partial) && partial.Failed != nil {
		err = fmt.Errorf("%s: %w", partial.Failed.Source.Path, partial.Err)
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return fmt.Errorf("migrate: %w", err)
	}
	switch {
	case pg.Code == "42501" && strings.Contains(pg.Message, "extension"):
		return fmt.Errorf("migrate: the role %q may not install the extension pgvector in the database %q; "+
			"let a superuser run CREATE EXTENSION vector there once: %w", user, database, err)
	case pg.Code == "42501":
		return fmt.Errorf("migrate: the role %q lacks a privilege in the database %q; "+
			"let its owner run GRANT CREATE ON SCHEMA public, or make the role the owner of the database: %w",
			user, database, err)
	case pg.Code == "53100":
		return fmt.Errorf("migrate: the database server's disk is full: %w", err)
	}
	return fmt.Errorf("migrate: %w", err)
}
