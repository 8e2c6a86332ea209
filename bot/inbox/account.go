package inbox

import (
	"net/http"
	"net/url"
	"strings"
)

func (s *server) accountRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inbox/login", s.login)
}

// toLogin sends who is not signed in to the login. A part of a page that is
// fetched is not replaced by the login: the whole page goes there.
func (s *server) toLogin(w http.ResponseWriter, r *http.Request) {
	to := "/inbox/login"
	if r.Method == http.MethodGet && r.Header.Get("HX-Request") == "" && strings.HasPrefix(r.URL.Path, "/inbox/") {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	if r.Header.Get("HX-Request") != "" {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func (s *server) login(w http.ResponseWriter, r *http.Request) {
	http.NotFound(w, r)
}
