package share

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"careerbot/internal/limit"
)

// A feed is read from the database and written down before it is sent: who reads slowly
// has a file, and neither a connection nor a turn of those who read the database.
const (
	inMemory  = 1 << 20 // of a feed, in bytes; what is larger is in a temporary file
	mostFeeds = 64      // that are sent at the same time in this process
	mostOfOne = 3       // and of them, to one address
	onDisk    = 1 << 30 // of all that are being sent in this process, in bytes
	piece     = 32 << 10
)

// spool is what is written down of an answer.
type spool struct {
	memory bytes.Buffer
	file   *os.File
	room   *atomic.Int64 // bytes that are left on the disk for the answers of all
	took   int64
}

// take takes room on the disk; where there is too little, who asks is to come later.
func (s *spool) take(n int) error {
	if s.room.Add(-int64(n)) < 0 {
		s.room.Add(int64(n))
		return errBusy
	}
	s.took += int64(n)
	return nil
}

// Write implements [io.Writer].
func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && s.memory.Len()+len(p) <= inMemory {
		return s.memory.Write(p)
	}
	if err := s.take(s.memory.Len() + len(p)); err != nil {
		return 0, err
	}
	if s.file == nil {
		file, err := os.CreateTemp("", "careerbot-share-")
		if err != nil {
			return 0, err
		}
		s.file = file
		if _, err := s.memory.WriteTo(file); err != nil {
			return 0, err
		}
		s.memory = bytes.Buffer{}
	}
	return s.file.Write(p)
}

// send writes it out, piece by piece.
func (s *spool) send(to io.Writer) error {
	var from io.Reader = &s.memory
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		from = s.file
	}
	// Without their shortcuts, which would write all of it at once.
	_, err := io.CopyBuffer(struct{ io.Writer }{to}, struct{ io.Reader }{from}, make([]byte, piece))
	return err
}

// close takes the file away, and gives its room back.
func (s *spool) close() {
	defer func() { s.room.Add(s.took) }()
	if s.file != nil {
		s.file.Close()           // only read since
		os.Remove(s.file.Name()) // a temporary file of ours
	}
}

// readers are those to whom feeds are being sent.
type readers struct {
	mu  sync.Mutex
	of  map[netip.Prefix]int
	all int
}

func (r *readers) enter(who netip.Prefix) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all >= mostFeeds || r.of[who] >= mostOfOne {
		return false
	}
	if r.of == nil {
		r.of = map[netip.Prefix]int{}
	}
	r.of[who]++
	r.all++
	return true
}

func (r *readers) leave(who netip.Prefix) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all--
	if r.of[who]--; r.of[who] == 0 {
		delete(r.of, who)
	}
}

var errBusy = &problem{status: http.StatusServiceUnavailable, name: "busy", header: [2]string{"Retry-After", "5"}}

// export has a feed written down in its turn, and sends it. write puts the headers; it
// gives false where there is nothing to send.
func (d *Door) export(w *response, r *http.Request, write func(ctx context.Context, to *spool) (bool, error)) error {
	who := limit.Who(r, d.proxies)
	if !d.readers.enter(who) {
		return errBusy
	}
	defer d.readers.leave(who)
	page := spool{room: &d.room}
	defer page.close()
	some, err := d.inTurn(r.Context(), func(ctx context.Context) (bool, error) { return write(ctx, &page) })
	if err != nil || !some {
		return err
	}
	w.WriteHeader(http.StatusOK)
	if w.head {
		return nil
	}
	return page.send(w)
}

// inTurn waits for its turn to read a feed from the database, a moment at most.
func (d *Door) inTurn(ctx context.Context, read func(context.Context) (bool, error)) (bool, error) {
	select {
	case d.exports <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	case <-time.After(10 * time.Second):
		return false, errBusy
	}
	defer func() { <-d.exports }()
	ctx, cancel := context.WithTimeoutCause(ctx, slowest, errors.New("the feed could not be read in time"))
	defer cancel()
	return read(ctx)
}
