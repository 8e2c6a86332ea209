//go:build race

package inbox

// raceEnabled: under the race detector one of the two ways of a long test is enough; the
// plain run of the tests goes both.
const raceEnabled = true
