package region

import (
	"strconv"
	"strings"
	"testing"
)

// TestHostile ends: what read all of the text again at each place took the cube
// of its length, and would not. BenchmarkHostile has the times. What is found is a code.
func TestHostile(t *testing.T) {
	for _, piece := range hostile {
		s := repeated(piece, 4000)
		_, named := Named(s)
		for _, code := range append(Codes(s), Find(s), named) {
			if code != "" && len(code) != 2 && len(code) != 4 && len(code) != 6 {
				t.Errorf("%.20s…: found the code %q", s, code)
			}
		}
		if without := Without(s); len(without) > len(s) {
			t.Errorf("%.20s… is longer without its places", s)
		}
	}
}

var hostile = []string{"上海", "上海市北京", "在上海到北京", "我在上海", "在", "广东省 ", "in Shanghai ", "I'm in Beijing ", "去年", "上海 "}

func repeated(piece string, n int) string { return string([]rune(strings.Repeat(piece, n))[:n]) }

func BenchmarkHostile(b *testing.B) {
	for _, n := range []int{1000, 2000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			s := repeated("上海市北京", n)
			for b.Loop() {
				Find(s)
				Named(s)
				Without(s)
				Codes(s)
			}
		})
	}
}

func TestCodes(t *testing.T) {
	for s, want := range map[string]string{"": "", "上海市北京，in Shanghai and Shenzhen": "11 31 4403", "广东省广州市": "4401"} {
		if got := strings.Join(Codes(s), " "); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
