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
	"maps"
	"math"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/limit"
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
	PerHour   int // postings and changes of an address in an hour; 20 if zero
	InAll     int // and of all addresses; 500 if zero
	// Base is the path under which it is mounted; /post/ if empty.
	Base string
}

// Door answers at its base.
type Door struct {
	Options
	posts, all, looks *limit.Limiter
	cross             *http.CrossOriginProtection
	pages             *template.Template
}

// public is where the form is for everybody; a link works there, whoever has posted.
const public = "/post/"

// mostForm bounds what a form may send, in bytes.
const mostForm = 256 << 10

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
	o.Base, o.PerHour, o.InAll = cmp.Or(o.Base, public), cmp.Or(o.PerHour, 20), cmp.Or(o.InAll, 500)
	d := &Door{
		Options: o, posts: limit.New(o.PerHour, time.Hour, o.Now), all: limit.New(o.InAll, time.Hour, o.Now), looks: limit.New(120, time.Minute, o.Now),
		cross: http.NewCrossOriginProtection(),
	}
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
		// The address has the secret, which no other site is told. With no-referrer, a browser
		// would not say either, where it posts a form, that it comes from here.
		h.Set("Referrer-Policy", "same-origin")
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
		switch err = r.ParseForm(); {
		case errors.As(err, &large):
			d.fail(w, r, http.StatusRequestEntityTooLarge, "too_large", 0)
			return
		case err != nil:
			d.fail(w, r, http.StatusBadRequest, "broken", 0)
			return
		}
		switch err = do(w, r); {
		case err == nil:
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

func (d *Door) view(r *http.Request) view {
	language := r.URL.Query().Get("lang")
	if language != "zh" && language != "en" {
		language = "en"
		if first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ","); strings.HasPrefix(strings.ToLower(strings.TrimSpace(first)), "zh") {
			language = "zh"
		}
	}
	v := view{Language: language, Base: d.Base, At: d.Base, Staff: vacancy.ByOf(r.Context()).Staff != 0}
	if secret := r.PathValue("secret"); secret != "" {
		v.At += url.PathEscape(secret)
		v.Public = public + url.PathEscape(secret)
		v.Link = r.Host + v.Public
	}
	return v
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
	v.fill(vacancy.Posting{"employment": "odd", "settlement": "day"})
	v.Once = vacancy.NewSecret()
	return d.show(w, http.StatusOK, "form", v)
}

// filled reads the form.
func filled(r *http.Request) vacancy.Posting {
	p := vacancy.Posting{}
	for _, field := range vacancy.PostFields() {
		p[field] = r.PostForm.Get(field)
	}
	return p
}

// check shows the form again, with what was typed, where something is wrong with it, or
// unlawful in it and not sent all the same, or where there have been too many. ok is true
// where it can be stored.
func (d *Door) check(w http.ResponseWriter, r *http.Request, v view) (ok bool, err error) {
	c := d.Vacancies.CheckPost(v.Form)
	v.Checked, v.Read = &c, &c
	for _, f := range c.Findings {
		v.Findings = append(v.Findings, v.found(f))
	}
	v.Unlawful = screen.Unlawful(c.Findings)
	switch {
	case r.PostForm.Get("website") != "": // what fills in the field that nobody sees is no person
		v.Message = "no_person"
		return false, d.show(w, http.StatusUnprocessableEntity, "form", v)
	case len(c.Problems) > 0:
		return false, d.show(w, http.StatusUnprocessableEntity, "form", v)
	case v.Unlawful && r.PostForm.Get("sure") != "yes":
		return false, d.show(w, http.StatusOK, "form", v)
	case v.Staff:
		return true, nil
	}
	_, wait, ok := d.posts.Take(limit.Who(r, d.Proxies))
	if ok {
		_, wait, ok = d.all.Take(netip.Prefix{})
	}
	if !ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		v.Message = "too_many_posts"
		return false, d.show(w, http.StatusTooManyRequests, "form", v)
	}
	return true, nil
}

// unsaved shows the form with what was typed where it could not be stored.
func (d *Door) unsaved(w http.ResponseWriter, r *http.Request, v view, err error) error {
	if errors.Is(err, vacancy.ErrNoPost) || r.Context().Err() != nil {
		return err
	}
	d.Log.Error("posting: what was sent could not be stored", "error", err)
	v.Message = "failed"
	return d.show(w, http.StatusInternalServerError, "form", v)
}

// post stores what was filled in.
func (d *Door) post(w http.ResponseWriter, r *http.Request) error {
	v := d.view(r)
	v.fill(filled(r))
	v.Once = r.PostForm.Get("once")
	if r.PostForm.Get("do") == "show" { // in the other language
		return d.show(w, http.StatusOK, "form", v)
	}
	if ok, err := d.check(w, r, v); !ok || err != nil {
		return err
	}
	secret, err := d.Vacancies.Post(r.Context(), v.Once, v.Form, label, vacancy.ByOf(r.Context()))
	if err != nil {
		return d.unsaved(w, r, v, err)
	}
	http.Redirect(w, r, d.Base+secret+"?done=posted&lang="+v.Language, http.StatusSeeOther)
	return nil
}

// label is what people are shown as the source of what was posted, in any language.
var label = words["zh"]["label"] + " (" + words["en"]["label"] + ")"

var done = []string{"posted", "changed", "left", "closed"}

// own gives the view of the posting of a link.
func (d *Door) own(r *http.Request) (view, error) {
	v := d.view(r)
	p, err := d.Vacancies.ReadPost(r.Context(), r.PathValue("secret"))
	if err != nil {
		return v, err
	}
	read := d.Vacancies.CheckPost(p.Form)
	v.Post, v.Read, v.Once = &p, &read, vacancy.NewSecret()
	form := maps.Clone(p.Form)
	if p.Left > 0 {
		form["headcount"] = strconv.Itoa(p.Left)
	}
	v.fill(form)
	v.Typed = p.State != vacancy.Withdrawn
	return v, nil
}

func (d *Door) look(w http.ResponseWriter, r *http.Request) error {
	v, err := d.own(r)
	if err != nil {
		return err
	}
	if what := r.URL.Query().Get("done"); slices.Contains(done, what) {
		v.Done = what
	}
	return d.show(w, http.StatusOK, "post", v)
}

func (d *Door) change(w http.ResponseWriter, r *http.Request) error {
	ctx, secret := r.Context(), r.PathValue("secret")
	v, err := d.own(r)
	if err != nil {
		return err
	}
	var what string
	switch r.PostForm.Get("do") {
	case "left":
		var left int
		if left, err = strconv.Atoi(strings.TrimSpace(r.PostForm.Get("left"))); err != nil || left < 0 {
			v.Message = "wrong_left"
			return d.show(w, http.StatusUnprocessableEntity, "post", v)
		}
		what, err = "left", d.Vacancies.SetLeft(ctx, secret, left)
	case "close":
		what, err = "closed", d.Vacancies.ClosePost(ctx, secret)
	case "show": // in the other language
		v.fill(filled(r))
		return d.show(w, http.StatusOK, "post", v)
	case "send":
		v.fill(filled(r))
		if ok, err := d.check(w, r, v); !ok || err != nil {
			return err
		}
		what, err = "changed", d.Vacancies.ChangePost(ctx, secret, v.Form, label)
		if err != nil && !errors.Is(err, vacancy.ErrNoPost) {
			return d.unsaved(w, r, v, err)
		}
	default:
		d.fail(w, r, http.StatusBadRequest, "broken", 0)
		return nil
	}
	if errors.Is(err, vacancy.ErrNoPost) { // it has ended meanwhile, which its page says
		what, err = "", nil
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, v.At+"?done="+what+"&lang="+v.Language, http.StatusSeeOther)
	return nil
}
