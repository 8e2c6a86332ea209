package share

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// slowest is how long an answer may take to be written. Who reads slower asks for
// smaller pages.
const slowest = 2 * time.Minute

var packers = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

// response writes an answer, packed where that is understood.
type response struct {
	out    http.ResponseWriter
	packed *gzip.Writer
	packs  bool // who asks understands gzip
	head   bool
	wrote  bool
	broken bool
}

func newResponse(out http.ResponseWriter, r *http.Request) *response {
	control := http.NewResponseController(out)
	control.SetWriteDeadline(time.Now().Add(slowest)) //nolint:errcheck // of a recorder in a test
	return &response{out: out, head: r.Method == http.MethodHead, packs: packs(r.Header.Get("Accept-Encoding"))}
}

// packs reads Accept-Encoding.
func packs(accept string) bool {
	for one := range strings.SplitSeq(strings.ToLower(accept), ",") {
		name, quality, _ := strings.Cut(strings.ReplaceAll(one, " ", ""), ";")
		if name == "gzip" || name == "*" {
			value, _ := strings.CutPrefix(quality, "q=")
			return quality == "" || strings.Trim(value, "0.") != ""
		}
	}
	return false
}

// Header implements [http.ResponseWriter].
func (w *response) Header() http.Header { return w.out.Header() }

// WriteHeader implements [http.ResponseWriter].
func (w *response) WriteHeader(status int) {
	if w.wrote {
		return
	}
	w.wrote = true
	if w.packs && !w.head && status != http.StatusNotModified && status != http.StatusNoContent {
		w.Header().Set("Content-Encoding", "gzip")
		w.packed = packers.Get().(*gzip.Writer)
		w.packed.Reset(w.out)
	}
	w.out.WriteHeader(status)
}

// Write implements [io.Writer].
func (w *response) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	switch {
	case w.head:
		return len(p), nil
	case w.packed != nil:
		return w.packed.Write(p)
	}
	return w.out.Write(p)
}

// encode writes a value as JSON, in which no < ends a script.
func (w *response) encode(v any) {
	json.NewEncoder(w).Encode(v) //nolint:errcheck // who asked is gone
}

// close ends the answer. The deadline goes with it: the connection is used again.
func (w *response) close() {
	if w.packed != nil {
		if !w.broken {
			w.broken = w.packed.Close() != nil
		}
		w.packed.Reset(io.Discard)
		packers.Put(w.packed)
	}
	if w.broken { // it must not look whole
		panic(http.ErrAbortHandler)
	}
	control := http.NewResponseController(w.out)
	control.Flush()
	control.SetWriteDeadline(time.Time{}) //nolint:errcheck // of a recorder in a test
}

// fresh puts the headers of what may be kept but has to be asked for anew, so that what
// has ended is gone at once. It reports whether who asks has it already, and says so.
func (w *response) fresh(r *http.Request, modified time.Time, parts ...any) bool {
	sum := sha256.Sum256(fmt.Append(nil, parts...))
	etag := fmt.Sprintf(`W/"%x"`, sum[:12]) // weak: packed it is another row of bytes
	h := w.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "public, no-cache")
	if !modified.IsZero() {
		h.Set("Last-Modified", modified.UTC().Format(http.TimeFormat))
	}
	for one := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(etag, "W/") {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// whole answers with a body that is known.
func (w *response) whole(r *http.Request, kind string, modified time.Time, body []byte) error {
	w.Header().Set("Content-Type", kind)
	if w.fresh(r, modified, kind, string(body)) {
		return nil
	}
	w.Write(body) //nolint:errcheck // who asked is gone
	return nil
}

// json answers with a value.
func (w *response) json(r *http.Request, modified time.Time, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.whole(r, "application/json", modified, append(body, '\n'))
}

// export waits for its turn to write a feed, a moment at most.
func (d *Door) export(ctx context.Context) (leave func(), err error) {
	select {
	case d.exports <- struct{}{}:
		return func() { <-d.exports }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(3 * time.Second):
		return nil, &problem{status: http.StatusServiceUnavailable, name: "busy", header: [2]string{"Retry-After", "5"}}
	}
}
