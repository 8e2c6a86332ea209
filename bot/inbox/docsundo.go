package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
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
	http.Redirect(w, r, fmt.Sprintf("/inbox/library?done=undo&undone=%d", id), http.StatusSeeOther)
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

// publications lists what was published together and can be read of by who sees these
// accesses, the latest first; one alone where its number is given.
func (s *server) publications(ctx context.Context, access []string, one int64) ([]publication, error) {
	rows, err := s.bot.Pool.Query(ctx, `
		SELECT p.id, p.by, p.at, p.undone_by, p.undone_at, (SELECT count(*) FROM publication_version WHERE publication_id = p.id),
		       ARRAY (SELECT v.title FROM publication_version pv JOIN version v ON v.id = pv.version_id
		              WHERE pv.publication_id = p.id AND ($2::text[] IS NULL OR v.access = ANY ($2)) ORDER BY v.id LIMIT 3),
		       p.undone_at IS NULL AND EXISTS (SELECT FROM publication_version WHERE publication_id = p.id) AND NOT EXISTS (
		           SELECT FROM publication_version pv JOIN version v ON v.id = pv.version_id
		           WHERE pv.publication_id = p.id AND (v.state = 'withdrawn' OR EXISTS (
		               SELECT FROM version later WHERE later.document_id = v.document_id AND later.ordinal > v.ordinal AND later.state IN ('published', 'withdrawn')
		               AND NOT EXISTS (SELECT FROM publication_version same WHERE same.publication_id = p.id AND same.version_id = later.id))))
		FROM publication p WHERE $3::bigint = 0 OR p.id = $3 ORDER BY p.id DESC LIMIT $1`, mostHistory, access, one)
	if err != nil {
		return nil, fmt.Errorf("read what was published: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[publication])
	if err != nil {
		return nil, fmt.Errorf("read what was published: %w", err)
	}
	return all, nil
}

// undoneView is what was taken back together, and is a draft again.
type undoneView struct {
	IDs  string // as a form names them
	Rows []undoneRow
	More int // that are not listed
}

// undoneRow is a document that was taken back, with the texts that hold in its place.
type undoneRow struct {
	knowledge.Version

	Back []knowledge.Replaced
}

// undone reads what a publication brought that was taken back and waits to be published
// again, as far as who looks may see it.
func (s *server) undone(r *http.Request, by bot.Staff) (v undoneView, err error) {
	ctx := r.Context()
	id, err := strconv.ParseInt(r.URL.Query().Get("undone"), 10, 64)
	if err != nil {
		return v, nil //nolint:nilerr // the address names none
	}
	rows, err := s.bot.Pool.Query(ctx, `
		SELECT pv.version_id FROM publication p JOIN publication_version pv ON pv.publication_id = p.id WHERE p.id = $1 AND p.undone_at IS NOT NULL ORDER BY 1`, id)
	if err != nil {
		return v, fmt.Errorf("read what was taken back: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return v, fmt.Errorf("read what was taken back: %w", err)
	}
	access, err := s.accessTo(ctx, by)
	if err != nil || len(ids) == 0 {
		return v, err
	}
	all, _, err := s.docs.List(ctx, knowledge.Listed{State: "waiting", IDs: ids, Access: access, Limit: mostDocs})
	if err != nil || len(all) == 0 {
		return v, err
	}
	replaced, err := s.docs.ReplacedBy(ctx, ids, access)
	if err != nil {
		return v, err
	}
	own := make([]string, len(all))
	for i, d := range all {
		own[i] = asSeen(d)
		back := slices.DeleteFunc(replaced[d.ID], func(one knowledge.Replaced) bool { return !one.Holds })
		if i < docsAtOnce {
			v.Rows = append(v.Rows, undoneRow{d, back})
		}
	}
	v.IDs, v.More = strings.Join(own, ","), len(all)-len(v.Rows)
	return v, nil
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
