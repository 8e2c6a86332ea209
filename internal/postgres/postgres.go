// Package postgres is the ground that everything else stands on: a connection pool on a PostgreSQL that is known to be
// good enough (Open), the schema (Migrate), and, where no server is given, a private one (Start).
package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	pgvector "github.com/pgvector/pgvector-go/pgx"
)

// What the program works with. Older servers lack parts of the SQL that is used here; newer ones are untested.
const (
	minMajor     = 15
	maxMajor     = 18
	minVectorNum = 700
)

// Server says what Open found at the other end.
type Server struct {
	// Version is PostgreSQL's version, "15.18", and VersionNum the same as a number to compare, 150018.
	Version    string
	VersionNum int
	// VectorVersion is pgvector's version, "0.8.0", and VectorNum the same as a number to compare, 800.
	VectorVersion string
	VectorNum     int
	// VectorInstalled is false before the first Migrate: the version is then what the server offers.
	VectorInstalled bool
}

// String is how the server is named at the start of the program.
func (s Server) String() string {
	return "PostgreSQL " + s.Version + " with pgvector " + s.VectorVersion
}

// Option changes how Open connects.
type Option func(*pgxpool.Config)

// WithApplicationName names the program's part ("careerbot serve") in pg_stat_activity.
func WithApplicationName(name string) Option {
	return func(c *pgxpool.Config) { c.ConnConfig.RuntimeParams["application_name"] = name }
}

// WithDatabase connects to another database of the server that the URL names.
func WithDatabase(name string) Option {
	return func(c *pgxpool.Config) { c.ConnConfig.Database = name }
}

// WithStatementTimeout makes the server stop a statement that runs longer. Migrate is exempt.
func WithStatementTimeout(d time.Duration) Option {
	return func(c *pgxpool.Config) {
		c.ConnConfig.RuntimeParams["statement_timeout"] = strconv.FormatInt(d.Milliseconds(), 10)
	}
}

// WithMaxConns limits the pool. A pool_max_conns in the URL loses against it.
func WithMaxConns(n int32) Option {
	return func(c *pgxpool.Config) { c.MaxConns = n }
}

// Open connects to the server that url names, checks that it is one the program works with, and returns a pool whose
// connections know pgvector's types as soon as the extension exists. No error holds the URL's password.
func Open(ctx context.Context, url string, opts ...Option) (*pgxpool.Pool, Server, error) {
	config, err := parse(url)
	if err != nil {
		return nil, Server{}, err
	}
	if !strings.Contains(url, "pool_max_conns") {
		// pgx's default is the number of processors, 2 on a small machine; our work waits for the network more than
		// it computes. A private cluster takes 50, and several programs can share it.
		config.MaxConns = 12
	}
	config.MaxConnIdleTime = 10 * time.Minute
	config.MaxConnLifetime = time.Hour
	config.MaxConnLifetimeJitter = 5 * time.Minute
	config.ConnConfig.ConnectTimeout = 10 * time.Second
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "careerbot"
	}
	config.AfterConnect = registerVector
	for _, opt := range opts {
		opt(config)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, Server{}, fmt.Errorf("connection pool: %w", err)
	}
	server, err := inspect(ctx, pool)
	if err == nil {
		err = server.check()
	}
	if err != nil {
		pool.Close()
		return nil, server, err
	}
	return pool, server, nil
}

// parse reads a connection string. What pgx says about a bad one can quote it, with the password in it, so its text is
// replaced by one that cannot.
func parse(conn string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(conn)
	if err == nil {
		return config, nil
	}
	why := "special characters in the password must be percent-encoded"
	if u, urlErr := url.Parse(conn); urlErr == nil {
		var bad *pgconn.ParseConfigError
		if errors.As(err, &bad) && bad.Unwrap() != nil {
			why = bad.Unwrap().Error()
		}
		if secret, ok := u.User.Password(); ok && secret != "" {
			why = strings.ReplaceAll(why, secret, "***")
		}
		for _, key := range []string{"password", "sslpassword"} {
			if secret := u.Query().Get(key); secret != "" {
				why = strings.ReplaceAll(why, secret, "***")
			}
		}
		if !strings.Contains(conn, "://") {
			why = "it is not a URL"
		}
	}
	return nil, fmt.Errorf("the database URL cannot be read: %s; it takes postgres://user:password@host:5432/name", why)
}

// registerVector teaches a new connection pgvector's types. Before the first migration there are none, and that is no
// error: Migrate resets the pool, so no connection stays without them.
func registerVector(ctx context.Context, conn *pgx.Conn) error {
	var there bool
	if err := conn.QueryRow(ctx, `SELECT to_regtype('vector') IS NOT NULL`).Scan(&there); err != nil {
		return fmt.Errorf("look for pgvector's types: %w", err)
	}
	if !there {
		return nil
	}
	if err := pgvector.RegisterTypes(ctx, conn); err != nil {
		return fmt.Errorf("register pgvector's types: %w", err)
	}
	return nil
}

// inspect asks the server what it is. The extension's version is the one in this database if it is there, else the one
// that the server would install.
func inspect(ctx context.Context, pool *pgxpool.Pool) (Server, error) {
	var s Server
	var installed, offered *string
	err := pool.QueryRow(ctx, `
		SELECT current_setting('server_version'), current_setting('server_version_num')::int,
		       (SELECT extversion FROM pg_extension WHERE extname = 'vector'),
		       (SELECT default_version FROM pg_available_extensions WHERE name = 'vector')`).
		Scan(&s.Version, &s.VersionNum, &installed, &offered)
	if err != nil {
		return s, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	// Debian and others append their own package's version: "15.18 (Debian 15.18-0+deb12u1)".
	s.Version, _, _ = strings.Cut(s.Version, " ")
	switch {
	case installed != nil:
		s.VectorVersion, s.VectorInstalled = *installed, true
	case offered != nil:
		s.VectorVersion = *offered
	}
	s.VectorNum = vectorNum(s.VectorVersion)
	return s, nil
}

// check says what is wrong with a server that the program cannot use, and what to do.
func (s Server) check() error {
	major := s.VersionNum / 10000
	switch {
	case major < minMajor || major > maxMajor:
		return fmt.Errorf("the server is PostgreSQL %s, and careerbot works with %d to %d: "+
			"point DATABASE_URL to such a server, or leave it empty for a private one", s.Version, minMajor, maxMajor)
	case s.VectorVersion == "":
		return fmt.Errorf("the server is PostgreSQL %s without the extension pgvector: "+
			"install it there (package postgresql-%d-pgvector, or https://github.com/pgvector/pgvector#installation)",
			s.Version, major)
	case s.VectorNum < minVectorNum && s.VectorInstalled:
		return fmt.Errorf("the database has pgvector %s, and careerbot needs 0.7 or newer: "+
			"install a newer package on the server, then run ALTER EXTENSION vector UPDATE", s.VectorVersion)
	case s.VectorNum < minVectorNum:
		return fmt.Errorf("the server has pgvector %s, and careerbot needs 0.7 or newer: "+
			"install a newer package on the server", s.VectorVersion)
	}
	return nil
}

// vectorNum makes a version comparable: "0.8.2" is 802, "1.0" is 10000, and what is no version is 0.
func vectorNum(version string) int {
	parts := strings.SplitN(version, ".", 3)
	num := 0
	for i, weight := range []int{10000, 100, 1} {
		if i >= len(parts) {
			break
		}
		digits := parts[i]
		if end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
			digits = digits[:end]
		}
		n, err := strconv.Atoi(digits)
		if err != nil {
			break
		}
		num += n * weight
	}
	return num
}
