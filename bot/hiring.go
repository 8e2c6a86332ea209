package bot

import (
	"context"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

// hires holds of what an employer says who wants people: that is no wish for work.
var hires = pattern.MustCompile(`^(?:你好|您好|请问|老板)?(?:我们?(?:这里|这边|这儿|家|公司|店里?|工地|厂里?|单位|饭店|工厂)?|(?:本|我)?(?:公司|店|厂|单位|工地))(?:现在|最近)?(?:想|要|需要|急|在|打算|准备|缺)+(?:招|雇|请)(?:人|工|几|一|两|二|三|四|五|六|七|八|九|十|\d|个|名|点|些|保|搬|服|司|临|小|零|日|短|工|员|聘)|` +
	`^(?:我们?)?(?:想|要|怎么|如何|在哪(?:里|儿)?|哪里|去哪(?:里|儿)?|帮我|请帮我|能不能|可以|能)*(?:发布?|登记?|登载|刊登)(?:一?[个条下])?(?:招聘|招工|用工|岗位|职位)(?:信息|广告|启事)?(?:吗|呢)?$|` +
	`^(?:hi |hello |we |i |im |id |we re |are |am |would |d |ll |just )*(?:want|need|like|looking|look|trying|how (?:can|do) i|can i|where can i)? ?(?:to|for)? ?(?:hire|recruit|employ|take on) (?:someone|somebody|some|staff|people|workers?|a|an|two|three|four|five|\d+|cleaners?|drivers?|more)\b|` +
	`^(?:hi |hello |how |where |can |do |i |we |want |need |would |like |d |to |please )*(?:post|advertise|list) (?:a |an |my |our |some )?(?:job|jobs|vacancy|vacancies|position)(?: here)?$`)

// hiring names the form to who wants people, where employers can post vacancies.
func (b *Bot) hiring(q Question, a Answer) (Answer, bool) {
	said := bare(withoutCourtesy(a.Question))
	if b.PostAt == "" || len(said) > 200 || strings.HasPrefix(a.Question, "/") || !hires.MatchString(said) || ofRules(a.Question) || topics(said) > 0 {
		return a, false
	}
	a.Reason, a.record.talk, a.Text = "small talk", "hiring", prompts.Hiring(a.Language, b.PostAt)
	if q.spoken {
		a.switchTo = a.Language
	}
	return a, true
}

// finds says what is found besides rules: vacancies, and places, where there are any.
func (b *Bot) finds(ctx context.Context, language string) string {
	var places bool
	if err := b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM place WHERE withdrawn_at IS NULL)`).Scan(&places); err != nil {
		return ""
	}
	jobs, err := b.hasJobs(ctx)
	if err != nil {
		return ""
	}
	return prompts.Finds(language, jobs, places)
}
