package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The private cluster has one superuser and one database; whoever reaches its socket is that user.
const (
	localUser     = "careerbot"
	localDatabase = "careerbot"
)

// Local is the use that this process makes of a private cluster: a PostgreSQL server of our own, on a Unix socket only.
// Any number of processes may use the same one. The first starts it, the last stops it; who dies without a word is no
// longer counted, and the next one adopts the server that was left behind.
type Local struct {
	dir      string // lock files, log, and the folders below
	data     string // PostgreSQL's data directory
	as       account
	log      io.Writer
	volatile bool

	users *fileLock // held, shared, as long as the server is used

	socket  string
	exited  <-chan error // of the server, if it is this process's child
	stop    sync.Once
	stopErr error
}

// LocalOption changes how Start runs the cluster.
type LocalOption func(*Local)

// Volatile is for databases that can be made again, those of tests: nothing is flushed to the disk, and a cluster that
// does not start any more is replaced by an empty one.
func Volatile() LocalOption { return func(l *Local) { l.volatile = true } }

const (
	// A server that was killed first replays its log: seconds, with the checkpoints that it is told to make.
	startLimit = 3 * time.Minute
	stopLimit  = time.Minute
)

// Start makes sure that the private cluster in dir runs: it finds the running one, or starts it, or creates it first.
// Progress goes to log, a line each. Call Stop when it is no longer needed.
func Start(ctx context.Context, dir string, log io.Writer, opts ...LocalOption) (*Local, error) {
	if log == nil {
		log = io.Discard
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	as, err := serverAccount()
	if err != nil {
		return nil, err
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("private cluster: %w", err)
	}
	if err := baseDir(dir, as); err != nil {
		return nil, fmt.Errorf("private cluster: %w", err)
	}
	l := &Local{dir: dir, data: filepath.Join(dir, "pgdata"), as: as, log: log}
	for _, opt := range opts {
		opt(l)
	}
	if err := l.enter(ctx); err != nil {
		return nil, fmt.Errorf("private cluster: %w", err)
	}
	return l, nil
}

// URL is what Open takes.
func (l *Local) URL() string { return l.url(localDatabase) }

// Dir is the folder that the cluster lives in.
func (l *Local) Dir() string { return l.dir }

func (l *Local) url(database string) string {
	return (&url.URL{
		Scheme:   "postgres",
		User:     url.User(localUser),
		Path:     "/" + database,
		RawQuery: url.Values{"host": {l.socket}, "port": {"5432"}, "sslmode": {"disable"}}.Encode(),
	}).String()
}

// Stop ends this process's use of the cluster, and stops it if nobody else uses it. Close all pools first: connections
// that are still open are cut off.
func (l *Local) Stop() error {
	l.stop.Do(func() {
		defer l.users.release()
		ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
		defer cancel()
		gate, err := openLock(filepath.Join(l.dir, "start.lock"))
		if err != nil {
			l.stopErr = err
			return
		}
		defer gate.release()
		if err := gate.wait(ctx, nil); err != nil {
			l.stopErr = err
			return
		}
		// Our own share turns into the whole lock when no other share exists.
		last, err := l.users.try(syscall.LOCK_EX)
		if err != nil || !last {
			l.stopErr = err
			return
		}
		l.stopErr = l.shutDown(ctx)
	})
	return l.stopErr
}

// enter takes a share in the cluster and makes sure that it runs.
func (l *Local) enter(ctx context.Context) error {
	gate, err := openLock(filepath.Join(l.dir, "start.lock"))
	if err != nil {
		return err
	}
	defer gate.release()
	err = gate.wait(ctx, func() { l.say("another careerbot is starting or stopping the database: waiting for it") })
	if err != nil {
		return err
	}
	if l.users, err = openLock(filepath.Join(l.dir, "users.lock")); err != nil {
		return err
	}
	got, err := l.users.try(syscall.LOCK_SH)
	if err == nil && !got {
		err = errors.New("users.lock is held by another program than careerbot")
	}
	if err == nil {
		err = l.bringUp(ctx)
		if err != nil && l.volatile && ctx.Err() == nil {
			l.say("making the scratch cluster anew: %v", err)
			if err = os.RemoveAll(l.data); err == nil {
				err = l.bringUp(ctx)
			}
		}
	}
	if err != nil {
		l.users.release()
	}
	return err
}

// bringUp leaves a running cluster with our database in it, whatever was there before. The gate is held.
func (l *Local) bringUp(ctx context.Context) error {
	running, err := l.adopt(ctx)
	if err != nil {
		return err
	}
	if !running {
		major, err := l.dataMajor()
		if err != nil {
			return err
		}
		server, err := chooseBinaries(ctx, major, l.data)
		if err != nil {
			return err
		}
		if major == 0 {
			if err := l.create(ctx, server); err != nil {
				return err
			}
		}
		if err := l.launch(ctx, server); err != nil {
			return err
		}
	}
	return l.ensureDatabase(ctx)
}

// adopt looks for a server that runs on our data already, and waits for one that is on its way up or down.
func (l *Local) adopt(ctx context.Context) (bool, error) {
	for told := false; ; {
		pm, ok := readPostmaster(l.data)
		if !ok {
			return false, nil
		}
		l.socket = pm.socket
		if pm.ready && l.answers(ctx) == nil {
			return true, nil
		}
		if !pm.serves(l.data) {
			// PostgreSQL sees through a leftover postmaster.pid itself, but not when the number now belongs to another
			// process of the same user, which is usual after a container's restart.
			if pm.alive() {
				l.say("an earlier server left its postmaster.pid behind, and process %d is another program", pm.pid)
				if err := disown(l.data); err != nil {
					return false, fmt.Errorf("leftover of an earlier server: %w", err)
				}
			}
			return false, nil
		}
		if !told {
			told = true
			l.say("PostgreSQL (process %d) is there and not ready yet: waiting for it", pm.pid)
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("PostgreSQL (process %d) does not answer on %s: %w%s", pm.pid, pm.socket, ctx.Err(), l.tail(0))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// answers is nil when the server takes a connection.
func (l *Local) answers(ctx context.Context) error {
	conn, err := l.connect(ctx, "postgres")
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

func (l *Local) connect(ctx context.Context, database string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(l.url(database))
	if err != nil {
		return nil, fmt.Errorf("own URL: %w", err)
	}
	config.ConnectTimeout = 5 * time.Second
	return pgx.ConnectConfig(ctx, config)
}

// reach connects as soon as the server takes connections: one that was there a moment ago may be in recovery now, because
// one of its processes was killed.
func (l *Local) reach(ctx context.Context, database string) (*pgx.Conn, error) {
	for {
		conn, err := l.connect(ctx, database)
		if err == nil || !passing(err) {
			return conn, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// passing reports whether the server refuses or breaks a connection because it is on its way down or up.
func passing(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "57P0") // operator_intervention: shutdown, crash, starting up
	}
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// ensureDatabase creates our database if the cluster is new, or was interrupted while it was.
func (l *Local) ensureDatabase(ctx context.Context) error {
	conn, err := l.reach(ctx, localDatabase)
	if err == nil {
		return conn.Close(ctx)
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != "3D000" { // invalid_catalog_name
		return fmt.Errorf("connect to the private cluster: %w", err)
	}
	conn, err = l.reach(ctx, "postgres")
	if err != nil {
		return fmt.Errorf("connect to the private cluster: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+localDatabase); err != nil {
		return fmt.Errorf("create the database: %w", err)
	}
	return nil
}

func (l *Local) say(format string, args ...any) {
	_, _ = fmt.Fprintf(l.log, format+"\n", args...)
}
