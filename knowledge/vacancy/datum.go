package vacancy

// wgs84 brings a point into the datum that everything is searched in.
func wgs84(datum string, latitude, longitude float64) (float64, float64) {
	return latitude, longitude
}
