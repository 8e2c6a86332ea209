package place

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/geo"
	"careerbot/internal/text"
)

// sourceLock is the first half of the lock under which a source is loaded: two
// loads of one source come one after the other.
const sourceLock = 0x706c6163

// incomingColumns are those that a file says something of, in the order of [draft.values].
var incomingColumns = []string{
	"external_id", "name", "kind", "address", "region", "services", "phones", "hours", "open", "zone",
	"lat", "lon", "given_lat", "given_lon", "datum", "as_of", "url", "warnings", "find_name", "find_address", "find_services",
}

// store puts the places of one file into the database, all or none, and counts what
// became of them. present are the ids of all rows of the file.
func (l *Loader) store(ctx context.Context, r *Report, drafts []draft, present []string, replace bool) error {
	return pgx.BeginFunc(ctx, l.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1::int, hashtext($2))`, sourceLock, r.Source); err != nil {
			return err
		}
		// The arrays of ranges come as text: the protocol has no binary form of them here.
		if _, err := tx.Exec(ctx, `
			CREATE TEMPORARY TABLE incoming (
				external_id text, name text, kind text, address text, region text, services text[], phones text[], hours text, open text[], zone text,
				lat float8, lon float8, given_lat float8, given_lon float8, datum text, as_of date, url text, warnings text[],
				find_name text, find_address text, find_services text
			) ON COMMIT DROP`); err != nil {
			return err
		}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"incoming"}, incomingColumns, pgx.CopyFromSlice(len(drafts), func(i int) ([]any, error) {
			return drafts[i].values(), nil
		}))
		if err != nil {
			return fmt.Errorf("copy: %w", err)
		}
		columns := strings.Join(incomingColumns[1:], ", ")
		old, excluded := "place."+strings.Join(incomingColumns[1:], ", place."), "excluded."+strings.Join(incomingColumns[1:], ", excluded.")
		err = tx.QueryRow(ctx, `
			WITH changed AS (
				INSERT INTO place (source, external_id, `+columns+`)
				SELECT $1, external_id, `+strings.Replace(columns, "open,", "open::int4multirange[],", 1)+` FROM incoming
				ON CONFLICT (source, external_id) DO UPDATE
				SET (`+columns+`, loaded_at, withdrawn_at) = ROW (`+excluded+`, now(), NULL)
				WHERE (`+old+`) IS DISTINCT FROM (`+excluded+`) OR place.withdrawn_at IS NOT NULL
				RETURNING xmax = 0 AS is_new
			)
			SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM changed`, r.Source).Scan(&r.Loaded, &r.Updated)
		if err != nil {
			return fmt.Errorf("upsert: %w", err)
		}
		r.Unchanged = len(drafts) - r.Loaded - r.Updated
		if !replace {
			return nil
		}
		gone, err := tx.Exec(ctx, `UPDATE place SET withdrawn_at = now() WHERE source = $1 AND withdrawn_at IS NULL
			AND NOT EXISTS (SELECT FROM unnest($2::text[]) AS here WHERE here = external_id)`, r.Source, present)
		r.Withdrawn = int(gone.RowsAffected())
		return err
	})
}

// otherWords are what people call services that lists have in full.
var otherWords = []struct{ official, said string }{{"社会保险", "社保"}, {"社会保障卡", "社保卡"}, {"劳动人事争议仲裁", "劳动仲裁"}, {"劳动争议仲裁", "劳动仲裁"}}

// values are what [incomingColumns] hold.
func (d draft) values() []any {
	var lat, lon, givenLat, givenLon *float64
	if d.point != nil {
		lat, lon = &d.point.Lat, &d.point.Lon
	}
	if d.given != nil {
		givenLat, givenLon = &d.given.Lat, &d.given.Lon
	}
	lines := []string{text.Fold(d.name)}
	for _, s := range d.services {
		lines = append(lines, text.Fold(s))
	}
	for _, other := range otherWords { // people ask for 社保
		if strings.Contains(strings.Join(lines, "\n"), other.official) {
			lines = append(lines, other.said)
		}
	}
	return []any{
		d.id, d.name, string(d.kind), d.address, d.region, some(d.services), some(d.phones), d.hours.Words, multiranges(d.hours), d.zone,
		lat, lon, givenLat, givenLon, string(d.datum), d.asOf, d.url, some(d.warnings), lines[0], text.Fold(d.address), strings.Join(lines, "\n"),
	}
}

// some is never nil, which the database would take for not known.
func some(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// multiranges writes hours as the column open wants them, nil if they are not known.
func multiranges(h geo.Hours) []*string {
	if !h.Known {
		return nil
	}
	all := make([]*string, 8)
	for i := range all {
		spans, said := h.On(i)
		if !said {
			continue
		}
		var ranges []string
		for _, s := range spans {
			ranges = append(ranges, fmt.Sprintf("[%d,%d)", s.From, s.To))
		}
		one := "{" + strings.Join(ranges, ",") + "}"
		all[i] = &one
	}
	return all
}
