package guidance

import "testing"

// TestAmounts: how much is read as it is said, with the bound on the right side; a year of
// the calendar is no amount.
func TestAmounts(t *testing.T) {
	for _, c := range []struct{ said, unit, want string }{
		{"三年", "month", "36"}, {"一年半", "month", "18"}, {"10个月左右", "month", "10"}, {"about two years", "month", "24"}, {"两三年", "month", "24..48"},
		{"不满一年", "month", "0..12"}, {"没交满一年", "month", "0..12"}, {"快三年了", "month", "0..36"}, {"less than 1 year", "month", "0..12"},
		{"不超过一年", "month", "0..13"}, {"最多一年", "month", "0..13"}, {"一年以下", "month", "0..13"}, {"no more than 6 months", "month", "0..7"},
		{"超过一年", "month", "12.."}, {"over 2 years", "month", "24.."}, {"快递员，交了三年", "month", "36"},
		{"2019年开始交的", "month", ""}, {"2020年3月到现在", "month", ""}, {"去年3月", "month", ""}, {"since 2019", "month", ""}, {"交了200年", "month", ""},
		{"三千五", "yuan", "3500"}, {"两千八", "yuan", "2800"}, {"1万2", "yuan", "12000"}, {"3k5", "yuan", "3500"}, {"两千八百五", "yuan", "2850"}, {"一百零五块", "yuan", "105"},
		{"3500以下", "yuan", "0..3501"}, {"不到三千五", "yuan", "0..3500"}, {"6000块", "yuan", "6000"}, {"1.2万", "yuan", "12000"},
	} {
		if got := amountIn(c.said, c.unit); got != c.want {
			t.Errorf("%q is %q, want %q", c.said, got, c.want)
		}
	}
}
