package guidance

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

// writing makes a short cover note of what somebody says of themselves, for a vacancy or a
// kind of work. It says nothing that they have not said.
type writing struct{}

// letterState is where it stands.
type letterState struct {
	Ask   string `json:"ask,omitempty"` // job, facts, when
	Again bool   `json:"again,omitempty"`
	Job   int64  `json:"job,omitempty"`
	Title string `json:"title,omitempty"`
	Facts string `json:"facts,omitempty"` // in the person's words
	Name  string `json:"name,omitempty"`  // where they say it
	When  string `json:"when,omitempty"`
}

// mostLetter bounds what is taken of what somebody says of themselves, in characters.
const mostLetter = 600

var (
	letterSaid = pattern.MustCompile(`^(?:请|帮我|麻烦|想|我想|我要|能不能|可以)*写(?:一)?(?:封|份|个)?(?:求职信|应聘信|自荐信|自我推荐)(?:吧|好吗)?(?: ?#([0-9]{1,18}))?[。.!！?？ ]*$|^(?i:(?:(?:can|could) you |please |help me )*(?:write|draft|make)(?: me)? (?:a |my )?(?:cover (?:note|letter)|application letter)|cover (?:note|letter))(?: #([0-9]{1,18}))?[.!? ]*$`)
	// mine is a sentence in which somebody says something of themselves.
	mine = pattern.MustCompile(`我|本人|(?i:\b(?:i|i'm|i've|my|me)\b)`)
)

func (writing) name() string { return "letter" }

func (writing) begins(message string) bool {
	return letterSaid.MatchString(message) || forWork(noteFor, message) != ""
}

func (writing) step(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	t := &letterTalk{g: g, said: said}
	if said.State.Letter != nil {
		t.now = *said.State.Letter
	}
	m, work := letterSaid.FindStringSubmatch(said.Message), forWork(noteFor, said.Message)
	switch {
	case work != "":
		t.now = letterState{Title: shortWords(work, 40)}
		return t.facts()
	case said.command != "" && said.rest == "" && t.now.Ask != "": // it goes on
		return t.asks(t.now.Ask, prompts.LetterSay(said.Language, t.now.Ask, t.now.Title)), true, nil
	case said.command != "":
		return t.begin(ctx, strings.TrimPrefix(strings.TrimSpace(said.rest), "#"))
	case m != nil:
		return t.begin(ctx, m[1]+m[2])
	case !said.Open || beginsOther("letter", said.Message):
		return Reply{}, false, nil
	case t.now.Ask == "":
		return t.adds(ctx)
	case stopped.MatchString(said.Message):
		r := t.asks("", prompts.LetterSay(said.Language, "stopped", ""))
		r.State.Talk, r.State.Letter = "", nil
		return r, true, nil
	case said.elsewhere("letter", t.now.Ask == "facts"):
		return Reply{}, false, nil
	}
	return t.answered(ctx)
}

// letterTalk is one message about a note.
type letterTalk struct {
	g    *Guide
	said Said
	now  letterState
}

func (t *letterTalk) asks(ask, text string, choices ...Choice) Reply {
	t.now.Ask = ask
	r := Reply{Text: text, State: t.said.State}
	r.State.Talk, r.State.Letter, r.State.Long = "letter", &t.now, ask == "facts"
	r.State.Done = ask == ""
	if r.Choices = choices; ask != "" {
		r.Choices = append(r.Choices, Choice{prompts.LetterLabel(t.said.Language, "skip"), prompts.LetterLabel(t.said.Language, "skip")},
			Choice{prompts.PlanLabel(t.said.Language, "stop"), prompts.PlanWord(t.said.Language, "stop")})
	}
	return r
}

// begin asks for which work, unless a vacancy is named.
func (t *letterTalk) begin(ctx context.Context, number string) (Reply, bool, error) {
	t.now = letterState{}
	id, _ := strconv.ParseInt(number, 10, 64) // none is none
	v, ok, err := t.g.vacancy(ctx, id)
	if err != nil {
		return Reply{}, false, err
	}
	if ok {
		t.now.Job, t.now.Title = v.ID, shortWords(StepWords(v.Title), 40)
		return t.facts()
	}
	jobs, err := t.g.jobButtons(ctx, t.said, prompts.PlanWord(t.said.Language, "letter"))
	if err != nil {
		return Reply{}, false, err
	}
	return t.asks("job", prompts.LetterSay(t.said.Language, "job", ""), jobs...), true, nil
}

// facts asks what may be said of the person.
func (t *letterTalk) facts() (Reply, bool, error) {
	return t.asks("facts", prompts.LetterSay(t.said.Language, "facts", t.now.Title)), true, nil
}

// answered takes an answer.
func (t *letterTalk) answered(ctx context.Context) (Reply, bool, error) {
	skip := skipped.MatchString(t.said.Message)
	switch t.now.Ask {
	case "job":
		if title := titleSaid(StepWords(t.said.Message)); !skip {
			if n := utf8.RuneCountInString(title); (n > 40 || isName(title)) && !t.now.Again {
				t.now.Again = true
				return t.asks("job", prompts.LetterSay(t.said.Language, "job_again", "")), true, nil
			}
			if !isName(title) {
				t.now.Title = shortWords(title, 40)
			}
		}
		t.now.Again = false
		return t.facts()
	case "facts":
		switch {
		case skip:
		case letters(t.said.Message) < 4 && !t.now.Again:
			t.now.Again = true
			return t.asks("facts", prompts.LetterSay(t.said.Language, "facts_again", "")), true, nil
		default:
			t.now.Name, t.now.Facts = nameSaid(beginningOf(strings.Join(strings.Fields(t.said.Message), " "), mostLetter))
		}
		return t.asks("when", prompts.LetterSay(t.said.Language, "when", "")), true, nil
	}
	if !skip {
		t.now.When = shortWords(StepWords(t.said.Message), 40)
	}
	return t.write(ctx)
}

// adds puts more into a note that was written, and writes it anew.
func (t *letterTalk) adds(ctx context.Context) (Reply, bool, error) {
	m := addsToNote.FindStringSubmatch(strings.TrimSpace(t.said.Message))
	if m == nil || t.now.Facts == "" || t.said.elsewhere("letter", true) {
		return Reply{}, false, nil
	}
	name, more := nameSaid(strings.TrimRight(strings.Join(strings.Fields(m[1]+m[2]), " "), "。. "))
	if name != "" {
		t.now.Name = name
	}
	comma := map[bool]string{true: "，", false: ", "}[t.said.Language == "zh"]
	t.now.Facts = beginningOf(strings.Trim(strings.TrimRight(t.now.Facts, "。. ")+comma+more, comma), mostLetter)
	return t.write(ctx)
}

// letterWords are words of any note: they say nothing of anybody.
const letterWords = `您好 你好 我想应聘 我想申请 贵公司 贵单位 招聘的 这个职位 这份工作 岗位 看到招聘 希望能有机会 和您面谈 当面谈谈 期待您的回复 谢谢您 感谢 我可以 我能 我会 我做过 我有 我的 上班 开始工作 经验 正好 适合 符合要求
	dear hello i would like to apply for the position job of your company work as i have i can i am i was able my experience fits start working from looking forward happy to talk meet you thank you for your time interview could we hope this note hearing`

// write makes the note: a model's sentences that say no more than was said, or a form.
func (t *letterTalk) write(ctx context.Context) (Reply, bool, error) {
	s := t.now
	vacancy := s.Title
	if v, ok, err := t.g.vacancy(ctx, s.Job); err != nil {
		return Reply{}, false, err
	} else if ok {
		vacancy = vacancyText(v) + "\n" + v.Employer + "\n" + v.Place
	}
	r := t.asks("", "")
	r.Answered = true
	var kept []string
	if s.Facts != "" {
		own := s.Facts + "\n" + s.When + "\n" + s.Title
		for _, one := range sentencesOf(t.g.coach(ctx, t.said, &r, "letter",
			prompts.Part{Name: "vacancy", Text: vacancy}, prompts.Part{Name: "facts", Text: s.Facts}, prompts.Part{Name: "start", Text: s.When})) {
			if len(kept) < 6 && utf8.RuneCountInString(one) <= 200 && rightLanguage(one, t.said.Language) && mayStand(one, own, vacancy) {
				kept = append(kept, one)
			}
		}
	}
	if len(kept) >= 2 && covered(s.Facts, kept...) >= .2 {
		joint := ""
		if t.said.Language == "en" {
			joint = " "
		}
		r.ByModel = true
		r.Text = prompts.LetterDraft(t.said.Language, strings.Join(kept, joint))
	} else {
		r.Text = prompts.LetterForm(t.said.Language, s.Name, s.Title, strings.TrimRight(s.Facts, "。. "), strings.TrimRight(s.When, "。. "))
	}
	again := prompts.PlanWord(t.said.Language, "letter")
	practise := prompts.PlanWord(t.said.Language, "interview")
	add := Choice{prompts.LetterLabel(t.said.Language, "plan"), "/plan add"}
	if s.Job > 0 {
		id := strconv.FormatInt(s.Job, 10)
		again, practise, add.Say = again+" #"+id, practise+" #"+id, "/plan job "+id
	}
	r.Choices = []Choice{{prompts.LetterLabel(t.said.Language, "again"), again}, {prompts.PlanLabel(t.said.Language, "interview"), practise}, add}
	return r, true, nil
}

// mayStand reports whether a sentence says no more than what it may rest on: what somebody
// says of themselves on their own words alone, what is said of the work on the vacancy, too.
func mayStand(s, own, vacancy string) bool {
	if personal(s, vacancy) {
		return false
	}
	if mine.MatchString(s) {
		return !invents(s, own) && covered(s, own, letterWords) >= .5
	}
	return !invents(s, own, vacancy) && covered(s, own, vacancy, letterWords) >= .4
}
