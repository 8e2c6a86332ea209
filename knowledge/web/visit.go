package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"careerbot/internal/fetch"
	"careerbot/knowledge"
)

const (
	longestFetch = time.Minute
	redirects    = 5
	maxRobots    = 500 << 10
	leastApart   = time.Second
	// restAtMost is how long a server can have itself left alone.
	restAtMost = 24 * time.Hour
)

var (
	errPrivate = errors.New("the host leads to a private address; only public ones are asked")
	errHost    = errors.New("the address leads to a host that the operator has not named (CAREERBOT_WEB_HOSTS)")
	errRobots  = errors.New("the site's robots.txt does not let programs read this; ask whoever runs the site, or load the document by hand")
	errScheme  = errors.New("a redirect leaves https")
	errLarge   = fmt.Errorf("what is there has more than %d MiB", knowledge.MaxFile>>20)
)

// answeredError is an answer that is not the page.
type answeredError struct {
	status int
	rest   time.Duration // as the server asks to be left alone
}

func (e *answeredError) Error() string {
	switch {
	case e.gone():
		return fmt.Sprintf("the page is gone (%d); if it has moved, add its new address", e.status)
	case e.status == http.StatusUnauthorized || e.status == http.StatusForbidden:
		return fmt.Sprintf("the site does not give the page to programs (%d); load the document by hand", e.status)
	case e.status == http.StatusTooManyRequests || e.status >= 500:
		return fmt.Sprintf("the site cannot answer now (%d); it is asked again later", e.status)
	}
	return fmt.Sprintf("the site answered %d; open the address in a browser to see why", e.status)
}

func (e *answeredError) gone() bool {
	return e.status == http.StatusNotFound || e.status == http.StatusGone
}

// busy reports whether the server has enough for now.
func (e *answeredError) busy() bool {
	return e.status == http.StatusTooManyRequests || e.status == http.StatusServiceUnavailable
}

// visit is one look at an address, and what it knows of the servers that it asks.
type visit struct {
	store  *Store
	client *http.Client
	robots map[string]robots // by scheme and host
	asked  map[string]time.Time
	until  time.Time // when others are to have their turn
}

// late reports whether the server has been asked for long enough.
func (v *visit) late() bool { return !time.Now().Before(v.until) }

func (s *Store) visit() (v *visit, end func()) {
	transport := fetch.Transport(s.public(), errPrivate)
	v = &visit{store: s, robots: map[string]robots{}, asked: map[string]time.Time{}, until: time.Now().Add(cmp.Or(s.Longest, longestVisit))}
	v.client = &http.Client{Transport: transport, CheckRedirect: func(next *http.Request, before []*http.Request) error {
		switch {
		case len(before) > redirects:
			return fmt.Errorf("more than %d redirects", redirects)
		case next.URL.Scheme != "https" && (next.URL.Scheme != "http" || before[0].URL.Scheme == "https"):
			return errScheme
		case !s.allowed(next.URL):
			return errHost
		case before[0].URL.Path == "/robots.txt":
			return nil
		}
		return v.may(next.Context(), next.URL)
	}}
	return v, transport.CloseIdleConnections
}

// got is what a server sent.
type got struct {
	body               []byte
	at                 *url.URL // where it came from, after redirects
	etag, lastModified string
	same               bool // it is as it was
}

// get asks for a page, with what is known of it.
func (v *visit) get(ctx context.Context, u *url.URL, etag, lastModified string) (got, error) {
	ctx, cancel := context.WithTimeout(ctx, longestFetch)
	defer cancel()
	if !v.store.allowed(u) {
		return got{}, errHost
	}
	if err := v.may(ctx, u); err != nil {
		return got{}, err
	}
	return v.ask(ctx, u, etag, lastModified, knowledge.MaxFile)
}

// may reports whether a site lets us ask for something, as errRobots where it does not.
func (v *visit) may(ctx context.Context, u *url.URL) error {
	if u.Path == "/robots.txt" {
		return nil
	}
	site := u.Scheme + "://" + u.Host
	rules, known := v.robots[site]
	if !known {
		g, err := v.ask(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}, "", "", maxRobots)
		var answered *answeredError
		switch {
		case errors.As(err, &answered) && answered.status < 500 && answered.status != http.StatusTooManyRequests:
			// There is none.
		case errors.Is(err, errLarge): // what fits is what counts
		case err != nil:
			return fmt.Errorf("its robots.txt cannot be read, so nothing is asked of the site: %w", err)
		}
		rules = readRobots(g.body)
		v.robots[site] = rules
	}
	if !rules.let(u) {
		return errRobots
	}
	return nil
}

// ask sends one request, after a pause. Of what is too large it gives the beginning, and
// errLarge.
func (v *visit) ask(ctx context.Context, u *url.URL, etag, lastModified string, most int64) (got, error) {
	if err := v.wait(ctx, u); err != nil {
		return got{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return got{}, errors.New("the address cannot be used")
	}
	request.Header.Set("User-Agent", agent+" (documents of a public employment service)")
	request.Header.Set("Accept", "text/html, application/pdf, application/rss+xml, application/atom+xml, */*;q=0.5")
	if etag != "" {
		request.Header.Set("If-None-Match", etag)
	}
	if lastModified != "" {
		request.Header.Set("If-Modified-Since", lastModified)
	}
	response, err := v.client.Do(request)
	if err != nil {
		return got{}, fetch.WithoutAddress(err)
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusOK:
	case response.StatusCode == http.StatusNotModified && etag+lastModified != "":
		return got{same: true, at: response.Request.URL, etag: etag, lastModified: lastModified}, nil
	default:
		return got{}, &answeredError{response.StatusCode, rest(response.Header.Get("Retry-After"))}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	if err != nil {
		return got{}, fmt.Errorf("the download broke off: %w", fetch.WithoutAddress(err))
	}
	g := got{body: body, at: response.Request.URL, etag: header(response, "ETag"), lastModified: header(response, "Last-Modified")}
	if int64(len(body)) > most {
		g.body = body[:bytes.LastIndexByte(body[:most], '\n')+1]
		return g, errLarge
	}
	return g, nil
}

// wait lets a server rest between two requests.
func (v *visit) wait(ctx context.Context, u *url.URL) error {
	least := v.store.Pause
	if least == 0 {
		least = leastApart
	}
	for site, r := range v.robots {
		if site == u.Scheme+"://"+u.Host {
			least = max(least, r.delay)
		}
	}
	if left := time.Until(v.asked[u.Host].Add(least)); left > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(left):
		}
	}
	v.asked[u.Host] = time.Now()
	return nil
}

// header gives a header as it can be stored, "" if it is longer than one is.
func header(r *http.Response, name string) string {
	value := r.Header.Get(name)
	if len(value) > 500 || !printable(value) {
		return ""
	}
	return value
}

func printable(s string) bool {
	for _, c := range []byte(s) {
		if c < 0x20 || c > 0x7e {
			return false
		}
	}
	return true
}

// rest reads a Retry-After.
func rest(after string) time.Duration {
	if seconds, err := strconv.Atoi(after); err == nil && seconds > 0 {
		return min(time.Duration(min(seconds, 1<<20))*time.Second, restAtMost)
	}
	if at, err := http.ParseTime(after); err == nil {
		return max(0, min(time.Until(at), restAtMost))
	}
	return 0
}
