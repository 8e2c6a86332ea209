package bot

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/llm"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// mostTitles is how many titles of a kind are named to who asks what is kept; the rest are
// counted.
const mostTitles = 10

// keptJobs says what is kept of jobs, for who asks what is kept of them: a row of every
// table that has one, and what the conversation remembers.
func (b *Bot) keptJobs(ctx context.Context, conversation int64, language string) (string, error) {
	k := prompts.KeptJobs{Meaning: b.embedsWishes()}
	titles := func(into *prompts.KeptTitles, sql string) func() error {
		return func() error {
			rows, err := b.Pool.Query(ctx, sql, conversation)
			if err != nil {
				return err
			}
			var title, what string
			_, err = pgx.ForEachRow(rows, []any{&title, &what}, func() error {
				into.Count++
				if into.Count > mostTitles {
					return nil
				}
				if title = shortened(title, maxOfTitle); what != "" {
					title = prompts.TitleAnd(language, title, prompts.JobLabel(language, what))
				}
				into.Titles = append(into.Titles, title)
				return nil
			})
			return err
		}
	}
	for _, look := range []func() error{
		titles(&k.Saved, `SELECT title, '' FROM job_saved WHERE conversation_id = $1 ORDER BY saved_at DESC, group_id`),
		titles(&k.Unwanted, `
			SELECT coalesce((SELECT title FROM vacancy v WHERE v.group_id = u.group_id ORDER BY v.id LIMIT 1), '…'), why
			FROM job_unwanted u WHERE conversation_id = $1 ORDER BY said_at DESC, group_id`),
		titles(&k.Pending, `SELECT title, '' FROM job_outcome WHERE conversation_id = $1 AND due_at IS NOT NULL ORDER BY due_at, id`),
		titles(&k.Asked, `
			SELECT title, CASE outcome WHEN 'stop' THEN 'never' ELSE outcome END FROM job_outcome WHERE conversation_id = $1 AND due_at IS NULL ORDER BY id DESC`),
		titles(&k.Reported, `SELECT v.title, '' FROM vacancy_report r JOIN vacancy v ON v.id = r.vacancy_id WHERE r.conversation_id = $1 ORDER BY r.id DESC`),
		func() error { return b.keptSearches(ctx, conversation, language, &k) },
	} {
		if err := look(); err != nil {
			return "", fmt.Errorf("look what is kept of jobs: %w", err)
		}
	}
	return prompts.JobsKept(language, k), nil
}

// keptSearches adds what is looked out for, and what was looked for last.
func (b *Bot) keptSearches(ctx context.Context, conversation int64, language string, k *prompts.KeptJobs) error {
	rows, err := b.Pool.Query(ctx, `SELECT wish, lost_at IS NOT NULL FROM job_search WHERE conversation_id = $1 ORDER BY id`, conversation)
	if err != nil {
		return err
	}
	var wish job.Wish
	var lost bool
	_, err = pgx.ForEachRow(rows, []any{&wish, &lost}, func() error {
		k.Searches = append(k.Searches, prompts.KeptSearch{Wish: b.wishLine(language, wish, false), Lost: lost})
		wish = job.Wish{}
		return nil
	})
	if err != nil {
		return err
	}
	var s *seeking
	if err := b.Pool.QueryRow(ctx, `SELECT memory->'jobs' FROM conversation WHERE id = $1`, conversation).Scan(&s); err != nil || s == nil {
		return err
	}
	if !nothing(s.Wish) {
		k.Last = b.wishLine(language, s.Wish, false)
	}
	k.Seen = len(s.Seen)
	return nil
}

// embedsWishes reports whether what is looked for goes to a service that turns it into a
// vector.
func (b *Bot) embedsWishes() bool {
	if b.Jobs == nil || b.Jobs.Places == nil || b.Jobs.Places.Embedder == nil {
		return false
	}
	_, offline := b.Jobs.Places.Embedder.(llm.Offline)
	return !offline && b.Jobs.Places.Embedder.Space().Weight > 0
}
