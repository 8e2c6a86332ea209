package geo

import (
	"strings"
	"testing"
	"time"
)

const usual = "mon-fri 09:00-12:00,13:30-17:00"

func TestReadHours(t *testing.T) {
	for words, want := range map[string]string{
		"mon-fri 09:00-12:00,13:30-17:00; sat 09:00-12:00; holidays off": usual + "; sat 09:00-12:00; holidays off",
		// OpenStreetMap
		"Mo-Fr 09:00-12:00,13:30-17:00":             usual,
		"Mo-Fr 09:00-17:00; We 09:00-12:00; PH off": "mon-tue 09:00-17:00; wed 09:00-12:00; thu-fri 09:00-17:00; holidays off",
		"Mo-Fr 09:00-12:00, Fr 13:00-15:00":         "mon-thu 09:00-12:00; fri 09:00-12:00,13:00-15:00",
		"Mo,We,Fr 10:00-12:00":                      "mon 10:00-12:00; wed 10:00-12:00; fri 10:00-12:00",
		"Sa-Mo 10:00-12:00":                         "mon 10:00-12:00; sat-sun 10:00-12:00",
		"Mo-Su 22:00-06:00":                         "daily 22:00-06:00",
		"24/7":                                      "daily 00:00-24:00; holidays 00:00-24:00",
		"24/7; PH off":                              "daily 00:00-24:00; holidays off",
		"Mo-Fr 08:00-18:00; Sa,Su off":              "mon-fri 08:00-18:00",
		"Mo-Fr 09:00-12:00; Mo-Fr 13:30-17:00":      usual,
		// English
		"Monday to Friday 9am-5pm":                               "mon-fri 09:00-17:00",
		"Mon–Fri: 9.00am – 5.30pm, closed on bank holidays":      "mon-fri 09:00-17:30; holidays off",
		"Weekdays 9:00-17:00, Saturday 9:00 a.m. to 12 p.m.":     "mon-fri 09:00-17:00; sat 09:00-12:00",
		"Mondays and Wednesdays 10:00 until 12:00":               "mon 10:00-12:00; wed 10:00-12:00",
		"Opening hours: daily 8:00-20:00 except public holidays": "daily 08:00-20:00; holidays off",
		// Chinese
		"周一至周五 9:00-12:00 13:30-17:00":                  usual,
		"周一至周五9:00—12:00，13:30—17:00":                   usual,
		"星期一到星期五 上午9:00-12:00，下午1:30-5:00":              usual,
		"周一至五 上午9:00至12:00；下午13:30至17:00（法定节假日除外）":      usual + "; holidays off",
		"工作日 9点-12点、13点半-17点":                           usual + "; holidays off",
		"办公时间：周一至周五 上午9:00～12:00 下午13:30～17:00\n周六、日休息": usual,
		"周一至周五 9:00-17:00，周末及节假日休息":                     "mon-fri 09:00-17:00; holidays off",
		"每天 8:00-20:00": "daily 08:00-20:00",
		"每日5时30分至11时":   "daily 05:30-11:00",
		"周一、三、五 9:00-12:00；周六日 10:00-12:00":   "mon 09:00-12:00; wed 09:00-12:00; fri 09:00-12:00; sat-sun 10:00-12:00",
		"周一至周五：\n上午 9:00-12:00\n下午 1:30-5:00": usual,
		"周一至周五 9:00-17:00（中午不休息）":             "mon-fri 09:00-17:00",
		"全天候24小时": "?",
		"24小时":    "daily 00:00-24:00; holidays 00:00-24:00",
		// What is not certain is not read.
		"09:00-17:00": "?", "mon-fri": "?", "mon-fri 9-5": "?", "mon-fri 9:00-5:00": "?", "周一至周五 9:00-12:00,1:30-5:00": "?",
		"夏季 周一至周五 8:30-12:00，冬季 9:00-12:00": "?", "Mo[1] 10:00-12:00": "?", "Jan-Mar Mo-Fr 09:00-17:00": "?", "sunrise-sunset": "?",
		"by appointment": "?", "以通知为准": "?", "Mo-Fr 09:00": "?", "Mo-Fr 09:00-09:00": "?", "Mo-Fr 25:00-26:00": "?", "Mo-Fr 09:61-10:00": "?",
		"Mo-Fr 09:00-12:00,11:00-13:00": "?", "节假日照常": "?", "周六休息": "?", "off": "?", "Mo-PH 09:00-12:00": "?", "mon-fri 0900-1700": "?",
		"周一至周五 下午5:00-2:00": "?", "the 9:00-10:00": "?", "mon-fri 09:00-17:00 or so": "?", "周一至周五 9:00-12:00-13:00": "?", "-": "?", "": "",
	} {
		h, err := ReadHours(words)
		switch {
		case want == "?":
			if h.Known || err == nil || h.Words != words || h.String() != words || !strings.Contains(err.Error(), "write") {
				t.Errorf("%q is read as %q, %v", words, h, err)
			}
		case h.String() != want || err != nil:
			t.Errorf("%q is read as %q, want %q (%v)", words, h, want, err)
		}
	}
}

func TestOpenAt(t *testing.T) {
	zone := func(name string) Zone {
		z, ok := ZoneNamed(name)
		if !ok {
			t.Fatal(name)
		}
		return z
	}
	china, london := zone("Asia/Shanghai"), zone("Europe/London")
	for _, c := range []struct {
		words string
		zone  Zone
		at    string // by that zone's clock
		want  string
	}{
		{usual, china, "2026-11-26 08:59", "closed, opens 2026-11-26 09:00"},
		{usual, china, "2026-11-26 09:00", "open until 2026-11-26 12:00"},
		{usual, china, "2026-11-26 12:00", "closed, opens 2026-11-26 13:30"},
		{usual, china, "2026-11-27 17:00", "closed, opens 2026-11-30 09:00"},
		{usual, china, "2026-10-01 10:00", "open until 2026-10-01 12:00, a holiday"},
		{usual + "; holidays off", china, "2026-10-01 10:00", "closed, opens 2026-10-05 09:00"}, // 3 days off, then a weekend
		{usual + "; holidays 10:00-11:00", china, "2026-10-01 10:30", "open until 2026-10-01 11:00"},
		{"daily 22:00-06:00", china, "2026-11-26 03:00", "open until 2026-11-26 06:00"},
		{"fri 22:00-06:00", china, "2026-11-28 03:00", "open until 2026-11-28 06:00"},
		{"fri 22:00-06:00", china, "2026-11-29 03:00", "closed, opens 2026-12-04 22:00"},
		{"sun 22:00-06:00", china, "2026-11-30 03:00", "open until 2026-11-30 06:00"},
		{"24/7", china, "2026-11-26 03:00", "open"},
		{"mon-tue 00:00-24:00", china, "2026-11-23 03:00", "open until 2026-11-25 00:00"},
		{"mon-fri 09:00-17:00; holidays off", london, "2026-12-25 10:00", "closed, opens 2026-12-28 09:00"},
		{"sun 00:00-06:00", london, "2026-03-29 00:30", "open until 2026-03-29 06:00"}, // the clock is put forward
		{"sun 09:00-17:00", london, "2026-03-29 00:30", "closed, opens 2026-03-29 09:00"},
		{"不定", china, "2026-11-26 10:00", "unknown"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, c.zone.Location)
		if err != nil {
			t.Fatal(err)
		}
		h, _ := ReadHours(c.words) //nolint:errcheck // one of them is not to be read
		s := h.At(at.UTC(), c.zone)
		got := string(s.Status)
		if !s.Until.IsZero() {
			got += " until " + s.Until.Format("2006-01-02 15:04")
		}
		if !s.Opens.IsZero() {
			got += ", opens " + s.Opens.Format("2006-01-02 15:04")
		}
		if s.Holiday {
			got += ", a holiday"
		}
		if got != c.want {
			t.Errorf("%s at %s: %s, want %s", c.words, c.at, got, c.want)
		}
	}
	if h, err := ReadHours(usual); err != nil || h.At(time.Now(), Zone{}).Status != Unknown {
		t.Errorf("without a zone nothing is known: %v", err)
	}
}

func TestZones(t *testing.T) {
	for code, want := range map[string]string{"370104": "Asia/Shanghai", "CN": "Asia/Shanghai", "81": "Asia/Hong_Kong", "710000": "Asia/Taipei", "GB-ENG": "Europe/London", "GB": "Europe/London"} {
		if z, ok := ZoneOf(code); !ok || z.Name != want {
			t.Errorf("%s lies in %s", code, z.Name)
		}
	}
	for _, code := range []string{"", "US", "XX", "-"} {
		if z, ok := ZoneOf(code); ok {
			t.Errorf("%q lies in %s", code, z.Name)
		}
	}
}

// FuzzHours: whatever is written, reading ends; what is read can be written and is
// read as the same; and at each moment of a fortnight the state fits what comes next.
func FuzzHours(f *testing.F) {
	for _, s := range []string{usual, "Mo-Fr 09:00-12:00, Fr 13:00-15:00; PH off", "周一至周五 上午9:00-12:00 下午1:30-5:00，节假日休息", "24/7", "sat-mon 22:00-06:00", "9:00", "工作日 9点半-17时", "Mo-Fr 9am-5pm|x"} {
		f.Add(s, uint16(0))
	}
	china, _ := ZoneNamed("Asia/Shanghai")
	begin := time.Date(2026, 9, 28, 0, 0, 0, 0, china.Location)
	f.Fuzz(func(t *testing.T, s string, minute uint16) {
		h, err := ReadHours(s)
		if !h.Known {
			if err == nil && strings.TrimSpace(s) != "" {
				t.Fatalf("%q is not read, and nothing says why", s)
			}
			return
		}
		again, err := ReadHours(h.String())
		if err != nil || again.String() != h.String() {
			t.Fatalf("%q is %q, read again %q: %v", s, h, again, err)
		}
		at := begin.Add(time.Duration(minute) * time.Minute)
		state := h.At(at, china)
		switch state.Status {
		case Open:
			if !state.Until.IsZero() && (!state.Until.After(at) || h.At(state.Until, china).Status != Closed) {
				t.Fatalf("%q at %s: open until %s", h, at, state.Until)
			}
		case Closed:
			if !state.Opens.IsZero() && (!state.Opens.After(at) || h.At(state.Opens, china).Status != Open || h.At(state.Opens.Add(-time.Minute), china).Status != Closed) {
				t.Fatalf("%q at %s: closed, opens %s", h, at, state.Opens)
			}
		default:
			t.Fatalf("%q at %s: %+v", h, at, state)
		}
	})
}
