package guidance

import (
	"strings"
	"testing"
)

// TestAskedToFollow: the words by which people want to be asked how they are, those that end
// it, and those that only look so.
func TestAskedToFollow(t *testing.T) {
	for verb, all := range map[string]string{
		"ask": `过两周问问我|两周后问我|两周以后问问我|两个星期后问我一下|两星期后再问问我|2周后问我一声|以后问问我找到工作没有|以后问我找到工作了吗|过段时间问问我|过一阵子再问我|两周后问问我怎么样了|两周后问问我工作找得怎么样了|十四天后问我近况|可以回访我|同意回访|我愿意接受回访|请回访我|两周后回访我|到时候问问我找到工作没|` +
			`ask me in two weeks|Ask me in 2 weeks how it went|please ask me after two weeks|can you ask me in a couple of weeks|check in with me in two weeks|ask me later if I found a job|follow up with me in two weeks|check on me in 2 weeks please|you can ask me in two weeks how I am doing|ask me in two weeks whether I've found work`,
		"unask": `不用问我|不要再问我了|别问我近况|不用回访|停止回访|取消回访|别再回访我了|以后不用问我找到工作没有了|不需要回访|don't ask me again|stop asking me how I am|no more follow-ups|stop the follow ups|no follow up please|dont ask me if I found a job`,
		"": `以后问问公司|两周后公司问我要不要续签|试用期两周后能走吗|两周后上班|以后工作怎么找|过段时间再说|回访是什么意思|客户回访的工作|做电话回访需要什么经验|两周后我去问|以后别人问我怎么说|面试官问我结婚没有怎么办|不用问了|别问了|两周后合同到期怎么办|找到工作没有经验怎么办|回头见|以后怎么办|等两周后发工资|` +
			`ask in two weeks|what if they ask me in two weeks|they ask me how I am|in two weeks my contract ends|can they ask me if I have children|stop asking|follow up call job|can my boss check on me|ask me anything|should I follow up after two weeks`,
	} {
		for message := range strings.SplitSeq(all, "|") {
			is := tellVerb(tellWords(message))
			if is != verb {
				t.Errorf("%q is %q, want %q", message, is, verb)
			}
		}
	}
}
