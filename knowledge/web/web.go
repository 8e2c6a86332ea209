// Package web looks at addresses on a schedule: a page that is a document, a feed (RSS,
// Atom) or a page of links that names several. What it finds become drafts.
//
// It asks only hosts that the operator has named, at public addresses, and what their
// robots.txt lets a program ask for; with what is known of a page, so that a server need
// not send it again; and not two things of a server at a time.
//
// It owns the tables web_address and web_page.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/fetch"
	"careerbot/internal/region"
	"careerbot/knowledge"
)

// Store looks at addresses.
type Store struct {
	Pool    *pgxpool.Pool
	Library *knowledge.Library
	// Hosts are those that may be asked: www.example.org, *.example.org for all below it
	// and itself, with :port where it is not the usual one. None: nothing is asked.
	Hosts []string
	// Pause lies between two requests to a server; a second if zero.
	Pause time.Duration
	// Public reports whether a server's address may be connected to; [fetch.Public] if nil.
	Public func(netip.Addr) bool
	Log    *slog.Logger
	// Longest is how long a server is asked in one go; ten minutes if zero.
	Longest time.Duration
	// Look lies between two looks at what is due; half a minute if zero.
	Look time.Duration

	mu   sync.Mutex
	free chan struct{}   // as many servers as are asked at a time
	at   map[string]bool // hosts that are being looked at
}

// Kind is what is at an address.
type Kind string

// What can be at an address.
const (
	Page Kind = "page" // a document
	Feed Kind = "feed" // an RSS or Atom feed, whose entries are documents
	List Kind = "list" // a page whose links to what lies below it are documents
)

// Address is one that is looked at on a schedule.
type Address struct {
	ID       int64         `json:"id"`
	URL      string        `json:"url"`
	Kind     Kind          `json:"kind"`
	Region   string        `json:"region"` // where its documents hold; "" is what they say
	Access   string        `json:"access"` // who may be answered from them; "" as from the text before, else everybody
	Every    time.Duration `json:"-"`
	By       string        `json:"by"` // who added it
	Due      time.Time     `json:"due"`
	Ran      *time.Time    `json:"ran"`
	Failures int           `json:"failures"`
	Error    string        `json:"error"` // of the last look; "" it went well
	Pages    []PageOf      `json:"pages"`
}

// PageOf is a document behind an address: drafted, unchanged, refused, failed or gone.
type PageOf struct {
	Address int64     `json:"-"`
	URL     string    `json:"url"`
	State   string    `json:"state"`
	Title   string    `json:"title"`
	Version int64     `json:"version"`
	Reason  string    `json:"reason"`
	Read    time.Time `json:"read"`
}

// WrongError says which field of an address is wrong: url, kind, region, access or every;
// "host" is an address whose host is not among [Store.Hosts], "known" one that is there.
type WrongError struct{ Field, Value string }

func (e *WrongError) Error() string {
	return fmt.Sprintf("%s %q: it takes %s", e.Field, e.Value, map[string]string{
		"url": "an address with http:// or https://, without a name and password", "host": "a host that the operator has named (CAREERBOT_WEB_HOSTS)",
		"known": "an address that is not looked at yet", "kind": "page, feed or list", "region": "a name or a code", "access": "nothing, public, staff or team:NUMBER",
		"every": "from 1 to 720 hours",
	}[e.Field])
}

// ErrNone says that an address is not there, or not any more.
var ErrNone = errors.New("there is no such address")

// querier is a pool or a transaction.
type querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// longest that an address may be.
const longest = 2000

// Add stores an address, which is due at once. It gives its number, or a [WrongError].
func (s *Store) Add(ctx context.Context, tx querier, a Address) (id int64, err error) {
	u, err := plain(a.URL)
	switch {
	case err != nil:
		return 0, &WrongError{"url", a.URL}
	case !s.allowed(u):
		return 0, &WrongError{"host", u.Host}
	case !slices.Contains([]Kind{Page, Feed, List}, a.Kind):
		return 0, &WrongError{"kind", string(a.Kind)}
	case a.Access != "" && !knowledge.ValidAccess(a.Access):
		return 0, &WrongError{"access", a.Access}
	case a.Every < time.Hour || a.Every > 720*time.Hour:
		return 0, &WrongError{"every", a.Every.String()}
	}
	code, err := region.Parse(a.Region)
	if err != nil {
		return 0, &WrongError{"region", a.Region}
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO web_address (url, kind, region, access, every, added_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (url) DO NOTHING RETURNING id`, u.String(), a.Kind, code, a.Access, a.Every, a.By).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, &WrongError{"known", u.String()}
	}
	if err != nil {
		return 0, fmt.Errorf("add an address: %w", err)
	}
	return id, nil
}

// Remove ends looking at an address, and gives which it was. What was read of it stays
// in the library.
func (s *Store) Remove(ctx context.Context, tx querier, id int64) (at string, err error) {
	return one(tx.QueryRow(ctx, `DELETE FROM web_address WHERE id = $1 RETURNING url`, id))
}

// LookNow makes an address due with all its documents, and gives which it is.
func (s *Store) LookNow(ctx context.Context, tx querier, id int64) (at string, err error) {
	return one(tx.QueryRow(ctx, `
		WITH pages AS (UPDATE web_page SET due_at = now() WHERE address_id = $1)
		UPDATE web_address SET due_at = now() WHERE id = $1 RETURNING url`, id))
}

func one(row pgx.Row) (at string, err error) {
	if err = row.Scan(&at); errors.Is(err, pgx.ErrNoRows) {
		return "", ErrNone
	}
	if err != nil {
		return "", fmt.Errorf("change an address: %w", err)
	}
	return at, nil
}

const selectAddresses = `
	SELECT id, url, kind, region, access, extract(epoch FROM every)::float8, added_by, due_at, ran_at, failures, error FROM web_address `

func scanAddress(row pgx.CollectableRow) (a Address, err error) {
	var every float64
	err = row.Scan(&a.ID, &a.URL, &a.Kind, &a.Region, &a.Access, &every, &a.By, &a.Due, &a.Ran, &a.Failures, &a.Error)
	a.Every = time.Duration(every) * time.Second
	return a, err
}

// Addresses lists what is looked at, with up to so many documents of each: those that
// could not be read first, then the latest.
func (s *Store) Addresses(ctx context.Context, pages int) ([]Address, error) {
	rows, err := s.Pool.Query(ctx, selectAddresses+`ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list addresses: %w", err)
	}
	all, err := pgx.CollectRows(rows, scanAddress)
	if err != nil {
		return nil, fmt.Errorf("list addresses: %w", err)
	}
	rows, err = s.Pool.Query(ctx, `
		SELECT p.* FROM web_address a CROSS JOIN LATERAL (
			SELECT address_id, url, state, title, version, reason, read_at FROM web_page
			WHERE address_id = a.id AND state <> 'index'
			ORDER BY state IN ('drafted', 'unchanged'), read_at DESC, url LIMIT $1
		) p ORDER BY a.id, p.state IN ('drafted', 'unchanged'), p.read_at DESC, p.url`, pages)
	if err != nil {
		return nil, fmt.Errorf("list addresses: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[PageOf])
	if err != nil {
		return nil, fmt.Errorf("list addresses: %w", err)
	}
	place := map[int64]int{}
	for i, a := range all {
		place[a.ID] = i
	}
	for _, p := range found {
		if i, ok := place[p.Address]; ok {
			all[i].Pages = append(all[i].Pages, p)
		}
	}
	return all, nil
}

// plain reads an address as it is stored: without the part that browsers keep to
// themselves.
func plain(typed string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(typed))
	if err != nil {
		return nil, err
	}
	u.Scheme, u.Host, u.Fragment, u.RawFragment = strings.ToLower(u.Scheme), strings.ToLower(u.Host), "", ""
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || len(u.String()) > longest {
		return nil, errors.New("it is no address of the web")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

// allowed reports whether a host may be asked.
func (s *Store) allowed(u *url.URL) bool {
	host, port := strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), u.Port()
	if port == map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		port = ""
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" {
		port = ":" + port
	}
	for _, named := range s.Hosts {
		below, all := strings.CutPrefix(named, "*.")
		if host+port == below || all && strings.HasSuffix(host+port, "."+below) {
			return true
		}
	}
	return false
}

// CheckHosts reads names of hosts as they are configured, or says which is none.
func CheckHosts(list string) (hosts []string, err error) {
	for name := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' }) {
		name = strings.ToLower(name)
		u, err := url.Parse("http://" + strings.TrimPrefix(name, "*.") + "/")
		if err != nil || u.Host == "" || u.Host != strings.TrimPrefix(name, "*.") || strings.ContainsAny(u.Host, "*_ ") || !strings.ContainsAny(u.Host, ".:") {
			return nil, fmt.Errorf("%q is no host: takes names as www.gov.cn, or *.gov.cn for all below it", name)
		}
		hosts = append(hosts, name)
	}
	return hosts, nil
}

func (s *Store) public() func(netip.Addr) bool {
	if s.Public != nil {
		return s.Public
	}
	return fetch.Public
}
