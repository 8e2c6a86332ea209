package entitlement

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/calculator"
)

// Clause is a clause of a published rule as it stands in the library.
type Clause struct {
	Document, Title, Issuer, Number, Region, ValidFrom, URL string
	ValidTo                                                 *string
	Heading                                                 []string
	Body                                                    string // exact text of the whole clause
	Start                                                   int    // its offset in the document, in characters
}

// longestQuote is how much of a clause is cited at once, in characters: what is longer is
// cut to the span of the words that the rule quotes.
const longestQuote = 240

// Span gives the part of a clause that is cited for some quotes, and its offset in the
// document: the clause, or of a long one what reaches from the first quote to the last.
func (c Clause) Span(quotes []string) (quote string, start, end int) {
	from, to := len(c.Body), 0
	for _, q := range quotes {
		if i := strings.Index(c.Body, q); i >= 0 {
			from, to = min(from, i), max(to, i+len(q))
		}
	}
	if from > to || utf8.RuneCountInString(c.Body) <= longestQuote {
		from, to = 0, len(c.Body)
	}
	start = c.Start + utf8.RuneCountInString(c.Body[:from])
	return c.Body[from:to], start, start + utf8.RuneCountInString(c.Body[from:to])
}

// Key names a clause of a document.
func Key(c calculator.Clause) string { return c.Document + "\x00" + c.Number + "\x00" + c.Article }

// Clauses gives the clauses that published rules cite, by [Key], in the versions of the
// documents with which the rules were compared.
func Clauses(ctx context.Context, pool *pgxpool.Pool, rules []string, book *calculator.Book) (map[string]Clause, error) {
	rows, err := pool.Query(ctx, `
		SELECT e.rule, c.clause, v.id, v.title, v.issuer, v.number, v.region, coalesce(v.valid_from::text, ''), v.valid_to::text, v.url, p.heading,
		       min(p.start_at), substr(v.body, min(p.start_at) + 1, max(p.end_at) - min(p.start_at))
		FROM entitlement_version e JOIN entitlement_citation c ON c.entitlement_id = e.id
		JOIN version v ON v.id = c.version_id JOIN passage p ON p.version_id = v.id AND p.heading[cardinality(p.heading)] = c.article
		WHERE e.state = 'published' AND e.rule = ANY ($1)
		GROUP BY e.rule, c.clause, v.id, p.heading ORDER BY e.rule, c.clause, min(p.start_at)`, rules)
	if err != nil {
		return nil, err
	}
	all := map[string]Clause{}
	var rule, name string
	var version int64
	var c Clause
	_, err = pgx.ForEachRow(rows, []any{&rule, &name, &version, &c.Title, &c.Issuer, &c.Number, &c.Region, &c.ValidFrom, &c.ValidTo, &c.URL, &c.Heading, &c.Start, &c.Body}, func() error {
		c.Document = strconv.FormatInt(version, 10)
		if cited, ok := book.Clause(rule, name); ok {
			if _, there := all[Key(cited)]; !there {
				c.Heading = slices.Clone(c.Heading)
				all[Key(cited)] = c
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the clauses of rules: %w", err)
	}
	return all, nil
}

// Part is the rules of a smaller region.
type Part struct {
	Region string
	Book   *calculator.Book
}

// Below gives the rules of regions within one, each by itself: what could change if it
// were known where in it somebody is.
func Below(ctx context.Context, pool *pgxpool.Pool, found Found, code string, day time.Time) ([]Part, error) {
	if found.Facts.All() == nil {
		return nil, nil
	}
	rows, err := pool.Query(ctx, `
		SELECT e.region, e.body, entitlement_suspended(e.id, $2) <> '{}' FROM entitlement_version e
		WHERE e.state = 'published' AND e.region <> $1 AND ($1 = 'CN' OR starts_with(e.region, $1)) AND e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to > $2)
		ORDER BY e.region, e.rule`, code, day)
	if err != nil {
		return nil, err
	}
	byRegion, gone := map[string][]*calculator.Rule{}, map[string][]string{}
	var where, body string
	var suspended bool
	if _, err := pgx.ForEachRow(rows, []any{&where, &body, &suspended}, func() error {
		here := byRegion[where]
		if rule, err := parsed(body, found.Facts); err != nil || suspended { // it waits for a person, as in For
			gone[where] = append(gone[where], calculator.Replaces([]byte(body))...)
		} else {
			here = append(here, rule)
		}
		byRegion[where] = here
		return nil
	}); err != nil {
		return nil, err
	}
	var parts []Part
	for where, rules := range byRegion {
		parts = append(parts, Part{where, calculator.NewBook(found.Facts, rules, day).Without(gone[where])})
	}
	slices.SortFunc(parts, func(a, b Part) int { return strings.Compare(a.Region, b.Region) })
	return parts, nil
}
