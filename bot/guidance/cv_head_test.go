package guidance

import (
	"strings"
	"testing"
)

// TestHeadOfCV: who somebody is stands at the head of a CV, in whatever form; nothing of it is
// read or sent on, nor what is sensitive anywhere in it. What was done and learnt is read.
func TestHeadOfCV(t *testing.T) {
	for _, c := range []struct {
		cv         string
		gone, kept []string
		items      string
	}{
		{"John Smith - Chef\nMuslim, born in Xinjiang\nWork experience\n2019-2022 Chef, Grand Hotel", []string{"John", "Smith", "Muslim", "Xinjiang"}, []string{"Chef", "2019"}, "experience Chef|2019|2022"},
		{"个人简历\n张三丰\n男 汉族 34岁 中共党员\n工作经历\n2019.03-2022.05 某某有限公司 仓库管理员", []string{"张三丰", "汉族", "34", "党员"}, []string{"仓库管理员"}, "experience 仓库管理员|2019-03|2022-05"},
		{"厨师张三\n工作经历\n2019-2022 厨师 李四饭店", []string{"张三"}, []string{"2019-2022 厨师"}, "experience 厨师|2019|2022"},
		{"RESUME\nMary Jane Watson\n12 Baker Street, London | 0207 123 4567 | mary@x.org\nWork experience\n2019-2022 Nurse", []string{"Mary", "Watson", "Baker", "London"}, []string{"Nurse"}, "experience Nurse|2019|2022"},
		{"姓 名\t张三\t性 别\t男\n出生年月\t1990.05\t民 族\t回族\n婚姻状况\t已婚已育\n工作经历\n2018-2020 保安", []string{"张三", "1990", "回族", "已婚"}, []string{"保安"}, "experience 保安|2018|2020"},
		{"简历 姓名：张三 性别：女 2019年3月至2020年5月 因生育离职 有残疾证 乙肝携带者 会开叉车", []string{"张三", "女", "生育", "残疾", "乙肝"}, []string{"会开叉车"}, "skills forklift"},
		{"本人王小二，女，1990年生，穆斯林，工作经历：2019-2022 厨师", []string{"王小二", "女", "1990", "穆斯林"}, []string{"厨师"}, "experience 厨师|2019|2022"},
		{"工作经历\n2019-2022 厨师\n自我评价\n本人王小二，吃苦耐劳，已婚，信佛教\nI am a Christian. I am married.\n会电焊", []string{"王小二", "已婚", "佛教", "Christian", "married"}, []string{"会电焊", "吃苦耐劳"}, "experience 厨师|2019|2022"},
		{"求职意向：保洁\n姓名 李四 回族\n期望城市：广州\n工作经历\n2019-2022 保洁员", []string{"李四", "回族"}, []string{"求职意向：保洁"}, "wishes 保洁 region 4401"},
		{"张三 会开叉车，会做饭", []string{"张三"}, nil, "skills forklift"}, // no body at all: codes alone are read of it
		{"Work experience\n2018-2019 因病离职\n2016-2018 张三", nil, nil, ""},
	} {
		sent := withoutPersonal(c.cv)
		all, _ := (&Guide{}).readItems(t.Context(), c.cv, nil)
		items := strings.Join(listOf(all), "\n")
		for _, gone := range c.gone {
			if strings.Contains(sent, gone) || strings.Contains(items, gone) {
				t.Errorf("%q is left of %q:\n%s\n%s", gone, c.cv, sent, items)
			}
		}
		for _, kept := range c.kept {
			if !strings.Contains(sent, kept) {
				t.Errorf("%q is gone from %q:\n%s", kept, c.cv, sent)
			}
		}
		for _, want := range strings.Split(c.items, " ") {
			if !strings.Contains(items, want) {
				t.Errorf("of %q %q is missing in %s", c.cv, c.items, items)
			}
		}
		if strings.Contains(items, "lead") || strings.Contains(items, "bake") || strings.Contains(items, "离职") || c.items == "" && strings.Contains(items, "experience") {
			t.Errorf("of %q is read %s", c.cv, items)
		}
	}
}
