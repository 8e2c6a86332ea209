package inbox

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
)

// docWarning is a warning about a document, in the reader's language.
type docWarning struct {
	Text   string
	Quoted string // words of the document that it is about
}

// warningForm is a warning as the library writes it, and the key of its words.
type warningForm struct {
	form *pattern.Pattern
	key  string
}

// warningForms are all warnings. %d, %s and %q stand for what changes.
var warningForms = func() (all []warningForm) {
	holes := strings.NewReplacer("%d", `(\d+)`, "%s", `(.+)`, "%q", `(".*")`)
	for _, f := range [][2]string{
		{"hidden characters removed (%d)", "hidden_letters"},
		{"text reads like an instruction to an assistant: %q", "instruction"},
		{"the text says that it is for staff only: %q", "internal"},
		{"%d unreadable characters, shown as \uFFFD", "unreadable"},
		{"quotes in the table do not pair up; check rows that contain quotes", "quotes"},
		{"a row of a table is wider than its head; look whether a column has lost its name, or a row was cut wrongly", "wide"},
		{"read as Windows-1252 text; check the accented letters and quotes", "latin"},
		{"the encoding of the page is unclear; check the text", "encoding"},
		{"hidden text dropped; unhide it in Word if it belongs to the document", "hidden_word"},
		{"tracked changes: deletions dropped, insertions kept; accept the changes in Word to be sure", "tracked"},
		{"white text; look whether it can be read on the page", "white"},
		{"styles of the Word file are damaged; headings may be missing", "styles"},
		{"lists of the Word file are damaged; automatic numbers may be missing", "lists"},
		{"hidden text of the page dropped", "hidden_page"},
		{"a part in HTML cannot be parsed and is left out", "html_part"},
		{"markup is nested too deeply or too dense; read as plain text", "markup"},
		{"page %s: pictures without text (scanned), not read; run OCR to include them", "scanned"},
		{"page %s: blank, or drawn without text; look whether something is missing", "blank"},
		{"page %s: text that cannot be seen (not painted, or in white); look whether it belongs to the document", "unseen"},
		{"page %s: damaged, not read", "damaged"},
		{"hidden sheets left out: %s", "sheets"},
		{"holds only from %s: not in answers until then", "later"},
		{"no longer holds since %s: only in answers as of an earlier day", "expired"},
		{"page %s: looks like a table whose columns were lost; compare it with the original", "columns"},
		{knowledge.Unplaced, "unplaced"},
		{knowledge.Undated, "undated"},
	} {
		all = append(all, warningForm{pattern.MustCompile(`(?s)^` + holes.Replace(regexp.QuoteMeta(f[0])) + `$`), "docs_warn_" + f[1]})
	}
	return all
}()

// warned gives warnings in a language. One that has no words is shown as it is: better in
// a foreign language than not at all.
func warned(language string, all []string) []docWarning {
	shown := make([]docWarning, len(all))
	for i, w := range all {
		shown[i] = docWarning{Text: w}
		for _, f := range warningForms {
			m := f.form.FindStringSubmatch(w)
			if m == nil {
				continue
			}
			shown[i].Text = words[language][f.key]
			if len(m) > 1 {
				value := m[1]
				if quoted, err := strconv.Unquote(value); err == nil && strings.HasPrefix(value, `"`) {
					value, shown[i].Quoted = quoted, quoted
				}
				shown[i].Text = fmt.Sprintf(words[language][f.key], value)
			}
			break
		}
	}
	return shown
}

// refusals are why a file is refused, as the library begins to say it, and the keys of the
// words for it.
var refusals = []struct{ begin, key string }{
	{read.ErrScanned.Error(), "scanned"}, {read.ErrEncrypted.Error(), "encrypted"}, {read.ErrBroken.Error(), "broken"}, {read.ErrTooLarge.Error(), "large"},
	{read.ErrTimeout.Error(), "slow"}, {read.ErrEmpty.Error(), "empty"}, {read.ErrUnsupported.Error(), "type"},
	{"the file's own metadata", "metadata"}, {"metadata beside it", "beside"},
}

// whyRefused says what is wrong with a file, and what to do.
func whyRefused(language, reason string) (what, todo string) {
	key := "other"
	for _, r := range refusals {
		if strings.HasPrefix(reason, r.begin) {
			key = r.key
			break
		}
	}
	return words[language]["docs_why_"+key], words[language]["docs_todo_"+key]
}
