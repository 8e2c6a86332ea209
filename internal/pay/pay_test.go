package pay_test

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"careerbot/internal/pay"
)

// TestRead reads texts of our own, as advertisements and people write them.
func TestRead(t *testing.T) {
	data, err := os.ReadFile("testdata/pay.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		n++
		f := append(strings.Split(line, "\t"), "", "", "", "")
		float := func(s string) float64 { x, _ := strconv.ParseFloat(s, 64); return x }
		want := pay.Pay{From: float(f[2]), To: float(f[3]), Unit: pay.Unit(strings.Trim(f[4], "-")), Months: float(f[5]), Negotiable: f[6] == "yes", Settlement: pay.Settlement(f[7])}
		want.Currency = f[1]
		got := pay.Read(f[0], map[string]string{"CNY": "CNY", "GBP": "GBP", "USD": "CNY", "HKD": "CNY"}[f[1]])
		got.Guessed, got.ProRata = false, false
		if got != want {
			t.Errorf("%q\n got %+v\nwant %+v", f[0], got, want)
		}
	}
	if n < 120 {
		t.Errorf("only %d texts", n)
	}
}

// TestConversion: one amount in every unit is the same work.
func TestConversion(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		weekly         float64
		hour, month    float64
	}{
		{"20元/小时", "CNY", 0, 20, 3480},
		{"160元/天", "CNY", 0, 20, 3480},
		{"800元/周", "CNY", 0, 20, 3480},
		{"3480元/月", "CNY", 0, 20, 3480},
		{"3480元/月·13薪", "CNY", 0, 20, 3480},
		{"年薪41760元", "CNY", 0, 20, 3480},
		{"2元/件", "CNY", 0, 0, 0},
		{"£12 an hour", "GBP", 0, 12, 1956.7},
		{"£23,480.36 per annum", "GBP", 0, 12, 1956.7},
		{"£12 an hour", "GBP", 20, 12, 1043.57},
		{"£90 a day", "GBP", 0, 12, 1956.7},
		// Pro rata is the pay of full time: the hour is worth the same, the month less.
		{"£23,480.36 per annum pro rata", "GBP", 20, 12, 1043.57},
		{"£23,480.36 per annum pro rata", "GBP", 0, 12, 1956.7},
		{"£1,956.70 a month (FTE)", "GBP", 20, 12, 1043.57},
	} {
		p := pay.Read(c.text, c.currency)
		hour, _ := p.Hourly(c.weekly)
		month, _ := p.Monthly(c.weekly)
		if math.Abs(hour-c.hour) > 0.01 || math.Abs(month-c.month) > 0.05 {
			t.Errorf("%s: %v an hour, %v a month, want %v, %v", c.text, hour, month, c.hour, c.month)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"15k-30k", "三百一天", "£12.50 an hour", "£49,0736", "99999999999999999999999-1千万万"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := pay.Read(s, "CNY")
		h, _ := p.Hourly(0)
		m, _ := p.Monthly(0)
		if p.From < 0 || p.To > 0 && p.From > p.To || math.IsNaN(h+m) || math.IsInf(h+m, 0) || p.Stated() && p.Unit == "" {
			t.Errorf("%q: %+v", s, p)
		}
	})
}

// TestThousands: what is counted in thousands is by the month, as everybody reads it; any
// other amount without a unit is a guess.
func TestThousands(t *testing.T) {
	for said, guessed := range map[string]bool{"15k-30k": false, "15-25K·13薪": false, "8千-1万": false, "6000-8000": true, "200": true} {
		if p := pay.Read(said, "CNY"); p.Guessed != guessed || !guessed && p.Unit != pay.Month {
			t.Errorf("%s is %+v", said, p)
		}
	}
	if p := pay.Read("25k", "GBP"); !p.Guessed {
		t.Errorf("25k in pounds is %+v", p)
	}
}
