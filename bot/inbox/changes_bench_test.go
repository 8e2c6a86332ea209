package inbox

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/knowledge/web"
	"careerbot/retrieval"
)

// pageLimit is what a page may take, at the 95th of a hundred.
const pageLimit = 300 * time.Millisecond

// BenchmarkChangePages gives how long the pages on changes and gaps take, with 3,500 laws,
// of which 300 have changed, 100,000 past answers and 20,000 questions without one. It
// fails where a page takes too long.
func BenchmarkChangePages(b *testing.B) {
	ctx := b.Context()
	pool := pgtest.New(b)
	exec := func(sql string, args ...any) {
		b.Helper()
		if _, err := pool.Exec(ctx, sql, args...); err != nil {
			b.Fatal(err)
		}
	}
	l := &knowledge.Library{Pool: pool, Reader: read.New(read.Options{}), Now: time.Now}
	app := &bot.Bot{Pool: pool, Searcher: &retrieval.Searcher{Pool: pool}, Now: time.Now, Hub: bot.NewHub(), Log: slog.New(slog.DiscardHandler), Contact: func(string) string { return "12333" }}
	dir := lawFolder(b, lawFiles())
	if _, err := l.Load(ctx, []string{dir}, knowledge.Source{Draft: true, Way: knowledge.ByPage}, nil); err != nil {
		b.Fatal(err)
	}
	if _, err := l.Publish(ctx, numbers(b, pool, `SELECT id FROM version`), "王主任"); err != nil {
		b.Fatal(err)
	}
	// The longest have changed: a hundred are drafts, the others are published.
	var next []int64
	rows := numbers(b, pool, `SELECT version_id FROM passage GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 300`)
	for _, id := range rows {
		var source string
		if err := pool.QueryRow(ctx, `SELECT d.source FROM version v JOIN document d ON d.id = v.document_id WHERE v.id = $1`, id).Scan(&source); err != nil {
			b.Fatal(err)
		}
		text := bytes.ReplaceAll(fileOf(b, source), []byte("应当"), []byte("必须"))
		r, err := l.Add(ctx, knowledge.Source{Name: source, Bytes: append(text, "\n\n第一千条 另有规定的除外。\n"...), Draft: true, By: "王主任"})
		if err != nil || r.Version == 0 {
			b.Fatalf("%+v, %v", r, err)
		}
		next = append(next, r.Version)
	}
	published := next[:len(next)*2/3]
	if _, err := l.Publish(ctx, published, "王主任"); err != nil {
		b.Fatal(err)
	}
	// Some end or begin within the year, and some name what they supersede.
	exec(`UPDATE version SET valid_to = current_date + id::integer % 365, in_force = daterange(lower(in_force), current_date + id::integer % 365)
		WHERE state = 'published' AND id % 5 = 0 AND NOT isempty(in_force) AND (lower(in_force) IS NULL OR lower(in_force) <= current_date) AND upper_inf(in_force)`)
	exec(`UPDATE version SET in_force = daterange(current_date + id::integer % 365 + 1, NULL) WHERE state = 'published' AND id % 17 = 0 AND upper_inf(in_force)`)
	exec(`UPDATE version v SET supersedes = ARRAY[e.title] FROM version e WHERE e.id = v.id - 1 AND v.id % 7 = 0`)
	// Every tenth answer relies on the longest law, the others on any.
	exec(`INSERT INTO conversation (channel, external_id, language, region) SELECT 'web', 'c' || n, 'zh', (ARRAY['4401', '31', '5101', ''])[n % 4 + 1] FROM generate_series(1, 20000) n`)
	exec(`INSERT INTO turn (conversation_id, external_id, message, state, outcome, question, answered_at)
		SELECT c.id, 't' || n, '试用期最长多久？', 'answered', 'answered', '签了' || n % 97 || '个月合同，试用期最长多久？', now() - n * interval '90 seconds'
		FROM generate_series(1, 100000) n JOIN conversation c ON c.external_id = 'c' || (n % 20000 + 1)`)
	exec(`INSERT INTO answer_source (turn_id, conversation_id, version_id, start_at, end_at, at)
		WITH p AS MATERIALIZED (SELECT row_number() OVER () AS n, version_id, start_at, end_at FROM passage),
		     big AS MATERIALIZED (SELECT row_number() OVER () AS n, version_id, start_at, end_at FROM passage WHERE version_id = $1),
		     t AS (SELECT row_number() OVER (ORDER BY id) AS n, id, conversation_id, answered_at FROM turn WHERE outcome = 'answered'),
		     cites AS (SELECT t.*, k FROM t CROSS JOIN generate_series(1, 3) k)
		SELECT c.id, c.conversation_id, p.version_id, p.start_at, p.end_at, c.answered_at FROM cites c JOIN p ON p.n = (c.n * 7919 + c.k * 104729) % (SELECT count(*) FROM p) + 1 WHERE c.n % 10 <> 0
		UNION ALL
		SELECT c.id, c.conversation_id, p.version_id, p.start_at, p.end_at, c.answered_at FROM cites c JOIN big p ON p.n = (c.n / 10 * 3 + c.k) % (SELECT count(*) FROM big) + 1 WHERE c.n % 10 = 0`, rows[0])
	exec(`INSERT INTO tally (turn_id, conversation_id, at, channel, language, region, outcome, topics, versions, milliseconds)
		SELECT t.id, t.conversation_id, date_trunc('hour', t.answered_at), 'web', 'zh', '4401', 'answered', '{}', ARRAY (SELECT DISTINCT version_id FROM answer_source WHERE turn_id = t.id), 800 FROM turn t`)
	exec(`INSERT INTO rule_watch (conversation_id, language, since) SELECT id, 'zh', now() FROM conversation WHERE id % 4 = 0`)
	exec(`WITH t AS (INSERT INTO turn (conversation_id, external_id, message, state, outcome, question, answered_at)
			SELECT c.id, 'g' || n, '?', 'answered', 'declined', '第' || n % 500 || '号公寓的' || (ARRAY['补贴', '押金', '水费', '钥匙'])[n % 4 + 1] || '怎么办' || n, now() - n * interval '25 minutes'
			FROM generate_series(1, 20000) n JOIN conversation c ON c.external_id = 'c' || n RETURNING id, question, answered_at)
		INSERT INTO gap (turn_id, question, language, region, outcome, reason, created_at, nearest, people)
		SELECT id, question, 'zh', (ARRAY['4401', '31', '5101', ''])[id % 4 + 1], CASE WHEN id % 3 = 0 THEN 'partial' ELSE 'declined' END, 'none', answered_at,
		       ARRAY (SELECT p.id FROM passage p WHERE p.id > t.id LIMIT 5), CASE WHEN id % 5 = 0 THEN ARRAY['migrant'] ELSE '{}' END FROM t`)
	exec(`INSERT INTO gap_group (question, language, created_at) SELECT '第' || n || '号公寓的押金怎么办', 'zh', now() - interval '300 days' FROM generate_series(0, 499) n`)
	exec(`UPDATE gap SET group_id = turn_id % 500 + (SELECT min(id) FROM gap_group)`)
	exec(`UPDATE gap_group SET state = 'closed', closed_how = 'answered', closed_at = now() - interval '60 days', documents = ARRAY[(SELECT document_id FROM version WHERE id = $1)] WHERE id % 3 = 0`, rows[0])
	exec(`UPDATE gap SET state = 'closed' FROM gap_group g WHERE g.id = group_id AND g.state = 'closed'`)
	folder := b.TempDir()
	exec(`INSERT INTO watched (folder) VALUES ($1)`, folder)
	exec(`INSERT INTO watched_file (folder, path, stamp, state, title, version, read_at) SELECT $1, n || '.md', 's', 'drafted', '办法' || n, n, now() FROM generate_series(1, 3500) n`, folder)
	exec(`INSERT INTO web_address (url, kind, every, added_by) SELECT 'https://www.gov' || n || '.cn/', 'list', interval '1 day', '王主任' FROM generate_series(1, 100) n`)
	exec(`INSERT INTO web_page (address_id, url, state, title, version) SELECT a.id, a.url || n, 'drafted', '办法' || n, n FROM web_address a CROSS JOIN generate_series(1, 200) n`)
	exec(`ANALYZE`)

	s := &server{bot: app, now: time.Now, pages: newPages()}
	cookies := map[string]*http.Cookie{}
	for i, role := range []string{"admin", "supervisor"} {
		id, err := app.AddStaff(ctx, bot.Staff{Name: role, Login: "login" + role, Role: role, Telegram: int64(i + 1), Capacity: 5})
		if err != nil {
			b.Fatal(err)
		}
		cookies[role] = signIn(b, s, id)
	}
	h := New(app, Options{Library: l, Ways: &Ways{Library: l, Folder: folder, Web: &web.Store{Pool: pool, Library: l}}})
	open, closed := numbers(b, pool, `SELECT max(id) FROM gap_group WHERE state = 'open'`)[0], numbers(b, pool, `SELECT max(id) FROM gap_group WHERE state = 'closed'`)[0]
	superseding := numbers(b, pool, `SELECT max(id) FROM version WHERE id % 7 = 0 AND state = 'published'`)[0]
	pages := map[string]string{
		"changes": "/inbox/changes", "change": fmt.Sprintf("/inbox/changes/%d", next[0]), "draft": fmt.Sprintf("/inbox/changes/%d", next[len(published)]), "superseding": fmt.Sprintf("/inbox/changes/%d", superseding),
		"calendar": "/inbox/changes/calendar", "documents": "/inbox/changes/documents", "documents-age": "/inbox/changes/documents?order=age&page=60", "documents-region": "/inbox/changes/documents?order=answers&region=4401",
		"gaps": "/inbox/gaps", "gaps-year": "/inbox/gaps?weeks=52", "gaps-people": "/inbox/gaps?weeks=52&people=migrant&region=44", "gaps-closed": "/inbox/gaps?state=closed&weeks=52",
		"gap": fmt.Sprintf("/inbox/gaps/%d", open), "gap-closed": fmt.Sprintf("/inbox/gaps/%d", closed), "ways": "/inbox/ways", "audit": "/inbox/audit",
	}
	started := time.Now()
	if err := app.CountRelied(ctx, 0); err != nil {
		b.Fatal(err)
	}
	counted := time.Since(started)
	if n, err := app.MeasureGaps(ctx); err != nil || n == 0 {
		b.Fatal(n, err)
	}
	for b.Loop() {
		b.ReportMetric(float64(counted.Milliseconds()), "ms-count-relied")
		for name, path := range pages {
			for role, cookie := range cookies {
				var all []time.Duration
				for range 40 {
					w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
					r.AddCookie(cookie)
					started := time.Now()
					h.ServeHTTP(w, r)
					all = append(all, time.Since(started))
					if w.Code != http.StatusOK {
						b.Fatalf("%s: %d", path, w.Code)
					}
				}
				slices.Sort(all)
				took := all[len(all)*95/100]
				if b.ReportMetric(float64(took.Microseconds())/1000, "ms-p95-"+name+"-"+role); took > pageLimit {
					b.Errorf("%s for an %s takes %s, the median is %s", path, role, took, all[len(all)/2])
				}
			}
		}
	}
}
