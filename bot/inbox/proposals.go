package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/retrieval"
)

// proposalRoutes are the pages on which a counsellor's answer becomes a guide.
func (s *server) proposalRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /inbox/proposals", s.signedIn(s.proposals))
	mux.HandleFunc("GET /inbox/proposals/new", s.signedIn(s.draftProposal))
	mux.HandleFunc("POST /inbox/proposals/new", s.signedIn(s.propose))
	mux.HandleFunc("GET /inbox/proposals/{id}", s.signedIn(s.proposal))
	mux.HandleFunc("POST /inbox/proposals/{id}", s.signedIn(s.changeProposal))
}

// mostProposals and mostFound bound the lists.
const (
	mostProposals = 200
	mostFound     = 8
)

// proposalView is the form of a proposal.
type proposalView struct {
	bot.Proposal

	RegionName string
	New        bool                 // it is not stored yet
	May        bool                 // who looks may decide
	Editable   bool                 // and change it
	Near       []bot.ProposalSource // may be added to its sources
	Find       string               // what was looked for in the library
	Gaps       []bot.Gap
	Problem    string   // key of what is wrong with what was sent
	Detail     string   // what the library said of it
	Hidden     bool     // placeholders stand in it
	Found      []string // numbers and names in it, which may be somebody's
	Saved      bool
}

func (s *server) proposals(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	state := r.URL.Query().Get("state")
	if !slices.Contains([]string{"proposed", "accepted", "rejected"}, state) {
		state = ""
	}
	all, err := s.bot.Proposals(r.Context(), by.ID, state, mostProposals)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "proposals", "", by, struct {
		All    []bot.Proposal
		State  string
		States []string
	}{all, state, []string{"", "proposed", "accepted", "rejected"}})
}

func (s *server) draftProposal(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	handoff, err := strconv.ParseInt(r.URL.Query().Get("case"), 10, 64)
	if err != nil {
		return errNotFound
	}
	turn, err := strconv.ParseInt(r.URL.Query().Get("turn"), 10, 64)
	if err != nil {
		turn = 0 // the whole case
	}
	p, near, err := s.bot.DraftProposal(r.Context(), by.ID, handoff, turn)
	if err != nil {
		return refused(err)
	}
	if err := s.bot.Audit(r.Context(), s.bot.Pool, by.ID, handoff, "read", "proposal"); err != nil {
		return err
	}
	return s.showProposal(w, r, by, proposalView{Proposal: p, New: true, Editable: true, Near: near})
}

// refused is an error of the rights as the pages have it.
func refused(err error) error {
	if errors.Is(err, bot.ErrRights) {
		return errForbidden
	}
	return err
}

// read reads the form into a proposal. Its sources are passages of the library; the
// form says only which. Sources that were there and are still wanted stay as they
// were, also where the library has gone on.
func (s *server) readProposal(r *http.Request, p *bot.Proposal) (problem string, err error) {
	if err := r.ParseForm(); err != nil {
		return "", fmt.Errorf("read the form: %w", err)
	}
	p.Title, p.Question, p.Text, p.Language = r.PostFormValue("title"), r.PostFormValue("question"), r.PostFormValue("text"), r.PostFormValue("language")
	code, err := region.Parse(strings.TrimSpace(r.PostFormValue("region")))
	if err != nil {
		problem = "after_problem_region"
	} else {
		p.Region = code
	}
	var wanted []int64
	for _, v := range r.PostForm["passage"] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil && len(wanted) < 60 && !slices.Contains(wanted, id) {
			wanted = append(wanted, id)
		}
	}
	kept := slices.DeleteFunc(slices.Clone(p.Sources), func(s bot.ProposalSource) bool { return !slices.Contains(wanted, s.Passage) })
	wanted = slices.DeleteFunc(wanted, func(id int64) bool {
		return slices.ContainsFunc(kept, func(s bot.ProposalSource) bool { return s.Passage == id })
	})
	more, err := s.bot.SourcesOf(r.Context(), wanted)
	if err != nil {
		return "", err
	}
	p.Sources = slices.Concat(kept, more)
	return problem, nil
}

// find looks into the library for sources that can be added.
func (s *server) find(ctx context.Context, v *proposalView, query string) error {
	if v.Find = strings.TrimSpace(query); v.Find == "" || s.bot.Searcher == nil {
		return nil
	}
	found, err := s.bot.LookUp(ctx, retrieval.Query{Text: v.Find, Region: v.Region, AsOf: s.now(), K: mostFound})
	if err != nil {
		return fmt.Errorf("search the library: %w", err)
	}
	for _, p := range found.Passages {
		if !slices.ContainsFunc(v.Sources, func(s bot.ProposalSource) bool { return s.Passage == p.ID }) {
			v.Near = append(v.Near, bot.ProposalSource{Version: p.Version, Passage: p.ID, Title: p.Title, Number: p.Number, Heading: p.Heading, Quote: p.Body})
		}
	}
	return nil
}

func (s *server) propose(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	p := bot.Proposal{Staff: by.ID}
	problem, err := s.readProposal(r, &p)
	if err != nil {
		return err
	}
	p.Case, _ = strconv.ParseInt(r.PostFormValue("case"), 10, 64) // 0 is nobody's
	p.Turn, _ = strconv.ParseInt(r.PostFormValue("turn"), 10, 64) // checked to be of the case where it is stored
	v := proposalView{Proposal: p, New: true, Editable: true, Problem: problem}
	if r.PostFormValue("do") == "find" || problem != "" {
		if err := s.find(r.Context(), &v, r.PostFormValue("find")); err != nil {
			return err
		}
		return s.showProposal(w, r, by, v)
	}
	id, err := s.bot.Propose(r.Context(), p)
	if errors.Is(err, bot.ErrUnfit) {
		v.Problem = "after_problem_unfit"
		return s.showProposal(w, r, by, v)
	}
	if err != nil {
		return refused(err)
	}
	http.Redirect(w, r, fmt.Sprintf("/inbox/proposals/%d?saved=1", id), http.StatusSeeOther)
	return nil
}

// stored is a proposal as it is in the database, for who may see it.
func (s *server) stored(r *http.Request, by bot.Staff) (v proposalView, err error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return v, errNotFound
	}
	if v.Proposal, v.May, err = s.bot.Proposal(r.Context(), by.ID, id); err != nil {
		return v, refused(err)
	}
	v.Editable = v.State == "proposed"
	if v.May && v.Editable {
		v.Gaps, err = s.bot.GapsOf(r.Context(), by.ID, id)
	}
	return v, err
}

func (s *server) proposal(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	v, err := s.stored(r, by)
	if err != nil {
		return err
	}
	v.Saved = r.URL.Query().Has("saved")
	return s.showProposal(w, r, by, v)
}

func (s *server) showProposal(w http.ResponseWriter, r *http.Request, by bot.Staff, v proposalView) error {
	v.RegionName, v.Hidden = region.Name(v.Region, languageOf(r)), bot.Hidden(v.Title+v.Question+v.Text)
	if v.Region == "" {
		v.RegionName = ""
	}
	if v.May && v.Editable {
		v.Found, _ = s.bot.Findings(v.Proposal) // what cannot be gone through is not accepted
	}
	status := http.StatusOK
	if v.Problem != "" {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, status, "proposal", "", by, v)
}

// changeProposal saves, and with that accepts or rejects, what stands in the form.
func (s *server) changeProposal(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	v, err := s.stored(r, by)
	if err != nil {
		return err
	}
	problem, err := s.readProposal(r, &v.Proposal)
	if err != nil {
		return err
	}
	v.Problem = problem
	if v.Revision, err = strconv.ParseInt(r.PostFormValue("revision"), 10, 64); err != nil {
		return bot.ErrTaken
	}
	do := r.PostFormValue("do")
	switch {
	case problem != "":
	case do == "accept" && r.PostFormValue("checked") == "":
		v.Problem = "after_problem_unchecked"
	case do == "reject" && strings.TrimSpace(r.PostFormValue("why")) == "":
		v.Problem = "after_problem_why"
	}
	if do == "find" || v.Problem != "" {
		if err := s.find(r.Context(), &v, r.PostFormValue("find")); err != nil {
			return err
		}
		return s.showProposal(w, r, by, v)
	}
	revision, err := s.bot.ReviseProposal(r.Context(), by.ID, v.Proposal)
	if err == nil {
		v.Revision = revision
		err = s.decide(r, by, v, do)
	}
	switch {
	case errors.Is(err, bot.ErrUnfit):
		v.Problem = "after_problem_unfit"
	case errors.Is(err, bot.ErrUnsourced):
		v.Problem = "after_problem_unsourced"
	case errors.Is(err, bot.ErrFound):
		v.Problem = "after_problem_found"
	case errors.Is(err, bot.ErrBlocked):
		v.Problem = "after_problem_blocked"
	case errors.Is(err, bot.ErrRefused):
		v.Problem, v.Detail = "after_problem_refused", strings.TrimPrefix(err.Error(), bot.ErrRefused.Error()+": ")
	case err != nil:
		return refused(err)
	default:
		http.Redirect(w, r, fmt.Sprintf("/inbox/proposals/%d?saved=1", v.ID), http.StatusSeeOther)
		return nil
	}
	return s.showProposal(w, r, by, v)
}

func (s *server) decide(r *http.Request, by bot.Staff, v proposalView, do string) error {
	switch do {
	case "accept":
		if s.publish == nil {
			return fmt.Errorf("%w: %s", bot.ErrRefused, words[languageOf(r)]["after_no_library"])
		}
		var gaps []int64
		for _, g := range r.PostForm["gap"] {
			if id, err := strconv.ParseInt(g, 10, 64); err == nil {
				gaps = append(gaps, id)
			}
		}
		return s.bot.AcceptProposal(r.Context(), by.ID, v.ID, v.Revision, gaps, r.PostForm["public"], s.publish)
	case "reject":
		return s.bot.RejectProposal(r.Context(), by.ID, v.ID, v.Revision, r.PostFormValue("why"), r.PostFormValue("checked") != "", r.PostForm["public"])
	}
	return nil
}
