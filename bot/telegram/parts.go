package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"careerbot/bot"
)

// stored is a part of a reply as the outbox keeps it. What was cut once stays as
// it was cut, also where a later version of the program would cut elsewhere: a
// part that has arrived must not come again in another.
type stored struct {
	HTML  string `json:"html"`
	Plain string `json:"plain"`
	Last  bool   `json:"last,omitempty"`
	Venue *venue `json:"venue,omitempty"`
}

// venue is a place that is shown on Telegram's own map.
type venue struct {
	Lat     float64 `json:"lat"`
	Lon     float64 `json:"lon"`
	Title   string  `json:"title"`
	Address string  `json:"address"`
}

// venueOf gives the first place of an answer with a map, nil where there is none. A
// group gets none.
func venueOf(r *bot.Reply) *venue {
	if r.Answer.Map == nil || len(r.Answer.Map.Places) == 0 || strings.HasPrefix(r.External, "-") {
		return nil
	}
	p := r.Answer.Map.Places[0]
	return &venue{p.Lat, p.Lon, fmt.Sprintf("%d. %s", p.N, p.Name), cmp.Or(p.Address, p.Name)}
}

// errNotCut means that the parts of a reply could not be stored, so none was sent.
var errNotCut = errors.New("the parts could not be stored")

// partOf gives what a row of the outbox shows. A reply that is too long for one
// message is cut here, and its parts are stored, before any of them goes.
func (d *Door) partOf(ctx context.Context, r *bot.Reply) (part, error) {
	if r.Cut == nil {
		all := parts(r.Answer)
		if len(all) == 0 {
			return part{}, errors.New("the reply has no text")
		}
		all[len(all)-1].last = true
		if v := venueOf(r); v != nil {
			all = append(all, part{venue: v})
		}
		if len(all) == 1 {
			return all[0], nil
		}
		bodies := make([]json.RawMessage, len(all))
		for i, p := range all {
			body, err := json.Marshal(stored{p.html, p.plain, p.last, p.venue})
			if err != nil {
				return part{}, err
			}
			bodies[i] = body
		}
		ctx, cancel := context.WithTimeout(ctx, askFor)
		defer cancel()
		if err := d.bot.CutReply(ctx, r.ID, bodies); err != nil {
			return part{}, fmt.Errorf("%w: %w", errNotCut, err)
		}
		return all[0], nil
	}
	var s stored
	if err := json.Unmarshal(r.Cut, &s); err != nil {
		return part{}, fmt.Errorf("the part cannot be read: %w", err)
	}
	return part{s.HTML, s.Plain, s.Last, s.Venue}, nil
}
