package pay_test

import (
	"testing"

	"careerbot/internal/pay"
)

// TestJoined: a digit behind a unit is a part of the amount, and what it counts is none.
func TestJoined(t *testing.T) {
	for said, want := range map[string]string{
		"1万5": "15000", "1万5以上": "15000以上", "8千到1万2": "8千到12000", "一万5": "15000", "1w5": "15000", "6k5": "6500", "1万5千": "15000", "1百5": "150",
		"1万5人": "1万5人", "2千5百": "2500", "1.2万5": "1.2万5", "1万5000": "1万5000", "5千5险一金": "5千5险一金", "3千5人民币": "3500人民币", "2万5元": "25000元", "1万 5年": "1万 5年",
	} {
		if got := pay.Joined(said); got != want {
			t.Errorf("%s: %s, want %s", said, got, want)
		}
	}
	if p := pay.Read("1万5-2万/月", "CNY"); p.From != 15000 || p.To != 20000 {
		t.Errorf("an advertisement: %+v", p)
	}
}
