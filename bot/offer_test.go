package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/internal/postgres/pgtest"
)

// TestOffer: to whom a case is offered, one reason at a time.
func TestOffer(t *testing.T) {
	now := time.Date(2026, 11, 20, 5, 0, 0, 0, time.UTC) // a Friday: 13:00 in Shanghai, 6:00 in Berlin
	b := &Bot{Pool: pgtest.New(t), Hub: NewHub(), Now: func() time.Time { return now }}
	for _, team := range []Team{
		{Name: "noon break", TimeZone: "Asia/Shanghai", Hours: []string{"fri 09:00-12:00", "fri 13:30-17:30"}},
		{Name: "afternoon", TimeZone: "Asia/Shanghai", Hours: []string{"fri 09:00-12:00", "fri 12:30-17:30"}},
		{Name: "berlin", TimeZone: "Europe/Berlin", Hours: []string{"fri 09:00-17:00"}},
		{Name: "holiday", TimeZone: "Asia/Shanghai", Hours: []string{"fri 09:00-18:00"}, Holidays: []string{"2026-11-20"}},
		{Name: "law", TimeZone: "UTC"},
	} {
		if err := b.SetTeam(t.Context(), team); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range []struct {
		name  string
		staff string // name[:languages[:regions[:skills[:team[:capacity[:cases]]]]]]; ! is off duty
		want  string
	}{
		{"nobody on duty", "a! b!", ""},
		{"duty", "a! b", "b"},
		{"language", "a:en b:zh", "b"},
		{"every language", "a:en b", "b"},
		{"region", "a::11 b::4401", "b"},
		{"the region around it", "a::11 b::44", "b"},
		{"who knows the region before who knows all", "a b::44", "b"},
		{"skill", "a b:::unpaid_wages", "b"},
		{"skill before region", "a::44 b:::unpaid_wages", "b"},
		{"another skill", "a::44 b:::disability", "a"},
		{"load", "a:::::4:2 b:::::4:1", "b"},
		{"load by capacity", "a:::::2:1 b:::::8:2", "b"},
		{"full", "a:::::1:1 b:::::9:8", "b"},
		{"all are full", "a:::::1:1 b:::::2:2", ""},
		{"skill before load", "a b:::unpaid_wages::4:3", "b"},
		{"hours: a break", "a::::noon_break b::::afternoon", "b"},
		{"hours: a time zone", "a::::berlin b::::afternoon", "b"},
		{"hours: a holiday", "a::::holiday b::::afternoon", "b"},
		{"hours: nobody works", "a::::holiday b::::berlin", ""},
		{"no hours are always", "a::::berlin b", "b"},
		{"longest on duty", "a b", "a"},
	} {
		for _, sql := range []string{`DELETE FROM conversation`, `DELETE FROM staff`} {
			if _, err := b.Pool.Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		for n, s := range strings.Fields(c.staff) {
			f := append(strings.Split(s, ":"), make([]string, 7)...)
			name, duty := strings.CutSuffix(f[0], "!")
			list := func(s string) []string {
				if s == "" {
					return nil
				}
				return []string{s}
			}
			capacity, cases := 5, 0
			if f[5] != "" {
				if _, err := fmt.Sscan(f[5]+" "+f[6], &capacity, &cases); err != nil {
					t.Fatal(err)
				}
			}
			id, err := b.AddStaff(t.Context(), Staff{
				Telegram: int64(n + 1), Name: name, Role: "counsellor", Languages: list(f[1]), Regions: list(f[2]), Skills: list(f[3]),
				Team: strings.ReplaceAll(f[4], "_", " "), Capacity: capacity,
			})
			if err == nil && !duty {
				_, err = b.Pool.Exec(t.Context(), `UPDATE staff SET on_duty_since = $2 WHERE id = $1`, id, now.Add(time.Duration(n)*time.Minute))
			}
			if err == nil {
				_, err = b.Pool.Exec(t.Context(), `
					WITH c AS (INSERT INTO conversation (channel, external_id, owner) SELECT 'web', $1 || ' ' || n, $2 FROM generate_series(1, $3::int) n RETURNING id)
					INSERT INTO handoff (conversation_id, state, owner, reason, language, region, opened_at, waiting_since) SELECT id, 'active', $2, 'asked', 'zh', '', now(), now() FROM c`,
					name, id, cases)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err := b.Pool.Exec(t.Context(), `
			WITH c AS (INSERT INTO conversation (channel, external_id) VALUES ('web', $1) RETURNING id)
			INSERT INTO handoff (conversation_id, reason, language, region, topics, opened_at, waiting_since, due_at)
			SELECT id, 'asked', 'zh', '440106', '{unpaid_wages,arbitration}', $2, $2, $2 FROM c`, fmt.Sprint("case ", i), now)
		if err == nil {
			err = b.Tend(t.Context())
		}
		var got string
		if err == nil {
			err = b.Pool.QueryRow(t.Context(), `SELECT coalesce(s.name, '') FROM handoff h LEFT JOIN staff s ON s.id = h.offered_to WHERE h.state = 'waiting'`).Scan(&got)
		}
		if err != nil || got != c.want {
			t.Errorf("%s: offered to %q, want %q, %v", c.name, got, c.want, err)
		}
	}
}
