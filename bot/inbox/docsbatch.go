package inbox

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/bot/reach"
	"careerbot/knowledge"
)

// batchView is what is to be published or withdrawn, and what that would change.
type batchView struct {
	Withdraws bool
	IDs       string
	Count     int
	Rows      []batchRow
	Answers   int // that rely on what is to be withdrawn
	Unchecked int
	Warned    int
	Gone      int // no drafts any more; not published
	Questions int // golden ones
	Report    *bot.GoldenReport
	Counted   bool         // whom it would reach
	Reach     *reach.Reach // nil: people are told of none of it
	Problem   string
	Detail    string
}

// batchRow is a document of a batch.
type batchRow struct {
	docRow
	Answers  int       // that rely on it
	Differs  *articles // from the text before; nil where there is none
	Replaces []knowledge.Replaced
}

// articles is how many of a document are otherwise than in the text before.
type articles struct{ Changed, New, Gone, Same int }

// fits is whether a document can be published, or withdrawn.
func (v batchView) fits(d knowledge.Version) bool {
	if draft := d.State == "draft" || d.State == "checked"; draft || v.Withdraws {
		return draft != v.Withdraws && d.State != "withdrawn"
	}
	return false
}

func (s *server) showBatch(w http.ResponseWriter, r *http.Request, status int, by bot.Staff, ids []int64, v batchView) error {
	all, _, err := s.docs.List(r.Context(), knowledge.Listed{IDs: ids, Limit: mostDocs})
	if err != nil {
		return err
	}
	drafts := slices.DeleteFunc(all, func(d knowledge.Version) bool { return !v.fits(d) })
	v.Gone = len(ids) - len(drafts)
	var own []string
	for _, d := range drafts {
		own = append(own, asSeen(d))
		if d.State == "draft" {
			v.Unchecked++
		}
		if watchful(d) > 0 {
			v.Warned++
		}
	}
	// What is to be looked at stands first.
	slices.SortStableFunc(drafts, func(a, b knowledge.Version) int { return watchful(b) - watchful(a) })
	if err := s.batchRows(r, drafts, &v); err != nil {
		return err
	}
	v.IDs, v.Count = strings.Join(own, ","), len(own)
	goldens, err := s.bot.Goldens(r.Context())
	if err != nil {
		return err
	}
	v.Questions = len(goldens)
	return s.show(w, r, status, "docsbatch", "", by, v)
}

// batchRows fills in the first documents of a batch, with how many answers rely on those
// that are to be withdrawn.
func (s *server) batchRows(r *http.Request, all []knowledge.Version, v *batchView) error {
	rows, err := s.docRows(r.Context(), all[:min(len(all), docsAtOnce)], nil, languageOf(r))
	if err != nil {
		return err
	}
	var ids []int64
	for _, d := range all {
		ids = append(ids, d.ID)
	}
	answers := map[int64]int{}
	if v.Withdraws {
		if answers, v.Answers, err = s.bot.AnswersOn(r.Context(), ids); err != nil {
			return err
		}
	}
	differ, replaced := map[int64]knowledge.Difference{}, map[int64][]knowledge.Replaced{}
	if !v.Withdraws {
		if replaced, err = s.docs.ReplacedBy(r.Context(), ids[:len(rows)], nil); err != nil {
			return err
		}
		if differ, err = s.docs.Differences(r.Context(), ids[:len(rows)]); err != nil {
			return err
		}
	}
	for _, row := range rows {
		one := batchRow{docRow: row, Answers: answers[row.ID], Replaces: replaced[row.ID]}
		if d, ok := differ[row.ID]; ok {
			one.Differs = &articles{d.Count(knowledge.Changed), d.Count(knowledge.Added), d.Count(knowledge.Removed), d.Count(knowledge.Same) + d.Count(knowledge.Moved)}
		}
		v.Rows = append(v.Rows, one)
	}
	return nil
}

// watchful is how much there is to look at in a draft: first who would see it that did not.
func watchful(d knowledge.Version) int {
	if d.Widened() {
		return 100 + len(d.Warnings)
	}
	return len(d.Warnings)
}

// docTry asks the golden questions of the library as it would be.
func (s *server) docTry(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	ids, _, err := s.docsNamed(r)
	if err != nil {
		return err
	}
	v, try := batchView{IDs: joined(ids), Withdraws: r.PostFormValue("do") == "withdraw"}, s.docs.Try
	if v.Withdraws {
		try = s.docs.TryWithdraw
	}
	report, err := s.bot.CompareGolden(r.Context(), ids, by.Name, s.drop, func(f func(pgx.Tx) error) error { return try(r.Context(), ids, by.Name, f) })
	switch {
	case errors.Is(err, knowledge.ErrState):
		v.Problem = "docs_wrong_state"
	case err != nil:
		return err
	default:
		v.Report = &report
	}
	if r.Header.Get("HX-Request") != "" {
		return s.show(w, r, http.StatusOK, "docsbatch", "report", by, v)
	}
	return s.showBatch(w, r, http.StatusOK, by, ids, v)
}
