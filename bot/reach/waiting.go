package reach

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Match is something that fits somebody and that they have not been told of.
type Match struct {
	What    string // rule, document, vacancy
	ID      int64  // entitlement_version, version; of a vacancy its group
	Vacancy int64
	Why     string // of a rule yes or depends; group:…, wish:…, occupation:…
}

// Waiting gives what somebody is to be told of, policies first, as it is now: what was
// taken back, does not fit them any more, or is known to them another way is forgotten.
// It expects their profile to be locked.
func (f *Finder) Waiting(ctx context.Context, tx pgx.Tx, conversation int64) ([]Match, error) {
	_, err := tx.Exec(ctx, `
		DELETE FROM profile_match m WHERE conversation_id = $1 AND told_at IS NULL AND CASE what
			WHEN 'vacancy' THEN EXISTS (SELECT FROM job_unwanted u WHERE u.conversation_id = $1 AND u.group_id = m.id)
				OR EXISTS (SELECT FROM job_saved s WHERE s.conversation_id = $1 AND s.group_id = m.id)
				OR EXISTS (SELECT FROM job_search s WHERE s.conversation_id = $1 AND m.id = ANY (s.told))
			-- Another text of what they were told of is no news of what fits: who was answered
			-- from it can be told that it changed.
			WHEN 'rule' THEN EXISTS (SELECT FROM profile_match t JOIN entitlement_version told ON told.id = t.id JOIN entitlement_version e ON e.id = m.id
				WHERE t.conversation_id = $1 AND t.what = 'rule' AND t.told_at IS NOT NULL AND told.rule = e.rule)
			ELSE EXISTS (SELECT FROM profile_match t JOIN version told ON told.id = t.id JOIN version v ON v.id = m.id
				WHERE t.conversation_id = $1 AND t.what = 'document' AND t.told_at IS NOT NULL AND told.document_id = v.document_id) END`, conversation)
	if err != nil {
		return nil, fmt.Errorf("forget what is known: %w", err)
	}
	rows, err := tx.Query(ctx, `
		SELECT what, id, coalesce(vacancy_id, 0), why FROM profile_match WHERE conversation_id = $1 AND told_at IS NULL
		ORDER BY what = 'vacancy', found_at DESC, id DESC`, conversation)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Match])
	if err != nil {
		return nil, err
	}
	var vacancies []int64
	for _, m := range all {
		if m.What == "vacancy" {
			vacancies = append(vacancies, m.Vacancy)
		}
	}
	still := map[Match]string{}
	look := func(what string, m matcher, err error) error {
		if m == nil || err != nil {
			return err
		}
		return f.profiles(ctx, tx, what, conversation-1, 1, func(p *profile) {
			if p.conversation != conversation {
				return
			}
			p.waiting = 0
			for _, found := range m.match(p) {
				still[Match{What: found.what, ID: found.id}] = found.why
			}
		})
	}
	for _, m := range all {
		if m.What == "vacancy" {
			continue
		}
		one, err := f.matcher(ctx, tx, news{what: m.What, ref: m.ID})
		if err := look(m.What, one, err); err != nil {
			return nil, err
		}
	}
	if len(vacancies) > 0 {
		offered, err := f.jobs(ctx, tx, vacancies, len(vacancies))
		if err := look("vacancies", offered, err); err != nil {
			return nil, err
		}
	}
	var holds []Match
	for _, m := range all {
		if why, ok := still[Match{What: m.What, ID: m.ID}]; ok {
			m.Why = why
			holds = append(holds, m)
			continue
		}
		if _, err := tx.Exec(ctx, `DELETE FROM profile_match WHERE conversation_id = $1 AND what = $2 AND id = $3 AND told_at IS NULL`, conversation, m.What, m.ID); err != nil {
			return nil, fmt.Errorf("forget what does not fit any more: %w", err)
		}
	}
	return holds, nil
}

// Told notes what somebody was told of, and when they may be told again: the next day, or
// in a week; never, where nothing waits.
func Told(ctx context.Context, tx pgx.Tx, conversation int64, told []Match, now time.Time) error {
	whats, ids := make([]string, len(told)), make([]int64, len(told))
	for i, m := range told {
		whats[i], ids[i] = m.What, m.ID
	}
	_, err := tx.Exec(ctx, `
		WITH told AS (
			UPDATE profile_match m SET told_at = $4 FROM unnest($2::text[], $3::bigint[]) AS t (what, id)
			WHERE m.conversation_id = $1 AND m.what = t.what AND m.id = t.id RETURNING m.what, m.id
		)
		UPDATE profile p SET told_at = CASE WHEN cardinality($3) > 0 THEN $4 ELSE told_at END,
			due_at = CASE WHEN EXISTS (SELECT FROM profile_match m WHERE m.conversation_id = $1 AND m.told_at IS NULL AND (m.what, m.id) NOT IN (SELECT what, id FROM told))
				THEN $4 + CASE WHEN digest = 'weekly' THEN interval '7 days' ELSE interval '1 day' END END
		WHERE conversation_id = $1`, conversation, whats, ids, now)
	if err != nil {
		return fmt.Errorf("note what conversation %d was told of: %w", conversation, err)
	}
	return nil
}
