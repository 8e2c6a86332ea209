package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram/bot"
)

// maxIdle is how many connections are kept for the next request.
const maxIdle = 64

// maxResponse bounds what is read of one response; a full batch of updates is
// far below it.
const maxResponse = 32 << 20

// wire carries requests to the Bot API, for the client library and for the
// poller. It knows what the library does not tell: whether a request can have
// reached the server, and whether the server accepted it. And it keeps the
// token, which is a part of every address, out of errors.
type wire struct {
	client *http.Client
	token  string
}

func newWire(o Options) *wire {
	var client http.Client
	if o.HTTPClient != nil {
		client = *o.HTTPClient
		client.Timeout = 0 // a poll is meant to take long; every request has a limit of its own
	} else {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConns, transport.MaxIdleConnsPerHost = maxIdle, maxIdle
		// A request that meets the server's closing of an idle connection is lost to
		// "unknown", so idle connections are ours to close, and early.
		transport.IdleConnTimeout = 20 * time.Second
		client.Transport = transport
	}
	// A redirect would repeat the request, with the token, somewhere else.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &wire{client: &client, token: o.Token}
}

// attempt is what became of one request; the wire fills it in.
type attempt struct {
	accepted bool  // the server said ok
	message  int64 // the id of the message that it gave back, 0 if none
}

// read finds in a response what must not be missed, whatever else is in it.
func (a *attempt) read(body []byte) {
	var said struct {
		OK     bool
		Result json.RawMessage
	}
	if json.Unmarshal(body, &said) != nil || !said.OK {
		return
	}
	a.accepted = true
	var message struct {
		ID int64 `json:"message_id"`
	}
	_ = json.Unmarshal(said.Result, &message) // many answers are no message
	a.message = message.ID
}

type attemptKey struct{}

// notSent is the error of a request of which no byte has left: it can be
// repeated.
type notSent struct{ error }

func (e notSent) Unwrap() error { return e.error }

// Do is the client library's way to the network.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		// The library streams the body. As bytes it goes out with its length, and
		// net/http may move it to a new connection when a kept one turns out to be
		// dead before anything was written.
		body, err := io.ReadAll(req.Body)
		_ = req.Body.Close()
		if err != nil {
			return nil, notSent{err}
		}
		req.ContentLength = int64(len(body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		req.Body, _ = req.GetBody()
		if len(body) == 0 {
			req.Body, req.GetBody = http.NoBody, nil
			req.Header.Del("Content-Type") // the library announces a form that has no parts
		}
	}
	// From the moment that a connection takes the request, it may arrive. net/http
	// asks for a second connection only when the first provably took nothing.
	var taken atomic.Bool
	resp, err := w.client.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { taken.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { taken.Store(true) },
	})))
	if err != nil {
		var addressed *url.Error
		if errors.As(err, &addressed) {
			err = addressed.Err // without the address, which has the token
		}
		if !taken.Load() {
			err = notSent{err}
		}
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse))
	_ = resp.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read the response: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if a, ok := req.Context().Value(attemptKey{}).(*attempt); ok {
		a.read(body)
	}
	return resp, nil
}

// getUpdates asks for updates and gives them as they came.
//
// The library's own getUpdates hands typed updates to a channel and at once
// confirms them; and one value that it does not know makes a batch undecodable
// for ever. It could be outwitted from inside an HTTP client. To ask ourselves
// is less code, and shows where the offset moves.
func (d *Door) getUpdates(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, d.options.PollTimeout+pollMore)
	defer cancel()
	question, err := json.Marshal(struct {
		Offset  int64    `json:"offset,omitempty"`
		Timeout int      `json:"timeout"`
		Allowed []string `json:"allowed_updates"`
	}{offset, int(d.options.PollTimeout.Seconds()), allowed})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.options.APIURL+"/bot"+d.options.Token+"/getUpdates", bytes.NewReader(question))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := d.wire.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var answer struct {
		OK          bool              `json:"ok"`
		Result      []json.RawMessage `json:"result"`
		ErrorCode   int               `json:"error_code"`
		Description string            `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("status %d, and the response is not the Bot API's: %w", resp.StatusCode, err)
	}
	if answer.OK {
		return answer.Result, nil
	}
	switch answer.ErrorCode {
	case http.StatusTooManyRequests:
		return nil, &tg.TooManyRequestsError{Message: answer.Description, RetryAfter: answer.Parameters.RetryAfter}
	case http.StatusUnauthorized:
		return nil, fmt.Errorf("%w, %s", tg.ErrorUnauthorized, answer.Description)
	case http.StatusNotFound:
		return nil, fmt.Errorf("%w, %s", tg.ErrorNotFound, answer.Description)
	case http.StatusConflict:
		return nil, fmt.Errorf("%w, %s", tg.ErrorConflict, answer.Description)
	}
	return nil, fmt.Errorf("%d %s", answer.ErrorCode, answer.Description)
}

// maxWords bounds what is logged or stored of one error: a proxy's error page
// can be long.
const maxWords = 300

// words is an error for logs and for the database: without the token, and short.
// Every error that may have come from the network goes through it.
func (d *Door) words(err error) string {
	s := err.Error()
	if d.options.Token != "" {
		s = strings.ReplaceAll(s, d.options.Token, "***")
	}
	// The part behind the colon alone would do as well, however the rest is written.
	if _, secret, ok := strings.Cut(d.options.Token, ":"); ok {
		s = strings.ReplaceAll(s, secret, "***")
	}
	if d.options.WebhookSecret != "" {
		s = strings.ReplaceAll(s, d.options.WebhookSecret, "***")
	}
	if len(s) > maxWords {
		s = s[:maxWords] + "…"
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
}

// traced gives a context whose request reports what became of it.
func traced(ctx context.Context) (context.Context, *attempt) {
	a := &attempt{}
	return context.WithValue(ctx, attemptKey{}, a), a
}
