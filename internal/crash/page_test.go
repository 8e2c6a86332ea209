package crash

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// page is the web page of one person: it posts a message until it is accepted,
// and reads the stream of replies, which it opens again where it breaks.
type page struct {
	w      *world
	n      int
	dice   *rand.Rand
	client *http.Client
	ctx    context.Context // over when the page is closed
	close  context.CancelFunc
	opened chan struct{} // closed once there is a session

	mu       sync.Mutex
	cookie   string
	accepted []string // ids of messages, in their order
	open     string   // the one that was never accepted
	replies  []int64  // as they came, the same one once
	last     string
}

func newPage(w *world, n int) *page {
	p := &page{
		w: w, n: n, dice: w.dice("page " + strconv.Itoa(n)), opened: make(chan struct{}),
		client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
	}
	p.ctx, p.close = context.WithCancel(context.Background())
	return p
}

// ask posts questions until ctx is over.
func (p *page) ask(ctx context.Context) {
	if !p.begin() {
		return
	}
	for number := 1; ; number++ {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Duration(p.dice.ExpFloat64() * float64(askEvery))):
		}
		if !p.post(fmt.Sprintf("crash-%d-%06d", p.n, number), fmt.Sprintf(questions[p.dice.IntN(len(questions))], number)) {
			return
		}
	}
}

// begin opens the page.
func (p *page) begin() bool {
	defer close(p.opened)
	return p.untilDone(3*time.Minute, func() bool {
		response, err := p.do(http.MethodGet, "/", nil)
		if err != nil {
			return false
		}
		defer response.Body.Close()
		for _, c := range response.Cookies() {
			p.mu.Lock()
			p.cookie = c.Name + "=" + c.Value
			p.mu.Unlock()
			return response.StatusCode == http.StatusOK
		}
		return false
	})
}

// post sends a message under one id until it is accepted.
func (p *page) post(id, text string) bool {
	p.mu.Lock()
	p.open = id
	p.mu.Unlock()
	body, err := json.Marshal(map[string]string{"id": id, "text": text})
	if err != nil {
		p.w.t.Error(err)
		return false
	}
	tries := 0
	done := p.untilDone(3*time.Minute, func() bool {
		tries++
		response, err := p.do(http.MethodPost, "/api/messages", body)
		if err != nil {
			return false
		}
		defer response.Body.Close()
		switch said, err := io.ReadAll(response.Body); {
		case err != nil:
			return false
		case response.StatusCode == http.StatusAccepted:
			return true
		case response.StatusCode != http.StatusTooManyRequests && response.StatusCode < 500:
			p.w.t.Errorf("the page's message was refused: %s %s", response.Status, said)
		}
		return false
	})
	p.w.addN("web messages tried again", tries-1)
	p.mu.Lock()
	defer p.mu.Unlock()
	if done {
		p.open, p.accepted = "", append(p.accepted, id)
	}
	return done
}

// untilDone tries again and again, as the page does, until something succeeds.
func (p *page) untilDone(limit time.Duration, try func() bool) bool {
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	for !try() {
		select {
		case <-ctx.Done():
			if p.ctx.Err() == nil {
				p.w.t.Errorf("page %d could not reach the program for %v", p.n, limit)
			}
			return false
		case <-time.After(50*time.Millisecond + time.Duration(rand.Int64N(int64(300*time.Millisecond)))): //nolint:gosec // spread
		}
	}
	return true
}

// do sends a request to one of the programs that run.
func (p *page) do(method, path string, body []byte) (*http.Response, error) {
	all := p.w.addresses()
	if len(all) == 0 {
		return nil, errNotThere
	}
	ctx, cancel := context.WithTimeout(p.ctx, 15*time.Second)
	request, err := http.NewRequestWithContext(ctx, method, all[rand.IntN(len(all))]+path, bytes.NewReader(body)) //nolint:gosec // spread
	if err != nil {
		cancel()
		return nil, err
	}
	p.mu.Lock()
	if request.Header.Set("Content-Type", "application/json"); p.cookie != "" {
		request.Header.Set("Cookie", p.cookie)
	}
	if p.last != "" {
		request.Header.Set("Last-Event-ID", p.last)
	}
	p.mu.Unlock()
	response, err := p.client.Do(request)
	if err != nil {
		cancel()
		return nil, err
	}
	response.Body = &bodyWithEnd{response.Body, cancel}
	return response, nil
}

// bodyWithEnd ends its request's time limit when it is closed.
type bodyWithEnd struct {
	io.ReadCloser
	end context.CancelFunc
}

func (b *bodyWithEnd) Close() error {
	b.end()
	return b.ReadCloser.Close()
}

// read follows the stream of replies until the page is closed.
func (p *page) read() {
	select {
	case <-p.opened:
	case <-p.ctx.Done():
	}
	for p.ctx.Err() == nil {
		if response, err := p.do(http.MethodGet, "/api/events", nil); err == nil {
			p.follow(response.Body)
			_ = response.Body.Close()
		}
		select {
		case <-p.ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// got is how many replies the page shows.
func (p *page) got() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.replies)
}

func (p *page) follow(stream io.Reader) {
	lines := bufio.NewScanner(stream)
	lines.Buffer(nil, 1<<20)
	id := ""
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			id = at
		}
		if lines.Text() != "" || id == "" {
			continue
		}
		reply, err := strconv.ParseInt(id, 10, 64) // the event is complete
		p.mu.Lock()
		if err != nil {
			p.w.t.Errorf("an event's id is %q", id)
		} else if p.last == id {
			p.w.add("web replies that came again")
		} else {
			p.last, p.replies = id, append(p.replies, reply)
		}
		p.mu.Unlock()
		id = ""
	}
}
