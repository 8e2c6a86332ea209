package vacancy_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/vacancy"
)

// advertisements gives a file of real ones beside the checkout.
func advertisements(t testing.TB, file string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", file)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("in CI the real advertisements must be beside the checkout: %v", err)
		}
		t.Skipf("the real advertisements are not beside the checkout: %v", err)
	}
	return path
}

// TestRealAdvertisements loads 7,943 real ones of two countries. As they stand they have
// all expired, and most of the Chinese ones lack what the law demands; in a trial they
// are offered, but for what the rules hold back.
func TestRealAdvertisements(t *testing.T) {
	s := newStore(t)
	for _, c := range []struct {
		mapping, file                    string
		shift                            int
		rows, incomplete, review, offers int
	}{
		{"jobs_nhs_en", "jobs_nhs_en/jobs_sample3000.jsonl", 0, 3000, 0, 5, 0},
		{"jobs_nhs_en", "jobs_nhs_en/jobs_sample3000.jsonl", 365 * 100, 3000, 0, 5, 2995},
		{"jobs_zh", "jobs_zh/jobs.jsonl", 0, 4943, 4943, 0, 2995},
		{"jobs_zh", "jobs_zh/jobs.jsonl", 1, 4943, 42, 0, 2995 + 4901},
	} {
		m, err := vacancy.ReadMapping(c.mapping)
		if err != nil {
			t.Fatal(err)
		}
		path := advertisements(t, c.file)
		r, err := s.Load(context.Background(), vacancy.Load{Source: c.mapping, Mapping: m, Paths: []string{path}, Shift: c.shift})
		if err != nil {
			t.Fatal(err)
		}
		offers := one[int](t, s, `SELECT count(*) FROM vacancy_live`)
		if r.Rows != c.rows || r.Refused != 0 || r.Loaded+r.Updated != c.rows || r.Incomplete != c.incomplete || r.Review != c.review || offers != c.offers {
			t.Errorf("%s, shifted by %d days: %d offered, %+v", c.mapping, c.shift, offers, r)
		}
		if r, err := s.Load(context.Background(), vacancy.Load{Source: c.mapping, Mapping: m, Paths: []string{path}, Shift: c.shift}); err != nil || r.Unchanged != c.rows {
			t.Errorf("%s again: %v, %+v", c.mapping, err, r)
		}
	}
	for what, sql := range map[string]string{
		"Chinese places without a code":  `SELECT count(*) FROM vacancy WHERE law = 'CN' AND region = '' AND place NOT IN ('', '异地招聘')`,
		"stated pay that was not read":   `SELECT count(*) FROM vacancy WHERE pay_from IS NULL AND pay_to IS NULL AND pay_text ~ '\d\d' AND pay_text !~* 'band|£0.00|36,856,00|40.75 |£49,0736|9:00|37, 020|110, 683|&#39|45-753|25 -31000'`,
		"points that were not converted": `SELECT count(*) FROM vacancy WHERE datum = 'gcj02' AND abs(latitude - given_latitude) < 0.0001 AND abs(longitude - given_longitude) < 0.0001 AND latitude <> longitude AND region NOT LIKE '4403%'`,
		"wages an hour beyond belief":    `SELECT count(*) FROM vacancy WHERE pay_hour_to > 1500`,
		"vacancies without their text":   `SELECT count(*) FROM vacancy v LEFT JOIN vacancy_text t ON t.vacancy_id = v.id WHERE t.vacancy_id IS NULL`,
	} {
		if n := one[int](t, s, sql); n > 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
}

// TestKilled: a load that is killed in the middle has stored whole vacancies and
// withdrawn none; run again, it finishes.
func TestKilled(t *testing.T) {
	const rows = 6000
	url := pgtest.URL(t)
	s := storeAt(t, url)
	load(t, s, "feed", true, whole("old", nil))
	var all []row
	for i := range rows {
		all = append(all, whole(fmt.Sprint("n", i), row{"title": fmt.Sprint("工作", i)}))
	}
	path := ndjson(t, all...)
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestLoadChild$", "-test.v")
	child.Env = append(os.Environ(), "VACANCY_CHILD="+url, "VACANCY_FEED="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	scan := bufio.NewScanner(out)
	for scan.Scan() && !strings.HasPrefix(scan.Text(), "rows 3000") {
		continue
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait() // killed
	stored := one[int](t, s, `SELECT count(*) FROM vacancy`)
	if stored < 1000 || stored > rows {
		t.Fatalf("%d stored when it was killed", stored)
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_live l JOIN vacancy_text t ON t.vacancy_id = l.id WHERE cardinality(l.terms) > 0`); n != one[int](t, s, `SELECT count(*) FROM vacancy`) {
		t.Errorf("%d whole and offered of %d", n, stored)
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy WHERE external_id = 'old' AND state = 'published'`); n != 1 {
		t.Error("a load that was not finished has withdrawn something")
	}
	// The server notices that the client is gone; then the source is free.
	var r *vacancy.Report
	for {
		r, err = s.Load(context.Background(), vacancy.Load{Source: "feed", Mapping: parse(t, mapping), Paths: []string{path}, Replace: true})
		if err == nil || !strings.Contains(err.Error(), vacancy.ErrBusy.Error()) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil || r.Unchanged < 1000 || r.Unchanged+r.Loaded != rows || r.Withdrawn != 1 {
		t.Errorf("%v, %+v", err, r)
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_live`); n != rows {
		t.Errorf("%d offered in the end", n)
	}
}

// TestLoadChild is the process that TestKilled kills.
func TestLoadChild(t *testing.T) {
	url := os.Getenv("VACANCY_CHILD")
	if url == "" {
		return
	}
	_, err := storeAt(t, url).Load(context.Background(), vacancy.Load{
		Source: "feed", Mapping: parse(t, mapping), Paths: []string{os.Getenv("VACANCY_FEED")}, Replace: true,
		Progress: func(n int) { fmt.Println("rows", n) },
	})
	if err != nil {
		t.Fatal(err)
	}
}
