// Package facet names what a vacancy can be found by besides the words of its text:
// words of its title, the region, a cell of the map, its pay, type and shifts, and when
// it came. A facet is a negative number, so that words (positive, package text) and
// facets stand in one array under one GIN index, and one scan of it finds what has
// them all. knowledge/vacancy writes them, retrieval/job asks for them. It is pure.
//
// A facet only finds candidates. What it stands for is looked at again in the columns
// of the row, so it may say too much (a box for a circle, a week for a day) and never
// too little.
package facet

import (
	"math"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/geo"
	"careerbot/internal/text"
)

// number gives a facet its number. Two of a hundred thousand may share one, as words may.
func number(kind, value string) int32 { return -text.Number(kind + "\x00" + value) }

// Title is a word that stands in the title, by its number.
func Title(term int32) int32 { return number("title", strconv.Itoa(int(term))) }

// Place is a word of the place as it is written, by its number.
func Place(term int32) int32 { return number("place", strconv.Itoa(int(term))) }

// Employment is what the column of that name holds; "" where nothing is said.
func Employment(is string) int32 { return number("employment", is) }

// Shift is a shift; see [Employment].
func Shift(is string) int32 { return number("shift", is) }

// Settlement is when odd work is paid out; see [Employment].
func Settlement(is string) int32 { return number("settlement", is) }

// Region is a region that holds the place: a code of [region], or the beginning of one.
func Region(code string) int32 { return number("region", code) }

// Regions gives the facets of a place in a region: itself and what it lies in.
func Regions(code string) []int32 {
	var all []int32
	if code != "" && (code[0] < '0' || code[0] > '9') {
		country, _, part := strings.Cut(code, "-")
		if all = append(all, Region(country)); part {
			all = append(all, Region(code))
		}
		return all
	}
	for n := 2; n <= len(code); n += 2 {
		all = append(all, Region(code[:n]))
	}
	return all
}

// sides are the sides of the cells of each level, in degrees of latitude; they are as
// many degrees of longitude.
var sides = [...]float64{0.01, 0.04, 0.16, 0.64, 2.56}

// mostCells is how many cells a circle may be covered with at most: with more, larger
// ones are taken.
const mostCells = 24

func cell(level int, y, x int) int32 {
	return number("cell", strconv.Itoa(level)+" "+strconv.Itoa(y)+" "+strconv.Itoa(x))
}

// Cells gives the cells that a point lies in, one of each level.
func Cells(p geo.Point) []int32 {
	all := make([]int32, len(sides))
	for level, side := range sides {
		all[level] = cell(level, int(math.Floor(p.Lat/side)), int(math.Floor(p.Lon/side)))
	}
	return all
}

// Around gives cells that cover a circle, nil where too many would have to.
func Around(p geo.Point, metres float64) []int32 {
	high := metres/geo.Earth*180/math.Pi + 1e-6
	if math.Abs(p.Lat)+high >= 89 {
		return nil
	}
	// The widest meridian that the circle touches.
	sine := math.Sin(min(metres/geo.Earth, math.Pi/2)) / math.Cos(p.Lat*math.Pi/180)
	if sine >= 1 {
		return nil
	}
	wide := math.Asin(sine)*180/math.Pi + 1e-6
	for level, side := range sides {
		south, north := int(math.Floor((p.Lat-high)/side)), int(math.Floor((p.Lat+high)/side))
		var all []int32
		for _, turn := range [...]float64{-360, 0, 360} { // the date line is no border
			west, east := max(p.Lon-wide+turn, -180), min(p.Lon+wide+turn, 180)
			for x := int(math.Floor(west / side)); west <= east && x <= int(math.Floor(east/side)) && len(all) <= mostCells; x++ {
				for y := south; y <= north; y++ {
					all = append(all, cell(level, y, x))
				}
			}
		}
		if len(all) <= mostCells {
			return all
		}
	}
	return nil
}

// step is how many times more each grade of pay is than the one before.
const step = 1.15

// grades is how many there are: up to 1.15^60 = 4,384 an hour.
const grades = 60

// grade gives the grade of a pay by the hour.
func grade(hourly float64) int {
	return min(max(int(math.Floor(math.Log(max(hourly, 1))/math.Log(step))), 0), grades)
}

func paid(currency string, grade int) int32 {
	return number("pay", currency+" "+strconv.Itoa(grade))
}

// Unpaid is that no pay is stated, or none that could be converted to an hour.
func Unpaid() int32 { return number("pay", "") }

// Pay is the best that is paid, by the hour; 0 where it is not known.
func Pay(currency string, hourly float64) int32 {
	if hourly <= 0 {
		return Unpaid()
	}
	return paid(currency, grade(hourly))
}

// PayFrom gives the facets of what pays at least so much, and the pay below which
// nothing has any of them.
func PayFrom(currency string, hourly float64) (all []int32, below float64) {
	first := grade(hourly)
	for g := first; g <= grades; g++ {
		all = append(all, paid(currency, g))
	}
	return all, math.Pow(step, float64(first))
}

const (
	week = 7 * 24 * time.Hour
	day  = 24 * time.Hour
)

// Week is the week in which a vacancy was posted.
func Week(t time.Time) int32 {
	return number("week", strconv.FormatInt(t.Unix()/int64(week/time.Second), 10))
}

// Weeks gives those of the last n weeks up to a moment, and when the first began.
func Weeks(until time.Time, n int) (all []int32, began time.Time) {
	last := until.Unix() / int64(week/time.Second)
	for i := range int64(n) {
		all = append(all, number("week", strconv.FormatInt(last-i, 10)))
	}
	return all, time.Unix((last-int64(n)+1)*int64(week/time.Second), 0)
}

// Day is the day on which a vacancy was loaded.
func Day(t time.Time) int32 {
	return number("day", strconv.FormatInt(t.Unix()/int64(day/time.Second), 10))
}

// Days gives the days from a moment to another, nil where they are too many to ask for.
func Days(from, to time.Time) []int32 {
	first, last := from.Unix()/int64(day/time.Second), to.Unix()/int64(day/time.Second)
	if last-first > 40 {
		return nil
	}
	var all []int32
	for d := first; d <= last; d++ {
		all = append(all, number("day", strconv.FormatInt(d, 10)))
	}
	return all
}
