package bot

import (
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/internal/region"
)

// slot is a kind of thing of which a question has one at a time: "and for
// veterans?" after a question on graduates asks the same of other people. What
// is of another kind is a further condition.
type slot struct{ zh, en *pattern.Pattern }

var slots = []slot{
	{ // who
		pattern.MustCompile(`农民工|外来工|(?:应届)?(?:高校)?毕业生|大学生|残疾人|退役军人|退伍军人|退伍兵|女职工|妇女|失业人员|就业困难人员|实习生|退休人员`),
		pattern.MustCompile(`(?i)\b(?:migrant workers?|(?:university )?graduates?|students?|veterans?|disabled (?:people|persons?|workers?)|(?:people|workers|persons) with disabilities|(?:wo)?men|older workers?|interns?|retired people|retirees?)\b`),
	},
	{ // how employed
		pattern.MustCompile(`非全日制(?:用工|员工)?|全日制(?:用工|员工)?|兼职|小时工|劳务派遣工?|派遣工|灵活就业人员|灵活就业|临时工|正式工|合同工|外包工?|骑手`),
		pattern.MustCompile(`(?i)\b(?:(?:part|full)[- ]tim(?:ers?|e (?:workers?|staff|employees?))|(?:dispatch(?:ed)?|agency|temp|contract|flexible|gig) (?:workers?|staff)|self-employed(?: people| workers?)?|freelancers?|couriers?|riders?)\b`),
	},
	{ // when
		pattern.MustCompile(`\b(?:19|20)\d{2}(?:年(?:\d{1,2}月)?|\b)|[去今明前]年|[上这下本]个?月`), // \b: no part of a longer number

		pattern.MustCompile(`(?i)\b(?:(?:in )?(?:19|20)\d{2}|(?:last|this|next) year)\b`),
	},
	{ // why the work ended
		pattern.MustCompile(`(?:自己|主动|本人|被迫)*(?:提出)?(?:辞职|离职)|(?:被|公司)?(?:辞退|开除|裁员|解雇|炒鱿鱼)|被裁|(?:劳动)?合同(?:到期|期满)|协商解除`),
		pattern.MustCompile(`(?i)\b(?:if|when|because|after) [^,?;:]*\b(?:dismissed|fired|sacked|laid off|resign(?:ed)?|quit|contract (?:ends|ended|expires|expired|ran out))\b[^,?;:]*`),
	},
	{ // insurance
		pattern.MustCompile(`(?:失业|养老|医疗|工伤|生育)保险|医保|公积金`),
		pattern.MustCompile(`(?i)\b(?:(?:unemployment|pension|medical|health|work injury|maternity) insurance|housing fund)\b`),
	},
	{ // day
		pattern.MustCompile(`法定节假日|法定休假日|节假日|周末|休息日|工作日|国庆节?|春节|五一`),
		pattern.MustCompile(`(?i)\b(?:public holidays?|weekends?|rest days?|weekdays?)\b`),
	},
	{ // leave
		pattern.MustCompile(`年休假|年假|陪产假|产假|婚假|丧假|病假|事假|哺乳假`),
		pattern.MustCompile(`(?i)\b(?:annual|maternity|paternity|sick|marriage) leave\b`),
	},
	{ // around a birth
		pattern.MustCompile(`怀孕期间|怀孕了|怀孕|孕期|产期|哺乳期`),
		pattern.MustCompile(`(?i)\b(?:(?:while|during|when) )?(?:pregnant|pregnancy|breastfeeding|nursing|maternity leave)\b`),
	},
}

// What makes a number that could be a year an amount, or a part of a number.
var (
	ofAmount = pattern.MustCompile(`^(?:[.,]?\d|\s*(?i:元|块|万|千|百|亿|美元|港币|人民币|人|个|天|次|号|小时|%|yuan|rmb|cny|usd|dollars?|people|hours|days))`)
	byAmount = pattern.MustCompile(`(?:[¥￥$€£]\s*|\d[.,]?|(?i:rmb|cny|usd)\s?)$`)
	bareYear = pattern.MustCompile(`\d$`)
)

// in gives what a text has in this slot, "" if nothing.
func (s slot) in(text string) string {
	start, end := s.at(text)
	return text[start:end]
}

// at gives where that is.
func (s slot) at(text string) (start, end int) {
	for _, pattern := range []*pattern.Pattern{s.zh, s.en} {
		for _, m := range pattern.FindAllStringIndex(text, -1) {
			if found := text[m[0]:m[1]]; !bareYear.MatchString(found) || !ofAmount.MatchString(text[m[1]:]) && !byAmount.MatchString(text[max(0, m[0]-8):m[0]]) {
				return m[0], m[1]
			}
		}
	}
	return 0, 0
}

// leads is what an English slot can begin with.
var leads = pattern.MustCompile(`(?i)^(?:for|in|if) `)

// article is what stands before one of a kind.
var article = pattern.MustCompile(`\b[Aa]n? $`)

// exchanged gives a question with what is in its slots exchanged for what a
// message puts there, and whether that was anything.
func exchanged(question, by string) (string, bool) {
	was, _ := region.Named(question)
	is, _ := region.Named(by)
	if was != "" && is != "" {
		return strings.Replace(question, was, is, 1), true
	}
	for _, s := range slots {
		start, end := s.at(question)
		if is := s.in(by); start < end && is != "" {
			if utf8.RuneCountInString(by) <= utf8.RuneCountInString(is)+4 { // 自己干不下去辞职: the whole of it stands for the slot
				is = by
			}
			if !leads.MatchString(question[start:end]) {
				is = leads.ReplaceAllString(is, "")
			}
			start -= len(article.FindString(question[:start])) // a graduate, veterans
			return question[:start] + is + question[end:], true
		}
	}
	return question, false
}

// toPlace is what stands before a place because of it.
var toPlace = pattern.MustCompile(`(?i)(?:[在去到]|\b(?:in|at) )$`)

// withoutPlace gives a text without a place that it names.
func withoutPlace(s, name string) string {
	var out strings.Builder
	for rest := s; ; {
		i := strings.Index(rest, name)
		if name == "" || i < 0 {
			out.WriteString(rest)
			break
		}
		out.WriteString(toPlace.ReplaceAllString(rest[:i], ""))
		rest = rest[i+len(name):]
	}
	left := out.String()
	left = strings.Join(strings.Fields(left), " ")
	return strings.TrimSpace(strings.NewReplacer(" ?", "?", " .", ".", " ,", ",").Replace(left))
}

// without gives a topic without what a message says otherwise.
func without(topic, said string) string {
	if was, _ := region.Named(topic); was != "" {
		if is, _ := region.Named(said); is != "" {
			topic = withoutPlace(topic, was)
		}
	}
	for _, s := range slots {
		if start, end := s.at(topic); start < end && s.in(said) != "" {
			topic = topic[:start] + topic[end:]
		}
	}
	return strings.Join(strings.Fields(topic), " ")
}
