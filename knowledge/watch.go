package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pause"
	"careerbot/knowledge/read"
)

const (
	// watchEvery is how often a folder is looked at. Looking works on shares of other
	// machines, too, whose changes nobody announces.
	watchEvery = 10 * time.Second
	// maxReads is how often reading a file may begin and not end: one that ends the
	// program is not read for ever.
	maxReads = 3
	// watchLock is the class of the locks by which one replica looks at a folder.
	watchLock = 0x77617463
)

// ErrNotReadable says that a file of a watched folder is there and cannot be read.
var ErrNotReadable = errors.New("the file cannot be read; check its rights")

// Watch looks into a folder until ctx is over. What is put there becomes a draft, with
// what metadata.jsonl says of it; what is taken away stays in the library.
func (l *Library) Watch(ctx context.Context, folder string, log *slog.Logger) {
	for again := true; again; again = pause.For(ctx, watchEvery) {
		if n, err := l.Look(ctx, folder); err != nil && ctx.Err() == nil {
			log.Warn("the watched folder was not read", "error", err)
		} else if n > 0 {
			log.Info("files of the watched folder were read", "files", n)
		}
	}
}

// Look looks into a folder once, and gives how many files were read. A file that was
// not there at the last look, or was another, is read at the next: it may still be
// being copied. What is wrong with one file is written down and stops nothing. The
// error is for a database that failed, or a folder that cannot be read. Where
// another replica looks already, nothing is done.
func (l *Library) Look(ctx context.Context, folder string) (n int, err error) {
	folder, err = filepath.Abs(folder)
	if err != nil {
		return 0, err
	}
	_, err = l.Alone(ctx, watchLock, folder, func(conn *pgx.Conn) error {
		n, err = l.lookAlone(ctx, conn, folder)
		return err
	})
	return n, err
}

func (l *Library) lookAlone(ctx context.Context, conn *pgx.Conn, folder string) (n int, err error) {
	found, failed := inFolder(folder)
	reason := ""
	if failed != nil {
		reason = failed.Error()
	}
	_, err = conn.Exec(ctx, `
		INSERT INTO watched (folder, error) VALUES ($1, $2) ON CONFLICT (folder) DO UPDATE SET looked_at = now(), error = excluded.error`, folder, reason)
	if err != nil || failed != nil {
		return 0, errors.Join(err, failed)
	}
	due, err := noteFiles(ctx, conn, folder, found)
	if err != nil {
		return 0, fmt.Errorf("watch a folder: %w", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	for _, f := range due {
		if err := l.readWatched(ctx, root, folder, f); err != nil {
			return n, err
		}
		n++
	}
	if n > 0 {
		return n, l.afterLoad(ctx)
	}
	return 0, nil
}

// watched is a file of a folder as it is now.
type watched struct {
	path, stamp string
	known       Metadata
	wrong       error // what is said beside it cannot be read
}

// inFolder lists a folder. What cannot be looked at is a file with an error.
func inFolder(folder string) ([]watched, error) {
	if info, err := os.Stat(folder); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is no folder", folder)
	}
	files, err := find([]string{folder})
	if err != nil {
		return nil, err
	}
	var all []watched
	beside := besides{}
	for _, f := range files {
		relative, err := filepath.Rel(folder, f.path)
		if err != nil {
			return nil, err
		}
		w := watched{path: relative}
		info, err := os.Lstat(f.path)
		if err != nil {
			continue // it is gone again
		}
		w.known, w.wrong = beside.of(file{f.path, folder})
		said, err := json.Marshal(w.known)
		if err != nil {
			return nil, err
		}
		w.stamp = fmt.Sprintf("%d %d %x", info.Size(), info.ModTime().UnixNano(), sha256.Sum256(fmt.Appendf(said, "%v", w.wrong)))
		all = append(all, w)
	}
	return all, nil
}

// noteFiles writes down what lies in a folder, forgets what does not any more, and
// gives what is to be read.
func noteFiles(ctx context.Context, conn *pgx.Conn, folder string, found []watched) (due []watched, err error) {
	paths, stamps := make([]string, len(found)), make([]string, len(found))
	for i, f := range found {
		paths[i], stamps[i] = storablePath(f.path), f.stamp
	}
	rows, err := conn.Query(ctx, `
		WITH now AS (
			SELECT * FROM unnest($2::text[], $3::text[]) AS n (path, stamp)
		), gone AS (
			DELETE FROM watched_file w WHERE w.folder = $1 AND NOT EXISTS (SELECT FROM now n WHERE n.path = w.path)
		), changed AS (
			INSERT INTO watched_file AS w (folder, path, stamp) SELECT DISTINCT ON (path) $1, path, stamp FROM now
			ON CONFLICT (folder, path) DO UPDATE SET stamp = excluded.stamp, state = 'seen', attempts = 0, reason = ''
				WHERE w.stamp <> excluded.stamp
		)
		-- As it was before: what is new or has changed is not in this.
		SELECT w.path FROM watched_file w JOIN now n USING (path, stamp) WHERE w.folder = $1 AND w.state IN ('seen', 'reading')`, folder, paths, stamps)
	if err != nil {
		return nil, err
	}
	ready, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	is := map[string]bool{}
	for _, path := range ready {
		is[path] = true
	}
	for i, f := range found {
		if is[paths[i]] {
			due = append(due, f)
			is[paths[i]] = false
		}
	}
	return due, nil
}

// readWatched reads one file, and writes down what became of it.
func (l *Library) readWatched(ctx context.Context, root *os.Root, folder string, f watched) error {
	path := storablePath(f.path)
	var attempts int
	err := l.Pool.QueryRow(ctx, `
		UPDATE watched_file SET state = 'reading', attempts = attempts + 1 WHERE folder = $1 AND path = $2 RETURNING attempts`, folder, path).Scan(&attempts)
	if err != nil {
		return fmt.Errorf("watch a folder: %w", err)
	}
	r := Result{Status: Refused, Reason: "reading it ended the program several times; save it anew, or take it out of the folder"}
	if attempts <= maxReads {
		if r, err = l.takeWatched(ctx, root, folder, f); err != nil {
			// Not the file's fault: it is read again.
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			_, back := l.Pool.Exec(late, `UPDATE watched_file SET state = 'seen', attempts = 0 WHERE folder = $1 AND path = $2`, folder, path)
			return errors.Join(err, back)
		}
	}
	state := map[Status]string{Refused: "refused", Unchanged: "unchanged"}[r.Status]
	if state == "" {
		state = "drafted"
	}
	_, err = l.Pool.Exec(ctx, `
		UPDATE watched_file SET state = $3, title = $4, version = $5, reason = $6, read_at = now() WHERE folder = $1 AND path = $2`,
		folder, path, state, r.Title, r.Version, storablePath(r.Reason))
	if err != nil {
		return fmt.Errorf("watch a folder: %w", err)
	}
	return nil
}

// takeWatched takes a file into the library. What leads out of the folder is refused:
// who may put a link there may not read all that the program may.
func (l *Library) takeWatched(ctx context.Context, root *os.Root, folder string, f watched) (Result, error) {
	name := filepath.Join(folder, f.path)
	if f.wrong != nil {
		return Result{Source: name, Status: Refused, Reason: f.wrong.Error()}, nil //nolint:nilerr // it is the file's
	}
	data, err := readIn(root, f.path)
	if err != nil {
		return Result{Source: name, Status: Refused, Reason: err.Error()}, nil //nolint:nilerr // it is the file's
	}
	return l.Take(ctx, Source{Name: name, Bytes: data, Known: f.known, Way: ByFolder})
}

// readIn reads a file below a folder.
func readIn(root *os.Root, path string) ([]byte, error) {
	file, err := root.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe is not waited for
	if err != nil {
		return nil, fmt.Errorf("%w: it is a link that leads out of the folder, or may not be read (%w)", ErrNotReadable, err)
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrNotReadable, err)
	case info.IsDir():
		return nil, fmt.Errorf("%w: the folder may not be looked into", ErrNotReadable)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%w: it is no file", ErrNotReadable)
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%w: the limit is %d MiB", read.ErrTooLarge, maxFile>>20)
	}
	return data, nil
}

// WatchedFolder is a folder that is watched, as an admin sees it.
type WatchedFolder struct {
	Folder   string
	LookedAt *time.Time // nil: not yet
	Error    string
	States   map[string]int // files, by what became of them
	Files    []WatchedFile
}

// WatchedFile is a file in it: seen (waits to be read), reading, drafted, unchanged or
// refused.
type WatchedFile struct {
	Path    string
	State   string
	Title   string
	Version int64
	Reason  string
	ReadAt  *time.Time
}

// Watched shows a watched folder, with up to so many files: the refused ones first, then
// the latest.
func (l *Library) Watched(ctx context.Context, folder string, limit int) (w WatchedFolder, err error) {
	if w.Folder, err = filepath.Abs(folder); err != nil {
		return w, err
	}
	w.States = map[string]int{}
	err = l.Pool.QueryRow(ctx, `
		SELECT looked_at, error, coalesce((SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM watched_file WHERE folder = $1 GROUP BY state) s), '{}')
		FROM watched WHERE folder = $1`, w.Folder).Scan(&w.LookedAt, &w.Error, &w.States)
	if errors.Is(err, pgx.ErrNoRows) {
		return w, nil
	}
	if err != nil {
		return w, fmt.Errorf("show a watched folder: %w", err)
	}
	rows, err := l.Pool.Query(ctx, `
		SELECT path, state, title, version, reason, read_at FROM watched_file WHERE folder = $1
		ORDER BY state <> 'refused', read_at DESC NULLS FIRST, path LIMIT $2`, w.Folder, limit)
	if err != nil {
		return w, fmt.Errorf("show a watched folder: %w", err)
	}
	w.Files, err = pgx.CollectRows(rows, pgx.RowToStructByPos[WatchedFile])
	return w, err
}

// storablePath makes a name fit for the database.
func storablePath(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", "?")
}
