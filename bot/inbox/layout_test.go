package inbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"careerbot/bot"
)

// TestPagesAreWhole: every page has each id once, the bar before anything that is
// seen, one heading of the first rank, and the same in both languages.
func TestPagesAreWhole(t *testing.T) {
	s, b := newTestServer(t)
	library(t, b)
	admin := hire(t, b, "王主任", "admin", 7)
	cookie := signIn(t, s, admin.ID)
	if err := b.SetTeam(t.Context(), bot.Team{Name: "days", TimeZone: "Asia/Shanghai"}); err != nil {
		t.Fatal(err)
	}
	talk(t, b, admin, "> 失业保险金能领多久？", "< 最长十八个月。[1]", "带身份证去社保窗口。")
	waiting(t, b, 2, "asked", "4401", "zh", []string{"severance"}, 0, 0)
	if _, err := b.SetCanned(t.Context(), admin.ID, bot.CannedReply{Shortcut: "hello", Language: "zh", Text: "您好"}); err != nil {
		t.Fatal(err)
	}
	hire(t, b, "李老师", "counsellor", 9)
	for _, path := range []string{
		"/inbox/", "/inbox/mine", "/inbox/all", "/inbox/case/1", "/inbox/case/2", "/inbox/staff", "/inbox/staff/new", "/inbox/staff/2",
		"/inbox/teams/edit", "/inbox/teams/edit?name=days", "/inbox/audit", "/inbox/canned", "/inbox/me", "/inbox/proposals", "/inbox/proposals/new?case=1",
		"/inbox/training", "/inbox/training/draft?case=1", "/inbox/figures",
	} {
		for _, language := range []string{"zh", "en"} {
			w := page(t, b, cookie, language, path)
			if problem := whole(w.Body.String()); w.Code != http.StatusOK || problem != "" {
				t.Errorf("%s in %s: %d, %s", path, language, w.Code, problem)
			}
		}
	}
}

// whole says what is wrong with the make of a page.
func whole(page string) string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return err.Error()
	}
	ids, problem, bar, headings := map[string]bool{}, "", false, 0
	for n := range root.Descendants() {
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" && inBody(n) && !bar && problem == "" {
			problem = fmt.Sprintf("%q stands before the bar", strings.TrimSpace(n.Data))
		}
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "h1" {
			headings++
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				return "the id " + a.Val + " is there twice"
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "class" && a.Val == "bar":
				bar = true
			}
		}
	}
	switch {
	case problem != "":
		return problem
	case !bar:
		return "there is no bar"
	case headings > 1:
		return fmt.Sprintf("there are %d headings of the first rank", headings)
	}
	return ""
}

// inBody reports whether a text is one that is read: not of the head, nor the link
// that leads past the bar.
func inBody(n *html.Node) bool {
	body := false
	for p := n.Parent; p != nil; p = p.Parent {
		for _, a := range p.Attr {
			if a.Key == "class" && a.Val == "skip" {
				return false
			}
		}
		body = body || p.Data == "body"
	}
	return body
}
