package statement

import (
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
)

// near is how far before words is looked for what denies them: more costs much in a message
// made of denials, and belongs to something else.
const near = 40

// before gives what stands shortly before a place.
func before(said string, at int) string {
	from := max(0, at-near)
	for from < at && !utf8.RuneStart(said[from]) {
		from++
	}
	return said[from:at]
}

// after gives what stands shortly after a place, up to the end of its clause.
func after(said string, at int) string {
	rest := FirstClause(said[at:])
	to := min(len(rest), near)
	for to < len(rest) && !utf8.RuneStart(rest[to]) {
		to--
	}
	return rest[:to]
}

// inClause gives what stands before a place in its own clause.
func inClause(said string, at int) string {
	return LastClause(before(said, at))
}

// saidEnds is where a clause ends.
var saidEnds = pattern.MustCompile(`[，。；;！!？?\n,.]| (?:and|but) `)

// LastClause gives what of a text belongs to the clause that it ends in.
func LastClause(before string) string {
	if all := saidEnds.FindAllStringIndex(before, -1); len(all) > 0 {
		return before[all[len(all)-1][1]:]
	}
	return before
}

// FirstClause gives what of a text belongs to the clause that it begins with.
func FirstClause(after string) string {
	if end := saidEnds.FindStringIndex(after); end != nil {
		return after[:end[0]]
	}
	return after
}

// clauses parts a message where it has a sign, but for those within a number.
func clauses(said string) (all []string) {
	start := 0
	for _, at := range saidEnds.FindAllStringIndex(said, -1) {
		if inNumber(said, at) {
			continue
		}
		all, start = append(all, said[start:at[0]]), at[1]
	}
	return append(all, said[start:])
}

// inNumber reports whether a sign is one within a number: 1,000 and 2.5.
func inNumber(said string, at []int) bool {
	return at[0] > 0 && at[1] < len(said) && isDigit(said[at[0]-1]) && isDigit(said[at[1]]) && strings.ContainsAny(said[at[0]:at[1]], ",.")
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// asksIn is in a clause that asks something.
var asksIn = pattern.MustCompile(`[?？吗嘛]|怎么|怎样|如何|咋|什么|多少|多久|(?:^|[^好])几[个年月天]|哪|能不能|可不可以|是不是|要不要|会不会|有没有|算不算|(?:能|可以)(?:领|拿|享受|申请|办)|\b(?:what|how|where|when|who|why|which|(?:can|could|should|do|did|am|was|is|are|will|would) (?:i|we|it|that|this|they))\b`)

var (
	// ofOthers begins a clause about somebody else, and ofMine one about who writes: a clause
	// that says neither is about who the one before is.
	ofOthers = pattern.MustCompile(`(?:我|咱|俺)们?(?:家|家里)?(?:的|有(?:一?个|几个|些|位)?)?(?:爱人|老公|老婆|丈夫|妻子|先生|太太|媳妇|对象|爸|妈|父|母|哥|姐|弟|妹|儿子|女儿|孩子|小孩|亲戚|朋友|同学|同事|邻居|爷|奶|叔|舅|姑|姨|表|堂|岳|公公|婆婆|工友|老乡|同乡|徒弟|师傅|室友|舍友|战友)|(?:^|[^没])有(?:一?个|几个|的|些)?(?:人|同事|工友|老乡|员工)|(?:看到|看见|见到|听说)\p{Han}{0,3}(?:别人|人家|同事|工友|老乡|朋友|师傅|徒弟)|^(?:请问|那|但|因为|听说|最近|现在|今年|昨天|刚|替|帮)*(?:工友|老乡|同乡|徒弟|室友|舍友|战友|师傅(?:在|被|的|受|摔)|家人|家里人|老公|老婆|丈夫|妻子|爱人|对象|爸爸?|妈妈?|父亲|母亲|儿子|女儿|孩子|哥哥?|姐姐?|弟弟?|妹妹?|朋友|同事|同学|邻居|他|她|人家|别人|有人)|` +
		`\b(?:my|his|her|our|their|a) (?:\w+ )?(?:husband|wife|partner|spouse|father|mother|parents?|dad|mum|mom|brother|sister|son|daughter|child|children|friend|cousin|uncle|aunt|neighbou?r|colleague|coworker)s?\b|^(?:and |but )?(?:he|she|they)\b`)
	// toMe is what others have done to who writes.
	toMe   = pattern.MustCompile(`^(?:他们|她们|人家|领导|经理)\p{Han}{0,3}?把我|^(?:and |but )?they (?:have |had |just )*\w+ me\b`)
	ofMine = pattern.MustCompile(`我|咱|俺|本人|自己|\b(?:i|i'm|i've|me|my)\b`)
	// ofMineToo is a clause about what somebody else has done to who writes, or who they are themselves.
	ofMineToo = pattern.MustCompile(`^[^，,。]{0,12}把我(?:辞|开|炒|裁|解|赶|打|撞|砸|推)|^(?:and |but )?(?:he|she|they)\b[^.;]{0,40}\b(?:me|us)\b|^(?:他们?|她|人家|有(?:个|的)?人)\p{Han}{0,4}(?:把|给|让|叫|欠|不要)了?我|\bi ?(?:am|'m|m) (?:(?:a )?single (?:mother|father)|expecting)|^(?:and |but |because )?they (?:had|have) (?:no|not enough) work`)
)

// ownWords blanks the clauses of a message that are about somebody else.
func ownWords(said string) string {
	var own strings.Builder
	start, others := 0, false
	add := func(end int, sign string) {
		clause := said[start:end]
		switch who := strings.TrimSpace(clause); {
		case ofOthers.MatchString(who) && !toMe.MatchString(who) && !ofMineToo.MatchString(who):
			others = true
		case ofMine.MatchString(who):
			others = false
		}
		if !others {
			own.WriteString(clause)
			own.WriteString(sign)
		} else {
			own.WriteString("。")
		}
	}
	for _, at := range saidEnds.FindAllStringIndex(said, -1) {
		if inNumber(said, at) {
			continue
		}
		add(at[0], said[at[0]:at[1]])
		start = at[1]
	}
	add(len(said), "")
	return own.String()
}
