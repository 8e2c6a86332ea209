package knowledge

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"careerbot/internal/region"
)

// What is in force is not changed step by step: it is worked out anew, for each
// document that a load can have touched, from what its versions and the
// documents that supersede it say. So a mistake is undone by loading the
// correction, and the order of loading does not matter.

// span is a version with what decides when it holds. Zero times are open ends.
type span struct {
	id, document       int64
	title, number      string
	region             string
	validFrom, validTo time.Time
	loadedOn           time.Time
	withdrawn          time.Time // the day on which it was taken out
	from, to           time.Time // when it holds; not at all if to is not after from
	never              bool
}

// settle works out when the versions hold of the documents that have these versions,
// of those that they supersede, and of those that they superseded before. Drafts hold
// on no day, and end nothing.
func settle(ctx context.Context, tx pgx.Tx, versions []int64) error {
	if len(versions) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `
		WITH touched AS (
			SELECT DISTINCT document_id AS id FROM version WHERE id = ANY ($1)
		), named AS (
			SELECT DISTINCT unnest(supersedes) AS name FROM version JOIN touched ON touched.id = document_id
		)
		SELECT id FROM touched
		UNION
		SELECT v.document_id FROM named JOIN version v ON v.title IN (name, $2 || name, replace(name, $2, ''))
		UNION
		SELECT v.document_id FROM named JOIN version v ON v.number = name AND v.number <> ''`, versions, region.Republic)
	if err != nil {
		return err
	}
	documents, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	spans, err := spansOf(ctx, tx, documents)
	if err != nil {
		return err
	}
	ends, err := endsOf(ctx, tx, spans)
	if err != nil {
		return err
	}
	for start := 0; start < len(spans); {
		end := start
		for end < len(spans) && spans[end].document == spans[start].document {
			end++
		}
		arrange(spans[start:end], ends[spans[start].document])
		start = end
	}
	return storeInForce(ctx, tx, spans)
}

// arrange works out when the versions of one document hold, oldest first. ends
// is the day on which another document takes over, if any.
func arrange(versions []span, ends time.Time) {
	var held []*span // those that hold at some time, in order
	for i := range versions {
		v := &versions[i]
		// What had not begun when this text came never will: its day was moved, or
		// its text corrected, before it came.
		for len(held) > 0 && held[len(held)-1].from.After(v.loadedOn) {
			held[len(held)-1].never = true
			held = held[:len(held)-1]
		}
		v.from = v.validFrom
		// A text that says nothing new of its day is a correction: it holds from the
		// day on which it was loaded.
		if len(held) > 0 && (v.validFrom.IsZero() || !v.validFrom.After(held[len(held)-1].validFrom)) {
			v.from = v.loadedOn
		}
		// What was withdrawn before it began takes nobody's place. On the day itself it does:
		// who withdraws the text that holds does not bring back the one before.
		if v.never = !v.withdrawn.IsZero() && v.withdrawn.Before(v.from); !v.never {
			held = append(held, v)
		}
	}
	for i, v := range held {
		v.to = earliest(v.withdrawn, earliest(v.validTo, ends))
		if i+1 < len(held) {
			// An end that the next text adds after it has passed counts here too.
			v.to = earliest(v.to, earliest(held[i+1].from, held[i+1].validTo))
		}
	}
}

// earliest gives the earlier of two days, of which the zero time is none.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func spansOf(ctx context.Context, tx pgx.Tx, documents []int64) ([]span, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, document_id, title, number, region, valid_from, valid_to, loaded_on, withdrawn_on
		FROM version WHERE document_id = ANY ($1) AND state IN ('published', 'withdrawn') ORDER BY document_id, ordinal`, documents)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (span, error) {
		var s span
		var from, to, withdrawn pgtype.Date
		err := row.Scan(&s.id, &s.document, &s.title, &s.number, &s.region, &from, &to, &s.loadedOn, &withdrawn)
		s.validFrom, s.validTo, s.withdrawn = from.Time, to.Time, withdrawn.Time
		return s, err
	})
}

// endsOf gives for each document the day on which another one takes over that
// names its latest version as superseded: of the same region, and later. Only
// what the other document says in its own latest version counts.
func endsOf(ctx context.Context, tx pgx.Tx, spans []span) (map[int64]time.Time, error) {
	var documents []int64
	var names, regions []string
	var from []pgtype.Date
	for i, s := range spans {
		if i+1 < len(spans) && spans[i+1].document == s.document {
			continue // not the latest
		}
		known := []string{s.title, region.Republic + s.title, strings.TrimPrefix(s.title, region.Republic)}
		if s.number != "" {
			known = append(known, s.number)
		}
		slices.Sort(known)
		for _, name := range slices.Compact(known) {
			documents, names, regions, from = append(documents, s.document), append(names, name), append(regions, s.region), append(from, day0(s.validFrom))
		}
	}
	rows, err := tx.Query(ctx, `
		SELECT older.document, min(newer.valid_from)
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::date[]) AS older (document, name, region, valid_from)
		JOIN version newer ON newer.supersedes @> ARRAY[older.name] AND newer.supersedes <> '{}'
		     AND newer.document_id <> older.document AND newer.region = older.region AND (newer.state = 'published' OR newer.withdrawn_on >= newer.valid_from)
		     AND (older.valid_from IS NULL OR older.valid_from < newer.valid_from)
		WHERE NOT EXISTS (SELECT FROM version later WHERE later.document_id = newer.document_id AND later.ordinal > newer.ordinal AND later.state IN ('published', 'withdrawn'))
		GROUP BY older.document`, documents, names, regions, from)
	if err != nil {
		return nil, err
	}
	ends := map[int64]time.Time{}
	var document int64
	var day time.Time
	_, err = pgx.ForEachRow(rows, []any{&document, &day}, func() error { ends[document] = day; return nil })
	return ends, err
}

// storeInForce writes what has changed, on the versions and, where retrieval
// filters, on their index rows.
func storeInForce(ctx context.Context, tx pgx.Tx, spans []span) error {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.id, b.id) })
	ids := make([]int64, len(spans))
	from := make([]pgtype.Date, len(spans))
	to := make([]pgtype.Date, len(spans))
	for i, s := range spans {
		ids[i], from[i], to[i] = s.id, day0(s.from), day0(s.to)
		if s.never || !s.to.IsZero() && !s.to.After(s.from) {
			day := pgtype.Date{Time: s.loadedOn, Valid: true} // an empty range
			from[i], to[i] = day, day
		}
	}
	_, err := tx.Exec(ctx, `
		WITH settled AS (
			SELECT id, daterange(from_day, to_day) AS in_force
			FROM unnest($1::bigint[], $2::date[], $3::date[]) AS s (id, from_day, to_day)
		), changed AS (
			UPDATE version v SET in_force = settled.in_force FROM settled
			WHERE v.id = settled.id AND v.in_force <> settled.in_force
			RETURNING v.id, v.in_force
		)
		UPDATE passage_index p SET in_force = changed.in_force FROM changed WHERE p.version_id = changed.id`, ids, from, to)
	return err
}

// inForceOf reads what has been settled.
func inForceOf(ctx context.Context, tx pgx.Tx, versions []stored) (map[int64]pgtype.Range[pgtype.Date], error) {
	ids := make([]int64, len(versions))
	for i, v := range versions {
		ids[i] = v.versionID
	}
	rows, err := tx.Query(ctx, `SELECT id, in_force FROM version WHERE id = ANY ($1)`, ids)
	if err != nil {
		return nil, err
	}
	all := make(map[int64]pgtype.Range[pgtype.Date], len(ids))
	var id int64
	var r pgtype.Range[pgtype.Date]
	_, err = pgx.ForEachRow(rows, []any{&id, &r}, func() error { all[id] = r; return nil })
	return all, err
}
