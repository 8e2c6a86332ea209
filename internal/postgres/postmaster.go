package postgres

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// postmaster is what a server writes about itself into its data directory.
type postmaster struct {
	pid    int
	socket string
	ready  bool
}

// readPostmaster reads postmaster.pid. A server that was killed leaves it behind.
func readPostmaster(data string) (postmaster, bool) {
	raw, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return postmaster{}, false
	}
	// Process, data directory, start time, port, socket folder, TCP address, shared memory, status.
	lines := strings.Split(string(raw), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 0 {
		return postmaster{}, false
	}
	pm := postmaster{pid: pid}
	if len(lines) > 4 {
		pm.socket = strings.TrimSpace(lines[4])
	}
	if len(lines) > 7 {
		pm.ready = strings.TrimSpace(lines[7]) == "ready"
	}
	return pm, true
}

// alive is true when there is a process of that number, whatever it is.
func (p postmaster) alive() bool {
	err := syscall.Kill(p.pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// serves is true when that process is a server on this data directory, and not one that got the number later.
func (p postmaster) serves(data string) bool {
	if !p.alive() {
		return false
	}
	var command []byte
	if runtime.GOOS == "linux" {
		// A dead process that nobody has waited for yet has an empty command line.
		command, _ = os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.pid), "cmdline"))
		command = bytes.ReplaceAll(command, []byte{0}, []byte{' '})
	} else {
		command, _ = exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(p.pid)).Output() //nolint:noctx // ps ends at once
	}
	return bytes.Contains(append(bytes.TrimSpace(command), ' '), []byte(" -D "+data+" "))
}

// disown puts a number that no process can have into a leftover postmaster.pid. Removing the file would be simpler and
// dangerous: by the rest of it PostgreSQL makes sure that no process of the killed server is still writing.
func disown(data string) error {
	path := filepath.Join(data, "postmaster.pid")
	raw, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read it: %w", err)
	}
	_, rest, _ := bytes.Cut(raw, []byte{'\n'})
	// The file exists, so its owner and mode stay.
	if err := os.WriteFile(path, append([]byte(strconv.Itoa(math.MaxInt32-1)+"\n"), rest...), 0o600); err != nil {
		return fmt.Errorf("change it: %w", err)
	}
	return nil
}

// settings are those of a small machine that runs other things too. They come on the command line, so that they follow
// the program and not the day on which the cluster was made.
func (l *Local) settings(server binaries) []string {
	set := []string{
		"listen_addresses=",
		"port=5432", // only part of the socket's name
		"unix_socket_directories=" + l.socket,
		"unix_socket_permissions=0700",
		"max_connections=50",
		"shared_buffers=256MB",
		"work_mem=16MB",
		"maintenance_work_mem=256MB",
		"max_wal_size=1GB",
		"random_page_cost=1.1",
		// Compiling costs more than it gains for queries that take milliseconds.
		"jit=off",
		// Nobody replicates from a private cluster.
		"wal_level=minimal",
		"max_wal_senders=0",
		"max_logical_replication_workers=0",
		"log_checkpoints=off",
		"timezone=UTC",
		"log_timezone=UTC",
		"log_line_prefix=%m [%p] ",
		// What people write must not get into a log: no statements, no row contents.
		"log_min_error_statement=panic",
		"log_error_verbosity=terse",
		"log_parameter_max_length=0",
		"log_parameter_max_length_on_error=0",
	}
	if server.vectorNum < 802 {
		// Building an HNSW index in parallel writes past its memory before pgvector 0.8.2 (CVE-2026-3172).
		set = append(set, "max_parallel_maintenance_workers=0")
	}
	if l.volatile {
		// Test processes of several packages share it; each has a pool per test.
		return append(set, "max_connections=300", "fsync=off", "full_page_writes=off", "synchronous_commit=off",
			"autovacuum=off", "shared_buffers=128MB", "max_wal_size=128MB", "min_wal_size=32MB")
	}
	return append(set, "fsync=on", "full_page_writes=on", "synchronous_commit=on")
}

// serverEnv is the environment of PostgreSQL's programs: what they need, and none of our secrets.
func serverEnv() []string {
	env := []string{"LC_ALL=C"}
	for _, key := range []string{"PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(key); ok {
			env = append(env, key+"="+value)
		}
	}
	return env
}
