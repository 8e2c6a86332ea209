package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// watchJobs notes that somebody wants to be told of new vacancies for their last wish.
func (b *Bot) watchJobs(ctx context.Context, q Question, a Answer) (Answer, error) {
	s := q.memory.Jobs
	if q.conversation == 0 || s.over(b.Now()) || s.Asking {
		a.Text = prompts.JobSay(a.Language, "no_search")
		return a, nil
	}
	wish := withHome(s.Wish, cmp.Or(q.Region, s.In))
	if nothing(wish) {
		a.Text = prompts.JobSay(a.Language, "no_search")
		return a, nil
	}
	found, err := b.Jobs.Search(ctx, job.Query{Wish: wish, Language: a.Language, When: b.Now(), Limit: 1})
	switch {
	case err != nil:
		b.Log.Error("search vacancies", "turn", q.turn, "error", err)
		a.Outcome, a.Reason, a.Text = Declined, "jobs failed", prompts.JobSay(a.Language, "failed")
		return a, nil
	case len(found.Choice) > 0:
		return q.whichPlace(a, q.seeking(b.Now()), found.Choice), nil
	case lost(wish, found):
		a.Text = prompts.WatchSay(a.Language, "nowhere")
		return q.stillSeeking(b, a), nil
	}
	stored, err := json.Marshal(wish)
	if err != nil {
		return a, err
	}
	what := "told_again"
	err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO job_alert (conversation_id, due_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, q.conversation, b.Now().Add(lookEvery)); err != nil {
			return err
		}
		var others int
		err := tx.QueryRow(ctx, `
			SELECT (SELECT count(*) FROM job_search WHERE conversation_id = $1 AND wish <> $2::text::jsonb)
			FROM job_alert WHERE conversation_id = $1 FOR UPDATE`, q.conversation, string(stored)).Scan(&others)
		if err != nil {
			return err
		}
		if others >= mostSearches {
			what = "told_full"
			return nil
		}
		done, err := tx.Exec(ctx, `
			INSERT INTO job_search (conversation_id, wish, language, since, told, created_at) VALUES ($1, $2::text::jsonb, $3, $4, $5, $4)
			ON CONFLICT (conversation_id, wish) DO NOTHING`, q.conversation, string(stored), a.Language, b.Now(), notNull(s.Seen))
		if err == nil && done.RowsAffected() > 0 {
			what = "told_on"
		}
		return err
	})
	if err != nil {
		return a, fmt.Errorf("note a search for vacancies: %w", err)
	}
	a.Text = prompts.JobSay(a.Language, what)
	if what != "told_full" {
		a.Text += "\n" + prompts.Alerts(a.Language, []string{b.wishLine(a.Language, wish, false)})
	}
	a.Choices = []Choice{jobChoice(a.Language, "stop", 0)}
	return q.stillSeeking(b, a), nil
}

// withHome is a wish as it is searched for by who is in a region: that is where they want
// to work if they do not say, and it tells places of one name apart.
func withHome(w job.Wish, region string) job.Wish {
	if w.Near == nil && w.Region == "" {
		w.Region = region
	}
	return w
}

// lost reports whether a search could not find the place that the wish names: what was
// found is from anywhere, and not what is wanted.
func lost(w job.Wish, f job.Found) bool {
	return len(f.Choice) > 0 || w.At != "" && slices.Contains(f.Unknown, w.At)
}

func notNull(ids []int64) []int64 {
	if ids == nil {
		return []int64{}
	}
	return ids
}

// unwatchJobs stops being told of new vacancies, for all searches or for one.
func (b *Bot) unwatchJobs(ctx context.Context, q Question, a Answer, id int64) (Answer, error) {
	done, err := b.Pool.Exec(ctx, `
		WITH one AS (DELETE FROM job_search WHERE conversation_id = $1 AND id = $2 RETURNING id), left_over AS (
			SELECT count(*) AS n FROM job_search WHERE conversation_id = $1 AND id <> $2
		), every AS (
			DELETE FROM job_alert WHERE conversation_id = $1 AND ($2 = 0 OR (SELECT n FROM left_over) = 0) RETURNING conversation_id
		), fits AS ( -- those that fit what they told of themselves are of the same kind
			UPDATE profile SET tell = array_remove(tell, 'jobs'), due_at = CASE WHEN tell <> '{jobs}' THEN due_at END WHERE conversation_id = $1 AND $2 = 0 AND 'jobs' = ANY (tell) RETURNING 1
		), unsent AS ( -- what waits for the end of the quiet hours
			DELETE FROM outbox o USING turn t WHERE t.id = o.turn_id AND o.conversation_id = $1 AND o.state = 'waiting' AND o.not_before IS NOT NULL
				AND (t.external_id LIKE 'jobs:%' AND EXISTS (SELECT FROM every) OR t.external_id LIKE 'found:%' AND EXISTS (SELECT FROM fits))
		), waits AS (
			DELETE FROM profile_match WHERE conversation_id = $1 AND $2 = 0 AND what = 'vacancy' AND told_at IS NULL
		)
		SELECT FROM one UNION ALL SELECT FROM every UNION ALL SELECT FROM fits`, q.conversation, id)
	if err != nil {
		return a, fmt.Errorf("stop a search for vacancies: %w", err)
	}
	what := "told_off"
	if done.RowsAffected() == 0 {
		what = "told_none"
	}
	a.Text = prompts.JobSay(a.Language, what)
	return q.stillSeeking(b, a), nil
}
