package bot_test

import (
	"slices"
	"strings"
	"testing"

	"careerbot/bot"
)

// TestKeptFacts: what was said when asking for benefits is shown in words, is taken out one by
// one or whole, and said to be used where it is.
func TestKeptFacts(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	const facts = `SELECT coalesce((SELECT string_agg(k, ',' ORDER BY k) FROM jsonb_object_keys(facts) k), '') FROM profile`
	for _, c := range []struct{ language, show, want, one, open, after, whole string }{
		{"zh", "我的情况", "问政策时说过的：*36*", "去掉", "问政策时说过的", "去掉了：", "去掉问政策时说过的"},
		{"en", "about me", "said when asking for benefits: *36*", "remove", "said when asking for benefits", "removed: ", "remove said when asking for benefits"},
	} {
		o.empty()
		o.play(c.show, "> /"+c.language, map[string]string{"zh": "> 记住我会开叉车", "en": "> remember that I can drive a forklift"}[c.language])
		o.play(c.show, "press "+o.last.Choices[0].Label)
		keep := func() {
			o.exec(`UPDATE profile SET facts = '{"paid": "36", "ended": "dismissed", "registered": "yes", "gone_fact": "yes"}'`)
		}
		keep()
		o.play(c.show, "> "+c.show)
		if !like("*"+c.want+"*", o.last.Text) || strings.Contains(o.last.Text, "paid") {
			t.Errorf("%s: it is not shown: %s", c.language, o.last.Text)
		}
		o.play(c.show, "press "+c.open)
		if len(o.last.Choices) < 4 {
			t.Fatalf("%s: %s %v", c.language, o.last.Text, o.last.Choices)
		}
		i := slices.IndexFunc(o.last.Choices, func(b bot.Choice) bool { return strings.HasSuffix(b.Say, " paid") })
		if i < 0 || len(o.last.Choices[i].Say) > 40 {
			t.Fatalf("%s: no button in %v", c.language, o.last.Choices)
		}
		o.play(c.show, "press "+o.last.Choices[i].Label)
		if is := o.column(facts); is != "ended,gone_fact,registered" || !strings.Contains(strings.ToLower(o.last.Text), c.after) {
			t.Errorf("%s: %s are kept: %s", c.language, is, o.last.Text)
		}
		keep()
		o.play(c.show, "> "+c.show, "> "+c.whole)
		if is := o.column(facts); is != "" {
			t.Errorf("%s: %q leaves %s: %s", c.language, c.whole, is, o.last.Text)
		}
	}
	// What a talk came to is kept with its day, which is shown, and goes with it.
	for _, c := range []struct{ language, say, keep, show string }{
		{"zh", "我被公司辞退了，没有工作，能领失业金吗", "把这些记下来", "我的情况"},
		{"en", "I was laid off and have no job, can I get unemployment benefit?", "remember these", "about me"},
	} {
		o.empty()
		o.play("dated", "> /"+c.language, map[string]string{"zh": "> 记住我会开叉车", "en": "> remember that I can drive a forklift"}[c.language])
		o.play("dated", "press "+o.last.Choices[0].Label, "> "+c.say, "> "+map[string]string{"zh": "看结果", "en": "show results"}[c.language], "press "+c.keep)
		if is := o.column(`SELECT (facts <> '{}' AND (SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(facts) k) = (SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(facts_at) k))::text FROM profile`); is != "true" {
			t.Errorf("%s: not dated: %s", c.language, o.column(`SELECT facts::text || facts_at::text FROM profile`))
		}
		o.play("dated", "> "+c.show)
		said := map[string]string{"zh": o.Now().Format("2006年1月2日") + "说的", "en": "said on " + o.Now().Format("2 January 2006")}[c.language]
		if !strings.Contains(o.last.Text, said) {
			t.Errorf("%s: %q is not in %s", c.language, said, o.last.Text)
		}
		o.play("dated", "> "+map[string]string{"zh": "去掉问政策时说过的", "en": "remove said when asking for benefits"}[c.language])
		if is := o.column(`SELECT facts::text || facts_at::text FROM profile`); is != "{}{}" {
			t.Errorf("%s: %s is left", c.language, is)
		}
	}
	o.empty()
	o.play("uses", "> 记住我会开叉车", "press 同意")
	o.exec(`UPDATE profile SET facts = '{"situation": "unemployed"}'`)
	o.play("uses", "> 我能领失业金吗")
	if !strings.Contains(o.last.Text, "您说过：没有工作") {
		t.Errorf("it does not say what it uses: %s", o.last.Text)
	}
}
