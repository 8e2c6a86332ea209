package statement

import (
	"maps"
	"testing"
)

type saidFacts = map[string]string

func certain(t *testing.T, all map[string]saidFacts) {
	t.Helper()
	for said, want := range all {
		if got := Facts(said); !maps.Equal(got, want) {
			t.Errorf("%q says %v, want %v", said, got, want)
		}
	}
}

// TestNoWorkIsNoReason: that there is no work now, or at home, is not why somebody was
// dismissed; that the employer had none is.
func TestNoWorkIsNoReason(t *testing.T) {
	certain(t, map[string]saidFacts{
		"我被开除了，现在没活干": {"fired": "yes", "situation": "unemployed"}, "被辞退了，家里没活": {"fired": "yes"}, "被公司辞退没活干了": {"fired": "yes", "situation": "unemployed"},
		"I was fired last week and now I have no work": {"fired": "yes", "situation": "unemployed"}, "I was fired, there is no work around here": {"fired": "yes"}, "I was fired and have no reason to stay": {"fired": "yes"},
		"厂里没活，我被辞退了": {"ended": "dismissed"}, "公司没订单了，把我辞退了": {"ended": "dismissed"}, "因为没活我被辞退了": {"ended": "dismissed"}, "I was fired because they had no work": {"ended": "dismissed"}, "I was fired, the company had no work": {"ended": "dismissed"},
	})
}

// TestYearsWithout: years in which something was not done are not how long it was.
func TestYearsWithout(t *testing.T) {
	certain(t, map[string]saidFacts{
		"2019年到2022年没交社保": {}, "2019年到2022年没工作": {}, "2015年到2018年找工作": {}, "社保2019年到2022年断交": {}, "2019年到2022年公司没给我交社保": {}, "2015年到2023年在广州打工": {},
		"I was not working from 2019 to 2022": {}, "I have not paid insurance from 2019 to 2022": {}, "I never worked there from 2019 to 2022": {}, "health insurance from 2015 to 2020": {}, "looking for work at that factory from 2015 to 2020": {},
		"在这个单位从2015年干到2023年": {"worked": "84..109"}, "社保从2015年交到2023年": {"paid": "84..109"}, "I worked there from 2015 to 2023": {"worked": "84..109"}, "I paid social insurance from 2015 to 2023": {"paid": "84..109"},
	})
}

// TestOnlyWhatIsSaid: words that only look like a fact state none.
func TestOnlyWhatIsSaid(t *testing.T) {
	certain(t, map[string]saidFacts{
		// an injury is of the body
		"I lost my job at the factory": {"situation": "unemployed"}, "I lost my phone at work": {}, "I cut my hours at work": {}, "I burned some food at work": {}, "I cut my finger at work": {"injury": "at_work"}, "I lost a finger at the factory": {"injury": "at_work"}, "I hurt myself at work": {"injury": "at_work"}, "I broke my left arm on the job": {"injury": "at_work"},
		// benefit
		"我领取失业金需要什么条件": {}, "我领取失业金要多久": {}, "现在领取失业金需要什么材料": {}, "在领失业金需要什么条件": {}, "I want help with getting unemployment benefit": {}, "我还领着失业金": {"receiving": "yes"}, "我在领失业金，能干活吗": {"receiving": "yes"}, "I am receiving unemployment benefit": {"receiving": "yes"}, "how about getting unemployment benefit": {},
		// registration
		"失业登记在哪里办好": {}, "失业登记怎么办好": {}, "失业登记什么时候办完": {}, "失业登记在网上办过吗": {}, "失业登记办了才能领吗": {}, "I went to register but they refused": {}, "失业登记我已经办好了": {"registered": "yes"}, "失业登记已经办好，在等": {"registered": "yes"}, "失业登记去年办好了吗": {}, "失业登记办好了，能领多少": {"registered": "yes"},
		// an employer that closed, and an own one
		"I closed my shop last year": {}, "我把公司注销了": {}, "我的公司注销了": {}, "we closed our restaurant": {}, "我的店倒闭了": {}, "我自己开的公司破产了": {}, "我开了个店，去年倒闭了": {}, "I opened a shop but it closed": {},
		"我们公司倒闭了": {"ended": "closed"}, "my company went bust": {"ended": "closed"}, "the boss closed the factory": {"ended": "closed"}, "公司倒闭了": {"ended": "closed"},
		// wages
		"失业金一个月有1500元": {}, "低保一个月发600元": {}, "伙食补贴每个月发500元": {}, "当地平均工资8000": {}, "最低工资2000元": {}, "养老金每个月3000": {}, "工资从8000降到5000": {}, "I got 1500 a month unemployment benefit": {}, "i get 1500 a month from unemployment": {}, "the minimum wage is 2000": {}, "the average salary is 8000": {},
		"我领失业金时发现，工资8000": {"wage": "8000"}, "我一个月拿5000": {"wage": "5000"}, "I got 5000 a month": {"wage": "5000"}, "my wage is 8000": {"wage": "8000"},
		"工资5000，社保交了3年": {"wage": "5000", "paid": "36"}, "我月薪6000，奖金2000": {"wage": "6000"}, "工伤前工资5000": {},
		// birth
		"I am expecting my salary": {}, "I am expecting a call from my boss": {}, "i am expecting a job": {}, "i am expecting": {}, "I am expecting our first child": {"birth": "given_birth"}, "I'm expecting twins": {"birth": "given_birth", "babies": "2"}, "我上个月生了双胞胎": {"birth": "given_birth", "babies": "2"}, "我想生双胞胎": {},
		// almost, and not for oneself
		"I almost got fired but didn't": {}, "我差点被辞退": {}, "我险些被裁了": {}, "company didn't pay unemployment insurance for 2 years": {}, "they didn't pay social insurance": {}, "the company did not pay my wages": {"unpaid": "yes"}, "the boss has not paid me": {"unpaid": "yes"},
		"they owe me 2 years of social insurance": {},
		"我是残疾人吗":                                  {}, "2015年到2023年在富士康上班": {}, "还没上过班 刚毕业": {"ended": "no_job"}, "我从来没有上过班": {"ended": "no_job"}, "I have never had a job": {"ended": "no_job"}, "我今天没上班": {}, "老板欠俺3个月工钱": {"unpaid": "yes"},
		// one job after another
		"I worked in a factory for 12 years, then 2 years in a hotel, laid off": {"ended": "dismissed"}, "在厂里干了12年，后来在酒店干了2年，被裁了": {"ended": "dismissed"}, "在厂里干了5年，然后被裁了": {"ended": "dismissed", "worked": "60"},
	})
}

// TestWholeTime: a time is read with all of its digits and parts.
func TestWholeTime(t *testing.T) {
	certain(t, map[string]saidFacts{
		"I paid unemployment insurance 18 months": {"paid": "18"}, "i paid unemployment insurance 48 months": {"paid": "48"}, "paid social insurance 20 years": {"paid": "240"}, "I paid insurance for 20 years": {"paid": "240"}, "I paid insurance steadily for 120 months": {"paid": "120"},
		"i paid unemployment insurance for 4 years 11 months": {"paid": "59"}, "I paid insurance for 4 years and 11 months": {"paid": "59"}, "I paid insurance for a year and a half": {"paid": "18"}, "I paid insurance for 4 years, 11 months": {}, "I paid insurance for 3 or 4 years": {},
		"I worked there for 10 years 5 months": {"worked": "125"}, "I worked in a factory for 2 years and 3 months": {"worked": "27"},
		"社保交了4年11个月": {"paid": "59"}, "社保交了4年零11个月": {"paid": "59"}, "社保交了4年又3个月": {"paid": "51"}, "社保交了18个月": {"paid": "18"}, "社保交了二十年": {"paid": "240"}, "在厂里干了2年3个月": {"worked": "27"}, "社保交了120个月": {"paid": "120"}, "4年多社保": {"paid": "48..60"}, "还差4年社保": {}, "公司欠我4年社保": {},
		"I paid insurance for more than 20 years": {"paid": "240.."}, "社保交了超过5年": {"paid": "60.."}, "社保交了5年以上": {"paid": "60.."}, "社保最多交了5年": {}, "社保交了最多5年": {"paid": "0..61"}, "I paid insurance for at least 5 years": {"paid": "60.."},
	})
}

// TestLeftFor: who left because of what the employer owes was made to, and did not just
// resign; where that is not said it is asked.
func TestLeftFor(t *testing.T) {
	certain(t, map[string]saidFacts{
		"我自己辞职的，因为老板不给交社保": {"ended": "forced"}, "我自己辞职的 因为公司不发工资": {"ended": "forced", "unpaid": "yes"}, "公司不发工资我就走了": {"ended": "forced", "unpaid": "yes"}, "公司不给我交社保我就走了": {"ended": "forced"}, "老板拖欠工资，所以我辞职了": {"ended": "forced", "unpaid": "yes"},
		"I quit because they owe me wages": {"ended": "forced", "unpaid": "yes"}, "left my job cos they owe me wages": {"ended": "forced", "unpaid": "yes"}, "I quit since no social insurance was paid": {"ended": "forced"}, "I resigned because the company didn't pay insurance": {"ended": "forced"},
		"公司拖欠工资，我辞职了": {"unpaid": "yes"}, "I resigned, they didn't pay overtime": {}, "I quit, there was no social insurance": {}, "我辞职了，单位没给我交社保": {},
		"我是因为公司不交社保才走的": {"ended": "forced"}, "I had to quit because they owe me wages": {"ended": "forced", "unpaid": "yes"},
		"I want to quit because they owe me wages": {"unpaid": "yes"}, "公司不发工资我走了能要补偿吗": {"unpaid": "yes"}, "同事因为公司欠薪离职了": {}, "如果公司不发工资我就走了": {}, "因为公司不欠我工资我才走的": {}, "公司不欠我工资": {}, "公司欠工资都发了，我辞职了": {}, "公司欠我两个月工资，我辞职了": {"unpaid": "yes"}, "I quit because I was not paid enough": {}, "我自己辞职的，因为要带孩子": {"ended": "resigned"}, "I quit because of my health": {"ended": "resigned"}, "我自己辞职了": {"ended": "resigned"},
	})
}

// TestForWhatReason: to be let go says nothing of a fault, and for what it was does.
func TestForWhatReason(t *testing.T) {
	certain(t, map[string]saidFacts{
		"they let me go for stealing": {"ended": "fault"}, "they let me go last friday for being late": {"ended": "fault"}, "my boss fired me for lying": {"ended": "fault"}, "I was let go last week for misconduct": {"ended": "fault"}, "被开除了 说我旷工": {"ended": "fault"}, "公司辞退了我，理由是我迟到": {"ended": "fault"}, "公司说我违纪把我辞退了": {"ended": "fault"}, "被公司以严重违纪为由辞退": {"ended": "fault"}, "公司说我违纪要把我辞退": {}, "公司没说我违纪": {},
		"they let me go": {"fired": "yes"}, "my boss let me go": {"fired": "yes"}, "I was let go because I hit a customer": {"fired": "yes"}, "I was let go, not for stealing": {"fired": "yes"}, "they may let me go for stealing": {}, "they let me go, they had no work": {"ended": "dismissed"},
	})
}

// TestNotHurt: that nobody was hurt, or almost, is no accident; how it came to one denies none.
func TestNotHurt(t *testing.T) {
	certain(t, map[string]saidFacts{
		"在工地没有受伤": {}, "在厂里从来没受伤": {}, "干活的时候没受伤": {}, "我在工地干活没受伤": {}, "我在公司没有被撞到": {}, "在岗位上差点摔断腿": {}, "我在工地戴了手套没受伤": {}, "在工地没戴手套也没受伤": {}, "在车间险些被砸伤": {}, "我在厂里被撞了，还好没受伤": {}, "上班路上差点被撞，对方全责": {}, "我在工地怕摔伤": {},
		"我在工地摔断了腿": {"injury": "at_work"}, "在厂里不小心砸伤了脚": {"injury": "at_work"}, "在工地没站稳摔断了腿": {"injury": "at_work"}, "在工地没戴安全帽被砸伤了": {"injury": "at_work"}, "我在工地打工摔伤了": {"injury": "at_work"}, "我在工地摔断了腿，没事干": {"injury": "at_work"}, "下班路上被车撞了，不是我的责任": {"injury": "commute"},
	})
}

// TestHurtWasSomebodyElse: the accident of a colleague is not one's own; one that a colleague
// saw, or caused, is.
func TestHurtWasSomebodyElse(t *testing.T) {
	certain(t, map[string]saidFacts{
		"我工友在工地摔断了腿，我没事": {}, "有同事在工地摔伤": {}, "在厂里看到工友手被压断了": {}, "我老乡在工地摔断了腿，我能帮他申请吗": {}, "我有个老乡在工地摔断了腿": {}, "徒弟在车间被砸伤了": {}, "师傅在工地摔断了腿": {}, "厂里有人被砸伤了，有什么赔偿": {}, "我们车间老李在车间摔断了腿": {}, "我看到别人在工地摔伤": {},
		"我工友被辞退了": {}, "我有个朋友被辞退了": {}, "听说我们公司有人被辞退了，我没事": {}, "看到同事被裁员了": {},
		"我跟工友在工地摔断了腿": {"injury": "at_work"}, "在厂里被同事撞伤了": {"injury": "at_work"}, "我在工地被工友砸伤了手": {"injury": "at_work"}, "在公司其他车间摔伤": {"injury": "at_work"},
		"我家没有人工作": {"zero_work_family": "yes"}, "工友都走了，我被辞退了": {"fired": "yes"}, "我舅舅的公司把我辞退了": {"fired": "yes"}, "失业在家能领什么补贴": {"situation": "unemployed"}, "师傅，我被裁员了": {"ended": "dismissed"}, "听说要登记，我被辞退了": {"fired": "yes"},
	})
}

// TestResigned: to have left, to be told to resign and to think about it is not to have
// resigned.
func TestResigned(t *testing.T) {
	certain(t, map[string]saidFacts{
		"我离职3个月了，公司一直没给补偿，能拿什么": {}, "我离职手续还没办": {}, "我离职了": {}, "我自己辞职会不会没有失业金": {}, "主动辞职能领失业金吗": {}, "我自己辞职 能领失业金吗": {}, "我辞职的话能领多少": {}, "我自己辞职了能领失业金吗": {}, "我辞职证明还没拿到": {}, "我辞职了吗": {},
		"领导劝我主动离职，我没签": {}, "单位让我自己提离职": {}, "公司让我自己辞职，我没同意": {}, "老板逼我自己辞职": {}, "公司要求我主动辞职": {}, "公司说我是自己辞职的": {}, "公司按主动离职给我办的": {}, "公司建议我们自己辞职": {}, "领导不同意我辞职": {}, "I quit smoking": {}, "should i quit my job": {},
		"我自己辞职的": {"ended": "resigned"}, "我主动离职了": {"ended": "resigned"}, "我自己辞职，能领失业金吗": {"ended": "resigned"}, "我是自己辞职的，有什么补贴": {"ended": "resigned"}, "我辞职3个月了": {"ended": "resigned"}, "我自己提的离职": {"ended": "resigned"}, "我上个月辞职了，在家带孩子": {"ended": "resigned"}, "自己主动提出辞职的": {"ended": "resigned"}, "我向公司提出辞职了": {"ended": "resigned"}, "我辞职了，想领失业金": {"ended": "resigned"}, "i quit last month": {"ended": "resigned"}, "I quit my job because I moved": {"ended": "resigned"},
	})
}

// TestDeniedOrOfOthers: what is denied, was undone, is of others, or is only a part of another
// word states nothing.
func TestDeniedOrOfOthers(t *testing.T) {
	certain(t, map[string]saidFacts{
		"我们部门被裁了一半人，我留下来了": {}, "公司被裁了很多人": {}, "我们部门被裁了": {}, "公司把我开除的通知撤回了": {}, "公司说我被辞退是开玩笑的": {},
		"my manager got fired last week": {}, "half the team was laid off": {}, "people in my team were laid off": {}, "everyone was laid off": {}, "i dont want to be laid off": {}, "i wasnt fired": {}, "she told me i was fired but it was a joke": {}, "I was fired, but it turned out to be a mistake": {},
		"no job suits me": {}, "i have no job experience": {}, "i lost my job offer": {}, "no jobs near me": {}, "they owe me no wages": {}, "i withheld wages from staff": {},
		"i'm a veteran teacher": {}, "i was in the military hospital": {}, "我是退役军人事务局的": {}, "我是残疾人联络员": {}, "i am expecting a child support payment": {}, "社保交了3个月断了2年又交了5年": {}, "社保交了3个月，断了2年，又交了5年": {}, "I paid insurance for 2 years, then paid again for 3 years": {},
		"我被裁了三个月了": {"ended": "dismissed"}, "公司倒闭了已经注销": {"ended": "closed"}, "公司倒闭注销了": {"ended": "closed"}, "部门没了，我被裁了": {"ended": "dismissed"}, "my manager fired me last week": {}, "my boss said i was fired": {"fired": "yes"}, "I was laid off with half the team": {"ended": "dismissed"}, "I was fired last week": {"fired": "yes"}, "i dont have a job": {"situation": "unemployed"}, "I was laid off and I dont know what to do": {"ended": "dismissed"},
		"I have no job what can i get": {"situation": "unemployed"}, "I have no job experience and lost my job": {"situation": "unemployed"}, "no job, what now": {"situation": "unemployed"}, "i lost my job last month": {"situation": "unemployed"}, "the company withheld wages": {"unpaid": "yes"}, "i have unpaid wages": {"unpaid": "yes"}, "they owe me 3 months wages": {"unpaid": "yes"},
		"I'm a veteran looking for work": {"veteran": "yes"}, "i was in the military for 5 years": {"veteran": "yes"}, "我是退役军人，想找工作": {"veteran": "yes"}, "我是残疾人能领什么": {"disabled": "yes"}, "I am expecting a baby in May": {"birth": "given_birth"}, "社保交了3年没断过": {"paid": "36"}, "社保交了5年，去年断了": {"paid": "60"}, "社保交了13年，再交2年就够了": {"paid": "156"}, "I paid insurance for 3 years, then lost my job 2 months ago": {"paid": "36", "situation": "unemployed"}, "I lost my job through no fault of mine": {"situation": "unemployed"}, "I had a baby boy": {"birth": "given_birth"}, "I am a disabled person": {"disabled": "yes"}, "I am disabled": {"disabled": "yes"},
	})
}

// TestRulesAreAskedAbout: a question about a rule says nothing of who asks it; one about what
// happened to them does.
func TestRulesAreAskedAbout(t *testing.T) {
	certain(t, map[string]saidFacts{
		"残疾证怎么办理": {}, "残疾人证到期了怎么换": {}, "残疾证还在办": {}, "在办残疾证": {}, "残疾证吊销了": {}, "有残疾证的人能享受什么": {}, "低保户怎么申请": {}, "低保户不是我": {}, "领失业金期间死亡怎么办": {}, "被辞退能领失业金吗": {}, "自己辞职和被辞退有什么区别": {},
		"公司倒闭怎么赔": {}, "公司倒闭的话怎么办": {}, "我被裁员的话能领多少": {}, "社保交满15年能退休吗": {}, "交社保要满一年才能领失业金吗": {}, "公司不招怀孕5个月了的": {}, "怀孕2个月流产能休几天": {}, "失业人员能领什么": {}, "灵活就业怎么交社保": {}, "disability card application": {}, "was i laid off or not": {}, "have i been fired": {},
		"残疾证": {"disabled": "yes"}, "我的残疾证办下来了": {"disabled": "yes"}, "我持有二级残疾证": {"disabled": "yes"}, "I got my disability card last year": {"disabled": "yes"}, "我是低保户": {"low_income": "yes"}, "低保户": {"low_income": "yes"}, "我家属于低保户": {"low_income": "yes"}, "我爸领失业金期间去世了，能领什么": {"died": "yes"},
		"被裁员了能领多少": {"ended": "dismissed"}, "我被辞退了能领失业金吗": {"fired": "yes"}, "公司倒闭了，怎么赔": {"ended": "closed"}, "我社保交了15年，能退休吗": {"paid": "180"}, "社保交了15年": {"paid": "180"}, "我怀孕5个月了，公司要辞退我": {"birth": "given_birth"}, "我灵活就业怎么交社保": {"situation": "flexible"}, "最近失业能领什么": {}, "公司倒闭了员工被辞退怎么赔": {"ended": "closed"}, "在厂里干了10年被辞退赔多少": {"fired": "yes", "worked": "120"}, "打算开店有什么补贴": {"startup": "yes"}, "从来没交过社保怎么办": {"paid": "0"},
	})
}

// TestTold: of a message that asks, only the clauses that tell are read.
func TestTold(t *testing.T) {
	for said, want := range map[string]saidFacts{
		"我被裁员了能领多少": {}, "有残疾证的员工被辞退怎么赔": {}, "was I laid off?": {}, "我失业了吗？": {}, "我工资1,000.5，失业能领什么": {"wage": "1000.5"},
		"我失业了，社保交了3年，能领多少": {"situation": "unemployed", "paid": "36"}, "公司欠我好几个月工资，怎么办": {"unpaid": "yes"}, "I was laid off. What can I get?": {"ended": "dismissed"},
	} {
		if got := Told(said); !maps.Equal(got, want) {
			t.Errorf("%q tells %v, want %v", said, got, want)
		}
	}
}
