package guidance

import (
	"slices"
	"testing"
)

// TestAccidentComesFirst: who tells of an accident, while something else is asked, is asked what
// its rules turn on, how it was and not whether; what it tells of whose fault it was is not made up.
func TestAccidentComesFirst(t *testing.T) {
	for _, said := range []string{
		"上个月上班路上被车撞了,腿断了,老板不肯给钱,我在佛山", "上个月上班路上被车撞了，腿断了，老板不给我钱",
		"last month I was hit by a car on the way to work, broke my leg, the boss refuses to pay, i am in Foshan", "I was hit by a car on my way to work when it rained",
	} {
		for _, asked := range []string{"situation", "paid", wherePlace} {
			turn := turnAt(t, asked, nil)
			turn.s.Asked = turn.s.Asked[1:]
			turn.said.Message = said
			if !turn.typed() || turn.s.Open || turn.s.Known["injury"] != "" || turn.note == "" {
				t.Fatalf("%s? %q: open %v, %v, %q", asked, said, turn.s.Open, turn.s.Known, turn.note)
			}
			if q := turn.next(); q.name() != "injury" || q.First {
				t.Errorf("%s? %q: %s is asked next, whether: %v", asked, said, q.name(), q.First)
			}
			turn.s.Known["injury"] = "commute"
			if order, of := outcomes(turn); order[0] != "work-injury-recognition" || of[order[0]] != "yes" {
				t.Errorf("%q: %v, %v", said, order, of[order[0]])
			}
		}
	}
	turn := turnAt(t, "situation", nil)
	turn.begin("上个月上班路上被车撞了,腿断了,老板不肯给钱,我在佛山")
	if q := turn.next(); q.name() != "injury" || q.First {
		t.Errorf("at the beginning %s is asked, whether: %v", q.name(), q.First)
	}
}

// TestToldIsNotAll: what is not of who writes, did not happen or asks something puts nothing
// first, and what was asked about by its name stays first.
func TestToldIsNotAll(t *testing.T) {
	for said, want := range map[string]string{
		"我工友在工地摔断了腿": "", "我老公上班路上被车撞了": "", "my husband was hit by a car on the way to work": "", "a coworker was injured at work": "",
		"上班路上差点被车撞": "", "我在工地没受伤": "", "如果上班路上被车撞": "", "I was never injured at work": "", "I was almost hit by a car on the way to work": "",
		"上班路上被车撞了怎么办": "", "上班路上被车撞了，算工伤吗": "", "hit by a car on the way to work, what do I do": "", "上班路上很堵": "", "下班了": "", "没有": "", "在工地干活": "",
		"我在工地摔断了腿，单位没给认定": "work-injury", "老板说我怀孕了要辞退我": "unlawful-dismissal", "我怀孕了，老板说要辞退我": "unlawful-dismissal", "I am pregnant and my boss says I will be fired": "unlawful-dismissal", "我怀孕了": "", "老板没有因为怀孕辞退我": "",
	} {
		if is := graveTold(said); is != want {
			t.Errorf("%q is about %q, want %q", said, is, want)
		}
	}
	turn := turnAt(t, "paid", map[string]string{"situation": "unemployed"})
	turn.s.Topic, turn.s.Wish = "unemployment", "unemployment-benefit"
	turn.said.Message = "上个月上班路上被车撞了，腿断了"
	if !turn.typed() || turn.s.Wish != "unemployment-benefit" || !turn.s.waitsFor("paid") {
		t.Errorf("%+v", turn.s)
	}
	turn = turnAt(t, "situation", nil)
	turn.s.Topic, turn.s.Wish = "family", "maternity-leave"
	turn.said.Message = "我怀孕了，老板说要辞退我"
	if turn.typed(); turn.s.Topic != "" || turn.s.Wish != "unlawful-dismissal" || !slices.Contains(turn.s.Taken, "birth") {
		t.Errorf("%+v", turn.s)
	}
}

// TestThreatInPregnancy: a dismissal that is told, or threatened, to who has said that she is
// pregnant puts first what holds against it.
func TestThreatInPregnancy(t *testing.T) {
	for _, said := range []string{"老板说要辞退我", "公司要开除我", "my boss wants to fire me", "they say I will be dismissed"} {
		turn := turnAt(t, "maternity_insured", map[string]string{"situation": "employed", "birth": "given_birth"})
		turn.said.Message = said
		if turn.typed(); turn.s.Wish != "unlawful-dismissal" || turn.note == "" {
			t.Errorf("%q: %+v", said, turn.s)
		}
		if order, _ := outcomes(turn); order[0] != "unlawful-dismissal" {
			t.Errorf("%q: %v", said, order)
		}
		turn = turnAt(t, "paid", map[string]string{"situation": "employed", "birth": "none"})
		turn.said.Message = said
		if turn.typed(); turn.s.Wish != "" {
			t.Errorf("%q, not pregnant: %+v", said, turn.s)
		}
	}
	turn := turnAt(t, "maternity_insured", map[string]string{"situation": "employed", "birth": "given_birth"})
	turn.said.Message = "老板没有要辞退我"
	if turn.typed(); turn.s.Wish != "" {
		t.Errorf("%+v", turn.s)
	}
}
