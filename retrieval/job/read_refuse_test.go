package job_test

import (
	"strings"
	"testing"

	"careerbot/retrieval/job"
)

// TestReadRefused: what is not wanted is no wish for it, and no word to rank by.
func TestReadRefused(t *testing.T) {
	for said, want := range map[string]string{
		"不要实习":                               "notemp=internship",
		"不要实习的，找java开发":                      "notemp=internship text=java开发",
		"不想做兼职":                              "notemp=part",
		"要不要实习生":                             "emp=internship text=不要",
		"实习也行":                               "emp=internship text=行",
		"not an internship":                  "notemp=internship",
		"no temp work, cleaner in Preston":   "at=Preston notemp=temporary text=cleaner",
		"不要销售":                               "not=销售",
		"文员，不要销售和客服的":                        "not=客服,销售 text=文员",
		"保险销售勿扰，找行政":                         "not=保险销售 text=行政",
		"不要python":                           "not=python",
		"not cleaning":                       "not=cleaning",
		"I don't want to do telesales":       "not=telesales",
		"office work, no sales":              "not=sales text=office",
		"anything but driving":               "not=driving",
		"不要经验的普工":                            "text=普工 untrained=1",
		"不要夜班":                               "notshifts=night",
		"no nights please":                   "notshifts=night",
		"租车公司不要押金":                           "text=租车公司不要押金",
		"保安不要太远":                             "text=保安不要太远",
		"no experience needed":               "untrained=1",
		"学历不限的":                              "needs=degree",
		"wheelchair accessible":              "needs=access",
		"文员，要无障碍的办公室":                        "needs=access text=文员,办公室",
		"step-free access, receptionist":     "needs=access text=receptionist",
		"I use a wheelchair, cleaner":        "text=cleaner",
		"坐轮椅能上班的文员":                          "needs=access text=文员",
		"no driving licence, warehouse work": "needs=drive text=warehouse",
	} {
		s := slots(job.ReadAt(said, "", thursday))
		var all []string
		for _, name := range []string{"at", "emp", "needs", "not", "notemp", "notshifts", "text", "untrained"} {
			if v := s[name]; v != "" {
				if name == "at" {
					v = strings.ToUpper(v[:1]) + v[1:]
				}
				all = append(all, name+"="+strings.ReplaceAll(v, ", ", ","))
			}
		}
		if is := strings.Join(all, " "); is != want {
			t.Errorf("%s: %s, want %s", said, is, want)
		}
	}
}

// TestSearchRefused: what is not wanted is not found, in whatever field or title it is
// said, and the rest still is.
func TestSearchRefused(t *testing.T) {
	s := loaded(t)
	for _, c := range []struct{ all, without, never string }{
		{"java", "java，不要实习", "实习"},
		{"数据分析", "数据分析，不要产品", "产品"},
		{"nurse", "nurse, not managers", "manager"},
	} {
		q := func(said string) job.Query {
			w := job.ReadAt(said, "", thursday)
			return job.Query{Wish: w, Language: "zh", When: thursday, Limit: 200}
		}
		has := func(f job.Found) (n int) {
			for _, v := range f.Vacancies {
				if strings.Contains(strings.ToLower(v.Title), c.never) || c.never == "实习" && v.Employment == "internship" {
					n++
				}
			}
			return n
		}
		all, left := search(t, s, q(c.all)), search(t, s, q(c.without))
		if has(all) == 0 || has(left) > 0 || len(left.Vacancies) == 0 || len(left.Wider) > 0 {
			t.Errorf("%s: %d of %d have %s, without %d of %d, %v", c.without, has(all), len(all.Vacancies), c.never, has(left), len(left.Vacancies), left.Wider)
		}
	}
}

// TestNeeds: a need leaves nothing out, and is said to be unsaid where it is.
func TestNeeds(t *testing.T) {
	w := job.ReadAt("receptionist, wheelchair accessible", "en", thursday)
	for said, want := range map[string]int{"We are friendly": 1, "The building is step-free": 0, "场所无障碍": 0} {
		if all := w.Silent(job.Vacancy{Conditions: said}); len(all) != want {
			t.Errorf("%q: %v", said, all)
		}
	}
	s := loaded(t)
	all := search(t, s, job.Query{Wish: job.Wish{Text: "receptionist"}, Language: "en", Limit: 50})
	same := search(t, s, job.Query{Wish: w, Language: "en", Limit: 50})
	if len(all.Vacancies) == 0 || len(all.Vacancies) != len(same.Vacancies) {
		t.Errorf("%d without the need, %d with it", len(all.Vacancies), len(same.Vacancies))
	}
}
