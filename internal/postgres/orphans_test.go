package postgres

import (
	"context"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestOrphanIsEnded: a process of a killed server that cannot end by itself does not keep
// the cluster from starting again. It is held as one is that waits for a lock of a
// process that was killed as well.
func TestOrphanIsEnded(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Log("elsewhere than on Linux nobody can tell where a process stands")
		return
	}
	dir := clusterDir(t)
	l := start(t, dir)
	execSQL(t, l, `CREATE TABLE kept (x int); INSERT INTO kept VALUES (1)`)
	conn, err := pgx.Connect(context.Background(), l.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var pid int
	if err := conn.QueryRow(context.Background(), `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
		t.Fatal(err)
	}
	for _, kill := range []struct {
		pid    int
		signal syscall.Signal
	}{{pid, syscall.SIGSTOP}, {serverPID(t, dir), syscall.SIGKILL}} {
		if err := syscall.Kill(kill.pid, kill.signal); err != nil {
			t.Fatal(err)
		}
	}
	defer syscall.Kill(pid, syscall.SIGKILL)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	again, err := Start(ctx, dir, nil)
	if err != nil {
		t.Fatalf("it does not start beside what a killed server left: %v", err)
	}
	if n := count(t, again); n != 1 {
		t.Errorf("%d rows of what was committed", n)
	}
	mustStop(t, again)
}
