package web

import (
	"strings"
	"testing"
	"time"

	"careerbot/bot/guidance"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/occupation"
	"careerbot/retrieval/job"
)

// TestExploreOnAPhone: what work suits somebody is found by taps on a narrow page, goes on
// where it was after the page was closed, and leads to a card and to vacancies.
func TestExploreOnAPhone(t *testing.T) {
	b := newBot(pgtest.New(t))
	library(t, b.Pool)
	if _, err := (&occupation.Loader{Pool: b.Pool}).LoadGuides(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Jobs = &job.Searcher{Pool: b.Pool, Places: b.Searcher}
	b.Guide = &guidance.Guide{Pool: b.Pool, Jobs: b.Jobs, Now: time.Now}
	sell(t, b, jobFeed)
	run(t, b)
	d := open(t, b, "127.0.0.1:0", nil)
	browser := chrometest.New(t)
	w := d.window(t, browser, "?lang=zh", phone)
	press := func(label, then string) {
		t.Helper()
		w.Until(`[...document.querySelectorAll('.choices button')].some(b => b.textContent === '` + label + `')`)
		if !see[bool](w, `(() => { const all = [...document.querySelectorAll('.choices button')].filter(b => b.textContent === '`+label+`'); all.at(-1).click(); return true })()`) {
			t.Fatalf("no button %q", label)
		}
		w.Until(`[...document.querySelectorAll('.theirs .text')].at(-1).innerText.includes('` + then + `')`)
		w.fits()
	}
	w.ask("我适合做什么工作", 1)
	press("做兴趣小问卷", "1/30")
	w.shot("phone zh explore item")
	press("喜欢", "2/30")
	press("不喜欢", "3/30")
	w.reload()
	w.Until(`document.body.innerText.includes('3/30')`)
	press("上一题", "您上次答的是：不喜欢")
	press("停一停", "先到这里")
	press("接着找适合的职业", "3/30")
	if _, err := b.Pool.Exec(t.Context(), `UPDATE conversation SET memory = jsonb_set(memory, '{guide,explore,i}', '{"v": 1, "a": "`+strings.Repeat("lddldu", 5)[:29]+`"}') #- '{guide,explore,r}'`); err != nil {
		t.Fatal(err)
	}
	press("停一停", "先到这里")
	press("接着找适合的职业", "30/30")
	press("说不准", "可以看看这些职业")
	w.shot("phone zh explore found")
	press("说说我会什么", "1/7")
	w.ask("做过饭，会做面点", see[int](w, `document.querySelectorAll('.theirs').length`)+1)
	w.Until(`document.body.innerText.includes('2/7')`)
	w.shot("phone zh explore strengths")
	for _, then := range []string{"3/7", "4/7", "5/7", "6/7"} {
		press("跳过", then)
	}
	w.shot("phone zh explore limits")
	press("上夜班", "已记下")
	press("就这些", "7/7")
	press("几个月", "您的本领")
	w.shot("phone zh explore both")
	w.ask("/explore 面点师傅", see[int](w, `document.querySelectorAll('.theirs').length`)+1)
	w.Until(`document.body.innerText.includes('职业分类大典')`)
	w.fits()
	w.shot("phone zh explore card")
	press("找面点师傅的工作", "后厨面点师傅")
	w.fits()

	wide := d.window(t, browser, "?lang=en", desktop)
	wide.ask("what work would suit me?", 1)
	wide.shot("desktop en explore")
	wide.ask("/explore elderly carer", 2)
	wide.shot("desktop en explore card")
}
