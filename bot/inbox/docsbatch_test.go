package inbox

import (
	"net/http"
	"strings"
	"testing"
)

// TestBatchDiffers: a batch says of each draft how much it changes, with the difference one
// click away; a first text changes nothing.
func TestBatchDiffers(t *testing.T) {
	f, _ := newArchive(t)
	admin := f.in("admin")
	first := admin.sends("page-12345678", "稳岗.md", []byte(firstRule))
	admin.post("/inbox/library", "id", f.asSeen(first.To), "do", "publish", "seen", "1").want(t, http.StatusSeeOther, "done=publish")
	next := admin.sends("page-12345679", "稳岗.md", []byte(strings.Replace(firstRule, "八百元", "九百元", 1)+"\n\n第四条 试行一年。\n"))
	other := admin.sends("page-12345679", "窗口.md", []byte("# 窗口服务办法\n\n第一条 服务大厅工作日九点开门。\n"))
	page := admin.post("/inbox/library", "id", f.asSeen(next.To), "id", f.asSeen(other.To), "do", "look")
	page.want(t, http.StatusOK, `<a href="/inbox/changes/`+id(next.To)+`">Difference: 1 articles changed, 1 new, 0 removed, 3 the same</a>`)
	if strings.Contains(page.body, "/inbox/changes/"+id(other.To)) {
		t.Errorf("a first text has a difference: %s", page.body)
	}
	admin.get("/inbox/changes/"+id(next.To)).want(t, http.StatusOK, "<ins>九</ins>")
}
