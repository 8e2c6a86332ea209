package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar is a progress bar on a terminal and nothing elsewhere.
type bar struct{ p *progressbar.ProgressBar }

func newBar(w io.Writer, total int, what string) bar {
	if !isTerminal(w) {
		return bar{}
	}
	return bar{progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))}
}

func (b bar) set(done int) {
	if b.p != nil {
		b.p.Set(done) //nolint:errcheck // a bar that cannot be drawn stops nothing
	}
}

func (b bar) clear() {
	if b.p != nil {
		b.p.Clear() //nolint:errcheck // as above
	}
}

func (b bar) finish() {
	if b.p != nil {
		b.p.Finish() //nolint:errcheck // as above
	}
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
