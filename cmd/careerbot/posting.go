package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"careerbot/bot/inbox"
	"careerbot/bot/posting"
)

// posting opens the form for employers, and for staff beside it in their own name.
func (a *App) posting(mux *http.ServeMux, staff *inbox.Options) {
	staff.Vacancies = a.vacancies()
	if !a.Config.Posting {
		return
	}
	form := posting.Options{Vacancies: staff.Vacancies, Log: a.Log, Now: time.Now, Proxies: a.Config.Proxies}
	mux.Handle("/post/", posting.New(form))
	form.Base = "/inbox/post/"
	staff.Post = posting.New(form)
}

// describePosting says whether employers can post, and whether what they post waits for
// somebody who is there.
func (a *App) describePosting(ctx context.Context, say func(string, string, ...any)) error {
	var waiting, reviewers int
	err := a.Pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM vacancy_post p JOIN vacancy v ON v.id = p.vacancy_id WHERE v.state = 'review' AND v.valid_through >= now()),
		       (SELECT count(*) FROM staff WHERE role IN ('supervisor', 'admin') AND removed_at IS NULL)`).Scan(&waiting, &reviewers)
	switch {
	case err != nil:
		return fmt.Errorf("look at what was posted: %w", err)
	case !a.Config.Posting:
		say("posting", "off: employers cannot post vacancies; CAREERBOT_POSTING=on opens /post/")
	case reviewers == 0:
		say("posting", "on, at /post/: %d wait for review, and nobody can review them: careerbot staff add makes a supervisor", waiting)
	default:
		say("posting", "on, at /post/: %d wait for review at /inbox/vacancies by %d of the staff", waiting, reviewers)
	}
	return nil
}
