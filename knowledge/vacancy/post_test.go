package vacancy_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/knowledge/vacancy"
)

// filledIn is a posting that lacks nothing.
func filledIn(change vacancy.Posting) vacancy.Posting {
	p := vacancy.Posting{
		"title": "搬运工", "employer": "柏树物流", "region": "北京市海淀区", "place": "松涛街3号仓库", "pay": "200元/天", "settlement": "day", "employment": "odd",
		"headcount": "3", "requirements": "能搬重物", "duties": "卸货、码放", "insurance": "意外险", "tools": "手套由雇主提供", "contact": "010-55550009",
	}
	maps.Copy(p, change)
	return p
}

func posted(t *testing.T, s *vacancy.Store, p vacancy.Posting) string {
	t.Helper()
	secret, err := s.Post(context.Background(), "", p, "本服务登记", vacancy.By{})
	if err != nil {
		t.Fatalf("%v: %+v", err, s.CheckPost(p).Problems)
	}
	return secret
}

// TestCheckPost: each wrong field is named, what is right is understood, and what is
// unlawful is said before anything is stored.
func TestCheckPost(t *testing.T) {
	s := newStore(t)
	if c := s.CheckPost(filledIn(nil)); len(c.Problems) > 0 || c.Pay.From != 200 || c.Pay.Unit != "day" || c.Region != "110108" || c.Places != 3 {
		t.Errorf("%+v", c)
	}
	through := s.CheckPost(filledIn(nil)).Through
	if from, to := time.Now().Add(20*time.Hour), time.Now().Add(49*time.Hour); through.Before(from) || through.After(to) {
		t.Errorf("an odd job is offered until %v", through)
	}
	for change, want := range map[[2]string]string{
		{"title", ""}: "missing", {"employer", " "}: "missing", {"region", "Atlantis"}: "region", {"region", "全国"}: "region", {"region", "朝阳区"}: "several", {"place", ""}: "missing", {"pay", "面议"}: "pay", {"pay", ""}: "missing",
		{"headcount", "0"}: "number", {"headcount", "1000"}: "number", {"headcount", ""}: "missing", {"duties", ""}: "missing", {"requirements", ""}: "missing", {"contact", ""}: "missing",
		{"employment", ""}: "missing", {"valid_through", "2020-01-01"}: "past", {"valid_through", "2099-01-01"}: "far", {"valid_through", "soon"}: "date", {"title", strings.Repeat("长", 61)}: "long",
		{"duties", strings.Repeat("x", 1<<20)}: "long",
	} {
		c := s.CheckPost(filledIn(vacancy.Posting{change[0]: change[1]}))
		if got := c.Problem(change[0]); got != want || len(c.Problems) != 1 {
			t.Errorf("%s %.20q: %+v, want %s", change[0], change[1], c.Problems, want)
		}
	}
	c := s.CheckPost(filledIn(vacancy.Posting{"requirements": "限男性，40岁以下"}))
	if len(c.Findings) == 0 || c.Findings[0].Severity != "unlawful" || len(c.Problems) > 0 {
		t.Errorf("%+v", c)
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy`); n != 0 {
		t.Errorf("%d are stored", n)
	}
	if _, err := s.Post(context.Background(), "", filledIn(vacancy.Posting{"pay": ""}), "x", vacancy.By{}); !errors.Is(err, vacancy.ErrPosting) {
		t.Errorf("%v", err)
	}
}

// TestPost: nothing is offered before a person has looked at it, nor anything else than
// what they have looked at; the link changes it, and places that are gone close it.
func TestPost(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	secret := posted(t, s, filledIn(nil))
	if live(t, s) != "" {
		t.Fatal("it is offered without a review")
	}
	read := func() vacancy.Post {
		t.Helper()
		p, err := s.ReadPost(ctx, secret)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := read()
	if p.State != vacancy.Review || p.Left != 3 || p.Form["pay"] != "200元/天" {
		t.Errorf("%+v", p)
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_post WHERE secret::text LIKE $1`, "%"+secret+"%"); n != 0 {
		t.Error("the secret is stored")
	}
	if err := s.Decide(ctx, p.ID, "", true, "李", "看过"); err != nil {
		t.Fatal(err)
	}
	if p = read(); !p.Live || p.Why != "看过" {
		t.Errorf("%+v", p)
	}
	for left, want := range map[int]int{2: 2, 9: 3} { // never more than were sent in
		if err := s.SetLeft(ctx, secret, left); err != nil || read().Left != want || !read().Live {
			t.Errorf("%d left: %+v, %v", left, read(), err)
		}
	}
	for field, v := range map[string]string{"pay": "20元/天", "place": "别处9号", "contact": "010-55550010", "tools": "自带", "headcount": "5", "valid_through": time.Now().AddDate(0, 0, 3).Format(time.DateOnly)} {
		if err := s.ChangePost(ctx, secret, filledIn(vacancy.Posting{field: v}), "本服务登记"); err != nil {
			t.Fatal(err)
		}
		if p = read(); p.Live || p.State != vacancy.Review {
			t.Errorf("another %s is offered without a review: %+v", field, p)
		}
		if err := s.Decide(ctx, p.ID, "", true, "李", "看过"); err != nil {
			t.Fatal(err)
		}
		if !read().Live {
			t.Errorf("%s: not offered after the review", field)
		}
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_former`); n == 0 {
		t.Error("what it said before is not kept")
	}
	if err := s.SetLeft(ctx, secret, 0); err != nil || read().Live {
		t.Errorf("filled and still offered, %v", err)
	}
	if err := s.SetLeft(ctx, secret, 1); err != nil || !read().Live {
		t.Errorf("a place came free: %+v, %v", read(), err)
	}
	if err := s.ClosePost(ctx, secret); err != nil || read().Live || read().State != vacancy.Withdrawn {
		t.Errorf("%+v, %v", read(), err)
	}
	if err := s.SetLeft(ctx, secret, 1); !errors.Is(err, vacancy.ErrNoPost) {
		t.Errorf("after the end: %v", err)
	}
	for _, forged := range []string{"", "x", secret + "x", strings.ToUpper(secret), "' OR 1=1"} {
		if _, err := s.ReadPost(ctx, forged); !errors.Is(err, vacancy.ErrNoPost) {
			t.Errorf("%q: %v", forged, err)
		}
		if err := s.ChangePost(ctx, forged, filledIn(nil), "x"); !errors.Is(err, vacancy.ErrNoPost) {
			t.Errorf("%q changes: %v", forged, err)
		}
		if err := s.ClosePost(ctx, forged); !errors.Is(err, vacancy.ErrNoPost) {
			t.Errorf("%q closes: %v", forged, err)
		}
	}
}

// TestPostsAtOnce: many who post in the same moment are all stored, each by itself.
func TestPostsAtOnce(t *testing.T) {
	s := newStore(t)
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			if _, err := s.Post(context.Background(), "", filledIn(vacancy.Posting{"title": fmt.Sprint("搬运工", i)}), "本服务登记", vacancy.By{}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := one[int](t, s, `SELECT count(*) FROM vacancy_post JOIN vacancy ON id = vacancy_id WHERE state = 'review'`); n != 12 {
		t.Errorf("%d postings of 12", n)
	}
}

// TestPostRejected: a verdict against it is told to its poster, and holds for this text.
func TestPostRejected(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	secret := posted(t, s, filledIn(vacancy.Posting{"requirements": "限男性"}))
	p, err := s.ReadPost(ctx, secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Decide(ctx, p.ID, "", false, "李", "不得限制性别"); err != nil {
		t.Fatal(err)
	}
	if err := s.ChangePost(ctx, secret, filledIn(vacancy.Posting{"requirements": "限男性"}), "x"); err != nil {
		t.Fatal(err)
	}
	if p, err = s.ReadPost(ctx, secret); err != nil || p.State != vacancy.Rejected || p.Why != "不得限制性别" {
		t.Errorf("the same again: %+v, %v", p, err)
	}
	if err := s.ChangePost(ctx, secret, filledIn(nil), "x"); err != nil {
		t.Fatal(err)
	}
	if p, err = s.ReadPost(ctx, secret); err != nil || p.State != vacancy.Review || p.Why != "" {
		t.Errorf("mended: %+v, %v", p, err)
	}
}

// TestPostClosed: what its poster has taken out stays out, whatever is sent after it or
// at the same time.
func TestPostClosed(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	secret := posted(t, s, filledIn(nil))
	p, err := s.ReadPost(ctx, secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Decide(ctx, p.ID, "", true, "李", "看过"); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			if err := s.ChangePost(ctx, secret, filledIn(vacancy.Posting{"pay": fmt.Sprint(200+i, "元/天")}), "x"); err != nil && !errors.Is(err, vacancy.ErrNoPost) {
				t.Error(err)
			}
		})
	}
	all.Go(func() {
		if err := s.ClosePost(ctx, secret); err != nil {
			t.Error(err)
		}
	})
	all.Wait()
	for _, pay := range []string{"200元/天", "900元/天"} { // as it was published, and otherwise
		if err := s.ChangePost(ctx, secret, filledIn(vacancy.Posting{"pay": pay}), "x"); !errors.Is(err, vacancy.ErrNoPost) {
			t.Errorf("%s: changed after the end: %v", pay, err)
		}
	}
	if p, err = s.ReadPost(ctx, secret); err != nil || p.State != vacancy.Withdrawn || live(t, s) != "" {
		t.Errorf("%+v, %v", p, err)
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy WHERE pay_from = 900`); n != 0 {
		t.Error("what was refused is stored")
	}
}

// TestPostDays: the days and hours of the work are what people are shown and what is
// screened, and an odd job is offered until its last day.
func TestPostDays(t *testing.T) {
	s := newStore(t)
	now := time.Now() // one for the form and the store: a day may end while the test runs
	s.Now = func() time.Time { return now }
	day := func(n int) string {
		return now.In(time.FixedZone("", 8*3600)).AddDate(0, 0, n).Format(time.DateOnly)
	}
	posted(t, s, filledIn(vacancy.Posting{"first_day": day(2), "last_day": day(4), "shifts": "晚班 18点到22点", "conditions": "包晚饭"}))
	if got, want := one[string](t, s, `SELECT conditions FROM vacancy_text`), day(2)+" – "+day(4)+" · 晚班 18点到22点\n包晚饭"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := one[string](t, s, `SELECT shifts::text || (valid_through AT TIME ZONE 'Asia/Shanghai')::date FROM vacancy`); got != "{evening}"+day(4) {
		t.Error(got)
	}
	for _, field := range []string{"shifts", "contact", "pay", "place", "employer"} {
		c := s.CheckPost(filledIn(vacancy.Posting{field: "200元/天，只招男性"}))
		if len(c.Findings) == 0 {
			t.Errorf("%s is not screened", field)
		}
	}
	for change, want := range map[[2]string]string{{"last_day", day(-1)}: "past", {"first_day", "12月3日"}: "date", {"last_day", day(500)}: "far"} {
		if got := s.CheckPost(filledIn(vacancy.Posting{change[0]: change[1]})).Problem(change[0]); got != want {
			t.Errorf("%v: %q, want %q", change, got, want)
		}
	}
	if got := s.CheckPost(filledIn(vacancy.Posting{"first_day": day(3), "last_day": day(2)})).Problem("last_day"); got != "order" {
		t.Error(got)
	}
	if c := s.CheckPost(filledIn(vacancy.Posting{"last_day": day(90)})); len(c.Problems) != 0 || c.Through.After(now.Add(vacancy.PostedFor+24*time.Hour)) {
		t.Errorf("%+v until %v", c.Problems, c.Through)
	}
	if got := s.CheckPost(filledIn(vacancy.Posting{"pay": "200"})).Problem("pay"); got != "unit" {
		t.Errorf("pay without a unit: %q", got)
	}
	if got := s.CheckPost(filledIn(vacancy.Posting{"insurance": ""})).Problem("conditions"); got != "any" {
		t.Errorf("no conditions at all: %q", got)
	}
}

// TestPostPoint: a point is read as maps give it, in their datum, either way round, and
// one that lies elsewhere is no point of this place.
func TestPostPoint(t *testing.T) {
	s := newStore(t)
	for i, c := range []struct {
		point, datum, region, want string
	}{
		{"39.984, 116.307", "gcj02", "北京市海淀区", "39.983 116.301"}, {"116.307,39.984", "gcj02", "北京市海淀区", "39.983 116.301"},
		{"https://uri.amap.com/marker?position=116.307000,39.984000&name=x", "gcj02", "北京市海淀区", "39.983 116.301"},
		{"39.984，116.307", "wgs84", "北京市海淀区", "39.984 116.307"}, {"53.76,-2.70", "", "GB", "53.760 -2.700"}, {"-2.70, 53.76", "", "GB", "53.760 -2.700"},
		{"31.23, 121.47", "gcj02", "北京市海淀区", "point"}, {"https://example.org/x", "gcj02", "北京市海淀区", "point"}, {"39.984, 116.307", "mars", "北京市海淀区", "point"},
		{"999.00, 999.00", "wgs84", "GB", "point"},
	} {
		p := filledIn(vacancy.Posting{"title": fmt.Sprint("搬运工", i), "point": c.point, "datum": c.datum, "region": c.region})
		if got := s.CheckPost(p).Problem("point"); got != "" || c.want == "point" {
			if got != c.want {
				t.Errorf("%s: %q", c.point, got)
			}
			continue
		}
		posted(t, s, p)
		if got := one[string](t, s, `SELECT to_char(latitude, 'FM990.000') || ' ' || to_char(longitude, 'FM990.000') FROM vacancy ORDER BY id DESC LIMIT 1`); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.point, c.datum, got, c.want)
		}
	}
}

// TestPostsAreNoFeed: no feed can have the name under which what is posted is kept, and
// with it take that out.
func TestPostsAreNoFeed(t *testing.T) {
	s := newStore(t)
	posted(t, s, filledIn(nil))
	m, err := vacancy.ParseMapping("law: CN\nfields:\n  id: id\n  title: title\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{vacancy.PostSource, " " + vacancy.PostSource, vacancy.PostSource + "\u200b"} {
		if _, err := s.Load(context.Background(), vacancy.Load{Source: name, Label: "x", Mapping: m, Replace: true}); err == nil {
			t.Errorf("%q is loaded", name)
		}
		if err := s.AddSource(context.Background(), vacancy.Source{Name: name, Label: "x", URL: "https://example.org/", Mapping: "law: CN\nfields:\n  id: id\n  title: title\n"}); err == nil {
			t.Errorf("%q is added", name)
		}
	}
	if n := one[int](t, s, `SELECT count(*) FROM vacancy WHERE state = 'review'`); n != 1 {
		t.Errorf("%d postings", n)
	}
}
