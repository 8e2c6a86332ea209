package postgres_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"

	"careerbot/internal/postgres"
	"careerbot/internal/postgres/pgtest"

	"github.com/jackc/pgx/v5/pgxpool"
)

// TestLiveSinceFilled: what was there before vacancies were noted as offered since a time
// is as old as it was, is new to nobody, and is not passed on again.
func TestLiveSinceFilled(t *testing.T) {
	ctx := context.Background()
	pool := migratedBefore(t, "00019")
	for _, sql := range []string{
		`INSERT INTO vacancy_source (name, label) VALUES ('a', 'A')`,
		`INSERT INTO vacancy (source_id, external_id, state, digest, text_digest, same_key, simhash, group_id, language, law, title, employer, region, place, pay_text, pay_unit, currency, employment,
			shifts, education, experience, skills, settlement, tools, insurance, contact, url, valid_through, missing, assumed, flags, first_seen, terms, weights, latitude, longitude)
		SELECT s.id, n::text, CASE WHEN n = 2 THEN 'review' ELSE 'published' END, '', '', 0, 0, n, 'zh', 'CN', 't', 'e', '11', 'p', '', '', 'CNY', 'full',
			'{}', '', '', '{}', '', '', '', '', '', now() + interval '9 days', '{}', '{}', '{}', '2026-01-02', '{5}', '{}/1000000000', CASE WHEN n < 4 THEN 39.9 END, CASE WHEN n < 4 THEN 116.3 END
		FROM vacancy_source s, generate_series(1, 4) AS n`,
		`DELETE FROM share_pending`,
	} {
		if _, err := pool.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := postgres.Migrate(ctx, pool); err != nil {
		t.Fatal(err)
	}
	var old, live, terms, pending int
	err := pool.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE live_since = first_seen AND first_seen = '2026-01-02'), (SELECT count(*) FROM vacancy_live WHERE live_since = '2026-01-02'),
		       count(*) FILTER (WHERE terms = '{5}'), (SELECT count(*) FROM share_pending) FROM vacancy`).Scan(&old, &live, &terms, &pending)
	if err != nil || old != 4 || live != 3 || terms != 3 || pending != 0 {
		t.Errorf("%d are as old as they were, %d offered, %d found as before, %d passed on again; %v", old, live, terms, pending, err)
	}
}

// migratedBefore gives a database as it was before a migration.
func migratedBefore(t *testing.T, migration string) *pgxpool.Pool {
	t.Helper()
	ctx := context.Background()
	pool, _, err := postgres.Open(ctx, pgtest.EmptyURL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	names, err := fs.Glob(postgres.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	before := fstest.MapFS{}
	for _, name := range names {
		data, err := fs.ReadFile(postgres.Migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		if name < migration {
			before[name] = &fstest.MapFile{Data: data}
		}
	}
	if err := postgres.MigrateFiles(ctx, pool, before); err != nil {
		t.Fatal(err)
	}
	return pool
}
