package guidance

import (
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
)

// What people ask back while an interview is practised.

var (
	// asksOffer asks who hires what they offer.
	asksOffer = pattern.MustCompile(`^(?:那|请问|对了)?(?:你们?|您|贵?公司|单位|这份工作|这个工作|这里|这儿)?(?:这边|这里|一个月|每个?月|这份工作)?(?:能|会|可以)?(?:给|开|发|拿|是)?(?:我)?(?:多少(?:钱|工资|薪水)?(?:一个月|一天|一小时)?|(?:工资|薪水|待遇|底薪|月薪|时薪)(?:是|有|给|怎么)?(?:多少|怎么样|算)?(?:钱)?|几点(?:上班|下班)|上(?:几|多少)(?:天|小时)(?:班)?|(?:包|管)(?:吃|住|饭|吃住)|(?:有|交|买)(?:没有)?(?:社保|五险一金|保险|宿舍|食堂)|(?:要|用)?(?:加班|上夜班|倒班)|试用期(?:多久|多长|几个月))(?:吗|呢|啊|的)?$|^(?:and |so )?(?:what(?: is|s) the (?:pay|salary|wages?|hourly rate)|how much (?:do you pay|is the pay|will i (?:get|earn)|does it pay|do i get)|what (?:do you pay|are the (?:hours|shifts|working hours))|when does the shift (?:start|end)|is (?:food|housing|accommodation) included|do you pay (?:insurance|overtime)|how long is the (?:probation|trial period))(?: (?:a month|an hour|here|please))?$`)
	// hasToSay asks whether something must be said to who hires.
	hasToSay = pattern.MustCompile(`(?:要不要|该不该|用不用|需不需要|必须|一定要|需要|要|该|得|用|可以不|能不能不|能不|不用|可不可以不)(?:跟|和|向|对)?(?:你们?|他们?|面试官|老板|公司|单位|人家|对方)?(?:说|讲|告诉|提|交代|坦白|回答|写|隐瞒)|(?:说|讲|告诉|提|回答)不(?:说|讲|告诉|提|回答)|(?i:\b(?:have to|need to|must i|should i|do i|am i obliged to|must) ?(?:say|tell|mention|answer|admit|reveal)?\b)`)
)

// mustSay asks whether what need not be said must be: 我怀孕了要说吗.
func mustSay(message string) bool {
	return personal(message, "") && hasToSay.MatchString(message) && (asking.MatchString(message) || strings.HasSuffix(message, "吗")) && utf8.RuneCountInString(message) <= 80
}
