// Package evaluation reads test collections in the form that `careerbot eval`
// takes and computes the measures of information retrieval over them. It owns
// no table.
package evaluation

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Set is a test collection: passages, queries, and which passages are relevant.
type Set struct {
	Passages []Item
	Queries  []Query
	Relevant map[string]map[string]float64 // query id -> passage id -> grade > 0
}

// Item is a passage of the collection.
type Item struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Text   string `json:"text"`
	Region string `json:"region"`
}

// Query is a question of the collection. Answerable is nil where the set does
// not say; Standalone where its questions are not turns of dialogues. Answers are
// the words of its answer, where the set has them.
type Query struct {
	ID         string `json:"id"`
	Text       string `json:"text"`
	Answerable *bool  `json:"answerable"`
	Standalone *bool  `json:"standalone"`
	Answers    []struct {
		Text string `json:"text"`
	} `json:"answers"`
}

// Read reads a folder: passages.jsonl or corpus.jsonl, queries.jsonl, and
// qrels_passages.tsv or qrels.tsv (query id, passage id, grade, with a header).
// A corpus.jsonl may also lie in the folder above, shared by several parts.
func Read(dir string) (Set, error) {
	var s Set
	passages, err := first(filepath.Join(dir, "passages.jsonl"), filepath.Join(dir, "corpus.jsonl"), filepath.Join(dir, "..", "corpus.jsonl"))
	if err != nil {
		return Set{}, err
	}
	queries, err := first(filepath.Join(dir, "queries.jsonl"))
	if err != nil {
		return Set{}, err
	}
	names := []string{filepath.Join(dir, "qrels_passages.tsv"), filepath.Join(dir, "qrels.tsv")}
	if filepath.Base(passages) == "corpus.jsonl" {
		names = []string{filepath.Join(dir, "qrels.tsv")}
	}
	qrels, err := first(names...)
	if err != nil {
		return Set{}, err
	}
	if s.Passages, err = lines[Item](passages); err != nil {
		return Set{}, err
	}
	if s.Queries, err = lines[Query](queries); err != nil {
		return Set{}, err
	}
	if s.Relevant, err = grades(qrels); err != nil {
		return Set{}, err
	}
	return s, nil
}

// ReadQueries reads only the questions of a folder and which passages are
// relevant to them, for a set whose passages come from elsewhere.
func ReadQueries(dir string) ([]Query, map[string]map[string]float64, error) {
	queries, err := lines[Query](filepath.Join(dir, "queries.jsonl"))
	if err != nil {
		return nil, nil, err
	}
	relevant, err := grades(filepath.Join(dir, "qrels.tsv"))
	return queries, relevant, err
}

func first(paths ...string) (string, error) {
	for _, p := range paths {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", fmt.Errorf("none of %s is there", strings.Join(paths, ", "))
}

func lines[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // opened for reading
	var all []T
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 64<<20)
	for n := 1; scanner.Scan(); n++ {
		if len(strings.TrimSpace(scanner.Text())) == 0 {
			continue
		}
		var v T
		if err := json.Unmarshal(scanner.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("%s line %d: %w", path, n, err)
		}
		all = append(all, v)
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return all, nil
}

func grades(path string) (map[string]map[string]float64, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m := map[string]map[string]float64{}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if n == 1 || len(f) < 3 {
			continue
		}
		grade, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: grade %q is not a number", path, n, f[2])
		}
		if grade <= 0 {
			continue
		}
		if m[f[0]] == nil {
			m[f[0]] = map[string]float64{}
		}
		m[f[0]][f[1]] = grade
	}
	return m, nil
}
