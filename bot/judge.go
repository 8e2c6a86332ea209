package bot

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/retrieval"
)

// judgement is what the evidence amounts to.
type judgement struct {
	evidence   []evidence // of each passage
	units      []unit     // to quote, best passage first, in the order of the text
	confidence float64
	onTopic    bool // the headings name what the question is about, whatever its wording
}

// good reports whether the evidence is enough to answer from.
func (j judgement) good() bool { return j.confidence >= answerFrom || j.onTopic }

// judge looks into the best passages, chooses what to quote and says how sure
// the evidence makes us.
func (q question) judge(passages []retrieval.Passage) judgement {
	if len(passages) == 0 || q.total == 0 {
		return judgement{}
	}
	all := make([]evidence, len(passages))
	for i, p := range passages {
		all[i] = q.weigh(i, passagesRead.of(p))
	}
	best := 0
	for i := range all {
		if all[i].worth(passages[i]) > all[best].worth(passages[best]) {
			best = i
		}
	}
	if len(all[best].units) == 0 {
		return judgement{evidence: all}
	}
	sure := q.confidence(all, passages, best)
	return judgement{
		evidence:   all,
		confidence: sure,
		onTopic:    all[best].topic >= topicFrom && sure >= topicSure,
		units:      q.choose(all, passages, best),
	}
}

// worth orders the passages that are looked into: BM25 decides, and among
// passages of like score the one whose heading asks what the person asks, and for
// the kind of answer that they want. The weights were chosen by hand on our own
// questions and on 67 plain ones written afterwards.
func (e evidence) worth(p retrieval.Passage) float64 {
	w := 1 + 0.3*e.heading + 0.4*e.asks + 0.2*e.precise + 0.08*min(e.topic, 6)
	if e.wanted {
		w += 0.5
	}
	return p.Score.Total * w
}

// confidence says how sure the evidence makes us, from 0 to 1. It adds what the
// best passage covers of the question's weight, how much of BM25's score the
// question could reach, and how far the passage stands out from the next
// document's. The weights were fitted on ncpqa_zh/dev (docs/decisions.md). No
// rule tells the story that a question comes in, so less of it is covered where
// it is answered just as well. One term alone, however rare, is a chance meeting.
func (q question) confidence(all []evidence, passages []retrieval.Passage, best int) float64 {
	top := passages[best].Score.Lexical
	if top == 0 {
		return 0
	}
	next := 0.0
	for i, p := range passages {
		if i != best && p.Version != passages[best].Version {
			next = max(next, p.Score.Lexical)
		}
	}
	margin := max(0, (top-next)/top)
	c := min(1, (all[best].coverage+0.3*margin+0.4*min(1, top/q.reachable))/1.4)
	if q.story {
		c = min(1, storyScale*c)
	}
	if all[best].terms < 2 {
		c /= 2
	}
	return c
}

// The shape of a quoted answer.
const (
	wholeBelow   = 260 // characters: a passage this short is quoted whole
	maxUnits     = 3   // of one passage
	maxQuoted    = 2   // passages
	maxCharacter = 900 // of one passage
)

// choose picks what to quote: from the best passage its best units, or all of it
// where it is short; from another passage only what adds to the answer.
func (q question) choose(all []evidence, passages []retrieval.Passage, best int) []unit {
	chosen := pick(all[best], passages[best])
	covered := []termSet{all[best].above}
	for _, u := range chosen {
		covered = append(covered, u.covers)
	}
	before := q.share(covered...)
	quoted := 1
	for i := range all {
		if i == best || quoted == maxQuoted || passages[i].Language != passages[best].Language || all[i].coverage < 0.6*all[best].coverage {
			continue
		}
		if commencement.MatchString(passages[i].Body) {
			continue
		}
		if all[best].topic > 0 && all[i].topic == 0 {
			continue // it shares words with the question, and is about something else
		}
		more := pick(all[i], passages[i])
		with := slices.Clone(covered)
		for _, u := range more {
			with = append(with, u.covers)
		}
		if q.share(with...) < before+0.08 || repeats(more, chosen) {
			continue
		}
		chosen = append(chosen, more...)
		quoted++
	}
	return chosen
}

// repeats reports whether units say again what has been chosen: guides on
// neighbouring topics state the same rule.
func repeats(more, chosen []unit) bool {
	said := map[int32]bool{}
	for _, u := range chosen {
		for _, n := range u.terms {
			said[n] = true
		}
	}
	same, all := 0, 0
	for _, u := range more {
		all += len(u.terms)
		for _, n := range u.terms {
			if said[n] {
				same++
			}
		}
	}
	return all > 0 && float64(same) >= 0.8*float64(all)
}

// commencement is a passage that says from when a text holds and no more. It
// shares its title's words with every question and adds nothing to an answer.
var commencement = pattern.MustCompile(`^.{0,80}自.{4,20}起(?:施行|实施|执行)。?(?:.{0,80}废止。?)?$`)

func pick(e evidence, p retrieval.Passage) []unit {
	if len(e.units) == 0 {
		return nil
	}
	if utf8.RuneCountInString(p.Body) <= wholeBelow && len(e.units) <= 4 {
		return e.units
	}
	worth := func(u unit) float64 {
		w := u.gain + u.heading/2
		if u.start == 0 {
			// The first sentence under a heading answers what the heading asks.
			w += 0.15 + u.heading/4
		}
		return w
	}
	ranked := slices.Clone(e.units)
	slices.SortStableFunc(ranked, func(x, y unit) int { return cmp.Compare(worth(y), worth(x)) })
	top := worth(ranked[0])
	var kept []unit
	length := 0
	for _, u := range ranked {
		n := utf8.RuneCountInString(p.Body[u.start:u.end])
		if len(kept) == maxUnits || len(kept) > 0 && (worth(u) < 0.6*top || length+n > maxCharacter) {
			break
		}
		kept = append(kept, u)
		length += n
	}
	slices.SortFunc(kept, func(x, y unit) int { return cmp.Compare(x.start, y.start) })
	return kept
}
