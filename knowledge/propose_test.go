package knowledge

import (
	"strings"
	"testing"
	"time"
)

// TestPropose: what a text lets suppose is proposed with the words that speak for it, and
// never taken unasked.
func TestPropose(t *testing.T) {
	const from = "\n\n一、补贴每月三百元。\n\n"
	for body, want := range map[string]string{
		"# 关于调整补贴标准的通知\n\n粤人社规〔2025〕12号" + from + "本通知自发布之日起施行。\n\n广东省人力资源和社会保障厅\n\n2025年12月3日": "issuer=广东省人力资源和社会保障厅 region=44 valid_from=2025-12-03",
		"# 深圳市人力资源和社会保障局关于补贴的通知" + from:                           "issuer=深圳市人力资源和社会保障局 ",
		"# 关于补贴的通知\n\n穗府办规〔2024〕2号" + from:                        "region=4401",
		"# 关于补贴的通知\n\n宁人社发〔2024〕2号" + from:                        "", // two places
		"# 关于补贴的通知\n\n国办发〔2024〕2号" + from + "国务院办公厅\n2024年3月1日":   "issuer=国务院办公厅",
		"# 关于补贴的通知" + from + "第二条 《某市办法》自2019年1月1日起施行，现予调整。":      "valid_from=2019-01-01",
		"# 关于补贴的通知" + from + "新标准自2026年1月1日起执行，过渡期自2026年7月1日起执行。": "valid_from=2026-07-01 valid_from=2026-01-01",
		"# 关于补贴的通知" + from + "联系人所在的第三中心\n2024年3月1日前报送。":          "",
		"# Notice\n\nSeal of the Bureau\n2024年3月1日":               "",
	} {
		m := detectIn(t, body)
		var got []string
		for _, p := range propose(m, hintsOf(strings.TrimPrefix(body, "# "))) {
			if !strings.Contains(strings.Join(strings.Fields(body), " "), strings.Fields(p.Words)[0]) {
				t.Errorf("%q does not say %q", body, p.Words)
			}
			got = append(got, p.Field+"="+p.Value)
		}
		if g := strings.Join(got, " "); g != strings.TrimSpace(want) {
			t.Errorf("%q:\n%s, want\n%s", body, g, want)
		}
		if !m.ValidFrom.IsZero() {
			t.Errorf("%q is taken to hold from %s", body, m.ValidFrom.Format(time.DateOnly))
		}
	}
}

// TestBegins: the day from which a text says that it holds is read however it is set, and
// taken only where it is plainly its own.
func TestBegins(t *testing.T) {
	for body, want := range map[string]string{
		"# 办法\n\n第一条 甲。\n\n第二条 本办法自 2026 年 1 月 1 日起实施。":                   "2026-01-01",
		"# 办法\n\n第一条 甲。\n\n第二条 自2026年1月1日起执行。":                            "2026-01-01",
		"# 办法\n\n第一条 甲，自2026年3月1日起执行。\n\n第二条 本办法自2026年1月1日起施行。":           "2026-01-01",
		"# 办法\n\n第一条 甲，自2026年3月1日起执行。\n\n第二条 乙，自2026年1月1日起施行。":            "",
		"# 通知\n\n一、《工资条例》（2019年修订，自2020年1月1日起施行）继续有效。":                    "",
		"# 办法\n\n第一条 甲。\n\n第二条 本办法从二〇二六年一月一日起正式施行。原办法自2020年1月1日起施行的同时废止。": "2026-01-01",
	} {
		m := detectIn(t, body)
		if got := strings.TrimSuffix(m.ValidFrom.Format(time.DateOnly), "0001-01-01"); got != want {
			t.Errorf("%q: from %q, want %q", body, got, want)
		}
	}
}

// TestManyDays: a text that names days without end is read to the end, but not every day of
// it is kept: what stands last is, and what it says of itself.
func TestManyDays(t *testing.T) {
	var b strings.Builder
	day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 5000 {
		day = day.AddDate(0, 0, 1)
		b.WriteString(day.Format("自2006年1月2日起施行。"))
	}
	days, sure := begun(b.String())
	if len(days) != 20 || sure || !days[0].day.Equal(day) || !days[1].day.Equal(day.AddDate(0, 0, -1)) {
		t.Errorf("%d days, %v: %v", len(days), sure, days[:2])
	}
	days, sure = begun(b.String() + "本办法自2020年1月1日起施行。" + day.Format("自2006年1月2日起施行。"))
	if !sure || days[0].words != "自2020年1月1日起施行" || !days[1].day.Equal(day) {
		t.Errorf("%v: %v", sure, days[:2])
	}
}
