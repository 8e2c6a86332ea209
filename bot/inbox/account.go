package inbox

import "net/http"

func (s *server) accountRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inbox/login", s.login)
	mux.HandleFunc("POST /inbox/login", s.signIn)
	mux.HandleFunc("POST /inbox/logout", s.logout)
	mux.HandleFunc("GET /inbox/password", s.withSession(s.password))
	mux.HandleFunc("POST /inbox/password", s.withSession(s.changePassword))
	mux.HandleFunc("GET /inbox/me", s.withSession(s.me))
	mux.HandleFunc("POST /inbox/me/sessions/end", s.withSession(s.signOutEverywhere))
	s.staffRoutes(mux)
	if s.oidc != nil {
		mux.HandleFunc("GET /inbox/login/oidc", s.toProvider)
		mux.HandleFunc("GET /inbox/login/oidc/callback", s.fromProvider)
	}
	if s.telegram != nil {
		mux.HandleFunc("GET /inbox/login/telegram", s.fromTelegram)
	}
}

// sameOrigin lets a request that changes something through only if a browser says
// that a page of ours sent it. Of today's browsers each sends Sec-Fetch-Site, or at
// least Origin where it does not speak TLS; one so old that it sends neither would be
// unprotected, so it is refused, and forms need no token.
func (s *server) sameOrigin(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(s.refuse))
	checked := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		safe := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
		if !safe && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" {
			s.refuse(w, r)
			return
		}
		checked.ServeHTTP(w, r)
	})
}

func (s *server) refuse(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errOrigin) }
