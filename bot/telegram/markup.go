package telegram

import (
	"net/url"
	"slices"
	"strings"

	"careerbot/bot"
	"careerbot/prompts"
)

// maxLink bounds an address in markup: a longer one would crowd out the text
// that it belongs to.
const maxLink = 1024

// parts sets an answer as the messages that show it: the text, its sources folded
// beneath, and what the answer is worth.
func parts(a bot.Answer) []part {
	set := split(runs(a), maxMessage)
	// Telegram refuses a message that shows nothing.
	return slices.DeleteFunc(set, func(p part) bool { return strings.TrimSpace(p.plain) == "" })
}

func runs(a bot.Answer) []run {
	all := said(a)
	if len(a.Citations) == 0 {
		return all
	}
	// A source's title is its link, so the line is made without the address.
	bare := a
	bare.Citations = slices.Clone(a.Citations)
	for i := range bare.Citations {
		if link(a.Citations[i].URL) != "" {
			bare.Citations[i].URL = ""
		}
	}
	sources := style{quote: true, hide: len(all) > 1}
	all = append(all, run{text: "\n\n"}, run{prompts.Sources(a.Language), style{quote: true}})
	for i, line := range bot.SourceLines(bare) {
		c := a.Citations[i]
		before, after, found := strings.Cut(line, c.Title)
		if !found || c.Title == "" {
			all = append(all, run{"\n" + line, sources})
			continue
		}
		all = append(all,
			run{"\n" + before, sources},
			run{c.Title, style{quote: true, hide: sources.hide, href: link(c.URL)}},
			run{after, sources})
	}
	return append(all, run{text: "\n\n" + prompts.Footer(a.Language, a.Plain, a.ByModel)})
}

// said sets the text. Of what fits somebody, and was sent unasked, a notification shows that
// there is something and how to end that: what is between is hidden until it is tapped, since
// others may see the screen.
func said(a bot.Answer) []run {
	text := strings.TrimSpace(a.Text)
	first, last := strings.Index(text, "\n\n"), strings.LastIndex(text, "\n\n")
	if a.Reason != "found" || first < 0 || first == last {
		return []run{{text: text}}
	}
	return []run{{text: text[:first+2]}, {text[first+2 : last], style{hide: true}}, {text: text[last:]}}
}

// link gives an address that may be offered, or "": a document's metadata can
// hold anything, and only web pages are safe to open.
func link(address string) string {
	if len(address) > maxLink {
		return ""
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
