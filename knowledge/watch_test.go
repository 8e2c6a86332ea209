package knowledge_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"careerbot/knowledge"
)

// put writes a file, of a time of its own.
func put(t *testing.T, path, content string, at time.Time) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// look looks into a folder and expects that so many files are read.
func look(t *testing.T, l *knowledge.Library, folder string, want int) knowledge.WatchedFolder {
	t.Helper()
	n, err := l.Look(context.Background(), folder)
	if err != nil || n != want {
		t.Fatalf("%d files were read, want %d; %v", n, want, err)
	}
	w, err := l.Watched(context.Background(), folder, 100)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func states(w knowledge.WatchedFolder) map[string]knowledge.WatchedFile {
	all := map[string]knowledge.WatchedFile{}
	for _, f := range w.Files {
		all[f.Path] = f
	}
	return all
}

// TestWatch: what is put into a folder is read when it has come to rest, once, as a
// draft; what is wrong with one file is said and stops nothing; what is changed, or said
// differently beside it, is read anew; what is taken away stays in the library.
func TestWatch(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	folder, at := t.TempDir(), time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	put(t, filepath.Join(folder, "补贴.md"), subsidy1, at)
	put(t, filepath.Join(folder, "deep", "leave.md"), "# 年休假办法\n\n第一条 年休假五天。", at)
	put(t, filepath.Join(folder, "bad.docx"), "PK\x03\x04 and nothing", at)
	put(t, filepath.Join(folder, ".hidden.md"), "# 隐\n\n第一条 不。", at)
	outside := filepath.Join(t.TempDir(), "secret.md")
	put(t, outside, "# 秘密\n\n第一条 密码。", at)
	if err := os.Symlink(outside, filepath.Join(folder, "link.md")); err != nil {
		t.Fatal(err)
	}
	if w := look(t, l, folder, 0); w.States["seen"] != 4 || w.LookedAt == nil {
		t.Errorf("first look: %+v", w)
	}
	// It was still being copied.
	put(t, filepath.Join(folder, "补贴.md"), subsidy2, at.Add(time.Second))
	look(t, l, folder, 3)
	w := look(t, l, folder, 1)
	all := states(w)
	if f := all["补贴.md"]; f.State != "drafted" || f.Title != "补贴办法" || f.Version == 0 || f.ReadAt == nil {
		t.Errorf("%+v", f)
	}
	if f := all[filepath.Join("deep", "leave.md")]; f.State != "drafted" {
		t.Errorf("%+v", f)
	}
	if f := all["bad.docx"]; f.State != "refused" || !strings.Contains(f.Reason, "damaged") {
		t.Errorf("%+v", f)
	}
	if f := all["link.md"]; f.State != "refused" || !strings.Contains(f.Reason, "leads out of the folder") {
		t.Errorf("%+v", f)
	}
	if w.Files[0].State != "refused" || len(w.Files) != 4 {
		t.Errorf("refused ones are not first: %+v", w.Files)
	}
	expectFound(t, l, l.Now()) // nobody is answered from a draft
	versions, n, err := l.List(ctx, knowledge.Listed{State: "waiting"})
	if err != nil || n != 2 || versions[0].Way != knowledge.ByFolder {
		t.Fatalf("%+v, %v", versions, err)
	}
	if _, err := l.Publish(ctx, []int64{all["补贴.md"].Version}, "李"); err != nil {
		t.Fatal(err)
	}
	expectFound(t, l, l.Now(), "补贴办法: 第一条 补贴二百元。")
	look(t, l, folder, 0)
	// What is said beside it counts as a change of it.
	put(t, filepath.Join(folder, "metadata.jsonl"), `{"file": "补贴.md", "region": "广东省", "number": "粤人社〔2026〕1号"}`, at)
	look(t, l, folder, 0)
	f := states(look(t, l, folder, 1))["补贴.md"]
	versions, _, err = l.List(ctx, knowledge.Listed{IDs: []int64{f.Version}})
	if err != nil || len(versions) != 1 || versions[0].Region != "44" || versions[0].Number != "粤人社〔2026〕1号" || versions[0].State != "draft" || versions[0].Ordinal != 2 {
		t.Errorf("%+v, %v", versions, err)
	}
	// What is written beside it cannot be read: that is said of each file.
	put(t, filepath.Join(folder, "metadata.jsonl"), `{"file`, at)
	look(t, l, folder, 0)
	if f := states(look(t, l, folder, 4))["补贴.md"]; f.State != "refused" || !strings.Contains(f.Reason, "line 1 is not JSON") {
		t.Errorf("%+v", f)
	}
	if err := os.Remove(filepath.Join(folder, "metadata.jsonl")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "补贴.md")); err != nil {
		t.Fatal(err)
	}
	if all := states(look(t, l, folder, 0)); all["补贴.md"].Path != "" {
		t.Error("a file that is gone is still listed")
	}
	expectFound(t, l, l.Now(), "补贴办法: 第一条 补贴二百元。")
}

// TestWatchEnding: a file that ended the program each time it was read is left alone,
// and the rest is read.
func TestWatchEnding(t *testing.T) {
	l, _ := newLibrary(t)
	folder, at := t.TempDir(), time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	put(t, filepath.Join(folder, "a.md"), subsidy1, at)
	put(t, filepath.Join(folder, "b.md"), subsidy2, at)
	look(t, l, folder, 0)
	if _, err := l.Pool.Exec(context.Background(), `UPDATE watched_file SET state = 'reading', attempts = 3 WHERE path = 'a.md'`); err != nil {
		t.Fatal(err)
	}
	all := states(look(t, l, folder, 2))
	if f := all["a.md"]; f.State != "refused" || !strings.Contains(f.Reason, "several times") {
		t.Errorf("%+v", f)
	}
	if all["b.md"].State != "drafted" {
		t.Errorf("%+v", all["b.md"])
	}
	look(t, l, folder, 0)
	put(t, filepath.Join(folder, "a.md"), subsidy1+"\n", at) // it was saved anew
	look(t, l, folder, 0)
	if all := states(look(t, l, folder, 1)); all["a.md"].State != "drafted" {
		t.Errorf("%+v", all["a.md"])
	}
}

// TestWatchNothing: a folder that is not there is an error that is shown; it is looked
// at again. One that another replica looks at is left to it.
func TestWatchNothing(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	folder := filepath.Join(t.TempDir(), "none")
	if _, err := l.Look(ctx, folder); err == nil {
		t.Error("a folder that is not there was looked at")
	}
	if w, err := l.Watched(ctx, folder, 1); err != nil || !strings.Contains(w.Error, "no such file") {
		t.Errorf("%+v, %v", w, err)
	}
	put(t, filepath.Join(folder, "a.md"), subsidy1, time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC))
	if w := look(t, l, folder, 0); w.Error != "" || w.States["seen"] != 1 {
		t.Errorf("%+v", w)
	}
	other, err := l.Pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Release()
	if _, err := other.Exec(ctx, `SELECT pg_advisory_lock($1, hashtext($2))`, 0x77617463, folder); err != nil {
		t.Fatal(err)
	}
	look(t, l, folder, 0)
	if _, err := other.Exec(ctx, `SELECT pg_advisory_unlock_all()`); err != nil {
		t.Fatal(err)
	}
	look(t, l, folder, 1)
}

// TestTake: a page whose bytes have changed and whose text has not is unchanged; a file
// that only has the name of another document does not take its place.
func TestTake(t *testing.T) {
	ctx := context.Background()
	l, _ := newLibrary(t)
	take := func(way knowledge.Way, name, text string) knowledge.Result {
		r, err := l.Take(ctx, knowledge.Source{Name: name, Bytes: []byte(text), Way: way, By: "王"})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	page := func(counter, said string) string {
		return "<html><head><title>补贴办法</title><meta name=hits content=" + counter + "></head><body><h1>补贴办法</h1><p>第一条 " + said + "</p></body></html>"
	}
	const at = "https://example.org/a.html"
	if r := take(knowledge.ByWeb, at, page("1", "补贴一百元。")); r.Status != knowledge.Drafted {
		t.Errorf("%+v", r)
	}
	if r := take(knowledge.ByWeb, at, page("2", "补贴一百元。")); r.Status != knowledge.Unchanged {
		t.Errorf("%+v", r)
	}
	if r := take(knowledge.ByWeb, at, page("2", "补贴二百元。")); r.Status != knowledge.Drafted {
		t.Errorf("%+v", r)
	}
	a := take(knowledge.ByTelegram, "telegram/scan.md", subsidy1)
	b := take(knowledge.ByTelegram, "telegram/scan.md", "# 年休假办法\n\n第一条 年休假五天。")
	c := take(knowledge.ByTelegram, "telegram/scan.md", subsidy2) // its own next text
	if a.Status != knowledge.Drafted || b.Status != knowledge.Drafted || c.Status != knowledge.Drafted {
		t.Errorf("%+v %+v %+v", a, b, c)
	}
	all, n, err := l.List(ctx, knowledge.Listed{State: "waiting"})
	if err != nil || n != 3 {
		t.Errorf("%d wait, %v: %+v", n, err, all)
	}
	if r := take(knowledge.ByTelegram, "x", ""); r.Status != knowledge.Refused {
		t.Errorf("%+v", r)
	}
}

// TestWatchBeside: what lies as metadata.jsonl in a watched folder and is no plain file of
// a bearable size is not read: a pipe would be waited for without end, and a link leads to
// what the folder's people may not see. It is said of each file; mended, they are read.
func TestWatchBeside(t *testing.T) {
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	outside := filepath.Join(t.TempDir(), "metadata.jsonl")
	put(t, outside, `{"file": "a.md", "title": "秘密"}`, at)
	for name, lay := range map[string]func(beside string) error{
		"a pipe":   func(beside string) error { return syscall.Mkfifo(beside, 0o644) },
		"a link":   func(beside string) error { return os.Symlink(outside, beside) },
		"a folder": func(beside string) error { return os.Mkdir(beside, 0o755) },
		"too large": func(beside string) error {
			if err := os.WriteFile(beside, []byte(`{"file": "a.md", "title": "秘密"}`+"\n"), 0o644); err != nil {
				return err
			}
			return os.Truncate(beside, 16<<20+1) // of which the rest is a hole
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, _ := newLibrary(t)
			folder := t.TempDir()
			beside := filepath.Join(folder, "metadata.jsonl")
			put(t, filepath.Join(folder, "a.md"), subsidy1, at)
			if err := lay(beside); err != nil {
				t.Fatal(err)
			}
			look(t, l, folder, 0)
			f := states(look(t, l, folder, 1))["a.md"]
			if f.State != "refused" || !strings.Contains(f.Reason, "no plain file of at most 16 MiB") || strings.Contains(f.Reason, "秘密") {
				t.Errorf("%+v", f)
			}
			if err := os.Remove(beside); err != nil {
				t.Fatal(err)
			}
			look(t, l, folder, 0)
			if f := states(look(t, l, folder, 1))["a.md"]; f.State != "drafted" || f.Title != "补贴办法" {
				t.Errorf("%+v", f)
			}
		})
	}
}
