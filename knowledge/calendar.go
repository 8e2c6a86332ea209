package knowledge

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"careerbot/internal/region"
)

// Turning is a day on which a text begins or ends.
type Turning struct {
	Day      string // as isoDay
	Ends     bool   // it is the first day on which it no longer holds
	Version  int64
	Document int64
	Title    string
	Number   string
	Region   string
	// Next is the title of what takes its place on that day, "" if nothing does: then
	// questions are left without an answer.
	Next string
}

// Calendar gives the days from and until a day, the first included, on which published
// texts begin or end, in order. What a newer text of the document replaces is told as
// the beginning of that alone.
func (l *Library) Calendar(ctx context.Context, from, until string, access []string) (all []Turning, err error) {
	type replacement struct {
		ID, Document int64
		Title        string
		From, Until  pgtype.Date // in force
		Supersedes   []string
	}
	by := map[[2]string][]replacement{} // by region and what it names as superseded, the latest first
	err = pgx.BeginTxFunc(ctx, l.Pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var r replacement
		var where string
		args := pgx.NamedArgs{"from": from, "until": until, "access": access}
		rows, err := tx.Query(ctx, `
			SELECT id, document_id, title, region, lower(in_force), coalesce(upper(in_force), 'infinity'), supersedes FROM version
			WHERE state = 'published' AND NOT isempty(in_force) AND supersedes <> '{}' AND (@access::text[] IS NULL OR access = ANY (@access)) ORDER BY id DESC`, args)
		if err != nil {
			return err
		}
		if _, err := pgx.ForEachRow(rows, []any{&r.ID, &r.Document, &r.Title, &where, &r.From, &r.Until, &r.Supersedes}, func() error {
			for _, name := range r.Supersedes {
				by[[2]string{where, name}] = append(by[[2]string{where, name}], r)
			}
			return nil
		}); err != nil {
			return err
		}
		rows, err = tx.Query(ctx, `
			WITH v AS (SELECT * FROM version WHERE state = 'published' AND NOT isempty(in_force) AND (@access::text[] IS NULL OR access = ANY (@access)))
			SELECT upper(v.in_force), true, v.id, v.document_id, v.title, v.number, v.region
			FROM v WHERE upper(v.in_force) >= @from::date AND upper(v.in_force) < @until::date
			  AND NOT EXISTS (SELECT FROM version n WHERE n.document_id = v.document_id AND n.ordinal > v.ordinal AND n.state = 'published' AND n.in_force @> upper(v.in_force))
			UNION ALL
			SELECT lower(v.in_force), false, v.id, v.document_id, v.title, v.number, v.region
			FROM v WHERE lower(v.in_force) >= @from::date AND lower(v.in_force) < @until::date AND lower(v.in_force) > v.loaded_on
			ORDER BY 1, 2 DESC, 5, 3`, args)
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (t Turning, err error) {
			var day pgtype.Date
			err = row.Scan(&day, &t.Ends, &t.Version, &t.Document, &t.Title, &t.Number, &t.Region)
			if t.Day = isoDay(day.Time); err != nil || !t.Ends {
				return t, err
			}
			var next replacement
			for _, name := range []string{t.Title, region.Republic + t.Title, strings.ReplaceAll(t.Title, region.Republic, ""), t.Number} {
				for _, r := range by[[2]string{t.Region, name}] {
					holds := (r.From.Time.IsZero() || !r.From.Time.After(day.Time)) && (r.Until.InfinityModifier == pgtype.Infinity || r.Until.Time.After(day.Time))
					if name != "" && holds && r.Document != t.Document && r.ID > next.ID {
						next = r
					}
				}
			}
			t.Next = next.Title
			return t, nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the calendar of the library: %w", err)
	}
	return all, nil
}
