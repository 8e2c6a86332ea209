package bot

import (
	"context"
	"strconv"
	"time"
)

// mostAgain is how often a question is answered anew because something that its answer
// cites fell while it was made. Whoever publishes more often than that has the last of
// the answers go out: all of it held when it was begun.
const mostAgain = 3

// whole reports whether all that an answer cites as being in force still is, at one
// moment. An answer takes several searches and a model its time; what is published
// meanwhile must leave neither an answer from the old library nor one from both.
func (b *Bot) whole(ctx context.Context, a Answer) (bool, error) {
	if !a.record.lookedUp || len(a.Citations) == 0 {
		return true, nil
	}
	day := a.record.day
	if day.IsZero() { // answered for each case: of today, unless it says otherwise
		day = b.day(time.Time{})
	}
	var versions []int64
	for _, c := range a.Citations {
		if c.ValidTo != nil && *c.ValidTo <= day.Format(time.DateOnly) {
			continue // cited as a former rule
		}
		if id, err := strconv.ParseInt(c.Document, 10, 64); err == nil {
			versions = append(versions, id)
		}
	}
	return b.Searcher.Hold(ctx, versions, day)
}
