package knowledge

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"careerbot/knowledge/read"
)

func splitText(t testing.TB, name, body string) (*read.Document, []piece) {
	t.Helper()
	reader := read.New(read.Options{})
	defer reader.Close() // nothing to lose
	d, err := reader.Read(context.Background(), name, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return d, split(d)
}

func TestSplitLaw(t *testing.T) {
	d, pieces := splitText(t, "law.md", `# 某某条例

## 第一章 总则

第一条 为了规范，制定本条例。

第二条 下列情形适用本条例：

（一）甲；

（二）乙。

本条例所称甲，是指子。

## 第二章 待遇

第三条之一 待遇按月发放。
`)
	want := []string{
		"某某条例 > 第一章 总则 > 第一条: 第一条 为了规范，制定本条例。",
		"某某条例 > 第一章 总则 > 第二条: 第二条 下列情形适用本条例：（一）甲；（二）乙。本条例所称甲，是指子。",
		"某某条例 > 第二章 待遇 > 第三条之一: 第三条之一 待遇按月发放。",
	}
	for i, p := range pieces {
		got := strings.Join(p.heading, " > ") + ": " + strings.ReplaceAll(d.Text[p.start:p.end], "\n", "")
		if i >= len(want) || got != want[i] {
			t.Errorf("piece %d: %q", i, got)
		}
	}
	if len(pieces) != len(want) {
		t.Errorf("%d pieces, want %d", len(pieces), len(want))
	}
}

func TestSplitKeepsPassagesShort(t *testing.T) {
	body := "# Title\n\n" + strings.Repeat("用人单位应当按照规定支付工资。", 200) + "\n\n" + strings.Repeat("字", 3000) + "\n\n" + strings.Repeat("a", 5000)
	d, pieces := splitText(t, "long.md", body)
	total := 0
	for _, p := range pieces {
		if n := tokens(d.Text[p.start:p.end]); n > maxTokens {
			t.Errorf("a passage of %d tokens", n)
		}
		total += p.end - p.start
	}
	if total < len(body)*9/10 {
		t.Errorf("%d of %d bytes are in passages", total, len(body))
	}
}

func TestSplitRows(t *testing.T) {
	d, pieces := splitText(t, "posts.csv", "岗位,月薪\n保洁,3000\n保安,3500\n")
	if len(pieces) != 2 || !strings.Contains(d.Text[pieces[1].start:pieces[1].end], "月薪：3500") {
		t.Errorf("rows are not passages with their header: %+v of %q", pieces, d.Text)
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"第一条 甲\n乙：\n（一）丙；", "# h\n\ntext\n\n## h2\n- a\n- b", "第一章 总则\n第一条　" + strings.Repeat("很长", 600), "Article 12 Pay:\n(a) x;\n(b) y."} {
		f.Add(s)
	}
	reader := read.New(read.Options{})
	f.Cleanup(func() { reader.Close() }) // nothing to lose
	f.Fuzz(func(t *testing.T, s string) {
		d, err := reader.Read(context.Background(), "x.md", []byte(s))
		if err != nil {
			return
		}
		end := 0
		for _, p := range split(d) {
			body := d.Text[p.start:p.end]
			if p.start < end || p.end <= p.start || tokens(body) > maxTokens || utf8.ValidString(d.Text) && !utf8.ValidString(body) {
				t.Fatalf("piece %+v after %d of %q", p, end, d.Text)
			}
			end = p.end
		}
		for _, q := range passages("t", d.Text, split(d)) {
			if runes := []rune(d.Text); string(runes[q.start:q.end]) != q.body {
				t.Fatalf("offsets %d to %d are not %q", q.start, q.end, q.body)
			}
		}
	})
}
