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
		{"# 窗口口径三\n\n内 部 资 料\n\n第一条 窗口先叫号。", "", knowledge.Staff, true},
		{"# 关于补贴的通知\n\n（此件不公开）\n\n第一条 补贴五百元。", "", knowledge.Staff, true},
		{"# 求职登记公告\n\n求职者个人信息不得对外提供\n\n报名材料仅供工作人员核对\n\n请带身份证。", "", knowledge.Public, false},
		{"# 档案管理办法\n\n第一条 " + strings.Repeat("单位应当妥善保管档案。", 60) + "\n\n第二条 内部资料不得外传。", "", knowledge.Public, false},
	} {
		if is, warned := access("/"+string(rune('a'+i))+".md", c.text, c.said); is != c.want || warned != c.warned {
			t.Errorf("%s: %s, warned %t", c.text[:30], is, warned)
		}
	}
}

// TestInternalNext: the next text of a public document that says now that it is for staff
// only is so; one whose text before said the same, and was published for all, is as that.
func TestInternalNext(t *testing.T) {
	l, _ := newLibrary(t)
	add(t, l, "/a.md", "# 窗口口径\n\n第一条 先取号。", knowledge.Metadata{})
	second := add(t, l, "/a.md", "# 窗口口径\n\n内部资料\n\n第一条 先取号，再核验。", knowledge.Metadata{})
	if is := accessOf(t, l, second.Version); is != knowledge.Staff {
		t.Errorf("the next text is for %s", is)
	}
	if _, err := l.Add(t.Context(), knowledge.Source{Name: "/b.md", Bytes: []byte("# 乙口径\n\n内部资料\n\n第一条 先取号。"), Access: knowledge.Public}); err != nil {
		t.Fatal(err)
	}
	next := add(t, l, "/b.md", "# 乙口径\n\n内部资料\n\n第一条 先叫号。", knowledge.Metadata{})
	if is := accessOf(t, l, next.Version); is != knowledge.Public {
		t.Errorf("what was said before is lost: it is for %s", is)
	}
}
