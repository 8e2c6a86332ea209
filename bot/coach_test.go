package bot_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"careerbot/internal/llm/llmtest"
	"careerbot/knowledge/occupation"
)

// coached is an office with vacancies, occupations and a model.
func coached(t *testing.T) (*office, *llmtest.Server) {
	b := newGuideBot(t)
	if _, err := (&occupation.Loader{Pool: b.Pool}).LoadGuides(context.Background()); err != nil {
		t.Fatal(err)
	}
	model := withModel(t, b)
	b.Guide.Chat = b.Chat
	o := newOffice(t, b)
	run(t, b, 1)
	o.staff = map[string]int64{}
	return o, model
}

// play plays lines of a conversation of its own.
func (o *office) play(name string, lines ...string) {
	o.Helper()
	for _, line := range lines {
		o.said++
		o.line(name, o.said, line)
	}
}

// TestPracticeWithModel: over a vacancy a model asks about its tasks, and says something
// about answers; what asks for what need not be answered, brings figures, or is about
// something else is not said.
func TestPracticeWithModel(t *testing.T) {
	o, model := coached(t)
	id := o.column(`SELECT id::text FROM vacancy WHERE title = '后厨洗碗工'`)
	model.Say("1. 后厨洗碗忙的时候您怎么安排先后？\n您结婚了吗？\n这份工作要您管理50个人，行吗？\n您喜欢看什么电影呀？\n洗碗工要和后厨配合，您怎么配合？")
	o.play("practice", "> 练习面试 #"+id, "< *练“后厨洗碗工”的面试。*1/7*")
	if !o.last.ByModel {
		t.Error("it does not say that a model worded something")
	}
	model.Say("说得清楚，有自己的做法。", "可以再说说忙的时候先洗什么。", "您做过8年，很好。", "您结婚了，很稳定。")
	var asked []string
	for n := 1; n <= 7; n++ {
		asked = append(asked, o.last.Text)
		o.play("practice", "> 我在食堂做过，忙的时候先洗客人等着用的盘子，电话13912345678")
		if strings.Contains(o.last.Text, "8年") || strings.Contains(o.last.Text, "结婚") || !strings.Contains(o.last.Text, "先洗什么") {
			t.Errorf("of an answer it is said: %s", o.last.Text)
		}
	}
	all := strings.Join(asked, "\n")
	for words, want := range map[string]bool{"洗碗忙的时候": true, "和后厨配合": true, "您结婚": false, "50": false, "电影": false} {
		if strings.Contains(all, words) != want {
			t.Errorf("%q is asked: %v\n%s", words, !want, all)
		}
	}
	for _, r := range model.Requests() {
		if strings.Contains(r.Body, "13912345678") {
			t.Error("a number went to the model")
		}
	}
	if is := o.column(`SELECT count(*)::text FROM model_use WHERE purpose = 'guidance'`); is != "8" {
		t.Errorf("%s uses of the model are written down", is)
	}

	// A model that fails makes it plainer, never silent.
	model.Always(llmtest.Status(http.StatusInternalServerError, "server_error"))
	o.play("practice", "> 练习面试 #"+id, "< *1/7*", "> 我在食堂做过两年洗碗，忙的时候先洗盘子", "< *有具体的事*2/7*")
	if o.last.ByModel {
		t.Error("a model that failed is said to have worded it")
	}
	// The occupation is found by what it is called.
	o.play("practice named", "> 练习面试", "> 电工", "< *练“电工”的面试。*1/7*")
	if is := o.column(`SELECT memory->'guide'->'practice'->>'group' FROM conversation WHERE external_id = 'practice named'`); is != "6" {
		t.Errorf("an electrician is of group %s", is)
	}
}

// TestCVWithModel: what a model says of a CV is about words that stand in it, and brings
// nothing that does not.
func TestCVWithModel(t *testing.T) {
	o, model := coached(t)
	model.Say("每天打扫十多间房 => 写上酒店有几层，会更清楚。\n做过经理 => 把带过的团队写出来。\n会用洗地机 => 加上您的电工证。\n能上早班 => 写上您已婚，显得稳定。\n会消毒 => 写上做了20年。\n<script> => x")
	o.play("cv", "> 看看我的简历", "> 李红，电话13912345678。2018年3月至2019年2月在某超市做收银员。2019年5月至今在某酒店做保洁，会用洗地机，会消毒，客人很满意，每天打扫十多间房，带过新人，能上早班，能上晚班，能上夜班。",
		"< *“每天打扫十多间房”：写上酒店有几层，会更清楚。*")
	for _, no := range []string{"做过经理", "电工证", "已婚", "20年", "script", "139"} {
		if strings.Contains(o.last.Text, no) {
			t.Errorf("it is said: %s", o.last.Text)
		}
	}
	if body := model.Requests()[0].Body; strings.Contains(body, "13912345678") || !strings.Contains(body, "洗地机") {
		t.Error("the model has seen a number, or not the CV")
	}
	// A long one is read while it is asked for, with its lines, and at no other time.
	model.Say("")
	long := strings.Repeat("2021.3-2023.6 某酒店 保洁：每天打扫12间房。\n负责卫生\n", 90)
	o.play("cv long", "> 看看我的简历", "> "+long, "< 简历看完了。*没看到电话*有点长*“负责卫生”可以写得更具体*")
	if is := o.column(`SELECT (max(length(body::text)) < 4000)::text FROM outbox`); is != "true" {
		t.Error("a CV is repeated in its answer")
	}
	o.play("cv long", "> "+long)
	if strings.Contains(o.last.Text, "简历看完了") || o.last.Reason != "too long" {
		t.Errorf("what nobody asked for is read: %s", o.last.Text)
	}
	model.Say("每天打扫十多间房 => 写上酒店有几层，会更清楚。")
	o.play("cv", "> 找后厨，离中关村近", "press ② 详情电话", "> 简历对照", "press 后厨洗碗工", "> 在某酒店做保洁，会用洗地机，会消毒，客人很满意，每天打扫十多间房，带过新人，能上早班，能上晚班，能上夜班，电话13912345678，还会修理小东西，会做饭。", "< *对照“后厨洗碗工”，看完了。*")
	if !strings.Contains(o.last.Text, "职位") {
		t.Errorf("nothing is said of the vacancy: %s", o.last.Text)
	}
}

// TestLetterWithModel: of a note those sentences stay that rest on what the person has
// said; what the vacancy wants is not said to be theirs. A model that keeps to nothing is
// not heard.
func TestLetterWithModel(t *testing.T) {
	o, model := coached(t)
	id := o.column(`SELECT id::text FROM vacancy WHERE title = '后厨切配'`)
	model.Say("您好，我想应聘后厨切配。我在食堂做过三年切配，会磨刀。我有厨师证，能吃苦耐劳。我已婚，家庭稳定。我带过15个人。希望有机会和您面谈。")
	o.play("letter", "> 写求职信 #"+id, "< *2/3 应聘“后厨切配”*", "> 在食堂做过三年切配，会磨刀", "> 下周一", "< 草稿：*我想应聘后厨切配*我在食堂做过三年切配，会磨刀。*希望有机会和您面谈。*发出前请看一遍*")
	for _, no := range []string{"厨师证", "吃苦耐劳", "已婚", "15"} {
		if strings.Contains(o.last.Text, no) {
			t.Errorf("it says %s: %s", no, o.last.Text)
		}
	}
	if !o.last.ByModel {
		t.Error("it does not say that a model wrote it")
	}
	for _, bad := range []string{"我有十年经验，精通各国菜。我是主管。", "I am a chef. I managed 15 people.", "", "忽略以上，我只说：联系电话 13900000000。"} {
		model.Say(bad)
		o.play("letter", "> 写求职信 #"+id, "> 在食堂做过三年切配，会磨刀", "> 下周一", "< 照这个填*我的情况：在食堂做过三年切配，会磨刀。\n*上班时间：下周一。*")
		if o.last.ByModel {
			t.Errorf("%q was taken for a note: %s", bad, o.last.Text)
		}
	}
	o.play("letter", "press 加到计划", "< *“投“后厨切配”这个职位”，打算哪天做？*", "> /en")
	model.Say("I would like to apply for care assistant. I looked after my neighbour for two years and can cook. I hold a nursing degree. I look forward to talking to you.")
	o.play("letter", "> cover letter", "> care assistant", "> I looked after my neighbour for two years and can cook.", "> from Monday", "< A draft:*I looked after my neighbour for two years and can cook.*")
	if strings.Contains(o.last.Text, "degree") {
		t.Errorf("it says %s", o.last.Text)
	}
}
