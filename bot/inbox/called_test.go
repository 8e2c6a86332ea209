package inbox

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

// listening opens a page with sound switched on, which keeps what it says and how often
// it sounded.
func (p *place) listening(staff bot.Staff, path string, width int64) *chrometest.Tab {
	p.t.Helper()
	w := p.window(staff, path, "zh", width)
	chrometest.See[bool](w, `localStorage.setItem('inbox-alerts', 'on'), true`)
	w.Do(chromedp.Reload())
	live(w)
	chrometest.See[bool](w, `(() => {
		window.told = []; window.beeps = 0;
		new MutationObserver(() => { const t = document.querySelector('#news').textContent; if (t) told.push(t); }).observe(document.querySelector('#news'), { childList: true });
		const make = AudioContext.prototype.createOscillator;
		AudioContext.prototype.createOscillator = function () { beeps++; return make.call(this); };
		return true;
	})()`)
	return w
}

func told(w *chrometest.Tab, words string, n int) {
	w.T.Helper()
	w.Until(fmt.Sprintf(`told.filter((t) => t.includes(%s)).length === %d && beeps >= %d`, chrometest.Quote(words), n, n))
}

// TestCalledAgain: with the web inbox alone, a case that nobody takes is called out again
// to who is on duty, climbs to the supervisors, and so does an overdue call-back.
func TestCalledAgain(t *testing.T) {
	p := openPlace(t)
	p.bot.Desk = nil
	li, off, chief := hire(t, p.bot, "李老师", "counsellor", 0), hire(t, p.bot, "王老师", "counsellor", 0), hire(t, p.bot, "陈主管", "supervisor", 0)
	if err := p.bot.SwitchDuty(t.Context(), li.ID, true); err != nil {
		t.Fatal(err)
	}
	mine, theirs, boss := p.listening(li, "/inbox/", chrometest.Desktop), p.listening(off, "/inbox/", chrometest.Desktop), p.listening(chief, "/inbox/mine", chrometest.Phone)
	due := func(sql string) {
		t.Helper()
		if _, err := p.bot.Pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	waiting(t, p.bot, 1, "asked", "4401", "zh", []string{}, 0, time.Minute)
	shows(mine, "#list", "本人要求人工")
	due(`UPDATE handoff SET due_at = now()`)
	told(mine, "再次提醒", 1)
	shows(mine, "#list .late", "第2次提醒")
	due(`UPDATE handoff SET due_at = now()`)
	told(mine, "再次提醒", 2)
	told(boss, "再次提醒", 1)
	shows(mine, "#list .late", "第3次提醒，请主管处理")
	due(`UPDATE handoff SET callback = '13812345678', callback_by = now() - interval '1 minute', callback_due_at = now()`)
	told(mine, "约好的回电到时间了", 1)
	told(boss, "约好的回电到时间了", 1)
	told(theirs, "再次提醒", 0)
	told(theirs, "约好的回电", 0)
}

// TestDangerCriesAgain: who may be in danger stands at the top, red, and is cried out
// again a minute later, until somebody takes the case.
func TestDangerCriesAgain(t *testing.T) {
	p := openPlace(t)
	li := hire(t, p.bot, "李老师", "counsellor", 0)
	if err := p.bot.SwitchDuty(t.Context(), li.ID, true); err != nil {
		t.Fatal(err)
	}
	waiting(t, p.bot, 1, "asked", "4401", "zh", []string{}, 0, time.Hour)
	w := p.listening(li, "/inbox/", chrometest.Phone)
	id := waiting(t, p.bot, 2, "danger", "4401", "zh", []string{}, 1, time.Minute)
	told(w, "可能有危险", 1)
	shows(w, "#list tr.urgent", fmt.Sprintf("#%d", id))
	w.Until(`document.querySelector('#list [data-row]').classList.contains('urgent') && getComputedStyle(document.querySelector('#list .urgent')).backgroundColor !== getComputedStyle(document.querySelector('#list [data-row]:not(.urgent)')).backgroundColor`)
	const minuteAgo = `localStorage.setItem('inbox-cried', String(Date.now() - 60001)), true`
	chrometest.See[bool](w, minuteAgo)
	told(w, "可能有危险", 2)
	if title := chrometest.See[string](w, `document.title`); title[:len("🔴")] != "🔴" {
		t.Errorf("the title: %s", title)
	}
	w.Click("tr.urgent form.claim button")
	live(w)
	w.Until(`!document.title.startsWith('🔴')`)
}

// TestLongAfter: what was said after a case ended does not make its page slower than it is
// long.
func TestLongAfter(t *testing.T) {
	_, b := newTestServer(t)
	li := hire(t, b, "李老师", "supervisor", 0)
	id := waiting(t, b, 1, "asked", "4401", "zh", []string{}, 0, time.Hour)
	const turns = 2000
	for _, sql := range []string{
		`UPDATE handoff SET state = 'closed', ended_at = now(), due_at = NULL WHERE id = $1`,
		fmt.Sprintf(`INSERT INTO turn (conversation_id, external_id, message, state) SELECT conversation_id, 'after ' || n, 'hello', 'answered' FROM handoff, generate_series(1, %d) n WHERE id = $1`, turns),
	} {
		if _, err := b.Pool.Exec(t.Context(), sql, id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Pool.Exec(t.Context(), `ANALYZE turn`); err != nil {
		t.Fatal(err)
	}
	var raw []byte
	if err := b.Pool.QueryRow(t.Context(), `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) `+turnsOf, li.ID, id, mostTurns).Scan(&raw); err != nil {
		t.Fatal(err)
	}
	type node struct {
		Rows    float64 `json:"Actual Rows"`
		Removed float64 `json:"Rows Removed by Filter"`
		Loops   float64 `json:"Actual Loops"`
		Plans   []node
	}
	var plans []struct{ Plan node }
	if err := json.Unmarshal(raw, &plans); err != nil {
		t.Fatal(err)
	}
	var looked func(n node) float64
	looked = func(n node) float64 {
		sum := (n.Rows + n.Removed) * n.Loops
		for _, p := range n.Plans {
			sum += looked(p)
		}
		return sum
	}
	if n := looked(plans[0].Plan); n > 10*turns {
		t.Errorf("%.0f rows were looked at", n)
	}
}
