package inbox

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/chrometest"
	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
	"careerbot/knowledge"
)

// TestSpacesPage: an admin has a new model's index built, sees how far it is, compares
// the golden questions, is kept from what answers worse, switches, and goes back; a
// supervisor only looks.
func TestSpacesPage(t *testing.T) {
	f, l := newArchive(t)
	server := &llmtest.Server{}
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	l.Models = func(ctx context.Context, s llm.Space) (llm.Embedder, error) {
		endpoint := llm.Endpoint{Base: web.URL + "/v1"}
		if s.Dimensions == 0 {
			return llm.NewOpenAI(ctx, endpoint, s.Model, 0, 1)
		}
		s.Weight = 1
		return llm.InSpace(endpoint, s), nil
	}
	f.bot.Searcher.Models = l.Models
	l.Embedder = must(l.Models(t.Context(), llm.Space{Model: "embed-1"}))
	if err := l.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{"/a.md": firstRule, "/b.md": "# 缝纫工补贴办法\n\n第一条 缝纫工培训补贴标准为每人七百元。"} {
		if r, err := l.Add(t.Context(), knowledge.Source{Name: name, Bytes: []byte(body)}); err != nil || r.Status != knowledge.Loaded {
			t.Fatal(r, err)
		}
	}
	if err := l.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := f.bot.AddGolden(t.Context(), bot.Operator, []bot.Golden{{Question: "缝纫工培训补贴标准是多少？", Documents: []string{"/b.md"}, By: "李"}}); err != nil {
		t.Fatal(err)
	}
	f.hired("sup", "supervisor")
	f.hired("anna", "counsellor")
	const page = "/inbox/library/spaces"
	f.in("anna").get(page).want(t, http.StatusForbidden, "")
	looks := f.in("sup")
	looks.get(page).want(t, http.StatusOK, "embed-1")
	looks.get(page).want(t, http.StatusOK, "Golden questions: 1.")
	looks.post(page, "do", "build", "model", "embed-2").want(t, http.StatusForbidden, "")

	admin := f.in("admin")
	server.Always(llmtest.Status(404, "model_not_found"))
	admin.post(page, "do", "build", "model", "<b>none</b>").want(t, http.StatusConflict, "This model cannot be used")
	admin.header.Set("Accept-Language", "zh")
	refusal := admin.post(page, "do", "build", "model", "none")
	refusal.want(t, http.StatusConflict, words["zh"]["spaces_wrong_model"]+` <span class="also">技术细节： <span lang="en">`)
	admin.header.Del("Accept-Language")
	server.Always(nil)
	admin.post(page, "do", "build", "model", "embed-2", "dimensions", "x").want(t, http.StatusConflict, "This model cannot be used")
	for _, wrong := range [][]string{{"do", "switch", "space", "99"}, {"do", "drop", "space", "99", "sure", "1"}, {"do", "back"}} {
		admin.post(page, wrong...).want(t, http.StatusConflict, "There is no such index")
	}
	admin.post(page, "do", "switch", "space", "1").want(t, http.StatusConflict, "This model is in use")
	for _, wrong := range [][]string{{"do", "switch", "space", "x"}, {"do", "fly", "space", "1"}} {
		admin.post(page, wrong...).want(t, http.StatusNotFound, "")
	}

	browser := chrometest.New(t)
	w := chrometest.Visit(browser, t, 1280)
	f.seen(t, w, admin, "zh")
	w.Do(chromedp.Navigate(f.url + page))
	w.Until(`document.querySelectorAll('.space').length === 1 && document.querySelector('.space .tag').textContent === '使用中'`)
	w.Do(chromedp.SendKeys(chromedp.CSS(`#build [name=model]`), "embed-2"), chromedp.Click(chromedp.CSS(`#build button`)))
	w.Until(`document.querySelectorAll('.space').length === 2 && document.querySelectorAll('.space')[1].textContent.includes('0%')`)
	w.Fits()
	w.Shot("screen zh spaces filling")
	if err := l.FillSpaces(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	// The page fetches the progress by itself.
	w.Until(`document.querySelectorAll('.space')[1].textContent.includes('100%') && document.querySelector('[value=try]')`)
	w.Do(chromedp.Click(chromedp.CSS(`[value=try]`)))
	w.Until(`document.querySelector('#changes .good') && document.querySelector('.space .tag').textContent === '使用中'`)
	w.Fits()
	w.Shot("screen zh spaces tried")

	// What answers worse is kept out.
	gate := l.Gate
	l.Gate = func(ctx context.Context, versions []int64, by string) (knowledge.Judgement, error) {
		j, err := gate(ctx, versions, by)
		would := j.Would
		j.Would = func(ctx context.Context, tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE passage_index SET in_force = 'empty'`); err != nil {
				return err
			}
			return would(ctx, tx)
		}
		return j, err
	}
	w.Do(chromedp.Click(chromedp.CSS(`[value=switch]`)))
	w.Until(`document.querySelector('#problem')?.textContent.includes('没有切换') && document.querySelector('#changes .verdict-worse')`)
	w.Fits()
	w.Shot("screen zh spaces blocked")
	l.Gate = gate
	w.Do(chromedp.Click(chromedp.CSS(`[value=switch]`)))
	w.Until(`document.querySelector('.notice.good')?.textContent.includes('已切换') && document.querySelector('.space h2').textContent.includes('embed-2')`)

	phone := chrometest.Visit(browser, t, chrometest.Phone)
	f.seen(t, phone, admin, "en")
	phone.Do(chromedp.Navigate(f.url + page))
	phone.Until(`document.querySelector('#back') !== null`)
	phone.Fits()
	tall(phone, chrometest.Phone)
	phone.Shot("phone en spaces switched")
	phone.Do(chromedp.Click(chromedp.CSS(`#back`)))
	phone.Until(`document.querySelector('.notice.good')?.textContent.includes('back') && document.querySelector('.space h2').textContent.includes('embed-1')`)
	other := strconv.Itoa(f.count(`SELECT id FROM embedding_space WHERE model = 'embed-2'`))
	admin.post(page, "do", "drop", "space", other).want(t, http.StatusOK, "Delete this index?")
	admin.post(page, "do", "drop", "space", other, "sure", "1").want(t, http.StatusSeeOther, "")
	if n := f.count(`SELECT count(*) FROM audit WHERE what LIKE 'space\_%'`); n != 4 {
		t.Errorf("%d acts in the audit, not 4", n)
	}
	if n := f.count(`SELECT count(*) FROM embedding_space`); n != 1 {
		t.Errorf("%d spaces are left", n)
	}
}
