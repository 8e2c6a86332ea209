package inbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"careerbot/bot"
	"careerbot/internal/chrometest"
)

const hoursRule = "# 窗口服务办法\n\n第一条 服务大厅工作日九点开门。\n"

// TestUndoSaysWhat: before a publication stands which text each draft takes the place of;
// the button to take it back says of how many documents; the page after it which are drafts
// again, what holds in their place, and how to publish them again.
func TestUndoSaysWhat(t *testing.T) {
	f, _ := newArchive(t)
	f.hired("boss", "supervisor")
	admin, boss := f.in("admin"), f.in("boss")
	publish := func(all ...string) string {
		t.Helper()
		var form []string
		for _, to := range all {
			form = append(form, "id", f.asSeen(to))
		}
		page := admin.post("/inbox/library", append(form, "do", "publish", "seen", "1")...)
		page.want(t, http.StatusSeeOther, "done=publish")
		return page.to
	}
	old := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	publish(old.To)
	next := admin.sends("page-12345679", "稳岗.md", []byte(strings.ReplaceAll(firstRule, "八百元", "一千元")))
	hours := admin.sends("page-12345679", "窗口.md", []byte(hoursRule))

	look := admin.post("/inbox/library", "id", f.asSeen(next.To), "id", f.asSeen(hours.To), "do", "look")
	replaced := fmt.Sprintf(`<a href="%s" lang="">鹿角湾市稳岗补贴办法</a> <span lang="">鹿人社〔2026〕7号</span> · from 2026-02-01`, old.To)
	look.want(t, http.StatusOK, "Replaces: "+replaced)
	if n := strings.Count(look.body, "Replaces: "); n != 1 {
		t.Errorf("%d drafts are said to replace a text, one does", n)
	}
	published := publish(next.To, hours.To)
	admin.get(published).want(t, http.StatusOK, "Take back this publication (2)")
	history := admin.get("/inbox/library/history")
	history.want(t, http.StatusOK, "Take back this publication (2)")
	if strings.Contains(history.body, "Take back this publication (1)") {
		t.Error("what has a newer text is offered to be taken back")
	}
	publication := published[strings.LastIndex(published, "=")+1:]
	undone := admin.post("/inbox/library/undo", "publication", publication)
	undone.want(t, http.StatusSeeOther, "done=undo&undone="+publication)
	page := admin.get(undone.to)
	for _, want := range []string{
		fmt.Sprintf(`<li><a href="%s" lang="">鹿角湾市稳岗补贴办法</a>`, next.To), "In force again: " + replaced,
		fmt.Sprintf(`<li><a href="%s" lang="">窗口服务办法</a>`, hours.To), words["en"]["docs_undone_nothing"],
		fmt.Sprintf(`name="ids" value="%s,%s"`, f.asSeen(hours.To), f.asSeen(next.To)),
	} {
		page.want(t, http.StatusOK, want)
	}
	if strings.Count(page.body, "In force again: ") != 1 || strings.Contains(page.body, `id="undo"`) {
		t.Error("it says that more is in force again, or offers to take back once more")
	}
	if page := admin.get(published); strings.Contains(page.body, `id="undo"`) {
		t.Error("what was taken back is offered to be taken back")
	}
	if page := boss.get(undone.to); !strings.Contains(page.body, "窗口服务办法") || strings.Contains(page.body, `id="again"`) {
		t.Error("a supervisor does not see what was taken back, or may publish it")
	}
	admin.post("/inbox/library", "ids", f.asSeen(hours.To)+","+f.asSeen(next.To), "do", "look").want(t, http.StatusOK, "Publish 2 documents")
	publish(next.To, hours.To)
	if page := admin.get(undone.to); strings.Contains(page.body, `id="undone"`) {
		t.Error("what is published again is said to be a draft")
	}

	// What is for one team is not named to another's supervisor.
	if err := f.bot.SetTeam(t.Context(), bot.Team{Name: "一组", TimeZone: "Asia/Shanghai"}); err != nil {
		t.Fatal(err)
	}
	closed := admin.sends("page-12345680", "回访.md", []byte("# 一组回访要求\n\n回访要在三天内完成。\n"), "access", fmt.Sprintf("team:%d", f.count(`SELECT id FROM team`)))
	published = publish(closed.To)
	undone = admin.post("/inbox/library/undo", "publication", published[strings.LastIndex(published, "=")+1:])
	admin.get(undone.to).want(t, http.StatusOK, "一组回访要求")
	if page := boss.get(undone.to); strings.Contains(page.body, "一组回访要求") {
		t.Error("another team's document is named")
	}
}

// TestUndoSeen clicks it, on a screen and on a phone.
func TestUndoSeen(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	old := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	admin.post("/inbox/library", "id", f.asSeen(old.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	next := admin.sends("page-12345679", "稳岗.md", []byte(strings.ReplaceAll(firstRule, "八百元", "一千元")))
	hours := admin.sends("page-12345679", "窗口.md", []byte(hoursRule))
	chrome := chrometest.New(t)
	for _, c := range []struct {
		language, undo, again string
		width                 int64
	}{{"zh", "撤回这次发布（2 份）", "重新发布…", chrometest.Phone}, {"en", "Take back this publication (2)", "Publish again…", 1280}} {
		published := admin.post("/inbox/library", "id", f.asSeen(next.To), "id", f.asSeen(hours.To), "do", "publish", "seen", "1")
		w := chrometest.Visit(chrome, t, c.width)
		f.seen(t, w, admin, c.language)
		w.Do(chromedp.Navigate(f.url + published.to))
		w.Until(`document.querySelector('#undo')?.textContent === ` + chrometest.Quote(c.undo))
		w.Click("#undo")
		w.Until(`document.querySelector('#again')?.textContent === ` + chrometest.Quote(c.again))
		w.Fits()
		w.Shot("undone " + c.language)
		w.Click("#again")
		w.Until(`document.querySelector('.replaces a')?.getAttribute('href') === ` + chrometest.Quote(old.To))
		w.Fits()
		w.Shot("replaces " + c.language)
	}
}
