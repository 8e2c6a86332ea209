package guidance

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/internal/calculator"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/statement"
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
		if q.Fact == nil { // which places there are to choose from may have changed: the name says it
			if code, ok := t.readPlace(&entitledQuestion{}, label); ok {
				t.answer(i, code)
			}
			return
		}
		pick := atoi(number) - 1
		if q.First || q.Fact.Type == "yesno" {
			pick = slices.IndexFunc(q.Options, func(o calculator.Option) bool {
				return strings.EqualFold(words, o.Says.ZH) || strings.EqualFold(words, o.Says.EN)
			})
		}
		if pick >= 0 && pick < len(q.Options) {
			t.answer(i, q.Options[pick].Value)
		}
	}
}

// isWord reports whether words are those of a button in one of the languages.
func isWord(words, name string) bool {
	return strings.EqualFold(words, prompts.EntitledWord("zh", name)) || strings.EqualFold(words, prompts.EntitledWord("en", name))
}

// Buttons are typed, too: by their label, with a slip of the finger, or by what people call
// them.

// alsoSaid are other words for buttons, all that is said.
var alsoSaid = map[string]*pattern.Pattern{
	"results": pattern.MustCompile(`^(?:直接|先|就|我要|我想|给我|帮我)*(?:看看?|看一下|出|显示)?(?:一下)?结果(?:吧|了)?$|^(?:just )?(?:show|see|give)?(?: me)? ?(?:the |my )?results?(?: please| now)?$`),
	"skip":    pattern.MustCompile(`^(?:跳过?(?:吧|这题|这一题|它)|过|pass this|skip (?:this|that)(?: one| question)?|sk+i?p+)$`),
	"anew":    pattern.MustCompile(`^(?:重来|重新(?:来|开始|算|问|做)(?:一遍|一次|吧)?|从头(?:来|算|问|开始)(?:吧)?|再来一(?:遍|次)|(?:start|begin|do it) (?:again|over|anew)|restart|reset)$`),
	"list":    pattern.MustCompile(`^(?:返回|回|回到|看|看看)?(?:清单|列表)$|^(?:go )?(?:back to )?(?:the )?list$`),
	"more":    pattern.MustCompile(`^(?:还有(?:吗|呢|哪些)|下一页|看?更多(?:的)?|再看看|(?:show |see )?(?:me )?more|next page)$`),
	"groups":  pattern.MustCompile(`^(?:看看?)?特定人群(?:的)?$`),
	"others":  pattern.MustCompile(`^(?:看看?)?不符合(?:的|的有哪些)?$|^what (?:doesnt|does not|dont) fit$`),
	"mine":    pattern.MustCompile(`^(?:看看?)?我(?:都)?说(?:过|了)?(?:的|什么|的情况|过的情况)$|^what (?:have i|did i) (?:said|say|told you)$`),
	"all":     pattern.MustCompile(`^(?:看看)?(?:别的|其他|其它)(?:的)?(?:待遇|补贴)$|^(?:see |show )?other (?:benefits|entitlements)$`),
	"work":    pattern.MustCompile(`^(?:再答几题|再答几个|(?:帮我)?算(?:清楚|一下|一算|算)|继续算)$|^(?:work it out|answer more|answer more questions|calculate(?: it)?)$`),
	"apply":   pattern.MustCompile(`^(?:怎么办|带什么|怎么办带什么|要带什么|how to apply)$`),
	"plan":    pattern.MustCompile(`^(?:加到(?:我的)?(?:计划|下一步)|add (?:it )?to my (?:plan|next steps?))$`),
}

// means reports whether words are a button: its label, even with a slip, or other words for it.
func means(said, name string) bool {
	return statement.Labelled(said, prompts.EntitledWord("zh", name), prompts.EntitledWord("en", name)) || alsoSaid[name] != nil && alsoSaid[name].MatchString(said)
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

// read understands words as the answer to a question.
func (t *entitledTurn) read(q *entitledQuestion, message string) (string, bool) {
	said := statement.Bare(message)
	if value, ok := q.Labelled(said); ok {
		return value, true
	}
	if q.Fact == nil {
		return t.readPlace(q, message)
	}
	value, ok := q.Answer(message, t.statedIn(message)[q.Fact.Name], t.g.Now(), t.goesOn(q.Fact.Name))
	if ok && q.Fact.Type == "number" { // of which there can be too much
		_, err := t.found.Facts.Value(q.Fact.Name, value)
		ok = err == nil
	}
	return value, ok
}

// goesOn reports whether what a fact measures has not ended: what began in 2019 is as long as
// from then until now.
func (t *entitledTurn) goesOn(fact string) bool {
	return slices.Contains([]string{"jobless", "operated", "continuous", "new_insured", "probation"}, fact) || t.s.Known["situation"] == "employed"
}

var otherPlace = pattern.MustCompile(`其他|其它|别的|别处|外地|都不|elsewhere|somewhere|other|none`)

// readPlace reads where somebody is.
func (t *entitledTurn) readPlace(q *entitledQuestion, message string) (string, bool) {
	said := statement.Bare(message)
	if value, ok := q.Numbered(said); ok {
		return value, true
	}
	if code := statement.Place(message); code != "" {
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
	for _, o := range q.Options { // Henan is no slip of Hunan
		if len(o.Says.EN) > 6 && statement.Labelled(said, o.Says.EN) {
			return o.Value, true
		}
	}
	return "", false
}

// isRuleName reports whether words are the name of a rule: who names it says nothing of themselves.
func (t *entitledTurn) isRuleName(words string) bool {
	said := statement.Bare(words)
	return slices.ContainsFunc(t.found.Book.Decide(nil), func(a calculator.Answer) bool {
		return statement.Labelled(said, a.Name.ZH, a.Name.EN)
	})
}

// place gives a rule that words name among those that were listed: by its number, or by
// all of its name; "" if they name none.
func (t *entitledTurn) ruleNamed(words string) string {
	said := statement.Bare(words)
	if i := statement.Ordinal(said, len(t.s.Listed)); i >= 0 {
		return t.s.Listed[i]
	}
	number, label, _ := strings.Cut(said, " ")
	place := atoi(number) - 1
	best := ""
	for _, a := range t.found.Book.Decide(nil) {
		if place >= 0 && place < len(t.s.Listed) && t.s.Listed[place] == a.ID && utf8.RuneCountInString(label) >= 2 &&
			(strings.HasPrefix(statement.Bare(a.Name.ZH), label) || strings.HasPrefix(statement.Bare(a.Name.EN), label)) {
			return a.ID
		}
		for _, name := range []string{a.Name.ZH, a.Name.EN} {
			if name = statement.Bare(name); said == name || slices.Contains(t.s.Listed, a.ID) && statement.Slipped(said, name) || utf8.RuneCountInString(said) >= 3 && strings.HasPrefix(name, said) && slices.Contains(t.s.Listed, a.ID) && best == "" {
				best = a.ID
			}
		}
	}
	return best
}

// atoi reads digits; anything else is 0.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
