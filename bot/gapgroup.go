package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pause"
	"careerbot/internal/text"
)

// Questions without an answer are put together where they mean the same, so that an admin
// sees what is missing and not who asked. A group is open until the library answers it:
// after something was published its questions are asked again, and if they are answered
// it is closed. What is asked in it after that is counted.

const (
	gapsEvery   = 20 * time.Second
	gapsAtOnce  = 500
	mostGroups  = 5000 // that a question is compared with, the latest first
	ofEachGroup = 3    // questions of a group beside its first
	askedAgain  = 3    // questions of a group that must be answered
	retriedOnce = 20   // groups in a pass
	reopensFrom = 3    // questions without an answer after it was closed
	gapLock     = 0x6761707367726f75
)

// gapWork groups gaps and asks again until ctx is over.
func (b *Bot) gapWork(ctx context.Context) {
	for pause.For(ctx, gapsEvery) {
		_, err := b.GroupGaps(ctx)
		if err == nil {
			_, err = b.RetryGaps(ctx)
		}
		if err == nil {
			_, err = b.MeasureGaps(ctx)
		}
		if err != nil && ctx.Err() == nil {
			b.Log.Warn("group the questions without an answer", "error", err)
		}
	}
}

// GroupGaps puts gaps that are in no group yet into one that means the same, or into a new
// one, and says how many. Of several replicas one does.
func (b *Bot) GroupGaps(ctx context.Context) (grouped int, err error) {
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		var mine bool
		if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1)`, gapLock).Scan(&mine); err != nil || !mine {
			return err
		}
		if err := b.nameGaps(ctx, tx); err != nil {
			return err
		}
		if err := b.reopenGaps(ctx, tx); err != nil {
			return err
		}
		type one struct {
			Turn               int64
			Question, Language string
		}
		rows, err := tx.Query(ctx, `SELECT turn_id, question, language FROM gap WHERE group_id IS NULL AND state = 'open' AND question <> '' ORDER BY turn_id LIMIT $1`, gapsAtOnce)
		if err != nil {
			return err
		}
		gaps, err := pgx.CollectRows(rows, pgx.RowToStructByPos[one])
		if err != nil || len(gaps) == 0 {
			return err
		}
		var known meanings
		rows, err = tx.Query(ctx, `
			WITH latest AS (SELECT id, question FROM gap_group ORDER BY id DESC LIMIT $1)
			SELECT id, question FROM latest
			UNION ALL
			SELECT l.id, m.question FROM latest l CROSS JOIN LATERAL (SELECT question FROM gap WHERE group_id = l.id ORDER BY created_at DESC LIMIT $2) m ORDER BY 1, 2`, mostGroups, ofEachGroup)
		if err != nil {
			return err
		}
		var id int64
		var question string
		if _, err := pgx.ForEachRow(rows, []any{&id, &question}, func() error { known.add(id, b.meant(question)); return nil }); err != nil {
			return err
		}
		for _, g := range gaps {
			said := withoutWho(b.sample(g.Question))
			m := meaningOf(said)
			group := known.nearest(m)
			names := group == 0
			if names {
				err := tx.QueryRow(ctx, `INSERT INTO gap_group (question, language, created_at) VALUES ($1, $2, $3) RETURNING id`, said, g.Language, b.Now()).Scan(&group)
				if err != nil {
					return err
				}
			}
			known.add(group, m)
			people := valuesIn(byGroup, text.Fold(g.Question))
			if _, err := tx.Exec(ctx, `UPDATE gap SET group_id = $2, people = coalesce($3::text[], '{}'), names = $4 WHERE turn_id = $1`, g.Turn, group, people, names); err != nil {
				return err
			}
		}
		grouped = len(gaps)
		return b.reopenGaps(ctx, tx)
	})
	if err != nil {
		return 0, fmt.Errorf("group the questions without an answer: %w", err)
	}
	return grouped, nil
}

// reopenGaps opens groups again that are asked and not answered again, and those of which
// a document that answered them holds no longer: they are asked again at once.
func (b *Bot) reopenGaps(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `
		WITH gone AS MATERIALIZED (
			SELECT g.id FROM gap_group g CROSS JOIN LATERAL unnest(g.documents) AS d (id)
			WHERE g.state = 'closed' AND g.closed_how = 'answered' AND NOT EXISTS (
				SELECT FROM version v WHERE v.document_id = d.id AND v.access = 'public' AND v.in_force @> $2::date)
		), reopened AS (
			UPDATE gap_group g SET state = 'open', closed_at = NULL, closed_how = '', closed_by = '', documents = '{}',
				tried_at = CASE WHEN g.id IN (SELECT id FROM gone) THEN NULL ELSE tried_at END, tried_of = CASE WHEN g.id IN (SELECT id FROM gone) THEN '' ELSE tried_of END
			WHERE state = 'closed' AND closed_how = 'answered'
			  AND (g.id IN (SELECT id FROM gone) OR (SELECT count(*) FROM gap WHERE group_id = g.id AND created_at > g.closed_at) >= $1) RETURNING id
		)
		UPDATE gap SET state = 'open' FROM reopened r WHERE gap.group_id = r.id`, reopensFrom, b.day(time.Time{}))
	return err
}

// nameGaps gives groups whose wording was somebody's who was erased that of another.
func (b *Bot) nameGaps(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `
		SELECT g.id, first.turn_id, first.question FROM gap_group g
		CROSS JOIN LATERAL (SELECT turn_id, question FROM gap WHERE group_id = g.id ORDER BY turn_id LIMIT 1) first
		WHERE g.question = '' ORDER BY g.id LIMIT $1`, gapsAtOnce)
	if err != nil {
		return err
	}
	var groups, turns []int64
	var said []string
	var group, turn int64
	var question string
	if _, err := pgx.ForEachRow(rows, []any{&group, &turn, &question}, func() error {
		groups, turns, said = append(groups, group), append(turns, turn), append(said, withoutWho(b.sample(question)))
		return nil
	}); err != nil || len(groups) == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `
		WITH named AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS n (group_id, turn_id, said)),
		     whose AS (UPDATE gap SET names = true FROM named n WHERE gap.turn_id = n.turn_id)
		UPDATE gap_group g SET question = n.said FROM named n WHERE g.id = n.group_id`, groups, turns, said)
	return err
}

// offered tells what everybody can be answered from today: another text whenever that is
// something else, by a publication, by taking one back, or by a day that has come. What is
// asked after it was read is asked of that or of something newer.
func (b *Bot) offered(ctx context.Context) (of string, err error) {
	err = b.Pool.QueryRow(ctx, `
		SELECT md5(coalesce(string_agg(id || ' ' || coalesce(published_at::text, ''), ',' ORDER BY id), '')) FROM version
		WHERE state = 'published' AND access = 'public' AND in_force @> $1::date`, b.day(time.Time{})).Scan(&of)
	return of, err
}

// RetryGaps asks the questions of open groups again, of a library that is not the one of
// which they were last asked, and closes those that are answered now. It says how many.
func (b *Bot) RetryGaps(ctx context.Context) (closed int, err error) {
	of, err := b.offered(ctx)
	if err != nil {
		return 0, fmt.Errorf("look what is in force: %w", err)
	}
	rows, err := b.Pool.Query(ctx, `
		SELECT g.id FROM gap_group g WHERE g.state = 'open' AND g.tried_of <> $2 ORDER BY g.tried_at NULLS FIRST, g.id LIMIT $1`, retriedOnce, of)
	if err != nil {
		return 0, fmt.Errorf("find what is asked again: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, fmt.Errorf("find what is asked again: %w", err)
	}
	for _, id := range ids {
		answered, err := b.retryGap(ctx, id, of)
		if err != nil {
			return closed, fmt.Errorf("ask group %d again: %w", id, err)
		}
		if answered {
			closed++
		}
	}
	return closed, nil
}

// retryGap asks the latest questions of a group. It is answered if all of them are, in
// full and from the library, which is of or newer.
func (b *Bot) retryGap(ctx context.Context, id int64, of string) (answered bool, err error) {
	rows, err := b.Pool.Query(ctx, `SELECT DISTINCT ON (question, region) question, language, region FROM gap WHERE group_id = $1 ORDER BY question, region, created_at DESC LIMIT $2`, id, askedAgain)
	if err != nil {
		return false, err
	}
	questions, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (q Question, err error) {
		return q, row.Scan(&q.Text, &q.Language, &q.Region)
	})
	if err != nil {
		return false, err
	}
	var versions []string
	quoting := b.quoting(b.Searcher)
	answered = len(questions) > 0
	for _, q := range questions {
		a, err := quoting.Answer(ctx, q)
		if err != nil {
			return false, err
		}
		if answered = answered && a.Outcome == Answered && len(a.Citations) > 0; !answered {
			break
		}
		for _, c := range a.Citations {
			versions = append(versions, c.Document)
		}
	}
	documents := []int64{}
	if answered { // by what holds: an answer from former rules alone is none
		err := b.Pool.QueryRow(ctx, `SELECT coalesce(array_agg(DISTINCT document_id), '{}') FROM version WHERE id::text = ANY ($1) AND access = 'public' AND in_force @> $2::date`,
			versions, b.day(time.Time{})).Scan(&documents)
		if err != nil {
			return false, err
		}
		answered = len(documents) > 0
	}
	_, err = b.Pool.Exec(ctx, `
		WITH tried AS (
			UPDATE gap_group SET tried_at = $2, tried_of = $5, state = CASE WHEN $3 THEN 'closed' ELSE state END, closed_how = CASE WHEN $3 THEN 'answered' ELSE closed_how END,
				closed_at = CASE WHEN $3 THEN $2 ELSE closed_at END,
				documents = CASE WHEN $3 THEN $4::bigint[] ELSE documents END
			WHERE id = $1 AND state = 'open' RETURNING id
		)
		UPDATE gap SET state = 'closed' FROM tried t WHERE gap.group_id = t.id AND $3`, id, b.Now(), answered, documents, of)
	return answered, err
}
