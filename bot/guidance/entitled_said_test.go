package guidance

import (
	"maps"
	"testing"
)

// TestFactsSaid: what somebody says of themselves is taken, and nothing that they did not
// say: not of others, not what is asked or supposed, not from words of another clause.
func TestFactsSaid(t *testing.T) {
	type facts = map[string]string
	for said, want := range map[string]facts{
		"我旷工被公司辞退了，能领什么补偿？":                                                     {"ended": "fault", "situation": "unemployed"},
		"我46岁，在东莞厂里干了7年，上个月厂子倒闭了，我该怎么办":                                         {"ended": "closed", "situation": "unemployed", "worked": "84"},
		"我偷东西被单位辞退":                                                             {"ended": "fault", "situation": "unemployed"},
		"I was fired for stealing":                                              {"ended": "fault", "situation": "unemployed"},
		"我被公司辞退了":                                                               {"ended": "dismissed", "situation": "unemployed"},
		"我上班路上闯红灯被撞了，能认定工伤吗":                                                    {},
		"下班路上被车撞了，对方全责":                                                         {"injury": "commute"},
		"我已经认定为工伤了":                                                             {"recognised": "yes"},
		"怎么才能认定为工伤":                                                             {},
		"怎么才能被认定为就业困难人员":                                                        {},
		"我被认定为就业困难人员":                                                           {"difficulty": "yes"},
		"我失业了，交了三年社保":                                                           {"situation": "unemployed", "paid": "36"},
		"失业了，社保交了三年":                                                            {"situation": "unemployed", "paid": "36"},
		"我被辞退了，交了失业保险4年，在广州":                                                    {"ended": "dismissed", "situation": "unemployed", "paid": "48"},
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
		"合同到期，公司不续签":                                                            {"ended": "expired", "situation": "unemployed"},
		"如果我被辞退":                                                                {},
		"我有残疾证":                                                                 {"disabled": "yes"},
		"我是残疾人":                                                                 {"disabled": "yes"},
		"I have a disability certificate":                                       {"disabled": "yes"},
		"I am disabled":                                                         {"disabled": "yes"},
		"我不是残疾人":                                                                {},
		"我是今年毕业的大学生还没找到工作":                                                      {"situation": "unemployed"},
		"I was laid off from a restaurant in Shanghai where I worked 26 months": {"ended": "dismissed", "situation": "unemployed", "worked": "26"},
		"在厂里干了5年":                                                               {"worked": "60"},
		"我吃低保":                                                                  {"low_income": "yes"},
	} {
		if got := factsSaid(said); !maps.Equal(got, want) {
			t.Errorf("%q says %v, want %v", said, got, want)
		}
	}
}
