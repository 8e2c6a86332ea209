package bot

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"careerbot/internal/password"
	"careerbot/internal/postgres/pgtest"
)

func accounts(t *testing.T) (b *Bot, hire func(name, role string) int64) {
	t.Helper()
	now := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	b = &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: func() time.Time { return now }}
	return b, func(name, role string) int64 {
		t.Helper()
		id, err := b.AddStaff(t.Context(), Staff{Name: name, Login: name, Role: role, Capacity: 5})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
}

// TestAccountRights: who is no admin, or no longer, changes nothing.
func TestAccountRights(t *testing.T) {
	b, hire := accounts(t)
	ctx := t.Context()
	admin, li := hire("admin", "admin"), hire("li.ming", "counsellor")
	former := hire("former", "admin")
	if err := b.RemoveStaff(ctx, former); err != nil {
		t.Fatal(err)
	}
	for _, by := range []int64{li, hire("super", "supervisor"), former, 999} {
		for what, do := range map[string]func() error{
			"hire": func() error {
				_, err := b.HireStaff(ctx, by, Staff{Name: "New", Login: "new", Role: "admin", Capacity: 5})
				return err
			},
			"promote": func() error {
				return b.ChangeStaff(ctx, by, Staff{ID: li, Name: "Li", Login: "li.ming", Role: "admin", Capacity: 5})
			},
			"dismiss":  func() error { return b.DismissStaff(ctx, by, admin) },
			"password": func() error { _, err := b.OneTimePassword(ctx, by, admin); return err },
			"team":     func() error { return b.ChangeTeam(ctx, by, Team{Name: "x", TimeZone: "UTC"}) },
		} {
			if err := do(); !errors.Is(err, ErrNotAdmin) {
				t.Errorf("%s by %d: %v", what, by, err)
			}
		}
	}
	var audited, all int
	if err := b.Pool.QueryRow(ctx, `SELECT count(*) FILTER (WHERE staff_id IS NOT NULL), count(*) FROM audit`).Scan(&audited, &all); err != nil || audited != 0 || all != 5 {
		t.Errorf("%d of %d lines by somebody; %v", audited, all, err)
	}
	if err := b.ChangeStaff(ctx, admin, Staff{ID: li, Name: "Li", Login: "LI.Ming", Role: "supervisor", Capacity: 7}); err != nil {
		t.Error(err)
	}
	var who, about int64
	var detail string
	if err := b.Pool.QueryRow(ctx, `SELECT staff_id, about, detail FROM audit ORDER BY id DESC LIMIT 1`).Scan(&who, &about, &detail); err != nil ||
		who != admin || about != li || detail != "role counsellor → supervisor, name, capacity" {
		t.Errorf("by %d about %d: %s, %v", who, about, detail, err)
	}
}

// TestLastAdmin: two admins who take the role from each other at the same time leave
// one, every time.
func TestLastAdmin(t *testing.T) {
	b, hire := accounts(t)
	for range 5 {
		one, two := hire("one", "admin"), hire("two", "admin")
		var both sync.WaitGroup
		errs := make([]error, 2)
		both.Go(func() {
			errs[0] = b.ChangeStaff(context.Background(), one, Staff{ID: two, Name: "two", Login: "two", Role: "counsellor", Capacity: 5})
		})
		both.Go(func() { errs[1] = b.DismissStaff(context.Background(), two, one) })
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("%v and %v: not one of the two", errs[0], errs[1])
		}
		last := one
		if errs[1] == nil {
			last = two
		}
		if err := b.DismissStaff(t.Context(), last, last); !errors.Is(err, ErrLastAdmin) {
			t.Errorf("the last removes themselves: %v", err)
		}
		if err := b.ChangeStaff(t.Context(), last, Staff{ID: last, Name: "x", Login: "xxx", Role: "supervisor", Capacity: 5}); !errors.Is(err, ErrLastAdmin) {
			t.Errorf("the last demotes themselves: %v", err)
		}
		for _, id := range []int64{one, two} {
			if err := b.RemoveStaff(t.Context(), id); err != nil && !errors.Is(err, ErrNoStaff) {
				t.Fatal(err)
			}
		}
	}
}

// TestOneTimePassword replaces what was there, ends what was open, and is kept as a
// hash.
func TestOneTimePassword(t *testing.T) {
	b, hire := accounts(t)
	ctx := t.Context()
	id := hire("li.ming", "counsellor")
	if _, err := b.Pool.Exec(ctx, `INSERT INTO staff_session (token, staff_id, method, created_at, seen_at, expires_at) VALUES ('x', $1, 'password', now(), now(), now())`, id); err != nil {
		t.Fatal(err)
	}
	secret, err := b.OneTimePassword(ctx, Operator, id)
	if err != nil {
		t.Fatal(err)
	}
	var hash string
	var must bool
	var sessions int
	if err := b.Pool.QueryRow(ctx, `SELECT password_hash, must_change, (SELECT count(*) FROM staff_session) FROM staff WHERE id = $1`, id).Scan(&hash, &must, &sessions); err != nil || !must || sessions != 0 {
		t.Errorf("must change %v, %d sessions, %v", must, sessions, err)
	}
	if ok, _, err := password.Verify(ctx, secret, hash); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	telegram, err := b.AddStaff(ctx, Staff{Name: "T", Telegram: 5, Role: "counsellor", Capacity: 1})
	if err != nil {
		t.Fatal(err)
	}
	var wrong *AccountError
	if _, err := b.OneTimePassword(ctx, Operator, telegram); !errors.As(err, &wrong) || wrong.Field != "login" {
		t.Errorf("without a login: %v", err)
	}
	// Whose login was taken away has no password either.
	if err := b.ChangeStaff(ctx, hire("admin", "admin"), Staff{ID: id, Telegram: 6, Name: "Li", Role: "counsellor", Capacity: 1}); err != nil {
		t.Fatal(err)
	}
	if s, err := b.StaffMember(ctx, id); err != nil || s.PasswordAt != nil || s.OneTime {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestAccountFields: what is wrong is named, what somebody else has too.
func TestAccountFields(t *testing.T) {
	b, hire := accounts(t)
	admin := hire("admin", "admin")
	good := Staff{Name: "Li", Login: "li.ming", Email: "li@example.org", Telegram: 7, Role: "counsellor", Capacity: 5, Regions: []string{"广东"}}
	id, err := b.HireStaff(t.Context(), admin, good)
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := b.StaffMember(t.Context(), id); len(s.Regions) != 1 || s.Regions[0] != "44" {
		t.Errorf("regions %v", s.Regions)
	}
	fresh := Staff{Name: "Wu", Login: "wu.wei", Role: "counsellor", Capacity: 5}
	for field, change := range map[string]func(*Staff){
		"name":      func(s *Staff) { s.Name = " \x00 " },
		"login":     func(s *Staff) { s.Login = "a b" },
		"telegram":  func(s *Staff) { s.Telegram = -1 },
		"email":     func(s *Staff) { s.Email = "Li <li@example.org>" },
		"role":      func(s *Staff) { s.Role = "seeker" },
		"team":      func(s *Staff) { s.Team = "nights" },
		"languages": func(s *Staff) { s.Languages = []string{"fr"} },
		"regions":   func(s *Staff) { s.Regions = []string{"Atlantis"} },
		"skills":    func(s *Staff) { s.Skills = []string{"cooking"} },
		"capacity":  func(s *Staff) { s.Capacity = 0 },
	} {
		s := fresh
		change(&s)
		var wrong *AccountError
		if _, err := b.HireStaff(t.Context(), admin, s); !errors.As(err, &wrong) || wrong.Field != field || wrong.Taken {
			t.Errorf("%s: %v", field, err)
		}
	}
	for field, change := range map[string]func(*Staff){
		"login": func(s *Staff) { s.Login = "ＬＩ.ming" }, "email": func(s *Staff) { s.Email = "LI@example.org" }, "telegram": func(s *Staff) { s.Telegram = 7 },
	} {
		s := fresh
		change(&s)
		var wrong *AccountError
		if _, err := b.HireStaff(t.Context(), admin, s); !errors.As(err, &wrong) || wrong.Field != field || !wrong.Taken {
			t.Errorf("%s is taken: %v", field, err)
		}
	}
	// Who was removed comes back by their Telegram id, and their login was free meanwhile.
	if err := b.DismissStaff(t.Context(), admin, id); err != nil {
		t.Fatal(err)
	}
	other := fresh
	other.Login = good.Login
	if _, err := b.HireStaff(t.Context(), admin, other); err != nil {
		t.Error(err)
	}
	good.Login, good.Email = "li2", ""
	if again, err := b.HireStaff(t.Context(), admin, good); err != nil || again != id {
		t.Errorf("back: %d, %v", again, err)
	}
}
