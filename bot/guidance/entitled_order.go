package guidance

import (
	"slices"
	"strings"

	"careerbot/internal/calculator"
	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/internal/text"
)

// entitledNamed are the words by which a rule is asked about, by how its id begins.
var entitledNamed = []struct {
	rule  string
	words *pattern.Pattern
}{
	{"unemployment-benefit", pattern.MustCompile(`失业保险金|失业金|失业待遇|失业补助|unemployment (?:benefit|insurance money|money|pay)`)},
	{"severance", pattern.MustCompile(`经济补偿|n\+1|severance`)},
	{"unlawful-dismissal", pattern.MustCompile(`赔偿金|2n|compensation for (?:unlawful|wrongful)|(?:unlawful|wrongful|unfair)(?:ly)? dismiss\w*`)},
	{"no-contract-pay", pattern.MustCompile(`二倍工资|双倍工资|double (?:pay|wages?)`)},
	{"probation-limit", pattern.MustCompile(`试用期|probation`)},
	{"overtime-pay", pattern.MustCompile(`加班费|overtime pay`)},
	{"unpaid-wages", pattern.MustCompile(`欠薪|拖欠工资|unpaid wages`)},
	{"annual-leave", pattern.MustCompile(`年休假|年假|annual leave`)},
	{"work-injury-recognition", pattern.MustCompile(`工伤认定|认定(?:为|成)?工伤|recogni[sz]ed as a work injury`)},
	{"maternity-allowance", pattern.MustCompile(`生育津贴|maternity (?:allowance|benefit|pay)`)},
	{"maternity-leave", pattern.MustCompile(`产假|maternity leave`)},
	{"startup-loan", pattern.MustCompile(`担保贷款|创业贷款|business loan|start[- ]?up loan`)},
	{"startup-subsidy", pattern.MustCompile(`创业补贴`)},
	{"public-interest-job", pattern.MustCompile(`公益性?岗位|public[- ]interest job`)},
	{"flexible-insurance-subsidy", pattern.MustCompile(`社保补贴|社会保险补贴|social insurance subsid`)},
	{"hardship-recognition", pattern.MustCompile(`就业困难(?:人员)?认定|认定(?:为|成)?就业困难`)},
	{"youth-traineeship", pattern.MustCompile(`见习|traineeship`)},
	{"skill-subsidy", pattern.MustCompile(`技能(?:提升)?补贴`)},
	{"training-subsidy", pattern.MustCompile(`培训(?:的)?(?:补贴|补助)|training subsid`)},
}

// besides are facts whose words are also those of a topic: who has paid unemployment
// insurance does not ask about it.
var besides = []string{"paid", "receiving", "registered", "situation", "jobless", "declared", "disabled", "difficulty"}

// wished gives the topic, and the rule where one is named, that a message asks about: of
// what it wishes for last, else of what it speaks of last; "" where that is anything.
func wished(message string) (topic, rule string) {
	said := statement.Without(text.Fold(message), ";", besides...)
	last := said
	if all := entitledWish.FindAllStringIndex(said, -1); len(all) > 0 {
		at := all[len(all)-1]
		last = statement.LastClause(said[:at[0]]) + said[at[0]:at[1]] + statement.FirstClause(said[at[1]:])
	}
	if topic = topicOf(last); topic == "" {
		topic = topicOf(said)
	}
	if topic != "" {
		end := 0
		for _, n := range entitledNamed {
			if all := n.words.FindAllStringIndex(last, -1); len(all) > 0 && all[len(all)-1][1] > end {
				end, rule = all[len(all)-1][1], n.rule
			}
		}
	}
	if rule == "" && topic != "injury" { // of which all rules are
		if rule = toldOfRule(said); rule == "unlawful-dismissal" && topic == "family" { // who is pregnant and dismissed asks of both
			topic = ""
		}
	}
	return topic, rule
}

// toldRules are the rules that matter first to who tells of something with a wish that names
// none, the first that fits.
var toldRules = []struct {
	rule  string
	words *pattern.Pattern
}{
	{"unlawful-dismissal", pattern.MustCompile(`(?:怀孕|孕期|哺乳|产假|坐月子)[^。！？]{0,40}(?:辞退|开除|解雇|炒|裁|走人|不要我)|(?:辞退|开除|解雇|炒|裁)[^。！？]{0,40}(?:怀孕|孕期|哺乳|产假)|违法(?:辞退|解除|解雇|裁员)|\bpregnan[^.!?]{0,80}\b(?:fired|dismissed|sacked|laid off|let go|not to come back|get rid of me|(?:fire|dismiss|sack) me|let me go)|\b(?:fired|dismissed|sacked|laid off|let go)\b[^.!?]{0,80}\b(?:pregnan|maternity leave)|(?:unlawful|wrongful|unfair|illegal)(?:ly)? (?:dismiss|fir|sack)`)},
	{"work-injury", pattern.MustCompile(`(?:工地|厂里?|车间|仓库|矿上|上班|干活|下班)[^。！？]{0,16}(?:摔|砸|压|轧|夹|割|烫|烧伤|撞|触电|受伤|车祸)|工伤|职业病|\bfell (?:off|from)\b[^.!?]{0,20}\b(?:scaffold\w*|ladder|roof|machine)|\b(?:hurt|injured|accident)\b[^.!?]{0,30}\b(?:at work|on the job|on site)|\b(?:crash|accident|hit by a (?:car|truck|bike))\b[^.!?]{0,40}\bway (?:to|from|home)|work(?:place)? injur`)},
	{"maternity-leave", pattern.MustCompile(`流产|双胞胎|三胞胎|\bmiscarr|\btwins\b|\btriplets\b`)},
	{"unpaid-wages", pattern.MustCompile(`(?:欠|拖欠|不发|没发|没给|没结)[^。！？]{0,12}(?:工资|工钱|薪)|\b(?:aint|hasnt|has not|havent|didnt|did not|not) (?:been )?(?:paid|pay)\b[^.!?]{0,20}\b(?:weeks?|months?|wages?|salary)|\bowes? me\b`)},
	{"no-contract-pay", pattern.MustCompile(`(?:没|没有|不|未)(?:给(?:我)?|跟我|和我)?签(?:过|订)?(?:劳动|书面)*合同|\b(?:no|without an?y?|never (?:signed|had|got) an?y?) (?:written |labou?r |work )?contract`)},
	{"probation-limit", pattern.MustCompile(`试用期|\bprobation`)},
	{"severance", pattern.MustCompile(`(?:辞退|裁|开除|解雇|炒|离职|辞职|解除|终止|到期|走人)[^。！？]{0,24}(?:补偿|赔(?:偿|钱|多少|我))|(?:补偿|赔(?:偿|钱|多少|我))[^。！？]{0,24}(?:辞退|被裁|开除|解雇)|\b(?:fired|dismissed|sacked|laid off|let go|quit|resigned)\b[^.!?]{0,80}\b(?:compensat\w+|pay ?outs?|pay ?offs?)\b`)},
}

// toldOfRule gives how the id of the rule begins that what is told is about first, "" if none.
func toldOfRule(said string) string {
	for _, r := range toldRules {
		if r.words.MatchString(statement.NoApostrophes(said)) {
			return r.rule
		}
	}
	return ""
}

// topicOf gives the topic that words speak of last, "" if none.
func topicOf(said string) (topic string) {
	end := 0
	for _, t := range entitledTopics {
		if all := t.words.FindAllStringIndex(said, -1); len(all) > 0 && all[len(all)-1][1] > end {
			end, topic = all[len(all)-1][1], t.topic
		}
	}
	return topic
}

// isWished reports whether a rule is what was asked about, here or in the whole country.
func (e *Entitled) isWished(rule string) bool {
	return e.Wish != "" && (rule == e.Wish || strings.HasPrefix(rule, e.Wish+"-"))
}

// ordered gives the rules that are asked about: the one that was named, then yes, then
// depends, then no; of each first the ones of which most of the conditions are known to hold, then in the order
// of the topics.
func (t *entitledTurn) ordered() []calculator.Answer {
	all, topics := t.found.Book.About(t.s.Topic).Decide(t.known()), t.found.Facts.Topics()
	rank := func(a calculator.Answer) int {
		if t.s.isWished(a.ID) {
			return 0
		}
		return map[calculator.Outcome]int{calculator.Yes: 1, calculator.Depends: 2, calculator.No: 3}[a.Outcome]
	}
	slices.SortStableFunc(all, func(a, b calculator.Answer) int {
		if x, y := rank(a), rank(b); x != y {
			return x - y
		}
		if x, y := holding(a.Why), holding(b.Why); a.Outcome != calculator.No && x != y {
			return y - x
		}
		if x, y := slices.Index(topics, a.Topic), slices.Index(topics, b.Topic); a.Outcome != calculator.No && x != y {
			return x - y
		}
		return len(a.DependsOn) - len(b.DependsOn)
	})
	return all
}

// holding is how many conditions are known to hold.
func holding(r calculator.Reason) (n int) {
	if len(r.Of) == 0 && r.Outcome == calculator.Yes {
		return 1
	}
	for _, of := range r.Of {
		n += holding(of)
	}
	return n
}

// parts parts rules in order: those that are shown first, those that are only for groups
// that nobody has named, and those that do not fit. What was asked about is among the first,
// and where there is nothing else the groups are too.
func (t *entitledTurn) parts(all []calculator.Answer) (first, apart, not []calculator.Answer) {
	for _, a := range all {
		switch {
		case t.s.isWished(a.ID), a.Outcome == calculator.Yes:
			first = append(first, a)
		case a.Outcome == calculator.No:
			not = append(not, a)
		case t.special(a):
			apart = append(apart, a)
		default:
			first = append(first, a)
		}
	}
	if len(first) == 0 {
		return apart, nil, not
	}
	return first, apart, not
}

// special reports whether a rule is only for who is of some group that was not named: it
// does not fit who is of none.
func (t *entitledTurn) special(a calculator.Answer) bool {
	if a.Outcome != calculator.Depends {
		return false
	}
	known := t.known()
	for _, f := range t.found.Facts.All() {
		if !f.Sensitive || f.Common || known[f.Name].Known() || slices.Contains(t.s.Named, f.Name) {
			continue
		}
		none := "no"
		if f.Type == "choice" {
			none = "none"
		}
		if v, err := t.found.Facts.Value(f.Name, none); err == nil { // of a number nobody is none
			known[f.Name] = v
		}
	}
	plain := t.found.Book.Of(a.ID).Decide(known)
	return len(plain) == 1 && plain[0].Outcome == calculator.No
}

// steps gives the facts that a rule waits for which were answered with a no that can
// become a yes.
func (t *entitledTurn) steps(rule string) (all []string) {
	steps, _ := t.found.Facts.Steps(t.all())
	a, ok := t.answerOf(rule)
	if !ok {
		return nil
	}
	for _, name := range a.DependsOn {
		if slices.Contains(steps, name) {
			all = append(all, name)
		}
	}
	return all
}

// onlySteps reports whether a rule waits for nothing else than steps.
func (t *entitledTurn) onlySteps(a calculator.Answer) bool {
	return a.Outcome == calculator.Depends && len(t.steps(a.ID)) == len(a.DependsOn)
}
