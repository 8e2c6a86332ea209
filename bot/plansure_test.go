package bot_test

import "testing"

// TestStepWords: a day is no text of a step, and a yes is no step.
func TestStepWords(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	for _, c := range []struct {
		language string
		words    []string
		want     string // the words of the steps, and whether they have a day
	}{
		{"zh", []string{"> /zh", "> /plan", "> 周五找王姐问保洁的活", "> 第一步改成明天"}, "找王姐问保洁的活 2026-11-21"},
		{"zh", []string{"> /zh", "> /plan", "> 周五找王姐问保洁的活", "> 第一步改成去社保所"}, "去社保所 2026-11-20"},
		{"en", []string{"> /en", "> /plan", "> call the job centre on Friday", "> change step 1 to tomorrow"}, "call the job centre 2026-11-21"},
		{"zh", []string{"> /zh", "> /plan", "> 加一步", "> 好"}, ""},
		{"zh", []string{"> /zh", "> /plan", "> 加一步", "> 好", "> 去社保所问失业登记"}, "去社保所问失业登记"},
		{"en", []string{"> /en", "> /plan", "> add a step", "> ok"}, ""},
		{"en", []string{"> /en", "> /plan", "> add a step", "> yes", "> go to the job centre"}, "go to the job centre"},
		{"zh", []string{"> /zh", "> /plan", "> 明天改简历", "> 昨天投了简历"}, "改简历 2026-11-21"},
	} {
		o.empty()
		o.play(c.language, c.words...)
		if is := o.column(`SELECT coalesce(string_agg(concat_ws(' ', words, due_on, CASE WHEN done_at IS NOT NULL THEN 'done' END), '; '), '') FROM plan_step`); is != c.want {
			t.Errorf("%q: %q, want %q: %s", c.words, is, c.want, o.last.Text)
		}
	}
}
