package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// said is an answer as a client reads it.
type said struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	ErrorCode   int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`

	status int
	raw    string
	err    error
}

// id is the message_id of the result.
func (a said) id() int {
	var m struct {
		ID int `json:"message_id"`
	}
	_ = json.Unmarshal(a.Result, &m)
	return m.ID
}

func read(r *http.Response, err error) (a said) {
	if err != nil {
		return said{err: err}
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	a = said{status: r.StatusCode, raw: string(body), err: err}
	_ = json.Unmarshal(body, &a)
	return a
}

// ask makes a raw request with a form.
func ask(ctx context.Context, s *Server, method string, pairs ...string) said {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/bot"+Token+"/"+method, strings.NewReader(form.Encode()))
	if err != nil {
		return said{err: err}
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return read(http.DefaultClient.Do(r))
}

// upload makes a raw request with files.
func upload(t *testing.T, s *Server, method string, files map[string]string, pairs ...string) said {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		form.WriteField(pairs[i], pairs[i+1])
	}
	for name, data := range files {
		part, _ := form.CreateFormFile(name, name+".bin")
		io.WriteString(part, data)
	}
	form.Close()
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/bot"+Token+"/"+method, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return read(http.DefaultClient.Do(r))
}

// client asks and says what it expects.
type client struct {
	*testing.T
	*Server
}

// book is a Reporter that keeps what is reported.
type book struct {
	*testing.T
	mu    sync.Mutex
	lines []string
}

func (b *book) Errorf(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, fmt.Sprintf(format, args...))
}

func (b *book) text() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.lines, "\n")
}

func newClient(t *testing.T, o Options) client {
	t.Helper()
	t.Parallel()
	return client{t, New(t, o)}
}

// ok makes a request that has to be answered with ok.
func (c client) ok(method string, pairs ...string) said {
	c.Helper()
	a := ask(c.Context(), c.Server, method, pairs...)
	if a.err != nil || !a.OK {
		c.Fatalf("%s %v: %s %v", method, pairs, a.raw, a.err)
	}
	return a
}

// no makes a request that has to be refused.
func (c client) no(code int, words, method string, pairs ...string) said {
	c.Helper()
	a := ask(c.Context(), c.Server, method, pairs...)
	if a.err != nil || a.OK || a.status != code || a.ErrorCode != code || !strings.Contains(a.Description, words) {
		c.Errorf("%s %v: %d %s %v, want %d %s", method, pairs, a.status, a.raw, a.err, code, words)
	}
	return a
}

// ids are the ids of the updates that a poll gives.
func (c client) poll(pairs ...string) string {
	c.Helper()
	var got []struct {
		ID int64 `json:"update_id"`
	}
	json.Unmarshal(c.ok("getUpdates", pairs...).Result, &got)
	var ids []int64
	for _, u := range got {
		ids = append(ids, u.ID)
	}
	return fmt.Sprint(ids)
}

func (c client) want(what string, got, want any) {
	c.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		c.Errorf("%s: %v, want %v", what, got, want)
	}
}

// soon waits for what comes from another goroutine.
func (c client) soon(what string, holds func() bool) {
	c.Helper()
	c.Until(what, holds)
}

// within bounds a wait that must not come to its end.
const within = 10 * time.Second
