package inbox

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

// TestAccountsInBrowser: from a one-time password to the staff page, on a phone in
// Chinese and on a screen in English, and nothing has to be scrolled sideways.
func TestAccountsInBrowser(t *testing.T) {
	browser := chrometest.New(t)
	for _, c := range []struct {
		name, language, heading string
		width                   int64
	}{{"phone", "zh", "人员", chrometest.Phone}, {"desktop", "en", "Staff", chrometest.Desktop}} {
		t.Run(c.name, func(t *testing.T) {
			f := newOffice(t, Options{})
			id, err := f.bot.AddStaff(t.Context(), bot.Staff{Name: "王芳", Login: "wang.fang", Role: "admin", Capacity: 5})
			if err != nil {
				t.Fatal(err)
			}
			secret, err := f.bot.OneTimePassword(t.Context(), bot.Operator, id)
			if err != nil {
				t.Fatal(err)
			}
			w := chrometest.Visit(browser, t, c.width)
			looked := func(name string) {
				t.Helper()
				w.Until(`document.readyState === 'complete'`)
				if wide := chrometest.See[int64](w, `document.documentElement.scrollWidth`); wide > c.width {
					t.Errorf("%s: %d wide", name, wide)
				}
				// What is pressed is large enough for a finger.
				if small := chrometest.See[string](w, `[...document.querySelectorAll('.account button, .account a.button, .account input:not([type=hidden]):not([type=checkbox]), .account select')]
					.filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML).join('\n')`); small != "" {
					t.Errorf("%s: too small: %s", name, small)
				}
				w.Shot("account " + c.name + " " + name)
			}
			w.Do(chromedp.Navigate(f.url + "/inbox/staff"))
			chrometest.See[bool](w, `window.before = true`)
			w.Click(fmt.Sprintf(`button[name=language][value=%s]`, c.language))
			w.Until(fmt.Sprintf(`!window.before && document.readyState === 'complete' && document.documentElement.lang.startsWith(%q) && document.querySelector('input[name=next]').value === '/inbox/staff'`, c.language))
			w.Type("input[name=login]", "wang.fang")
			w.Type("input[name=password]", "wrong")
			w.Enter(0)
			w.Until(`document.querySelector('.account .wrong')`)
			looked("login")
			w.Type("input[name=password]", secret)
			w.Click("button.main")
			w.Until(`location.pathname === '/inbox/password' && document.querySelector('input[name=current]')`)
			looked("password")
			w.Type("input[name=current]", secret)
			w.Type("input[name=new]", goodPassword)
			w.Type("input[name=again]", goodPassword)
			w.Click("button.main")
			w.Until(`location.pathname === '/inbox/me' && document.querySelector('.account .notice')`)
			w.Click("#duty button")
			w.Until(`document.querySelector('#duty button:not([name])')`)
			looked("me")
			if err := f.bot.SetTeam(t.Context(), bot.Team{Name: "综合服务", TimeZone: "Asia/Shanghai", Hours: []string{"mon-fri 09:00-12:00", "mon-fri 13:30-17:30"}, Holidays: []string{"2026-10-01"}}); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"李老师", "Alexandra Constantinopoulos-Featherstonehaugh-Montgomery"} {
				if _, err := f.bot.AddStaff(t.Context(), bot.Staff{Name: name, Telegram: int64(7000000000 + len(name)), Role: "counsellor", Team: "综合服务", Capacity: 5}); err != nil {
					t.Fatal(err)
				}
			}
			w.Do(chromedp.Navigate(f.url + "/inbox/staff"))
			w.Until(fmt.Sprintf(`document.querySelector('h1') && document.querySelector('h1').textContent === %q`, c.heading))
			looked("staff")
			w.Do(chromedp.Navigate(f.url + "/inbox/staff/new"))
			w.Until(`document.querySelector('#account details')`)
			w.Type("#account input[name=name]", "赵老师")
			w.Type("#account input[name=login]", "zhao")
			w.Click("#account summary")
			w.Click("#account input[value=unpaid_wages]")
			looked("new")
			w.Click("#account button.main")
			w.Until(`document.querySelector('#secret')`)
			looked("secret")
			w.Dark()
			w.Do(chromedp.Navigate(f.url + "/inbox/audit"))
			w.Until(`document.querySelectorAll('.list li').length > 5`)
			looked("audit")
			w.Do(chromedp.Navigate(f.url + "/inbox/teams/edit?name=" + "%E7%BB%BC%E5%90%88%E6%9C%8D%E5%8A%A1"))
			w.Until(`document.querySelector('textarea[name=hours]').value`)
			looked("team")
		})
	}
}

// TestOIDCInBrowser signs in with a provider of another site: cookies and policies
// let it through.
func TestOIDCInBrowser(t *testing.T) {
	p := newProvider(t)
	f := newOffice(t, Options{})
	p.now = f.bot.Now
	server := httptest.NewUnstartedServer(nil)
	public := strings.Replace("http://"+server.Listener.Addr().String(), "127.0.0.1", "localhost", 1)
	server.Config.Handler = New(f.bot, Options{Log: slog.New(slog.DiscardHandler), OIDC: &OIDC{Issuer: p.server.URL, ID: "inbox", Secret: "client secret"}, Public: public})
	server.Start()
	t.Cleanup(server.Close)
	f.withEmail("li.ming", "li@example.org")
	w := chrometest.Visit(chrometest.New(t), t, chrometest.Phone)
	w.Do(chromedp.Navigate(public + "/inbox/me"))
	w.Until(`location.pathname === '/inbox/login' && document.querySelector('a.wide')`)
	w.Shot("account login with a provider")
	w.Click("a.wide")
	w.Until(`location.pathname === '/inbox/me' && document.querySelector('h1')`)
}
