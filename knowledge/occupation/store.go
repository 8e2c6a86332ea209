package occupation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// fromGuides is the source of an occupation that is known from a guide only.
const fromGuides = "guides"

// loadLock is the lock under which occupations are written: one load after the other.
const loadLock = 0x6f636375

// LoadFile loads the classification from a file, in one transaction. Rows that cannot be
// right are left out and told; the rest is loaded. The error is for a file of which
// nothing can be used, and for the database.
func (l *Loader) LoadFile(ctx context.Context, file string) (Report, error) {
	r := Report{File: file}
	info, err := os.Stat(file)
	if err != nil {
		return r, err
	}
	if info.Size() > maxFile {
		return r, fmt.Errorf("%s has %d MiB, the limit is %d MiB", file, info.Size()>>20, maxFile>>20)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return r, err
	}
	all, unread, err := rows(data)
	if err != nil {
		return r, fmt.Errorf("%s: %w", file, err)
	}
	var good []Occupation
	r.Rows = len(all) + len(unread)
	good, r.Groups, r.Wrong, r.Warnings = check(all)
	r.Wrong = append(unread, r.Wrong...)
	if len(good) == 0 {
		return r, fmt.Errorf("%s: there is no occupation in it that can be loaded", file)
	}
	guides, err := Guides()
	if err != nil {
		return r, err
	}
	r.Warnings = append(r.Warnings, differing(good, guides)...)
	err = l.locked(ctx, func(tx pgx.Tx) error {
		r.Loaded, r.Updated, err = upsert(ctx, tx, good, filepath.Base(file), true)
		return err
	})
	r.Unchanged = len(good) - r.Loaded - r.Updated
	return r, err
}

// differing tells where a guide calls an occupation otherwise than the file.
func differing(good []Occupation, guides []Guide) []Trouble {
	names := map[string]string{}
	for _, o := range good {
		names[o.Code] = o.Name
	}
	var told []Trouble
	for _, g := range guides {
		if name := names[g.Code]; name != "" && name != g.Name {
			told = append(told, Trouble{Code: g.Code, Reason: fmt.Sprintf("the file calls it %s, our guide %s; one of them may be misread", name, g.Name)})
		}
	}
	return told
}

// LoadGuides stores the guides that come with the program, and takes out those that it no
// longer has. It says how many have changed.
func (l *Loader) LoadGuides(ctx context.Context) (changed int, err error) {
	guides, err := Guides()
	if err != nil {
		return 0, err
	}
	all := make([]Occupation, len(guides))
	for i, g := range guides {
		path, err := g.path()
		if err != nil {
			return 0, err
		}
		all[i] = Occupation{g.Code, g.Name, path}
	}
	err = l.locked(ctx, func(tx pgx.Tx) error {
		if _, _, err := upsert(ctx, tx, all, fromGuides, false); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		codes := make([]string, len(guides))
		for i, g := range guides {
			codes[i] = g.Code
			words, err := json.Marshal(map[string]Words{"zh": g.ZH, "en": g.EN})
			if err != nil {
				return err
			}
			digest, err := g.digest()
			if err != nil {
				return err
			}
			batch.Queue(`
				INSERT INTO occupation_guide (code, interest, entry, skills, demands, licences, sometimes, heard, words, digest)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
				ON CONFLICT (code) DO UPDATE SET (interest, entry, skills, demands, licences, sometimes, heard, words, digest, loaded_at)
				= ROW (excluded.interest, excluded.entry, excluded.skills, excluded.demands, excluded.licences, excluded.sometimes, excluded.heard, excluded.words, excluded.digest, now())
				WHERE occupation_guide.digest <> excluded.digest`,
				g.Code, g.Interest, g.Entry, some(g.Skills), some(g.Demands), some(g.Licences), some(g.Sometimes), some(g.Heard), words, digest).
				Exec(func(tag pgconn.CommandTag) error { changed += int(tag.RowsAffected()); return nil })
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("store the guides: %w", err)
		}
		gone, err := tx.Exec(ctx, `DELETE FROM occupation_guide WHERE code <> ALL ($1)`, codes)
		changed += int(gone.RowsAffected())
		return err
	})
	return changed, err
}

// LacksGuides reports whether the database has other guides than the program.
func (l *Loader) LacksGuides(ctx context.Context) (bool, error) {
	guides, err := Guides()
	if err != nil {
		return false, err
	}
	digests := make([][]byte, len(guides))
	for i, g := range guides {
		if digests[i], err = g.digest(); err != nil {
			return false, err
		}
	}
	var same, all int
	err = l.Pool.QueryRow(ctx, `SELECT count(*) FILTER (WHERE digest = ANY ($1)), count(*) FROM occupation_guide`, digests).Scan(&same, &all)
	return same != len(guides) || all != len(guides), err
}

func (l *Loader) locked(ctx context.Context, do func(tx pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, loadLock); err != nil {
			return err
		}
		return do(tx)
	})
}

// upsert stores occupations. What is only known from guides gives way to a file, never the
// other way round.
func upsert(ctx context.Context, tx pgx.Tx, all []Occupation, source string, over bool) (loaded, updated int, err error) {
	codes, names, paths := make([]string, len(all)), make([]string, len(all)), make([]string, len(all))
	for i, o := range all {
		if len(o.Path) != 3 {
			return 0, 0, errors.New("an occupation lies in three groups")
		}
		path, err := json.Marshal(o.Path)
		if err != nil {
			return 0, 0, err
		}
		codes[i], names[i], paths[i] = o.Code, o.Name, string(path)
	}
	err = tx.QueryRow(ctx, `
		WITH changed AS (
			INSERT INTO occupation (code, name, path, source)
			SELECT code, name, ARRAY(SELECT jsonb_array_elements_text(path::jsonb)), $4
			FROM unnest($1::text[], $2::text[], $3::text[]) AS incoming (code, name, path)
			ON CONFLICT (code) DO UPDATE SET (name, path, source, loaded_at) = ROW (excluded.name, excluded.path, excluded.source, now())
			WHERE ($5 OR occupation.source = $4) AND (occupation.name, occupation.path, occupation.source) IS DISTINCT FROM (excluded.name, excluded.path, excluded.source)
			RETURNING xmax = 0 AS is_new
		)
		SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM changed`, codes, names, paths, source, over).Scan(&loaded, &updated)
	if err != nil {
		return 0, 0, fmt.Errorf("store the occupations: %w", err)
	}
	return loaded, updated, nil
}

// some is never nil, which the database would take for not known.
func some(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
