package region

import (
	"strings"
	"testing"
	"time"
)

// TestHostile holds that twice the text takes not more than about twice the time,
// whatever it names. The least of several runs counts, so that what else the
// machine does does not.
func TestHostile(t *testing.T) {
	took := func(s string) time.Duration {
		least := time.Hour
		for range 7 {
			began := time.Now()
			Find(s)
			Named(s)
			Without(s)
			Codes(s)
			least = min(least, time.Since(began))
		}
		return least
	}
	for _, piece := range []string{"上海", "上海市北京", "在上海到北京", "我在上海", "在", "广东省 ", "in Shanghai ", "I'm in Beijing ", "去年", "上海 "} {
		of := func(n int) string {
			s := []rune(strings.Repeat(piece, n))
			return string(s[:n])
		}
		took(of(500))
		for again := 3; ; again-- {
			half, whole := took(of(1000)), took(of(2000))
			if whole < 4*half {
				break
			}
			if again == 0 {
				t.Errorf("%q: %v for 1000 characters, %v for 2000", piece, half, whole)
				break
			}
		}
	}
}

func TestCodes(t *testing.T) {
	for s, want := range map[string]string{"": "", "上海市北京，in Shanghai and Shenzhen": "11 31 4403", "广东省广州市": "4401"} {
		if got := strings.Join(Codes(s), " "); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
