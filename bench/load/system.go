package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/postgres"
)

// system is the program and its PostgreSQL, both new.
type system struct {
	base  string // the web door
	cmd   *exec.Cmd
	local *postgres.Local
	dir   string
	conn  *pgx.Conn
}

func start(ctx context.Context, program string, statements bool) (_ *system, err error) {
	dir, err := os.MkdirTemp("", "cb-load-")
	if err != nil {
		return nil, err
	}
	s := &system{dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.stop())
		}
	}()
	if err := os.Chmod(dir, 0o711); err != nil { // root's server is another user
		return nil, err
	}
	if s.local, err = postgres.Start(ctx, dir, nil); err != nil {
		return nil, err
	}
	if statements {
		if err := s.watchStatements(ctx); err != nil {
			return nil, err
		}
	}
	s.cmd = exec.Command(program, "serve") //nolint:noctx // stopped gently, below
	s.cmd.Env = append(os.Environ(), "DATABASE_URL="+s.local.URL(), "CAREERBOT_ADDR=127.0.0.1:0", "OPENAI_API_KEY=", "OPENAI_BASE_URL=",
		"OPENAI_CHAT_MODEL=", "OPENAI_EMBEDDING_MODEL=", "OPENAI_TRANSCRIPTION_MODEL=", "TELEGRAM_BOT_TOKEN=")
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "web chat: "); ok {
			s.base = strings.TrimSpace(address)
			break
		}
	}
	if s.base == "" {
		return nil, errors.New("the program ended before it served")
	}
	go func() {
		for lines.Scan() { // what it complains about
			fmt.Fprintln(os.Stderr, lines.Text())
		}
	}()
	if s.conn, err = pgx.Connect(ctx, s.local.URL()); err != nil {
		return nil, err
	}
	return s, s.ready(ctx)
}

// ready waits until the program takes messages.
func (s *system) ready(ctx context.Context) error {
	for range 100 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"readyz", nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return errors.New("the program does not become ready")
}

func (s *system) stop() error {
	var errs []error
	if s.conn != nil {
		errs = append(errs, s.conn.Close(context.Background()))
	}
	if s.cmd != nil && s.cmd.Process != nil {
		errs = append(errs, s.cmd.Process.Signal(syscall.SIGTERM))
		_ = s.cmd.Wait()
	}
	if s.local != nil {
		errs = append(errs, s.local.Stop())
	}
	return errors.Join(append(errs, os.RemoveAll(s.dir))...)
}

// cost is what was used so far.
type cost struct {
	program, server, load time.Duration // CPU
	commits               int64
	rss                   int64 // of the program, bytes
	wall                  time.Time
}

// tick is the unit of /proc's CPU times: USER_HZ, which is 100 on Linux.
const tick = 10 * time.Millisecond

func (s *system) cost(ctx context.Context) (c cost, err error) {
	c.wall = time.Now()
	if c.program, c.rss, err = used(s.cmd.Process.Pid); err != nil {
		return c, err
	}
	if c.load, _, err = used(os.Getpid()); err != nil {
		return c, err
	}
	postmaster, err := os.ReadFile(filepath.Join(s.local.Dir(), "pgdata", "postmaster.pid"))
	if err != nil {
		return c, err
	}
	first, _, _ := bytes.Cut(postmaster, []byte("\n"))
	pid, err := strconv.Atoi(string(first))
	if err != nil {
		return c, err
	}
	if c.server, err = family(pid); err != nil {
		return c, err
	}
	err = s.conn.QueryRow(ctx, `SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()`).Scan(&c.commits)
	return c, err
}

// used is the CPU time of a process, with that of its ended children, and its memory.
func used(pid int) (cpu time.Duration, rss int64, err error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	// The name in parentheses may hold anything: fields are counted behind it.
	f := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	if len(f) < 22 {
		return 0, 0, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(f))
	}
	var ticks int64
	for _, i := range []int{11, 12, 13, 14} { // utime stime cutime cstime
		n, err := strconv.ParseInt(f[i], 10, 64)
		if err != nil {
			return 0, 0, err
		}
		ticks += n
	}
	pages, err := strconv.ParseInt(f[21], 10, 64)
	return time.Duration(ticks) * tick, pages * int64(os.Getpagesize()), err
}

// family is the CPU time of a process and its children.
func family(parent int) (time.Duration, error) {
	total, _, err := used(parent)
	if err != nil {
		return 0, err
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it ended
		}
		f := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
		if len(f) > 1 && f[1] == strconv.Itoa(parent) {
			if cpu, _, err := used(pid); err == nil {
				total += cpu
			}
		}
	}
	return total, nil
}
