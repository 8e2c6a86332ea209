package read

import (
	"regexp"

	"golang.org/x/net/html"
)

var (
	whiteCSS = regexp.MustCompile(`(?i)(?:^|[;\s])color\s*:\s*(?:white|snow|#fff(?:fff)?|#fefefe|rgba?\(\s*255\s*,\s*255\s*,\s*255\b[^)]*\))\s*(?:;|!|$)`)
	whiteTag = regexp.MustCompile(`(?i)^\s*(?:white|#?fff(?:fff)?)\s*$`)
	ground   = regexp.MustCompile(`(?i)background`)
)

// white reports text in white that nothing shows to stand on another colour. Where
// a class or an id could give the colour behind it, which only the style sheet
// knows, it is kept, and the admin is told.
func (p *page) white(n *html.Node) bool {
	tagged := n.Data == "font" && whiteTag.MatchString(attribute(n, "color"))
	if !tagged && !whiteCSS.MatchString(attribute(n, "style")) {
		return false
	}
	perhaps := false
	for up := n; up != nil && up.Type == html.ElementNode; up = up.Parent {
		_, coloured := find(up, "bgcolor")
		_, pictured := find(up, "background")
		if coloured || pictured || ground.MatchString(attribute(up, "style")) {
			return false
		}
		perhaps = perhaps || attribute(up, "class") != "" || attribute(up, "id") != ""
	}
	if perhaps {
		p.b.warn("white text; look whether it can be read on the page")
	}
	return !perhaps
}
