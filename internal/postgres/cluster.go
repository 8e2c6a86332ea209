package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// dataMajor is the version that wrote the data directory, 0 if there is none yet.
func (l *Local) dataMajor() (int, error) {
	raw, err := os.ReadFile(filepath.Join(l.data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(l.data)
		if err == nil && len(entries) > 0 {
			return 0, fmt.Errorf("%s is in the way: it is not empty, and it is no data directory of PostgreSQL", l.data)
		}
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("version of the data: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil {
		return 0, fmt.Errorf("version of the data in %s: %w", l.data, err)
	}
	return major, nil
}

// A new cluster takes about 40 MB, and its write-ahead log as much again before long.
const spaceForCluster = 200 << 20

// create makes a new cluster. It is made under another name and renamed when it is complete, so that an interrupted
// attempt is never taken for a cluster.
func (l *Local) create(ctx context.Context, server binaries) error {
	if free, err := freeSpace(l.dir); err == nil && free < spaceForCluster {
		return fmt.Errorf("the disk of %s is nearly full: %d MB are free, and a database takes %d MB to begin with",
			l.dir, free>>20, spaceForCluster>>20)
	}
	l.say("creating a private PostgreSQL %d cluster in %s (once)", server.major, l.data)
	half := l.data + ".new"
	if err := os.RemoveAll(half); err != nil {
		return fmt.Errorf("remove an interrupted attempt: %w", err)
	}
	if err := privateDir(half, l.as); err != nil {
		return err
	}
	args := []string{"--pgdata", half, "--username", localUser, "--auth", "trust", "--encoding", "UTF8", "--data-checksums"}
	if l.volatile {
		args = append(args, "--no-sync")
	}
	locales := [][]string{{"--locale", "C.UTF-8"}, {"--locale", "C"}} // macOS has no C.UTF-8 before 15
	if server.major >= 17 {
		// Knows upper and lower case of all of Unicode, sorts by code point, and is the same on every system.
		locales = [][]string{{"--no-locale", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"}}
	}
	var out []byte
	var err error
	for _, locale := range locales {
		//nolint:gosec // the program is one that we found ourselves
		cmd := exec.CommandContext(ctx, server.program("initdb"), append(args, locale...)...)
		cmd.Dir, cmd.Env, cmd.SysProcAttr = "/", serverEnv(), l.as.attributes()
		out, err = cmd.CombinedOutput()
		if err == nil || !bytes.Contains(out, []byte("invalid locale")) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("create the cluster with %s: %w%s%s",
			server.program("initdb"), err, lastLines(out), l.diskHint())
	}
	// An empty folder of the name may be there: rename replaces it only if it is removed first on some systems.
	if err := os.Remove(l.data); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("create the cluster: %w", err)
	}
	if err := os.Rename(half, l.data); err != nil {
		return fmt.Errorf("create the cluster: %w", err)
	}
	return nil
}

// launch starts the server and waits until it takes connections. It runs in a session of its own and outlives us if we
// are killed.
func (l *Local) launch(ctx context.Context, server binaries) error {
	socket, err := socketDir(l.dir)
	if err != nil {
		return err
	}
	if err := privateDir(socket, l.as); err != nil {
		return err
	}
	l.socket = socket
	var refused time.Time // since when it refuses to start beside what a killed server left
	for {
		begun := time.Now()
		// What a killed server left: PostgreSQL refuses to start where its number belongs to another process now, or to
		// itself as long as nobody has waited for it. The folder is this cluster's alone, and no server runs on its data.
		if err := os.Remove(filepath.Join(socket, ".s.PGSQL.5432.lock")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("leftover of an earlier server: %w", err)
		}
		from, exited, err := l.spawn(server)
		if err != nil {
			return err
		}
		err = l.awaitReady(ctx, exited)
		if err == nil {
			l.exited = exited
			l.say("PostgreSQL %d with pgvector %s runs in %s (started in %d ms)",
				server.major, server.vector, l.data, time.Since(begun).Milliseconds())
			return nil
		}
		tail := l.tail(from)
		// After a kill -9 of the server its other processes live on for a moment, and it refuses to start beside them.
		again := strings.Contains(tail, "pre-existing shared memory block") ||
			strings.Contains(tail, `lock file "postmaster.pid" already exists`)
		if !again || ctx.Err() != nil {
			return fmt.Errorf("PostgreSQL did not start: %w%s%s", err, tail, l.diskHint())
		}
		if refused.IsZero() {
			refused = begun
		}
		if pm, ok := readPostmaster(l.data); time.Since(refused) > orphansLive && (!ok || !pm.serves(l.data)) {
			if n := endOrphans(l.data); n > 0 {
				l.say("ended %d processes of a killed server that would not end by themselves", n)
			}
			refused = time.Now()
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// spawn runs the server. It says where in the log its output begins, and when it exits.
func (l *Local) spawn(server binaries) (int64, <-chan error, error) {
	path := filepath.Join(l.dir, "postgres.log")
	if info, err := os.Stat(path); err == nil && info.Size() > 10<<20 {
		_ = os.Rename(path, path+".old")
	}
	log, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return 0, nil, writeError(path, err)
	}
	defer func() { _ = log.Close() }()
	from, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, nil, fmt.Errorf("log of PostgreSQL: %w", err)
	}
	args := []string{"-D", l.data}
	for _, setting := range l.settings(server) {
		args = append(args, "-c", setting)
	}
	//nolint:gosec // the program is one that we found ourselves
	cmd := exec.Command(server.program("postgres"), args...) //nolint:noctx // the server outlives whoever starts it
	cmd.Dir, cmd.Env, cmd.SysProcAttr = "/", serverEnv(), l.as.attributes()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return 0, nil, fmt.Errorf("start %s as %s: %w", cmd.Path, l.as.name, err)
	}
	exited := make(chan error, 1)
	go func() {
		err := cmd.Wait() // also takes the dead server off the process table, whoever stopped it
		if err == nil {
			err = errors.New("it exited at once")
		}
		exited <- err
	}()
	return from, exited, nil
}

// awaitReady waits until the server that was just spawned takes connections.
func (l *Local) awaitReady(ctx context.Context, exited <-chan error) error {
	slow := time.After(5 * time.Second)
	for {
		if pm, ok := readPostmaster(l.data); ok && pm.ready && l.answers(ctx) == nil {
			return nil
		}
		select {
		case err := <-exited:
			return err
		case <-ctx.Done():
			if pm, ok := readPostmaster(l.data); ok && pm.serves(l.data) {
				_ = syscall.Kill(pm.pid, syscall.SIGINT)
			}
			return fmt.Errorf("it was not ready in time: %w", ctx.Err())
		case <-slow:
			l.say("PostgreSQL is still starting: after a crash it replays its log first")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// shutDown stops the server: open transactions are rolled back, and everything committed is written.
func (l *Local) shutDown(ctx context.Context) error {
	pm, ok := readPostmaster(l.data)
	if !ok || !pm.alive() {
		return nil
	}
	if !pm.serves(l.data) {
		return fmt.Errorf("cannot stop PostgreSQL: process %d is not visible here as the server of %s", pm.pid, l.data)
	}
	if err := syscall.Kill(pm.pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("stop PostgreSQL (process %d): %w", pm.pid, err)
	}
	for {
		now, ok := readPostmaster(l.data)
		if !ok || now.pid != pm.pid || !pm.serves(l.data) {
			break
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL (process %d) does not stop: %w%s", pm.pid, ctx.Err(), l.tail(0))
		case <-time.After(10 * time.Millisecond):
		}
	}
	if l.exited != nil {
		// The file goes a moment before the process does. Who leaves without waiting leaves a zombie to a container
		// whose first process does not look after it.
		select {
		case <-l.exited: //nolint:errcheck // how it ended does not matter here
		case <-time.After(time.Second):
		}
	}
	return nil
}

// diskHint is what to say after a failure when the disk is the likely reason.
func (l *Local) diskHint() string {
	if free, err := freeSpace(l.dir); err == nil && free < 64<<20 {
		return fmt.Sprintf("\nThe disk of %s is full: %d MB are free.", l.dir, free>>20)
	}
	return ""
}

// tail is the end of the server's log, from an offset on.
func (l *Local) tail(from int64) string {
	file, err := os.Open(filepath.Join(l.dir, "postgres.log"))
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }()
	if info, err := file.Stat(); err == nil {
		from = max(from, info.Size()-8<<10)
	}
	if _, err := file.Seek(from, io.SeekStart); err != nil {
		return ""
	}
	raw, _ := io.ReadAll(file)
	text := lastLines(raw)
	if text == "" {
		return ""
	}
	return text + "\n(the whole log: " + file.Name() + ")"
}

func lastLines(raw []byte) string {
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	if len(lines) == 1 && lines[0] == "" {
		return ""
	}
	lines = lines[max(0, len(lines)-12):]
	return "\n  | " + strings.Join(lines, "\n  | ")
}
