package statement

import (
	"maps"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestFactsSaid: what somebody says of themselves is taken, and nothing that they did not
// say: not of others, not what is asked or supposed, not from words of another clause.
func TestFactsSaid(t *testing.T) {
	type facts = map[string]string
	for said, want := range map[string]facts{
		"我旷工被公司辞退了，能领什么补偿？":                                                     {"ended": "fault"},
		"我46岁，在东莞厂里干了7年，上个月厂子倒闭了，我该怎么办":                                         {"ended": "closed", "worked": "84"},
		"我偷东西被单位辞退":                                                             {"ended": "fault"},
		"I was fired for stealing":                                              {"ended": "fault"},
		"我被公司辞退了":                                                               {"fired": "yes"},
		"我上班路上闯红灯被撞了，能认定工伤吗":                                                    {},
		"下班路上被车撞了，对方全责":                                                         {"injury": "commute"},
		"我已经认定为工伤了":                                                             {"recognised": "yes"},
		"怎么才能认定为工伤":                                                             {},
		"怎么才能被认定为就业困难人员":                                                        {},
		"我被认定为就业困难人员":                                                           {"difficulty": "yes"},
		"我失业了，交了三年社保":                                                           {"situation": "unemployed", "paid": "36"},
		"失业了，社保交了三年":                                                            {"situation": "unemployed", "paid": "36"},
		"我被辞退了，交了失业保险4年，在广州":                                                    {"fired": "yes", "paid": "48"},
		"我失业两年了":                                                                {"situation": "unemployed", "jobless": "24"},
		"失业在家大概8个月":                                                             {"situation": "unemployed", "jobless": "8"},
		"我爸失业了":                                                                 {},
		"我老公被公司辞退了，交了三年社保":                                                      {},
		"我老公被公司辞退了，我在公司上班":                                                      {"situation": "employed"},
		"我朋友被裁员了":                                                               {},
		"同事都被裁了":                                                                {},
		"my husband was laid off":                                               {},
		"My wife lost her job, paid social insurance for 3 years":               {},
		"My husband was laid off and I work for a bank":                         {"situation": "employed"},
		"公司拖欠工资，我辞职了":                                                           {"unpaid": "yes"},
		"我自己辞职了":                                                                {"ended": "resigned"},
		"我不是被辞退的，是自己辞职":                                                         {"ended": "resigned"},
		"合同到期，公司不续签":                                                            {"ended": "expired"},
		"如果我被辞退":                                                                {},
		"我有残疾证":                                                                 {"disabled": "yes"},
		"我是残疾人":                                                                 {"disabled": "yes"},
		"I have a disability certificate":                                       {"disabled": "yes"},
		"I am disabled":                                                         {"disabled": "yes"},
		"我不是残疾人":                                                                {},
		"我是今年毕业的大学生还没找到工作":                                                      {"situation": "unemployed"},
		"I was laid off from a restaurant in Shanghai where I worked 26 months": {"ended": "dismissed", "worked": "26"},
		"在厂里干了5年":                                                               {"worked": "60"},
		// what is feared, planned, over, or of others is not so, and no situation follows from how a job ended
		"公司裁员，我还在上班": {}, "公司裁员了很多人": {}, "老板要辞退我": {}, "公司打算把我裁了": {}, "公司要倒闭了": {}, "单位快倒闭了": {}, "我曾经被辞退过": {}, "我以前被裁过，现在上班": {},
		"I'm afraid I will be laid off": {}, "I will be laid off next month": {}, "I was laid off once, years ago": {}, "they are going to lay me off": {}, "the company is going to be closed": {},
		"我失业了两年才找到现在的工作": {}, "我失业了半年，后来找到工作了": {}, "去年失业过，现在上班": {}, "以前失业，现在有工作": {}, "I used to be unemployed": {}, "I was unemployed for 6 months before I found this job": {},
		"我是残疾人家属": {}, "我是残疾人的妻子": {}, "我帮残疾人找工作": {}, "我是退伍军人的妻子": {}, "我是退役军人家属": {}, "I am a veteran's wife": {}, "I am the wife of a veteran": {}, "我孩子有残疾证": {}, "我想办残疾证": {},
		"我不想创业": {}, "我没打算创业": {}, "I don't want to start a business": {}, "我不打算参加培训": {}, "我不要参加培训": {}, "I am not starting a business": {},
		"工伤认定了没有批": {}, "工伤没认定下来": {}, "工伤认定不予认定": {}, "工伤认定了吗": {}, "办了失业登记没有": {}, "办失业登记了没": {},
		"打算创业": {"startup": "yes"}, "I am starting a business": {"startup": "yes"}, "我想参加电工培训": {"in_training": "yes"},
		"单位倒闭我被裁": {"ended": "closed"}, "公司裁员我被裁了": {"ended": "dismissed"}, "公司把我裁了": {"ended": "dismissed"}, "公司倒闭了": {"ended": "closed"}, "I was laid off": {"ended": "dismissed"}, "我被裁员了，现在没工作": {"ended": "dismissed", "situation": "unemployed"},
		"我失业了": {"situation": "unemployed"}, "我是退役军人": {"veteran": "yes"}, "I am a veteran": {"veteran": "yes"},
		// why, where it is held against them, is asked; what is owed is no wage
		"我被辞退了，因为公司说我骗报销": {"fired": "yes"}, "I was let go for cause": {"fired": "yes"}, "I was fired because I was late": {"fired": "yes"}, "公司欠我工资5000": {"unpaid": "yes"}, "工资5000被扣了": {}, "我工资5000": {"wage": "5000"}, "我日工资200": {}, "工资12000一年": {}, "社保交了3到4年": {"paid": "36..60"}, "社保交了将近一年": {"paid": "0..12"},
		"我吃低保": {"low_income": "yes"},
	} {
		if got := Facts(said); !maps.Equal(got, want) {
			t.Errorf("%q says %v, want %v", said, got, want)
		}
	}
}

// TestToldInTheFirstSentence: what somebody tells of themselves with their wish is taken, so
// that it is not asked again; and not what they want, fear, ask, deny or tell of others.
func TestToldInTheFirstSentence(t *testing.T) {
	type facts = map[string]string
	for said, want := range map[string]facts{
		// zh: family
		"我怀孕五个月了，能享受什么": {"birth": "given_birth"}, "怀孕6个月了能领什么补贴": {"birth": "given_birth"}, "我快生了，有什么待遇": {"birth": "given_birth"}, "刚生完孩子，有什么补贴": {"birth": "given_birth"}, "我刚生了二胎": {"birth": "given_birth"}, "我在休产假": {"birth": "given_birth"}, "预产期下个月": {"birth": "given_birth"}, "我怀了宝宝": {"birth": "given_birth"},
		"我怀孕2个月流产了": {"birth": "early"}, "怀孕五个月的时候流产了": {"birth": "late"}, "我流产了": {},
		"我是单亲妈妈，没有工作，有什么补助": {"situation": "unemployed"}, "我们家没有一个人有工作": {"zero_work_family": "yes"}, "我家地被征了": {"lost_land": "yes"}, "我们是低保户": {"low_income": "yes"},
		// zh: hurt at work
		"我在工地干活摔断了腿，能得到什么赔偿": {"injury": "at_work"}, "上班时手被机器压了": {"injury": "at_work"}, "上班的时候从架子上掉下来": {"injury": "at_work"}, "在厂里被机器轧断手指": {"injury": "at_work"}, "干活时砸伤了脚": {"injury": "at_work"}, "我得了尘肺病": {"injury": "disease"}, "得了职业病有什么待遇": {"injury": "disease"},
		// zh: work
		"我刚退伍，能享受什么政策": {"veteran": "yes"}, "刚从部队退下来": {"veteran": "yes"}, "当了五年兵刚回来": {"veteran": "yes"}, "我当过兵": {"veteran": "yes"}, "我是复员军人": {"veteran": "yes"}, "今年退役的": {"veteran": "yes"},
		"我开了个面馆，有什么补贴": {"situation": "business"}, "我开了家小店": {"situation": "business"}, "自己开了一家理发店": {"situation": "business"}, "我有个小餐馆": {"situation": "business"}, "我是个体户": {"situation": "business"},
		"我想开个小店，有什么补贴贷款": {"startup": "yes"}, "准备开面馆": {"startup": "yes"}, "打算自己创业": {"startup": "yes"}, "我要开个奶茶店": {"startup": "yes"}, "想摆摊做点小生意": {"startup": "yes"},
		"在一个厂干了12年，被裁了": {"worked": "144", "ended": "dismissed"}, "同一个工厂干了十二年": {"worked": "144"}, "在这家公司做了快10年": {"worked": "96..120"}, "我在电子厂打工八年多": {"worked": "96..108"}, "在超市做了3年收银": {"worked": "36"}, "在这个单位从2015年干到2023年": {"worked": "84..109"},
		"我下岗了": {"situation": "unemployed"}, "下岗在家": {"situation": "unemployed"}, "现在在家闲着": {"situation": "unemployed"}, "没活干了": {"situation": "unemployed"}, "丢了饭碗": {"situation": "unemployed"}, "没了工作": {"situation": "unemployed"}, "目前在家待业": {"situation": "unemployed"}, "我失业半年了，能领什么": {"situation": "unemployed", "jobless": "6"}, "我是外卖骑手": {"situation": "flexible"}, "我跑滴滴": {"situation": "flexible"}, "我还在上班": {}, "我在厂里上班": {"situation": "employed"},
		"厂子黄了": {"ended": "closed"}, "老板把厂关了": {"ended": "closed"}, "老板突然把厂关了大家都没活干了": {"ended": "closed", "situation": "unemployed"}, "公司注销了": {"ended": "closed"}, "我被优化了": {"ended": "dismissed"}, "单位把我开了": {}, "合同到期没续签": {}, "老板跑路了欠我三个月工资": {"unpaid": "yes"}, "公司不给我交社保我就走了": {"ended": "forced"},
		"老板天天让我加班": {"overtime": "yes"}, "我失业登记已经办了": {"registered": "yes"}, "我上周去登记失业了": {"registered": "yes"}, "还没登记失业": {"registered": "no"}, "我每个月领着失业金": {"receiving": "yes"}, "我没领失业金": {"receiving": "no"}, "从来没交过社保": {"paid": "0"}, "一天社保都没交过": {"paid": "0"}, "社保交了十年多": {"paid": "120..132"}, "社保从2015年交到2023年": {"paid": "84..109"}, "月薪八千多": {"wage": "8000..9000"}, "一个月到手五千": {"wage": "5000"}, "每个月挣6k": {"wage": "6000"}, "月工资六千五": {"wage": "6500"},
		// en
		"I am pregnant, what can I get": {"birth": "given_birth"}, "im 5 months pregnant": {"birth": "given_birth"}, "I am expecting a baby": {"birth": "given_birth"}, "I just had a baby": {"birth": "given_birth"}, "I gave birth last month": {"birth": "given_birth"}, "I am on maternity leave": {"birth": "given_birth"}, "I had a miscarriage": {},
		"I am a single mother, I have no job": {"situation": "unemployed"}, "single mum of two, no job": {"situation": "unemployed"}, "nobody in my family works": {"zero_work_family": "yes"}, "our land was taken": {"lost_land": "yes"},
		"I broke my leg at work": {"injury": "at_work"}, "I fell off a ladder at work": {"injury": "at_work"}, "I got hurt at work": {"injury": "at_work"}, "a machine crushed my hand at work": {"injury": "at_work"}, "I hurt my back on the job": {"injury": "at_work"}, "I was injured at work last month": {"injury": "at_work"}, "I have an occupational disease": {"injury": "disease"},
		"I just left the army": {"veteran": "yes"}, "i got out of the army last year": {"veteran": "yes"}, "I served in the army for 5 years": {"veteran": "yes"}, "I am an ex-soldier": {"veteran": "yes"}, "just back from the army": {"veteran": "yes"}, "I was discharged from the army": {"veteran": "yes"},
		"I opened a noodle shop": {"situation": "business"}, "I have a small shop": {"situation": "business"}, "i run a noodle shop": {"situation": "business"}, "I own a small restaurant": {"situation": "business"}, "I am self-employed": {"situation": "business"}, "I want to open a noodle shop, what support can I get?": {"startup": "yes"}, "i would like to start a small business": {"startup": "yes"}, "planning to open a shop": {"startup": "yes"},
		"12 years at one factory": {"worked": "144"}, "I worked in a factory for 12 years": {"worked": "144"}, "I worked at the same factory for twelve years": {"worked": "144"}, "i was with the company for three and a half years": {"worked": "42"}, "I have been at this company for almost two years": {"worked": "12..24"}, "I worked there from 2015 to 2023": {"worked": "84..109"},
		"I have no job": {"situation": "unemployed"}, "i dont have a job": {"situation": "unemployed"}, "i lose job": {"situation": "unemployed"}, "lost my job last week": {"situation": "unemployed"}, "I am unemployed": {"situation": "unemployed"}, "im unemployd": {"situation": "unemployed"}, "I'm between jobs": {"situation": "unemployed"}, "I am looking for work": {}, "i was lay" + "ed off wat can i claim": {"ended": "dismissed"}, "I got laid of": {"ended": "dismissed"}, "the boss closed the factory last month": {"ended": "closed"}, "my company went bust": {"ended": "closed"}, "I deliver food by scooter": {"situation": "flexible"}, "I drive for didi": {"situation": "flexible"}, "they may let me go": {},
		"I have never paid insurance": {"paid": "0"}, "I paid insurance for three and a half years": {"paid": "42"}, "I went to register as unemployed last week": {"registered": "yes"}, "I have not registered yet": {"registered": "no"}, "I earn 6000 a month": {"wage": "6000"}, "my salary was 6500 RMB": {"wage": "6500"}, "I made about 8000 a month": {"wage": "8000"}, "boss not pay me 3 months": {"unpaid": "yes"}, "my boss has not paid me": {"unpaid": "yes"},
		// what must not be taken
		"想怀孕了": {}, "准备怀孕": {}, "我没怀孕": {}, "老婆怀孕了": {}, "我爱人快生了": {}, "怀孕了能辞退吗": {}, "如果我怀孕": {}, "怀孕期间能不能被辞退": {}, "产假有多少天": {}, "my wife is pregnant": {}, "I am not pregnant": {}, "if I get pregnant": {}, "can they fire a pregnant woman": {}, "I want to have a baby": {}, "my sister had a baby": {},
		"退役军人的培训补贴有多少": {}, "退役军人找工作有什么优待": {}, "退伍军人优先": {}, "大学生、退役军人开公司有什么优惠": {}, "退役军人": {"veteran": "yes"}, "是退伍军人": {"veteran": "yes"}, "个体户请了帮工，要给帮工交社保吗": {}, "有雇工的个体工商户应当参加工伤保险": {}, "个体户怎么交社保": {}, "我是个体户，想问社保": {"situation": "business"}, "个体户": {"situation": "business"}, "月薪5000以上": {}, "不低于工资200%": {}, "工资8000以上的开发": {},
		"我开店要什么手续": {}, "我开公司需要什么条件": {}, "我自己开店": {"situation": "business"}, "do I have to work overtime": {}, "can I work overtime when pregnant": {}, "how can I get registered as unemployed": {}, "what if I was laid off": {},
		"我弟刚退伍": {}, "我不是单亲": {}, "想当兵": {}, "我想去当兵": {}, "我没当过兵": {}, "怎么当兵": {}, "I want to join the army": {}, "my son left the army": {}, "I was never in the army": {},
		"在家摔断了腿": {}, "走路摔断了腿": {}, "同事在工地摔断腿": {}, "工地上摔伤怎么赔": {}, "怕在工地受伤": {}, "I broke my leg at home": {}, "I broke my leg": {}, "my friend was hurt at work": {}, "what if I get hurt at work": {}, "I was not hurt at work": {},
		"开店要什么手续": {}, "开面馆要多少钱": {}, "我以前开过店": {}, "我家楼下开了个面馆": {}, "我爸开了个面馆": {}, "我在面馆打工": {}, "我不想开店": {}, "我没开店": {}, "how do I open a shop": {}, "my father has a small shop": {}, "I worked in a shop": {}, "I work in a noodle shop": {"situation": "employed"}, "I have a shop assistant certificate": {}, "I used to run a shop": {}, "I have a small problem": {},
		"公司12年前成立": {}, "12 years ago I worked": {}, "这个工厂有12年了": {}, "我儿子在厂里干了3年": {}, "3年没工作了": {"situation": "unemployed", "jobless": "36"}, "想在厂里干3年": {}, "the factory is 12 years old": {}, "my husband worked 12 years at one factory": {},
		"怎么登记失业": {}, "要登记失业吗": {}, "社保怎么交": {}, "社保要交多少年": {}, "工资一般多少": {}, "工资低于5000": {}, "想找月薪八千的工作": {}, "月薪八千以上的工作": {}, "I want a job with 8000 a month": {}, "jobs that pay 6000 a month": {}, "how long must I pay insurance": {}, "do I have to register": {}, "公司会不会黄": {}, "公司快黄了": {}, "怕被优化": {}, "will I be let go": {}, "I am afraid to lose my job": {}, "I don't want to lose my job": {}, "how not to lose my job": {},
	} {
		if got := Facts(said); !maps.Equal(got, want) {
			t.Errorf("%q says %v, want %v", said, got, want)
		}
	}
}

// TestDismissedForWhat: to be dismissed says nothing of a fault; a layoff, or a reason that is
// none, says that there was none, and what it was for that there was one.
func TestDismissedForWhat(t *testing.T) {
	for want, all := range map[string][]string{
		"fired": {"我被开除了", "被公司开除了，能领什么", "我被公司辞退了", "老板把我炒了", "上周被炒鱿鱼了", "单位把我辞退了", "公司开除了我", "我被解雇了", "被单位辞了", "I was fired", "i got fired last week", "my boss fired me", "they sacked me",
			"I was dismissed", "I have been let go", "I got the sack", "the company has just dismissed me", "I was fired because I was late", "我被辞退了，因为公司说我骗报销"},
		"dismissed": {"我被裁了", "公司把我裁了", "被裁员了", "I was laid off", "i was lay" + "ed off", "I was made redundant", "公司无故辞退我", "我被无缘无故开除了", "我被辞退了，不是我的错", "被辞退了，没给任何理由", "公司效益不好，我被辞退了", "I was fired for no reason",
			"they fired me without any reason", "I was dismissed, it was not my fault"},
		"fault": {"我旷工被公司开除了", "我偷东西被单位辞退", "因为打架被开除", "I was fired for stealing", "I was sacked for being late", "dismissed for misconduct"},
		"": {"老板要辞退我", "怕被开除", "会不会被辞退", "如果我被开除", "我不是被开除的", "我老公被公司开除了", "my husband was fired", "I might get fired", "they are going to fire me", "can they fire me", "怎样才会被开除", "没有理由请假", "没活干",
			"it was not my fault", "I have no work", "不是我的错", "厂里效益不好", "I fired up the oven", "he was let go"},
	} {
		for _, said := range all {
			facts := Facts(said)
			got := facts["ended"]
			if facts["fired"] != "" {
				got += "fired"
			}
			if got != want {
				t.Errorf("%q says %v, want %q", said, facts, want)
			}
		}
	}
}

// TestPartTimeSaid: what is part-time by the law is taken, and not a second job, pay by the
// hour, or what is looked for.
func TestPartTimeSaid(t *testing.T) {
	for want, all := range map[string][]string{
		"yes": {"我是非全日制用工", "我签的是非全日制的合同"},
		"":    {"我是小时工，没签合同", "I am part-time", "我不是小时工", "想做小时工", "打算做小时工", "准备当钟点工", "没做小时工", "找小时工的工作", "我周末兼职", "工资按小时算", "我是全日制", "小时工有经济补偿吗", "我老婆是钟点工", "I am paid by the hour", "I am not part-time", "is there part-time work", "my wife works part-time", "I want to work part-time"},
	} {
		for _, said := range all {
			if got := Facts(said)["part_time"]; got != want {
				t.Errorf("%q: %q, want %q", said, got, want)
			}
		}
	}
}

// TestPartTimeTold: who works part-time, or few hours a day, says no more than that: whether
// they are that few by the law is asked.
func TestPartTimeTold(t *testing.T) {
	for want, all := range map[string][]string{
		"":    {"I was a part-time student", "I worked part time while studying and then full time for 5 years", "I work full time", "I work 8 hours a day", "我每天工作8小时", "我请了个小时工", "我不是小时工", "I am not part-time", "每天4个小时的课"},
		"yes": {"I work part-time", "I work 3 hours a day part time at a cafe", "I work 4 hours a day", "我做小时工", "我在超市做钟点工", "我每天工作3小时", "一天干四个小时", "我一天上4个小时的班", "我是小时工，没签合同", "我在饭店干小时工", "I am part-time", "i work part time in a shop", "I was a part-timer", "I worked only part-time there"},
	} {
		for _, said := range all {
			if got := Facts(said); got["part_told"] != want || got["part_time"] != "" {
				t.Errorf("%q says %v, want %q", said, got, want)
			}
		}
	}
}

// TestPensionSaid: a pension is taken where somebody says of themselves that they draw one
// now, and not what they ask, want or tell of others.
func TestPensionSaid(t *testing.T) {
	for said, want := range map[string]string{
		"我领着养老金，老板把我辞退了": "yes", "领着养老金": "yes", "我现在在领退休金": "yes", "我已经领着养老金了": "yes", "I am drawing a pension": "yes", "I get a pension, and they fired me": "yes", "I'm on a pension": "yes",
		"我妈领着养老金": "", "我爸身体不好，每个月领着养老金": "", "我没领养老金": "", "我领养老金要什么条件": "", "怎么领养老金": "", "我领着养老金能上班吗": "", "想领退休金": "", "退休金有多少": "", "我退休了": "",
		"my mother gets a pension": "", "I do not get a pension": "", "can I get a pension": "", "how much pension do I get": "", "when do I get a pension": "", "if I get a pension": "", "I paid for a pension": "",
	} {
		if got := Facts(said)["pensioner"]; got != want {
			t.Errorf("%q: a pension %q, want %q", said, got, want)
		}
	}
}

// TestHostileWordsCostLittle: what stands before a word is read near it only.
func TestHostileWordsCostLittle(t *testing.T) {
	far := "if " + strings.Repeat("well ", 400) + "i was laid off"
	if got := Facts(far); got["ended"] != "dismissed" {
		t.Errorf("%v: an if 2,000 characters away is looked for", got)
	}
	if got := before(far, len(far)); len(got) > 48 || !strings.HasSuffix(got, "laid off") {
		t.Errorf("%q", got)
	}
	if got := before("如果"+strings.Repeat("啊", 40), len("如果")+3*40); !utf8.ValidString(got) || len(got) > 48 {
		t.Errorf("%q", got)
	}
}
