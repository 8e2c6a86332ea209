package bot_test

import (
	"strings"
	"testing"
)

// TestErasedByWords: the question whether a profile is to be erased is answered by the words
// that people type for its buttons, and by nothing else.
func TestErasedByWords(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	begin := map[string][]string{"zh": {"> /zh", "> 记住我会开叉车", "> 同意", "> 全部删除"}, "en": {"> /en", "> remember that I can drive a forklift", "> agree", "> erase all"}}
	for _, c := range []struct{ language, left, words string }{
		{"zh", "0", "确认删除|确认|确定删除|是|好的，删除|是的，删掉|删吧|全部删除|都删了|确认全部删除|确认删除。|嗯，删"},
		{"zh", "1", "不删|不删了|别删|先不删|留着|不要删除|返回|失业金能领多久|我再想想"},
		{"en", "0", "yes, erase|Yes, erase|yes erase|Yes erase all|yes delete it|delete everything|confirm|Yes, erase everything|ok delete|go ahead"},
		{"en", "1", "no|keep it|don't delete it|do not erase|back|how long is maternity leave?|never mind"},
	} {
		for words := range strings.SplitSeq(c.words, "|") {
			o.empty()
			o.play(c.language, append(begin[c.language], "> "+words)...)
			if is := o.column(`SELECT count(*)::text FROM profile`); is != c.left {
				t.Errorf("after %q there are %s: %s", words, is, o.last.Text)
			}
		}
	}
}

// TestTakenBackByWords: the consent, and a part of what is kept, are taken back in words,
// whatever was talked about between.
func TestTakenBackByWords(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	begin := map[string][]string{
		"zh": {"> /zh", "> 记住我会开叉车", "> 同意", "> 我高中毕业", "> 找保洁的工作"},
		"en": {"> /en", "> remember that I can drive a forklift", "> agree", "> I have a high school degree", "> find cleaning work"},
	}
	for _, c := range []struct{ language, want, words string }{
		{"zh", "要把您的情况全部删除吗*", "撤回同意|撤回我的同意|我不同意记了|我不同意你保存我的情况了|忘掉我的情况|别再记我的情况了|不要再记我的情况了"},
		{"zh", "去掉了：高中*", "删掉学历|把学历删掉|去掉我的学历|删除学历"},
		{"zh", "您的学历是*", "改一改学历|修改学历|改学历|学历改一下"},
		{"zh", "记下了：大专*", "学历改成大专|把我的学历改为大专|学历改大专"},
		{"zh", "这是您让系统记下的内容*", "导出|导出数据|导出我的数据"},
		{"zh", "要把这个对话的一切都删除吗*", "忘掉我|请忘记我|把我忘了吧"},
		{"en", "Erase all that I remember*", "withdraw consent|withdraw my consent|I no longer agree|I do not consent any more|forget my profile|stop remembering things about me"},
		{"en", "Removed: high school*", "delete education|remove my education|clear education|please delete my education"},
		{"en", "What is your education*", "change education|edit my education|change my education"},
		{"en", "Kept: college diploma*", "change my education to college diploma"},
		{"en", "This is what you asked to be kept*", "export|export data|export my data"},
	} {
		for words := range strings.SplitSeq(c.words, "|") {
			o.empty()
			o.play(c.language, append(begin[c.language], "> "+words)...)
			if !like(c.want, o.last.Text) {
				t.Errorf("%q: %s", words, o.last.Text)
			}
		}
	}
	for language, all := range map[string]string{
		"zh": "公司撤回同意书怎么办|老板不同意我辞职|我不同意调岗怎么办|撤回投诉|删除合同条款合法吗|学历造假会被辞退吗|改合同|忘了带身份证怎么办|出口导出怎么做",
		"en": "my boss does not agree|I do not agree with my boss|withdraw my complaint|can they delete my contract|does education matter|export company jobs",
	} {
		for words := range strings.SplitSeq(all, "|") {
			o.empty()
			o.play(language, append(begin[language], "> "+words)...)
			for _, not := range []string{"要把您的情况", "去掉了", "您的学历是", "Erase all", "Removed", "What is your education", "这是您让系统", "This is what you asked"} {
				if strings.HasPrefix(o.last.Text, not) {
					t.Errorf("%q: %s", words, o.last.Text)
				}
			}
		}
	}
	// Taken back in its own words, right after it was given.
	for language, words := range map[string][]string{"zh": {"不同意", "我不同意了", "我后悔了"}, "en": {"no, thanks", "I disagree", "I changed my mind"}} {
		for _, w := range words {
			o.empty()
			o.play(language, append(begin[language][:3], "> "+map[string]string{"zh": "我的情况", "en": "about me"}[language], "> "+w)...)
			if !like(map[string]string{"zh": "要把您的情况全部删除吗*", "en": "Erase all that I remember*"}[language], o.last.Text) {
				t.Errorf("%q: %s", w, o.last.Text)
			}
		}
	}
}
