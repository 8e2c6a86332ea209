package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"careerbot/internal/redact"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval"
	"careerbot/retrieval/job"
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

	conversation int64    // whose, 0 if nobody's
	turn         int64    // which, 0 if none
	edited       bool     // it was changed after it was sent
	memory       memory   // of the conversation
	standing     standing // of its case
	mayAsk       bool     // we may ask back
	eachCase     bool     // one of several cases: the best passage, quoted
	briefly      bool     // one sentence of it
	settled      settled  // what the person has answered to what we asked back
	dayAsked     bool     // AsOf is what they have answered, not the caller's

	understood *string // what the reply begins with: the question as it was taken; nil is the person's own

	started time.Time     // when work on the answer began: a model has a while from then
	private redact.Hidden // the question as a model may see it
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

	Map *Map `json:"map,omitempty"` // what a door with a map shows beside the text
	// AskPlace: the person is asked where they are. A door that can lets them share it.
	AskPlace bool `json:"ask_place,omitempty"`

	Plain   bool `json:"plain,omitempty"`    // a model is configured but could not be used
	ByModel bool `json:"by_model,omitempty"` // a model worded it

	By    string `json:"by,omitempty"`    // the counsellor whose words it is
	Words string `json:"words,omitempty"` // as they wrote them
	Case  int64  `json:"case,omitempty"`  // about which it is
	Copy  *Copy  `json:"copy,omitempty"`  // what is shown in place of the text
	File  string `json:"file,omitempty"`  // the door's own id of what is in that
	Draft int64  `json:"draft,omitempty"` // which suggestion it shows to counsellors

	// Replaces is the key of a counsellor's words whose place Instead takes where the
	// door can do that; elsewhere the text is shown, which says that it is a correction.
	Replaces string `json:"replaces,omitempty"`
	Instead  string `json:"instead,omitempty"`

	meant    []job.Slip // words that were typed wrongly, and what they are taken for
	beside   string     // what belongs under vacancies that are shown
	switchTo string     // language that the person chose
	moveTo   string     // region that the person named as theirs
	record   record
}

// record is what is stored with the turn beside its reply.
type record struct {
	lookedUp  bool         // the library was asked
	told      bool         // but the person told of themselves: no gap
	hidden    string       // the question without identifiers; "" where they could not be hidden
	region    string       // whose rules were looked up
	day       time.Time    // for which
	memory    *memory      // of the conversation from now on; nil leaves it as it is
	asked     *asking      // what we asked back
	talk      string       // the small talk or the command that it was, if any
	nearest   []int64      // passages that came nearest, best first
	decisions []decision   // on each sentence that was judged
	uses      []use        // of a model
	opens     *openingCase // a case
	ends      bool         // the person gives the case up
	callback  string       // how they wish to be called back
	uncalls   bool         // they no longer wish it
	forwarded bool         // a counsellor has the conversation: nothing is answered
	unsaid    bool         // what they wrote is not to be kept
	instead   string       // is kept in its place
	erased    bool         // what was remembered before is not to come back
	warns     *Answer      // the lines for who is in danger while a counsellor has the conversation
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
	answerFrom = 0.58 // at least this to answer at all
	fullyFrom  = 0.72 // at least this not to say that it may be a part
	storyScale = 1.7  // of the confidence where a story is told around the question
	topicFrom  = 1.5  // weight of shared concepts from which a rule on the topic is offered as a part
	topicSure  = 0.2  // and at least this sure all the same
	considered = 12   // passages that are looked into for an answer
	// recordedNearest is how many passages are noted with a gap.
	recordedNearest = 5
	maxQuestion     = 2000 // characters
)

// Answer answers one question without side effects.
func (b *Bot) Answer(ctx context.Context, q Question) (Answer, error) {
	start := b.Now()
	q.started = time.Now() // the wall's clock: it bounds waiting
	q.memory = q.memory.until(q.turn)
	a, err := b.answer(ctx, q)
	for again := 0; err == nil && again < mostAgain; again++ {
		var whole bool
		if whole, err = b.whole(ctx, a); whole || err != nil {
			break
		}
		spent := a.record.uses
		a, err = b.answer(ctx, q)
		a.record.uses = slices.Concat(spent, a.record.uses)
	}
	if q.spoken && a.switchTo == "" && a.Language == spokenIn(q.Text) {
		a.switchTo = a.Language // whatever it was that answered
	}
	q.forgetMissing(&a)
	q.forgetCalling(&a, b.Now())
	q.forgetErase(&a)
	q.forget(&a)
	if err == nil {
		err = b.offerWays(ctx, q, &a)
	}
	a.record.told = q.tells(b)
	b.offerGoingOn(q, &a)
	b.offerEntitled(ctx, q, &a)
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
	plain := plainly(message)
	if kind := distressIn(plain); kind != "" {
		a.Outcome, a.Reason, a.Text = Handoff, kind, prompts.Distress(language, kind, b.line(language))
		b.endangered(ctx, q, &a)
		q.endangeredNow(&a, kind, b.Now())
		return a, nil
	}
	if utf8.RuneCountInString(message) > maxQuestion && !b.takesLong(q) {
		n := utf8.RuneCountInString(q.Text)
		a.Question = string([]rune(message)[:200]) + "…"
		a.Text, a.Reason = prompts.TooLong(language, n), "too long"
		return a, nil
	}
	if wantsPerson(message) { // in whatever state
		a.Reason, a.record.talk = "small talk", "person"
		return b.item(ctx, "person", q, a)
	}
	if reply, ok, err := b.erases(ctx, q, a); ok || err != nil {
		return reply, err
	}
	if reply, ok, err := b.surveyed(ctx, q, a); ok || err != nil {
		return reply, err
	}
	if reply, ok, err := b.duringCase(ctx, q, a); ok || err != nil {
		return reply, err
	}
	if reply, ok := b.afterDanger(q, a); ok {
		return reply, nil
	}
	if scolds.MatchString(bare(message)) {
		if reply, ok, err := b.feels(ctx, q, a); ok || err != nil {
			return reply, err
		}
	}
	if reply, ok, err := b.stops(ctx, q, a, false); ok || err != nil {
		return reply, err
	}
	if reply, ok, err := b.guided(ctx, q, a); ok || err != nil {
		return reply, err
	}
	if eraseAll.MatchString(bare(message)) {
		return b.askErase(q, a), nil
	}
	if keepsData(message) {
		a.Text, a.Reason = prompts.EraseSay(a.Language, "kept", "", false), "command"
		return a, nil
	}
	if said, ok := q.answers(message); ok {
		a.Language = cmp.Or(q.Language, language)
		return b.answerCase(ctx, q, a, said)
	}
	if reply, ok, err := b.feels(ctx, q, a); ok || err != nil {
		return reply, err
	}
	if reply, ok, err := b.stops(ctx, q, a, true); ok || err != nil {
		return reply, err
	}
	if reply, ok, err := b.watchRules(ctx, q, a); ok || err != nil {
		return reply, err
	}
	if reply, ok, err := b.near(ctx, q, a); ok || err != nil {
		return moved(q, reply), err
	}
	if reply, ok := b.hiring(q, a); ok {
		return reply, nil
	}
	if reply, ok, err := b.seekJobs(ctx, q, a); ok || err != nil {
		return moved(q, reply), err
	}
	if text.Language(message) == "" {
		a.Text, a.Reason = prompts.NoText(language), "no words"
		if number.MatchString(bare(message)) { // of a list that is no longer there
			a.Text, a.Choices = prompts.NoChoice(language, bare(message)), menu(language)
		}
		return a, nil
	}
	if reply, ok, err := b.command(ctx, q, a); ok {
		return moved(q, reply), err
	}
	if reply, ok, err := b.smallTalk(ctx, q, a); ok {
		return moved(q, reply), err
	}
	if reply, ok, err := b.complains(ctx, q, a); ok || err != nil {
		return reply, err
	}
	if q.spoken {
		a.switchTo = language // what follows without words, a picture or a command, is answered in it
	}
	a.Question = withoutCourtesy(message)
	q.mayAsk = true
	a, err := b.resolve(ctx, q, a)
	if err == nil && delicateIn(plain) {
		a.Text += prompts.Care(language)
	}
	if a.record.lookedUp {
		b.remember(q, &a)
		b.keepsSeeking(q, &a)
	}
	if err == nil {
		err = b.afterwards(ctx, q, &a)
	}
	return a, err
}

// lookUp answers the question of an answer from the library.
func (b *Bot) lookUp(ctx context.Context, q Question, a Answer) (Answer, error) {
	q.private = b.private(a.Question)
	about := region.Without(q.private.Without)
	a.record.hidden = q.private.Text
	a.record.lookedUp, a.record.region = true, b.place(q.Region, a.Question)
	t := b.timing(q, about)
	a.record.day = t.day
	if t.former || t.day.Before(b.day(time.Time{})) {
		q.partial = nil // that it is a former rule comes first, and is known last
	}
	ranking, err := b.search(ctx, t, a.record.region, q.private.Text == "")
	if err != nil {
		return a, fmt.Errorf("answer: %w", err)
	}
	for _, p := range ranking.Passages[:min(len(ranking.Passages), recordedNearest)] {
		a.record.nearest = append(a.record.nearest, p.ID)
	}
	asked := newQuestion(t.about, ranking.Terms)
	passages, found := q.judge(asked, t.about, ranking.Passages)
	ranking.Passages = passages
	found = q.nearer(a.record.region, a.Question, asked, ranking.Passages, found)
	found.units = q.toQuote(a.Question, ranking.Passages, found)
	a.Confidence = found.confidence
	if back, ok, err := b.askBack(ctx, q, a, t, asked, ranking.Passages, found); ok || err != nil {
		return back, err
	}
	b.wordAnswer(ctx, q, &a, asked, ranking.Passages, found)
	if err := b.dated(ctx, &a, q, t); err != nil {
		return a, err
	}
	return a, nil
}

// wordAnswer says what the evidence amounts to: an answer, quoted or in a model's
// words, or that there is none.
func (b *Bot) wordAnswer(ctx context.Context, q Question, a *Answer, asked question, passages []retrieval.Passage, found judgement) {
	if !found.good() {
		b.decline(a, passages, found, fmt.Sprintf("evidence covers too little of the question (%.2f)", found.confidence))
		return
	}
	a.Outcome = Answered
	if found.confidence < fullyFrom {
		a.Outcome, a.Reason = Partial, "evidence covers a part of the question"
	}
	if d, ok := asked.conflict(passages, found); ok { // word for word, so that both are seen
		found.units = slices.Concat(pick(found.evidence[d.a], passages[d.a]), pick(found.evidence[d.b], passages[d.b]))
		a.Outcome = Answered
		before := len(a.Citations)
		if !b.quote(a, passages, found) {
			b.decline(a, passages, found, "nothing that was found may be said")
			return
		}
		a.Outcome, a.Reason = Partial, "rules in force differ"
		if len(a.Citations) == before+2 { // both were quoted
			a.Text += prompts.Conflict(a.Language, ranked(before+1, passages[d.a]), ranked(before+2, passages[d.b]))
		}
		return
	}
	if b.Chat != nil && !q.eachCase {
		if q.private.Text != "" && b.word(ctx, a, q, asked, passages, found) {
			return
		}
		a.Plain = true
	}
	if !b.quote(a, passages, found) {
		b.decline(a, passages, found, "nothing that was found may be said")
	}
}

// decline says that there is no answer, and what was looked for.
func (b *Bot) decline(a *Answer, passages []retrieval.Passage, found judgement, reason string) {
	a.Outcome, a.Reason = Declined, reason
	a.Text = prompts.Declined(a.Language, prompts.Search{
		Question: shortened(a.Question, 60), RegionCode: a.record.region, Near: nearest(passages, found.evidence), Contact: b.line(a.Language),
		Day: a.record.day, Today: a.record.day.Equal(b.day(time.Time{})),
	})
	if a.record.day.Before(b.day(time.Time{})) {
		a.Choices = append(a.Choices, Choice{Label: prompts.TodayLabel(a.Language), Say: prompts.TodaySay(a.Language)})
	}
}

// shortened is a question as it is repeated to who asked it, in so many
// characters at most.
func shortened(question string, most int) string {
	if r := []rune(question); len(r) > most {
		return string(r[:most]) + "…"
	}
	return question
}
