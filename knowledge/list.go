package knowledge

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// Version is one text of a document as those see it who look after the library.
type Version struct {
	ID        int64    `json:"id"`
	Document  int64    `json:"document"`
	Source    string   `json:"source"`
	Ordinal   int      `json:"ordinal"` // 1, 2, … within the document
	Title     string   `json:"title"`
	Issuer    string   `json:"issuer"`
	Number    string   `json:"number"`
	Region    string   `json:"region"`
	Kind      string   `json:"kind"`
	Language  string   `json:"language"`
	URL       string   `json:"url"`
	ValidFrom string   `json:"valid_from"` // as the document states it; "" not known
	ValidTo   string   `json:"valid_to"`   // first day on which it no longer holds
	Replaces  []string `json:"supersedes"`
	Warnings  []string `json:"warnings"`
	Passages  int      `json:"passages"`
	Access    string   `json:"access"`
	Inherited []string `json:"inherited"` // fields that are from the text before: title, region, …
	Before    string   `json:"-"`         // who may be answered from the text before; "" there is none
	Way       Way      `json:"way"`
	// State is draft, checked, published, withdrawn; of what is published and does not
	// hold today, future, superseded or expired.
	State       string     `json:"state"`
	From        string     `json:"from"` // first day on which it is offered; "" open, or on none
	Until       string     `json:"until"`
	LoadedAt    time.Time  `json:"loaded_at"`
	LoadedBy    string     `json:"loaded_by"`
	CheckedAt   *time.Time `json:"checked_at"`
	CheckedBy   string     `json:"checked_by"`
	PublishedAt *time.Time `json:"published_at"`
	PublishedBy string     `json:"published_by"`
	WithdrawnBy string     `json:"withdrawn_by"`
	// Publication is the one that can be taken back, 0 if none.
	Publication int64 `json:"publication"`
	Original    bool  `json:"original"` // the file is kept
	// Revision is another whenever the text, what is said of it, who may be answered from
	// it, or the document whose next text it is, has changed. See [Library.Seen].
	Revision string `json:"revision"`
}

// Widened reports whether a draft is for somebody for whom the text before is not: that
// which was published, or else the latest.
func (v Version) Widened() bool {
	return (v.State == "draft" || v.State == "checked") && v.Before != "" && Wider(v.Access, v.Before)
}

// Listed says which versions are listed: those that fulfil all that is not zero.
type Listed struct {
	State    string // one of Version.State; "waiting" is draft and checked
	Text     string // in title, number or source
	Region   string // code, and what lies in it
	Kind     string
	Document int64
	IDs      []int64
	Access   []string // of these; nil is all
	Limit    int      // 50 if zero
	Offset   int
}

// standing is Version.State of a row v of the table version on the day @day.
const standing = `CASE
		WHEN v.state <> 'published' THEN v.state
		WHEN v.in_force @> @day::date THEN 'published'
		WHEN NOT isempty(v.in_force) AND lower(v.in_force) > @day::date THEN 'future'
		WHEN v.valid_to <= @day::date AND (isempty(v.in_force) OR upper(v.in_force) = v.valid_to) THEN 'expired'
		ELSE 'superseded' END`

// revision is Version.Revision of a row v of the table version.
const revision = `left(encode(sha256(v.sha256 || convert_to(v.access || ' ' || v.document_id, 'UTF8')), 'hex'), 20)`

// List gives versions, what waits first and then the latest, and how many there are.
func (l *Library) List(ctx context.Context, f Listed) ([]Version, int, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	rows, err := l.Pool.Query(ctx, `
		WITH listed AS MATERIALIZED (
			SELECT v.id, `+standing+` AS standing
			FROM version v JOIN document d ON d.id = v.document_id
			WHERE (@text = '' OR position(lower(@text) IN lower(v.title)) > 0 OR position(lower(@text) IN lower(v.number)) > 0 OR position(lower(@text) IN lower(d.source)) > 0)
			  AND (@region = '' OR v.region LIKE @region || '%') AND (@kind = '' OR v.kind = @kind)
			  AND (@document::bigint = 0 OR v.document_id = @document) AND (@ids::bigint[] IS NULL OR v.id = ANY (@ids))
			  AND (@access::text[] IS NULL OR v.access = ANY (@access))
		), asked AS MATERIALIZED (
			SELECT * FROM listed WHERE @state = '' OR standing = @state OR @state = 'waiting' AND standing IN ('draft', 'checked')
		), shown AS (
			SELECT * FROM asked ORDER BY standing NOT IN ('draft', 'checked'), id DESC LIMIT @limit OFFSET @offset
		)
		SELECT (SELECT count(*) FROM asked), v.id, v.document_id, d.source, v.ordinal, v.title, v.issuer, v.number, v.region, v.kind, v.language, v.url,
		       v.valid_from, v.valid_to, v.supersedes, v.warnings, (SELECT count(*) FROM passage p WHERE p.version_id = v.id), v.access, ARRAY (SELECT key FROM jsonb_each(v.said) WHERE value @> '{"before": true}' ORDER BY key), v.way, standing,
		       coalesce((SELECT b.access FROM version b WHERE b.document_id = v.document_id AND b.ordinal < v.ordinal ORDER BY b.state IN ('draft', 'checked'), b.ordinal DESC LIMIT 1), ''),
		       lower(v.in_force), upper(v.in_force), v.loaded_at, v.loaded_by, v.checked_at, v.checked_by, v.published_at, v.published_by, v.withdrawn_by,
		       coalesce((SELECT max(p.id) FROM publication p JOIN publication_version pv ON pv.publication_id = p.id WHERE pv.version_id = v.id AND p.undone_at IS NULL AND v.state = 'published'), 0),
		       v.original IS NOT NULL, `+revision+`
		FROM shown JOIN version v USING (id) JOIN document d ON d.id = v.document_id
		ORDER BY standing NOT IN ('draft', 'checked'), v.id DESC`,
		pgx.NamedArgs{
			"day": day0(l.today()), "text": f.Text, "region": f.Region, "kind": f.Kind, "document": f.Document, "ids": f.IDs, "access": f.Access,
			"state": f.State, "limit": f.Limit, "offset": f.Offset,
		})
	if err != nil {
		return nil, 0, fmt.Errorf("list the library: %w", err)
	}
	count := 0
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (v Version, err error) {
		var validFrom, validTo, from, until pgtype.Date
		err = row.Scan(&count, &v.ID, &v.Document, &v.Source, &v.Ordinal, &v.Title, &v.Issuer, &v.Number, &v.Region, &v.Kind, &v.Language, &v.URL,
			&validFrom, &validTo, &v.Replaces, &v.Warnings, &v.Passages, &v.Access, &v.Inherited, &v.Way, &v.State, &v.Before,
			&from, &until, &v.LoadedAt, &v.LoadedBy, &v.CheckedAt, &v.CheckedBy, &v.PublishedAt, &v.PublishedBy, &v.WithdrawnBy, &v.Publication, &v.Original, &v.Revision)
		v.ValidFrom, v.ValidTo, v.From, v.Until = isoDay(validFrom.Time), isoDay(validTo.Time), isoDay(from.Time), isoDay(until.Time)
		return v, err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list the library: %w", err)
	}
	return all, count, nil
}

// Standings counts versions of these accesses, or of all where it is nil, by [Version].State.
func (l *Library) Standings(ctx context.Context, access []string) (map[string]int, error) {
	rows, err := l.Pool.Query(ctx, `SELECT `+standing+`, count(*) FROM version v WHERE @access::text[] IS NULL OR access = ANY (@access) GROUP BY 1`,
		pgx.NamedArgs{"day": day0(l.today()), "access": access})
	if err != nil {
		return nil, fmt.Errorf("count the library: %w", err)
	}
	all := map[string]int{}
	var state string
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&state, &n}, func() error { all[state] = n; return nil }); err != nil {
		return nil, fmt.Errorf("count the library: %w", err)
	}
	return all, nil
}
