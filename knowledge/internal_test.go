package knowledge_test

import (
	"slices"
	"strings"
	"testing"

	"careerbot/knowledge"
)

// TestInternalText: a text that says at its head that it is for staff only is so, unless
// somebody says otherwise; one that speaks of such documents is not.
func TestInternalText(t *testing.T) {
	l, _ := newLibrary(t)
	access := func(name, text, said string) (is string, warned bool) {
		t.Helper()
		r, err := l.Add(t.Context(), knowledge.Source{Name: name, Bytes: []byte(text), Access: said})
		if err != nil || r.Version == 0 {
			t.Fatalf("%s: %+v, %v", name, r, err)
		}
		if err := l.Pool.QueryRow(t.Context(), `SELECT access FROM version WHERE id = $1`, r.Version).Scan(&is); err != nil {
			t.Fatal(err)
		}
		return is, slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.HasPrefix(w, "the text says that it is for staff only") })
	}
	for i, c := range []struct {
		text, said, want string
		warned           bool
	}{
		{"# 窗口办理口径\n\n内部资料（仅供工作人员使用，不得外传）\n\n第一条 窗口先核验身份。", "", knowledge.Staff, true},
		{"# Desk notes\n\nFor internal use only.\n\nCheck the card first.", "", knowledge.Staff, true},
		{"# 窗口口径二\n\n内部资料\n\n第一条 窗口先取号。", knowledge.Public, knowledge.Public, true},
		{"# 档案管理办法\n\n第一条 " + strings.Repeat("单位应当妥善保管档案。", 60) + "\n\n第二条 内部资料不得外传。", "", knowledge.Public, false},
	} {
		if is, warned := access("/"+string(rune('a'+i))+".md", c.text, c.said); is != c.want || warned != c.warned {
			t.Errorf("%s: %s, warned %t", c.text[:30], is, warned)
		}
	}
}
