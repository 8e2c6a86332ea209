// Package statement reads what people state of themselves, in the words of daily life, Chinese
// and English: facts (how a job ended, how long insurance was paid), amounts, times and days,
// places, and the answers to questions about facts: a yes or a no, an option, a number.
//
// A fact has the name that it has in the rules of what people are entitled to
// (calculator.Fact), and its value is written as calculator.Facts.Value takes it. Nothing is
// guessed: what is denied, supposed, feared, asked, planned, over, or said of somebody else
// states nothing, and what could be one thing or another is no answer. All is done by closed
// lists of words; there is no model, no state and no database.
package statement

import (
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// stated is how a fact is said without being asked. What is denied, supposed or somebody
// may become is not said.
type stated struct {
	fact, value string // value "" is an amount in the words that match, in unit
	unit        string
	words       *pattern.Pattern
}

// allStated is what is read without being asked, for each fact the first that fits. Where
// words of two facts overlap, Without takes out those of the fact that stands first: of
// 4年多社保没上过班 those of the insurance.
var allStated = slices.Concat(ofThePerson, ofBeingJobless, ofTheJob)

// Facts reads what somebody says of themselves, as values by fact: "yes" and "no", an option,
// an amount in the unit of the fact (84..109 months). Nothing follows from it: who was
// dismissed once may have work now, and is asked. In more than 4,000 bytes nothing is read.
func Facts(message string) map[string]string {
	facts := map[string]string{}
	said := text.Fold(message)
	if len(said) > 4000 {
		return facts
	}
	said = inDigits(said)
	own := ownWords(said)
	for _, s := range allStated {
		said := said
		if s.fact != "died" { // nobody says that of themselves
			said = own
		}
		for _, at := range s.words.FindAllStringSubmatchIndex(said, -1) {
			if facts[s.fact] != "" {
				break
			}
			if s.isUnreal(said, at) || s.isOther(said, at) {
				continue
			}
			if value := s.valueIn(said, at); value != "" {
				facts[s.fact] = value
			}
		}
	}
	betweenYears(own, facts)
	if facts["birth"] == "given_birth" && strings.Contains(own, "流产") {
		delete(facts, "birth")
	}
	amendJob(said, own, facts)
	return facts
}

// Told reads the facts (Facts) of a message besides its clauses that ask something: what a
// question supposes need not be so.
func Told(message string) map[string]string {
	said, start := text.Fold(message), 0
	var told strings.Builder
	add := func(end int, sign string) {
		if clause := said[start:end]; !asksIn.MatchString(clause + sign) {
			told.WriteString(clause)
		}
		told.WriteString("。")
	}
	for _, at := range saidEnds.FindAllStringIndex(said, -1) {
		if inNumber(said, at) {
			continue
		}
		add(at[0], said[at[0]:at[1]])
		start = at[1]
	}
	add(len(said), "")
	return Facts(told.String())
}

// valueIn gives the value that a match states, "" where it has an amount that is none.
func (s stated) valueIn(said string, at []int) string {
	if s.value != "" {
		return s.value
	}
	around := said[at[0]:at[1]]
	if s.unit == "yuan" { // what it is for stands around it: 日工资200, 12000一年
		near := before(said, at[0]) + around + after(said, at[1])
		if otherRate.MatchString(near) || owedPart.MatchString(near) {
			return ""
		}
		around += after(said, at[1])
	}
	if rangeOf.MatchString(around) {
		return amountIn(around, s.unit)
	}
	value, how := "", ""
	if s.unit == "month" && nearly.MatchString(around) {
		how = "将近"
	}
	for i := 2; i+1 < len(at) && value == ""; i += 2 {
		if at[i] >= 0 {
			value = amountIn(how+said[at[i]:at[i+1]], s.unit)
		}
	}
	if moreTime.MatchString(said[at[1]:min(len(said), at[1]+24)]) { // 4 years, 11 months
		return ""
	}
	if value == "" || s.unit != "month" || strings.Contains(value, "..") {
		return value
	}
	switch all := said[at[0]:at[1]] + withMore.FindString(said[at[1]:]); {
	case lessThan.MatchString(all):
		return "0.." + value
	case notMore.MatchString(all):
		n, _ := numberOf(value)
		return "0.." + written(n+1) // with it
	case moreThan.MatchString(all):
		return value + ".."
	}
	return value
}

// Brief reads the facts that a message states where all that it says is that, while
// questions about them are asked: who pays pays insurance.
func Brief(message string) map[string]string {
	facts := map[string]string{}
	said := inDigits(strings.Trim(text.Fold(message), " 。.!！~～"))
	for _, s := range allBrief {
		if at := s.words.FindStringSubmatchIndex(said); at != nil && facts[s.fact] == "" {
			if value := s.valueIn(said, at); value != "" {
				facts[s.fact] = value
			}
		}
	}
	return facts
}

var allBrief = slices.Concat(brieflyOfTheJob, brieflyOfBeingJobless)

// Without puts other words in place of those that state facts, in a folded text (text.Fold);
// of all facts, if none is named.
func Without(said, instead string, facts ...string) string {
	for _, s := range allStated {
		if len(facts) == 0 || slices.Contains(facts, s.fact) {
			said = s.words.ReplaceAllString(said, instead)
		}
	}
	return said
}

// phrase is how people name an option of a fact without its label, all that they say.
type phrase struct {
	fact, value string
	words       *pattern.Pattern
}

var phrases = slices.Concat(optionsOfTheJob, optionsOfBeingJobless, optionsOfThePerson)

// Option gives the option of a fact that is all that words name, besides what they state of
// others; "" for none.
func Option(fact, message string) string {
	said := text.Fold(message)
	for _, words := range []string{said, withoutStated(said)} {
		for _, p := range phrases {
			if p.fact == fact && p.words.MatchString(Bare(words)) {
				return p.value
			}
		}
	}
	return ""
}

// withoutStated leaves out what states other facts.
func withoutStated(said string) string {
	for _, s := range allStated {
		if s.fact != "situation" {
			said = s.words.ReplaceAllString(said, "")
		}
	}
	return said
}
