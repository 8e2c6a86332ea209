package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/bot"
	"careerbot/bot/guidance"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/read"
	"careerbot/knowledge/read/readtest"
)

// guided is a bot that reads CVs.
func guided(t *testing.T) (*pgxpool.Pool, *bot.Bot) {
	t.Helper()
	pool := pgtest.New(t)
	library(t, pool)
	b := newBot(pool)
	b.Guide = &guidance.Guide{Pool: pool, Now: time.Now, Reader: read.New(read.Options{MaxBytes: bot.MaxCV})}
	if err := b.Guide.Reader.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Guide.Reader.Close(); err != nil {
			t.Error(err)
		}
	})
	run(t, b)
	return pool, b
}

// TestCVInBrowser: a CV is chosen on a phone and dropped on a desktop, read into a proposal,
// confirmed by taps, and all that is kept can be downloaded; nothing of the file is kept.
func TestCVInBrowser(t *testing.T) {
	pool, b := guided(t)
	d := open(t, b, "127.0.0.1:0", nil)
	browser := chrometest.New(t)
	file := filepath.Join(t.TempDir(), "Jane Smith.pdf")
	if err := os.WriteFile(file, readtest.PDF("Jane Smith", "Work experience", "2019-2023 Machine operator at Acme Ltd", "Education: high school", "Skills: forklift driving"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := d.window(t, browser, "?lang=en", phone)
	tap := func(label string, nth int) {
		t.Helper()
		see[bool](w, fmt.Sprintf(`(() => { [...document.querySelectorAll('.choices:last-of-type button, .choices button')].filter((b) => b.textContent === %q).pop().click(); return true; })()`, label))
		w.Until(fmt.Sprintf(`document.querySelectorAll('.theirs').length === %d`, nth))
	}
	w.Do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	w.Until(`document.querySelectorAll('.theirs').length === 1 && document.querySelector('.theirs').textContent.includes('Do you agree?')`)
	w.fits()
	w.shot("profile-cv-consent-360")
	tap("agree", 2)
	w.Until(`document.querySelectorAll('.theirs')[1].textContent.includes('can do')`)
	w.fits()
	w.shot("profile-cv-offer-360")
	tap("keep all", 3)
	w.Until(`document.querySelectorAll('.theirs')[2].textContent.includes('Machine operator (2019 to 2023)')`)
	w.fits()
	w.shot("profile-show-360")
	w.ask("export my data", 4)
	w.Until(`document.querySelectorAll('.theirs a[download]').length === 1`)
	got := see[string](w, `(() => { const r = new XMLHttpRequest(); r.open('GET', document.querySelector('.theirs a[download]').href, false); r.send(); return r.status + r.responseText; })()`)
	if !strings.HasPrefix(got, "200{") || !strings.Contains(got, "forklift") {
		t.Errorf("downloaded is %s", got)
	}
	var all string
	if err := pool.QueryRow(t.Context(), `SELECT string_agg(x, ' ') FROM (SELECT to_jsonb(t)::text FROM turn t UNION ALL SELECT to_jsonb(o)::text FROM outbox o UNION ALL SELECT to_jsonb(p)::text FROM profile p) a (x)`).Scan(&all); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Jane", "Acme"} {
		if strings.Contains(all, secret) || strings.Contains(got, secret) {
			t.Errorf("%s is kept", secret)
		}
	}
	wide := d.window(t, browser, "?lang=zh", desktop)
	see[bool](wide, `(() => { const data = new DataTransfer();
		data.items.add(new File(['工作经历\n2018-2022 仓库管理员\n会开叉车，有叉车证'], '简历.txt'));
		document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data })); return true; })()`)
	wide.Until(`document.querySelectorAll('.theirs').length === 1 && document.querySelector('.theirs').textContent.includes('您同意吗')`)
	wide.fits()
	wide.shot("profile-cv-consent-1280")
	see[bool](wide, `(() => { const data = new DataTransfer();
		data.items.add(new File([new Uint8Array(6 << 20)], 'big.pdf'));
		document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data })); return true; })()`)
	wide.Until(`document.querySelector('.unsent') && document.querySelector('.unsent').textContent.includes('文件太大了')`)
	wide.fits()
	wide.shot("profile-cv-large-1280")
}

// TestCVRefused: a CV is taken from our own page only, of a visitor, bounded, and not where
// a counsellor would have to read it; an export is the visitor's own.
func TestCVRefused(t *testing.T) {
	t.Parallel()
	pool, b := guided(t)
	d := open(t, b, "127.0.0.1:0", nil)
	p, other := d.visit(t), d.visit(t)
	sends := func(path, body, kind string, change func(*http.Request)) int {
		t.Helper()
		return p.do("POST", path, body, func(r *http.Request) {
			r.Header.Set("Content-Type", kind)
			if change != nil {
				change(r)
			}
		}).status
	}
	const good, octets = "/api/cv?id=00000000-1&lang=zh&ext=.txt", "application/octet-stream"
	for name, c := range map[string]struct {
		path, body, kind string
		change           func(*http.Request)
		want             int
	}{
		"of another site": {good, "x", octets, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden},
		"a form":          {good, "x", "text/plain", nil, http.StatusUnsupportedMediaType},
		"without id":      {"/api/cv?lang=zh&ext=.txt", "x", octets, nil, http.StatusBadRequest},
		"in no language":  {"/api/cv?id=00000000-2&ext=.txt", "x", octets, nil, http.StatusBadRequest},
		"too large":       {good, strings.Repeat("x", bot.MaxCV+1), octets, nil, http.StatusRequestEntityTooLarge},
		"what is no text": {"/api/cv?id=00000000-3&lang=zh&ext=.txt", "\xff\xd8\xff\xe0", octets, nil, http.StatusAccepted},
		"the name itself": {"/api/cv?id=00000000-4&lang=zh&ext=me.txt", "x", octets, nil, http.StatusBadRequest},
	} {
		if is := sends(c.path, c.body, c.kind, c.change); is != c.want {
			t.Errorf("%s: %d, want %d", name, is, c.want)
		}
	}
	p.say("say-00000001", "我的秘密")
	got := other.do("GET", "/api/export", "", nil)
	if strings.Contains(got.body, "我的秘密") {
		t.Error("somebody else's is exported")
	}
	mine := p.do("GET", "/api/export", "", nil)
	var all map[string][]json.RawMessage
	if err := json.Unmarshal([]byte(mine.body), &all); err != nil || !strings.Contains(mine.body, "我的秘密") {
		t.Errorf("%v: %s", err, mine.body)
	}
	if is := p.do("GET", "/api/export", "", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }).status; is != http.StatusForbidden {
		t.Errorf("to another site: %d", is)
	}
	if _, err := pool.Exec(t.Context(), `INSERT INTO handoff (conversation_id, reason, language, region, opened_at, waiting_since) SELECT conversation_id, 'r', 'zh', '', now(), now() FROM turn WHERE message = '我的秘密'`); err != nil {
		t.Fatal(err)
	}
	if is := sends("/api/cv?id=00000000-5&lang=zh&ext=.txt", "x", octets, nil); is != http.StatusConflict {
		t.Errorf("with a counsellor: %d", is)
	}
}
