package vacancy_test

import (
	"testing"

	"careerbot/internal/text"
)

// TestExpired: what has expired leaves the indexes with the next load, and comes back
// when its feed prolongs it.
func TestExpired(t *testing.T) {
	s := newStore(t)
	load(t, s, "feed", false, whole("old", row{"until": "2020-01-01"}), whole("new", nil))
	for what, sql := range map[string]string{
		"ended":   `SELECT count(*) FROM vacancy WHERE external_id = 'old' AND ended_at = valid_through AND state = 'published'`,
		"counted": `SELECT rows FROM vacancy_statistic`,
		"live":    `SELECT count(*) FROM vacancy_live WHERE external_id = 'new'`,
	} {
		if n := one[int](t, s, sql); n != 1 {
			t.Errorf("%s: %d", what, n)
		}
	}
	load(t, s, "feed", false, whole("old", row{"until": "2099-01-01"}))
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_live`); n != 2 {
		t.Errorf("%d offered after one was prolonged", n)
	}
}

// TestSample: the statistics count each word and facet once for each vacancy that is
// offered, and nothing waits in the index.
func TestSample(t *testing.T) {
	s := newStore(t)
	load(t, s, "feed", false, whole("1", row{"title": "叉车司机"}), whole("2", row{"title": "货车司机"}), whole("3", row{"title": "会计"}))
	times := func(word string) int {
		return one[int](t, s, `SELECT coalesce((SELECT n FROM vacancy_statistic, unnest(terms, times) AS counted (term, n) WHERE term = $1), 0)`, text.Number(word))
	}
	if times("司机") != 2 || times("叉车") != 1 || times("飞机") != 0 {
		t.Errorf("司机 %d, 叉车 %d, 飞机 %d", times("司机"), times("叉车"), times("飞机"))
	}
	if n := one[int](t, s, `SELECT sampled FROM vacancy_statistic WHERE rows = 3`); n != 3 {
		t.Errorf("%d looked at", n)
	}
	load(t, s, "feed", false, whole("3", row{"title": "司机"}))
	if times("司机") != 3 {
		t.Errorf("司机 %d after a change", times("司机"))
	}
}
