package llm

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Endpoint says where an OpenAI-compatible service is.
type Endpoint struct {
	Key  string
	Base string // empty: OpenAI's own
}

// maxBody is the most that is read of one answer: 64 vectors of 4,000 numbers
// are about 6 MB.
const maxBody = 32 << 20

func (e Endpoint) client() *openai.Client {
	c := openai.DefaultConfig(e.Key)
	if e.Base != "" {
		c.BaseURL = e.Base // go-openai takes slashes off its end
	}
	c.HTTPClient = &http.Client{Transport: wire{&http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		TLSHandshakeTimeout:   5 * time.Second,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       90 * time.Second,
		ResponseHeaderTimeout: 30 * time.Second,
	}}}
	return openai.NewClientWithConfig(c)
}

// wire bounds what is read, and tells a stream that was cut from one that ended:
// go-openai gives io.EOF for both.
type wire struct{ http.RoundTripper }

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := w.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	response.Body = http.MaxBytesReader(nil, response.Body, maxBody)
	if after, ok := r.Context().Value(afterKey{}).(*time.Duration); ok {
		*after = retryAfter(response.Header.Get("Retry-After"))
	}
	if response.StatusCode == http.StatusOK && r.Header.Get("Accept") == "text/event-stream" {
		response.Body = events{response.Body}
	}
	return response, nil
}

// errNoEnd is an end that was not announced: it would come again.
var errNoEnd = fmt.Errorf("the stream ends without [DONE]: %w", io.ErrUnexpectedEOF)

// events is a stream of events. It ends with [DONE], after which nobody reads
// on: whoever reads its end has missed that, or a page that is no stream at all.
type events struct{ io.ReadCloser }

func (e events) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		err = errNoEnd
	}
	return n, err
}

// refusal is an error that the endpoint answered with, without its words: they
// may repeat the key, or what a person asked.
type refusal struct {
	status int // 0 where it came in the middle of a stream
	code   string
	after  time.Duration // how long to stay away, where that was asked for and said
	fields []string      // of the request, that it names
}

func (r *refusal) Error() string {
	said := "it reports an error"
	if r.status != 0 {
		said = strings.TrimSpace(fmt.Sprintf("status %d %s", r.status, http.StatusText(r.status)))
	}
	if r.code != "" {
		said += " (" + r.code + ")"
	}
	return said
}

var code = regexp.MustCompile(`^[a-z_]{1,64}$`)

// plain turns what go-openai makes of an error into a refusal.
func plain(err error) error {
	var request *openai.RequestError
	if errors.As(err, &request) {
		return &refusal{status: request.HTTPStatusCode, fields: named("", string(request.Body))}
	}
	var api *openai.APIError
	if !errors.As(err, &api) {
		return err
	}
	param := ""
	if api.Param != nil {
		param = *api.Param
	}
	r := &refusal{status: api.HTTPStatusCode, fields: named(param, api.Message)}
	for _, c := range []string{api.Type, fmt.Sprint(api.Code)} {
		if code.MatchString(c) {
			r.code = c
		}
	}
	return r
}
