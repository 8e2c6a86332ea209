package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/region"
	"careerbot/retrieval"
)

// quoting is the core without a model and without what it tells unasked, over a library.
func (b *Bot) quoting(s *retrieval.Searcher) *Bot {
	return &Bot{Pool: b.Pool, Searcher: s, Home: b.Home, Now: b.Now, Log: b.Log, Contact: b.Contact, hide: b.hide}
}

// goldenLooked is how many passages of a search are looked at for a document that is for
// the staff.
const goldenLooked = 5

// insideOf gives for each golden question which accesses its documents have, if none of
// them is public: nobody is answered from those, the staff find them. What is public now
// is asked as people ask: that it is to be so no longer is a drop.
func (b *Bot) insideOf(ctx context.Context, all []Golden) ([][]string, error) {
	var sources []string
	for _, g := range all {
		sources = append(sources, g.Documents...)
	}
	rows, err := b.Pool.Query(ctx, `
		SELECT d.source, coalesce(
		       array_agg(DISTINCT v.access) FILTER (WHERE v.state = 'published' AND NOT isempty(v.in_force) AND coalesce(upper(v.in_force) > $2::date, true)),
		       array_agg(DISTINCT v.access) FILTER (WHERE v.state IN ('draft', 'checked')), '{}')
		FROM document d JOIN version v ON v.document_id = d.id WHERE d.source = ANY ($1) GROUP BY d.source`, sources, b.Now().Format(time.DateOnly))
	if err != nil {
		return nil, fmt.Errorf("look for whom the golden questions are: %w", err)
	}
	accesses := map[string][]string{}
	var source string
	var access []string
	if _, err := pgx.ForEachRow(rows, []any{&source, &access}, func() error { accesses[source] = access; access = nil; return nil }); err != nil {
		return nil, fmt.Errorf("look for whom the golden questions are: %w", err)
	}
	inside := make([][]string, len(all))
	for i, g := range all {
		for _, source := range g.Documents {
			inside[i] = append(inside[i], accesses[source]...)
		}
		if slices.Contains(inside[i], "public") {
			inside[i] = nil
		}
	}
	return inside, nil
}

// laterOf gives for documents that do not hold today the day from which they will.
func (b *Bot) laterOf(ctx context.Context, all []Golden, library retrieval.Database) (map[string]time.Time, error) {
	var sources []string
	for _, g := range all {
		sources = append(sources, g.Documents...)
	}
	rows, err := library.Query(ctx, `
		SELECT d.source, min(lower(v.in_force)) FROM document d JOIN version v ON v.document_id = d.id
		WHERE d.source = ANY ($1) AND NOT isempty(v.in_force) GROUP BY d.source
		HAVING NOT bool_or(v.in_force @> $2::date) AND min(lower(v.in_force)) > $2::date`, sources, b.Now().Format(time.DateOnly))
	if err != nil {
		return nil, fmt.Errorf("look for rules that hold later: %w", err)
	}
	later := map[string]time.Time{}
	var source string
	var day time.Time
	_, err = pgx.ForEachRow(rows, []any{&source, &day}, func() error { later[source] = day; return nil })
	return later, err
}

// askGolden asks the golden questions of a library: as of today, or of the day from which
// the first of the documents holds, where none does yet; and of the staff's search, where
// the documents are for the staff (inside).
func (b *Bot) askGolden(ctx context.Context, all []Golden, inside [][]string, library retrieval.Database) ([]GoldenAnswer, error) {
	quoting := b.quoting(&retrieval.Searcher{Pool: library, Embedder: b.Searcher.Embedder, Models: b.Searcher.Models})
	later, err := b.laterOf(ctx, all, library)
	if err != nil {
		return nil, err
	}
	answers, versions := make([]GoldenAnswer, len(all)), make([][]string, len(all))
	cited := map[string][]string{}
	for i, g := range all {
		var day time.Time
		for n, source := range g.Documents {
			at, ok := later[source]
			if !ok { // one of them holds, or held
				day = time.Time{}
				break
			}
			if n == 0 || at.Before(day) {
				day = at
			}
		}
		var a Answer
		var err error
		if inside[i] != nil {
			a, err = quoting.findInside(ctx, g, day, inside[i])
		} else {
			a, err = quoting.Answer(ctx, Question{Text: g.Question, Language: g.Language, Region: g.Region, AsOf: day})
		}
		if err != nil {
			return nil, fmt.Errorf("ask %q: %w", g.Question, err)
		}
		answers[i] = GoldenAnswer{Outcome: a.Outcome, Text: a.Text, Cited: []string{}}
		for _, c := range a.Citations {
			if !slices.Contains(answers[i].Cited, c.Title) {
				answers[i].Cited = append(answers[i].Cited, c.Title)
			}
			versions[i] = append(versions[i], c.Document)
			cited[c.Document] = nil
		}
	}
	// What a version stands for: its own document, and those that it replaces.
	rows, err := library.Query(ctx, `
		SELECT v.id::text, ARRAY (
			SELECT d.source FROM document d WHERE d.id = v.document_id
			UNION
			SELECT d.source FROM version e JOIN document d ON d.id = e.document_id
			WHERE v.supersedes <> '{}' AND v.supersedes && ARRAY[e.title, $2 || e.title, replace(e.title, $2, ''), nullif(e.number, '')])
		FROM version v WHERE v.id::text = ANY ($1)`, keys(cited), region.Republic)
	if err != nil {
		return nil, err
	}
	var version string
	var sources []string
	if _, err := pgx.ForEachRow(rows, []any{&version, &sources}, func() error { cited[version] = sources; sources = nil; return nil }); err != nil {
		return nil, err
	}
	for i, g := range all {
		answers[i].Right = len(g.Documents) == 0 && len(versions[i]) == 0 || slices.ContainsFunc(versions[i], func(v string) bool {
			return slices.ContainsFunc(cited[v], func(source string) bool { return slices.Contains(g.Documents, source) })
		})
	}
	return answers, nil
}

// findInside gives the first passages that the staff's search finds, as an answer that
// cites them.
func (b *Bot) findInside(ctx context.Context, g Golden, day time.Time, access []string) (Answer, error) {
	if day.IsZero() {
		day = b.Now()
	}
	found, err := b.LookUp(ctx, retrieval.Query{Text: g.Question, Region: cmp.Or(g.Region, b.Home), AsOf: day, K: goldenLooked, Access: access})
	if err != nil || len(found.Passages) == 0 {
		return Answer{Outcome: Declined}, err
	}
	a := Answer{Outcome: Answered, Text: found.Passages[0].Body}
	for _, p := range found.Passages {
		a.Citations = append(a.Citations, Citation{Document: strconv.FormatInt(p.Version, 10), Title: p.Title})
	}
	return a, nil
}

func keys(m map[string][]string) []string {
	all := make([]string, 0, len(m))
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}
