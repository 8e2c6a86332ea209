package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/postgres"
)

// scratchPrefix begins the names of the databases that the bench makes.
const scratchPrefix = "careerbot_bench_"

// server is the PostgreSQL of one measurement: the one that DATABASE_URL names,
// or a private one that is new and goes away afterwards, so that nothing of an
// earlier measurement is in its memory. The private one runs with the settings
// of the product: what is stored is on the disk.
type server struct {
	url   string
	local *postgres.Local
	dir   string
}

func (b *bench) server(ctx context.Context) (*server, error) {
	if url := os.Getenv("DATABASE_URL"); url != "" {
		return &server{url: url}, nil
	}
	// Not inside b.work: when root runs this, the server is another user.
	dir, err := os.MkdirTemp("", "cb-bench-pg-")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	local, err := postgres.Start(ctx, dir, nil)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &server{url: local.URL(), local: local, dir: dir}, nil
}

func (s *server) close() error {
	if s.local == nil {
		return nil
	}
	return errors.Join(s.local.Stop(), os.RemoveAll(s.dir))
}

// create makes an empty database.
func (s *server) create(ctx context.Context) (string, error) {
	suffix := make([]byte, 6)
	rand.Read(suffix) //nolint:errcheck // never fails since Go 1.24
	name := scratchPrefix + hex.EncodeToString(suffix)
	return name, s.exec(ctx, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8'")
}

// drop removes it again, also when the context is over.
func (s *server) drop(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return s.exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
}

func (s *server) exec(ctx context.Context, sql string) (err error) {
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	_, err = conn.Exec(ctx, sql)
	return err
}

// peaks is the most that was seen.
type peaks struct {
	disk   int64 // bytes of the databases watched
	memory int64 // bytes of the server's processes, 0 where it cannot be seen
}

// watcher looks at a server from time to time: careerbot removes its scratch
// database before it ends, so that its size is to be seen only meanwhile.
type watcher struct {
	conn    *pgx.Conn
	prefix  string
	before  []string // databases that were there already
	pidFile string
	quit    chan struct{}
	done    chan struct{}
	peaks   peaks
	err     error // of the last look at the size, if there was never a good one
}

// watch begins to watch the new databases whose names begin with prefix.
func (s *server) watch(ctx context.Context, prefix string) (*watcher, error) {
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return nil, err
	}
	w := &watcher{conn: conn, prefix: prefix, quit: make(chan struct{}), done: make(chan struct{})}
	if s.local != nil {
		w.pidFile = filepath.Join(s.local.Dir(), "pgdata", "postmaster.pid")
	}
	rows, err := conn.Query(ctx, "SELECT datname::text FROM pg_database WHERE starts_with(datname::text, $1)", prefix)
	if err == nil {
		w.before, err = pgx.CollectRows(rows, pgx.RowTo[string])
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	go w.run(context.WithoutCancel(ctx))
	return w, nil
}

// run looks often at first, for small collections, and then every two seconds,
// which costs the measurement nothing that could be seen.
func (w *watcher) run(ctx context.Context) {
	defer close(w.done)
	for pause := 50 * time.Millisecond; ; pause = min(pause*5/4, 2*time.Second) {
		select {
		case <-w.quit:
			w.look(ctx)
			return
		case <-time.After(pause):
			w.look(ctx)
		}
	}
}

func (w *watcher) look(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var size int64
	err := w.conn.QueryRow(ctx, `SELECT coalesce(sum(pg_database_size(oid)), 0)::bigint FROM pg_database
		WHERE starts_with(datname::text, $1) AND datname::text <> ALL ($2)`, w.prefix, w.before).Scan(&size)
	// A database that is dropped at this moment is an error, and no reason to stop.
	if err != nil {
		w.err = err
	}
	w.peaks.disk = max(w.peaks.disk, size)
	w.peaks.memory = max(w.peaks.memory, serverMemory(w.pidFile))
}

// stop looks a last time and gives the peaks.
func (w *watcher) stop() (peaks, error) {
	close(w.quit)
	<-w.done
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var err error
	if w.peaks.disk == 0 && w.err != nil {
		err = fmt.Errorf("size of the database: %w", w.err)
	}
	if w.err == nil {
		err = w.conn.Close(ctx)
	} else {
		w.conn.Close(ctx) //nolint:errcheck // it may be broken
	}
	return w.peaks, err
}
