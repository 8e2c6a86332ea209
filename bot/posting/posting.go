// Package posting is the door for employers: a short form at /post/ by which anybody
// posts an odd job or another vacancy, and a page behind a secret link on which they see
// what became of it, change it, say how many places are left, and close it. Employers of
// every kind fill in the same, and none is asked what kind it is. It stores nothing by
// itself: package vacancy checks, screens and keeps what is posted, for a person to
// review.
//
// It works without a script. Words are in words.json.
package posting

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/limit"
	"careerbot/internal/region"
	"careerbot/knowledge/vacancy"
	"careerbot/knowledge/vacancy/screen"
)

//go:embed words.json style.css pages
var files embed.FS

// Options are what the operator may decide.
type Options struct {
	Vacancies *vacancy.Store
	Log       *slog.Logger
	Now       func() time.Time
	Proxies   []netip.Prefix
	PerHour   int // postings of an address in an hour; 20 if zero
	// Base is the path under which it is mounted; /post/ if empty.
	Base string
}

// Door answers at its base.
type Door struct {
	Options
	posts, looks *limit.Limiter
	cross        *http.CrossOriginProtection
	pages        *template.Template
}

// mostForm bounds what a form may send, in bytes.
const mostForm = 64 << 10

// words has every word of the pages, by language.
var words = func() map[string]map[string]string {
	raw, err := files.ReadFile("words.json")
	if err != nil {
		panic(err) // it is embedded
	}
	var w map[string]map[string]string
	if err := json.Unmarshal(raw, &w); err != nil {
		panic("posting: words.json: " + err.Error()) // the tests load it
	}
	return w
}()

var style = func() string {
	raw, err := files.ReadFile("style.css")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(raw)
}()

var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}()

// New makes the handler.
func New(o Options) http.Handler {
	o.Base, o.PerHour = cmp.Or(o.Base, "/post/"), cmp.Or(o.PerHour, 20)
	d := &Door{Options: o, posts: limit.New(o.PerHour, time.Hour, o.Now), looks: limit.New(120, time.Minute, o.Now), cross: http.NewCrossOriginProtection()}
	d.pages = template.Must(template.New("").Funcs(template.FuncMap{"style": func() template.CSS { return template.CSS(style) }}).ParseFS(files, "pages/*.html")) //nolint:gosec // it is embedded
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+o.Base+"{$}", d.handle(d.blank))
	mux.HandleFunc("POST "+o.Base+"{$}", d.handle(d.post))
	mux.HandleFunc("GET "+o.Base+"{secret}", d.handle(d.look))
	mux.HandleFunc("POST "+o.Base+"{secret}", d.handle(d.change))
	return mux
}

// handle puts the headers on an answer, bounds what comes, and shows what went wrong.
func (d *Door) handle(do func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer") // the address has the secret
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Robots-Tag", "noindex")
		r.Body = http.MaxBytesReader(w, r.Body, mostForm)
		if _, wait, ok := d.looks.Take(limit.Who(r, d.Proxies)); !ok {
			d.fail(w, r, http.StatusTooManyRequests, "too_many", wait)
			return
		}
		var large *http.MaxBytesError
		err := d.cross.Check(r)
		if err != nil || r.Method == http.MethodPost && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
			d.fail(w, r, http.StatusForbidden, "other_site", 0)
			return
		}
		if err = r.ParseForm(); err == nil {
			err = do(w, r)
		}
		switch {
		case err == nil:
		case errors.As(err, &large):
			d.fail(w, r, http.StatusRequestEntityTooLarge, "too_large", 0)
		case errors.Is(err, vacancy.ErrNoPost):
			d.fail(w, r, http.StatusNotFound, "no_post", 0)
		case r.Context().Err() != nil:
		default:
			d.Log.Error("posting: a request failed", "method", r.Method, "error", err) // the path has the secret
			d.fail(w, r, http.StatusInternalServerError, "failed", 0)
		}
	}
}

func (d *Door) fail(w http.ResponseWriter, r *http.Request, status int, key string, wait time.Duration) {
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
	v := d.view(r)
	v.Message = key
	if err := d.show(w, status, "message", v); err != nil {
		http.Error(w, words["en"]["failed"], http.StatusInternalServerError)
	}
}

// view is what a page shows.
type view struct {
	Language, Base string
	Staff          bool // who posts is signed in
	Message        string

	Form     vacancy.Posting
	Checked  *vacancy.Checked
	Findings []finding
	Unlawful bool
	Today    string
	Last     string // day up to which it can be offered

	Post *vacancy.Post
	Link string // the secret link, told once
	Done string // what was just done
}

type finding struct {
	Rule, Words, Cites, Exception string
	Bad                           bool
}

// T is a word of the page.
func (v view) T(key string) (string, error) {
	w, ok := words[v.Language][key]
	if !ok {
		return "", fmt.Errorf("there is no word %q in %s", key, v.Language)
	}
	return w, nil
}

// Wrong is what is wrong with a field, "" if nothing is.
func (v view) Wrong(field string) (string, error) {
	if v.Checked == nil {
		return "", nil
	}
	what := v.Checked.Problem(field)
	if what == "" {
		return "", nil
	}
	return v.T("wrong_" + what)
}

// Understood is the pay as it was read.
func (v view) Understood() string {
	if v.Checked == nil || !v.Checked.Pay.Stated() {
		return ""
	}
	p := v.Checked.Pay
	amount := strconv.FormatFloat(p.From, 'f', -1, 64)
	if p.To > p.From {
		amount += "–" + strconv.FormatFloat(p.To, 'f', -1, 64)
	}
	return fmt.Sprintf(words[v.Language]["understood"], amount, p.Currency, words[v.Language]["unit_"+string(p.Unit)])
}

// RegionName is the place as it was read.
func (v view) RegionName() string {
	if v.Checked == nil || v.Checked.Region == "" {
		return ""
	}
	return region.Name(v.Checked.Region, v.Language)
}

func (d *Door) view(r *http.Request) view {
	now := d.Now()
	language := r.URL.Query().Get("lang")
	if language != "zh" && language != "en" {
		language = "en"
		if first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ","); strings.HasPrefix(strings.ToLower(strings.TrimSpace(first)), "zh") {
			language = "zh"
		}
	}
	return view{Language: language, Base: d.Base, Staff: vacancy.ByOf(r.Context()) != vacancy.By{}, Today: now.Format(time.DateOnly), Last: now.Add(vacancy.PostedFor).Format(time.DateOnly)}
}

func (d *Door) show(w http.ResponseWriter, status int, page string, v view) error {
	var out strings.Builder
	if err := d.pages.ExecuteTemplate(&out, page, v); err != nil {
		return fmt.Errorf("show %s: %w", page, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write([]byte(out.String()))
	if err != nil {
		d.Log.Debug("posting: a page was not fetched to its end", "error", err)
	}
	return nil
}

func (d *Door) blank(w http.ResponseWriter, r *http.Request) error {
	v := d.view(r)
	v.Form = vacancy.Posting{"employment": "odd", "settlement": "day"}
	return d.show(w, http.StatusOK, "form", v)
}

// filled reads the form.
func filled(r *http.Request) vacancy.Posting {
	p := vacancy.Posting{}
	for name := range r.PostForm {
		if len(p) < 40 {
			p[name] = r.PostForm.Get(name)
		}
	}
	return p
}

// check shows the form again where something is wrong with it, or unlawful in it and not
// sent all the same. ok is true where it can be stored.
func (d *Door) check(w http.ResponseWriter, v view, sure bool) (ok bool, err error) {
	c := d.Vacancies.CheckPost(v.Form)
	v.Checked = &c
	for _, f := range c.Findings {
		v.Findings = append(v.Findings, v.found(f))
	}
	v.Unlawful = screen.Unlawful(c.Findings)
	if len(c.Problems) > 0 {
		return false, d.show(w, http.StatusUnprocessableEntity, "form", v)
	}
	if v.Unlawful && !sure {
		return false, d.show(w, http.StatusOK, "form", v)
	}
	return true, nil
}

func (v view) found(f screen.Finding) finding {
	var cites []string
	for _, c := range f.Cites {
		cites = append(cites, c.Law+" "+c.Article)
	}
	return finding{Rule: words[v.Language]["rule_"+f.Rule], Words: f.Words, Cites: strings.Join(cites, words[v.Language]["and"]), Exception: f.Exception, Bad: f.Severity != screen.Warn}
}

// post stores what was filled in. What fills in the field that nobody sees is no person.
func (d *Door) post(w http.ResponseWriter, r *http.Request) error {
	v := d.view(r)
	if r.PostForm.Get("website") != "" {
		d.fail(w, r, http.StatusForbidden, "no_person", 0)
		return nil
	}
	by := vacancy.ByOf(r.Context())
	v.Form = filled(r)
	if ok, err := d.check(w, v, r.PostForm.Get("sure") == "yes"); !ok || err != nil {
		return err
	}
	if _, wait, ok := d.posts.Take(limit.Who(r, d.Proxies)); !ok && by.Staff == 0 {
		d.fail(w, r, http.StatusTooManyRequests, "too_many_posts", wait)
		return nil
	}
	secret, err := d.Vacancies.Post(r.Context(), v.Form, words["zh"]["label"], by)
	if err != nil {
		return err
	}
	http.Redirect(w, r, d.Base+secret+"?done=posted&lang="+v.Language, http.StatusSeeOther)
	return nil
}

var done = []string{"posted", "changed", "left", "closed"}

func (d *Door) look(w http.ResponseWriter, r *http.Request) error {
	p, err := d.Vacancies.ReadPost(r.Context(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	v := d.view(r)
	v.Post, v.Form = &p, p.Form
	if what := r.URL.Query().Get("done"); slices.Contains(done, what) {
		v.Done = what
	}
	v.Link = d.Base + r.PathValue("secret")
	return d.show(w, http.StatusOK, "post", v)
}

func (d *Door) change(w http.ResponseWriter, r *http.Request) error {
	ctx, secret := r.Context(), r.PathValue("secret")
	v := d.view(r)
	what := ""
	switch r.PostForm.Get("do") {
	case "left":
		left, err := strconv.Atoi(strings.TrimSpace(r.PostForm.Get("left")))
		if err != nil || left < 0 {
			d.fail(w, r, http.StatusUnprocessableEntity, "wrong_left", 0)
			return nil
		}
		if err := d.Vacancies.SetLeft(ctx, secret, left); err != nil {
			return err
		}
		what = "left"
	case "close":
		if err := d.Vacancies.ClosePost(ctx, secret); err != nil {
			return err
		}
		what = "closed"
	default:
		p, err := d.Vacancies.ReadPost(ctx, secret)
		if err != nil {
			return err
		}
		v.Post, v.Link, v.Form = &p, d.Base+secret, filled(r)
		if ok, err := d.check(w, v, r.PostForm.Get("sure") == "yes"); !ok || err != nil {
			return err
		}
		if err := d.Vacancies.ChangePost(ctx, secret, v.Form, words["zh"]["label"]); err != nil {
			return err
		}
		what = "changed"
	}
	http.Redirect(w, r, d.Base+secret+"?done="+what+"&lang="+v.Language, http.StatusSeeOther)
	return nil
}
