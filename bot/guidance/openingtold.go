package guidance

import (
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/statement"
)

// Who tells what happened to them, and then asks what is theirs, asks that of themselves,
// whoever else is spoken of: 怀孕5个月了老板叫我自己走人，我有啥权利.

var (
	// theirsAsked asks at the end of a clause what is due to who writes.
	theirsAsked = pattern.MustCompile(`^(.*?)(?:那|请问|现在|还|都|到底|我|俺|咱| )*(?:(?:能|可以|该|应该)(?:拿|领|享受|得到?)(?:到)?(?:什么|啥|哪些)(?:钱|补贴|补助|补偿|赔偿|待遇)?|有(?:什么|啥|哪些)(?:权利|权益|补偿|赔偿))(?:呢|吗|啊|呀|吧|了)*$|` +
		`^(.*?)(?:^| )(?:(?:so|and|then|please|now) )*(?:what (?:am i|i am) (?:owed|due|entitled too?)|what do they owe me|what can i (?:get|claim)|what are my rights|am i (?:entitled to|owed) (?:anything|something))(?: please| then| now)*$`)
	// hurtAsks asks what comes of an injury, and is for who tells of theirs.
	hurtAsks = pattern.MustCompile(`^(.*?)(?:那|请问|现在|还|都|到底|我|俺|咱| )*(?:(?:能|可以|该|应该|要)赔(?:偿)?(?:我)?(?:好多|多少|几多|什么|啥|哪些)?(?:钱)?|咋个?(?:整|办|弄)|怎么(?:办|弄))(?:好)?(?:呢|吗|啊|呀|吧|了)*$`)
	// lawful asks whether a probation is so, and firedAsks what to do, of their own.
	lawful    = pattern.MustCompile(`\bmy probation\b.*\bis (?:this|that|it) (?:legal|lawful|ok|okay|allowed|too long)$`)
	firedAsks = pattern.MustCompile(`^(?:我)?(?:老板|公司|单位|厂里?)(?:今天|昨天|刚刚?|突然)*(?:把|给)我(?:给)?开了 ?(?:我|现在|该|要|那)*(?:咋办|咋整|怎么办)(?:呢|啊|呀)*$|^(?:佢哋?|老[细板]|公司)炒[咗左]我 ?(?:我)?有[冇无](?:得|钱)?(?:赔|补偿)(?:偿)?(?:钱)?(?:呀|啊|架)*$`)
	// ofGroup names a group, or what it is about, before a wish: 残疾人我能享受什么.
	ofGroup = pattern.MustCompile(`^(?:我是|我|作为|身为|本人|也?是)*(?:一?[个名位])?(?:残疾(?:军人|人)?|聋哑人|盲人|(?:退伍|退役|转业)(?:军人|老?兵|士兵)?|农民工|进城务工(?:人员)?|(?:非全日制)?(?:小时工|钟点工)|非全日制(?:用工|工作)?|临时工|零就业(?:家庭)?|就业困难(?:人员|群体)?|低保(?:户|家庭)?|单亲(?:妈妈|爸爸|母亲|父亲|家庭)?|失地农民|(?:应届|高校|大学)?毕业生|大学生|(?:跑|开)(?:滴滴|网约车|货拉拉|出租车?)|(?:送|跑)(?:外卖|快递)|外卖(?:员|骑手|小哥)|骑手|快递员|个体(?:工商)?户|灵活就业(?:人员)?|下岗(?:职工|工人|人员)?|失业(?:人员|金|保险金|保险)?|没(?:有)?签(?:过)?(?:劳动)?合同|孕妇|退休(?:人员|了)?|(?:见习|创业|培训|技能|社保)(?:补贴|补助)?|工伤|年假|产假|生育津贴|经济补偿|公益性?岗位)(?:的|了|人)*$`)
	ownAge  = pattern.MustCompile(`^(?:我|今年)*[2-6][0-9](?:多)?岁`)
)

// groupAsksEN asks what there is for a group.
const groupAsksEN = `what (?:kind of |other )*` + nounsEN + ` (?:(?:is there |are there )?for|do|can) (?:a |the )?(?:zero[- ](?:employment|work) famil(?:y|ies)|delivery riders?|gig workers?|flexible workers?|migrant workers?|veterans?|single (?:mothers?|fathers?|parents?))(?: get| claim| have| receive)?`

// asksOfTold reports whether clauses tell something of who writes that rules ask for, and ask
// at the end what is theirs.
func asksOfTold(clauses []string) bool {
	if len(clauses) == 0 {
		return false
	}
	if whole := strings.Join(clauses, " "); lawful.MatchString(whole) || firedAsks.MatchString(whole) {
		return true
	}
	last, told := clauses[len(clauses)-1], clauses[:len(clauses)-1]
	m := theirsAsked.FindStringSubmatch(last)
	hurt := m == nil
	if hurt {
		if m = hurtAsks.FindStringSubmatch(last); m == nil {
			return false
		}
	}
	told = append(slices.Clone(told), strings.TrimSpace(strings.Join(m[1:], "")))
	if slices.ContainsFunc(told, func(clause string) bool { return asksIt.MatchString(clause) || ofRule.MatchString(clause) }) {
		return false
	}
	facts := statement.Facts(strings.Join(told, "，"))
	return !hurt && len(facts) > 0 && slices.ContainsFunc(clauses, ownSpoken.MatchString) || facts["injury"] != ""
}
