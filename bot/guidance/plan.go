package guidance

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/prompts"
)

// planning keeps a small plan: what somebody means to do next, and when.
type planning struct{}

// planState is what of the plan was asked last.
type planState struct {
	Ask   string `json:"ask,omitempty"`   // words, day, which, what, clear
	Verb  string `json:"verb,omitempty"`  // what is to be done with the step that was asked for
	Step  int64  `json:"step,omitempty"`  // of which something was asked
	Words string `json:"words,omitempty"` // of a step that found no room
	Again bool   `json:"again,omitempty"` // it was not understood once
}

func (planning) name() string { return "plan" }

func (planning) begins(message string) bool {
	_, ok := readPlan(message)
	return ok
}

// seesToIt is a step against a wrong.
var seesToIt = pattern.MustCompile(`^(?:申请|提起|提出|准备)?(?:劳动)?(?:仲裁|投诉|举报|工伤)[^，,。我]{0,12}$`)

// complains wishes now that something be done about a wrong: 我要投诉老板 is no step, 明天去投诉 is.
var complains = pattern.MustCompile(`^(?:我)?(?:就|也|真的)?(?:要|想|得|想要|准备)?(?:投诉|举报|仲裁|告)|^(?i:i (?:want|would like|need|wish) to (?:complain|report|sue))`)

// stepAgainst reports whether words about a wrong are a step.
func stepAgainst(message string) bool {
	return seesToIt.MatchString(message) || toDo.MatchString(message) && !complains.MatchString(message)
}

var planItem = pattern.MustCompile(`^(?i:(add|job|place))(?: #?(.*))?$|^(?i:(rule|work)) ([a-z0-9-]{1,40})$`)

func (p planning) step(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	if said.Conversation == 0 {
		return Reply{Text: prompts.PlanSay(said.Language, "nobody", ""), State: said.State}, true, nil
	}
	t := &planTalk{g: g, said: said}
	t.today, t.begun = g.today(said.Region)
	if said.State.Plan != nil {
		t.was = *said.State.Plan
	}
	var err error
	if t.plan, err = LoadPlan(ctx, g.Pool, said.Conversation); err != nil {
		return Reply{}, false, err
	}
	if said.command != "" {
		if step, ok := t.plan.find(t.was.Step); said.rest == "" && said.Open && t.was.Ask == "day" && ok { // it goes on
			return t.done(t.askDay(t.was, step.Words), nil)
		}
		w := wishOf{verb: "show"}
		_, rest, _ := strings.Cut(said.Message, " ")
		if m := planItem.FindStringSubmatch(strings.TrimSpace(rest)); m != nil {
			w.verb, w.words = strings.ToLower(m[1]+m[3]), m[2]+m[4]
			w.id, _ = strconv.ParseInt(w.words, 10, 64) // no number is none
		} else if rest != "" {
			w = wishOf{verb: "add", words: rest}
		}
		return t.done(t.do(ctx, w))
	}
	w, ok := readPlan(said.Message)
	if ok || said.Open {
		if r, is, err := t.edited(ctx, w); is || err != nil {
			return t.done(r, err)
		}
	}
	if ok {
		return t.done(t.do(ctx, w))
	}
	if !said.Open {
		return Reply{}, false, nil
	}
	if stopped.MatchString(said.Message) {
		return t.done(t.stop(), nil)
	}
	if t.was.Ask != "words" {
		if w, ok := readPlaced(said.Message); ok {
			return t.done(t.do(ctx, w))
		}
		if w, ok := readReminded(said.Message); ok {
			return t.done(t.remindOf(ctx, w.place))
		}
	}
	if t.was.Ask != "words" {
		if w, ok := t.readNamed(said.Message); ok {
			return t.done(t.do(ctx, w))
		}
	}
	switch words := t.was.Ask == "words"; {
	case beginsOther("plan", said.Message), said.wronged(false) && (!words || !stepAgainst(said.Message)):
		return Reply{}, false, nil
	case words && (toDo.MatchString(said.Message) || said.Aside == "jobs" || said.Aside == "near"): // 找工作 is a step
	case asksOther(said.Message), said.Aside != "":
		return Reply{}, false, nil
	}
	if t.was.Ask != "words" && t.was.Ask != "day" {
		if w, ok := t.readDated(said.Message); ok {
			return t.done(t.do(ctx, w))
		}
		if w, ok := t.readUndated(said.Message); ok {
			return t.done(t.do(ctx, w))
		}
	}
	return t.answer(ctx)
}

// planTalk is one message about the plan.
type planTalk struct {
	g     *Guide
	said  Said
	plan  Plan
	was   planState
	today time.Time
	begun bool // the hour of reminders has come
}

func (t *planTalk) say(what, v string) string { return prompts.PlanSay(t.said.Language, what, v) }

// done gives a reply with its state.
func (t *planTalk) done(r Reply, err error) (Reply, bool, error) { return r, err == nil, err }

// asks is a reply that asks, and what was asked.
// press is the button of a verb, of a step where it has one.
// stop ends what was asked.
func (t *planTalk) stop() Reply {
	r := Reply{Text: t.say("stopped", ""), State: t.said.State}
	r.State.Talk, r.State.Plan = "", nil
	return r
}

// do does what was wanted.
func (t *planTalk) do(ctx context.Context, w wishOf) (Reply, error) {
	switch w.verb {
	case "show":
		return t.show(""), nil
	case "add", "job", "place", "rule", "work":
		words, err := t.named(ctx, w)
		if err != nil {
			return Reply{}, err
		}
		return t.add(ctx, words)
	case "remind", "quiet":
		return t.remind(ctx, w.verb)
	case "clear":
		if len(t.plan.Open)+len(t.plan.Done) == 0 {
			return t.show(""), nil
		}
		return t.asks(t.say("clear", ""), planState{Ask: "clear"}, t.press("cleared", 0), t.press("kept", 0)), nil
	case "cleared":
		if err := t.g.clear(ctx, t.said.Conversation); err != nil {
			return Reply{}, err
		}
		r := t.stop()
		r.Text, r.Answered = t.say("cleared", ""), true
		return r, nil
	case "kept":
		return t.show(""), nil
	}
	id, ask := t.which(w)
	if ask {
		return t.askWhich(w.verb), nil
	}
	return t.onStep(ctx, w, id)
}

// which finds the step that is meant; ask where it has to be asked.
func (t *planTalk) which(w wishOf) (id int64, ask bool) {
	switch {
	case w.id > 0:
		return w.id, false
	case w.place > 0 && w.place <= len(t.plan.Open):
		return t.plan.Open[w.place-1].ID, false
	case w.place > 0:
		return 0, false
	case t.was.Step > 0:
		if _, ok := t.plan.find(t.was.Step); ok {
			return t.was.Step, false
		}
	}
	if len(t.plan.Open) == 1 {
		return t.plan.Open[0].ID, false
	}
	return 0, len(t.plan.Open) > 1
}

// onStep does something with one step.
func (t *planTalk) onStep(ctx context.Context, w wishOf, id int64) (Reply, error) {
	s, ok := t.plan.find(id)
	if !ok && w.verb != "undone" && w.verb != "done" {
		return t.show("gone"), nil
	}
	c := Change{What: w.verb, Step: id}
	switch w.verb {
	case "edit":
		choices := []Choice{t.press("day", id), t.press("words", id)}
		if len(t.plan.Open) > 1 && t.plan.Open[0].ID != id {
			choices = append(choices, t.press("first", id))
		}
		return t.asks(t.say("edit", s.Words), planState{Ask: "what", Step: id}, append(choices, t.press("delete", id), t.press("stop", 0))...), nil
	case "day":
		if day, _, ok := readDay(w.words, t.today); ok {
			c.Day = &day
			break
		}
		return t.askDay(planState{Ask: "day", Step: id}, s.Words), nil
	case "words":
		if w.words == "" {
			return t.asks(t.say("words", s.Words), planState{Ask: "words", Step: id}, t.press("stop", 0)), nil
		}
		if day, rest, ok := readDay(w.words, t.today); ok && letters(rest) == 0 { // 改成明天
			c.What, c.Day = "day", &day
			break
		}
		c.Words = w.words
	case "no_day":
		c.What = "day"
	case "today", "tomorrow", "monday":
		day, _, _ := readDay(prompts.PlanWord("zh", w.verb), t.today)
		c.What, c.Day = "day", &day
	}
	return t.changed(ctx, c)
}

// changed makes a change and shows the plan.
func (t *planTalk) changed(ctx context.Context, c Change) (Reply, error) {
	what := c.What
	if c.What == "remind" { // of what had its hour already nobody is reminded
		last := t.today.AddDate(0, 0, -1)
		if t.begun {
			last = t.today
		}
		c.Day = &last
	}
	c.Now = t.begun && c.Day != nil && c.Day.Equal(t.today)
	err := t.g.change(ctx, t.said.Conversation, c)
	switch {
	case errors.Is(err, ErrNoStep):
		what = "gone"
	case err != nil:
		return Reply{}, err
	}
	if t.plan, err = LoadPlan(ctx, t.g.Pool, t.said.Conversation); err != nil {
		return Reply{}, err
	}
	if what == "done" && len(t.plan.Open) == 0 {
		what = "all_done"
	}
	r := t.show(what)
	if what == "done" || what == "all_done" {
		r.Choices = append(r.Choices, t.press("undone", c.Step))
	}
	if what != "gone" && t.was.Words != "" && len(t.plan.Open) < MostSteps { // what found no room before
		r.Choices = append([]Choice{{prompts.PlanLabel(t.said.Language, "waiting"), "/plan add"}}, r.Choices...)
		r.State.Plan.Words = t.was.Words
		r.Text += "\n\n" + t.say("waiting", t.was.Words)
	}
	return r, nil
}

// show shows the plan, behind a word of what was done with it.
// add adds a step; without words it asks for them. One without a day is kept, and then
// the day is asked for: whoever goes away has lost nothing.
func (t *planTalk) add(ctx context.Context, words string) (Reply, error) {
	if words == "" {
		words = t.was.Words
	}
	if len(t.plan.Open) >= MostSteps {
		return t.full(words), nil
	}
	if words == "" {
		return t.asks(t.say("add", ""), planState{Ask: "words"}, t.press("stop", 0)), nil
	}
	if parts := severalSteps(words, t.today); parts != nil {
		return t.addSeveral(ctx, parts)
	}
	c := t.newStep(words)
	t.was.Words = ""
	r, err := t.changed(ctx, c)
	if errors.Is(err, ErrFullPlan) { // by a counsellor, in between
		return t.full(words), nil
	}
	if err != nil || c.Day != nil {
		return r, err
	}
	for _, s := range t.plan.Open {
		if s.Words == c.Words && s.Due == nil {
			return t.askDay(planState{Ask: "day", Step: s.ID}, s.Words), nil
		}
	}
	return r, nil
}

// full says that there are as many steps as there may be, and keeps the words until one
// of them is done.
// remind turns reminders on or off.
func (t *planTalk) remind(ctx context.Context, verb string) (Reply, error) {
	if verb == "quiet" && len(t.plan.Open)+len(t.plan.Done) == 0 {
		return t.show(""), nil
	}
	return t.changed(ctx, Change{What: verb})
}

// answer reads words as the answer to what was asked.
func (t *planTalk) answer(ctx context.Context) (Reply, bool, error) {
	message := t.said.Message
	switch t.was.Ask {
	case "words":
		if skipped.MatchString(message) {
			return t.done(t.stop(), nil)
		}
		if t.was.Step > 0 {
			return t.done(t.onStep(ctx, wishOf{verb: "words", words: message}, t.was.Step))
		}
		if agrees.MatchString(message) || refuses.MatchString(message) || letters(message) < 2 { // no step
			if t.was.Again {
				return t.done(t.show(""), nil)
			}
			s := t.was
			s.Again = true
			return t.done(t.asks(t.say("add", ""), s, t.press("stop", 0)), nil)
		}
		return t.done(t.add(ctx, message))
	case "day":
		day, _, ok := readDay(message, t.today)
		switch {
		case ok:
			return t.done(t.changed(ctx, Change{What: "day", Step: t.was.Step, Day: &day}))
		case skipped.MatchString(message) || t.was.Again:
			return t.done(t.show(""), nil)
		}
		s := t.was
		s.Again = true
		return t.done(t.askAgain(s), nil)
	case "clear":
		switch said := statement.Bare(message); {
		case agrees.MatchString(message), eraseYes.MatchString(said), goesAhead.MatchString(said):
			return t.done(t.do(ctx, wishOf{verb: "cleared"}))
		case refuses.MatchString(message), eraseNo.MatchString(said):
			return t.done(t.do(ctx, wishOf{verb: "kept"}))
		}
	case "which":
		if place := placeOf(strings.TrimSpace(message)); place > 0 && place <= len(t.plan.Open) {
			return t.done(t.onStep(ctx, wishOf{verb: t.was.Verb}, t.plan.Open[place-1].ID))
		}
	}
	return Reply{}, false, nil
}

// named gives the words of what was talked about: a vacancy or a place by its number.
func (t *planTalk) named(ctx context.Context, w wishOf) (string, error) {
	switch w.verb {
	case "job":
		if t.g.Jobs == nil || w.id <= 0 {
			return "", nil
		}
		found, err := t.g.Jobs.Get(ctx, []int64{w.id})
		if err != nil || len(found) == 0 {
			return "", err
		}
		return prompts.PlanSay(t.said.Language, "apply", found[0].Title), nil
	case "rule":
		return t.ruleNamed(ctx, w.words)
	case "work":
		return t.workNamed(ctx, w.words)
	case "place":
		place, ok, err := t.g.stationBy(ctx, `id = $1`, w.id)
		if err != nil || !ok {
			return "", err
		}
		return prompts.PlanSay(t.said.Language, "go_there", place.Name), nil
	}
	return thing(w.words), nil
}
