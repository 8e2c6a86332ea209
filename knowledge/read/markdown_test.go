package read

import (
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) {
	doc := mustRead(t, plain(), "policy.md", []byte(`---
title: 就业补贴办法
date: 2024-03-05
valid_from: 2024-04-01T00:00:00Z
发文字号: 人社发〔2024〕3号
tags: [补贴, 就业]
regions:
  - 济南
  - 青岛
year: 2024
anchor: &a x
alias: *a
---
# 就业补贴办法

<!-- INFO END -->

第一条 为了**促进**就业，[社会保险法](https://example.org "t")规定的
单位可以申请。

English text that is
wrapped and has *emphasis*, `+"`code <b>`"+`, \*stars\* and &amp; entities<br>here <https://e.org>.

- one
  - nested
- two

  second paragraph

3. third
4. fourth

| 对象 | 金额 |
|---|---|
| 毕业生 | 1000 |
| **单位** | [2000](x) |

> quoted
> text

`+"```\ncode line 1\n  line 2\n```"+`

<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>

    　　缩进的中文段落。

Setext
------
![alt text](i.png)
`))
	expect(t, doc,
		"H1 就业补贴办法",
		"P 第一条 为了促进就业，社会保险法规定的单位可以申请。",
		"P English text that is wrapped and has emphasis, code <b>, *stars* and & entities here https://e.org.",
		"I1 one", "I2 nested", "I1 two", "I1 second paragraph", "I1 3. third", "I1 4. fourth",
		"R 对象：毕业生；金额：1000", "R 对象：单位；金额：2000",
		"P quoted text", "C code line 1\n  line 2", "R A: 1; B: 2", "P 缩进的中文段落。", "H2 Setext", "P alt text")
	for key, want := range map[string]string{"title": "就业补贴办法", "date": "2024-03-05", "valid_from": "2024-04-01", "number": "人社发〔2024〕3号", "tags": "补贴; 就业", "regions": "济南; 青岛", "year": "2024"} {
		if doc.Meta[key] != want {
			t.Errorf("meta %s = %q, want %q", key, doc.Meta[key], want)
		}
	}
	if doc.Format != "markdown" || len(doc.Warnings) > 0 {
		t.Errorf("format %q, warnings %q", doc.Format, doc.Warnings)
	}
}

func TestMarkdownRecognised(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"a.md":   {"plain words", "markdown"},
		"a.pdf":  {"# Title\n\n## Part\n\ntext", "markdown"},
		"a":      {"---\ntitle: x\n---\ntext", "markdown"},
		"a.txt":  {"# Title\n\n## Part\n", "text"},
		"b.md":   {"<!DOCTYPE html><html><body><p>x</p></body></html>", "html"},
		"c.docx": {"just a sentence", "text"},
		"d.html": {"no tags at all", "text"},
		"e":      {`{"a": "json is text"}`, "text"},
	} {
		if doc := mustRead(t, plain(), name, []byte(c.data)); doc.Format != c.want {
			t.Errorf("%s: format %q, want %q", name, doc.Format, c.want)
		}
	}
	doc := mustRead(t, plain(), "no-end.md", []byte("---\ntitle: x\ntext\n"))
	if !strings.Contains(doc.Text, "title: x") {
		t.Errorf("text %q", doc.Text)
	}
}

func TestMarkdownHostile(t *testing.T) {
	k := 1000
	if raceEnabled {
		k = 100
	}
	for name, s := range map[string]string{
		"quotes":   strings.Repeat(">", 200*k) + "x",
		"lists":    strings.Repeat("- ", 50*k) + "x",
		"brackets": strings.Repeat("[", 200*k),
		"links":    strings.Repeat("[a](", 100*k),
		"stars":    strings.Repeat("*a **a ", 50*k),
		"ticks":    strings.Repeat("`a``", 50*k),
		"entities": strings.Repeat("&", 200*k),
		"angle":    strings.Repeat("<a ", 100*k),
		"table":    "|" + strings.Repeat("a|", 5000) + "\n|" + strings.Repeat("-|", 5000) + "\n" + strings.Repeat("|a\n", 2000),
		"yaml":     "---\na: " + strings.Repeat("[", 10*k) + "\n---\nx",
		"aliases":  "---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\nx",
		"nested":   strings.Repeat(" ", 3) + strings.Repeat("> - ", 30) + "x",
	} {
		t.Run(name, func(t *testing.T) {
			tolerate(t, New(Options{}), name+".md", []byte(s))
		})
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{
		"---\na: [1, {b: c}]\nd: 2024-01-02\n---\n# t\n", "- a\n  > b\n  1. c\n\n     ```\n     d\n", "|a|b|\n|-|-|\n|c\n", "<div><p>x</div>\n\ny",
		"[a]: b\n[a] ![c](d) <e@f.g> \\* &#x200b; &#0;", "* * *\n+ a\n\n+\n\n    b", "---\n\"\": !!binary a\n? b\n: |\n  c\n---\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { tolerate(t, plain(), "x.md", data) })
}
