package guidance

import (
	"testing"
	"time"
)

// TestAmounts: how much is read as it is said, with the bound on the right side; a year of
// the calendar is no amount.
func TestAmounts(t *testing.T) {
	for _, c := range []struct{ said, unit, want string }{
		{"三年", "month", "36"}, {"一年半", "month", "18"}, {"10个月左右", "month", "10"}, {"about two years", "month", "24"}, {"两三年", "month", "24..48"},
		{"不满一年", "month", "0..12"}, {"没交满一年", "month", "0..12"}, {"快三年了", "month", "24..36"}, {"less than 1 year", "month", "0..12"},
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

// TestAmountsNearThresholds: what is nearly, between, ago, less a gap, or for another time is
// not read as the number beside it.
func TestAmountsNearThresholds(t *testing.T) {
	for _, c := range []struct{ said, unit, want string }{
		{"将近一年", "month", "0..12"}, {"近一年", "month", "0..12"}, {"接近1年", "month", "0..12"}, {"差一点一年", "month", "0..12"}, {"一年差一个月", "month", "0..12"}, {"差一个月满一年", "month", "0..12"}, {"还差两年", "month", ""},
		{"close to a year", "month", "0..12"}, {"just short of a year", "month", "0..12"}, {"差不多一年", "month", "12"}, {"最近一年", "month", "12"}, {"没有一年", "month", "0..12"},
		{"三年前交了一年", "month", ""}, {"10年前", "month", ""}, {"3 years ago", "month", ""}, {"一共18个月，断了3个月", "month", ""}, {"交了两年，中间停了半年", "month", ""}, {"18 months with a gap of 3 months", "month", ""}, {"since I was 20, 5 years", "month", ""},
		{"5-6年", "month", "60..84"}, {"3到4年", "month", "36..60"}, {"3~4年", "month", "36..60"}, {"2-3 years", "month", "24..48"}, {"between 2 and 3 years", "month", "24..48"}, {"半年到一年", "month", "6..24"}, {"6个月至9个月", "month", "6..10"}, {"4年到3年", "month", ""},
		{"大半年", "month", "6..12"}, {"小半年", "month", "0..6"}, {"半年", "month", "6"}, {"20多年", "month", "240..360"}, {"十多年", "month", "120..240"}, {"一年多", "month", "12..24"}, {"2年零3个月", "month", "27"}, {"1 year and 3 months", "month", "15"},
		{"1w", "yuan", "10000"}, {"1w2", "yuan", "12000"}, {"1.2w", "yuan", "12000"}, {"日薪200", "yuan", ""}, {"时薪25元", "yuan", ""}, {"12000一年", "yuan", ""}, {"年薪10万", "yuan", ""}, {"200一天", "yuan", ""}, {"200/天", "yuan", ""}, {"每小时25", "yuan", ""}, {"25 an hour", "yuan", ""}, {"100k a year", "yuan", ""}, {"200 per day", "yuan", ""}, {"底薪2000加提成", "yuan", ""},
		{"没有5000", "yuan", "0..5000"}, {"4000-5000", "yuan", "4000..5001"}, {"四千到五千", "yuan", "4000..5001"}, {"4到5千", "yuan", "4000..5001"}, {"5千多", "yuan", "5000..6000"}, {"每月5000", "yuan", "5000"}, {"5000一个月", "yuan", "5000"}, {"5000 a month", "yuan", "5000"}, {"将近5000", "yuan", "0..5000"},
		{"3到5天", "day", "3..6"}, {"5天", "day", "5"},
	} {
		if got := amountIn(c.said, c.unit); got != c.want {
			t.Errorf("%q is %q, want %q", c.said, got, c.want)
		}
	}
}

// TestDays: a day is that of the year that is said; a month is no day.
func TestDays(t *testing.T) {
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	for said, want := range map[string]string{
		"前年3月1日": "2024-03-01", "大前年3月1日": "2023-03-01", "明年3月1日": "2027-03-01", "今年12月1日": "2026-12-01", "去年12月1日": "2025-12-01", "12月1日": "2025-12-01", "3月5号": "2026-03-05", "2026年3月1日": "2026-03-01",
		"march 2024": "", "March 5, 2024": "2024-03-05", "5 march 2024": "2024-03-05", "last year, March 5": "2025-03-05", "March 5 next year": "2027-03-05", "March 5": "2026-03-05", "5 March": "2026-03-05", "the 5th of March": "2026-03-05", "market 5": "", "5 march 6": "",
		"大前天": "2026-11-24", "前天": "2026-11-25", "昨天": "2026-11-26", "the day before yesterday": "2026-11-25", "yesterday": "2026-11-26", "今天": "2026-11-27", "2026年13月1日": "", "2月30日": "", "前年3月": "", "不是昨天，是前天": "",
	} {
		if got := dayIn(said, now); got != want {
			t.Errorf("%q is %q, want %q", said, got, want)
		}
	}
}
