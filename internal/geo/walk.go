package geo

import "math"

// Walk says how a walk is estimated from the straight line. It is an estimate, and
// whoever shows it says so: rivers, railways and fences are not known.
type Walk struct {
	Speed  float64 // metres a second
	Detour float64 // how many times longer the way is than the straight line
}

// DefaultWalk is 1.2 metres a second (4 feet: the walking speed that the Highway
// Capacity Manual plans with) and 1.3 times the straight line (over a grid of
// streets it is 4/π = 1.27 on average). In 15 minutes that is 831 m of straight
// line, inside the 800 to 1000 m that GB 50180-2018, which defines the 15-minute
// neighbourhood, gives for it.
var DefaultWalk = Walk{Speed: 1.2, Detour: 1.3}

// Valid reports whether such a walk can be.
func (w Walk) Valid() bool {
	return w.Speed >= 0.1 && w.Speed <= 10 && w.Detour >= 1 && w.Detour <= 10
}

// Minutes gives how long the walk takes whose straight line is given, rounded up.
func (w Walk) Minutes(metres float64) int {
	return int(math.Ceil(metres*w.Detour/w.Speed/60 - 1e-9))
}

// Reach gives the straight line that is walked in some minutes.
func (w Walk) Reach(minutes int) float64 {
	return float64(minutes) * 60 * w.Speed / w.Detour
}
