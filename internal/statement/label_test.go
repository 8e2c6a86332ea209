package statement

import "testing"

// TestSlips: a label is read with one slip, and never as another that counts or denies
// differently.
func TestSlips(t *testing.T) {
	for _, pair := range [][2]string{{"看结过", "看结果"}, {"回到清淡", "回到清单"}, {"shwo results", "show results"}, {"skp this", "skip this"}, {"stsrt over", "start over"}} {
		if !Labelled(Bare(pair[0]), "another label", pair[1]) {
			t.Errorf("%q is not %q", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"1年以上", "5年以上"}, {"一级", "二级"}, {"有", "没有"}, {"符合的", "不符合的"}, {"work it in", "work it out"}, {"是", "不是"}} {
		if Slipped(Bare(pair[0]), Bare(pair[1])) {
			t.Errorf("%q is %q", pair[0], pair[1])
		}
	}
}

// TestOrdinal: a place in a list is all that is said, and there is such a place.
func TestOrdinal(t *testing.T) {
	for said, want := range map[string]int{"2": 1, "第二个": 1, "the second one": 1, "last": 4, "option 3": 2, "第十个": -1, "0": -1, "6": -1, "2 years": -1, "二级": -1, "": -1} {
		if got := Ordinal(said, 5); got != want {
			t.Errorf("%q is place %d, want %d", said, got, want)
		}
	}
}
