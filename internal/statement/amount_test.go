package statement

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

// TestAmountsAsTyped: how much is read as people type it on a phone, with what they say
// around it; a letter of a word is no number.
func TestAmountsAsTyped(t *testing.T) {
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct{ said, unit, want string }{
		// money
		{"about 8000", "yuan", "8000"}, {"around 8000", "yuan", "8000"}, {"about 6500", "yuan", "6500"}, {"approximately 8000", "yuan", "8000"}, {"I earned 6,000 yuan", "yuan", "6000"}, {"I earn 6000", "yuan", "6000"},
		{"I get 6000 a month", "yuan", "6000"}, {"6000 a month", "yuan", "6000"}, {"my salary was 6500 RMB", "yuan", "6500"}, {"an average of 7000", "yuan", "7000"}, {"on average 7000", "yuan", "7000"}, {"at 4500", "yuan", "4500"}, {"maybe 5000", "yuan", "5000"},
		{"6k", "yuan", "6000"}, {"6.5k", "yuan", "6500"}, {"8K", "yuan", "8000"}, {"8k a month", "yuan", "8000"}, {"about 8k", "yuan", "8000"}, {"8,000", "yuan", "8000"}, {"12,500.50", "yuan", "12500.5"}, {"¥6000", "yuan", "6000"}, {"6000¥", "yuan", "6000"}, {"rmb 6000", "yuan", "6000"}, {"CNY 6000", "yuan", "6000"},
		{"six thousand", "yuan", "6000"}, {"6 thousand", "yuan", "6000"}, {"eight thousand five hundred", "yuan", "8500"}, {"ten thousand", "yuan", "10000"}, {"twelve thousand yuan", "yuan", "12000"}, {"five hundred", "yuan", "500"},
		{"a bit over 8000", "yuan", "8000.."}, {"a little more than 6000", "yuan", "6000.."}, {"a little under 6000", "yuan", "0..6000"}, {"5500 to 6000", "yuan", "5500..6001"}, {"between 5000 and 6000", "yuan", "5000..6001"}, {"from 5000 to 6000", "yuan", "5000..6001"},
		{"5000 left", "yuan", "5000"}, {"i have 5000 left", "yuan", "5000"}, {"5000 after tax", "yuan", "5000"}, {"5000 in hand", "yuan", "5000"}, {"5000 before tax", "yuan", "5000"}, {"roughly 5 thousand", "yuan", "5000"},
		{"月薪八千多", "yuan", "8000..9000"}, {"八千多", "yuan", "8000..9000"}, {"八千多块", "yuan", "8000..9000"}, {"一个月五千多", "yuan", "5000..6000"}, {"8000多", "yuan", "8000..9000"}, {"六千五左右", "yuan", "6500"}, {"大概八千块", "yuan", "8000"}, {"一万二", "yuan", "12000"}, {"1万", "yuan", "10000"}, {"一万多", "yuan", "10000..20000"}, {"8千", "yuan", "8000"}, {"9000块", "yuan", "9000"}, {"我一个月4500元", "yuan", "4500"},
		{"到手5000", "yuan", "5000"}, {"税后6000", "yuan", "6000"}, {"还剩5000", "yuan", "5000"}, {"一个月到手四千八", "yuan", "4800"}, {"每个月6k", "yuan", "6000"}, {"月薪6k", "yuan", "6000"}, {"6千块钱一个月", "yuan", "6000"}, {"3千5百", "yuan", "3500"}, {"三千五百块", "yuan", "3500"}, {"1万2千", "yuan", "12000"}, {"一万二千", "yuan", "12000"}, {"一万五千八", "yuan", "15800"}, {"两万", "yuan", "20000"}, {"6000左右吧", "yuan", "6000"}, {"六七千", "yuan", "6000..8000"}, {"四五千块", "yuan", "4000..6000"}, {"6000出头", "yuan", "6000..7000"},
		// not money, or not by the month
		{"about a month", "yuan", ""}, {"a lot", "yuan", ""}, {"an average wage", "yuan", ""}, {"one of them", "yuan", ""}, {"not a lot", "yuan", ""}, {"I am a cook", "yuan", ""}, {"5 years", "yuan", ""}, {"in 2019", "yuan", ""}, {"12 months", "yuan", ""}, {"80k a year", "yuan", ""}, {"200 a day", "yuan", ""}, {"30 an hour", "yuan", ""}, {"一天200", "yuan", ""}, {"计件的", "yuan", ""}, {"一般", "yuan", ""}, {"两个人", "yuan", ""}, {"三级", "yuan", ""}, {"2019年", "yuan", ""}, {"it was a good wage", "yuan", ""}, {"on 3 march", "yuan", ""},
		// time
		{"about three and a half years", "month", "42"}, {"three and a half years", "month", "42"}, {"five and a half years", "month", "66"}, {"a year and a half", "month", "18"}, {"one and a half years", "month", "18"}, {"half a year", "month", "6"}, {"2.5 years", "month", "30"}, {"2 years 3 months", "month", "27"}, {"two years and three months", "month", "27"}, {"18 months", "month", "18"}, {"a couple of years", "month", "24"}, {"3yrs", "month", "36"}, {"3 yrs", "month", "36"}, {"3y", "month", "36"}, {"10 mths", "month", "10"}, {"a year", "month", "12"}, {"one year", "month", "12"}, {"more than ten years", "month", "120.."}, {"a bit more than 3 years", "month", "36.."}, {"3 years or so", "month", "36"}, {"around 3 years", "month", "36"}, {"3+ years", "month", "36.."},
		{"almost two years", "month", "12..24"}, {"nearly 3 years", "month", "24..36"}, {"nearly a year", "month", "0..12"}, {"less than two years", "month", "0..24"},
		{"快两年了", "month", "12..24"}, {"快三年了", "month", "24..36"}, {"快一年了", "month", "0..12"}, {"快要满两年", "month", "12..24"}, {"将近两年", "month", "12..24"}, {"接近三年", "month", "24..36"}, {"不到两年", "month", "0..24"},
		{"十年多", "month", "120..132"}, {"十年多了", "month", "120..132"}, {"三年多", "month", "36..48"}, {"10年多一点", "month", "120..132"}, {"干了3年零2个月", "month", "38"}, {"五年半", "month", "66"}, {"5年7个月", "month", "67"}, {"一年零八个月", "month", "20"}, {"交了大概三年半", "month", "42"}, {"好像是三年吧", "month", "36"}, {"3年左右", "month", "36"}, {"年半", "month", "18"}, {"一年出头", "month", "12..24"}, {"七八年", "month", "84..108"}, {"十来年", "month", "96..144"}, {"十几年", "month", "132..240"}, {"几年", "month", ""}, {"好几年", "month", ""}, {"好多年", "month", ""}, {"几个月", "month", ""}, {"a few years", "month", ""}, {"some years", "month", ""}, {"many years", "month", ""}, {"a long time", "month", ""},
		// between two years of the calendar, or since one
		{"2015年到2023年", "month", "84..109"}, {"2015-2023", "month", "84..109"}, {"2015到2023", "month", "84..109"}, {"从2015年干到2023年", "month", "84..109"}, {"from 2015 to 2023", "month", "84..109"}, {"2015 till 2023", "month", "84..109"}, {"15年到23年", "month", ""}, {"2015年3月到2023年3月", "month", "95..98"}, {"March 2015 to March 2023", "month", "95..98"}, {"2015.3-2023.3", "month", "95..98"},
		{"since 2019", "month", "82..95"}, {"since March 2019", "month", "91..93"}, {"2019年到现在", "month", "82..95"}, {"2019年开始交的", "month", "82..95"}, {"从2019年起", "month", "82..95"}, {"2019年3月到现在", "month", "91..93"}, {"19年到现在", "month", "82..95"}, {"2019年至今", "month", "82..95"}, {"from 2019 until now", "month", "82..95"}, {"去年3月开始", "month", "19..21"}, {"since last year", "month", "10..23"}, {"since last march", "month", ""}, {"2019年3月入职", "month", ""}, {"2019", "month", ""}, {"2019年", "month", ""}, {"in 2019", "month", ""}, {"2023年到2015年", "month", ""}, {"until 2019", "month", ""}, {"2019年之前", "month", ""}, {"到2019年", "month", ""}, {"since 2031", "month", ""}, {"2015年到2023年，中间断了一年", "month", ""}, {"from 2015 to 2023 with a gap", "month", ""},
	} {
		got := amountSaid(c.said, c.unit, now, true)
		if got != c.want {
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

// TestAmountsAlmost: an amount is no more and no less than what is said of it.
func TestAmountsAlmost(t *testing.T) {
	for _, c := range []struct{ said, unit, want string }{
		{"not even a year", "month", "0..12"}, {"not even 2 years", "month", "0..24"}, {"a year less a month", "month", "0..12"}, {"2 years minus a month", "month", "0..24"}, {"a year", "month", "12"}, {"less than a year", "month", "0..12"},
		{"不止一年", "month", "12.."}, {"不只两年", "month", "24.."}, {"一年", "month", "12"}, {"4 or 5 years", "month", "48..72"}, {"two or three months", "month", "2..4"}, {"4 to 5 years", "month", "48..72"},
		{"six or seven thousand", "yuan", "6000..7001"}, {"6 or 7 thousand", "yuan", "6000..7001"}, {"six to seven thousand", "yuan", "6000..7001"}, {"seven thousand", "yuan", "7000"}, {"6 or 7k", "yuan", "6000..7001"}, {"不止5000", "yuan", "5000.."},
		{"2500 twice a month", "yuan", ""}, {"2500 every two weeks", "yuan", ""}, {"半个月2500", "yuan", ""}, {"一个月两次，每次2500", "yuan", ""}, {"2500 once a month", "yuan", "2500"}, {"2500 a month", "yuan", "2500"},
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
