package inbox

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge"
)

// docRoutes are the pages of the library: admins load, check, publish and withdraw
// documents there; supervisors look.
func (s *server) docRoutes(mux *http.ServeMux, o Options) {
	if s.docs = o.Library; s.docs == nil {
		return
	}
	s.drop, s.receiving = o.GoldenDrop, make(chan struct{}, atOnce)
	s.pages.documents = true
	look := func(path string, h handler) { mux.HandleFunc("GET "+path, s.signedIn(h, "supervisor", "admin")) }
	look("/inbox/library", s.docList)
	look("/inbox/library/history", s.docHistory)
	look("/inbox/library/golden", s.goldenPage)
	look("/inbox/arrivals/{batch}", s.arrivals)
	look("/inbox/library/{id}", s.docPage)
	look("/inbox/library/{id}/original", s.docOriginal)
	look("/inbox/library/{id}/view", s.docView)
	look("/inbox/library/{id}/page/{n}", s.docPicture)
	act := func(path string, h handler) { mux.HandleFunc("POST "+path, s.signedIn(h, "admin")) }
	act("/inbox/library", s.docAct)
	act("/inbox/library/try", s.docTry)
	act("/inbox/library/reach", s.docReach)
	act("/inbox/library/undo", s.docUndo)
	act("/inbox/library/golden", s.goldenAct)
	act("/inbox/library/{id}", s.docMend)
	act("/inbox/library/{id}/renew", s.docRenew)
	act("/inbox/library/{id}/correct", s.docCorrect)
	mux.HandleFunc("POST /inbox/library/upload", s.signedInTo(maxUpload, s.upload, "admin"))
	mux.HandleFunc("POST /inbox/library/form", s.signedInTo(maxUploads, s.uploadForm, "admin"))
}

// docsAtOnce is how many documents a page lists; mostDocs how many can be acted on at once.
const (
	docsAtOnce = 50
	mostDocs   = 5000
)

// docStates are the states that a document is listed by, in the order of its life.
var docStates = strings.Fields("waiting published future superseded expired withdrawn")

// docFilter is which documents are listed, as an address says it.
type docFilter struct {
	State, Text, Region, Kind string
	Page                      int
}

func (f docFilter) query(page int) string {
	q := url.Values{}
	for key, v := range map[string]string{"state": f.State, "q": f.Text, "region": f.Region, "kind": f.Kind} {
		if v != "" {
			q.Set(key, v)
		}
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return "/inbox/library?" + q.Encode()
}

// docFilterOf reads a filter, and the code of its place; what of it is no state or kind is
// passed over. The error is of a place that is not known: nothing is there.
func docFilterOf(r *http.Request) (docFilter, string, error) {
	f := docFilter{State: r.FormValue("state"), Text: cut(r.FormValue("q"), 200), Region: cut(r.FormValue("region"), 40), Kind: r.FormValue("kind")}
	if !slices.Contains(docStates, f.State) && f.State != "draft" && f.State != "checked" {
		f.State = ""
	}
	if f.Kind != "policy" && f.Kind != "guide" {
		f.Kind = ""
	}
	f.Page, _ = strconv.Atoi(r.FormValue("page"))
	f.Page = min(max(f.Page, 1), mostDocs)
	code, err := region.Parse(f.Region)
	return f, code, err
}

// docRow is a document in the list.
type docRow struct {
	knowledge.Version
	RegionName string
	Warned     []docWarning
	Near       []knowledge.Near
	Alike      knowledge.Alike // to the text before, of a draft
	File       string          // of a draft, as it is called
	Who        string          // who may be answered from it
}

type docTab struct {
	State string
	Count int
	To    string
	On    bool
}

type docListView struct {
	docFilter

	May         bool // who looks may act
	Rows        []docRow
	Count       int
	Tabs        []docTab
	Older       string
	Newer       string
	Done        string
	Number      int
	Publication publication // which can be taken back at once; zero if none
	Undone      undoneView  // what was taken back just now
	Withdrawal  int64       // which can be brought back at once
	Out         []docTitle  // that were not brought back with the others
	Gone        int         // of those deleted meanwhile
	Samples     int         // sample guides that are answered from beside one's own documents
	Teams       []bot.TeamOf
	Most        int // MiB of a file
	Problem     string
	Detail      string
}

func (s *server) docList(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	v := docListView{}
	if done := r.URL.Query().Get("done"); slices.Contains(strings.Fields("check publish undo withdraw restore discard none"), done) {
		v.Done = "docs_done_" + done
		v.Number, _ = strconv.Atoi(r.URL.Query().Get("n"))
		v.Withdrawal, _ = strconv.ParseInt(r.URL.Query().Get("withdrawal"), 10, 64)
		id, _ := strconv.ParseInt(r.URL.Query().Get("publication"), 10, 64)
		access, err := s.accessTo(r.Context(), by)
		if err != nil {
			return err
		}
		if id > 0 {
			all, err := s.publications(r.Context(), access, id)
			if err != nil {
				return err
			}
			if len(all) == 1 && all[0].Undoable {
				v.Publication = all[0]
			}
		}
		if v.Done == "docs_done_undo" {
			if v.Undone, err = s.undone(r, by); err != nil {
				return err
			}
		}
	}
	if v.Done == "docs_done_restore" {
		var err error
		if v.Out, err = s.stayedOut(r, by); err != nil {
			return err
		}
		v.Gone, _ = strconv.Atoi(r.URL.Query().Get("gone"))
	}
	return s.showDocs(w, r, http.StatusOK, by, v)
}

func (s *server) showDocs(w http.ResponseWriter, r *http.Request, status int, by bot.Staff, v docListView) (err error) {
	ctx, language := r.Context(), languageOf(r)
	filter, code, unknown := docFilterOf(r)
	v.docFilter = filter
	if unknown != nil { // no document is there; that all are is not to be believed
		v.Problem, v.Detail, code = cmp.Or(v.Problem, "docs_no_region"), cmp.Or(v.Detail, filter.Region), nowhere
	}
	v.May, v.Most = by.Role == "admin", maxUpload>>20
	access, err := s.accessTo(ctx, by)
	if err != nil {
		return err
	}
	all, count, err := s.docs.List(ctx, knowledge.Listed{State: v.State, Text: v.Text, Region: code, Kind: v.Kind, Access: access, Limit: docsAtOnce, Offset: (v.Page - 1) * docsAtOnce})
	if err != nil {
		return err
	}
	v.Count = count
	if v.Rows, err = s.docRows(ctx, all, access, language); err != nil {
		return err
	}
	states, err := s.docs.Standings(ctx, access)
	if err != nil {
		return err
	}
	states["waiting"] = states["draft"] + states["checked"]
	all0 := 0
	for _, n := range states {
		all0 += n
	}
	v.Tabs = append(v.Tabs, docTab{State: "all", Count: all0 - states["waiting"], To: docFilter{Text: v.Text, Region: v.Region, Kind: v.Kind}.query(1), On: v.State == ""})
	for _, state := range docStates {
		v.Tabs = append(v.Tabs, docTab{State: state, Count: states[state], To: docFilter{State: state, Text: v.Text, Region: v.Region, Kind: v.Kind}.query(1), On: v.State == state})
	}
	if v.Page > 1 {
		v.Newer = v.query(v.Page - 1)
	}
	if v.Page*docsAtOnce < count {
		v.Older = v.query(v.Page + 1)
	}
	if v.May {
		if v.Teams, err = s.bot.Teams(ctx); err != nil {
			return err
		}
		samples, own, err := s.docs.Samples(ctx)
		if err != nil {
			return err
		}
		if own > 0 {
			v.Samples = len(samples)
		}
	}
	return s.show(w, r, status, "docs", "", by, v)
}

// docRows adds to documents what their admin is warned of, in words; near ones as far as
// who looks may see them.
func (s *server) docRows(ctx context.Context, all []knowledge.Version, access []string, language string) ([]docRow, error) {
	var drafts []int64
	for _, v := range all {
		if v.State == "draft" || v.State == "checked" {
			drafts = append(drafts, v.ID)
		}
	}
	near, alike := map[int64][]knowledge.Near{}, map[int64]knowledge.Alike{}
	if len(drafts) > 0 {
		var err error
		if alike, err = s.docs.AlikeTo(ctx, drafts); err != nil {
			return nil, err
		}
		if near, err = s.docs.NearTo(ctx, drafts, access); err != nil {
			return nil, err
		}
	}
	teams, err := s.bot.Teams(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]docRow, len(all))
	for i, v := range all {
		rows[i] = docRow{Version: v, RegionName: region.Name(v.Region, language), Warned: warned(language, v.Warnings), Near: near[v.ID], Alike: alike[v.ID], Who: whoSees(language, v.Access, teams)}
		if slices.Contains(drafts, v.ID) {
			rows[i].File = fileOfSource(v.Source)
		}
		if v.Widened() {
			rows[i].Warned = append([]docWarning{{Text: fmt.Sprintf(words[language]["docs_wider"], whoSees(language, v.Before, teams), rows[i].Who)}}, rows[i].Warned...)
		}
	}
	return rows, nil
}

// nowhere begins the code of no place.
const nowhere = "-"

// fileOfSource is what a document's file is called, without where it lay.
func fileOfSource(source string) string {
	_, name, found := strings.Cut(source, ":")
	if !found || strings.Contains(source, "://") {
		name = source
	}
	return cmp.Or(path.Base(strings.ReplaceAll(name, "\\", "/")), source)
}

// whoSees says who may be answered from a document.
func whoSees(language, access string, teams []bot.TeamOf) string {
	for _, t := range teams {
		if access == fmt.Sprintf("team:%d", t.ID) {
			return fmt.Sprintf(words[language]["docs_access_team"], t.Name)
		}
	}
	if strings.HasPrefix(access, "team:") {
		return words[language]["ways_access_no_team"]
	}
	return words[language]["docs_access_"+access]
}

// accessTo says documents of which access somebody sees; nil is all of them. Admins look
// after every document; the others see what is for them.
func (s *server) accessTo(ctx context.Context, by bot.Staff) ([]string, error) {
	if by.Role == "admin" {
		return nil, nil
	}
	inside, err := s.insideFor(ctx, by)
	return append([]string{knowledge.Public}, inside...), err
}

// visible says which versions are of some accesses; of all where it is nil. What is not in
// the library is not visible but to who sees all.
func (s *server) visible(ctx context.Context, versions []int64, access []string) (map[int64]bool, error) {
	seen := map[int64]bool{}
	if access == nil {
		for _, id := range versions {
			seen[id] = true
		}
		return seen, nil
	}
	rows, err := s.bot.Pool.Query(ctx, `SELECT id FROM version WHERE id = ANY ($1) AND access = ANY ($2)`, versions, access)
	if err != nil {
		return nil, fmt.Errorf("look which documents somebody may see: %w", err)
	}
	var id int64
	if _, err := pgx.ForEachRow(rows, []any{&id}, func() error { seen[id] = true; return nil }); err != nil {
		return nil, fmt.Errorf("look which documents somebody may see: %w", err)
	}
	return seen, nil
}

// insideFor gives what somebody of the staff finds beside what is public.
func (s *server) insideFor(ctx context.Context, by bot.Staff) ([]string, error) {
	inside := []string{knowledge.Staff}
	var team int64
	err := s.bot.Pool.QueryRow(ctx, `SELECT coalesce(team_id, 0) FROM staff WHERE id = $1 AND removed_at IS NULL`, by.ID).Scan(&team)
	if err != nil {
		return nil, fmt.Errorf("read somebody's team: %w", err)
	}
	if team != 0 {
		inside = append(inside, "team:"+strconv.FormatInt(team, 10))
	}
	return inside, nil
}

// one gives a version that somebody may see.
func (s *server) oneDoc(r *http.Request, by bot.Staff) (knowledge.Version, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return knowledge.Version{}, errNotFound
	}
	access, err := s.accessTo(r.Context(), by)
	if err != nil {
		return knowledge.Version{}, err
	}
	all, _, err := s.docs.List(r.Context(), knowledge.Listed{IDs: []int64{id}, Access: access})
	if err == nil && len(all) == 0 {
		err = errNotFound
	}
	if err != nil {
		return knowledge.Version{}, err
	}
	return all[0], nil
}

// noted has a change refused to who is no admin any more, and written into the audit.
func (s *server) noted(by bot.Staff, what, detail string) knowledge.Also {
	return func(ctx context.Context, tx pgx.Tx) error {
		var may bool
		if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM staff WHERE id = $1 AND role = 'admin' AND removed_at IS NULL)`, by.ID).Scan(&may); err != nil {
			return err
		}
		if !may {
			return errForbidden
		}
		return s.bot.Audit(ctx, tx, by.ID, 0, what, detail)
	}
}
