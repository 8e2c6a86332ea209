package bot

import (
	"reflect"
	"testing"
)

// TestCardNumbers: what a card is numbered with, and other words for it, name that card.
func TestCardNumbers(t *testing.T) {
	for i := range 50 {
		if n := numberOf(sign(i)); n != i+1 {
			t.Errorf("%s is read as %d", sign(i), n)
		}
	}
	if s := sign(50); s != "(51)" {
		t.Errorf("the 51st is %s", s)
	}
	for said, want := range map[string]int{"一": 1, "九": 9, "十": 10, "十一": 11, "二十": 20, "三十五": 35, "first": 1, "third": 3, "tenth": 10, "12": 12, "3rd": 3, "2nd": 2, "21st": 21, "": 0, "百": 0} {
		if n := numberOf(said); n != want {
			t.Errorf("%q is read as %d, want %d", said, n, want)
		}
	}
	for said, want := range map[string]jobSays{
		"第四个": {verb: "details", place: 4}, "第十二个": {verb: "details", place: 12}, "收藏⑪": {verb: "save", place: 11, spoken: "zh"}, "收藏 11": {verb: "save", place: 11, spoken: "zh"},
		"number 12": {verb: "details", place: 12}, "save the fifth one": {verb: "save", place: 5, spoken: "en"}, "12": {verb: "details", place: 12, bare: true}, "7": {verb: "details", place: 7},
		"不合适 十": {verb: "unwanted", place: 10, spoken: "zh"},
	} {
		want.acts = want.spoken != ""
		if is, ok := jobSaid(said); !ok || !reflect.DeepEqual(is, want) {
			t.Errorf("%q is %+v, %v, want %+v", said, is, ok, want)
		}
	}
	for _, said := range []string{"20块一小时", "每天100", "工资120", "100", "十年"} {
		if is, ok := jobSaid(said); ok {
			t.Errorf("%q names %+v", said, is)
		}
	}
}

// TestCardsGoOn: the numbers of a list go on over its pages; one that begins anew, or is
// another, has its own.
func TestCardsGoOn(t *testing.T) {
	var s seeking
	want := func(place int, id int64) {
		t.Helper()
		if is, ok := s.named(place); is != id || ok != (id != 0) {
			t.Errorf("%d is %d, want %d", place, is, id)
		}
	}
	s.shows([]int64{11, 12, 13}, 0)
	s.shows([]int64{14, 15}, 3)
	want(1, 11)
	want(4, 14)
	want(6, 0)
	want(0, 0)
	s.Cards, s.First = []int64{7}, 0 // another list in between
	want(0, 7)
	s.shows([]int64{16}, 5)
	want(6, 16)
	want(1, 0)
	for i := range int64(jobsShown) {
		s.shows([]int64{100 + i}, int(6+i))
	}
	if len(s.Cards) != jobsShown {
		t.Errorf("%d cards are remembered", len(s.Cards))
	}
	want(6+jobsShown, 100+jobsShown-1)
	want(6, 0)
	want(7, 100)
}
