package guidance

import (
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/calculator"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/prompts"
)

// The buttons of a question and of a list say its number, so that an old one never
// answers another.
var (
	questionButton = pattern.MustCompile(`^(.{1,60}?) ?#(?:问|[qQ])(\d{1,9})$`)
	listButton     = pattern.MustCompile(`^(.{1,60}?) ?#(?:答|[aA])(\d{1,9})$`)
)

// pressed takes a button of a question: the one that is open, or one of before, whose
// answer is changed by it.
func (t *entitledTurn) pressed() {
	m := questionButton.FindStringSubmatch(t.said.Message)
	n := atoi(m[2])
	i := slices.IndexFunc(t.s.Asked, func(a entitledAsked) bool { return a.N == n })
	if i < 0 {
		t.note = prompts.EntitledWord(t.said.Language, "stale")
		return
	}
	words := strings.TrimSpace(m[1])
	switch {
	case isWord(words, "results"):
		t.s.Over, t.s.Open = true, false
	case isWord(words, "anew"):
		t.s = t.s.anew(t.s.Topic)
	case isWord(words, "skip"):
		t.answer(i, "")
	default:
		q := t.asked(t.s.Asked[i])
		if q == nil {
			return
		}
		number, label, _ := strings.Cut(words, " ")
		if q.fact == nil { // which places there are to choose from may have changed: the name says it
			if code, ok := t.readPlace(&entitledQuestion{}, label); ok {
				t.answer(i, code)
			}
			return
		}
		pick := atoi(number) - 1
		if q.first || q.fact.Type == "yesno" {
			pick = slices.IndexFunc(q.options, func(o calculator.Option) bool {
				return strings.EqualFold(words, o.Says.ZH) || strings.EqualFold(words, o.Says.EN)
			})
		}
		if pick >= 0 && pick < len(q.options) {
			t.answer(i, q.options[pick].Value)
		}
	}
}

// isWord reports whether words are those of a button in one of the languages.
func isWord(words, name string) bool {
	return strings.EqualFold(words, prompts.EntitledWord("zh", name)) || strings.EqualFold(words, prompts.EntitledWord("en", name))
}

// answer keeps the answer to a question; "" is that it is skipped. A yes to the first
// question of a choice asks which it is.
func (t *entitledTurn) answer(i int, value string) {
	a := &t.s.Asked[i]
	last := i == len(t.s.Asked)-1
	if f := t.found.Facts.Named(a.Fact); a.First && f != nil && f.First != nil && (value == "yes" || value == "no") {
		if value == "yes" {
			t.narrow(i)
			return
		}
		value = f.First.No
	}
	t.unsay(map[string]string{a.Fact: value})
	a.Gone = false
	if a.Skipped = value == ""; a.Skipped {
		delete(t.s.Known, a.Fact)
	} else if a.Fact == wherePlace {
		t.s.Region = value
		t.s.Known[wherePlace] = value
	} else {
		t.s.Known[a.Fact] = value
	}
	if last && t.s.Open {
		t.s.Open, t.s.Again = false, false
		return
	}
	t.s.Over = t.s.Over && len(t.s.Asked) >= calculator.Most
	t.noted(nil, []string{a.Fact})
}

// narrow asks which of the options of a choice it is, after a yes.
func (t *entitledTurn) narrow(i int) {
	a := t.s.Asked[i]
	t.s.Asked = append(slices.Delete(slices.Clone(t.s.Asked), i, i+1), a)
	t.s.Last++
	asked := &t.s.Asked[len(t.s.Asked)-1]
	asked.N, asked.First, asked.Skipped = t.s.Last, false, false
	delete(t.s.Known, a.Fact)
	t.s.Open, t.s.Again = true, false
}

var (
	skipSaid   = pattern.MustCompile(`(?i)^(?:跳过|下一题|下一个|不(?:想|愿意?|方便)(?:回答|说|答|告诉你?)|不说|保密|skip(?: it| this)?|next|pass|rather not(?: say)?|prefer not to say|i(?:'?d| would) rather not(?: say)?)$`)
	unsureOf   = pattern.MustCompile(`(?i)^(?:我?(?:也)?(?:不|没)(?:太|大|怎么)?(?:知道|清楚|确定|晓得|记得|懂|明白).{0,6}|记不清.{0,4}|忘(?:记)?了|说不(?:准|清|好)|不(?:好|敢)说|(?:我)?没(?:有|什么)?印象|无所谓|没什么所谓|随便|i (?:don'?t|do not|can'?t|cannot|can not) (?:really )?(?:know|remember|tell|recall).{0,20}|(?:i'?m |i am )?not (?:so |really |quite )?(?:sure|certain)|no (?:idea|clue)|dunno|unsure|don'?t know|i forgot|hard to say)$`)
	backSaid   = pattern.MustCompile(`(?i)^(?:上一题|上一个|返回|回到?上一(?:题|步)|后退|back|go back|previous(?: question)?)$`)
	changeSaid = pattern.MustCompile(`(?i)^(?:不对|错了|改(?:成|为|一下)|更正|刚才(?:说错了|错了|那题)?|上一题(?:是|应该是|改成)?|i mean(?:t)?|actually|correction|sorry|no wait)[,，:： ]*(?:应该是|是|改成|it'?s|it was|i meant)?[,，:： ]*(.{1,60})$`)
	// elsewhereSaid is about something else than what was asked.
	elsewhereSaid = pattern.MustCompile(`(?i)[?？]|[吗嘛]|(?:^|[^没在着嗯有呐做办了上])呢|什么|怎么|怎样|如何|咋|哪[里儿个些家]|谁|为何|多少|(?:^|[^十好])几(?:个|年|天|月|点)|能不能|可不可以|是不是|要不要|想(?:找|要|问|去|做)|我要|帮我|给我|找(?:个|份)?工作|招聘|职位|谢谢|多谢|你好|您好|再见|菜单|帮助|附近|\b(?:what|how|where|when|who|why|which|can i|could i|do i|should i|tell me|find|look(?:ing)? for|jobs?|near|thanks?|thank you|hello|hi|bye|menu|help)\b`)
)

// ordinalOf is a place in a list.
var ordinalOf = pattern.MustCompile(`(?i)^(?:(?:第|选(?:择)?(?:第)?|option |number |no |the )(\d{1,2}|[一二三四五六七八九十]|first|second|third|fourth|fifth|last)(?:个|项|种|条| one| option)?|(\d{1,2}|[一二三四五六七八九十]|first|second|third|fourth|fifth|last)(?: one| option)?)$`)

// noneSaid is an amount of none.
var noneSaid = pattern.MustCompile(`^(?:我?(?:还|从来|一直|一天|一个月|一次|一分)?(?:都|也)?(?:没有?|无)(?:交|缴|请|做|评|领|签|上|干|休|加|经营|鉴定|参加)?(?:过|上|班|假|呢)*|no|none|never|nothing|zero|not at all|not yet|没有?评上)$`)

// read understands words as the answer to a question.
func (t *entitledTurn) read(q *entitledQuestion, message string) (string, bool) {
	said := bare(message)
	if value, ok := q.labelled(said); ok {
		return value, true
	}
	if q.fact == nil {
		return t.readPlace(q, message)
	}
	stated := t.statedIn(message)[q.fact.Name]
	kind := q.fact.Type
	if q.first {
		kind = "yesno"
	}
	switch kind {
	case "yesno":
		if value, ok := q.yesNo(message); ok {
			return value, true
		}
		if q.first { // which it is says more than a yes
			return stated, slices.ContainsFunc(q.fact.Options, func(o calculator.Option) bool { return o.Value == stated })
		}
		return stated, stated != ""
	case "date":
		day := dayIn(message, t.g.Now())
		return day, day != ""
	case "number":
		message := q.ofIt(message)
		value := amountSaid(message, q.fact.Unit, t.g.Now(), t.goesOn(q.fact.Name))
		if value == "" {
			value = stated
		}
		if value == "" && noneSaid.MatchString(said) {
			value = "0"
		}
		if _, err := t.found.Facts.Value(q.fact.Name, value); err != nil || value == "" {
			return "", false
		}
		return value, true
	case "choice":
		if i := optionNumbered(q.options, said); i >= 0 {
			return q.options[i].Value, true
		}
		if value := phrased(q.fact.Name, message); value != "" {
			return value, true
		}
		if stated != "" {
			return stated, true
		}
		if plain := plainNo.MatchString(said) || hasNo.MatchString(said); plain || plainYes.MatchString(said) || hasYes.MatchString(said) { // no option is meant, but that of none
			none := plain && slices.ContainsFunc(q.options, func(o calculator.Option) bool { return o.Value == "none" })
			return "none", none
		}
	}
	return "", false
}

// goesOn reports whether what a fact measures has not ended: what began in 2019 is as long as
// from then until now.
func (t *entitledTurn) goesOn(fact string) bool {
	return slices.Contains([]string{"jobless", "operated", "continuous", "new_insured", "probation"}, fact) || t.s.Known["situation"] == "employed"
}

var otherPlace = pattern.MustCompile(`其他|其它|别的|别处|外地|都不|elsewhere|somewhere|other|none`)

// readPlace reads where somebody is.
func (t *entitledTurn) readPlace(q *entitledQuestion, message string) (string, bool) {
	said := bare(message)
	if i := optionNumbered(q.options, said); i >= 0 {
		return q.options[i].Value, true
	}
	if code := placeIn(message); code != "" {
		return code, true
	}
	if code := region.Exactly(said); code != "" {
		return code, true
	}
	if code := region.Exactly(strings.ReplaceAll(said, " ", "")); code != "" {
		return code, true
	}
	if otherPlace.MatchString(said) || means(said, "elsewhere") {
		return t.where, true
	}
	for _, o := range q.options { // Henan is no slip of Hunan
		if len(o.Says.EN) > 6 && labelled(said, o.Says.EN) {
			return o.Value, true
		}
	}
	return "", false
}

// ordinalIn reads 2, 第二个, the second one, as a place in a list, from 0; -1 if it is none.
// It is all that is said: 2 years is no place in a list.
func ordinalIn(said string, n int) int {
	m := ordinalOf.FindStringSubmatch(said)
	if m == nil {
		return -1
	}
	words := map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": n}
	place := m[1] + m[2]
	i := words[strings.ToLower(place)]
	if number, ok := numberOf(place); ok && i == 0 {
		i = int(number)
	}
	if i < 1 || i > n {
		return -1
	}
	return i - 1
}

// optionNumbered reads an option by its place, or by its place and how its label begins.
func optionNumbered(options []calculator.Option, said string) int {
	if i := ordinalIn(said, len(options)); i >= 0 {
		return i
	}
	number, label, _ := strings.Cut(said, " ")
	i := atoi(number) - 1
	if i < 0 || i >= len(options) || utf8.RuneCountInString(label) < 2 || !strings.HasPrefix(bare(options[i].Says.ZH), label) && !strings.HasPrefix(bare(options[i].Says.EN), label) {
		return -1
	}
	return i
}

// isRuleName reports whether words are the name of a rule: who names it says nothing of themselves.
func (t *entitledTurn) isRuleName(words string) bool {
	said := bare(words)
	return slices.ContainsFunc(t.found.Book.Decide(nil), func(a calculator.Answer) bool {
		return labelled(said, a.Name.ZH, a.Name.EN)
	})
}

// place gives a rule that words name among those that were listed: by its number, or by
// all of its name; "" if they name none.
func (t *entitledTurn) ruleNamed(words string) string {
	said := bare(words)
	if i := ordinalIn(said, len(t.s.Listed)); i >= 0 {
		return t.s.Listed[i]
	}
	number, label, _ := strings.Cut(said, " ")
	place := atoi(number) - 1
	best := ""
	for _, a := range t.found.Book.Decide(nil) {
		if place >= 0 && place < len(t.s.Listed) && t.s.Listed[place] == a.ID && utf8.RuneCountInString(label) >= 2 &&
			(strings.HasPrefix(bare(a.Name.ZH), label) || strings.HasPrefix(bare(a.Name.EN), label)) {
			return a.ID
		}
		for _, name := range []string{a.Name.ZH, a.Name.EN} {
			if name = bare(name); said == name || slices.Contains(t.s.Listed, a.ID) && slipped(said, name) || utf8.RuneCountInString(said) >= 3 && strings.HasPrefix(name, said) && slices.Contains(t.s.Listed, a.ID) && best == "" {
				best = a.ID
			}
		}
	}
	return best
}
