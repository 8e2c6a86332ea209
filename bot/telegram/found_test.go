package telegram_test

import (
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"careerbot/bot/guidance"
	"careerbot/bot/telegram/telegramtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/retrieval/job"
)

// spoiler is what a notification does not show.
var spoiler = regexp.MustCompile(`(?s)<tg-spoiler>.*?</tg-spoiler>`)

var stopData = regexp.MustCompile(`say:\d+:不用再主动告诉我`)

// TestFound: somebody asks in Telegram to be told of what fits, and is told the next
// morning of a new vacancy and a new policy in one message: with its source, why, and the
// button that ends it. A notification shows none of what it is about.
func TestFound(t *testing.T) {
	r := newRig(t)
	var ahead atomic.Int64
	r.core.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	r.core.Jobs = &job.Searcher{Pool: r.pool, Places: r.core.Searcher}
	r.core.Guide = &guidance.Guide{Pool: r.pool, Now: r.core.Now, Jobs: r.core.Jobs}
	r.exec(`UPDATE reach_seen SET live_since = now(), policies = now()`)
	r.answering()
	r.run(r.door(nil))
	message := 0
	say := func(text, want string) telegramtest.Message {
		t.Helper()
		message++
		r.server.Push(telegramtest.Text(91, message, "zh", text))
		return r.shown(91, want)
	}
	say("我在北京海淀区", "海淀区的规定")
	say("我的情况", "同意吗")
	say("同意", "记下了您的同意")
	say("我的情况 想做的", "什么样的工作")
	say("后厨", "记下了：后厨")
	say("有合适的政策告诉我", "有合适的政策我会告诉您")
	say("有合适的岗位告诉我", "有合适的政策和岗位我会告诉您")
	r.exec(`UPDATE profile SET sensitive = '{disability}', sensitive_at = now()`)
	r.sell("后厨帮工")
	l := &knowledge.Library{Pool: r.pool, Reader: read.New(read.Options{}), Now: time.Now}
	defer l.Reader.Close()
	got, err := l.Add(t.Context(), knowledge.Source{Name: "a.md", Bytes: []byte("# 残疾人就业补贴办法\n\n第一条 用人单位安排残疾人就业的，给予补贴。\n"), Given: knowledge.Metadata{Title: "残疾人就业补贴办法", Region: "11", URL: "https://example.org/rule", ValidFrom: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}})
	if err != nil || got.Status != knowledge.Loaded {
		t.Fatalf("%+v, %v", got, err)
	}
	noon := time.Now().In(time.FixedZone("CST", 8*3600)).AddDate(0, 0, 1)
	noon = time.Date(noon.Year(), noon.Month(), noon.Day(), 12, 0, 0, 0, noon.Location())
	ahead.Store(int64(time.Until(noon)))
	m := r.shown(91, "新消息，可能对您有用")
	if !strings.HasPrefix(m.Text, "有2条新消息，可能对您有用。\n") || !strings.Contains(m.Text, "残疾人就业补贴办法（北京市）\n第一条 用人单位安排残疾人就业的，给予补贴。 [1]\n和您说过的情况有关。\n") ||
		!strings.Contains(m.Text, "② 后厨帮工 · 望京餐饮") || !strings.Contains(m.Text, "符合您想做的：后厨。") || !strings.Contains(m.Source, `<a href="https://example.org/rule">`) {
		t.Errorf("it says %s", m.Source)
	}
	noticed := spoiler.ReplaceAllString(m.Source, "▒")
	for _, hidden := range []string{"残疾", "补贴", "后厨", "望京"} {
		if strings.Contains(noticed, hidden) {
			t.Errorf("a notification shows %s: %s", hidden, noticed)
		}
	}
	if !strings.Contains(noticed, "可能对您有用") || !strings.Contains(noticed, "不想再收到，点“不用再主动告诉我”") {
		t.Errorf("a notification shows only %s", noticed)
	}
	stop := stopData.FindString(m.Markup)
	if stop == "" {
		t.Fatalf("no button ends it: %s", m.Markup)
	}
	r.server.Push(telegramtest.PressOn(91, "stop", stop, m.ID))
	r.shown(91, "好的，不再主动告诉您。")
	if n := r.count(`SELECT count(*) FROM profile WHERE tell <> '{}'`); n != 0 {
		t.Error("they are told on")
	}
}
