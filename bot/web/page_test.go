package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestBothLanguagesHaveEveryWord(t *testing.T) {
	t.Parallel()
	for key, v := range words["zh"] {
		other, ok := words["en"][key]
		if !ok {
			t.Errorf("en has no %q", key)
			continue
		}
		if many, isList := v.([]any); isList {
			if len(many) != len(other.([]any)) {
				t.Errorf("%q: lists of different length", key)
			}
			continue
		}
		hole := regexp.MustCompile(`\{\w+\}`)
		if strings.Join(hole.FindAllString(v.(string), -1), "") != strings.Join(hole.FindAllString(other.(string), -1), "") {
			t.Errorf("%q: different holes", key)
		}
	}
	if len(words["zh"]) != len(words["en"]) {
		t.Error("en has words that zh has not")
	}
}

// Every code that is refused has words.
func TestRefusalsHaveWords(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`refuse\(w, [\w.]+, "(\w+)"\)`).FindAllStringSubmatch(string(raw), -1) {
			if word("zh", "error_"+m[1]) == "" || word("zh", "error_"+m[1]) == word("en", "error_"+m[1]) {
				t.Errorf("%s: no words for %q", name, m[1])
			}
		}
	}
}

// The page has no build step, so what old phones do not know must not be written.
func TestScriptsAreES2018(t *testing.T) {
	t.Parallel()
	newer := regexp.MustCompile(`\?\.[\w(\[]|\?\?|catch \{|\.flat\(|\.flatMap\(|\.matchAll\(|\.replaceAll\(|\.at\(|Object\.fromEntries|replaceChildren|randomUUID|structuredClone|Promise\.(?:any|allSettled)|#\w+ ?[=(]|\bimport\(|^\s*static `)
	unsafe := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\('(?:on|style)`)
	scripts, err := filepath.Glob("static/*.js")
	if err != nil || len(scripts) == 0 {
		t.Fatal(scripts, err)
	}
	for _, name := range scripts {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(raw), "\n") {
			if comment := strings.Index(line, "// "); comment >= 0 {
				line = line[:comment]
			}
			if m := newer.FindString(line); m != "" {
				t.Errorf("%s:%d: %q is newer than ES2018", name, i+1, m)
			}
			if m := unsafe.FindString(line); m != "" {
				t.Errorf("%s:%d: %q lets text become markup or code", name, i+1, m)
			}
		}
	}
}

// The page loads nothing from elsewhere, and stays small on a slow network.
func TestPage(t *testing.T) {
	t.Parallel()
	h := New(newBot(nil), Options{Name: func(language string) string { return "<b>" + language }})
	get := func(path, accept string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept-Language", accept)
		r.Header.Set("Accept-Encoding", "gzip")
		h.ServeHTTP(w, r)
		return w
	}
	p := newPage(func(language string) string { return "<b>" + language }, nil, false)
	total, zipped := len(p.html["zh"].plain), len(p.html["zh"].zipped)
	for name, a := range p.assets {
		if name != "old.js" {
			total += len(a.plain)
			zipped += len(a.zipped)
		}
		if w := get("/static/"+p.version+"/"+name, ""); w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() != len(a.zipped) {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
		if name != "words.js" && regexp.MustCompile(`(?i)(?:src|href|url\(|import|fetch\()\s*=?\s*["'(]*(?:https?:)?//`).Match(a.plain) {
			t.Errorf("%s loads something from elsewhere", name)
		}
	}
	t.Logf("the page is %d bytes, %d on the wire", total, zipped)
	if zipped > 30_000 {
		t.Errorf("the page is %d bytes on the wire", zipped)
	}
	html := string(p.html["zh"].plain)
	if strings.Contains(html, "<b>") || !strings.Contains(html, "&lt;b&gt;zh") {
		t.Error("the name is not escaped")
	}
	for _, file := range regexp.MustCompile(`static/[0-9a-f]+/(\w+\.\w+)"`).FindAllStringSubmatch(html, -1) {
		if _, ok := p.assets[file[1]]; !ok {
			t.Errorf("the page wants %s", file[1])
		}
	}
	for accept, want := range map[string]string{"zh-CN,zh;q=0.9,en;q=0.8": "zh", "zh-TW": "zh", "en-US,en": "en", "": "en", "de": "en"} {
		if got := get("/", accept); got.Code != 200 || pageLanguage(&http.Request{URL: httptest.NewRequest("GET", "/", nil).URL, Header: http.Header{"Accept-Language": {accept}}}) != want {
			t.Errorf("%q is not served in %s", accept, want)
		}
	}
}
