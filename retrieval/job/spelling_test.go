package job_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/internal/postgres/pgtest"
	"careerbot/retrieval/job"
)

// TestSpelt: what no vacancy has is taken for what titles have, over the real vacancies;
// what any has stays, whatever stands near it.
func TestSpelt(t *testing.T) {
	s := loaded(t)
	for said, want := range map[string]string{
		"nirse jobs in Leeds":         "nirse>nurse",
		"recepshonist in Manchester":  "recepshonist>receptionist",
		"care w" + "rok near Preston": "w" + "rok>work",
		"Recepshonist":                "Recepshonist>receptionist",
		"jave 成都":                     "jave>java",
		"jave 城都":                     "jave>java 城都>成都",
		"找城都的java工作":                  "城都>成都",
		"数据份析":                        "数据份析>数据分析",
		"physiotherapyst near London": "physiotherapyst>physiotherapist",
		"nurse in Leeds":              "",
		"lead nurse":                  "",
		"数据分析":                        "",
		"midwife near Zzyzxville":     "",
		"work with Xqzzjk":            "",
		"找个月嫂的活":                      "",
		"aaa bbb cc":                  "",
	} {
		right, slips, err := s.Spelt(context.Background(), said, "")
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		changed := said
		for _, slip := range slips {
			all = append(all, slip.Said+">"+slip.Meant)
			changed = strings.Replace(changed, slip.Said, slip.Meant, 1)
		}
		if is := strings.Join(all, " "); is != want || right != changed {
			t.Errorf("%s: %s, %q, want %s", said, is, right, want)
		}
	}
}

// TestHomophones: characters sound alike by what they are called, tones apart.
func TestHomophones(t *testing.T) {
	for pair, want := range map[string]bool{"橱厨": true, "城成": true, "洁结": true, "份分": true, "成都": false, "厨吃": false, "在再": true, "昨座": true, "啊阿": true, "饕涛": false} {
		c := []rune(pair)
		if is := job.SoundAlike(c[0], c[1]); is != want {
			t.Errorf("%s: %v", pair, is)
		}
	}
}

// TestEdits counts the letters by which words differ.
func TestEdits(t *testing.T) {
	for words, want := range map[string]int{"work w" + "rok": 1, "nurse nirse": 1, "cleaner clener": 1, "receptionist recepshonist": 2, "java jave": 1, "abc abc": 0, "a abc": 2, "ca abc": 3, "kitten sitting": 3} {
		a, b, _ := strings.Cut(words, " ")
		if is := job.Edits(a, b); is != want || job.Edits(b, a) != want {
			t.Errorf("%s: %d, want %d", words, is, want)
		}
	}
}

// TestTrades: what work is called is no slip, also where no vacancy has it and one has a
// word near it; and what is no word is only taken for what a vacancy has, or for one of
// the words that most people ask with.
func TestTrades(t *testing.T) {
	pool := pgtest.New(t)
	load(t, pool, "one", row{"title": "Writer"}, row{"title": "Poster designer"}, row{"title": "Career adviser"}, row{"title": "Mentor"}, row{"title": "Sales manager"}, row{"title": "Receptionist"})
	s := searcher(pool)
	for said, want := range map[string]string{
		"waiter jobs": "", "porter jobs in Preston": "", "caterer": "", "plaster work": "", "waiters": "", "banker": "", "i want to be a miner": "", "part time barista": "", "tiler work": "",
		"nirse near Preston": "nurse near Preston", "waitor": "", "recepshonist": "receptionist", "sales managr": "sales manager", "carer adviser": "",
	} {
		right, slips, err := s.Spelt(context.Background(), said, "en")
		if err != nil {
			t.Fatal(err)
		}
		if want == "" && (len(slips) > 0 || right != said) || want != "" && right != want {
			t.Errorf("%s: %q, %v, want %q", said, right, slips, want)
		}
	}
	load(t, pool, "two", row{"title": "Assistant", "duties": "helps the plumber"}, row{"title": "Waiter"})
	s = searcher(pool)
	for said, want := range map[string]string{"plumver": "plumber", "waitor": "waiter", "tilor": "tilor"} {
		if right, _, err := s.Spelt(context.Background(), said, "en"); err != nil || right != want {
			t.Errorf("%s: %q, %v, want %q", said, right, err, want)
		}
	}
}
