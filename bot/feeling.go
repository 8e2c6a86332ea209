package bot

import (
	"context"
	"fmt"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

// News and feelings: who has found work, was refused, or is angry with us says so, and is
// answered as a person would. No rule and no vacancy is an answer to any of that. Each
// pattern is the whole of a message, so that what asks something besides stays a question.

var (
	gotWork = pattern.MustCompile(`^(?:好消息|告诉(?:你|您)(?:们|个好消息|一声)?|报告|哈|太好了|谢谢(?:你们|你|您)?|多亏(?:你们|你|您)|我|终于|已经|刚刚?|今天|昨天|这周|总算|现在|也|就|成功|顺利|公司|单位|对方|他们)*` +
		`(?:(?:找到|找着|拿到|得到|定下)了?(?:一?[份个家])?(?:新|好|合适|满意|不错)?的?(?:工作|活儿?|岗位|单位|offer|录用通知书?|录取通知书?|入职通知书?)(?:了|啦)|(?:找到|找着|拿到|得到|定下)了(?:一?[份个家])?(?:新|好|合适|满意|不错)?的?(?:工作|活儿?|岗位|单位|offer|录用通知书?|录取通知书?|入职通知书?)|有(?:新)?(?:工作|活儿?)了|` +
		`被(?:录用|录取|聘用|招|选上)了|面试(?:通过|过|成功)了|通过面试了|(?:入职|上岗|上岸|开始上班|应聘上|选上|录用我|录取我|要我)了)(?:啊|哈|呀|啦|哦|谢谢(?:你们|你|您|大家)?|多谢|感谢|了)*$|` +
		`^(?:(?:good|great|amazing|happy) news |guess what |yay |hi |hey |hello |thanks |thank you |so |well |finally |and |oh |yes )*(?:i |we |ive |just |finally |actually |have |already |did |now )*` +
		`(?:(?:got|found|landed|secured|accepted|started|been offered|was offered|got offered|been given)(?: (?:the|a|an|my|that|this|new|full time|part time|great|good|some))* (?:job|work|position|role|offer)|(?:was|got|been|am|im) (?:hired|accepted|taken on)|passed (?:the|my) interview|they (?:hired|took|accepted) me|have (?:a|the) job now)` +
		`(?: (?:now|today|yesterday|at last|finally|thanks|thank you|thx|so much|for (?:your|the|all your) help|to you|there|i applied for|you))*$`)
	noLuck = pattern.MustCompile(`^(?:我|又|还是|都|也|这次|面试|唉|哎|他们|对方|公司)*(?:没(?:有)?(?:选上|成功|面上|录上|被录(?:用|取)|戏了?|回音|找到(?:工作|活))|被(?:拒绝?|刷|淘汰)(?:掉)?了|(?:没|不)要我|落选了?)(?:了|啊|唉)*$|` +
		`^(?:(?:sorry|no|oh|well|still|i|ive|have|just|but|again) )*(?:no luck|(?:did not|didnt) get (?:it|the job|that job|hired)|(?:was|got|been|am|were) (?:rejected|turned down|refused)|they (?:said no|rejected me|turned me down|didnt want me|never called(?: me)?(?: back)?)|(?:still )?no (?:job|luck) yet)(?: (?:again|yet|sorry|this time|so far))*$`)
	// scolds is anger at us, in other words than those of [complaint].
	scolds = pattern.MustCompile(`^(?:你们?|您|这|那|个|些|都|全|就|是|真|根本|简直|纯|完全|什么|破|烂|机器人|系统|东西|软件|平台|网站|太|好|一点|也|还|的)*(?:没用|没有用|没什么用|垃圾|废物|差劲|浪费(?:我的?)?时间|气死(?:我|人))(?:的|啊|吧|了|呀|东西|玩意儿?|平台|系统|机器人|透顶|得很)*(?:找(?:个|份)?(?:工作|活)都找?不到|什么(?:都|也)(?:找|查)不到|一个(?:工作)?都没有)?(?:啊|了)*$|` +
		`^(?:这|那|就|真|又|都|是|什么|破|我看)*你们?(?:这|那|个|些|都|全|就|是|真|根本|简直|纯|完全|什么|破|机器人|系统|软件|平台|网站|太|好|也|还|的|在)*(?:骗人|骗子|忽悠人?|坑人|糊弄人?|假的|蠢|笨|傻|智障|白痴|脑残|烂|差|不行|垃圾|没用)(?:的|啊|吧|了|呀|东西|玩意儿?|透顶|得很)*$|` +
		`^(?:你们?|您)(?:这|那)?(?:都|也|是|这是)?(?:在)?(?:问|说|答|讲|回答|写|问的|说的)(?:得|的)?(?:都|也|是|什么|太|真|这么|些|这)*(?:蠢|笨|傻|烂|差|差劲|垃圾|废话|鬼话|屁话|狗屁|啥|乱七八糟|没用|弱智)(?:了|的|东西|玩意儿?|吧|啊|话)*$|` +
		`^(?:滚(?:开|蛋|吧|犊子)?|你(?:们)?(?:是不是)?(?:有病|傻|脑子有(?:病|问题)|神经病|听不懂人话|白痴|智障)(?:吧|吗|啊)?|神经病|有病吧|说人话|听不懂人话|什么(?:破|烂|鬼)?玩意儿?|(?:他)?妈的|去你妈的|傻[逼bx叉]|白痴|废物|fuck(?: you| off| this)?|shut up|wtf|idiots?|stupid|you idiots?|go away)(?:啊|吧|了| bot| you| idiot)*$|` +
		`^(?:(?:this|that|thats|it|its|you|youre|your|u|the|is|are|was|were|so|such|a|an|totally|completely|really|absolutely|just|fucking|bloody|damn|stupid|dumb|whole|thing|bot|app|site|website|service|what|all|oh|god|well|complete|total) )*` +
		`(?:useless|rubbish|garbage|crap|shit|bullshit|terrible|awful|pathetic|a joke|waste of (?:my )?time|worthless|hopeless|stupid bot|dumb bot|liars?|scammers|no good|no use|sucks?|nonsense|the worst)(?: (?:you|stupid|dumb|bot|machine|thing|app|idiots?|people|lot|really|man|mate|honestly))*$|` +
		`^(?:i (?:really )?hate (?:you|this|this bot|this thing)|(?:im|i am) (?:so |really )?(?:fed up|angry|annoyed|frustrated)(?: with (?:you|this|it))?|you (?:are |r |re )?(?:(?:so |just |really )?(?:stupid|dumb|idiots?|a liar|cheating me|a scam|a fraud)|suck|lie|cheat))$`)
	// thanked stands before what is no thanks.
	thanked = pattern.MustCompile(`^(?:谢谢|多谢|感谢|thanks|thank you|cheers)[你您]?(?:了|啊|哦| )*(?:但是?|but|you|u| )*`)
	// doubtsUs asks whether we are honest.
	doubtsUs = pattern.MustCompile(`^你们?(?:这个?)?(?:(?:是不是|会不会是?|不会是?)(?:骗子|骗人|诈骗|假)的?(?:吗|么|吧)?|是?(?:骗子|骗人|诈骗|假)的?(?:吗|么))$|^(?:is this|are you) (?:a )?(?:scam|scammers?|fraud|fake|real service)$`)
)

// feels answers news and feelings.
func (b *Bot) feels(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	said := bare(a.Question)
	if len(said) > 200 || q.standing.open() || strings.HasPrefix(a.Question, "/") {
		return a, false, nil
	}
	if shorter := thanked.ReplaceAllString(said, ""); scolds.MatchString(shorter) || complaint.MatchString(shorter) { // 谢谢，太没用了
		said = shorter
	}
	if noneSaid.MatchString(said) && q.seeks(b.Now()) { // of vacancies: 都不行
		return a, false, nil
	}
	switch {
	case gotWork.MatchString(said):
		a, err := b.hasWork(ctx, q, a)
		return a, true, err
	case noLuck.MatchString(said):
		a.Reason, a.record.talk = "small talk", "no luck"
		a.Text, a.Choices = prompts.JobSay(a.Language, "no_luck"), b.elsewhere(ctx, a.Language)
		return a, true, nil
	case doubtsUs.MatchString(said):
		a.Reason, a.record.talk = "small talk", "who"
		a.Text, a.Choices = prompts.Who(a.Language), []Choice{personChoice(a.Language)}
		return a, true, nil
	case scolds.MatchString(said), complaint.MatchString(said):
		if reply, ok, err := b.complains(ctx, q, a); ok || err != nil { // there are people to pass it on to
			return reply, ok, err
		}
		a.Reason, a.record.talk = "complaint", "complaint"
		a.Text, a.Choices = prompts.OwnUp(a.Language, b.line(a.Language)), b.elsewhere(ctx, a.Language)
		return a, true, nil
	}
	return a, false, nil
}

// elsewhere are ways on for who was not helped.
func (b *Bot) elsewhere(ctx context.Context, language string) []Choice {
	choices := []Choice{personChoice(language)}
	if has, err := b.hasJobs(ctx); err == nil && has {
		choices = append(choices, jobChoice(language, "search", 0))
	}
	return choices
}

// hasWork answers who has found work: if we asked what became of a job, that is the
// answer to it. Who is told of new jobs may want that no more, and who looked at one
// last can be asked later how it is.
func (b *Bot) hasWork(ctx context.Context, q Question, a Answer) (Answer, error) {
	if q.conversation != 0 {
		id, err := b.askedLately(ctx, q.conversation)
		if err != nil {
			return a, err
		}
		if id != 0 {
			a.Reason, a.record.talk = "jobs", "jobs"
			return b.tellOutcome(ctx, q, a, id, "got")
		}
	}
	a.Reason, a.record.talk = "small talk", "got"
	a.Text = prompts.JobSay(a.Language, "got")
	var told bool
	if err := b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM job_alert WHERE conversation_id = $1)`, q.conversation).Scan(&told); err != nil {
		return a, fmt.Errorf("look for alerts: %w", err)
	}
	if told {
		a.Text += "\n" + prompts.JobSay(a.Language, "got_told")
		a.Choices = append(a.Choices, jobChoice(a.Language, "stop", 0))
	}
	if s := q.memory.Jobs; !s.over(b.Now()) && s.Detail != 0 {
		a.Text += "\n" + prompts.JobSay(a.Language, "got_ask")
		a.Choices = append(a.Choices, jobChoice(a.Language, "ask", s.Detail))
	}
	return a, nil
}
