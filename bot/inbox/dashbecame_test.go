package inbox

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

// seedBecame has people answer how they are: enough of Guangdong, too few of Shanghai.
func seedBecame(t testing.TB, b *bot.Bot) {
	t.Helper()
	_, err := b.Pool.Exec(t.Context(), `INSERT INTO follow_result (day, round, region, outcome)
		SELECT '2026-11-01', r.round, r.region, r.outcome FROM (VALUES ('weeks', '44', 'looking', 24), ('weeks', '44', 'found', 17), ('weeks', '44', 'applied', 9), ('weeks', '44', 'training', 6), ('weeks', '44', 'person', 2),
			('months', '31', 'found', 3), ('months', '31', 'looking', 1)) AS r (round, region, outcome, n), generate_series(1, r.n)`)
	if err != nil {
		t.Fatal(err)
	}
}

// TestDashboardBecame: what became of people is on the dashboard and in its file, in both
// languages, of the chosen months and province; nothing of fewer than five.
func TestDashboardBecame(t *testing.T) {
	s, b := newTestServer(t)
	seedBecame(t, b)
	boss := signIn(t, s, hire(t, b, "王主管", "supervisor", 8).ID)
	for _, c := range []struct {
		language, query string
		want, none      []string
	}{
		{"zh", "", []string{"两周后的近况", "60 人回答。", "还在找", "找到工作了", "按整月、全省统计：2026-11 至 2026-11，全部地区", "回答的不足 5 人。"}, nil},
		{"en", "", []string{"How people are after two weeks", "60 people answered.", "still looking", "found work", "2026-11 to 2026-11, everywhere", "Fewer than 5 people answered."}, nil},
		{"zh", "&region=440106", []string{"60 人回答。只问", "2026-11 至 2026-11，广东省", words["zh"]["after_none_yet"]}, []string{"回答的不足"}},
		{"en", "&region=31", []string{"Fewer than 5 people answered.", "2026-11 to 2026-11, Shanghai"}, []string{"found work", "still looking"}},
	} {
		body := page(t, b, boss, c.language, "/inbox/dashboard?period=7"+c.query).Body.String()
		for _, want := range c.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s %s: no %q", c.language, c.query, want)
			}
		}
		for _, none := range c.none {
			if strings.Contains(body, none) {
				t.Errorf("%s %s: %q is there", c.language, c.query, none)
			}
		}
	}
	w := page(t, b, boss, "zh", "/inbox/dashboard.csv?period=7")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
	if err != nil || w.Code != http.StatusOK {
		t.Fatal(err, w.Code)
	}
	var got []string
	for _, r := range rows {
		if strings.HasPrefix(r[0], "results_after_") {
			got = append(got, strings.TrimSpace(strings.Join([]string{strings.TrimPrefix(r[0], "results_after_"), r[2], r[3]}, " ")))
		}
	}
	if want := "weeks  60, weeks looking 25, weeks found 15, weeks applied 10, weeks person, weeks training, months"; strings.Join(got, ", ") != want {
		t.Errorf("in the file: %s, not %s", strings.Join(got, ", "), want)
	}
}

// TestDashboardBecameSeen looks at it on a screen and on a phone.
func TestDashboardBecameSeen(t *testing.T) {
	s, b := newTestServer(t)
	seedBecame(t, b)
	cookie := signIn(t, s, hire(t, b, "王主管", "supervisor", 8).ID)
	browser := chrometest.New(t)
	for language, width := range map[string]int64{"zh": chrometest.Phone, "en": 1280} {
		w := chrometest.Visit(browser, t, width)
		w.Do(chromedp.Navigate(site(t, b, cookie, language) + "/inbox/dashboard?period=7"))
		w.Until(`document.querySelectorAll('[data-by=weeks] tbody tr').length === 5 && document.styleSheets.length >= 3`)
		w.Fits()
		if n := chrometest.See[int](w, `document.querySelectorAll('[data-by=weeks] .filled').length`); n != 3 {
			t.Errorf("%s: %d bars", language, n)
		}
		if said := chrometest.See[string](w, `document.querySelector('[data-by=months]').textContent`); !strings.Contains(said, "5") || strings.Contains(said, words[language]["after_none_yet"]) {
			t.Errorf("%s: of the too few it says %q", language, said)
		}
		w.Do(chromedp.ScrollIntoView(chromedp.CSS(`[data-by=weeks]`)))
		w.Shot("became " + language)
	}
}
