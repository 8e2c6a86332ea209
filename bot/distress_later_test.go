package bot

import (
	"strings"
	"testing"
)

// later are four lots of sentences that were written after the patterns, each
// without a look at them, and answered for before the patterns were made better
// by it. At first sight 19 of 40, 22 of 35, 15 of 35 and 6 of 35 were missed, and
// 2 of 40, 1 of 30, 0 of 34 and 0 of 35 were taken for distress that are none.
var later = []struct{ distress, calm string }{
	{`我不想再活下去了|人生没有希望了，想离开这个世界|真想一死了之|我要跳下去了|好累啊不如死了算了|我妹妹不想活了怎么劝|同学在群里说要自杀|工头拿棍子打我们|要工资老板找人打我|老公家暴我好几年了|主管老摸我屁股|经理约我去酒店说不去就开除|厂里把门锁了不让出去|老板压着护照不给|中介收了我们的护照|我在柬埔寨，手机被收了，他们不让走|网上说高薪结果是传销，出不去|表弟被骗去妙瓦底了怎么办|我才十五岁，老板让我搬砖|隔壁厂用童工|I don't see the point of living anymore|life isn't worth living|I'm going to jump off the roof|my brother wants to end his life|my sister is thinking of suicide|my boss pushed me against the wall|the owner grabbed my breast|my boss forces me to sleep with him|the recruiter kept our passports|we can't leave the farm, they have guards|my boyfriend chokes me|they make children work here|I am 12 and I work at a farm|I am being held in a compound in Cambodia|my employer locks us in at night|i feel like dying|想死的心都有了|活着太痛苦了|我快崩溃了不想活|他们打断了我的腿`,
		`我想学跳水|死信队列|老板打电话给我|老公打工我在家|同事打我小报告|我被打入冷宫|领导让我陪客户吃饭|可以带孩子上班吗|我16岁能上班吗|我儿子15岁，中考后读什么职校好|身份证过期能办社保吗|公司让我交身份证复印件|被锁定的账号|不让我们加班|不让带手机|关在办公室写材料|朋友说自杀式简历是什么|死记硬背考证|想死磕编制|生活没保障怎么办|kill process|my manager hits his KPI|they beat our offer|I'm locked out of my account|my contract was terminated, can I live on benefits|my friend wants to work as a nurse|he wants to end his contract|she wants to leave her job|I am 15 minutes late and work nights|they have children|can kids under 16 work|held up at work|trapped in a low-paid job|I was let go|my passport expired|they took my application|sexual health clinic jobs|touch screen repair|rape seed oil factory|abuse of process`},
	{`我觉得死了就解脱了|天天都想着怎么死|我爸查出抑郁要轻生|室友留了封遗书不见了|真的不想活在这个世上了|家里欠债我想一走了之，不如去死|老板扇我耳光|领班用铁棍打工人|讨薪的时候被人捅了一刀|丈夫动手打人还威胁孩子|被男友囚禁|车间主任强行搂抱女工|面试时被老板摸大腿|带我出来的人不给我身份证|工地包吃住但是不给出门，有人看着|说欠他们培训费，不还不许走|老家亲戚被卖到缅甸做诈骗|厂里好多十四五岁的孩子|他们逼我去做陪酒|一起打工的小孩才12岁|I have been thinking of ending everything|please help, I took too many pills|nobody would miss me if I died|my daughter cut her wrists|my wife wants to kill herself over the debts|my foreman hit me with a pipe|my husband threw a chair at me|he is going to kill me when he comes home|they took all our phones and passports|we sleep in the factory and the door is locked from outside|I owe the agency money so they say I can't quit or leave|my supervisor put his hand under my skirt|he showed me porn at work|there is a 12 year old working on our line|I was tricked into a job in Myanmar and they beat us`,
		`我爸死了能领多少钱|同事去世单位发抚恤金吗|死缓|老板脾气大怎么沟通|被老板骂了|想跳到别的公司|不让我请假|公司扣我工资|身份证复印件会不会被滥用|孩子12岁，我要上班谁带|我15年工龄|带12岁的孩子去体检|在厂里被机器夹了手|关于女职工的规定|我在柬埔寨留学想回国就业|朋友介绍的工作靠谱吗|他不想干了|想辞职又怕|打人的员工能开除吗|性别歧视怎么投诉|what happens to my pension if I die|my job is at risk|I'm stuck in traffic|is there life insurance|my son is 15 and wants an apprenticeship|they keep my CV on file|they held my wages|I cannot leave my job without notice|hit by a forklift at work|boss raised his voice`},
	{`真的好累，想永远离开|我对生活绝望了，打算自杀|不知道活着为了什么，想跳江|孩子他爸说要去死|同宿舍的人割腕了|老公经常家暴，我想离开他找工作|老板把我打进医院了|包工头叫了一帮人打我们|主管拿热水泼我|她老公天天打她|工厂收走了所有人的身份证|他们把大门锁了，我们出不去|被朋友骗到传销组织，手机没收了|老乡被困在缅北园区|我被人贩子卖了|不干活就不给饭吃还打人|女同事被经理性骚扰|老板半夜发裸照给我|经理老是搂我腰|砖厂里有十二岁的小孩在干活|I keep thinking about killing myself|I want to jump off a bridge|my life is over, I want to die|my mum says she wants to die|my husband hit me again last night|my manager threatened to kill me if I quit|a coworker pushed me down the stairs|our employer has all our passports|they lock the doors and we can't get out|I was brought here by traffickers|my friend is trapped in a scam compound in Cambodia|my boss tried to kiss me|someone at work raped me|my 13 year old sister is forced to work in a shop|they beat workers who try to leave`,
		`想离开这家公司|离开广州以后社保怎么办|活动什么时候开始|人死了社保卡怎么销户|老板不给我发工资|保安公司打人违法吗|孩子上学的问题|10岁孩子医保怎么交|我有两个孩子在上学|搂草机操作工招聘|店里招16岁以上吗|死亡赔偿金|公司不给我开离职证明|不给交社保|身份证号码填错了|户口迁回家|出不去差|保护女职工的规定|打卡异常|老板人很好|child benefit|kids meal at work|working with children jobs|I work with 12 year olds as a teacher|my employer holds my pension|my mother worked as a nurse|owe tax, can I leave the country|leave of absence|kill switch technician|life insurance jobs|I pushed myself at work|door to door sales|my passport is being renewed|they keep changing my shift`},
	{`我不想活在世上了，太难了|好想从桥上跳下去|失业半年天天想死|老妈说她不想活了|我男朋友要自杀怎么办|领导当众打了我耳光|因为讨薪被包工头打断肋骨|客户打了我|老公一喝酒就打我和孩子|护照在老板手里，他不给我|身份证被中介扣下了|工地大门锁着不让出去|被骗到缅甸的朋友求救|我被传销的人控制了|姐姐被拐卖到外地|上司总对我动手动脚|店长摸女员工|面试官要我陪他睡才录用|隔壁作坊有十三岁的孩子做工|我十四岁，在电子厂上班|I want to end my life because of debts|I can't live like this, I want to die|feeling suicidal after being fired|my roommate wants to kill himself|my boss beat me when I asked for my wages|the security guard punched my friend|my wife hits me|my boss has my passport and won't give it back|they don't let us leave the camp|I was sold to another factory|my friend was trafficked to Cambodia|my supervisor keeps touching me|my boss sexually harasses me|children aged 12 work in the kitchen|I'm 15 and my boss makes me work nights`,
		`死亡证明怎么开|想跳槽去深圳|工作太累想休息|我不想上班了|领导批评了我|客户投诉我|怎么和老公商量换工作|老板不退我押金|身份证到期换证|工厂大门在哪|缅甸玉石鉴定师证|传销和直销的区别|上司对我很好|店长招聘要求|面试官问我什么|十四岁能办社保吗|孩子满16岁可以打工吗|被骗了培训费怎么办|我被公司开除了|被同事排挤|how do I end my probation|can I live on minimum wage|my roommate needs a job|the guard job pays how much|my boss has my resignation letter|they don't let us work from home|my company was sold to another owner|touching up my CV|harassment by a debt collector|children's nurse training|I'm 15 minutes away|what is sick leave|I feel tired after work|my job was killed off|dead end job`},
}

// TestDistressLater asks only whether somebody is helped, not by which lines.
func TestDistressLater(t *testing.T) {
	missed, wrong, n, quiet := 0, 0, 0, 0
	for _, lot := range later {
		for message := range strings.SplitSeq(lot.distress, "|") {
			n++
			if distress(message) == "" {
				missed++
				t.Logf("missed: %s", message)
			}
		}
		for message := range strings.SplitSeq(lot.calm, "|") {
			quiet++
			if kind := distress(message); kind != "" {
				wrong++
				t.Logf("%s, and is not: %s", kind, message)
			}
		}
	}
	t.Logf("missed %d of %d, wrong %d of %d", missed, n, wrong, quiet)
	if missed > 5 || wrong > 0 {
		t.Errorf("more than the %d and %d that are known", 5, 0)
	}
}

func BenchmarkDistress(b *testing.B) {
	long := strings.Repeat("老板拖欠工资三个月了，我该怎么办才好，去哪里投诉？", 80)
	for name, message := range map[string]string{"short": "被辞退能领失业金吗", "long": long} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				distress(message)
			}
		})
	}
}

// The stems leave out no message that a pattern knows.
func TestStems(t *testing.T) {
	held := stems
	t.Cleanup(func() { stems = held })
	for kind, all := range distressed {
		for message := range strings.SplitSeq(all, "|") {
			stems = held
			quick := distress(message)
			stems = []string{""} // in every message
			if slow := distress(message); slow != quick {
				t.Errorf("%s: %q is %q with the stems, %q without", kind, message, quick, slow)
			}
		}
	}
	for _, lot := range later {
		for message := range strings.SplitSeq(lot.distress, "|") {
			stems = held
			quick := distress(message)
			stems = []string{""}
			if slow := distress(message); slow != quick {
				t.Errorf("%q is %q with the stems, %q without", message, quick, slow)
			}
		}
	}
}
