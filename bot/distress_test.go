package bot

import (
	"strings"
	"testing"
)

// What people write when they are in distress, by what it is. The sentences were
// written before the patterns.
var distressed = map[string]string{
	"despair": `我不想活了|失业了撑不下去了，想死|想自杀|我想 自 杀|想s了算了，我想死|活不下去了|活着没意思|活着真累，不如死了|我真的好想死|找不到工作，想跳楼|再不发工资我就去跳楼|想从楼上跳下去|我想結束生命|不想活了，對不起爸媽|我想了结自己|撐不下去了|死了算了|生不如死，想一了百了|我割腕了|我准备好了安眠药，不想醒来|我写好遗书了|想紫砂|我要自鲨|不想活惹|我想不开|活够了|我想自杀算工伤吗|没有活下去的勇气|我想去死|想，死。|不 想 活 了|我吃了好多安眠药|活着没有意义|没有活路了|我真的没活路了，怎么办` +
		`|I am going to end my life|I want to KILL MYSELF, I lost my job|i want to die|I wanna die|kms|i'm gonna kms|I want to unalive myself|I feel suicidal|I don't want to live anymore|dont wanna live|i cant go on anymore|I can't take it any more|no reason to live|they would be better off without me|I wish I was dead|wish I were never born|i want to end it all|thinking about suicide|I'm thinking of killing my self|k i l l  m y s e l f|i want to hurt myself|I just want to disappear and never wake up|i want to take my own life|sucidal and jobless|I took all the pills|nothing to live for|I would rather be dead than go back there`,
	"friend": `我朋友想自杀|我老公失业后说不想活了|同事说想跳楼怎么办|他想死，我该怎么办|我女儿割腕了|有人要跳楼|工友在楼顶要跳下去|我妈说活着没意思` +
		`|my friend wants to die|my husband says he doesn't want to live any more|she wants to kill herself|My coworker is suicidal|he said he is going to end his life|my son talks about suicide`,
	"danger": `老板骂我打我怎么办|工头打了我|被工头打了|经理扇了我一耳光|同事拿刀威胁我|老板说要弄死我|讨薪被打了|保安把我打伤了|去要工资被他们殴打|包工头威胁要杀我全家|老闆打我|救命|领导踢我` +
		`|my boss hits me|the foreman beat us|my manager punched me in the face|a customer attacked me|my boss threatened to kill me|I was beaten up at work|the supervisor slapped me|my coworker is going to stab me`,
	"home": `老公打我|我被家暴了|丈夫喝了酒就打我，不让我上班|男朋友掐我脖子|我爸天天打我|老婆打我|前夫威胁要杀我` +
		`|my husband beats me|my partner hits me when I come home late|I am a victim of domestic violence|my ex threatened to kill me|my father beats me|domestic abuse at home, I need a job to leave`,
	"forced": `厂里不让我们走|被扣身份证，不能走|护照被老板收走了|我被关在宿舍出不去|把我们锁在车间里|强迫我们劳动|我被骗进传销了|陷在传销窝点里|我在缅北，救救我|被骗到柬埔寨园区出不来|被卖到电诈园区|逼我做电信诈骗|强迫我卖淫|欠中介的钱不还清不让走|打工抵债走不了|老板不许我们出门|黑砖窑不给工钱不让走|弟弟被骗去缅甸了|护照被没收|交赎金才放人|不放我走|辞职也不让，把我们关在厂里|不让我出门，辞职不批|扣着身份证不让走|扣身份证不还，还打人威胁我们|厂里收了身份证，出不了门|辞职要交赎金，不放人|老板扣了我的护照，合同也不给|辞职不让走，手机也没收了|不放人，要交五万才准离职|想辞职被保安拦着不让走|不让走，说欠他们的钱还不清，辞职不批` +
		`|they won't let us leave the dormitory|my boss took my passport|they keep my ID card and I can't leave|we are locked in the factory|forced labour|I was trafficked|I am trapped in a scam compound|they make me work to pay off the agent's debt and I cannot leave|held against my will|I'm not allowed to leave the building|sold to a scam centre in Myanmar|forced to have sex with customers|my passport was taken by the agency|he won't give my passport back|boss keeps my ID card and says he will kill me|I resigned and they locked me in the dormitory|they keep my ID card and threaten to beat me|I gave notice but they won't let us leave the dormitory|they took my ID and I cannot leave the site`,
	"harassment": `领导摸我|被上司性骚扰了|老板对我动手动脚|经理强奸了我|主管让我陪睡|同事猥亵我|被客户性侵|老板偷拍我换衣服|遇到职场性騷擾怎么办|领导要我陪他开房` +
		`|my boss touches me|I was sexually harassed at work|my manager groped me|my supervisor raped me|he asks me to sleep with him to keep my job|a colleague sexually assaulted me|my boss keeps sending me nudes`,
	"child": `厂里有童工|我15岁在厂里上夜班|老板雇了几个童工|我今年14岁，在餐馆打工|我儿子13岁被带去工地干活|有小孩在作坊里干活` +
		`|they use child labour in this factory|I am 14 and work in a factory|there are children working here at night|my boss employs kids|I'm 13 years old and my boss makes me work`,
}

// What is no distress, or a question about the rule.
var calm = `笑死我了|笑死|累死了|加班累死了|忙死|热死了，有高温补贴吗|气死我了|饿死了|想死你了|想死我了|烦死了|吓死我了|急死人|找死啊这公司|打死我也不信|死亡抚恤金怎么算|工亡待遇|工伤死亡赔多少|职工死了抚恤金给谁|因病死亡有丧葬费吗|父亲死了能领他的养老金吗|自杀算工伤吗|员工自杀公司要赔吗|自残算不算工伤|跳楼价处理|跳楼大甩卖的店招人吗|单位不让我休年假|打我电话|在公司被打卡机扣钱|我想学打铁|被打了低绩效|绩效被打了C|老板打我工资到卡上|公司不让我辞职|不让我回家过年怎么办|强迫我加班|公司可以扣押身份证吗|身份证丢了怎么办|护照怎么办|办护照要身份证吗|怎么识别传销|传销违法吗|去柬埔寨打工要签证吗|缅甸人在云南打工要什么证|童工违法吗|招用童工怎么处罚|未满十六岁能打工吗|我女儿15岁能打暑假工吗|15岁就开始工作，养老金怎么算|童工的定义是什么|不想活动|我不想活成别人的样子|骚扰电话太多|公司怎么预防性骚扰|女职工性骚扰法律规定|死活不给我发工资|往死里压榨员工|死工资多少|这岗位没活路子|关在家里复习考公|工资卡被锁住了|账号被锁在系统里|我的钱被困在股市|加班是家常便饭|家庭暴力保护令|上吊扇安装工|农药厂招工|砍价|被打回来的申请|被打断|被砍了年终奖|要我的命啊这活|被裁员了很难过|找不到工作好焦虑|压力很大怎么办|老板骂我|领导天天pua我|工伤骨折了|机器轧伤了手|被车撞了算工伤吗|跳槽|跳河边的广场舞队招人吗|想死磕这个岗位|我想死心了不考公了|救命稻草|老板不放人，辞职要多久|公司不让我走，必须干满一个月才批离职|领导不批离职不放人怎么办|提交辞职报告了，单位不让走|公司不放我走，说没人交接工作|入职要交押金、扣身份证，合法吗|入职要交押金、扣身份证|老板扣了我的身份证|證件被扣了|押证件能行吗|公司收走了我的身份证不还|身份证被公司扣了怎么要回来` +
	`|will the company beat me in court|how to end my contract|I live with my parents|kill time|I'm dying to know|deadline|what is the death benefit|my father died, who gets his pension|death grant for work injury|does suicide count as a work injury|suicide prevention hotline jobs|is suicide covered by the insurance|this job is killing me|I'm dead tired|drop dead gorgeous|my phone died|20 kms from home|how many kms can they transfer me|I cut myself on a machine at work|I hurt myself at work, is it a work injury|I don't want to live in the dormitory|I do not want to live with colleagues|my boss won't let me leave early|they won't let me go on holiday|not allowed to leave before 6 pm|locked into a contract|can I take my passport to the interview|do I need my passport to register|can the employer keep my passport|the company took a copy of my ID|it hit me that I have no insurance|hit me up with jobs|sexual harassment policy at work|what is the definition of sexual harassment|child labour law|at what age can a child work|can a 15 year old get a summer job|I started work when I was 15|I have two children and work full time|forced leave|forced overtime pay|force majeure|end of life care jobs|slaughterhouse jobs|I'd kill for this job|knife sharpener jobs|the boss beats around the bush|beat the competition|he hits his targets|my manager attacked my idea|keep in touch with me|what does trafficking in persons mean|a human trafficking prevention course|domestic worker rights|domestic violence leave policy|I was attacked by a dog on the way to work|I am a suicide prevention counsellor, where can I register|killer feature|I want to live in Guangzhou|I resigned and they won't let me leave|my boss won't let me leave until the notice period ends|employer keeps my ID card|my employer confiscated my documents|they took my ID card when I started, what can I do|my ID card was taken by the employer`

func TestDistress(t *testing.T) {
	n, missed, wrong := 0, 0, 0
	for want, all := range distressed {
		for message := range strings.SplitSeq(all, "|") {
			n++
			if got := distress(message); got != want {
				missed++
				t.Errorf("distress(%q) = %q, want %q", message, got, want)
			}
		}
	}
	quiet := strings.Split(calm, "|")
	for _, message := range quiet {
		if got := distress(message); got != "" {
			wrong++
			t.Errorf("distress(%q) = %q, want nothing", message, got)
		}
	}
	t.Logf("missed %d of %d, wrong %d of %d", missed, n, wrong, len(quiet))
}

// TestDelicate: a question about held papers is answered, with the line under it.
func TestDelicate(t *testing.T) {
	for said, want := range map[string]bool{
		"入职要交押金、扣身份证，合法吗": true, "入职要交押金、扣身份证": true, "老板扣了我的身份证": true, "employer keeps my ID card": true, "my employer confiscated my documents": true, "公司收走了我的身份证不还": true,
		"老板不放人，辞职要多久": false, "自杀算工伤吗": true, "身份证丢了怎么办": false, "辞职要提前多久": false, "试用期最长多久": false, "how long is the notice period": false,
	} {
		if got := delicate(said); got != want {
			t.Errorf("%s: %t", said, got)
		}
	}
}
