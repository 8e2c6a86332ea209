package share_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"careerbot/knowledge/vacancy"
	"careerbot/retrieval/share"
)

// what is shown, filtered by or asked for by law, of everything that is offered.
const everything = `SELECT string_agg(x::text, E'\n' ORDER BY x::text COLLATE "C") FROM (SELECT v.title, v.employer, v.region, v.place, v.latitude, v.longitude, v.pay_text, v.pay_from, v.pay_to,
	v.pay_unit, v.currency, v.pay_hour_from, v.pay_hour_to, v.pay_month_from, v.pay_month_to, v.employment, v.hours_week, v.shifts, v.headcount, v.places_left, v.education, v.experience,
	v.skills, v.settlement, v.tools, v.insurance, v.contact, v.posted_at, v.valid_from, v.valid_through, v.language, v.law, v.assumed, v.flags, t.requirements, t.duties, t.conditions
	FROM vacancy_live v JOIN vacancy_text t ON t.vacancy_id = v.id) x`

func sameIn(t *testing.T, first, second *instance) {
	t.Helper()
	var here, there string
	for in, into := range map[*instance]*string{first: &here, second: &there} {
		if err := in.Pool.QueryRow(context.Background(), everything).Scan(into); err != nil {
			t.Fatal(err)
		}
	}
	if here == there {
		return
	}
	for i := range min(len(here), len(there)) {
		if here[i] != there[i] {
			from := max(0, i-300)
			t.Fatalf("the first says\n…%s\nthe second\n…%s", here[from:min(len(here), i+200)], there[from:min(len(there), i+200)])
		}
	}
	t.Fatalf("the first says %d bytes, the second %d", len(here), len(there))
}

// TestEveryWordComesThrough has each word of a vacancy that is one of a few.
func TestEveryWordComesThrough(t *testing.T) {
	first, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	var rows []row
	for _, said := range []string{"全职", "兼职", "临时", "日结", "实习", "学徒", "志愿者", "别的"} {
		rows = append(rows, whole(said, row{"type": said, "pay": "5000-6000元/月", "settlement": ""}))
	}
	for _, said := range []string{"日结", "周结", "月结", "完工结"} {
		rows = append(rows, whole(said+" 结算", row{"settlement": said, "pay": "25元/小时"}))
	}
	for _, said := range []string{"白班", "晚班", "夜班", "周末班", "轮班", "两班"} {
		rows = append(rows, whole(said, row{"conditions": said, "title": "服务员" + said, "pay": "面议 4000元/月起"}))
	}
	for _, said := range []string{"25元/小时", "200元/天", "900元/周", "8000元/月 13薪", "15万/年", "3元/件", "300元/班", "4000-6000元"} {
		rows = append(rows, whole(said, row{"pay": said, "settlement": ""}))
	}
	first.load(t, false, rows...)
	var employments, shifts int
	if err := first.Pool.QueryRow(context.Background(), `SELECT count(DISTINCT employment), count(DISTINCT shifts) FROM vacancy_live`).Scan(&employments, &shifts); err != nil || employments != 8 || shifts < 5 {
		t.Fatal(employments, shifts, err)
	}
	second.follow(t, "甲市", first)
	second.run(t, "甲市")
	sameIn(t, first, second)
}

// TestRealAdvertisementsComeThrough: 7,900 real ones of two countries are the same at a
// second instance, word for word and figure for figure.
func TestRealAdvertisementsComeThrough(t *testing.T) {
	first, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	for name, c := range map[string]struct {
		file  string
		shift int
	}{"jobs_nhs_en": {"jobs_nhs_en/jobs_sample3000.jsonl", 365 * 100}, "jobs_zh": {"jobs_zh/jobs.jsonl", 1}} {
		path := filepath.Join("..", "..", "..", "shared", "data", c.file)
		if _, err := os.Stat(path); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("in CI the real advertisements must be beside the checkout: %v", err)
			}
			t.Skipf("the real advertisements are not beside the checkout: %v", err)
		}
		m, err := vacancy.ReadMapping(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := first.Load(context.Background(), vacancy.Load{Source: name, Mapping: m, Paths: []string{path}, Shift: c.shift}); err != nil {
			t.Fatal(err)
		}
	}
	second.follow(t, "甲市", first)
	second.exec(t, `UPDATE vacancy_source SET url = replace(url, 'limit=7', 'limit=5000')`)
	var offered int // the rest waits for a person
	if err := first.Pool.QueryRow(context.Background(), `SELECT count(*) FROM vacancy_live`).Scan(&offered); err != nil || offered < 7800 {
		t.Fatalf("%d of about 7,900 are offered, %v", offered, err)
	}
	if r := second.run(t, "甲市"); r.Loaded != offered {
		t.Errorf("%d offered: %+v", offered, r)
	}
	sameIn(t, first, second)
	if r := second.run(t, "甲市"); r.Rows != 0 {
		t.Errorf("nothing is new: %+v", r)
	}
}
