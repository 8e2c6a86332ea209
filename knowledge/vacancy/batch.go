package vacancy

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/knowledge/vacancy/screen"
)

// stored is what is known of a row before it is looked at.
type stored struct {
	digest  []byte
	state   State
	missing []string
}

// writer stores the batches of one load, on one connection.
type writer struct {
	conn     *pgx.Conn
	source   int32
	label    string
	report   *Report
	keepSeen bool
	ids      int  // read, not closed
	shrunk   bool // the operator knows that the feed has far fewer than before
	paged    bool // of another careerbot: that it has nothing is believed, if an operator says so
}

// columns of staging, in the order of values.
var columns = []string{
	"path", "labels",
	"external_id", "state", "digest", "text_digest", "same_key", "simhash", "hint", "alone", "language", "law", "title", "employer", "region", "place",
	"latitude", "longitude", "given_latitude", "given_longitude", "datum", "pay_text", "pay_from", "pay_to", "pay_unit", "currency",
	"pay_hour_from", "pay_hour_to", "pay_month_from", "pay_month_to", "pay_months", "employment", "hours_week", "shifts", "headcount",
	"education", "experience", "skills", "settlement", "places_left", "tools", "insurance", "contact", "url", "posted_at", "valid_from",
	"valid_through", "missing", "assumed", "flags", "untrained", "terms", "weights", "requirements", "duties", "conditions", "findings", "pay_guessed",
}

func (w *writer) begin(ctx context.Context) error {
	_, err := w.conn.Exec(ctx, `
		DISCARD TEMP;`+staging+` ON COMMIT DELETE ROWS;`+staged+`
		CREATE TEMPORARY TABLE seen (external_id text NOT NULL, sure boolean NOT NULL);
		CREATE TEMPORARY TABLE nameless (title text NOT NULL, employer text NOT NULL)`)
	if err != nil {
		return fmt.Errorf("prepare the load: %w", err)
	}
	return nil
}

const (
	staging = `
		CREATE TEMPORARY TABLE staging (LIKE vacancy, hint bigint, alone boolean, requirements text, duties text, conditions text, findings jsonb, path text[], labels text[])`
	staged = `
		ALTER TABLE staging ALTER id DROP NOT NULL, ALTER source_id DROP NOT NULL, ALTER group_id DROP NOT NULL, ALTER first_seen DROP NOT NULL, ALTER changed_at DROP NOT NULL;`
)

// known tells what is stored of a batch. A load asks on another connection: the writer's
// is busy with the batch before.
func (w *writer) known(ctx context.Context, on interface {
	Query(context.Context, string, ...any) (pgx.Rows, error)
}, b *batch) (map[string]stored, error) {
	rows, err := on.Query(ctx, `
		SELECT external_id, digest, state, missing FROM vacancy
		WHERE source_id = $1 AND external_id = ANY ($2)`, w.source, append(slices.Clone(b.ids), b.closed...))
	if err != nil {
		return nil, err
	}
	known := map[string]stored{}
	var id string
	var k stored
	_, err = pgx.ForEachRow(rows, []any{&id, &k.digest, &k.state, &k.missing}, func() error {
		known[id] = stored{bytes.Clone(k.digest), k.state, slices.Clone(k.missing)}
		return nil
	})
	return known, err
}

// write stores a batch in one transaction.
func (w *writer) write(ctx context.Context, b *batch, known map[string]stored) error {
	err := pgx.BeginFunc(ctx, w.conn, func(tx pgx.Tx) error { return w.put(ctx, tx, b, known) })
	if err != nil {
		return fmt.Errorf("store a batch: %w", err)
	}
	w.count(b, known)
	return nil
}

// put stores a batch in a transaction.
func (w *writer) put(ctx context.Context, tx pgx.Tx, b *batch, known map[string]stored) error {
	hints, alone := hints(w.source, b.records)
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, batchLock); err != nil {
		return err
	}
	if err := w.remember(ctx, tx, b); err != nil {
		return err
	}
	if w.keepSeen {
		if err := w.saw(ctx, tx, b); err != nil {
			return err
		}
	}
	if len(b.closed) > 0 {
		gone, err := tx.Exec(ctx, `
			UPDATE vacancy SET state = 'withdrawn', ended_at = now(), changed_at = now()
			WHERE source_id = $1 AND external_id = ANY ($2) AND state <> 'withdrawn'`, w.source, b.closed)
		if err != nil {
			return err
		}
		w.report.Withdrawn += int(gone.RowsAffected())
	}
	if len(b.records) == 0 {
		return nil
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"staging"}, columns, pgx.CopyFromSlice(len(b.records), func(i int) ([]any, error) {
		return values(&b.records[i], hints[i], alone[i])
	})); err != nil {
		return err
	}
	// By name, so that the index is used whatever the planner knows of the tables.
	var before, all []string
	for i := range b.records {
		id := b.records[i].externalID
		if _, ok := known[id]; ok {
			before = append(before, id)
		}
		all = append(all, id)
	}
	if len(before) > 0 {
		if err := former(ctx, tx, w.source, before); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, upsert, w.source, farBits, near, mostOf); err != nil {
		return err
	}
	if err := rejectedElsewhere(ctx, tx, `v.source_id = $1 AND v.external_id = ANY ($2)`, w.source, all); err != nil {
		return err
	}
	return w.origins(ctx, tx, b)
}

// saw writes down what a batch of a whole feed has, or may have.
func (w *writer) saw(ctx context.Context, tx pgx.Tx, b *batch) error {
	_, err := tx.Exec(ctx, `INSERT INTO seen SELECT unnest($1::text[]), true UNION ALL SELECT unnest($2::text[]), false`,
		slices.Concat(b.ids, b.closed), b.maybe)
	if err != nil || len(b.nameless) == 0 {
		return err
	}
	var titles, employers []string
	for _, n := range b.nameless {
		titles, employers = append(titles, n.title), append(employers, n.employer)
	}
	_, err = tx.Exec(ctx, `INSERT INTO nameless SELECT * FROM unnest($1::text[], $2::text[])`, titles, employers)
	return err
}

// former keeps what vacancies said that are about to say something else.
func former(ctx context.Context, tx pgx.Tx, source int32, ids []string) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO vacancy_former (vacancy_id, said)
		SELECT v.id, (to_jsonb(v) - '{terms,weights,digest,text_digest,same_key,simhash}'::text[]) || (to_jsonb(t) - 'vacancy_id')
		FROM vacancy v JOIN vacancy_text t ON t.vacancy_id = v.id JOIN staging s ON s.external_id = v.external_id
		WHERE v.source_id = $1 AND v.external_id = ANY ($2)
		  AND (v.title, v.employer, v.place, v.pay_text, v.employment, v.hours_week, v.headcount, v.education, v.experience, v.skills, v.settlement, v.tools,
		       v.insurance, v.contact, v.url, v.posted_at, v.valid_from, v.valid_through, t.requirements, t.duties, t.conditions)
		      IS DISTINCT FROM
		      (s.title, s.employer, s.place, s.pay_text, s.employment, s.hours_week, s.headcount, s.education, s.experience, s.skills, s.settlement, s.tools,
		       s.insurance, s.contact, s.url, s.posted_at, s.valid_from, s.valid_through, s.requirements, s.duties, s.conditions)`, source, ids)
	return err
}

// upsert stores what is staged. A verdict holds as vacancy_verdict says: what a person
// has rejected is not offered with other words before a person has seen them. The
// group is that of the nearest older vacancy with the same key, else its own.
const upsert = `
	WITH put AS (
		INSERT INTO vacancy (source_id, external_id, state, digest, text_digest, same_key, simhash, group_id, language, law, title, employer, region, place,
			latitude, longitude, given_latitude, given_longitude, datum, pay_text, pay_from, pay_to, pay_unit, currency,
			pay_hour_from, pay_hour_to, pay_month_from, pay_month_to, pay_months, employment, hours_week, shifts, headcount,
			education, experience, skills, settlement, places_left, tools, insurance, contact, url, posted_at, valid_from,
			valid_through, missing, assumed, flags, untrained, terms, weights, pay_guessed)
		SELECT $1, s.external_id,
			coalesce(CASE WHEN s.state IN ('published', 'review') THEN (
				SELECT coalesce((
						SELECT CASE d.verdict WHEN 'publish' THEN 'published' ELSE 'rejected' END FROM vacancy_verdict d
						WHERE d.vacancy_id = v.id AND (d.text_digest = s.text_digest OR d.verdict = 'reject' AND substr(d.text_digest, 1, 16) = substr(s.text_digest, 1, 16))
						ORDER BY d.id DESC LIMIT 1),
					(SELECT 'review' FROM (SELECT verdict FROM vacancy_verdict d WHERE d.vacancy_id = v.id ORDER BY d.id DESC LIMIT 1) last WHERE verdict = 'reject'))
				FROM vacancy v WHERE v.source_id = $1 AND v.external_id = s.external_id) END, s.state),
			s.digest, s.text_digest, s.same_key, s.simhash,
			coalesce(CASE WHEN NOT s.alone THEN (
				SELECT c.group_id FROM (
					SELECT v.id, v.group_id, v.terms, bit_count((v.simhash # s.simhash)::bit(64)) AS bits FROM vacancy v
					WHERE v.same_key = s.same_key AND bit_count((v.simhash # s.simhash)::bit(64)) <= $2 AND NOT (v.source_id = $1 AND v.external_id = s.external_id)
					LIMIT $4) c
				WHERE (SELECT count(*) FROM (SELECT unnest(c.terms) INTERSECT SELECT unnest(s.terms)) AS common (term) WHERE term > 0) * (1 + $3::float8)
				      >= $3 * (SELECT count(*) FROM unnest(c.terms || s.terms) AS each (term) WHERE term > 0) -- facets are below 0
				  -- Not one of the group may contradict: else two posts are one by way of a third.
				  AND NOT EXISTS (
					SELECT FROM vacancy m WHERE m.group_id = c.group_id AND NOT (m.source_id = $1 AND m.external_id = s.external_id)
					  AND (NOT vacancy_agree(m.place, m.latitude, m.longitude, m.employment, m.shifts, s.place, s.latitude, s.longitude, s.employment, s.shifts)
					       OR m.source_id = $1 AND (m.terms <> s.terms OR lower(m.pay_text) <> lower(s.pay_text))))
				ORDER BY c.bits, c.id LIMIT 1) END, s.hint),
			s.language, s.law, s.title, s.employer, s.region, s.place,
			s.latitude, s.longitude, s.given_latitude, s.given_longitude, s.datum, s.pay_text, s.pay_from, s.pay_to, s.pay_unit, s.currency,
			s.pay_hour_from, s.pay_hour_to, s.pay_month_from, s.pay_month_to, s.pay_months, s.employment, s.hours_week, s.shifts, s.headcount,
			s.education, s.experience, s.skills, s.settlement, s.places_left, s.tools, s.insurance, s.contact, s.url, s.posted_at, s.valid_from,
			s.valid_through, s.missing, s.assumed, s.flags, s.untrained, s.terms, s.weights, s.pay_guessed
		FROM staging s
		ON CONFLICT (source_id, external_id) DO UPDATE SET
			state = excluded.state, digest = excluded.digest, text_digest = excluded.text_digest, same_key = excluded.same_key, simhash = excluded.simhash,
			group_id = excluded.group_id, language = excluded.language, law = excluded.law, title = excluded.title, employer = excluded.employer,
			region = excluded.region, place = excluded.place, latitude = excluded.latitude, longitude = excluded.longitude,
			given_latitude = excluded.given_latitude, given_longitude = excluded.given_longitude, datum = excluded.datum, pay_text = excluded.pay_text,
			pay_from = excluded.pay_from, pay_to = excluded.pay_to, pay_unit = excluded.pay_unit, currency = excluded.currency,
			pay_hour_from = excluded.pay_hour_from, pay_hour_to = excluded.pay_hour_to, pay_month_from = excluded.pay_month_from,
			pay_month_to = excluded.pay_month_to, pay_months = excluded.pay_months, employment = excluded.employment, hours_week = excluded.hours_week,
			shifts = excluded.shifts, headcount = excluded.headcount, education = excluded.education, experience = excluded.experience,
			skills = excluded.skills, settlement = excluded.settlement, places_left = excluded.places_left, tools = excluded.tools,
			insurance = excluded.insurance, contact = excluded.contact, url = excluded.url, posted_at = excluded.posted_at, valid_from = excluded.valid_from,
			valid_through = excluded.valid_through, missing = excluded.missing, assumed = excluded.assumed, flags = excluded.flags,
			untrained = excluded.untrained, terms = excluded.terms, weights = excluded.weights, pay_guessed = excluded.pay_guessed,
			changed_at = now(), ended_at = CASE WHEN excluded.state = 'rejected' THEN coalesce(vacancy.ended_at, now()) END
		RETURNING id, external_id
	)
	INSERT INTO vacancy_text (vacancy_id, requirements, duties, conditions, findings)
	SELECT put.id, s.requirements, s.duties, s.conditions, s.findings FROM put JOIN staging s USING (external_id)
	ON CONFLICT (vacancy_id) DO UPDATE SET requirements = excluded.requirements, duties = excluded.duties,
		conditions = excluded.conditions, findings = excluded.findings`

// values gives a record in the order of columns.
func values(v *record, hint int64, alone bool) ([]any, error) {
	findings, err := json.Marshal(v.findings)
	if err != nil {
		return nil, err
	}
	hourFrom, hourTo := v.pay.Hourly(v.hours)
	monthFrom, monthTo := v.pay.Monthly(v.hours)
	return []any{
		notNil(v.path), notNil(v.labels),
		v.externalID, string(v.state), v.digest, v.seal(), v.sameKey, v.simhash, hint, alone, v.language, v.law, v.title, v.employer, v.region, v.place,
		v.latitude, v.longitude, v.givenLatitude, v.givenLongitude, string(v.datum), v.payText, some(v.pay.From), some(v.pay.To), string(v.pay.Unit), v.pay.Currency,
		some(hourFrom), some(hourTo), some(monthFrom), some(monthTo), some(v.pay.Months), v.employment, some(v.hours), v.shifts, someInt(v.headcount),
		v.education, v.experience, v.skills, string(v.pay.Settlement), v.placesLeft, v.tools, v.insurance, v.contact, v.url, moment(v.posted), moment(v.validFrom),
		moment(v.validThrough), v.missing, notNil(v.assumed), flags(v.findings), v.untrained, v.terms, v.weights(),
		v.requirements, v.duties, v.conditions, findings, v.pay.Stated() && v.pay.Guessed,
	}, nil
}

func some(x float64) *float64 {
	if x <= 0 {
		return nil
	}
	return &x
}

func someInt(n int) *int {
	if n <= 0 {
		return nil
	}
	return &n
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// seal is of what a person looks at in a review: the words, and, in its second half,
// what is unlawful in them. Another pay or number of places leaves a verdict as it is,
// unless something is found in it; of a posting a person looks at every field.
func (v *record) seal() []byte {
	words, found := sha256.New(), sha256.New()
	parts := []string{v.title, v.employer, v.requirements, v.duties, v.conditions, v.tools, v.insurance, v.education, v.experience, v.contact, strings.Join(v.skills, "\n")}
	if v.whole {
		parts = append(parts, v.region, v.place, v.payText, string(v.pay.Settlement), v.employment, fmt.Sprint(v.hours, v.shifts, v.headcount, v.validFrom, v.validThrough))
		if v.latitude != nil {
			parts = append(parts, fmt.Sprint(*v.latitude, *v.longitude))
		}
	}
	for _, part := range parts {
		fmt.Fprintf(words, "%d:%s", len(part), part)
	}
	for _, f := range v.findings {
		if f.Severity != screen.Warn {
			fmt.Fprintf(found, "|%s:%s", f.Rule, f.Words)
		}
	}
	return slices.Concat(words.Sum(nil)[:16], found.Sum(nil)[:16])
}

// count adds a stored batch to the report.
func (w *writer) count(b *batch, known map[string]stored) {
	r := w.report
	w.ids += len(b.ids)
	changed := map[string]bool{}
	for i := range b.records {
		v := &b.records[i]
		changed[v.externalID] = true
		if _, ok := known[v.externalID]; ok {
			r.Updated++
		} else {
			r.Loaded++
		}
		for _, f := range v.findings {
			r.Found[f.Rule+" "+string(f.Severity)]++
		}
		for _, field := range v.assumed {
			r.Assumed[field]++
		}
		if v.state == Incomplete {
			w.incomplete(v.missing)
		}
	}
	for _, id := range b.ids {
		if k := known[id]; !changed[id] {
			r.Unchanged++
			if k.state == Incomplete {
				w.incomplete(k.missing)
			}
		}
	}
}

func (w *writer) incomplete(missing []string) {
	w.report.Incomplete++
	for _, field := range missing {
		w.report.Missing[field]++
	}
}

// finish withdraws what a whole feed no longer has. An empty feed withdraws nothing:
// it is more likely a fault than the end of all work. So is one in which more is missing
// than is left: that is kept until it comes back, or until somebody who has looked says
// that the feed has shrunk.
func (w *writer) finish(ctx context.Context) error {
	if !w.keepSeen || w.ids == 0 && !w.paged {
		return nil
	}
	if _, err := w.conn.Exec(ctx, `ANALYZE seen, nameless`); err != nil { // the planner thinks they are empty
		return fmt.Errorf("withdraw what is gone: %w", err)
	}
	gone := ` WHERE source_id = $1 AND state <> 'withdrawn' AND NOT EXISTS (SELECT FROM seen s WHERE s.external_id = v.external_id)
		  AND NOT EXISTS (SELECT FROM nameless n WHERE n.title = v.title AND n.employer = v.employer)`
	if !w.shrunk {
		var missing, had int
		err := w.conn.QueryRow(ctx, `
			SELECT (SELECT count(*) FILTER (WHERE valid_through >= now() OR valid_through IS NULL) FROM vacancy v`+gone+`), (SELECT count(DISTINCT external_id) FROM seen WHERE sure)`,
			w.source).Scan(&missing, &had)
		if err != nil {
			return fmt.Errorf("count what is gone: %w", err)
		}
		if missing > had && (missing > fewGone || w.ids == 0) {
			w.report.Suspect = missing
			return nil
		}
	}
	done, err := w.conn.Exec(ctx, `
		UPDATE vacancy v SET state = 'withdrawn', ended_at = now(), changed_at = now()`+gone, w.source)
	if err != nil {
		return fmt.Errorf("withdraw what is gone: %w", err)
	}
	if w.report.Refused > 0 {
		err = w.conn.QueryRow(ctx, `
			SELECT count(*) FROM vacancy v
			WHERE source_id = $1 AND state <> 'withdrawn' AND NOT EXISTS (SELECT FROM seen s WHERE s.external_id = v.external_id AND s.sure)`,
			w.source).Scan(&w.report.Kept)
		if err != nil {
			return fmt.Errorf("count what is kept: %w", err)
		}
	}
	w.report.Withdrawn += int(done.RowsAffected())
	return nil
}

// fewGone may go at a time however few are left.
const fewGone = 20
