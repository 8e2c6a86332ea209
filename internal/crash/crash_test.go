// Package crash ends the program by force, again and again, while people use it,
// and looks afterwards whether a message was lost, or answered twice. It has
// tests only.
//
// TestCrash runs the real binary against a Bot API server and a private
// PostgreSQL (program_test.go, cluster_test.go). People write by Telegram and by
// the web page (people_test.go, page_test.go). First one program with its own
// database is killed, and so is the database; then three replicas on one
// database. When all is quiet, what people sent, what the database holds and
// what people saw must agree (check_test.go, arrivals_test.go).
//
// TestThreeReplicas does the same to three cores in this process.
package crash

import (
	"cmp"
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"careerbot/bot/telegram/telegramtest"
	"careerbot/internal/postgres"
)

// What changes a run: how many kills (a longer run), which dice, and whether the
// data directory is kept.
const (
	killsVar = "CAREERBOT_CRASH_KILLS"
	seedVar  = "CAREERBOT_CRASH_SEED"
	keepVar  = "CAREERBOT_CRASH_KEEP"
)

const (
	// killsByDefault is what fits into CI.
	killsByDefault = 210
	killsIfShort   = 40
	// replicas is how many programs share one database in the second half.
	replicas = 3
	// servingWithin bounds the wait for a program before the next kill.
	servingWithin = 15 * time.Second
	// quietWithin bounds the time from the last kill until nothing waits any more.
	quietWithin = 4 * time.Minute
)

// The faults of Telegram's server meanwhile.
var faults = telegramtest.Chances{
	Methods: []string{"sendMessage", "getUpdates", "answerCallbackQuery", "sendChatAction", "getMe"},
	Lose:    0.01, Drop: 0.01, TooMany: 0.01, BadGateway: 0.01, Slow: 0.02, Redeliver: 0.03,
}

func TestCrash(t *testing.T) {
	begun := time.Now()
	kills := killsByDefault
	if testing.Short() {
		kills = killsIfShort
	}
	if n, err := strconv.Atoi(os.Getenv(killsVar)); err == nil {
		kills = n
	}
	seed := uint64(time.Now().UnixNano()) % 1_000_000
	if n, err := strconv.ParseUint(os.Getenv(seedVar), 10, 64); err == nil {
		seed = n
	}
	t.Logf("%d kills; the same dice again with %s=%d", kills, seedVar, seed)
	w := newWorld(t, seed)
	server := w.server
	chances := faults
	chances.Seed = seed
	server.Random(chances)
	p := newPeople(w)
	p.begin()
	w.oneProgram(kills / 3)
	w.severalReplicas(kills)
	p.stop()
	server.Heal()
	quiet := time.Now()
	w.awaitQuiet(p)
	w.count("time until quiet", time.Since(quiet).Round(100*time.Millisecond))
	w.check(p)
	w.count("duration", time.Since(begun).Round(time.Second))
	t.Log(w.report())
}

// oneProgram is the first half: one program, which runs its own database. Both
// are killed.
func (w *world) oneProgram(kills int) {
	dice := w.dice("one program")
	p := w.launch("alone", "CAREERBOT_DATA="+w.data)
	for n := 0; n < kills; {
		// The first few hit the making of the database and of the library.
		if n < 10 {
			w.pause(dice, 20*time.Millisecond, 900*time.Millisecond)
			n += p.end(syscall.SIGKILL)
			continue
		}
		w.awaitServing(dice)
		w.pause(dice, 20*time.Millisecond, 800*time.Millisecond)
		switch thrown := dice.IntN(100); {
		case thrown < 45:
			n += p.end(syscall.SIGKILL)
		case thrown < 66:
			n += w.killServer()
		case thrown < 71: // the program has to bring its database back by itself
			if done := w.killServer(); done > 0 {
				n += done
				w.awaitServer()
			}
		case thrown < 92:
			n += w.killBackend(dice)
		default:
			p.end(syscall.SIGTERM)
		}
	}
	p.retire()
}

// severalReplicas is the second half: replicas on the same database, which this
// process runs. They are killed one by one, and come back after a while.
func (w *world) severalReplicas(kills int) {
	w.t.Helper()
	keep := func() (url string) {
		w.t.Helper()
		local, err := postgres.Start(w.t.Context(), w.data, nil)
		if err != nil {
			w.t.Fatalf("the database does not start: %v", err)
		}
		w.t.Cleanup(func() {
			w.retireAll()
			if err := local.Stop(); err != nil {
				w.t.Errorf("stop the database: %v", err)
			}
		})
		return local.URL()
	}
	url := keep()
	dice := w.dice("replicas")
	var all []*program
	for i := range replicas {
		all = append(all, w.launch("replica "+strconv.Itoa(i+1), "DATABASE_URL="+url))
	}
	for w.kills() < kills {
		w.awaitServing(dice)
		w.pause(dice, 20*time.Millisecond, 500*time.Millisecond)
		p := all[dice.IntN(len(all))]
		switch thrown := dice.IntN(100); {
		case thrown < 78:
			for i := 0; i < len(all) && p.end(syscall.SIGKILL) == 0; i++ { // it is down already: another one
				p = all[dice.IntN(len(all))]
			}
		case thrown < 88:
			w.killBackend(dice)
		case thrown < 92: // whoever runs the server starts it again
			w.killServer()
			keep()
		default:
			p.end(syscall.SIGTERM)
		}
	}
}

// awaitServing mostly waits until a program serves. On a busy machine that takes
// longer than a pause, and kills that all come before it would show nothing.
func (w *world) awaitServing(dice *rand.Rand) {
	if dice.IntN(10) < 3 {
		return
	}
	until(w.t.Context(), servingWithin, func() bool { return len(w.addresses()) > 0 })
}

// pause waits for a random time: short ones hit what has just begun.
func (w *world) pause(dice *rand.Rand, least, most time.Duration) {
	part := dice.Float64()
	timer := time.NewTimer(least + time.Duration(part*part*2*float64(most-least)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-w.t.Context().Done():
	}
}

// dice are those of one part of the test, so that one part's throws do not
// depend on another's.
func (w *world) dice(name string) *rand.Rand {
	part := uint64(0)
	for _, r := range name {
		part = part*31 + uint64(r)
	}
	return rand.New(rand.NewPCG(w.seed, part)) //nolint:gosec // dice of a test
}

// until waits until something holds that nobody announces, and reports whether
// it came in time.
func until(ctx context.Context, limit time.Duration, holds func() bool) bool {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for wait := 10 * time.Millisecond; !holds(); wait = min(2*wait, cmp.Or(limit/100, time.Second)) {
		select {
		case <-limited.Done():
			return holds()
		case <-time.After(wait):
		}
	}
	return true
}
