package reach_test

import (
	"context"
	"flag"
	"fmt"
	"testing"
	"time"
)

var people = flag.Int("profiles", 100_000, "how many profiles are compared")

// within is what comparing may take.
const within = time.Minute

// BenchmarkFind compares 1,000 new vacancies, and one new rule, with 100,000 profiles, and
// fails where either takes more than a minute:
//
//	go test -run '^$' -bench Find -benchtime 1x ./bot/reach
func BenchmarkFind(b *testing.B) {
	w := newWorld(b)
	trades := []string{"保洁员", "保安员", "厨师", "服务员", "仓库管理员", "快递员", "电工", "焊工", "会计", "护理员", "收银员", "司机", "缝纫工", "装配工", "客服", "水暖工", "园林工", "搬运工", "面点师", "幼儿园教师"}
	regions := []string{"110108", "110105", "310115", "440106", "440305", "370102", "410105", "510107", "330106", "420106"}
	w.exec(`WITH c AS (INSERT INTO conversation (channel, external_id, language) SELECT 'terminal', 'p' || i, 'zh' FROM generate_series(1, $1::integer) i RETURNING id)
		INSERT INTO profile (conversation_id, consented_at, consent_words, updated_at, tell, region, wishes, hours, groups, facts)
		SELECT id, now(), '1', now(), '{policies,jobs}', left(($2::text[])[1 + id % 10], 4), ARRAY[($3::text[])[1 + id % 20], ($3::text[])[1 + id % 7]],
		       CASE WHEN id % 3 = 0 THEN 'full' ELSE '' END, CASE WHEN id % 2 = 0 THEN '{graduate}'::text[] ELSE '{}' END,
		       jsonb_build_object('seeking', (id % 15)::text, 'working', CASE WHEN id % 4 = 0 THEN 'yes' ELSE 'no' END) FROM c`, *people, regions, trades)
	w.exec(`ANALYZE profile`)
	w.exec(`UPDATE reach_seen SET live_since = now(), policies = now()`)
	rows := make([][4]string, 1000)
	for i := range rows {
		rows[i] = [4]string{fmt.Sprint("v", i), trades[i%20], regions[i/20%10], map[bool]string{true: "全职", false: "兼职"}[i%3 > 0]}
	}
	w.vacancies(rows...)
	w.now = time.Now().Add(time.Hour)
	measure := func(what string, want string) {
		b.Helper()
		begun := time.Now()
		w.all()
		took := time.Since(begun)
		found := w.column(`SELECT count(*) || ' for ' || count(DISTINCT conversation_id) FROM profile_match`)
		b.Logf("%s: %s, %d profiles, %s people", what, took.Round(10*time.Millisecond), *people, found)
		b.ReportMetric(took.Seconds(), "s/"+want)
		if took > within {
			b.Errorf("%s took %s, more than %s", what, took, within)
		}
	}
	for b.Loop() {
		measure("1,000 vacancies", "vacancies")
		// What was found is what one would find by looking at each pair.
		if got := w.column(`
			WITH chosen AS (SELECT * FROM profile ORDER BY hashtext(conversation_id::text) LIMIT 300), pairs AS (
				SELECT s.conversation_id, count(DISTINCT v.group_id) AS fit FROM chosen s JOIN vacancy v ON starts_with(v.region, s.region)
				  AND (s.hours = '' OR v.employment = s.hours) AND v.title = ANY (s.wishes) GROUP BY 1)
			SELECT count(*) FILTER (WHERE coalesce(p.fit, 0) > 0) || ' people, wrong: ' || count(*) FILTER (WHERE least(coalesce(p.fit, 0), 3) <> (SELECT count(*) FROM profile_match m WHERE m.conversation_id = s.conversation_id))
			FROM chosen s LEFT JOIN pairs p USING (conversation_id)`); len(got) < 2 || got[len(got)-2:] != " 0" {
			b.Errorf("of 300 people: %s", got)
		}
		w.exec(`DELETE FROM profile_match`)
		w.document("蓝湾市求职补助办法", decree, "CN")
		w.exec(`UPDATE reach_seen SET policies = now() - interval '1 minute'`)
		w.rule()
		w.now = w.now.Add(time.Hour)
		measure("one rule", "rule")
		if got := w.column(`SELECT count(*)::text FROM profile_match m FULL JOIN (SELECT conversation_id FROM profile WHERE (facts->>'seeking')::int BETWEEN 3 AND 11 AND facts->>'working' = 'no') p USING (conversation_id)
			WHERE m.conversation_id IS NULL OR p.conversation_id IS NULL`); got != "0" {
			b.Errorf("%s people are wrong", got)
		}
	}
	if _, err := w.f.Count(context.Background(), "rule", 1); err != nil {
		b.Error(err)
	}
}
