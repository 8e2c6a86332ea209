package job_test

import (
	"strings"
	"testing"

	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval/job"
)

// TestWithout: what is refused is cut out of the words by whole words, and no beginning of
// another.
func TestWithout(t *testing.T) {
	for _, c := range [][3]string{
		{"administrator", "admin", "administrator"},
		{"admin", "admin", ""},
		{"admin, cleaner", "admin", "cleaner"},
		{"cleaner, kitchen porter", "cleaner", "kitchen porter"},
		{"文员销售", "销售", "文员"},
		{"保洁", "保洁", ""},
		{"cleaner", "", "cleaner"},
	} {
		if got := job.Without(c[0], c[1]); got != c[2] {
			t.Errorf("%q without %q is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// TestCannot: what asks for a degree, or for driving, is not offered to who has none, and
// what speaks of it comes after what does not.
func TestCannot(t *testing.T) {
	pool := pgtest.New(t)
	load(t, pool, "one",
		row{"title": "文员甲", "education": "本科及以上", "posted": "2026-11-25"},
		row{"title": "文员乙", "education": "学历不限", "posted": "2026-11-20"},
		row{"title": "文员丙", "duties": "本科毕业优先，接电话", "posted": "2026-11-25"},
		row{"title": "文员丁", "education": "大专以下", "posted": "2026-11-10"},
		row{"title": "文员戊司机", "posted": "2026-11-25"},
		row{"title": "文员己", "skills": "C1驾照", "posted": "2026-11-25"},
		row{"title": "文员庚", "employer": "某某人力资源有限公司", "education": "高中", "posted": "2026-11-25"},
	)
	s := searcher(pool)
	for said, want := range map[string]string{
		"文员":      "文员甲 文员丙 文员戊司机 文员己 文员庚 文员乙 文员丁",
		"文员，学历不限": "文员戊司机 文员己 文员庚 文员乙 文员丁 文员丙",
		"没有驾照，文员": "文员甲 文员丙 文员庚 文员乙 文员丁",
		"我没学历也不会开车，找文员": "文员庚 文员乙 文员丁 文员丙",
		"文员，不要中介":       "文员甲 文员丙 文员戊司机 文员己 文员乙 文员丁",
	} {
		if f := search(t, s, job.Query{Wish: job.ReadAt(said, "zh", thursday), Language: "zh"}); found(f) != want {
			t.Errorf("%s: %s, want %s", said, found(f), want)
		}
	}
	load(t, pool, "two",
		row{"title": "Cleaner A", "employer": "Tesco Stores", "posted": "2026-11-25"}, row{"title": "Cleaner B", "employer": "St. James's NHS Trust", "posted": "2026-11-24"},
		row{"title": "Driver C", "employer": "Cleaner Ltd", "duties": "cleaner", "posted": "2026-11-23"}, row{"title": "Cleaner D", "employer": "Tescombe", "posted": "2026-11-22"})
	s = searcher(pool)
	for said, want := range map[string]string{
		"cleaner, not Tesco":  "Cleaner B Cleaner D Driver C",
		"cleaner, not nhs":    "Cleaner A Cleaner D Driver C",
		"driver, not cleaner": "Driver C",
	} {
		if f := search(t, s, job.Query{Wish: job.ReadAt(said, "en", thursday), Language: "en"}); found(f) != want {
			t.Errorf("%s: %s, want %s", said, found(f), want)
		}
	}
	w := job.ReadAt("文员，学历不限，不会开车", "zh", thursday)
	for said, want := range map[string]string{"": "degree", "学历不限": "", "初中以上": "", "本科优先": "degree"} {
		if got := strings.Join(w.Silent(job.Vacancy{Requirements: said}), ","); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
	if all := w.Silent(job.Vacancy{Education: "不限"}); len(all) > 0 {
		t.Errorf("education is stated, and %v is said not to be", all)
	}
}

// TestPostcode: a British postcode is a place by what has it in its address, or its first
// half; one that nothing has is said to be unknown, and so is a part of England.
func TestPostcode(t *testing.T) {
	pool := pgtest.New(t)
	load(t, pool, "one",
		row{"title": "Cleaner one", "place": "Leeds LS9 7TF", "lat": 53.806, "lon": -1.521, "currency": "GBP", "pay": "£13 an hour"},
		row{"title": "Cleaner two", "place": "Leeds LS9 8AA", "lat": 53.796, "lon": -1.511, "currency": "GBP", "pay": "£13 an hour"},
		row{"title": "Cleaner three", "place": "Preston PR1 2HE", "lat": 53.759, "lon": -2.699, "currency": "GBP", "pay": "£13 an hour"},
		row{"title": "Cleaner four", "place": "North West London", "lat": 51.56, "lon": -0.21, "currency": "GBP", "pay": "£13 an hour"},
	)
	s := searcher(pool)
	for said, want := range map[string]string{
		"cleaner near LS9 7TF":               "LS9 7TF: Cleaner one Cleaner two",
		"cleaner near ls9 7ab":               "LS9: Cleaner one Cleaner two",
		"cleaner closer to PR1":              "PR1: Cleaner three",
		"cleaner near BD1 1AA":               "lost BD1 1AA",
		"cleaner anywhere in the north west": "lost north west",
	} {
		f := search(t, s, job.Query{Wish: job.ReadAt(said, "en", thursday), Language: "en"})
		got := f.Where + ": " + found(f)
		if f.Lost != "" {
			got = "lost " + f.Lost
		}
		if got != want {
			t.Errorf("%s: %s, want %s", said, got, want)
		}
	}
}
