package inbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

// waiting opens a case with a conversation of two questions, in the database as the
// core leaves it there.
func waiting(t *testing.T, b *bot.Bot, n int, reason, region, language string, topics []string, priority int, since time.Duration) int64 {
	t.Helper()
	at := b.Now().Add(-since)
	said := map[string][2]string{
		"zh": {"我被公司辞退了，工作了三年，能拿多少经济补偿？", "单位说要等半年才给，电话13812345678，怎么办？"},
		"en": {"I was dismissed after three years. How much severance do I get?", "They say I have to wait half a year, my phone is 13812345678. What can I do?"},
	}[language]
	short := "https://example.org/law"
	first := bot.Answer{Outcome: bot.Answered, Language: language, Text: "经济补偿按工作年限计算，每满一年支付一个月工资。[1]", ByModel: true, Citations: []bot.Citation{{
		N: 1, Title: "中华人民共和国劳动合同法", Number: "主席令第七十三号", Heading: []string{"第四章 劳动合同的解除和终止", "第四十七条"}, URL: short,
		Quote: "经济补偿按劳动者在本单位工作的年限，每满一年支付一个月工资的标准向劳动者支付。六个月以上不满一年的，按一年计算；不满六个月的，向劳动者支付半个月工资的经济补偿。"}}}
	second := bot.Answer{Outcome: bot.Partial, Language: language, Text: "经济补偿在办结工作交接时支付。[1]", Citations: first.Citations}
	var conversation, id int64
	if err := b.Pool.QueryRow(t.Context(), `INSERT INTO conversation (channel, external_id, language, region) VALUES ('web', $1, $2, $3) RETURNING id`,
		fmt.Sprintf("looks-%d", n), language, region).Scan(&conversation); err != nil {
		t.Fatal(err)
	}
	var turn int64
	for i, a := range []bot.Answer{first, second} {
		body, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		err = b.Pool.QueryRow(t.Context(), `
			WITH said AS (
				INSERT INTO turn (conversation_id, external_id, message, state, outcome, received_at, answered_at)
				VALUES ($1, $2, $3, 'answered', $4, $5, $5) RETURNING id
			), told AS (
				INSERT INTO outbox (turn_id, part, conversation_id, channel, body, state) SELECT id, 1, $1, 'web', $6::jsonb, 'offered' FROM said
			) SELECT id FROM said`, conversation, fmt.Sprint(i), said[i], string(a.Outcome), at.Add(time.Duration(i-3)*time.Minute), string(body)).Scan(&turn)
		if err != nil {
			t.Fatal(err)
		}
	}
	err := b.Pool.QueryRow(t.Context(), `
		INSERT INTO handoff (conversation_id, reason, priority, language, region, topics, opened_at, waiting_since, due_at, fed, level)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, 1) RETURNING id`,
		conversation, reason, priority, language, region, topics, at, b.Now().Add(time.Hour), turn).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// keptUntilSent: what could not be sent stays, also over a reload, and is sent once.
func keptUntilSent(p *place, w *chrometest.Tab, path string) {
	p.t.Helper()
	lines := chrometest.See[int](w, `document.querySelectorAll('.line.staff').length`)
	// The answer is lost, not the question: whoever sends it again would send it twice.
	w.Do(chromedp.Evaluate[chromedp.Void](`{ const real = window.fetch; window.fetch = async (...all) => { await real(...all); throw new Error('lost'); }; }`))
	w.Type("#text", "这句话只发一次。")
	w.Enter(ctrl)
	shows(w, "#reply-status.bad", "没有发出去")
	w.Shot("case zh not sent")
	p.goTo(w, path)
	w.Until(`document.getElementById('text').value === '这句话只发一次。'`)
	shows(w, "#reply-status", "草稿已恢复")
	w.Do(chromedp.Focus(chromedp.CSS("#text")))
	w.Enter(ctrl)
	shows(w, "#reply-status", "已发出")
	p.goTo(w, path)
	w.Until(fmt.Sprintf(`document.querySelectorAll('.line.staff').length === %d && document.getElementById('text').value === ''`, lines+1))
}

// TestLooks looks at the pages in both languages, wide and narrow, light and dark:
// nothing is cut off. CAREERBOT_SHOTS keeps the pictures.
func TestLooks(t *testing.T) {
	p := openPlace(t)
	li, chief := hire(t, p.bot, "李老师", "counsellor", 0), hire(t, p.bot, "陈主管", "supervisor", 0)
	topics := [][]string{{"dismissal", "severance"}, {"unpaid_wages", "arbitration", "ask_where"}, {"injury"}, {"social_insurance", "transfer_insurance"}, {}}
	regions, reasons := []string{"4401", "", "31", "510107"}, []string{"asked", "unsolved", "unhappy", "topic"}
	var ids []int64
	for n := range 12 {
		priority, reason := 0, reasons[n%4]
		if n == 7 {
			priority, reason = 10, "danger"
		}
		ids = append(ids, waiting(t, p.bot, n, reason, regions[n%4], []string{"zh", "en"}[n%3%2], topics[n%5], priority, time.Duration(n*n*7)*time.Minute))
	}
	for _, sql := range []string{
		fmt.Sprintf(`UPDATE handoff SET offered_to = %d WHERE id IN (%d, %d)`, li.ID, ids[0], ids[11]),
		fmt.Sprintf(`UPDATE handoff SET offered_to = %d, reopened = 2 WHERE id = %d`, chief.ID, ids[5]),
		fmt.Sprintf(`UPDATE handoff SET callback = '13812345678 明天上午', callback_by = now() + interval '3 hours', callback_due_at = now() + interval '2 hours' WHERE id = %d`, ids[0]),
		fmt.Sprintf(`UPDATE handoff SET callback = '13812345678', callback_by = now() - interval '20 minutes', callback_due_at = now() + interval '1 hour' WHERE id = %d`, ids[3]),
	} {
		if _, err := p.bot.Pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	first := fmt.Sprintf("/inbox/case/%d", ids[0])
	for _, language := range []string{"zh", "en"} {
		for _, width := range []int64{1280, chrometest.Phone} {
			for _, dark := range []bool{false, true} {
				name := fmt.Sprintf("%s %d", language, width)
				w := p.window(li, "/inbox/", language, width)
				if dark {
					w.Dark()
					name += " dark"
				}
				w.Until(`document.querySelectorAll('[data-row]').length >= 11`)
				w.Fits()
				w.Shot("queue " + name)
				p.goTo(w, first)
				w.Fits()
				w.Shot("case " + name)
				if width == chrometest.Phone {
					w.Do(chromedp.Evaluate[chromedp.Void](`window.scrollTo(0, document.body.scrollHeight)`))
					w.Shot("case " + name + " below")
				}
				p.goTo(w, "/inbox/all")
				w.Fits()
				w.Shot("all " + name)
			}
		}
		if language == "zh" { // from here on it is theirs
			w := p.window(li, first, language, 1280)
			w.Click("form.claim button")
			shows(w, "#head", "您负责")
			live(w)
			w.Type("#note-text", "先核对入职日期和平均工资")
			w.Enter(ctrl)
			shows(w, ".line.note", "先核对")
			w.Type("#text", "您好，我先看一下您的合同。")
			w.Enter(ctrl)
			shows(w, ".line.staff", "您的合同")
			keptUntilSent(p, w, first)
			w.Click("#suggest")
			w.Until(`document.getElementById('reply-status').textContent !== '' && !document.getElementById('suggest').disabled`)
			w.Shot("case zh mine")
			p.goTo(w, "/inbox/mine")
			w.Shot("mine zh")
		}
	}
	w := p.window(chief, "/inbox/", "en", 1280)
	w.Key("j")
	w.Key("j")
	w.Until(`document.activeElement === document.querySelectorAll('a.open')[1]`)
	w.Key("k")
	w.Until(`document.activeElement === document.querySelectorAll('a.open')[0]`)
	w.Key("?")
	w.Until(`document.getElementById('keys').open`)
	w.Shot("keys en")
	w.Click("#keys button")
	w.Until(`!document.getElementById('keys').open`)
	w.Do(chromedp.Focus(chromedp.CSS("a.open")))
	w.Enter(0)
	w.Until(`document.querySelector('#talk')`)
	live(w)
	w.Key("/")
	w.Until(`document.activeElement.id === 'q'`)
	w.Key("c") // is typed
	w.Until(`document.getElementById('q').value === 'c' && document.querySelector('form.claim')`)

	// Without a script: the page has what was found, and a link puts it into the reply.
	c := clientOf(t, p.server, chief)
	page := c.do(http.MethodPost, first+"/library", url.Values{"q": {"试用期"}}).Body.String()
	link := regexp.MustCompile(`href="(/inbox/case/\d+\?insert=p\d+)"`).FindStringSubmatch(page)
	if link == nil || !regexp.MustCompile(`(?s)<textarea id="text"[^>]*>“.*试用期.*——《`).MatchString(c.get(link[1])) {
		t.Errorf("a passage is not put into the reply: %q", link)
	}
}
