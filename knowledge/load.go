package knowledge

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge/read"
	"careerbot/knowledge/starter"
)

// metadataFile lies beside documents and says of each, by file name, what the
// document does not say itself: a JSON object a line.
const metadataFile = "metadata.jsonl"

// maxFile is the largest file that is read into memory at all.
const maxFile = 64 << 20

// Load adds the files at paths, and those in the folders at paths, one by one:
// what is wrong with one does not stop the rest. progress is called after each
// with how many of how many are done. All but name and bytes is as in the source that is
// given. At the end all are published together, unless they are to stay drafts; what is
// not published, because the load was broken off or the gate stopped it, waits as drafts,
// and the same load again publishes those. The error is for that, for a database or
// embedding service that failed, or for a path that is not there.
func (l *Library) Load(ctx context.Context, paths []string, as Source, progress func(r Result, done, total int), also ...Also) ([]Result, error) {
	files, err := find(paths)
	if err != nil {
		return nil, err
	}
	as.held = !as.Draft
	beside := besides{}
	var results []Result
	var ready []int64
	for i, f := range files {
		result, err := l.addFile(ctx, f, as, beside)
		if err != nil {
			left(results)
			return results, errors.Join(err, l.noteLeft(ctx, ready, also), l.afterLoad(ctx))
		}
		results = append(results, result)
		if result.Version != 0 {
			ready = append(ready, result.Version)
		}
		if progress != nil {
			progress(result, i+1, len(files))
		}
	}
	if as.Draft || len(ready) == 0 {
		if err := pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error { return all(ctx, tx, also) }); err != nil {
			return results, err
		}
		return results, l.afterLoad(ctx)
	}
	p, err := l.Publish(ctx, ready, as.By, also...)
	if p.ID == 0 {
		left(results)
		return results, errors.Join(err, l.noteLeft(ctx, ready, also))
	}
	for i := range results {
		if results[i].Version != 0 {
			results[i].Publication = p.ID
		}
	}
	return results, err
}

// noteLeft notes who loaded what is left as drafts, also where they have broken it off.
func (l *Library) noteLeft(ctx context.Context, drafts []int64, also []Also) error {
	if len(drafts) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error { return all(ctx, tx, also) })
}

// LoadStarter adds the sample guides.
func (l *Library) LoadStarter(ctx context.Context, progress func(r Result, done, total int)) ([]Result, error) {
	names, err := fs.Glob(starter.Files, "*/*.md")
	if err != nil {
		return nil, err
	}
	var results []Result
	for i, name := range names {
		data, err := starter.Files.ReadFile(name)
		if err != nil {
			return results, err
		}
		result, err := l.Add(ctx, Source{Name: "starter:" + name, Bytes: data, Way: ByStarter})
		if err != nil {
			return results, err
		}
		results = append(results, result)
		if progress != nil {
			progress(result, i+1, len(names))
		}
	}
	return results, l.afterLoad(ctx)
}

// RemoveStarter deletes the sample guides and says how many there were. Also comes first.
func (l *Library) RemoveStarter(ctx context.Context, also ...Also) (int64, error) {
	var n int64
	err := l.InLibrary(ctx, func(tx pgx.Tx) error {
		if err := all(ctx, tx, also); err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `DELETE FROM document WHERE source LIKE 'starter:%'`)
		if n = done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return recount(ctx, tx)
	})
	if err != nil || n == 0 {
		return n, err
	}
	return n, l.Count(ctx)
}

// Samples gives the sample guides that are published, and how many documents of one's own
// are in force beside them: those are to be answered from then.
func (l *Library) Samples(ctx context.Context) (samples []int64, own int, err error) {
	err = l.Pool.QueryRow(ctx, `
		SELECT coalesce(array_agg(v.id ORDER BY v.id) FILTER (WHERE d.source LIKE 'starter:%'), '{}'), count(*) FILTER (WHERE d.source NOT LIKE 'starter:%' AND v.in_force @> $1::date)
		FROM version v JOIN document d ON d.id = v.document_id WHERE v.state = 'published'`, day0(l.today())).Scan(&samples, &own)
	if err != nil {
		return nil, 0, fmt.Errorf("look for the sample guides: %w", err)
	}
	return samples, own, nil
}

// Empty reports whether nothing has been loaded yet.
func (l *Library) Empty(ctx context.Context) (bool, error) {
	var empty bool
	err := l.Pool.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM document)`).Scan(&empty)
	return empty, err
}

// LacksStarter reports whether the library holds nothing but some of the sample
// guides, or nothing at all: their loading has not begun, or was broken off.
func (l *Library) LacksStarter(ctx context.Context) (bool, error) {
	names, err := fs.Glob(starter.Files, "*/*.md")
	if err != nil {
		return false, err
	}
	var lacks bool
	err = l.Pool.QueryRow(ctx, `SELECT count(*) < $1 AND bool_and(source LIKE 'starter:%') IS NOT FALSE FROM document`, len(names)).Scan(&lacks)
	return lacks, err
}

func (l *Library) afterLoad(ctx context.Context) error {
	if err := l.Count(ctx); err != nil {
		return err
	}
	if err := l.Embed(ctx); err != nil {
		if ctx.Err() != nil {
			return err
		}
		// What is loaded is found by its words; the vectors are made at the next
		// start, or after the next load.
		slog.WarnContext(ctx, "some passages have no vectors yet", "error", err)
	}
	return nil
}

// file is one that was found, and the folder that it was found under.
type file struct{ path, root string }

func find(paths []string) ([]file, error) {
	var files []file
	for _, p := range paths {
		p, err := filepath.Abs(p)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, file{p, filepath.Dir(p)})
			continue
		}
		err = filepath.WalkDir(p, func(path string, entry fs.DirEntry, err error) error {
			if err != nil { // a folder that cannot be read: named when its turn comes
				files = append(files, file{path, p})
				return nil //nolint:nilerr // reading it will say what is wrong
			}
			switch name := entry.Name(); {
			case entry.IsDir() && path != p && strings.HasPrefix(name, "."):
				return filepath.SkipDir
			case (entry.Type().IsRegular() || entry.Type()&fs.ModeSymlink != 0 && !leadsToFolder(path)) && !strings.HasPrefix(name, ".") && name != metadataFile:
				files = append(files, file{path, p})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// leadsToFolder reports whether a link leads to a folder, which is not followed:
// it could lead in a circle.
func leadsToFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (l *Library) addFile(ctx context.Context, f file, as Source, beside besides) (Result, error) {
	refuse := func(err error) (Result, error) {
		return Result{Source: f.path, Status: Refused, Reason: err.Error()}, nil
	}
	known, err := beside.of(f)
	if err != nil {
		return refuse(err)
	}
	info, err := os.Stat(f.path)
	if err != nil {
		return refuse(err)
	}
	if info.Size() > maxFile {
		return refuse(fmt.Errorf("%w: %d MiB, the limit is %d MiB", read.ErrTooLarge, info.Size()>>20, maxFile>>20))
	}
	data, err := os.ReadFile(f.path)
	if err != nil {
		return refuse(err)
	}
	as.Name, as.Bytes, as.Known = f.path, data, known
	return l.Add(ctx, as)
}

// besides remembers the metadata files that have been read, by folder.
type besides map[string]*beside

// beside is one metadata file: what it says of each document, by file name and
// by id.
type beside struct {
	err   error
	files map[string]map[string]string
}

// of gives what the nearest metadata file above a document, no further than the
// folder above the one being loaded, says of it.
func (b besides) of(f file) (Metadata, error) {
	top := filepath.Dir(f.root)
	for dir := filepath.Dir(f.path); ; dir = filepath.Dir(dir) {
		m := b[dir]
		if m == nil {
			m = readBeside(dir)
			b[dir] = m
		}
		if m.err != nil {
			return Metadata{}, m.err
		}
		relative, err := filepath.Rel(dir, f.path)
		if err != nil {
			return Metadata{}, err
		}
		for _, name := range []string{filepath.ToSlash(relative), filepath.Base(f.path)} {
			if known, ok := m.files[name]; ok {
				meta, err := fields(known)
				if err != nil {
					return Metadata{}, fmt.Errorf("metadata beside it: %s, %s: %w", filepath.Join(dir, metadataFile), name, err)
				}
				return meta, nil
			}
		}
		if dir == top || dir == filepath.Dir(dir) {
			return Metadata{}, nil
		}
	}
}

// maxBeside bounds what is read beside the documents of a folder, in bytes.
const maxBeside = 16 << 20

var errNotPlain = errors.New("no plain file, or too large")

// readPlain reads a file of at most so many bytes. A link may lead anywhere, and a pipe never
// ends: what is looked at is what was opened, whoever puts something else there meanwhile.
func readPlain(path string, most int64) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ELOOP) || errors.Is(err, syscall.ENXIO) { // a link, a socket
		return nil, errNotPlain
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotPlain
	}
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		err = errNotPlain
	}
	return data, err
}

func readBeside(dir string) *beside {
	b := &beside{files: map[string]map[string]string{}}
	path := filepath.Join(dir, metadataFile)
	data, err := readPlain(path, maxBeside)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return b
	case errors.Is(err, errNotPlain):
		b.err = fmt.Errorf("metadata beside it: %s is no plain file of at most %d MiB", path, maxBeside>>20)
		return b
	case err != nil:
		b.err = err
		return b
	}
	byID := map[string]map[string]string{}
	scanner := bufio.NewScanner(bytes.NewReader(data))
	scanner.Buffer(nil, 1<<20)
	for n := 1; scanner.Scan(); n++ {
		if len(bytes.TrimSpace(scanner.Bytes())) == 0 {
			continue
		}
		var line map[string]any
		if err := json.Unmarshal(scanner.Bytes(), &line); err != nil {
			b.err = fmt.Errorf("metadata beside it: %s line %d is not JSON: %w", filepath.Join(dir, metadataFile), n, err)
			return b
		}
		known := plain(line)
		b.files[known["file"]] = known
		if known["id"] != "" {
			byID[known["id"]] = known
		}
	}
	if b.err = scanner.Err(); b.err != nil {
		return b
	}
	linkSuperseded(byID)
	return b
}

// Beside reads what a line of a metadata file says of a document.
func Beside(line []byte) (Metadata, error) {
	var known map[string]any
	if err := json.Unmarshal(line, &known); err != nil {
		return Metadata{}, fmt.Errorf("metadata beside it: not JSON: %w", err)
	}
	m, err := fields(plain(known))
	if err != nil {
		return Metadata{}, fmt.Errorf("metadata beside it: %w", err)
	}
	return m, nil
}

// linkSuperseded turns "superseded_by" on the old document into "supersedes" on
// the new one: the old one ends on the day on which the new one begins, which
// only the new one knows.
func linkSuperseded(byID map[string]map[string]string) {
	for _, old := range byID {
		if newer := byID[old["superseded_by"]]; newer != nil && old["superseded_by"] != "" && old["title"] != "" {
			newer["supersedes"] = strings.Trim(newer["supersedes"]+"; "+old["title"], "; ")
		}
	}
	for _, known := range byID { // the order of a map must not change the fingerprint
		titles := strings.Split(known["supersedes"], "; ")
		slices.Sort(titles)
		known["supersedes"] = strings.Join(slices.Compact(titles), "; ")
	}
}

// plain makes strings of a line's values; lists are joined with "; ".
func plain(line map[string]any) map[string]string {
	m := make(map[string]string, len(line))
	for key, value := range line {
		switch v := value.(type) {
		case string:
			m[key] = v
		case []any:
			var all []string
			for _, x := range v {
				all = append(all, fmt.Sprint(x))
			}
			m[key] = strings.Join(all, "; ")
		case nil:
		default:
			m[key] = fmt.Sprint(v)
		}
	}
	return m
}
