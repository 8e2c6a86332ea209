package geo

import (
	"fmt"
	"math"
	"strings"
)

// Datum is what coordinates are measured in.
type Datum string

// The coordinate systems in use.
const (
	WGS84 Datum = "wgs84" // GPS, Telegram, OpenStreetMap, GeoJSON
	GCJ02 Datum = "gcj02" // Amap, Tencent, WeChat: shifted by up to 700 m in the mainland of China
	BD09  Datum = "bd09"  // Baidu: shifted once more
)

// ParseDatum takes the names that people write. "" is WGS-84.
func ParseDatum(s string) (Datum, error) {
	switch strings.NewReplacer("-", "", "_", "", " ", "", "坐标系", "", "坐标", "").Replace(strings.ToLower(strings.TrimSpace(s))) {
	case "", "wgs84", "wgs", "gps", "epsg:4326", "crs84", "cgcs2000", "国家2000", "大地2000": // CGCS2000 is within centimetres of WGS-84
		return WGS84, nil
	case "gcj02", "gcj", "amap", "火星", "国测局", "高德", "腾讯":
		return GCJ02, nil
	case "bd09", "bd09ll", "bd", "baidu", "百度":
		return BD09, nil
	}
	return "", fmt.Errorf("datum %q is not known; it takes wgs84 (GPS), gcj02 (Amap 高德, Tencent 腾讯, WeChat) or bd09 (Baidu 百度)", s)
}

// The ellipsoid that GCJ-02 is reckoned on (Krasovsky 1940).
const (
	axis         = 6378245.0
	eccentricity = 0.00669342162296594323
)

// ToWGS84 brings a point into WGS-84, to less than a millimetre of what
// [FromWGS84] takes back. A point outside the mainland of China is left as it is:
// neither of the two shifts is made there.
func ToWGS84(p Point, d Datum) Point {
	if d == WGS84 || !Mainland(p) {
		return p
	}
	wanted := p
	if d == BD09 {
		wanted = solve(p, shiftBD)
	}
	return solve(wanted, shiftGCJ)
}

// FromWGS84 is the other way.
func FromWGS84(p Point, d Datum) Point {
	if d == WGS84 || !Mainland(p) {
		return p
	}
	p = shiftGCJ(p)
	if d == BD09 {
		p = shiftBD(p)
	}
	return p
}

// solve finds the point that a shift brings to p. Both shifts change slowly, so
// that what is left after a step is a thousandth of what was left before it.
func solve(p Point, shift func(Point) Point) Point {
	guess := p
	for range 20 {
		got := shift(guess)
		dLat, dLon := p.Lat-got.Lat, p.Lon-got.Lon
		guess.Lat, guess.Lon = guess.Lat+dLat, guess.Lon+dLon
		if math.Abs(dLat)+math.Abs(dLon) < 1e-10 {
			break
		}
	}
	return guess
}

// shiftGCJ goes from WGS-84 to GCJ-02. The standard itself is not public. The
// formula is the one that has been published since 2013 (googollee/eviltransform
// and wandergis/coordtransform on GitHub have it), which agrees with the maps to a
// metre or two.
func shiftGCJ(p Point) Point {
	x, y := p.Lon-105, p.Lat-35
	sine := func(of, amount float64) float64 { return amount * math.Sin(of*math.Pi) }
	both := 20*math.Sin(6*x*math.Pi) + 20*math.Sin(2*x*math.Pi)
	north := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*math.Sqrt(math.Abs(x)) +
		(both+sine(y, 20)+sine(y/3, 40)+sine(y/12, 160)+sine(y/30, 320))*2/3
	east := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*math.Sqrt(math.Abs(x)) +
		(both+sine(x, 20)+sine(x/3, 40)+sine(x/12, 150)+sine(x/30, 300))*2/3
	// north and east are metres, made degrees by the radii of curvature.
	s := math.Sin(radians(p.Lat))
	w := 1 - eccentricity*s*s
	meridian, normal := axis*(1-eccentricity)/(w*math.Sqrt(w)), axis/math.Sqrt(w)
	return Point{
		Lat: p.Lat + north*180/(meridian*math.Pi),
		Lon: p.Lon + east*180/(normal*math.Cos(radians(p.Lat))*math.Pi),
	}
}

// shiftBD goes from GCJ-02 to BD-09, by the formula published at the same places.
func shiftBD(p Point) Point {
	const k = math.Pi * 3000 / 180
	radius := math.Hypot(p.Lon, p.Lat) + 0.00002*math.Sin(p.Lat*k)
	angle := math.Atan2(p.Lat, p.Lon) + 0.000003*math.Cos(p.Lon*k)
	return Point{Lat: radius*math.Sin(angle) + 0.006, Lon: radius*math.Cos(angle) + 0.0065}
}
