package inbox

import (
	"errors"
	"net/http"

	"careerbot/bot"
	"careerbot/bot/reach"
	"careerbot/internal/region"
)

// docReach says how many people would be told if drafts were published, and never who.
func (s *server) docReach(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	ids, _, err := s.docsNamed(r)
	if err != nil {
		return err
	}
	v := batchView{IDs: joined(ids), Counted: true}
	found, err := s.bot.Reach(r.Context(), ids)
	switch {
	case errors.Is(err, reach.ErrNone):
	case err != nil:
		return err
	default:
		for i := range found.Regions {
			found.Regions[i].Name = region.Name(found.Regions[i].Name, languageOf(r))
		}
		v.Reach = &found
	}
	if r.Header.Get("HX-Request") != "" {
		return s.show(w, r, http.StatusOK, "docsbatch", "reach", by, v)
	}
	return s.showBatch(w, r, http.StatusOK, by, ids, v)
}
