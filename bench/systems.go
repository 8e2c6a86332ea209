package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"careerbot/internal/evaluation"
)

// system is one of the things compared.
type system struct {
	name    string
	measure func(ctx context.Context, dir string) (row, error)
}

func (b *bench) systems() []system {
	return []system{
		{"careerbot", b.measureCareerbot},
		{"bleve", b.measureBleve},
		{langchainName(), b.measureLangchain},
	}
}

// measureCareerbot runs the real program, `careerbot eval retrieval`, on a
// server that is fresh unless DATABASE_URL names one.
func (b *bench) measureCareerbot(ctx context.Context, dir string) (row, error) {
	return b.onServer(ctx, "careerbot_scratch_", func(s *server) (row, error) {
		out, rss, err := b.start(ctx, b.careerbot, []string{"eval", "retrieval", "--json", dir}, "DATABASE_URL="+s.url)
		r := row{Process: rss}
		if err != nil {
			return r, err
		}
		if err := json.Unmarshal(out, &r.Retrieval); err != nil {
			return r, fmt.Errorf("read its result %q: %w", out, err)
		}
		return r, nil
	})
}

func (b *bench) measureBleve(ctx context.Context, dir string) (row, error) {
	index, err := os.MkdirTemp(b.work, "bleve-")
	if err != nil {
		return row{}, err
	}
	r, err := b.again(ctx, "bleve", dir, indexVar+"="+filepath.Join(index, "index"))
	return r, errors.Join(err, os.RemoveAll(index))
}

func (b *bench) measureLangchain(ctx context.Context, dir string) (row, error) {
	return b.onServer(ctx, scratchPrefix, func(s *server) (r row, err error) {
		name, err := s.create(ctx)
		if err != nil {
			return row{}, err
		}
		if s.local == nil { // else the whole server goes away
			defer func() { err = errors.Join(err, s.drop(ctx, name)) }()
		}
		return b.again(ctx, "langchaingo", dir, "DATABASE_URL="+s.url, databaseVar+"="+name)
	})
}

// onServer lets f use a PostgreSQL and adds to its row what the server took:
// the size of the databases that f made, and memory.
func (b *bench) onServer(ctx context.Context, prefix string, f func(*server) (row, error)) (r row, err error) {
	s, err := b.server(ctx)
	if err != nil {
		return row{}, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	w, err := s.watch(ctx, prefix)
	if err != nil {
		return row{}, err
	}
	r, err = f(s)
	peaks, watchErr := w.stop()
	r.Server, r.Disk = peaks.memory, peaks.disk
	return r, errors.Join(err, watchErr)
}

// again runs this program again as a child that measures one system.
func (b *bench) again(ctx context.Context, system, dir string, env ...string) (row, error) {
	out, rss, err := b.start(ctx, b.self, []string{dir}, append(env, childVar+"="+system)...)
	r := row{Process: rss}
	if err != nil {
		return r, err
	}
	var m measured
	if err := json.Unmarshal(out, &m); err != nil {
		return r, fmt.Errorf("read its result %q: %w", out, err)
	}
	r.Retrieval, r.Disk, r.language = m.Retrieval, m.Disk, m.Language
	return r, nil
}

// measured is what a child process prints.
type measured struct {
	evaluation.Retrieval
	Language string `json:"language"`
	Disk     int64  `json:"disk_bytes,omitempty"`
}
