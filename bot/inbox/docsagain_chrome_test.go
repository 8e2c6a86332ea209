package inbox

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/input"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"

	"careerbot/internal/chrometest"
)

// wire is a connection of an upload page to the server: it notes what is sent, and can be
// cut.
type wire struct {
	mu    sync.Mutex
	sent  map[string]int // files, with their bytes
	asked map[string]int // files, by their hash alone
	cut   func(name string, ask bool) (before, after bool)
	app   http.Handler
}

func (l *wire) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/inbox/library/upload" {
		l.app.ServeHTTP(w, r)
		return
	}
	q := r.URL.Query()
	name, ask := q.Get("name"), q.Get("ask") != ""
	l.mu.Lock()
	if ask {
		l.asked[name]++
	} else {
		l.sent[name]++
	}
	before, after := l.cut(name, ask)
	l.mu.Unlock()
	if before {
		panic(http.ErrAbortHandler)
	}
	if after { // it is stored, and the answer is lost
		l.app.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	l.app.ServeHTTP(w, r)
}

// begins empties what was noted.
func (l *wire) begins(cut func(name string, ask bool) (before, after bool)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent, l.asked, l.cut = map[string]int{}, map[string]int{}, cut
}

func (l *wire) was() (sent, asked map[string]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	sent, asked = map[string]int{}, map[string]int{}
	for name, n := range l.sent {
		sent[name] = n
	}
	for name, n := range l.asked {
		asked[name] = n
	}
	return sent, asked
}

// drops lets go of a folder over the page, as a mouse does.
func drops(w *chrometest.Tab, dir string) {
	w.T.Helper()
	type place struct{ X, Y float64 }
	at := chrometest.See[place](w, `(() => { document.querySelector('#drop').scrollIntoView({block: 'center'}); const r = document.querySelector('#drop').getBoundingClientRect(); return {X: r.x + r.width / 2, Y: r.y + 8}; })()`)
	for _, kind := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
		data := &input.DragData{Items: []*input.DragDataItem{}, Files: []string{dir}, DragOperationsMask: 1}
		if _, err := chromedp.Call(w.Ctx, input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: at.X, Y: at.Y, Data: data}); err != nil {
			w.T.Fatal(err)
		}
	}
}

// TestUploadGoesOn drops a folder on a line that breaks, closes the page in the middle and
// drops it again: no file goes twice over the line, whose answer was lost or not; what the
// browser cannot read is named and stops nothing; all are in one batch.
func TestUploadGoesOn(t *testing.T) {
	f, l := newArchive(t)
	dir := filepath.Join(t.TempDir(), "十二月")
	write := func(name, content string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 8 {
		write(fmt.Sprintf("规定/%d.md", i), strings.NewReplacer("稳岗", fmt.Sprintf("第%d号", i), "〕7号", fmt.Sprintf("〕%d号", i+1)).Replace(firstRule))
	}
	write("大.md", firstRule+strings.Repeat("第三条 说明另行公布，由各区就业服务机构负责解释。\n\n", 2000))
	write("空.txt", "")
	via := &wire{app: New(f.bot, Options{Library: l})}
	server := httptest.NewUnstartedServer(via)
	server.Config.SetKeepAlivesEnabled(false) // on a connection that was used before, a browser itself sends again what got no answer
	server.Start()
	t.Cleanup(server.Close)
	f.url = server.URL
	w := chrometest.Visit(chrometest.New(t), t, 1280)
	f.seen(t, w, f.in("admin"), "zh")
	// At the first page one file may not be looked at, as a folder of somebody else's has.
	if _, err := chromedp.Call(w.Ctx, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: `
		addEventListener('drop', (e) => {
			const reader = Object.getPrototypeOf(e.dataTransfer.items[0].webkitGetAsEntry().createReader()), read = reader.readEntries;
			const closed = !sessionStorage.getItem('seen');
			sessionStorage.setItem('seen', 1);
			reader.readEntries = function (ok, no) {
				read.call(this, (all) => {
					for (const one of all) if (closed && one.name === '7.md') one.file = (_, no) => no(new DOMException('', 'NotReadableError'));
					ok(all);
				}, no);
			};
		}, true);`}); err != nil {
		t.Fatal(err)
	}
	open := func() {
		t.Helper()
		w.Do(chromedp.Navigate(f.url + "/inbox/library"))
		w.Until(`document.readyState === 'complete' && document.documentElement.classList.contains('scripted')`)
		w.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#bring').open = true`))
	}

	// Five go through; of the next the answer is lost, then nothing comes any more. One that
	// has not had its turn is taken away meanwhile.
	gone := ""
	var through []string
	via.begins(func(name string, ask bool) (before, after bool) {
		if ask {
			return false, false
		}
		through = append(through, name)
		if len(through) == 2 { // two at a time: the others have not been read
			for i := range 7 {
				if n := fmt.Sprintf("十二月/规定/%d.md", i); gone == "" && !slices.Contains(through, n) {
					gone = n
					if err := os.Remove(filepath.Join(filepath.Dir(dir), n)); err != nil {
						t.Error(err)
					}
				}
			}
		}
		return len(through) > 5, len(through) == 5
	})
	open()
	drops(w, dir)
	const waits = `[...document.querySelectorAll('#sent .said')].filter((s) => s.textContent.includes('稍后自动重试')).length`
	w.Until(`document.querySelectorAll('#sent li').length === 10 && document.querySelectorAll('#sent li[data-s=drafted]').length === 5 && ` + waits + ` === 2`)
	for _, said := range []string{gone + " 浏览器读不到这个文件", "十二月/规定/7.md 浏览器读不到这个文件"} {
		w.Until(`[...document.querySelectorAll('#sent li[data-s=unread]')].some((li) => li.innerText.replace(/\s+/g, ' ').includes(` + chrometest.Quote(said) + `))`)
	}
	shows(w, "#sent", "再选一次文件夹")
	w.Fits()
	w.Shot("library dropped zh 1280")
	sent, _ := via.was()
	stored := names(t, f, `SELECT name FROM arrival`)
	if len(stored) != 5 || sent[through[4]] != 1 {
		t.Errorf("%q are stored; sent %v", stored, sent)
	}

	// The page is closed. The next one goes on.
	write(strings.TrimPrefix(gone, "十二月/"), firstRule)
	via.begins(func(string, bool) (bool, bool) { return false, false })
	asks := make(chan error, 1) // whether to leave
	if err := chromedp.Listen(w.Ctx, func(e any) {
		if _, is := e.(*cdppage.EventJavascriptDialogOpening); is {
			go func() {
				_, err := chromedp.Call(w.Ctx, cdppage.HandleJavaScriptDialog, cdppage.HandleJavaScriptDialogParams{Accept: true})
				asks <- err
			}()
		}
	}); err != nil {
		t.Fatal(err)
	}
	open()
	if err := <-asks; err != nil {
		t.Fatal(err)
	}
	shows(w, "#left", "上次没有传完")
	w.Fits()
	w.Shot("library left zh 1280")
	drops(w, dir)
	w.Until(`document.querySelector('#sum').textContent.includes('10 / 10')`)
	sent, asked := via.was()
	for name, n := range sent {
		if n != 1 || slices.Contains(stored, name) {
			t.Errorf("%s is sent %d times", name, n)
		}
	}
	if len(sent) != 5 || len(asked) != 10 {
		t.Errorf("sent %v, asked for %v", sent, asked)
	}
	if n := f.count(`SELECT count(*) FROM arrival WHERE status = 'drafted'`); n != 9 {
		t.Errorf("%d drafts", n)
	}
	if n := f.count(`SELECT count(*) FROM arrival WHERE status = 'refused' AND name = '十二月/空.txt'`); n != 1 {
		t.Errorf("%d are refused", n)
	}
	if n := f.count(`SELECT count(DISTINCT batch) FROM arrival`); n != 1 {
		t.Errorf("%d batches", n)
	}
	w.Until(`sessionStorage.getItem('library-batch') === null`)

	// All that is there is known, also what was refused.
	via.begins(func(string, bool) (bool, bool) { return false, false })
	drops(w, dir)
	w.Until(`document.querySelector('#sum').textContent.includes('20 / 20')`)
	if sent, asked = via.was(); len(sent) != 0 || len(asked) != 10 {
		t.Errorf("sent %v, asked for %v", sent, asked)
	}
	if n := chrometest.See[int](w, `document.querySelectorAll('#sent li[data-s=refused]').length`); n != 2 {
		t.Errorf("%d rows are refused", n)
	}

	// Over plain http the browser has no hash of its own.
	for _, n := range []int{0, 3, 55, 56, 63, 64, 65, 119, 120, 1000, 70_001} {
		content := []byte(strings.Repeat("稳岗补贴", n/12+1))[:n]
		w.Do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`window.sum = null; Object.defineProperty(crypto, 'subtle', {value: undefined, configurable: true});
			digest(new TextEncoder().encode('稳岗补贴'.repeat(%d)).slice(0, %d).buffer).then((s) => { window.sum = s; })`, n/12+1, n)))
		w.Until(`window.sum`)
		if got, want := chrometest.See[string](w, `window.sum`), fmt.Sprintf("%x", sha256.Sum256(content)); got != want {
			t.Errorf("of %d bytes: %s, want %s", n, got, want)
		}
	}
}

func names(t *testing.T, f *office, query string) []string {
	t.Helper()
	rows, err := f.bot.Pool.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return all
}
