package geo

import (
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed centres.txt
var centresFile string

var centres = sync.OnceValue(func() map[string]Point {
	all := make(map[string]Point, 3400)
	for line := range strings.Lines(centresFile) {
		f := strings.Fields(line)
		if len(f) != 3 || f[0] == "#" {
			continue
		}
		lat, err1 := strconv.ParseFloat(f[1], 64)
		lon, err2 := strconv.ParseFloat(f[2], 64)
		if err1 != nil || err2 != nil {
			panic("centres.txt: " + line)
		}
		all[f[0]] = Point{lat, lon}
	}
	return all
})

// Centre gives about where the middle of a province, city or district is (its
// GB/T 2260 code), in WGS-84, to some hundred metres. For a district that is not
// in the table it is that of the city.
func Centre(code string) (Point, bool) {
	for n := len(code); n >= 2; n -= 2 {
		if p, ok := centres()[code[:n]]; ok {
			return p, true
		}
	}
	return Point{}, false
}

// nearestMiddle is how far the middle of the district is at most that a point lies in.
const nearestMiddle = 50_000

// Regions gives the codes of the regions whose middle is within a distance of a point,
// ascending.
func Regions(p Point, metres float64) []string {
	var all []string
	high := metres/Earth*180/math.Pi + 1e-6
	for code, middle := range centres() {
		if math.Abs(middle.Lat-p.Lat) <= high && Distance(p, middle) <= metres {
			all = append(all, code)
		}
	}
	slices.Sort(all)
	return all
}

// District gives the code of the district that a point lies in, by the nearest middle: an
// estimate. "" where none is near.
func District(p Point) string {
	district, least := "", math.Inf(1)
	for _, code := range Regions(p, nearestMiddle) {
		if away := Distance(p, centres()[code]); len(code) == 6 && away < least {
			district, least = code, away
		}
	}
	return district
}

// frame is a range of latitudes and longitudes.
type frame struct{ south, west, north, east float64 }

// frames are the ranges in which countries lie.
var frames = map[string]frame{
	"CN": {3.0, 73.0, 54.0, 136.0},
	"GB": {49.8, -8.7, 61.0, 1.9},
	"IE": {51.3, -10.8, 55.5, -5.9},
	"HK": {22.1, 113.8, 22.6, 114.55},
	"MO": {22.1, 113.5, 22.23, 113.62},
	"TW": {21.7, 118.1, 26.5, 122.6},
}

func (f frame) has(p Point) bool {
	return p.Lat >= f.south && p.Lat <= f.north && p.Lon >= f.west && p.Lon <= f.east
}

// Country gives the code of the country that a point lies in, "" where it is not known, as
// in Ireland, which has two.
func Country(p Point) string {
	if Mainland(p) {
		return "CN"
	}
	for _, code := range []string{"HK", "MO", "TW", "GB"} {
		if frames[code].has(p) && !frames["IE"].has(p) {
			return code
		}
	}
	return ""
}

// Strays reports whether a WGS-84 point plainly does not lie in a region, and how
// far it is from its middle, in metres (0 where only a frame is known). Of a
// district it may be 200 km away, of a city 500, of a province 1,500. What lies
// where is not known of every country: nothing strays there.
func Strays(p Point, region string) (away float64, strays bool) {
	if region == "" {
		return 0, false
	}
	if region[0] < '0' || region[0] > '9' {
		country, _, _ := strings.Cut(region, "-")
		f, ok := frames[country]
		return 0, ok && !f.has(p)
	}
	middle, ok := Centre(region)
	if !ok {
		return 0, false
	}
	away = Distance(p, middle)
	limit := map[int]float64{2: 1_500_000, 4: 500_000}[len(region)]
	if limit == 0 {
		limit = 200_000
	}
	return away, away > limit
}
