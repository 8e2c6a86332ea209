package vacancy

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/knowledge/vacancy/feed"
)

// A feed with pages is that of another careerbot (retrieval/share). It is read from
// where it was read to: the cursor is stored when the rows of a page are, so that a run
// that is killed goes on behind them. What has ended
// comes as a row that says so. Once a week, and when the rules that rows are read by
// have changed, it is read from its beginning, and what it does not have is withdrawn:
// then a run that is killed begins anew. What it says to have ended since it was read
// last is asked for before that, and withdrawn however much it is. If more than is left
// is missing without that, the cursor stays, and every run reads all of it, until it is
// right again or somebody says that it has shrunk.
const (
	wholeAgain = 7 * 24 * time.Hour
	pageRows   = 5000
	mostPages  = 20_000
	patience   = 20 // times that a server may say "later" to one page
	mostHops   = 6  // instances that a vacancy may have passed
)

// page is one of a feed's.
type page struct {
	path   string
	cursor string // stored after its rows; "" is not
	last   bool
}

// answered is a status that is no page.
type answered struct {
	status int
	after  string // Retry-After
}

// Error implements error.
func (a *answered) Error() string {
	return fmt.Sprintf("the server answers %d %s", a.status, http.StatusText(a.status))
}

// wait says how long the server wants to be left alone, at most two minutes; ok is
// false where it does not say so.
func (a *answered) wait() (time.Duration, bool) {
	if a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable {
		return 0, false
	}
	seconds, err := strconv.Atoi(strings.TrimSpace(a.after))
	if err != nil || seconds < 0 {
		seconds = 10
	}
	return min(time.Duration(seconds)*time.Second, 2*time.Minute), true
}

// follow reads a feed with pages from where it was read to, and from its beginning where
// that is due or the server does not know that place any more.
func (s *Store) follow(ctx context.Context, conn *pgx.Conn, src Source, m *Mapping, refused func(string)) (report *Report, err error) {
	changed := src.Report != nil && src.Report.Rules != rules()
	old := src.whole != nil && s.Now().Sub(*src.whole) > wholeAgain
	suspect := src.Report != nil && src.Report.Suspect > 0
	anew := src.cursor == "" || changed || src.shrunk || (old || suspect) && src.Failures == 0
	if src.cursor != "" {
		report, err = s.readOn(ctx, conn, src, m, refused, false, src.Report)
		var said *answered
		unknown := errors.As(err, &said) && said.status == http.StatusGone
		if anew = anew || unknown; !anew || err != nil && !unknown {
			return report, err
		}
	}
	return s.readOn(ctx, conn, src, m, refused, true, report)
}

// readOn reads it once. last is the report before it: of the last run, or, anew, of what
// was read on right before, nil where there is none.
func (s *Store) readOn(ctx context.Context, conn *pgx.Conn, src Source, m *Mapping, refused func(string), anew bool, last *Report) (*Report, error) {
	// Where there is something to withdraw, the cursor is kept until all has been seen.
	sweep := false
	if anew {
		err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM vacancy WHERE source_id = $1 AND state <> 'withdrawn')`, src.ID).Scan(&sweep)
		if err != nil {
			return nil, err
		}
	}
	dir, err := os.MkdirTemp("", "careerbot-feed-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) // a temporary folder of ours
	cursor, pages := src.cursor, 0
	if anew {
		cursor = ""
	}
	// The first page is fetched before anything is prepared: most runs find nothing new.
	next := func(ctx context.Context) (page, error) {
		if pages++; pages > mostPages {
			return page{}, fmt.Errorf("the feed has more than %d pages", mostPages)
		}
		here := filepath.Join(dir, strconv.Itoa(pages))
		got, err := fetchPage(ctx, src, cursor, here)
		if err != nil {
			return page{}, err
		}
		switch {
		case got.cursor == "":
			return page{}, errors.New("the feed does not say up to where it is (Feed-Cursor); give the address of another careerbot's /feeds/jobpostings.ndjson, or another mapping")
		case got.more && got.cursor == cursor:
			return page{}, errors.New("the feed says that there is more, and stays where it is")
		}
		cursor = got.cursor
		p := page{path: got.path, cursor: cursor, last: !got.more}
		if sweep {
			p.cursor = ""
		}
		return p, nil
	}
	report, err := s.load(ctx, conn, src.ID, Load{Source: src.Name, Label: src.Label, Mapping: m, Kind: feed.NDJSON, Replace: sweep, Shrunk: src.shrunk, Refused: refused, next: next, anew: anew, last: last})
	if err != nil || anew && report.Suspect > 0 {
		return report, err
	}
	_, err = conn.Exec(context.WithoutCancel(ctx), `
		UPDATE vacancy_source SET cursor = $2, whole_at = CASE WHEN $3 OR whole_at IS NULL THEN now() ELSE whole_at END
		WHERE id = $1`, src.ID, cursor, anew)
	return report, err
}

// fetchPage downloads a page, and waits where the server asks for that.
func fetchPage(ctx context.Context, src Source, cursor, dir string) (fetched, error) {
	u, err := url.Parse(src.URL)
	if err != nil {
		return fetched{}, errors.New("the address cannot be used")
	}
	query := u.Query()
	if query.Get("limit") == "" {
		query.Set("limit", strconv.Itoa(pageRows))
	}
	if cursor != "" {
		query.Set("since", cursor)
	}
	u.RawQuery = query.Encode()
	src.URL = u.String()
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fetched{}, err
	}
	for times := 0; ; times++ {
		got, err := download(ctx, src, false, dir)
		var said *answered
		if err == nil || !errors.As(err, &said) || times >= patience {
			return got, err
		}
		pause, later := said.wait()
		if !later {
			return got, err
		}
		select {
		case <-ctx.Done():
			return got, ctx.Err()
		case <-time.After(pause):
		}
	}
}

// files gives the files that are read: those of the load, or the pages of a feed as they
// are fetched. When all rows of a page are on their way to be stored, its cursor goes
// after them.
func (l *Load) files(ctx context.Context, flush func() error, give func(*batch) error) iter.Seq2[string, error] {
	if l.next == nil {
		return func(yield func(string, error) bool) {
			for _, path := range l.Paths {
				if !yield(path, nil) {
					return
				}
			}
		}
	}
	return func(yield func(string, error) bool) {
		for {
			p, err := l.next(ctx)
			if err != nil {
				yield("", err)
				return
			}
			if !yield(p.path, nil) {
				return
			}
			if err := errors.Join(flush(), give(&batch{cursor: p.cursor}), os.Remove(p.path)); err != nil {
				yield("", err)
				return
			}
			if p.last {
				return
			}
		}
	}
}

// remember stores how far the feed is read: the rows before are stored.
func (w *writer) remember(ctx context.Context, tx pgx.Tx, b *batch) error {
	if b.cursor == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE vacancy_source SET cursor = $2 WHERE id = $1`, w.source, b.cursor)
	return err
}

// origins stores through whom the vacancies of a batch came.
func (w *writer) origins(ctx context.Context, tx pgx.Tx, b *batch) error {
	if !slices.ContainsFunc(b.records, func(v record) bool { return len(v.path)+len(v.labels) > 0 }) {
		return nil
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO vacancy_origin (vacancy_id, path, labels)
		SELECT v.id, s.path, s.labels FROM staging s JOIN vacancy v ON v.source_id = $1 AND v.external_id = s.external_id
		ON CONFLICT (vacancy_id) DO UPDATE SET path = excluded.path, labels = excluded.labels`, w.source)
	return err
}

// own gives the name of this instance, "" for a mapping that needs none.
func (s *Store) own(ctx context.Context, m *Mapping) (id string, err error) {
	if _, ok := m.Fields["path"]; !ok {
		return "", nil
	}
	if _, err := s.Pool.Exec(ctx, `INSERT INTO share_instance DEFAULT VALUES ON CONFLICT DO NOTHING`); err != nil {
		return "", err
	}
	err = s.Pool.QueryRow(ctx, `SELECT id FROM share_instance`).Scan(&id)
	return id, err
}

// roundabout reports whether a row comes from this instance, by whatever way, or has
// come too far. Such a row is not taken, and withdrawn where it was: so every copy
// hangs on one that is nearer to where it was said first, and goes when that goes.
func (r *reader) roundabout(row feed.Row, own string) bool {
	if own == "" {
		return false
	}
	path := linesOf(r.mapping.Fields["path"].value(row, r.now))
	return len(path) > mostHops || slices.Contains(path, own)
}

// passedOn reads what another instance says of a vacancy that it passes on.
func (v *record) passedOn(law, path, labels, assumed string) {
	v.path, v.labels = linesOf(path), linesOf(labels)
	for _, field := range linesOf(assumed) {
		if slices.Contains(fieldNames, field) && !slices.Contains(v.assumed, field) {
			v.assumed = append(v.assumed, field)
		}
	}
	// The law of another country is believed only of a place that lies there and of what
	// is not in Chinese: it is no way around the screening of this one.
	switch {
	case law == "GB" && strings.HasPrefix(v.region, "GB") && !strings.ContainsFunc(v.title+v.duties, text.Han),
		law == "CN" && (v.region == region.National || v.region != "" && v.region[0] >= '0' && v.region[0] <= '9'):
		v.law = law
	}
}

// linesOf gives the lines of a value, bounded.
func linesOf(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		if line = cut(strings.TrimSpace(line), 100); line != "" && len(all) < 2*mostHops {
			all = append(all, line)
		}
	}
	return all
}
