package bot

import (
	"slices"
	"strconv"
	"strings"

	"careerbot/internal/text"
)

// tally is what is counted of an answered question, as its table has it: none of its
// words.
type tally struct {
	Turn     int64    `json:"turn_id"`
	Language string   `json:"language"`
	Region   string   `json:"region"`
	Topics   []string `json:"topics"`
	Versions []int64  `json:"versions"`
}

// tallyOf is what is counted of an answer.
func tallyOf(turn int64, a Answer) tally {
	y := tally{Turn: turn, Language: a.Language, Region: a.record.region, Topics: []string{}, Versions: []int64{}}
	if y.Language != "en" {
		y.Language = "zh"
	}
	if a.record.lookedUp {
		for _, c := range text.Concepts(a.record.hidden) {
			if name := strings.TrimPrefix(c, "#"); !strings.HasPrefix(name, "ask_") {
				y.Topics = append(y.Topics, name)
			}
		}
	}
	for _, c := range a.Citations {
		if id, err := strconv.ParseInt(c.Document, 10, 64); err == nil && !slices.Contains(y.Versions, id) {
			y.Versions = append(y.Versions, id)
		}
	}
	return y
}
