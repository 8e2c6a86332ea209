package bot_test

import (
	"strings"
	"testing"
)

const headedCV = "张三丰\n性别：女 年龄：34岁 民族：汉族 电话：13812345678\n工作经历\n2019.03-2022.05 清河大酒店有限公司 仓库管理员\n2016-2019 华联超市 理货员\n教育背景 2012-2015 丰台职业学校 中专\n" +
	"专业技能 会开叉车，会用Excel，普通话流利，吃苦耐劳，能上夜班，服从安排\n自我评价 认真负责，热爱工作，身体健康，积极向上。"

// TestCVReviewKeepsNothing: a CV that is pasted to be looked at is looked at, with the
// headings of one or without, and nothing of it stays in any table; to be compared with a
// vacancy it is pasted once more.
func TestCVReviewKeepsNothing(t *testing.T) {
	o, model := coached(t)
	model.Say("会开叉车 => 写上在哪里用的，更清楚。\n张三丰 => 名字放在最上面。")
	none := func(words ...string) {
		t.Helper()
		all := o.kept()
		for _, w := range words {
			if at := strings.Index(all, w); at >= 0 {
				t.Errorf("%s is kept: %s", w, all[max(0, at-100):min(len(all), at+100)])
			}
		}
	}
	o.play("headed", "> 帮我看看简历", "> "+headedCV, "< 简历看完了*“会开叉车”：写上在哪里用的，更清楚*")
	none("张三丰", "13812345678", "清河大酒店", "丰台职业")
	if body := model.Requests()[0].Body; strings.Contains(body, "张三丰") || strings.Contains(body, "34岁") || !strings.Contains(body, "叉车") {
		t.Errorf("the model was shown %s", body)
	}
	model.Say("", "")
	plain := "我叫李素珍，以前在光明食堂做过三年切菜配菜，后来在社区帮老人买菜做饭，也带过两个新来的徒弟，会和面，会蒸馒头，会洗碗，能早起，想找一份离家近的后厨工作。"
	o.play("plain", "> 找后厨，离中关村近", "press ② 详情电话", "> 帮我看看简历", "> "+plain, "< 简历看完了*")
	none("李素珍", "光明食堂")
	o.play("plain", "press 对照：后厨洗碗工", "< *再贴一次*", "> "+plain, "< 对照“后厨洗碗工”，看完了。*")
	none("李素珍", "光明食堂")
	// What is no CV is answered, and stays a message like others.
	o.play("none", "> 帮我看看简历", "> 试用期最长多久？", "< *试用期*")
	if is := o.column(`SELECT kind FROM turn WHERE message = '试用期最长多久？'`); is != "text" {
		t.Errorf("a question is of the kind %s", is)
	}
}
