package guidance

import (
	"maps"
	"testing"
)

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
		if got := factsSaid(said); !maps.Equal(got, want) {
			t.Errorf("%q says %v, want %v", said, got, want)
		}
	}
}
