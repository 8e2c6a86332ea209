package inbox

import (
	"context"
	"errors"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge"
	"careerbot/knowledge/web"
	"careerbot/prompts"
)

// Ways are the other ways into the library, as they are configured.
type Ways struct {
	Library  *knowledge.Library
	Web      *web.Store
	Folder   string // that is watched; "" none
	Telegram bool   // admins' files are taken there
}

// wayRoutes is the page of the ways on which documents come by themselves. Supervisors
// look; admins decide which addresses are looked at.
func (s *server) wayRoutes(mux *http.ServeMux, o Options) {
	if s.ways = o.Ways; s.ways == nil {
		return
	}
	s.pages.ways = true
	mux.HandleFunc("GET /inbox/ways", s.signedIn(s.showWays, "supervisor", "admin"))
	mux.HandleFunc("POST /inbox/ways", s.signedIn(s.addAddress, "admin"))
	mux.HandleFunc("POST /inbox/ways/{id}", s.signedIn(s.changeAddress, "admin"))
}

// mostWayFiles and mostWayPages bound what is shown of a folder, and of an address.
const (
	mostWayFiles = 200
	mostWayPages = 30
)

// wayPage is the page, and the form of an address as it was sent where that is wrong.
type wayPage struct {
	Ways
	Folder    *wayFolder
	Addresses []wayAddress
	Teams     []bot.TeamOf
	Done      string
	Sent      map[string]string
	Wrong     map[string]string // words by field
}

// Kinds are what can be at an address.
func (wayPage) Kinds() []string {
	return []string{string(web.Page), string(web.List), string(web.Feed)}
}

// Short is the end of an address, for a document whose title is not known.
func (wayPage) Short(at string) string { return path.Base(at) }

type wayFolder struct {
	knowledge.WatchedFolder
	Trouble string // what is wrong with it, in the reader's words
	Counts  []wayCount
	Files   []wayFile
}

type wayCount struct {
	State string
	N     int
}

type wayFile struct {
	knowledge.WatchedFile
	Why string
}

type wayAddress struct {
	web.Address
	RegionName, Why, Who string
	Hours                int
	Bad                  int // of its documents, could not be read
	Docs                 []wayDoc
}

type wayDoc struct {
	web.PageOf
	Why string
}

func (s *server) showWays(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	p := wayPage{Sent: map[string]string{"kind": "page", "hours": "24"}}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"added", "removed", "looked"}, done) {
		p.Done = "ways_done_" + done
	}
	return s.showWay(w, r, http.StatusOK, by, p)
}

func (s *server) showWay(w http.ResponseWriter, r *http.Request, status int, by bot.Staff, p wayPage) (err error) {
	ctx, language := r.Context(), languageOf(r)
	p.Ways = *s.ways
	access, err := s.accessTo(ctx, by)
	if err != nil {
		return err
	}
	if p.Teams, err = s.bot.Teams(ctx); err != nil {
		return err
	}
	if s.ways.Folder != "" {
		if p.Folder, err = s.wayFolder(ctx, language, access); err != nil {
			return err
		}
	}
	all, err := s.ways.Web.Addresses(ctx, mostWayPages)
	if err != nil {
		return err
	}
	// What is for others is left out. A page without a text is for whom its address is.
	all = slices.DeleteFunc(all, func(a web.Address) bool { return access != nil && a.Access != "" && !slices.Contains(access, a.Access) })
	var ids []int64
	for _, a := range all {
		for _, d := range a.Pages {
			ids = append(ids, d.Version)
		}
	}
	seen, err := s.visible(ctx, ids, access)
	if err != nil {
		return err
	}
	for _, a := range all {
		a.Pages = slices.DeleteFunc(a.Pages, func(d web.PageOf) bool { return d.Version != 0 && !seen[d.Version] })
		one := wayAddress{Address: a, Why: prompts.Remark(language, a.Error), Who: accessName(r, a.Access, p.Teams), Hours: int(a.Every.Hours())}
		if a.Region != "" {
			one.RegionName = region.Name(a.Region, language)
		}
		for _, d := range a.Pages {
			one.Docs = append(one.Docs, wayDoc{d, prompts.Remark(language, d.Reason)})
			if d.Reason != "" {
				one.Bad++
			}
			if d.Reason == a.Error { // it is said with the document
				one.Why = ""
			}
		}
		p.Addresses = append(p.Addresses, one)
	}
	return s.show(w, r, status, "ways", "", by, p)
}

func (s *server) wayFolder(ctx context.Context, language string, access []string) (*wayFolder, error) {
	w, err := s.ways.Library.Watched(ctx, s.ways.Folder, mostWayFiles)
	if err != nil {
		return nil, err
	}
	f := &wayFolder{WatchedFolder: w}
	if w.Error != "" {
		f.Trouble = words[language]["ways_folder_trouble"]
	}
	for _, state := range []string{"refused", "reading", "seen", "drafted", "unchanged"} {
		if n := w.States[state]; n > 0 {
			f.Counts = append(f.Counts, wayCount{state, n})
		}
	}
	ids := make([]int64, len(w.Files))
	for i, one := range w.Files {
		ids[i] = one.Version
	}
	seen, err := s.visible(ctx, ids, access)
	if err != nil {
		return nil, err
	}
	for _, one := range w.Files {
		if !seen[one.Version] { // it is for others, or nobody knows for whom
			continue
		}
		f.Files = append(f.Files, wayFile{one, prompts.Remark(language, one.Reason)})
	}
	return f, nil
}

// accessName says who may be answered from documents.
func accessName(r *http.Request, access string, teams []bot.TeamOf) string {
	if id, is := strings.CutPrefix(access, "team:"); is {
		for _, t := range teams {
			if strconv.FormatInt(t.ID, 10) == id {
				return said(r, "ways_access_team", t.Name)
			}
		}
		return said(r, "ways_access_no_team")
	}
	if access == "" {
		return said(r, "ways_access_before")
	}
	return said(r, "ways_access_"+access)
}

// addAddress has an address looked at from now on.
func (s *server) addAddress(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	sent := map[string]string{}
	for _, field := range strings.Fields("url kind region access hours") {
		sent[field] = strings.TrimSpace(r.PostFormValue(field))
	}
	hours, err := strconv.Atoi(sent["hours"])
	if err != nil {
		hours = 0 // which is none
	}
	a := web.Address{
		URL: sent["url"], Kind: web.Kind(sent["kind"]), Region: sent["region"], Access: sent["access"],
		Every: time.Duration(min(max(hours, 0), 1000)) * time.Hour, By: by.Name,
	}
	err = pgx.BeginFunc(r.Context(), s.bot.Pool, func(tx pgx.Tx) error {
		if err := s.stillAdmin(r, tx, by); err != nil {
			return err
		}
		if _, err := s.ways.Web.Add(r.Context(), tx, a); err != nil {
			return err
		}
		return s.bot.Audit(r.Context(), tx, by.ID, 0, "address_added", a.URL)
	})
	var wrong *web.WrongError
	if errors.As(err, &wrong) {
		field := wrong.Field
		if field == "host" || field == "known" {
			field = "url"
		}
		return s.showWay(w, r, http.StatusUnprocessableEntity, by, wayPage{Sent: sent, Wrong: map[string]string{field: said(r, "ways_wrong_"+wrong.Field)}})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/ways?done=added", http.StatusSeeOther)
	return nil
}

// stillAdmin locks the account of an admin, so that who loses the role meanwhile waits.
func (s *server) stillAdmin(r *http.Request, tx pgx.Tx, by bot.Staff) error {
	var id int64
	err := tx.QueryRow(r.Context(), `SELECT id FROM staff WHERE id = $1 AND role = 'admin' AND removed_at IS NULL FOR SHARE`, by.ID).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return errForbidden
	}
	return err
}

// changeAddress looks at an address now, or no longer: once who asks for that is sure.
func (s *server) changeAddress(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errNotFound
	}
	change, done := s.ways.Web.LookNow, "looked"
	switch r.PostFormValue("do") {
	case "look":
	case "remove":
		if r.PostFormValue("sure") == "" {
			return s.ask(w, r, by, question{
				Title: said(r, "ways_remove_ask"), Text: said(r, "ways_remove_help"), Do: said(r, "ways_remove"), Back: "/inbox/ways", Fields: map[string]string{"do": "remove"},
			})
		}
		change, done = s.ways.Web.Remove, "removed"
	default:
		return errNotFound
	}
	err = pgx.BeginFunc(r.Context(), s.bot.Pool, func(tx pgx.Tx) error {
		if err := s.stillAdmin(r, tx, by); err != nil {
			return err
		}
		at, err := change(r.Context(), tx, id)
		if err != nil {
			return err
		}
		if done == "removed" {
			return s.bot.Audit(r.Context(), tx, by.ID, 0, "address_removed", at)
		}
		return s.bot.Audit(r.Context(), tx, by.ID, 0, "address_looked", at)
	})
	if errors.Is(err, web.ErrNone) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/ways?done="+done, http.StatusSeeOther)
	return nil
}
