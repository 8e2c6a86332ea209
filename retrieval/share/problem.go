package share

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

//go:embed words.json
var wordsFile []byte

//go:embed pages/*.html
var pageFiles embed.FS

// words are what people read here, by language and name.
var words = func() (all map[string]map[string]string) {
	if err := json.Unmarshal(wordsFile, &all); err != nil {
		panic(err) // embedded
	}
	return all
}()

// word says something in a language.
func word(language, name string, args ...any) string {
	if len(args) == 0 {
		return words[language][name]
	}
	return fmt.Sprintf(words[language][name], args...)
}

// problem is what is wrong with a request, as RFC 9457 has it.
type problem struct {
	status    int
	name      string // of its words, and the last part of its type
	args      []any
	parameter string
	header    [2]string
}

// Error implements error.
func (p *problem) Error() string { return word("en", "problem_"+p.name, p.args...) }

func notFound(name string) error { return &problem{status: http.StatusNotFound, name: name} }

func gone(name string) error { return &problem{status: http.StatusGone, name: name} }

func badParameter(parameter, name string, args ...any) *problem {
	return &problem{status: http.StatusBadRequest, name: name, args: args, parameter: parameter}
}

// problemBody is the form of a problem.
type problemBody struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail"`
	Parameter string `json:"parameter,omitempty"`
}

// fail answers with what is wrong. What is our own fault is logged, and not told.
func (d *Door) fail(w *response, r *http.Request, err error) {
	var p *problem
	if !errors.As(err, &p) {
		if r.Context().Err() != nil {
			return // nobody is there any more
		}
		d.log.Error("share: answer a request", "path", r.Pattern, "error", err)
		p = &problem{status: http.StatusServiceUnavailable, name: "unavailable", header: [2]string{"Retry-After", "10"}}
	}
	language := languageOf(r)
	h := w.Header()
	h.Del("ETag")
	h.Del("Last-Modified")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", language)
	if p.header[0] != "" {
		h.Set(p.header[0], p.header[1])
	}
	detail := strings.TrimSpace(word(language, "problem_"+p.name, p.args...))
	if strings.HasPrefix(r.URL.Path, "/jobs/") && (p.status == http.StatusGone || p.status == http.StatusNotFound) {
		d.noJob(w, language, p.status, detail)
		return
	}
	h.Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.status)
	w.encode(problemBody{
		Type: d.base(r) + "/api/#" + p.name, Title: word(language, fmt.Sprintf("status_%d", p.status)), Status: p.status, Detail: detail, Parameter: p.parameter,
	})
}

// languageOf is the language to speak to who asks: ?lang=, else what their program
// says, else Chinese.
func languageOf(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); l == "zh" || l == "en" {
		return l
	}
	for one := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		one = strings.ToLower(strings.TrimSpace(one))
		switch {
		case strings.HasPrefix(one, "zh"):
			return "zh"
		case strings.HasPrefix(one, "en"):
			return "en"
		}
	}
	return "zh"
}
