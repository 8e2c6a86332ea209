package guidance

import "testing"

// TestYesNoOfEachFact: what people say for a yes and for a no to each question is read as
// that, also where the question itself denies something.
func TestYesNoOfEachFact(t *testing.T) {
	said := map[string][2][]string{ // yes, no
		"involuntary":           {{"不是自愿的", "我不愿意", "不想走的", "不是我自己要走的", "被辞退的", "not my choice", "I did not want to leave", "I was fired"}, {"自愿的", "我自愿的", "是我自己要走的", "我自己辞职的", "I resigned", "it was my choice"}},
		"registered":            {{"办了", "已经办了", "登记过了", "办好了", "I have registered", "Yes, I did", "I have"}, {"还没办", "没有登记", "还没去办", "没办过", "not yet", "I haven’t registered", "No, I haven't", "I was never registered"}},
		"receiving":             {{"在领", "正在领", "领着呢", "I am", "I receive it"}, {"没领", "没在领", "已经不领了", "领完了", "I'm not", "not any more"}},
		"leftover":              {{"还有", "没领完", "还没领完", "I have some left"}, {"没有剩的", "都领完了", "没领过", "none left", "used up"}},
		"employer_paid":         {{"交了", "单位交了", "给缴了", "they paid"}, {"没交", "单位没给交", "没缴过", "they did not pay"}},
		"insured":               {{"参加了", "在交", "交着呢", "I am insured"}, {"没参加", "没交", "断了", "I'm not insured"}},
		"contract_lapsed":       {{"没续签", "不续了", "到期没续", "提前解除的", "not renewed"}, {"续签了", "还没到期", "合同还在", "it was renewed"}},
		"in_training":           {{"在参加", "打算参加", "正在培训", "I am going to"}, {"没参加", "不打算参加", "不参加", "I am not taking part"}},
		"certificate":           {{"拿到了", "考到了", "有证", "I got it"}, {"没拿到", "还没拿到", "没考过", "I didn't get one", "I failed"}},
		"startup":               {{"在创业", "打算创业", "准备开店", "I am starting one"}, {"不打算创业", "没打算", "不想创业", "no plans"}},
		"short_of_money":        {{"不够", "钱不够", "没钱", "还差钱", "not enough"}, {"够了", "够", "钱够", "enough", "I have enough"}},
		"first_licence":         {{"第一次", "头一次", "the first time"}, {"不是第一次", "以前领过", "第二次", "not the first"}},
		"hires_unemployed":      {{"招了", "招用了", "we have hired some"}, {"没招", "没招人", "we hired nobody"}},
		"new_jobs":              {{"今年招的", "新增的岗位", "this year"}, {"去年招的", "不是今年招的", "last year"}},
		"insures_hired":         {{"缴了", "都交了", "we pay it"}, {"没缴", "没给交", "we don't pay it"}},
		"difficulty":            {{"认定了", "被认定了", "I have been recognised"}, {"没认定", "没有被认定", "I haven't been recognised"}},
		"declared":              {{"申报了", "自己在交", "I have declared it"}, {"没申报", "没自己交", "I haven't declared it"}},
		"public_job":            {{"在公益性岗位", "I work in one"}, {"不在公益性岗位", "I don't work in one"}},
		"injury":                {{"受过伤", "受伤了", "得过病", "I was hurt", "I fell ill"}, {"没受过伤", "没受伤", "没得过病", "I was not hurt", "never"}},
		"own_crime":             {{"喝醉了", "I was drunk"}, {"都不是", "没喝酒", "none of these"}},
		"recognised":            {{"认定了", "认定下来了", "it has been recognised"}, {"没认定", "还没认定", "没批下来", "not recognised yet"}},
		"fired":                 {{"被辞退了", "他们把我开除了", "I was fired", "they sacked me"}, {"不是", "no"}},
		"at_fault":              {{"说我违纪", "因为旷工", "说是我的错", "they said it was my fault", "for misconduct"}, {"不是我的错", "没说理由", "没给理由", "公司没活了", "it wasn't my fault", "they gave no reason", "no reason given"}},
		"part_time":             {{"是小时工", "我是钟点工", "I work part-time"}, {"全职", "不是小时工", "I am full-time"}},
		"part_told":             {{"是", "yes"}, {"不是", "no"}},
		"few_hours":             {{"没超过", "不超过", "no more than that"}, {"超过了", "不止", "按月发工资", "more than that"}},
		"off_work":              {{"没上班", "现在不能上班", "还在治疗", "停工治疗", "I can't work"}, {"上班了", "已经上班了", "治好了", "I am back at work"}},
		"difficult":             {{"难产", "是难产", "it was difficult"}, {"顺产", "很顺利", "不难产", "it was easy"}},
		"maternity_insured":     {{"参加了", "交了", "they have"}, {"没参加", "没交", "they haven't"}},
		"unlawful":              {{"违法", "是违法的", "it was unlawful"}, {"合法", "不违法", "it was lawful"}},
		"school_holidays":       {{"有寒暑假", "I have"}, {"没有寒暑假", "I have no school holidays"}},
		"declined":              {{"我自己不休的", "我自己提出的", "I declined it"}, {"公司不让休", "不是我提的", "they did not let me"}},
		"has_probation":         {{"有试用期", "约定了", "there is"}, {"没有试用期", "没约定", "there is none"}},
		"overtime":              {{"加班了", "经常加班", "天天加班", "I work overtime"}, {"不加班", "没加班", "从来不加班", "no overtime"}},
		"flexible_hours":        {{"是不定时", "不定时工时", "irregular hours"}, {"标准工时", "朝九晚五", "fixed hours"}},
		"unpaid":                {{"没发", "三个月没发了", "还没给", "欠着", "没结清", "not paid yet", "they owe me"}, {"都发了", "结清了", "不欠", "没欠", "they don't owe me anything", "all paid"}},
		"ordered":               {{"还没付", "到期没付", "责令了还没付", "not paid yet"}, {"没责令过", "已经付了", "付清了", "there was no order", "they have paid"}},
		"youth_training":        {{"报名了", "自愿报名的", "I have applied"}, {"没报名", "I haven't applied"}},
		"died":                  {{"在领的时候去世的", "they were receiving it"}, {"没在领", "they were not receiving it"}},
		"veteran":               {{"当过兵", "退伍的", "I served", "I'm a veteran"}, {"没当过兵", "不是退役军人", "I never served"}},
		"past_retirement":       {{"超过了", "到了退休年龄", "已经退休了", "I am retired"}, {"没到", "还没到", "快到了", "还差两年", "not yet", "I am not retired"}},
		"hard_to_place":         {{"找不到工作", "一直没找到", "很难找", "it's hard", "I can't find work"}, {"不难找", "好找", "it isn't hard"}},
		"rural_contract_worker": {{"是农民工", "I was"}, {"不是农民工", "I wasn't"}},
		"local_worker":          {{"是本市的", "本地人", "I am local"}, {"外地的", "不是本地的", "I'm not local"}},
		"relocated_rural":       {{"办了转移登记", "I am registered for it"}, {"没办转移登记", "not registered for it"}},
		"zero_work_family":      {{"都没有工作", "都没工作", "没人工作", "nobody works"}, {"有一个有工作", "有人上班", "somebody works"}},
		"city_family":           {{"我们是城里的", "城镇户口", "we are city residents"}, {"农村的", "我们是农村户口", "we are from the countryside"}},
		"pensioner":             {{"在领养老金", "领着退休金", "I draw a pension"}, {"没有退休金", "还没领养老金", "I have no pension"}},
		"low_income":            {{"吃低保", "在领低保", "I receive it"}, {"没有低保", "没吃低保", "I don't receive it"}},
		"single_parent":         {{"单亲", "我一个人带孩子", "I am a single mother"}, {"不是单亲", "没有孩子", "I have no children"}},
		"lost_land":             {{"地被征了", "没有地了", "we lost our land"}, {"地还在", "没被征地", "we still have our land"}},
		"disabled":              {{"有残疾证", "评过残疾", "I have a certificate"}, {"没有残疾证", "没有残疾", "I have no disability"}},
	}
	facts, _, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts.All() {
		if f.Type != "yesno" && f.First == nil {
			continue
		}
		all, ok := said[f.Name]
		if !ok {
			t.Errorf("%s is not looked at", f.Name)
		}
		for i, want := range []string{"yes", "no"} {
			for _, words := range append(all[i], [][]string{{"是", "是的", "对", "Yes.", "嗯，是的"}, {"不是", "No", "nope", "不是的", "对不起，不是"}}[i]...) {
				turn := turnAt(t, f.Name, nil)
				turn.s.Asked[1].First = f.First != nil
				turn.said.Message = words
				if got, ok := turn.read(turn.open(), words); !ok || got != want {
					t.Errorf("%s? %q is %q, want %s", f.Name, words, got, want)
				}
				turn.typed()
				if got := turn.s.Known[f.Name]; f.First == nil && got != want {
					t.Errorf("%s? %q: %q is known, want %s", f.Name, words, got, want)
				}
			}
		}
	}
}

// TestNeitherYesNorNo: whatever is not surely a yes or a no is neither, to any question.
func TestNeitherYesNorNo(t *testing.T) {
	facts, _, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts.All() {
		if f.Type != "yesno" && f.First == nil {
			continue
		}
		for _, words := range []string{
			"过期了", "取消了", "退了", "拒了", "太晚了", "办过但是过期了", "差点办了", "快拿到了", "正在考虑", "是我老婆办的", "没有不办", "可以办", "好像没有", "可能吧", "应该是", "别人办了", "不就是办了嘛",
			"I did once, it expired", "I have to ask", "I am 35", "yesterday I lost it", "ok whatever", "not only that, I also got it", "No, I did it", "I was but not now", "sure if I can", "nobody told me",
			"我不知道算不算，有人说算", "不用再主动告诉我", "不用提醒计划", "好的", "对方是公司", "有必要", "是否", "不方便", "no clue", "I am not certain", "没印象", "无所谓",
		} {
			turn := turnAt(t, f.Name, nil)
			turn.s.Asked[1].First = f.First != nil
			turn.said.Message = words
			if got, ok := turn.read(turn.open(), words); ok {
				t.Errorf("%s? %q is %q", f.Name, words, got)
			}
		}
		if f.Denies {
			for _, words := range []string{"没有", "没", "有", "还没有", "我没有工作", "本人没有工作", "not yet", "never"} {
				turn := turnAt(t, f.Name, nil)
				if got, ok := turn.read(turn.open(), words); ok && (f.Name != "unpaid" || words != "没有") {
					t.Errorf("%s? %q is %q", f.Name, words, got)
				}
			}
		}
	}
	for _, words := range []string{"no clue", "I am not certain", "I can not recall", "I'm not certain", "没印象", "不敢说", "无所谓", "说不准", "i'm not sure", "我也不太清楚有没有", "不清楚办没办", "I don’t know", "I can't remember", "不知道"} {
		turn := turnAt(t, "registered", nil)
		turn.said.Message = words
		if turn.typed(); turn.s.Open || turn.s.Known["registered"] != "" || !turn.s.Asked[1].Skipped {
			t.Errorf("%q does not skip: %v", words, turn.s.Known)
		}
	}
}
