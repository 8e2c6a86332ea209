package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"careerbot/prompts"
)

// ofShown answers a question about places that were listed: when they close, their
// telephone. ok is false for everything else.
func (b *Bot) ofShown(ctx context.Context, q Question, a Answer, last *lastNear) (reply Answer, ok bool, err error) {
	if len([]rune(a.Question)) > longestAsk {
		return a, false, nil
	}
	places, err := b.Searcher.Shown(ctx, last.Shown, b.Now())
	if err != nil {
		return a, false, err
	}
	names := make([]string, len(places))
	for i, p := range places {
		names[i] = p.Name
	}
	asked, ok := asksOfShown(a.Question, names, b.Now())
	if !ok || len(places) < len(last.Shown) || asked.of > len(places) {
		return a, false, nil // a list that no longer holds is asked for anew
	}
	from, to := 0, min(shownApart, len(places))
	switch {
	case asked.of > 0:
		from, to = asked.of-1, asked.of
	case asked.first:
		to = 1
	}
	var lines []string
	for i, p := range places[from:to] {
		about := prompts.NearAbout{NearLine: b.nearLine(p, nil, a.Language), Asked: map[string]bool{}, Day: asked.day}
		about.N = from + i + 1
		for _, fact := range asked.facts {
			about.Asked[fact] = true
		}
		if asked.day >= 0 {
			spans, known := p.Hours.On(asked.day)
			about.DayKnown = known
			for _, s := range spans {
				about.Times = append(about.Times, clock(s.From)+"–"+clock(s.To))
			}
		}
		lines = append(lines, prompts.OfPlace(a.Language, about))
	}
	a.Outcome, a.Reason, a.record.talk = Answered, "near", "near"
	a.Text = strings.Join(lines, "\n\n")
	kept := *last
	kept.Turn, kept.When = q.turn, b.Now().UTC().Truncate(time.Second)
	a.record.memory = q.memory.withNear(kept)
	return a, true, nil
}

// longestAsk bounds what can be a question about places that are shown, in characters.
const longestAsk = 60

// clock writes minutes from midnight as a clock shows them; 24:00 is the end of a day.
func clock(minutes int) string {
	if minutes > 24*60 {
		minutes -= 24 * 60
	}
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}
