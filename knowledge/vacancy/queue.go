package vacancy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge/vacancy/screen"
)

// Waiting is a vacancy as its reviewer sees it: everything that it says.
type Waiting struct {
	ID           int64
	State        State
	Live         bool
	Seal         string // of the words: Decide takes it
	Source       string // name
	Label        string
	Posted       bool   // by the form
	PostedBy     string // of the staff, "" if somebody from outside
	Staff        int64
	Title        string
	Employer     string
	Place        string
	Region       string
	Pay          string
	PayUnit      string
	Currency     string
	HourFrom     *float64 // the pay brought to an hour
	Employment   string
	Settlement   string
	Shifts       []string
	Latitude     *float64
	Longitude    *float64
	Headcount    *int
	Left         *int
	Requirements string
	Duties       string
	Conditions   string
	Education    string
	Experience   string
	Tools        string
	Insurance    string
	Contact      string
	URL          string
	Through      *time.Time
	Seen, Change time.Time
	Missing      []string
	Findings     []screen.Finding
	Former       map[string]any // what it said at the last verdict, or before its last change; nil if it never said anything else
	Verdict      *Verdict       // the last one
	Law          string         // of which its days are meant
	Rejected     string         // why the same job was rejected in another row, "" if it was not
}

const selectWaiting = `
	SELECT v.id, v.state, EXISTS (SELECT FROM vacancy_live l WHERE l.id = v.id), vacancy_seal(v.text_digest), s.name, vacancy_label(v.id, s.label),
	       p.vacancy_id IS NOT NULL, coalesce(p.posted_by, ''), coalesce(p.staff_id, 0), v.title, v.employer, v.place, v.region, v.pay_text, v.pay_unit, v.currency, v.pay_hour_from,
	       v.employment, v.settlement, v.shifts, v.latitude, v.longitude, v.headcount, v.places_left, t.requirements, t.duties, t.conditions, v.education, v.experience, v.tools, v.insurance, v.contact, v.url,
	       v.valid_through, v.first_seen, v.changed_at, v.missing, t.findings,
	       (SELECT f.said FROM vacancy_former f WHERE f.vacancy_id = v.id AND (d.id IS NULL OR f.until >= d.said_at)
	        ORDER BY CASE WHEN d.id IS NULL THEN f.until END DESC, f.until LIMIT 1), d.verdict, d.by, d.why, d.said_at, v.law,
	       coalesce((SELECT r.why FROM vacancy o JOIN LATERAL (SELECT * FROM vacancy_verdict r WHERE r.vacancy_id = o.id ORDER BY r.id DESC LIMIT 1) r ON r.verdict = 'reject'
	        WHERE o.group_id = v.group_id AND o.id <> v.id ORDER BY r.id DESC LIMIT 1), (SELECT h.why FROM vacancy_held h WHERE h.vacancy_id = v.id), '')
	FROM vacancy v JOIN vacancy_source s ON s.id = v.source_id JOIN vacancy_text t ON t.vacancy_id = v.id
	LEFT JOIN vacancy_post p ON p.vacancy_id = v.id
	LEFT JOIN LATERAL (SELECT * FROM vacancy_verdict d WHERE d.vacancy_id = v.id ORDER BY d.id DESC LIMIT 1) d ON true `

// Queue lists what waits for a reviewer: first what ends first, and what has waited for
// three days at the latest. It also gives how much waits in all.
func (s *Store) Queue(ctx context.Context, limit int) (all []Waiting, count int, err error) {
	if err := s.Pool.QueryRow(ctx, `SELECT count(*) FROM vacancy WHERE state = 'review' AND (valid_through IS NULL OR valid_through >= now())`).Scan(&count); err != nil {
		return nil, 0, fmt.Errorf("count what waits for review: %w", err)
	}
	rows, err := s.Pool.Query(ctx, selectWaiting+`
		WHERE v.state = 'review' AND (v.valid_through IS NULL OR v.valid_through >= now())
		ORDER BY least(v.valid_through, v.changed_at + interval '3 days'), v.id LIMIT $1`, limit)
	if err != nil {
		return nil, 0, fmt.Errorf("list what waits for review: %w", err)
	}
	all, err = pgx.CollectRows(rows, scanWaiting)
	return all, count, err
}

// Look gives one vacancy as a reviewer sees it, in whatever state.
func (s *Store) Look(ctx context.Context, id int64) (Waiting, error) {
	rows, err := s.Pool.Query(ctx, selectWaiting+`WHERE v.id = $1`, id)
	if err != nil {
		return Waiting{}, err
	}
	w, err := pgx.CollectExactlyOneRow(rows, scanWaiting)
	if errors.Is(err, pgx.ErrNoRows) {
		return Waiting{}, fmt.Errorf("vacancy %d: %w: there is none of this id", id, ErrNotForReview)
	}
	return w, err
}

func scanWaiting(row pgx.CollectableRow) (w Waiting, err error) {
	var findings, former []byte
	var verdict, by, why *string
	var at *time.Time
	err = row.Scan(&w.ID, &w.State, &w.Live, &w.Seal, &w.Source, &w.Label, &w.Posted, &w.PostedBy, &w.Staff, &w.Title, &w.Employer, &w.Place, &w.Region, &w.Pay, &w.PayUnit, &w.Currency, &w.HourFrom,
		&w.Employment, &w.Settlement, &w.Shifts, &w.Latitude, &w.Longitude, &w.Headcount, &w.Left, &w.Requirements, &w.Duties, &w.Conditions, &w.Education, &w.Experience, &w.Tools, &w.Insurance, &w.Contact, &w.URL,
		&w.Through, &w.Seen, &w.Change, &w.Missing, &findings, &former, &verdict, &by, &why, &at, &w.Law, &w.Rejected)
	if err != nil {
		return w, err
	}
	if verdict != nil {
		w.Verdict = &Verdict{Verdict: *verdict, By: *by, Why: *why, At: *at}
	}
	if former != nil {
		if err := json.Unmarshal(former, &w.Former); err != nil {
			return w, err
		}
	}
	return w, json.Unmarshal(findings, &w.Findings)
}

// Until is the last day on which it is offered, where it is offered; "" if it does not say.
func (w Waiting) Until() string {
	if w.Through == nil {
		return ""
	}
	return w.Day(*w.Through)
}

// Day is the day of a moment by the clock of who advertises.
func (w Waiting) Day(at time.Time) string { return at.In(w.Clock()).Format(time.DateOnly) }

// Clock is the one that its days are meant by.
func (w Waiting) Clock() *time.Location { return postMappings[lawOf(w.Law)].zone }

// Health is how a source does.
type Health struct {
	Source, Label string
	Live, Review  int
	Incomplete    int
	Missing       []string // what most of the incomplete lack, first
	Ran           *time.Time
	Failures      int
	Error         string
	Suspect       int // kept, though gone from a feed that suddenly has less than half
}

// Health tells of each source what it has and how its last run went.
func (s *Store) Health(ctx context.Context) ([]Health, error) {
	rows, err := s.Pool.Query(ctx, `
		WITH counted AS MATERIALIZED (
			SELECT source_id, count(*) FILTER (WHERE state = 'published' AND valid_through >= now()) AS live,
			       count(*) FILTER (WHERE state = 'review' AND (valid_through IS NULL OR valid_through >= now())) AS review, count(*) FILTER (WHERE state = 'incomplete') AS incomplete
			FROM vacancy GROUP BY source_id
		)
		SELECT s.name, s.label, coalesce(c.live, 0), coalesce(c.review, 0), coalesce(c.incomplete, 0),
		       ARRAY (SELECT m FROM vacancy v, unnest(v.missing) AS m WHERE v.source_id = s.id AND v.state = 'incomplete' GROUP BY m ORDER BY count(*) DESC, m LIMIT 4),
		       s.ran_at, s.failures, s.error, coalesce((s.report->>'suspect')::int, 0)
		FROM vacancy_source s LEFT JOIN counted c ON c.source_id = s.id
		WHERE s.removed_at IS NULL ORDER BY s.failures DESC, s.name`)
	if err != nil {
		return nil, fmt.Errorf("look at the sources: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Health])
}
