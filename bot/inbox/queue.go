package inbox

import (
	"net/http"

	"careerbot/bot"
)

func (s *server) caseRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inbox/{$}", s.signedIn(s.queue))
}

func (s *server) queue(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	return s.show(w, r, http.StatusOK, "queue", "", by, nil)
}
