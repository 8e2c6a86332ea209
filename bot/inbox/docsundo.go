package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/knowledge"
)

// docUndo takes back what was published together, or brings back what was withdrawn.
func (s *server) docUndo(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	if r.PostFormValue("withdrawal") != "" {
		return s.docRestore(w, r, by)
	}
	id, err := strconv.ParseInt(r.PostFormValue("publication"), 10, 64)
	if err != nil {
		return errNotFound
	}
	err = s.docs.Undo(r.Context(), id, by.Name, s.noted(by, "library_undone", strconv.FormatInt(id, 10)))
	if errors.Is(err, knowledge.ErrState) {
		return s.showHistory(w, r, http.StatusConflict, by, "docs_wrong_undo")
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/library?done=undo", http.StatusSeeOther)
	return nil
}

func (s *server) docRestore(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	id, err := strconv.ParseInt(r.PostFormValue("withdrawal"), 10, 64)
	if err != nil {
		return errNotFound
	}
	back, err := s.docs.Restore(r.Context(), id, by.Name, func(ctx context.Context, tx pgx.Tx, back knowledge.Restoration) error {
		return s.noted(by, "library_restored", back.String())(ctx, tx)
	})
	if errors.Is(err, knowledge.ErrState) {
		return s.showHistory(w, r, http.StatusConflict, by, "docs_wrong_restore")
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, fmt.Sprintf("/inbox/library?done=restore&n=%d&newer=%s&gone=%d", len(back.Versions), url.QueryEscape(docsDetail(back.Newer)), len(back.Gone)), http.StatusSeeOther)
	return nil
}

// stayedOut names what was not brought back since newer texts of it were published, as far
// as who looks may see it.
func (s *server) stayedOut(r *http.Request, by bot.Staff) ([]docTitle, error) {
	var ids []int64
	for one := range strings.SplitSeq(cut(r.URL.Query().Get("newer"), 1000), ",") {
		if id, err := strconv.ParseInt(one, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	if ids == nil {
		return nil, nil
	}
	access, err := s.accessTo(r.Context(), by)
	if err != nil {
		return nil, err
	}
	titles, err := s.titles(r.Context(), ids, access)
	if err != nil {
		return nil, err
	}
	var all []docTitle
	for _, id := range ids {
		if title := titles[id]; title != "" {
			all = append(all, docTitle{ID: id, Title: title})
		}
	}
	return all, nil
}

// withdrawals lists what was withdrawn together, the latest first.
func (s *server) withdrawals(r *http.Request, access []string) ([]publication, error) {
	rows, err := s.bot.Pool.Query(r.Context(), `
		SELECT w.id, w.by, w.at, w.undone_by, w.undone_at, cardinality(w.versions),
		       ARRAY (SELECT v.title FROM version v WHERE v.id = ANY (w.versions) AND ($2::text[] IS NULL OR v.access = ANY ($2)) ORDER BY v.id LIMIT 3),
		       w.undone_at IS NULL AND EXISTS (SELECT FROM version v WHERE v.id = ANY (w.versions) AND v.state = 'withdrawn' AND NOT EXISTS (
		           SELECT FROM version later WHERE later.document_id = v.document_id AND later.ordinal > v.ordinal AND later.state IN ('published', 'withdrawn')
		           AND later.published_at > w.at AND later.id <> ALL (w.versions)))
		FROM withdrawal w ORDER BY w.id DESC LIMIT $1`, mostHistory, access)
	if err != nil {
		return nil, fmt.Errorf("read what was withdrawn: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[publication])
	if err != nil {
		return nil, fmt.Errorf("read what was withdrawn: %w", err)
	}
	return all, nil
}
