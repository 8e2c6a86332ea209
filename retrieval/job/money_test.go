package job_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/geo"
	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval/job"
)

// TestMoney: pay is compared in the currency that was said, else in that of the place,
// whatever language it is asked in; what is paid in another is not compared, and it is said.
func TestMoney(t *testing.T) {
	pool := pgtest.New(t)
	beijing, preston := geo.Point{Lat: 39.983, Lon: 116.312}, geo.Point{Lat: 53.76, Lon: -2.70}
	zh := func(title, pay string) row {
		return row{"title": title + " packer", "region": "110108", "place": "中关村", "lat": beijing.Lat, "lon": beijing.Lon, "pay": pay}
	}
	en := func(title, pay string) row {
		return row{"title": title + " packer", "region": "GB-ENG", "place": "Preston", "lat": preston.Lat, "lon": preston.Lon, "pay": pay}
	}
	load(t, pool, "one", zh("low", "100元/天"), zh("high", "400元/天"), zh("mid", "200元/天"), zh("foreign", "£9 per hour"), en("Low", "£12 an hour"), en("High", "£19 an hour"), en("Mid", "£15 an hour"), en("Foreign", "¥900 per hour"))
	s := searcher(pool)
	const chinese, british = "high mid low foreign", "High Mid Low Foreign"
	for name, c := range map[string]struct {
		language string
		wish     job.Wish
		want     string
		other    string // of these the pay is in another currency
	}{
		"en by pay near a place in China":   {"en", job.Wish{At: "中关村", Sort: job.ByPay}, chinese, "foreign"},
		"en by pay near a point in China":   {"en", job.Wish{Near: &beijing, Sort: job.ByPay}, chinese, "foreign"},
		"en by pay in a region of China":    {"en", job.Wish{Region: "11", Sort: job.ByPay}, chinese, "foreign"},
		"en by pay near Preston":            {"en", job.Wish{At: "Preston", Sort: job.ByPay}, british, "Foreign"},
		"zh by pay near Preston":            {"zh", job.Wish{At: "Preston", Sort: job.ByPay}, british, "Foreign"},
		"zh by pay near a British point":    {"zh", job.Wish{Near: &preston, Sort: job.ByPay}, british, "Foreign"},
		"zh by pay in Great Britain":        {"zh", job.Wish{Region: "GB", Sort: job.ByPay}, british, "Foreign"},
		"zh from £18 in Great Britain":      {"zh", job.Wish{Region: "GB", PayFrom: 18, PayUnit: "hour", Sort: job.ByPay}, "High Foreign", "Foreign"},
		"en from 300 a day in China":        {"en", job.Wish{At: "中关村", PayFrom: 300, PayUnit: "day", Sort: job.ByPay}, "high foreign", "foreign"},
		"a currency that was said":          {"zh", job.Wish{At: "中关村", PayFrom: 8, PayUnit: "hour", Currency: "GBP", Sort: job.ByPay}, "foreign low high mid", "low high mid"},
		"en by pay anywhere":                {"en", job.Wish{Sort: job.ByPay}, "High Mid Low foreign low high mid Foreign", "low high mid Foreign"},
		"nothing of pay is asked":           {"en", job.Wish{Region: "GB"}, "Foreign High Low Mid", ""},
		"zh by pay near a town, from a lot": {"zh", job.Wish{At: "Preston", PayFrom: 14, PayUnit: "hour", Sort: job.ByPay}, "High Mid Foreign", "Foreign"},
	} {
		c.wish.Text = "packer"
		q := job.Query{Wish: c.wish, Language: c.language, When: thursday}
		f := search(t, s, q)
		var all, other []string
		for _, v := range f.Vacancies {
			all = append(all, strings.TrimSuffix(v.Title, " packer"))
			if slices.Contains(v.Unsaid, "currency") {
				other = append(other, strings.TrimSuffix(v.Title, " packer"))
			}
			if slices.Contains(v.Unsaid, "pay") {
				t.Errorf("%s: %s is said to say nothing of pay", name, v.Title)
			}
		}
		if c.wish.Sort == "" {
			slices.Sort(all)
		}
		if strings.Join(all, " ") != c.want || strings.Join(other, " ") != c.other || len(f.Wider) > 0 {
			t.Errorf("%s: %v (in another currency %v), wider %v; want %s (%s)", name, all, other, f.Wider, c.want, c.other)
		}
		if exact, err := s.Exact(context.Background(), q); err != nil || !slices.Equal(exact, ids(f)) {
			t.Errorf("%s: %v, reading all gives %v, %v", name, ids(f), exact, err)
		}
	}
}
