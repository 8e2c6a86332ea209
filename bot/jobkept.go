package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// What people keep of vacancies, do not want to see again, and report. Each statement
// names the conversation: nobody reaches what is another's. To say it twice changes
// nothing, so a worker that lost its claim does no harm.

const (
	mostSaved    = 50  // that one conversation keeps
	mostUnwanted = 500 // that are left out of a search, the latest
)

// liveJob gives a vacancy that may be offered now; false if it is not.
func (b *Bot) liveJob(ctx context.Context, id int64) (job.Vacancy, bool, error) {
	all, err := b.Jobs.Get(ctx, []int64{id})
	if err != nil || len(all) == 0 {
		return job.Vacancy{}, false, err
	}
	return all[0], true, nil
}

// jobDetails shows all of a vacancy, with how to reach the employer.
func (b *Bot) jobDetails(ctx context.Context, q Question, a Answer, id int64) (Answer, error) {
	v, ok, err := b.liveJob(ctx, id)
	if err != nil {
		return a, err
	}
	if !ok {
		a.Text, a.Choices = prompts.JobSay(a.Language, "gone"), []Choice{jobChoice(a.Language, "search", 0)}
		return a, nil
	}
	a.Outcome, a.Text = Answered, prompts.JobDetails(a.Language, b.jobCard(v, 0, a.Language))
	for _, verb := range []string{"save", "unwanted", "ask"} {
		a.Choices = append(a.Choices, jobChoice(a.Language, verb, id))
	}
	a.Choices = append(a.Choices, b.toPlan(q, a.Language, "job", id)...)
	return q.regards(b, a, id), nil
}

func (b *Bot) saveJob(ctx context.Context, q Question, a Answer, id int64) (Answer, error) {
	v, ok, err := b.liveJob(ctx, id)
	if err != nil {
		return a, err
	}
	if !ok {
		a.Text = prompts.JobSay(a.Language, "gone")
		return a, nil
	}
	if q.conversation == 0 {
		a.Text = prompts.NoData(a.Language)
		return a, nil
	}
	done, err := b.Pool.Exec(ctx, `
		INSERT INTO job_saved (conversation_id, group_id, vacancy_id, title, employer, saved_at)
		SELECT $1, $2, $3, $4, $5, $6
		WHERE (SELECT count(*) FROM job_saved WHERE conversation_id = $1 AND group_id <> $2) < $7
		ON CONFLICT (conversation_id, group_id) DO UPDATE SET vacancy_id = excluded.vacancy_id`,
		q.conversation, v.Group, v.ID, shortened(v.Title, maxOfTitle), shortened(v.Employer, maxOfTitle), b.Now(), mostSaved)
	if err != nil {
		return a, fmt.Errorf("save a vacancy: %w", err)
	}
	what := "saved"
	if done.RowsAffected() == 0 {
		what = "full"
	}
	a.Text = prompts.JobSay(a.Language, what)
	a.Choices = []Choice{jobChoice(a.Language, "details", id), jobChoice(a.Language, "saved", 0)}
	return q.stillSeeking(b, a), nil
}

// stillSeeking keeps the last search the thing that is talked about, or makes it that again.
func (q Question) stillSeeking(b *Bot, a Answer) Answer {
	if q.seeks(b.Now()) || q.hasCards(b.Now()) {
		s := q.seeking(b.Now())
		q.remembers(&a, s)
		if s.More {
			a.Choices = append(a.Choices, jobChoice(a.Language, "more", 0))
		}
	}
	return a
}

// keptJob is a vacancy that somebody keeps.
type keptJob struct {
	id              int64
	title, employer string
	live            bool
}

func (b *Bot) savedJobs(ctx context.Context, conversation int64) ([]keptJob, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT vacancy_id, title, employer, EXISTS (SELECT FROM vacancy_live l WHERE l.id = s.vacancy_id)
		FROM job_saved s WHERE conversation_id = $1 ORDER BY saved_at DESC, group_id`, conversation)
	if err != nil {
		return nil, fmt.Errorf("list saved vacancies: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (k keptJob, err error) {
		return k, row.Scan(&k.id, &k.title, &k.employer, &k.live)
	})
}

// listed is how many saved vacancies a reply lists: each has its buttons.
const listed = 9

func (b *Bot) listSaved(ctx context.Context, q Question, a Answer) (Answer, error) {
	all, err := b.savedJobs(ctx, q.conversation)
	if err != nil {
		return a, err
	}
	if len(all) == 0 {
		a.Text, a.Choices = prompts.JobSay(a.Language, "none_saved"), []Choice{jobChoice(a.Language, "search", 0)}
		return a, nil
	}
	shown := make([]prompts.SavedJob, 0, listed)
	s := q.seeking(b.Now())
	s.Cards, s.First = nil, 0
	for i, k := range all[:min(len(all), listed)] {
		shown = append(shown, prompts.SavedJob{Sign: sign(i), Title: k.title, Employer: k.employer, Live: k.live})
		s.Cards = append(s.Cards, k.id)
		verbs := []string{"details", "remove"}
		if !k.live {
			verbs = verbs[1:]
		}
		for _, verb := range verbs {
			c := jobChoice(a.Language, verb, k.id)
			c.Label = sign(i) + " " + c.Label
			a.Choices = append(a.Choices, c)
		}
	}
	q.remembers(&a, s)
	a.Text = prompts.SavedJobs(a.Language, shown)
	return a, nil
}

func (b *Bot) removeSaved(ctx context.Context, q Question, a Answer, id int64) (Answer, error) {
	_, err := b.Pool.Exec(ctx, `DELETE FROM job_saved WHERE conversation_id = $1 AND vacancy_id = $2`, q.conversation, id)
	if err != nil {
		return a, fmt.Errorf("remove a saved vacancy: %w", err)
	}
	a.Text = prompts.JobSay(a.Language, "removed")
	a.Choices = []Choice{jobChoice(a.Language, "saved", 0)}
	return a, nil
}

// unwanted gives the groups that a conversation does not want to see again.
func (b *Bot) unwanted(ctx context.Context, conversation int64) ([]int64, error) {
	rows, err := b.Pool.Query(ctx, `SELECT group_id FROM job_unwanted WHERE conversation_id = $1 ORDER BY said_at DESC LIMIT $2`, conversation, mostUnwanted)
	if err != nil {
		return nil, fmt.Errorf("look what is not wanted: %w", err)
	}
	groups, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("look what is not wanted: %w", err)
	}
	return groups, nil
}

var whys = []string{"far", "pay", "hours", "kind", "applied", "wrong"}

// refuseJob notes that somebody does not want a vacancy, and asks why; or notes why. What
// looks wrong goes to staff. What they have saved stays among what they have saved.
func (b *Bot) refuseJob(ctx context.Context, q Question, a Answer, id int64, verb string) (Answer, error) {
	if q.conversation == 0 {
		a.Text = prompts.NoData(a.Language)
		return a, nil
	}
	why := verb
	if verb == "unwanted" {
		why = ""
	}
	var kept bool
	err := b.Pool.QueryRow(ctx, `
		WITH refused AS (
			INSERT INTO job_unwanted (conversation_id, group_id, why, said_at)
			SELECT $1, group_id, $3, $4 FROM vacancy WHERE id = $2
			ON CONFLICT (conversation_id, group_id) DO UPDATE SET why = CASE WHEN excluded.why = '' THEN job_unwanted.why ELSE excluded.why END, said_at = excluded.said_at
			RETURNING group_id
		), reported AS (
			INSERT INTO vacancy_report (vacancy_id, conversation_id, said_at)
			SELECT id, $1, $4 FROM vacancy WHERE id = $2 AND $3 = 'wrong'
			ON CONFLICT (vacancy_id, conversation_id) DO NOTHING
		)
		SELECT EXISTS (SELECT FROM job_saved s WHERE s.conversation_id = $1 AND s.group_id = r.group_id) FROM refused r`, q.conversation, id, why, b.Now()).Scan(&kept)
	if errors.Is(err, pgx.ErrNoRows) {
		a.Text = prompts.JobSay(a.Language, "gone")
		return a, nil
	}
	if err != nil {
		return a, fmt.Errorf("note that a vacancy is not wanted: %w", err)
	}
	asking := false
	switch verb {
	case "unwanted":
		a.Text = prompts.JobSay(a.Language, "unwanted")
		if kept { // they have kept it themselves: only they take it away
			a.Text = prompts.WatchSay(a.Language, "unwanted_saved")
			a.Choices = append(a.Choices, jobChoice(a.Language, "remove", id))
		}
		for _, w := range whys {
			a.Choices = append(a.Choices, jobChoice(a.Language, w, id))
		}
	case "far":
		a.Choices = []Choice{jobChoice(a.Language, "nearer", 0)}
	case "pay":
		a.Choices = []Choice{jobChoice(a.Language, "better", 0)}
	case "applied":
		a.Choices = []Choice{jobChoice(a.Language, "ask", id)}
	case "wrong":
		a.Choices = []Choice{personChoice(a.Language)}
	case "hours", "kind":
		asking = q.seeks(b.Now())
	}
	switch {
	case asking:
		a.Text = prompts.JobSay(a.Language, "ask_"+verb)
	case verb == "hours" || verb == "kind":
		a.Text = prompts.JobSay(a.Language, "far")
	case a.Text == "":
		a.Text = prompts.JobSay(a.Language, verb)
	}
	a = q.stillSeeking(b, a)
	if asking && a.record.memory != nil {
		a.record.memory.Jobs.Asking = true
	}
	return a, nil
}

// lastWish says what the person of a case was looking for last, for counsellors; "" if
// nothing.
func (b *Bot) lastWish(ctx context.Context, tx pgx.Tx, c *Case) (string, error) {
	var s *seeking
	if err := tx.QueryRow(ctx, `SELECT memory->'jobs' FROM conversation WHERE id = $1`, c.Conversation).Scan(&s); err != nil {
		return "", fmt.Errorf("look what somebody is looking for: %w", err)
	}
	if s == nil || s.over(b.Now()) || nothing(s.Wish) {
		return "", nil
	}
	return veiled(prompts.LastWish(c.Language, b.wishLine(c.Language, s.Wish, false))), nil
}
