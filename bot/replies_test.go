package bot_test

import "strings"

// replies are what a model may write, and what of it may be sent: sentences
// whose handles were shown and whose numbers, with their units, are in the passages with
// these handles. want "" is nothing.
var replies = []struct {
	name, reply string
	en          bool
	want        string
	cites       string // who
}{
	// What may be sent.
	{name: "one sentence", reply: "工作满三个月可以领。{who}", want: "工作满三个月可以领。 [1]"},
	{name: "handle before the stop", reply: "工作满三个月可以领{who}。", want: "工作满三个月可以领。 [1]"},
	{name: "one sentence, English", en: true, reply: "You can get it after 3 months. {who}", want: "You can get it after 3 months. [1]"},
	{name: "handle before the stop, English", en: true, reply: "You can get it after 3 months {who}.", want: "You can get it after 3 months. [1]"},
	{name: "in the order of use", reply: "去服务大厅办理。{how}满三个月可以领。{who}每月1000元。{much}15日内申请。{how}",
		want: "去服务大厅办理。 [1]满三个月可以领。 [2]每月1000元。 [3] 15日内申请。 [1]", cites: "how who much"},
	{name: "in the order of use, English", en: true, reply: "It is 1,000 yuan a month {much}. Go to the service hall {how}. It ends after 12 months {much}.",
		want: "It is 1,000 yuan a month. [1] Go to the service hall. [2] It ends after 12 months. [1]", cites: "much how"},
	{name: "two handles", reply: "满三个月的，15日内申请。{who}{how}", want: "满三个月的，15日内申请。 [1] [2]", cites: "who how"},
	{name: "one handle twice", reply: "满三个月可以领。{who}{who}", want: "满三个月可以领。 [1]"},
	{name: "lines", en: true, reply: "You can get it after 3 months. {who}\n\nGo to the service hall. {how}\n",
		want: "You can get it after 3 months. [1] Go to the service hall. [2]", cites: "who how"},
	{name: "numbers of both", en: true, reply: "After 3 months you get 1,000 yuan. {who}{much}", want: "After 3 months you get 1,000 yuan. [1] [2]", cites: "who much"},
	{name: "no number", reply: "登记的渔工可以领。{who}", want: "登记的渔工可以领。 [1]"},
	{name: "一 as a word", reply: "一般来说，登记的渔工可以领一些补贴。{who}", want: "一般来说，登记的渔工可以领一些补贴。 [1]"},
	{name: "link of the passage", reply: "可以上fish.example.cn办理。{how}", want: "可以上fish.example.cn办理。 [1]", cites: "how"},
	{name: "phone of the passage", en: true, reply: "Call 0571-12333. {how}", want: "Call 0571-12333. [1]", cites: "how"},
	{name: "article of the passage", en: true, reply: "Article 21 says who can get it. {who}", want: "Article 21 says who can get it. [1]"},

	// The same number in another form.
	{name: "3 for 三", reply: "满3个月可以领。{who}", want: "满3个月可以领。 [1]"},
	{name: "full-width 3 for 三", reply: "满３个月可以领。{who}", want: "满３个月可以领。 [1]"},
	{name: "1000 for 1,000", en: true, reply: "It is 1000 yuan. {much}", want: "It is 1000 yuan. [1]", cites: "much"},
	{name: "一千 for 1,000", reply: "每月一千元。{much}", want: "每月一千元。 [1]", cites: "much"},
	{name: "壹仟 for 1,000", reply: "每月壹仟元。{much}", want: "每月壹仟元。 [1]", cites: "much"},
	{name: "12000 for 一万二千", reply: "全年最高12,000元。{much}", want: "全年最高12,000元。 [1]", cites: "much"},
	{name: "1.2万 for 一万二千", reply: "全年最高1.2万元。{much}", want: "全年最高1.2万元。 [1]", cites: "much"},
	{name: "十二 for 12", reply: "最长十二个月。{much}", want: "最长十二个月。 [1]", cites: "much"},
	{name: "第3条 for 第三条", reply: "见第3条。{how}", want: "见第3条。 [1]", cites: "how"},
	{name: "date with zeros", reply: "自2026-03-01起15日内申请。{how}", want: "自2026-03-01起15日内申请。 [1]", cites: "how"},
	{name: "date in characters", reply: "自二〇二六年三月一日起十五日内申请。{how}", want: "自二〇二六年三月一日起十五日内申请。 [1]", cites: "how"},
	{name: "three for 3", en: true, reply: "You can get it after three months. {who}", want: "You can get it after three months. [1]"},
	{name: "three with a hyphen", en: true, reply: "Work for a three-month period. {who}", want: "Work for a three-month period. [1]"},
	{name: "twelve thousand", en: true, reply: "It is twelve thousand yuan for twelve months. {much}", want: "It is twelve thousand yuan for twelve months. [1]", cites: "much"},
	{name: "a dozen", en: true, reply: "It ends after a dozen months. {much}", want: "It ends after a dozen months. [1]", cites: "much"},
	{name: "one as a word", en: true, reply: "The allowance is one that a fisher can get. {who}", want: "The allowance is one that a fisher can get. [1]"},
	{name: "percent for %", en: true, reply: "It is never above 1.5 percent. {much}", want: "It is never above 1.5 percent. [1]", cites: "much"},
	{name: "百分之 for %", reply: "比例不超过百分之1.5。{much}", want: "比例不超过百分之1.5。 [1]", cites: "much"},
	{name: "天 for 日", reply: "15天内申请。{how}", want: "15天内申请。 [1]", cites: "how"},

	// One bad sentence does not take the others with it.
	{name: "no handle beside", reply: "您好！满三个月可以领。{who}祝您顺利。", want: "满三个月可以领。 [1]"},
	{name: "invented beside", en: true, reply: "You get 9,000 yuan. {much} You can get it after 3 months. {who}", want: "You can get it after 3 months. [1]"},
	{name: "bad handle beside", reply: "每月1000元。[9]满三个月可以领。{who}", want: "满三个月可以领。 [1]"},

	// Handles.
	{name: "no handle", reply: "满三个月可以领。"},
	{name: "no handle, English", en: true, reply: "You can get it after 3 months."},
	{name: "handle 0", reply: "满三个月可以领。[0]"},
	{name: "handle 99", en: true, reply: "You can get it after 3 months. [99]"},
	{name: "handle 7 of 6", en: true, reply: "You can get it. [7]"},
	{name: "good and bad handle", reply: "满三个月可以领。{who}[99]"},
	{name: "handle of three digits", en: true, reply: "You can get it {who} [100]."},
	{name: "list of handles", reply: "可以领 [1, 3] {who}。"},
	{name: "other brackets", reply: "可以领【1】{who}。"},
	{name: "handle alone", reply: "{who}"},
	{name: "stop and handle", reply: "……。{who}"},
	{name: "number of another passage", reply: "每月1000元。{who}"},

	// Links, markup, code.
	{name: "link", reply: "满三个月可以领，见https://evil.example。{who}"},
	{name: "link in other characters", reply: "可以领，见ｈｔｔｐｓ：／／ｅｖｉｌ．ｃｏｍ。{who}"},
	{name: "link without scheme", en: true, reply: "Go to evil.com to get it. {who}"},
	{name: "www", en: true, reply: "Go to www.evil.example now. {who}"},
	{name: "other scheme", en: true, reply: "Open tg://resolve and get it. {who}"},
	{name: "mail address", en: true, reply: "Write to a@fish.example.cn to get it. {how}"},
	{name: "Telegram name", reply: "加 @fisher 领取。{who}"},
	{name: "markdown link", en: true, reply: "Get it [here](page) now. {who}"},
	{name: "handle as a link", en: true, reply: "You can get it {who}(page)."},
	{name: "HTML", en: true, reply: "You can <b>get</b> it. {who}"},
	{name: "HTML comment", reply: "可以<!-- x -->领。{who}"},
	{name: "HTML in other characters", reply: "可以＜script＞领。{who}"},
	{name: "code fence", en: true, reply: "```You can get it. {who}```"},
	{name: "hidden characters", reply: "可以\u202e领补贴。{who}"},
	{name: "NUL", reply: "可以领\x00补贴。{who}"},

	// Invented numbers.
	{name: "amount", reply: "每月2000元。{much}"},
	{name: "amount, English", en: true, reply: "It is 1,500 yuan a month. {much}"},
	{name: "amount, other unit", reply: "每月1000万元。{much}"},
	{name: "period", reply: "满6个月可以领。{who}"},
	{name: "period in one character", reply: "满六个月可以领。{who}"},
	{name: "period, 两", reply: "满两个月可以领。{who}"},
	{name: "period, 一", reply: "最长领取一年。{much}"},
	{name: "period in characters", reply: "最长十八个月。{much}"},
	{name: "period, formal characters", reply: "每月叁仟元。{much}"},
	{name: "full-width", reply: "满６个月可以领。{who}"},
	{name: "digits of another script", en: true, reply: "You can get it after ٦ months. {who}"},
	{name: "article", reply: "根据第九条可以领。{who}"},
	{name: "article, English", en: true, reply: "Article 23 says who can get it. {who}"},
	{name: "share", reply: "比例不超过15%。{much}"},
	{name: "share in characters", reply: "比例为百分之五。{much}"},
	{name: "year", reply: "自2027年3月1日起申请。{how}"},
	{name: "phone", en: true, reply: "Call 12345. {how}"},
	{name: "hidden in a number", en: true, reply: "You get it after 3\u200b3 months. {who}"},
	{name: "period in words", en: true, reply: "You can get it after six months. {who}"},
	{name: "period in words, hyphen", en: true, reply: "Work for a twenty-four-month period. {who}"},
	{name: "amount in words", en: true, reply: "It is two thousand yuan a month. {much}"},
	{name: "half a year", en: true, reply: "You can get it after half a year. {who}"},
	{name: "a year and a half", en: true, reply: "It ends after a year and a half. {much}"},
	{name: "double", en: true, reply: "You get double the allowance. {much}"},
	{name: "twice", en: true, reply: "It is paid at twice the wage. {much}"},
	{name: "半年", reply: "最长半年。{much}"},
	{name: "个半月", reply: "满三个半月可以领。{who}"},
	{name: "一年半", reply: "最长领取一年半。{much}"},

	// The number of the passage, and another unit.
	{name: "years", en: true, reply: "You can get it after 3 years. {who}"},
	{name: "years in words", en: true, reply: "It ends after twelve years. {much}"},
	{name: "days", en: true, reply: "It ends after 12 days. {much}"},
	{name: "yuan for %", en: true, reply: "It is 1.5 yuan. {much}"},
	{name: "% for months", en: true, reply: "It is 12% of the fund. {much}"},
	{name: "article for months", en: true, reply: "Article 3 says who can get it. {who}"},
	{name: "working days", en: true, reply: "Apply within 15 working days. {how}"},
	{name: "年 for 月", reply: "满三年可以领。{who}"},
	{name: "小时 for 月", reply: "最长12小时。{much}"},
	{name: "个月 for the month of a date", reply: "满3个月后申请。{how}"},
	{name: "工作日 for 日", reply: "15个工作日内申请。{how}"},
	{name: "条 for 月", reply: "见第十二条。{much}"},
	{name: "百分之 for 月", reply: "比例为百分之十二。{much}"},

	// What the passages do not say.
	{name: "nobody else", en: true, reply: "No one else can get it, and one of the fishers can. {who}"},
	{name: "denied", reply: "登记的渔工不能领渔工补贴。{who}"},
	{name: "not at most", en: true, reply: "It is paid for at least 12 months. {much}"},
	{name: "another benefit", en: true, reply: "A fisher gets a free boat licence. {who}"},
	{name: "another language", reply: "You can get it after 3 months. {who}"},

	// Not an answer.
	{name: "NONE", reply: "NONE"},
	{name: "NONE, and yet", en: true, reply: "NONE. But you can get it after 3 months. {who}"},
	{name: "nothing"},
	{name: "white space", reply: " \n\n "},
	{name: "echo of the instructions", en: true, reply: "Rules, all of them without exception:\n" +
		"2. End every sentence with the handle of the passage that says it, as [1] or [1][2]. A sentence without a handle is thrown away.\n"},
	{name: "echo of the passages", reply: "<passage handle=\"1\" title=\"渔工补贴\">\n满三个月可以领。\n</passage>"},
	{name: "endless", en: true, reply: strings.Repeat("You can get it after 3 months. {who} ", 1000)},
}
