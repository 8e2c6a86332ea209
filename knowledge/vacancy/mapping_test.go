package vacancy

import (
	"fmt"
	"strings"
	"testing"
)

// TestYAMLBomb: a small file does not grow to more than the machine has.
func TestYAMLBomb(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("law: CN\nfields:\n  title: {join: &a0 [x, x, x, x, x, x, x, x, x, x]}\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&bomb, "  f%d: {join: &a%d [%s]}\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	bomb.WriteString("  id: *a11\n")
	for text, want := range map[string]string{
		bomb.String(): "aliases",
		"law: CN\nfields: " + strings.Repeat("[", 30_000):                                                                        "nested too deep",
		"law: CN\nfields: " + strings.Repeat("{id: ", 10_000):                                                                    "nested too deep",
		"law: CN\nfields: {id: {path: id, pattern: '" + strings.Repeat("(a{1,1000}", 3) + strings.Repeat("){1,1000}", 3) + "'}}": "id",
		"law: CN\nfields:\n" + func() (s string) {
			for i := range 2000 {
				s += strings.Repeat(" ", i) + "x:\n"
			}
			return s[:60_000]
		}(): "",
	} {
		if _, err := ParseMapping(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %.200v", text, err)
		}
	}
}
