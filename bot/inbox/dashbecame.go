package inbox

import (
	"fmt"
	"slices"

	"careerbot/bot"
	"careerbot/internal/region"
)

// became are the figures of what became of people, of whole months and provinces.
func became(language string, all []bot.Result, c chosen, code string) []dashTable {
	word := func(key string, args ...any) string { return fmt.Sprintf(words[language][key], args...) }
	place := words[language]["dash_everywhere"]
	if code != "" {
		place = region.Name(region.Province(code), language)
	}
	is := word("dash_became_is", c.From[:7], c.To[:7], place)
	tables := make([]dashTable, len(all))
	for i, r := range all {
		t := dashTable{Key: r.Round, Note: is, Rows: dashRows(r.Of, r.All, func(n string) string { return words[language]["dash_became_"+n] })}
		t.Hidden = slices.ContainsFunc(r.Of, func(c bot.Count) bool { return c.Hidden })
		switch {
		case r.All.Hidden:
			t.Few, t.Note = true, word("dash_became_few", bot.SmallestGroup)+is
		case r.All.N > 0:
			t.Note = word("dash_became_all", r.All.N) + is
		}
		tables[i] = t
	}
	return tables
}
