package inbox

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"careerbot/bot"
	"careerbot/internal/password"
)

//go:embed static pages words
var files embed.FS

// pages are the templates and what belongs to them.
type pages struct {
	version string // hash of all static files: an address never changes its content
	static  map[string][]byte

	posting, reviewing bool // there are pages for vacancies
	documents          bool // there are pages for the library
	ways               bool // and one for the ways into the library
	changing           bool // and for what changes in the library

	mu        sync.Mutex
	templates map[spoken]map[string]*template.Template // by page
}

// spoken is how pages are shown: in a language, with the times of a zone. There are
// as many as there are zones of teams.
type spoken struct{ language, zone string }

var kinds = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
}

// words has every word of the pages, by language and key. Each file of words/ has
// those of a part of the inbox: {"key": {"zh": "…", "en": "…"}}.
var words = func() map[string]map[string]string {
	all := map[string]map[string]string{"zh": {}, "en": {}}
	for _, name := range list("words") {
		raw, err := files.ReadFile("words/" + name)
		if err != nil {
			panic(err) // it is embedded
		}
		var own map[string]map[string]string
		if err := json.Unmarshal(raw, &own); err != nil {
			panic("inbox: words/" + name + ": " + err.Error()) // the tests load it
		}
		for key, by := range own {
			for language, w := range by {
				all[language][key] = w
			}
		}
	}
	return all
}()

func list(dir string) (names []string) {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		panic(err) // it is embedded
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// newPages reads the templates: a page is layout.html and its own file, which
// defines "title" and "main"; parts.html has what several pages show.
func newPages() *pages {
	p := &pages{static: map[string][]byte{}, templates: map[spoken]map[string]*template.Template{}}
	sum := sha256.New()
	for _, name := range list("static") {
		raw, err := files.ReadFile("static/" + name)
		if err != nil {
			panic(err)
		}
		sum.Write(raw)
		p.static[name] = raw
	}
	p.version = hex.EncodeToString(sum.Sum(nil)[:8])
	for language := range words {
		p.in(language, time.UTC) // what is wrong with a template shows at the start
	}
	return p
}

// filled is a word with what stands in it. One that says it of one thing and of several,
// "%d file|%d files", says it of as many as the first number is.
func filled(language, key string, args ...any) string {
	w := words[language][key]
	if one, several, both := strings.Cut(w, "|"); both {
		w = several
		if len(args) > 0 && fmt.Sprint(args[0]) == "1" {
			w = one
		}
	}
	if len(args) == 0 {
		return w
	}
	return fmt.Sprintf(w, args...)
}

// in gives the pages in a language and zone.
func (p *pages) in(language string, zone *time.Location) map[string]*template.Template {
	p.mu.Lock()
	defer p.mu.Unlock()
	as := spoken{language, zone.String()}
	if p.templates[as] == nil {
		p.templates[as] = p.read(language, zone)
	}
	return p.templates[as]
}

// zoneName is what a zone is called; the server's own has no name but its offset.
func zoneName(zone *time.Location) string {
	if zone == time.Local {
		return time.Now().Format("MST -07:00")
	}
	return zone.String()
}

func (p *pages) read(language string, zone *time.Location) map[string]*template.Template {
	own := map[string]*template.Template{}
	functions := template.FuncMap{
		// t is a word, in which %s and %d stand for what follows it.
		"t": func(key string, args ...any) (string, error) {
			if _, ok := words[language][key]; !ok {
				return "", fmt.Errorf("there is no word %q in %s", key, language)
			}
			return filled(language, key, args...), nil
		},
		"language": func() string { return language },
		// planDo is a button of a step of a plan.
		"planDo": func(path string, id int64, what string) any {
			return struct {
				Path, What string
				ID         int64
			}{path, what, id}
		},
		// pair is a canned reply with the teams that it can be for.
		"pair": func(one bot.CannedReply, teams []bot.TeamOf) any {
			return struct {
				One   bot.CannedReply
				Teams []bot.TeamOf
			}{one, teams}
		},
		"posting":   func() bool { return p.posting },
		"reviewing": func() bool { return p.reviewing },
		"documents": func() bool { return p.documents },
		"ways":      func() bool { return p.ways },
		"changing":  func() bool { return p.changing },
		"static":    func(name string) string { return "/inbox/static/" + p.version + "/" + name },
		"add":       func(a, b int) int { return a + b },
		"when":      func(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04") },
		"zone":      func() string { return zoneName(zone) },
	}
	for _, name := range list("pages") {
		if name == "layout.html" || name == "parts.html" {
			continue
		}
		own[strings.TrimSuffix(name, ".html")] = template.Must(template.New("layout.html").Funcs(functions).
			ParseFS(files, "pages/layout.html", "pages/parts.html", "pages/"+name))
	}
	return own
}

// asset serves a static file. Its address has the version, so browsers keep it.
func (p *pages) asset(w http.ResponseWriter, r *http.Request) {
	raw, ok := p.static[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	keep := "no-cache"
	if r.PathValue("version") == p.version {
		keep = "public, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", keep)
	w.Header().Set("Content-Type", kinds[path.Ext(r.PathValue("file"))])
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(raw))
}

// view is what every page gets: who looks at it, and its own data.
type view struct {
	By   bot.Staff // zero where nobody is signed in
	Path string
	Data any
}

// show renders a page, or with block only that part of it, for what is fetched to
// take the place of a part.
func (s *server) show(w http.ResponseWriter, r *http.Request, status int, page, block string, by bot.Staff, data any) error {
	var out bytes.Buffer
	zone, err := s.zone(r.Context(), by)
	if err != nil {
		return err
	}
	t := s.pages.in(languageOf(r), zone)[page]
	if t == nil {
		return fmt.Errorf("there is no page %q", page)
	}
	if err := t.ExecuteTemplate(&out, cmp.Or(block, "layout.html"), view{by, r.URL.Path, data}); err != nil {
		return fmt.Errorf("show %s: %w", page, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", languageOf(r))
	w.WriteHeader(status)
	if _, err := w.Write(out.Bytes()); err != nil {
		s.log.Debug("inbox: a page was not fetched to its end", "error", err)
	}
	return nil
}

// languageOf is the language of the pages: as chosen, else the browser's.
func languageOf(r *http.Request) string {
	asked := r.Header.Get("Accept-Language")
	if c, err := r.Cookie("careerbot-staff-language"); err == nil {
		asked = c.Value
	}
	first, _, _ := strings.Cut(asked, ",")
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(first)), "zh") {
		return "zh"
	}
	return "en"
}

// fail shows what went wrong, in words that say what to do; what only the operator
// can mend is logged and not shown.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	status, key := http.StatusInternalServerError, "error_internal"
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, errMustChange):
		sendTo(w, r, "/inbox/password")
		return
	case errors.Is(err, errOrigin):
		status, key = http.StatusForbidden, "error_origin"
	case errors.Is(err, errPasswordSet):
		status, key = http.StatusConflict, "error_password_set"
	case errors.Is(err, password.ErrBusy):
		status, key = http.StatusServiceUnavailable, "error_busy"
	case errors.Is(err, errForbidden), errors.Is(err, bot.ErrNotAdmin):
		status, key = http.StatusForbidden, "error_forbidden"
	case errors.Is(err, bot.ErrNoStaff):
		status, key = http.StatusForbidden, "error_forbidden"
	case errors.Is(err, errNoCase):
		status, key = http.StatusNotFound, "error_no_case"
	case errors.Is(err, errNotFound):
		status, key = http.StatusNotFound, "error_not_found"
	case errors.Is(err, bot.ErrTaken):
		status, key = http.StatusConflict, "error_taken"
	case errors.Is(err, bot.ErrNotTheirs):
		status, key = http.StatusConflict, "error_not_yours"
	case errors.Is(err, bot.ErrFull):
		status, key = http.StatusConflict, "error_full"
	case errors.As(err, &large):
		status, key = http.StatusRequestEntityTooLarge, "error_large"
	case r.Context().Err() != nil:
		return // nobody waits for it any more
	default:
		s.log.Error("inbox: a request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	title := ""
	if status == http.StatusNotFound {
		title = words[languageOf(r)]["not_found_title"]
	}
	// Who is signed in keeps the menu. That nobody is found is no news here.
	by, _, _ := s.who(r)
	if shown := s.show(w, r, status, "error", "", by, failure{Title: title, Text: words[languageOf(r)][key]}); shown != nil {
		http.Error(w, words["en"]["error_internal"], http.StatusInternalServerError)
	}
}

// failure is what the page of an error shows.
type failure struct {
	Title, Text, Back string // the title is a word of its own where it is not an error
}

var (
	errNotFound = errors.New("there is no such thing")
	// errNoCase is given for a case that is not there and for one that somebody may not
	// know of: which of the two is not told.
	errNoCase = errors.New("there is no such case to see")
)
