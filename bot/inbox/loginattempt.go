package inbox

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Guessing passwords is made slow in PostgreSQL, so that it holds over all replicas.
// An attempt is counted as failed before the password is looked at, by one statement
// a bucket, and taken back where it was good: a thousand at the same time are no way
// around.
//
// A stranger's attempts fill the buckets of the account and of their address. The
// account's lets one through a minute, however many fail: its owner waits, and is
// never locked out. In a browser in which the owner has signed in before, a cookie
// says so, and the attempts made there fill a bucket of their own: strangers do not
// matter to it, whatever they do.

// bucket counts failed attempts of one kind.
type bucket struct {
	key  string
	free int           // failures that cost no waiting
	most time.Duration // of waiting, which doubles from 2 s
	kept bool          // a success forgives no others' failures
}

func accountBucket(id int64, login string) bucket {
	key := fmt.Sprintf("staff %d", id)
	if id == 0 { // what was typed might be a password
		key = "login " + hex.EncodeToString(hashed(login))
	}
	return bucket{key: key, free: 10, most: time.Minute}
}

// addressBucket is wide: an office, or all who come through a proxy that is not
// configured, have one address.
func addressBucket(address netip.Addr) bucket {
	bits := 32
	if address.Is6() {
		bits = 64 // what a household or a server is given as a whole
	}
	p, _ := address.Prefix(bits) // zero of no address, which is a bucket as well
	return bucket{key: "address " + p.String(), free: 30, most: 5 * time.Minute, kept: true}
}

func deviceBucket(token []byte) bucket {
	return bucket{key: "device " + hex.EncodeToString(token), free: 10, most: 5 * time.Minute}
}

// changeBucket is for the old password that is asked for before a new one.
func changeBucket(id int64) bucket {
	return bucket{key: fmt.Sprintf("change %d", id), free: 5, most: 5 * time.Minute}
}

const (
	forgetAfter = time.Hour
	deviceFor   = 180 * 24 * time.Hour
)

// attempt counts a try in all its buckets. If one of them says to wait, none counts
// it, and nothing may be tried.
func (s *server) attempt(ctx context.Context, buckets ...bucket) (wait time.Duration, err error) {
	slices.SortFunc(buckets, func(a, b bucket) int { return cmp.Compare(a.key, b.key) }) // two who try lock in the same order
	now := s.now()
	full := errors.New("full")
	err = pgx.BeginFunc(ctx, s.bot.Pool, func(tx pgx.Tx) error {
		for _, b := range buckets {
			var failures int
			err := tx.QueryRow(ctx, `
				INSERT INTO login_attempt AS a (key, failures, last_at, free_at) VALUES ($1, 1, $2, $2)
				ON CONFLICT (key) DO UPDATE SET last_at = $2,
					failures = CASE WHEN a.last_at < $3 THEN 1 ELSE a.failures + 1 END,
					free_at = CASE WHEN a.last_at < $3 OR a.failures + 1 < $4 THEN $2::timestamptz
						ELSE $2::timestamptz + least($5::float8, 2 * power(2, least(20, a.failures + 1 - $4))) * interval '1 second' END
				WHERE a.free_at <= $2 RETURNING failures`,
				b.key, now, now.Add(-forgetAfter), b.free, b.most.Seconds()).Scan(&failures)
			if errors.Is(err, pgx.ErrNoRows) {
				var at time.Time
				if err := tx.QueryRow(ctx, `SELECT free_at FROM login_attempt WHERE key = $1`, b.key).Scan(&at); err != nil {
					return err
				}
				wait = max(wait, at.Sub(now))
				continue
			}
			if err != nil {
				return err
			}
		}
		if wait > 0 {
			return full
		}
		_, err := tx.Exec(ctx, `DELETE FROM login_attempt WHERE key IN (SELECT key FROM login_attempt WHERE last_at < $1 LIMIT 100 FOR UPDATE SKIP LOCKED)`, now.Add(-forgetAfter))
		return err
	})
	if errors.Is(err, full) {
		return wait, nil
	}
	if err != nil {
		return 0, fmt.Errorf("count an attempt: %w", err)
	}
	return 0, nil
}

// takeBack counts an attempt no more: it was good, or was not looked at. A good one
// empties the buckets that are the account's own.
func (s *server) takeBack(ctx context.Context, db execer, good bool, buckets ...bucket) error {
	for _, b := range buckets {
		how := `UPDATE login_attempt SET failures = greatest(0, failures - 1), free_at = $2 WHERE key = $1`
		args := []any{b.key, s.now()}
		if good && !b.kept {
			how, args = `DELETE FROM login_attempt WHERE key = $1`, args[:1]
		}
		if _, err := db.Exec(ctx, how, args...); err != nil {
			return fmt.Errorf("take an attempt back: %w", err)
		}
	}
	return nil
}

// address is whose request it is: what the nearest proxy that is not ours says. A
// header that a stranger sends is believed only where the operator has named the
// proxy that it comes through.
func (s *server) address(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	at, _ := netip.ParseAddr(host) // zero of what is no address
	at = at.Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	if len(s.proxies) == 0 && hops[0] != "" {
		s.unnamed.Do(func() {
			s.log.Warn("inbox: logins come through a proxy that is not named, so all count as from one address", "advice", "set CAREERBOT_PROXIES to the proxy's address, if it is yours")
		})
	}
	for i := len(hops) - 1; i >= 0 && s.ours(at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap().WithZone("")
	}
	return at
}

func (s *server) ours(a netip.Addr) bool {
	return slices.ContainsFunc(s.proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}
