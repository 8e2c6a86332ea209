package reach

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// profile is what is compared of what somebody has told. No name, no sex, no day of birth
// is in it.
type profile struct {
	conversation      int64
	region            string
	hours             string
	wishes            []string
	occupations       []string
	groups, sensitive []string
	facts             map[string]string
	waiting           int
}

// all gives the groups that count for policies.
func (p *profile) all() []string {
	return append(p.groups[:len(p.groups):len(p.groups)], p.sensitive...)
}

// profiles gives those who want to be told of something, from after a conversation, the
// next so many. Who cannot be reached is left out.
func (f *Finder) profiles(ctx context.Context, tx pgx.Tx, what string, after int64, most int, each func(*profile)) error {
	tell, columns := "policies", `p.groups, p.sensitive, p.facts, 0`
	if what == "vacancies" { // nothing else of them is even read
		tell = "jobs"
		columns = `'{}'::text[], '{}'::text[], '{}'::jsonb, (SELECT count(*) FROM profile_match m WHERE m.conversation_id = p.conversation_id AND m.told_at IS NULL)::integer`
	}
	rows, err := tx.Query(ctx, `
		SELECT p.conversation_id, coalesce(nullif(p.region, ''), c.region), p.hours, p.wishes, p.occupations, `+columns+`
		FROM profile p JOIN conversation c ON c.id = p.conversation_id
		WHERE p.conversation_id > $1 AND p.tell <> '{}' AND $2 = ANY (p.tell) AND c.unreachable_at IS NULL
		ORDER BY p.conversation_id LIMIT $3`, after, tell, most)
	if err != nil {
		return err
	}
	var p profile
	_, err = pgx.ForEachRow(rows, []any{&p.conversation, &p.region, &p.hours, &p.wishes, &p.occupations, &p.groups, &p.sensitive, &p.facts, &p.waiting}, func() error {
		each(&p)
		p = profile{}
		return nil
	})
	return err
}
