package inbox

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge"
)

type goldenRow struct {
	bot.Golden
	RegionName string
	Titles     []docTitle
	Last       bot.GoldenLast // what it came to when it was asked last
}

// docTitle is a document that answers a golden question.
type docTitle struct {
	ID     int64
	Source string
	Title  string
}

type goldenView struct {
	All      []goldenRow
	May      bool
	Problem  string
	Done     string
	Question string // as it was sent
	Region   string
	Near     []docTitle // documents that can answer it
	Find     string
}

// goldenPage lists the golden questions. Those of counsellors stand with their proposals.
func (s *server) goldenPage(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	v := goldenView{Question: cut(r.FormValue("question"), 500), Region: cut(r.FormValue("region"), 40), Find: cut(r.FormValue("find"), 200)}
	if done := r.URL.Query().Get("done"); done == "add" || done == "remove" {
		v.Done = "docs_golden_done_" + done
	}
	return s.showGolden(w, r, http.StatusOK, by, v)
}

func (s *server) showGolden(w http.ResponseWriter, r *http.Request, status int, by bot.Staff, v goldenView) error {
	v.May = by.Role == "admin"
	access, err := s.accessTo(r.Context(), by)
	if err != nil {
		return err
	}
	all, err := s.goldensFor(r.Context(), access)
	if err != nil {
		return err
	}
	var sources []string
	for _, g := range all {
		sources = append(sources, g.Documents...)
	}
	rows, err := s.bot.Pool.Query(r.Context(), `
		SELECT DISTINCT ON (d.source) v.id, d.source, v.title FROM document d JOIN version v ON v.document_id = d.id
		WHERE d.source = ANY ($1) AND ($2::text[] IS NULL OR v.access = ANY ($2)) ORDER BY d.source, v.ordinal DESC`, sources, access)
	if err != nil {
		return fmt.Errorf("read documents of golden questions: %w", err)
	}
	titles := map[string]docTitle{}
	var one docTitle
	if _, err := pgx.ForEachRow(rows, []any{&one.ID, &one.Source, &one.Title}, func() error { titles[one.Source] = one; return nil }); err != nil {
		return fmt.Errorf("read documents of golden questions: %w", err)
	}
	last, err := s.bot.LastAsked(r.Context(), all)
	if err != nil {
		return err
	}
	for i, g := range all {
		row := goldenRow{Golden: g, RegionName: region.Name(g.Region, languageOf(r)), Last: last[i]}
		for _, source := range g.Documents {
			if t, ok := titles[source]; ok {
				row.Titles = append(row.Titles, t)
			}
		}
		v.All = append(v.All, row)
	}
	if v.Find != "" {
		found, _, err := s.docs.List(r.Context(), knowledge.Listed{Text: v.Find, Access: access, Limit: 10})
		if err != nil {
			return err
		}
		for _, d := range found {
			v.Near = append(v.Near, docTitle{d.ID, d.Source, d.Title})
		}
	}
	return s.show(w, r, status, "docsgolden", "", by, v)
}

// goldensFor gives the golden questions that somebody may read who sees these accesses, all
// of them where it is nil: the words of a question tell what is in its documents, so all of
// those must be theirs to see, in all of their texts.
func (s *server) goldensFor(ctx context.Context, access []string) ([]bot.Golden, error) {
	all, err := s.bot.Goldens(ctx)
	if err != nil || access == nil {
		return all, err
	}
	rows, err := s.bot.Pool.Query(ctx, `
		SELECT d.id, d.source FROM document d JOIN version v ON v.document_id = d.id GROUP BY d.id, d.source HAVING bool_and(v.access = ANY ($1))`, access)
	if err != nil {
		return nil, fmt.Errorf("look which golden questions somebody may see: %w", err)
	}
	documents, sources := map[int64]bool{0: true}, map[string]bool{}
	var id int64
	var source string
	if _, err := pgx.ForEachRow(rows, []any{&id, &source}, func() error { documents[id], sources[source] = true, true; return nil }); err != nil {
		return nil, fmt.Errorf("look which golden questions somebody may see: %w", err)
	}
	return slices.DeleteFunc(all, func(g bot.Golden) bool {
		return !documents[g.Document] || slices.ContainsFunc(g.Documents, func(source string) bool { return !sources[source] })
	}), nil
}

// goldenAct adds a golden question, or takes one out.
func (s *server) goldenAct(w http.ResponseWriter, r *http.Request, by bot.Staff) error {
	back, done := within(r.PostFormValue("back")), "add"
	if back == "/inbox/" {
		back = "/inbox/library/golden"
	}
	switch r.PostFormValue("do") {
	case "remove":
		id, err := strconv.ParseInt(r.PostFormValue("golden"), 10, 64)
		if err != nil {
			return errNotFound
		}
		if _, err := s.bot.RemoveGolden(r.Context(), by.ID, []int64{id}); err != nil {
			return err
		}
		done = "remove"
	case "add":
		g := bot.Golden{Question: cut(r.PostFormValue("question"), 500), Region: cut(r.PostFormValue("region"), 40), Documents: r.PostForm["document"], Origin: "admin", By: by.Name}
		if id, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64); err == nil {
			all, _, err := s.docs.List(r.Context(), knowledge.Listed{IDs: []int64{id}})
			if err != nil {
				return err
			}
			if len(all) == 0 {
				return errNotFound
			}
			g.Origin, g.Document, g.Documents = "document", all[0].Document, []string{all[0].Source}
			g.Region = cmp.Or(g.Region, all[0].Region) // it is asked for where the document holds
		}
		_, err := s.bot.AddGolden(r.Context(), by.ID, []bot.Golden{g})
		if errors.Is(err, bot.ErrGolden) {
			return s.showGolden(w, r, http.StatusUnprocessableEntity, by, goldenView{Problem: "docs_golden_wrong", Question: g.Question, Region: g.Region})
		}
		if err != nil {
			return err
		}
	default:
		return errNotFound
	}
	if strings.Contains(back, "?") {
		back += "&done=" + done
	} else {
		back += "?done=" + done
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// lastRun gives what the golden questions came to when a publication was blocked; nil if
// that cannot be read.
func (s *server) lastRun(r *http.Request, ids []int64) *bot.GoldenReport {
	var g bot.GoldenReport
	var changes []byte
	ids = append([]int64{}, ids...) // NULL is none
	slices.Sort(ids)
	err := s.bot.Pool.QueryRow(r.Context(), `
		SELECT id, at, questions, right_before, right_after, blocked, changes FROM golden_run WHERE versions = $1 ORDER BY id DESC LIMIT 1`, slices.Compact(ids)).
		Scan(&g.ID, &g.At, &g.Questions, &g.RightBefore, &g.RightAfter, &g.Blocked, &changes)
	if err == nil {
		err = json.Unmarshal(changes, &g.Changes)
	}
	if err != nil {
		s.log.Error("inbox: read what the golden questions came to", "error", err)
		return nil
	}
	return &g
}
