package place

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"careerbot/internal/geo"
	"careerbot/internal/postgres/pgtest"
)

var today = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)

func newLoader(t testing.TB) *Loader {
	t.Helper()
	return &Loader{Pool: pgtest.New(t), Now: func() time.Time { return today }}
}

// load writes a file and loads it.
func (l *Loader) load(t testing.TB, name, content string, o Options) Report {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	reports, err := l.Load(context.Background(), []string{path}, o, nil)
	if err != nil || len(reports) != 1 {
		t.Fatalf("%v %v", reports, err)
	}
	return reports[0]
}

func (l *Loader) all(t testing.TB, f Filter) []Listed {
	t.Helper()
	f.Limit = 10_000
	all, err := l.List(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// counts is a report without its words.
func counts(r Report) string {
	return fmt.Sprintf("rows %d loaded %d updated %d unchanged %d withdrawn %d wrong %d", r.Rows, r.Loaded, r.Updated, r.Unchanged, r.Withdrawn, len(r.Wrong))
}

const chinese = `编号,机构名称,类型,详细地址,所属区县,经度(GCJ02),纬度,联系电话,服务内容,办公时间,更新日期,网址
1,甲街道便民服务中心,服务站,甲路1号,槐荫区,116.967131,36.651773,"0531-87950001、87950002",就业登记；社保转移,周一至周五 9:00-12:00 13:30-17:00,2026年7月,https://example.org/1
2,乙零工驿站,零工市场,乙路2号,市中区,116.99767,36.64421,（0531）8795 0003转801,日结零工,每天5:00-11:00,2026-07-01,
3,丙培训学校,,丙路3号,,,,,电工,夏季另行通知,,
`

func TestChineseCSV(t *testing.T) {
	l := newLoader(t)
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(chinese)
	if err != nil {
		t.Fatal(err)
	}
	for i, content := range []string{encoded, "\xEF\xBB\xBF" + chinese, strings.ReplaceAll(chinese, "\n", "\r\n")} {
		r := l.load(t, "网点.csv", content, Options{Region: "3701", Datum: geo.GCJ02})
		want := []string{"rows 3 loaded 3 updated 0 unchanged 0 withdrawn 0 wrong 0", "rows 3 loaded 0 updated 0 unchanged 3 withdrawn 0 wrong 0"}[min(i, 1)]
		if counts(r) != want || r.NoPoint != 1 || r.NoHours != 1 || len(r.Warnings) != 1 {
			t.Errorf("%d: %s, %+v; want %s", i, counts(r), r, want)
		}
	}
	all := l.all(t, Filter{})
	if len(all) != 3 {
		t.Fatalf("%+v", all)
	}
	slices.SortFunc(all, func(a, b Listed) int { return strings.Compare(a.ID, b.ID) })
	a, b, c := all[0], all[1], all[2]
	if a.Source != "网点" || a.Kind != Station || a.Region != "370104" || !slices.Equal(a.Phones, []string{"0531-87950001", "87950002"}) || !slices.Equal(a.Services, []string{"就业登记", "社保转移"}) ||
		!a.HoursRead || a.Zone != "Asia/Shanghai" || a.AsOf.Format(time.DateOnly) != "2026-07-01" || a.URL != "https://example.org/1" || a.Datum != "gcj02" || *a.GivenLon != 116.967131 {
		t.Errorf("%+v", a)
	}
	if off := geo.Distance(geo.Point{Lat: *a.Lat, Lon: *a.Lon}, geo.ToWGS84(geo.Point{Lat: 36.651773, Lon: 116.967131}, geo.GCJ02)); off > 0.001 || *a.Lon == *a.GivenLon {
		t.Errorf("not in WGS-84: %f,%f", *a.Lat, *a.Lon)
	}
	if b.Kind != Market || b.Region != "370103" || !slices.Equal(b.Phones, []string{"0531-87950003-801"}) {
		t.Errorf("%+v", b)
	}
	if c.Kind != Training || c.Region != "3701" || c.Lat != nil || c.HoursRead || c.Hours != "夏季另行通知" {
		t.Errorf("%+v", c)
	}
}

func TestEnglishAndGeoJSON(t *testing.T) {
	l := newLoader(t)
	r := l.load(t, "centres.csv", "name;type;address;lat;lng;telephone;opening hours\nPreston Jobcentre;Job centre;\"1 High Street; Preston\";53.759;-2.7;+44 (0)1772 716565 / 01772 716566;Mon-Fri 9am-5pm\n", Options{Region: "GB"})
	all := l.all(t, Filter{Source: "centres"})
	if counts(r) != "rows 1 loaded 1 updated 0 unchanged 0 withdrawn 0 wrong 0" || len(all) != 1 || all[0].Kind != Station || all[0].Zone != "Europe/London" || !all[0].HoursRead || all[0].Address != "1 High Street; Preston" ||
		!slices.Equal(all[0].Phones, []string{"+44 0 1772 716565", "01772 716566"}) || !strings.HasPrefix(all[0].ID, "na-") {
		t.Errorf("%+v %+v", r, all)
	}
	r = l.load(t, "map.geojson", `{"type":"FeatureCollection","features":[
		{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[-2.70,53.76,12]},"properties":{"name":"Skills Centre","opening_hours":"Mo-Fr 09:00-17:00","phone":["01772 1234567"],"lat":"99"}},
		{"type":"Feature","geometry":null,"properties":{"name":"Legal Aid Desk","addr:full":"2 High Street"}},
		{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0]]]},"properties":{"name":"Park"}},
		{"type":"Feature","geometry":{"type":"Point","coordinates":["a","b"]},"properties":{"name":"Nowhere"}},
		5]}`, Options{Region: "GB"})
	if counts(r) != "rows 5 loaded 2 updated 0 unchanged 0 withdrawn 0 wrong 3" {
		t.Errorf("%s %+v", counts(r), r.Wrong)
	}
	all = l.all(t, Filter{Source: "map"})
	if len(all) != 2 || all[1].ID != "7" || all[1].Kind != Training || *all[1].Lat != 53.76 || all[0].Lat != nil || all[0].Kind != LegalAid {
		t.Errorf("%+v", all)
	}
	for content, want := range map[string]string{
		`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:27700"}},"features":[]}`: "EPSG:27700", "": "empty", "\x00\x01\x02": "not text|not a text", "x,y\n1,2\n": "no column",
		"{\"a\":1": "neither", "[1,2": "not JSON", "名称,name\n甲,乙\n": "both mean", "name\n": "no row", "name,lat,lon\n,1,2\n": "none of its rows", "\xff\xfe\xfd,\xff": "not text|no column",
		"name\n\"a\nb\"x,c\n": "quotes",
	} {
		r := l.load(t, "bad.csv", content, Options{})
		ok := false
		for w := range strings.SplitSeq(want, "|") {
			ok = ok || strings.Contains(r.Refused, w)
		}
		if !ok || r.Loaded != 0 {
			t.Errorf("%q: refused %q, want %q", content, r.Refused, want)
		}
	}
}

// TestWrongRows: a wrong row says which, what and what to do; the rest loads.
func TestWrongRows(t *testing.T) {
	l := newLoader(t)
	long := strings.Repeat("长", 201)
	r := l.load(t, "a.jsonl", strings.Join([]string{
		`{"id":"ok","name":"好\u0000的\u202e服务\u200b站","address":" 甲路\t1号 ","region":"370104","lat":36.65,"lon":116.97}`,
		`{"name":""}`, `{"name":"甲","lat":36.6}`, `{"name":"甲","lat":"x","lon":1}`, `{"name":"甲"}`, `not json`, `{"name":"` + long + `","address":"a"}`,
		`{"id":"ok","name":"again","address":"a"}`, `{"name":"甲","address":"a","datum":"ED50","lat":1,"lon":2}`, `{"name":"甲","address":"a","名称":"乙"}`,
		`{"id":"turned","name":"反了","region":"370104","lat":116.97,"lon":36.65}`, `{"id":"zero","name":"零","region":"370104","lat":0,"lon":0}`,
		`{"id":"far","name":"远","region":"370104","lat":39.9,"lon":116.4}`, `{"id":"off","name":"外","address":"a","lat":91,"lon":200}`,
		`{"id":"odd","name":"怪","address":"a","kind":"spaceport","region":"Atlantis","phones":["call me","12"],"url":"javascript:alert(1)","as_of":"2026-13-01","timezone":"Mars/Base"}`,
	}, "\n"), Options{})
	if counts(r) != "rows 15 loaded 6 updated 0 unchanged 0 withdrawn 0 wrong 9" {
		t.Errorf("%s\n%+v", counts(r), r.Wrong)
	}
	for i, want := range []string{"2 no name", "3 only one", "4 no number", "5 nobody could find it", "6 not a JSON object", "7 201 characters", "8 same place as row 1", "9 gcj02", "10 two of its keys"} {
		row, words, _ := strings.Cut(want, " ")
		if i >= len(r.Wrong) || fmt.Sprint(r.Wrong[i].Row) != row || !strings.Contains(r.Wrong[i].Reason, words) {
			t.Errorf("%d: want %s in %+v", i, want, r.Wrong)
		}
	}
	warned := map[int]string{}
	for _, w := range r.Warnings {
		warned[w.Row] += w.Reason + "\n"
	}
	for row, want := range map[int][]string{11: {"wrong way round"}, 12: {"0,0"}, 13: {"km from the middle of 槐荫区"}, 14: {"none on Earth"},
		15: {"kind", "region", "no telephone number", "link", "date", "time zone"}} {
		for _, w := range want {
			if !strings.Contains(warned[row], w) {
				t.Errorf("row %d: %q does not say %q", row, warned[row], w)
			}
		}
	}
	all := map[string]Listed{}
	for _, p := range l.all(t, Filter{}) {
		all[p.ID] = p
	}
	if p := all["ok"]; p.Name != "好的服务站" || p.Address != "甲路 1号" || p.Lat == nil {
		t.Errorf("%+v", p)
	}
	for _, id := range []string{"turned", "zero", "far", "off"} {
		if p := all[id]; p.Lat != nil || p.GivenLat == nil || len(p.Warnings) != 1 {
			t.Errorf("%s is on the map: %+v", id, p)
		}
	}
	if p := all["odd"]; p.Kind != Other || p.URL != "" || p.AsOf != nil || len(p.Phones) != 0 || p.Zone != "" {
		t.Errorf("%+v", p)
	}
	if n := len(l.all(t, Filter{Doubtful: true})); n != 5 {
		t.Errorf("%d are doubtful", n)
	}
}

func TestReplace(t *testing.T) {
	l := newLoader(t)
	line := func(id, name string) string {
		return fmt.Sprintf(`{"id":%q,"name":%q,"address":"路"}`+"\n", id, name)
	}
	l.load(t, "other.jsonl", line("a", "别人的"), Options{})
	l.load(t, "s.jsonl", line("a", "甲")+line("b", "乙")+line("c", "丙")+line("d", "丁"), Options{})
	if r := l.load(t, "s.jsonl", line("a", "甲"), Options{}); counts(r) != "rows 1 loaded 0 updated 0 unchanged 1 withdrawn 0 wrong 0" {
		t.Errorf("without replacing nothing goes: %s", counts(r))
	}
	// c is wrong now, but it is in the list: it stays as it was.
	if r := l.load(t, "s.jsonl", line("a", "甲")+line("b", "新乙")+`{"id":"c","name":"丙","lat":1}`, Options{Replace: true}); counts(r) != "rows 3 loaded 0 updated 1 unchanged 1 withdrawn 1 wrong 1" {
		t.Errorf("%s", counts(r))
	}
	if got := l.all(t, Filter{Withdrawn: true}); len(got) != 1 || got[0].ID != "d" || got[0].Withdrawn == nil {
		t.Errorf("%+v", got)
	}
	if got := l.all(t, Filter{}); len(got) != 4 {
		t.Errorf("%+v", got)
	}
	if r := l.load(t, "s.jsonl", line("d", "丁"), Options{}); counts(r) != "rows 1 loaded 0 updated 1 unchanged 0 withdrawn 0 wrong 0" {
		t.Errorf("what comes back is shown again: %s", counts(r))
	}
	if r := l.load(t, "s.jsonl", `{"id":"x","name":"坏","lat":1}`, Options{Replace: true}); r.Refused == "" || len(l.all(t, Filter{})) != 5 {
		t.Errorf("a list without a good row withdraws nothing: %+v", r)
	}
	dir := t.TempDir()
	for _, name := range []string{"1.jsonl", "2.jsonl"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(line(name, "甲")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Load(context.Background(), []string{dir}, Options{Source: "s", Replace: true}, nil); err == nil {
		t.Error("two files replace each other")
	}
	if reports, err := l.Load(context.Background(), []string{dir, filepath.Join(dir, "1.jsonl")}, Options{Replace: true}, nil); err != nil || len(reports) != 2 {
		t.Errorf("a folder, and a file in it again: %+v %v", reports, err)
	}
}

// TestAllOrNothing: a load that fails at its last step has changed nothing.
func TestAllOrNothing(t *testing.T) {
	l := newLoader(t)
	l.load(t, "s.jsonl", `{"id":"a","name":"甲","address":"路"}`+"\n"+`{"id":"b","name":"乙","address":"路"}`, Options{})
	before := fmt.Sprint(l.all(t, Filter{}))
	_, err := l.Pool.Exec(context.Background(), `
		CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.withdrawn_at IS NOT NULL THEN RAISE ''dead''; END IF; RETURN NEW; END';
		CREATE TRIGGER die BEFORE UPDATE ON place FOR EACH ROW EXECUTE FUNCTION die()`)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "s.jsonl")
	if err := os.WriteFile(path, []byte(`{"id":"a","name":"新甲","address":"路"}`+"\n"+`{"id":"c","name":"丙","address":"路"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Load(context.Background(), []string{path}, Options{Replace: true}, nil); err == nil || !strings.Contains(err.Error(), "dead") {
		t.Fatalf("it did not die: %v", err)
	}
	if after := fmt.Sprint(l.all(t, Filter{})); after != before {
		t.Errorf("half done:\n%s\n%s", before, after)
	}
}

func TestMapping(t *testing.T) {
	l := newLoader(t)
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	path := write("x.csv", "单位,名称,X坐标,Y坐标,门类,业务一,业务二\n甲站,不要,116.404,39.915,A,社保,就业\n")
	write("x.csv.mapping.json", `{"columns":{"name":"单位","lon":"X坐标","lat":"Y坐标","kind":"门类","services":["业务一","业务二"],"address":""},"kinds":{"A":"market"},"datum":"bd09"}`)
	reports, err := l.Load(context.Background(), []string{dir}, Options{}, nil)
	all := l.all(t, Filter{})
	if err != nil || len(reports) != 1 || len(all) != 1 {
		t.Fatalf("%+v %v %+v", reports, err, all)
	}
	if p := all[0]; p.Name != "甲站" || p.Kind != Market || p.Datum != "bd09" || !slices.Equal(p.Services, []string{"社保", "就业"}) ||
		geo.Distance(geo.Point{Lat: *p.Lat, Lon: *p.Lon}, geo.ToWGS84(geo.Point{Lat: 39.915, Lon: 116.404}, geo.BD09)) > 0.001 {
		t.Errorf("%+v", p)
	}
	for content, want := range map[string]string{`{"colums":{}}`: "colums", `{"columns":{"nom":"x"}}`: "nom", `{"kinds":{"A":"shop"}}`: "shop", `{"datum":"x"}`: "wgs84", `{"columns":{"name":5}}`: "name or a list", `[`: "mapping"} {
		if _, err := ReadMapping(write("m.json", content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", content, err)
		}
	}
	if r, err := l.Load(context.Background(), []string{path}, Options{Mapping: &Mapping{}}, nil); err != nil || r[0].Refused == "" && r[0].Loaded != 0 {
		t.Errorf("%+v %v", r, err)
	}
}

func TestPhones(t *testing.T) {
	for s, want := range map[string]string{
		"0531-87953276": "0531-87953276", "０５３１－８７９５３２７６": "0531-87953276", "(0531) 8795 3276": "0531-87953276", "053187953276": "0531-87953276", "010-12345678": "010-12345678",
		"0531-87221872转8005": "0531-87221872-8005", "0531-87953276-801": "0531-87953276-801", "87953276": "87953276", "13812345678": "13812345678", "138 1234 5678": "13812345678",
		"12333": "12333", "400-123-4567": "4001234567", "电话：0531-87953276": "0531-87953276", "+86 531 87953276": "+86 531 87953276",
		"0531-": "", "0531": "", "无": "", "12": "", "138123456789012345": "", "0531-87953276<script>": "", "转801": "",
	} {
		d := draft{region: "3701"}
		got := strings.Join(d.phonesFrom([]string{s}), ",")
		if got != want || (want == "") != (len(d.warnings) == 1) {
			t.Errorf("%q is %q, want %q; %v", s, got, want, d.warnings)
		}
	}
}

// TestDerivedID: the id of a place without one survives how it is typed.
func TestDerivedID(t *testing.T) {
	a := derivedID("甲街道 服务站", "甲路1号（东门）")
	for _, same := range [][2]string{{"甲街道服务站", "甲路１号(东门)"}, {"甲街道服務站", "甲路1号 东门"}} {
		if derivedID(same[0], same[1]) != a {
			t.Errorf("%v is another place", same)
		}
	}
	if derivedID("甲街道服务站甲", "路1号东门") == a || derivedID("甲街道服务站", "") == a {
		t.Error("different places have one id")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(chinese))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"name":"a","hours":"24/7"}}]}`))
	f.Add([]byte(`[{"name":"a","lat":1e999,"lon":"NaN","phones":[["1"],{"a":2},null,true]}]`))
	f.Add([]byte("name\tlocation\na\t116.4,39.9\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := read(data, &Mapping{})
		if err != nil {
			return
		}
		var r Report
		drafts, _ := r.check(rows, Options{Region: "3701", Datum: geo.GCJ02}, today)
		if len(drafts)+len(r.Wrong) != len(rows) {
			t.Fatalf("%d rows, %d loaded, %d wrong", len(rows), len(drafts), len(r.Wrong))
		}
		for _, d := range drafts {
			if d.name == "" || len([]rune(d.name)) > maxShort || strings.ContainsFunc(d.name+d.address, func(r rune) bool { return r < ' ' }) || d.point != nil && !d.point.Valid() {
				t.Fatalf("%+v", d)
			}
			if _, err := json.Marshal(d.values()); err != nil {
				t.Fatalf("%+v: %v", d, err)
			}
		}
	})
}

// TestBritishRegion: a town or country in Great Britain is a region as the form knows it.
func TestBritishRegion(t *testing.T) {
	for given, want := range map[string]string{"Preston": "GB", "Leyland, UK": "GB", "Cardiff, Wales": "GB-WLS", "Scotland": "GB-SCT", "Leyland": "", "槐荫区": "", "Atlantis, Greece": "", "": "", ",": ""} {
		if got := british(given); got != want {
			t.Errorf("%q is %q, want %q", given, got, want)
		}
	}
	l := newLoader(t)
	r := l.load(t, "uk.csv", "name,region,address\nPreston Jobcentre,Preston,1 Wharf Street\nLeyland Jobcentre,\"Leyland, UK\",Hough Lane\n", Options{})
	if len(r.Warnings) > 0 || counts(r) != "rows 2 loaded 2 updated 0 unchanged 0 withdrawn 0 wrong 0" {
		t.Errorf("%+v", r)
	}
	for _, p := range l.all(t, Filter{}) {
		if p.Region != "GB" || p.Zone != "Europe/London" {
			t.Errorf("%+v", p)
		}
	}
}
