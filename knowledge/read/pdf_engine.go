package read

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// pdfMemoryPages bounds the memory of one PDF instance: 512 MiB in pages of
// 64 KiB. A file that needs more fails instead of taking the server down.
const pdfMemoryPages = 8192

var errClosed = errors.New("the reader is closed")

// pdfEngine holds the compiled PDFium. Compiling takes seconds and is done
// once in a process; an instance is made per file, in milliseconds, and thrown away after
// it, which also gives back its memory and forgets what a file broke.
type pdfEngine struct {
	workers int
	turns   chan struct{} // who has one finds an instance free

	mu      sync.Mutex
	started chan struct{} // closed when pool and err are set; nil before first use
	pool    pdfium.Pool
	err     error
	closed  bool
}

// Warm starts the PDF engine, so that the first PDF does not pay for it.
func (r *Reader) Warm(ctx context.Context) error {
	_, err := r.pdf.get(ctx)
	return err
}

// get returns the pool, started by the first caller. The start goes on when
// that caller gives up: the next one finds it done.
func (e *pdfEngine) get(ctx context.Context) (pdfium.Pool, error) {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil, errClosed
	}
	if e.started == nil {
		e.started = make(chan struct{})
		go e.start()
	}
	started := e.started
	e.mu.Unlock()
	select {
	case <-started:
		return e.pool, e.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// turn waits for the engine and for an instance of it. That is not the time of the file
// that waits: it does nothing for how long others take.
func (e *pdfEngine) turn(ctx context.Context) (release func(), err error) {
	if _, err := e.get(ctx); err != nil {
		return nil, err
	}
	select {
	case e.turns <- struct{}{}:
		return func() { <-e.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (e *pdfEngine) start() {
	defer close(e.started)
	defer func() {
		if p := recover(); p != nil {
			e.err = fmt.Errorf("PDF engine does not start: %v", p)
		}
	}()
	// The first compiles for all: what is compiled is forgotten with the last that uses it,
	// so one uses it as long as the process lives, and reads nothing.
	holding.Do(func() { held, e.err = newPool(1) })
	if e.err == nil {
		e.pool, e.err = newPool(e.workers)
	}
	if e.err != nil {
		e.err = fmt.Errorf("PDF engine does not start: %w", e.err)
	}
}

// Several readers of a process share what is compiled.
var (
	compiled = wazero.NewCompilationCache()
	holding  sync.Once
	held     pdfium.Pool //nolint:unused // held, never read
)

func newPool(workers int) (pdfium.Pool, error) {
	return webassembly.Init(webassembly.Config{
		// Compiling on all cores halves the start.
		Context:  experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0)),
		MaxIdle:  workers,
		MaxTotal: workers,
		// Without this PDFium would see the whole disk of the server.
		FSConfig: wazero.NewFSConfig(),
		Stdout:   io.Discard,
		Stderr:   io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCompilationCache(compiled).
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithMemoryLimitPages(pdfMemoryPages).
			// Kill works only because running code looks at its context.
			WithCloseOnContextDone(true),
	})
}

// with runs f with an instance of its own. When the time is up the instance is
// killed, which ends f with an error from its next call into PDFium.
func (e *pdfEngine) with(ctx context.Context, f func(pdfium.Pdfium) error) error {
	pool, err := e.get(ctx)
	if err != nil {
		return err
	}
	inst, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return fmt.Errorf("no PDF instance: %w", err)
	}
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("%w: the PDF cannot be read (%v)", ErrBroken, p)
			}
		}()
		done <- f(inst)
	}()
	select {
	case err = <-done:
	case <-ctx.Done():
		// The slot in the pool is free again whether or not Kill complains.
		_ = inst.Kill()
		<-done //nolint:errcheck // the time is over, whatever it says
		return ctx.Err()
	}
	// Closing frees what the file has allocated; the instance goes with it, so
	// an error here has no consequence.
	_ = inst.Close()
	return err
}

func (e *pdfEngine) close() error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	started := e.started
	e.mu.Unlock()
	if started == nil {
		return nil
	}
	<-started
	if e.pool == nil {
		return nil
	}
	return e.pool.Close()
}
