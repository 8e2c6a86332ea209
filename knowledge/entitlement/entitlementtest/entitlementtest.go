// Package entitlementtest gives tests a library in which the rules that come with the
// program hold: of each law that they cite, the words that they quote. It stands in for
// the real laws, which are no part of the project, where a test is about what is said to
// people and not about the law; laws_test.go compares with the real ones. It owns no
// table.
package entitlementtest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/calculator"
	"careerbot/knowledge"
	"careerbot/knowledge/entitlement"
	"careerbot/knowledge/read"
)

// Publish loads the words of the laws into a library and publishes all rules of the
// program, as the program itself does when it starts. now says what day it is.
func Publish(t testing.TB, pool *pgxpool.Pool, now func() time.Time) {
	t.Helper()
	Laws(t, pool, now)
	own, err := (&entitlement.Store{Pool: pool, Now: now}).Ensure(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(own.Published) < 40 || len(own.Waiting) > 0 {
		t.Fatalf("%d rules are published, these wait: %v", len(own.Published), own.Waiting)
	}
}

// Laws loads what the rules quote of each law.
func Laws(t testing.TB, pool *pgxpool.Pool, now func() time.Time) {
	t.Helper()
	reader := read.New(read.Options{})
	t.Cleanup(func() {
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	})
	library := &knowledge.Library{Pool: pool, Reader: reader, Now: now}
	laws := texts(t)
	for _, name := range slices.Sorted(maps.Keys(laws)) {
		r, err := library.Add(context.Background(), knowledge.Source{Name: name + ".md", Bytes: []byte(laws[name])})
		if err != nil || r.Status != knowledge.Loaded {
			t.Fatalf("%s: %+v, %v", name, r, err)
		}
	}
}

// law is what rules quote of a document.
type law struct {
	region, number, from string
	articles             map[string][]string
}

// texts writes each law: front matter, and a heading for each article with the quotes
// beneath.
func texts(t testing.TB) map[string]string {
	t.Helper()
	files, err := entitlement.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	facts, err := calculator.ParseFacts([]byte(files.Facts))
	if err != nil {
		t.Fatal(err)
	}
	laws := map[string]*law{}
	for _, file := range files.Files {
		rule, err := calculator.ParseRule([]byte(file.Body), facts)
		if err != nil {
			t.Fatal(err)
		}
		quoted := map[string][]string{}
		for _, e := range rule.Elements() {
			for name, quotes := range e.Cites {
				quoted[name] = append(quoted[name], quotes...)
			}
		}
		for name, c := range rule.Clauses {
			for _, a := range c.Aside {
				quoted[name] = append(quoted[name], a.Words)
			}
			key := c.Document + c.Number
			if laws[key] == nil {
				laws[key] = &law{rule.Region, c.Number, rule.From, map[string][]string{}}
			}
			l := laws[key]
			l.region, l.from = min(l.region, rule.Region), min(l.from, rule.From)
			if rule.Region == "CN" {
				l.region = "CN"
			}
			l.articles[c.Article] = append(l.articles[c.Article], quoted[name]...)
			if !strings.HasPrefix(key, c.Document) {
				t.Fatalf("%s is cited as %s", c.Document, key)
			}
		}
	}
	all := map[string]string{}
	for key, l := range laws {
		var b strings.Builder
		title := strings.TrimSuffix(key, l.number)
		fmt.Fprintf(&b, "---\ntitle: %s\nregion: %q\nvalid_from: %s\nissuer: 摘录\n", title, l.region, l.from)
		if l.number != "" {
			fmt.Fprintf(&b, "number: %s\n", l.number)
		}
		fmt.Fprintf(&b, "---\n\n# %s\n", title)
		for _, article := range slices.Sorted(maps.Keys(l.articles)) {
			fmt.Fprintf(&b, "\n## %s\n\n", article)
			for _, q := range whole(l.articles[article]) {
				b.WriteString(strings.TrimRight(q, "。") + "。\n\n")
			}
		}
		all[key] = b.String()
	}
	return all
}

// whole drops quotes that stand in others.
func whole(quotes []string) []string {
	slices.SortStableFunc(quotes, func(a, b string) int { return len(b) - len(a) })
	var all []string
	for _, q := range quotes {
		if !slices.ContainsFunc(all, func(l string) bool { return strings.Contains(l, q) }) {
			all = append(all, q)
		}
	}
	return all
}
