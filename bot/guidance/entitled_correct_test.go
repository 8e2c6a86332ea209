package guidance

import (
	"maps"
	"testing"
)

// TestCorrected: a correction holds instead of what was said before, in both languages;
// what only looks like one changes nothing, and what is not plain is shown to be changed.
func TestCorrected(t *testing.T) {
	type facts = map[string]string
	resigned := facts{"situation": "unemployed", "ended": "resigned"}
	fired := facts{"situation": "unemployed", "fired": "yes", "at_fault": "no"}
	for _, c := range []struct {
		fact, said string
		known      facts
		want       facts
		instead    string
	}{
		{"in_training", "不对 是被辞退的", resigned, facts{"situation": "unemployed", "fired": "yes"}, ""},
		{"in_training", "no wait, I was fired", resigned, facts{"situation": "unemployed", "fired": "yes"}, ""},
		{"in_training", "我是被辞退的", resigned, facts{"situation": "unemployed", "fired": "yes"}, ""},
		{"registered", "搞错了 我是自己辞的", fired, resigned, ""},
		{"registered", "说错了，我是自己辞职的", fired, resigned, ""},
		{"registered", "sorry i mean resigned", fired, resigned, ""},
		{"registered", "sorry, I meant I quit", fired, resigned, ""},
		{"registered", "搞错了 我是自己辞的", facts{"ended": "dismissed", "involuntary": "yes"}, facts{"ended": "resigned"}, ""},
		{"in_training", "说错了 我还在上班", resigned, facts{"situation": "employed"}, ""},
		{"in_training", "that's wrong, I am still working", fired, facts{"situation": "employed"}, ""},
		{"in_training", "不对，是被辞退的", facts{"situation": "employed"}, facts{"fired": "yes"}, ""},
		// opposites
		{"in_training", "被辞退的", facts{"ended": "dismissed"}, facts{"ended": "dismissed", "fired": "yes"}, ""},
		{"registered", "没有，我是被裁员的", resigned, facts{"situation": "unemployed", "registered": "no", "ended": "dismissed"}, ""},
		{"registered", "sorry, no", resigned, facts{"situation": "unemployed", "ended": "resigned", "registered": "no"}, ""},
		{"registered", "actually yes", resigned, resigned, ""}, // to this question or the one before: it is asked
		{"worked", "sorry", resigned, resigned, ""},
		{"worked", "对不起", resigned, resigned, ""},
		{"registered", "说错了", resigned, resigned, "mine"},
		{"registered", "that's wrong", resigned, resigned, "mine"},
		{"registered", "搞错了，不是那样的", resigned, resigned, "mine"},
		{"registered", "不对", resigned, resigned, ""},
	} {
		turn := turnAt(t, c.fact, maps.Clone(c.known))
		turn.said.Message = c.said
		if ok := turn.typed(); !ok || !maps.Equal(turn.s.Known, c.want) || turn.instead != c.instead {
			t.Errorf("%s? %q after %v: %v %q, %v, want %v %q", c.fact, c.said, c.known, turn.s.Known, turn.instead, ok, c.want, c.instead)
		}
	}
}

// TestCorrectedAtFirst: what was named as said is taken back by a no at the first question,
// or replaced.
func TestCorrectedAtFirst(t *testing.T) {
	type facts = map[string]string
	for said, want := range map[string]facts{
		"no": {}, "不是": {}, "不对": {}, "wrong": {}, "no thats wrong": {},
		"no thats wrong, 18 months": {"ended": "dismissed", "paid": "18"},
		"不对，18个月":                   {"ended": "dismissed", "paid": "18"},
		"sorry i mean resigned":     {"ended": "resigned", "paid": "8"},
		"上海":                        {"ended": "dismissed", "paid": "8", wherePlace: "31"},
	} {
		turn := turnAt(t, wherePlace, facts{"ended": "dismissed", "paid": "8"})
		turn.s.Asked, turn.s.Taken = turn.s.Asked[1:], []string{"ended", "paid"}
		turn.said.Message = said
		if ok := turn.typed(); !ok || !maps.Equal(turn.s.Known, want) {
			t.Errorf("%q: %v %v, want %v", said, turn.s.Known, ok, want)
		}
	}
}

// TestAmended: a correction after the results holds, too.
func TestAmended(t *testing.T) {
	for said, want := range map[string]string{"sorry i mean resigned": "resigned", "搞错了，我是自己辞职的": "resigned", "sorry": "dismissed", "搞错了": "dismissed", "谢谢": "dismissed"} {
		turn := turnAt(t, "registered", map[string]string{"ended": "dismissed"})
		turn.s.Open = false
		turn.said.Message = said
		took := turn.amended()
		if is := turn.s.Known["ended"]; is != want || took != (said != "sorry" && said != "谢谢") || (turn.instead == "mine") != (said == "搞错了") {
			t.Errorf("%q: %s, %v, %q", said, is, took, turn.instead)
		}
	}
}
