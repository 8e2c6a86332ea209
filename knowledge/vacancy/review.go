package vacancy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge/vacancy/screen"
)

// Vacancy is a vacancy as it is listed.
type Vacancy struct {
	ID           int64            `json:"id"`
	Source       string           `json:"source"`
	ExternalID   string           `json:"external_id"`
	State        State            `json:"state"`
	Live         bool             `json:"live"` // offered now
	Title        string           `json:"title"`
	Employer     string           `json:"employer"`
	Place        string           `json:"place"`
	Region       string           `json:"region"`
	Pay          string           `json:"pay"`
	Employment   string           `json:"employment"`
	Headcount    *int             `json:"headcount"`
	ValidThrough *time.Time       `json:"valid_through"`
	Labels       []string         `json:"labels"` // of the sources that have the job
	Missing      []string         `json:"missing"`
	Assumed      []string         `json:"assumed"`
	Findings     []screen.Finding `json:"findings"`
	Verdict      *Verdict         `json:"verdict,omitempty"`
	Seal         string           `json:"seal"` // of the words and what was found in them: Decide takes it
}

// Verdict is what a person decided.
type Verdict struct {
	Verdict string    `json:"verdict"` // publish, reject
	By      string    `json:"by"`
	Why     string    `json:"why"`
	At      time.Time `json:"at"`
	Former  bool      `json:"former"` // of words that were changed since
}

// Live is the state to list what is offered now.
const Live State = "live"

// List lists vacancies of a state, the newest first, at most n. Of the same job from
// several sources what is offered is listed once, with the labels of all. The empty
// state lists everything.
func (s *Store) List(ctx context.Context, state State, n int) ([]Vacancy, error) {
	from := `vacancy v WHERE ($1 = '' OR v.state = $1)`
	if state == Live {
		from = `vacancy_live v WHERE $1 <> '' AND NOT EXISTS (SELECT FROM vacancy_live o WHERE o.group_id = v.group_id AND o.id < v.id)`
	}
	rows, err := s.Pool.Query(ctx, `
		SELECT v.id, s.name, v.external_id, v.state, EXISTS (SELECT FROM vacancy_live l WHERE l.id = v.id), v.title, v.employer, v.place, v.region, v.pay_text,
		       v.employment, v.headcount, v.valid_through, v.missing, v.assumed, t.findings,
		       ARRAY(SELECT DISTINCT vacancy_label(o.id, os.label) FROM vacancy o JOIN vacancy_source os ON os.id = o.source_id
		             WHERE o.group_id = v.group_id AND (o.id = v.id OR EXISTS (SELECT FROM vacancy_live l WHERE l.id = o.id)) ORDER BY 1),
		       d.verdict, d.by, d.why, d.said_at, d.former, vacancy_seal(v.text_digest)
		FROM (SELECT * FROM `+from+` ORDER BY v.id DESC LIMIT $2) v
		JOIN vacancy_source s ON s.id = v.source_id JOIN vacancy_text t ON t.vacancy_id = v.id
		LEFT JOIN LATERAL (
			SELECT d.*, NOT (d.text_digest = v.text_digest OR d.verdict = 'reject' AND substr(d.text_digest, 1, 16) = substr(v.text_digest, 1, 16)) AS former
			FROM vacancy_verdict d WHERE d.vacancy_id = v.id ORDER BY former, d.id DESC LIMIT 1) d ON true
		ORDER BY v.id DESC`, string(state), n)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Vacancy, error) {
		var v Vacancy
		var findings []byte
		var verdict, by, why *string
		var at *time.Time
		var former *bool
		err := row.Scan(&v.ID, &v.Source, &v.ExternalID, &v.State, &v.Live, &v.Title, &v.Employer, &v.Place, &v.Region, &v.Pay,
			&v.Employment, &v.Headcount, &v.ValidThrough, &v.Missing, &v.Assumed, &findings, &v.Labels, &verdict, &by, &why, &at, &former, &v.Seal)
		if err != nil {
			return v, err
		}
		if verdict != nil {
			v.Verdict = &Verdict{Verdict: *verdict, By: *by, Why: *why, At: *at, Former: *former}
		}
		return v, json.Unmarshal(findings, &v.Findings)
	})
}

// Why nothing was decided.
var (
	ErrNotForReview = errors.New("nothing to decide")
	ErrChanged      = errors.New("its words have been changed since they were listed: look at it again")
)

// Decide stores what a person decided about a vacancy: publish it, or reject it. What
// waits for review can be decided, and decided anew; what is offered can be rejected.
// The verdict is about the words with the seal; "" takes those that stand there now.
// The same job under another label waits for review after a reject, unless a person has
// published it there.
// with is done in the same transaction, and where it fails nothing is decided.
func (s *Store) Decide(ctx context.Context, id int64, seal string, publish bool, by, why string, with ...func(pgx.Tx) error) error {
	by, why = cut(clean(by), longLine), cut(clean(why), longText)
	if strings.TrimSpace(by) == "" || strings.TrimSpace(why) == "" {
		return errors.New("a verdict says who decided and why")
	}
	verdict := "publish"
	if !publish {
		verdict = "reject"
	}
	var became string
	err := pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `SELECT vacancy_decide($1, $2, $3, $4, $5)`, id, seal, verdict, by, why).Scan(&became)
		if err == nil && became == "done" { // a person has looked at this one
			_, err = tx.Exec(ctx, `DELETE FROM vacancy_held WHERE vacancy_id = $1`, id)
		}
		if err == nil && became == "done" && publish {
			err = learn(ctx, tx)
		}
		if err == nil && became == "done" && !publish {
			err = rejectedElsewhere(ctx, tx, `v.group_id = (SELECT group_id FROM vacancy WHERE id = $1) AND v.id <> $1`, id)
		}
		for _, do := range with {
			if err == nil && became == "done" {
				err = do(tx)
			}
		}
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("vacancy %d: %w", id, err)
	case became == "done":
		return nil
	case became == "changed":
		return fmt.Errorf("vacancy %d: %w", id, ErrChanged)
	case became == "none":
		return fmt.Errorf("vacancy %d: %w: there is none of this id", id, ErrNotForReview)
	}
	return fmt.Errorf("vacancy %d: %w: it is %s", id, ErrNotForReview, became)
}
