package inbox

import (
	"errors"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/knowledge/vacancy/screen"
)

// passagesAtOnce is how many passages of a document a page shows.
const passagesAtOnce = 60

// docPassage is a passage as it will be cited.
type docPassage struct {
	Ordinal int
	Heading []string
	Body    string
	Page    int
	Text    template.HTML // with what was warned of marked
}

type docView struct {
	docRow

	May       bool
	Draft     bool
	Passages  []docPassage
	First     int // ordinals that are shown
	Last      int
	Total     int
	Back      string
	More      string
	Shape     string // pdf, html, text, other; "" the file was not kept
	Pages     int
	Page      int
	At        string // this page with its passages, for links to a page of the original
	Versions  []knowledge.Version
	Kept      map[string]bool          // fields that are from the text before
	Proposed  map[string][]docProposal // by field
	Latest    bool                     // no later text was published: it can be corrected
	Goldens   []bot.Golden
	Form      docForm
	Problem   string // key
	Detail    string
	Waiting   int64    // the draft that waits where another was to be begun
	Saved     string   // key of what was done
	Changed   []string // what was saved, in words
	Teams     []bot.TeamOf
	Renewable bool
}

// docForm is what an admin says of a document, as it was sent.
type docForm struct {
	Title, Issuer, Number, Region, Kind, Language, URL, ValidFrom, ValidTo, Supersedes, Access string
}

func (s *server) docPage(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	return s.showDoc(w, r, http.StatusOK, by, func(v *docView) {
		switch r.URL.Query().Get("saved") {
		case "":
		case "correct":
			v.Saved = "docs_correcting"
		default:
			v.Saved = "docs_saved"
		}
	})
}

func (s *server) showDoc(w http.ResponseWriter, r *http.Request, status int, by bot.Staff, change func(*docView)) error {
	ctx, language := r.Context(), languageOf(r)
	one, err := s.oneDoc(r, by)
	if err != nil {
		return err
	}
	access, err := s.accessTo(ctx, by)
	if err != nil {
		return err
	}
	rows, err := s.docRows(ctx, []knowledge.Version{one}, access, language)
	if err != nil {
		return err
	}
	v := docView{docRow: rows[0], May: by.Role == "admin", Draft: one.State == "draft" || one.State == "checked", Total: one.Passages}
	v.Form = docForm{one.Title, one.Issuer, one.Number, one.Region, one.Kind, one.Language, one.URL, one.ValidFrom, one.ValidTo, strings.Join(one.Replaces, "\n"), one.Access}
	if v.Form.Region != "" {
		v.Form.Region = region.Name(one.Region, "zh") // as it can be read again
		if code, err := region.Parse(v.Form.Region); err != nil || code != one.Region {
			v.Form.Region = one.Region
		}
	}
	if err := s.docPassages(r, &v); err != nil {
		return err
	}
	if one.Original {
		if err := s.docShape(r, &v); err != nil {
			return err
		}
	}
	if v.Versions, _, err = s.docs.List(ctx, knowledge.Listed{Document: one.Document, Access: access}); err != nil {
		return err
	}
	v.Latest = one.State != "withdrawn" && !v.Draft && one.Original && !slices.ContainsFunc(v.Versions, func(o knowledge.Version) bool { return o.Ordinal > one.Ordinal && o.PublishedAt != nil })
	if err := s.docProposals(ctx, &v, language); err != nil {
		return err
	}
	slices.SortFunc(v.Versions, func(a, b knowledge.Version) int { return b.Ordinal - a.Ordinal })
	goldens, err := s.goldensFor(ctx, access)
	if err != nil {
		return err
	}
	for _, g := range goldens {
		if g.Document == one.Document || slices.Contains(g.Documents, one.Source) {
			v.Goldens = append(v.Goldens, g)
		}
	}
	if v.May {
		if v.Teams, err = s.bot.Teams(ctx); err != nil {
			return err
		}
	}
	change(&v)
	if v.Saved == "docs_saved" {
		if v.Changed, err = s.lastMended(r, by, one.ID, v.Teams); err != nil {
			return err
		}
	}
	if v.Shape == "html" || v.Shape == "text" {
		// The original is shown in a frame: of this server, and in a sandbox (docView).
		w.Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
	}
	return s.show(w, r, status, "docsone", "", by, v)
}

// docPassages reads the passages that the page asks for, and marks what was warned of.
func (s *server) docPassages(r *http.Request, v *docView) error {
	q := r.URL.Query()
	from, _ := strconv.Atoi(q.Get("from"))
	v.Page, _ = strconv.Atoi(q.Get("page"))
	v.Page = max(v.Page, 1)
	v.First = min(max(from, 1), max(v.Total, 1))
	v.Last = min(v.First+passagesAtOnce-1, v.Total)
	rows, err := s.bot.Pool.Query(r.Context(), `SELECT ordinal, heading, body, page FROM passage WHERE version_id = $1 AND ordinal BETWEEN $2 AND $3 ORDER BY ordinal`, v.ID, v.First, v.Last)
	if err != nil {
		return fmt.Errorf("read passages: %w", err)
	}
	var p docPassage
	var suspect []screen.Finding
	for _, warning := range v.Warned {
		if warning.Quoted != "" {
			suspect = append(suspect, screen.Finding{Words: warning.Quoted})
		}
	}
	_, err = pgx.ForEachRow(rows, []any{&p.Ordinal, &p.Heading, &p.Body, &p.Page}, func() error {
		p.Text = marked(p.Body, suspect)
		v.Passages = append(v.Passages, p)
		p.Heading = nil
		return nil
	})
	if err != nil {
		return fmt.Errorf("read passages: %w", err)
	}
	at := "/inbox/library/" + strconv.FormatInt(v.ID, 10)
	v.At = fmt.Sprintf("%s?from=%d", at, v.First)
	if v.First > 1 {
		v.Back = fmt.Sprintf("%s?from=%d#passages", at, max(1, v.First-passagesAtOnce))
	}
	if v.Last < v.Total {
		v.More = fmt.Sprintf("%s?from=%d#passages", at, v.Last+1)
	}
	if q.Get("page") == "" && len(v.Passages) > 0 {
		v.Page = max(v.Passages[0].Page, 1)
	}
	return nil
}

// docShape says how the original can be looked at.
func (s *server) docShape(r *http.Request, v *docView) error {
	name, content, _, err := s.docs.Original(r.Context(), v.ID)
	if err != nil {
		return err
	}
	shape, err := s.docs.Reader.Shape(r.Context(), name, content)
	switch {
	case r.Context().Err() != nil:
		return err
	case err != nil: // it was read once: what reads it now is the lesser evil
		v.Shape = "other"
	case shape.Format == "pdf":
		v.Shape, v.Pages = "pdf", shape.Pages
		v.Page = min(v.Page, max(shape.Pages, 1))
	case shape.Format == "html":
		v.Shape = "html"
	case shape.Format == "docx" || shape.Format == "xlsx":
		v.Shape = "other"
	default:
		v.Shape = "text"
	}
	return nil
}

// docFile gives the file of a version that somebody may see.
func (s *server) docFile(r *http.Request, by bot.Staff) (name string, content []byte, err error) {
	one, err := s.oneDoc(r, by)
	if err != nil {
		return "", nil, err
	}
	if !one.Original {
		return "", nil, errNotFound
	}
	name, content, _, err = s.docs.Original(r.Context(), one.ID)
	return name, content, err
}

// docOriginal gives the file as it came, to be kept and opened elsewhere: never in here.
func (s *server) docOriginal(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	name, content, err := s.docFile(r, by)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	_, err = w.Write(content)
	return ignoreGone(r, err)
}

// docView gives a page or text as it came, in a sandbox: nothing in it runs, is fetched, or
// leads elsewhere.
func (s *server) docView(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	name, content, err := s.docFile(r, by)
	if err != nil {
		return err
	}
	shape, err := s.docs.Reader.Shape(r.Context(), name, content)
	if err != nil {
		return errNotFound
	}
	text, err := s.docs.Reader.Plain(name, content)
	if errors.Is(err, read.ErrUnsupported) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	kind := "text/plain; charset=utf-8"
	if shape.Format == "html" {
		kind = "text/html; charset=utf-8"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
	_, err = w.Write([]byte(text))
	return ignoreGone(r, err)
}

// docPicture paints a page of a PDF.
func (s *server) docPicture(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	_, content, err := s.docFile(r, by)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 {
		return errNotFound
	}
	picture, err := s.docs.Reader.Page(r.Context(), content, n)
	if errors.Is(err, read.ErrBroken) || errors.Is(err, read.ErrUnsupported) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "private, max-age=600")
	_, err = w.Write(picture)
	return ignoreGone(r, err)
}

// ignoreGone passes over that nobody waits any more for what is written.
func ignoreGone(r *http.Request, err error) error {
	if r.Context().Err() == nil {
		return err
	}
	return nil
}
