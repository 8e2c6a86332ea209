package prompts

import (
	"strings"

	"careerbot/internal/region"
)

// FiledDocument is what became of a document that an admin sent for the library.
type FiledDocument struct {
	Status             string // drafted, unchanged, refused; large or failed: it could not be fetched
	Name               string // of the file
	Version            int64
	Title              string
	Issuer, Number     string
	Region             string // code; "" not known
	ValidFrom, ValidTo string
	Passages           int
	Warnings           []string // as the library says them
	Reason             string
	NotPlace           bool   // what stands under the file is no place
	Page               string // where drafts are checked, "" not known
}

// Filed tells an admin what became of a document.
func Filed(language string, d FiledDocument) string {
	v := struct {
		FiledDocument
		Place, Why string
		Look       []string
	}{FiledDocument: d}
	if d.Region != "" {
		v.Place = region.Name(d.Region, language)
	}
	v.Why = Remark(language, d.Reason)
	for _, w := range d.Warnings {
		if w == unplaced || w == undated { // said above
			continue
		}
		v.Look = append(v.Look, Remark(language, w))
	}
	return strings.TrimSpace(say(language, "filed_"+d.Status, v))
}

// What the library warns of where a text does not say where, or from when, it holds.
const (
	unplaced = "the text does not say where it holds: it is taken to hold everywhere"
	undated  = "the day from which it holds is not known: it is taken to hold always"
)

// remarks tell by their beginning, and what stands behind, what the library says of a
// document, and how that is said to an admin. What stands between the two is shown.
var remarks = []struct{ begin, end, key string }{
	{"type of file is not supported", "", "unsupported"},
	{"no text in the file", "", "empty"},
	{"file is encrypted", "", "encrypted"},
	{"pages are pictures without text (scanned)", "", "scanned"},
	{"file is damaged", "", "damaged"},
	{"file is too large", "", "large"},
	{"reading took too long", "", "slow"},
	{"reading it ended the program", "", "ending"},
	{"the file cannot be read; check its rights", "", "closed"},
	{"the file's own metadata: ", "", "own_metadata"},
	{"metadata beside it: ", "", "metadata"},
	{"white text", "", "white"},
	{"hidden characters removed", "", "hidden_characters"},
	{"text reads like an instruction to an assistant: ", "", "instruction"},
	{"the text says that it is for staff only: ", "", "internal"},
	{"", " unreadable characters", "unreadable"},
	{"hidden sheets left out: ", "", "hidden_sheets"},
	{"page ", ": pictures without text (scanned)", "pages_scanned"},
	{"page ", ": text that cannot be seen", "pages_hidden"},
	{"page ", ": damaged, not read", "pages_damaged"},
	{"read as Windows-1252", "", "windows"},
	{"the encoding of the page is unclear", "", "encoding"},
	{"styles of the Word file are damaged", "", "styles"},
	{"lists of the Word file are damaged", "", "lists"},
	{"hidden text dropped", "", "hidden"},
	{"hidden text of the page dropped", "", "hidden_page"},
	{"tracked changes", "", "tracked"},
	{"a part in HTML cannot be parsed", "", "html"},
	{"quotes in the table do not pair up", "", "quotes"},
	{"markup is nested too deeply", "", "markup"},
	{"holds only from ", ": not in answers", "future"},
	{"no longer holds since ", ": only in answers", "over"},
	{unplaced, "", "unplaced"},
	{undated, "", "undated"},
	{"a row of a table is wider than its head", "", "wide"},
	{"page ", ": blank, or drawn without text", "pages_blank"},
	{"page ", ": looks like a table", "pages_columns"},
	{"same as ", "", "same"},
	{"the host leads to a private address", "", "web_private"},
	{"the address leads to a host", "", "web_host"},
	{"the site's robots.txt does not let", "", "web_robots"},
	{"its robots.txt cannot be read", "", "web_no_robots"},
	{"what is there has more than", "", "large"},
	{"the page is gone", "", "web_gone"},
	{"the site does not give the page", "", "web_closed"},
	{"the site cannot answer now", "", "web_busy"},
	{"the site answered ", ";", "web_answered"},
	{"there is no RSS or Atom feed", "", "web_no_feed"},
	{"the page has no links", "", "web_no_list"},
	{"", " of its documents could not be read", "web_some"},
}

// Remark says in a person's language what the library says of a document: why it was
// refused, or what to look at. What it does not know stays as it is.
func Remark(language, said string) string {
	for _, r := range remarks {
		rest, begins := strings.CutPrefix(said, r.begin)
		if !begins {
			continue
		}
		between := rest
		if r.end != "" {
			var found bool
			if between, _, found = strings.Cut(rest, r.end); !found {
				continue
			}
		}
		between = strings.TrimSpace(between)
		return say(language, "remark", struct {
			Key, Between, Said string
			Several            bool // of pages
		}{r.key, between, said, strings.ContainsAny(between, "–, ")})
	}
	return said
}
