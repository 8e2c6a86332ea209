package knowledge_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/knowledge"
)

// TestInForce plays sequences of loads of one document and looks at what holds.
func TestInForce(t *testing.T) {
	type load struct {
		on, from, to, text string
	}
	for name, c := range map[string]struct {
		loads []load
		holds map[string]string // day -> text
	}{
		"a future version is corrected before it begins": {
			[]load{{"2025-01-01", "2025-01-01", "", "a"}, {"2026-05-01", "2027-01-01", "", "b"}, {"2026-06-01", "2027-01-01", "", "c"}},
			map[string]string{"2025-06-01": "a", "2026-12-31": "a", "2027-01-01": "c"},
		},
		"a future version is put off": {
			[]load{{"2025-01-01", "2025-01-01", "", "a"}, {"2026-05-01", "2027-01-01", "", "b"}, {"2026-06-01", "2028-01-01", "", "c"}},
			map[string]string{"2027-06-01": "a", "2028-01-01": "c"},
		},
		"an end is added after it has passed": {
			[]load{{"2025-01-01", "2025-01-01", "", "a"}, {"2026-06-01", "2025-01-01", "2026-03-01", "a, until March"}},
			map[string]string{"2026-02-28": "a", "2026-03-01": "", "2026-07-01": ""},
		},
		"a new rule is loaded late": {
			[]load{{"2025-01-01", "2025-01-01", "", "a"}, {"2026-06-01", "2026-04-01", "", "b"}},
			map[string]string{"2026-03-31": "a", "2026-04-01": "b"},
		},
		"a text without dates is corrected": {
			[]load{{"2025-01-01", "", "", "a"}, {"2026-06-01", "", "", "b"}},
			map[string]string{"1990-01-01": "a", "2026-05-31": "a", "2026-06-01": "b"},
		},
		"twice on one day": {
			[]load{{"2026-06-01", "", "", "a"}, {"2026-06-01", "", "", "b"}},
			map[string]string{"2026-05-31": "a", "2026-06-01": "b"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, clock := newLibrary(t)
			for _, x := range c.loads {
				clock.day = x.on
				m := knowledge.Metadata{Title: "t"}
				if x.from != "" {
					m.ValidFrom = day(x.from)
				}
				if x.to != "" {
					m.ValidTo = day(x.to)
				}
				add(t, l, "https://example.org/doc", x.text, m)
			}
			for on, want := range c.holds {
				if got := strings.Join(inForce(t, l.Pool, on), "|"); got != want {
					t.Errorf("on %s %q holds, want %q", on, got, want)
				}
			}
		})
	}
}

// TestMistakenSupersedesIsUndone: what a document ended by mistake holds again
// once the document is corrected.
func TestMistakenSupersedesIsUndone(t *testing.T) {
	l, _ := newLibrary(t)
	add(t, l, "https://example.org/law", "劳动合同法的内容", knowledge.Metadata{Title: "中华人民共和国劳动合同法", ValidFrom: day("2008-01-01")})
	by := knowledge.Metadata{Title: "办法", ValidFrom: day("2025-01-01"), Supersedes: []string{"劳动合同法"}}
	add(t, l, "https://example.org/measure", "办法的内容", by)
	wantInForce(t, l, "2026-01-01", "办法的内容")
	by.Supersedes = nil
	add(t, l, "https://example.org/measure", "办法的内容", by)
	wantInForce(t, l, "2026-01-01", "劳动合同法的内容", "办法的内容")
}

func TestMovedFileIsTheSameDocument(t *testing.T) {
	l, c := newLibrary(t)
	dir := t.TempDir()
	before, after := filepath.Join(dir, "before.md"), filepath.Join(dir, "after.md")
	load := func(path, body string) {
		t.Helper()
		if body != "" {
			if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := l.Load(context.Background(), []string{path}, knowledge.Source{}, nil); err != nil {
			t.Fatal(err)
		}
	}
	load(before, "# 补贴\n\n一千元。")
	if err := os.Rename(before, after); err != nil {
		t.Fatal(err)
	}
	load(after, "")
	c.day = "2026-07-01"
	load(after, "# 补贴\n\n两千元。")
	wantInForce(t, l, "2026-07-01", "两千元。")
}
