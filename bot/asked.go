package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// What a person can say to what we asked back, instead of one of its options.
const (
	other  = "other"  // none of them
	unsure = "unsure" // they do not know, or want all of them
)

var (
	unsureSaid = pattern.MustCompile(`^(?:我?(?:也)?(?:不知道|不清楚|不确定|不晓得|不太清楚|不记得|记不清|忘了|说不准|说不清|不好说|拿不准)(?:了|呢)?|都行|都可以|都说说?|都讲讲|全部|都要|都想知道|随便|无所谓|哪个都行|` +
		`(?:im |i am )?not (?:so )?sure|(?:i )?(?:dont|do not) (?:know|remember)|no idea|dunno|unsure|all|all of (?:them|these)|both|either|any|whatever|doesnt matter|i forgot|cant remember)$`)
	otherSaid = pattern.MustCompile(`^(?:其[他它](?:的)?(?:地方|地区|城市|省|情况)?|别的(?:地方|地区|城市|省|情况)?|都不是|都不在|不在这些地方|不是|以上都不是|没有我的|` +
		`elsewhere|other|others|another|another (?:place|city|province|one)|somewhere else|none|none of (?:them|these|those)|neither|other (?:place|places|case|cases)|something else|no)$`)
	ordinal = pattern.MustCompile(`^(?:第|选|选择|我选|option |number |no |the )?(\d{1,2}|[一二三四五六七]|first|second|third|fourth|fifth)(?:个|项|种|one|号)?(?: one| option)?$`)
	// number is what can stand for one of a list.
	number = pattern.MustCompile(`^\d{1,2}$`)
	// asPlace is what people put around a place when they are asked for one.
	asPlace   = pattern.MustCompile(`^(?:就?(?:是|在)|我们?(?:是|在)?|应该是|应该在|in |at |its |it is |im in )?(.{1,40}?)(?:这边|那边|这里|那里|的|吧|呢|哦|啊| please)*$`)
	beforeIt  = pattern.MustCompile(`^(?:.{0,8}(?:之前|以前|前面|改之前|更早)|before|before (?:that|then|it|the change)|earlier)$`)
	sinceThen = pattern.MustCompile(`^(?:.{0,8}(?:之后|以后|后面|改之后|从那天起)|after|after (?:that|then|it|the change)|later|since then|from then on)$`)
	// dated is a day, a month or a year and nothing besides: a question may hold one, too.
	dated = pattern.MustCompile(`^(?:\p{Han}{1,4}是|我|应该|大概|好像|大约|可能|就|是|在|于|i think |maybe |probably |around |about |it |that |this |was |is |happened |in |on |since |from |early |late |the )*` +
		`(?:(20\d\d)(?:[年 ]{0,2}(\d{1,2}))?(?: ?月份?)?(?: ?\d{1,2} ?[日号]?)?年?|` +
		`(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?: \d{1,2}(?:st|nd|rd|th)?)? (20\d\d))` +
		`(?:初|底|末|中旬?|左右|[上下](?:旬|半年)|那时候?|那会儿?|前后|的时候|\p{Han}{0,3}的|吧|呢|了| ?or so| ?i think| ?please)*$`)
)

// answered is what a person's words mean as the answer to what we asked back.
type answered struct {
	asked asking
	pick  int // the option; -1 is unsure
	place string
}

// answers reads a message as the answer to what we asked back last; false if it is
// about something else.
func (q Question) answers(message string) (answered, bool) {
	if q.memory.Asked == nil || distress(message) != "" || strings.HasPrefix(message, "/") || utf8.RuneCountInString(message) > 60 {
		return answered{}, false
	}
	k := *q.memory.Asked
	again := k.Buttons || k.Answered != 0 && k.Answered != q.turn
	if q.turn <= k.Turn {
		return answered{}, false // the question itself, changed
	}
	said := bare(message)
	for i, o := range k.Options {
		if said == bare(o.Label) {
			return answered{k, i, o.Region}, true
		}
	}
	if said == bare(prompts.NotSure("zh")) || said == bare(prompts.NotSure("en")) {
		return answered{k, -1, ""}, true
	}
	if again { // only another of its buttons
		return answered{}, false
	}
	switch i := k.ordinal(said); {
	case i == len(k.Options): // the button behind them
		return answered{k, -1, ""}, true
	case i >= 0:
		return answered{k, i, k.Options[i].Region}, true
	}
	if unsureSaid.MatchString(said) {
		return answered{k, -1, ""}, true
	}
	last := k.Options[len(k.Options)-1]
	if k.By != byDate && otherSaid.MatchString(said) && last.Value == "" && last.Region == "" {
		return answered{k, len(k.Options) - 1, ""}, true
	}
	if k.By == byDate {
		if i := k.side(said); i >= 0 { // May is a month here, and no question
			return answered{k, i, ""}, true
		}
	}
	if person.MatchString(said) || asks.MatchString(message) || aNotA(message) {
		return answered{}, false
	}
	switch k.By {
	case byRegion:
		return k.place(said)
	case byDate:
	default:
		if named := says(k.By, message); len(named) == 1 {
			if i := slices.IndexFunc(k.Options, func(o option) bool { return o.Value == named[0] }); i >= 0 {
				return answered{k, i, ""}, true
			}
			return answered{k, len(k.Options) - 1, ""}, true // one that no rule is for
		}
	}
	if i := k.nearly(said); i >= 0 {
		return answered{k, i, k.Options[i].Region}, true
	}
	return answered{}, false
}

// ordinal reads 1, 第一个, the first one; -1 if it is none. One more than there are
// options is the button for who is not sure.
func (k asking) ordinal(said string) int {
	m := ordinal.FindStringSubmatch(said)
	if m == nil {
		return -1
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		n = map[string]int{"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}[m[1]]
	}
	if n < 1 || n > len(k.Options)+1 {
		return -1
	}
	return n - 1
}

// place reads a place: one of the options, one within it, or another.
func (k asking) place(said string) (answered, bool) {
	code := stated(said)
	if code == "" {
		if m := asPlace.FindStringSubmatch(said); m != nil {
			code = region.Exactly(m[1])
		}
	}
	if code == "" || code == region.National {
		if i := k.nearly(said); i >= 0 {
			return answered{k, i, k.Options[i].Region}, true
		}
		return answered{}, false
	}
	for i, o := range k.Options {
		if o.Region == code {
			return answered{k, i, code}, true
		}
	}
	return answered{k, len(k.Options) - 1, code}, true
}

// side reads when something happened: before the rule changed (0) or from then
// on (1); -1 if it cannot be told.
func (k asking) side(said string) int {
	switch {
	case beforeIt.MatchString(said):
		return 0
	case sinceThen.MatchString(said):
		return 1
	}
	m := dated.FindStringSubmatch(said)
	if m == nil {
		return -1
	}
	year, month := m[1], 0
	if m[3] != "" {
		year = m[4]
		month = 1 + slices.Index([]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}, m[3])
	}
	y, err := strconv.Atoi(year)
	if err != nil {
		return -1
	}
	if m[2] != "" {
		if month, err = strconv.Atoi(m[2]); err != nil || month < 1 || month > 12 {
			return -1
		}
	}
	first, end := time.Date(y, time.January, 1, 0, 0, 0, 0, time.UTC), time.Date(y+1, time.January, 1, 0, 0, 0, 0, time.UTC)
	if month > 0 {
		first = time.Date(y, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
		end = first.AddDate(0, 1, 0)
	}
	switch change := dayOf(k); {
	case !end.After(change):
		return 0
	case !first.Before(change):
		return 1
	}
	return -1
}

// nearly reads a label with a slip of the finger in it; -1 if it is none, or
// could be two.
func (k asking) nearly(said string) int {
	found := -1
	for i, o := range k.Options {
		label := bare(o.Label)
		n, slips := utf8.RuneCountInString(label), 1
		if n >= 8 {
			slips = 2
		}
		han := text.Language(label) == "zh"
		// In Chinese a character more or less is another word: 全日制, 非全日制.
		if n < 3 || !han && n < 5 || han && n != utf8.RuneCountInString(said) || distance(label, said) > slips {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// distance is how many characters have to be changed, put in or left out to make
// one text of another (Levenshtein).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			next := diagonal
			if x[i] != y[j] {
				next = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(y)]
}

// answerCase answers the question on which we asked back, for the case that the
// person said.
func (b *Bot) answerCase(ctx context.Context, q Question, a Answer, said answered) (Answer, error) {
	k := said.asked
	a.Question = k.Question
	q.mayAsk, q.settled = true, k.Said
	q.settled.By = append(slices.Clone(k.Said.By), k.By)
	q.settled.Not = slices.Clone(k.Said.Not)
	var err error
	if said.pick < 0 {
		q.mayAsk = false
		a, err = b.eachCase(ctx, q, a, k)
	} else {
		q, a.Question = q.in(k, k.Options[said.pick])
		if said.place != "" {
			a.moveTo, q.Region = said.place, said.place
		}
		a, err = b.lookUp(ctx, q, a)
	}
	if err == nil && delicate(k.Question) {
		a.Text += prompts.Care(a.Language)
	}
	unsaid := maps.Clone(q.memory.Unsaid)
	if unsaid == nil {
		unsaid = map[string]string{}
	}
	switch {
	case said.pick < 0:
		unsaid[k.By] = unsure
	case k.By == byRegion && said.place == "":
		unsaid[k.By] = other
	}
	q.memory.Unsaid = unsaid
	// The question and its answer are one.
	q.memory.Questions = slices.DeleteFunc(slices.Clone(q.memory.Questions), func(r remembered) bool { return r.Turn == k.Turn })
	if a.record.asked == nil {
		k.Answered = q.turn
		a.record.asked = &k
	}
	b.remember(q, &a)
	return a, err
}

// in gives the question as it is asked in one case.
func (q Question) in(k asking, o option) (Question, string) {
	asked := k.Question
	switch k.By {
	case byRegion:
		q.Region = o.Region // "" is the service's own
	case byDate:
		q.settled.AsOf, q.settled.When = o.AsOf, o.Label
	default:
		if o.Value == "" {
			for _, not := range k.Options {
				if not.Value != "" {
					q.settled.Not = append(q.settled.Not, not.Value)
				}
			}
		} else {
			asked = adding(asked, o.Adds)
		}
	}
	if day, err := time.Parse(time.DateOnly, q.settled.AsOf); err == nil {
		q.AsOf, q.dayAsked = day, !q.eachCase // there the label says it
	}
	return q, asked
}

// adding puts what a person has answered to a question.
func adding(question, what string) string {
	if text.Language(question) == "zh" {
		return question + "（" + what + "）"
	}
	return question + " (" + what + ")"
}

// eachCase answers a question for each case that we could ask for, each under its
// label with its sources. It is quoted: a model would mix the cases.
func (b *Bot) eachCase(ctx context.Context, q Question, a Answer, k asking) (Answer, error) {
	q.mayAsk, q.eachCase, q.partial = false, true, nil
	all := a
	all.record.lookedUp, all.record.hidden, all.record.region = true, b.private(a.Question).Text, b.place(q.Region, a.Question)
	var out strings.Builder
	fmt.Fprint(&out, prompts.EachCase(a.Language))
	partial, said := false, map[string]bool{}
	for _, o := range k.Options {
		in, asked := q.in(k, o)
		one := all
		one.Question = asked
		one, err := b.lookUp(ctx, in, one)
		if err != nil {
			return a, err
		}
		all.record.decisions, all.record.uses = one.record.decisions, one.record.uses
		if len(all.record.nearest) == 0 {
			all.record.nearest = slices.Clip(one.record.nearest)
		}
		if len(one.Citations) == len(all.Citations) { // nothing for this case
			fmt.Fprintf(&out, "\n\n%s\n%s", prompts.CaseLabel(a.Language, o.Label), prompts.NoCase(a.Language))
			continue
		}
		what := strings.TrimSuffix(one.Text, prompts.Partial(a.Language))
		fmt.Fprintf(&out, "\n\n%s\n%s", prompts.CaseLabel(a.Language, o.Label), what)
		partial = partial || one.Outcome == Partial
		said[what] = true
		if all.Confidence == 0 || one.Confidence < all.Confidence {
			all.Confidence = one.Confidence
		}
		all.Citations = one.Citations
	}
	if len(said) == 0 {
		return b.lookUp(ctx, q, a)
	}
	all.Outcome, all.Reason, all.Text = Answered, "answered for each case: "+k.By, out.String()
	if partial {
		all.Outcome = Partial
		all.Text += prompts.Partial(a.Language)
	}
	return all, nil
}

// remember notes what later messages can refer to.
func (b *Bot) remember(q Question, a *Answer) {
	if q.conversation == 0 {
		return
	}
	asked := a.Question
	if q.settled.When != "" && a.record.asked != nil && a.record.asked.Answered == q.turn {
		asked = adding(asked, q.settled.When) // what goes on from it is of the same day
	}
	m := q.memory
	if lost := a.Outcome == Declined; !lost || !aWord(asked) { // from a word that says nothing to us nothing goes on
		m = m.with(q.turn, asked, b.Now())
		m.Questions[len(m.Questions)-1].Lost = lost
	}
	m.Asked, m.Person, m.Said = a.record.asked, false, ""
	a.record.memory = &m
}

// aWord reports whether a question is one word without a subject that the library knows.
func aWord(asked string) bool {
	n := utf8.RuneCountInString(bare(asked))
	return len(text.Concepts(asked)) == 0 && !strings.Contains(bare(asked), " ") && (n <= 3 || n <= 12 && text.Language(asked) == "en")
}

// besides are small talk and commands that do not lead away from what we asked back.
var besides = []string{"survey", "greeting", "thanks", "language", "lang", "zh", "en"}

// forget drops what we asked back where the person has gone on to something else:
// a command, small talk, a wish for a person. After a thank-you its buttons are
// still good. It notes what was before the turn.
func (q Question) forget(a *Answer) {
	if q.conversation == 0 {
		return
	}
	if q.memory.Asked != nil && a.record.memory == nil {
		m := q.memory
		m.Asked = nil
		if slices.Contains(besides, a.record.talk) && q.memory.Asked.Answered == 0 {
			k := *q.memory.Asked
			k.Buttons = true
			m.Asked = &k
		}
		a.record.memory = &m
	}
	if a.record.memory != nil && !a.record.erased {
		a.record.memory.Undo = &undone{q.turn, q.memory}
	}
}
