package guidance

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/internal/interview"
	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/occupation"
)

// practising asks the questions of an interview, and says of each answer what could be
// better. What is answered is kept nowhere but in the chat.
type practising struct{}

// practiceState is where a practice stands.
type practiceState struct {
	Job   int64    `json:"job,omitempty"`
	Title string   `json:"title,omitempty"`
	Group string   `json:"group,omitempty"`
	Which bool     `json:"which,omitempty"` // it was asked for what work
	Again bool     `json:"again,omitempty"` // and not understood
	IDs   []string `json:"ids,omitempty"`   // of this round, in order
	Own   []string `json:"own,omitempty"`   // questions of this vacancy: x1, x2 …
	At    int      `json:"at,omitempty"`    // which of them is asked, from 0
	Seen  []string `json:"seen,omitempty"`  // of earlier rounds
}

const (
	roundOf  = 7
	mostSeen = 60
)

var (
	practiceSaid = pattern.MustCompile(`^(?:请|我想|我要|想|要|帮我|能不能|可以)*(?:(?:练习|练练|模拟|准备|演练)(?:一下)?面试|面试(?:练习|准备|模拟))(?:一下)?(?: ?#([0-9]{1,18}))?[。.!！ ]*$|^(?i:(?:(?:i (?:want|would like|have) to|can we|let'?s|help me|please) )*(?:practi[cs]e|prepare|train)(?: me)?(?: for)? (?:an |the |my |a )?(?:job )?interview(?: #([0-9]{1,18}))?|(?:a )?mock interview|interview practi[cs]e)[.! ]*$`)
	groupSaid    = pattern.MustCompile(`^.{1,40}? ?#(?:面试|(?i:interview)) ?([0-6])$`)
	ofQuestion   = pattern.MustCompile(`#[a-z][a-z0-9-]{0,11}$`)
	hintSaid     = pattern.MustCompile(`^(?:怎么答|提示|hint|(?i:how to answer))(?: #([a-z0-9-]{1,12}))?$`)
	nextSaid     = pattern.MustCompile(`^(?:下一题|跳过|skip|(?i:next(?: question)?)|不知道|不会|(?i:don'?t know|no idea))(?: #([a-z0-9-]{1,12}))?[。. ]*$`)
	endSaid      = pattern.MustCompile(`^(?:不练了|停|停止|算了|结束|先这样|退出|(?i:stop|end|enough|quit|that'?s it))[。.!！ ]*$`)
	neednotSaid  = pattern.MustCompile(`^(?:(?:面试)?哪些(?:问题)?(?:可以)?不(?:用|必)?(?:回)?答|哪些问题可以不回答|(?i:what need i not answer|which questions need i not answer))[?？。. ]*$`)
	againSaid    = pattern.MustCompile(`^(?:再练一轮|再来一轮|(?i:another round|once more))[。.!！ ]*$`)
)

func (practising) name() string { return "interview" }

func (practising) begins(message string) bool {
	return practiceSaid.MatchString(message) || forWork(practiceFor, message) != "" || groupSaid.MatchString(message) || pressedQuestion(message) || neednotSaid.MatchString(message) || againSaid.MatchString(message)
}

// pressedQuestion reports whether a message is a button of a question.
func pressedQuestion(message string) bool {
	return ofQuestion.MatchString(message) && (hintSaid.MatchString(message) || nextSaid.MatchString(message))
}

func (p practising) step(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	t := &practiceTalk{g: g, said: said}
	if said.State.Practice != nil {
		t.now = *said.State.Practice
	}
	m, work := practiceSaid.FindStringSubmatch(said.Message), forWork(practiceFor, said.Message)
	switch {
	case work != "":
		return t.forWork(ctx, work)
	case said.command != "" && said.rest == "" && t.now.At < len(t.now.IDs): // it goes on
		return t.ask(), true, nil
	case said.command != "":
		r, err := t.begin(ctx, strings.TrimPrefix(strings.TrimSpace(said.rest), "#"))
		return r, err == nil, err
	case m != nil:
		r, err := t.begin(ctx, m[1]+m[2])
		return r, err == nil, err
	case groupSaid.MatchString(said.Message):
		t.now = practiceState{Seen: t.now.Seen, Group: strings.Trim(groupSaid.FindStringSubmatch(said.Message)[1], "0")}
		return t.round(ctx)
	case pressedQuestion(said.Message):
		if t.now.At < len(t.now.IDs) {
			return t.answered(ctx)
		}
		r, err := t.begin(ctx, "")
		return r, err == nil, err
	case neednotSaid.MatchString(said.Message):
		return t.neednot(), true, nil
	case againSaid.MatchString(said.Message):
		return t.round(ctx)
	case !said.Open || beginsOther("interview", said.Message):
		return Reply{}, false, nil
	case endSaid.MatchString(said.Message):
		return t.end(false), true, nil
	case t.now.Which:
		return t.chosen(ctx)
	case t.now.At >= len(t.now.IDs):
		return Reply{}, false, nil
	}
	return t.answered(ctx)
}

// practiceTalk is one message of a practice.
type practiceTalk struct {
	g    *Guide
	said Said
	now  practiceState
	r    Reply
}

func (t *practiceTalk) reply(text string) Reply {
	r := t.r
	r.Text, r.State = strings.TrimSpace(r.Text+"\n\n"+text), t.said.State
	r.State.Talk, r.State.Practice, r.State.Long = "interview", &t.now, true
	return r
}

func (t *practiceTalk) press(what, id string) Choice {
	c := Choice{prompts.PracticeLabel(t.said.Language, what), prompts.PracticeLabel(t.said.Language, what)}
	if id != "" {
		c.Say += " #" + id
	}
	return c
}

// begin asks for what work, unless a vacancy is named.
func (t *practiceTalk) begin(ctx context.Context, number string) (Reply, error) {
	t.now = practiceState{Seen: t.now.Seen, Which: true}
	if id, err := strconv.ParseInt(number, 10, 64); err == nil {
		v, ok, err := t.g.vacancy(ctx, id)
		if err != nil {
			return Reply{}, err
		}
		if ok {
			t.now.Which, t.now.Job, t.now.Title = false, v.ID, shortWords(v.Title, 40)
			if t.now.Group, _, err = t.groupOf(ctx, v.Title); err != nil {
				return Reply{}, err
			}
			r, _, err := t.round(ctx)
			return r, err
		}
	}
	jobs, err := t.g.jobButtons(ctx, t.said, prompts.PlanWord(t.said.Language, "interview"))
	if err != nil {
		return Reply{}, err
	}
	r := t.reply(prompts.Practice(t.said.Language, "which", ""))
	r.Choices = slices.Concat(jobs, t.groups())
	return r, nil
}

// forWork begins a practice for work that was named with the wish; where it is not known, it is
// asked for.
func (t *practiceTalk) forWork(ctx context.Context, work string) (Reply, bool, error) {
	group, ok, err := t.groupOf(ctx, work)
	if err != nil {
		return Reply{}, false, err
	}
	if !ok {
		r, err := t.begin(ctx, "")
		return r, err == nil, err
	}
	t.now = practiceState{Seen: t.now.Seen, Group: group, Title: shortWords(work, 40)}
	return t.round(ctx)
}

// groups are the buttons of kinds of work. Each is one of this talk whenever it is pressed.
func (t *practiceTalk) groups() (choices []Choice) {
	tag := map[bool]string{true: "#面试", false: "#interview "}[t.said.Language == "zh"]
	for _, group := range []string{"4", "6", "3", "2", "5", "1", "any"} {
		c := t.press(group, "")
		c.Say += " " + tag + strings.Replace(group, "any", "0", 1)
		choices = append(choices, c)
	}
	return choices
}

// chosen reads for what work it is; what is not understood is asked once more, then it is
// practised for any.
func (t *practiceTalk) chosen(ctx context.Context) (Reply, bool, error) {
	message := strings.Trim(t.said.Message, "。.!！ ")
	for _, group := range append([]string{"any"}, interview.Groups...) {
		if strings.EqualFold(message, prompts.PracticeLabel("zh", group)) || strings.EqualFold(message, prompts.PracticeLabel("en", group)) {
			if t.now.Group = group; group == "any" {
				t.now.Group = ""
			}
			return t.round(ctx)
		}
	}
	if skipped.MatchString(t.said.Message) {
		return t.round(ctx)
	}
	if t.said.elsewhere("interview", false) {
		return Reply{}, false, nil
	}
	message = titleSaid(message)
	group, ok, err := t.groupOf(ctx, message)
	ok = ok && !isName(message)
	if err != nil {
		return Reply{}, false, err
	}
	if !ok && len(text.Concepts(message)) > 0 { // of a subject that the library knows
		return Reply{}, false, nil
	}
	if !ok && !t.now.Again {
		t.now.Again = true
		r := t.reply(prompts.Practice(t.said.Language, "which_again", ""))
		r.Choices = t.groups()
		return r, true, nil
	}
	if t.now.Group = group; ok {
		t.now.Title = shortWords(StepWords(message), 40)
	}
	return t.round(ctx)
}

// groupOf finds the major group of what work is called.
func (t *practiceTalk) groupOf(ctx context.Context, name string) (group string, ok bool, err error) {
	if utf8.RuneCountInString(name) > 60 {
		return "", false, nil
	}
	found, err := (&occupation.Finder{Pool: t.g.Pool}).Find(ctx, name, t.said.Language)
	if err == nil && len(found) == 0 { // a title has more words than an occupation
		for _, word := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" /（）()·,，、-", r) }) {
			if found, err = (&occupation.Finder{Pool: t.g.Pool}).Find(ctx, word, t.said.Language); err != nil || len(found) > 0 {
				break
			}
		}
	}
	if err != nil || len(found) == 0 || found[0].Code == "" {
		return "", false, err
	}
	group = found[0].Code[:1]
	return group, slices.Contains(interview.Groups, group), nil
}

// round begins a round, with questions of the vacancy where there is a model.
func (t *practiceTalk) round(ctx context.Context) (Reply, bool, error) {
	s := &t.now
	s.Seen = append(s.Seen, s.IDs...)
	s.Seen = s.Seen[max(0, len(s.Seen)-mostSeen):]
	s.Which, s.Again, s.At, s.Own = false, false, 0, nil
	s.IDs = interview.Round(s.Group, roundOf, s.Seen)
	if v, ok, err := t.g.vacancy(ctx, s.Job); err != nil {
		return Reply{}, false, err
	} else if ok {
		s.Own = t.ownQuestions(ctx, vacancyText(v))
		for i := range s.Own { // in the place of those before the last
			s.IDs[len(s.IDs)-1-len(s.Own)+i] = "x" + strconv.Itoa(i+1)
		}
	}
	t.r.Text = strings.TrimSpace(t.r.Text + "\n\n" + prompts.Practice(t.said.Language, "begin", s.Title))
	return t.ask(), true, nil
}

// ownQuestions has a model ask about a vacancy; what asks for something else, or for what
// need not be answered, is left out.
func (t *practiceTalk) ownQuestions(ctx context.Context, vacancy string) (own []string) {
	for _, line := range strings.Split(t.g.coach(ctx, t.said, &t.r, "questions", prompts.Part{Name: "vacancy", Text: vacancy}), "\n") {
		line = strings.TrimSpace(strings.TrimLeft(line, "0123456789.、-• "))
		if n := utf8.RuneCountInString(line); n < 6 || n > 160 || len(own) == 3 || !strings.HasSuffix(line, "?") && !strings.HasSuffix(line, "？") {
			continue
		}
		if personal(line, vacancy) || newFigures(line, vacancy) || !rightLanguage(line, t.said.Language) || t.said.Language == text.Language(vacancy) && covered(line, vacancy) < .2 {
			continue
		}
		own, t.r.ByModel = append(own, line), true
	}
	return own
}

// question gives the words of a question, and what is wanted.
func (t *practiceTalk) question(id string) (ask, wants string) {
	if q, ok := interview.Find(id); ok {
		return q.Ask.In(t.said.Language), q.Wants.In(t.said.Language)
	}
	n, err := strconv.Atoi(strings.TrimPrefix(id, "x"))
	if err != nil || n < 1 || n > len(t.now.Own) {
		return "", ""
	}
	return t.now.Own[n-1], prompts.Practice(t.said.Language, "own_wants", "")
}

// ask asks the question that is next, or ends.
func (t *practiceTalk) ask() Reply {
	if t.now.At >= len(t.now.IDs) {
		return t.end(true)
	}
	id := t.now.IDs[t.now.At]
	ask, _ := t.question(id)
	r := t.reply(prompts.PracticeAsk(t.said.Language, t.now.At+1, len(t.now.IDs), ask))
	r.Choices = []Choice{t.press("hint", id), t.press("next", id), t.press("stop", "")}
	return r
}

// answered takes an answer, or a button of the question that is asked; a button of another
// one asks again.
func (t *practiceTalk) answered(ctx context.Context) (Reply, bool, error) {
	id := t.now.IDs[t.now.At]
	_, wants := t.question(id)
	if m := hintSaid.FindStringSubmatch(t.said.Message); m != nil {
		if m[1] == "" || m[1] == id {
			t.r.Text = prompts.Practice(t.said.Language, "wants", wants)
		}
		r := t.ask()
		r.Choices = r.Choices[1:]
		return r, true, nil
	}
	if m := nextSaid.FindStringSubmatch(t.said.Message); m != nil {
		if m[1] == "" || m[1] == id {
			t.now.At++
		}
		return t.ask(), true, nil
	}
	last := t.now.At == len(t.now.IDs)-1 // the last is to ask
	switch {
	case mustSay(t.said.Message):
		return t.neednot(), true, nil
	case !last && asksOffer.MatchString(statement.Bare(t.said.Message)):
		t.r.Text = prompts.Practice(t.said.Language, "ask_later", "")
		return t.ask(), true, nil
	}
	if last && (t.said.Aside != "" || wishes.MatchString(t.said.Message) || t.said.other("interview", true)) || !last && t.said.elsewhere("interview", true) {
		return Reply{}, false, nil
	}
	t.r.Text = t.feedback(ctx, id)
	t.r.Answered = true
	t.now.At++
	return t.ask(), true, nil
}

var (
	example = pattern.MustCompile(`例如|比如|有一次|那次|当时|曾经|上次|之前|以前|[一两二三四五六七八九十几]+(?:年|个月|次|天)|(?i:\b(?:for example|for instance|once|when i|at my last|used to|i worked|i was|last (?:year|job|time))\b)|[0-9０-９]`)
	// ofMyself is what somebody says of themselves and need not.
	ofMyself = pattern.MustCompile(`我(?:已经|已|还没|没有|没|未|刚|是)?(?:结婚|已婚|未婚|离婚|离异|怀孕|单身)|已婚|未婚|我(?:家)?(?:有|的)?(?:[一两二三四0-9]+个)?(?:孩子|小孩|儿子|女儿)|备孕|我(?:今年)?[0-9一二三四五六七八九十]+岁|我(?:信|信仰)[\p{Han}]{1,3}(?:教|佛)|我(?:是)?[\p{Han}]{1,3}族|我(?:的)?户口|(?i:\bi(?:'m| am) (?:married|single|divorced|pregnant|a (?:christian|muslim)|[0-9]{2}(?: years old)?)\b|\bmy (?:kids?|child(?:ren)?|husband|wife|religion|age)\b|\bi have (?:a |two |three |[0-9] )?(?:kids?|child(?:ren)?)\b)`)
	badMouth = pattern.MustCompile(`(?:老板|领导|同事|公司|单位|经理)(?:太|很|都|真|特别)?(?:差|坏|抠|黑|笨|蠢|垃圾|恶心|不是人)|(?i:\b(?:hate[ds]?|stupid|idiots?|terrible|awful|worst) (?:boss|manager|company|colleagues?)|(?:boss|manager|company) (?:was|is) (?:stupid|terrible|awful|an idiot))`)
)

// feedback says what could be better: by rule, and in a model's words where it keeps to
// what was said.
func (t *practiceTalk) feedback(ctx context.Context, id string) string {
	answer := t.said.Message
	ask, wants := t.question(id)
	var notes []string
	least := 40
	if text.Language(answer) == "zh" {
		least = 15
	}
	switch {
	case ofMyself.MatchString(answer):
		notes = append(notes, "private")
	case badMouth.MatchString(answer):
		notes = append(notes, "bad_mouth")
	}
	last := t.now.At == len(t.now.IDs)-1
	switch {
	case last && asking.MatchString(answer):
		notes = append(notes, "good_ask")
	case letters(answer) < least:
		notes = append(notes, "short")
	case example.MatchString(answer):
		notes = append(notes, "example")
	default:
		notes = append(notes, "no_example")
	}
	written := t.g.coach(ctx, t.said, &t.r, "answer", prompts.Part{Name: "question", Text: ask}, prompts.Part{Name: "wanted", Text: wants}, prompts.Part{Name: "answer", Text: answer})
	var kept []string
	for _, s := range sentencesOf(written) {
		if len(kept) < 2 && utf8.RuneCountInString(s) <= 200 && !personal(s, ask+wants+t.now.Title) && !newFigures(s, answer, ask, wants) && rightLanguage(s, t.said.Language) {
			kept = append(kept, s)
		}
	}
	t.r.ByModel = t.r.ByModel || len(kept) > 0
	return prompts.PracticeFeedback(t.said.Language, notes, strings.Join(kept, " "), wants)
}

// neednot says what need not be answered, with the law by the library.
func (t *practiceTalk) neednot() Reply {
	r := Reply{Text: prompts.Practice(t.said.Language, "neednot", ""), Answered: true, State: t.said.State}
	r.Look = strings.Split(prompts.Practice(t.said.Language, "look", ""), "\n")
	if t.now.At < len(t.now.IDs) && t.said.Open {
		r.State.Talk = "interview"
		r.Choices = []Choice{t.press("next", t.now.IDs[t.now.At])}
	} else {
		r.Choices = []Choice{{prompts.PlanLabel(t.said.Language, "interview"), prompts.PlanWord(t.said.Language, "interview")}}
	}
	return r
}

// end ends a practice; whole says that all was asked.
func (t *practiceTalk) end(whole bool) Reply {
	what := "stopped"
	if whole {
		what = "end"
	}
	r := t.reply(prompts.Practice(t.said.Language, what, ""))
	r.State.Long = false
	t.now.At, t.now.Which, t.now.Again, r.State.Done = len(t.now.IDs), false, false, true
	r.Choices = []Choice{t.press("again", ""), t.press("neednot", ""), {prompts.PlanLabel(t.said.Language, "show"), prompts.PlanWord(t.said.Language, "show")}}
	return r
}
