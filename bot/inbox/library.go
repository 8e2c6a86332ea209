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

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// search is a look into the library beside a case.
type search struct {
	Case          int64
	Text, Region  string
	Done          bool
	Notice        string
	Found         []found
	InForceOnDate string
}

// found is a passage, and how it is put into a reply.
type found struct {
	retrieval.Passage
	Insert string
	Inside bool // it is for the staff: nothing of it is put into a reply
}

// foundAtOnce is how many passages a search shows.
const foundAtOnce = 8

// library searches the library, for the person's region unless another is named.
func (s *server) library(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case) error {
	language := languageOf(r)
	f := search{Case: c.ID, Text: cut(r.FormValue("q"), 500), Region: strings.TrimSpace(r.FormValue("region")), Done: true, InForceOnDate: s.now().Format("2006-01-02")}
	code := ""
	if f.Region != "" {
		var err error
		if code, err = region.Parse(f.Region); err != nil {
			f.Notice = words[language]["search_no_region"]
		}
	}
	if f.Text != "" && f.Notice == "" {
		inside, err := s.insideFor(r.Context(), by)
		if err != nil {
			return err
		}
		ranking, err := s.bot.LookUp(r.Context(), retrieval.Query{Text: f.Text, Region: code, AsOf: s.now(), K: foundAtOnce, Access: inside})
		if err != nil {
			return fmt.Errorf("search the library: %w", err)
		}
		public, err := s.publicOf(r.Context(), ranking.Passages)
		if err != nil {
			return err
		}
		for _, p := range ranking.Passages {
			one := found{Passage: p, Inside: !public[p.ID]}
			if !one.Inside {
				one.Insert = cited(c.Language, p.Body, p.Title, p.Number, p.Heading)
			}
			f.Found = append(f.Found, one)
		}
	}
	if r.Header.Get("HX-Request") != "" {
		return s.show(w, r, http.StatusOK, "case", "found", by, f)
	}
	return s.showCase(w, r, http.StatusOK, by, c, func(v *caseView) { v.Search = f })
}

// publicOf says which passages may be put into a reply.
func (s *server) publicOf(ctx context.Context, all []retrieval.Passage) (map[int64]bool, error) {
	ids := make([]int64, len(all))
	for i, p := range all {
		ids[i] = p.ID
	}
	public := map[int64]bool{}
	rows, err := s.bot.Pool.Query(ctx, `SELECT passage_id FROM passage_index WHERE passage_id = ANY ($1) AND access = $2`, ids, knowledge.Public)
	if err == nil {
		var id int64
		_, err = pgx.ForEachRow(rows, []any{&id}, func() error { public[id] = true; return nil })
	}
	if err != nil {
		return nil, fmt.Errorf("read who may be answered from passages: %w", err)
	}
	return public, nil
}

// cited is a passage for a reply, with where it stands: the title, the number, the
// article.
func cited(language, body, title, number string, heading []string) string {
	body = strings.TrimSpace(body)
	article := ""
	if len(heading) > 0 && heading[len(heading)-1] != title {
		article = heading[len(heading)-1]
	}
	if language == "zh" {
		from := "《" + title + "》"
		if number != "" {
			from += "（" + number + "）"
		}
		return "“" + body + "”\n——" + from + article
	}
	from := title
	if number != "" {
		from += " (" + number + ")"
	}
	if article != "" {
		from += ", " + article
	}
	return "“" + body + "”\n— " + from
}

// inserted gives what a link puts into the reply box, where there is no script: p and
// a passage's number, or c and a canned reply's.
func (s *server) inserted(ctx context.Context, by bot.Staff, c Case, what string) (string, error) {
	if what == "" {
		return "", nil
	}
	id, err := strconv.ParseInt(what[1:], 10, 64)
	if err != nil {
		return "", errNotFound
	}
	if what[0] == 'c' {
		all, err := s.canned(ctx, by, c)
		if err != nil {
			return "", err
		}
		for _, one := range all {
			if one.ID == id {
				return one.Text, nil
			}
		}
		return "", errNotFound
	}
	var body, title, number string
	var heading []string
	// As in the search: what is public and in force today.
	err = s.bot.Pool.QueryRow(ctx, `
		SELECT p.body, v.title, v.number, p.heading
		FROM passage p JOIN passage_index i ON i.passage_id = p.id JOIN version v ON v.id = p.version_id
		WHERE p.id = $1 AND i.access = $2 AND i.in_force @> $3::date`, id, knowledge.Public, s.now().Format(time.DateOnly)).Scan(&body, &title, &number, &heading)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", errNotFound
	}
	if err != nil {
		return "", fmt.Errorf("read passage %d: %w", id, err)
	}
	return cited(c.Language, body, title, number, heading), nil
}

// canned gives the replies that were written beforehand, those in the person's
// language first.
func (s *server) canned(ctx context.Context, by bot.Staff, c Case) ([]bot.CannedReply, error) {
	all, err := s.bot.Canned(ctx, by.ID)
	slices.SortStableFunc(all, func(a, b bot.CannedReply) int {
		return rank(a.Language == c.Language) - rank(b.Language == c.Language)
	})
	return all, err
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// suggest puts an answer into the reply box, for the counsellor to edit. Nothing of it
// goes out by itself.
func (s *server) suggest(w http.ResponseWriter, r *http.Request, by bot.Staff, c Case) error {
	err := s.bot.Act(r.Context(), by.ID, c.ID, "suggest", func(_ context.Context, _ pgx.Tx, locked *bot.Case, me bot.Staff) error {
		if !locked.Owned() || locked.Owner != me.ID {
			return bot.ErrNotTheirs
		}
		return nil
	})
	var a bot.Answer
	if err == nil {
		a, err = s.bot.Suggest(r.Context(), by.ID, c.ID)
	}
	if errors.Is(err, bot.ErrNotTheirs) && scripted(r) {
		return s.wrote(w, r, by, c, "", err)
	}
	if errors.Is(err, bot.ErrNotTheirs) {
		return s.refused(w, r, by, c, err, r.FormValue("text"))
	}
	if err != nil {
		return err
	}
	text, notice := suggested(a), ""
	if text == "" {
		notice = words[languageOf(r)]["suggest_none"]
	}
	if scripted(r) {
		return answer(w, http.StatusOK, map[string]string{"text": text, "message": notice})
	}
	return s.showCase(w, r, http.StatusOK, by, c, func(v *caseView) { v.Draft, v.Notice = text, notice })
}

// suggested is an answer as a counsellor would send it: with its sources beneath. ""
// where there is none.
func suggested(a bot.Answer) string {
	if a.Outcome != bot.Answered && a.Outcome != bot.Partial || len(a.Citations) == 0 {
		return ""
	}
	// That a person can be asked for is not said by one.
	return strings.TrimSpace(strings.TrimSuffix(a.Text, prompts.Partial(a.Language))) + "\n\n" + prompts.Sources(a.Language) + "\n" + strings.Join(bot.SourceLines(a), "\n")
}
