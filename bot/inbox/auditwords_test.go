package inbox

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// audits are the functions that write into the audit, with which of their arguments
// says what was done.
var audits = map[string]int{"Audit": 4, "AuditAccount": 4, "inAccounts": 3, "inTeams": 2, "manage": 2, "Act": 3, "noted": 1, "onGap": 2, "operated": 0}

// TestAuditWords: whatever the program writes into the audit has words in both
// languages. The codes are read from its source.
func TestAuditWords(t *testing.T) {
	for code, where := range auditCodes(t) {
		for language, own := range words {
			if own["audit_"+code] == "" {
				t.Errorf("%s: %q has no word in %s", where, code, language)
			}
		}
	}
}

// TestAuditOfDocuments: whatever is done with documents has their titles in the audit,
// unless it has words instead of numbers.
func TestAuditOfDocuments(t *testing.T) {
	wordy := strings.Fields("library_loaded library_golden library_samples")
	for code, where := range auditCodes(t) {
		if strings.HasPrefix(code, "library_") && !slices.Contains(wordy, code) && !slices.Contains(ofVersions, code) && ofTogether[code] == "" {
			t.Errorf("%s: a line of %q has a bare number", where, code)
		}
	}
}

// auditCodes reads from the source what is written into the audit, and where.
func auditCodes(t *testing.T) map[string]string {
	t.Helper()
	codes := map[string]string{} // and where they are written
	for _, root := range []string{"..", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if path == "../guidance" { // what people say there is no deed of staff
				return fs.SkipDir
			}
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, path, nil, 0)
			if err != nil {
				return err
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
					codesOf(t, fset, f, codes)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, known := range []string{"login_expired", "transfer", "figures", "duty", "note", "canned_set", "team_removed", "password_given"} {
		if codes[known] == "" {
			t.Errorf("%q is not found in the source", known)
		}
	}
	return codes
}

// codesOf finds the codes that a function writes into the audit.
func codesOf(t *testing.T, fset *token.FileSet, f *ast.FuncDecl, codes map[string]string) {
	keep := func(n ast.Node) (found bool) {
		ast.Inspect(n, func(n ast.Node) bool {
			if pair, ok := n.(*ast.KeyValueExpr); ok { // the codes are what is chosen, not by what
				n = pair.Value
			}
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if code, err := strconv.Unquote(l.Value); err == nil && code != "" {
					codes[code], found = fset.Position(l.Pos()).String(), true
				}
			}
			return true
		})
		return found
	}
	// What counsellors write at the desk is called by the word that it begins with, and
	// what is pressed on a page by the name of the button.
	did := f.Type.Results != nil && len(f.Type.Results.List) > 0 && len(f.Type.Results.List[0].Names) > 0 && f.Type.Results.List[0].Names[0].Name == "did"
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CaseClause:
			for _, s := range n.Body {
				if r, ok := s.(*ast.ReturnStmt); did && ok && len(r.Results) > 0 {
					if id, ok := r.Results[0].(*ast.Ident); ok && id.Name == "verb" {
						for _, c := range n.List {
							keep(c)
						}
					}
				}
			}
		case *ast.ReturnStmt:
			if did && len(n.Results) > 0 {
				keep(n.Results[0])
			}
		case *ast.KeyValueExpr:
			if f.Name.Name == "acts" {
				keep(n.Key)
			}
		case *ast.CallExpr:
			s, ok := n.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			at, ok := audits[s.Sel.Name]
			if !ok || at >= len(n.Args) || keep(n.Args[at]) {
				return true
			}
			id, ok := n.Args[at].(*ast.Ident)
			_, wraps := audits[f.Name.Name] // and its own calls are looked at
			if !ok || !wraps && id.Name != "did" && id.Name != "verb" {
				t.Errorf("%s: what is written into the audit cannot be read", fset.Position(n.Pos()))
			}
		}
		return true
	})
}
