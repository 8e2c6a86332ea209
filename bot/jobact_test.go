package bot_test

import (
	"fmt"
	"testing"

	"careerbot/bot"
)

// TestCardSaid: what people say of a card in their own words, with its place in the list
// (1000 is the last, 0 the one that was talked about); "" is no word about a card.
func TestCardSaid(t *testing.T) {
	for said, want := range map[string]string{
		"第二个怎么联系": "details 2", "第二个的电话": "details 2", "第一个详细说说": "details 1", "第三个不合适": "unwanted 3", "不要第三个": "unwanted 3", "收藏①": "save 1",
		"收藏第一个": "save 1", "收藏2": "save 2", "1不合适": "unwanted 1", "把第2个收藏一下": "save 2", "第一个靠谱吗": "legit 1", "第一个是不是骗子": "legit 1", "举报第二个": "wrong 2",
		"第二个要先交钱": "legit 2", "第二个要交押金吗": "legit 2", "他们要押证件": "legit 0", "第二个是骗子": "wrong 2", "第二个可疑吗": "legit 2", "第二个太远了": "far 2", "第一个工资太低": "pay 1", "我想应聘第三个": "details 3", "第一个怎么申请": "details 1", "最后一个怎么联系": "details 1000",
		"第十二个怎么联系": "details 12", "第一个和第三个怎么联系": "details 1 3", "第二个呢": "details 2", "③怎么联系": "details 3", "第一个我已经投过了": "applied 1", "取消收藏第一个": "remove 1",
		"这个怎么联系": "details 0", "怎么联系": "details 0", "电话多少": "details 0", "联系方式是什么": "details 0", "靠谱吗": "legit 0", "这个靠谱吗": "legit 0", "这条不合适": "unwanted 0",
		"收藏这个": "save 0", "太远了": "far 0", "工资太低": "pay 0", "这个太远了": "far 0",

		"contact 2": "details 2", "how do I apply for the second one": "details 2", "save 1": "save 1", "I dont like the second one": "unwanted 2", "I don't like the second one": "unwanted 2",
		"is the first one legit?": "legit 1", "is the first one a scam?": "legit 1", "the first one is a scam": "wrong 1", "report the second": "wrong 2", "phone number for the second one": "details 2",
		"does the second one ask for money?": "legit 2", "is the first one suspicious?": "legit 1", "the second one looks suspicious": "wrong 2", "first one please": "details 1", "tell me more about number 3": "details 3", "can you save the last one": "save 1000", "the 2nd is too far": "far 2", "show me the third job": "details 3",
		"how do I contact them?": "details 0", "is it legit?": "legit 0", "save it": "save 0", "I am interested in the first one": "details 1", "not interested in number two": "unwanted 2",
		"number 5": "details 5", "the second one pays too little": "pay 2", "can I trust the first one": "legit 1", "apply": "details 0", "what is the phone number": "details 0",

		"我要投诉第一个，是骗子": "wrong 1", "number 1 looks fake": "wrong 1", "第二个收费吗": "legit 2", "does number 1 ask for a deposit?": "legit 1", "is 2 a scam?": "legit 2", "does 1 need my passport?": "legit 1",
		"第二个押身份证吗": "legit 2", "第一个几点上班": "hours 1", "管饭吗": "meals 0", "多少钱一小时": "pay 0", "whats the pay for 1": "pay 1", "how many hours": "hours 0", "应届生能做吗": "needs 0", "第二个要经验吗": "needs 2", "有社保吗": "insurance 0",
		"what time does number 2 start": "hours 2", "is there a pension": "insurance 0", "第三个包住吗": "meals 3", "工资低了点": "pay 0", "does the second one need experience": "needs 2",
		"加班费怎么算": "", "最低工资是多少": "", "how much is the minimum wage": "", "试用期多久": "", "社保怎么交": "", "公司不交社保怎么办": "", "how many hours can I work": "", "工资多少天内发": "", "押金能退吗": "", "公司要押身份证怎么办": "", "举报公司": "",
		"第二个月的工资没发": "", "试用期第一个月可以辞退吗": "", "工资太低可以辞职吗": "", "我找到工作了": "", "电话面试要准备什么": "", "收藏": "save 0", "看看": "", "不要": "", "不要实习": "", "想去": "",
		"怎么申请失业金": "", "一个月多少钱": "pay 0", "两个孩子": "", "保洁": "", "12333": "", "over £15": "", "is it legal to keep my papers": "", "my second job pays too little": "", "I want to work 2 nights": "",
		"how do I apply for benefits": "", "first aid certificate": "", "call 12333": "", "no nights": "", "too many hours": "", "有没有靠谱的中介": "", "举报老板": "", "我有问题": "", "有问题": "", "call me": "", "can you call me": "", "打电话给我": "", "第一份工作": "", "are you real": "", "你是真人吗": "",
	} {
		is := ""
		if verb, places, ok := bot.CardSaid(said); ok {
			is = verb
			if len(places) == 0 {
				places = []int{0}
			}
			for _, p := range places {
				is += fmt.Sprint(" ", p)
			}
		}
		if is != want {
			t.Errorf("%s: %q, want %q", said, is, want)
		}
	}
}
