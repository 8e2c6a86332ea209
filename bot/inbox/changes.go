package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge"
	"careerbot/prompts"
)

// changeRoutes are the pages on what a change of the library means: what is said otherwise
// now, which answers relied on what fell, and whom to tell; when texts begin and end; on
// which documents most answers rely; and what is asked that nothing answers.
func (s *server) changeRoutes(mux *http.ServeMux, o Options) {
	s.gapRoutes(mux)
	if s.changing = o.Library; s.changing == nil {
		return
	}
	s.pages.changing = true
	mux.HandleFunc("GET /inbox/changes", s.signedIn(s.changes, "supervisor", "admin"))
	mux.HandleFunc("GET /inbox/changes/calendar", s.signedIn(s.calendar, "supervisor", "admin"))
	mux.HandleFunc("GET /inbox/changes/documents", s.signedIn(s.reliedDocuments, "supervisor", "admin"))
	mux.HandleFunc("GET /inbox/changes/{version}", s.signedIn(s.change, "supervisor", "admin"))
	mux.HandleFunc("POST /inbox/changes/{version}", s.signedIn(s.actOnChange, "admin"))
}

const (
	lookedThrough = 300 // versions, for those that change something
	mostChanges   = 60
	documentsPage = 50
)

func (s *server) changes(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	access, err := s.accessTo(r.Context(), by)
	if err != nil {
		return err
	}
	all, _, err := s.changing.List(r.Context(), knowledge.Listed{Access: access, Limit: lookedThrough})
	if err != nil {
		return err
	}
	undone, err := s.changing.TakenBack(r.Context())
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(v knowledge.Version) bool {
		return v.Ordinal == 1 && len(v.Replaces) == 0 && !undone[v.ID] && v.State != "withdrawn" && v.State != "expired"
	})
	return s.show(w, r, http.StatusOK, "changes", "", by, struct{ All []knowledge.Version }{all[:min(len(all), mostChanges)]})
}

// calendarMonth is the days of a month on which something begins or ends.
type calendarMonth struct {
	Name string // 2026-12
	Days []knowledge.Turning
}

func (s *server) calendar(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	today := s.now()
	from, until := today.AddDate(0, -3, 0), today.AddDate(1, 0, 0)
	access, err := s.accessTo(r.Context(), by)
	if err != nil {
		return err
	}
	all, err := s.changing.Calendar(r.Context(), from.Format(time.DateOnly), until.Format(time.DateOnly), access)
	if err != nil {
		return err
	}
	var months []calendarMonth
	for _, t := range all {
		if name := t.Day[:7]; len(months) == 0 || months[len(months)-1].Name != name {
			months = append(months, calendarMonth{Name: name})
		}
		last := &months[len(months)-1]
		last.Days = append(last.Days, t)
	}
	return s.show(w, r, http.StatusOK, "changecalendar", "", by, struct {
		Months []calendarMonth
		Today  string
	}{months, today.Format(time.DateOnly)})
}

// reliedLine is a document in the ranking.
type reliedLine struct {
	bot.ReliedDocument

	RegionName string
	Years      string
}

func (s *server) reliedDocuments(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	q := r.URL.Query()
	order := q.Get("order")
	if !slices.Contains([]string{"stake", "answers", "age"}, order) {
		order = "stake"
	}
	code, wrong := region.Parse(strings.TrimSpace(q.Get("region")))
	page, err := strconv.Atoi(q.Get("page"))
	if err != nil || page < 1 || page > 10_000 {
		page = 1
	}
	access, err := s.accessTo(r.Context(), by)
	if err != nil {
		return err
	}
	all, total, counted, err := s.bot.ReliedDocuments(r.Context(), order, code, access, documentsPage, (page-1)*documentsPage)
	if err != nil {
		return err
	}
	lines := make([]reliedLine, len(all))
	for i, d := range all {
		lines[i] = reliedLine{d, placeName(r, d.Region), fmt.Sprintf("%.1f", d.Years(s.now()))}
	}
	v := struct {
		All                 []reliedLine
		Order, Region       string
		Orders              []string
		Wrong               bool
		Total, Before, Next int
		Counted             time.Time
	}{lines, order, q.Get("region"), []string{"stake", "answers", "age"}, wrong != nil, total, page - 1, 0, counted}
	if page*documentsPage < total {
		v.Next = page + 1
	}
	return s.show(w, r, http.StatusOK, "changedocuments", "", by, v)
}

// placeName is what a region is called; of what holds everywhere there is a word.
func placeName(r *http.Request, code string) string {
	if code == "" {
		return words[languageOf(r)]["change_everywhere"]
	}
	return region.Name(code, languageOf(r))
}

// fallLine is an article that fell, with how many answers relied on it.
type fallLine struct {
	bot.Fall

	Answers int
	Words   []knowledge.Piece
}

// changeView is what a version changes.
type changeView struct {
	knowledge.Version

	Earlier            int64
	Fields             []string                  // what is said otherwise of it than of that
	Articles           []knowledge.ArticleChange // but for those that are the same
	Same, Moved        int
	Changed, New, Gone int
	Whole              []knowledge.Fallen  // of documents that fall with all that is in them: their first articles
	Guides             []knowledge.Quoting // that name what falls
	Reliance           bot.Reliance
	Falls              []fallLine // on which answers relied
	Notice             bot.Notice
	Messages           []bot.Answer // as people will see it
	May, Live          bool         // who looks is an admin; it is published
	Own                bool         // who looks has drafted it, and another admin must approve it
	NoteZH, NoteEN     string
	Problem, Done      string
	Told               int
}

func (s *server) readChange(r *http.Request, by bot.Staff) (v changeView, relied []bot.Fall, err error) {
	ctx := r.Context()
	id, err := strconv.ParseInt(r.PathValue("version"), 10, 64)
	if err != nil {
		return v, nil, errNotFound
	}
	access, err := s.accessTo(ctx, by)
	if err != nil {
		return v, nil, err
	}
	found, _, err := s.changing.List(ctx, knowledge.Listed{IDs: []int64{id}, Access: access})
	if err != nil {
		return v, nil, err
	}
	if len(found) == 0 {
		return v, nil, errNotFound
	}
	v.Version, v.May = found[0], by.Role == "admin"
	v.Live = v.State != "draft" && v.State != "checked"
	if v.Earlier, err = s.changing.Earlier(ctx, id); err != nil {
		return v, nil, err
	}
	if v.Earlier != 0 { // it may have been for others
		before, _, err := s.changing.List(ctx, knowledge.Listed{IDs: []int64{v.Earlier}, Access: access})
		if err != nil {
			return v, nil, err
		}
		if len(before) == 0 {
			v.Earlier = 0
		} else {
			teams, err := s.bot.Teams(ctx)
			if err != nil {
				return v, nil, err
			}
			v.Fields = betweenTexts(languageOf(r), before[0], v.Version, teams)
		}
	}
	var known []knowledge.Difference
	if v.Earlier != 0 {
		d, err := s.changing.Compare(ctx, v.Earlier, id)
		if err != nil {
			return v, nil, err
		}
		v.Same, v.Moved, v.Changed, v.New, v.Gone = d.Count(knowledge.Same), d.Count(knowledge.Moved), d.Count(knowledge.Changed), d.Count(knowledge.Added), d.Count(knowledge.Removed)
		known = append(known, d)
		v.Articles = slices.DeleteFunc(slices.Clone(d.Articles), func(a knowledge.ArticleChange) bool { return a.What == knowledge.Same })
	}
	fallen, err := s.changing.Falls(ctx, id, s.bot.Cited, known...)
	if err != nil {
		return v, nil, err
	}
	if fallen, err = s.seenFalls(ctx, fallen, access); err != nil {
		return v, nil, err
	}
	// Answers that rely on what was taken back come before what it would change again.
	cited, err := s.bot.Cited(ctx, []int64{id})
	if err != nil {
		return v, nil, err
	}
	isUndone := func(f knowledge.Fallen) bool { return f.What == knowledge.Undone }
	undone := cited[id] && slices.ContainsFunc(fallen, isUndone)
	fallen = slices.DeleteFunc(fallen, func(f knowledge.Fallen) bool { return isUndone(f) != undone })
	v.Live = v.Live || undone
	if v.Guides, err = s.changing.GuidesTo(ctx, fallen, access); err != nil {
		return v, nil, err
	}
	falls := make([]bot.Fall, len(fallen))
	whole := map[int64]bool{}
	for i, f := range fallen {
		falls[i] = bot.Fall{Version: f.Version, Start: f.Before.Start, End: f.Before.End, Title: f.Title, Number: f.Number, What: f.What, Heading: f.Before.Heading, Text: f.Before.Text,
			NowHeading: f.After.Heading, Now: f.After.Text, NowStart: f.After.Start, NowEnd: f.After.End}
		if f.What != knowledge.Changed && f.What != knowledge.Removed && !whole[f.Version] {
			whole[f.Version], v.Whole = true, append(v.Whole, f)
		}
	}
	if v.Reliance, err = s.bot.Relied(ctx, falls); err != nil {
		return v, nil, err
	}
	for i, f := range falls {
		if v.Reliance.Falls[i] > 0 {
			relied = append(relied, f)
			v.Falls = append(v.Falls, fallLine{Fall: f, Answers: v.Reliance.Falls[i]})
		}
	}
	if v.Notice, err = s.bot.NoticeOf(ctx, id); err != nil {
		return v, nil, err
	}
	v.Own = v.Notice.Drafter == by.ID && v.Notice.Another
	v.NoteZH, v.NoteEN = prompts.RuleNote("zh"), prompts.RuleNote("en")
	if v.Notice.State != "" {
		v.NoteZH, v.NoteEN = v.Notice.Notes["zh"], v.Notice.Notes["en"]
		first, err := s.seenOf(ctx, v.Notice.Falls, access)
		if err != nil {
			return v, nil, err
		}
		for _, language := range []string{"zh", "en"} {
			v.Messages = append(v.Messages, v.Notice.Message(language, first))
		}
	}
	return v, relied, nil
}

// seenFalls leaves out what falls in texts that are for others.
func (s *server) seenFalls(ctx context.Context, all []knowledge.Fallen, access []string) ([]knowledge.Fallen, error) {
	var ids []int64
	for _, f := range all {
		ids = append(ids, f.Version)
	}
	seen, err := s.visible(ctx, ids, access)
	return slices.DeleteFunc(all, func(f knowledge.Fallen) bool { return !seen[f.Version] }), err
}

// seenOf gives the places, from 1, of those in a message that are not of texts for others.
func (s *server) seenOf(ctx context.Context, falls []bot.Fall, access []string) ([]int, error) {
	ids := make([]int64, len(falls))
	for i, f := range falls {
		ids[i] = f.Version
	}
	seen, err := s.visible(ctx, ids, access)
	places := []int{}
	for i, f := range falls {
		if seen[f.Version] {
			places = append(places, i+1)
		}
	}
	return places, err
}

func (s *server) change(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	v, _, err := s.readChange(r, by)
	if err != nil {
		return err
	}
	if done := r.URL.Query().Get("done"); slices.Contains([]string{"draft", "approve", "stop"}, done) {
		v.Done = "change_done_" + done
	}
	return s.show(w, r, http.StatusOK, "change", "", by, v)
}

func (s *server) actOnChange(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	v, relied, err := s.readChange(r, by)
	if err != nil {
		return err
	}
	revision, err := strconv.ParseInt(r.PostFormValue("revision"), 10, 64)
	if err != nil {
		return bot.ErrTaken
	}
	do := r.PostFormValue("do")
	switch do {
	case "draft":
		v.NoteZH, v.NoteEN = r.PostFormValue("zh"), r.PostFormValue("en")
		err = s.bot.DraftNotice(r.Context(), by.ID, v.ID, revision, map[string]string{"zh": v.NoteZH, "en": v.NoteEN}, relied)
	case "approve":
		_, err = s.bot.ApproveNotice(r.Context(), by.ID, v.ID, revision)
	case "stop":
		err = s.bot.StopNotice(r.Context(), by.ID, v.ID)
	default:
		return errNotFound
	}
	switch {
	case errors.Is(err, bot.ErrNotice):
		v.Problem = "change_problem_words"
	case errors.Is(err, bot.ErrUnpublished):
		v.Problem = "change_problem_unpublished"
	case errors.Is(err, bot.ErrOwn):
		v.Problem = "change_problem_own"
	case errors.Is(err, bot.ErrTaken):
		v.Problem = "change_problem_taken"
	case err != nil:
		return refused(err)
	default:
		http.Redirect(w, r, fmt.Sprintf("/inbox/changes/%d?done=%s#tell", v.ID, do), http.StatusSeeOther)
		return nil
	}
	return s.show(w, r, http.StatusConflict, "change", "", by, v)
}
