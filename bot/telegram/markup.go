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
	all := []run{{text: strings.TrimSpace(a.Text)}}
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
	all = append(all, run{text: "\n\n"}, run{prompts.Sources(a.Language), style{quote: true}})
	for i, line := range bot.SourceLines(bare) {
		c := a.Citations[i]
		before, after, found := strings.Cut(line, c.Title)
		if !found || c.Title == "" {
			all = append(all, run{"\n" + line, style{quote: true}})
			continue
		}
		all = append(all,
			run{"\n" + before, style{quote: true}},
			run{c.Title, style{quote: true, href: link(c.URL)}},
			run{after, style{quote: true}})
	}
	return append(all, run{text: "\n\n" + prompts.Footer(a.Language, a.Plain, a.ByModel)})
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
