package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/internal/postgres/pgtest"
)

// TestPlaces: load, list and near as an admin and other programs call them.
func TestPlaces(t *testing.T) {
	url, dir := pgtest.URL(t), t.TempDir()
	file := filepath.Join(dir, "stations.csv")
	write := func(lines ...string) {
		t.Helper()
		if err := os.WriteFile(file, []byte("编号,名称,地址,经度,纬度,服务,办公时间\n"+strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("1,甲服务站,槐荫区甲路1号,116.9061,36.6503,社保,周一至周五 9:00-17:00", "2,乙零工驿站,槐荫区甲路5号,116.9361,36.6503,日结零工,每天 5:00-9:00", "3,丙服务站,槐荫区乙路2号,,,社保,", "4,,,,,,")
	code, stdout, stderr := verb(t, url, "places", "load", "--datum", "gcj02", "--region", "济南", "--json", dir)
	var report struct{ Rows, Loaded int }
	if err := json.Unmarshal([]byte(stdout), &report); code != 1 || err != nil || report.Rows != 4 || report.Loaded != 3 ||
		!strings.Contains(stderr, "stations.csv row 4 : it has no name") || !strings.Contains(stderr, "1 rows were refused; the rest is loaded") {
		t.Errorf("load: exit %d, %v: %s %s", code, err, stdout, stderr)
	}
	write("1,甲服务站,槐荫区甲路1号,116.9061,36.6503,社保,周一至周五 9:00-17:00", "2,乙零工驿站,槐荫区甲路5号,116.9361,36.6503,日结零工,每天 5:00-9:00")
	if code, _, stderr = verb(t, url, "places", "load", "--datum", "gcj02", "--region", "济南", "--replace", file); code != 0 || !strings.Contains(stderr, "withdrawn                1") {
		t.Errorf("replace: exit %d %s", code, stderr)
	}
	code, stdout, _ = verb(t, url, "places", "list", "--json", "--kind", "market")
	if code != 0 || strings.Count(stdout, "\n") != 1 || !strings.Contains(stdout, `"name":"乙零工驿站"`) || !strings.Contains(stdout, `"datum":"gcj02"`) {
		t.Errorf("list: exit %d %s", code, stdout)
	}
	if code, stdout, _ = verb(t, url, "places", "list", "--withdrawn"); code != 0 || !strings.Contains(stdout, "丙服务站") || strings.Contains(stdout, "甲") {
		t.Errorf("list --withdrawn: exit %d %s", code, stdout)
	}
	near := func(args ...string) nearOutput {
		t.Helper()
		code, stdout, stderr := verb(t, url, append([]string{"places", "near", "--json", "--when", "2026-11-26T10:00+08:00"}, args...)...)
		var out nearOutput
		if err := json.Unmarshal([]byte(stdout), &out); code != 0 || err != nil {
			t.Fatalf("near %v: exit %d, %v: %s %s", args, code, err, stdout, stderr)
		}
		return out
	}
	for _, c := range []struct {
		args          []string
		outcome, note string
		first         string
	}{
		{[]string{"--lat", "36.65", "--lon", "116.90"}, "within", "1 within 15 minutes", "甲服务站"},
		{[]string{"--lat", "36.65", "--lon", "116.90", "--service", "零工"}, "wider", "none within 15 minutes; nearest 50 min", "乙零工驿站"},
		{[]string{"--lat", "36.65", "--lon", "116.90", "--minutes", "60"}, "within", "2 within 60 minutes", "甲服务站"},
		{[]string{"--lat", "36.65", "--lon", "116.90", "--speed", "30", "--kind", "market"}, "within", "1 within 15 minutes", "乙零工驿站"},
		{[]string{"--lat", "36.65", "--lon", "116.90", "--open", "--kind", "market"}, "none", "none known to be open within 15 minutes, and none within 50 km", ""},
		{[]string{"--lat", "-36.65", "--lon", "-116.90"}, "none", "none within 15 minutes, and none within 50 km", ""},
		{[]string{"--lat=-36.65", "--lon=-116.90"}, "none", "none within 15 minutes, and none within 50 km", ""},
		{[]string{"--at", "槐荫区", "--open"}, "area", "1 in 山东省济南市槐荫区 known to be open; of a whole district no distances are said", "甲服务站"},
		{[]string{"--at", "甲路5号"}, "within", "1 within 15 minutes, from the middle of what is known of 甲路5号", "乙零工驿站"},
		{[]string{"--at", "朝阳区"}, "choices", `"朝阳区" is in several places; give --region, the code of one as --at, or its point`, ""},
		{[]string{"--at", "中关村"}, "unknown", `"中关村" is no district that is known, and no place that is loaded has it in its address or name; give a district or --lat and --lon`, ""},
	} {
		out := near(c.args...)
		first := ""
		if len(out.Places) > 0 {
			first = out.Places[0].Name
		}
		if out.Outcome != c.outcome || out.Note != c.note || first != c.first {
			t.Errorf("near %v: %s, %q, first %q; want %s, %q, %q", c.args, out.Outcome, out.Note, first, c.outcome, c.note, c.first)
		}
	}
	if p := near("--lat", "36.65", "--lon", "116.90").Places[0]; *p.Minutes < 1 || *p.Minutes > 2 || p.State != "open" || p.Until.Format("15:04") != "17:00" || p.Hours != "mon-fri 09:00-17:00" {
		t.Errorf("%+v", p)
	}
	code, stdout, _ = verb(t, url, "places", "near", "--lat", "36.65", "--lon", "116.90", "--when", "2026-11-26T10:00+08:00")
	for _, want := range []string{"1 within 15 minutes\n", "甲服务站 (station)", "open until 17:00", "minutes are an estimate: straight line × 1.3 at 4.3 km/h; not a route"} {
		if code != 0 || !strings.Contains(stdout, want) {
			t.Errorf("exit %d, no %q in %s", code, want, stdout)
		}
	}
	write("5,丁服务站,槐荫区丁路1号,116.9071,36.6503,社保,")
	if code, _, stderr = verb(t, url, "places", "load", "--datum", "gcj02", "--region", "济南", "--replace", file); code != 0 {
		t.Fatalf("replace: exit %d %s", code, stderr)
	}
	for minutes, want := range map[int]string{5: "5 min", 59: "59 min", 60: "1 h 00 min", 770: "12 h 50 min"} {
		if is := onFoot(minutes); is != want {
			t.Errorf("%d minutes are %s", minutes, is)
		}
	}
	for _, at := range [][]string{{"--lat", "36.65", "--lon", "116.90"}, {"--at", "槐荫区"}} {
		out := near(append(at, "--open")...)
		if !strings.Contains(out.Note, "known to be open") || !strings.Contains(out.Note, "hours unknown for 1") || len(out.HoursUnknown) != 1 {
			t.Errorf("open, at %v: %q, %d with unknown hours", at, out.Note, len(out.HoursUnknown))
		}
	}
	for _, args := range [][]string{
		{"near"}, {"near", "--lat", "1"}, {"near", "--lat"}, {"near", "--lat", "x", "--lon", "2"}, {"near", "--lat", "--lon", "2"}, {"near", "--lat", "NaN", "--lon", "2"}, {"near", "--lat", "1", "--lon", "2", "--at", "x"}, {"near", "--lat", "91", "--lon", "2"}, {"near", "--at", "x", "--minutes", "0"}, {"near", "--at", "x", "--kind", "shop"},
		{"near", "--at", "x", "--region", "Atlantis"}, {"near", "--at", "x", "--detour", "0.5"}, {"near", "--at", "x", "--minutes", "2000"}, {"near", "--at", "x", "--when", "noon"},
		{"load"}, {"load", "--datum", "ED50", file}, {"load", "--region", "Atlantis", file}, {"load", "--mapping", filepath.Join(dir, "none.json"), file},
		{"list", "--kind", "shop"}, {"list", "--limit", "0"}, {"list", "--region", "Atlantis"},
	} {
		if code, stdout, stderr := verb(t, url, append([]string{"places"}, args...)...); code != 2 || stdout != "" || stderr == "" {
			t.Errorf("%v: exit %d %s %s", args, code, stdout, stderr)
		}
	}
	if code, _, _ := verb(t, url, "places", "load", filepath.Join(dir, "gone.csv")); code != 1 {
		t.Errorf("a file that is not there: exit %d", code)
	}
}
