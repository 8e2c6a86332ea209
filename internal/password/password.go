// Package password keeps passwords as Argon2id hashes, and says which are too easy
// to guess. It knows neither whose they are nor where the hashes lie.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// cost is what a hash takes, as RFC 9106 names it.
type cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

// wanted is what the OWASP Password Storage Cheat Sheet asks for at least of
// Argon2id: 19 MiB, 2 passes, 1 thread. RFC 9106 (section 4) would take 64 MiB and
// 3 passes where memory is short: six times the work, and what answers people runs
// on the same machine. Raise it here; hashes grow at the next login of each.
var wanted = cost{memory: 19 << 10, passes: 2, threads: 1}

// Sizes of RFC 9106, section 4.
const (
	saltBytes = 16
	hashBytes = 32
)

// slots bounds how many hashes are made at a time, to half of the processors and 4:
// a flood of logins takes 76 MiB at most, and leaves room for answering.
var slots = make(chan struct{}, min(4, max(1, runtime.GOMAXPROCS(0)/2)))

// patience is how long a login waits for a slot.
const patience = 10 * time.Second

// ErrBusy is given where too many passwords are being checked.
var ErrBusy = errors.New("too many passwords are being checked")

func (c cost) key(ctx context.Context, password string, salt []byte, size uint32) ([]byte, error) {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-late.C:
		return nil, ErrBusy
	}
	defer func() { <-slots }()
	return argon2.IDKey(normal(password), salt, c.passes, c.memory, c.threads, size), nil
}

// normal makes what different keyboards send for the same characters the same, as
// NIST SP 800-63B asks.
func normal(password string) []byte { return []byte(norm.NFKC.String(password)) }

// Hash gives what is stored of a password, in the PHC string form.
func Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // it never fails
	key, err := wanted.key(ctx, password, salt, hashBytes)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return wanted.phc(salt, key), nil
}

var b64 = base64.RawStdEncoding

func (c cost) phc(salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.threads, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// parse reads a hash. It bounds what checking it would take.
func parse(phc string) (c cost, salt, key []byte, err error) {
	fields := strings.Split(phc, "$")
	var version int
	wrong := errors.New("what is stored is no Argon2id hash")
	if len(fields) != 6 || fields[0] != "" || fields[1] != "argon2id" {
		return c, nil, nil, wrong
	}
	if n, err := fmt.Sscanf(fields[2]+" "+fields[3], "v=%d m=%d,t=%d,p=%d", &version, &c.memory, &c.passes, &c.threads); err != nil || n != 4 || version != argon2.Version {
		return c, nil, nil, wrong
	}
	if c.memory < 8 || c.memory > 1<<20 || c.passes < 1 || c.passes > 64 || c.threads < 1 {
		return c, nil, nil, wrong
	}
	salt, err1 := b64.DecodeString(fields[4])
	key, err2 := b64.DecodeString(fields[5])
	if err1 != nil || err2 != nil || len(salt) < 8 || len(key) < 16 || len(key) > 64 {
		return c, nil, nil, wrong
	}
	return c, salt, key, nil
}

// nobodys is compared with where there is no hash.
var nobodys = wanted.phc(make([]byte, saltBytes), make([]byte, hashBytes))

// Verify reports whether a password is the one that was hashed, and whether it
// should be hashed anew at today's cost. Where there is no hash it takes as long,
// and the answer is no.
func Verify(ctx context.Context, password, phc string) (ok, old bool, err error) {
	given := phc
	if phc == "" {
		given = nobodys
	}
	c, salt, key, err := parse(given)
	if err != nil {
		return false, false, fmt.Errorf("verify a password: %w", err)
	}
	made, err := c.key(ctx, password, salt, uint32(len(key))) //nolint:gosec // parse bounds it
	if err != nil {
		return false, false, fmt.Errorf("verify a password: %w", err)
	}
	ok = subtle.ConstantTimeCompare(made, key) == 1 && phc != ""
	return ok, c.memory < wanted.memory || c.passes < wanted.passes || len(key) < hashBytes, nil
}

// OneTime makes a password that nobody chose, in groups that can be read out: 100
// bits, without 0, 1, 8 and 9.
func OneTime() string {
	s := rand.Text()
	return strings.Join([]string{s[:5], s[5:10], s[10:15], s[15:20]}, "-")
}

// AsOneTime makes what was typed of a one-time password what [OneTime] made: in capitals,
// whatever it was typed in, and without the spaces around it.
func AsOneTime(typed string) string {
	return strings.ToUpper(norm.NFKC.String(strings.TrimSpace(typed)))
}
