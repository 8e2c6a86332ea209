package web

import (
	"strings"
	"sync"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/prompts"
)

// answer is what the page gets of an answer: what is for staff stays here.
type answer struct {
	Outcome   bot.Outcome  `json:"outcome"`
	Language  string       `json:"language"`
	Text      string       `json:"answer"`
	Citations []citation   `json:"citations"`
	Choices   []bot.Choice `json:"choices,omitempty"`
	Plain     bool         `json:"plain"`
	ByModel   bool         `json:"by_model"`
	By        string       `json:"by,omitempty"`        // the counsellor whose words it is
	Words     string       `json:"words,omitempty"`     // theirs, without the name before them
	Map       *bot.Map     `json:"map,omitempty"`       // is drawn under the text
	AskPlace  bool         `json:"ask_place,omitempty"` // they are asked where they are
	PassedOn  bool         `json:"passed_on,omitempty"` // what was said went to a counsellor, and this only says so
}

type citation struct {
	bot.Citation
	// RegionName is in the languages of the page, which can be switched.
	RegionName map[string]string `json:"region_name"`
}

func show(a bot.Answer) *answer {
	out := &answer{Outcome: a.Outcome, Language: a.Language, Text: a.Text, Choices: a.Choices, Plain: a.Plain, ByModel: a.ByModel, By: a.By, Map: a.Map, AskPlace: a.AskPlace}
	// That they have taken over is said by the bot.
	if words, theirs := strings.CutPrefix(a.Text, prompts.CounsellorSays(a.Language, a.By, "")); theirs && a.By != "" {
		out.Words = words
	}
	out.PassedOn = a.Reason == bot.WithCounsellor
	out.Citations = make([]citation, len(a.Citations))
	for i, c := range a.Citations {
		out.Citations[i] = citation{c, regionName(c.Region)}
	}
	return out
}

// regionNames has the names of the regions that were cited, by code. There are
// no more of them than regions.
var regionNames sync.Map

func regionName(code string) map[string]string {
	if known, ok := regionNames.Load(code); ok {
		return known.(map[string]string)
	}
	names := map[string]string{}
	for language := range words {
		names[language] = region.Name(code, language)
	}
	regionNames.Store(code, names)
	return names
}
