// Package geo has what the program knows of places on the ground: the coordinate
// systems in which Chinese maps give them (datum.go), where those apply
// (mainland.go), distances and the time that a walk takes (walk.go), where the
// districts are (centre.go), and opening hours (hours.go, hoursread.go, zone.go).
// It is pure: it owns no table and asks no service.
package geo

import "math"

// Point is a place on the ground, in degrees. What it is measured in says a [Datum].
type Point struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// Earth is the mean radius of the Earth in metres (IUGG).
const Earth = 6_371_008.8

// Valid reports whether there is such a point.
func (p Point) Valid() bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180 // false for NaN
}

// Distance gives the metres between two points along a great circle (haversine).
// On the sphere it is off by at most half a percent.
func Distance(a, b Point) float64 {
	lat1, lat2 := radians(a.Lat), radians(b.Lat)
	dLat, dLon := math.Sin((lat2-lat1)/2), math.Sin(radians(b.Lon-a.Lon)/2)
	return 2 * Earth * math.Asin(math.Min(1, math.Sqrt(dLat*dLat+math.Cos(lat1)*math.Cos(lat2)*dLon*dLon)))
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

// Box is a range of latitudes and longitudes.
type Box struct{ South, West, North, East float64 }
