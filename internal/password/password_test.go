package password

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
)

// TestHash: what was hashed is known again, in whichever form a keyboard sends it,
// and nothing else is.
func TestHash(t *testing.T) {
	h, err := Hash(t.Context(), "长 password é 一二三")
	if err != nil || !strings.HasPrefix(h, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%s, %v", h, err)
	}
	again, err := Hash(t.Context(), "长 password é 一二三")
	if err != nil || again == h {
		t.Errorf("the same hash twice: no salt; %v", err)
	}
	for given, want := range map[string]bool{"长 password é 一二三": true, "长 password e\u0301 一二三": true, "长 password é 一二四": false, "": false} {
		if ok, old, err := Verify(t.Context(), given, h); ok != want || old || err != nil {
			t.Errorf("%q: %v, %v, %v", given, ok, old, err)
		}
	}
	if ok, _, err := Verify(t.Context(), "", ""); ok || err != nil {
		t.Errorf("no hash: %v, %v", ok, err)
	}
	if ok, _, _ := Verify(t.Context(), "", nobodys); ok {
		t.Error("nobody's hash has a password")
	}
}

// TestOld: a hash of less cost still counts, and is called old.
func TestOld(t *testing.T) {
	cheap := cost{memory: 64, passes: 1, threads: 1}
	salt := []byte("0123456789abcdef")
	key, err := cheap.key(t.Context(), "a good old password", salt, 32)
	if err != nil {
		t.Fatal(err)
	}
	if ok, old, err := Verify(t.Context(), "a good old password", cheap.phc(salt, key)); !ok || !old || err != nil {
		t.Errorf("%v, %v, %v", ok, old, err)
	}
}

// TestParse: what is stored is not trusted to be a hash, nor to be cheap.
func TestParse(t *testing.T) {
	good := nobodys
	for _, h := range []string{"x", "$argon2id$", "$2y$10$abcdefghijklmnopqrstuv", strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=19456", "m=4000000000", 1), strings.Replace(good, "t=2", "t=4000000", 1), strings.Replace(good, "p=1", "p=0", 1), good[:len(good)-3] + "!!!", good + "$"} {
		if ok, _, err := Verify(t.Context(), "", h); ok || err == nil {
			t.Errorf("%s: %v, %v", h, ok, err)
		}
	}
}

// TestFlood: no more hashes are made at a time than there are slots, and who has
// gone away waits for none.
func TestFlood(t *testing.T) {
	for range cap(slots) {
		slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	errs := make(chan error, 50)
	for range 50 {
		all.Go(func() {
			_, _, err := Verify(ctx, "x", "")
			errs <- err
		})
	}
	cancel()
	all.Wait()
	for range 50 {
		if err := <-errs; !errors.Is(err, context.Canceled) {
			t.Fatalf("without a slot: %v", err)
		}
	}
	for range cap(slots) {
		<-slots
	}
	if _, _, err := Verify(t.Context(), "x", ""); err != nil {
		t.Errorf("the slots are free again: %v", err)
	}
}

func TestWeak(t *testing.T) {
	for p, want := range map[string]string{
		"short":                     Short,
		"elevenchars":               Short,
		strings.Repeat("长密码", 50):   Long,
		"passwordpassword":          Common,
		"Password123456":            Common,
		"P@ssw0rd!!!!":              Common,
		"123456789012":              Common,
		"987654321098":              Common,
		"111111222222":              Common,
		"abcabcabcabcabc":           Common,
		"qwertyuiop12":              Common,
		"1q2w3e4r5t6y":              Common,
		"WoAiNi1314520":             Common,
		"woaini520520520":           Common,
		"iloveyou20262026":          Common,
		"Li.Ming rides a bike":      Own,
		"ＬＩ．ＭＩＮＧ 2026 good":         Own,
		"李老师的好密码就是这个呀":              Own,
		"wangfang123456":            Own,
		"WANG-FANG-123456":          Own,
		"x9 f.a.n.g k2 q7 z4":       Own,
		"今天王芳去买菜呀真的好吗":              Own,
		"a kettle of green fish":    "",
		"二十四桥明月夜玉人何处教吹箫":            "",
		"sjk3 9ffk 2mmv":            "",
		"ABCDE-FGHIJ-KLMNO-PQRST":   "",
		"384756102938":              "",
		strings.Repeat("长a密b码", 25): "",
	} {
		if got := Weak(p, "li.ming", "李老师", "Li", "Wang Fang", "王芳"); got != want {
			t.Errorf("%q: %q, not %q", p, got, want)
		}
	}
	if one := OneTime(); AsOneTime(" "+strings.ToLower(one)+"\n") != one {
		t.Errorf("typed in small letters it is %s, not %s", AsOneTime(strings.ToLower(one)), one)
	}
	if one, two := OneTime(), OneTime(); Weak(one) != "" || one == two {
		t.Errorf("one-time passwords %s, %s", one, two)
	}
}
