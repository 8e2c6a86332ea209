package place

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ErrReplaceMany says that --replace cannot be meant: each file would withdraw what
// the one before has loaded.
var ErrReplaceMany = errors.New("with one source for several files, replacing would withdraw what the file before has loaded; load one file, or leave the source out so that each file is one")

const (
	maxFile = 64 << 20
	maxRows = 500_000
	// mostTold bounds what is told of one file.
	mostTold = 1000
)

// extensions are the files that are taken out of a folder. A file that is named is
// read whatever it is called.
var extensions = []string{".csv", ".tsv", ".json", ".geojson", ".jsonl", ".ndjson"}

// find gives the files at paths, each once.
func find(paths []string) ([]string, error) {
	var files []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, filepath.Clean(p))
			continue
		}
		err = filepath.WalkDir(p, func(path string, entry fs.DirEntry, err error) error {
			switch name := entry.Name(); {
			case err != nil:
				return err
			case entry.IsDir() && path != p && strings.HasPrefix(name, "."):
				return filepath.SkipDir
			case entry.Type().IsRegular() && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, mappingSuffix) &&
				slices.Contains(extensions, strings.ToLower(filepath.Ext(name))):
				files = append(files, filepath.Clean(path))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(files, func(f string) bool {
		was := seen[f]
		seen[f] = true
		return was
	}), nil
}

// others leaves out the rows that this instance has given away (retrieval/share) and that
// come back in somebody's list: it has them.
func (l *Loader) others(ctx context.Context, rows []row) ([]row, error) {
	var own string
	if err := l.Pool.QueryRow(ctx, `SELECT coalesce((SELECT id::text || ':' FROM share_instance), '')`).Scan(&own); err != nil {
		return nil, fmt.Errorf("look who this instance is: %w", err)
	}
	return slices.DeleteFunc(rows, func(r row) bool {
		id := r.fields[fieldID]
		return own != "" && len(id) == 1 && strings.HasPrefix(id[0], own)
	}), nil
}

// loadFile reads one file and stores its places. The error is the database's.
func (l *Loader) loadFile(ctx context.Context, path string, o Options) (Report, error) {
	base := filepath.Base(path)
	name := strings.TrimSuffix(base, filepath.Ext(base))
	r := Report{File: path, Source: cmp.Or(o.Source, name)}
	refuse := func(err error) (Report, error) {
		r.Refused = err.Error()
		return r, nil
	}
	source, err := plain("source", r.Source, maxShort)
	if err != nil || source == "" {
		return refuse(fmt.Errorf("the source %q cannot be used; give a name of at most %d characters", r.Source, maxShort))
	}
	r.Source = source
	info, err := os.Stat(path)
	if err != nil {
		return refuse(err)
	}
	if info.Size() > maxFile {
		return refuse(fmt.Errorf("it has %d MiB, the limit is %d MiB; split it", info.Size()>>20, maxFile>>20))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return refuse(err)
	}
	if o.Mapping == nil {
		if o.Mapping, err = mappingBeside(path); err != nil {
			return refuse(err)
		}
	}
	rows, err := read(data, o.Mapping)
	if err != nil {
		return refuse(err)
	}
	if rows, err = l.others(ctx, rows); err != nil {
		return r, err
	}
	r.Rows = len(rows)
	drafts, present := r.check(rows, o, l.Now())
	if len(drafts) == 0 {
		if len(rows) == 0 {
			return refuse(errors.New("there is no row in it"))
		}
		return refuse(errors.New("none of its rows can be loaded; nothing was changed"))
	}
	if err := l.store(ctx, &r, drafts, present, o.Replace); err != nil {
		return r, fmt.Errorf("store %s: %w", path, err)
	}
	return r, nil
}
