package bot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/pattern"
	"careerbot/knowledge/vacancy"
)

var shownJob = pattern.MustCompile(`^(?:详情|details) #(\d+)$`)

// cardsOf gives the vacancies of which the last reply has cards.
func cardsOf(o *office) (all []string) {
	for _, c := range o.last.Choices {
		if m := shownJob.FindStringSubmatch(c.Say); m != nil {
			all = append(all, m[1])
		}
	}
	return all
}

// TestMoreToTheEnd: "more" goes on to the last one, however many there are, shows none
// twice and leaves none out, though some are refused, withdrawn, or come meanwhile.
func TestMoreToTheEnd(t *testing.T) {
	o := newOffice(t, newJobsBot(t))
	run(t, o.Bot, 1)
	o.empty()
	o.Desk = &bot.Desk{Channel: "telegram", Conversation: "-100"}
	var rows []jobRow
	for i := range 83 {
		rows = append(rows, inZH(fmt.Sprint("m", i), "保安员", jobRow{"employer": fmt.Sprint("保安公司第", i, "号"), "duties": fmt.Sprint("保安岗位", i)}))
	}
	loadJobs(t, o.Bot, rows...)
	o.line("more", 0, "> 中关村附近的保安")
	shown := cardsOf(o)
	for page := 1; page < 40; page++ {
		switch page {
		case 3: // of those shown
			o.line("more", 100, "> 不合适 #"+shown[2])
		case 5:
			o.exec(`UPDATE vacancy SET state = 'withdrawn' WHERE id = $1`, shown[4])
		case 9: // it comes first, and is no part of what is read on
			loadJobs(t, o.Bot, inZH("m-new", "保安", jobRow{"employer": "新保安公司", "duties": "保安"}))
		}
		o.line("more", page, "> 更多职位")
		all := cardsOf(o)
		if len(all) == 0 {
			break
		}
		shown = append(shown, all...)
	}
	if different := slices.Compact(slices.Sorted(slices.Values(shown))); len(shown) < 83 || len(different) != len(shown) {
		t.Errorf("%d shown, %d different, of 83", len(shown), len(different))
	}
	if !strings.Contains(o.last.Text, "符合的就这些了") {
		t.Errorf("at the end: %s", o.last.Text)
	}
}

// TestPostedNearby: what is posted by the form without a point on the map is found near a
// place of its district, and the card says so.
func TestPostedNearby(t *testing.T) {
	ctx := context.Background()
	o := newOffice(t, newJobsBot(t))
	run(t, o.Bot, 1)
	o.empty()
	store := &vacancy.Store{Pool: o.Pool, Now: time.Now}
	secret, err := store.Post(ctx, vacancy.NewSecret(), vacancy.Posting{
		"employment": "odd", "title": "发传单", "employer": "电脑城", "region": "北京市海淀区", "place": "上地三街1号", "pay": "200元/天", "settlement": "day", "headcount": "3",
		"shifts": "白天", "duties": "在路口发传单", "requirements": "能吃苦", "conditions": "包午餐", "contact": "13800000000",
	}, "表单", vacancy.By{})
	if err != nil {
		t.Fatal(err)
	}
	post, err := store.ReadPost(ctx, secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Decide(ctx, post.ID, "", true, "王", "可以"); err != nil {
		t.Fatal(err)
	}
	for n, said := range []string{"离中关村近的发传单的活", "海淀区5公里内发传单的工作", "找发传单的活，离中关村近，最近的"} {
		o.line("posted", n, "> "+said)
		if !strings.Contains(o.last.Text, "找到1个") || !strings.Contains(o.last.Text, "上地三街1号 · 没有地图位置，在海淀区") || strings.Contains(o.last.Text, "没写：") {
			t.Errorf("%s: %s", said, o.last.Text)
		}
	}
	o.line("posted", 10, "> 找发传单的活，海淀区")
	if strings.Contains(o.last.Text, "没有地图位置") {
		t.Errorf("in the district: %s", o.last.Text)
	}
}

// TestOtherMoney: pay in another currency than that of the place is not compared, and the
// card says so, instead that it says nothing of pay.
func TestOtherMoney(t *testing.T) {
	o := newOffice(t, newJobsBot(t))
	run(t, o.Bot, 1)
	o.empty()
	loadJobs(t, o.Bot, inEN("m1", "Interpreter", jobRow{"employer": "Strait", "pay": "¥300 per hour", "currency": "CNY"}), inEN("m2", "Interpreter", jobRow{"employer": "Ribble", "pay": "£20 an hour"}))
	o.line("money", 1, "> interpreter near Preston, over £15 an hour")
	dear, other, ok := strings.Cut(o.last.Text, "②")
	if !ok || !strings.Contains(dear, "£20 an hour") || strings.Contains(dear, "not compared") || !strings.Contains(other, "¥300 per hour · in another currency, not compared") || strings.Contains(o.last.Text, "Not stated: pay") {
		t.Errorf("%s", o.last.Text)
	}
}

// TestTradeOfNobody: a trade that no vacancy has is named as that, and is not taken for what
// others have; what was typed wrongly is said to be taken for it.
func TestTradeOfNobody(t *testing.T) {
	o := newOffice(t, newJobsBot(t))
	run(t, o.Bot, 1)
	o.empty()
	loadJobs(t, o.Bot, inEN("w1", "Writer", jobRow{"employer": "Words"}), inEN("w2", "Career adviser", jobRow{"employer": "Ways"}))
	for said, is := range map[string]string{"waiter": "waiter", "caterer": "caterer", "nirse": "nurse"} {
		o.line("nobody "+said, 1, "> "+said+" jobs near Preston")
		if !strings.Contains(o.last.Text, `No job here speaks of: "`+is+`"`) || strings.Contains(o.last.Text, "Writer") || strings.Contains(o.last.Text, `so I am searching for "`+is+`"`) != (said != is) {
			t.Errorf("%s: %s", said, o.last.Text)
		}
	}
}
