package job_test

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"careerbot/internal/text"
	"careerbot/retrieval/job"
)

// thursday is the day on which the wishes of the golden file are said.
var thursday = time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)

// slots writes a wish as the golden file does.
func slots(w job.Wish) map[string]string {
	s := map[string]string{"text": w.Text, "at": strings.ToLower(w.At), "sort": string(w.Sort), "settle": w.Settlement,
		"emp": strings.Join(w.Employment, ","), "shifts": strings.Join(w.Shifts, ","), "notshifts": strings.Join(w.NotShifts, ","), "skills": strings.Join(w.Skills, ",")}
	if w.Metres > 0 {
		s["metres"] = fmt.Sprintf("%.0f", w.Metres)
	}
	if w.PayFrom > 0 {
		s["pay"] = fmt.Sprintf("%g/%s/%s", w.PayFrom, w.PayUnit, w.Currency)
	}
	if w.HoursMax > 0 {
		s["hours"] = fmt.Sprintf("%g", w.HoursMax)
	}
	if w.Start != nil {
		s["start"] = w.Start.Format(time.DateOnly)
	}
	if w.Untrained {
		s["untrained"] = "1"
	}
	maps.DeleteFunc(s, func(_, v string) bool { return v == "" })
	return s
}

// same reports whether two values of a slot are one; words rank alike if their terms are.
func same(slot, a, b string) bool {
	if slot == "text" {
		return slices.Equal(text.Distinct(a), text.Distinct(b))
	}
	return a == b
}

// FuzzRead: whatever is said, a wish is read that can be searched for, and the same again.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"晚上能做的后厨, 日结, 离中关村近", "part-time care work near Preston, over £12 an hour", "£££ 1e9 \U000F0000 一百千万 离近 附近附近", "in in in near near, A", "\xff\xfe12点到1点"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w := job.ReadAt(s, "", thursday)
		if !(w.PayFrom >= 0 && w.Metres >= 0 && w.HoursMax >= 0) || !utf8.ValidString(w.Text+w.At) || strings.ContainsFunc(w.Text+w.At, func(r rune) bool { return r >= 0xF0000 }) {
			t.Errorf("%q is read as %+v", s, w)
		}
		if again := job.ReadAt(s, "", thursday); !reflect.DeepEqual(again, w) {
			t.Errorf("%q is read as %+v, then %+v", s, w, again)
		}
	})
}

// TestWishes counts the slots that are read right in 200 wishes. A slot that is read
// where there is none counts as wrong.
func TestWishes(t *testing.T) {
	file, err := os.ReadFile("testdata/wishes.tsv")
	if err != nil {
		t.Fatal(err)
	}
	right, all, wishes := map[string]int{}, map[string]int{}, 0
	only := os.Getenv("WISHES")
	for line := range strings.Lines(string(file)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) < 4 {
			continue
		}
		wishes++
		want := map[string]string{}
		for part := range strings.SplitSeq(f[3], "; ") {
			if name, value, _ := strings.Cut(part, "="); value != "" {
				want[name] = value
			}
		}
		got := slots(job.ReadAt(f[2], f[1], thursday))
		both := maps.Clone(want)
		maps.Copy(both, got)
		for name := range both {
			ok := same(name, want[name], got[name])
			for _, group := range []string{"all", f[0], f[1], name} {
				all[group]++
				if ok {
					right[group]++
				}
			}
			if !ok && (only == "" || only == f[0]) {
				t.Logf("%s %s: %s is %q, want %q", f[0], f[2], name, got[name], want[name])
			}
		}
	}
	for _, group := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%-9s %3d of %3d, %.1f %%", group, right[group], all[group], 100*float64(right[group])/float64(all[group]))
	}
	if wishes < 200 || float64(right["all"]) < 0.9*float64(all["all"]) {
		t.Errorf("%d of %d slots right in %d wishes; at least 90 %% of 200", right["all"], all["all"], wishes)
	}
}
