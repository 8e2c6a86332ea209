package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"strings"
	"time"
)

func readQuestions(path string) (questions []string, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for line := range bytes.Lines(data) {
		var q struct{ Text string }
		if err := json.Unmarshal(line, &q); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		// What ends in a question mark is a question by itself; a piece of one would
		// wait for the rest, as it should, and measure the waiting.
		questions = append(questions, strings.TrimRight(q.Text, "?？")+"？")
	}
	if len(questions) == 0 {
		return nil, fmt.Errorf("%s has no questions", path)
	}
	return questions, nil
}

// person is one browser.
type person struct {
	client *http.Client
	base   string
}

// visit opens the page, which gives the session's cookie.
func visit(ctx context.Context, transport http.RoundTripper, base string) (*person, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	p := &person{client: &http.Client{Transport: transport, Jar: jar}, base: base}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base, nil)
	if err != nil {
		return nil, err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return nil, err
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	return p, resp.Body.Close()
}

// ask posts a message.
func (p *person) ask(ctx context.Context, id, text string) error {
	body, err := json.Marshal(map[string]string{"id": id, "text": text, "lang": "zh"})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+"api/messages", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusAccepted {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	return nil
}

// listen reads the event stream until ctx is over, and tells which messages were
// answered. A stream that breaks is opened again, as a browser does.
func (p *person) listen(ctx context.Context, answered func(id string)) {
	last := ""
	for ctx.Err() == nil {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+"api/events", nil)
		if err != nil {
			return
		}
		if last != "" {
			req.Header.Set("Last-Event-ID", last)
		}
		resp, err := p.client.Do(req)
		if err != nil {
			continue
		}
		last = follow(resp.Body, last, answered)
		_ = resp.Body.Close()
	}
}

func follow(body io.Reader, last string, answered func(id string)) string {
	lines := bufio.NewReaderSize(body, 4096)
	reply := false
	for {
		line, err := lines.ReadSlice('\n')
		long := errors.Is(err, bufio.ErrBufferFull)
		if err != nil && !long {
			return last
		}
		switch {
		case bytes.HasPrefix(line, []byte("id: ")):
			last = string(bytes.TrimSpace(line[4:]))
		case bytes.HasPrefix(line, []byte("event: ")):
			reply = bytes.HasPrefix(line, []byte("event: reply"))
		case reply && bytes.HasPrefix(line, []byte("data: ")):
			// {"id":1,"turn":1,"message":"…", …: near the front, whatever the length
			if _, rest, ok := bytes.Cut(line, []byte(`"message":"`)); ok {
				if id, _, ok := bytes.Cut(rest, []byte(`"`)); ok {
					answered(string(id))
				}
			}
			reply = false
		}
		for long { // the rest of a long line
			_, err := lines.ReadSlice('\n')
			long = errors.Is(err, bufio.ErrBufferFull)
			if err != nil && !long {
				return last
			}
		}
	}
}
