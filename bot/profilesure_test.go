package bot_test

import (
	"strings"
	"testing"
)

// TestYesErasesNothing: a yes to what was asked agrees to that, in whatever words, and asks
// for nothing to be erased; only words for it do.
func TestYesErasesNothing(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	begin := map[string][]string{
		"zh": {"> /zh", "> 记住我会开叉车", "> 同意", "> 记住我有残疾证"},
		"en": {"> /en", "> remember that I can drive a forklift", "> agree", "> remember that I have a disability certificate"},
	}
	for _, c := range []struct{ language, want, words string }{
		{"zh", "1 1", "确定了|是的，确定|确定|确认|同意|好的|可以"},
		{"en", "1 1", "go ahead|do it|yes, do it|I am sure|yes|confirm"},
	} {
		for words := range strings.SplitSeq(c.words, "|") {
			o.empty()
			o.play(c.language, append(begin[c.language], "> "+words, map[string]string{"zh": "> 是", "en": "> yes"}[c.language])...)
			if is := o.column(`SELECT concat(count(*), ' ', count(*) FILTER (WHERE sensitive <> '{}')) FROM profile`); is != c.want {
				t.Errorf("after %q: %s, want %s: %s", words, is, c.want, o.last.Text)
			}
		}
	}
	for _, c := range []struct{ language, words string }{{"zh", "确定了"}, {"zh", "确定"}, {"en", "go ahead"}, {"en", "do it"}, {"en", "i am sure"}} {
		o.empty()
		o.play(c.language, append(begin[c.language][:3:3], "> "+c.words)...)
		if like("要把您的情况*", o.last.Text) || like("Erase all*", o.last.Text) {
			t.Errorf("%q asks to erase all", c.words)
		}
	}
}

// TestLanguageIsChosen: the language of the talk is chosen by its words, the languages that
// somebody speaks are changed by theirs.
func TestLanguageIsChosen(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	begin := map[string][]string{"zh": {"> /zh", "> 记住我会开叉车", "> 同意"}, "en": {"> /en", "> remember that I can drive a forklift", "> agree"}}
	for _, c := range []struct {
		language, words string
		profile         bool
	}{
		{"zh", "修改语言|改语言|切换语言", false}, {"en", "change language|change the language", false},
		{"zh", "修改我的语言|改一改会说的语言", true}, {"en", "change my languages|edit my languages", true},
	} {
		for words := range strings.SplitSeq(c.words, "|") {
			o.empty()
			o.play(c.language, append(begin[c.language], "> "+words)...)
			if asks := like("*您能说哪些语言*", o.last.Text) || like("Which languages*", o.last.Text); asks != c.profile {
				t.Errorf("%q: %s", words, o.last.Text)
			}
		}
	}
}

// TestConsentForWhatWasAsked: what waits for the consent is kept after it, also where
// something else was wanted meanwhile; what nobody wanted to be kept waits on.
func TestConsentForWhatWasAsked(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	for _, c := range []struct {
		language, want string
		words          []string
	}{
		{"zh", "forklift jobs", []string{"> /zh", "> 记住我会开叉车", "> 有合适的岗位告诉我", "> 好的", "> 同意"}},
		{"en", "forklift jobs", []string{"> /en", "> remember that I can drive a forklift", "> tell me of jobs that fit", "> yes", "> agree"}},
		{"zh", "", []string{"> /zh", "> 我会开叉车，能做什么工作", "> 看结果", "> 我的情况", "> 同意"}},
	} {
		o.empty()
		o.play(c.language, c.words...)
		is := o.column(`SELECT coalesce(string_agg(concat_ws(' ', CASE WHEN 'forklift' = ANY (skills) THEN 'forklift' END, array_to_string(tell, ' ')), ''), 'none') FROM profile`)
		if is != c.want {
			t.Errorf("%q: %q, want %q: %s", c.words, is, c.want, o.last.Text)
		}
	}
	o.empty()
	o.play("zh", "> /zh", "> 我能享受什么补贴", "> 北京", "> 没有工作", "> 看结果")
	if !strings.Contains(o.remembered(o.conv), `"facts": true`) {
		t.Fatalf("nothing waits to be kept: %s", o.last.Text)
	}
	for _, then := range []struct{ words, facts string }{{"> 我的情况", "0"}, {"> 同意", "0"}, {"> 把这些记下来", "1"}} {
		o.play("zh", then.words)
		if is := o.column(`SELECT count(*)::text FROM profile WHERE facts <> '{}'`); is != then.facts {
			t.Errorf("after %q facts are kept: %s: %s", then.words, is, o.last.Text)
		}
	}
	o.empty()
	o.play("en", "> /en", "> what benefits can I get", "> Beijing", "> out of work", "> results", "> remember these", "> agree")
	if is := o.column(`SELECT count(*)::text FROM profile WHERE facts <> '{}'`); is != "1" {
		t.Errorf("facts are kept: %s: %s", is, o.last.Text)
	}
}

// TestRefusedTextIsNotKept: what was pasted where a CV was asked for is not kept, also where
// it was too short to be one.
func TestRefusedTextIsNotKept(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	for _, c := range []struct {
		language string
		words    []string
	}{
		{"zh", []string{"> /zh", "> 看看我的简历", "> 李四，电话13900001111，仓管"}},
		{"en", []string{"> /en", "> check my cv", "> John Baker, 13900001111, cook"}},
		{"zh", []string{"> /zh", "> 记住我会开叉车", "> 同意", "> 发简历", "> 李四，电话13900001111，仓管"}},
		{"en", []string{"> /en", "> remember that I can drive a forklift", "> agree", "> send a CV", "> John Baker, 13900001111, cook"}},
	} {
		o.empty()
		o.play(c.language, c.words...)
		if is := o.column(`SELECT coalesce(string_agg(x, ' '), '') FROM (SELECT to_jsonb(t)::text FROM turn t UNION ALL SELECT to_jsonb(o)::text FROM outbox o UNION ALL SELECT memory::text FROM conversation) a (x)`); strings.Contains(is, "13900001111") || strings.Contains(is, "李四") || strings.Contains(is, "Baker") {
			t.Errorf("%q: it is kept: %s", c.words, o.last.Text)
		}
	}
}
