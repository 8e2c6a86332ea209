package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/text"
	"careerbot/prompts"
)

const (
	// maxFailures is how often answering may fail before the person is told so.
	maxFailures = 3
	// maxAttempts is the same where the program does not live to tell: a message
	// that ends every program that touches it must not do so for ever.
	maxAttempts = 12
	// answerWithin bounds the work on one answer.
	answerWithin = 45 * time.Second
	// idle is how long the dispatcher waits for news before it looks for itself.
	idle = time.Second
	// finishWithin bounds the shutdown: what is being answered may take this long
	// to be finished.
	finishWithin = 8 * time.Second
	// most is how many waiting messages of a conversation are looked at at once.
	most = 20
)

// Run answers turns until ctx is over, then finishes those that it has begun. At
// most so many conversations are worked on at a time.
func (b *Bot) Run(ctx context.Context, workers int) {
	var all sync.WaitGroup
	all.Go(func() { b.Hub.listen(ctx, b.Pool, b.Log) })
	renewing, stop := context.WithCancel(context.WithoutCancel(ctx))
	all.Go(func() { b.renew(renewing) })
	all.Go(func() { b.sweep(ctx) })
	all.Go(func() { b.tend(ctx) })
	all.Go(func() { b.suggestions(ctx) })
	all.Go(func() { b.alerts(ctx) })
	all.Go(func() { b.planReminders(ctx) })
	all.Go(func() { b.profiles(ctx) })
	all.Go(func() { b.changes(ctx) })
	all.Go(func() { b.findPeople(ctx) })
	all.Go(func() { b.gapWork(ctx) })
	all.Go(func() { b.sums(ctx) })
	all.Go(func() { b.relied(ctx) })
	b.dispatch(ctx, workers)
	stop()
	all.Wait()
}

// dispatch claims conversations as workers come free.
func (b *Bot) dispatch(ctx context.Context, workers int) {
	wake, stop := b.Hub.turns()
	defer stop()
	var working sync.WaitGroup
	defer working.Wait()
	free := make(chan struct{}, workers)
	for range workers {
		free <- struct{}{}
	}
	var begun time.Time
	for ctx.Err() == nil {
		// As in a batch: who comes after a quiet moment is claimed at once.
		if wait := gather - time.Since(begun); wait > 0 {
			time.Sleep(wait)
		}
		select {
		case <-ctx.Done():
			return
		case <-free:
		}
		n := 1
		for more := true; more; {
			select {
			case <-free:
				n++
			default:
				more = false
			}
		}
		begun = time.Now()
		claims, err := b.claim(ctx, n)
		if err != nil && ctx.Err() == nil {
			b.Log.Error("claim conversations", "error", err)
		}
		for range n - len(claims) {
			free <- struct{}{}
		}
		for _, c := range claims {
			working.Go(func() {
				b.workOn(ctx, c)
				free <- struct{}{}
			})
		}
		if len(claims) == n {
			continue
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-time.After(idle):
		}
	}
}

// message is one that waits.
type message struct {
	id       int64
	external string
	kind     Kind
	text     string
	edited   bool
	received time.Time
	route    json.RawMessage
}

// claimed is a conversation that this worker has.
type claimed struct {
	conversation     int64
	channel          string
	language, region string
	claim, arrivals  int64
	attempts         int
	failures         int
	memory           memory
	owner, epoch     int64     // the counsellor who has it, 0 nobody; how often that has changed
	standing         standing  // of its case
	waiting          []message // the oldest; there may be more
}

// claim takes up to n conversations that are due and that nobody has. Whatever
// comes into them after the first statement changes arrivals, so that finishing
// sees it.
func (b *Bot) claim(ctx context.Context, n int) ([]claimed, error) {
	// A claim that is given up half-way could have been made.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), claimFor)
	defer cancel()
	rows, err := b.Pool.Query(ctx, `
		UPDATE conversation c SET claimed_until = now() + $1, claim = claim + 1, attempts = attempts + 1
		FROM (
			SELECT id FROM conversation
			WHERE due_at <= now() AND (claimed_until IS NULL OR claimed_until < now())
			ORDER BY due_at
			LIMIT $2
			FOR NO KEY UPDATE SKIP LOCKED
		) due
		WHERE c.id = due.id
		RETURNING c.id, c.channel, c.language, c.region, c.claim, c.arrivals, c.attempts, c.failures, c.memory, coalesce(c.owner, 0), c.owner_epoch,
			(SELECT id FROM handoff WHERE conversation_id = c.id AND state IN ('waiting', 'claimed', 'active')),
			(SELECT state FROM handoff WHERE conversation_id = c.id AND state IN ('waiting', 'claimed', 'active'))`, claimFor, n)
	if err != nil {
		return nil, err
	}
	claims, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c claimed, err error) {
		var id *int64
		var state *string
		err = row.Scan(&c.conversation, &c.channel, &c.language, &c.region, &c.claim, &c.arrivals, &c.attempts, &c.failures, &c.memory, &c.owner, &c.epoch, &id, &state)
		if id != nil && state != nil {
			c.standing = standing{*id, *state}
		}
		return c, err
	})
	if err != nil || len(claims) == 0 {
		return nil, err
	}
	ids, place := make([]int64, len(claims)), map[int64]int{}
	for i, c := range claims {
		ids[i], place[c.conversation] = c.conversation, i
	}
	rows, err = b.Pool.Query(ctx, `
		SELECT c.id, t.id, t.external_id, t.kind, t.message, t.edited > 0, t.received_at, t.route
		FROM unnest($1::bigint[]) AS c (id) CROSS JOIN LATERAL (
			SELECT * FROM turn WHERE conversation_id = c.id AND state = 'waiting' ORDER BY position, id LIMIT $2
		) t
		ORDER BY c.id, t.position, t.id`, ids, most)
	if err != nil {
		return nil, err
	}
	var conversation int64
	var m message
	_, err = pgx.ForEachRow(rows, []any{&conversation, &m.id, &m.external, &m.kind, &m.text, &m.edited, &m.received, &m.route}, func() error {
		c := &claims[place[conversation]]
		c.waiting = append(c.waiting, m)
		m.route = nil // the next row's is its own
		return nil
	})
	if err != nil {
		return nil, err // the claims run out, and are taken up again
	}
	return claims, nil
}

// workOn answers the first utterance that waits in a conversation. What is
// behind it is claimed anew, so that one person's flood is not worked on before
// everybody else.
func (b *Bot) workOn(ctx context.Context, c claimed) {
	if len(c.waiting) == 0 { // it was answered together with another
		b.finish(ctx, finished{claimed: c})
		return
	}
	// From here on it is finished even if the program is told to stop.
	ctx, cancel := lasting(ctx, finishWithin)
	defer cancel()
	ctx, unhurried, release := b.Hub.hold(ctx, c)
	defer release()
	n := utterance(c.waiting)
	turns := c.waiting[:n]
	last := turns[n-1] // the reply is this one's
	if c.owner == 0 {
		b.Hub.publish(Event{Channel: c.channel, Conversation: c.conversation, Turn: last.id, Kind: Working})
	}
	f := finished{claimed: c, turn: last.id, more: len(c.waiting) > n || len(c.waiting) == most, state: "answered"}
	if c.owner != 0 {
		f.state = "forwarded" // also where nothing is left to be tried
	}
	for _, t := range turns[:n-1] {
		f.joined = append(f.joined, t.id)
	}
	err := errGivenUp
	if c.attempts <= maxAttempts && c.failures < maxFailures {
		f.answer, f.heard, err = b.answerTurns(ctx, unhurried, c, turns)
		if f.answer.record.ends {
			f.state = "answered"
		}
	}
	if err != nil {
		if ctx.Err() != nil || errors.Is(err, errBusy) || c.failures+1 < maxFailures && c.attempts <= maxAttempts && !errors.Is(err, errGivenUp) {
			b.giveBack(ctx, c, err)
			return
		}
		b.Log.Error("turn given up", "turn", last.id, "error", err)
		language := cmp.Or(c.language, "zh")
		if c.owner != 0 { // it goes to who has the conversation, however that came
			f.answer = forwarded(language, last)
			b.finish(ctx, f)
			return
		}
		f.state = "failed"
		f.answer = Answer{Outcome: Declined, Language: language, Text: prompts.Failed(language, b.line(language)), Citations: []Citation{}, Reason: "failed"}
	}
	b.finish(ctx, f)
}

// errBusy means that too many wait for the model: this one is tried again soon.
var errBusy = errors.New("too many wait for the model")

// errGivenUp means that work on a turn began often and was never finished.
var errGivenUp = errors.New("every program that worked on it ended")

// answerTurns answers an utterance; a panic in it is an error of this turn, not
// the end of the program. It gives what was heard where it was spoken.
func (b *Bot) answerTurns(ctx, unhurried context.Context, c claimed, turns []message) (a Answer, heard string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	last := turns[len(turns)-1]
	said, edited := together(turns), false
	for _, t := range turns {
		edited = edited || t.edited
	}
	language := cmp.Or(c.language, "zh")
	if c.owner != 0 {
		return b.forwardedIn(language, said, last), "", nil
	}
	if c.standing.open() && (last.kind == Photo || last.kind == Other || last.kind == File || last.kind == CV && hasFile(last) || last.kind == Voice && b.Listen == nil) {
		return aside(language, prompts.CaseNews(language, "file", ""), "a counsellor will see it"), "", nil
	}
	switch last.kind {
	case Text, Button:
	case Location:
		if point, _ := sharedIn(clean(said)); point == nil {
			return aside(language, prompts.Unsupported(language, string(last.kind)), "not text"), "", nil
		}
	case Voice:
		if said, heard, err = b.hear(ctx, last, language); err != nil || heard == "" {
			return aside(language, said, "not heard"), "", err
		}
	case Group:
		return aside(language, prompts.Group(language), "group"), "", nil
	case CV:
		if hasFile(last) {
			a, err = b.readFile(ctx, c, last, language)
			return a, "", err
		}
	case File:
		a, err = b.filed(ctx, c, last, language)
		return a, "", err
	case Photo, Sticker, Contact, Other:
		if last.kind == Photo && c.memory.Guide != nil && c.memory.Guide.TakesLong() {
			return aside(language, prompts.ProfileSay(language, "cv_photo"), "not text"), "", nil
		}
		return aside(language, prompts.Unsupported(language, string(last.kind)), "not text"), "", nil
	default:
		return aside(language, prompts.Unsupported(language, string(Other)), "not text"), "", nil
	}
	before := "" // what the answer begins with, while it is written and then
	switch {
	case heard != "":
		before = prompts.Heard(cmp.Or(text.Language(said), language), heard) + "\n\n"
	case edited:
		before = prompts.Edited(cmp.Or(text.Language(said), language)) + "\n\n"
	}
	a, err = b.Answer(ctx, Question{
		Text: said, Language: c.language, Region: c.region, spoken: true, unhurried: unhurried,
		conversation: c.conversation, turn: last.id, edited: edited, memory: c.memory, standing: c.standing,
		partial: func(part string) {
			b.Hub.publish(Event{Channel: c.channel, Conversation: c.conversation, Turn: last.id, Kind: Writing, Text: before + part})
		},
	})
	for _, t := range turns {
		if place := stated(bare(t.text)); place != "" && !asksOfPlace(t.text) && t.kind == Text && a.moveTo == "" {
			a.moveTo = place
		}
	}
	a.Text = before + a.Text
	switch {
	case a.record.instead != "":
		heard = a.record.instead
	case a.record.unsaid:
		heard = prompts.ProfileSay(language, "cv_left")
	}
	return a, heard, err
}

// WithCounsellor is the reason of a reply that only says that what was said went to a
// counsellor.
const WithCounsellor = "a counsellor has the conversation"

// forwarded is what becomes of a message while a counsellor has the conversation:
// it is theirs, and the bot says nothing, unless the person ends that. Where people
// fetch their replies it only says that it was passed on.
func forwarded(language string, m message) Answer {
	if m.kind.words() && cancels(clean(m.text)) {
		a := aside(language, prompts.CaseNews(language, "cancelled", ""), "cancelled")
		a.Outcome, a.record.ends = Handoff, true
		return a
	}
	a := aside(language, prompts.CaseNews(language, "passed", ""), WithCounsellor)
	a.Outcome, a.record.forwarded = Handoff, true
	return a
}

// forwardedIn is forwarded of what was said. Who is in danger is not left to wait for
// a counsellor who may be away: the lines go out as a notice, and the case is urgent.
func (b *Bot) forwardedIn(language, said string, last message) Answer {
	said = clean(said)
	kind := distress(said)
	if kind == "" {
		return forwarded(language, last)
	}
	a := aside(language, prompts.CaseNews(language, "passed", ""), "a counsellor has the conversation")
	a.Outcome, a.record.forwarded = Handoff, true
	language = cmp.Or(text.Language(said), language)
	lines := aside(language, prompts.Distress(language, kind, b.line(language)), kind)
	lines.Outcome = Handoff
	a.record.warns = &lines
	return a
}

// words reports whether what is stored of such a message is all of it.
func (k Kind) words() bool { return k == Text || k == Button }

// aside is a reply that answers no question.
func aside(language, text, reason string) Answer {
	return Answer{Outcome: Clarify, Language: language, Text: text, Citations: []Citation{}, Reason: reason}
}

// MaxRecording is how long a recording may be that is listened to.
const MaxRecording = 5 * time.Minute

// ErrTooLong is what Bot.Listen gives for a recording that is longer than that.
var ErrTooLong = errors.New("the recording is too long")

// hear gives the words of a recording, or what to reply where there are none.
func (b *Bot) hear(ctx context.Context, m message, language string) (said, heard string, err error) {
	if b.Listen == nil {
		return prompts.Unsupported(language, string(Voice)), "", nil
	}
	free, ok := b.Hub.takeSlow()
	if !ok {
		return "", "", errBusy
	}
	defer free()
	heard, err = b.Listen(ctx, m.route, language)
	if errors.Is(err, ErrTooLong) {
		return prompts.RecordingTooLong(language, int(MaxRecording.Minutes())), "", nil
	}
	if err != nil && ctx.Err() == nil {
		b.Log.Warn("a voice message could not be transcribed", "turn", m.id, "error", err)
		return prompts.NotHeard(language), "", nil
	}
	heard = clean(storable(heard))
	if err != nil || heard == "" {
		return prompts.NotHeard(language), "", err
	}
	return heard, heard, nil
}

// lasting gives a context that is over some time after its parent: what has been
// begun is finished, within bounds.
func lasting(parent context.Context, more time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() { time.AfterFunc(more, cancel) })
	return ctx, func() {
		stop()
		cancel()
	}
}
