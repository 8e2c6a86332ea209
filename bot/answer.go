package bot

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// Outcome is what became of a question.
type Outcome string

// What can become of a question.
const (
	Answered Outcome = "answered" // the sources cover it
	Partial  Outcome = "partial"  // the sources cover a part of it
	Clarify  Outcome = "clarify"  // we asked back, or it was no question
	Declined Outcome = "declined" // no source covers it
	Handoff  Outcome = "handoff"  // the person wants a person
)

// Question is what a person asks, and from where.
type Question struct {
	Text     string
	Language string    // "zh" or "en"; "" takes that of the text
	Region   string    // code; "" takes the one named in the text, else the service's
	AsOf     time.Time // the day for which the rules are wanted; zero is today

	// spoken: Language is what the person last wrote in, not what they chose; a
	// message that is clearly in the other language wins.
	spoken    bool
	partial   func(text string) // gets the checked part of an answer while it is written
	unhurried context.Context   // over when the person cannot wait for a model; nil never is

	conversation int64 // whose, 0 if nobody's
}

// Answer is the reply to one question, with all that a door needs to show it.
type Answer struct {
	Outcome    Outcome    `json:"outcome"`
	Language   string     `json:"language"`
	Text       string     `json:"answer"`
	Citations  []Citation `json:"citations"`
	Question   string     `json:"question"` // the question as it was understood
	Confidence float64    `json:"confidence"`
	Reason     string     `json:"reason"` // why the outcome is what it is, for staff
	ElapsedMS  float64    `json:"elapsed_ms"`

	Choices []Choice `json:"choices,omitempty"` // what to say next with one tap

	Plain   bool `json:"plain,omitempty"`    // a model is configured but could not be used
	ByModel bool `json:"by_model,omitempty"` // a model worded it

	decisions []decision // about each sentence that was to be said

	switchTo string // language that the person chose
	moveTo   string // region that the person named as theirs
}

// Choice is a button under an answer: pressing it says Say.
type Choice struct {
	Label string `json:"label"`
	Say   string `json:"say"`
}

// Citation is a source that an answer rests on.
type Citation struct {
	N         int      `json:"n"`
	Document  string   `json:"document"`
	Title     string   `json:"title"`
	Issuer    string   `json:"issuer"`
	Number    string   `json:"number"`
	Region    string   `json:"region"`
	ValidFrom string   `json:"valid_from"`
	ValidTo   *string  `json:"valid_to"`
	Heading   []string `json:"heading"`
	Quote     string   `json:"quote"` // exact text of the document
	Start     int      `json:"start"` // offsets of the quote in the document, in characters
	End       int      `json:"end"`
	URL       string   `json:"url"`
}

// The thresholds of knowing when not to answer, on the confidence that
// [confidence] computes. Calibrated with `careerbot eval answers` on the dev
// sets; docs/decisions.md has the figures.
const (
	answerFrom  = 0.58 // at least this to answer at all
	fullyFrom   = 0.72 // at least this not to say that it may be a part
	topicFrom   = 1.5  // weight of shared concepts from which a rule on the topic is offered as a part
	topicSure   = 0.2  // and at least this sure all the same
	considered  = 8    // passages that are looked into for an answer
	maxQuestion = 2000 // characters
)

// Answer answers one question without side effects.
func (b *Bot) Answer(ctx context.Context, q Question) (Answer, error) {
	start := b.Now()
	a, err := b.answer(ctx, q)
	a.ElapsedMS = float64(b.Now().Sub(start).Microseconds()) / 1000
	if a.Citations == nil {
		a.Citations = []Citation{}
	}
	return a, err
}

func (b *Bot) answer(ctx context.Context, q Question) (Answer, error) {
	message := clean(q.Text)
	language := cmp.Or(q.Language, text.Language(message), "zh")
	if q.spoken {
		language = cmp.Or(text.Language(message), q.Language, "zh")
	}
	a := Answer{Outcome: Clarify, Language: language, Question: message}
	if n := utf8.RuneCountInString(message); n > maxQuestion {
		a.Question = string([]rune(message)[:200]) + "…"
		a.Text, a.Reason = prompts.TooLong(language, n), "too long"
		return a, nil
	}
	if text.Language(message) == "" {
		a.Text, a.Reason = prompts.NoText(language), "no words"
		return a, nil
	}
	switch distress(message) {
	case "despair":
		a.Outcome, a.Reason, a.Text = Handoff, "despair", prompts.Despair(language, b.Contact(language))
		return a, nil
	case "danger":
		a.Outcome, a.Reason, a.Text = Handoff, "danger", prompts.Danger(language, b.Contact(language))
		return a, nil
	}
	if reply, ok, err := b.command(ctx, q, a); ok {
		return reply, err
	}
	if reply, ok, err := b.smallTalk(ctx, q, a); ok {
		return reply, err
	}
	if q.spoken {
		a.switchTo = language // what follows without words, a picture or a command, is answered in it
	}
	a.Question = withoutCourtesy(message)
	return b.lookUp(ctx, q, a)
}

// lookUp answers the question of an answer from the library.
func (b *Bot) lookUp(ctx context.Context, q Question, a Answer) (Answer, error) {
	about := region.Without(a.Question)
	ranking, err := b.Searcher.Search(ctx, retrieval.Query{
		Text: about, Region: b.place(q.Region, a.Question), AsOf: b.day(q.AsOf), K: considered,
	})
	if err != nil {
		return a, fmt.Errorf("answer: %w", err)
	}
	asked := newQuestion(about, ranking.Terms)
	found := asked.judge(ranking.Passages)
	a.Confidence = found.confidence
	if found.confidence < answerFrom && !found.onTopic {
		a.Outcome, a.Reason = Declined, fmt.Sprintf("evidence covers too little of the question (%.2f)", found.confidence)
		a.Text = prompts.Declined(a.Language, nearest(ranking.Passages, found.evidence), b.Contact(a.Language))
		return a, nil
	}
	a.Outcome = Answered
	if found.confidence < fullyFrom {
		a.Outcome, a.Reason = Partial, "evidence covers a part of the question"
	}
	if b.Chat != nil {
		if b.word(ctx, &a, q, asked, ranking.Passages, found) {
			return a, nil
		}
		a.Plain = true
	}
	if !b.quote(&a, ranking.Passages, found) {
		a.Outcome, a.Reason = Declined, "nothing that was found may be said"
		a.Text = prompts.Declined(a.Language, nearest(ranking.Passages, found.evidence), b.Contact(a.Language))
	}
	return a, nil
}

// judgement is what the evidence amounts to.
type judgement struct {
	evidence   []evidence // of each passage
	units      []unit     // to quote, best passage first, in the order of the text
	confidence float64
	onTopic    bool // the headings name what the question is about, whatever its wording
}

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
// passages of like score the one whose heading asks what the person asks.
func (e evidence) worth(p retrieval.Passage) float64 {
	return p.Score.Total * (1 + 0.3*e.coverage + 0.3*e.heading + 0.08*min(e.topic, 6))
}

// confidence says how sure the evidence makes us, from 0 to 1. It adds what the
// best passage covers of the question's weight, how much of BM25's score the
// question could reach, and how far the passage stands out from the next
// document's. The weights were fitted on ncpqa_zh/dev (docs/decisions.md). One
// term alone, however rare, is a chance meeting.
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
	c := min(1, (all[best].coverage+0.3*margin+0.4*min(1, top/q.total))/1.4)
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
		more := pick(all[i], passages[i])
		with := covered
		for _, u := range more {
			with = append(with, u.covers)
		}
		if q.share(with...) < before+0.08 {
			continue
		}
		chosen = append(chosen, more...)
		quoted++
	}
	return chosen
}

// commencement is a passage that says from when a text holds and no more. It
// shares its title's words with every question and adds nothing to an answer.
var commencement = regexp.MustCompile(`^.{0,80}自.{4,20}起(?:施行|实施|执行)。?(?:.{0,80}废止。?)?$`)

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

// quote words the answer as quotations, neighbouring units of a passage joined,
// each with the number of its source. It reports whether there is one: a unit
// that fails the checks is left out.
func (b *Bot) quote(a *Answer, passages []retrieval.Passage, found judgement) bool {
	if found.units = a.sourced(passages, found.units); len(found.units) == 0 {
		return false
	}
	var out strings.Builder
	if passages[found.units[0].passage].Language != a.Language {
		out.WriteString(prompts.OtherLanguage(a.Language))
	}
	for i := 0; i < len(found.units); {
		u := found.units[i]
		p := passages[u.passage]
		last := i
		for last+1 < len(found.units) && found.units[last+1].passage == u.passage {
			last++
		}
		if i > 0 {
			out.WriteString("\n")
		}
		n := len(a.Citations) + 1
		for k := i; k <= last; k++ {
			sentence := p.Body[found.units[k].start:found.units[k].end]
			if k > i {
				out.WriteString(between(p.Body[found.units[k-1].end:found.units[k].start], sentence))
			}
			out.WriteString(withoutArticle(sentence, p.Heading))
		}
		fmt.Fprintf(&out, " [%d]", n)
		a.Citations = append(a.Citations, cite(n, p, u.start, found.units[last].end))
		i = last + 1
	}
	a.Text = out.String()
	if a.Outcome == Partial {
		a.Text += prompts.Partial(a.Language)
	}
	return true
}

// between is what stands between two quoted units: the line break of the source,
// so that lists and rows stay lists and rows, or a space where words need one.
func between(gap, next string) string {
	switch {
	case strings.Contains(gap, "\n"):
		return "\n"
	case spaced(next):
		return " "
	}
	return ""
}

func spaced(sentence string) bool {
	r, _ := utf8.DecodeRuneInString(sentence)
	return r < 0x2E80
}

// withoutArticle drops the article's number from the front of a quotation: the
// source line names it.
var numbered = regexp.MustCompile(`^(?:第.{1,8}条(?:之.{1,2})?|Article \d+[A-Za-z]?)$`)

func withoutArticle(sentence string, heading []string) string {
	if len(heading) == 0 {
		return sentence
	}
	last := heading[len(heading)-1]
	rest, ok := strings.CutPrefix(sentence, last)
	if !ok || !numbered.MatchString(last) {
		return sentence
	}
	return strings.TrimLeft(rest, " 　:：.．、\n")
}

// cite makes the citation of a stretch of a passage.
func cite(n int, p retrieval.Passage, start, end int) Citation {
	c := Citation{
		N: n, Document: fmt.Sprint(p.Version), Title: p.Title, Issuer: p.Issuer, Number: p.Number, Region: p.Region,
		Heading: p.Heading, Quote: p.Body[start:end], URL: p.URL,
	}
	c.Start = p.Start + utf8.RuneCountInString(p.Body[:start])
	c.End = c.Start + utf8.RuneCountInString(c.Quote)
	if p.ValidFrom != nil {
		c.ValidFrom = p.ValidFrom.Format(time.DateOnly)
	}
	if p.ValidTo != nil {
		to := p.ValidTo.Format(time.DateOnly)
		c.ValidTo = &to
	}
	return c
}

// nearest names up to two documents that share something with a question that
// was declined.
func nearest(passages []retrieval.Passage, all []evidence) []string {
	var titles []string
	for i, e := range all {
		if len(titles) == 2 || e.coverage < 0.3 {
			break
		}
		if title := passages[i].Title; !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return titles
}
