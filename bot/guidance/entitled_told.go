package guidance

import (
	"slices"
	"strings"

	"careerbot/internal/calculator"
	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// What is told proves not all that a rule asks: an accident on the way to work does not say
// whose fault it was. It says what matters, though: that comes first, and what it turns on is asked.

// grave are the rules that come first as soon as what they are about is told, whatever is asked
// then: their time limits run. They are the same in the whole country.
var grave = []string{"unlawful-dismissal", "work-injury"}

var (
	// notHappened is what did not come about, or only nearly; hadNot is what came after it, byOthers
	// who did it to who writes, and ofMates whom else it happened to.
	notHappened = pattern.MustCompile(`没有?(?:人|被|受|摔|砸|压|轧|夹|割|烫|撞|触|出|发生|因|要|打算|想|辞|开除|裁|怀)|差点|险些|担心|害怕|如果|要是|万一|\b(?:not|never|nobody|no one|if|almost|nearly|afraid|wasnt|werent|didnt|isnt)\b`)
	hadNot      = pattern.MustCompile(`没有?(?:人(?:管|赔|理)|被?认定)`)
	byOthers    = pattern.MustCompile(`(?:我的?)?(?:老板|领导|公司|单位|厂里?)|\b(?:my (?:boss|employer)|they)\b`)
	ofMates     = pattern.MustCompile(`工友|老乡|别人|有人|\b(?:co-?workers?|colleagues?|workmates?|someone|somebody)\b`)
	// tellingAsks is what asks or wishes for something besides what is told.
	tellingAsks = pattern.MustCompile(`[?？]|[吗嘛呢]|什么|怎么|怎样|如何|咋|多少|多久|哪|能不能|可不可以|是不是|要不要|帮我|找(?:个|份)?工作|招聘|(?:^|[,.;!] ?|\b(?:and|so|but) )(?:what|how|where|who|why|which|can|could|should|do|does|am|is|will) |\b(?:help me|find me|jobs|vacanc)`)
)

// graveTold gives the rule of grave that what somebody tells of themselves is about; "" where
// it is about none, or asks something.
func graveTold(message string) string {
	said := statement.NoApostrophes(text.Fold(message))
	if tellingAsks.MatchString(said) {
		return ""
	}
	for _, r := range toldRules {
		if !slices.Contains(grave, r.rule) {
			continue
		}
		for _, at := range r.words.FindAllStringIndex(said, -1) {
			clause := statement.LastClause(said[:at[0]]) + said[at[0]:at[1]]
			if !notHappened.MatchString(hadNot.ReplaceAllString(clause, "")) && !ofKin.MatchString(byOthers.ReplaceAllString(clause, "")) && !ofMates.MatchString(clause) {
				return r.rule
			}
		}
	}
	return ""
}

// graveTold gives the rule of grave that the message tells of, to what is known: whoever has said
// that she is pregnant does not say so again when her employer threatens to dismiss her.
func (t *entitledTurn) graveTold() string {
	rule, birth := graveTold(t.said.Message), t.s.Known["birth"]
	if rule == "" && birth != "" && birth != "none" {
		expecting := "i am pregnant, "
		if strings.ContainsFunc(t.said.Message, text.Han) {
			expecting = "我怀孕了，"
		}
		return graveTold(expecting + t.said.Message)
	}
	return rule
}

// putsFirst puts first what a message tells that a grave rule is about, and says so; false where that is
// nothing new, or something else was asked about by its name.
func (t *entitledTurn) putsFirst(rule string) bool {
	dismissed := rule == "unlawful-dismissal" && t.s.Topic == "family" // who is pregnant and dismissed asks of both
	if rule == "" || t.s.Wish == rule || t.s.For != "" || t.s.Topic != "" && !dismissed {
		return false
	}
	t.s.Topic, t.s.Wish = "", rule
	t.note = strings.TrimSpace(t.note + "\n" + prompts.EntitledWord(t.said.Language, "told"))
	return true
}

// wishedQuestion gives the question that decides most of what was asked about first, or told;
// nil where there is none. Who has told of an accident is not asked whether there was one.
func (t *entitledTurn) wishedQuestion(book *calculator.Book, known calculator.Known, skipped []string) *entitledQuestion {
	if t.s.Wish == "" {
		return nil
	}
	f := book.Like(t.s.isWished).Next(known, skipped)
	if f == nil || f.Sensitive {
		return nil
	}
	return questionOf(f, t.s.Topic != f.Name && t.s.Wish != "work-injury")
}
