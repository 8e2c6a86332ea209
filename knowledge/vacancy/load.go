package vacancy

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/text"
	"careerbot/knowledge/vacancy/feed"
	"careerbot/knowledge/vacancy/screen"
)

// Load is one run of a source.
type Load struct {
	Source  string // its name
	Label   string // "" takes the mapping's
	Mapping *Mapping
	Kind    feed.Kind
	Paths   []string
	Replace bool // the feed is everything: what is missing is withdrawn
	Shrunk  bool // and it is known that it has far fewer than before: else they are kept
	Shift   int  // days by which dates are shifted, for trials
	// Refused is told of each row that cannot be read; nil is not.
	Refused func(reason string)
	// Progress is told how many rows are done; nil is not.
	Progress func(rows int)
	// next gives the pages of a feed that has some, in the place of Paths.
	next func(context.Context) (page, error)
	anew bool    // they are all that there are
	last *Report // of the load before it
	own  string  // name of this instance, for a mapping that says where rows have been
}

// ErrBusy means that somebody else is loading the source.
var ErrBusy = errors.New("the source is being loaded already")

const (
	batchRows  = 1000
	batchBytes = 16 << 20 // of rows as they came: a row may have megabytes
	// sourceLock is the first key of the advisory locks of sources, the second is
	// the source's id; batchLock lets one batch in at a time, so that the same job
	// from two sources finds itself, and no verdict beside one (vacancy_decide).
	sourceLock = 0x76616373
	batchLock  = 0x76616300626174
)

// Load reads files and stores their vacancies, a batch in a transaction: who searches
// sees a vacancy whole, as it was or as it is. A load that is broken off has stored
// some batches; run again, it goes over them and finishes. Only a feed that was read
// to its end withdraws anything, and nothing that a row of it may be that cannot be
// read.
func (s *Store) Load(ctx context.Context, l Load) (*Report, error) {
	if l.Label == "" {
		l.Label = l.Mapping.Label
	}
	if l.Label == "" {
		return nil, fmt.Errorf("source %s has no label: people must see where a vacancy comes from; give --label, or label in the mapping", l.Source)
	}
	if clean(l.Source) == PostSource {
		return nil, fmt.Errorf("the source %q has what is posted by the form, which no feed may replace: choose another name", l.Source)
	}
	source, err := s.ensureSource(ctx, l.Source, l.Label)
	if err != nil {
		return nil, err
	}
	var report *Report
	err = s.locked(ctx, source, func(conn *pgx.Conn) error {
		if err := called(ctx, conn, source, l.Label); err != nil {
			return err
		}
		report, err = s.load(ctx, conn, source, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

// locked runs f on a connection that holds the source's lock, and lets it go with it.
func (s *Store) locked(ctx context.Context, source int32, f func(*pgx.Conn) error) error {
	pooled, err := s.Pool.Acquire(ctx)
	if err != nil {
		return err
	}
	// A connection of its own: temporary tables and the lock end with it.
	conn := pooled.Hijack()
	defer func() {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		conn.Exec(late, `SELECT pg_advisory_unlock_all()`) //nolint:errcheck // closing lets it go too, a moment later
		conn.Close(late)                                   // it is gone either way
	}()
	var got bool
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1, $2)`, sourceLock, source).Scan(&got); err != nil {
		return err
	}
	if !got {
		return ErrBusy
	}
	return f(conn)
}

// batch is what goes through the loader at a time.
type batch struct {
	rows    []feed.Row
	ids     []string
	digests [][]byte
	closed  []string
	cursor  string   // up to where the feed is read with those before; "" says nothing
	records []record // of the rows that are new or changed
	size    int      // in bytes, of the rows as they came
	// Of rows that cannot be read: what may be their ids, and what those without an
	// id are called. What they said before is not gone from the feed.
	maybe    []string
	nameless []name
}

type name struct{ title, employer string }

// shares reports whether an id of one batch comes in the other.
func (b *batch) shares(other *batch) bool {
	if other == nil {
		return false
	}
	ids := map[string]bool{}
	for _, id := range slices.Concat(other.ids, other.closed) {
		ids[id] = true
	}
	return slices.ContainsFunc(slices.Concat(b.ids, b.closed), func(id string) bool { return ids[id] })
}

func (s *Store) load(ctx context.Context, conn *pgx.Conn, source int32, l Load) (*Report, error) {
	now := s.Now()
	var err error
	if l.own, err = s.own(ctx, l.Mapping); err != nil {
		return nil, err
	}
	report := newReport(l.Source, l.Label, now)
	if l.next != nil && l.last != nil {
		report.goOn(l.last, l.anew)
	}
	w := &writer{conn: conn, source: source, report: report, label: l.Label, keepSeen: l.Replace, shrunk: l.Shrunk, paged: l.next != nil}
	if err := w.begin(ctx); err != nil {
		return nil, err
	}
	// Of a new source all is screened by the rules of today.
	if _, err := conn.Exec(ctx, `UPDATE vacancy_source SET screened = $2 WHERE id = $1 AND NOT EXISTS (SELECT FROM vacancy WHERE source_id = $1)`, source, screen.Rules()); err != nil {
		return nil, err
	}
	// The reader is a batch ahead of the writer.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	read := make(chan *batch, 1)
	var readErr error
	go func() {
		defer close(read)
		readErr = l.read(ctx, now, report, func(b *batch) error {
			select {
			case read <- b:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	readers := make([]*reader, runtime.GOMAXPROCS(0))
	for i := range readers {
		readers[i] = &reader{mapping: l.Mapping, now: now, shift: l.Shift, regions: &regions{known: map[string]string{}}}
	}
	// A batch is prepared while the one before it is written.
	var writing sync.WaitGroup
	var writeErr error
	rows := 0
	var before *batch
	for b := range read {
		if b.shares(before) { // what is known of an id is what the batch before says
			writing.Wait()
		}
		before = b
		known, err := w.known(ctx, s.Pool, b)
		if err != nil {
			cancel()
			drain(read)
			writing.Wait()
			return nil, err
		}
		prepare(readers, b, known)
		writing.Wait()
		if writeErr != nil {
			break
		}
		writing.Go(func() { writeErr = w.write(ctx, b, known) })
		rows += len(b.rows)
		if l.Progress != nil {
			l.Progress(rows)
		}
	}
	writing.Wait()
	cancel()
	drain(read)
	if err := errors.Join(writeErr, readErr); err != nil {
		return nil, err
	}
	if err := w.finish(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	report.Seconds = time.Since(now).Seconds()
	return report, w.settle(context.WithoutCancel(ctx))
}

func drain(read <-chan *batch) {
	for range read {
		continue
	}
}

// read reads the files and gives batches of rows. Of two rows with one id in a batch
// the later counts.
func (l *Load) read(ctx context.Context, now time.Time, report *Report, give func(*batch) error) error {
	seal := sha256.Sum256([]byte(fmt.Sprint(l.Mapping.text, "\x00", l.Shift, "\x00", rules())))
	r := &reader{mapping: l.Mapping, now: now}
	b, at, closed := &batch{}, map[string]int{}, map[string]bool{}
	flush := func() error {
		if len(b.rows)+len(b.closed)+len(b.maybe)+len(b.nameless) == 0 {
			return nil
		}
		full := b
		b, at, closed = &batch{}, map[string]int{}, map[string]bool{}
		return give(full)
	}
	full := func() bool {
		return len(b.rows)+len(b.closed)+len(b.nameless) >= batchRows || b.size >= batchBytes
	}
	refuse := func(reason string) {
		report.Refused++
		short, _, _ := strings.Cut(reason, ":")
		if strings.HasPrefix(short, "line ") { // which line is for the log
			_, short, _ = strings.Cut(reason, ": ")
		}
		if len(report.Why) < 50 || report.Why[short] > 0 {
			report.Why[short]++
		}
		if l.Refused != nil {
			l.Refused(reason)
		}
	}
	for path, err := range l.files(ctx, flush, give) {
		if err != nil {
			return err
		}
		err := feed.Read(ctx, path, feed.Options{Kind: l.Kind, Rows: l.Mapping.Rows}, func(row feed.Row, err error) error {
			if err != nil {
				report.Rows++
				refuse(err.Error())
				var broken *feed.BrokenRow
				if errors.As(err, &broken) && l.Replace {
					b.maybe, b.size = append(b.maybe, words(broken.Raw)...), b.size+len(broken.Raw)
				}
				if full() {
					return flush()
				}
				return nil
			}
			if l.Mapping.Only.Path != "" && !l.Mapping.Only.holds(row) {
				return nil
			}
			report.Rows++
			id := r.id(row)
			if id == "" {
				refuse("no id")
				b.nameless = append(b.nameless, name{r.line(row, "title"), r.line(row, "employer")})
				if full() {
					return flush()
				}
				return nil
			}
			isClosed := l.Mapping.Closed.holds(row) || r.roundabout(row, l.own)
			if _, open := at[id]; open && isClosed || closed[id] {
				// It comes twice, once closed: the later one counts, by coming later.
				if err := flush(); err != nil {
					return err
				}
			}
			if isClosed {
				report.Closed++
				b.closed, closed[id] = append(b.closed, id), true
			} else {
				digest, size := digest(seal, row)
				b.size += size
				if i, twice := at[id]; twice {
					refuse("an id that comes twice; the later one counts: " + id)
					b.rows[i], b.digests[i] = row, digest
					return nil
				}
				at[id] = len(b.rows)
				b.rows, b.ids, b.digests = append(b.rows, row), append(b.ids, id), append(b.digests, digest)
			}
			if full() {
				return flush()
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return flush()
}

// words gives what may be an id in a row that cannot be read: what stands between
// quotes, separators and spaces.
func words(raw []byte) []string {
	text := strings.ReplaceAll(clean(string(raw)), `\/`, "/")
	found := map[string]bool{}
	for _, parts := range []string{"\"\n", ",;\t|\n", "\"\n,;\t|:{}[] "} {
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(parts, r) }) {
			if word = strings.TrimSpace(strings.Trim(word, `"`)); word != "" {
				found[shortID(word)] = true
			}
		}
	}
	return slices.Collect(maps.Keys(found))
}

// digest tells whether a row, read by the same rules, is the same again. It gives the
// row's size, too.
func digest(seal [sha256.Size]byte, row feed.Row) ([]byte, int) {
	data, err := json.Marshal(row)
	if err != nil {
		panic(err) // it was JSON, or is strings
	}
	sum := sha256.New()
	sum.Write(seal[:])
	sum.Write(data)
	return sum.Sum(nil), len(data)
}

// recordRules is raised when the code of this package makes other records of the same
// rows: the next load makes them anew.
const recordRules = "7"

// rules names all by which a row becomes a record.
func rules() string { return recordRules + "-" + screen.Rules() + "-" + text.Rules() }

// prepare makes the records of what is new or changed, on all processors.
func prepare(readers []*reader, b *batch, known map[string]stored) {
	var changed []int
	for i, id := range b.ids {
		if k, ok := known[id]; !ok || k.state == Withdrawn || string(k.digest) != string(b.digests[i]) {
			changed = append(changed, i)
		}
	}
	b.records = make([]record, len(changed))
	var working sync.WaitGroup
	for n, r := range readers {
		working.Go(func() {
			for k := n; k < len(changed); k += len(readers) {
				i := changed[k]
				b.records[k] = r.record(b.ids[i], b.rows[i])
				b.records[k].digest = b.digests[i]
			}
		})
	}
	working.Wait()
}
