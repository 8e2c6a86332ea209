package job_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval/job"
)

// TestFirstDay: of what came by the form the days of work are known. Who can work tomorrow
// is not shown what begins later or is over by then, and of the rest it is not said that
// nobody knows when it begins.
func TestFirstDay(t *testing.T) {
	ctx := context.Background()
	pool := pgtest.New(t)
	// The days are those of the place. A little ahead, so that what is offered until
	// the end of today does not end while the test runs.
	now := time.Now().Add(10 * time.Minute).In(time.FixedZone("", 8*60*60))
	day := func(n int) string { return now.AddDate(0, 0, n).Format(time.DateOnly) }
	store := &vacancy.Store{Pool: pool, Now: func() time.Time { return now }}
	for title, days := range map[string][2]string{"搬运甲": {day(1), day(1)}, "搬运乙": {day(6), ""}, "搬运丙": {day(0), day(0)}, "搬运丁": {"", ""}, "搬运戊": {day(0), day(9)}} {
		secret, err := store.Post(ctx, "", vacancy.Posting{
			"title": title, "employer": title + "物流", "region": "北京市海淀区", "place": "松涛街3号仓库", "pay": "200元/天", "settlement": "day", "employment": "odd", "headcount": "3",
			"requirements": "能搬重物", "duties": "卸货、码放", "insurance": "意外险", "contact": "010-55550009", "first_day": days[0], "last_day": days[1], "shifts": "17点到22点", "valid_through": day(9),
		}, "本服务登记", vacancy.By{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := store.ReadPost(ctx, secret)
		if err == nil {
			err = store.Decide(ctx, p.ID, "", true, "李", "看过")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	s := searcher(pool)
	for n, want := range map[int][]string{1: {"搬运丁", "搬运戊", "搬运甲"}, 5: {"搬运丁", "搬运乙", "搬运戊"}} {
		start := now.AddDate(0, 0, n)
		f := search(t, s, job.Query{Wish: job.Wish{Text: "搬运", Shifts: []string{"evening"}, Start: &start}, When: now})
		var got []string
		for _, v := range f.Vacancies {
			got = append(got, v.Title)
			if slices.Contains(v.Unsaid, "start") != (v.Title == "搬运丁") || slices.Contains(v.Unsaid, "shifts") {
				t.Errorf("%s does not say %v", v.Title, v.Unsaid)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("who can begin in %d days is shown %v, want %v", n, got, want)
		}
	}
	if f := search(t, s, job.Query{Wish: job.Wish{Text: "搬运"}, When: now}); len(f.Vacancies) != 5 {
		t.Errorf("who says no day is shown %s", found(f))
	}
}
