package bot

import (
	"time"

	"careerbot/internal/geo"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// nearMe reports whether a wish is for work near the person, who has not said where they
// are with it.
func nearMe(w job.Wish) bool { return w.Metres > 0 && w.At == "" && w.Near == nil && w.Region == "" }

// sharedLately is the place that the person has shared, for as long as it can be meant;
// nil if there is none.
func (q Question) sharedLately(now time.Time) *geo.Point {
	if last := q.memory.Near; last != nil && last.At == "" && now.Sub(last.When) < recallOver {
		return last.point()
	}
	return nil
}

// whereForJobs asks where the person is, to look near there for a wish. The wish stays.
func (b *Bot) whereForJobs(q Question, a Answer, wish job.Wish) Answer {
	s := q.seeking(b.Now())
	s.Wish, s.Shown, s.Cards, s.First, s.Choice, s.Asking, s.More = wish, nil, nil, 0, nil, true, false
	q.remembers(&a, s)
	a.Outcome, a.AskPlace, a.Text = Clarify, true, prompts.JobNearWhere(a.Language)
	return a
}
