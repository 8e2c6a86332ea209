package vacancy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"careerbot/internal/fetch"
	"careerbot/knowledge/vacancy/feed"
)

const (
	largestFeed  = 2 << 30 // unpacked
	longestFetch = 15 * time.Minute
	leastPace    = 64 << 10 // bytes that come at least in a lull
	redirects    = 5
)

var (
	errPrivate = errors.New("the address lies in a private network; add the source with --private if it is your own")
	errStill   = errors.New("the server sends nothing, or next to nothing; the feed is tried again later")
	errLarge   = fmt.Errorf("the feed has more than %d GB", largestFeed>>30)
)

// fetched is a feed that was downloaded, or is what it was.
type fetched struct {
	path               string
	kind               feed.Kind
	etag, lastModified string
	same               bool
	cursor             string // of a feed with pages: up to where it is read with this one
	more               bool   // and another page follows
}

// download fetches a feed into a folder. It is written down before it is read, so that
// what is broken off half-way loads nothing. Its errors do not have the address, whose
// query may have a key in it.
func download(ctx context.Context, src Source, known bool, dir string) (fetched, error) {
	ctx, cancel := context.WithTimeout(ctx, longestFetch)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	watch := time.AfterFunc(cmp.Or(src.wait, 5*time.Minute), func() { stop(errStill) })
	defer watch.Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, src.URL, nil)
	if err != nil {
		return fetched{}, errors.New("the address cannot be used")
	}
	request.Header.Set("User-Agent", "careerbot (vacancy feeds)")
	request.Header.Set("Accept", "application/ld+json, application/json, application/x-ndjson, text/csv, text/html;q=0.8, */*;q=0.5")
	if known && src.etag != "" {
		request.Header.Set("If-None-Match", src.etag)
	}
	if known && src.lastModified != "" {
		request.Header.Set("If-Modified-Since", src.lastModified)
	}
	transport := transport(src.Private)
	defer transport.CloseIdleConnections()
	response, err := client(transport).Do(request)
	if err != nil {
		return fetched{}, why(ctx, err)
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusNotModified:
		return fetched{same: true}, nil
	default:
		return fetched{}, &answered{response.StatusCode, response.Header.Get("Retry-After")}
	}
	if response.ContentLength > largestFeed {
		return fetched{}, errLarge
	}
	file, err := os.Create(filepath.Join(dir, "feed"+extension(response.Request.URL)))
	if err != nil {
		return fetched{}, err
	}
	n, err := io.Copy(file, io.LimitReader(&paced{in: response.Body, watch: watch, lull: cmp.Or(src.lull, time.Minute)}, largestFeed+1))
	err = errors.Join(err, file.Close())
	switch {
	case err != nil:
		return fetched{}, fmt.Errorf("the download broke off after %d bytes: %w", n, why(ctx, err))
	case n > largestFeed:
		return fetched{}, errLarge
	}
	kind := src.Kind
	if kind == "" {
		kind = kindOf(response.Header.Get("Content-Type"))
	}
	return fetched{
		path: file.Name(), kind: kind, etag: cut(clean(response.Header.Get("ETag")), longLine), lastModified: cut(clean(response.Header.Get("Last-Modified")), longLine),
		cursor: cut(clean(response.Header.Get("Feed-Cursor")), longLine), more: strings.Contains(strings.Join(response.Header.Values("Link"), ","), `rel="next"`),
	}, nil
}

// kindOf reads the form from a content type that leaves no doubt.
func kindOf(contentType string) feed.Kind {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	switch t {
	case "text/csv":
		return feed.CSV
	case "text/html", "application/xhtml+xml":
		return feed.HTML
	case "application/x-ndjson", "application/jsonl", "application/x-jsonlines":
		return feed.NDJSON
	}
	return ""
}

func extension(u *url.URL) string {
	ext := strings.ToLower(path.Ext(u.Path))
	switch ext {
	case ".csv", ".json", ".jsonl", ".ndjson", ".xlsx", ".html":
		return ext
	}
	return ""
}

func client(t http.RoundTripper) *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(next *http.Request, before []*http.Request) error {
		if len(before) > redirects {
			return fmt.Errorf("more than %d redirects", redirects)
		}
		if next.URL.Scheme != "https" && (next.URL.Scheme != "http" || before[0].URL.Scheme == "https") {
			return errors.New("a redirect leaves https")
		}
		return nil
	}}
}

// transport connects to public addresses only, unless the operator has said that the
// source is in a private network.
func transport(private bool) *http.Transport {
	t := fetch.Transport(fetch.Public, errPrivate)
	if private {
		t = fetch.Transport(nil, nil)
	}
	t.ResponseHeaderTimeout = 0 // a feed that is made on request begins late: [Store.Wait]
	return t
}

// paced puts off the end of a download when it begins, and while enough of it comes.
type paced struct {
	in    io.Reader
	watch *time.Timer
	lull  time.Duration
	begun bool
	got   int // since it was put off
}

// Read implements [io.Reader].
func (p *paced) Read(b []byte) (int, error) {
	n, err := p.in.Read(b)
	if p.got += n; p.got >= leastPace || p.got > 0 && !p.begun {
		p.begun, p.got = true, 0
		p.watch.Reset(p.lull)
	}
	return n, err
}

// why says what ended a download.
func why(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errStill) {
		return errStill
	}
	return fetch.WithoutAddress(err)
}

// Nearby is an error where the address of a source lies in a private network and it is
// not said that it may. A name that is not known now may be later.
func (src Source) Nearby(ctx context.Context) error {
	u, err := url.Parse(src.URL)
	if err != nil || src.Private {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	all, err := net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil || len(all) == 0 || slices.ContainsFunc(all, fetch.Public) {
		return nil // the run will say it
	}
	return errPrivate
}
