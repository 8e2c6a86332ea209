package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/internal/chrometest"
	"careerbot/internal/postgres"
)

// TestPosting is the whole way of an odd job, in the running program and in a browser:
// an employer posts it on a phone, a supervisor reviews it, who looks for work finds it in
// the chat, and when the employer says that it is filled nobody does any more.
func TestPosting(t *testing.T) {
	address, _ := serve(t, map[string]string{"CAREERBOT_STARTER": "off"})
	pool, _, err := postgres.Open(t.Context(), os.Getenv("DATABASE_URL"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	var told bytes.Buffer
	if code := run(t.Context(), []string{"staff", "add", "王芳", "--login", "wang.fang", "--role", "supervisor"}, os.Stdin, &bytes.Buffer{}, &told); code != 0 {
		t.Fatalf("exit code %d: %s", code, &told)
	}
	secret := regexp.MustCompile(`one-time password, for 72 hours: (\S+)`).FindStringSubmatch(told.String())[1]
	chrome := chrometest.New(t)
	staff := chrometest.Visit(chrome, t, chrometest.Phone)
	staff.Do(chromedp.Navigate(address + "/inbox/vacancies"))
	staff.Type(`[name=login]`, "wang.fang")
	staff.Type(`[name=password]`, secret)
	staff.Click(`main button.main`)
	staff.Until(`document.querySelector('[name=again]')`)
	staff.Type(`[name=current]`, secret)
	staff.Type(`[name=new]`, "trout lantern 41 gravel")
	staff.Type(`[name=again]`, "trout lantern 41 gravel")
	staff.Click(`main button.main`)
	staff.Until(`!document.querySelector('[name=again]')`)

	live := func() (n int) {
		t.Helper()
		if err := pool.QueryRow(context.Background(), `SELECT count(*) FROM vacancy_live`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, c := range []struct {
		language, asks string
		form           map[string]string
		filled         string
	}{
		{"zh", "海淀区，搬运工，日结", map[string]string{
			"title": "搬运工", "employer": "柏树物流", "region": "北京市海淀区", "place": "松涛街3号仓库", "pay": "200元/天", "headcount": "3", "shifts": "8点到17点",
			"requirements": "限男性", "duties": "卸货、码放", "insurance": "意外险", "contact": "010-55550009",
		}, "招满"},
		{"en", "kitchen porter work in Preston", map[string]string{
			"title": "Kitchen porter", "employer": "Cypress Catering", "region": "GB", "place": "3 Pine Street, Preston", "pay": "£12.50 an hour", "headcount": "2", "shifts": "5 pm to 11 pm",
			"requirements": "Male only", "duties": "Washing up, keeping the kitchen clean", "insurance": "employers' liability", "contact": "01632 960009",
		}, "filled"},
	} {
		employer := chrometest.Visit(chrome, t, chrometest.Phone)
		employer.Do(chromedp.Navigate(address + "/post/?lang=" + c.language))
		for name, v := range c.form {
			employer.Type(`[name="`+name+`"]`, v)
		}
		employer.Click("button.main")
		employer.Until(`document.querySelector('[name=sure]')`) // what is unlawful is said, with the law
		if law := map[string]string{"zh": "就业促进法", "en": "Equality Act 2010"}[c.language]; !strings.Contains(chrometest.See[string](employer, `document.querySelector('.box.bad').innerText`), law) {
			t.Errorf("%s: no %s", c.language, law)
		}
		employer.Fits()
		employer.Shot("way-unlawful-" + c.language)
		employer.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[name=requirements]').value = ''`))
		employer.Type(`[name=requirements]`, map[string]string{"zh": "能搬重物", "en": "none"}[c.language])
		employer.Click("button.main")
		employer.Until(`document.querySelector('.box.good')`)
		employer.Fits()
		employer.Shot("way-sent-" + c.language)
		if reply := webChat(t, address, c.asks); live() != 0 || strings.Contains(reply, c.form["contact"]) || strings.Contains(reply, c.form["place"]) {
			t.Errorf("it is offered before anybody has looked: %s", reply)
		}

		staff.Do(chromedp.Navigate(address + "/inbox/vacancies"))
		staff.Until(`document.querySelector('[data-row] a.open')`)
		staff.Fits()
		staff.Key("j")
		staff.Enter(0)
		staff.Until(`document.querySelector('button[value=publish]')`)
		staff.Fits()
		staff.Click(`button[value=publish]`)
		staff.Until(`document.querySelector('.notice.good')`)
		staff.Shot("way-published-" + c.language)
		if reply := webChat(t, address, c.asks); live() != 1 || !strings.Contains(reply, c.form["place"]) {
			t.Errorf("%d are offered; who looks for work reads: %s", live(), reply)
		}

		employer.Do(chromedp.Reload())
		employer.Until(`document.querySelector('[name=left]')`)
		employer.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[name=left]').value = ''`))
		employer.Type(`[name=left]`, "0")
		employer.Click(`button[value=left]`)
		employer.Until(`document.querySelector('.state').textContent.includes('` + c.filled + `')`)
		employer.Shot("way-filled-" + c.language)
		if reply := webChat(t, address, c.asks); live() != 0 || strings.Contains(reply, c.form["place"]) {
			t.Errorf("it is filled, and who looks for work reads: %s", reply)
		}
	}
}

// TestPostingOff: where the operator does not want it there is no form, nor a way to it.
func TestPostingOff(t *testing.T) {
	for posting, want := range map[string]int{"": http.StatusOK, "off": http.StatusNotFound} {
		address, _ := serve(t, map[string]string{"CAREERBOT_POSTING": posting, "CAREERBOT_STARTER": "off"})
		form, err := http.Get(address + "/post/")
		if err != nil {
			t.Fatal(err)
		}
		form.Body.Close()
		chat, err := http.Get(address + "/")
		if err != nil {
			t.Fatal(err)
		}
		var page bytes.Buffer
		if _, err := page.ReadFrom(chat.Body); err != nil {
			t.Fatal(err)
		}
		chat.Body.Close()
		if form.StatusCode != want || strings.Contains(page.String(), `href="/post/`) != (want == http.StatusOK) {
			t.Errorf("posting %q: the form answers %s; %s", posting, form.Status, &page)
		}
		var doctor bytes.Buffer
		run(t.Context(), []string{"doctor"}, os.Stdin, &doctor, &bytes.Buffer{})
		if says := map[string]string{"": "nobody can review them", "off": "CAREERBOT_POSTING=on"}[posting]; !strings.Contains(doctor.String(), says) {
			t.Errorf("posting %q: doctor says %s", posting, &doctor)
		}
	}
}
