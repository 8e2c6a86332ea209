package share_test

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"careerbot/knowledge/vacancy"
	"careerbot/retrieval/share"
)

// thirty are vacancies of 30 jobs.
func thirty() (rows []row) {
	for i := range 30 {
		rows = append(rows, whole(fmt.Sprint("n", i), row{"title": fmt.Sprint("工种", i), "employer": fmt.Sprint("公司", i)}))
	}
	return rows
}

// health is how many are suspect, and how many offered, after a run that withdrew so many.
func (in *instance) health(t *testing.T, r *vacancy.Report) string {
	t.Helper()
	all, err := in.Health(t.Context())
	if err != nil || len(all) != 1 || all[0].Suspect != r.Suspect {
		t.Fatalf("%+v, %+v, %v", all, r, err)
	}
	return fmt.Sprintf("withdrawn %d, suspect %d, live %d", r.Withdrawn, r.Suspect, all[0].Live)
}

// readAnew makes the next run read all of the feed.
func (in *instance) readAnew(t *testing.T) {
	t.Helper()
	in.exec(t, `UPDATE vacancy_source SET whole_at = now() - interval '8 days'`)
}

// TestWithdrawnAtTheOrigin: what the feed says to have ended goes, however much it is, also
// where all of it is read anew.
func TestWithdrawnAtTheOrigin(t *testing.T) {
	in, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	in.load(t, false, thirty()...)
	second.follow(t, "甲市", in)
	second.run(t, "甲市")
	in.exec(t, `UPDATE vacancy SET state = 'withdrawn', ended_at = now() WHERE external_id NOT IN ('n1', 'n2', 'n3')`)
	second.readAnew(t)
	if got := second.health(t, second.run(t, "甲市")); got != "withdrawn 27, suspect 0, live 3" {
		t.Error(got)
	}
	in.exec(t, `UPDATE vacancy SET state = 'withdrawn', ended_at = now()`)
	second.readAnew(t)
	if got := second.health(t, second.run(t, "甲市")); got != "withdrawn 3, suspect 0, live 0" {
		t.Error(got)
	}
}

// TestShrunkWithoutAWord: where most is gone from the feed and it does not say so, that
// stays suspect in every run, until the feed is right again or an operator has looked.
func TestShrunkWithoutAWord(t *testing.T) {
	in, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	in.load(t, false, thirty()...)
	second.follow(t, "甲市", in)
	second.run(t, "甲市")
	const lost = `DELETE FROM share_item WHERE vacancy_id IN (SELECT id FROM vacancy WHERE external_id NOT IN ('n1', 'n2', 'n3', 'new'))`
	in.exec(t, lost)
	second.readAnew(t)
	for range 3 {
		if got := second.health(t, second.run(t, "甲市")); got != "withdrawn 0, suspect 27, live 30" {
			t.Error(got)
		}
	}
	// It is followed all the same.
	in.load(t, false, whole("new", nil))
	in.exec(t, `UPDATE vacancy SET state = 'withdrawn', ended_at = now() WHERE external_id = 'n3'`)
	if got := second.health(t, second.run(t, "甲市")); got != "withdrawn 1, suspect 27, live 30" {
		t.Error(got)
	}
	// It comes back.
	in.exec(t, `INSERT INTO share_pending SELECT id FROM vacancy WHERE state = 'published'`)
	for range 2 {
		if got := second.health(t, second.run(t, "甲市")); got != "withdrawn 0, suspect 0, live 30" {
			t.Error(got)
		}
	}
	in.exec(t, lost)
	second.readAnew(t)
	if got := second.health(t, second.run(t, "甲市")); got != "withdrawn 0, suspect 27, live 30" {
		t.Error(got)
	}
	for _, want := range []string{"withdrawn 27, suspect 0, live 3", "withdrawn 0, suspect 0, live 3"} {
		r, err := second.RunSource(context.Background(), "甲市", true, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := second.health(t, r); got != want {
			t.Error(got)
		}
	}
	// Of a feed with nothing in it even a few stay.
	in.exec(t, `DELETE FROM share_item`)
	second.readAnew(t)
	if got := second.health(t, second.run(t, "甲市")); got != "withdrawn 0, suspect 3, live 3" {
		t.Error(got)
	}
	r, err := second.RunSource(context.Background(), "甲市", true, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := second.health(t, r); got != "withdrawn 3, suspect 0, live 0" {
		t.Error(got)
	}
}

// TestReadAnewThatFails: what was to be read anew, and what was suspect, is not forgotten
// by a run that reads on and then fails.
func TestReadAnewThatFails(t *testing.T) {
	var broken atomic.Bool
	var begun atomic.Int32
	in := start(t, share.Options{}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("since") == "" {
				begun.Add(1)
				if broken.Load() {
					w.WriteHeader(http.StatusInternalServerError)
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	})
	second := start(t, share.Options{}, nil)
	in.load(t, false, thirty()...)
	second.follow(t, "甲市", in)
	second.run(t, "甲市")
	in.exec(t, `DELETE FROM share_item WHERE vacancy_id IN (SELECT id FROM vacancy WHERE external_id NOT IN ('n1', 'n2', 'n3'))`)
	second.readAnew(t)
	second.run(t, "甲市")
	second.exec(t, `UPDATE vacancy_source SET report = jsonb_set(report, '{rules}', '"of before"')`)
	broken.Store(true)
	if _, err := second.RunSource(context.Background(), "甲市", false, nil); err == nil {
		t.Fatal("it was read")
	}
	var left string
	err := second.Pool.QueryRow(t.Context(), `SELECT concat_ws(' ', report->>'suspect', report->>'rules') FROM vacancy_source`).Scan(&left)
	if err != nil || left != "27 of before" {
		t.Errorf("%q, %v", left, err)
	}
	broken.Store(false)
	begun.Store(0)
	if got := second.health(t, second.run(t, "甲市")); got != "withdrawn 0, suspect 27, live 30" || begun.Load() != 1 {
		t.Errorf("%s; it was begun %d times", got, begun.Load())
	}
}
