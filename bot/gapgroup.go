package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

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
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(gapsEvery):
		}
		_, err := b.GroupGaps(ctx)
		if err == nil {
			_, err = b.RetryGaps(ctx)
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
		if _, err := pgx.ForEachRow(rows, []any{&id, &question}, func() error { known.add(id, meaningOf(b.sample(question))); return nil }); err != nil {
			return err
		}
		for _, g := range gaps {
			said := withoutWho(b.sample(g.Question))
			m := meaningOf(said)
			group := known.nearest(m)
			if group == 0 {
				err := tx.QueryRow(ctx, `INSERT INTO gap_group (question, language, created_at) VALUES ($1, $2, $3) RETURNING id`, said, g.Language, b.Now()).Scan(&group)
				if err != nil {
					return err
				}
			}
			known.add(group, m)
			people := valuesIn(byGroup, text.Fold(g.Question))
			if _, err := tx.Exec(ctx, `UPDATE gap SET group_id = $2, people = coalesce($3::text[], '{}') WHERE turn_id = $1`, g.Turn, group, people); err != nil {
				return err
			}
		}
		grouped = len(gaps)
		// What is asked and not answered again is open again.
		_, err = tx.Exec(ctx, `
			WITH reopened AS (
				UPDATE gap_group g SET state = 'open', closed_at = NULL, closed_how = '', closed_by = '', documents = '{}'
				WHERE state = 'closed' AND closed_how = 'answered' AND (SELECT count(*) FROM gap WHERE group_id = g.id AND created_at > g.closed_at) >= $1 RETURNING id
			)
			UPDATE gap SET state = 'open' FROM reopened r WHERE gap.group_id = r.id`, reopensFrom)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("group the questions without an answer: %w", err)
	}
	return grouped, nil
}

// RetryGaps asks the questions of open groups again, of a library that has changed since
// they were last asked, and closes those that are answered now. It says how many.
func (b *Bot) RetryGaps(ctx context.Context) (closed int, err error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT g.id FROM gap_group g
		WHERE g.state = 'open' AND (SELECT max(published_at) FROM version WHERE state = 'published') > coalesce(g.tried_at, g.created_at)
		ORDER BY g.tried_at NULLS FIRST, g.id LIMIT $1`, retriedOnce)
	if err != nil {
		return 0, fmt.Errorf("find what is asked again: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, fmt.Errorf("find what is asked again: %w", err)
	}
	for _, id := range ids {
		answered, err := b.retryGap(ctx, id)
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
// full and from the library.
func (b *Bot) retryGap(ctx context.Context, id int64) (answered bool, err error) {
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
	versions := []string{}
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
	_, err = b.Pool.Exec(ctx, `
		WITH tried AS (
			UPDATE gap_group SET tried_at = $2, state = CASE WHEN $3 THEN 'closed' ELSE state END, closed_how = CASE WHEN $3 THEN 'answered' ELSE closed_how END,
				closed_at = CASE WHEN $3 THEN $2 ELSE closed_at END,
				documents = CASE WHEN $3 THEN ARRAY (SELECT DISTINCT document_id FROM version WHERE id::text = ANY ($4)) ELSE documents END
			WHERE id = $1 AND state = 'open' RETURNING id
		)
		UPDATE gap SET state = 'closed' FROM tried t WHERE gap.group_id = t.id AND $3`, id, b.Now(), answered, versions)
	return answered, err
}

// MeasureGap says how often people who asked the same since a group was closed were
// answered from the documents that closed it, and how often they were not.
func (b *Bot) MeasureGap(ctx context.Context, id int64) (answered, again int, err error) {
	var question string
	var since *time.Time
	var documents []int64
	err = b.Pool.QueryRow(ctx, `
		SELECT question, closed_at, documents, (SELECT count(*) FROM gap WHERE group_id = g.id AND created_at > g.closed_at) FROM gap_group g WHERE id = $1`, id).
		Scan(&question, &since, &documents, &again)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && since == nil {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("measure group %d: %w", id, err)
	}
	rows, err := b.Pool.Query(ctx, `SELECT question FROM gap WHERE group_id = $1 ORDER BY created_at DESC LIMIT 20`, id)
	if err != nil {
		return 0, 0, fmt.Errorf("measure group %d: %w", id, err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, 0, fmt.Errorf("measure group %d: %w", id, err)
	}
	var same meanings
	for _, q := range append(all, question) {
		same.add(1, meaningOf(b.sample(q)))
	}
	rows, err = b.Pool.Query(ctx, `
		SELECT DISTINCT ON (t.id) t.question FROM answer_source s JOIN version v ON v.id = s.version_id JOIN turn t ON t.id = s.turn_id
		WHERE v.document_id = ANY ($1) AND s.at > $2 AND t.outcome = 'answered' AND t.question <> '' ORDER BY t.id DESC LIMIT 5000`, documents, since)
	if err != nil {
		return 0, 0, fmt.Errorf("measure group %d: %w", id, err)
	}
	var asked string
	_, err = pgx.ForEachRow(rows, []any{&asked}, func() error {
		if same.nearest(meaningOf(b.sample(asked))) != 0 {
			answered++
		}
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("measure group %d: %w", id, err)
	}
	return answered, again, nil
}
