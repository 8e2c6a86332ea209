//go:build race

package bot_test

// raceEnabled: under the race detector a part of the long tables is enough; the
// plain run of the tests goes through all of them.
const raceEnabled = true
