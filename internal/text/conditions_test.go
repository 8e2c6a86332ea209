package text_test

import (
	"strings"
	"testing"

	"careerbot/internal/text"
)

func TestReadConditions(t *testing.T) {
	for _, c := range []struct {
		rule, want string
		any, list  bool
	}{
		{"To qualify for SMP you must:\n\n* earn on average at least £113 a week\n* give the correct notice\n", "earn on average at least £113 a week|give the correct notice", false, true},
		{"## Items\n\nYou may apply zero VAT when you sell the following to a charity:\n\n* medicine or ingredients\n* ambulances", "medicine or ingredients|ambulances", true, true},
		{"You get it if your baby:\n\n* is born early\n* is stillborn", "is born early|is stillborn", true, true},
		{"If you are a veteran or you are a child of a veteran, you may be eligible.", "you are a veteran|are a child of a veteran", true, false},
		{"# If you go abroad\n\nYour credits stop if you expect to be away for one year.", "you expect to be away for one year", false, false},
		{"All drivers are banned from texting.", "", false, false},
		{"A person can draw it if all of these are true: the employer and the worker had paid for 1 year, the job ended against the worker's will, and the person has registered (Social Insurance Law, Article 45).",
			"the employer and the worker had paid for 1 year|the job ended against the worker's will|the person has registered", false, false},
		{"领取失业保险金要同时满足三个条件：单位和本人已经缴费满1年，非因本人意愿中断就业，已经进行失业登记（《社会保险法》第四十五条）。", "单位和本人已经缴费满1年|非因本人意愿中断就业|已经进行失业登记", false, false},
		{"职工有下列情形之一的，应当认定为工伤：（一）在工作时间因工作原因受到伤害的；（二）患职业病的。", "在工作时间因工作原因受到伤害的|患职业病的", true, false},
		{"有下列情形之一的，可以解除：\n（一）严重违反规章制度的；\n（二）被追究刑事责任的。", "严重违反规章制度的|被追究刑事责任的", true, true},
		{"违法解除劳动合同，劳动者要求继续履行的，用人单位应当继续履行。", "劳动者要求继续履行的", false, false},
		{"All are needed.\nsix months of insurance;\na registered lease;\nno home.\nHowever, tenants cannot.", "six months of insurance|a registered lease|no home", false, true},
		{"如果公司破产，员工可以申报债权。", "公司破产", false, false},
		{"试用期包含在劳动合同期限内。", "", false, false},
	} {
		got := text.ReadConditions(c.rule)
		var each []string
		for _, s := range got.Each {
			each = append(each, c.rule[s.Start:s.End])
		}
		if strings.Join(each, "|") != c.want || got.Any != c.any || got.List != c.list {
			t.Errorf("%s\ngot  %q any %t list %t\nwant %q any %t list %t", c.rule, each, got.Any, got.List, c.want, c.any, c.list)
		}
	}
}

func TestMissing(t *testing.T) {
	const (
		all = "To qualify you must:\n\n* earn at least £113 a week\n* give the correct notice\n* give proof of pregnancy"
		one = "Items that qualify include:\n\n* medicine\n* ambulances"
	)
	yes, no := func(asked string) text.Reply { return text.Reply{Asked: asked, Yes: true} }, func(asked string) text.Reply { return text.Reply{Asked: asked} }
	for _, c := range []struct {
		rule, told string
		replies    []text.Reply
		want       int
	}{
		{all, "", nil, 3},
		{all, "I earn £200 a week.", nil, 2},
		{all, "", []text.Reply{yes("Do you earn at least £113 a week?")}, 2},
		{all, "", []text.Reply{no("Do you earn at least £113 a week?")}, 0},
		{all, "", []text.Reply{yes("Do you earn £113 a week?"), yes("Did you give the correct notice?"), yes("Did you give proof of pregnancy?")}, 0},
		{one, "", nil, 2},
		{one, "I sell medicine.", nil, 0},
		{one, "", []text.Reply{no("Is it medicine?")}, 1},
		{one, "", []text.Reply{yes("Is it medicine?")}, 0},
		{"领取要同时满足三个条件：单位和本人已经缴费满1年，非因本人意愿中断就业，已经进行失业登记。", "我缴费5年了，单位裁的", nil, 2},
		{"Wages are paid monthly.", "", nil, 0},
	} {
		if got := text.ReadConditions(c.rule).Missing(c.rule, c.told, c.replies); len(got) != c.want {
			t.Errorf("%q, told %q, %v: %d conditions are missing, want %d", c.rule, c.told, c.replies, len(got), c.want)
		}
	}
}
