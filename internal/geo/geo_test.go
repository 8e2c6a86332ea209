package geo

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// The expected values are those of the public implementations' own tests.
func TestPublishedConversions(t *testing.T) {
	for _, c := range []struct {
		from, to Datum
		in, want Point
		metres   float64
	}{
		{WGS84, GCJ02, Point{31.1774276, 121.5272106}, Point{31.17530398364597, 121.531541859215}, 0.001},
		{WGS84, GCJ02, Point{22.543847, 113.912316}, Point{22.540796131694766, 113.9171764808363}, 0.001},
		{WGS84, GCJ02, Point{39.911954, 116.377817}, Point{39.91334545536069, 116.38404722455657}, 0.001},
	} {
		got := FromWGS84(ToWGS84(c.in, c.from), c.to)
		if off := Distance(got, c.want); off > c.metres {
			t.Errorf("%v from %s to %s: %v, want %v: %.3f m off", c.in, c.from, c.to, got, c.want, off)
		}
	}
	// Published values of BD-09 over GCJ-02 alone. The published way back is short, and off by up to 15 m.
	if got, want := shiftBD(Point{39.915, 116.404}), (Point{39.92133699351021, 116.41036949371029}); Distance(got, want) > 0.001 {
		t.Errorf("GCJ-02 to BD-09: %v, want %v", got, want)
	}
	if got, want := solve(Point{39.915, 116.404}, shiftBD), (Point{39.90865673957631, 116.39762729119315}); Distance(got, want) > 15 {
		t.Errorf("BD-09 to GCJ-02: %v, want about %v: %.1f m off", got, want, Distance(got, want))
	}
}

// TestRoundTrips: inside the mainland both shifts can be undone to a millimetre,
// and are between 50 and 1,500 m; outside nothing is shifted.
func TestRoundTrips(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for code, centre := range centres() {
		for range 3 {
			p := Point{centre.Lat + r.Float64()*0.02 - 0.01, centre.Lon + r.Float64()*0.02 - 0.01}
			for _, d := range []Datum{GCJ02, BD09} {
				shifted := FromWGS84(p, d)
				if !Mainland(p) || !Mainland(shifted) {
					continue
				}
				if off := Distance(p, shifted); off < 50 || off > 1500 {
					t.Errorf("%s: %v is shifted by %.0f m in %s", code, p, off, d)
				}
				if off := Distance(p, ToWGS84(shifted, d)); off > 0.001 {
					t.Errorf("%s: %v comes back from %s %.4f m off", code, p, d, off)
				}
			}
			if ToWGS84(p, WGS84) != p || FromWGS84(p, WGS84) != p {
				t.Errorf("WGS-84 is shifted at %v", p)
			}
		}
	}
	for range 10_000 {
		p := Point{r.Float64()*180 - 90, r.Float64()*360 - 180}
		if !Mainland(p) && (ToWGS84(p, GCJ02) != p || FromWGS84(p, BD09) != p) {
			t.Errorf("%v is outside and shifted", p)
		}
		if Mainland(p) && (p.Lat < 15 || p.Lat > 54 || p.Lon < 73 || p.Lon > 136) {
			t.Errorf("%v is in the mainland", p)
		}
	}
}

func TestMainland(t *testing.T) {
	for code, p := range centres() {
		if code == "460322" || code == "460323" || code == "350527" { // far at sea, and Kinmen
			continue
		}
		if !Mainland(p) {
			t.Errorf("the centre of %s, %v, is outside the mainland", code, p)
		}
	}
	for name, p := range map[string]Point{
		"深圳罗湖口岸北": {22.545, 114.118}, "深圳蛇口": {22.485, 113.915}, "深圳盐田": {22.58, 114.26}, "深圳大鹏": {22.59, 114.48},
		"珠海拱北": {22.222, 113.55}, "珠海横琴": {22.12, 113.52}, "厦门": {24.48, 118.09}, "晋江围头": {24.52, 118.56}, "平潭": {25.5, 119.79},
		"丹东": {40.12, 124.38}, "满洲里": {49.6, 117.4}, "霍尔果斯": {44.21, 80.40}, "瑞丽": {24.01, 97.85}, "三沙": {16.83, 112.34},
	} {
		if !Mainland(p) {
			t.Errorf("%s is not in the mainland", name)
		}
	}
	for name, p := range map[string]Point{
		"中环": {22.281, 114.158}, "旺角": {22.319, 114.169}, "元朗": {22.445, 114.03}, "上水": {22.501, 114.128}, "大屿山": {22.26, 113.94},
		"澳门": {22.19, 113.54}, "氹仔": {22.156, 113.56}, "台北": {25.04, 121.56}, "高雄": {22.62, 120.3}, "澎湖": {23.57, 119.58},
		"金门": {24.44, 118.32}, "Hanoi": {21.03, 105.85}, "Pyongyang": {39.02, 125.75}, "Seoul": {37.57, 126.98}, "Ulaanbaatar": {47.92, 106.92},
		"Almaty": {43.24, 76.89}, "Kathmandu": {27.72, 85.32}, "Vladivostok": {43.12, 131.89}, "Preston": {53.76, -2.70}, "zero": {0, 0},
	} {
		if Mainland(p) {
			t.Errorf("%s is in the mainland", name)
		}
	}
}

func TestParseDatum(t *testing.T) {
	for s, want := range map[string]Datum{"": WGS84, "WGS-84": WGS84, "gps": WGS84, "GCJ-02": GCJ02, "火星坐标系": GCJ02, "高德": GCJ02, "bd-09": BD09, "百度坐标": BD09} {
		if got, err := ParseDatum(s); err != nil || got != want {
			t.Errorf("%q is %q, %v; want %q", s, got, err, want)
		}
	}
	if _, err := ParseDatum("ED50"); err == nil || !strings.Contains(err.Error(), "gcj02") {
		t.Errorf("an unknown datum: %v", err)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b Point
		want float64
	}{
		{Point{0, 0}, Point{0, 1}, 111_195}, {Point{90, 0}, Point{-90, 0}, math.Pi * Earth},
		{Point{39.9042, 116.4074}, Point{31.2304, 121.4737}, 1_067_300}, {Point{0, 179.5}, Point{0, -179.5}, 111_195},
	} {
		if got := Distance(c.a, c.b); math.Abs(got-c.want) > c.want*0.002 {
			t.Errorf("from %v to %v: %.0f, want %.0f", c.a, c.b, got, c.want)
		}
	}
}

func TestWalk(t *testing.T) {
	w := DefaultWalk
	for metres, want := range map[float64]int{0: 0, 10: 1, 830: 15, 832: 16, 1500: 28} {
		if got := w.Minutes(metres); got != want {
			t.Errorf("%.0f m take %d minutes, want %d", metres, got, want)
		}
	}
	for m := range 200 {
		if got := w.Minutes(w.Reach(m)); got != m {
			t.Errorf("what is reached in %d minutes takes %d", m, got)
		}
	}
	if (Walk{}).Valid() || !w.Valid() || (Walk{1.2, 0.9}).Valid() || (Walk{math.NaN(), 1}).Valid() {
		t.Error("which walks can be")
	}
}

func TestStrays(t *testing.T) {
	for _, c := range []struct {
		p      Point
		region string
		want   bool
	}{
		{Point{36.65, 116.97}, "370104", false}, {Point{39.9, 116.4}, "370104", true}, {Point{39.9, 116.4}, "37", false},
		{Point{0, 0}, "370104", true}, {Point{0, 0}, "37", true}, {Point{0, 0}, "CN", true}, {Point{36.65, 116.97}, "CN", false},
		{Point{53.76, -2.70}, "GB", false}, {Point{-2.70, 53.76}, "GB-ENG", true}, {Point{48.8, 2.3}, "FR", false}, {Point{48.8, 2.3}, "", false},
		{Point{36.65, 116.97}, "370199", false},
	} {
		if _, got := Strays(c.p, c.region); got != c.want {
			t.Errorf("%v strays from %s: %v", c.p, c.region, got)
		}
	}
}

// TestRegions: a point lies in the district whose middle is nearest, and near those whose
// middles are.
func TestRegions(t *testing.T) {
	zhongguancun := Point{39.983, 116.312}
	if in := District(zhongguancun); in != "110108" {
		t.Errorf("中关村 is in %q", in)
	}
	for metres, want := range map[float64][2]string{100: {"", "110108"}, 8000: {"110108", "110105"}, 20_000: {"110105", "310101"}} {
		all := Regions(zhongguancun, metres)
		if want[0] != "" && !slices.Contains(all, want[0]) || slices.Contains(all, want[1]) || !slices.IsSorted(all) {
			t.Errorf("within %v m: %v; want %s, not %s", metres, all, want[0], want[1])
		}
	}
	if in := District(Point{53.76, -2.70}); in != "" {
		t.Errorf("Preston is in %s", in)
	}
	for point, want := range map[Point]string{zhongguancun: "CN", {53.76, -2.70}: "GB", {22.28, 114.16}: "HK", {54.6, -5.93}: "", {48.85, 2.35}: ""} {
		if in := Country(point); in != want {
			t.Errorf("%v is in %q, want %q", point, in, want)
		}
	}
}
