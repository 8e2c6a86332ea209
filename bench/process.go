package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// Environment variables from the bench to its children.
const (
	childVar    = "CAREERBOT_BENCH_CHILD"    // the system to measure
	indexVar    = "CAREERBOT_BENCH_INDEX"    // bleve: folder of the index
	databaseVar = "CAREERBOT_BENCH_DATABASE" // langchaingo: database on DATABASE_URL's server
)

// bench holds what all measurements share.
type bench struct {
	careerbot string // the program
	self      string // this program
	work      string // folder for temporary files
	limit     time.Duration
	stderr    io.Writer
}

// start runs a program to its end, not longer than the limit, and gives its
// output and the most memory that it held. The bench itself stays small: Linux
// counts the starter's memory as a lower bound of the started one's.
func (b *bench) start(ctx context.Context, program string, args []string, env ...string) ([]byte, int64, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, b.limit, fmt.Errorf("not done within %s", b.limit))
	defer cancel()
	var out bytes.Buffer
	last := &tail{}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = &out, io.MultiWriter(b.stderr, last)
	// A gentle end first: careerbot drops its scratch database then.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 40 * time.Second
	err := cmd.Run()
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && last.String() != "" {
		err = fmt.Errorf("%w: %s", err, last)
	}
	return out.Bytes(), maxRSS(cmd.ProcessState), err
}

// maxRSS is the most memory that an ended process held, in bytes; 0 of none.
func maxRSS(p *os.ProcessState) int64 {
	if p == nil {
		return 0
	}
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return usage.Maxrss
	}
	return usage.Maxrss << 10
}

// tail keeps the end of what is written to it.
type tail struct{ data []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.data = append(t.data, p...)
	if over := len(t.data) - 500; over > 0 {
		t.data = bytes.Clone(t.data[over:])
	}
	return len(p), nil
}

// String is the last line.
func (t *tail) String() string {
	line := bytes.TrimSpace(t.data)
	return string(bytes.ToValidUTF8(line[bytes.LastIndexByte(line, '\n')+1:], nil))
}
