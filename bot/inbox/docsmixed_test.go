package inbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"careerbot/knowledge"
	"careerbot/knowledge/read"
)

// mixedFolder is a folder of so many different files, made of real laws, awkward PDFs and
// hostile texts. bad are the 50 of them that cannot be taken, each with how the reason
// begins; what is known beside the files is in its metadata.jsonl.
func mixedFolder(t testing.TB, reader *read.Reader, all int) (dir string, bad map[string]string) {
	t.Helper()
	const refused = 50
	dir, bad = filepath.Join(t.TempDir(), "全部"), map[string]string{}
	n := 0
	put := func(name string, content []byte, why string) {
		t.Helper()
		name = fmt.Sprintf("%02d/%04d-%s", n%20, n, name)
		n++
		if why != "" {
			bad[name] = why
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Each PDF of the collection, as the reader judges it alone; then damaged and empty files,
	// such that say what cannot be, and what no reader is for.
	pdfs, err := filepath.Glob(filepath.Join(odd, "*.pdf"))
	if err != nil || len(pdfs) == 0 {
		t.Fatalf("no PDFs: %v", err)
	}
	for _, path := range pdfs {
		raw := fmt.Appendf(fileOf(t, path), "\n%%%d\n", n) // two of them are one
		_, wrong := reader.Read(t.Context(), path, raw)
		why := ""
		if wrong != nil {
			why, _, _ = strings.Cut(wrong.Error(), ":")
		}
		put(filepath.Base(path), raw, why)
	}
	var beside []byte
	known := func(name, say string) {
		line, err := json.Marshal(map[string]string{"file": fmt.Sprintf("%02d/%04d-%s", n%20, n, name), "region": say})
		if err != nil {
			t.Fatal(err)
		}
		beside = append(append(beside, line...), '\n')
	}
	toy := fileOf(t, filepath.Join(odd, "toy.pdf"))
	for i := 0; len(bad) < refused; i++ {
		switch text := fmt.Sprintf("# 第%d号通知\n\n大厅搬迁。\n", i); i % 6 {
		case 0:
			put("断.pdf", fmt.Appendf(slices.Clone(toy[:40]), "%d", i), read.ErrBroken.Error())
		case 1:
			put("空.txt", bytes.Repeat([]byte{' '}, i), read.ErrEmpty.Error())
		case 2:
			put("坏.docx", fmt.Appendf(nil, "PK\x03\x04 %d", i), read.ErrBroken.Error())
		case 3:
			put("日期.md", []byte("---\nvalid_from: 2026-13-0"+fmt.Sprint(i)+"\n---\n"+text), "the file's own metadata")
		case 4:
			known("地区.md", fmt.Sprintf("无此地%d", i))
			put("地区.md", []byte(text), "metadata beside it")
		case 5:
			put("旧.doc", fmt.Appendf([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "%0512d", i), read.ErrUnsupported.Error())
		}
	}
	found, err := filepath.Glob(filepath.Join(laws, "*", "*.md"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no laws: %v", err)
	}
	for _, path := range found {
		if raw := fileOf(t, path); len(raw) < 10_000 && n < all {
			put(filepath.Base(path), raw, "")
		}
	}
	hostile := strings.Split(strings.TrimSpace(string(fileOf(t, "../../../shared/data/adversarial/adversarial.jsonl"))), "\n")
	for i := 0; n < all; i++ {
		var row struct{ Text string }
		if err := json.Unmarshal([]byte(hostile[i%len(hostile)]), &row); err != nil {
			t.Fatal(err)
		}
		said := []rune(strings.Map(func(c rune) rune { // with these it is no text, and refused
			if c < ' ' {
				return -1
			}
			return c
		}, row.Text))
		name, text := "答复.md", "# 海棠第%d号答复\n\n第一条 来信说：%s\n\n第二条 请到大厅办理第%d项。\n"
		switch i % 3 {
		case 1:
			name = "答复.txt"
		case 2:
			name, text = "答复.html", "<!doctype html><title>海棠第%d号答复</title><p>来信说：%s</p><p>请到大厅办理第%d项。</p>"
			said = []rune(html.EscapeString(string(said)))
		}
		put(name, fmt.Appendf(nil, text, i, string(said[:min(len(said), 300)]), i), "")
	}
	if len(bad) != refused || n != all {
		t.Fatalf("%d files, %d of them bad", n, len(bad))
	}
	if err := os.WriteFile(filepath.Join(dir, "metadata.jsonl"), beside, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, bad
}

// TestMixedFolder takes in a folder with bad files, by careerbot load and at the upload
// page: they are named, each with its reason, the others are there, and nothing else.
// They are 200, or as many as CAREERBOT_MIXED_FILES says: 1,000 take most of a minute.
func TestMixedFolder(t *testing.T) {
	all, err := strconv.Atoi(os.Getenv("CAREERBOT_MIXED_FILES"))
	if err != nil || all < 200 {
		all = 200
	}
	f, l := newArchive(t)
	dir, bad := mixedFolder(t, l.Reader, all)
	admin := f.in("admin")
	const batch = "page-12345678"
	beside := map[string]string{}
	for line := range strings.Lines(string(fileOf(t, filepath.Join(dir, "metadata.jsonl")))) {
		var said struct{ File string }
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			t.Fatal(err)
		}
		beside[said.File] = line
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	var good []string
	for _, path := range files {
		name, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		c := admin.sends(batch, name, fileOf(t, path), "beside", beside[name])
		why, isBad := bad[name]
		said, todo := whyRefused("en", why)
		switch {
		case isBad && (c.Status != "refused" || c.Said != said || c.Todo != todo):
			t.Errorf("%s: %+v, want: %s", name, c, said)
		case !isBad && (c.Status != "drafted" || c.To == ""):
			t.Errorf("%s: %+v", name, c)
		case !isBad:
			good = append(good, "page:"+name)
		}
	}
	t.Logf("%d files uploaded in %s", all, time.Since(started))
	slices.Sort(good)
	if got := names(t, f, `SELECT d.source FROM document d JOIN version v ON v.document_id = d.id WHERE v.state = 'draft' ORDER BY d.source COLLATE "C"`); !slices.Equal(got, good) || len(good) != all-len(bad) {
		t.Errorf("%d are there, want %d", len(got), all-len(bad))
	}
	page := admin.get("/inbox/arrivals/" + batch)
	page.want(t, http.StatusOK, fmt.Sprintf("%d new drafts, 0 unchanged, 50 refused", all-len(bad)))
	shown := html.UnescapeString(page.body)
	for name, why := range bad {
		said, _ := whyRefused("en", why)
		if at := strings.Index(shown, name); at < 0 || !strings.Contains(shown[:at], said) {
			t.Errorf("%s is not named, with %q", name, said)
		}
	}

	if raceEnabled { // the plain run loads it as well
		return
	}
	by, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	other := &knowledge.Library{Pool: newOffice(t, Options{}).bot.Pool, Reader: l.Reader, Now: l.Now}
	started = time.Now()
	results, err := other.Load(t.Context(), []string{dir}, knowledge.Source{By: "careerbot load"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("loaded in %s", time.Since(started))
	there := 0
	for _, r := range results {
		name := strings.TrimPrefix(r.Source, by+"/")
		why, isBad := bad[name]
		switch {
		case isBad && (r.Status != knowledge.Refused || !strings.HasPrefix(r.Reason, why)):
			t.Errorf("%s: %s %s, want: %s", name, r.Status, r.Reason, why)
		case !isBad && (r.Status != knowledge.Loaded || r.Publication == 0):
			t.Errorf("%s: %+v", name, r)
		case !isBad:
			there++
		}
	}
	var stored int
	if err := other.Pool.QueryRow(t.Context(), `SELECT count(*) FROM version WHERE state <> 'draft' AND in_force IS NOT NULL`).Scan(&stored); err != nil || stored != all-len(bad) || there != stored || len(results) != all {
		t.Errorf("%d results, %d good, %d stored, %v", len(results), there, stored, err)
	}
}
