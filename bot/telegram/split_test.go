package telegram

import (
	"strings"
	"testing"
	"unicode/utf8"

	"careerbot/bot"
	"careerbot/bot/telegram/telegramtest"
)

// checkParts checks what must hold of any split: every part is valid markup,
// within the limit, and the parts together say what the runs say.
func checkParts(t *testing.T, all []run, parts []part, limit int) {
	t.Helper()
	var whole, joined strings.Builder
	for _, r := range all {
		whole.WriteString(strings.ToValidUTF8(r.text, "\uFFFD"))
	}
	for i, p := range parts {
		if n := width(p.html); n > limit {
			t.Errorf("part %d has %d units", i, n)
		}
		text, _, err := telegramtest.ParseHTML(p.html)
		if err != nil {
			t.Errorf("part %d: %v\n%s", i, err, p.html)
		}
		if text != p.plain || !utf8.ValidString(p.html) || p.plain == "" {
			t.Errorf("part %d says %.80q in markup and %.80q without", i, text, p.plain)
		}
		joined.WriteString(p.plain)
	}
	if joined.String() != whole.String() {
		t.Errorf("the parts say %.80q of %.80q", joined.String(), whole.String())
	}
}

func TestSplit(t *testing.T) {
	sentence := "这是一个句子。"
	for name, c := range map[string]struct {
		all   []run
		limit int
		want  []string // plain text
	}{
		"short":       {[]run{{text: "short"}}, 10, []string{"short"}},
		"blank line":  {[]run{{text: "one two\n\nthree\nfour five"}}, 18, []string{"one two\n\n", "three\nfour five"}},
		"line":        {[]run{{text: "one two. three\nfour five"}}, 18, []string{"one two. three\n", "four five"}},
		"sentence":    {[]run{{text: "one two three. four five"}}, 20, []string{"one two three. ", "four five"}},
		"sentence zh": {[]run{{text: sentence + sentence + sentence}}, 18, []string{sentence + sentence, sentence}},
		"word":        {[]run{{text: "onetwo three fourfive"}}, 15, []string{"onetwo three ", "fourfive"}},
		"no place":    {[]run{{text: strings.Repeat("x", 25)}}, 10, []string{strings.Repeat("x", 10), strings.Repeat("x", 10), "xxxxx"}},
		"emoji":       {[]run{{text: "😀😀😀"}}, 5, []string{"😀😀", "😀"}},
		"family":      {[]run{{text: "ab👩\u200d👩\u200d👧cd"}}, 8, []string{"ab", "👩\u200d👩\u200d👧", "cd"}},
		"escapes":     {[]run{{text: "a&b<c>"}}, 10, []string{"a&b", "<c>"}},
	} {
		t.Run(name, func(t *testing.T) {
			parts := split(c.all, c.limit)
			checkParts(t, c.all, parts, c.limit)
			var got []string
			for _, p := range parts {
				got = append(got, p.plain)
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	t.Run("tags", func(t *testing.T) {
		all := []run{{text: "ab"}, {"cd", style{quote: true}}, {strings.Repeat("link ", 30), style{quote: true, href: "https://x.org/?a=1&b=2"}}, {text: "ef"}}
		parts := split(all, 140)
		checkParts(t, all, parts, 140)
		if len(parts) < 2 || !strings.HasSuffix(parts[0].html, "</a></blockquote>") || !strings.HasPrefix(parts[1].html, openQuote+`<a href="https://x.org/?a=1&amp;b=2">`) {
			t.Errorf("%+v", parts)
		}
	})
}

// TestHostile: nothing in an answer or its sources becomes markup, or a link that
// is not a web page.
func TestHostile(t *testing.T) {
	a := bot.Answer{
		Language: "en", Text: "  </blockquote><a href=\"tg://x\">&lt;b&gt; & \"x\"</a> [1]\xff\u202e ",
		Citations: []bot.Citation{
			{N: 1, Title: `<b>"Title" & Co</b>`, Issuer: "</a>", URL: `https://x.org/"><script>?a=1&b=2`},
			{N: 2, Title: "script", URL: "javascript:alert(1)"},
			{N: 3, Title: "app", URL: "tg://resolve?domain=x"},
			{N: 4, Title: "long", URL: "https://x.org/" + strings.Repeat("x", 3000)},
			{N: 5, Title: "", URL: "https://x.org/5"},
		},
	}
	set := parts(a)
	if len(set) != 1 && len(set) != 2 {
		t.Fatalf("%d parts", len(set))
	}
	checkParts(t, runs(a), set, maxMessage)
	var links []string
	var said strings.Builder
	for _, p := range set {
		s, l, err := telegramtest.ParseHTML(p.html)
		if err != nil {
			t.Fatal(err)
		}
		said.WriteString(s)
		links = append(links, l...)
	}
	text := said.String()
	if len(links) != 1 || links[0] != "https://x.org/%22%3E%3Cscript%3E?a=1&b=2" {
		t.Errorf("links %q", links)
	}
	if !strings.HasPrefix(text, `</blockquote><a href="tg://x">&lt;b&gt; & "x"</a> [1]`) || !strings.Contains(text, `<b>"Title" & Co</b>`) {
		t.Errorf("%s", text)
	}
	if len(parts(bot.Answer{Text: " \n "})) != 0 {
		t.Error("a blank answer is no message")
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("text", "title", "https://x.org/?a=1&b=\"2\"", 3, uint16(100))
	f.Add("长句子。\n\n很长。", "标题 & <b>", "", 2000, uint16(4096))
	f.Add("😀👩\u200d👩\u200d👧🇨🇳e\u0301", "\U0001F469", "http://x", 900, uint16(99))
	f.Add("a\xffb\x00\u202e&<>\"'", "</a>", "ftp://x", 700, uint16(4095))
	f.Fuzz(func(t *testing.T, text, title, address string, times int, limit uint16) {
		if len(text)+len(title) > 1000 {
			return
		}
		times = max(1, times%3000)
		for len(text)*times > 60000 {
			times /= 2
		}
		bound := maxMessage
		all := []run{
			{text: strings.Repeat(text, max(1, times))},
			{title, style{quote: true}},
			{strings.Repeat(title+" ", 7), style{quote: true, href: link(address)}},
			{text, style{quote: true}},
			{text: text},
		}
		if link(address) == "" || len(link(address)) < 40 { // room for tags
			bound = max(int(limit)%(maxMessage+1), 200)
		}
		checkParts(t, all, split(all, bound), bound)
	})
}
