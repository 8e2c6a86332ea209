package bot_test

import (
	"testing"

	"careerbot/bot"
)

// TestFeelings: news and anger are told from questions that speak of the same.
func TestFeelings(t *testing.T) {
	for said, want := range map[string]string{
		"我找到工作了": "got", "找到工作了！谢谢你们": "got", "终于找到一份工作了": "got", "我被录用了": "got", "面试通过了": "got", "拿到offer了": "got", "公司录用我了": "got", "我有工作了": "got", "好消息，我入职了": "got",
		"I got the job": "got", "I got the job!! thank you so much": "got", "Good news, I found a job": "got", "i've been offered the job": "got", "I was hired": "got", "they hired me": "got", "passed my interview": "got",
		"没选上": "no luck", "又被拒了": "no luck", "no luck": "no luck", "I didn't get the job": "no luck", "got rejected again": "no luck",
		"this is useless": "scolds", "this is useless, you stupid bot!!!": "scolds", "没用": "scolds", "你们就是骗人的": "scolds", "你们这什么垃圾，找个工作都找不到！！": "scolds", "真没用": "scolds", "你们是骗子": "scolds",
		"what a waste of time": "scolds", "you are rubbish": "scolds", "this sucks": "scolds", "I hate this": "scolds", "you suck": "scolds", "浪费时间": "scolds", "I'm so fed up with this": "scolds",
		"你们是骗子吗": "doubts", "你们是不是骗人的": "doubts", "are you scammers?": "doubts",

		"我找到工作了怎么停失业金": "", "找到工作后社保怎么交": "", "我找到工作了，公司要押我身份证": "", "I got the job but they want my passport": "", "I got a job offer, can I refuse it": "", "how do I get the job": "", "got it": "",
		"合同没用吗": "", "公司骗人怎么办": "", "中介是骗子": "", "is this job a scam": "", "my boss is useless": "", "有工作吗": "", "有岗位": "", "找到合适的工作难吗": "", "被公司开除了": "", "被辞退了": "", "我被拒绝发工资": "",
		"is the first one legit?": "", "垃圾分类员": "", "no luck needed job": "", "I started a job last week and was not paid": "", "没找到合同": "",
	} {
		if is := bot.Feeling(said); is != want {
			t.Errorf("%s: %q, want %q", said, is, want)
		}
	}
}

// TestSmallTalk: parting and thanks, in the words that people add to them.
func TestSmallTalk(t *testing.T) {
	for said, want := range map[string]string{
		"ok bye": "goodbye", "好的再见": "goodbye", "thanks, bye": "goodbye", "谢谢，再见": "goodbye", "先这样吧": "goodbye", "good night": "goodbye", "bye for now": "goodbye", "88": "goodbye", "拜拜啦": "goodbye",
		"谢谢": "thanks", "好的谢谢": "thanks", "谢谢你的帮助": "thanks", "ok thanks": "thanks", "thank you for your help": "thanks", "that's great, thank you so much": "thanks", "辛苦了": "thanks", "太感谢了": "thanks",
		"别烦我了": "quiet", "stop": "quiet", "leave me alone": "quiet", "停": "quiet",
		"ok": "unclear", "no": "unclear", "好的": "unclear", "谢谢公司怎么写感谢信": "", "bye laws of a company": "", "good night shift jobs": "", "停薪留职": "", "thanks to my boss I have no pay": "",
	} {
		if is := bot.SmallTalk(said); is != want {
			t.Errorf("%s: %q, want %q", said, is, want)
		}
	}
}
