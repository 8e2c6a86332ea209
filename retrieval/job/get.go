package job

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/geo"
)

// Get gives those vacancies that may be offered now, in the order of their ids, each
// with the labels of all sources that have the same job.
func (s *Searcher) Get(ctx context.Context, ids []int64) ([]Vacancy, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT v.id, v.group_id, (
		           SELECT array_agg(DISTINCT vacancy_label(same.id, o.label) ORDER BY vacancy_label(same.id, o.label))
		           FROM vacancy_live same JOIN vacancy_source o ON o.id = same.source_id WHERE same.group_id = v.group_id),
		       v.title, v.employer, v.place, v.region, v.latitude, v.longitude,
		       v.pay_text, v.pay_from, v.pay_to, v.pay_unit, v.currency, v.pay_hour_from, v.pay_hour_to,
		       v.employment, v.hours_week, v.shifts, v.headcount, v.education, v.experience, v.skills, v.settlement, v.places_left,
		       v.tools, v.insurance, t.requirements, t.duties, t.conditions, v.contact, v.url, v.language, v.law,
		       v.posted_at, v.valid_through, v.assumed, v.flags, v.first_seen
		FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (id, place)
		JOIN vacancy_live v ON v.id = asked.id
		JOIN vacancy_text t ON t.vacancy_id = v.id
		ORDER BY asked.place`, ids)
	if err != nil {
		return nil, fmt.Errorf("read vacancies: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Vacancy, error) {
		var v Vacancy
		var lat, lon *float64
		var posted, through *time.Time
		err := row.Scan(&v.ID, &v.Group, &v.Labels, &v.Title, &v.Employer, &v.Place, &v.Region, &lat, &lon,
			&v.Pay, &v.PayFrom, &v.PayTo, &v.PayUnit, &v.Currency, &v.PayHourFrom, &v.PayHourTo,
			&v.Employment, &v.Hours, &v.Shifts, &v.Headcount, &v.Education, &v.Experience, &v.Skills, &v.Settlement, &v.PlacesLeft,
			&v.Tools, &v.Insurance, &v.Requirements, &v.Duties, &v.Conditions, &v.Contact, &v.URL, &v.Language, &v.Law,
			&posted, &through, &v.Assumed, &v.Flags, &v.Seen)
		v.Posted, v.Through = posted, through
		if lat != nil && lon != nil {
			v.Point = &geo.Point{Lat: *lat, Lon: *lon}
		}
		return v, err
	})
	if err != nil {
		return nil, fmt.Errorf("read vacancies: %w", err)
	}
	return all, nil
}
