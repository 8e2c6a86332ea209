package guidance

import (
	"testing"

	"careerbot/internal/statement"
)

// TestAskedInPractice: what is asked back in a practice, and what answers.
func TestAskedInPractice(t *testing.T) {
	for _, message := range []string{"你们给多少钱", "工资多少", "工资是多少？", "一个月多少钱", "几点上班", "包吃吗", "有社保吗", "要加班吗", "试用期多久", "what is the pay?", "how much do you pay", "What's the salary?", "what are the hours?"} {
		if !asksOffer.MatchString(statement.Bare(message)) {
			t.Errorf("%q does not ask what is offered", message)
		}
	}
	for _, message := range []string{"我以前的工资是三千", "我要求工资五千", "给多少钱都行，我能吃苦", "我管过三个人", "多少有点经验", "我可以加班", "the pay was low so I left", "I was paid by the hour", "最低工资是多少", "what is the minimum wage", "失业金多少钱"} {
		if asksOffer.MatchString(statement.Bare(message)) {
			t.Errorf("%q asks what is offered", message)
		}
	}
	for _, message := range []string{"我怀孕了要说吗", "结婚没有必须回答吗", "要不要说我有孩子？", "我有乙肝，要告诉他们吗", "do i have to say I am pregnant?", "must I tell them that I am married?", "should I mention my religion?", "do I need to say I have children?"} {
		if !mustSay(message) {
			t.Errorf("%q does not ask whether it must be said", message)
		}
	}
	for _, message := range []string{"我怀孕了", "我会照顾孩子", "我做过三年保姆，带孩子有经验，客人要说什么我都听", "工资要说吗", "I looked after children", "do I have to work nights?", "怀孕能被辞退吗", "产假多少天"} {
		if mustSay(message) {
			t.Errorf("%q asks whether it must be said", message)
		}
	}
}
