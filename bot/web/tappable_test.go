package web

import (
	"fmt"
	"strings"
	"testing"

	"careerbot/internal/chrometest"
	"careerbot/internal/postgres/pgtest"
)

// TestTappable: in our words a web address and a telephone number can be tapped, and no
// pay, house number, year or address of another kind.
func TestTappable(t *testing.T) {
	d := open(t, newBot(pgtest.New(t)), "127.0.0.1:0", nil)
	w := d.window(t, chrometest.New(t), "?lang=zh", phone)
	see[bool](w, `(import('/static/`+d.server.page.version+`/view.js').then((m) => { window.fill = m.withNumbers; }), true)`)
	w.Until(`!!window.fill`)
	for said, want := range map[string]string{
		"电话：010-62510000、13812345678":                                             "tel:01062510000 tel:13812345678",
		"电话:12333，报警110，投诉12345。":                                                 "tel:12333 tel:110 tel:12345",
		"Phone: 01772 555001, 0800 169 0190 or +44 (0)20 7946 0018":               "tel:01772555001 tel:08001690190 tel:+442079460018",
		"咨询400-810-1234":                                                          "tel:4008101234",
		"0531-66605258, 0531-66605251":                                            "tel:053166605258 tel:053166605251",
		"网址：https://jobs.example.cn/a?b=20000&c=13812345678，先看看":                  "https://jobs.example.cn/a?b=20000&c=13812345678",
		"See https://www.jobs.nhs.uk/xi/vacancy/916412345. Then call 12333.":      "https://www.jobs.nhs.uk/xi/vacancy/916412345 tel:12333",
		"20000元/月，15000-23237元，经十路23237号，£31365 to £37890 pa":                     "",
		"编号 916412345，2026-11-27 09:00-17:00，110元一天，120号":                         "",
		"12345元，￥12333，0123，00000000000，javascript:alert(1) http:// ftp://x.cn/y": "",
		"身份证37010419900101123X，123456789012345678":                                "",
		"<img src=x onerror=alert(1)> https://a.cn/\"onclick=\"x":                 "https://a.cn/",
	} {
		got := see[string](w, fmt.Sprintf(`(() => {
			const p = document.createElement('p');
			window.fill(p, %q);
			if (p.textContent !== %q || p.querySelector(':not(a)')) return 'another text: ' + p.textContent;
			const all = [...p.querySelectorAll('a')];
			const safe = all.every((a) => a.href.startsWith('tel:') || a.rel === 'noopener noreferrer' && a.target === '_blank' && a.textContent === a.getAttribute('href'));
			return all.map((a) => a.getAttribute('href')).join(' ') + (safe ? '' : ' unsafe');
		})()`, said, said))
		if got != want {
			t.Errorf("%s: %q, want %q", said, got, want)
		}
	}
	if strings.Contains(see[string](w, `document.documentElement.outerHTML`), "onerror=alert") {
		t.Error("a text was taken for markup")
	}
}
