package share

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/region"
)

// style is that of the pages: they use nothing from elsewhere, nor a script.
const style = `body{font:1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.4rem;line-height:1.3}h2{font-size:1.1rem;margin-top:1.5rem}a{color:#0b57a4}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}
pre{background:#f2f2f2;padding:.75rem;overflow-x:auto}code{overflow-wrap:anywhere}.text{white-space:pre-line;overflow-wrap:anywhere}
.warning{border-left:.3rem solid #b25c00;background:#fff4e5;padding:.5rem .75rem}table{border-collapse:collapse}td,th{text-align:left;padding:.25rem .75rem .25rem 0;vertical-align:top}`

var styleHash = func() string {
	sum := sha256.Sum256([]byte(style))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}()

// fact is a line of a card.
type fact struct{ Name, Value string }

// pageData is what the pages are made of.
type pageData struct {
	Language, Base, Path string
	Style                template.CSS
	Data                 template.JS // JSON-LD; json.Marshal writes < as \u003c, so that nothing in it ends the script
	Index                bool        // search engines may keep it
	V                    vacancy
	Facts                []fact
	Warnings             []string
	Detail               string
	PerMinute            int
	Problems             []fact
	Fields               []fact
}

// Say gives the page's own words.
func (p pageData) Say(name string) string { return word(p.Language, name) }

var pages = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

func (w *response) page(r *http.Request, status int, name string, modified time.Time, p pageData) error {
	p.Style = style
	var body bytes.Buffer
	if err := pages.ExecuteTemplate(&body, name, p); err != nil {
		return err
	}
	w.Header().Set("Content-Language", p.Language)
	if status == http.StatusOK {
		return w.whole(r, "text/html; charset=utf-8", modified, body.Bytes())
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write(body.Bytes())
	return err
}

// job is the page of a vacancy.
func (d *Door) job(w *response, r *http.Request) error {
	if err := newQuery(r).done(); err != nil {
		return err
	}
	v, err := d.one(r)
	if err != nil {
		return err
	}
	var instance string
	if err := d.pool.QueryRow(r.Context(), `SELECT id FROM share_instance`).Scan(&instance); err != nil {
		return err
	}
	data, err := json.Marshal(v.posting(instance))
	if err != nil {
		return err
	}
	p := pageData{Language: languageOf(r), Base: d.base(r), Path: "/jobs/" + strconv.FormatInt(v.ID, 10), Data: template.JS(data), Index: len(v.Assumed) == 0, V: v} //nolint:gosec // JSON with < escaped
	p.Facts, p.Warnings = v.facts(p.Language), v.said(p.Language)
	return w.page(r, http.StatusOK, "job.html", v.ChangedAt, p)
}

// noJob is the page of a vacancy that has ended, or never was.
func (d *Door) noJob(w *response, language string, status int, detail string) {
	p := pageData{Language: language, Detail: detail}
	w.page(nil, status, "nojob.html", time.Time{}, p) //nolint:errcheck // who asked is gone
}

// guide is the page that shows how all this is used.
func (d *Door) guide(w *response, r *http.Request) error {
	if err := newQuery(r).done(); err != nil {
		return err
	}
	p := pageData{Language: languageOf(r), Base: d.base(r), Path: "/api/", PerMinute: d.limit.Most(), Index: true}
	for _, r := range routes() {
		name := strings.Trim(strings.NewReplacer("/api/v1/", "", "/feeds/", "", "/{id}", "_id", "/", "_", ".", "_").Replace(r.path), "_")
		p.Fields = append(p.Fields, fact{r.path, word(p.Language, "route_"+name)})
	}
	for name := range words["zh"] {
		if short, ok := strings.CutPrefix(name, "problem_"); ok {
			p.Problems = append(p.Problems, fact{short, ""})
		}
	}
	slices.SortFunc(p.Problems, func(a, b fact) int { return strings.Compare(a.Name, b.Name) })
	for i, one := range p.Problems {
		p.Problems[i].Value = word(p.Language, "about_"+one.Name)
	}
	return w.page(r, http.StatusOK, "guide.html", time.Time{}, p)
}

// facts are the lines of a vacancy's card, in the order in which people ask.
func (v vacancy) facts(language string) (all []fact) {
	add := func(name, value string) {
		if value != "" {
			all = append(all, fact{word(language, "fact_"+name), value})
		}
	}
	count := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	day := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.In(v.clock()).Format("2006-01-02")
	}
	add("employer", v.Employer)
	said := v.Pay
	if v.PayGuessed {
		said += word(language, "pay_guessed")
	}
	add("pay", said)
	add("place", v.Place)
	switch {
	case strings.HasPrefix(v.Region, "GB"):
		add("region", word(language, "country_GB"))
	case v.Region != "" && v.Region != region.National:
		add("region", region.PathIn(v.Region, language))
	}
	add("employment", word(language, "employment_"+v.Employment))
	if v.HoursWeek != nil {
		add("hours", word(language, "hours_a_week", strconv.FormatFloat(*v.HoursWeek, 'f', -1, 64)))
	}
	var shifts []string
	for _, s := range v.Shifts {
		shifts = append(shifts, word(language, "shift_"+s))
	}
	between := map[string]string{"zh": "、", "en": ", "}[language]
	add("shifts", strings.Join(shifts, between))
	add("headcount", count(v.Headcount))
	add("places_left", count(v.PlacesLeft))
	if v.Settlement != "" {
		add("settlement", word(language, "settlement_"+v.Settlement))
	}
	add("education", v.Education)
	add("experience", v.Experience)
	add("skills", strings.Join(v.Skills, between))
	add("tools", v.Tools)
	add("insurance", v.Insurance)
	add("contact", v.Contact)
	if v.ContactHere {
		add("contact", word(language, "contact_here", v.ID))
	}
	add("posted", day(v.PostedAt))
	add("until", day(&v.ValidThrough))
	add("source", v.sourceWords(language))
	return all
}

// clock is the one that the vacancy's days are meant by.
func (v vacancy) clock() *time.Location {
	name := map[string]string{"CN": "Asia/Shanghai", "GB": "Europe/London"}[v.Law]
	if zone, err := time.LoadLocation(name); err == nil {
		return zone
	}
	return time.UTC
}

// sourceWords says whose the vacancy is, and through whom it came.
func (v vacancy) sourceWords(language string) string {
	if len(v.Labels) < 2 {
		return strings.Join(v.Labels, "")
	}
	return word(language, "through", v.Labels[0], strings.Join(v.Labels[1:], " → "))
}

// said is what who reads the vacancy is warned of.
func (v vacancy) said(language string) (all []string) {
	for _, w := range v.Warnings {
		all = append(all, word(language, "warning", w.Words, w.Law))
	}
	if len(v.Assumed) > 0 {
		var names []string
		for _, field := range v.Assumed {
			name := word(language, "field_"+field)
			if name == "" {
				name = field
			}
			names = append(names, name)
		}
		all = append(all, word(language, "assumed", strings.Join(names, map[string]string{"zh": "、", "en": ", "}[language])))
	}
	return all
}
