package web

import (
	"fmt"
	"testing"

	"careerbot/bot/guidance"
	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/knowledge/entitlement/entitlementtest"
)

// TestEntitledPage: on a phone and on a desk a person finds out by taps what they are
// entitled to, why, and how to apply.
func TestEntitledPage(t *testing.T) {
	b := newBot(pgtest.New(t))
	b.Guide = &guidance.Guide{Pool: b.Pool, Home: "CN", Now: b.Now}
	entitlementtest.Publish(t, b.Pool, b.Now)
	run(t, b)
	d := open(t, b, "127.0.0.1:0", nil)
	chrome := chrometest.New(t)
	for _, width := range []int64{phone, desktop} {
		w := d.window(t, chrome, "?lang=zh", width)
		press := func(label, then string) {
			t.Helper()
			w.Until(`[...document.querySelectorAll('.choices button')].some(b => b.textContent === '` + label + `')`)
			replies := see[int](w, `document.querySelectorAll('.theirs').length`)
			if !see[bool](w, `(() => { const all = [...document.querySelectorAll('.choices button')].filter(b => b.textContent === '`+label+`'); all.at(-1).click(); return true })()`) {
				t.Fatalf("no button %q", label)
			}
			w.Until(fmt.Sprintf(`document.querySelectorAll('.theirs').length > %d && [...document.querySelectorAll('.theirs .text')].pop().textContent.includes('%s')`, replies, then))
			w.fits()
			see[bool](w, `([...document.querySelectorAll('.theirs')].pop().scrollIntoView({block: 'start', behavior: 'instant'}), true)`)
		}
		w.ask("我被公司辞退了，交了三年社保，能领失业金吗", 1)
		w.Until(`document.body.innerText.includes('（1/7）您在哪里')`)
		w.Shot(fmt.Sprintf("entitled-asked-%d", width))
		press("其他地方", "（2/7）您现在是哪种情况")
		press("没有工作，想找工作", "（3/7）您办了失业登记")
		press("是", "（4/7）")
		press("看结果", "可以享受或者申请")
		w.Shot(fmt.Sprintf("entitled-list-%d", width))
		press("1 失业保险金", "✓")
		if n := see[int](w, `[...document.querySelectorAll('.theirs')].pop().querySelectorAll('.sources li, .source, details').length`); n == 0 {
			t.Error("no sources are shown")
		}
		w.Shot(fmt.Sprintf("entitled-why-%d", width))
		press("怎么办、带什么", "个人身份证明")
		w.Shot(fmt.Sprintf("entitled-apply-%d", width))
	}
}
