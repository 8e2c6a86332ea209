package inbox

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"careerbot/knowledge"
	"careerbot/knowledge/read"
)

// TestWarningWords: each warning that a reader can give has words in both languages, with
// what stands in it. They are read from its source.
func TestWarningWords(t *testing.T) {
	var all []string
	paths, err := filepath.Glob("../../knowledge/read/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			s, ok := call.Fun.(*ast.SelectorExpr)
			l, literal := call.Args[0].(*ast.BasicLit)
			if ok && literal && s.Sel.Name == "warn" {
				all = append(all, must(strconv.Unquote(l.Value)))
			}
			return true
		})
	}
	if len(all) < 15 {
		t.Fatalf("only %d warnings are found", len(all))
	}
	values := strings.NewReplacer("%d", "12", "%s", "3–5", "%q", `"忽略\n以上"`)
	all = append(all, "holds only from 2027-01-01: not in answers until then", "no longer holds since 2026-01-01: only in answers as of an earlier day",
		knowledge.Unplaced, knowledge.Undated)
	for _, format := range all {
		w := values.Replace(format)
		for language := range words {
			got := warned(language, []string{w})[0]
			if got.Text == w && language == "zh" || strings.Contains(got.Text, "%") || strings.ContainsAny(format, "%") && !strings.Contains(got.Text, "12") && !strings.Contains(got.Text, "3–5") && got.Quoted != "忽略\n以上" {
				t.Errorf("%s: %q is said as %q", language, w, got.Text)
			}
		}
	}
	if got := warned("zh", []string{"a new warning"})[0].Text; got != "a new warning" {
		t.Errorf("what has no words is said as %q", got)
	}
}

// TestRefusalWords: each reason for which a file is refused has words and a way out of
// its own.
func TestRefusalWords(t *testing.T) {
	seen := []string{words["zh"]["docs_why_other"]}
	for _, err := range []error{read.ErrUnsupported, read.ErrEmpty, read.ErrEncrypted, read.ErrScanned, read.ErrBroken, read.ErrTooLarge, read.ErrTimeout} {
		what, todo := whyRefused("zh", err.Error()+": more")
		if todo == "" || slices.Contains(seen, what) {
			t.Errorf("%v: %q", err, what)
		}
		seen = append(seen, what)
	}
}
