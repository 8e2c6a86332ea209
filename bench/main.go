// Command bench puts the same passages and questions through careerbot and two
// other Go systems in one run, and prints a table for each collection.
//
//	go run . [-careerbot PATH] [-json FILE] [-limit 30m] DIR…
//
// README.md beside it says what is compared and how to read the numbers.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program and gives the exit code: 0 success, 1 failed, 2
// wrong usage. In a child process it measures one system instead.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if system := os.Getenv(childVar); system != "" {
		return child(ctx, system, args, stdout, stderr)
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: bench [flags] DIR…\nDIR is a collection as `careerbot eval retrieval` takes it.")
		flags.PrintDefaults()
	}
	binary := flags.String("careerbot", "", "the careerbot `program`; built from ../cmd/careerbot if not given")
	jsonFile := flags.String("json", "", "write the results to this `file` too")
	limit := flags.Duration("limit", 30*time.Minute, "how long one system may take with one collection")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if flags.NArg() == 0 || *limit <= 0 {
		flags.Usage()
		return 2
	}
	if err := compare(ctx, *binary, *jsonFile, *limit, flags.Args(), stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "bench: %v\n", err)
		return 1
	}
	return 0
}

// compare measures every collection with every system. A system that fails is
// a row that says so, and an error at the end.
func compare(ctx context.Context, binary, jsonFile string, limit time.Duration, dirs []string, stdout, stderr io.Writer) (err error) {
	work, err := os.MkdirTemp("", "careerbot-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if binary == "" {
		binary = filepath.Join(work, "careerbot")
		if err := build(ctx, binary, stderr); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b := bench{careerbot: binary, self: self, work: work, limit: limit, stderr: stderr}
	out := report{Taken: time.Now().UTC().Truncate(time.Second), Go: runtime.Version(), CPUs: runtime.NumCPU()}
	var failed []error
	for _, dir := range dirs {
		t := table{Dir: dir}
		for _, system := range b.systems() {
			fmt.Fprintf(stderr, "%s: %s …\n", dir, system.name)
			row, err := system.measure(ctx, dir)
			row.System = system.name
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				row.Error = err.Error()
				failed = append(failed, fmt.Errorf("%s: %s: %w", dir, system.name, err))
			}
			t.add(row)
		}
		out.Tables = append(out.Tables, t)
		if _, err := fmt.Fprintln(stdout, t.String()); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprint(stdout, legend()); err != nil {
		return err
	}
	if jsonFile != "" {
		data, err := json.MarshalIndent(out, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(jsonFile, append(data, '\n'), 0o644); err != nil {
			return err
		}
	}
	return errors.Join(failed...)
}

// build makes the careerbot program from the main module, wherever this
// module's replace line says that it is.
func build(ctx context.Context, to string, stderr io.Writer) error {
	list := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "careerbot")
	list.Stderr = stderr
	dir, err := list.Output()
	if err != nil {
		return fmt.Errorf("find the main module: %w; run this from the folder bench, or give -careerbot", err)
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", to, "./cmd/careerbot")
	cmd.Dir = strings.TrimSpace(string(dir))
	cmd.Stdout, cmd.Stderr = stderr, stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build careerbot: %w", err)
	}
	return nil
}
