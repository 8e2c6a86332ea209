package entitlement_test

import (
	"context"
	"strings"
	"testing"

	"careerbot/knowledge/entitlement"
	"careerbot/knowledge/entitlement/entitlementtest"
)

// TestOwnRules: the program's rules come by themselves, wait while the library has not
// what they cite, are used once it has, and are left alone where people have decided.
func TestOwnRules(t *testing.T) {
	_, s := library(t)
	ctx := context.Background()
	ensure := func() entitlement.Own {
		t.Helper()
		own, err := s.Ensure(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return own
	}
	if own := ensure(); len(own.Published) != 0 || len(own.Waiting) < 40 || published(t, s.Pool) != 0 {
		t.Fatalf("without laws: %+v", own)
	}
	// People have their own version of one, which waits for them.
	rules, err := entitlement.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rules.Files {
		if f.Name == "overtime-pay" {
			f.Body = strings.Replace(f.Body, "en: \"Overtime pay\"", "en: \"Overtime\"", 1)
			if r, err := s.Load(ctx, entitlement.Rules{Facts: rules.Facts, Files: []entitlement.File{f}}); err != nil || r[0].Status != "updated" {
				t.Fatalf("%+v, %v", r, err)
			}
		}
	}
	entitlementtest.Laws(t, s.Pool, now)
	own := ensure()
	if len(own.Published) != len(rules.Files)-1 || len(own.Waiting) != 0 || published(t, s.Pool) != len(own.Published) {
		t.Fatalf("with the laws: %+v", own)
	}
	if own := ensure(); len(own.Published)+len(own.Waiting) != 0 {
		t.Errorf("again: %+v", own)
	}
	// One is withdrawn, and another's law falls: neither comes back by itself.
	if _, err := s.Withdraw(ctx, []string{"severance"}, "Li", "under review"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Pool.Exec(ctx, `UPDATE version SET in_force = daterange('2000-01-01', '2026-01-01') WHERE title = '职工带薪年休假条例'`); err != nil {
		t.Fatal(err)
	}
	own = ensure()
	if len(own.Published) != 0 || strings.Join(own.Waiting, " ") != "annual-leave unused-leave-pay" {
		t.Errorf("a law fell: %+v", own)
	}
	if _, err := s.Pool.Exec(ctx, `UPDATE version SET in_force = daterange('2000-01-01', NULL) WHERE title = '职工带薪年休假条例'`); err != nil {
		t.Fatal(err)
	}
	if own := ensure(); len(own.Published)+len(own.Waiting) != 0 {
		t.Errorf("the law is back, so they are used again as they were: %+v", own)
	}
}
