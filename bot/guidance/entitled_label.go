package guidance

import (
	"slices"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/prompts"
)

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
	return labelled(said, prompts.EntitledWord("zh", name), prompts.EntitledWord("en", name)) || alsoSaid[name] != nil && alsoSaid[name].MatchString(said)
}

// labelled reports whether words are one of some labels, but for a slip.
func labelled(said string, labels ...string) bool {
	return slices.ContainsFunc(labels, func(l string) bool { l = bare(l); return said == l || slipped(said, l) })
}

var (
	// counted are the numbers in a label: others differ by them.
	counted = pattern.MustCompile(`[\d一二两三四五六七八九十]`)
	denies  = pattern.MustCompile(`不|没|未|无|非|\b(?:no|not|none|never|without|un\w+|(?:do|does|did|is|are|was|were|has|have|had|ca|wo)nt)\b`)
)

// slipped reports whether words are a label but for one letter that is wrong, lacks, is too
// many, or changed places with the next; never one that counts or denies differently.
func slipped(said, label string) bool {
	a, b := []rune(strings.ReplaceAll(said, " ", "")), []rune(strings.ReplaceAll(label, " ", ""))
	least := 5
	if slices.ContainsFunc(b, text.Han) {
		least = 3
	}
	if len(b) < least || len(a) < least || !slices.Equal(counted.FindAllString(said, -1), counted.FindAllString(label, -1)) || a[0] != b[0] || len(denies.FindAllString(said, -1)) != len(denies.FindAllString(label, -1)) {
		return false
	}
	if least == 3 && len(b) < 6 && len(a) != len(b) { // 我的情况 is no slip of 我说的情况
		return false
	}
	return oneSlip(a, b)
}

// oneSlip reports whether one letter makes the difference, or none.
func oneSlip(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return slices.Equal(a[i:], b[i+1:])
	}
	if i == len(a) || slices.Equal(a[i+1:], b[i+1:]) {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}
