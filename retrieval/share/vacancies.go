package share

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// shown is a vacancy as its JSON; v is its row, s its source, t its text, o where it
// came from, i its number. What a reviewer has found in it is not said; what who reads
// it should know, is.
const shown = `(SELECT to_jsonb(x) FROM (SELECT
	v.id, i.changed_at, v.title, v.employer, v.region, v.place, v.latitude, v.longitude,
	v.pay_text AS pay, v.pay_from, v.pay_to, v.pay_unit, v.currency, v.pay_hour_from, v.pay_hour_to, v.pay_month_from, v.pay_month_to,
	v.employment, v.hours_week, v.shifts, v.headcount, v.places_left, v.education, v.experience, v.skills, t.requirements, t.duties, t.conditions,
	v.settlement, v.tools, v.insurance, v.contact, v.url AS link, v.posted_at, v.valid_from, v.valid_through, v.language, v.law,
	coalesce(o.labels, '{}') || s.label AS labels, coalesce(o.path, '{}') AS path, v.group_id::text AS "group", v.assumed,
	coalesce((SELECT jsonb_agg(jsonb_build_object('rule', f->>'rule', 'words', f->>'words', 'law', coalesce(
		(SELECT string_agg((c->>'law') || ' ' || (c->>'article'), '; ') FROM jsonb_array_elements(f->'cites') AS c), '')))
		FROM jsonb_array_elements(t.findings) AS f WHERE f->>'severity' = 'warn'), '[]') AS warnings
	) AS x)`

// offered joins what is shown of a vacancy that may be passed on now.
const offered = ` share_live AS l JOIN vacancy v ON v.id = l.id JOIN vacancy_source s ON s.id = v.source_id
	JOIN vacancy_text t ON t.vacancy_id = v.id LEFT JOIN vacancy_origin o ON o.vacancy_id = v.id `

// warning is what who reads a vacancy should know of it.
type warning struct {
	Rule  string `json:"rule"`
	Words string `json:"words"`
	Law   string `json:"law"`
}

// vacancy is one that is offered now. The names are those of the description.
type vacancy struct {
	ID           int64      `json:"id"`
	Page         string     `json:"page"`
	ChangedAt    time.Time  `json:"changed_at"`
	Title        string     `json:"title"`
	Employer     string     `json:"employer"`
	Region       string     `json:"region"`
	Place        string     `json:"place"`
	Latitude     *float64   `json:"latitude"`
	Longitude    *float64   `json:"longitude"`
	Pay          string     `json:"pay"`
	PayFrom      *float64   `json:"pay_from"`
	PayTo        *float64   `json:"pay_to"`
	PayUnit      string     `json:"pay_unit"`
	Currency     string     `json:"currency"`
	PayHourFrom  *float64   `json:"pay_hour_from"`
	PayHourTo    *float64   `json:"pay_hour_to"`
	PayMonthFrom *float64   `json:"pay_month_from"`
	PayMonthTo   *float64   `json:"pay_month_to"`
	Employment   string     `json:"employment"`
	HoursWeek    *float64   `json:"hours_week"`
	Shifts       []string   `json:"shifts"`
	Headcount    *int       `json:"headcount"`
	PlacesLeft   *int       `json:"places_left"`
	Education    string     `json:"education"`
	Experience   string     `json:"experience"`
	Skills       []string   `json:"skills"`
	Requirements string     `json:"requirements"`
	Duties       string     `json:"duties"`
	Conditions   string     `json:"conditions"`
	Settlement   string     `json:"settlement"`
	Tools        string     `json:"tools"`
	Insurance    string     `json:"insurance"`
	Contact      string     `json:"contact"`
	Link         string     `json:"link"`
	PostedAt     *time.Time `json:"posted_at"`
	ValidFrom    *time.Time `json:"valid_from"`
	ValidThrough time.Time  `json:"valid_through"`
	Language     string     `json:"language"`
	Law          string     `json:"law"`
	Labels       []string   `json:"labels"`
	Path         []string   `json:"path"`
	Group        string     `json:"group"`
	Assumed      []string   `json:"assumed"`
	Warnings     []warning  `json:"warnings"`
}

// list is a page of a list.
type list[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"` // the cursor of the next page; null at the end
}

// scanned bounds what a page looks through, so that a rare filter costs no more than
// another: such a page may have few items, or none, and still a next one.
const scanned = 20_000

// vacancies lists what is offered now, in the order in which it last changed.
func (d *Door) vacancies(w *response, r *http.Request) error {
	q := newQuery(r)
	from, limit := q.cursor("cursor"), q.whole("limit", 200, 50)
	region := q.region("region")
	employment := q.oneOf("employment", "full", "part", "temporary", "odd", "internship", "apprenticeship", "volunteer", "other")
	since := q.moment("updated_since")
	if err := q.done(); err != nil {
		return err
	}
	if err := d.advance(r.Context(), 1); err != nil {
		return err
	}
	page := list[vacancy]{Items: []vacancy{}}
	var modified time.Time
	err := d.reading(r.Context(), func(tx pgx.Tx) error {
		here, err := look(r.Context(), tx)
		if err != nil {
			return err
		}
		if from, err = here.at(from); err != nil {
			return err
		}
		if since != nil {
			err := tx.QueryRow(r.Context(), `
				SELECT greatest($2, coalesce((SELECT number - 1 FROM share_item WHERE changed_at > $1 ORDER BY changed_at, number LIMIT 1), $3))`,
				*since, from.number, here.last).Scan(&from.number)
			if err != nil {
				return err
			}
		}
		upTo, err := window(r.Context(), tx, from.number, scanned)
		if err != nil {
			return err
		}
		rows, err := tx.Query(r.Context(), `
			SELECT i.number, `+shown+` FROM share_item i JOIN `+offered+` ON l.id = i.vacancy_id
			WHERE i.number > $1 AND i.number <= $2 AND ($3 = '' OR `+inRegion("v.region", "$3")+`) AND ($4 = '' OR v.employment = $4)
			ORDER BY i.number LIMIT $5 + 1`, from.number, upTo, region, employment, limit)
		if err != nil {
			return err
		}
		next := cursor{era: here.era(), number: upTo}
		var number int64
		var v vacancy
		_, err = pgx.ForEachRow(rows, []any{&number, &v}, func() error {
			if len(page.Items) == limit {
				page.Next = ptr(next.String())
				return nil
			}
			next.number = number
			modified = v.ChangedAt
			page.Items = append(page.Items, v.finish(d.base(r)))
			v = vacancy{}
			return nil
		})
		if err == nil && page.Next == nil && upTo < here.last {
			next.number = upTo
			page.Next = ptr(next.String())
		}
		return err
	})
	if err != nil {
		return err
	}
	d.link(w, r, page.Next)
	return w.json(r, modified, page)
}

func ptr[T any](v T) *T { return &v }

// inRegion is a condition: a place lies in a region. What holds for a country is in it.
func inRegion(column, code string) string {
	return `(CASE WHEN ` + code + ` = 'CN' THEN ` + column + ` ~ '^(CN|[0-9])' ELSE ` + column + ` LIKE ` + code + ` || '%' END)`
}

// window gives the number up to which a page looks: n changes on.
func window(ctx context.Context, tx pgx.Tx, from int64, n int) (upTo int64, err error) {
	err = tx.QueryRow(ctx, `
		SELECT coalesce(max(number), $1) FROM (SELECT number FROM share_item WHERE number > $1 ORDER BY number LIMIT $2) AS page`, from, n).Scan(&upTo)
	return upTo, err
}

// link names the next page in a header, with the parameters of this one.
func (d *Door) link(w *response, r *http.Request, next *string) {
	if next == nil {
		return
	}
	values := r.URL.Query()
	values.Set("cursor", *next)
	w.Header().Add("Link", "<"+d.base(r)+r.URL.EscapedPath()+"?"+values.Encode()+`>; rel="next"`)
}

// finish fills in what the database does not say.
func (v vacancy) finish(base string) vacancy {
	v.Page = base + "/jobs/" + strconv.FormatInt(v.ID, 10)
	return v
}

// vacancy gives one.
func (d *Door) vacancy(w *response, r *http.Request) error {
	if err := newQuery(r).done(); err != nil {
		return err
	}
	v, err := d.one(r)
	if err != nil {
		return err
	}
	return w.json(r, v.ChangedAt, v)
}

// one gives the vacancy that a request names. What was offered and is not any more is
// gone; of what never was, nothing is said.
func (d *Door) one(r *http.Request) (v vacancy, err error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return v, notFound("no_vacancy")
	}
	if err := d.advance(r.Context(), 1); err != nil {
		return v, err
	}
	var known bool
	var found *vacancy
	err = d.pool.QueryRow(r.Context(), `
		SELECT i.vacancy_id IS NOT NULL, CASE WHEN l.id IS NOT NULL THEN `+shown+` END
		FROM (SELECT) AS nothing LEFT JOIN share_item i ON i.vacancy_id = $1 LEFT JOIN (`+offered+`) ON l.id = i.vacancy_id`, id).Scan(&known, &found)
	switch {
	case errors.Is(err, pgx.ErrNoRows), err == nil && !known:
		return v, notFound("no_vacancy")
	case err != nil:
		return v, err
	case found == nil:
		return v, gone("vacancy_gone")
	}
	return found.finish(d.base(r)), nil
}

// source is a list of vacancies or places that is shared here.
type source struct {
	Kind      string     `json:"kind"`
	Label     string     `json:"label"`
	UpdatedAt *time.Time `json:"updated_at"`
}

// sources lists whose vacancies and places there are.
func (d *Door) sources(w *response, r *http.Request) error {
	if err := newQuery(r).done(); err != nil {
		return err
	}
	rows, err := d.pool.Query(r.Context(), `
		SELECT 'vacancies', label, ran_at FROM vacancy_source s WHERE removed_at IS NULL AND shared
		UNION ALL
		SELECT 'places', source, max(loaded_at) FROM place WHERE withdrawn_at IS NULL GROUP BY source
		ORDER BY 1 DESC, 2, 3`)
	if err != nil {
		return err
	}
	all := list[source]{Items: []source{}}
	if all.Items, err = pgx.CollectRows(rows, pgx.RowToStructByPos[source]); err != nil {
		return err
	}
	return w.json(r, time.Time{}, all)
}
