package postgres

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// helperVar makes this test program another user of a cluster, in a process of its own.
const helperVar = "CAREERBOT_TEST_HELPER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperVar); dir != "" {
		l, err := Start(context.Background(), dir, os.Stderr)
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println("ready")
		_, _ = io.Copy(io.Discard, os.Stdin)
		if err := l.Stop(); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// helper is another process that uses the cluster until it is told to leave or killed.
type helper struct {
	cmd   *exec.Cmd
	in    io.Closer
	lines *bufio.Scanner
}

func startHelper(t *testing.T, dir string) *helper {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), helperVar+"="+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return &helper{cmd: cmd, in: in, lines: bufio.NewScanner(out)}
}

func (h *helper) awaitReady(t *testing.T) {
	t.Helper()
	if !h.lines.Scan() || h.lines.Text() != "ready" {
		t.Fatalf("the other process said %q", h.lines.Text())
	}
}

func (h *helper) leave(t *testing.T) {
	t.Helper()
	_ = h.in.Close()
	if err := h.cmd.Wait(); err != nil {
		t.Fatalf("the other process: %v", err)
	}
}

// clusterDir is a folder that the server's user can reach, which t.TempDir is not, and whose cluster is gone at the end
// whatever the test did.
func clusterDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "careerbot-local-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if pm, ok := readPostmaster(filepath.Join(dir, "pgdata")); ok && pm.serves(filepath.Join(dir, "pgdata")) {
			_ = syscall.Kill(pm.pid, syscall.SIGQUIT)
			t.Errorf("the test left a server behind")
		}
		_ = os.RemoveAll(dir)
	})
	return dir
}

func start(t *testing.T, dir string, opts ...LocalOption) *Local {
	t.Helper()
	l, err := Start(context.Background(), dir, t.Output(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Stop() })
	return l
}

func serverPID(t *testing.T, dir string) int {
	t.Helper()
	pm, ok := readPostmaster(filepath.Join(dir, "pgdata"))
	if !ok || !pm.serves(filepath.Join(dir, "pgdata")) {
		t.Fatal("no server runs")
	}
	return pm.pid
}

func mustStop(t *testing.T, l *Local) {
	t.Helper()
	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}
}

func isRunning(dir string) bool {
	pm, ok := readPostmaster(filepath.Join(dir, "pgdata"))
	return ok && pm.serves(filepath.Join(dir, "pgdata"))
}

func execSQL(t *testing.T, l *Local, sql string) {
	t.Helper()
	conn, err := l.connect(context.Background(), localDatabase)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(context.Background(), sql); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, l *Local) int {
	t.Helper()
	conn, err := l.connect(context.Background(), localDatabase)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	var n int
	if err := conn.QueryRow(context.Background(), `SELECT count(*) FROM kept`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// The first starts, the second finds, and only the last one's leaving stops the server.
func TestLastOneStops(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	first := start(t, dir)
	pid := serverPID(t, dir)
	second := startHelper(t, dir)
	second.awaitReady(t)
	if serverPID(t, dir) != pid {
		t.Fatal("the second process started a server of its own")
	}
	third := start(t, dir)
	mustStop(t, first)
	mustStop(t, first) // twice is harmless
	mustStop(t, third)
	if !isRunning(dir) {
		t.Fatal("the server was stopped while the second process used it")
	}
	second.leave(t)
	if isRunning(dir) {
		t.Fatal("the last one left, and the server runs")
	}
	begun := time.Now()
	again := start(t, dir)
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("starting an existing cluster took %v", took)
	}
	mustStop(t, again)
}

func TestKilledServerKeepsWhatWasCommitted(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	l := start(t, dir)
	execSQL(t, l, `CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n`)
	if err := syscall.Kill(serverPID(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	// The one whose server was killed is still there; the next one brings a new server up.
	next := start(t, dir)
	if n := count(t, next); n != 1000 {
		t.Errorf("%d rows after the kill, want 1000", n)
	}
	mustStop(t, l)
	if !isRunning(dir) {
		t.Fatal("the server was stopped while it was used")
	}
	mustStop(t, next)
}

// A server one of whose processes was killed takes no connections for a while; who starts then waits for it.
func TestKilledBackendIsWaitedFor(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	l := start(t, dir)
	execSQL(t, l, `CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n`)
	refused := 0
	for range 10 {
		conn, err := l.reach(t.Context(), localDatabase)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(int(conn.PgConn().PID()), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(t.Context(), "SELECT 1"); err == nil {
			t.Fatal("the connection is there after its process was killed")
		}
		if other, err := l.connect(t.Context(), localDatabase); err == nil {
			_ = other.Close(t.Context())
		} else if passing(err) {
			refused++
		}
		if err := l.ensureDatabase(t.Context()); err != nil {
			t.Fatalf("somebody starts while the server recovers: %v", err)
		}
	}
	if refused == 0 {
		t.Error("no connection was refused: the test has not seen a recovery")
	}
	if n := count(t, l); n != 1000 {
		t.Errorf("%d rows after the kills, want 1000", n)
	}
	mustStop(t, l)
}

func TestKilledOwnerLeavesServerToNext(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	owner := startHelper(t, dir)
	owner.awaitReady(t)
	pid := serverPID(t, dir)
	if err := owner.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = owner.cmd.Wait()
	l := start(t, dir)
	if serverPID(t, dir) != pid {
		t.Error("the server was not adopted")
	}
	mustStop(t, l)
	if isRunning(dir) {
		t.Error("the adopted server was not stopped")
	}
}

func TestFourStartAtOnce(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	var all []*helper
	for range 4 {
		all = append(all, startHelper(t, dir))
	}
	for _, h := range all {
		h.awaitReady(t)
	}
	serverPID(t, dir)
	for _, h := range all {
		h.leave(t)
	}
	if isRunning(dir) {
		t.Error("all have left, and the server runs")
	}
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(clusterDir(t), strings.Repeat("long/", 30), "人才服务")
	for path := dir; len(path) > len(os.TempDir())+30; path = filepath.Dir(path) {
		if err := os.MkdirAll(path, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	l := start(t, dir, Volatile())
	if strings.HasPrefix(l.socket, dir) || len(l.socket) > 80 {
		t.Errorf("the socket is in %s", l.socket)
	}
	pool, _, err := Open(context.Background(), l.URL())
	if err != nil {
		t.Fatal(err)
	}
	pool.Close()
	mustStop(t, l)
	_ = os.Remove(l.socket)
}

// What an interrupted first start, a container's restart, and an operator's hand can leave behind.
func TestLeftovers(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	if err := os.MkdirAll(filepath.Join(dir, "pgdata.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	l := start(t, dir)
	execSQL(t, l, `CREATE TABLE kept AS SELECT 1 AS n`)
	mustStop(t, l)

	// The number of the old server now belongs to another process of the same user: a sleep, here.
	as, err := serverAccount()
	if err != nil {
		t.Fatal(err)
	}
	sleep := exec.Command("sleep", "60")
	sleep.SysProcAttr = as.attributes()
	if err := sleep.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = sleep.Process.Kill(); _ = sleep.Wait() }()
	stale := fmt.Sprintf("%d\n%s\n1\n5432\n%s\n\n  1 1\nready   \n", sleep.Process.Pid, l.data, l.socket)
	leftover := filepath.Join(l.data, "postmaster.pid")
	if err := os.WriteFile(leftover, []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := as.own(leftover); err != nil {
		t.Fatal(err)
	}
	l = start(t, dir)
	if n := count(t, l); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
	mustStop(t, l)

	conf := filepath.Join(l.data, "postgresql.conf")
	if err := os.WriteFile(conf, []byte("nonsense = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := as.own(conf); err != nil {
		t.Fatal(err)
	}
	_, err = Start(context.Background(), dir, nil)
	if err == nil || !strings.Contains(err.Error(), `unrecognized configuration parameter "nonsense"`) {
		t.Errorf("the error does not show the log: %v", err)
	}
}

func TestOtherMajorIsRefused(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	if err := os.Mkdir(filepath.Join(dir, "pgdata"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pgdata", "PG_VERSION"), []byte("14\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(context.Background(), dir, nil)
	if err == nil {
		t.Fatal("data of PostgreSQL 14 were accepted")
	}
	found, findErr := findBinaries(context.Background())
	if findErr != nil {
		t.Fatal(findErr)
	}
	for _, want := range []string{"written by PostgreSQL 14", fmt.Sprintf("has PostgreSQL %d", found[0].major), "pg_upgrade"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
}

func TestFolderOfOthersIsRefused(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	if err := os.Mkdir(filepath.Join(dir, "pgdata"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pgdata", "thesis.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(context.Background(), dir, nil); err == nil || !strings.Contains(err.Error(), "is in the way") {
		t.Errorf("a folder with other files: %v", err)
	}
	if os.Geteuid() == 0 {
		return
	}
	_ = os.RemoveAll(filepath.Join(dir, "pgdata"))
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(context.Background(), dir, nil); err == nil || !strings.Contains(err.Error(), "set CAREERBOT_DATA") {
		t.Errorf("a folder that takes no files: %v", err)
	}
	_ = os.Chmod(dir, 0o700)
}

// PostgreSQL refuses to run as root: the server gets an unprivileged user, and none of our secrets.
func TestServerIsUnprivileged(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "sk-only-for-us")
	dir := clusterDir(t)
	l := start(t, dir, Volatile())
	proc := filepath.Join("/proc", fmt.Sprint(serverPID(t, dir)))
	if environ, err := os.ReadFile(proc + "/environ"); err == nil && strings.Contains(string(environ), "sk-only-for-us") {
		t.Error("the server was given our secrets")
	}
	if info, err := os.Stat(proc); err == nil && ownerOf(info) == 0 {
		t.Error("the server runs as root")
	}
	for _, path := range []string{l.data, l.socket} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s is open to others: %v %v", path, info.Mode(), err)
		}
	}
	mustStop(t, l)
	if os.Geteuid() != 0 {
		return
	}
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Start(context.Background(), filepath.Join(closed, "data"), nil)
	if err == nil || !strings.Contains(err.Error(), "may not enter "+closed) {
		t.Errorf("a folder that the server's user cannot reach: %v", err)
	}
}
