package inbox

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/internal/chrometest"
	"careerbot/internal/password"
)

// folderOf writes files into a folder of their own.
func folderOf(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.Mkdir(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestAdminsDay leads an admin by links and buttons alone, from the password through a
// rule that is brought, checked and published, its next text, whom that concerns and what
// nothing answers, to undo, figures and audit; a person with a phone asks all the while.
func TestAdminsDay(t *testing.T) {
	p := openPlaceOf(t, true)
	admin := hire(t, p.bot, "王主任", "admin", 0)
	hash, err := password.Hash(t.Context(), goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.bot.Pool.Exec(t.Context(), `UPDATE staff SET password_hash = $2, password_set_at = now() WHERE id = $1`, admin.ID, hash); err != nil {
		t.Fatal(err)
	}
	person := p.chat(chrometest.Phone)
	// What is sent unasked stands among the answers, so each is looked for below its question.
	asks := func(text, answered string) {
		t.Helper()
		person.Type("#text", text)
		person.Enter(0)
		person.Until(fmt.Sprintf(`[...document.querySelectorAll('.mine')].filter((m) => m.innerText.includes(%s)).some((m, i, all) =>
			i === all.length - 1 && [...m.parentElement.querySelectorAll('.theirs, .tick')].some((el) => el.innerText.includes(%s)))`,
			chrometest.Quote(text), chrometest.Quote(answered)))
	}
	asks("鹿角湾市稳岗补贴标准是每人每年多少元？", "没有找到可靠的答案") // nothing is known of it yet
	never(person, "body", "八百元")

	w := chrometest.Visit(p.browser, t, 1280)
	follow := func(link, until string) {
		t.Helper()
		w.Click(link)
		w.Until(`document.readyState === 'complete' && !!document.querySelector(` + chrometest.Quote(until) + `)`)
		w.Fits()
	}
	w.Do(chromedp.Navigate(p.url("/inbox/")))
	w.Until(`!!document.querySelector('[name=password]')`)
	w.Type("[name=login]", admin.Login)
	w.Type("[name=password]", goodPassword)
	follow("form button.main", ".nav.wide a[href='/inbox/library']")

	bring := func(dir string, files int) {
		t.Helper()
		follow(".nav.wide a[href='/inbox/library']", "#bring")
		if !chrometest.See[bool](w, `document.querySelector('#bring').open`) {
			w.Click("#bring summary")
		}
		w.Do(chromedp.SetUploadFiles(chromedp.CSS("#folder"), []string{dir}))
		w.Until(fmt.Sprintf(`document.querySelector('#sum').textContent.includes('%d of %d done')`, files, files))
		follow("#batch", "form.acts button[value=look]")
	}
	publish := func() {
		t.Helper()
		follow("form.acts button[value=look]", "#publishing")
		w.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#publishing [name=seen]')?.click()`))
		follow("#publishing button.main", "#undo")
	}
	bring(folderOf(t, "十一月", map[string]string{"稳岗.md": firstRule, "空.txt": " "}), 2)
	shows(w, ".refusal", "空.txt")
	w.Shot("day brought")
	publish()
	asks("鹿角湾市稳岗补贴标准是每人每年多少元？", "八百元")
	asks("以后规定变了告诉我", "有变动时，我会告诉您")

	// The next text: what it says otherwise, and who was told the old.
	bring(folderOf(t, "十二月", map[string]string{"稳岗.md": strings.ReplaceAll(firstRule, "八百元", "一千元")}), 1)
	follow(".said a[href^='/inbox/library/']", "#near form[action$='/renew'] button")
	w.Shot("day near")
	follow("#near form[action$='/renew'] button", "#versions ~ ul li + li")
	follow("#versions ~ ul a[href^='/inbox/changes/']", "del")
	shows(w, "ins", "一千")
	shows(w, "#relied ~ ul q", "稳岗补贴标准")
	w.Shot("day change")
	follow("p a[href^='/inbox/library/']", "#publish")
	follow("#publish", "#publishing")
	w.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#publishing [name=seen]')?.click()`))
	follow("#publishing button.main", "#undo")
	asks("鹿角湾市稳岗补贴标准是每人每年多少元？", "一千元")
	follow(".nav.wide a[href='/inbox/changes']", ".said.list a")
	follow(".said.list a", "button[value=draft]")
	follow("button[value=draft]", "button[value=approve]")
	follow("button[value=approve]", "button[value=stop]")
	w.Shot("day told")

	// What nothing answers is a gap, is closed, and was asked.
	asks("宠物殡葬师执业年审费多少钱？", "没有找到可靠的答案")
	if _, err := p.bot.GroupGaps(t.Context()); err != nil {
		t.Fatal(err)
	}
	follow(".nav.wide a[href='/inbox/gaps']", ".gaps a")
	shows(w, ".gaps", "宠物殡葬师")
	w.Do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll('.gaps a')].find((a) => a.innerText.includes('宠物殡葬师')).click()`))
	w.Until(`!!document.querySelector('button[value=close]')`)
	follow("button[value=close]", "button[value=reopen]")

	// What was published last is taken back: the text before it holds again.
	follow(".nav.wide a[href='/inbox/library']", "a[href='/inbox/library/history']")
	follow("a[href='/inbox/library/history']", "form[action='/inbox/library/undo'] button")
	w.Shot("day history")
	follow("form[action='/inbox/library/undo'] button", ".notice.good")
	asks("请问鹿角湾市稳岗补贴标准是每人每年多少元？", "八百元")
	follow(".nav.wide a[href='/inbox/dashboard']", "svg")
	w.Shot("day dashboard")
	w.Click(".more > summary")
	follow(".nav.wide a[href='/inbox/audit']", "form[action='/inbox/audit']")
	shows(w, "main", "took a publication back")
	shows(w, "main a", "鹿角湾市稳岗补贴办法")
	w.Shot("day audit")
}
