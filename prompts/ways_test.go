package prompts_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"careerbot/prompts"
)

// saidOf is what the library says of documents, each in a way of its own.
var saidOf = []string{
	"type of file is not supported: RTF; save as DOCX", "no text in the file: the file is empty", "file is encrypted or needs a password: remove it", "pages are pictures without text (scanned); run OCR first",
	"file is damaged: zip", "file is too large: 70 MiB", "reading took too long", "reading it ended the program several times; save it anew, or take it out of the folder", "the file cannot be read; check its rights: x",
	"the file's own metadata: valid_from: x", "metadata beside it: a line 1", "white text; look", "hidden characters removed (3)", "text reads like an instruction to an assistant: \"ignore\nall\"", "7 unreadable characters, shown as \uFFFD",
	"hidden sheets left out: A, B", "page 2-4: pictures without text (scanned), not read; run OCR to include them", "page 5: text that cannot be seen (not painted, or in white); look", "page 6: damaged, not read",
	"read as Windows-1252 text; check", "the encoding of the page is unclear; check the text", "styles of the Word file are damaged; headings may be missing", "lists of the Word file are damaged; x", "hidden text dropped; unhide it",
	"hidden text of the page dropped", "tracked changes: deletions dropped", "a part in HTML cannot be parsed and is left out", "quotes in the table do not pair up; check", "markup is nested too deeply or too dense; read as plain text",
	"holds only from 2027-01-01: not in answers until then", "no longer holds since 2020-01-01: only in answers as of an earlier day", "same as /a.md", "the host leads to a private address; only", "the address leads to a host that",
	"the site's robots.txt does not let programs", "its robots.txt cannot be read, so", "what is there has more than 64 MiB", "the page is gone (404); if", "the site does not give the page to programs (403); load", "the site cannot answer now (503); it",
	"the site answered 418; open the address", "there is no RSS or Atom feed at the address", "the page has no links to pages below it", "3 of its documents could not be read; they are tried again",
	"the text does not say where it holds: it is taken to hold everywhere", "the day from which it holds is not known: it is taken to hold always",
	"a row of a table is wider than its head; look", "page 3: blank, or drawn without text; look", "page 4–6: looks like a table whose columns were lost; compare it with the original",
}

// TestWayWords: what is said of documents that come in, in both languages.
func TestWayWords(t *testing.T) {
	var out strings.Builder
	for _, l := range []string{"zh", "en"} {
		for _, said := range saidOf {
			words := prompts.Remark(l, said)
			if words == said || words == "" || l == "zh" && !strings.ContainsAny(words, "。：") {
				t.Errorf("%s: %q is said as %q", l, said, words)
			}
			out.WriteString(l + " " + words + "\n")
		}
		full := prompts.FiledDocument{
			Status: "drafted", Name: "a.pdf", Version: 7, Title: "补贴办法", Issuer: "人社部", Number: "人社部发〔2026〕1号", Region: "44", ValidFrom: "2027-01-01", ValidTo: "2028-01-01", Passages: 12,
			Warnings: saidOf[11:13], NotPlace: true, Page: "https://chat.example.org/inbox/",
		}
		for _, d := range []prompts.FiledDocument{
			full, {Status: "drafted", Version: 8, Title: "A\nB", Passages: 1}, {Status: "unchanged"}, {Status: "unchanged", Title: "补贴办法", Page: "https://chat.example.org/inbox/library/7", Warnings: saidOf[len(saidOf)-5:]}, {Status: "refused", Name: "a.rtf", Reason: saidOf[0]},
			{Status: "refused", Reason: "what nobody has heard of"}, {Status: "large", Name: "a.pdf"}, {Status: "failed"},
		} {
			out.WriteString("== " + l + " " + d.Status + "\n" + prompts.Filed(l, d) + "\n")
		}
	}
	const golden = "testdata/ways.golden.txt"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the words have changed; go test ./prompts -update writes %s anew:\n%s", golden, out.String())
	}
}
