package when_test

import (
	"testing"
	"time"

	"careerbot/internal/when"
)

var now = time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC)

func TestFind(t *testing.T) {
	for _, c := range []struct{ question, day, rest string }{
		// A day, month or year whose rules are wanted: its last day.
		{"2022年6月1日失业金能领多久", "2022-06-01", "失业金能领多久"},
		{"2022年6月的最低工资是多少", "2022-06-30", "最低工资是多少"},
		{"2022年最低工资是多少", "2022-12-31", "最低工资是多少"},
		{"二〇一九年的产假是多少天", "2019-12-31", "产假是多少天"},
		{"二〇二一年十二月二十号试用期最长多久", "2021-12-20", "试用期最长多久"},
		{"去年最低工资多少", "2025-12-31", "最低工资多少"},
		{"前年被辞退有补偿吗", "2024-12-31", "被辞退有补偿吗"},
		{"大前年的社保补贴标准", "2023-12-31", "社保补贴标准"},
		{"我去年被公司辞退，能拿多少补偿", "2025-12-31", "我 被公司辞退，能拿多少补偿"},
		{"上个月工伤怎么赔", "2026-10-31", "工伤怎么赔"},
		{"三年前产假几天", "2023-11-26", "产假几天"},
		{"6个月前生育津贴怎么算", "2026-05-26", "生育津贴怎么算"},
		{"2008年以前的经济补偿怎么算", "2007-12-31", "经济补偿怎么算"},
		{"截至2022-06-30，失业保险金标准是多少", "2022-06-30", "失业保险金标准是多少"},
		{"明年产假有多少天", "2027-01-01", "产假有多少天"},
		{"2028年退休年龄是多少", "2028-01-01", "退休年龄是多少"},
		{"2021年的时候劳务派遣试用期怎么规定的，现在是另一回事，当时呢", "2021-12-31", "劳务派遣试用期怎么规定的，现在是另一回事，当时呢"},
		{"What was the minimum wage in 2022?", "2022-12-31", "What was the minimum wage ?"},
		{"what was the minimum wage last year", "2025-12-31", "what was the minimum wage"},
		{"How long could probation be in June 2007?", "2007-06-30", "How long could probation be ?"},
		{"As of 1 June 2022, how long is maternity leave?", "2022-06-01", "how long is maternity leave?"},
		{"As of June 1, 2022 how long is maternity leave?", "2022-06-01", "how long is maternity leave?"},
		{"redundancy pay before 2008", "2007-12-31", "redundancy pay"},
		{"What was the sick pay three years ago?", "2023-11-26", "What was the sick pay ?"},
		{"what are the 2022 rules on overtime", "2022-12-31", "what are the rules on overtime"},
		// Today, or something else than the rules' day.
		{"试用期最长多久", "", ""},
		{"今年最低工资多少", "", ""},
		{"2026年最低工资多少", "", ""},
		{"我2019年入职，现在被辞退能拿多少补偿", "", ""},
		{"2019年参加工作，失业金能领多久", "", ""},
		{"从2020年起交社保，能领多久", "", ""},
		{"2018年以后社保怎么交", "", ""},
		{"2022届毕业生有补贴吗", "", ""},
		{"《2022年就业工作要点》是什么", "", ""},
		{"人社部发〔2022〕14号说什么", "", ""},
		{"财政部公告2020年第8号什么时候开始实施", "", ""},
		{"去年和前年的最低工资差多少", "", ""},
		{"去年没休年假，现在还能休吗", "", ""},
		{"工作满3年能休几天年假", "", ""},
		{"我干了22年，补偿多少", "", ""},
		{"2019年签的合同到期了不续签有补偿吗", "", ""},
		{"I have worked here since 2019, how much notice do I get?", "", ""},
		{"I started in 2019 and was dismissed, what can I claim?", "", ""},
		{"I was dismissed last year, can I claim now?", "", ""},
		{"room 2022 of the job centre", "", ""},
		{"Is 12 months of contributions enough?", "", ""},
		{"2022年13月", "", ""},
		// A part of other words, or an amount.
		{"离职前年假没休完能折现吗", "", ""},
		{"以前年休假没休怎么办", "", ""},
		{"工作满10年以上年假多少天", "", ""},
		{"马上年底了，被裁员赔偿怎么算", "", ""},
		{"怎么证明年龄", "", ""},
		{"公司说明年终奖不发", "", ""},
		{"满6个月以上月工资怎么算", "", ""},
		{"前年休产假多少天", "2024-12-31", "休产假多少天"},
		{"My boss pays a wage of 2000 yuan a month, can he deduct from it", "", ""},
		{"I work for 2000 yuan a month", "", ""},
		{"a bonus of $2010", "", ""},
		{"工资2010.5元怎么交税", "", ""},
		{"2010.5.1的产假几天", "2010-05-01", "产假几天"},
		{"2010年5月以前的工龄怎么算", "", ""},
		{"2008年以前的工龄怎么算经济补偿", "", ""},
		{"退休5年前办内退可以吗", "", ""},
		{"试用期满一个月前要通知吗", "", ""},
		{"合同到期一个月前没通知续签", "", ""},
		{"2022-02-31", "", ""},
	} {
		got := when.Find(c.question, now)
		day, rest := "", c.question
		if !got.Day.IsZero() {
			day = got.Day.Format(time.DateOnly)
		}
		if c.rest != "" {
			rest = c.rest
		}
		if day != c.day || got.Rest != rest || got.Former {
			t.Errorf("%q: %q %q former %t, want %q %q", c.question, day, got.Rest, got.Former, c.day, rest)
		}
	}
	for _, q := range []string{"以前的规定是怎样的", "失业保险旧规定怎么说", "修订前的试用期怎么规定", "就业见习补贴以前是多少", "修订以前的就业见习补贴是多少", "失业金原来怎么算", "what was the former rule on probation", "what did the old law say", "what did maternity leave used to be"} {
		if got := when.Find(q, now); !got.Former || !got.Day.IsZero() {
			t.Errorf("%q: %+v", q, got)
		}
	}
	for _, q := range []string{"我以前的老板不给钱", "之前交的社保怎么办", "以前是工人能领多少", "我之前多少次找他都不给", "my former employer owes me wages", "以前上班的公司"} {
		if got := when.Find(q, now); got.Former {
			t.Errorf("%q asks for a former rule: %+v", q, got)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("去年2022年6月1日 last year in June 2022 三年前")
	f.Fuzz(func(t *testing.T, s string) {
		if got := when.Find(s, now); got.Rest == "" && s != "" && !got.Day.IsZero() {
			t.Errorf("%q: nothing left", s)
		}
	})
}
