package crash

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// makeDir makes our folder, in memory where there is room. PostgreSQL's user has
// to get through it where we are root.
func (w *world) makeDir() {
	w.t.Helper()
	base := ""
	var disk syscall.Statfs_t
	//nolint:unconvert,gosec // the fields' types differ between Linux and macOS
	if syscall.Statfs("/dev/shm", &disk) == nil && uint64(disk.Bavail)*uint64(disk.Bsize) > 1<<30 {
		base = "/dev/shm"
	}
	dir, err := os.MkdirTemp(base, "careerbot-crash-")
	if err == nil {
		err = os.Chmod(dir, 0o711)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.dir, w.data = dir, filepath.Join(dir, "data")
	w.t.Cleanup(func() {
		if os.Getenv(keepVar) != "" {
			w.t.Logf("kept: %s", dir)
			return
		}
		if err := os.RemoveAll(dir); err != nil {
			w.t.Errorf("clean up: %v", err)
		}
	})
}

// postmaster gives the process of the private server, if it runs, and its socket.
func (w *world) postmaster() (pid int, socket string, err error) {
	raw, err := os.ReadFile(filepath.Join(w.data, "pgdata", "postmaster.pid"))
	if err != nil {
		return 0, "", err
	}
	lines := strings.Split(string(raw), "\n")
	if pid, err = strconv.Atoi(strings.TrimSpace(lines[0])); err != nil || len(lines) < 5 {
		return 0, "", errNotThere
	}
	// A killed server leaves its file behind, and the number may be another's now.
	command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		command, err = exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	}
	command = append(bytes.TrimSpace(bytes.ReplaceAll(command, []byte{0}, []byte{' '})), ' ')
	if err != nil || !bytes.Contains(command, []byte(" -D "+filepath.Join(w.data, "pgdata")+" ")) {
		return 0, "", errNotThere
	}
	return pid, strings.TrimSpace(lines[4]), nil
}

// connect gives a connection to the private server.
func (w *world) connect(ctx context.Context) (*pgx.Conn, error) {
	_, socket, err := w.postmaster()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	return pgx.Connect(ctx, (&url.URL{
		Scheme: "postgres", User: url.User("careerbot"), Path: "/careerbot",
		RawQuery: url.Values{"host": {socket}, "port": {"5432"}, "sslmode": {"disable"}}.Encode(),
	}).String())
}

// killServer kills the head of the database, whose other processes then end.
func (w *world) killServer() int {
	pid, _, err := w.postmaster()
	if err != nil || syscall.Kill(pid, syscall.SIGKILL) != nil {
		return 0
	}
	w.kill("kills of the database")
	return 1
}

// killBackend kills a process of the database that works for the program. The
// server then ends all the others and recovers.
func (w *world) killBackend(dice *rand.Rand) int {
	ctx, cancel := context.WithTimeout(w.t.Context(), 5*time.Second)
	defer cancel()
	conn, err := w.connect(ctx)
	if err != nil {
		return 0
	}
	defer func() { _ = conn.Close(ctx) }()
	rows, err := conn.Query(ctx, `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY backend_start, pid`)
	if err != nil {
		return 0
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil || len(all) == 0 || syscall.Kill(all[dice.IntN(len(all))], syscall.SIGKILL) != nil {
		return 0
	}
	w.kill("kills of a process of the database")
	return 1
}

// awaitServer waits until the database is back.
func (w *world) awaitServer() {
	begun := time.Now()
	back := until(w.t.Context(), time.Minute, func() bool {
		conn, err := w.connect(w.t.Context())
		if err != nil {
			return false
		}
		return conn.Close(w.t.Context()) == nil
	})
	if !back {
		w.t.Errorf("the program does not bring its database back")
	}
	w.longest("longest until the program brought its database back", time.Since(begun))
}

// stopServer ends a server that the programs left behind.
func (w *world) stopServer() {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		gone := until(context.Background(), 10*time.Second, func() bool {
			pid, _, err := w.postmaster()
			if err != nil {
				return true
			}
			_ = syscall.Kill(pid, signal)
			return false
		})
		if gone {
			return
		}
	}
	w.t.Error("the database does not end")
}

func (w *world) add(what string) { w.addN(what, 1) }

func (w *world) addN(what string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tally[what] += n
}

func (w *world) kill(what string) {
	w.add(what)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.killed = append(w.killed, time.Now())
}

func (w *world) kills() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.killed)
}

// longest keeps the longest of some times, in milliseconds.
func (w *world) longest(what string, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tally[what+", ms"] = max(w.tally[what+", ms"], int(d.Milliseconds()))
}

func (w *world) count(what string, n any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.counts = append(w.counts, fmt.Sprintf("%-75s %v", what, n))
}

// report is all counts.
func (w *world) report() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out strings.Builder
	fmt.Fprintf(&out, "seed %d\n%-75s %d\n", w.seed, "kills", len(w.killed))
	for _, what := range slices.Sorted(maps.Keys(w.tally)) {
		fmt.Fprintf(&out, "%-75s %d\n", what, w.tally[what])
	}
	for _, line := range w.counts {
		out.WriteString(line + "\n")
	}
	complaints := map[string]int{}
	for _, p := range w.programs {
		for what, n := range p.log.complaints() {
			complaints[what] += n
		}
	}
	for _, what := range slices.Sorted(maps.Keys(complaints)) {
		fmt.Fprintf(&out, "logged %6d × %.150s\n", complaints[what], what)
	}
	for what, n := range w.server.Counters().Faults {
		fmt.Fprintf(&out, "%-75s %d\n", "fault of Telegram: "+what, n)
	}
	return out.String()
}
