package entitlement_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/entitlement"
	"careerbot/knowledge/read"
)

// day is the day of the tests.
var day = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)

func now() time.Time { return day }

// library gives an empty library, and the store of rules beside it.
func library(t testing.TB) (*knowledge.Library, *entitlement.Store) {
	t.Helper()
	pool := pgtest.New(t)
	l := &knowledge.Library{Pool: pool, Reader: read.New(read.Options{}), Now: now}
	t.Cleanup(func() {
		if err := l.Reader.Close(); err != nil {
			t.Error(err)
		}
	})
	return l, &entitlement.Store{Pool: pool, Now: now}
}

// laws gives the folder of real laws beside the checkout. They are not part of the
// project; without them the program's rules cannot be compared with anything.
func laws(t testing.TB) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data", "laws_cn_employment", "md")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the real laws must be beside the checkout: %v", err)
		}
		t.Skipf("the real laws are not beside the checkout: %v", err)
	}
	return dir
}

func loadLaws(t testing.TB, l *knowledge.Library) {
	t.Helper()
	if _, err := l.Load(context.Background(), []string{laws(t)}, knowledge.Source{}, nil); err != nil {
		t.Fatal(err)
	}
}

func loadBuiltIn(t testing.TB, s *entitlement.Store) []entitlement.Result {
	t.Helper()
	rules, err := entitlement.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	results, err := s.Load(context.Background(), rules)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// TestRulesSayWhatTheLawsSay compares every rule of the program with the real laws, as
// they are in force: not a quote, figure, bound or exception differs, and all can be
// published.
func TestRulesSayWhatTheLawsSay(t *testing.T) {
	l, s := library(t)
	for _, r := range loadBuiltIn(t, s) {
		if r.Status != "loaded" {
			t.Errorf("%s: %s %s", r.Rule, r.Status, r.Reason)
		}
	}
	loadLaws(t, l)
	results, err := s.Publish(context.Background(), nil, "test", "read twice")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		for _, p := range r.Problems {
			t.Errorf("%s: %s: %s: %s", r.Rule, p.Where, p.Kind, p.Why)
		}
	}
	n := published(t, s.Pool)
	if n != len(results) || n < 40 {
		t.Errorf("%d of %d rules are published, want all, and 40 or more", n, len(results))
	}
	t.Run("mutations", func(t *testing.T) { mutations(t, s) })
	if after := published(t, s.Pool); after != n {
		t.Errorf("%d rules are published after the mutations, want %d", after, n)
	}
	t.Run("library", func(t *testing.T) { amended(t, l, s) })
}

var (
	expression = regexp.MustCompile(`(?:if|then|value|within): (?:"[^"\n]*"|[^"{}\n]*)`)
	compared   = regexp.MustCompile(`(>=|<=|>|<) [1-9]`)
	figure     = regexp.MustCompile(`\b\d+(?:\.\d+)?\b`)
)

// directionless says how many comparisons of a rule have a number whose clause does not
// say a direction beside it (一级至四级, 一至四年): testdata/cases hold those.
var directionless = map[string]int{
	"hardship-recognition-shandong": 1, "maternity-leave": 1, "severance": 1, "unlawful-dismissal": 1, "unemployment-benefit-guangdong": 3, "work-injury-disability": 14,
}

// mutations changes every number in every expression of the program's rules, and turns
// round every comparison with one, one at a time. Over the real laws no changed number
// can be published, and no comparison where the clause says a direction.
func mutations(t *testing.T, s *entitlement.Store) {
	rules, err := entitlement.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	tried, slipped := 0, map[string]int{}
	try := func(file entitlement.File, from, to int, by string, number bool) {
		tried++
		body := file.Body[:from] + by + file.Body[to:]
		loaded, err := s.Load(context.Background(), entitlement.Rules{Facts: rules.Facts, Files: []entitlement.File{{Name: file.Name, Body: body}}})
		if err != nil || loaded[0].Status != "updated" {
			t.Fatalf("%s: %+v, %v", file.Name, loaded, err)
		}
		results, err := s.Publish(context.Background(), []string{file.Name}, "test", "changed")
		if err != nil {
			t.Fatal(err)
		}
		if results[0].Status != "wrong" {
			if slipped[file.Name]++; number || slipped[file.Name] > directionless[file.Name] {
				t.Errorf("%s: published with …%q…", file.Name, body[max(0, from-40):min(len(body), from+40)])
			}
			if _, err := s.Load(context.Background(), entitlement.Rules{Facts: rules.Facts, Files: []entitlement.File{file}}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Publish(context.Background(), []string{file.Name}, "test", "as it was"); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, file := range rules.Files {
		for _, e := range expression.FindAllStringIndex(file.Body, -1) {
			for _, at := range figure.FindAllStringIndex(file.Body[e[0]:e[1]], -1) {
				from, to := e[0]+at[0], e[0]+at[1]
				if n, err := strconv.ParseFloat(file.Body[from:to], 64); err == nil && n != 0 { // zero is no threshold
					try(file, from, to, strconv.FormatFloat(n*3+77, 'f', -1, 64), true)
				}
			}
			for _, at := range compared.FindAllStringSubmatchIndex(file.Body[e[0]:e[1]], -1) {
				from, to := e[0]+at[2], e[0]+at[3]
				try(file, from, to, map[string]string{">=": "<=", "<=": ">=", ">": "<", "<": ">"}[file.Body[from:to]], false)
			}
		}
	}
	if tried < 200 {
		t.Errorf("only %d changes were tried", tried)
	}
}

// amended loads a law anew with another figure: the rules that quote it are suspended,
// and no others.
func amended(t *testing.T, l *knowledge.Library, s *entitlement.Store) {
	path, err := filepath.Abs(filepath.Join(laws(t), "administrative_regulation", "职工带薪年休假条例(2007-12-14).md"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := l.Add(context.Background(), knowledge.Source{Name: path, Bytes: []byte(strings.Replace(string(body), "年休假5天", "年休假6天", 1))}); err != nil || r.Status != knowledge.Updated {
		t.Fatalf("%+v, %v", r, err)
	}
	suspended, err := s.List(context.Background(), true)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range suspended {
		ids = append(ids, e.Rule)
	}
	if want := []string{"annual-leave", "unused-leave-pay"}; !slices.Equal(ids, want) {
		t.Errorf("suspended: %v, want %v", ids, want)
	}
}

func published(t testing.TB, pool *pgxpool.Pool) (n int) {
	t.Helper()
	if err := pool.QueryRow(context.Background(), `SELECT count(*) FROM entitlement_version WHERE state = 'published'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
