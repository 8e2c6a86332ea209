package inbox

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

// TestNarrow: on a phone the menu opens and has all its links on the screen; what is
// asked before something is done, what is wrong in a form, and what is not there are
// pages that nothing sticks out of.
func TestNarrow(t *testing.T) {
	browser := chrometest.New(t)
	f := newOffice(t, Options{})
	root := f.hired("root", "admin")
	if err := f.bot.SetTeam(t.Context(), bot.Team{Name: "综合服务", TimeZone: "Asia/Shanghai"}); err != nil {
		t.Fatal(err)
	}
	id := f.openCase()
	if _, err := f.bot.Pool.Exec(t.Context(), `UPDATE handoff SET priority = 1, language = 'en'; UPDATE staff SET languages = '{zh}', on_duty_since = now()`); err != nil {
		t.Fatal(err)
	}
	if _, err := f.bot.AddStaff(t.Context(), bot.Staff{Name: "王老师", Telegram: 7, Role: "counsellor", Capacity: 5, Languages: []string{"zh"}, Regions: []string{"44"}}); err != nil {
		t.Fatal(err)
	}
	for _, at := range []struct {
		language string
		width    int64
	}{{"zh", chrometest.Phone}, {"en", chrometest.Phone}, {"zh", chrometest.Desktop}} {
		w := chrometest.Visit(browser, t, at.width)
		looked := func(path, what string) {
			t.Helper()
			w.Do(chromedp.Navigate(f.url + path))
			w.Until(`document.readyState === 'complete'`)
			w.Fits()
			w.Shot(fmt.Sprintf("narrow %s %d %s", at.language, at.width, what))
		}
		w.Do(chromedp.Navigate(f.url + "/inbox/login"))
		w.Until(`document.readyState === 'complete'`)
		chrometest.See[bool](w, `window.before = true`)
		w.Click(fmt.Sprintf(`button[name=language][value=%s]`, at.language))
		w.Until(`!window.before && document.readyState === 'complete' && document.querySelector('input[name=login]')`)
		w.Type("input[name=login]", "root")
		w.Type("input[name=password]", goodPassword)
		w.Enter(0)
		w.Until(`location.pathname === '/inbox/' && document.querySelector('.bar')`)
		if at.width == chrometest.Phone {
			w.Click(".menu summary")
			if hid := chrometest.See[string](w, `[...document.querySelectorAll('.menu a')].filter((a) => { const r = a.getBoundingClientRect(); return !r.width || r.left < 0 || r.right > innerWidth || r.bottom > innerHeight }).map((a) => a.textContent).join()`); hid != "" {
				t.Errorf("%s: not on the screen: %s", at.language, hid)
			}
			w.Fits()
			w.Shot(fmt.Sprintf("narrow %s menu", at.language))
		}
		looked("/inbox/nonsense", "nonsense")
		looked(fmt.Sprintf("/inbox/case/%d", id), "case")
		if !chrometest.See[bool](w, `document.querySelector('.foreign') && document.querySelectorAll('#to optgroup').length === 3 && [...document.querySelectorAll('#to option')].some((o) => o.value === '王老师' && o.textContent.includes('0/5'))`) {
			t.Errorf("%s: no word of the language, or of who is there", at.language)
		}
		w.Click("#can [value=close]")
		w.Until(`document.querySelector('#sure button')`)
		w.Fits()
		w.Shot(fmt.Sprintf("narrow %s %d sure", at.language, at.width))
		looked(fmt.Sprintf("/inbox/staff/%d", root), "account")
		w.Do(chromedp.SetValue(chromedp.CSS("#account [name=capacity]"), "7"))
		w.Do(chromedp.SetValue(chromedp.CSS("#account [name=regions]"), "Atlantis"))
		w.Do(chromedp.SetValue(chromedp.CSS("#account [name=telegram]"), "@root"))
		w.Click("#account button.main")
		w.Until(`document.querySelectorAll('[aria-invalid]').length === 2`)
		w.Fits()
		w.Shot(fmt.Sprintf("narrow %s %d wrong", at.language, at.width))
		looked("/inbox/teams/edit?name=综合服务", "team")
		w.Do(chromedp.Navigate(f.url + "/inbox/me"))
		w.Until(`document.querySelector('form[action="/inbox/logout"] button')`)
		w.Click(`form[action="/inbox/logout"] button`)
		w.Until(`location.pathname === '/inbox/login'`)
	}
}
