package vacancy

import (
	"strings"
	"testing"
	"time"
)

// TestNumbers: what a feed says of hours, posts and places left, and what it does not say.
func TestNumbers(t *testing.T) {
	for said, want := range map[string]float64{
		"37.5": 37.5, "37.5 hours per week": 37.5, "每周40小时": 40, "40小时/周": 40, "16-20 hours a week": 16, "每周工作5天，每天8小时": 40, "周末双休，每天工作7.5小时": 37.5,
		"8 hours a day, Monday to Friday": 40, "做六休一，每天8小时": 48, "30": 30, "22.5 hrs pw": 22.5,
		// These say no hours a week: pay converted by 8 would be five times too high.
		"8小时/天": 0, "每天8小时": 0, "8小时": 0, "9:00-18:00": 0, "9am - 5pm, Monday to Friday": 0, "每周5天": 0, "早九晚六": 0, "": 0, "999": 0, "8": 0,
	} {
		if got := weekly(said); got != want {
			t.Errorf("%q: %v hours a week, want %v", said, got, want)
		}
	}
	for said, want := range map[string]int{
		"2": 2, "招2人": 2, "三名": 3, "十人": 10, "二十五名": 25, "两位": 2, "2024年招2名": 2, "若干": 0, "2-3人": 2, "2024年": 0, "": 0, "3 posts": 3,
	} {
		if got := whole(said); got != want {
			t.Errorf("%q: %d, want %d", said, got, want)
		}
	}
	for said, want := range map[string]int{"0": 0, "已满": 0, "full": 0, "-5": 0, "3": 3, "还有两个": 2, "若干": -1, "": -1, "请来电": -1} {
		got := -1
		if left := placesLeft(said); left != nil {
			got = *left
		}
		if got != want {
			t.Errorf("%q: %d places left, want %d", said, got, want)
		}
	}
	for said, want := range map[string]string{
		"Permanent contract": "full", "Internal secondment": "other", "fixed-term contract": "temporary", "Internship": "internship", "劳动合同": "full", "劳务派遣": "temporary", "长期兼职": "part",
	} {
		if got := employmentOf(said, ""); got != want {
			t.Errorf("%q: %s, want %s", said, got, want)
		}
	}
}

// TestDates: a day without a time lasts to its end where the law holds, with the time
// and order of days of that place.
func TestDates(t *testing.T) {
	for _, c := range []struct {
		mapping, said string
		end           bool
		want          string
	}{
		{"law: CN", "2026-03-01", true, "2026-03-01T15:59:59Z"},
		{"law: CN", "2026-03-01", false, "2026-02-28T16:00:00Z"},
		{"law: CN\nzone: UTC", "2026-03-01", true, "2026-03-01T23:59:59Z"},
		{"law: GB", "2026-03-29", true, "2026-03-29T22:59:59Z"}, // the clocks change on that day
		{"law: GB", "2026-10-25", true, "2026-10-25T23:59:59Z"},
		{"law: GB", "03/04/2026", true, "2026-04-03T22:59:59Z"},
		{"law: GB\ndates: mdy", "03/04/2026", true, "2026-03-04T23:59:59Z"},
		{"law: CN", "2026-03-01T18:00:00+0800", true, "2026-03-01T10:00:00Z"},
		{"law: CN", "2026-03-01T18:00Z", true, "2026-03-01T18:00:00Z"},
		{"law: CN", "2026年3月1日", true, "2026-03-01T15:59:59Z"},
		{"law: CN", "长期有效", true, "0001-01-01T00:00:00Z"},
		{"law: GB", "2026-03-01T12:00:00", true, "2026-03-01T12:00:00Z"},
	} {
		m, err := ParseMapping(c.mapping + "\nfields: {id: id}")
		if err != nil {
			t.Fatal(err)
		}
		r := &reader{mapping: m}
		if got := r.date(c.said, c.end).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.mapping, c.said, got, c.want)
		}
	}
	for _, wrong := range []string{"zone: Local", "dates: ymd"} {
		if _, err := ParseMapping("law: CN\n" + wrong + "\nfields: {id: id}"); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

// TestShiftsAt: a field of shifts says by the clock when work is done.
func TestShiftsAt(t *testing.T) {
	for said, want := range map[string]string{
		"17点到22点": "evening", "9点到12点": "day", "晚上6点到10点": "evening", "22:00-06:00": "night", "22点至次日6点": "night", "8:30—17:30": "day", "9am to 5pm": "day", "6pm-10pm": "evening", "6-10pm": "evening", "9点-12点，14点-18点": "day",
		"下午2点到6点": "day", "早上6时到14时": "day", "周六、周日 9点到17点": "day weekend", "周一到周日 17点到21点": "evening", "Saturday 10am to 4pm": "day weekend", "24点到6点": "night", "早9点到晚6点": "day", "17点半到21点半": "evening",
		"2-3天": "", "3到5人": "", "": "", "面议": "", "99点到100点": "", "周末": "weekend", "1-15日": "",
	} {
		if got := strings.Join(shiftsAt(said), " "); got != want {
			t.Errorf("%s is %q, want %q", said, got, want)
		}
	}
}
