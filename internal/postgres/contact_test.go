package postgres_test

import (
	"context"
	"testing"

	"careerbot/internal/postgres"
)

// TestContactToldAgain: of what was posted before its poster was asked whether the contact
// is passed on, followers are told again; and what was held back as a job that is rejected
// stays so.
func TestContactToldAgain(t *testing.T) {
	ctx := context.Background()
	pool := migratedBefore(t, "00028")
	// 1 to 3 are posted, and 3 waits; 4 is of a feed; 5 is rejected, 6 the same and held back.
	for _, sql := range []string{
		`INSERT INTO vacancy_source (name, label) VALUES ('a', 'A')`,
		`INSERT INTO vacancy (source_id, external_id, state, digest, text_digest, same_key, simhash, group_id, language, law, title, employer, region, place, pay_text, pay_unit, currency, employment,
			shifts, education, experience, skills, settlement, tools, insurance, contact, url, valid_through, missing, assumed, flags, terms, weights)
		SELECT s.id, n::text, CASE n WHEN 3 THEN 'review' WHEN 5 THEN 'rejected' WHEN 6 THEN 'review' ELSE 'published' END, '', '', 0, 0, least(n, 5), 'zh', 'CN', 't', 'e', '11', 'p', '', '', 'CNY', 'full',
			'{}', '', '', '{}', '', '', '', '', '', now() + interval '9 days', '{}', '{}', '{}', '{5}', '{}/1000000000'
		FROM vacancy_source s, generate_series(1, 6) AS n`,
		`INSERT INTO vacancy_post (vacancy_id, secret, form, places) SELECT id, external_id::bytea, '{}', 1 FROM vacancy WHERE external_id <= '3'`,
		`INSERT INTO vacancy_verdict (vacancy_id, verdict, text_digest, by, why) SELECT id, 'reject', '', 'W', 'a fraud' FROM vacancy WHERE external_id = '5'`,
		`DELETE FROM share_pending`,
	} {
		if _, err := pool.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := postgres.Migrate(ctx, pool); err != nil {
		t.Fatal(err)
	}
	var told, held string
	err := pool.QueryRow(ctx, `
		SELECT (SELECT string_agg(v.external_id, ' ' ORDER BY v.id) FROM share_pending p JOIN vacancy v ON v.id = p.vacancy_id),
		       (SELECT string_agg(v.external_id || ' ' || h.why, ', ') FROM vacancy_held h JOIN vacancy v ON v.id = h.vacancy_id)`).Scan(&told, &held)
	if err != nil || told != "1 2" || held != "6 a fraud" {
		t.Errorf("told again: %q; held back: %q; %v", told, held, err)
	}
}
