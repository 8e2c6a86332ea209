package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge"
)

// docMend stores what an admin says of a draft; with "check" they have looked at it, too.
func (s *server) docMend(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	one, err := s.oneDoc(r, by)
	if err != nil {
		return err
	}
	f := docForm{
		Title: cut(r.PostFormValue("title"), 500), Issuer: cut(r.PostFormValue("issuer"), 300), Number: cut(r.PostFormValue("number"), 100), Region: cut(r.PostFormValue("region"), 40),
		Kind: r.PostFormValue("kind"), Language: r.PostFormValue("language"), URL: cut(r.PostFormValue("url"), 2000),
		ValidFrom: cut(r.PostFormValue("valid_from"), 20), ValidTo: cut(r.PostFormValue("valid_to"), 20), Supersedes: cut(r.PostFormValue("supersedes"), 5000), Access: r.PostFormValue("access"),
	}
	taken := f.take(r.PostFormValue("take"))
	say, wrong := f.metadata()
	if wrong != "" {
		return s.showDoc(w, r, http.StatusUnprocessableEntity, by, func(v *docView) { v.Form, v.Problem, v.Revision = f, wrong, r.PostFormValue("revision") })
	}
	checked, changes := r.PostFormValue("do") == "check" && !taken, fieldChanges(one, say, f.Access)
	detail, err := mendedDetail(one.ID, changes)
	if err != nil {
		return err
	}
	also := []knowledge.Also{knowledge.Seen([]int64{one.ID}, map[int64]string{one.ID: r.PostFormValue("revision")}), s.noted(by, "library_mended", detail)}
	if checked {
		also = append(also, s.noted(by, "library_checked", r.PathValue("id")))
	}
	_, err = s.docs.Mend(r.Context(), one.ID, say, f.Access, by.Name, checked, also...)
	if errors.Is(err, knowledge.ErrChanged) { // what it says now is shown, not what was sent
		return s.showDoc(w, r, http.StatusConflict, by, func(v *docView) { v.Problem = "docs_wrong_mended" })
	}
	if errors.Is(err, knowledge.ErrState) {
		return s.showDoc(w, r, http.StatusConflict, by, func(v *docView) { v.Form, v.Problem = f, "docs_wrong_state" })
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/library/"+r.PathValue("id")+"?saved=1", http.StatusSeeOther)
	return nil
}

// take puts what the text proposes into the form, and reports whether it did.
func (f *docForm) take(proposal string) bool {
	field, value, _ := strings.Cut(proposal, " ")
	value = cut(value, 300)
	switch field {
	case "issuer":
		f.Issuer = value
	case "region":
		f.Region = value
	case "valid_from":
		f.ValidFrom = value
	default:
		return false
	}
	return true
}

// docProposal is a proposal as it is shown, and as it is taken.
type docProposal struct {
	Shown, Words, Take string
}

// docProposals adds to a draft what its text lets suppose, and what is from the text before.
func (s *server) docProposals(ctx context.Context, v *docView, language string) error {
	v.Kept, v.Proposed = map[string]bool{}, map[string][]docProposal{}
	if !v.May || !v.Draft {
		return nil
	}
	for _, field := range v.Inherited {
		v.Kept[field] = true
	}
	all, err := s.docs.Proposals(ctx, v.ID)
	if err != nil {
		return err
	}
	for _, p := range all {
		shown := p.Value
		if p.Field == "region" {
			shown = region.Name(p.Value, language)
		}
		v.Proposed[p.Field] = append(v.Proposed[p.Field], docProposal{shown, p.Words, p.Field + " " + p.Value})
	}
	return nil
}

// docCorrect begins a new version of what is published, for better metadata.
func (s *server) docCorrect(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	one, err := s.oneDoc(r, by)
	if err != nil {
		return err
	}
	id, err := s.docs.Correct(r.Context(), one.ID, by.Name, s.noted(by, "library_correcting", r.PathValue("id")))
	switch {
	case errors.Is(err, knowledge.ErrWaits):
		return s.showDoc(w, r, http.StatusConflict, by, func(v *docView) { v.Problem, v.Waiting = "docs_wrong_waits", id })
	case errors.Is(err, knowledge.ErrState):
		return s.showDoc(w, r, http.StatusConflict, by, func(v *docView) { v.Problem = "docs_wrong_state" })
	case err != nil:
		return err
	}
	http.Redirect(w, r, fmt.Sprintf("/inbox/library/%d?saved=correct", id), http.StatusSeeOther)
	return nil
}

// metadata reads the form. wrong is the key of what is wrong with it.
func (f docForm) metadata() (m knowledge.Metadata, wrong string) {
	m = knowledge.Metadata{Title: f.Title, Issuer: f.Issuer, Number: f.Number, URL: f.URL, Kind: f.Kind, Language: f.Language, Exact: true}
	var err error
	if m.Region, err = region.Parse(f.Region); err != nil {
		return m, "docs_no_region"
	}
	if m.ValidFrom, err = knowledge.ParseDate(f.ValidFrom); err != nil {
		return m, "docs_no_day"
	}
	if m.ValidTo, err = knowledge.ParseDate(f.ValidTo); err != nil {
		return m, "docs_no_day"
	}
	for line := range strings.Lines(f.Supersedes) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			m.Supersedes = append(m.Supersedes, strings.Trim(line, "《》"))
		}
	}
	switch {
	case f.Title == "":
		return m, "docs_no_title"
	case f.Kind != "policy" && f.Kind != "guide", f.Language != "zh" && f.Language != "en":
		return m, "docs_upload_wrong"
	case !knowledge.ValidAccess(f.Access):
		return m, "docs_no_access"
	case f.URL != "" && !strings.HasPrefix(f.URL, "https://") && !strings.HasPrefix(f.URL, "http://"):
		return m, "docs_no_url"
	case !m.ValidTo.IsZero() && !m.ValidTo.After(m.ValidFrom):
		return m, "docs_no_order"
	}
	return m, ""
}

// docRenew makes a draft the next version of another document.
func (s *server) docRenew(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	one, err := s.oneDoc(r, by)
	if err != nil {
		return err
	}
	document, err := strconv.ParseInt(r.PostFormValue("document"), 10, 64)
	if err != nil {
		return errNotFound
	}
	seen := knowledge.Seen([]int64{one.ID}, map[int64]string{one.ID: r.PostFormValue("revision")})
	err = s.docs.Renew(r.Context(), one.ID, document, func(ctx context.Context, tx pgx.Tx, is knowledge.Metadata, access string) error {
		n, err := s.bot.MoveGoldens(ctx, tx, one.Document, document)
		if err != nil {
			return err
		}
		if n > 0 {
			if err := s.noted(by, "library_golden_moved", fmt.Sprintf("%d (%d)", document, n))(ctx, tx); err != nil {
				return err
			}
		}
		detail, err := mendedDetail(one.ID, fieldChanges(one, is, access))
		if err != nil {
			return err
		}
		return s.noted(by, "library_mended", detail)(ctx, tx)
	}, seen)
	if errors.Is(err, knowledge.ErrChanged) {
		return s.showDoc(w, r, http.StatusConflict, by, func(v *docView) { v.Problem = "docs_wrong_mended" })
	}
	if errors.Is(err, knowledge.ErrState) {
		return s.showDoc(w, r, http.StatusConflict, by, func(v *docView) { v.Problem = "docs_wrong_state" })
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/library/"+r.PathValue("id")+"?saved=1", http.StatusSeeOther)
	return nil
}
