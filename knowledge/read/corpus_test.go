package read

import (
	"bufio"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
)

// dense drops what layout changes: white space of every kind.
func dense(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestGovCN(t *testing.T) {
	dir := dataDir(t, "govcn_policies_2019")
	f, err := os.Open(filepath.Join(dir, "corpus.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 8<<20)
	covered, files := 0, 0
	for scan.Scan() {
		var row struct{ ID, Title, Text, Number, Office, Published string }
		if err := json.Unmarshal(scan.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		files++
		id := strings.TrimPrefix(row.ID, "govcn-")
		data, err := os.ReadFile(filepath.Join(dir, "html", id+".html"))
		if err != nil {
			t.Fatal(err)
		}
		doc := mustRead(t, plain(), id+".html", data)
		// What follows the last label of the information table is the body.
		_, body, _ := strings.Cut(row.Text, "主 题 词：")
		text := dense(doc.Text)
		found, all := 0, 0
		for line := range strings.SplitSeq(body, "\n") {
			line = dense(line)
			// The end of the corpus text is not of the document, and the
			// keywords before it are in Meta.
			if line == "-->" || strings.HasPrefix(line, "扫一扫") || line == dense(doc.Meta["keywords"]) {
				continue
			}
			all += len(line)
			if strings.Contains(text, line) {
				found += len(line)
			} else if os.Getenv("SHOW") != "" {
				t.Logf("%s lacks %q", id, line)
			}
		}
		if found*100 >= all*95 {
			covered++
		} else {
			t.Logf("%s: %d of %d bytes", id, found, all)
		}
		if extra := len(text) - all; extra > all/10+1000 && !strings.Contains(show(doc), "\nR ") {
			t.Errorf("%s: %d bytes more than the body of %d", id, extra, all)
		}
		if dense(doc.Meta["title"]) != dense(row.Title) || dense(doc.Meta["number"]) != dense(row.Number) || doc.Meta["issuer"] != row.Office || doc.Meta["published"] != row.Published {
			t.Errorf("%s: meta %v, want %q %q %q %q", id, doc.Meta, row.Title, row.Number, row.Office, row.Published)
		}
	}
	if files != 60 || covered < 55 {
		t.Errorf("%d of %d pages are covered to 95 %%", covered, files)
	}
	t.Logf("%d of %d pages covered", covered, files)
}

func TestLaws(t *testing.T) {
	dir := filepath.Join(dataDir(t, "laws_cn_employment"), "md")
	files, headings := 0, 0
	var spent time.Duration
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if files++; raceEnabled && files%4 != 0 {
			return nil
		}
		start := time.Now()
		doc, err := plain().Read(context.Background(), path, data)
		spent += time.Since(start)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		checkDocument(t, doc)
		if doc.Meta["title"] == "" {
			t.Errorf("%s: no title", path)
		}
		for _, b := range doc.Blocks {
			if b.Kind == Heading {
				headings++
			}
		}
		// Nothing of the law itself may be lost.
		text := dense(doc.Text)
		for line := range strings.SplitSeq(string(data), "\n") {
			if strings.HasPrefix(line, "第") && !strings.ContainsAny(line, "*[<&\\`_|") && !strings.Contains(text, dense(line)) {
				t.Errorf("%s lacks %q", path, line)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files != 143 {
		t.Errorf("%d files, want 143", files)
	}
	t.Logf("%d laws, %d headings in %v", files, headings, spent)
}

// TestAwkwardPDFs reads every real PDF and damaged copies of some.
func TestAwkwardPDFs(t *testing.T) {
	dir := dataDir(t, "malformed_docs")
	r := shared()
	var spent time.Duration
	read, refusedFiles, files := 0, 0, 0
	one := func(name string, data []byte) {
		start := time.Now()
		doc := tolerate(t, r, name, data)
		took := time.Since(start)
		if took > 30*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if os.Getenv("SHOW") != "" {
			if doc == nil {
				_, err := r.Read(context.Background(), name, data)
				t.Logf("%s: %v", name, err)
			} else {
				t.Logf("%s: %v title %q %d blocks, %v\n%.1500s", name, took, doc.Meta["title"], len(doc.Blocks), doc.Warnings, show(doc))
			}
		}
		spent += took
		files++
		if doc != nil {
			read++
		} else {
			refusedFiles++
		}
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "README.txt" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(path, dir)
		one(name, data)
		if raceEnabled && files%6 != 0 {
			return nil // PDFium under the race detector is slow
		}
		if files%3 == 0 {
			one(name+" cut at half", data[:len(data)/2])
			flipped := append([]byte(nil), data...)
			for i := 100; i < len(flipped); i += 997 {
				flipped[i] ^= 0x55
			}
			one(name+" flipped", flipped)
			zeroed := append([]byte(nil), data...)
			clear(zeroed[len(zeroed)/3 : len(zeroed)/2])
			one(name+" zeroed", zeroed)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files in %v (%v each): %d read, %d refused", files, spent, spent/time.Duration(max(files, 1)), read, refusedFiles)
}
