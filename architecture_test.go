package careerbot_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport says which of the project's packages a package may import, by
// prefix. ARCHITECTURE.md says why. A test may import what it needs.
var mayImport = map[string][]string{
	"cmd/careerbot":             {"bot", "knowledge", "retrieval", "prompts", "internal"},
	"bot":                       {"bot/guidance", "bot/reach", "internal/batch", "internal/calculator", "internal/geo", "internal/grounding", "internal/llm", "internal/password", "internal/pattern", "internal/pause", "internal/pay", "internal/postgres", "internal/redact", "internal/region", "internal/text", "internal/when", "knowledge/read", "prompts", "retrieval", "retrieval/job"},
	"bot/telegram":              {"bot", "internal/batch", "internal/geo", "internal/postgres", "internal/region", "internal/text", "prompts"},
	"bot/telegram/telegramtest": {},
	"bot/web":                   {"bot", "prompts", "internal/region", "internal/text"},
	"bot/guidance":              {"internal/calculator", "internal/geo", "internal/interest", "internal/interview", "internal/llm", "internal/pattern", "internal/redact", "internal/region", "internal/statement", "internal/strength", "internal/text", "knowledge/read", "prompts", "retrieval/entitlement", "retrieval/job", "retrieval/occupation"},
	"bot/reach":                 {"internal/calculator", "internal/facet", "internal/region", "internal/text"},
	"bot/terminal":              {"bot", "prompts"},
	"bot/posting":               {"internal/limit", "internal/region", "knowledge/vacancy", "knowledge/vacancy/screen"},
	"bot/inbox":                 {"bot", "bot/guidance", "bot/reach", "internal/password", "internal/pattern", "internal/redact", "internal/region", "internal/text", "knowledge", "knowledge/read", "knowledge/vacancy", "knowledge/vacancy/screen", "knowledge/web", "prompts", "retrieval"},
	"knowledge":                 {"internal/llm", "internal/pattern", "internal/pause", "internal/region", "internal/text", "knowledge/embedding", "knowledge/read", "knowledge/starter"},
	"knowledge/embedding":       {"internal/llm"},
	"knowledge/occupation":      {"internal/interest", "internal/pattern", "internal/strength", "internal/text"},
	"knowledge/entitlement":     {"internal/calculator", "internal/grounding", "internal/pattern", "internal/region", "internal/text"},
	"knowledge/place":           {"internal/geo", "internal/region", "internal/text"},
	"knowledge/read":            {},
	"knowledge/read/readtest":   {},
	"knowledge/starter":         {},
	"knowledge/vacancy":         {"internal/facet", "internal/fetch", "internal/geo", "internal/llm", "internal/pattern", "internal/pause", "internal/pay", "internal/region", "internal/text", "knowledge/embedding", "knowledge/vacancy/feed", "knowledge/vacancy/screen"},
	"knowledge/vacancy/feed":    {},
	"knowledge/web":             {"knowledge", "internal/fetch", "internal/pause", "internal/region"},
	"knowledge/vacancy/screen":  {"internal/pattern", "internal/text"},
	"retrieval":                 {"internal/facet", "internal/geo", "internal/llm", "internal/pattern", "internal/region", "internal/text"},
	"retrieval/job":             {"internal/facet", "internal/geo", "internal/llm", "internal/pattern", "internal/pay", "internal/region", "internal/text", "retrieval"},
	"retrieval/share":           {"internal/geo", "internal/limit", "internal/region", "retrieval"},
	"retrieval/occupation":      {"internal/interest", "internal/pattern", "internal/strength", "internal/text"},
	"prompts":                   {"internal/calculator", "internal/pattern", "internal/region"},
	"retrieval/entitlement":     {"internal/calculator", "internal/region"},
	"internal/batch":            {},
	"internal/calculator":       {"internal/pattern"},
	"internal/chrometest":       {},
	"internal/evaluation":       {},
	"internal/facet":            {"internal/geo", "internal/text"},
	"internal/fetch":            {},
	"internal/geo":              {},
	"internal/grounding":        {"internal/pattern", "internal/text"},
	"internal/interest":         {},
	"internal/interview":        {},
	"internal/llm":              {"internal/text"},
	"internal/limit":            {},
	"internal/llm/llmtest":      {},
	"internal/password":         {},
	"internal/pattern":          {},
	"internal/pause":            {},
	"internal/pay":              {"internal/pattern", "internal/text"},
	"internal/postgres":         {},
	"internal/postgres/pgtest":  {"internal/postgres"},
	"internal/redact":           {"internal/pattern"},
	"internal/region":           {"internal/pattern"},
	"internal/statement":        {"internal/calculator", "internal/pattern", "internal/region", "internal/text"},
	"internal/strength":         {"internal/pattern", "internal/text"},
	"internal/text":             {"internal/pattern"},
	"internal/when":             {"internal/pattern"},

	"knowledge/entitlement/entitlementtest": {"internal/calculator", "knowledge", "knowledge/entitlement", "knowledge/read"},
}

// TestDirectionOfImports keeps the layers apart: the core never knows a door,
// the library and retrieval meet only in the schema.
func TestDirectionOfImports(t *testing.T) {
	seen := map[string]bool{}
	forEachGoFile(t, func(path string) {
		dir := filepath.ToSlash(filepath.Dir(path))
		if dir == "." || strings.HasSuffix(path, "_test.go") {
			return
		}
		allowed, known := mayImport[dir]
		if !known {
			t.Errorf("%s: package %s is not in the map of this test; decide what it may import", path, dir)
			return
		}
		seen[dir] = true
		for _, imported := range imports(t, path) {
			ours, ok := strings.CutPrefix(imported, "careerbot/")
			if ok && !slices.ContainsFunc(allowed, func(prefix string) bool {
				return ours == prefix || dir == "cmd/careerbot" && strings.HasPrefix(ours, prefix+"/")
			}) {
				t.Errorf("%s imports %s; %s may import %v", path, imported, dir, allowed)
			}
			if imported == "testing" && !strings.HasSuffix(dir, "test") {
				t.Errorf("%s: production code imports testing", path)
			}
		}
	})
	for dir := range mayImport {
		if !seen[dir] {
			t.Errorf("package %s is in the map of this test but not in the tree", dir)
		}
	}
}

// TestShape keeps names and sizes that the project has agreed on.
func TestShape(t *testing.T) {
	forbidden := []string{"util", "utils", "common", "helpers", "models", "service", "repository"}
	forEachGoFile(t, func(path string) {
		if dir := filepath.Base(filepath.Dir(path)); slices.Contains(forbidden, dir) {
			t.Errorf("%s: a package named %s says nothing about what it is for", path, dir)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(data), "\n"); n > 450 {
			t.Errorf("%s has %d lines; files stay under about 400", path, n)
		}
	})
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	top := []string{"bench", "bin", "bot", "cmd", "docs", "internal", "knowledge", "prompts", "retrieval", "scripts"}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(top, e.Name()) {
			t.Errorf("folder %s: the top level is fixed", e.Name())
		}
	}
}

func forEachGoFile(t *testing.T, f func(path string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (path == "bench" || strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata"):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".go"):
			f(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func imports(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, i := range file.Imports {
		name, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	return all
}
