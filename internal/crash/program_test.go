package crash

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"careerbot/bot/telegram/telegramtest"
)

// world is what one run of the test has.
type world struct {
	t      *testing.T
	seed   uint64
	server *telegramtest.Server
	dir    string // ours alone
	data   string // of the program: the private database
	binary string
	group  int // process group of all programs

	mu       sync.Mutex
	programs []*program
	killed   []time.Time
	counts   []string
	tally    map[string]int
}

func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	w := &world{t: t, seed: seed, server: telegramtest.New(t), tally: map[string]int{}}
	w.binary = filepath.Join(t.TempDir(), "careerbot")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", w.binary, "careerbot/cmd/careerbot")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	w.makeDir()
	w.guard()
	t.Cleanup(func() {
		w.retireAll()
		w.stopServer()
		if t.Failed() {
			t.Log(w.report())
			for _, p := range w.programs {
				t.Logf("the last words of %s:\n%s", p.name, p.log.last())
			}
		}
	})
	return w
}

// guard starts a process that ends all programs when this one dies without a
// word, of a timeout or a panic: it is the head of their process group, and
// notices by the end of its input.
func (w *world) guard() {
	w.t.Helper()
	cmd := exec.Command("sh", "-c", `
		read -r word; [ "$word" = done ] && exit 0
		trap "" TERM; kill -TERM 0; sleep 4
		p=$(head -n 1 "$1/pgdata/postmaster.pid" 2>/dev/null) && ps -ww -o command= -p "$p" | grep -qF -- "-D $1/pgdata " && kill -QUIT "$p"
		rm -rf "$2" "$3"; kill -KILL 0`, "guard", w.data, w.dir, filepath.Dir(w.binary))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.group = cmd.Process.Pid
	w.t.Cleanup(func() {
		w.retireAll()
		if _, err := io.WriteString(in, "done\n"); err != nil {
			w.t.Errorf("the guard: %v", err)
		}
		if err := cmd.Wait(); err != nil {
			w.t.Errorf("the guard: %v", err)
		}
	})
}

// program is the binary, which is started again whenever it ends, as systemd or
// Kubernetes would.
type program struct {
	w    *world
	name string
	env  []string
	log  *logBook
	stop context.CancelFunc
	over chan struct{}

	mu         sync.Mutex
	running    *os.Process // nil between two lives
	terminated time.Time   // when it was told to end in good order
	meant      bool        // it was we who ended it
}

// launch starts a program and keeps it running until it is retired.
func (w *world) launch(name string, settings ...string) *program {
	ctx, stop := context.WithCancel(context.Background())
	p := &program{w: w, name: name, log: &logBook{errors: map[string]int{}}, stop: stop, over: make(chan struct{})}
	for _, v := range os.Environ() { // nothing of the caller's own configuration
		if key, _, _ := strings.Cut(v, "="); !regexp.MustCompile(`^(CAREERBOT_(DATA|ADDR|LOG|REGION|CONTACT|STARTER|VECTOR.*|EMBED.*)|TELEGRAM_.*|OPENAI_.*|DATABASE_URL)$`).MatchString(key) {
			p.env = append(p.env, v)
		}
	}
	p.env = append(p.env, "CAREERBOT_ADDR=127.0.0.1:0", "TELEGRAM_BOT_TOKEN="+telegramtest.Token, "TELEGRAM_API_URL="+w.server.URL)
	p.env = append(p.env, settings...)
	w.mu.Lock()
	w.programs = append(w.programs, p)
	w.mu.Unlock()
	go p.live(ctx)
	return p
}

func (p *program) live(ctx context.Context) {
	defer close(p.over)
	dice := p.w.dice(p.name)
	for ctx.Err() == nil {
		cmd := exec.Command(p.w.binary, "serve")
		cmd.Dir, cmd.Env, cmd.Stderr, cmd.Stdout = p.w.dir, p.env, p.log, p.log
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pgid: p.w.group}
		if err := cmd.Start(); err != nil {
			p.w.t.Errorf("start: %v", err)
			return
		}
		p.w.add("starts")
		p.mu.Lock()
		p.running, p.meant, p.terminated = cmd.Process, false, time.Time{}
		p.mu.Unlock()
		stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		stop()
		p.mu.Lock()
		p.running = nil
		p.log.setAddress("")
		if took := time.Since(p.terminated); !p.terminated.IsZero() && took > time.Minute {
			p.w.t.Errorf("%s took %v to end in good order", p.name, took)
		}
		if !p.meant && ctx.Err() == nil {
			p.w.add("ended by itself")
			p.log.note(fmt.Sprintf("ENDED BY ITSELF: %v", err))
		}
		p.mu.Unlock()
		// Most come back at once, some after a while.
		rest := time.Duration(dice.IntN(50)) * time.Millisecond
		if dice.IntN(4) == 0 {
			rest += time.Duration(dice.IntN(1000)) * time.Millisecond
		}
		select {
		case <-ctx.Done():
		case <-time.After(rest):
		}
	}
}

// end sends a signal to the program, if it runs, and counts.
func (p *program) end(signal syscall.Signal) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == nil || p.running.Signal(signal) != nil {
		return 0
	}
	p.meant = true
	if signal == syscall.SIGKILL {
		p.w.kill("kills of the program")
		p.running = nil // it is as good as gone
		return 1
	}
	p.terminated = time.Now()
	p.w.add("SIGTERM of the program")
	return 1
}

// retire ends the program for good.
func (p *program) retire() {
	p.stop()
	<-p.over
}

func (w *world) retireAll() {
	w.mu.Lock()
	all := slices.Clone(w.programs)
	w.mu.Unlock()
	for _, p := range all {
		p.retire()
	}
}

// addresses are those of the web pages that are served now.
func (w *world) addresses() (all []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.programs {
		if a := p.log.address(); a != "" {
			all = append(all, a)
		}
	}
	return all
}

// logBook takes what a program writes: the end of it, its address, and how often
// it complained of what.
type logBook struct {
	mu     sync.Mutex
	lines  []string
	half   []byte
	at     string
	errors map[string]int
}

var (
	addressLine = regexp.MustCompile(`web chat: (http://\S+)/`)
	errorLine   = regexp.MustCompile(`level=(?:ERROR|WARN) msg=("[^"]*"|\S+)`)
)

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.half = append(l.half, p...)
	for {
		line, rest, found := bytes.Cut(l.half, []byte{'\n'})
		if !found {
			return len(p), nil
		}
		l.half = rest
		l.add(string(line))
	}
}

func (l *logBook) add(line string) {
	if m := addressLine.FindStringSubmatch(line); m != nil {
		l.at = m[1]
	}
	if m := errorLine.FindStringSubmatch(line); m != nil {
		l.errors[m[1]]++
	}
	if strings.HasPrefix(line, "careerbot: ") { // why it ends
		l.errors[regexp.MustCompile(`[0-9]+`).ReplaceAllString(line, "N")]++
	}
	if strings.Contains(line, "panic") {
		l.errors["PANIC "+line]++
	}
	l.lines = append(l.lines, line)
	l.lines = l.lines[max(0, len(l.lines)-400):]
}

func (l *logBook) note(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.half = nil
	l.add("---- " + line)
}

func (l *logBook) setAddress(a string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = a
}

func (l *logBook) address() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at
}

func (l *logBook) last() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines[max(0, len(l.lines)-60):], "\n")
}

func (l *logBook) complaints() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := map[string]int{}
	for what, n := range l.errors {
		all[what] = n
	}
	return all
}

var errNotThere = errors.New("there is no server")
