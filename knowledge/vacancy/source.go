package vacancy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"careerbot/knowledge/vacancy/feed"
)

// Source is a feed.
type Source struct {
	ID       int32         `json:"-"`
	Name     string        `json:"name"`
	Label    string        `json:"label"`
	URL      string        `json:"url,omitempty"`
	Kind     feed.Kind     `json:"kind,omitempty"`
	Mapping  string        `json:"-"` // its text
	Every    time.Duration `json:"-"` // 0: only by hand
	Whole    bool          `json:"whole"`
	Private  bool          `json:"private"`
	Failures int           `json:"failures"`
	Error    string        `json:"error,omitempty"`
	Ran      *time.Time    `json:"ran,omitempty"`
	Due      *time.Time    `json:"due,omitempty"`
	Removed  *time.Time    `json:"removed,omitempty"`
	Live     int           `json:"live"` // offered now
	Report   *Report       `json:"report,omitempty"`
	Unshared bool          `json:"unshared"` // is not passed on to others (retrieval/share)

	wait, lull                 time.Duration // see Store
	shrunk                     bool          // the feed has far fewer than before, and that is right
	etag, lastModified, cursor string
	whole                      *time.Time // when it was last read from its beginning to its end
}

// ErrNoSource means that there is no source of a name.
var ErrNoSource = errors.New("no such source")

// ensureSource gives the id of a source, which is made where there is none. It changes
// none: that waits for the source's lock (called).
func (s *Store) ensureSource(ctx context.Context, name, label string) (id int32, err error) {
	name, label = clean(name), clean(label)
	_, err = s.Pool.Exec(ctx, `
		INSERT INTO vacancy_source (name, label) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM vacancy_source WHERE name = $1)
		ON CONFLICT (name) DO NOTHING`, name, label)
	if err == nil {
		err = s.Pool.QueryRow(ctx, `SELECT id FROM vacancy_source WHERE name = $1`, name).Scan(&id)
	}
	if err != nil {
		return 0, fmt.Errorf("source %s: %w", name, err)
	}
	return id, nil
}

// called gives a source its label; one that was removed is there again. If it has an
// address as well, what was fetched last is not what is stored any more. The caller holds
// the source's lock: it is taken before any row of the source, or two wait for each other.
func called(ctx context.Context, on interface {
	Exec(context.Context, string, ...any) (pgconn.CommandTag, error)
}, source int32, label string) error {
	_, err := on.Exec(ctx, `
		UPDATE vacancy_source SET label = $2, removed_at = NULL, etag = '', last_modified = ''
		WHERE id = $1 AND (label <> $2 OR removed_at IS NOT NULL OR etag <> '' OR last_modified <> '')`, source, clean(label))
	if err != nil {
		return fmt.Errorf("name a source: %w", err)
	}
	return nil
}

// AddSource stores a feed that has an address, or changes it. What was remembered of
// the feed at another address, or read with another mapping, is forgotten.
func (s *Store) AddSource(ctx context.Context, src Source) error {
	if err := src.Check(); err != nil {
		return err
	}
	var every *time.Duration
	if src.Every > 0 {
		every = &src.Every
	}
	_, err := s.Pool.Exec(ctx, `
		INSERT INTO vacancy_source (name, label, url, kind, mapping, every, whole, private, shared)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NOT $9)
		ON CONFLICT (name) DO UPDATE SET label = excluded.label, url = excluded.url, kind = excluded.kind, mapping = excluded.mapping,
			every = excluded.every, whole = excluded.whole, private = excluded.private, shared = excluded.shared, removed_at = NULL, due_at = now(), failures = 0, error = '',
			etag = '', last_modified = '', cursor = '', whole_at = NULL`,
		clean(src.Name), clean(src.Label), src.URL, src.Kind, src.Mapping, every, src.Whole, src.Private, src.Unshared)
	if err != nil {
		return fmt.Errorf("source %s: %w", src.Name, err)
	}
	return nil
}

// Check says what is wrong with a source that is to be added.
func (src Source) Check() error {
	u, err := url.Parse(src.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("address %q: write all of it, beginning with https:// or http://", src.URL)
	}
	if u.User != nil {
		return fmt.Errorf("the address has a name or password in it, which would be shown in reports: use an address without")
	}
	if clean(src.Name) == PostSource {
		return fmt.Errorf("the name %q is that of what is posted by the form: choose another", src.Name)
	}
	if strings.TrimSpace(src.Name) == "" || strings.TrimSpace(src.Label) == "" {
		return errors.New("a source has a name and a label")
	}
	if src.Every != 0 && src.Every < time.Minute {
		return errors.New("a feed is fetched at most once a minute")
	}
	_, err = ParseMapping(src.Mapping)
	return err
}

// MappingText gives what a source keeps of a mapping: its text, so that every replica
// has it.
func MappingText(name string) (string, error) {
	m, err := ReadMapping(name)
	if err != nil {
		return "", err
	}
	return m.text, nil
}

const selectSources = `
	SELECT id, name, label, url, kind, mapping, coalesce(extract(epoch FROM every), 0)::float8, whole, private, failures, error, ran_at, due_at, removed_at,
	       etag, last_modified, cursor, whole_at, NOT shared, report, (SELECT count(*) FROM vacancy_live v WHERE v.source_id = s.id)
	FROM vacancy_source s `

func scanSource(row pgx.CollectableRow) (Source, error) {
	var s Source
	var every float64
	var report []byte
	err := row.Scan(&s.ID, &s.Name, &s.Label, &s.URL, &s.Kind, &s.Mapping, &every, &s.Whole, &s.Private, &s.Failures, &s.Error, &s.Ran, &s.Due, &s.Removed,
		&s.etag, &s.lastModified, &s.cursor, &s.whole, &s.Unshared, &report, &s.Live)
	if err != nil {
		return s, err
	}
	s.Every = time.Duration(every * float64(time.Second))
	if s.Every == 0 {
		s.Due = nil
	}
	if report != nil {
		s.Report = &Report{}
		err = json.Unmarshal(report, s.Report)
	}
	return s, err
}

// Sources lists the sources, those that were removed last.
func (s *Store) Sources(ctx context.Context) ([]Source, error) {
	rows, err := s.Pool.Query(ctx, selectSources+`ORDER BY removed_at IS NOT NULL, name`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanSource)
}

func (s *Store) source(ctx context.Context, name string) (Source, error) {
	rows, err := s.Pool.Query(ctx, selectSources+`WHERE name = $1 AND removed_at IS NULL`, name)
	if err != nil {
		return Source{}, err
	}
	src, err := pgx.CollectExactlyOneRow(rows, scanSource)
	if errors.Is(err, pgx.ErrNoRows) {
		return src, fmt.Errorf("%w: %s", ErrNoSource, name)
	}
	return src, err
}

// RemoveSource ends a source: it is not fetched any more and its vacancies are
// withdrawn. The records stay.
func (s *Store) RemoveSource(ctx context.Context, name string) (withdrawn int, err error) {
	src, err := s.source(ctx, name)
	if err != nil {
		return 0, err
	}
	err = s.locked(ctx, src.ID, func(conn *pgx.Conn) error {
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE vacancy_source SET removed_at = now(), every = NULL WHERE id = $1`, src.ID); err != nil {
				return err
			}
			gone, err := tx.Exec(ctx, `
				UPDATE vacancy SET state = 'withdrawn', ended_at = now(), changed_at = now() WHERE source_id = $1 AND state <> 'withdrawn'`, src.ID)
			withdrawn = int(gone.RowsAffected())
			return err
		})
	})
	return withdrawn, err
}
