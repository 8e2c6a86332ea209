package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed static
var files embed.FS

// words has every word of the page and of this door's errors, by language. The
// page gets it as words.js.
var words = func() map[string]map[string]any {
	raw, err := files.ReadFile("static/words.json")
	if err != nil {
		panic(err) // it is embedded
	}
	var w map[string]map[string]any
	if err := json.Unmarshal(raw, &w); err != nil {
		panic("web: static/words.json: " + err.Error()) // the tests load it
	}
	return w
}()

// word gives a word in a language, in English where there is none.
func word(language, key string) string {
	s, ok := words[language][key].(string)
	if !ok {
		s, _ = words["en"][key].(string)
	}
	return s
}

// page is the page and what belongs to it, compressed once.
type page struct {
	version string // hash of all files: an address never changes its content
	assets  map[string]asset
	html    map[string]asset // by language
}

type asset struct {
	kind          string
	plain, zipped []byte
}

var kinds = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8",
}

func newPage(name, contact func(language string) string, posting bool) *page {
	p := &page{assets: map[string]asset{}, html: map[string]asset{}}
	sum := sha256.New()
	entries, err := fs.ReadDir(files, "static")
	if err != nil {
		panic(err) // it is embedded
	}
	for _, e := range entries {
		raw, err := files.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum.Write(raw)
		switch e.Name() {
		case "index.html":
		case "words.json":
			module := append([]byte("export default "), bytes.TrimSpace(raw)...)
			p.assets["words.js"] = newAsset("words.js", append(module, ";\n"...))
		default:
			p.assets[e.Name()] = newAsset(e.Name(), raw)
		}
	}
	p.version = hex.EncodeToString(sum.Sum(nil)[:8])
	t := template.Must(template.ParseFS(files, "static/index.html"))
	for language, own := range words {
		both := map[string]string{}
		names := map[string]string{}
		for l := range words {
			names[l] = name(l)
			if contact != nil {
				both[l] = contact(l)
			}
		}
		var b bytes.Buffer
		if err := t.Execute(&b, map[string]any{
			"Version": p.version, "Language": language, "Word": own, "Names": names, "Contact": both, "Posting": posting,
		}); err != nil {
			panic("web: static/index.html: " + err.Error()) // the tests show it
		}
		p.html[language] = newAsset("index.html", b.Bytes())
	}
	return p
}

func newAsset(name string, raw []byte) asset {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
	_, _ = z.Write(raw)                                   // to memory
	_ = z.Close()
	return asset{kinds[path.Ext(name)], raw, b.Bytes()}
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	body := a.plain
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Add("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body = a.zipped
		h.Set("Content-Encoding", "gzip")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// asset serves a file of the page. Its address has the version, so browsers keep
// it for good; a page of an older version gets what is there now.
func (p *page) asset(w http.ResponseWriter, r *http.Request) {
	a, ok := p.assets[r.PathValue("file")]
	if !ok {
		plainly(w, http.StatusNotFound, "not found")
		return
	}
	keep := "no-cache"
	if r.PathValue("version") == p.version {
		keep = "public, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", keep)
	a.serve(w, r)
}

// index serves the page, in the language that the address or the browser asks
// for until the script knows better, and begins or prolongs the session.
func (s *server) index(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookieName(r)); err == nil && wellFormed(c.Value) {
		keep(w, r, c.Value)
	} else {
		begin(w, r)
	}
	w.Header().Set("Cache-Control", "no-store") // it sets the cookie
	w.Header().Add("Vary", "Accept-Language")
	s.page.html[pageLanguage(r)].serve(w, r)
}

func pageLanguage(r *http.Request) string {
	asked := cmp.Or(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
	first, _, _ := strings.Cut(asked, ",")
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(first)), "zh") {
		return "zh"
	}
	return "en"
}
