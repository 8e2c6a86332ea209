package inbox

import (
	"context"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"careerbot/bot"
)

// page fetches a page in a language for who has a cookie.
func page(t *testing.T, b *bot.Bot, cookie *http.Cookie, language, target string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	if cookie != nil {
		r.AddCookie(cookie)
	}
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	New(b, Options{}).ServeHTTP(w, r)
	return w
}

// TestFiguresPage is for supervisors and admins, in both languages, of every period.
func TestFiguresPage(t *testing.T) {
	s, b := newTestServer(t)
	seed(t, b)
	li, wang := hire(t, b, "李老师", "counsellor", 7), hire(t, b, "王主管", "supervisor", 8)
	boss := signIn(t, s, wang.ID)
	for _, target := range []string{"/inbox/figures", "/inbox/figures.csv"} {
		if w := page(t, b, nil, "zh", target); w.Code != http.StatusSeeOther {
			t.Errorf("%s for nobody: %d", target, w.Code)
		}
		if w := page(t, b, signIn(t, s, li.ID), "zh", target); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "没说清楚") {
			t.Errorf("%s for a counsellor: %d", target, w.Code)
		}
	}
	for query, want := range map[string]string{
		"": "2026-11-20 至 2026-11-26", "?period=today": "2026-11-26 至 2026-11-26", "?period=30": "2026-10-28 至 2026-11-26",
		"?from=2026-11-01&to=2026-11-25": "2026-11-01 至 2026-11-25", "?period=x": "2026-11-20 至 2026-11-26",
	} {
		if w := page(t, b, boss, "zh", "/inbox/figures"+query); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%q: %d, no %q", query, w.Code, want)
		}
	}
	for _, wrong := range []string{"?from=2026-11-02&to=2026-11-01", "?from=%3Cb%3E&to=2026-11-01", "?from=0001-01-01&to=2026-11-01"} {
		if w := page(t, b, boss, "en", "/inbox/figures"+wrong); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Those are no days") || strings.Contains(w.Body.String(), "<b>\"") {
			t.Errorf("%q: %d", wrong, w.Code)
		}
		if w := page(t, b, boss, "en", "/inbox/figures.csv"+wrong); w.Code != http.StatusBadRequest {
			t.Errorf("%q: %d", wrong, w.Code)
		}
	}
	w := page(t, b, boss, "en", "/inbox/figures?period=30")
	for _, want := range []string{"<svg", "Until claimed", "median", "Not satisfied", "&lt;b&gt;bold&lt;/b&gt;", "asked for a person", "East"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %q on the page", want)
		}
	}
	if strings.Contains(w.Body.String(), "style=") || strings.Contains(w.Body.String(), "<b>bold") {
		t.Error("the page has styles that its policy refuses, or a person's markup")
	}
}

// TestFiguresCSV has the same figures as rows; no word of a person is a formula.
func TestFiguresCSV(t *testing.T) {
	s, b := newTestServer(t)
	seed(t, b)
	wang := hire(t, b, "王主管", "admin", 8)
	w := page(t, b, signIn(t, s, wang.ID), "zh", "/inbox/figures.csv?period=30")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(w.Header().Get("Content-Disposition"), "figures-2026-10-28-2026-11-26.csv") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], ","); got != "指标,分组,名称,数量,中位数（秒）,九成在此之内（秒）,原话" {
		t.Errorf("the headings: %s", got)
	}
	found := map[string]string{}
	for _, r := range rows {
		found[strings.Trim(r[0]+"/"+r[1]+"/"+r[2], "/")] = r[3]
		for _, cell := range r {
			if cell != "" && strings.ContainsAny(cell[:1], "=+@-") {
				t.Errorf("a formula: %q", cell)
			}
		}
	}
	f, err := b.TeamFigures(context.Background(), wang.ID, bot.Period{From: b.Now().AddDate(0, 0, -29), To: b.Now().AddDate(0, 0, 1)})
	if err != nil || f.Times["claim"].Count == 0 {
		t.Fatalf("%+v, %v", f.Times, err)
	}
	if found["waiting_now"] != "3" || found["satisfaction//good"] == "" || found["satisfaction//not answered"] == "" || found["time_to_claim/team/East"] == "" {
		t.Errorf("%v", found)
	}
	var audited int
	if err := b.Pool.QueryRow(context.Background(), `SELECT count(*) FROM audit WHERE what = 'figures' AND staff_id = $1`, wang.ID).Scan(&audited); err != nil || audited != 1 {
		t.Errorf("%d in the audit, %v", audited, err)
	}
}

// seed makes a month of cases as an office has them: busy at ten and at three, two
// teams, six counsellors, three who wait.
func seed(t *testing.T, b *bot.Bot) {
	t.Helper()
	ctx := context.Background()
	for _, sql := range []string{
		`INSERT INTO team (name, time_zone) VALUES ('East', 'Asia/Shanghai'), ('东区服务站', 'Asia/Shanghai')`,
		`INSERT INTO staff (name, role, team_id, capacity, on_duty_since) SELECT (ARRAY['Ann', '陈老师', 'Beth', '周老师', 'Carl', '孙老师'])[n], 'counsellor', 1 + n % 2, 4 + n % 3, CASE WHEN n < 4 THEN now() END FROM generate_series(1, 6) n`,
		`INSERT INTO conversation (channel, external_id) SELECT 'web', 'seeded ' || n FROM generate_series(1, 640) n`,
		`INSERT INTO handoff (conversation_id, state, reason, language, region, opened_at, waiting_since, claimed_at, first_reply_at, ended_at, ended_by, surveyed_at, rating, rated_at, missing, callback_by)
		 SELECT n, 'closed', (ARRAY['asked', 'asked', 'asked', 'unsolved', 'unhappy', 'topic', 'unsolved', 'danger'])[1 + n % 8], (ARRAY['zh', 'en'])[1 + n % 2], (ARRAY['', '11', '4401'])[1 + n % 3],
		        at, at, at + wait, at + 1.6 * wait, at + 9 * wait, 'counsellor', at + 9 * wait, (ARRAY['', '', 'good', 'good', 'good', 'fair', 'good', 'poor'])[1 + n % 8], CASE WHEN n % 8 > 1 THEN at + 10 * wait END,
		        CASE n WHEN 7 THEN '没说清楚材料要交到哪个窗口' WHEN 13 THEN '<b>bold</b> and =SUM(A1)' WHEN 15 THEN '=HYPERLINK("x")' WHEN 23 THEN 'Nobody told me how long it takes to be paid' ELSE '' END, CASE WHEN n % 20 = 0 THEN at + interval '1 day' END
		 FROM (SELECT n, timestamptz '2026-11-26 00:00+08' - (n / 23) * interval '1 day' + interval '1 hour' * (8 + (n * 7) % 10) + interval '1 minute' * (n % 50) AS at,
		              interval '1 minute' * (1 + n % 9 + CASE WHEN (n * 7) % 10 IN (2, 7) THEN 9 ELSE 0 END) AS wait FROM generate_series(1, 600) n) s WHERE at < '2026-11-26 16:00+08'`,
		`INSERT INTO handoff_event (handoff_id, staff_id, what, at)
		 SELECT h.id, CASE WHEN what <> 'open' THEN 1 + h.id % 6 END, what, CASE what WHEN 'open' THEN opened_at WHEN 'claim' THEN claimed_at WHEN 'answer' THEN first_reply_at ELSE ended_at END
		 FROM handoff h, unnest(ARRAY['open', 'claim', 'answer', 'called', 'close']) WITH ORDINALITY AS w (what, n)
		 WHERE what <> 'called' OR h.id % 40 = 0 ORDER BY h.id, n`,
		`INSERT INTO handoff (conversation_id, state, reason, language, region, opened_at, waiting_since, owner, team_id)
		 SELECT 600 + n, CASE WHEN n < 4 THEN 'waiting' ELSE 'active' END, 'asked', (ARRAY['zh', 'en', 'zh'])[1 + n % 3], (ARRAY['', '440106', '11'])[1 + n % 3], timestamptz '2026-11-26 18:00+08' - n * interval '7 minutes', timestamptz '2026-11-26 18:00+08' - n * interval '7 minutes',
		        CASE WHEN n > 3 THEN 1 + n % 6 END, CASE WHEN n = 2 THEN 1 END
		 FROM generate_series(1, 14) n`,
	} {
		if _, err := b.Pool.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
}
