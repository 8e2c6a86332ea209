package place

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"careerbot/internal/geo"
	"careerbot/internal/region"
)

// pointFrom reads where a place is. Coordinates that are no numbers make the row
// wrong; such that plainly lie elsewhere are kept as given, with a warning, and the
// place has no point on the map until they are corrected.
func (d *draft) pointFrom(r row, datum string, o Options) error {
	d.datum = geo.WGS84
	if o.Mapping != nil && o.Mapping.Datum != "" {
		d.datum = o.Mapping.Datum
	}
	if o.Datum != "" {
		d.datum = o.Datum
	}
	if datum != "" {
		var err error
		if d.datum, err = geo.ParseDatum(datum); err != nil {
			return err
		}
	}
	lats, lons := r.fields[fieldLat], r.fields[fieldLon]
	if both := strings.Join(r.fields[fieldLocation], ","); both != "" && len(lats)+len(lons) == 0 {
		lon, lat, ok := strings.Cut(norm.NFKC.String(both), ",")
		if !ok {
			return fmt.Errorf("its point %q cannot be read; write longitude,latitude as 116.97,36.65", shown(both))
		}
		lats, lons = []string{lat}, []string{lon}
	}
	switch {
	case len(lats) == 0 && len(lons) == 0:
		return nil
	case len(lats) != 1 || len(lons) != 1:
		return errors.New("it has only one of latitude and longitude; give both or none")
	}
	lat, err1 := degrees(lats[0])
	lon, err2 := degrees(lons[0])
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	given := geo.Point{Lat: lat, Lon: lon}
	d.given = &given
	if reason := misplaced(given, d.datum, d.region); reason != "" {
		d.warn("its point %g,%g %s; it is not shown on the map until that is corrected", lat, lon, reason)
		return nil
	}
	p := geo.ToWGS84(given, d.datum)
	d.point = &p
	return nil
}

func degrees(s string) (float64, error) {
	n, err := strconv.ParseFloat(strings.TrimRight(strings.TrimSpace(norm.NFKC.String(s)), "°"), 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, fmt.Errorf("its coordinate %q is no number; write degrees as 36.651773", shown(s))
	}
	return n, nil
}

// misplaced says why a point plainly is not where the place is, "" if it can be.
func misplaced(p geo.Point, d geo.Datum, code string) string {
	turned := geo.Point{Lat: p.Lon, Lon: p.Lat}
	strays := func(p geo.Point) (float64, bool) {
		if !p.Valid() {
			return 0, true
		}
		return geo.Strays(geo.ToWGS84(p, d), code)
	}
	away, stray := strays(p)
	_, turnedStrays := strays(turned)
	switch {
	case p == geo.Point{}:
		return "is the 0,0 that programs write for none"
	case stray && !turnedStrays:
		return "has latitude and longitude the wrong way round"
	case !p.Valid():
		return "is none on Earth"
	case stray && away > 0:
		return fmt.Sprintf("is %.0f km from the middle of %s", away/1000, region.Name(code, "zh"))
	case stray:
		return "is not in " + region.Name(code, "en")
	}
	return ""
}
